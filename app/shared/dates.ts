/**
 * Days and moments, pure. A `Day` is a London calendar day written `2026-03-02`; an `Instant` is a UTC moment written with
 * milliseconds, `2026-03-02T09:00:00.000Z`. Both sort as text. Nothing here asks what time it is (clock.server.ts does).
 */
export type Day = `${number}-${number}-${number}`;
export type Instant = `${number}-${number}-${number}T${string}Z`;
export type Period = { startsOn: Day; endsOn: Day | null };

const MS = 86_400_000;
/** A grid of ninety learners asks for the same few hundred days ten thousand times, so the answers are kept. */
function kept<K, V>(work: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = work(key);
      if (known.size >= 20_000) known.clear();
      known.set(key, value);
    }
    return value;
  };
}
const toMs = kept((day: Day) => Date.UTC(+day.slice(0, 4), +day.slice(5, 7) - 1, +day.slice(8, 10)));
const pad = (n: number, width = 2) => String(n).padStart(width, "0");
const fromMs = kept((ms: number): Day => {
  const d = new Date(ms);
  return dayFrom(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate());
});
const dayFrom = (y: number, m: number, d: number) => `${pad(y, 4)}-${pad(m)}-${pad(d)}` as Day;

export const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The day with these numbers, or null where the calendar has none (31 February) or the year is not between 1900 and 2200. */
export function dayOf(year: number, month: number, day: number): Day | null {
  if (![year, month, day].every(Number.isInteger)) return null;
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return dayFrom(year, month, day);
}

/** `2026-03-02` as a Day, or null. */
export function parseDay(text: string): Day | null {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  return m ? dayOf(+m[1]!, +m[2]!, +m[3]!) : null;
}

export const addDays = (day: Day, days: number): Day => fromMs(toMs(day) + days * MS);

/** Whole months later; the end of a shorter month stands for its missing days (31 Aug + 3 months = 30 Nov). */
export function addMonths(day: Day, months: number): Day {
  const total = +day.slice(0, 4) * 12 + (+day.slice(5, 7) - 1) + months;
  const y = Math.floor(total / 12);
  const m = (total % 12) + 1;
  return dayFrom(y, m, Math.min(+day.slice(8, 10), daysInMonth(y, m)));
}

/** Days from one day to another; negative when `to` comes first. */
export const daysBetween = (from: Day, to: Day): number => Math.round((toMs(to) - toMs(from)) / MS);

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: Day): number => ((new Date(toMs(day)).getUTCDay() + 6) % 7) + 1;
export const startOfWeek = (day: Day): Day => addDays(day, 1 - weekday(day));
export const startOfMonth = (day: Day): Day => dayFrom(+day.slice(0, 4), +day.slice(5, 7), 1);
export const endOfMonth = (day: Day): Day => dayFrom(+day.slice(0, 4), +day.slice(5, 7), daysInMonth(+day.slice(0, 4), +day.slice(5, 7)));

export const isWorkingDay = (day: Day, bankHolidays: ReadonlySet<Day>): boolean => weekday(day) <= 5 && !bankHolidays.has(day);

/** The day this many working days later (or earlier, when negative); 0 gives the day itself, working or not. */
export function addWorkingDays(day: Day, count: number, bankHolidays: ReadonlySet<Day>): Day {
  const step = Math.sign(count);
  let at = day;
  for (let left = Math.abs(count); left > 0;) {
    at = addDays(at, step);
    if (isWorkingDay(at, bankHolidays)) left -= 1;
  }
  return at;
}

/** Is the day inside the period? `endsOn` is its last day. */
export const covers = (period: Period, day: Day): boolean => period.startsOn <= day && (period.endsOn === null || day <= period.endsOn);
export const overlaps = (a: Period, b: Period): boolean =>
  (a.endsOn === null || b.startsOn <= a.endsOn) && (b.endsOn === null || a.startsOn <= b.endsOn);

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const monthName = (day: Day) => MONTHS[+day.slice(5, 7) - 1]!;

