/** What the page of one import shows at each of its steps; long lists are cut, with their number said. */
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { caseTypes } from "#app/caseload/case-types";
import { caseloadPreview, knownPeople, rosterPreview, type ImportInHand } from "./read.server";
import { fieldsOf, guessShape, type CaseloadProblem, type CaseloadShape } from "./rules/caseload";
import { guessColumns, type ColumnField } from "./rules/columns";
import { rosterFields, type RosterProblem } from "./rules/roster";
import { rosterCounts, type RosterKind } from "./rules/roster-changes";
import { heldFor } from "./held-files.server";

const SHOWN = 100;
/** how many workers are asked about at once: each question holds the names of everybody */
const ASKED = 20;

type Cut<T> = { total: number; shown: T[] };
const cut = <T>(all: readonly T[], most = SHOWN): Cut<T> => ({ total: all.length, shown: all.slice(0, most) });

export type ProblemView = { line: number; who: string; sentence: string };
const problemViews = (problems: readonly (RosterProblem | CaseloadProblem)[]) => {
  const view = (rejected: boolean) =>
    cut(problems.filter((problem) => problem.rejected === rejected)).shown.map((problem): ProblemView => ({
      line: problem.line,
      who: "name" in problem ? problem.name : problem.worker,
      sentence: problem.sentence,
    }));
  const total = (rejected: boolean) => problems.filter((problem) => problem.rejected === rejected).length;
  return { rejected: { total: total(true), shown: view(true) }, notes: { total: total(false), shown: view(false) } };
};

export type FieldView = { key: string; label: string; hint?: string; column: number | null };
const fieldViews = (fields: readonly ColumnField[], guess: Partial<Record<string, number>>): FieldView[] =>
  fields.map(({ key, label, hint }) => ({ key, label, ...(hint ? { hint } : {}), column: guess[key] ?? null }));

export type PersonOption = { id: string; name: string };
type Reading = Pick<Context, "db" | "viewer" | "now" | "today">;

async function rosterView(ctx: Reading, { staged }: ImportInHand) {
  if (staged?.step !== "roster") return null;
  const { changes, print } = await rosterPreview(ctx, staged);
  const problems = [...staged.problems, ...changes.problems].toSorted((a, b) => a.line - b.line);
  const of = (kind: RosterKind) => cut(changes.lines.filter((line) => line.kind === kind));
  const lines = { new: of("new"), mover: of("mover"), leaver: of("leaver"), returned: of("returned"), changed: of("changed") };
  return {
    step: "rosterPreview" as const,
    counts: rosterCounts(changes, problems),
    ...problemViews(problems),
    lines,
    newTeams: changes.newTeams,
    missing: cut(changes.missing),
    print,
    today: ctx.today,
  };
}

async function caseloadView(ctx: Reading, batch: ImportInHand) {
  const { staged } = batch;
  if (staged?.step !== "caseload") return null;
  const { matched, changes, names } = await caseloadPreview(ctx, batch, staged);
  const problems = problemViews(staged.problems);
  const days = new Map<Day, { day: Day; workers: number; cases: number }>();
  for (const { snapshotOn, total } of matched.rows) {
    const day = days.get(snapshotOn) ?? { day: snapshotOn, workers: 0, cases: 0 };
    days.set(snapshotOn, { day: snapshotOn, workers: day.workers + 1, cases: day.cases + total });
  }
  const people: PersonOption[] =
    matched.unmatched.length === 0
      ? []
      : (await knownPeople(ctx)).map(({ id, givenName, familyName, staffNumber }) => ({
          id,
          name: `${familyName}, ${givenName}${staffNumber ? ` (${staffNumber})` : ""}`,
        }));
  return {
    step: "caseloadPreview" as const,
    unmatched: cut(matched.unmatched, ASKED),
    people,
    counts: {
      added: changes.added.length,
      changed: changes.changed.length,
      unchanged: changes.unchanged.length,
      gone: changes.gone.length,
      leftOut: matched.leftOut.length,
      rejected: problems.rejected.total,
    },
    ...problems,
    changed: cut(
      changes.changed.map(({ row, before }) => ({ name: names.get(row.personId) ?? "", day: row.snapshotOn, from: before.total, to: row.total })),
    ),
    gone: cut(
      changes.gone.toSorted((a, b) => b.had - a.had).map(({ row, had }) => ({ name: names.get(row.personId) ?? "", day: row.snapshotOn, had })),
    ),
    byName: cut(matched.byName),
    leftOut: cut(matched.leftOut),
    days: cut([...days.values()].sort((a, b) => (a.day < b.day ? 1 : -1))),
  };
}

function columnsView(ctx: Reading, { id, kind, staged, memory }: ImportInHand) {
  if (kind === "roster") {
    if (staged?.step !== "rosterTable") return null;
    const examples = staged.headers.map((_, index) => staged.rows.find(({ cells }) => cells[index])?.cells[index]?.slice(0, 30) ?? "");
    const options = staged.headers.map((header, index) => (examples[index] ? `${header}, like “${examples[index]}”` : header));
    return {
      step: "rosterColumns" as const,
      rows: staged.rows.length,
      options,
      fields: fieldViews(rosterFields, guessColumns(rosterFields, staged.headers, memory.columns)),
    };
  }
  const file = heldFor(id, ctx.viewer.personId, ctx.now);
  if (!file) return { step: "lost" as const };
  // no examples here: a row may be about a child
  const views = (shape: CaseloadShape) =>
    fieldViews(fieldsOf(shape), guessColumns(fieldsOf(shape), file.headers, memory.shape === shape ? memory.columns : {}));
  const shape = memory.shape ?? guessShape(file.headers);
  return {
    step: "caseloadColumns" as const,
    rows: file.rows,
    options: file.headers,
    shape: guessShape(file.headers) === "perChild" ? ("perChild" as const) : shape,
    fields: { perWorker: views("perWorker"), perChild: views("perChild") },
    caseTypes: caseTypes.map(({ id: value, name }) => ({ id: value, name })),
  };
}

/** The step at which an import stands, ready to be shown. */
export async function stepOf(ctx: Reading, batch: ImportInHand) {
  if (batch.state === "columns") return columnsView(ctx, batch);
  if (batch.state === "preview") return batch.kind === "roster" ? rosterView(ctx, batch) : caseloadView(ctx, batch);
  const { result } = batch;
  return {
    step: batch.state,
    counts: result?.counts ?? null,
    refused: result?.refused ?? null,
    ...problemViews(result?.problems ?? []),
    newTeams: result?.newTeams ?? [],
  };
}
export type Step = NonNullable<Awaited<ReturnType<typeof stepOf>>>;
export type StepAt<S extends Step["step"]> = Extract<Step, { step: S }>;
