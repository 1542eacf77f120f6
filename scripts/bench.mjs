/**
 * `npm run bench`: the production build on ten times the demo's data, beside a bare Remix page of the same size in the same process
 * and the same run. The figure to trust is processor time per request; requests per second depend on what else the machine does.
 * `-- --fresh` makes the data anew, `-- --quick` measures a second each.
 */
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { Agent, request } from "node:http";
import { cpus } from "node:os";
import { join } from "node:path";
import { answering, demoSettings, ensureBuilt, ensureInstalled, findBrowser, freePort, giveUp, makeAcademy, node, root, say } from "./lib.mjs";

const FILE = join(root, "data/bench.sqlite");
const SECONDS = process.argv.includes("--quick") ? 1 : 4;
const CONCURRENCY = [1, 8, 32];
const PASSWORD = "academy-demo";
/** What each page may cost (ms of processor time), and what share of the bare page's throughput it has to reach. */
const AIMS = { home: [6, 0.5], "my-asye": [4, null], document: [4, 0.5], grid: [10, null] };

await ensureInstalled();
await ensureBuilt();
if (process.argv.includes("--fresh") || !existsSync(FILE)) {
  say("Making ten times the demo's academy (a minute, kept in data/bench.sqlite) …");
  await makeAcademy(FILE, 10);
}
const port = await freePort();
const env = { ...process.env, ...demoSettings(FILE, port) };
if ((await node(["build/server/migrate.js"], { env, quiet: true })) !== 0)
  giveUp("The bench's data do not fit this version: npm run bench -- --fresh");

/** @typedef {{ cpu: number, rss: number, heapUsed: number, addresses: number }} Figures */

/** @param {Record<string, string>} more */
async function serve(more = {}) {
  const server = fork(join(root, "build/server/bench.js"), { cwd: root, env: { ...env, ...more }, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  if (!(await answering(port, server))) giveUp("The bench's server did not start.");
  return {
    /** @returns {Promise<Figures>} */
    figures: () =>
      new Promise((done) => {
        server.once("message", (message) => done(/** @type {Figures} */ (message)));
        server.send("figures");
      }),
    stop: () =>
      new Promise((done) => {
        server.once("exit", done);
        server.kill();
      }),
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: Math.max(...CONCURRENCY) });

/** @param {string} path @param {string} cookie @param {{ encoding?: string }} [options] @returns {Promise<{ status: number, bytes: number, body: string, location: string | undefined }>} */
const get = (path, cookie, { encoding = "gzip, deflate, br" } = {}) =>
  new Promise((done, fail) => {
    const headers = { accept: "text/html", "accept-encoding": encoding, cookie };
    request({ port, path, agent, headers }, (answer) => {
      /** @type {Buffer[]} */
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => {
        const body = Buffer.concat(pieces);
        done({
          status: answer.statusCode ?? 0,
          bytes: body.length,
          body: encoding === "identity" ? body.toString() : "",
          location: answer.headers.location,
        });
      });
      answer.on("error", fail);
    })
      .on("error", fail)
      .end();
  });

/** @param {string} who */
async function signIn(who) {
  const answer = await fetch(`http://localhost:${port}/sign-in`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ email: `${who}@demo.example`, password: PASSWORD }),
  });
  const cookie = answer.headers
    .getSetCookie()
    .map((c) => c.split(";")[0])
    .join("; ");
  if (answer.status !== 302 || !cookie) giveUp(`${who}@demo.example could not sign in (${answer.status}).`);
  return cookie;
}

