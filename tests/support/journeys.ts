/** What journeys do again and again, and what they have to do behind the screen. */
import Database from "better-sqlite3";
import { expect, type Locator, type Page } from "@playwright/test";

/** The database of the project's own server, opened for a moment. */
export function inDatabase<T>(file: string, work: (db: Database.Database) => T): T {
  const db = new Database(file, { timeout: 10_000 });
  try {
    return work(db);
  } finally {
    db.close();
  }
}
export const one = (file: string, sql: string, ...values: string[]): string => {
  const found = inDatabase(file, (db) =>
    db
      .prepare(sql)
      .pluck()
      .get(...values),
  ) as string | undefined;
  if (found === undefined) throw new Error(`Nothing is found by ${sql}`);
  return found;
};

/** Their sessions run out, as they do after half an hour away from the desk. */
export const sessionsRunOut = (file: string, email: string): void =>
  inDatabase(
    file,
    (db) =>
      void db
        .prepare("update session set expires_at = '2020-01-01T00:00:00.000Z' where account_id = (select id from account where email = ?)")
        .run(email),
  );

/** Today in London, so many days on. */
export function dayFromToday(days: number): { day: string; month: string; year: string; slashes: string; iso: string } {
  const at = new Date(Date.now() + days * 86_400_000);
  const iso = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London" }).format(at);
  const [year = "", month = "", day = ""] = iso.split("-");
  return { day: String(+day), month: String(+month), year, slashes: `${day}/${month}/${year}`, iso };
}

/** The three boxes of a date. */
export async function fillDay(at: Page | Locator, name: string, days: number): Promise<void> {
  const { day, month, year } = dayFromToday(days);
  await at.locator(`[name="${name}.day"]`).fill(day);
  await at.locator(`[name="${name}.month"]`).fill(month);
  await at.locator(`[name="${name}.year"]`).fill(year);
}

/** The page says that something is to be put right: summary, title, and the focus where there is JavaScript. */
export async function problemIsTold(page: Page, sentence?: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expect(page).toHaveTitle(/^Error: /);
  if (sentence) await expect(page.getByRole("alert").getByText(sentence).first()).toBeVisible();
}

/** Waits until React has taken over the page, where there is JavaScript. */
export async function ready(page: Page, scripted: boolean): Promise<void> {
  if (!scripted) return;
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    return main !== null && Object.keys(main).some((key) => key.startsWith("__reactFiber$"));
  });
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/\/sign-in/);
}

export const standards = ["Relationships and effective direct work", "Communication"];

/** A critical reflection, filled in whole. */
export async function fillReflection(page: Page, title: string): Promise<void> {
  await page.getByLabel("A title for this reflection").fill(title);
  await page.getByLabel("The work").fill("I visited the older child at school and asked what a good day looks like.");
  await page.getByLabel("What you think and feel about it now").fill("I had taken silence for refusal. Mum’s view was missing.");
  await page.getByLabel("What has changed in your practice").fill("I ask fewer questions and wait longer.");
  await page.getByLabel("What you will work on next").fill("Bringing fathers in from the first visit.");
  for (const name of standards) await page.getByLabel(name, { exact: true }).check();
}
