import type { StageState } from "./progress";

/** What the cohort grid can be asked for, and what a row of it is. Small: the browser gets this file too. */
export const gridOrders = { help: "Who needs help first", name: "Name", team: "Team" } as const;
export const gridShows = { all: "Everybody", late: "Late", risk: "At risk", waiting: "Waiting for somebody" } as const;
export type GridFilter = { team: string; assessor: string; show: keyof typeof gridShows; order: keyof typeof gridOrders };

const among = <T extends string>(known: Record<T, string>, value: string | null, otherwise: T): T =>
  value !== null && Object.hasOwn(known, value) ? (value as T) : otherwise;
export const gridFilter = (query: URLSearchParams): GridFilter => ({
  team: query.get("team") ?? "",
  assessor: query.get("assessor") ?? "",
  show: among(gridShows, query.get("show"), "all"),
  order: among(gridOrders, query.get("order"), "help"),
});

export const STATES = ["done", "waiting", "late", "due", "upcoming", "notNeeded", "notDone"] as const satisfies readonly StageState[];
export const stateNames: Record<StageState, string> = {
  done: "Done",
  waiting: "Waiting",
  late: "Late",
  due: "Due soon",
  upcoming: "To come",
  notNeeded: "Only if needed",
  notDone: "Not done",
};

/** A row is a list, its cells a line of text each that begins with the state's place in STATES: ninety learners must stay a light page. */
export type GridRow = [id: string, name: string, about: string, week: string, cells: string];

const escaped = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const written = new WeakMap<GridRow, string>();
/** A row as markup. It is written as text, and once for a row that comes again: as elements it is the most expensive thing the portal shows. */
export function rowMarkup(row: GridRow, stages: readonly (readonly [key: string, name: string])[]): string {
  let markup = written.get(row);
  if (markup === undefined) {
    const [id, name, about, week, cells] = row;
    const learner = `/learners/${encodeURIComponent(id)}`;
    const cell = (line: string, i: number) =>
      `<td class="s-${STATES[Number(line[0])] ?? "due"}"><a href="${learner}/stages/${stages[i]?.[0] ?? ""}">${escaped(line.slice(1))}</a></td>`;
    markup = `<tr><th scope="row"><a href="${learner}">${escaped(name)}</a><span>${escaped(about)}</span></th><td>${escaped(week)}</td>${cells.split("\n").map(cell).join("")}</tr>`;
    written.set(row, markup);
  }
  return markup;
}
