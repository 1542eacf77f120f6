/**
 * Protected development time: what somebody is owed, what they took, what they lost and why.
 * Owed for a period = contracted minutes a week × the programme's percentage × weeks, pauses excluded (Skills for Care: 10 %).
 */
import {
  addDays,
  addMonths,
  covers,
  daysBetween,
  endOfMonth,
  hours,
  longDay,
  shortDay,
  startOfMonth,
  startOfWeek,
  type Day,
  type Period,
} from "#app/shared/dates";
import { addActiveDays } from "#app/supervision/rules";
import type { ProtectedTimeKind } from "#db/schema";

/** What counts as protected time, as the academy agreed it. Individual supervision and case recording do not. */
export const activities = {
  training: "Essentials or ASYE training",
  reading: "Reading or study",
  reflection: "Writing a reflection",
  shadowing: "Shadowing",
  groupSupervision: "Group reflective supervision",
  actionLearning: "Action learning",
  debrief: "Talking through an observation",
  cpd: "Recording CPD",
  other: "Something else",
} as const;
export type Activity = keyof typeof activities;

export const lostReasons = {
  duty: "Duty or a crisis",
  court: "Court",
  caseload: "My caseload",
  cancelled: "Cancelled by my manager",
  ill: "I was ill",
  choice: "My own choice",
} as const;
export type LostReason = keyof typeof lostReasons;

/** The same reasons as the end of "lost because of …", for readers who are not the learner. */
const becauseOf: Record<LostReason, string> = {
  duty: "duty or a crisis",
  court: "court",
  caseload: "caseload",
  cancelled: "being cancelled by a manager",
  ill: "illness",
  choice: "own choice",
};
const isReason = (reason: string | null): reason is LostReason => reason !== null && reason in lostReasons;
export const becauseWords = (reason: string | null): string => (isReason(reason) ? becauseOf[reason] : "a reason not recorded");
export const activityWords = (activity: string | null): string =>
  activity !== null && activity in activities ? activities[activity as Activity] : "Protected time";

export type ProtectedTimePhase = { fromMonth: number; percent: number };
export type WorkingPattern = Period & { minutesPerWeek: number };
/** Everything what is owed depends on. */
export type Entitlement = {
  startsOn: Day;
  /** the last day of the programme, where it has ended */
  endsOn: Day | null;
  patterns: readonly WorkingPattern[];
  pauses: readonly Period[];
  phases: readonly ProtectedTimePhase[];
  /** a week's minutes where no working pattern is known */
  fullTimeMinutes: number;
};
/** Days from and to, both inclusive. */
export type Span = { from: Day; to: Day };
export type Entry = { onDay: Day; minutes: number; kind: ProtectedTimeKind; activity: string | null; reason: string | null };

type PercentFrom = { from: Day; percent: number };
/** The days from which each percentage holds; a pause puts the later ones off, as it does everything else of the year. */
const percentages = ({ startsOn, pauses, phases }: Entitlement): PercentFrom[] =>
  phases.flatMap(({ fromMonth, percent }) => {
    const from = addActiveDays(startsOn, daysBetween(startsOn, addMonths(startsOn, fromMonth)), pauses);
    return from === null ? [] : [{ from, percent }];
  });

/** Minutes a week times percent on one day: nothing outside the programme or in a pause. */
function weeklyShare({ startsOn, endsOn, patterns, pauses, fullTimeMinutes }: Entitlement, percents: readonly PercentFrom[], day: Day): number {
  if (day < startsOn || (endsOn !== null && day > endsOn) || pauses.some((pause) => covers(pause, day))) return 0;
  const minutes = patterns.find((pattern) => covers(pattern, day))?.minutesPerWeek ?? fullTimeMinutes;
  return minutes * (percents.findLast(({ from }) => from <= day)?.percent ?? 0);
}

/** What is owed in a span, in whole minutes. The share is constant between the days on which anything changes. */
export function owed(entitlement: Entitlement, { from, to }: Span): number {
  if (to < from) return 0;
  const after = addDays(to, 1);
  const percents = percentages(entitlement);
  const turns = new Set<Day>([from, after]);
  const turn = (day: Day) => day > from && day < after && turns.add(day);
  turn(entitlement.startsOn);
  if (entitlement.endsOn) turn(addDays(entitlement.endsOn, 1));
  for (const period of [...entitlement.patterns, ...entitlement.pauses]) {
    turn(period.startsOn);
    if (period.endsOn) turn(addDays(period.endsOn, 1));
  }
  for (const percent of percents) turn(percent.from);
  const days = [...turns].sort();
  let total = 0;
  days.forEach((day, at) => {
    const next = days[at + 1];
    if (next) total += weeklyShare(entitlement, percents, day) * daysBetween(day, next);
  });
  return Math.round(total / 700);
}

export type Totals = { planned: number; taken: number; lost: number; lostBecause: { reason: string | null; minutes: number }[] };

