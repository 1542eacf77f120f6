/**
 * Protected development time: what somebody is owed, what they set aside, took, lost and why.
 *
 * Owed: a week's contracted minutes times the percentage of the programme's phase (Skills for Care: 10 %) fall in equal parts on its
 * Mondays to Fridays, so that a day that is not worked takes a fifth of its week. Nothing is owed before the programme begins or after
 * it ends, in a pause, on leave or in sickness. A bank holiday takes nothing away: what is promised is a share of the contract, and only
 * leave, sickness and pauses are named as exceptions; what was planned for it is to be taken on another day of the week.
 * Minutes are rounded on the way from the first day of the programme, never span by span, so that the parts of a period always add up
 * to the whole.
 */
import {
  addDays,
  addMonths,
  covers,
  daysBetween,
  endOfMonth,
  fullDay,
  hours,
  longDay,
  shortDay,
  startOfMonth,
  startOfWeek,
  weekday,
  type Day,
  type Period,
} from "#app/shared/dates";
import type { AbsenceKind, ProtectedTimeKind } from "#db/schema";

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

export type ProtectedTimePhase = { fromMonth: number; percent: number };
export type WorkingPattern = Period & { minutesPerWeek: number };
export type Absence = { startsOn: Day; endsOn: Day; kind: AbsenceKind };
/** Everything what is owed depends on. */
export type Entitlement = {
  startsOn: Day;
  /** the last day of the programme, where it has ended */
  endsOn: Day | null;
  patterns: readonly WorkingPattern[];
  pauses: readonly Period[];
  absences: readonly Absence[];
  phases: readonly ProtectedTimePhase[];
  /** a week's minutes where no working pattern is known */
  fullTimeMinutes: number;
};
/** Days from and to, both inclusive. */
export type Span = { from: Day; to: Day };

/** What became of some time. Time taken for something that is no protected time (`counts` 0) is kept and not added up. */
export type Entry = {
  onDay: Day;
  minutes: number;
  kind: ProtectedTimeKind;
  counts: 0 | 1;
  reason: string | null;
  /** the block it is the answer to, and the day that was planned */
  blockId: string | null;
  plannedOn: Day | null;
};
/** Time set aside once (`everyWeeks` 0) or on the weekday of the first day every so many weeks; `endsOn` null = until the programme ends. */
export type Block = {
  id: string;
  startsOn: Day;
  endsOn: Day | null;
  everyWeeks: number;
  /** London clock time, "09:30" */
  atTime: string;
  minutes: number;
  activity: string | null;
  activityName: string | null;
  /** does the activity count as protected time? One that does not is set aside and asked for, and added up nowhere */
  counts: 0 | 1;
};
/** One day of a block that does not happen: moved into another block, or left out. */
export type Exception = { blockId: string; onDay: Day; what: "moved" | "leftOut"; toBlockId: string | null };
/** All there is to know about one person's protected time in one programme. */
export type ProtectedTime = {
  entitlement: Entitlement;
  /** the day on which the programme is to end; null where nobody can say, in a pause without an end or past the day it was */
  plannedEnd: Day | null;
  bankHolidays: ReadonlySet<Day>;
  blocks: readonly Block[];
  exceptions: readonly Exception[];
  entries: readonly Entry[];
};

const MONDAY: Day = "2001-01-01";
/** Mondays to Fridays from one day up to, and not including, another. */
function weekdaysBetween(from: Day, to: Day): number {
  const since = (day: Day) => {
    const days = daysBetween(MONDAY, day);
    return Math.floor(days / 7) * 5 + Math.min(5, ((days % 7) + 7) % 7);
  };
  return since(to) - since(from);
}

type PercentFrom = { from: Day; percent: number };
/**
 * The days from which each percentage holds: once as many weekdays of the programme lie behind as there are to the same day of the
 * month. Days in a pause do not count, so a pause puts off what comes later and adds nothing.
 */
