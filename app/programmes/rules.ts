import { z } from "zod";

/**
 * A programme is data: the stages of the year, what each needs, and the promises of support. A cohort keeps the version it
 * started with. Nothing here names ASYE: another programme is another definition.
 */
const offset = z.union([z.strictObject({ days: z.int().min(0) }), z.strictObject({ months: z.int().min(1) })]);
const part = z.enum(["learner", "assessor", "lineManager"]);

const stage = z.strictObject({
  key: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  /** "Part 2", as the forms are called in speech */
  part: z.string().optional(),
  name: z.string(),
  meeting: z.string(),
  optional: z.boolean().optional(),
  offset,
  /** part-time hours make it later; the agreement does not wait for them */
  scalesWithHours: z.boolean(),
});

const requirement = z.strictObject({
  key: z.string(),
  kind: z.string(),
  label: z.strictObject({ one: z.string(), many: z.string() }),
  stage: z.string(),
  count: z.int().min(1),
  /** inStage: so many belong to this stage. byStage: so many in the whole year, reached by this stage. */
  counting: z.enum(["inStage", "byStage"]),
  writtenBy: part,
  /** the record of the meeting itself, written when it has been held */
  record: z.boolean().optional(),
  /** asked for beside the evidence, and not counted with it: plans, self-assessments, the final report */
  beside: z.boolean().optional(),
  dueWorkingDaysBefore: z.int().min(0).optional(),
});

const phase = z.strictObject({ fromMonth: z.int().min(0), percent: z.number().min(0).max(100) });
const phases = z
  .array(phase)
  .min(1)
  .refine(
    (p) => p[0]?.fromMonth === 0 && p.every((x, i) => i === 0 || x.fromMonth > (p[i - 1]?.fromMonth ?? 0)),
    "Phases begin in month 0, and each begins later than the one before.",
  );

export const programmeDefinition = z
  .strictObject({
    title: z.string(),
    note: z.string(),
    /** what is not certain about it yet; a programme that says so is marked as a draft wherever it is shown */
    provisional: z.string().min(1).optional(),
    lengthMonths: z.int().min(1),
    limitMonths: z.int().min(1),
    fullTimeMinutes: z.int().min(1),
    stages: z.array(stage).min(1),
    requirements: z.array(requirement),
    /** the version of each kind of document that this programme uses */
    documents: z.record(z.string(), z.string()),
    supervision: z.strictObject({
      bands: z
        .array(z.union([z.strictObject({ untilDays: z.int(), everyDays: z.int() }), z.strictObject({ untilMonths: z.int(), everyDays: z.int() })]))
        .min(1),
      tolerance: z.int().min(0),
      minimumMinutes: z.int().min(1),
    }),
    protectedTime: z.strictObject({ phases }),
    workload: z.strictObject({ fullCaseload: z.int().min(1), phases }),
  })
  .superRefine((p, check) => {
    const say = (path: (string | number)[], message: string) => check.addIssue({ code: "custom", path, message });
    const keys = new Set<string>();
    const names = new Set<string>();
    p.stages.forEach((s, i) => {
      if (keys.has(s.key)) say(["stages", i, "name"], "A stage is there twice.");
      if (names.has(s.name.toLowerCase())) say(["stages", i, "name"], "Another stage has this name.");
      keys.add(s.key);
      names.add(s.name.toLowerCase());
    });
    const seen = new Set<string>();
    p.requirements.forEach((r, i) => {
      if (seen.has(r.key)) say(["requirements", i, "kind"], "This stage asks for this document already: ask for more of it there.");
      seen.add(r.key);
      if (!keys.has(r.stage)) say(["requirements", i, "stage"], "Choose a stage of the programme.");
      if (!(r.kind in p.documents)) say(["requirements", i, "kind"], "Choose a document that the programme uses.");
    });
    if (p.limitMonths < p.lengthMonths) say(["limitMonths"], "The latest end cannot come before the length.");
  });

export type ProgrammeDefinition = z.infer<typeof programmeDefinition>;
export type Stage = ProgrammeDefinition["stages"][number];
export type Requirement = ProgrammeDefinition["requirements"][number];
export type SupervisionBand = ProgrammeDefinition["supervision"]["bands"][number];

