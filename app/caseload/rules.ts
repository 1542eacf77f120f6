/**
 * How much somebody carries and how much they may: a weighting scheme is versioned data, a ceiling is the scheme's full load × the share
 * of full time × the programme's percentage × (1 − other reductions) (domain rule 7). Pure; every page takes its figures from here.
 */
import { z } from "zod";
import { percentIn, type ProgrammeDefinition } from "#app/programmes/rules";
import { monthOf, type WorkingPattern } from "#app/asye/schedule";
import { covers, daysBetween, howFar, longDay, type Day, type Period } from "#app/shared/dates";
import type { CaseloadFlag, ReductionReason } from "#db/schema";
import { caseTypeIds, caseTypeName, type CaseTypeId } from "./case-types";

/** Something about a case that one of the types already counts. */
export const caseFlags = [
  { id: "court", name: "Court proceedings", one: "in court", names: ["court", "care proceedings", "proceedings", "in court", "court work"] },
  {
    id: "preProceedings",
    name: "Pre-proceedings",
    one: "in pre-proceedings",
    names: ["pre proceedings", "plo", "public law outline", "preproceedings"],
  },
  {
    id: "unaccompanied",
    name: "Unaccompanied children",
    one: "of an unaccompanied child",
    names: ["unaccompanied", "uasc", "unaccompanied asylum seeking", "unaccompanied child", "unaccompanied asylum seeking children"],
  },
] as const satisfies readonly { id: CaseloadFlag; name: string; one: string; names: readonly string[] }[];
export const caseFlagIds: readonly CaseloadFlag[] = caseFlags.map(({ id }) => id);
export const caseFlagName = (id: CaseloadFlag): string => caseFlags.find((flag) => flag.id === id)!.name;

export type Unit = "count" | "points";
const caseType = z.enum(caseTypeIds as [CaseTypeId, ...CaseTypeId[]]);
const flag = z.enum(caseFlagIds as [CaseloadFlag, ...CaseloadFlag[]]);
const oneDecimal = z.number().min(0).max(1_000).multipleOf(0.1);

/** A scheme as it is stored. Weights are for one case; a type without one weighs 1 where cases are counted, nothing where points are. */
export const schemeDefinition = z.strictObject({
  unit: z.enum(["count", "points"]),
  /** the full load of an experienced full-timer */
  ceiling: z.int().min(1).max(1_000),
  /** what everybody who holds cases carries besides: meetings, training, supervision */
  base: oneDecimal,
  weights: z.partialRecord(caseType, oneDecimal),
  flags: z.partialRecord(flag, oneDecimal),
  /** how much of a case's weight a jointly worked one has, per cent */
  jointPercent: z.int().min(0).max(100),
  /** the most a newly qualified social worker at full time has; null = what the programme's percentage comes to */
  learnerCeiling: z.int().min(1).max(1_000).nullable(),
  /** what a newly qualified social worker holds only jointly worked; null = no such rule */
  jointOnly: z.strictObject({ caseTypes: z.array(caseType), flags: z.array(flag) }).nullable(),
  /** where it comes from, in words */
  source: z.string(),
});
export type SchemeDefinition = z.infer<typeof schemeDefinition>;
export type Scheme = SchemeDefinition & { id: string; name: string; version: number; fromOn: Day | null };

/** How full load and programme go together, as it is said wherever a scheme is shown. */
export const whoseFullLoad: Record<Unit, string> = {
  count: "While cases are counted, a full load is what the programme says for those who are on one, and what the scheme says for everybody else.",
  points: "While points are counted, a full load is what the scheme says for everybody, and a programme only says how many per cent of it.",
};

/** The scheme with the latest first day not after this one. */
export const schemeOn = (schemes: readonly Scheme[], day: Day): Scheme => {
  const found = schemes
    .filter((s) => s.fromOn !== null && s.fromOn <= day)
    .reduce<Scheme | null>((latest, s) => (latest === null || s.fromOn! >= latest.fromOn! ? s : latest), null);
  if (!found) throw new Error("No weighting scheme is in force.");
  return found;
};

const weightOf = (scheme: SchemeDefinition, id: string): number => scheme.weights[id as CaseTypeId] ?? (scheme.unit === "count" ? 1 : 0);
/** Does every case weigh one, whatever it is? Then the kinds of case need not be read. */
export const countsHeads = (scheme: SchemeDefinition): boolean =>
  scheme.unit === "count" &&
  scheme.jointPercent === 100 &&
  caseTypeIds.every((id) => weightOf(scheme, id) === 1) &&
  Object.values(scheme.flags).every((extra) => extra === 0);

export type Held = { cases: number; joint: number };
export type Holding = Held & {
  /** of the cases themselves, as the file gave them; they count instead of our own weights */
  points: number | null;
  counts: readonly (Held & { caseTypeId: string })[];
  flags: readonly (Held & { flag: CaseloadFlag })[];
};

