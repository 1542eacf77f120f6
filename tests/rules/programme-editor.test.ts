import fc from "fast-check";
import { expect, test } from "vitest";
import { programmeChanges } from "#app/programmes/changes";
import { checkProgramme, freshRow, partOf, programmeParts, programmeValues, withPart, type DocumentVersion } from "#app/programmes/forms-programme";
import { provisionalDefinition } from "#app/programmes/provisional";
import { rowAct, rowsAt, rowsChanged, withRows } from "#app/programmes/rows";
import { programmeDefinition, type ProgrammeDefinition } from "#app/programmes/rules";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import { definitionId } from "#app/documents/definition";
import { shippedProgrammes } from "#app/programmes/shipped";
import { formValues, textAt, type FormValue, type FormValues } from "#app/shared/form-values";

const there: DocumentVersion[] = shippedDefinitions.map((d) => ({
  id: definitionId(d),
  kind: d.kind,
  version: d.version,
  title: d.title,
  writer: d.writer,
}));
const base = shippedProgrammes[0]!.definition;
const inOrder = (p: ProgrammeDefinition) => ({
  ...p,
  requirements: p.stages.flatMap((s) => p.requirements.filter((r) => r.stage === s.key)),
});
/** As a browser sends it: every leaf one pair of the form. */
const sentAgain = (values: FormValues): FormValues => {
  const pairs: [string, string][] = [];
  const walk = (value: FormValue, name: string): void => {
    if (typeof value === "string") pairs.push([name, value]);
    else for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
  };
  walk(values, "");
  return formValues(pairs);
};

test("every shipped programme and the provisional one come back from the editor as they went in", () => {
  for (const definition of [...shippedProgrammes.map((p) => p.definition), provisionalDefinition(base)]) {
    const { definition: back, errors } = checkProgramme(sentAgain(programmeValues(definition)), there);
    expect(errors).toEqual({});
    expect(back).toEqual(programmeDefinition.parse(inOrder(definition)));
    expect(programmeChanges(definition, back!)).toEqual([]);
  }
});

test("the provisional programme holds two years, says what is uncertain, and asks for what ASYE names", () => {
  const p = programmeDefinition.parse(provisionalDefinition(base));
  expect(p.lengthMonths).toBe(24);
  expect(p.provisional).toMatch(/Not known yet/);
  expect(p.stages.map((s) => s.key)).toEqual(["agreement", "sixMonth", "twelveMonth", "eighteenMonth", "final"]);
  expect(p.requirements.length).toBeGreaterThan(15);
});

test("an empty draft is told field by field what to do, and nothing is thrown", () => {
  const { definition, errors } = checkProgramme({}, there);
  expect(definition).toBeNull();
  expect(errors.title).toBe("Enter the title");
  expect(errors.stages).toBe("Add at least one stage");
  expect(errors["lengthMonths"]).toBe("Enter the length in months");
});

test("a wrong field is told at its own place, and each place belongs to a page", () => {
  const wrong = (edit: (v: FormValues) => FormValues) => checkProgramme(edit(programmeValues(base)), there).errors;
  const stage = (i: number, change: FormValues) => (v: FormValues) =>
    withRows(
      v,
      "stages",
      rowsAt(v, "stages").map((s, n) => (n === i ? { ...s, ...change } : s)),
    );
  const need = (path: string, i: number, change: FormValues) => (v: FormValues) =>
    withRows(
      v,
      path,
      rowsAt(v, path).map((s, n) => (n === i ? { ...s, ...change } : s)),
    );
  expect(wrong(stage(1, { name: "" }))).toEqual({ "stages.1.name": "Enter the name of the stage, like 6-month review" });
  expect(wrong(stage(1, { count: "9" }))).toEqual({ "stages.2.count": "This stage would come before the one above it" });
  expect(wrong(stage(2, { count: "0" }))["stages.2.count"]).toMatch(/at least 1 month/);
  expect(wrong(stage(1, { name: "6-month review" }))).toEqual({ "stages.2.name": "Another stage has this name." });
  expect(wrong(need("needs.threeMonth", 1, { kind: "directObservation", writtenBy: "assessor" }))).toEqual({
    "needs.threeMonth.1.kind": "This stage asks for this document already: ask for more of it there.",
  });
  expect(wrong(need("needs.threeMonth", 0, { writtenBy: "learner" }))).toEqual({
    "needs.threeMonth.0.writtenBy": "This document is written by the assessor",
  });
  expect(wrong((v) => ({ ...v, limitMonths: "6" }))).toEqual({ limitMonths: "The latest end cannot come before the length." });
  expect(wrong((v) => withRows(v, "workload.phases", rowsAt(v, "workload.phases").reverse()))).toEqual({
    "workload.phases": "Phases begin in month 0, and each begins later than the one before.",
  });
  const unpinned = wrong((v) => ({ ...v, documents: { ...(v.documents as FormValues), writtenWork: "" } }));
  expect(Object.values(unpinned)).toEqual(Array(3).fill("Choose a document that the programme uses."));
  expect(["stages.1.name", "needs.threeMonth.1.kind", "workload.phases", "title", "documents.x"].map(partOf)).toEqual([
    "stages",
    "needs-threeMonth",
    "support",
    "about",
    "documents",
  ]);
});

