/** `npm run demo`: a believable academy on this machine, from nothing. `npm run demo -- --fresh` starts over. */
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { answering, demoSettings, ensureBuilt, ensureInstalled, giveUp, makeAcademy, node, portIsFree, removeDatabase, root, say } from "./lib.mjs";

const FILE = join(root, "data/demo.sqlite");
const ACCOUNTS = [
  ["lead@demo.example", "academy lead"],
  ["assessor@demo.example", "assessor"],
  ["other-assessor@demo.example", "assessor of other learners"],
  ["learner@demo.example", "newly qualified social worker, month 10"],
  ["other-learner@demo.example", "newly qualified social worker, month 2"],
  ["manager@demo.example", "line manager"],
  ["other-manager@demo.example", "line manager of another team"],
  ["admin@demo.example", "administrator"],
  ["both@demo.example", "line manager, and assessor of somebody in another team"],
  ["panel@demo.example", "moderation panel member, with a portfolio to read"],
  ["other-panel@demo.example", "moderation panel member, first view given"],
];

const strange = process.argv.slice(2).filter((word) => word !== "--fresh");
if (strange.length > 0) giveUp(`"${strange.join(" ")}" is not understood. Use: npm run demo, or npm run demo -- --fresh`);
const port = Number(process.env.PORT || 3000);
if (!Number.isInteger(port) || port < 1 || port > 65535) giveUp(`PORT must be a whole number from 1 to 65535; it is "${process.env.PORT}".`);
if (!(await portIsFree(port))) giveUp(`Port ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm run demo`);

await ensureInstalled();
await ensureBuilt();

const env = { ...demoSettings(FILE, port), ORIGIN: process.env.ORIGIN ?? "", LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" };

if (process.argv.includes("--fresh") && existsSync(FILE)) {
  say("Starting over: the demo's data are thrown away.");
  removeDatabase(FILE);
}
if (!existsSync(FILE)) {
  say("Making the academy (about a minute, this once) …");
  await makeAcademy(FILE);
} else {
  if ((await node(["build/server/migrate.js"], { env, quiet: true })) !== 0)
    giveUp("The demo's data do not fit this version. Start over: npm run demo -- --fresh");
  const days = Math.floor((Date.now() - statSync(FILE).birthtimeMs) / 86_400_000);
  if (days >= 7) say(`The demo's dates are ${days} days old. For an academy of today: npm run demo -- --fresh`);
}

const server = spawn(process.execPath, ["build/server/start.js"], { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => server.kill("SIGTERM"));
server.on("exit", (code) => process.exit(code ?? 1));

if (await answering(port, server)) {
  const width = Math.max(...ACCOUNTS.map(([email = ""]) => email.length));
  say(`
The demo academy is open: http://localhost:${port}

Sign in as one of these, password academy-demo
${ACCOUNTS.map(([email = "", who]) => `  ${email.padEnd(width)}  ${who}`).join("\n")}

Everybody in it is made up. Stop with Ctrl+C; the data are kept in data/demo.sqlite.`);
}
