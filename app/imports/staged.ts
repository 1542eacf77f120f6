/** What an import keeps between its steps, as JSON in its batch. A child key is in none of these. */
import type { Day } from "#app/shared/dates";
import type { CaseloadProblem, KnownSnapshot, CaseloadShape, CaseTypeWords, WorkerCounts } from "./rules/caseload";
import type { RememberedColumns } from "./rules/columns";
import type { RosterProblem, RosterRow } from "./rules/roster";
import type { RosterKind } from "./rules/roster-changes";

/** The columns that were chosen, line by line, as they stood in the file: what a rejected line is given back as. */
export type SourceLines = { headers: string[]; rows: { line: number; cells: string[] }[] };

export type Staged =
  | { step: "rosterTable"; headers: string[]; rows: { line: number; cells: string[] }[] }
  | { step: "roster"; rows: RosterRow[]; problems: RosterProblem[]; knowsLeavers: boolean; source: SourceLines }
  | { step: "caseload"; shape: CaseloadShape; workers: WorkerCounts[]; problems: CaseloadProblem[] };

export type ImportResult = {
  counts: Record<string, number>;
  problems: (RosterProblem | CaseloadProblem)[];
  source?: SourceLines;
  effectiveOn?: Day;
  newTeams?: string[];
  lines?: { name: string; kind: RosterKind; what: string[] }[];
  /** why it came to nothing */
  refused?: string;
};

/** What is remembered of a source from one import to the next. */
export type SourceMemory = { columns: RememberedColumns; shape?: CaseloadShape; words?: CaseTypeWords; leftOut?: string[] };

/**
 * What stood there before an extract came in: how many snapshots are new, the replaced ones as they were, and which of an earlier import it
 * confirmed.
 */
export type Undo = { added: number; changed: KnownSnapshot[]; confirmed: { batchId: string | null; ids: string[] }[] };
export function readUndo(text: string | null): Undo | null {
  if (text === null) return null;
  const found = JSON.parse(text) as Omit<Undo, "confirmed"> & Partial<Undo>;
  return { ...found, confirmed: found.confirmed ?? [] };
}

export const readStaged = (text: string | null): Staged | null => (text === null ? null : (JSON.parse(text) as Staged));
export const readResult = (text: string | null): ImportResult | null => (text === null ? null : (JSON.parse(text) as ImportResult));
export function readMemory(text: string): SourceMemory {
  const found = JSON.parse(text) as Partial<SourceMemory>;
  return { ...found, columns: found.columns ?? {} };
}
