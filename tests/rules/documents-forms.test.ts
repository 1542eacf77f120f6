import { expect, test } from "vitest";
import fc from "fast-check";
import { answersBy, fieldsBy, firstMissing, type Answers } from "#app/documents/answers";
import type { Column } from "#app/documents/definition";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import { criticalReflection } from "#app/documents/definitions/critical-reflection";
import { directObservation } from "#app/documents/definitions/direct-observation";
import { pdp } from "#app/documents/definitions/pdp";
import { selfAssessment } from "#app/documents/definitions/self-assessment";
import { reviewRecord } from "#app/documents/definitions/review-record";
import { asFormValues, readDraft, wholeForm } from "#app/documents/forms";
import { checklistOf, historyLines, paperOf, signersOf, type Happened } from "#app/documents/paper";
import {
  caseloadWords,
  evidenceWords,
  peopleWords,
  protectedTimePromise,
  protectedTimeWords,
  rowsCarriedOver,
  stageDatesWords,
  stageDayRows,
  supervisionWords,
  workloadPromise,
} from "#app/documents/prefill";
import { shippedProgrammes } from "#app/programmes/shipped";
import { shippedSchemes } from "#app/caseload/shipped";
import { addDays, type Day, type Instant } from "#app/shared/dates";

const standards = ["pqs-1", "pqs-2", "pqs-3"];
const filledCell = (c: Column): string =>
  c.kind === "day" ? "2026-03-09" : c.kind === "standard" ? "pqs-2" : c.options ? c.options[0]!.value : "Some words\nand more";

test("answers come back from a form as they went into it, for every field of every definition", () => {
  for (const definition of shippedDefinitions)
    for (const part of ["learner", "assessor", "lineManager"] as const) {
      const fields = fieldsBy(definition, part);
      if (fields.length === 0) continue;
      const answers = Object.fromEntries(
        fields.map((f) => [
          f.key,
          f.kind === "day"
            ? "2026-03-09"
            : f.kind === "minutes"
              ? 95
              : f.kind === "tick"
                ? (true as const)
                : f.kind === "standards"
                  ? ["pqs-1", "pqs-3"]
                  : f.kind === "ratings"
                    ? standards.map((id, i) => [id, f.options![i % f.options!.length]!.value])
                    : f.columns
                      ? [f.columns.map(filledCell), f.columns.map((c) => (c.required ? filledCell(c) : ""))]
                      : f.options
                        ? f.options[0]!.value
                        : "Some words\nand more",
        ]),
      );
      const sent = asFormValues(fields, answers);
      expect(answersBy(definition, part, readDraft(fields, standards, sent).values)).toEqual(answers);
      expect(wholeForm(fields, standards).safeParse(sent).success).toBe(true);
    }
});

test("any days and minutes survive the way through a form", () => {
  const fields = fieldsBy(directObservation, "assessor");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 1440 }), (n, lasted) => {
      const answers: Answers = { observedOn: addDays("2000-01-01", n), lasted };
      expect(answersBy(directObservation, "assessor", readDraft(fields, standards, asFormValues(fields, answers)).values)).toEqual(answers);
    }),
  );
});

test("a draft keeps what is right and says what is not; nothing is asked for", () => {
  const fields = fieldsBy(directObservation, "assessor");
  const { values, errors } = readDraft(fields, standards, {
    observedOn: { day: "31", month: "2", year: "2026" },
    account: " A calm visit ",
    standards: "pqs-9",
  });
  expect(errors).toEqual({ observedOn: "Enter a real date, like 27 3 2026", standards: "Choose at least one standard" });
  expect(answersBy(directObservation, "assessor", values)).toEqual({ account: "A calm visit" });
  expect(readDraft(fields, standards, {}).errors).toEqual({});
});

test("what is sent has to be whole, and each sentence says what to do", () => {
  const fields = fieldsBy(criticalReflection, "learner");
  const read = wholeForm(fields, standards).safeParse({});
  expect(read.success ? [] : read.error.issues.map((i) => i.message)).toEqual(fields.filter((f) => f.required).map((f) => f.ask));
});

test("hostile forms are answered, never thrown at", () => {
  const fields = fieldsBy(directObservation, "assessor");
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...fields.map((f) => f.key)), fc.jsonValue()), (sent) => {
      readDraft(fields, standards, sent as never);
      wholeForm(fields, standards).safeParse(sent);
    }),
  );
});

