/** `npm test`: installs what is missing and runs everything. The last line is the total. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureInstalled, findBrowser, node, root, say, tryBuild } from "./lib.mjs";

const began = Date.now();
const seconds = () => Math.round((Date.now() - began) / 1000);
const total = { passed: 0, failed: 0, skipped: 0 };
const /** @type {string[]} */ failures = [];
const reports = mkdtempSync(join(tmpdir(), "portal-reports-"));

process.on("exit", (code) => {
  rmSync(reports, { recursive: true, force: true });
  if (code !== 0) total.failed += 1; // something before the tests gave up
  if (failures.length > 0) say(`\nFailed: ${failures.join(", ")}`);
  say(`\n${seconds()} s`);
  say(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ""}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
});

const heading = (/** @type {string} */ text) => say(`\n== ${text} (${seconds()} s)`);
const program = (/** @type {string} */ path) => join(root, "node_modules", path);

/** @param {string} name @param {boolean} passed */
function one(name, passed) {
  total[passed ? "passed" : "failed"] += 1;
  if (!passed) failures.push(name);
  say(passed ? `${name}: passed` : `${name}: FAILED`);
}

/** Adds a runner's own counts; a runner that left no report, or failed without a failed test, is one failure. @param {string} name @param {number} code @param {() => { passed: number, failed: number, skipped: number }} read */
function count(name, code, read) {
  let counts;
  try {
    counts = read();
  } catch {
    counts = { passed: 0, failed: 0, skipped: 0 };
  }
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  if (counts.failed > 0) failures.push(`${name} (${counts.failed})`);
}

const json = (/** @type {string} */ file) => JSON.parse(readFileSync(file, "utf8"));

await ensureInstalled();
say(`Node ${process.versions.node}, ${process.platform} ${process.arch}`);

heading("Format");
one("format", (await node([program("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."])) === 0);

heading("Lint");
one("lint", (await node([program("eslint/bin/eslint.js"), ".", "--max-warnings", "0"])) === 0);

heading("Types");
one("types", (await node([program("typescript/bin/tsc"), "--noEmit", "-p", "."])) === 0);

heading("Rules, and the database on SQLite and PostgreSQL");
const vitestReport = join(reports, "vitest.json");
const vitest = await node([program("vitest/vitest.mjs"), "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`]);
count("rules and database", vitest, () => {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = json(vitestReport);
  // a file that cannot even be loaded has no tests to fail
  const broken = testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ f) => f.status === "failed" && f.assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
});

heading("Build");
const built = await tryBuild();
one("build", built !== null);

heading("Journeys in a browser: with JavaScript, without, on a phone");
const browser = built === null ? null : await findBrowser();
if (browser === null) {
  one("journeys in a browser", false);
} else {
  const version = spawnSync(browser, ["--version"], { encoding: "utf8" }).stdout?.trim() || "version unknown";
  say(`Browser: ${browser} (${version})`);
  const playwrightReport = join(reports, "playwright.json");
  const journeys = await node([program("@playwright/test/cli.js"), "test", "--reporter=list,json"], {
    env: { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
  });
  count("journeys", journeys, () => {
    const { stats } = json(playwrightReport);
    return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped };
  });
}
