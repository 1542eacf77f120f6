import type { Day } from "#app/shared/dates";
import type { ProgrammeDefinition, Requirement, Stage } from "./rules";

/**
 * What is known of the two-year early career programme that follows ASYE in September 2027. It is no part of what a portal starts
 * with: an academy lead loads it, it says everywhere that it is provisional, and the final text will be another version.
 */

const UNCERTAIN =
  "Known: two years, from September 2027, with direct observations, assessed by the employer against the early career standards at the end. " +
  "Not known yet, and taken over from ASYE until it is: the reviews and their dates, how many observations and other pieces, the latest end, " +
  "supervision, protected time and workload in the second year, and the funding.";

export const provisionalFramework = {
  id: "ecs-provisional",
  name: "Early Career Standards, child and family",
  shortName: "ECS",
  validFrom: "2027-04-01" as Day,
  validTo: null,
  provisional: "The six headings are those of the 2025 consultation. The final wording, published in February 2026, is to be checked and loaded.",
  headings: [
    "Anti-discriminatory practice",
    "Relationships and communication",
    "Assessment and planning",
    "Intervention",
    "Reflection and learning",
    "Leadership and management",
  ],
} as const;

const review = (key: string, part: string, months: number, meeting: string): Stage => ({
  key,
  part,
  name: `${months}-month review`,
  meeting,
  offset: { months },
  scalesWithHours: true,
});

const stages: Stage[] = [
  {
    key: "agreement",
    part: "Year 1",
    name: "Agreement",
    meeting: "Support and assessment agreement meeting",
    offset: { days: 28 },
    scalesWithHours: false,
  },
  review("sixMonth", "Year 1", 6, "Review of the first half-year"),
  review("twelveMonth", "Year 1", 12, "Review of the first year"),
  review("eighteenMonth", "Year 2", 18, "Review of the third half-year"),
  {
    key: "final",
    part: "Year 2",
    name: "Final review",
    meeting: "Final review and assessment against the early career standards",
    offset: { months: 24 },
    scalesWithHours: true,
  },
];

/** Each review asks for what one of ASYE asks for: the end of each year like ASYE's middle and end, those between like its first. */
const LIKE: Record<string, string> = {
  agreement: "agreement",
  sixMonth: "threeMonth",
  twelveMonth: "sixMonth",
  eighteenMonth: "threeMonth",
  final: "final",
};
const requirementsLike = (asye: ProgrammeDefinition): Requirement[] =>
  stages.flatMap(({ key }, reviews) =>
    asye.requirements
      .filter((r) => r.stage === LIKE[key])
      // what is counted over the whole programme grows by one with each review
      .map((r) => ({ ...r, key: `${r.kind}.${key}`, stage: key, count: r.counting === "byStage" ? reviews : r.count })),
  );

export const provisionalProgramme = { id: "ecdp.1", kind: "ecdp", name: "Early career development programme", version: 1 } as const;

/** The draft, with the documents and the promises of support of the newest ASYE version there is. */
export const provisionalDefinition = (asye: ProgrammeDefinition): ProgrammeDefinition => ({
  title: "Early career development programme (ECDP), two years",
  note: "The two-year programme that replaces ASYE for child and family social workers from September 2027, as far as it is known.",
  provisional: UNCERTAIN,
  lengthMonths: 24,
  limitMonths: 48,
  fullTimeMinutes: asye.fullTimeMinutes,
  stages,
  requirements: requirementsLike(asye),
  documents: asye.documents,
  supervision: {
    ...asye.supervision,
    bands: [...asye.supervision.bands.slice(0, -1), { untilMonths: 48, everyDays: asye.supervision.bands.at(-1)?.everyDays ?? 31 }],
  },
  protectedTime: asye.protectedTime,
  workload: asye.workload,
});
