import { build } from "esbuild";
import Database from "better-sqlite3";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectSqlite } from "#db/connect.server";
import { migrate } from "#db/migrate";

test("kill -9 in the middle of writing: the file opens clean, and each change is there whole or not at all", async () => {
  const folder = mkdtempSync(join(tmpdir(), "portal-kill-"));
  const path = join(folder, "portal.sqlite");
  const connection = connectSqlite(path);
  await migrate(connection.writer);
  await connection.close();
  mkdirSync("node_modules/.cache", { recursive: true });
  const child = "node_modules/.cache/writing-child.mjs"; // beside the packages it imports
  await build({
    entryPoints: ["tests/support/writing-child.ts"],
    outfile: child,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "silent",
  });

  let before = 0;
  for (let round = 0; round < 4; round += 1) {
    const writing = spawn(process.execPath, [child, path], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((ready) => writing.stdout.once("data", ready));
    await new Promise((later) => setTimeout(later, 15 + round * 13));
    writing.kill("SIGKILL");
    await new Promise((gone) => writing.once("close", gone));

    const file = new Database(path);
    expect(file.pragma("integrity_check", { simple: true })).toBe("ok");
    const [people, patterns, events] = ["person", "working_pattern", "audit_event"].map(
      (t) => file.prepare(`select count(*) from ${t}`).pluck().get() as number,
    );
    file.close();
    expect(patterns).toBe(events);
    expect(people).toBe(events! + 1); // and the one who acts
    expect(people).toBeGreaterThan(before + 5);
    before = people!;
  }
  rmSync(folder, { recursive: true, force: true });
});
