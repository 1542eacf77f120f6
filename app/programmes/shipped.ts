import type { Day } from "#app/shared/dates";
import type { ProgrammeDefinition, Requirement, Stage } from "./rules";

/** What the portal comes with. Definitions are stored once and never edited: a change is a new version. */

const agreement: Stage = {
  key: "agreement",
  part: "Part 1",
  name: "Agreement",
  meeting: "Support and assessment agreement meeting",
  offset: { days: 28 },
  scalesWithHours: false,
};
const threeMonth: Stage = {
  key: "threeMonth",
  part: "Part 2",
  name: "3-month review",
  meeting: "Foundational review",
  offset: { months: 3 },
  scalesWithHours: true,
};
const sixMonth: Stage = {
  key: "sixMonth",
  part: "Part 3",
  name: "6-month review",
  meeting: "Interim assessment review",
  offset: { months: 6 },
  scalesWithHours: true,
};
const nineMonth: Stage = {
  key: "nineMonth",
  part: "Part 4",
  name: "9-month review",
  meeting: "Progressive development meeting",
  optional: true,
  offset: { months: 9 },
  scalesWithHours: true,
};
const final: Stage = {
  key: "final",
  part: "Part 5",
  name: "Final review",
  meeting: "Final review and assessment",
  offset: { months: 12 },
  scalesWithHours: true,
};

const labels = {
  agreement: { one: "support and assessment agreement", many: "support and assessment agreements" },
  reviewRecord: { one: "review record", many: "review records" },
  directObservation: { one: "direct observation", many: "direct observations" },
  familyFeedback: { one: "piece of family feedback", many: "pieces of family feedback" },
  professionalFeedback: { one: "piece of feedback from another professional", many: "pieces of feedback from other professionals" },
  writtenWork: { one: "piece of written work", many: "pieces of written work" },
  criticalReflection: { one: "critical reflection", many: "critical reflections" },
  pdp: { one: "personal development plan", many: "personal development plans" },
  selfAssessment: { one: "self-assessment", many: "self-assessments" },
  finalReport: { one: "final report", many: "final reports" },
} as const;

const needs = (kind: keyof typeof labels, stage: string, rest: Omit<Requirement, "key" | "kind" | "stage" | "label">): Requirement => ({
  key: `${kind}.${stage}`,
  kind,
  label: labels[kind],
  stage,
  ...rest,
});

/** Evidence of the learner's own goes to the assessor two weeks before a review (Hampshire's rule). */
const TWO_WEEKS = 10;

/** Three observations, three and three pieces of feedback, three pieces of written work, two reflections. */
const requirements = (reviews: readonly string[]): Requirement[] => [
  needs("agreement", "agreement", { count: 1, counting: "inStage", writtenBy: "assessor", record: true }),
  ...["threeMonth", "sixMonth", "final"].flatMap((stage, i) => [
    needs("directObservation", stage, { count: 1, counting: "inStage", writtenBy: "assessor" }),
    ...(["familyFeedback", "professionalFeedback", "writtenWork"] as const).map((kind) =>
      needs(kind, stage, { count: i + 1, counting: "byStage", writtenBy: "learner", dueWorkingDaysBefore: TWO_WEEKS }),
    ),
    ...(stage === "threeMonth"
      ? []
      : [needs("criticalReflection", stage, { count: 1, counting: "inStage", writtenBy: "learner", dueWorkingDaysBefore: TWO_WEEKS })]),
  ]),
  ...reviews.map((stage) => needs("reviewRecord", stage, { count: 1, counting: "inStage", writtenBy: "assessor", record: true })),
];

/** The first self-assessment is there within three weeks: a week of work before the agreement is due. */
const ONE_WEEK = 5;

/** The same evidence, and beside it a plan for each part of the year, a self-assessment at its start, middle and end, and the final report. */
const wholeYear = (reviews: readonly string[]): Requirement[] => {
  const beside = (kind: "pdp" | "selfAssessment", stage: string, dueWorkingDaysBefore?: number) =>
    needs(kind, stage, {
      count: 1,
      counting: "inStage",
      writtenBy: "learner",
      beside: true,
      ...(dueWorkingDaysBefore ? { dueWorkingDaysBefore } : {}),
    });
  return [
    beside("selfAssessment", "agreement", ONE_WEEK),
    beside("pdp", "agreement"),
    ...requirements(reviews),
    beside("pdp", "threeMonth"),
    beside("selfAssessment", "sixMonth", TWO_WEEKS),
    beside("pdp", "sixMonth"),
    beside("selfAssessment", "final", TWO_WEEKS),
    beside("pdp", "final"),
    needs("finalReport", "final", { count: 1, counting: "inStage", writtenBy: "assessor", beside: true }),
  ];
};

