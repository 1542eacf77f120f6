import { expect, test } from "vitest";
import { bankHolidays } from "#app/programmes/reference.server";
import {
  isEvidence,
  offsetWords,
  percentIn,
  phaseWords,
  programmeDefinition,
  readProgramme,
  requirementWords,
  supervisionWords,
  type ProgrammeDefinition,
} from "#app/programmes/rules";
import { shippedDefinition } from "#app/documents/definitions/shipped";
import { shippedFrameworks, shippedProgrammes } from "#app/programmes/shipped";
import { weekday } from "#app/shared/dates";

const national = shippedProgrammes[0]?.definition as ProgrammeDefinition;

test("every shipped programme reads back as it was written", () => {
  for (const p of shippedProgrammes) expect(readProgramme(JSON.stringify(p.definition))).toEqual(p.definition);
});

test("the year asks for three, three, three, three and two", () => {
  const most = (kind: string) =>
    national.requirements.filter((r) => r.kind === kind).reduce((n, r) => (r.counting === "byStage" ? Math.max(n, r.count) : n + r.count), 0);
  expect(["directObservation", "familyFeedback", "professionalFeedback", "writtenWork", "criticalReflection"].map(most)).toEqual([3, 3, 3, 3, 2]);
});

test("a definition that names a stage or a document it does not have is refused", () => {
  const first = national.requirements[0];
  const bad = programmeDefinition.safeParse({
    ...national,
    requirements: [
      { ...first, stage: "panel" },
      { ...first, kind: "essay" },
    ],
  });
  expect(bad.error?.issues.map((i) => i.message)).toEqual([
    "Choose a stage of the programme.",
    "This stage asks for this document already: ask for more of it there.",
    "Choose a document that the programme uses.",
  ]);
  expect(programmeDefinition.safeParse({ ...national, workload: { fullCaseload: 16, phases: [{ fromMonth: 3, percent: 50 }] } }).success).toBe(false);
});

test("numbers of the programme in words", () => {
  expect(national.stages.map(offsetWords)).toEqual(["within 28 days", "at 3 months", "at 6 months", "at 9 months", "at 12 months"]);
  expect(supervisionWords(national)).toEqual(["Every week for the first 6 weeks", "Then every two weeks until 6 months", "Every month after that"]);
  expect(phaseWords(national, national.workload.phases, "16")).toEqual([
    "50% of 16 in months 1 to 3",
    "75% of 16 in months 4 to 6",
    "90% of 16 in months 7 to 12",
  ]);
  expect(phaseWords(national, national.protectedTime.phases, "hours")).toEqual(["10% of hours for the whole year"]);
  const work = national.requirements.find((r) => r.key === "writtenWork.sixMonth");
  expect(work && requirementWords(work)).toBe(
    "2 pieces of written work in the year so far, written by the newly qualified social worker, sent 10 working days before",
  );
});

test("the caseload ceiling is the full caseload by hours and phase, never rounded up", () => {
  expect(percentIn(national.workload.phases, 5)).toBe(75);
});

test("frameworks: ten headings valid to 31 March 2027, and nine domains", () => {
  expect(shippedFrameworks.map((f) => [f.id, f.headings.length, f.validTo])).toEqual([
    ["pqs-practitioners", 10, "2027-03-31"],
    ["pcf-nqsw", 9, null],
  ]);
});

test("bank holidays: at least eight a year, each once, on weekdays", () => {
  const days = bankHolidays.map(([day]) => day);
  expect(new Set(days).size).toBe(days.length);
  expect(days.every((day) => weekday(day) <= 5)).toBe(true);
  for (let year = 2023; year <= 2030; year += 1) expect(days.filter((d) => d.startsWith(`${year}`)).length).toBe(year === 2023 ? 9 : 8);
});

test("the programmes of the whole year ask for the same evidence as before, and beside it plans, self-assessments and a final report", () => {
  const [first, second, third, fourth] = shippedProgrammes.map((p) => p.definition) as ProgrammeDefinition[];
  for (const [before, after] of [
    [first!, third!],
    [second!, fourth!],
  ] as const) {
    expect(after.requirements.filter(isEvidence)).toEqual(before.requirements.filter(isEvidence));
    expect(after.requirements.filter((r) => r.beside).map((r) => r.key)).toEqual([
      "selfAssessment.agreement",
      "pdp.agreement",
      "pdp.threeMonth",
      "selfAssessment.sixMonth",
      "pdp.sixMonth",
      "selfAssessment.final",
      "pdp.final",
      "finalReport.final",
    ]);
    expect(after.stages).toEqual(before.stages);
    for (const [kind, id] of Object.entries(after.documents)) expect(shippedDefinition(id)?.kind).toBe(kind);
  }
});
