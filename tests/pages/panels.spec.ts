/** One portfolio from the final report to the certificate: sent, checked for names, read by two members, decided by the chair. */
import { checkPage, expect, signIn, test, type Account } from "#tests/support/browser";
import { fillDay, inDatabase, one, ready, signOut } from "#tests/support/journeys";
import type { Page } from "@playwright/test";

const LINES = 15;

/** A view with every line answered. */
async function fillView(page: Page, words: string): Promise<void> {
  await page.getByLabel("The evidence supports a pass").check();
  await page.getByLabel("Why, in a few sentences").fill(words);
  const yes = page.locator('input[type="radio"][name^="answer."][value="yes"]');
  await expect(yes).toHaveCount(LINES);
  for (const radio of await yes.all()) await radio.check();
}

test("one portfolio from the gate to the certificate, read by two members who know no name", async ({ page, databaseFile, scripted, browser }) => {
  test.setTimeout(240_000);
  // ready and not sent yet, and not one of another run of this test on the same academy
  const enrolment = one(databaseFile, "select id from enrolment where id = 'm12-00'");
  const learner = one(
    databaseFile,
    "select p.given_name || ' ' || p.family_name from enrolment e join person p on p.id = e.person_id where e.id = ?",
    enrolment,
  );
  const email = one(databaseFile, "select a.email from enrolment e join account a on a.person_id = e.person_id where e.id = ?", enrolment);
  const as = async (who: Account | { email: string; password: string }) => {
    if (page.url().startsWith("http")) await signOut(page);
    await signIn(page, who);
  };
  const open = async (address: string) => {
    await page.goto(address);
    await ready(page, scripted);
    await checkPage(page);
  };
  const names = learner.split(" ");
  const namesNobody = async () => {
    const text = await page.content();
    for (const name of names) expect(text).not.toContain(name);
  };

  let panel = "";
  await test.step("the lead makes somebody a member, plans a day and sends the portfolio", async () => {
    await as("lead");
    await open("/panels/new");
    await fillDay(page, "meetsOn", 21);
    await page.getByLabel("Place").fill("Room 7");
    await page.getByLabel("Chair").selectOption({ label: "Helen Marsh, academy lead" });
    for (const member of ["Nadia Rahman", "Owen Tallis"]) await page.getByLabel(member).check();
    await page.getByRole("button", { name: "Plan the panel day" }).click();
    await page.waitForURL(/\/panels\/[^/]+\?done=planned/);
    panel = new URL(page.url()).pathname;
    await open(`/learners/${enrolment}/final`);
    await expect(page.getByText("Everything the panel needs is there.")).toBeVisible();
    await page.locator(`input[name="panelId"][value="${panel.split("/").pop() ?? ""}"]`).check();
    await page.getByRole("button", { name: "Send to panel" }).click();
    await page.waitForURL(/done=sent/);
    await checkPage(page);
  });

  const caseId = () => one(databaseFile, "select id from panel_case where enrolment_id = ? and withdrawn_at is null", enrolment);
  await test.step("the lead gives it to two members and releases it once every replacement is looked at", async () => {
    for (const [n, member] of ["Nadia Rahman", "Owen Tallis"].entries()) {
      await open(panel);
      await page.getByLabel("Case", { exact: true }).selectOption({ index: 1 });
      await page.getByLabel("Member", { exact: true }).selectOption({ label: member });
      await page.getByRole("button", { name: "Give the case" }).click();
      await page.waitForURL(/done=given/);
      expect(inDatabase(databaseFile, (db) => db.prepare("select count(*) from panel_reader where case_id = ?").pluck().get(caseId()))).toBe(n + 1);
    }
    await open(`${panel}/cases/${caseId()}/portfolio`);
    await expect(page.getByRole("rowheader", { name: learner }).or(page.getByText(learner).first()).first()).toBeVisible();
    await page.getByRole("button", { name: "Release to the members" }).click();
    await expect(page.getByText("Tick the box when you have looked at every line").first()).toBeVisible();
    await page.getByLabel("I have looked at every replacement").check();
    await page.getByRole("button", { name: "Release to the members" }).click();
    await page.waitForURL(/done=released/);
  });

  await test.step("a member reads it without names, gives a first view, and sees nobody else's before", async () => {
    await as("panel");
    await open(`${panel}/cases/${caseId()}/portfolio`);
    await namesNobody();
    await expect(page.getByText("You can read it once your first view is given.").first()).toBeVisible();
    await open(`${panel}/cases/${caseId()}/view`);
    await page.getByLabel("Why, in a few sentences").fill("Half a thought");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.waitForURL(/done=saved/);
    await ready(page, scripted);
    await expect(page.getByLabel("Why, in a few sentences")).toHaveValue("Half a thought");
    await fillView(page, "FIRST MEMBER: rich evidence.");
    await page.getByRole("button", { name: "Give your first view" }).click();
    await page.waitForURL(/done=given/);
    await expect(page.getByText("FIRST MEMBER: rich evidence.")).toBeVisible();
  });

  await test.step("the second member is told nothing of the first's view, not even in a data request", async () => {
    await as("other-panel");
    const at = `${panel}/cases/${caseId()}`;
    await open(at);
    for (const address of [at, `${at}/portfolio`, `${at}/view`, `${at}.data`, `${at}/portfolio.data`, `${at}/view.data`]) {
      const answer = await page.request.get(address);
      expect(answer.status(), address).toBe(200);
      const text = await answer.text();
      for (const hidden of ["FIRST MEMBER", ...names]) expect(text, address).not.toContain(hidden);
      expect(text, address).not.toMatch(/I recommend|"recommendation",(?!null)"?\{/);
    }
    await open(`${at}/view`);
    await fillView(page, "SECOND MEMBER: I agree.");
    await page.getByRole("button", { name: "Give your first view" }).click();
    await page.waitForURL(/done=given/);
    await expect(page.getByText("FIRST MEMBER: rich evidence.")).toBeVisible();
    await page.getByLabel("Something to say").fill("Look at the second observation.");
    await page.getByRole("button", { name: "Say it to the others" }).click();
    await page.waitForURL(/done=said/);
    await checkPage(page);
  });

  await test.step("the chair records the decision after what came meanwhile", async () => {
    await as("lead");
    await open(`${panel}/cases/${caseId()}/decision`);
    // the first member adds something while the chair is writing
    const other = await browser.newContext({ javaScriptEnabled: scripted, baseURL: new URL(page.url()).origin });
    const elsewhere = await other.newPage();
    await signIn(elsewhere, "panel");
    await elsewhere.goto(`${panel}/cases/${caseId()}`);
    await ready(elsewhere, scripted);
    await elsewhere.getByLabel("Something to say").fill("It answers what I missed.");
    await elsewhere.getByRole("button", { name: "Say it to the others" }).click();
    await elsewhere.waitForURL(/done=said/);
    await other.close();
    await page.getByLabel("Confirm pass").check();
    await page.getByLabel("Feedback to the learner").fill("Your reflections are open and precise.");
    await page.getByLabel("Feedback to the assessor").fill("A clear report.");
    await page.getByRole("button", { name: "Record the decision" }).click();
    await expect(page.getByText("Somebody added to this case after you opened this page").first()).toBeVisible();
    await expect(page.getByText("It answers what I missed.")).toBeVisible();
    await expect(page.getByLabel("Feedback to the assessor")).toHaveValue("A clear report.");
    await page.getByRole("button", { name: "Record the decision" }).click();
    await page.waitForURL(/done=decided/);
    await expect(page.getByText("Pass confirmed").first()).toBeVisible();
    await checkPage(page);
    for (const file of [`${panel}/minutes.pdf`, `/learners/${enrolment}/assessor-letter.pdf`]) {
      const answer = await page.request.get(file);
      expect(answer.headers()["content-type"], file).toContain("application/pdf");
    }
    await open(`${panel}/minutes`);
    await expect(page.getByText("Look at the second observation.")).toBeVisible();
    await open(panel);
    await page.getByLabel("The minutes are complete").check();
    await page.getByRole("button", { name: "Close the panel" }).click();
    await page.waitForURL(/done=closed/);
  });

  await test.step("members read nothing of a closed panel; the learner finds the outcome, the letter and the certificate", async () => {
    await as("panel");
    expect((await page.request.get(`${panel}/cases/${caseId()}`)).status()).toBe(404);
    await as({ email, password: "academy-demo" });
    await open("/my-asye");
    await expect(page.getByText("You have passed ASYE").first()).toBeVisible();
    await open(`/learners/${enrolment}/final`);
    await expect(page.getByText("Your reflections are open and precise.")).toBeVisible();
    for (const file of ["outcome-letter.pdf", "certificate.pdf"]) {
      const answer = await page.request.get(`/learners/${enrolment}/${file}`);
      expect((await answer.body()).subarray(0, 5).toString(), file).toBe("%PDF-");
    }
  });
});
