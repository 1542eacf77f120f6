import { addDays, addMonths, covers, daysBetween, isWorkingDay, longDay, type Day, type Period } from "#app/shared/dates";
import type { ProgrammeDefinition, Requirement, Stage } from "#app/programmes/rules";

/**
 * When everything in one learner's year is due. The full-time day is counted in months from the first day. Hours below full time
 * make the year longer in proportion, from the day they change; a pause stops it. Computed every time, stored nowhere.
 */
export type WorkingPattern = Period & { minutesPerWeek: number };

export type YearTerms = {
  startsOn: Day;
  programme: ProgrammeDefinition;
  /** no pattern known on a day = full-time */
  patterns: readonly WorkingPattern[];
  pauses: readonly Period[];
  bankHolidays: ReadonlySet<Day>;
  /** more days agreed at the end of the year; days of a pause do not count */
  extensions?: readonly { days: number }[];
};

/** `dueOn` is null where a pause without an agreed end comes first. It is never a day inside a pause. */
export type DueRequirement = { requirement: Requirement; dueOn: Day | null };
export type DueStage = { stage: Stage; dueOn: Day | null; beyondLimit: boolean; requirements: DueRequirement[] };
export type Schedule = {
  startsOn: Day;
  /** the programme's whole length, with hours and pauses */
  endsOn: Day | null;
  /** the day by which the programme must be finished at the latest, whatever happens */
  limitOn: Day;
  stages: DueStage[];
  pauses: readonly Period[];
};

/** Some days with the same pace: `pace` minutes of `fullTimeMinutes` count for each of them. `to` is the first day after. */
type Stretch = { from: Day; to: Day | null; pace: number; paused: boolean };

function stretches(terms: YearTerms, scales: boolean): Stretch[] {
  const full = terms.programme.fullTimeMinutes;
  const patterns = scales ? terms.patterns : [];
  const edges = new Set<Day>([terms.startsOn]);
  for (const period of [...patterns, ...terms.pauses]) {
    if (period.startsOn > terms.startsOn) edges.add(period.startsOn);
    if (period.endsOn !== null && period.endsOn >= terms.startsOn) edges.add(addDays(period.endsOn, 1));
  }
  const from = [...edges].sort();
  return from.map((day, i) => {
    const paused = terms.pauses.some((p) => covers(p, day));
    const minutes = patterns.find((p) => covers(p, day))?.minutesPerWeek ?? full;
    return { from: day, to: from[i + 1] ?? null, pace: paused ? 0 : Math.min(full, minutes), paused };
  });
}

/** The first day on which so many full-time days lie behind the learner; in whole minutes, so that nothing is lost to rounding. */
function reached(days: number, parts: readonly Stretch[], full: number): Day | null {
  let left = days * full;
  for (const part of parts) {
    if (left <= 0 && !part.paused) return part.from;
    if (part.pace > 0) {
      const needed = Math.max(0, Math.ceil(left / part.pace));
      if (part.to === null || needed < daysBetween(part.from, part.to)) return addDays(part.from, needed);
      left -= daysBetween(part.from, part.to) * part.pace;
    }
  }
  return null;
}

/** Working days back from a due day; days of a pause do not count as working days, and nothing is due before the first day. */
function workingDaysBefore(dueOn: Day, count: number, terms: YearTerms): Day {
  let at = dueOn;
  for (let left = count; left > 0 && at > terms.startsOn;) {
    at = addDays(at, -1);
    if (isWorkingDay(at, terms.bankHolidays) && !terms.pauses.some((p) => covers(p, at))) left -= 1;
  }
  // Counting may stop at the very first day, and that can lie in a pause.
  for (let pause = terms.pauses.find((p) => covers(p, at)); pause; pause = terms.pauses.find((p) => covers(p, at))) {
    if (pause.endsOn === null) return dueOn;
    at = addDays(pause.endsOn, 1);
  }
  return at;
}

/** Most learners of a cohort begin on one day, full-time and without a pause: their year is worked out once for each reading. */
const plainYears = new WeakMap<ReadonlySet<Day>, WeakMap<ProgrammeDefinition, Map<Day, Schedule>>>();

