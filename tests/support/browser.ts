/** What every journey stands on: a page on which nothing may go wrong behind the screen, signing in, and the accessibility check. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";
import { databaseOf } from "./browser-projects";

export const PASSWORD = "academy-demo";
export type Account =
  "lead" | "assessor" | "other-assessor" | "learner" | "other-learner" | "manager" | "other-manager" | "admin" | "both" | "panel" | "other-panel";

type Fixtures = {
  /** what went wrong behind the screen and is expected to: matched against the message */
  expectedFaults: RegExp[];
  /** the file of the database that this project's server uses */
  databaseFile: string;
  /** is JavaScript on? */
  scripted: boolean;
  /** a test that fails prints what each of its windows showed */
  whatStood: undefined;
};

/** Notes what goes wrong behind the screen of a page. */
export function watchFaults(page: Page, faults: string[]): void {
  page.on("pageerror", (error) => faults.push(`fault in the page: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // the browser says this of every answer that is not 2xx; a form that comes back with problems is one
    if (/Failed to load resource: the server responded with a status of (401|403|404|409|410|413|422)/.test(message.text())) return;
    faults.push(`${message.type()} in the console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} from ${new URL(response.url()).pathname}`);
  });
}

export const test = base.extend<Fixtures>({
  expectedFaults: [[], { option: true }],
  // Playwright reads the names of what a fixture needs out of this pattern, so it cannot be left away
  databaseFile: async ({ javaScriptEnabled: _ }, give, info) => give(databaseOf(process.env.PORTAL_TEST_FOLDER ?? "", info.project.name)),
  scripted: async ({ javaScriptEnabled }, give) => give(javaScriptEnabled !== false),
  whatStood: [
    async ({ browser }, give, info) => {
      await give(undefined);
      if (info.status === info.expectedStatus) return;
      for (const page of browser.contexts().flatMap((c) => c.pages()))
        console.log(`${page.url()}\n${await page.evaluate(() => document.body.innerText.slice(0, 1500)).catch(String)}\n`);
    },
    { auto: true },
  ],
  page: async ({ page, expectedFaults }, give) => {
    const faults: string[] = [];
    watchFaults(page, faults);
    await give(page);
    expect(faults.filter((fault) => !expectedFaults.some((expected) => expected.test(fault)))).toEqual([]);
  },
});

export { expect };

/** Signs in through the form, as one of the demo's people or with an address and password of your own. */
export async function signIn(page: Page, who: Account | { email: string; password: string }): Promise<void> {
  const { email, password } = typeof who === "string" ? { email: `${who}@demo.example`, password: PASSWORD } : who;
  if (!/\/sign-in(\?|$)/.test(page.url())) await page.goto("/sign-in");
  await page.locator('input[name="email"]').fill(email);
  await page.locator('input[name="password"]').fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** No violation that axe can find, and nothing to scroll sideways. Without JavaScript axe cannot run in the page. */
export async function checkPage(page: Page): Promise<void> {
  if (test.info().project.use.javaScriptEnabled === false) return;
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const found = violations.map((v) => `${v.id}: ${v.help}\n  ${v.nodes.map((n) => n.html).join("\n  ")}`);
  expect(found, `axe on ${new URL(page.url()).pathname}`).toEqual([]);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways, `sideways scroll on ${new URL(page.url()).pathname}`).toBeLessThanOrEqual(0);
}
