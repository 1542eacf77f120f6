/** Rows that come and go, words that could identify somebody, and what is private until it is shared: with and without JavaScript, and on a phone. */
import { checkPage, expect, signIn, test } from "#tests/support/browser";
import { fillDay, one, problemIsTold, ready, signOut } from "#tests/support/journeys";

const enrolmentOf = (file: string, email: string) =>
  one(file, "select e.id from enrolment e join account a on a.person_id = e.person_id where a.email = ?", email);

test("a plan: rows are added and taken away, nothing typed is lost, and the one looked at again goes at the second press", async ({
  page,
  databaseFile,
  scripted,
}) => {
  test.setTimeout(120_000);
  await signIn(page, "other-learner");
  await page.goto(`/documents/new?enrolment=${enrolmentOf(databaseFile, "other-learner@demo.example")}&kind=pdp&stage=threeMonth`);
  await expect(page.getByText(/Only you\. When you send it: your assessor\./)).toBeVisible();
  await ready(page, scripted);
  await page.getByRole("button", { name: /^Begin/ }).click();
  await page.waitForURL(/\/edit/);
  await ready(page, scripted);

  const rows = page.locator(".app-rows__row");
  const row = (n: number) => page.getByRole("group", { name: `Learning need ${n}`, exact: true });
  await expect(page.getByRole("button", { name: "Add another learning need" })).toBeVisible(); // the address is there before the page is
  const before = await rows.count();
  await page.getByRole("button", { name: "Add another learning need" }).click();
  await expect(rows).toHaveCount(before + 1);
  await ready(page, scripted);
  const mine = row(before + 1);
  if (scripted) await expect(mine.getByLabel("Learning need", { exact: true })).toBeFocused();
  await mine.getByLabel("Learning need", { exact: true }).fill("Visits with Oliver Hargreaves");
  await mine.locator('[name$=".byWhen.day"]').fill("31");
  await mine.locator('[name$=".byWhen.month"]').fill("2");
  await mine.locator('[name$=".byWhen.year"]').fill("2027");
  await page.getByRole("button", { name: "Send to your assessor" }).click();
  await problemIsTold(page, "Enter a real date, like 27 3 2026");
  await checkPage(page);
  await ready(page, scripted);
  await expect(mine.getByLabel("Learning need", { exact: true })).toHaveValue("Visits with Oliver Hargreaves");

  await mine.getByLabel("Standard", { exact: true }).selectOption({ label: "Communication" });
  await mine.getByLabel("Activity").fill("Joint visits");
  const name = (await mine.locator('[name$=".byWhen.day"]').getAttribute("name"))!.replace(/\.day$/, "");
  await fillDay(page, name, 60);
  await page.getByRole("button", { name: "Add another learning need" }).click();
  await expect(rows).toHaveCount(before + 2);
  await ready(page, scripted);
  await expect(mine.getByLabel("Activity")).toHaveValue("Joint visits");
  await row(before + 2)
    .getByRole("button", { name: /^Remove/ })
    .click();
  await expect(rows).toHaveCount(before + 1);
  await ready(page, scripted);

  // warned once, with the words and the box; pressed again it goes as it is
  await page.getByRole("button", { name: "Send to your assessor" }).click();
  const told = page.locator(".app-look-again");
  await expect(told).toContainText(/Oliver Hargreaves in Learning need, learning need \d+ looks like a name/);
  await checkPage(page);
  await ready(page, scripted);
  await page.getByRole("button", { name: "Send to your assessor as it is" }).click();
  await page.waitForURL(/done=sent/);
  await expect(page.getByText("Visits with Oliver Hargreaves")).toBeVisible();
  await expect(page.getByText(`Learning need ${before + 1}`, { exact: true })).toBeVisible();
  await checkPage(page);
});

test("a self-assessment is sent when every standard is rated, and the academy lead sees only that it was done", async ({
  page,
  databaseFile,
  scripted,
}) => {
  test.setTimeout(120_000);
  const enrolment = enrolmentOf(databaseFile, "learner@demo.example");
  await signIn(page, "learner");
  await page.goto(`/documents/new?enrolment=${enrolment}&kind=selfAssessment&stage=final`);
  await expect(page.getByText(/Everybody else sees only that it was done/)).toBeVisible();
  await ready(page, scripted);
  await page.getByRole("button", { name: /^Begin/ }).click();
  await page.waitForURL(/\/edit/);
  await ready(page, scripted);
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  await page.getByLabel("No opportunity yet").first().check();
  await page.getByLabel(/^Where you are strongest/).fill("Relationships");
  await page.getByLabel(/^What you most want to learn next/).fill("The law");
  await page.getByRole("button", { name: "Send to your assessor" }).click();
  await problemIsTold(page, "Choose a rating for every standard: number 2");
  await ready(page, scripted);
  await expect(page.getByLabel("No opportunity yet").first()).toBeChecked();
  for (const choice of await page.getByLabel(/^Confident/).all()) await choice.check();
  await page.getByRole("button", { name: "Send to your assessor" }).click();
  await page.waitForURL(/done=sent/);
  await expect(page.getByText("Confident: mostly on my own").first()).toBeVisible();
  await checkPage(page);
  await signOut(page);
  await signIn(page, "lead");
  expect((await page.request.get(`/documents/${id}`)).status()).toBe(404);
  await page.goto(`/learners/${enrolment}/stages/agreement`);
  await expect(page.getByRole("heading", { name: "Self-assessment" })).toBeVisible();
  await expect(page.getByText(/Signed by everybody on/).first()).toBeVisible();
});

test("a private reflection is the learner's own until it is shared, and again when it is taken back", async ({ page, scripted }) => {
  test.setTimeout(120_000);
  await signIn(page, "learner");
  await page.goto("/my-asye");
  await page.getByRole("link", { name: "Write a private reflection" }).click();
  await expect(page.getByText(/Only you\. If you share it: your assessor, and nobody else\./)).toBeVisible();
  await ready(page, scripted);
  await page.getByRole("button", { name: /^Begin/ }).click();
  await page.waitForURL(/\/edit/);
  await ready(page, scripted);
  const address = new URL(page.url()).pathname.replace("/edit", "");
  const thought = "I was not sure that I could stay.";
  await page.getByLabel("A title for yourself").fill("After the visit");
  await page.getByLabel("What is on your mind").fill(thought);
  await page.getByRole("button", { name: "Save draft" }).click();
  await expect(page.getByText(/^Saved /)).toBeVisible();
  await ready(page, scripted);
  await page.getByRole("button", { name: "Share with your assessor" }).click();
  await page.waitForURL(/done=sent/);
  await signOut(page);

  await signIn(page, "assessor");
  await page.goto(address);
  await expect(page.getByText(thought)).toBeVisible();
  await signOut(page);

  await signIn(page, "learner");
  await page.goto(address);
  await page.getByRole("link", { name: "Take it back" }).click();
  await page.getByLabel("Why").fill("We talked about it instead.");
  await ready(page, scripted);
  await page.getByRole("button", { name: "Take it back" }).click();
  await page.waitForURL(/done=withdrawn/);
  await expect(page.getByText(thought)).toBeVisible();
  await signOut(page);

  await signIn(page, "assessor");
  await page.goto(address);
  await expect(page.getByText(/has taken this back/)).toBeVisible();
  await expect(page.getByText("We talked about it instead.")).toBeVisible();
  await expect(page.getByText(thought)).toHaveCount(0);
  await checkPage(page);
});
