import { defineConfig, devices } from "@playwright/test";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserPath } from "./tests/support/browser-projects";

/** What needs no page, or needs scripts of its own in it, runs once, against an academy of its own: hostile forms may do what they can. */
const ONCE = /@once/;
const PROJECTS = [
  { name: "once", use: { ...devices["Desktop Chrome"] } },
  { name: "js", use: { ...devices["Desktop Chrome"] } },
  { name: "nojs", use: { ...devices["Desktop Chrome"], javaScriptEnabled: false } },
  { name: "phone", use: { ...devices["Pixel 7"] } },
];

const elsewhere: Record<string, RegExp> = { phone: /@once|@long/, nojs: /@once|@scripted/ };

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, () => {
      const address = probe.address();
      probe.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });

// Chosen once: the workers read this file again and must find the same
process.env.PORTAL_TEST_PORTS ??= (await Promise.all(PROJECTS.map(freePort))).join(",");
process.env.PORTAL_TEST_FOLDER ??= mkdtempSync(join(tmpdir(), "portal-journeys-"));
const ports = process.env.PORTAL_TEST_PORTS.split(",");

const executablePath = browserPath();

export default defineConfig({
  testDir: "tests/pages",
  globalSetup: "./tests/support/browser-servers.ts",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  outputDir: "test-results",
  use: {
    locale: "en-GB",
    timezoneId: "Europe/London",
    actionTimeout: 30_000, // what hangs says where, long before its test is over
    navigationTimeout: 30_000,
    // a trace of everything, kept only where something fails, costs a third of the time: TRACE=1 where a failure is not plain from its message
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      args: [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
        "--disable-gpu",
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    },
  },
  // what is long says so in its name, @long, and is not done again on the phone; @scripted is not done again without JavaScript
  projects: PROJECTS.map((project, i) => ({
    ...project,
    ...(project.name === "once" ? { grep: ONCE } : { grepInvert: elsewhere[project.name] ?? ONCE }),
    use: { ...project.use, baseURL: `http://localhost:${ports[i]}` },
  })),
});
