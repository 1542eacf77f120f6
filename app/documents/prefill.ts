/** What the portal can say by itself when a document is begun, in words that may be edited. Pure. */
import { hours, longDay, type Day } from "#app/shared/dates";

const counted = (n: number, one: string) => `${n} ${one}${n === 1 ? "" : "s"}`;

export type Session = { heldOn: Day; minutes: number };
export function supervisionWords(sessions: readonly Session[], since: Day, minimumMinutes: number): string {
  const own = sessions.filter((s) => s.heldOn >= since);
  if (own.length === 0) return `No supervision has been recorded since ${longDay(since)}.`;
  const long = own.filter((s) => s.minutes >= minimumMinutes).length;
  const head = `${counted(own.length, "session")} since ${longDay(since)}, ${long} of them at least ${minimumMinutes} minutes:`;
  return [head, ...own.map((s) => `${longDay(s.heldOn)}, ${hours(s.minutes)}`)].join("\n");
}

export type TimeFigures = { owed: number; taken: number; lost: number; lostWords: string };
export const protectedTimeWords = ({ owed, taken, lost, lostWords }: TimeFigures, since: Day): string =>
  `Since ${longDay(since)}: ${hours(taken)} taken of ${hours(owed)} owed.${lost > 0 ? ` ${hours(lost)} lost because of ${lostWords}.` : ""}`;

export type CaseloadFigure = { snapshotOn: Day; total: number; ceiling: number | null };
export function caseloadWords(figures: readonly CaseloadFigure[], since: Day): string {
  const own = figures.filter((f) => f.snapshotOn >= since);
  if (own.length === 0) return `No caseload has been imported since ${longDay(since)}.`;
  const line = (f: CaseloadFigure) => `${longDay(f.snapshotOn)}: ${f.total}${f.ceiling === null ? "" : ` (ceiling ${f.ceiling})`}`;
  return ["Children and young people held:", ...own.map(line)].join("\n");
}

export const stageDatesWords = (stages: readonly { name: string; dueOn: Day | null }[]): string =>
  stages.map((s) => `${s.name}: ${s.dueOn ? longDay(s.dueOn) : "when the pause has ended"}`).join("\n");
