import { z } from "zod";
import { day, hiddenId, manyOf, oneOf, optionalDay, text, whole } from "#app/shared/fields";
import type { FormValues } from "#app/shared/form-values";
import type { ReductionReason } from "#db/schema";
import { caseTypeIds, caseTypes, type CaseTypeId } from "./case-types";
import { caseFlagIds, caseFlags, reductionReasons, schemeDefinition, type SchemeDefinition } from "./rules";

const within = { from: "2020-01-01", to: "2100-12-31", range: "Enter a day between 2020 and 2100" } as const;
export const reasonIds = reductionReasons.map((r) => r.id) as [ReductionReason, ...ReductionReason[]];

const reduction = {
  reason: oneOf(reasonIds, "Choose the reason"),
  percent: whole({ empty: "Enter by how many per cent the ceiling is reduced", min: 1, max: 100, unit: "per cent" }),
  startsOn: day({ empty: "Enter the first day, like 7 9 2026", ...within }),
  endsOn: optionalDay(within),
  reviewOn: day({ empty: "Enter the day on which it is looked at again, like 7 12 2026", ...within }),
};
export const reductionForm = z.object({ id: hiddenId(), ...reduction });
export type NewReduction = z.infer<typeof reductionForm>;
export const changeReductionForm = z.object({ version: whole({ empty: "Open this page again.", min: 1, max: 999_999 }), ...reduction });
export type ChangedReduction = z.infer<typeof changeReductionForm>;
export const withdrawReductionForm = changeReductionForm.pick({ version: true });

export const putInForceForm = z.object({ fromOn: day({ empty: "Enter the first day on which it counts, like 1 2 2027", ...within }) });

// A scheme as its page sends it: every number is a box, an empty one is zero

const decimal = (what: string) =>
  z.unknown().transform((value, issue): number => {
    const typed = typeof value === "string" ? value.trim().replace(",", ".") : "";
    if (typed === "") return 0;
    if (/^\d{1,3}(\.\d)?$/.test(typed)) return Number(typed);
    issue.addIssue({ code: "custom", message: `${what}: enter a number with no more than one decimal, like 4 or 2.5` });
    return z.NEVER;
  });
const jointOnlyIds = [...caseTypeIds, ...caseFlagIds] as const;

export const schemeForm = z
  .object({
    id: hiddenId(),
    name: text({ empty: "Enter a name", max: 60 }),
    unit: oneOf(["count", "points"], "Choose how cases are weighed"),
    ceiling: whole({ empty: "Enter the full load", min: 1, max: 1_000 }),
    base: decimal("What everybody carries"),
    weights: z.object(Object.fromEntries(caseTypes.map(({ id, name }) => [id, decimal(name)]))),
    flags: z.object(Object.fromEntries(caseFlags.map(({ id, name }) => [id, decimal(name)]))),
    jointPercent: whole({ empty: "Enter how much a jointly worked case weighs, in per cent", min: 0, max: 100, unit: "per cent" }),
    learnerCeiling: z.preprocess((v) => (typeof v === "string" && v.trim() === "" ? null : v), z.null().or(whole({ empty: "", min: 1, max: 1_000 }))),
    jointOnly: manyOf(jointOnlyIds, { error: "Choose from this list" }),
    source: text({ empty: "Enter where the numbers are from", max: 1_000 }),
  })
  .transform(({ id, name, jointOnly, ...rest }, issue) => {
    if (Object.values(rest.weights).every((w) => w === 0)) {
      issue.addIssue({ code: "custom", path: ["weights", caseTypeIds[0]!], message: "Enter what a case weighs, at least for one kind" });
      return z.NEVER;
    }
    const only = {
      caseTypes: caseTypeIds.filter((t) => jointOnly.includes(t)),
      flags: caseFlagIds.filter((f) => jointOnly.includes(f)),
    };
    const definition = schemeDefinition.parse({ ...rest, jointOnly: jointOnly.length === 0 ? null : only });
    return { id, name, definition };
  });
export type NewScheme = z.infer<typeof schemeForm>;

const box = (n: number | undefined) => (n === undefined ? "" : String(n));
/** A scheme as its form shows it. */
export const schemeValues = (name: string, d: SchemeDefinition): FormValues => ({
  name,
  unit: d.unit,
  ceiling: String(d.ceiling),
  base: box(d.base),
  weights: Object.fromEntries(caseTypes.map(({ id }) => [id, box(d.weights[id as CaseTypeId])])),
  flags: Object.fromEntries(caseFlagIds.map((id) => [id, box(d.flags[id])])),
  jointPercent: String(d.jointPercent),
  learnerCeiling: d.learnerCeiling === null ? "" : String(d.learnerCeiling),
  jointOnly: [...(d.jointOnly?.caseTypes ?? []), ...(d.jointOnly?.flags ?? [])],
  source: d.source,
});

/** In place of an assessor: everybody of whom nothing is said. */
export const USUAL = "usual";
export const capacityForm = z.object({
  personId: text({ empty: "Choose the assessor", max: 64 }),
  learners: whole({ empty: "Enter how many learners they can take", min: 0, max: 20, unit: "learners" }),
  startsOn: day({ empty: "Enter from which day, like 7 9 2026", ...within }),
});
export type NewCapacity = z.infer<typeof capacityForm>;
