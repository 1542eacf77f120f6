/** What the commands share. Plain Node, because it runs before anything is installed. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
const at = (/** @type {string} */ path) => join(root, path);
const BUILT = at("build/built-from");
/** Everything that decides what the build looks like. */
const SOURCES = [
  "app",
  "db",
  "migrations",
  "server",
  "public",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "vite.config.ts",
  "scripts/build.mjs",
];

export const say = (/** @type {string} */ text) => void process.stdout.write(`${text}\n`);

/** @returns {never} */
export function giveUp(/** @type {string[]} */ ...sentences) {
  for (const sentence of sentences) process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

/**
 * Runs a program with its output on ours and answers how it ended.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string | undefined>, quiet?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(program, args, { env = {}, quiet = false } = {}) {
  return new Promise((done) => {
    const stdio = quiet ? /** @type {const} */ (["ignore", "ignore", "inherit"]) : /** @type {const} */ (["ignore", "inherit", "inherit"]);
    const windows = process.platform === "win32";
    const child = spawn(program, args, { cwd: root, stdio, shell: windows && !program.includes("node"), env: { ...process.env, ...env } });
    child.on("error", () => done(127));
    child.on("close", (code, signal) => done(code ?? (signal ? 1 : 0)));
  });
}

export const node = (/** @type {string[]} */ args, /** @type {Parameters<typeof run>[2]} */ options) => run(process.execPath, args, options);
/** A program of an installed package, by the file that its package names. */
export const bin = (/** @type {string} */ name) => at(`node_modules/.bin/${name}`);

const digest = (/** @type {string | Buffer} */ text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** @returns {string[]} */
function filesUnder(/** @type {string} */ path) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith("."))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/** What the sources are now, in a few letters. */
export function sourcesNow() {
  const files = SOURCES.flatMap((source) => filesUnder(at(source))).sort();
  return digest(files.map((file) => `${relative(root, file)} ${digest(readFileSync(file))}`).join("\n"));
}

const readOr = (/** @type {string} */ file) => (existsSync(file) ? readFileSync(file, "utf8").trim() : "");

/** Node new enough, and the packages of package-lock.json in node_modules. */
export async function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) giveUp(`The portal needs Node 20.19 or newer; this is ${process.versions.node}.`);
  if (isInstalled()) return;
  // npm would empty the folder behind the link, which is somebody else's
  if (lstatSync(at("node_modules"), { throwIfNoEntry: false })?.isSymbolicLink())
    giveUp("node_modules is a link and does not hold what package-lock.json names.");
  say("Installing what is missing (a few minutes the first time) …");
  const code = await run("npm", ["ci", "--no-audit", "--no-fund"], { env: { NODE_ENV: undefined } });
  if (code !== 0)
    giveUp("npm ci failed; its message stands above.", "A C++ toolchain (python3, make, g++) is needed where better-sqlite3 has no prebuilt binary.");
}

/** npm notes at the end of an installation what it installed; is that what package-lock.json names? */
function isInstalled() {
  const noted = at("node_modules/.package-lock.json");
  if (!existsSync(noted)) return false;
  const { packages: there } = JSON.parse(readFileSync(noted, "utf8"));
  const { packages: wanted } = JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
  return Object.entries(wanted).every(([path, { version, optional }]) => path === "" || optional || there[path]?.version === version);
}

function isRunning(/** @type {number} */ pid) {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * One at a time, across processes. The lock is a file that names its holder; one left behind by a crash is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 */
async function alone(name, work) {
  const lock = at(`build/${name}.lock`);
  mkdirSync(at("build"), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      if (!isRunning(Number(readOr(lock)))) rmSync(lock, { force: true });
      else await new Promise((done) => setTimeout(done, 300));
    }
  }
  const free = () => rmSync(lock, { force: true });
  process.once("exit", free);
  try {
    return await work();
  } finally {
    process.off("exit", free);
    free();
  }
}

/** The production build of the sources as they are now. Answers what it was built from. */
export async function ensureBuilt() {
  return (await tryBuild()) ?? giveUp("The build failed; the reason stands above.");
}

/** The same, but null where it fails. @returns {Promise<string | null>} */
export const tryBuild = () => alone("building", buildIfChanged);

async function buildIfChanged() {
  const now = sourcesNow();
  if (readOr(BUILT) === now) return now;
  say("Building …");
  rmSync(BUILT, { force: true });
  const code = await node(["scripts/build.mjs"], { quiet: true });
  if (code !== 0) return null;
  writeFileSync(BUILT, now);
  return now;
}

/** The one without a window first: it leaves out what a person would look at, and does the journeys in half the time. */
const SYSTEM_BROWSERS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const inPath = (/** @type {string} */ name) =>
  (process.env.PATH ?? "")
    .split(process.platform === "win32" ? ";" : ":")
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));

/** The Chromium that is here: CHROMIUM_PATH, the system's, or Playwright's own. @returns {Promise<string | undefined>} */
async function browserHere() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  for (const file of [...SYSTEM_BROWSERS.map(inPath), mac]) if (file && existsSync(file)) return file;
  const { chromium } = await import("playwright");
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

