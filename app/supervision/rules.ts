/**
 * One-to-one supervision of a newly qualified social worker: how often, and is it on track.
 * Employer Standard 5: weekly for six weeks, fortnightly to six months, monthly after, each at least 90 minutes; the
 * programme holds the numbers. Group supervision is additional and is not counted here. Days in a pause do not count.
 */
import { addDays, addMonths, covers, daysBetween, howFar, longDay, shortDay, type Day, type Period } from "#app/shared/dates";

/** The interval in force until so many days (or months) of the programme have passed; the last band may name no end. */
export type SupervisionBand = { untilDays?: number | undefined; untilMonths?: number | undefined; everyDays: number };
export type SupervisionPromise = {
  startsOn: Day;
  /** the last day of the programme, where it has ended */
  endsOn: Day | null;
  pauses: readonly Period[];
  bands: readonly SupervisionBand[];
  toleranceDays: number;
  minimumMinutes: number;
};
export type Held = { heldOn: Day; minutes: number };
export type CadenceState = "notStarted" | "paused" | "ended" | "onTrack" | "due" | "overdue";
export type Cadence = {
  state: CadenceState;
  /** the last session long enough to count */
  lastOn: Day | null;
  nextDueOn: Day | null;
  daysOverdue: number;
  everyDays: number | null;
  /** how many sessions the promise has asked for so far, and how many of these were held in time */
  asked: number;
  inTime: number;
};

const inPause = (pauses: readonly Period[], day: Day): boolean => pauses.some((pause) => covers(pause, day));

/** Days from one day to a later one, leaving out those in a pause. Pauses of one enrolment never overlap. */
export function activeDaysBetween(from: Day, to: Day, pauses: readonly Period[]): number {
  let days = Math.max(0, daysBetween(from, to));
  for (const { startsOn, endsOn } of pauses) {
    const first = startsOn > from ? startsOn : addDays(from, 1);
    const last = endsOn !== null && endsOn < to ? endsOn : to;
    if (first <= last) days -= daysBetween(first, last) + 1;
  }
  return days;
}

/** The day so many unpaused days later; null where a pause has no end yet. Never a day inside a pause. */
export function addActiveDays(from: Day, days: number, pauses: readonly Period[]): Day | null {
  let day = from;
  for (let left = days; left > 0;) {
    day = addDays(day, 1);
    const pause = pauses.find((p) => covers(p, day));
    if (!pause) left -= 1;
    else if (pause.endsOn === null) return null;
    else day = pause.endsOn;
  }
  return day;
}

/** How often supervision is promised to somebody who has been on the programme for so many unpaused days. */
export function everyDaysAt(promise: Pick<SupervisionPromise, "startsOn" | "bands">, activeDays: number): number | null {
  for (const band of promise.bands) {
    const until =
      band.untilDays ?? (band.untilMonths === undefined ? Infinity : daysBetween(promise.startsOn, addMonths(promise.startsOn, band.untilMonths)));
    if (activeDays < until) return band.everyDays;
  }
  return promise.bands.at(-1)?.everyDays ?? null;
}

/**
 * Each session that counts restarts the interval in force on its day. An interval that passes (with the tolerance) without a
 * session was asked for and missed, however long the gap then grows.
 */
export function cadence(promise: SupervisionPromise, sessions: readonly Held[], today: Day): Cadence {
  const { startsOn, endsOn, pauses, toleranceDays, minimumMinutes } = promise;
  const until = endsOn !== null && endsOn < today ? endsOn : today;
  const held = [
    ...new Set(sessions.filter((s) => s.minutes >= minimumMinutes && s.heldOn >= startsOn && s.heldOn <= until).map((s) => s.heldOn)),
  ].sort();
  const outcome: Cadence = {
    state: "notStarted",
    lastOn: held.at(-1) ?? null,
    nextDueOn: null,
    daysOverdue: 0,
    everyDays: null,
    asked: 0,
    inTime: 0,
  };
  if (today < startsOn) return outcome;

  let anchor = startsOn;
  let passed = 0;
  let every = everyDaysAt(promise, 0);
  const missedBy = (gap: number) => (every === null ? 0 : Math.max(0, Math.floor((gap - toleranceDays - 1) / every)));
  for (const day of held) {
    const gap = activeDaysBetween(anchor, day, pauses);
    outcome.asked += missedBy(gap) + 1;
    outcome.inTime += 1;
    passed += gap;
    anchor = day;
    every = everyDaysAt(promise, passed);
  }
  const gap = activeDaysBetween(anchor, until, pauses);
  outcome.asked += missedBy(gap);
  outcome.everyDays = every;
  if (endsOn !== null && endsOn < today) return { ...outcome, state: "ended" };
  if (every === null) return { ...outcome, state: "onTrack" };
  outcome.nextDueOn = addActiveDays(anchor, every, pauses);
  if (inPause(pauses, today)) return { ...outcome, state: "paused" };
  if (gap < every) return { ...outcome, state: "onTrack" };
  if (gap <= every + toleranceDays) return { ...outcome, state: "due" };
  return { ...outcome, state: "overdue", daysOverdue: gap - every };
}