/** Sums of the entries of a span; reasons with the most minutes first. */
export function totals(entries: readonly Entry[], { from, to }: Span): Totals {
  const sum: Totals = { planned: 0, taken: 0, lost: 0, lostBecause: [] };
  const reasons = new Map<string | null, number>();
  for (const entry of entries) {
    if (entry.onDay < from || entry.onDay > to) continue;
    sum[entry.kind] += entry.minutes;
    if (entry.kind === "lost") reasons.set(entry.reason, (reasons.get(entry.reason) ?? 0) + entry.minutes);
  }
  sum.lostBecause = [...reasons].map(([reason, minutes]) => ({ reason, minutes })).sort((a, b) => b.minutes - a.minutes);
  return sum;
}

export type SpanOfTime = Span & Totals & { owed: number };
/** What was owed, and what became of it, in any span. */
export const spanOf = (entitlement: Entitlement, entries: readonly Entry[], span: Span): SpanOfTime => ({
  ...span,
  owed: owed(entitlement, span),
  ...totals(entries, span),
});

/** The calendar month of `today`. `planned` counts only what is still ahead: a plan for a day gone by is history. */
export function thisMonth(entitlement: Entitlement, entries: readonly Entry[], today: Day): SpanOfTime {
  const span = { from: startOfMonth(today), to: endOfMonth(today) };
  return { ...spanOf(entitlement, entries, span), planned: totals(entries, { from: today, to: span.to }).planned };
}
/** The last four weeks, today included. */
export const lastFourWeeks = (entitlement: Entitlement, entries: readonly Entry[], today: Day): SpanOfTime =>
  spanOf(entitlement, entries, { from: addDays(today, -27), to: today });
/** Since the programme began. */
export const yearToDate = (entitlement: Entitlement, entries: readonly Entry[], today: Day): SpanOfTime =>
  spanOf(entitlement, entries, { from: entitlement.startsOn, to: today });

/** Weeks beginning on Mondays, the last one being that of `today`. */
export function weekByWeek(entitlement: Entitlement, entries: readonly Entry[], today: Day, weeks: number): SpanOfTime[] {
  const last = startOfWeek(today);
  return Array.from({ length: weeks }, (_, at) => {
    const from = addDays(last, (at - weeks + 1) * 7);
    return spanOf(entitlement, entries, { from, to: addDays(from, 6) });
  });
}

/** "duty or a crisis (3 h) and court (1 h 30)" */
export const lostWords = (lostBecause: Totals["lostBecause"]): string =>
  inWords(lostBecause.map(({ reason, minutes }) => `${becauseWords(reason)} (${hours(minutes)})`));
const inWords = (items: string[]): string => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`);

/** This month in one sentence; `who` is "You" or a name. */
export function monthSentence(month: SpanOfTime, who: string): string {
  const you = who === "You";
  if (month.owed === 0 && month.taken === 0 && month.lost === 0) return `No protected time is owed to ${you ? "you" : who} this month.`;
  const left = month.owed - month.taken - month.lost;
  const rest = left > 0 ? `${hours(left)} is still to take` : month.taken >= month.owed ? "that is all of it" : "nothing is left to take";
  return `${who} ${you ? "have" : "has"} taken ${hours(month.taken)} of the ${hours(month.owed)} owed this month and lost ${hours(month.lost)}; ${rest}.`;
}

/** Was less than half of the week's time taken? Only a week in which something was owed can be short. */
export const isShort = (week: SpanOfTime): boolean => week.owed > 0 && week.taken * 2 < week.owed;

/** What to say of a short week: "Week of 9 Nov: 1 h of 3 h 42 taken, lost because of court (2 h)." */
export function shortWeekSentence(week: SpanOfTime, today: Day): string | null {
  if (!isShort(week)) return null;
  const why = week.lost > 0 ? `lost because of ${lostWords(week.lostBecause)}` : "no reason recorded";
  return `Week of ${shortDay(week.from, today)}: ${hours(week.taken)} of ${hours(week.owed)} taken, ${why}.`;
}

/** Why an entry cannot be made, or null. Time goes by before it is taken or lost; only what lies ahead can be planned. */
export function whyNotEntry(
  entry: { kind: ProtectedTimeKind; onDay: Day },
  year: { startsOn: Day; endsOn: Day | null },
  today: Day,
): { sentence: string; field: "onDay" } | null {
  const no = (sentence: string) => ({ sentence, field: "onDay" as const });
  if (entry.onDay < year.startsOn) return no(`Your programme began on ${longDay(year.startsOn)}. Enter that day or a later one.`);
  if (year.endsOn !== null && entry.onDay > year.endsOn)
    return no(`Your programme ended on ${longDay(year.endsOn)}. Enter that day or an earlier one.`);
  if (entry.kind === "planned" && entry.onDay < today) return no("Planned time lies ahead. Enter today or a later day.");
  if (entry.kind === "planned" && entry.onDay > addMonths(today, 12)) return no("Plan at most a year ahead.");
  if (entry.kind !== "planned" && entry.onDay > today) return no("That day has not come yet. Choose planned, or enter today or an earlier day.");
  return null;
}