/** "3 December 2026" */
export const longDay = (day: Day): string => `${+day.slice(8, 10)} ${monthName(day)} ${day.slice(0, 4)}`;
/** "Thursday 3 December 2026" */
export const fullDay = (day: Day): string => `${WEEKDAYS[weekday(day) - 1]} ${longDay(day)}`;
/** "3 Dec"; with the year where it is not `today`'s: "3 Dec 2027" */
export const shortDay = (day: Day, today?: Day): string =>
  `${+day.slice(8, 10)} ${monthName(day).slice(0, 3)}${today && today.slice(0, 4) !== day.slice(0, 4) ? ` ${day.slice(0, 4)}` : ""}`;
/** "Dec 2026" */
export const monthWords = (day: Day): string => `${monthName(day).slice(0, 3)} ${day.slice(0, 4)}`;
/** "03/12/2026", for spreadsheets */
export const slashDay = (day: Day): string => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;

const count = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;
/** "today", "tomorrow", "in 12 days", "9 days ago" */
export function howFar(day: Day, today: Day): string {
  const n = daysBetween(today, day);
  if (n === 0) return "today";
  if (n === 1) return "tomorrow";
  if (n === -1) return "yesterday";
  return n > 0 ? `in ${count(n, "day")}` : `${count(-n, "day")} ago`;
}
/** For something due: "today", "in 12 days", "9 days late" */
export const howLate = (dueOn: Day, today: Day): string => (dueOn < today ? `${count(daysBetween(dueOn, today), "day")} late` : howFar(dueOn, today));

/** Minutes as "2 h 30", "45 min", "2 h". */
export function hours(minutes: number): string {
  const sign = minutes < 0 ? "-" : "";
  const m = Math.abs(Math.round(minutes));
  if (m < 60) return `${sign}${m} min`;
  return m % 60 === 0 ? `${sign}${m / 60} h` : `${sign}${Math.floor(m / 60)} h ${pad(m % 60)}`;
}

const london = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", hourCycle: "h23" });
const HOUR = 3_600_000;
const aheadKept = new Map<number, number>();
/** How far London is ahead of UTC in the hour of this moment, in milliseconds: 0, or an hour in summer. Asking Intl is slow, so each hour is asked once. */
function ahead(ms: number): number {
  const hour = Math.floor(ms / HOUR);
  let kept = aheadKept.get(hour);
  if (kept === undefined) {
    if (aheadKept.size > 50_000) aheadKept.clear();
    kept = ((Number(london.format(hour * HOUR)) - (((hour % 24) + 24) % 24) + 24) % 24) * HOUR;
    aheadKept.set(hour, kept);
  }
  return kept;
}
export const instantOf = (date: Date): Instant => date.toISOString() as Instant;
/** The moment as London's clocks show it: `2026-07-01T10:00…` for 9:00 UTC in summer. */
const onLondonClocks = (at: Instant | Date): string => {
  const ms = at instanceof Date ? at.getTime() : Date.parse(at);
  return new Date(ms + ahead(ms)).toISOString();
};
/** The London day on which a moment falls. */
export const londonDay = (at: Instant | Date): Day => onLondonClocks(at).slice(0, 10) as Day;
/** "14:02" in London */
export const clockTime = (at: Instant): string => onLondonClocks(at).slice(11, 16);
/** "3 December 2026 at 14:02" in London */
export const dayAndTime = (at: Instant): string => `${longDay(londonDay(at))} at ${clockTime(at)}`;
export const plusMinutes = (at: Instant, minutes: number): Instant => instantOf(new Date(Date.parse(at) + minutes * 60_000));

/** The moment of a day at which London's clocks show this time; an hour that is left out in spring is the one after it. */
export function momentOf({ onDay, atTime }: { onDay: Day; atTime: string }): Instant {
  const winter = instantOf(new Date(`${onDay}T${atTime}:00.000Z`));
  const summer = plusMinutes(winter, -60);
  return londonDay(summer) === onDay && clockTime(summer) === atTime ? summer : winter;
}

/** "14:00" from what people type: 14:00, 14.00, 2pm, 2.30 pm, 9 */
export function readTime(typed: string): string | null {
  const found = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(typed.trim());
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? "0");
  const half = found[3]?.toLowerCase();
  if (half && (hour < 1 || hour > 12)) return null;
  if (half === "pm" && hour < 12) hour += 12;
  if (half === "am" && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
