import { z } from "zod";
import { day, hiddenId, ids, oneOf, optionalDay, optionalText, text, whole } from "#app/shared/fields";
import { rowsOf } from "#app/programmes/rows";
import { columnKeys } from "./columns";
import { claimKinds } from "./rules";

const within = { from: "2015-01-01", to: "2100-12-31", range: "Enter a day between 2015 and 2100" } as const;
const gone = "Something is missing from this page. Open it again.";
const learners = ids({ min: 1, max: 500, error: "Tick at least one learner, and no more than 500" });

/** "1,000", "£1000.50" as pence */
const readPounds = (typed: string): number | null => {
  const bare = typed.replace(/[£,\s]/g, "");
  return /^\d{1,6}(\.\d{1,2})?$/.test(bare) ? Math.round(Number(bare) * 100) : null;
};
const poundsBox = (empty: string | null) =>
  z
    .unknown()
    .optional()
    .transform((value, issue): number | null => {
      const typed = typeof value === "string" ? value.trim() : "";
      if (typed === "" && empty === null) return null;
      const pence = readPounds(typed);
      if (pence !== null) return pence;
      issue.addIssue({ code: "custom", message: typed === "" ? (empty ?? "") : "Enter pounds, like 1,000 or 1000.50" });
      return z.NEVER;
    });

const claim = oneOf(claimKinds, "Choose registration or completion");
export const claimsForm = z.object({
  id: hiddenId(),
  claim,
  learners,
  sentOn: day({ empty: "Enter the day the claims were sent, like 14 12 2026", ...within }),
  reference: optionalText({ max: 100 }),
  pence: poundsBox(null),
});
export const paymentsForm = z.object({
  claim,
  learners,
  paidOn: day({ empty: "Enter the day the money came, like 14 1 2027", ...within }),
  reference: optionalText({ max: 100 }),
});
const yesNo = oneOf(["", "yes", "no"], "Choose yes or no, or leave it");
const employer = oneOf(["", "council", "agency"], "Choose who employs them, or leave it");
export const factsForm = z.object({ learners, childAndFamily: yesNo, employedBy: employer });
export const ownFactsForm = z.object({
  childAndFamily: yesNo,
  employedBy: employer,
  qualifiedOn: optionalDay({ ...within, from: "1950-01-01", range: "Enter a day after 1950" }),
  registeredFrom: optionalDay({ ...within, from: "1950-01-01", range: "Enter a day after 1950" }),
});
export const decisionForm = z
  .object({ decided: oneOf(["", "eligible", "notEligible"], "Choose what the academy decides"), because: optionalText({ max: 2_000 }) })
  .refine((v) => v.decided === "" || v.because !== null, { path: ["because"], error: "Enter why the academy decides so" });
export const takeBackForm = z.object({ claim, because: text({ empty: "Enter why the claim is taken back", max: 2_000 }) });

export const layoutForm = z.object({
  version: whole({ empty: gone, min: 0, max: 999_999_999 }),
  columns: rowsOf(
    z.object({
      key: oneOf(columnKeys, "Choose what stands in the column"),
      heading: text({ empty: "Enter the heading of the column", max: 120 }),
      words: optionalText({ max: 200 }).transform((v) => v ?? ""),
    }),
    { min: 1, error: "Add at least one column" },
  ),
});
export const yearForm = z.object({
  year: whole({ empty: "Enter the year in which it begins, like 2027", min: 2015, max: 2100 }),
  closesOn: optionalDay(within),
  lateFrom: optionalDay(within),
  earlyFrom: optionalDay(within),
  note: optionalText({ max: 1_000 }),
});
export const amountForm = z.object({
  claim,
  startsOn: day({ empty: "Enter the day from which it holds, like 1 4 2027", ...within }),
  pence: poundsBox("Enter the amount in pounds, like 1,000"),
  note: optionalText({ max: 500 }),
});
