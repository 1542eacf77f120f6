/** The lead's own pages: the two-year draft, a new version of a programme and of a document, and the grant. With JavaScript and without. */
import type { Page } from "@playwright/test";
import { checkPage, expect, signIn, test } from "#tests/support/browser";
import { fillDay, problemIsTold, ready } from "#tests/support/journeys";

const row = (page: Page, title: string | RegExp) => page.locator(".app-row").filter({ has: page.getByRole("heading", { name: title }) });

test("a lead loads the two-year draft, makes its next version and publishes it", async ({ page, scripted }) => {
  test.setTimeout(180_000);
  await signIn(page, "lead");
  await page.goto("/programmes");
  await ready(page, scripted);
  await page.getByRole("button", { name: "Load the draft" }).click();
  await expect(page.getByText("It stays marked as provisional")).toBeVisible();
  await expect(page.getByText("Draft, provisional").first()).toBeVisible();
  await checkPage(page);

  await page.getByRole("link", { name: /Early career development programme .* version 1/ }).click();
  await expect(page.getByText(/Not known yet/)).toBeVisible();
  await page.getByRole("link", { name: "Make a new version from this one" }).click();
  await ready(page, scripted);
  await page.getByRole("button", { name: "Begin a new version" }).click();
  await expect(page.getByText(/Saved last by/)).toBeVisible();
  await checkPage(page);

  // a stage is added, moved to its place, left unfinished, and told
  await page.getByRole("link", { name: "Stages and when they are due" }).click();
  await ready(page, scripted);
  await page.getByRole("button", { name: "Add a stage" }).click();
  await expect(row(page, "Stage 6")).toBeVisible();
  await ready(page, scripted);
  await row(page, "Stage 6")
    .getByRole("button", { name: /Move up/ })
    .click();
  await expect(row(page, "Stage 6: Final review")).toBeVisible();
  await ready(page, scripted);
  const added = row(page, /^Stage 5/);
  await added.getByLabel("Name").fill("21-month review");
  await added.getByLabel("Due after").fill("21");
  await page.getByRole("button", { name: "Save and go back" }).click();
  await problemIsTold(page, "Enter what the meeting is called");
  await checkPage(page);
  await row(page, /^Stage 5/)
    .getByLabel("What the meeting is called")
    .fill("Review before the assessment");
  await page.getByRole("button", { name: "Save and go back" }).click();
  await expect(page.getByText("Saved. Nothing is published yet.")).toBeVisible();

  await page.getByRole("link", { name: "Supervision, protected time and workload" }).click();
  await ready(page, scripted);
  await page.getByLabel("A full caseload, in cases").fill("18");
  await checkPage(page);
  await page.getByRole("button", { name: "Save and go back" }).click();

  await page.getByRole("link", { name: "What 21-month review needs" }).click();
  await ready(page, scripted);
  await page.getByRole("button", { name: "Add something it needs" }).click();
  await expect(page.getByLabel("What one is called")).toBeVisible();
  await ready(page, scripted);
  await page.getByLabel("Document", { exact: true }).selectOption("criticalReflection");
  await page.getByLabel("What one is called").fill("critical reflection");
  await page.getByLabel("What several are called").fill("critical reflections");
  await checkPage(page);
  await page.getByRole("button", { name: "Save and go back" }).click();

  await page.getByRole("button", { name: "Check and preview" }).click();
  await ready(page, scripted);
  await expect(page.getByText("New stage: 21-month review, at 21 months.")).toBeVisible();
  await expect(page.getByText(/asks for 1 critical reflection/)).toBeVisible();
  await expect(page.getByText("Nobody: no cohort is on this programme yet.")).toBeVisible();
  await page.locator("#starts-day").fill("6");
  await page.locator("#starts-month").fill("9");
  await page.locator("#starts-year").fill("2027");
  await page.getByRole("button", { name: "Show the dates" }).click();
  await expect(page.getByText("6 June 2029").first()).toBeVisible();
  await checkPage(page);
  await ready(page, scripted);
  await page.getByRole("button", { name: "Publish this version" }).click();
  await expect(page.getByText("The new version is published. Cohorts that have started keep theirs.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("version 2");
  await checkPage(page);
});

test("a lead gives a document a new question, sees it as it will be asked, and publishes it", async ({ page, scripted }) => {
  test.setTimeout(120_000);
  await signIn(page, "lead");
  await page.goto("/programmes/documents/professionalFeedback/new-version");
  await ready(page, scripted);
  await page.getByRole("button", { name: "Begin a new version" }).click();
  await expect(page.getByText(/Saved last by/)).toBeVisible();
  await checkPage(page);
  await page
    .getByRole("link", { name: /^Questions: / })
    .first()
    .click();
  await ready(page, scripted);
  await page.getByRole("button", { name: "Add a question" }).click();
  await expect(page).toHaveURL(/#row-fields-/);
  await ready(page, scripted);
  const last = page.locator(".app-row").last();
  await last.getByLabel("Question", { exact: true }).fill("Would you work with them again?");
  await last.getByLabel("What to say when the answer is missing").fill("Choose whether you would work with them again");
  await last.getByLabel("Kind of answer").selectOption("choice");
  await page.getByRole("button", { name: "Save as it is" }).click();
  await expect(page.getByText("Saved as it is. Nothing is published yet.")).toBeVisible();
  await ready(page, scripted);
  await page.locator(".app-row").last().getByLabel("What can be chosen").fill("Yes\nNo\nPerhaps");
  await checkPage(page);
  await page.getByRole("button", { name: "Save and go back" }).click();
  await page.getByRole("button", { name: "Check and preview" }).click();
  await ready(page, scripted);
  await expect(page.getByText("New question: Would you work with them again?")).toBeVisible();
  await expect(page.getByRole("group", { name: "Would you work with them again?" }).getByLabel("Perhaps")).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Publish this version" }).click();
  await expect(page.getByText("The new questions are published.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose the programme" })).toBeVisible();
  await checkPage(page);
});

test("a lead finds out what is not known, records claims for several learners, and arranges the file for the funder", async ({ page, scripted }) => {
  test.setTimeout(120_000);
  await signIn(page, "lead");
  await page.goto("/grants");
  await expect(page.getByRole("heading", { name: "Grants" })).toBeVisible();
  await checkPage(page);
  await page.goto("/grants/record?what=facts&all=yes");
  await ready(page, scripted);
  await checkPage(page);
  await page
    .getByRole("group", { name: /statutory child and family/ })
    .getByLabel("Yes")
    .check();
  await page.getByRole("group", { name: "Who employs them?" }).getByLabel("The council").check();
  await page.getByRole("button", { name: "Record this for those ticked" }).click();
  await expect(page.getByText("What is known of them is recorded.")).toBeVisible();

  await page.goto("/grants/record?what=claims&claim=registration&all=yes");
  await ready(page, scripted);
  await page.getByRole("button", { name: "Record these claims" }).click();
  await problemIsTold(page, "Enter the day the claims were sent, like 14 12 2026");
  await checkPage(page);
  await fillDay(page, "sentOn", -1);
  await page.getByRole("button", { name: "Record these claims" }).click();
  await expect(page.getByText("The claims are recorded.")).toBeVisible();

  await page.getByRole("link", { name: "Choose the columns of the file" }).click();
  await ready(page, scripted);
  await checkPage(page);
  await row(page, "Column 2: Given name")
    .getByRole("button", { name: /Move up/ })
    .click();
  await expect(row(page, "Column 1: Given name")).toBeVisible();
  await ready(page, scripted);
  await row(page, "Column 1: Given name").getByLabel("Heading").fill("First name");
  await page.getByRole("button", { name: "Save the columns" }).click();
  await expect(page.getByText("The columns are saved.")).toBeVisible();
  const file = await page.request.get("/grants/claims.csv");
  expect((await file.text()).split("\r\n")[0]).toMatch(/^\uFEFFFirst name,Family name,/);
  await page.goto("/grants/amounts?year=2026-27");
  await checkPage(page);
  await page.goto("/grants?show=paid");
  await page.getByRole("table", { name: "Learners and their claims" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: /Grant for/ })).toBeVisible();
  await checkPage(page);
});
