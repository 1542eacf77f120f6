/**
 * Before the journeys: the production build, the demo's academy, and a server for each project (with JavaScript, without, phone) on a
 * copy of its own, so that they do not see what the others write.
 */
import type { FullConfig } from "@playwright/test";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { academyTemplate, answering, attachmentsOf, demoSettings, ensureBuilt, root } from "../../scripts/lib.mjs";
import { databaseOf } from "./browser-projects";

export default async function setup(config: FullConfig) {
  const template = await academyTemplate(await ensureBuilt());
  const folder = process.env.PORTAL_TEST_FOLDER ?? mkdtempSync(join(tmpdir(), "portal-journeys-"));
  const servers: ChildProcess[] = [];
  const stop = async () => {
    for (const server of servers) {
      if (server.exitCode !== null || server.signalCode !== null) continue;
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  for (const project of config.projects) {
    const port = Number(new URL(project.use.baseURL ?? "").port);
    const file = databaseOf(folder, project.name);
    copyFileSync(template, file);
    cpSync(attachmentsOf(template), attachmentsOf(file), { recursive: true });
    const server = spawn(process.execPath, ["build/server/start.js"], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: Object.assign({}, process.env, demoSettings(file, port), { LOG_LEVEL: "silent" }),
    });
    servers.push(server);
    if (!(await answering(port, server))) {
      await stop();
      throw new Error(`The portal did not start for the project "${project.name}".`);
    }
  }
  return stop;
}