const percentages = ({ startsOn, pauses, phases }: Entitlement): PercentFrom[] =>
  phases.flatMap(({ fromMonth, percent }) => {
    let from = startsOn;
    for (let left = weekdaysBetween(startsOn, addMonths(startsOn, fromMonth)); left > 0; from = addDays(from, 1)) {
      const pause = pauses.find((p) => covers(p, from));
      if (pause?.endsOn === null) return [];
      if (!pause && weekday(from) <= 5) left -= 1;
    }
    return [{ from, percent }];
  });

/** Minutes a week times percent on one day: nothing outside the programme, in a pause or away. */
function weeklyShare(e: Entitlement, percents: readonly PercentFrom[], day: Day): number {
  if (day < e.startsOn || (e.endsOn !== null && day > e.endsOn)) return 0;
  if (e.pauses.some((pause) => covers(pause, day)) || e.absences.some((absence) => covers(absence, day))) return 0;
  const minutes = e.patterns.find((pattern) => covers(pattern, day))?.minutesPerWeek ?? e.fullTimeMinutes;
  return minutes * (percents.findLast(({ from }) => from <= day)?.percent ?? 0);
}

/** Some days with the same share; `before` is what was owed when they began, in hundredths of a fifth of a minute. */
type Stretch = { from: Day; share: number; before: number };
const stretchesKept = new WeakMap<Entitlement, Stretch[]>();
function stretchesOf(e: Entitlement): Stretch[] {
  const kept = stretchesKept.get(e);
  if (kept) return kept;
  const percents = percentages(e);
  const turns = new Set<Day>([e.startsOn]);
  const turn = (day: Day) => day > e.startsOn && turns.add(day);
  if (e.endsOn) turn(addDays(e.endsOn, 1));
  for (const period of [...e.patterns, ...e.pauses, ...e.absences]) {
    turn(period.startsOn);
    if (period.endsOn) turn(addDays(period.endsOn, 1));
  }
  for (const percent of percents) turn(percent.from);
  const stretches: Stretch[] = [];
  for (const from of [...turns].sort()) {
    const last = stretches.at(-1);
    const before = last ? last.before + last.share * weekdaysBetween(last.from, from) : 0;
    stretches.push({ from, share: weeklyShare(e, percents, from), before });
  }
  stretchesKept.set(e, stretches);
  return stretches;
}
/** What is owed from the first day of the programme to the end of this one, in whole minutes. */
function owedUntil(e: Entitlement, day: Day): number {
  const stretch = stretchesOf(e).findLast(({ from }) => from <= day);
  return stretch ? Math.round((stretch.before + stretch.share * weekdaysBetween(stretch.from, addDays(day, 1))) / 500) : 0;
}
/** What is owed in a span, in whole minutes. */
export const owed = (e: Entitlement, { from, to }: Span): number => (to < from ? 0 : owedUntil(e, to) - owedUntil(e, addDays(from, -1)));

export type Occurrence = { blockId: string; onDay: Day } & Pick<Block, "atTime" | "minutes" | "activity" | "activityName" | "counts">;
export type WhySkipped = "bankHoliday" | "pause" | "ended" | "moved" | "leftOut" | AbsenceKind;
export type Skipped = Occurrence & { why: WhySkipped; toBlockId: string | null };

/** Why nothing is set aside on a day, or null: it is no working day of this person's programme. */
export function whyNoTime(
  { entitlement, plannedEnd, bankHolidays }: Omit<ProtectedTime, "blocks" | "exceptions" | "entries">,
  day: Day,
): WhySkipped | null {
  const { startsOn, endsOn, pauses, absences } = entitlement;
  const last = endsOn ?? plannedEnd;
  if (day < startsOn || (last !== null && day > last)) return "ended";
  if (pauses.some((pause) => covers(pause, day))) return "pause";
  if (bankHolidays.has(day)) return "bankHoliday";
  return absences.find((absence) => covers(absence, day))?.kind ?? null;
}

/** Does a block come on this day, whatever stands in its way? */
export const fallsOn = ({ startsOn, endsOn, everyWeeks }: Pick<Block, "startsOn" | "endsOn" | "everyWeeks">, day: Day): boolean =>
  everyWeeks === 0 ? day === startsOn : day >= startsOn && (endsOn === null || day <= endsOn) && daysBetween(startsOn, day) % (everyWeeks * 7) === 0;

