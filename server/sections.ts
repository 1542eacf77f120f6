import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";
import { answers, type LoadContextOf } from "./answers";

type Routes = ServerBuild["routes"];

/** Routes that may answer under any first segment: "*", ":id", "optional?". */
const ANY = "*";

/** "/learners/17" → "learners", "/_root.data" → "" (the home page's data). */
export function sectionOf(path: string): string {
  const first = path.split("/", 2)[1] ?? "";
  const name = first.endsWith(".data") && path.indexOf("/", 1) === -1 ? first.slice(0, -".data".length) : first;
  if (name === "_root") return "";
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    return name;
  }
}

/** The ids of the routes that each first path segment needs: those beneath it, and the layouts around them. */
export function routesBySection(routes: Routes): Map<string, Set<string>> {
  const above = (id: string): string[] => {
    const route = routes[id];
    return route ? [...(route.parentId ? above(route.parentId) : []), id] : [];
  };
  const parents = new Set(Object.values(routes).map((r) => r?.parentId));
  const outermost = Object.keys(routes).filter((id) => routes[id]?.parentId === undefined);
  const sections = new Map<string, Set<string>>([
    ["", new Set()],
    [ANY, new Set(outermost)],
  ]);
  for (const id of Object.keys(routes)) {
    const line = above(id);
    const full = line.map((step) => routes[step]?.path ?? "").join("/");
    const first = full.split("/").find((part) => part !== "") ?? "";
    if (first === "" && parents.has(id)) continue; // a layout without an address comes with what stands in it
    const section = /^[:*]|\?$/.test(first) ? ANY : first.toLowerCase();
    const ids = sections.get(section) ?? new Set();
    line.forEach((step) => ids.add(step));
    sections.set(section, ids);
  }
  const everywhere = sections.get(ANY) ?? [];
  for (const ids of sections.values()) for (const id of everywhere) ids.add(id);
  return sections;
}

const pick = <T>(all: Record<string, T>, ids: Set<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([id]) => ids.has(id)));

/**
 * Remix ranks every address anew at each request, which at 150 addresses costs more than the page. So each first path
 * segment has a handler that knows only its own; links between sections still work, because the browser asks `/__manifest`,
 * which is answered from the whole site map.
 */
export function sections(build: ServerBuild, getLoadContext: LoadContextOf, mode: string): RequestHandler {
  const handlerFor = (part: ServerBuild): RequestHandler => answers(part, getLoadContext, mode);
  const handlers = new Map<string, RequestHandler>();
  for (const [section, ids] of routesBySection(build.routes)) {
    const routes = pick(build.routes, ids) as Routes;
    handlers.set(section, handlerFor({ ...build, routes, assets: { ...build.assets, routes: pick(build.assets.routes, ids) } }));
  }
  handlers.set("__manifest", handlerFor(build));
  const elsewhere = handlers.get(ANY) ?? handlerFor(build);
  return (req, res, next) => (handlers.get(sectionOf(req.path)) ?? elsewhere)(req, res, next);
}