export function scheduleOf(terms: YearTerms): Schedule {
  const plain =
    terms.pauses.length === 0 && !terms.extensions?.length && terms.patterns.every((p) => p.minutesPerWeek >= terms.programme.fullTimeMinutes);
  if (!plain) return workOut(terms, stretches(terms, true), stretches(terms, false));
  let byProgramme = plainYears.get(terms.bankHolidays);
  if (!byProgramme) plainYears.set(terms.bankHolidays, (byProgramme = new WeakMap()));
  let byStart = byProgramme.get(terms.programme);
  if (!byStart) byProgramme.set(terms.programme, (byStart = new Map()));
  let schedule = byStart.get(terms.startsOn);
  if (!schedule) byStart.set(terms.startsOn, (schedule = workOut(terms, null, null)));
  return schedule;
}

/**
 * The day by which a year must be finished. Half-time takes twice the days of a year, and with a leap day in it they are one more than
 * twice its months: whoever has the fewest hours that the limit has room for may use those days too.
 */
export function limitOf(startsOn: Day, { lengthMonths, limitMonths }: Pick<ProgrammeDefinition, "lengthMonths" | "limitMonths">): Day {
  const inMonths = addMonths(startsOn, limitMonths);
  const year = daysBetween(startsOn, addMonths(startsOn, lengthMonths));
  const inDays = addDays(startsOn, Math.ceil((year * limitMonths) / lengthMonths));
  return inDays > inMonths ? inDays : inMonths;
}

function workOut(terms: YearTerms, scaled: Stretch[] | null, unscaled: Stretch[] | null): Schedule {
  const { startsOn, programme, pauses } = terms;
  const limitOn = limitOf(startsOn, programme);
  const due = (offset: Stage["offset"], scales: boolean) => {
    const target = "days" in offset ? addDays(startsOn, offset.days) : addMonths(startsOn, offset.months);
    const parts = scales ? scaled : unscaled;
    return parts ? reached(daysBetween(startsOn, target), parts, programme.fullTimeMinutes) : target;
  };
  // An extension is time at the end: it moves the last stage and the last day, and leaves the reviews before them where they are.
  const more = (terms.extensions ?? []).reduce((days, e) => days + e.days, 0);
  const extended = (day: Day | null) => (day === null || more === 0 ? day : activeDaysLater(day, more, pauses));
  return {
    startsOn,
    endsOn: extended(due({ months: programme.lengthMonths }, true)),
    limitOn,
    pauses,
    stages: programme.stages.map((stage, at) => {
      const plainly = due(stage.offset, stage.scalesWithHours);
      const dueOn = at === programme.stages.length - 1 ? extended(plainly) : plainly;
      const before = new Map<number, Day>();
      const ahead = (day: Day, count: number) => {
        const found = before.get(count) ?? workingDaysBefore(day, count, terms);
        before.set(count, found);
        return found;
      };
      const requirements = programme.requirements
        .filter((r) => r.stage === stage.key)
        .map((requirement) => ({
          requirement,
          dueOn: dueOn && requirement.dueWorkingDaysBefore ? ahead(dueOn, requirement.dueWorkingDaysBefore) : dueOn,
        }));
      return { stage, dueOn, beyondLimit: dueOn !== null && dueOn > limitOn, requirements };
    }),
  };
}

/** The day so many days later, days of a pause not counted; never a day inside a pause, and null where a pause without an end comes first. */
export function activeDaysLater(day: Day, days: number, pauses: readonly Period[]): Day | null {
  let at = addDays(day, days);
  for (const pause of [...pauses].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
    if (pause.startsOn > at || (pause.endsOn !== null && pause.endsOn < day)) continue;
    if (pause.endsOn === null) return null;
    at = addDays(at, daysBetween(pause.startsOn < day ? day : pause.startsOn, pause.endsOn) + 1);
  }
  return at;
}

/** "Near the limit" is the last two months before it. */
const NEAR_DAYS = 61;
const lastPlanned = (schedule: Schedule): Day | null =>
  schedule.stages.reduce<Day | null>((last, s) => (s.dueOn !== null && (last === null || s.dueOn > last) ? s.dueOn : last), schedule.endsOn);