/** What the blocks set aside in a span, day by day, and which of their days fall out. */
export function occurrences(time: Omit<ProtectedTime, "entries">, { from, to }: Span): { kept: Occurrence[]; skipped: Skipped[] } {
  const kept: Occurrence[] = [];
  const skipped: Skipped[] = [];
  for (const { id, startsOn, endsOn, everyWeeks, ...what } of time.blocks) {
    const last = endsOn !== null && endsOn < to ? endsOn : to;
    const step = everyWeeks * 7;
    let day = startsOn < from && step > 0 ? addDays(startsOn, Math.ceil(daysBetween(startsOn, from) / step) * step) : startsOn;
    while (day <= last) {
      if (day >= from) {
        const one = { blockId: id, onDay: day, ...what };
        const exception = time.exceptions.find((e) => e.blockId === id && e.onDay === day);
        const why = exception?.what ?? whyNoTime(time, day);
        if (why === null) kept.push(one);
        else skipped.push({ ...one, why, toBlockId: exception?.toBlockId ?? null });
      }
      if (step === 0) break;
      day = addDays(day, step);
    }
  }
  const inOrder = (a: Occurrence, b: Occurrence) => (`${a.onDay} ${a.atTime}` < `${b.onDay} ${b.atTime}` ? -1 : 1);
  return { kept: kept.sort(inOrder), skipped: skipped.sort(inOrder) };
}

const answerTo = (blockId: string, onDay: Day) => `${blockId} ${onDay}`;
/** The entries that answer what was set aside, by block and day. */
export function answers<E extends Pick<Entry, "blockId" | "plannedOn">>(entries: readonly E[]): (of: Pick<Occurrence, "blockId" | "onDay">) => E[] {
  const found = new Map<string, E[]>();
  for (const entry of entries) {
    if (entry.blockId === null || entry.plannedOn === null) continue;
    const key = answerTo(entry.blockId, entry.plannedOn);
    found.set(key, [...(found.get(key) ?? []), entry]);
  }
  return ({ blockId, onDay }) => found.get(answerTo(blockId, onDay)) ?? [];
}

export type Totals = {
  taken: number;
  /** taken for something that does not count as protected time */
  beside: number;
  lost: number;
  lostBecause: { reason: string | null; minutes: number }[];
};
/** Sums of the entries of a span; reasons with the most minutes first. */
export function totals(entries: readonly Entry[], { from, to }: Span): Totals {
  const sum = { taken: 0, beside: 0, lost: 0 };
  const reasons = new Map<string | null, number>();
  for (const { onDay, kind, counts, minutes, reason } of entries) {
    if (onDay < from || onDay > to) continue;
    if (counts === 1) sum[kind] += minutes;
    else if (kind === "taken") sum.beside += minutes;
    if (kind === "lost" && counts === 1) reasons.set(reason, (reasons.get(reason) ?? 0) + minutes);
  }
  return { ...sum, lostBecause: [...reasons].map(([reason, minutes]) => ({ reason, minutes })).sort((a, b) => b.minutes - a.minutes) };
}

export type SpanOfTime = Span &
  Totals & {
    owed: number;
    /** what the blocks set aside, whatever became of it */
    planned: number;
    /** set aside before today and not answered yet */
    open: number;
    /** set aside from today on and not answered yet */
    ahead: number;
  };

/** The last day of the programme: where it has ended, or else is to end; null where nobody can say. */
const lastDay = ({ entitlement, plannedEnd }: Pick<ProtectedTime, "entitlement" | "plannedEnd">): Day | null => entitlement.endsOn ?? plannedEnd;

