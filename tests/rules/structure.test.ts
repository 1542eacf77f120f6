/** Who may import whom, read off the import lines: the rooms stay apart, so that a change has one place. */
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

type Room = "rules" | "forms" | "read" | "write" | "pages" | "parts" | "shared" | "access" | "audit" | "frame" | "reference";

const files = ["app", "db", "migrations", "server"]
  .flatMap((top) => readdirSync(top, { recursive: true }).map((f) => `${top}/${String(f)}`))
  .filter((f) => /\.tsx?$/.test(f))
  .map((f) => f.replaceAll("\\", "/"));

/** The place of a file: its domain (folder under app/) and its room. */
function placeOf(file: string): { domain: string; room: Room | "db" | "server" } {
  const [top, domain = "", ...rest] = file.split("/");
  if (top === "db" || top === "migrations") return { domain: "db", room: "db" };
  if (top === "server") return { domain: "server", room: "server" };
  if (rest.length === 0) return { domain: "", room: "frame" };
  const inside = rest.join("/");
  if (domain === "shared") return { domain, room: "shared" };
  if (inside.startsWith("pages/")) return { domain, room: "pages" };
  if (/(^|\/)read[^/]*\.server\.ts$/.test(inside)) return { domain, room: "read" };
  if (/(^|\/)(write|staging|upload)[^/]*\.server\.tsx?$/.test(inside)) return { domain, room: "write" };
  if (/(^|\/)reference\.server\.ts$/.test(inside)) return { domain, room: "reference" };
  if (/\.server\.tsx?$/.test(inside) && !["access", "audit"].includes(domain)) return { domain, room: "read" };
  if (/(^|\/)forms[^/]*\.ts$/.test(inside)) return { domain, room: "forms" };
  if (domain === "access") return { domain, room: "access" };
  if (domain === "audit") return { domain, room: "audit" };
  if (inside.endsWith(".tsx")) return { domain, room: "parts" };
  return { domain, room: "rules" };
}

function importsOf(file: string): { from: string; typeOnly: boolean }[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)";/gm)].map((m) => ({
    typeOnly: Boolean(m[1]),
    from: m[2]!,
  }));
}

function resolved(file: string, from: string): string | null {
  const path = from.startsWith("#") ? from.slice(1) : from.startsWith(".") ? posix.join(posix.dirname(file), from) : null;
  if (path === null) return null;
  return [path, `${path}.ts`, `${path}.tsx`].find((f) => files.includes(f)) ?? path;
}

const MAY: Record<string, string[]> = {
  rules: ["rules", "shared", "access"],
  forms: ["rules", "shared", "forms", "access"],
  read: ["read", "rules", "access", "shared", "db", "audit", "reference"],
  write: ["write", "read", "rules", "access", "shared", "db", "audit", "forms"],
  parts: ["parts", "rules", "forms", "shared", "access", "audit"],
  pages: ["pages", "forms", "read", "write", "rules", "parts", "access", "shared", "audit", "frame", "db"],
};

test("each file imports only from the rooms it may, and another domain's write from nowhere but pages", () => {
  const wrong: string[] = [];
  for (const file of files.filter((f) => f.startsWith("app/"))) {
    const here = placeOf(file);
    const may = MAY[here.room];
    if (!may) continue;
    for (const { from, typeOnly } of importsOf(file)) {
      const target = resolved(file, from);
      if (target === null || typeOnly) continue;
      const there = placeOf(target);
      if (!may.includes(there.room)) wrong.push(`${file} (${here.room}) imports ${target} (${there.room})`);
      if (there.room === "write" && there.domain !== here.domain && !["pages", "write"].includes(here.room))
        wrong.push(`${file} uses another domain's write: ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("rules and forms do no input or output and never ask the time", () => {
  const wrong: string[] = [];
  for (const file of files.filter((f) => ["rules", "forms"].includes(placeOf(f).room))) {
    if (file.endsWith(".server.ts")) continue;
    for (const { from, typeOnly } of importsOf(file)) {
      const target = resolved(file, from);
      if (!typeOnly && (from === "kysely" || from.startsWith("node:") || /\.server$/.test(from) || target?.endsWith(".server.ts")))
        wrong.push(`${file} imports ${from}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("only clock.server.ts asks what time it is", () => {
  const wrong = files.filter(
    (f) => f.startsWith("app/") && f !== "app/shared/clock.server.ts" && /new Date\(\)|Date\.now\(\)/.test(readFileSync(f, "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("shared knows no domain", () => {
  const wrong = files
    .filter((f) => f.startsWith("app/shared/"))
    .flatMap((f) => importsOf(f).map((i) => ({ f, i, target: resolved(f, i.from) })))
    .filter(
      ({ f, i, target }) =>
        target?.startsWith("app/") &&
        !target.startsWith("app/shared/") &&
        !i.typeOnly &&
        !(f === "app/shared/context.server.ts" && target.startsWith("app/access/")),
    )
    .map(({ f, target }) => `${f} → ${target}`);
  expect(wrong).toEqual([]);
});

test("only the files that talk to the database touch Kysely", () => {
  const wrong = files.filter(
    (f) => f.startsWith("app/") && !/\.server\.tsx?$/.test(f) && importsOf(f).some((i) => i.from === "kysely" && !i.typeOnly),
  );
  expect(wrong).toEqual([]);
});

test("no index files: a name says what is inside", () => {
  expect(files.filter((f) => /\/index\.tsx?$/.test(f))).toEqual([]);
});