/** What to say when the plan comes near the programme's limit or runs past it, or null. */
export function limitWords(schedule: Schedule): string | null {
  const beyond = beyondLimitWords(schedule);
  if (beyond) return beyond;
  const { endsOn, limitOn } = schedule;
  if (endsOn === null) return null;
  const left = daysBetween(endsOn, limitOn);
  if (left > NEAR_DAYS) return null;
  if (left < 0) return `The year would end on ${longDay(endsOn)}, after ${longDay(limitOn)}, the last day on which the programme can end.`;
  const before = left === 0 ? "which is" : `${left} ${left === 1 ? "day" : "days"} before`;
  return `The year is planned to end on ${longDay(endsOn)}, ${before} the last day on which the programme can end${left === 0 ? "" : `, ${longDay(limitOn)}`}.`;
}

/** While a pause has no last day: the latest one with which the year still ends within the limit. Null where there is no such pause, or no such day. */
export function latestPauseEnd(terms: YearTerms): Day | null {
  const open = terms.pauses.find((p) => p.endsOn === null);
  if (!open) return null;
  const pauses = terms.pauses.map((p) => (p === open ? { ...p, endsOn: p.startsOn } : p));
  const schedule = scheduleOf({ ...terms, pauses });
  const last = lastPlanned(schedule);
  const room = last === null ? -1 : daysBetween(last, schedule.limitOn);
  return room < 0 ? null : addDays(open.startsOn, room);
}

/** What to say when the plan runs past the programme's limit, or null. */
export function beyondLimitWords(schedule: Schedule): string | null {
  const first = schedule.stages.find((s) => s.beyondLimit);
  if (!first) return null;
  return `The ${inSentence(first.stage.name)} would fall after ${longDay(schedule.limitOn)}, the last day on which the programme can end. Agree the hours or the pause again.`;
}

/** "final review" inside a sentence; "3-month review" stays as it is. */
export const inSentence = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Days between two days that lie outside every pause. */
export function activeDays(from: Day, to: Day, pauses: readonly Period[]): number {
  if (to <= from) return 0;
  const last = addDays(to, -1);
  return pauses.reduce(
    (days, pause) => {
      const start = pause.startsOn > from ? pause.startsOn : from;
      const end = pause.endsOn !== null && pause.endsOn < last ? pause.endsOn : last;
      return end < start ? days : days - (daysBetween(start, end) + 1);
    },
    daysBetween(from, to),
  );
}

export type Week = { week: number; of: number; words: string };

/** Where the learner is: "Week 21 of 52". Paused days do not count. */
export function weekOf(schedule: Pick<Schedule, "startsOn" | "endsOn" | "pauses">, today: Day): Week {
  const { startsOn, endsOn, pauses } = schedule;
  const of = endsOn === null ? 52 : Math.max(1, Math.floor(activeDays(startsOn, endsOn, pauses) / 7));
  if (today < startsOn) return { week: 0, of, words: `Starts on ${longDay(startsOn)}` };
  const week = Math.floor(activeDays(startsOn, today, pauses) / 7) + 1;
  const pause = pauses.find((p) => covers(p, today));
  if (pause) return { week: Math.min(week, of), of, words: `Paused since ${longDay(pause.startsOn)}, in week ${Math.min(week, of)} of ${of}` };
  if (week <= of) return { week, of, words: `Week ${week} of ${of}` };
  // 52 weeks are a day or two short of a year: that last piece is still week 52.
  if (endsOn !== null && today < endsOn) return { week: of, of, words: `Week ${of} of ${of}` };
  return { week: of, of, words: endsOn === null ? `Week ${week}` : `The year ended on ${longDay(endsOn)}` };
}

/** Whole months of the year behind the learner, for phases counted in months (workload, protected time). Pauses do not count. */
export function monthOf(schedule: Pick<Schedule, "startsOn" | "pauses">, today: Day): number {
  const done = activeDays(schedule.startsOn, today, schedule.pauses);
  const asIf = addDays(schedule.startsOn, done);
  let month = 0;
  while (addMonths(schedule.startsOn, month + 1) <= asIf) month += 1;
  return month;
}