/** One after the other, what was owed, set aside, taken and lost in some spans. After the last day nothing is owed. */
export function spansOf(time: ProtectedTime, spans: readonly Span[], today: Day): SpanOfTime[] {
  const first = spans.reduce<Day>((least, { from }) => (from < least ? from : least), spans[0]?.from ?? today);
  const last = spans.reduce<Day>((most, { to }) => (to > most ? to : most), spans[0]?.to ?? today);
  const { kept } = occurrences(time, { from: first, to: last });
  const answered = answers(time.entries);
  const end = lastDay(time);
  return spans.map((span) => {
    const sum = { planned: 0, open: 0, ahead: 0 };
    for (const one of kept) {
      if (one.onDay < span.from || one.onDay > span.to || one.counts === 0) continue;
      sum.planned += one.minutes;
      if (answered(one).length === 0) sum[one.onDay < today ? "open" : "ahead"] += one.minutes;
    }
    const due = end !== null && end < span.to ? { ...span, to: end } : span;
    return { ...span, owed: owed(time.entitlement, due), ...sum, ...totals(time.entries, span) };
  });
}
/** What was owed, set aside, taken and lost in any span. */
export const spanOf = (time: ProtectedTime, span: Span, today: Day): SpanOfTime => spansOf(time, [span], today)[0]!;

/** The calendar month of `today`. */
export const thisMonth = (time: ProtectedTime, today: Day): SpanOfTime => spanOf(time, { from: startOfMonth(today), to: endOfMonth(today) }, today);
/** The last four weeks, today included. */
export const lastFourWeeks = (time: ProtectedTime, today: Day): SpanOfTime => spanOf(time, { from: addDays(today, -27), to: today }, today);
/** The four weeks that begin today. */
export const nextFourWeeks = (time: ProtectedTime, today: Day): SpanOfTime => spanOf(time, { from: today, to: addDays(today, 27) }, today);
/** Since the programme began. */
export const yearToDate = (time: ProtectedTime, today: Day): SpanOfTime => spanOf(time, { from: time.entitlement.startsOn, to: today }, today);

/** Weeks beginning on Mondays, the last one being that of `today`. */
export function weekByWeek(time: ProtectedTime, today: Day, weeks: number): SpanOfTime[] {
  const last = startOfWeek(today);
  const spans = Array.from({ length: weeks }, (_, at) => {
    const from = addDays(last, (at - weeks + 1) * 7);
    return { from, to: addDays(from, 6) };
  });
  return spansOf(time, spans, today);
}

/** The whole programme. `required` is `planned` and `unplanned` together; less than nothing is unplanned where more was set aside than is owed. */
export type Forecast = Span & {
  required: number;
  planned: number;
  unplanned: number;
  taken: number;
  lost: number;
  /** what will have been taken if everything that is still set aside is taken */
  forecast: number;
};
/** From the first day to the last; null where there is no last day to count to. */
export function forecastOf(time: ProtectedTime, today: Day): Forecast | null {
  const { startsOn } = time.entitlement;
  const to = lastDay(time);
  if (to === null) return null;
  const whole = spanOf(time, { from: startsOn, to }, today);
  const { taken, lost, ahead } = whole;
  return {
    from: startsOn,
    to,
    required: whole.owed,
    planned: whole.planned,
    unplanned: whole.owed - whole.planned,
    taken,
    lost,
    forecast: taken + ahead,
  };
}

/** "duty or a crisis (3 h) and court (1 h 30)" */
export const lostWords = (lostBecause: Totals["lostBecause"]): string =>
  inWords(lostBecause.map(({ reason, minutes }) => `${becauseWords(reason)} (${hours(minutes)})`));