const tenth = (n: number) => Math.round((n + Number.EPSILON) * 10) / 10;
/** What somebody carries, in the scheme's units, one decimal at most. Nobody without cases carries anything. */
export function loadOf(holding: Holding, scheme: SchemeDefinition): number {
  if (holding.cases === 0) return 0;
  if (scheme.unit === "points" && holding.points !== null) return tenth(scheme.base + holding.points);
  if (countsHeads(scheme)) return tenth(scheme.base + holding.cases);
  const weighed = ({ cases, joint }: Held, weight: number) => weight * (cases - joint + (joint * scheme.jointPercent) / 100);
  const typed = holding.counts.reduce((sum, c) => sum + c.joint, 0);
  let load = scheme.base;
  for (const count of holding.counts) load += weighed(count, weightOf(scheme, count.caseTypeId));
  for (const held of holding.flags) load += weighed(held, scheme.flags[held.flag] ?? 0);
  // a file that says only how many are jointly worked, not which: they weigh what the average of these cases does
  const unplaced = Math.max(0, holding.joint - typed);
  if (unplaced > 0) {
    const sole = holding.counts.reduce((sum, c) => sum + c.cases - c.joint, 0);
    const weight = holding.counts.reduce((sum, c) => sum + (c.cases - c.joint) * weightOf(scheme, c.caseTypeId), 0);
    if (sole > 0) load -= (weight / sole) * Math.min(unplaced, sole) * (1 - scheme.jointPercent / 100);
  }
  return tenth(load);
}

/** More than agreed. A ceiling of zero is over with the first case; nobody without cases is. */
export const isOver = (carried: { cases: number; load: number }, ceiling: number | null): boolean =>
  ceiling !== null && carried.cases > 0 && carried.load > ceiling;

/** "16 cases", "1 case", "72.5 points" */
export const inUnits = (n: number, unit: Unit): string => `${n} ${unit === "count" ? "case" : "point"}${n === 1 ? "" : "s"}`;

// Ceilings

export const reductionReasons: readonly { id: ReductionReason; name: string; words: string }[] = [
  { id: "asyePhase", name: "First year in practice, outside a programme of the portal", words: "first year in practice" },
  { id: "furtherStudy", name: "Further study", words: "further study" },
  { id: "returnAfterAbsence", name: "Return to work after absence", words: "return to work after absence" },
  { id: "returnToProfession", name: "Returning to the profession", words: "returning to the profession" },
  { id: "mentoring", name: "Mentoring", words: "mentoring" },
  { id: "other", name: "Other", words: "another reason" },
];
export const reductionName = (id: ReductionReason): string => reductionReasons.find((r) => r.id === id)!.name;
const reductionWords = (id: ReductionReason) => reductionReasons.find((r) => r.id === id)!.words;

export type Reduction = Period & { personId: string; reason: ReductionReason; percent: number };
export type CeilingTerms = {
  /** 1 is full time */
  share: number;
  /** null for those on no programme; `fullCaseload` is the programme's own full load, in cases; `month` counts from 1 */
  phase: { percent: number; fullCaseload: number; month: number } | null;
  reductions: readonly Pick<Reduction, "reason" | "percent">[];
};
export type Ceiling = { ceiling: number; unit: Unit; words: string };

/** Several reductions at once add up, to at most the whole. */
export const togetherPercent = (reductions: readonly { percent: number }[]): number =>
  Math.min(
    100,
    reductions.reduce((sum, r) => sum + r.percent, 0),
  );

const share2 = (n: number) => Math.round(n * 100) / 100;
const listed = (words: readonly string[]) => (words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);

/** How much somebody may carry, in whole units and never rounded up, with how it comes about. */
export function ceilingFor(scheme: SchemeDefinition, { share, phase, reductions }: CeilingTerms): Ceiling {
  const { unit } = scheme;
  const full = unit === "count" && phase !== null ? phase.fullCaseload : scheme.ceiling;
  const inPhase = phase === null ? full : (full * phase.percent) / 100;
  const capped = phase !== null && scheme.learnerCeiling !== null && scheme.learnerCeiling < inPhase;
  const less = togetherPercent(reductions);
  const part = Math.min(1, share);
  const ceiling = Math.floor(((capped ? scheme.learnerCeiling! : inPhase) * part * (100 - less)) / 100 + 1e-9);
  const words = [
    inUnits(full, unit),
    ...(phase === null ? [] : [`× ${phase.percent}% (month ${phase.month})`]),
    ...(capped ? [`(no more than ${inUnits(scheme.learnerCeiling!, unit)} when newly qualified)`] : []),
    ...(part < 1 ? [`× ${share2(part)} of full time`] : []),
    ...(less > 0 ? [`− ${listed(reductions.map((r) => `${r.percent}% ${reductionWords(r.reason)}`))}`] : []),
  ].join(" ");
  return { ceiling, unit, words };
}

