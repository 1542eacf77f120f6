/** A manager opens one page, sees who is over and losing time, and answers the alert; the lead sees it answered, and the learner too. */
import { checkPage, expect, signIn, test } from "../support/browser";
import { fillDay, problemIsTold, ready, signOut } from "../support/journeys";

test("a manager answers an alert, and the lead sees it answered @long", async ({ page, scripted }) => {
  test.setTimeout(120_000);
  const answer = "Two child in need plans move by the end of next week, and Thursday mornings are blocked for everybody.";

  await test.step("one page shows who is over the ceiling and losing time", async () => {
    await signIn(page, "manager");
    await page.goto("/team");
    await ready(page, scripted);
    const row = page.getByRole("row").filter({ hasText: "Answer it" }).first();
    await expect(row).toContainText("Amara Cole");
    await expect(row).toContainText(/Over the ceiling: \d+ cases/);
    await expect(row).toContainText(/taken, .+ lost because of/);
    await checkPage(page);
    await row.getByRole("link", { name: /^Answer it/ }).click();
    await page.waitForURL(/\/alerts$/);
  });

  await test.step("the facts in one sentence, the picture, and one box; nothing typed is lost", async () => {
    await ready(page, scripted);
    await expect(page.getByText(/^Amara Cole was over the agreed ceiling in 2 snapshots in a row/)).toBeVisible();
    await expect(page.getByRole("img", { name: /Protected time and caseload/ })).toBeVisible();
    await checkPage(page);
    await page.getByLabel("What will be done, and by when").fill(answer);
    await fillDay(page, "followUpOn", -1);
    await page.getByRole("button", { name: "Send this answer" }).click();
    await problemIsTold(page, "Choose a day after today");
    await expect(page.getByLabel("What will be done, and by when")).toHaveValue(answer);
    await fillDay(page, "followUpOn", 14);
    await page.getByRole("button", { name: "Send this answer" }).click();
    await page.waitForURL(/done=answered/);
    await expect(page.getByText(answer)).toBeVisible();
    await signOut(page);
  });

  await test.step("the lead sees it answered, and what was promised and got", async () => {
    await signIn(page, "lead");
    await page.goto("/alerts");
    await ready(page, scripted);
    await expect(page.getByRole("row").filter({ hasText: "Amara Cole" }).first()).toContainText("Answered; to be followed up on");
    await checkPage(page);
    await page.goto("/promised-and-got");
    await ready(page, scripted);
    await expect(page.getByText(/^In the last twelve months the caseload was within the agreed ceiling in \d+ %/)).toBeVisible();
    await checkPage(page);
    await signOut(page);
  });

  await test.step("the learner sees that the portal raised it, and what was answered", async () => {
    await signIn(page, "learner");
    await page.getByRole("link", { name: "See the alert" }).first().click();
    await page.waitForURL(/\/alerts$/);
    await expect(page.getByText("You did not raise it, and nobody else did.")).toBeVisible();
    await expect(page.getByText(answer)).toBeVisible();
  });
});
