/** A pause agreed by four people, and a review from its proposal to the last signature, each from the link through sign-in. */
import type { Page } from "@playwright/test";
import { checkPage, expect, signIn, test, type Account } from "#tests/support/browser";
import { fillDay, inDatabase, one, ready, signOut } from "#tests/support/journeys";

/** The link of an e-mail, as somebody who is not signed in: sign-in first, and then the page itself. */
async function follow(page: Page, address: string, who: Account | { email: string; password: string }): Promise<void> {
  await page.goto("/");
  if (!page.url().includes("/sign-in")) await signOut(page);
  await page.goto(address);
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, who);
  await expect(page).toHaveURL((url) => url.pathname === address);
}
const emailOf = (file: string, personId: string) => one(file, "select email from account where person_id = ?", personId);

test("a pause: proposed with the dates in sight, agreed by each from the link, in force with the last", async ({ page, databaseFile, scripted }) => {
  test.setTimeout(180_000);
  const person = one(databaseFile, "select person_id from account where email = ?", "other-learner@demo.example");
  const year = one(databaseFile, "select id from enrolment where person_id = ? and status = 'active'", person);
  const manager = one(databaseFile, "select manager_id from line_management where person_id = ? and ends_on is null", person);

  await follow(page, `/learners/${year}/pauses`, "other-learner");
  await ready(page, scripted);
  await checkPage(page);
  await page.getByLabel("Family leave").check();
  await fillDay(page, "startsOn", -2);
  await fillDay(page, "endsOn", 25);
  await page.getByRole("button", { name: "See the new dates" }).click();
  await expect(page.getByText("28 days later").first()).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Propose this pause" }).click();
  await expect(page.getByText("Proposed. The others find it on their home page.")).toBeVisible();
  await expect(page.getByText("Waiting for 3 agreements")).toBeVisible();
  await checkPage(page);
  const address = new URL(page.url()).pathname;

  for (const who of ["other-assessor", { email: emailOf(databaseFile, manager), password: "academy-demo" }, "lead"] as const) {
    expect(inDatabase(databaseFile, (db) => db.prepare("select id from pause where id = ?").get(address.split("/").at(-1)))).toBeUndefined();
    await follow(page, address, who);
    await ready(page, scripted);
    await expect(page.getByText("28 days later").first()).toBeVisible();
    await page.getByRole("button", { name: "I agree to this pause" }).click();
    await expect(page.getByText("You have agreed.", { exact: true })).toBeVisible();
  }
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Pause agreed by four");
  await page.goto(`/learners/${year}`);
  await expect(page.getByText(/Nothing is asked for until it goes on/)).toBeVisible();
  await page.goto(`/learners/${year}/arrangements`);
  await ready(page, scripted);
  await checkPage(page);
});

test("a review: proposed, answered, held, and signed by the line manager from the link", async ({ page, databaseFile, scripted }) => {
  test.setTimeout(180_000);
  // one of assessor@'s learners whose record waits for the line manager, and whose final review has no meeting yet
  const record = one(
    databaseFile,
    `select d.id from document d where d.id like 'm10%' and d.kind = 'reviewRecord' and d.waiting_for = 'lineManager' order by d.id`,
  );
  const year = one(databaseFile, "select enrolment_id from document where id = ?", record);
  const person = one(databaseFile, "select person_id from enrolment where id = ?", year);
  const at = (part: string) => ({ email: emailOf(databaseFile, part), password: "academy-demo" });
  const assessor = at(one(databaseFile, "select assessor_id from assessorship where enrolment_id = ? and ends_on is null", year));
  const manager = at(one(databaseFile, "select manager_id from line_management where person_id = ? and ends_on is null", person));
  const meeting = `/learners/${year}/stages/threeMonth/meeting`;

  await follow(page, meeting, assessor);
  await ready(page, scripted);
  await fillDay(page, "onDay", 1);
  await page.getByLabel("Begins at").fill("2.30pm");
  await page.getByLabel("Where", { exact: true }).fill("Shire Hall, room 4");
  await page.getByRole("button", { name: "Propose this meeting" }).click();
  await expect(page.getByText("14:30 to 15:30").first()).toBeVisible();
  await checkPage(page);
  const file = await page.request.get(`${meeting}.ics`);
  expect(file.headers()["content-type"]).toContain("text/calendar");
  expect(await file.text()).toContain("BEGIN:VEVENT");

  await follow(page, meeting, manager);
  await ready(page, scripted);
  await page.getByLabel("I come").check();
  await page.getByRole("button", { name: "Send your answer" }).click();
  await expect(page.getByText("Your answer is kept.")).toBeVisible();

  await follow(page, meeting, assessor);
  await ready(page, scripted);
  await page.getByText("It was held", { exact: true }).click();
  await page.getByRole("button", { name: "Record that it was held" }).click();
  await expect(page.getByText(/^Kept\. The record of the review begins/)).toBeVisible();

  await follow(page, `/documents/${record}`, manager);
  await ready(page, scripted);
  await expect(page.getByText("Signed so far:")).toBeVisible();
  await checkPage(page);
  await page.getByRole("textbox", { name: "Your comment" }).fill("I agree, and have moved one case so that her time is kept.");
  await page.getByRole("button", { name: /^Sign as line manager/ }).click();
  await expect(page.getByText("You have signed it.")).toBeVisible();
});
