/** What the portal can say by itself when a document is begun, in words that may be edited. Pure. */
import { ceilingFor, inUnits, type SchemeDefinition, type Unit } from "#app/caseload/rules";
import { phaseWords, type ProgrammeDefinition } from "#app/programmes/rules";
import { hours, londonDay, longDay, type Day, type Instant } from "#app/shared/dates";
import type { Answer } from "./answers";
import type { Definition } from "./definition";

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

/** `load` and `ceiling` in `unit`s */
export type CaseloadFigure = { snapshotOn: Day; cases: number; load: number; unit: Unit; ceiling: number | null };
export function caseloadWords(figures: readonly CaseloadFigure[], since: Day): string {
  const own = figures.filter((f) => f.snapshotOn >= since);
  if (own.length === 0) return `No caseload has been imported since ${longDay(since)}.`;
  const line = (f: CaseloadFigure) => {
    const weighed = f.unit === "points" ? `, ${inUnits(f.load, f.unit)}` : "";
    return `${longDay(f.snapshotOn)}: ${f.cases}${weighed}${f.ceiling === null ? "" : ` (ceiling ${f.ceiling})`}`;
  };
  return ["Children and young people held:", ...own.map(line)].join("\n");
}

export const stageDatesWords = (stages: readonly { name: string; dueOn: Day | null }[]): string =>
  stages.map((s) => `${s.name}: ${s.dueOn ? longDay(s.dueOn) : "when the pause has ended"}`).join("\n");

/** Dates to agree, one row for each review; the agreement itself is not one. */
export const stageDayRows = (stages: readonly { key: string; name: string; dueOn: Day | null }[]): string[][] =>
  stages.filter((s) => s.key !== "agreement").map((s) => [s.name, s.dueOn ?? ""]);

export const peopleWords = (people: readonly (readonly [name: string | null, part: string])[]): string =>
  people.flatMap(([name, part]) => (name === null ? [] : [`${name} (${part})`])).join(", ");

const share = (programme: ProgrammeDefinition, minutesPerWeek: number | null) => minutesPerWeek ?? programme.fullTimeMinutes;

/** "10% of contracted hours for the whole year, 3 h 42 a week at 37 h" */
export function protectedTimePromise(programme: ProgrammeDefinition, minutesPerWeek: number | null): string {
  const minutes = share(programme, minutesPerWeek);
  const { phases } = programme.protectedTime;
  const weekly = phases.map((p) => hours(Math.round((minutes * p.percent) / 100))).join(", then ");
  return `${phaseWords(programme, phases, "contracted hours").join(", then ")}: ${weekly} a week at ${hours(minutes)}`;
}

/** Each phase with what it comes to for these hours: children where cases are counted, else points. */
export function workloadPromise(scheme: SchemeDefinition, programme: ProgrammeDefinition, minutesPerWeek: number | null): string {
  const { phases, fullCaseload } = programme.workload;
  const { unit } = scheme;
  return phaseWords(programme, phases, unit === "count" ? `a full caseload of ${fullCaseload}` : `a full load of ${inUnits(scheme.ceiling, unit)}`)
    .map((words, i) => {
      const { percent = 100, fromMonth = 0 } = phases[i] ?? {};
      const phase = { percent, fullCaseload, month: fromMonth + 1 };
      const { ceiling } = ceilingFor(scheme, { share: share(programme, minutesPerWeek) / programme.fullTimeMinutes, phase, reductions: [] });
      return `${words}: no more than ${unit === "count" ? `${ceiling} children and young people` : inUnits(ceiling, unit)}`;
    })
    .join("\n");
}

export type Signed = { title: string; on: Day };
/** What has been signed by everybody, by kind and date. */
export function evidenceWords(signed: readonly Signed[]): string {
  const kinds = new Map<string, Day[]>();
  for (const { title, on } of signed) kinds.set(title, [...(kinds.get(title) ?? []), on]);
  if (kinds.size === 0) return "Nothing has been signed by everybody so far.";
  return [
    "Signed by everybody so far:",
    ...[...kinds].map(
      ([title, days]) =>
        `${title} (${days.length}): ${days
          .sort()
          .map((d) => longDay(d))
          .join(", ")}`,
    ),
  ].join("\n");
}

/** The rows of an earlier document under the columns of a new one: what both ask, by name. */
export function rowsCarriedOver(
  from: Pick<Definition, "sections">,
  to: Pick<Definition, "sections">,
  key: string,
  value: Answer | undefined,
): string[][] {
  const columnsOf = (d: Pick<Definition, "sections">) =>
    d.sections
      .flatMap((s) => s.fields)
      .find((f) => f.key === key)
      ?.columns?.map((c) => c.key) ?? [];
  const before = columnsOf(from);
  if (!Array.isArray(value)) return [];
  return value.flatMap((row) => (Array.isArray(row) ? [columnsOf(to).map((k) => row[before.indexOf(k)] ?? "")] : []));
}

export const handoverWords = ({ about, by, at, body }: { about: string; by: string; at: Instant; body: string }): string =>
  `${about} handed over${by === about ? "" : `, told by ${by},`} on ${longDay(londonDay(at))}:\n${body}`;