test("a new stage has a key of its own, can be moved to its place, and asks for things on a page of its own", () => {
  let draft = programmeValues(base);
  draft = rowsChanged(draft, rowAct("add:stages")!, freshRow(draft, "stages"));
  draft = rowsChanged(draft, rowAct("up:stages:5")!, {});
  const [added] = rowsAt(draft, "stages").slice(4, 5);
  expect(textAt(added, "key")).toBe("stage6");
  draft = withPart(draft, "stages", {
    stages: Object.fromEntries(
      rowsAt(draft, "stages").map((s, i) => [
        String(i),
        i === 4 ? { ...s, name: "10-month review", meeting: "Review before the panel", count: "10", unit: "months" } : s,
      ]),
    ),
  });
  expect(programmeParts(draft).map((p) => p.key)).toContain("needs-stage6");
  draft = rowsChanged(draft, rowAct("add:needs.stage6")!, { ...freshRow(draft, "needs.stage6"), kind: "criticalReflection" });
  const { errors } = checkProgramme(draft, there);
  expect(Object.keys(errors)).toEqual(["needs.stage6.0.one", "needs.stage6.0.many"]);
  draft = withPart(draft, "needs-stage6", {
    needs: { stage6: { 0: { ...rowsAt(draft, "needs.stage6")[0], one: "critical reflection", many: "critical reflections" } } },
  });
  const { definition } = checkProgramme(draft, there);
  expect(programmeChanges(base, definition!)).toEqual([
    "New stage: 10-month review, at 10 months.",
    "10-month review asks for 1 critical reflection, written by the newly qualified social worker.",
  ]);
});

test("what changes is told in words, and only what changes", () => {
  const after = {
    ...base,
    limitMonths: 30,
    stages: base.stages.filter((s) => s.key !== "nineMonth").map((s) => (s.key === "final" ? { ...s, offset: { months: 11 } } : s)),
    requirements: base.requirements
      .filter((r) => r.stage !== "nineMonth")
      .map((r) => (r.key === "directObservation.sixMonth" ? { ...r, count: 2 } : r)),
    workload: { ...base.workload, fullCaseload: 18 },
  };
  expect(programmeChanges(base, after)).toEqual([
    "Latest end: 30 months. Before: 24 months.",
    "The stage 9-month review is gone.",
    "Final review, when: at 11 months. Before: at 12 months.",
    "6-month review: 2 direct observations, written by the assessor. Before: 1 direct observation, written by the assessor.",
    expect.stringMatching(/^Workload: 50% of a full caseload of 18 .* Before: 50% of a full caseload of 16 /),
  ]);
});

test("rows: whatever is pressed in whatever order, no row is lost but by its own button", () => {
  const acts = fc.array(
    fc.oneof(
      fc.constantFrom("add:stages"),
      fc.tuple(fc.constantFrom("up", "down"), fc.nat(12)).map(([a, n]) => `${a}:stages:${n}`),
    ),
    {
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(acts, (list) => {
      const names = (v: FormValues) => rowsAt(v, "stages").map((s) => textAt(s, "key"));
      let draft = programmeValues(base);
      let expected = names(draft).length;
      for (const words of list) {
        const act = rowAct(words)!;
        draft = rowsChanged(draft, act, freshRow(draft, act.path));
        if (act.act === "add") expected += 1;
        expect(new Set(names(draft)).size).toBe(expected);
      }
    }),
  );
  expect(rowAct("remove:stages:1")).toEqual({ act: "remove", path: "stages", row: 1 });
  expect(rowAct("remove:__proto__:x")).toBeNull();
  const fewer = rowsChanged(programmeValues(base), rowAct("remove:stages:1")!, {});
  expect(rowsAt(fewer, "stages").map((s) => textAt(s, "key"))).toEqual(["agreement", "sixMonth", "nineMonth", "final"]);
});