/** A Chromium, installed if there is none; null where that fails. @returns {Promise<string | null>} */
export async function findBrowser() {
  const here = await browserHere();
  if (here) return here;
  say("No Chromium or Chrome is here; installing the one that Playwright brings …");
  await node([at("node_modules/playwright/cli.js"), "install", "chromium"]);
  const brought = await browserHere();
  if (brought) return brought;
  if (inPath("apt-get")) {
    const isRoot = process.getuid?.() === 0;
    if (isRoot || inPath("sudo")) {
      say("Installing Chromium with apt-get …");
      const apt = (/** @type {string[]} */ ...args) =>
        run(isRoot ? "apt-get" : "sudo", [...(isRoot ? [] : ["-n", "apt-get"]), ...args], { env: { DEBIAN_FRONTEND: "noninteractive" } });
      await apt("update");
      if ((await apt("install", "-y", "--no-install-recommends", "chromium-headless-shell")) !== 0)
        await apt("install", "-y", "--no-install-recommends", "chromium");
    }
  }
  return (
    (await browserHere()) ?? giveUp("No browser was found and none could be installed. Install Chromium or Chrome, or set CHROMIUM_PATH to one.")
  );
}

/** @returns {Promise<boolean>} */
const canListen = (/** @type {number} */ port, /** @type {string | undefined} */ host) =>
  new Promise((done) => {
    const probe = createServer();
    probe.once("error", (/** @type {NodeJS.ErrnoException} */ error) => done(error.code !== "EADDRINUSE" && error.code !== "EACCES"));
    probe.listen({ port, host }, () => probe.close(() => done(true)));
  });
export const portIsFree = async (/** @type {number} */ port) => (await canListen(port, undefined)) && (await canListen(port, "127.0.0.1"));

/** @returns {Promise<number>} */
export const freePort = () =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("No free port was found."))));
    });
  });

/** A SQLite file and what SQLite keeps beside it. */
export const removeDatabase = (/** @type {string} */ file) => ["", "-wal", "-shm", "-journal"].forEach((end) => rmSync(file + end, { force: true }));

/** The folder of files that people attached, beside the database. */
export const attachmentsOf = (/** @type {string} */ file) => file.replace(/\.sqlite$/, "-attachments");

/**
 * What a demo runs with, whatever is set for production: files beside its own data, and no e-mail.
 * @param {string} file
 * @param {number} port
 */
export const demoSettings = (file, port) => ({
  NODE_ENV: "production",
  DEMO: "1",
  DATABASE_URL: file,
  ATTACHMENTS_DIR: attachmentsOf(file),
  PORT: String(port),
  ORIGIN: "",
  TRUST_PROXY: "0",
  COUNCIL_NAME: "",
  CONTACT_EMAIL: "",
  SMTP_URL: "",
  MAIL_FROM: "",
  WEB_CONCURRENCY: "1",
});

/**
 * Makes a database file with the demo's academy in it. It gets its name only when it is complete, so a crash leaves no half academy.
 * @param {string} file
 * @param {number} [scale]
 */
export async function makeAcademy(file, scale = 1) {
  mkdirSync(dirname(file), { recursive: true });
  const unfinished = `${file}.unfinished-${process.pid}`;
  for (const name of readdirSync(dirname(file))) {
    const [, pid] = /\.unfinished-(\d+)/.exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) rmSync(join(dirname(file), name), { force: true }); // of a run that was broken off
  }
  const env = { NODE_ENV: "production", DEMO: "1", ATTACHMENTS_DIR: attachmentsOf(file) };
  rmSync(attachmentsOf(file), { recursive: true, force: true });
  try {
    const code = await node(["build/server/demo-data.js", unfinished, ...(scale === 1 ? [] : ["--scale", String(scale)])], { env });
    if (code !== 0) giveUp("The demo data could not be made; the reason stands above. Nothing was kept.");
    removeDatabase(file);
    renameSync(unfinished, file);
  } finally {
    removeDatabase(unfinished);
  }
}

/**
 * The demo's academy as today's sources make it today, kept between runs. Answers the file; copy it, never write to it.
 * @param {string} built what `ensureBuilt` answered
 */
export const academyTemplate = (built) => alone("academy", () => templateOf(built));

async function templateOf(/** @type {string} */ built) {
  const folder = at("build/academy");
  const file = join(folder, `${built}-${new Date().toISOString().slice(0, 10)}.sqlite`);
  if (existsSync(file)) return file;
  say("Making the academy of the tests …");
  const old = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".sqlite")) : [];
  await makeAcademy(file);
  for (const name of old) {
    removeDatabase(join(folder, name));
    rmSync(attachmentsOf(join(folder, name)), { recursive: true, force: true });
  }
  return file;
}

/**
 * Waits until the portal answers, or until it has ended.
 * @param {number} port
 * @param {import("node:child_process").ChildProcess} child
 */
export async function answering(port, child, seconds = 60) {
  for (let i = 0; i < seconds * 10 && child.exitCode === null && child.signalCode === null; i++) {
    const answer = await fetch(`http://localhost:${port}/healthz`).catch(() => null);
    if (answer?.ok) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}