/** A full week where no programme says otherwise: 37 hours (domain 1.6). */
const FULL_WEEK = 37 * 60;
/** What a ceiling depends on besides the scheme. `year` is null for those on no programme, whose full load is the scheme's. */
export type Worker = {
  patterns: readonly WorkingPattern[];
  year: { programme: ProgrammeDefinition; pauses: readonly Period[]; startsOn: Day } | null;
};

/** The day's minutes a week, full time where none are known, and their share of full time. */
export function fullTimeOf({ patterns, year }: Worker, day: Day): { minutes: number; share: number } {
  const full = year?.programme.fullTimeMinutes ?? FULL_WEEK;
  const minutes = patterns.find((pattern) => covers(pattern, day))?.minutesPerWeek ?? full;
  return { minutes, share: Math.min(1, minutes / full) };
}

/** The ceiling of one person on one day. The reduction of a first year is the programme's where there is one, and is not made twice. */
export function ceilingOn(schemes: readonly Scheme[], worker: Worker, reductions: readonly Reduction[], day: Day): Ceiling {
  const { year } = worker;
  const month = year && monthOf({ startsOn: year.startsOn, pauses: [...year.pauses] }, day);
  return ceilingFor(schemeOn(schemes, day), {
    share: fullTimeOf(worker, day).share,
    phase:
      year === null || month === null
        ? null
        : { percent: percentIn(year.programme.workload.phases, month), fullCaseload: year.programme.workload.fullCaseload, month: month + 1 },
    reductions: reductions.filter((r) => covers(r, day) && !(year && r.reason === "asyePhase")),
  });
}

/** What a newly qualified social worker may hold only jointly worked, in words; null where the scheme has no such rule. */
export function jointOnlyWords({ jointOnly }: Pick<SchemeDefinition, "jointOnly">): string | null {
  const names = [
    ...(jointOnly?.caseTypes ?? []).map((id) => caseTypeName(id).toLowerCase()),
    ...(jointOnly?.flags ?? []).map((id) => caseFlagName(id).toLowerCase()),
  ];
  return names.length === 0 ? null : `A newly qualified social worker holds ${listed(names)} only jointly worked.`;
}

/** Why a reduction cannot be as it was entered, with the field; null when it can. */
export function whyNotReduction(
  given: { reason: ReductionReason; startsOn: Day; endsOn: Day | null; reviewOn: Day },
  { onProgramme }: { onProgramme: boolean },
): { sentence: string; field: string } | null {
  if (given.reason === "asyePhase" && onProgramme)
    return { sentence: "The programme reduces the first year already. Choose another reason, or change the programme.", field: "reason" };
  if (given.endsOn !== null && given.endsOn < given.startsOn) return { sentence: "The last day comes before the first one.", field: "endsOn" };
  if (given.reviewOn < given.startsOn) return { sentence: "Enter a day on or after the first one.", field: "reviewOn" };
  if (given.endsOn !== null && given.reviewOn > given.endsOn) return { sentence: "Look at it again before it has ended.", field: "reviewOn" };
  return null;
}

/** "20% less for further study, from 1 September 2026 to 28 February 2027" */
export const reductionSentence = (r: { percent: number; reason: ReductionReason; startsOn: Day; endsOn: Day | null }): string =>
  `${r.percent}% less for ${reductionWords(r.reason)}, from ${longDay(r.startsOn)}${r.endsOn ? ` to ${longDay(r.endsOn)}` : ""}`;

/** "no more than 12 cases" of "16 cases × 75% (month 5)" */
export const ceilingWords = ({ ceiling, unit, words }: Ceiling): string =>
  words === inUnits(ceiling, unit) ? inUnits(ceiling, unit) : `${inUnits(ceiling, unit)}: ${words}`;

/** "14 cases", "14 cases, 72.5 points", "not known" */
export const heldWords = (load: { cases: number; load: number; unit: Unit } | null): string =>
  load === null
    ? "not known"
    : load.unit === "count"
      ? inUnits(load.cases, "count")
      : `${inUnits(load.cases, "count")}, ${inUnits(load.load, "points")}`;

/** How a load stands against its ceiling: "room for 2 cases", "full", "3 cases over". */
export function standingWords(load: { cases: number; load: number } | null, { ceiling, unit }: Pick<Ceiling, "ceiling" | "unit">): string {
  if (load === null) return "Not known";
  const room = Math.round((ceiling - load.load) * 10) / 10;
  if (isOver(load, ceiling)) return `${inUnits(-room, unit)} over`;
  return room > 0 ? `Room for ${inUnits(room, unit)}` : "Full";
}

/** What to say of figures that are too old; null while they are not. */
export function staleWords({ newestOn, staleDays }: { newestOn: Day | null; staleDays: number }, today: Day): string | null {
  if (newestOn === null) return "No caseload has been imported yet.";
  if (daysBetween(newestOn, today) <= staleDays) return null;
  return `The newest caseload is of ${longDay(newestOn)}, ${howFar(newestOn, today)}. Figures older than ${staleDays} days are not shown.`;
}

export const schemeState = { inForce: "In force", toCome: "To come", past: "Was in force", unused: "Not used" } as const;