/** The first link on a page that looks like this, and after it those on the pages it leads to. @param {string} path @param {string} cookie @param {RegExp} pattern */
async function linksOn(path, cookie, pattern) {
  const { body } = await get(path, cookie, { encoding: "identity" });
  return [...new Set([...body.matchAll(/href="([^"#?]+)"/g)].map(([, href = ""]) => href))].filter((href) => pattern.test(href));
}

/** @typedef {{ rps: number, p50: number, p95: number, p99: number, cpu: number }} Measure */

/** @typedef {{ path: string, cookie: string }} Page */

/**
 * A second of each page in turn, so many times: what else the machine does meanwhile falls on all of them alike.
 * @param {Awaited<ReturnType<typeof serve>>} server @param {Page[]} pages @param {number} concurrency @returns {Promise<Measure[]>}
 */
async function measure(server, pages, concurrency) {
  const load = async (/** @type {Page} */ { path, cookie }, /** @type {number} */ ms, most = Infinity) => {
    /** @type {number[]} */
    const took = [];
    const until = performance.now() + ms;
    const client = async () => {
      while (performance.now() < until && took.length < most) {
        const began = performance.now();
        const { status } = await get(path, cookie);
        if (status !== 200) giveUp(`${path} answered ${status}.`);
        took.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, client));
    return took;
  };
  for (const page of pages) await load(page, SECONDS * 2500, 300); // until the code is warm
  const sums = pages.map((page) => ({ page, took: /** @type {number[]} */ ([]), ms: 0, cpu: 0 }));
  for (let round = 0; round < SECONDS; round++)
    for (const sum of sums) {
      const before = await server.figures();
      const began = performance.now();
      sum.took.push(...(await load(sum.page, 1000)));
      sum.ms += performance.now() - began;
      sum.cpu += (await server.figures()).cpu - before.cpu;
    }
  return sums.map(({ took, ms, cpu }) => {
    took.sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
    return { rps: (took.length * 1000) / ms, p50: at(0.5), p95: at(0.95), p99: at(0.99), cpu: cpu / took.length };
  });
}

const right = (/** @type {string | number} */ text, width = 8) => String(text).padStart(width);
const row = (/** @type {string} */ name, /** @type {number} */ clients, /** @type {Measure} */ m, ratio = "") =>
  say(
    `${name.padEnd(24)}${right(clients, 4)}${right(m.rps.toFixed(0))}${right(m.p50.toFixed(1))}${right(m.p95.toFixed(1))}${right(m.p99.toFixed(1))}${right(m.cpu.toFixed(2), 10)}${right(ratio, 10)}`,
  );
const MB = (/** @type {number} */ bytes) => `${Math.round(bytes / 1024 / 1024)} MB`;

let server = await serve();
const [learner, lead] = [await signIn("learner"), await signIn("lead")];
const cohorts = await linksOn("/cohorts", lead, /^\/cohorts\/(?!new$)[^/]+$/);
const grids = await Promise.all(cohorts.map(async (path) => ({ path, learners: (await linksOn(path, lead, /^\/learners\/[^/]+$/)).length })));
const grid = grids.filter((g) => g.learners <= 100).sort((a, b) => b.learners - a.learners)[0] ?? giveUp("No cohort was found on /cohorts.");
const documents = await linksOn("/documents", learner, /^\/documents\/(?!new$)[^/]+$/);
const pages = /** @type {const} */ ([
  ["home", "home of a learner", "/", learner],
  ["my-asye", "My ASYE", "/my-asye", learner],
  ["document", "a document", documents[0] ?? giveUp("The learner has no document."), learner],
  ["grid", `cohort grid of ${grid.learners}`, grid.path, lead],
]);

say(`\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, ${SECONDS} s each, clients on the same machine`);
const missed = [];
for (const [key, name, path, cookie] of pages) {
  const whole = await get(path, cookie, { encoding: "identity" });
  const sent = await get(path, cookie);
  say(`\n${name}: ${path}, ${whole.bytes} bytes of markup, ${sent.bytes} sent`);
  say(`${"".padEnd(24)}${right("at", 4)}${right("req/s")}${right("p50 ms")}${right("p95")}${right("p99")}${right("CPU ms")}${right("of bare")}`);
  const [cpuAim = 0, shareAim] = AIMS[key];
  for (const clients of CONCURRENCY) {
    const both = [
      { path: `/bare/${whole.bytes}`, cookie: "" },
      { path, cookie },
    ];
    const [bare, ours] = await measure(server, both, clients);
    if (!bare || !ours) break;
    const share = ours.rps / bare.rps;
    row("  a bare page as large", clients, bare);
    row(`  ${name}`, clients, ours, `${Math.round(share * 100)} %`);
    if (clients !== 8) continue;
    if (cpuAim !== null && ours.cpu > cpuAim) missed.push(`${name}: ${ours.cpu.toFixed(1)} ms of processor time, aim ${cpuAim} ms`);
    if (shareAim !== null && shareAim !== undefined && share < shareAim)
      missed.push(`${name}: ${Math.round(share * 100)} % of the bare page's throughput, aim ${shareAim * 100} %`);
  }
}
const { rss, heapUsed } = await server.figures();
say(`\nMemory of the server after all that: ${MB(rss)} resident, ${MB(heapUsed)} of it JavaScript's heap`);

const browser = await findBrowser();
if (browser) {
  const { chromium } = await import("playwright");
  const chrome = await chromium.launch({ executablePath: browser, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  const page = await (await chrome.newContext({ extraHTTPHeaders: {} })).newPage();
  const [name = "", ...value] = learner.split("=");
  await page.context().addCookies([{ name, value: value.join("="), url: `http://localhost:${port}` }]);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  let [bytes, files] = [0, 0];
  cdp.on("Network.loadingFinished", ({ encodedDataLength }) => {
    bytes += encodedDataLength;
    files += 1;
  });
  await page.goto(`http://localhost:${port}/`, { waitUntil: "networkidle" });
  await chrome.close();
  say(`\nFirst visit to home: ${(bytes / 1000).toFixed(1)} kB in ${files} answers, headers included`);
  if (bytes > 150_000) missed.push(`first visit to home: ${(bytes / 1000).toFixed(0)} kB, aim 150 kB`);
}
await server.stop();

say("\nDoes a page cost more when the site map grows? My ASYE at 8 clients");
say(`${"".padEnd(24)}${right("at", 4)}${right("req/s")}${right("p50 ms")}${right("p95")}${right("p99")}${right("CPU ms")}`);
/** @type {number[]} */
const costs = [];
for (const [more, undivided] of /** @type {const} */ ([
  [0, ""],
  [150, ""],
  [0, "1"],
  [150, "1"],
])) {
  server = await serve({ BENCH_ROUTES: String(more), BENCH_UNDIVIDED: undivided });
  const { addresses } = await server.figures();
  const [result] = await measure(server, [{ path: "/my-asye", cookie: learner }], 8);
  if (!result) break;
  row(`  ${addresses} routes${undivided ? ", one handler" : ""}`, 8, result);
  costs.push(result.cpu);
  await server.stop();
}
const [now = 0, later = 0] = costs;
say('"one handler" is Remix as it comes, for comparison; the portal has a handler for each first path segment.');
if (later > now * 1.15) missed.push(`150 more addresses make a page ${Math.round((later / now - 1) * 100)} % dearer`);

say("\nA portfolio of more than 120 pages with 30 files");
if ((await node(["build/server/portfolio-measure.js"], { env })) !== 0) missed.push("the portfolio took longer or more memory than it may");

say("\nCaseload extracts, and years of them");
if ((await node(["--expose-gc", "build/server/caseload-measure.js"], { env })) !== 0)
  missed.push("a caseload extract or the academy view took more than it may");

say(missed.length === 0 ? "\nEvery aim is met." : `\nAims missed:\n${missed.map((m) => `  ${m}`).join("\n")}`);
agent.destroy();
