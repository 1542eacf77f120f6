/** What a home page says about a year: one sentence each, and who comes first. Pure. */
import type { EnrolmentFacts } from "#app/asye/read.server";
import { isAtRisk, urgency, type Progress } from "#app/asye/progress";
import { inSentence, type Week } from "#app/asye/schedule";
import { addDays, daysBetween, howFar, howLate, londonDay, longDay, shortDay, type Day, type Instant } from "#app/shared/dates";

/** "Week 21 of 52. Your 6-month review is due on 3 December 2026, in 12 days." */
export function firstLine(week: Week, progress: Pick<Progress, "next" | "pausedSince">, today: Day): string {
  const { next } = progress;
  if (!next) return `${week.words}.`;
  const name = inSentence(next.stage.name);
  if (next.dueOn === null) return `${week.words}. Your ${name} has no date while the year is paused.`;
  const late =
    next.dueOn < today
      ? `was due on ${longDay(next.dueOn)}, ${howLate(next.dueOn, today)}`
      : `is due on ${longDay(next.dueOn)}, ${howFar(next.dueOn, today)}`;
  return `${week.words}. Your ${name} ${late}.`;
}

/** "6-month review, 3 Dec, in 12 days" */
export function nextReview(progress: Pick<Progress, "next">, today: Day): string {
  const { next } = progress;
  if (!next) return "Nothing more is due";
  if (next.dueOn === null) return `${next.stage.name}, no date while paused`;
  return `${next.stage.name}, ${shortDay(next.dueOn, today)}, ${howLate(next.dueOn, today)}`;
}

/** The last day on which this assessor supervised the learner, or either of them did something with a document. */
export function lastContact(
  year: { personId: string; documents: readonly { state: string; stateSince: Instant }[] },
  sessions: readonly { personId: string; supervisorId: string; heldOn: Day }[],
  assessorId: string,
): Day | null {
  const days = [
    ...sessions.filter((s) => s.personId === year.personId && s.supervisorId === assessorId).map((s) => s.heldOn),
    ...year.documents.filter((d) => d.state !== "draft").map((d) => londonDay(d.stateSince)),
  ];
  return days.reduce<Day | null>((last, day) => (last === null || day > last ? day : last), null);
}

type Standing = { progress: Progress };
/** Those who need help, the most pressing first; years in which nothing is late are left out. */
export const needHelp = <Y extends Standing>(years: readonly Y[]): Y[] =>
  years
    .map((year) => ({ year, weight: urgency(year.progress) }))
    .filter(({ weight }) => weight >= 100)
    .sort((a, b) => b.weight - a.weight)
    .map(({ year }) => year);

const SOON_DAYS = 28;
/**
 * Why the lead has to name an assessor: "" where the learner has none, or in words when theirs left or leaves within four weeks and
 * nobody follows; else null.
 */
export function assessorWanted(
  year: Pick<EnrolmentFacts, "assessorId" | "assessorName" | "assessorUntil" | "assessorLeftOn">,
  today: Day,
): string | null {
  const { assessorLeftOn: last } = year;
  if (year.assessorId === null) return "";
  if (year.assessorUntil !== null || last === null || last > addDays(today, SOON_DAYS)) return null;
  return last < today ? `${year.assessorName} left on ${longDay(last)}` : `${year.assessorName} leaves on ${longDay(last)}, ${howFar(last, today)}`;
}

/** How a cohort stands, in words: "3 of 28 learners are late, 1 at risk". */
export function cohortWords(years: readonly Standing[], today: Day): string {
  const all = years.length === 1 ? "1 learner" : `${years.length} learners`;
  const late = years.filter(({ progress }) => progress.late > 0 || progress.tasks.some((t) => t.state === "late")).length;
  const risk = years.filter(({ progress }) => isAtRisk(progress, today)).length;
  if (late === 0) return `${all}, nobody late`;
  return `${late} of ${all} ${late === 1 ? "is" : "are"} late${risk > 0 ? `, ${risk} at risk` : ""}`;
}

/** Snapshots come monthly: once one is stale, somebody has to ask for a new one. */
export function freshness({ newestOn, staleDays }: { newestOn: Day | null; staleDays: number }, today: Day): { stale: boolean; words: string } {
  if (newestOn === null) return { stale: true, words: "No caseload has been imported yet." };
  const age = daysBetween(newestOn, today);
  const when = `${longDay(newestOn)}, ${howFar(newestOn, today)}`;
  return age > staleDays
    ? { stale: true, words: `The newest caseload is of ${when}. Import a newer one: figures older than ${staleDays} days are not shown.` }
    : { stale: false, words: `The newest caseload is of ${when}.` };
}

/** "today", "10 Nov, 11 days ago" */
export const contactWords = (day: Day | null, today: Day): string =>
  day === null ? "none yet" : day > addDays(today, -1) ? "today" : `${shortDay(day, today)}, ${howFar(day, today)}`;
