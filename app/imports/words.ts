/** Counts as sentences; what an import did, in the list of imports and on its own page. */
import type { ImportKind, ImportState } from "#db/schema";

export const some = (n: number, one: string, many: string): string => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;
const people = (n: number) => some(n, "person", "people");

const WORDS: Record<ImportKind, [key: string, words: (n: number) => string][]> = {
  roster: [
    ["new", (n) => `${people(n)} new`],
    ["mover", (n) => `${people(n)} moved`],
    ["leaver", (n) => `${people(n)} left`],
    ["returned", (n) => `${people(n)} came back`],
    ["changed", (n) => `${people(n)} with other details`],
    ["unchanged", (n) => `${people(n)} unchanged`],
    ["rejected", (n) => `${some(n, "row", "rows")} rejected`],
  ],
  caseload: [
    ["added", (n) => `${some(n, "snapshot", "snapshots")} added`],
    ["changed", (n) => `${some(n, "snapshot", "snapshots")} replaced`],
    ["unchanged", (n) => `${some(n, "snapshot", "snapshots")} unchanged`],
    ["gone", (n) => `${some(n, "worker", "workers")} no longer in the file`],
    ["rejected", (n) => `${some(n, "row", "rows")} rejected`],
    ["leftOut", (n) => `${some(n, "worker", "workers")} left out`],
  ],
};
export function inWords(kind: ImportKind, counts: Record<string, number> | null): string {
  const parts = WORDS[kind].flatMap(([key, words]) => (counts?.[key] ? [words(counts[key])] : []));
  return parts.join(", ") || "Nothing to import";
}
export const changesNothing = (kind: ImportKind, counts: Record<string, number>): boolean =>
  (kind === "roster" ? ["new", "mover", "leaver", "returned", "changed"] : ["added", "changed", "gone"]).every((key) => !counts[key]);

export const kindName: Record<ImportKind, string> = { roster: "Roster", caseload: "Caseload extract" };
export const stateName: Record<ImportState, string> = {
  columns: "Waiting for its columns",
  preview: "Waiting to be confirmed",
  done: "Done",
  cancelled: "Cancelled",
};