const shared = {
  lengthMonths: 12,
  limitMonths: 24,
  fullTimeMinutes: 2220,
  documents: {
    agreement: "agreement.1",
    reviewRecord: "reviewRecord.1",
    directObservation: "directObservation.1",
    familyFeedback: "familyFeedback.1",
    professionalFeedback: "professionalFeedback.1",
    writtenWork: "writtenWork.1",
    criticalReflection: "criticalReflection.1",
  },
  supervision: {
    bands: [
      { untilDays: 42, everyDays: 7 },
      { untilMonths: 6, everyDays: 14 },
      { untilMonths: 24, everyDays: 31 },
    ],
    tolerance: 3,
    minimumMinutes: 90,
  },
  protectedTime: { phases: [{ fromMonth: 0, percent: 10 }] },
  workload: {
    fullCaseload: 16,
    phases: [
      { fromMonth: 0, percent: 50 },
      { fromMonth: 3, percent: 75 },
      { fromMonth: 6, percent: 90 },
    ],
  },
} satisfies Partial<ProgrammeDefinition>;

/** The documents of the whole year. The last two belong to no stage: they are begun when somebody needs them. */
const allDocuments = {
  ...shared.documents,
  agreement: "agreement.2",
  reviewRecord: "reviewRecord.2",
  directObservation: "directObservation.2",
  pdp: "pdp.1",
  selfAssessment: "selfAssessment.1",
  finalReport: "finalReport.1",
  actionPlan: "actionPlan.1",
  privateReflection: "privateReflection.1",
};

export type ShippedProgramme = { id: string; kind: string; name: string; version: number; definition: ProgrammeDefinition };

export const shippedProgrammes: readonly ShippedProgramme[] = [
  {
    id: "asye-child-and-family.1",
    kind: "asye",
    name: "ASYE child and family",
    version: 1,
    definition: {
      ...shared,
      title: "ASYE child and family",
      note: "The national shape: reviews at 3 and 6 months, a 9-month review where it is needed, the final review at 12 months.",
      stages: [agreement, threeMonth, sixMonth, nineMonth, final],
      requirements: requirements(["threeMonth", "sixMonth", "nineMonth", "final"]),
    },
  },
  {
    id: "asye-child-and-family.2",
    kind: "asye",
    name: "ASYE child and family",
    version: 2,
    definition: {
      ...shared,
      title: "ASYE child and family, Gloucestershire offsets",
      note: "Gloucestershire's shape: reviews at 3 and 6 months and the final review at 11 months, so that the panel meets within the year.",
      stages: [agreement, threeMonth, sixMonth, { ...final, offset: { months: 11 } }],
      requirements: requirements(["threeMonth", "sixMonth", "final"]),
    },
  },
  {
    id: "asye-child-and-family.3",
    kind: "asye",
    name: "ASYE child and family",
    version: 3,
    definition: {
      ...shared,
      documents: allDocuments,
      title: "ASYE child and family",
      note: "The whole year on the national dates: plans, self-assessments, evidence, reviews at 3 and 6 months, a 9-month review where it is needed, the final review and report at 12 months.",
      stages: [agreement, threeMonth, sixMonth, nineMonth, final],
      requirements: wholeYear(["threeMonth", "sixMonth", "nineMonth", "final"]),
    },
  },
  {
    id: "asye-child-and-family.4",
    kind: "asye",
    name: "ASYE child and family",
    version: 4,
    definition: {
      ...shared,
      documents: allDocuments,
      title: "ASYE child and family, Gloucestershire offsets",
      note: "The whole year on Gloucestershire's dates: reviews at 3 and 6 months, the final review and report at 11 months, so that the panel meets within the year.",
      stages: [agreement, threeMonth, sixMonth, { ...final, offset: { months: 11 } }],
      requirements: wholeYear(["threeMonth", "sixMonth", "final"]),
    },
  },
];

export type ShippedFramework = {
  id: string;
  name: string;
  shortName: string;
  validFrom: Day | null;
  validTo: Day | null;
  headings: readonly string[];
};

export const shippedFrameworks: readonly ShippedFramework[] = [
  {
    id: "pqs-practitioners",
    name: "Post-Qualifying Standards, child and family practitioners",
    shortName: "PQS",
    validFrom: null,
    validTo: "2027-03-31",
    headings: [
      "Relationships and effective direct work",
      "Communication",
      "Child development",
      "Adult mental ill-health, substance misuse, domestic abuse, physical ill-health and disability",
      "Abuse and neglect of children",
      "Child and family assessment",
      "Analysis, decision-making, planning and review",
      "The law and the family and youth justice systems",
      "The role of supervision",
      "Organisational context",
    ],
  },
  {
    id: "pcf-nqsw",
    name: "Professional Capabilities Framework, newly qualified social worker level",
    shortName: "PCF",
    validFrom: null,
    validTo: null,
    headings: [
      "Professionalism",
      "Values and ethics",
      "Diversity and equality",
      "Rights, justice and economic wellbeing",
      "Knowledge",
      "Critical reflection and analysis",
      "Skills and interventions",
      "Contexts and organisations",
      "Professional leadership",
    ],
  },
];
