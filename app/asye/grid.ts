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

export const STATES = ["done", "waiting", "late", "due", "upcoming", "notNeeded"] as const satisfies readonly StageState[];
export const stateNames: Record<StageState, string> = {
  done: "Done",
  waiting: "Waiting",
  late: "Late",
  due: "Due soon",
  upcoming: "To come",
  notNeeded: "Only if needed",
};

/** A row is a list, a cell two small things: ninety learners must stay a light page. */
export type GridRow = [id: string, name: string, about: string, week: string, cells: [state: number, words: string][]];