const known = new Map<string, ProgrammeDefinition>();
/** The definition stored with a programme. Read once per text: a stored version never changes. */
export function readProgramme(text: string): ProgrammeDefinition {
  const found = known.get(text);
  if (found) return found;
  const read = programmeDefinition.parse(JSON.parse(text));
  if (known.size > 100) known.clear();
  known.set(text, read);
  return read;
}

/** Evidence is what is counted: neither the record of a meeting nor what is asked for beside it. */
export const isEvidence = (r: Pick<Requirement, "record" | "beside">): boolean => !r.record && !r.beside;

export const stageOf = (programme: ProgrammeDefinition, key: string): Stage | undefined => programme.stages.find((s) => s.key === key);

/** The percentage in force so many whole months into the year. */
export const percentIn = (list: readonly { fromMonth: number; percent: number }[], month: number): number =>
  list.reduce((percent, p) => (p.fromMonth <= month ? p.percent : percent), list[0]?.percent ?? 0);

const counted = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
const monthsOrDays = (at: { days: number } | { months: number }) => ("days" in at ? counted(at.days, "day") : counted(at.months, "month"));

/** "within 28 days", "at 6 months" */
export const offsetWords = (s: Stage): string => ("days" in s.offset ? `within ${monthsOrDays(s.offset)}` : `at ${monthsOrDays(s.offset)}`);

const interval = (days: number) =>
  days === 7 ? "every week" : days === 14 ? "every two weeks" : days >= 28 && days <= 31 ? "every month" : `every ${counted(days, "day")}`;

/** The supervision bands in two cells each: "The first 6 weeks", "Every week". */
export function supervisionRows(programme: ProgrammeDefinition): [when: string, often: string][] {
  const { bands } = programme.supervision;
  return bands.map((band, i) => {
    const often = interval(band.everyDays);
    const when = i === bands.length - 1 ? "After that" : `${i === 0 ? "The first" : "Then until"} ${untilWords(band)}`;
    return [when, often.charAt(0).toUpperCase() + often.slice(1)];
  });
}
const untilWords = (band: SupervisionBand): string =>
  "untilDays" in band
    ? band.untilDays % 7 === 0
      ? counted(band.untilDays / 7, "week")
      : counted(band.untilDays, "day")
    : counted(band.untilMonths, "month");

/** The supervision bands as sentences: "Every week for the first 6 weeks", … */
export function supervisionWords(programme: ProgrammeDefinition): string[] {
  const { bands } = programme.supervision;
  return bands.map((band, i) => {
    const every = interval(band.everyDays);
    const last = i === bands.length - 1;
    const until = untilWords(band);
    const words = last ? `${every} after that` : i === 0 ? `${every} for the first ${until}` : `then ${every} until ${until}`;
    return words.charAt(0).toUpperCase() + words.slice(1);
  });
}

/** Phases as sentences: "75% of a full caseload in months 4 to 6". */
export const phaseWords = (programme: ProgrammeDefinition, list: readonly { fromMonth: number; percent: number }[], of: string): string[] =>
  list.map((p, i) => {
    if (list.length === 1) return `${p.percent}% of ${of} for the whole year`;
    const to = list[i + 1]?.fromMonth ?? programme.lengthMonths;
    return to - p.fromMonth === 1 ? `${p.percent}% of ${of} in month ${to}` : `${p.percent}% of ${of} in months ${p.fromMonth + 1} to ${to}`;
  });

const partWords = { learner: "the newly qualified social worker", assessor: "the assessor", lineManager: "the line manager" } as const;

/** One requirement as a sentence: "2 pieces of family feedback in the year so far, written by …". */
export function requirementWords(r: Requirement): string {
  const what = `${r.count} ${r.count === 1 ? r.label.one : r.label.many}`;
  const total = r.counting === "byStage" ? " in the year so far" : "";
  const when = r.dueWorkingDaysBefore ? `, sent ${counted(r.dueWorkingDaysBefore, "working day")} before` : "";
  return `${what}${total}, written by ${partWords[r.writtenBy]}${when}`;
}

/** "ASYE child and family, version 3"; a draft says so. */
export const programmeName = (p: { version: number; definition: Pick<ProgrammeDefinition, "title" | "provisional"> }): string =>
  `${p.definition.title}, version ${p.version}${p.definition.provisional ? " (draft, provisional)" : ""}`;

/** The id of another version: "asye-child-and-family.3" of "asye-child-and-family.1" */
export const nextId = (id: string, version: number): string => `${id.replace(/\.\d+$/, "")}.${version}`;
