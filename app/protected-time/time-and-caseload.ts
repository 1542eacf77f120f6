/** Protected time and caseload on one line: in the weeks somebody was over their ceiling, did they lose their time? */
import { addDays, daysBetween, hours, type Day } from "#app/shared/dates";
import { isShort, type SpanOfTime } from "./rules";

/** A count older than this says nothing about a week (the "stale data" limit: snapshots come monthly). */
export const STALE_DAYS = 35;

export type Snapshot = { snapshotOn: Day; total: number };
export type CaseloadWeek = { from: Day; to: Day; cases: number | null; ceiling: number | null; over: boolean };

/** For each week the newest count of it or before it, unless that is stale; `ceilingOn` answers for the week's last day. */
export function caseloadByWeek(
  weeks: readonly { from: Day; to: Day }[],
  snapshots: readonly Snapshot[],
  ceilingOn: (day: Day) => number | null,
): CaseloadWeek[] {
  const inOrder = [...snapshots].sort((a, b) => (a.snapshotOn < b.snapshotOn ? -1 : 1));
  return weeks.map(({ from, to }) => {
    const newest = inOrder.findLast((snapshot) => snapshot.snapshotOn <= to);
    const cases = newest && daysBetween(newest.snapshotOn, to) <= STALE_DAYS ? newest.total : null;
    const ceiling = ceilingOn(to);
    return { from, to, cases, ceiling, over: cases !== null && ceiling !== null && cases > ceiling };
  });
}

export type TimeAndCaseloadWeek = CaseloadWeek & Pick<SpanOfTime, "owed" | "planned" | "taken" | "lost" | "lostBecause">;

export const onOneLine = (time: readonly SpanOfTime[], caseload: readonly CaseloadWeek[]): TimeAndCaseloadWeek[] =>
  time.flatMap((week, at) => {
    const cases = caseload[at];
    return cases ? [{ ...week, cases: cases.cases, ceiling: cases.ceiling, over: cases.over }] : [];
  });

const weeksWord = (n: number) => `${n} ${n === 1 ? "week" : "weeks"}`;

/** What the picture shows, in one sentence: it must be readable in five seconds, and by those who do not see it. */
export function pairingSentence(weeks: readonly TimeAndCaseloadWeek[], who: string, today: Day): string {
  const begun = weeks.filter((week) => week.from <= today && week.owed > 0);
  const you = who === "You";
  if (begun.length === 0) return `No protected time was owed to ${you ? "you" : who} in these weeks.`;
  const over = begun.filter((week) => week.over);
  const short = over.filter(isShort);
  if (begun.every((week) => week.cases === null)) return `There is no caseload figure for ${you ? "you" : who} in these weeks.`;
  if (over.length === 0) return `${who} ${you ? "were" : "was"} not over the caseload ceiling in any of these weeks.`;
  const lost = over.reduce((sum, week) => sum + week.lost, 0);
  const part =
    short.length === 0
      ? "at least half of the protected time was taken in each of them"
      : `in ${short.length === over.length ? (over.length === 1 ? "it" : "all of them") : `${short.length} of them`} less than half of the protected time was taken`;
  return `${who} ${you ? "were" : "was"} over the caseload ceiling in ${weeksWord(over.length)}; ${part}${lost > 0 ? `, and ${hours(lost)} was lost` : ""}.`;
}

/** Is the pairing there that nobody can deny: over the ceiling today, and less than half of four weeks' time taken? */
export const needsTalkingAbout = (weeks: readonly TimeAndCaseloadWeek[], today: Day): boolean => {
  const recent = weeks.filter((week) => week.from <= today && week.from > addDays(today, -35)).slice(-4);
  const owed = recent.reduce((sum, week) => sum + week.owed, 0);
  const taken = recent.reduce((sum, week) => sum + week.taken, 0);
  return (recent.at(-1)?.over ?? false) && owed > 0 && taken * 2 < owed;
};
