/** A line manager's newly qualified social workers in one table: who asks for something first. Pure. */
import { inUnits, type Unit } from "#app/caseload/rules";
import { lostWords, type SpanOfTime } from "#app/protected-time/rules";
import { hours, shortDay, type Day } from "#app/shared/dates";
import { inHours } from "#app/time-and-caseload/rules";
import type { StageState } from "#app/asye/progress";

export type TeamLine = {
  id: string;
  name: string;
  cohort: string;
  week: string;
  alert: { words: string; asks: boolean } | null;
  /** the newest snapshot that is not stale */
  held: { on: Day; load: number; unit: Unit } | null;
  ceiling: number | null;
  over: boolean;
  /** of four weeks, today included */
  time: Pick<SpanOfTime, "owed" | "taken" | "lost" | "lostBecause">;
  next: string;
  nextState: StageState;
  supervision: string;
  supervisionLate: boolean;
  supervisionDueOn: Day | null;
};

const weight = (line: TeamLine) =>
  (line.alert?.asks ? 8 : 0) + (line.alert ? 4 : 0) + (line.over ? 2 : 0) + (line.supervisionLate || line.nextState === "late" ? 1 : 0);
/** Whose alert waits for an answer comes first, then who has one, is over the ceiling, or is late with something; the others by name. */
export const inTeamOrder = (lines: readonly TeamLine[]): TeamLine[] => [...lines].sort((a, b) => weight(b) - weight(a));

/** "17 cases on 31 Oct, the agreed ceiling is 14" */
export function caseloadWords({ held, ceiling }: Pick<TeamLine, "held" | "ceiling">, today: Day): string {
  if (!held) return "Not known: no snapshot, or a stale one";
  return `${inUnits(held.load, held.unit)} on ${shortDay(held.on, today)}${ceiling === null ? "" : `, the agreed ceiling is ${ceiling}`}`;
}
/** "3 h 30 of 14 h 48 taken, 5 h lost because of court (5 h)" */
export function timeWords({ time: { owed, taken, lost, lostBecause } }: Pick<TeamLine, "time">): string {
  if (owed === 0 && taken === 0 && lost === 0) return "Nothing owed";
  return `${hours(taken)} of ${hours(owed)} taken${lost > 0 ? `, ${hours(lost)} lost because of ${lostWords(lostBecause)}` : ""}`;
}

export const teamColumns = [
  { heading: "Name", value: (l: TeamLine) => l.name, width: 24 },
  { heading: "Cohort", value: (l: TeamLine) => l.cohort, width: 24 },
  { heading: "Where they are", value: (l: TeamLine) => l.week, width: 24 },
  { heading: "Alert", value: (l: TeamLine) => l.alert?.words ?? null, width: 40 },
  { heading: "Snapshot of", value: (l: TeamLine) => l.held?.on ?? null, day: true },
  { heading: "Caseload", value: (l: TeamLine) => l.held?.load ?? null },
  { heading: "Ceiling", value: (l: TeamLine) => l.ceiling },
  { heading: "Over the ceiling", value: (l: TeamLine) => (l.held === null ? "not known" : l.over ? "yes" : "no") },
  { heading: "Hours owed in four weeks", value: (l: TeamLine) => inHours(l.time.owed) },
  { heading: "Hours taken", value: (l: TeamLine) => inHours(l.time.taken) },
  { heading: "Hours lost", value: (l: TeamLine) => inHours(l.time.lost) },
  { heading: "Lost because of", value: (l: TeamLine) => lostWords(l.time.lostBecause), width: 40 },
  { heading: "Next review", value: (l: TeamLine) => l.next, width: 40 },
  { heading: "Supervision", value: (l: TeamLine) => l.supervision, width: 24 },
  { heading: "Supervision due", value: (l: TeamLine) => l.supervisionDueOn, day: true },
];