test("a paper shows the writer's sections and those of the parts who have signed", () => {
  const answers = {
    values: { metOn: "2026-03-02", supervision: "Six sessions", learnerSays: "From before" } as Answers,
    prefilled: { supervision: "Six sessions" },
  };
  const headings = (signed: ("learner" | "lineManager")[]) => paperOf(reviewRecord, answers, new Set(signed), String).map((s) => s.key);
  expect(headings([])).toEqual(["meeting", "support", "progress"]);
  expect(headings(["learner"])).toEqual(["meeting", "support", "progress", "learnerComment"]);
  const field = paperOf(reviewRecord, answers, new Set(), String)
    .flatMap((s) => s.fields)
    .find((f) => f.key === "supervision");
  expect(field).toMatchObject({ words: ["Six sessions"], asFilledIn: true });
  const keys = paperOf(reviewRecord, answers, new Set(), String).flatMap((s) => s.fields.map((f) => f.key));
  expect(keys).toContain("present");
  expect(keys).not.toContain("recommendation");
});

test("who has signed is said of this revision only", () => {
  const at = "2026-03-02T09:00:00.000Z" as Instant;
  const signature = (part: "learner" | "assessor", revision: number): Happened => ({
    what: "signed",
    id: `${part}${revision}`,
    at,
    revision,
    part,
    name: part === "learner" ? "Amy" : "Ash",
    sweNumber: "SW1234",
    body: null,
  });
  const names = { learner: "Amy", assessor: "Ash", lineManager: null };
  const history = [signature("learner", 1), signature("assessor", 1), signature("learner", 2)];
  expect(
    signersOf(reviewRecord, { revision: 2, state: "submitted", waitingFor: "assessor" }, history, names).map((s) => [s.part, s.name, s.state]),
  ).toEqual([
    ["newly qualified social worker", "Amy", "signed"],
    ["assessor", "Ash", "waiting"],
    ["line manager", null, "later"],
  ]);
  expect(signersOf(reviewRecord, { revision: 2, state: "returned", waitingFor: "assessor" }, history, names).every((s) => s.state === "later")).toBe(
    true,
  );
  expect(historyLines(history)[0]).toMatchObject({ title: "Amy signed it as newly qualified social worker", when: "2 March 2026 at 09:00" });
});

test("rows keep their order, empty ones are passed over, and a wrong cell costs only itself", () => {
  const fields = fieldsBy(pdp, "learner");
  const sent = {
    needs: {
      "10": { need: "Last", byWhen: { day: "9", month: "3", year: "2026" } },
      "2": { need: " ", standard: "", byWhen: { day: "", month: "", year: "" } },
      "0": { need: "First", standard: "pqs-1", byWhen: { day: "31", month: "2", year: "2026" }, review: "later" },
      x: { need: "no row" },
    },
  };
  const draft = readDraft(fields, standards, sent);
  expect(draft.values.needs).toEqual([
    ["First", "pqs-1", "", "", "", "later"],
    ["Last", "", "", "2026-03-09", "", ""],
  ]);
  expect(draft.errors).toEqual({ "needs.0.byWhen": "Enter a real date, like 27 3 2026" });
  const whole = wholeForm(fields, standards).safeParse(sent);
  expect(whole.error?.issues.map((i) => [i.path.join("."), i.message])).toEqual([
    ["needs.0.activity", "Enter what you will do"],
    ["needs.0.byWhen", "Enter a real date, like 27 3 2026"],
    ["needs.10.standard", "Choose the standard it belongs to"],
    ["needs.10.activity", "Enter what you will do"],
  ]);
  const none = wholeForm(fields, standards).safeParse({ needs: { "0": { need: "" } } });
  expect(none.error?.issues.map((i) => [i.path.join("."), i.message])).toEqual([["needs", "Enter at least one learning need"]]);
});

test("rows as a list, as the browser's own check hands them over, are read alike", () => {
  const fields = fieldsBy(pdp, "learner");
  const row = { need: "One", standard: "pqs-3", activity: "Read", byWhen: { day: "9", month: "3", year: "2026" } };
  const list: unknown[] = [];
  list[2] = row;
  expect(wholeForm(fields, standards).safeParse({ needs: list }).data).toMatchObject({ needs: [["One", "pqs-3", "Read", "2026-03-09", "", ""]] });
});

test("every standard is rated before a self-assessment is sent; a draft keeps what there is", () => {
  const fields = fieldsBy(selfAssessment, "learner");
  const dotted = ["pqs.1", "pqs.2", "pqs.10"];
  const sent = { ratings: { pqs_2: "noOpportunity", pqs_10: "strong", pqs_1: "" }, strengths: "a", toLearn: "b" };
  expect(readDraft(fields, dotted, sent).values.ratings).toEqual([
    ["pqs.2", "noOpportunity"],
    ["pqs.10", "strong"],
  ]);
  expect(wholeForm(fields, dotted).safeParse(sent).error?.issues[0]).toMatchObject({
    path: ["ratings", "pqs_1"],
    message: "Choose a rating for every standard: number 1",
  });
  const answers = answersBy(selfAssessment, "learner", readDraft(fields, dotted, sent).values);
  expect(firstMissing(selfAssessment, "learner", answers, 3)?.key).toBe("ratings");
  expect(firstMissing(selfAssessment, "learner", answers, 2)).toBeNull();
  // as they are read: in the order of the standards, not of the alphabet
  const table = paperOf(selfAssessment, { values: answers, prefilled: {} }, new Set(), String)[0]?.fields[0]?.table;
  expect(table?.rows).toEqual([
    ["pqs.2", "No opportunity yet"],
    ["pqs.10", "Strong: I could help others"],
  ]);
});

