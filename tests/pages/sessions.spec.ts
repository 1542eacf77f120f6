/** Nothing is lost: not at a timeout, not when two write at once, not by pressing twice. */
import type { Page } from "@playwright/test";
import { PASSWORD, expect, signIn, test } from "#tests/support/browser";
import { fillReflection, inDatabase, one, problemIsTold, ready, sessionsRunOut } from "#tests/support/journeys";

/** A learner of the youngest cohort for each test: tests run side by side, and some of these end sessions. */
const someone = (file: string, n: number) => ({
  email: one(
    file,
    "select a.email from enrolment e join account a on a.person_id = e.person_id where e.cohort_id = 'cohort-month-2' and a.password_hash is not null order by a.email limit 1 offset " +
      String(n),
  ),
  password: PASSWORD,
});

/** They begin a document of their own for this test; answers its address. */
async function begin(page: Page, databaseFile: string, email: string): Promise<string> {
  const enrolment = one(databaseFile, "select e.id from enrolment e join account a on a.person_id = e.person_id where a.email = ?", email);
  await page.goto(`/documents/new?enrolment=${enrolment}&kind=criticalReflection&stage=final`);
  await page.getByRole("button", { name: /Begin (writing|another)/ }).click();
  await page.waitForURL(/\/documents\/[^/]+\/edit/);
  return new URL(page.url()).pathname.replace(/\/edit$/, "");
}

