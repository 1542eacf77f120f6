/** `npm run dev`: the demo's academy, with pages that reload while you write. Changes in server/ need a restart. */
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { pino } from "pino";
import { createServer as createVite } from "vite";
import { ensureBuilt, giveUp, makeAcademy, portIsFree, root, say } from "./lib.mjs";

const FILE = join(root, "data/demo.sqlite");
const port = Number(process.env.PORT || 3000);
if (!(await portIsFree(port))) giveUp(`Port ${port} is taken by another program. Stop that one, or set PORT.`);
if (!existsSync(FILE)) {
  await ensureBuilt();
  await makeAcademy(FILE);
}
Object.assign(process.env, { NODE_ENV: "development", DEMO: "1", DATABASE_URL: FILE, PORT: String(port) });

const http = createServer();
const vite = await createVite({ root, server: { middlewareMode: true, hmr: { server: http } }, appType: "custom" });
const { createPortal } = await vite.ssrLoadModule("/server/portal.ts");
const { readConfig } = await vite.ssrLoadModule("/app/shared/config.server.ts");
const { connect } = await vite.ssrLoadModule("/db/connect.server.ts");
const { migrate } = await vite.ssrLoadModule("/db/migrate.ts");
const { createRequestHandler } = await import("@remix-run/express");

const read = readConfig(process.env);
if (!read.config) giveUp(...read.problems);
const connection = connect(FILE);
await migrate(connection.writer);

const app = createPortal({
  config: read.config,
  connection,
  log: pino({ level: process.env.LOG_LEVEL ?? "warn", base: undefined }),
  files: vite.middlewares,
  pages: (/** @type {never} */ getLoadContext) =>
    createRequestHandler({ build: () => vite.ssrLoadModule("virtual:remix/server-build"), getLoadContext, mode: "development" }),
  stopping: () => false,
  developing: true,
});
http.on("request", app);
http.listen(port, () => say(`Open http://localhost:${port} (accounts as in npm run demo)`));