test("the checklist of a review counts what is signed against what the programme asks for", () => {
  const programme = shippedProgrammes[0]!.definition;
  const piece = (kind: string, state: "locked" | "submitted", stage = "threeMonth") => ({ kind, stage, state });
  const lines = checklistOf(programme, "threeMonth", [piece("directObservation", "locked"), piece("familyFeedback", "submitted")]);
  const words = Object.fromEntries(lines.map((l) => [l.label, l.words]));
  expect(Object.values(words)).toContain("1 of 1 signed");
  expect(Object.values(words)).toContain("0 of 1 signed, 1 on the way");
  expect(lines.filter((l) => l.done)).toHaveLength(1);
});

test("what the portal fills in is said in words", () => {
  const since = "2026-01-05" as Day;
  expect(supervisionWords([{ heldOn: "2026-01-02", minutes: 90 }], since, 90)).toBe("No supervision has been recorded since 5 January 2026.");
  expect(
    supervisionWords(
      [
        { heldOn: "2026-01-12", minutes: 90 },
        { heldOn: "2026-01-19", minutes: 60 },
      ],
      since,
      90,
    ),
  ).toBe("2 sessions since 5 January 2026, 1 of them at least 90 minutes:\n12 January 2026, 1 h 30\n19 January 2026, 1 h");
  expect(protectedTimeWords({ owed: 600, taken: 480, lost: 120, lostWords: "court (2 h)" }, since)).toBe(
    "Since 5 January 2026: 8 h taken of 10 h owed. 2 h lost because of court (2 h).",
  );
  expect(caseloadWords([{ snapshotOn: "2026-02-01", cases: 9, load: 9, unit: "count", ceiling: 8 }], since)).toBe(
    "Children and young people held:\n1 February 2026: 9 (ceiling 8)",
  );
  expect(
    evidenceWords([
      { title: "Direct observation", on: "2026-06-01" },
      { title: "Self-assessment", on: "2026-01-09" },
      { title: "Direct observation", on: "2026-03-02" },
    ]),
  ).toBe("Signed by everybody so far:\nDirect observation (2): 2 March 2026, 1 June 2026\nSelf-assessment (1): 9 January 2026");
  expect(evidenceWords([])).toBe("Nothing has been signed by everybody so far.");
  const programme = shippedProgrammes[2]!.definition;
  expect(protectedTimePromise(programme, null)).toBe("10% of contracted hours for the whole year: 3 h 42 a week at 37 h");
  expect(workloadPromise(shippedSchemes[0]!.definition, programme, 1776).split("\n")).toEqual([
    "50% of a full caseload of 16 in months 1 to 3: no more than 6 children and young people",
    "75% of a full caseload of 16 in months 4 to 6: no more than 9 children and young people",
    "90% of a full caseload of 16 in months 7 to 12: no more than 11 children and young people",
  ]);
  expect(
    peopleWords([
      ["Amy Jones", "learner"],
      [null, "assessor"],
      ["Mo Khan", "line manager"],
    ]),
  ).toBe("Amy Jones (learner), Mo Khan (line manager)");
  expect(
    stageDayRows([
      { key: "agreement", name: "Agreement", dueOn: "2026-01-09" },
      { key: "threeMonth", name: "3-month review", dueOn: "2026-04-05" },
      { key: "final", name: "Final review", dueOn: null },
    ]),
  ).toEqual([
    ["3-month review", "2026-04-05"],
    ["Final review", ""],
  ]);
  expect(
    stageDatesWords([
      { name: "Three-month review", dueOn: "2026-04-05" },
      { name: "Final review", dueOn: null },
    ]),
  ).toBe("Three-month review: 5 April 2026\nFinal review: when the pause has ended");
});

test("a plan begins with the needs of the one before, under the same questions by name", () => {
  const columns = fieldsBy(pdp, "learner")[0]!.columns!;
  const swapped = { sections: [{ ...pdp.sections[0]!, fields: [{ ...pdp.sections[0]!.fields[0]!, columns: [columns[2]!, columns[0]!] }] }] };
  const before = [["A", "pqs-1", "Read", "2026-03-09", "", "Done"]];
  expect(rowsCarriedOver(pdp, pdp, "needs", before)).toEqual(before);
  expect(rowsCarriedOver(pdp, swapped, "needs", before)).toEqual([["Read", "A"]]);
  expect(rowsCarriedOver(swapped, pdp, "needs", [["Read", "A"]])).toEqual([["A", "", "Read", "", "", ""]]);
  expect(rowsCarriedOver(pdp, pdp, "needs", undefined)).toEqual([]);
});