const often: Record<number, string> = { 7: "every week", 14: "every two weeks", 28: "every four weeks", 30: "every month", 31: "every month" };
export const everyWords = (days: number): string => often[days] ?? `every ${days} days`;

/** The cadence in one sentence, for the person's own page and for those who look after them. */
export function cadenceSentence(c: Cadence, today: Day): string {
  const last = c.lastOn ? `last held on ${shortDay(c.lastOn, today)}` : "none recorded yet";
  const due = c.nextDueOn ? `${shortDay(c.nextDueOn, today)}` : "";
  switch (c.state) {
    case "notStarted":
      return "Supervision begins with the programme.";
    case "ended":
      return `The programme has ended; ${last}.`;
    case "paused":
      return `Paused, so nothing is due; ${last}.`;
    case "onTrack":
      return c.nextDueOn ? `On track: ${last}, next due by ${due}, ${howFar(c.nextDueOn, today)}.` : `On track: ${last}.`;
    case "due":
      return `Due now: ${last}, due by ${due}${c.nextDueOn === today ? " (today)" : ""}.`;
    case "overdue":
      return `Overdue by ${c.daysOverdue} ${c.daysOverdue === 1 ? "day" : "days"}: ${last}, was due by ${due}.`;
  }
}

/** "9 of the 11 sessions due so far were held in time." */
export const keptSentence = (c: Cadence): string | null =>
  c.asked === 0
    ? null
    : `${c.inTime} of the ${c.asked} ${c.asked === 1 ? "session" : "sessions"} due so far ${c.inTime === 1 ? "was" : "were"} held in time.`;

/** Why a session cannot be recorded, or null. `supervisors` are those who may have supervised this learner. */
export function whyNotSession(
  session: { heldOn: Day; supervisorId: string },
  year: { startsOn: Day; endsOn: Day | null },
  supervisors: readonly string[],
  already: readonly { heldOn: Day; supervisorId: string }[],
  today: Day,
): { sentence: string; field: "heldOn" | "supervisorId" } | null {
  const no = (sentence: string, field: "heldOn" | "supervisorId" = "heldOn") => ({ sentence, field });
  if (session.heldOn > today) return no("That day has not come yet. Record a supervision once it has been held.");
  if (session.heldOn < year.startsOn) return no(`The programme began on ${longDay(year.startsOn)}. Enter that day or a later one.`);
  if (year.endsOn !== null && session.heldOn > year.endsOn)
    return no(`The programme ended on ${longDay(year.endsOn)}. Enter that day or an earlier one.`);
  if (!supervisors.includes(session.supervisorId)) return no("Choose who supervised from the list.", "supervisorId");
  if (already.some((s) => s.heldOn === session.heldOn && s.supervisorId === session.supervisorId))
    return no("This supervision is recorded already: the same person on the same day.");
  return null;
}

/** The same in a cell of a table. */
export function shortCadence(c: Cadence): string {
  switch (c.state) {
    case "overdue":
      return `Overdue by ${c.daysOverdue} ${c.daysOverdue === 1 ? "day" : "days"}`;
    case "due":
      return "Due now";
    case "onTrack":
      return "On track";
    case "paused":
      return "Paused";
    case "notStarted":
      return "Not begun";
    case "ended":
      return "Ended";
  }
}