const inWords = (items: string[]): string => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`);

/** This month in one sentence; `who` is "You" or a name. */
export function monthSentence(month: Pick<SpanOfTime, "owed" | "taken" | "lost">, who: string): string {
  const you = who === "You";
  if (month.owed === 0 && month.taken === 0 && month.lost === 0) return `No protected time is owed to ${you ? "you" : who} this month.`;
  const left = month.owed - month.taken - month.lost;
  const rest = left > 0 ? `${hours(left)} is still to take` : month.taken >= month.owed ? "that is all of it" : "nothing is left to take";
  return `${who} ${you ? "have" : "has"} taken ${hours(month.taken)} of the ${hours(month.owed)} owed this month and lost ${hours(month.lost)}; ${rest}.`;
}

/** Was less than half of the week's time taken? Only a week in which something was owed can be short. */
export const isShort = (week: Pick<SpanOfTime, "owed" | "taken">): boolean => week.owed > 0 && week.taken * 2 < week.owed;

/** What to say of a short week: "Week of 9 Nov: 1 h of 3 h 42 taken, lost because of court (2 h)." */
export function shortWeekSentence(week: SpanOfTime, today: Day): string | null {
  if (!isShort(week)) return null;
  const why = week.lost > 0 ? `lost because of ${lostWords(week.lostBecause)}` : "no reason recorded";
  return `Week of ${shortDay(week.from, today)}: ${hours(week.taken)} of ${hours(week.owed)} taken, ${why}.`;
}

export type Why = { sentence: string; field: string } | null;
const on = (field: string) => (sentence: string) => ({ sentence, field });

const DAY = 24 * 60;
/** "09:30" as minutes after midnight */
export const minutesOf = (atTime: string): number => Number(atTime.slice(0, 2)) * 60 + Number(atTime.slice(3, 5));
/** "09:30 to 13:12" */
export function fromTo({ atTime, minutes }: { atTime: string; minutes: number }): string {
  const end = minutesOf(atTime) + minutes;
  return `${atTime} to ${String(Math.floor(end / 60) % 24).padStart(2, "0")}:${String(end % 60).padStart(2, "0")}`;
}
const meet = (a: { atTime: string; minutes: number }, b: { atTime: string; minutes: number }) =>
  minutesOf(a.atTime) < minutesOf(b.atTime) + b.minutes && minutesOf(b.atTime) < minutesOf(a.atTime) + a.minutes;

/** Minutes of some stretches of time, each counted once where they meet. */
function minutesIn(stretches: readonly { from: number; to: number }[]): number {
  let [sum, until] = [0, 0];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}
/**
 * How many minutes of a block's day are recorded as something else, such as a review meeting in it: `busy` can have been no protected time
 * of this block, and `counted` is protected time already, which is not counted twice.
 */
export function recordedWithin(
  one: Occurrence,
  entries: readonly Pick<KeptTimeEntry, "onDay" | "kind" | "counts" | "minutes" | "atTime" | "blockId" | "plannedOn">[],
): { busy: number; counted: number } {
  const [from, to] = [minutesOf(one.atTime), minutesOf(one.atTime) + one.minutes];
  const others = entries.filter(
    (e) => e.onDay === one.onDay && e.kind === "taken" && e.atTime !== null && !sameOne({ blockId: one.blockId, plannedOn: one.onDay }, e),
  );
  const within = (of: typeof others) =>
    minutesIn(
      of
        .map(({ atTime, minutes }) => ({ from: Math.max(from, minutesOf(atTime!)), to: Math.min(to, minutesOf(atTime!) + minutes) }))
        .filter((stretch) => stretch.from < stretch.to),
    );
  return { busy: within(others), counted: within(others.filter(({ counts }) => counts === 1)) };
}

type Said = {
  id?: string;
  blockId?: string | null;
  plannedOn?: Day | null;
  onDay: Day;
  atTime?: string | null;
  minutes: number;
  kind: ProtectedTimeKind;
};
/** Is it about the same day of the same block? */
const sameOne = (a: { blockId?: string | null; plannedOn?: Day | null }, b: { blockId: string | null; plannedOn: Day | null }) =>
  b.blockId !== null && a.blockId === b.blockId && a.plannedOn === b.plannedOn;
type KeptTimeEntry = Entry & { id: string; atTime: string | null };
type Kept = Pick<ProtectedTime, "entitlement" | "plannedEnd" | "bankHolidays" | "blocks" | "exceptions"> & { entries: readonly KeptTimeEntry[] };

/**
 * Why an entry cannot be made, or null: time begins before it is taken, a day has 24 hours, and nobody is in two places. `clock` is the
 * time of day in London, "14:05".
 */
export function whyNotEntry(entry: Said, time: Kept, today: Day, clock: string): Why {
  const { startsOn, endsOn } = time.entitlement;
  const no = on("onDay");
  if (entry.onDay < startsOn) return no(`Your programme began on ${longDay(startsOn)}. Enter that day or a later one.`);
  if (endsOn !== null && entry.onDay > endsOn) return no(`Your programme ended on ${longDay(endsOn)}. Enter that day or an earlier one.`);
  if (entry.onDay > today) return no("That day has not come yet. Enter today or an earlier day, or plan the time.");
  const others = time.entries.filter((other) => other.onDay === entry.onDay && other.id !== entry.id);
  const there = others.reduce((sum, { minutes }) => sum + minutes, 0);
  if (there + entry.minutes > DAY) return on("minutes")(`With the ${hours(there)} that are recorded already that is more than a day has.`);
  const { atTime } = entry;
  if (!atTime) return null;
  if (entry.onDay === today && entry.kind === "taken" && atTime > clock)
    return on("atTime")("That time has not come yet. Say that you took it once it has begun.");
  if (minutesOf(atTime) + entry.minutes > DAY) return on("minutes")("That goes on past midnight. Make it shorter, or let it begin earlier.");
  const timed = { atTime, minutes: entry.minutes };
  const same = others.find((other) => other.atTime !== null && !sameOne(entry, other) && meet(timed, { ...other, atTime: other.atTime }));
  if (same)
    return on("atTime")(
      `You have recorded ${fromTo({ ...same, atTime: same.atTime! })} on that day already. Change that entry, or choose another time.`,
    );
  const answered = answers(time.entries);
  const block = occurrences(time, { from: entry.onDay, to: entry.onDay }).kept.find(
    (one) => !sameOne(entry, { blockId: one.blockId, plannedOn: one.onDay }) && answered(one).length === 0 && meet(timed, one),
  );
  return block ? on("atTime")(`${fromTo(block)} of that day is set aside already. Say there whether you took it, or choose another time.`) : null;
}

const skippedOn: Record<Exclude<WhySkipped, "moved" | "leftOut">, string> = {
  bankHoliday: "That day is a bank holiday. Choose another one.",
  pause: "The programme is paused on that day. Choose another one.",
  ended: "That day lies outside your programme. Choose another one.",
  leave: "You are on leave on that day. Choose another one, or change your leave first.",
  sickness: "Sickness is recorded for that day. Choose another one, or change that first.",
};
/** How far ahead overlaps are looked for. */
const AHEAD = 366;

/** Why time cannot be set aside like this, or null. `instead`: the block it comes in the place of; its days that are moved or left out stay so. */
export function whyNotPlan(
  block: Pick<Block, "startsOn" | "endsOn" | "everyWeeks" | "atTime" | "minutes">,
  time: Kept,
  today: Day,
  instead: string | null = null,
): Why {
  const { startsOn, endsOn, atTime, minutes } = block;
  const no = on("startsOn");
  if (startsOn < today) return no("Planned time lies ahead. Enter today or a later day.");
  if (startsOn < time.entitlement.startsOn)
    return no(`Your programme begins on ${longDay(time.entitlement.startsOn)}. Enter that day or a later one.`);
  const last = lastDay(time);
  if (last !== null && startsOn > last) return no(`Your programme ends on ${longDay(last)}. Enter that day or an earlier one.`);
  if (startsOn > addMonths(today, 12)) return no("Plan at most a year ahead.");
  if (endsOn !== null && endsOn < startsOn) return on("endsOn")("The last day is the first day or a later one.");
  if (minutesOf(atTime) + minutes > DAY) return on("minutes")("That goes on past midnight. Make it shorter, or let it begin earlier.");
  const why = whyNoTime(time, startsOn);
  if (block.everyWeeks === 0 && why !== null && why !== "moved" && why !== "leftOut") return no(skippedOn[why]);
  const others = time.blocks.filter(({ id }) => id !== instead);
  const span = { from: startsOn, to: addDays(startsOn, AHEAD) };
  const exceptions = time.exceptions.filter(({ blockId }) => blockId === instead).map((e) => ({ ...e, blockId: "new" }));
  const mine = occurrences({ ...time, exceptions, blocks: [{ ...block, id: "new", activity: null, activityName: null, counts: 1 }] }, span).kept;
  const theirs = new Map<Day, Occurrence[]>();
  for (const one of occurrences({ ...time, blocks: others }, span).kept) theirs.set(one.onDay, [...(theirs.get(one.onDay) ?? []), one]);
  for (const one of mine) {
    const clash = theirs.get(one.onDay)?.find((other) => meet(one, other));
    if (clash) return on("atTime")(`${fromTo(clash)} on ${longDay(one.onDay)} is set aside already. Choose another time, or change that block.`);
  }
  return null;
}

/** Why days away cannot be recorded like this, or null. */
export function whyNotAway(
  away: { id: string; startsOn: Day; endsOn: Day },
  time: Pick<ProtectedTime, "entitlement"> & { absences: readonly (Absence & { id: string })[] },
): Why {
  const { startsOn, endsOn } = time.entitlement;
  if (away.endsOn < away.startsOn) return on("endsOn")("The last day is the first day or a later one.");
  if (daysBetween(away.startsOn, away.endsOn) > 366) return on("endsOn")("A year at most. Longer than that is a pause: propose one.");
  if (away.endsOn < startsOn) return on("endsOn")(`The programme began on ${longDay(startsOn)}. Enter that day or a later one.`);
  if (endsOn !== null && away.startsOn > endsOn)
    return on("startsOn")(`The programme ended on ${longDay(endsOn)}. Enter that day or an earlier one.`);
  const other = time.absences.find((a) => a.id !== away.id && a.startsOn <= away.endsOn && away.startsOn <= a.endsOn);
  return other ? on("startsOn")(`${longDay(other.startsOn)} to ${longDay(other.endsOn)} is recorded already. Change that one.`) : null;
}

/** What is said where less is set aside than is owed over the four weeks that begin today, or to the end; null where it is enough. */
export function tooLittlePlanned(time: ProtectedTime, today: Day): string | null {
  const { owed, planned, to } = nextFourWeeks(time, today);
  if (owed === 0 || planned >= owed) return null;
  const next = planned === 0 ? "Nothing is set aside" : `${hours(planned)} is set aside`;
  const end = lastDay(time);
  return `${next} ${end !== null && end < to ? `until the programme ends on ${longDay(end)}` : "for the next four weeks"}, and ${hours(owed)} is owed. Plan ${hours(owed - planned)} more, so that it is kept free.`;
}

/** After eight weeks nobody knows any more what became of a morning, and it is not asked. */
const ASKED_FOR = 56;
/** What still waits for an answer: set aside and begun, the oldest first. `clock` is the time of day in London. */
export function unanswered(time: ProtectedTime, today: Day, clock: string): Occurrence[] {
  const answered = answers(time.entries);
  const begun = ({ onDay, atTime }: Occurrence) => onDay < today || atTime <= clock;
  return occurrences(time, { from: addDays(today, -ASKED_FOR), to: today }).kept.filter((one) => begun(one) && answered(one).length === 0);
}
/** "Thursday's protected time" of this week and the last, "Protected time of 5 November 2026" before. */
export function whichTime(onDay: Day, today: Day): string {
  if (onDay === today) return "Today's protected time";
  return daysBetween(onDay, today) < 7 ? `${fullDay(onDay).split(" ")[0]}'s protected time` : `Protected time of ${longDay(onDay)}`;
}
/** "Every Thursday", "Every second Thursday", "Once" */
export const howOften = ({ startsOn, everyWeeks }: Pick<Block, "startsOn" | "everyWeeks">): string => {
  const day = fullDay(startsOn).split(" ")[0]!;
  return everyWeeks === 0
    ? "Once"
    : everyWeeks === 1
      ? `Every ${day}`
      : everyWeeks === 2
        ? `Every second ${day}`
        : `${day} every ${everyWeeks} weeks`;
};
export const skippedWords: Record<WhySkipped, string> = {
  bankHoliday: "Bank holiday",
  pause: "The programme is paused",
  ended: "After the programme",
  moved: "Moved to another day",
  leftOut: "Left out",
  leave: "On leave",
  sickness: "Sickness",
};