test("a deep link survives signing in", async ({ page, databaseFile }) => {
  const id = one(databaseFile, "select id from document where id like 'm10-00-criticalReflection%'");
  await page.goto(`/documents/${id}?from=mail`);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, "assessor");
  await expect(page).toHaveURL(new RegExp(`/documents/${id}\\?from=mail$`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Critical reflection");
});

test("a link to somewhere else is not followed after signing in", async ({ page, baseURL }) => {
  await page.goto("/sign-in?next=https%3A%2F%2Fevil.example%2F");
  await signIn(page, "manager");
  expect(new URL(page.url()).origin).toBe(baseURL);
});

test("what was being sent when the session ran out is there again after sign-in", async ({ page, databaseFile, scripted }) => {
  const who = someone(databaseFile, 3);
  await signIn(page, who);
  const address = await begin(page, databaseFile, who.email);
  await ready(page, scripted);
  await page.getByLabel("A title for this reflection").fill("Kept through the timeout");
  sessionsRunOut(databaseFile, who.email);
  await page.getByRole("button", { name: "Save draft" }).last().click();
  await expect(page).toHaveURL(/\/sign-in\?/);
  await signIn(page, who);
  await expect(page).toHaveURL(new RegExp(`${address}/edit`));
  await expect(page.getByLabel("A title for this reflection")).toHaveValue("Kept through the timeout");
  await ready(page, scripted);
  await page.getByRole("button", { name: "Save draft" }).last().click();
  await page.waitForURL(/done=saved/);
  await expect(page.getByLabel("A title for this reflection")).toHaveValue("Kept through the timeout");
});

test("a draft is saved as it is typed", async ({ page, databaseFile, scripted }) => {
  const who = someone(databaseFile, 5);
  await signIn(page, who);
  const address = await begin(page, databaseFile, who.email);
  await ready(page, scripted);
  await page.getByLabel("A title for this reflection").pressSequentially("Typed, never sent");
  if (scripted) await expect(page.getByRole("status").getByText(/^Saved \d\d:\d\d/)).toBeVisible();
  else await page.getByRole("button", { name: "Save draft" }).last().click();
  await page.goto(`${address}/edit`);
  await expect(page.getByLabel("A title for this reflection")).toHaveValue("Typed, never sent");
});

// without JavaScript the browser itself says it
test.describe("without a connection", () => {
  test.use({ expectedFaults: [/ERR_INTERNET_DISCONNECTED/] });
  test("@once it is said, and the text is kept", async ({ page, context, databaseFile, scripted }) => {
    const who = someone(databaseFile, 6);
    await signIn(page, who);
    await begin(page, databaseFile, who.email);
    await ready(page, scripted);
    await context.route("**/autosave", (route) => route.abort("internetdisconnected"));
    await page.getByLabel("A title for this reflection").pressSequentially("Typed in a car park");
    await expect(page.getByRole("status").getByText(/No connection/)).toBeVisible();
    await context.unroute("**/autosave");
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect(page.getByRole("status").getByText(/^Saved \d\d:\d\d/)).toBeVisible();
    await fillReflection(page, "Sent in a car park");
    await context.setOffline(true);
    await page.getByRole("button", { name: "Send to your assessor" }).click();
    await problemIsTold(page, /no connection, so nothing was sent/);
    await context.setOffline(false);
    await page.getByRole("button", { name: "Send to your assessor" }).click();
    await page.waitForURL(/done=sent/);
  });
});

test("two tabs on one document: the second is told and keeps its text", async ({ page, context, databaseFile, scripted }) => {
  const who = someone(databaseFile, 7);
  await signIn(page, who);
  const address = await begin(page, databaseFile, who.email);
  await ready(page, scripted);
  const other = await context.newPage();
  await other.goto(`${address}/edit`);
  await ready(other, scripted);
  await page.getByLabel("A title for this reflection").fill("From the first tab");
  await page.getByRole("button", { name: "Save draft" }).last().click();
  await page.waitForURL(/done=saved/);
  await other.getByLabel("A title for this reflection").fill("From the second tab");
  await other.getByRole("button", { name: "Save draft" }).last().click();
  await expect(other.getByText(/Nothing of yours is lost/).first()).toBeVisible();
  await expect(other.getByLabel("A title for this reflection")).toHaveValue("From the second tab");
  await expect(other.getByText("From the first tab")).toBeVisible();
  await other.getByRole("button", { name: "Save draft" }).last().click();
  await other.waitForURL(/done=saved/);
  await expect(other.getByLabel("A title for this reflection")).toHaveValue("From the second tab");
  await other.close();
});

test("pressing twice sends once", async ({ page, databaseFile, scripted }) => {
  const who = someone(databaseFile, 8);
  await signIn(page, who);
  const address = await begin(page, databaseFile, who.email);
  await ready(page, scripted);
  await fillReflection(page, "Pressed twice");
  await page.getByRole("button", { name: "Send to your assessor" }).dblclick();
  await page.waitForURL(/done=sent/);
  const id = address.split("/")[2] ?? "";
  const sent = inDatabase(databaseFile, (db) =>
    db.prepare("select count(*) from audit_event where subject_id = ? and what = 'document.sent'").pluck().get(id),
  );
  expect(sent).toBe(1);
});

test("@once what is sent in the very moment a save comes back goes with the saved version", async ({ page, databaseFile, scripted }) => {
  const who = someone(databaseFile, 9);
  await signIn(page, who);
  await begin(page, databaseFile, who.email);
  await ready(page, scripted);
  await fillReflection(page, "Sent as it was being saved");
  // presses Send some steps after the save is read, before the browser has a moment to draw
  await page.evaluate(() => {
    const json = Response.prototype.json;
    Response.prototype.json = async function () {
      const answer: unknown = await json.call(this);
      const wait = (steps: number) => (steps === 0 ? send() : queueMicrotask(() => wait(steps - 1)));
      const send = () => [...document.querySelectorAll("button")].find((b) => b.textContent === "Send to your assessor")?.click();
      if (this.url.endsWith("/autosave")) wait(20);
      return answer;
    };
  });
  await page.waitForURL(/done=sent/);
});

test("@once what is typed while Save draft is on its way is saved after it, and nobody is told of themself", async ({
  page,
  context,
  databaseFile,
  scripted,
}) => {
  const who = someone(databaseFile, 10);
  await signIn(page, who);
  const address = await begin(page, databaseFile, who.email);
  await ready(page, scripted);
  const title = page.getByLabel("A title for this reflection");
  await title.fill("Saved by hand");
  await context.route(`**${address}/edit?*`, async (route) => {
    if (route.request().method() === "POST") await new Promise((done) => setTimeout(done, 3000));
    await route.continue();
  });
  await page.getByRole("button", { name: "Save draft" }).last().click();
  await title.fill("Saved by hand, and gone on with");
  await page.waitForURL(/done=saved/);
  await expect(page.getByRole("status").getByText(/^Saved \d\d:\d\d/)).toBeVisible();
  await expect(page.getByText(/Not saved yet|somewhere else/)).toHaveCount(0);
  const words = () =>
    inDatabase(databaseFile, (db) =>
      db
        .prepare("select answers from document where id = ?")
        .pluck()
        .get(address.split("/")[2] ?? ""),
    ) as string;
  expect(words()).toContain("Saved by hand, and gone on with");

  // the last words before signing out, and before a link is followed
  await title.fill("The very last words");
  await page.getByRole("link", { name: "Read it as it is" }).click();
  await expect.poll(words).toContain("The very last words");
  await page.goto(`${address}/edit`);
  await ready(page, scripted);
  await title.fill("Typed, then signed out");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL(/sign-in/);
  expect(words()).toContain("Typed, then signed out");
});

test("signing out everywhere ends the session in another browser", async ({ page, browser, baseURL, databaseFile, scripted }) => {
  const who = someone(databaseFile, 2);
  await signIn(page, who);
  const elsewhere = await browser.newPage({ baseURL: baseURL ?? "", javaScriptEnabled: scripted });
  await signIn(elsewhere, who);
  await page.goto("/account");
  await page.locator(`button[value="everywhere"]`).click();
  await page.waitForURL(/\/sign-in/);
  await elsewhere.goto("/my-asye");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await elsewhere.close();
});
