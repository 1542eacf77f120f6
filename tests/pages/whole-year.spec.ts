/** One learner's whole year, from the agreement to the certificate, each act by the person whose act it is. @long */
import type { Locator, Page } from "@playwright/test";
import { checkPage, expect, signIn, test, watchFaults, type Account } from "#tests/support/browser";
import { fillDay, inDatabase, one, ready } from "#tests/support/journeys";
import { dayFromToday } from "#tests/support/journeys";

const PASSPHRASE = "four patient otters";
const NAME = "Rowena Thistlewood";
const COHORT = "The walk through a year";
const BEGAN = -352;
const SENTENCE = "Steady and thoughtful work, talked through and agreed.";

type Requirement = { kind: string; stage: string; count: number; counting: "inStage" | "byStage"; writtenBy: Part };
type Part = "learner" | "assessor" | "lineManager";
type Programme = { stages: { key: string; optional?: boolean }[]; requirements: Requirement[] };

/** Answers every question of a form that is still open, as its kind wants it: the first choice, a sentence, today. */
async function fillWhole(form: Locator): Promise<void> {
  await form.waitFor(); // the address may change before the page does
  const boxes = await form.locator("input, textarea, select").evaluateAll((all) =>
    all.map((e) => {
      const box = e as HTMLInputElement;
      const shown = box.type !== "hidden" && !box.disabled && box.tabIndex >= 0 && box.getClientRects().length > 0;
      return {
        name: box.name,
        id: box.id,
        type: box.tagName === "INPUT" ? box.type : box.tagName.toLowerCase(),
        shown,
        empty: box.value === "",
        checked: box.checked,
      };
    }),
  );
  const chosen = new Set(boxes.filter((b) => (b.type === "radio" || b.type === "checkbox") && b.checked).map((b) => b.name));
  for (const box of boxes) {
    if (!box.shown || box.name === "") continue;
    const at = form.locator(`[id="${box.id}"]`);
    if (box.type === "radio" || box.type === "checkbox") {
      if (chosen.has(box.name)) continue;
      chosen.add(box.name);
      await at.check();
    } else if (!box.empty) continue;
    else if (/\.(day|month|year)$/.test(box.name)) {
      if (box.name.endsWith(".day")) await fillDay(form, box.name.slice(0, -".day".length), 0);
    } else if (box.type === "select") await at.selectOption({ index: 1 });
    else if (/\.hours$/.test(box.name)) await at.fill("1");
    else if (/\.minutes$/.test(box.name)) await at.fill("30");
    else await at.fill(SENTENCE);
  }
}

test("one learner's year from the agreement to the certificate, by everybody whose act it is @long", async ({
  browser,
  baseURL,
  databaseFile,
  scripted,
}) => {
  test.setTimeout(900_000);
  const faults: string[] = [];
  const pages = new Map<string, Page>();
  /** A window of their own for each person, signed in once. */
  const as = async (who: Account | "herself"): Promise<Page> => {
    const open = pages.get(who);
    if (open) return open;
    const page = await (await browser.newContext({ baseURL: baseURL ?? "", javaScriptEnabled: scripted })).newPage();
    watchFaults(page, faults);
    await signIn(page, who === "herself" ? { email: "rowena.thistlewood@demo.example", password: PASSPHRASE } : who);
    pages.set(who, page);
    return page;
  };
  const player: Record<Part, Account | "herself"> = { learner: "herself", assessor: "assessor", lineManager: "manager" };

  await test.step("the lead brings her in and starts a cohort that began eleven months ago", async () => {
    const page = await as("lead");
    const manager = one(databaseFile, "select staff_number from person where email = 'manager@demo.example'");
    const [given, family] = NAME.split(" ");
    const file = [
      "Employee number;Forename;Surname;Work email;SWE number;SWE registered from;Qualification date;Job title;Team;Weekly hours;Start date;Line manager staff number",
      `890001;${given};${family};rowena.thistlewood@demo.example;SW987701;${dayFromToday(BEGAN - 30).slashes};${dayFromToday(BEGAN - 90).slashes};Newly qualified social worker;Wynford Children and Families 1;37;${dayFromToday(BEGAN).slashes};${manager}`,
    ].join("\r\n");
    await page.goto("/imports/roster");
    await page.getByLabel("Where the file comes from").fill("HR, one starter");
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "starter.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("button", { name: "Show the preview" }).click();
    await page.getByRole("button", { name: "Confirm the import" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Import done");
    await page.goto("/cohorts/new");
    await page.getByLabel("Name of the cohort").fill(COHORT);
    await fillDay(page, "startsOn", BEGAN);
    await page.locator('[name="programmeId"][value="asye-child-and-family.4"]').check();
    await page.locator('[name="frameworkId"][value="pqs-practitioners"]').check();
    await page.getByRole("button", { name: "Continue to the learners" }).click();
    await page.getByLabel(NAME).check();
    await page.getByRole("button", { name: "Continue with those ticked" }).click();
    await page.getByLabel("Everybody").check();
    const assessor = page.locator('[name="setAssessor"]');
    await assessor.selectOption({ label: await assessor.locator("option", { hasText: "Ruth Ellison" }).innerText() });
    await page.getByRole("button", { name: "Set for these learners" }).click();
    await page.getByRole("button", { name: "Continue to check the dates" }).click();
    await page.getByRole("button", { name: "Start the cohort" }).click();
    await page.waitForURL(/\/cohorts\/[^/]+\?done=started/);
  });

  await test.step("the administrator invites her, and she sets a password", async () => {
    const admin = await as("admin");
    await admin.goto(`/people/${one(databaseFile, "select id from person where staff_number = '890001'")}`);
    await admin.getByRole("button", { name: "Invite by a one-time link" }).click();
    const text = await admin.getByLabel(/Copy this into an e-mail/).inputValue();
    const page = await (await browser.newContext({ baseURL: baseURL ?? "", javaScriptEnabled: scripted })).newPage();
    watchFaults(page, faults);
    await page.goto(new URL(/https?:\/\/\S+\/invitation\/\S+/.exec(text)![0]).pathname);
    await page.getByLabel("Choose a password").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Set your password and sign in" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/invitation")); // her name stands on that page too
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Rowena");
    pages.set("herself", page);
  });

  const enrolment = one(databaseFile, "select e.id from enrolment e join person p on p.id = e.person_id where p.staff_number = '890001'");
  const programme = JSON.parse(
    one(databaseFile, "select p.definition from programme p join cohort c on c.programme_id = p.id where c.name = ?", COHORT),
  ) as Programme;

  /** Whose signature a document waits for. */
  const waitsFor = (id: string) =>
    inDatabase(databaseFile, (db) => db.prepare("select waiting_for from document where id = ? and state = 'submitted'").pluck().get(id)) as
      Part | undefined;

  const writeAndSign = async ({ kind, stage, writtenBy }: Requirement) => {
    const page = await as(player[writtenBy]);
    await page.goto(`/documents/new?enrolment=${enrolment}&kind=${kind}&stage=${stage}`);
    await page.getByRole("button", { name: /^Begin (writing|another)$/ }).click();
    await page.waitForURL(/\/documents\/[^/]+\/edit/);
    const id = new URL(page.url()).pathname.split("/")[2]!;
    await ready(page, scripted);
    const send = page.getByRole("button", { name: /^(Send|Sign and lock)/ });
    await fillWhole(page.locator("main form").filter({ has: send }));
    await send.click();
    const again = page.getByRole("heading", { name: /^Before it goes/ });
    await expect(again.or(page.getByText(/It has been sent|Signed by everybody/).first())).toBeVisible();
    if (await again.isVisible()) await send.click();
    await page.waitForURL(/done=sent/);
    for (let part = waitsFor(id); part; part = waitsFor(id)) {
      const signer = await as(player[part]);
      await signer.goto(`/documents/${id}`);
      await ready(signer, scripted);
      const sign = signer.getByRole("button", { name: /^Sign as/ });
      await fillWhole(signer.locator("main form").filter({ has: sign }));
      await sign.click();
      await signer.waitForURL(/done=signed/);
    }
    return id;
  };

  for (const stage of programme.stages.filter((s) => !s.optional))
    for (const requirement of programme.requirements.filter((r) => r.stage === stage.key))
      await test.step(`${requirement.kind}, ${stage.key}`, async () => {
        for (let n = 0; n < (requirement.counting === "inStage" ? requirement.count : 1); n += 1) {
          const id = await writeAndSign(requirement);
          expect(one(databaseFile, "select state from document where id = ?", id)).toBe("locked");
        }
      });

  await test.step("her page says that the evidence is signed", async () => {
    const page = await as("herself");
    await page.goto("/my-asye");
    await expect(page.getByText(/3 of 3 signed/).first()).toBeVisible();
    await checkPage(page);
  });

  const panel = await test.step("the lead plans a panel day", async () => {
    const page = await as("lead");
    await page.goto("/panels/new");
    await fillDay(page, "meetsOn", 7);
    await page.locator('[name="place"]').fill("Online");
    const chair = page.locator('[name="chairId"]');
    await chair.selectOption({ label: await chair.locator("option", { hasText: "Helen Marsh" }).innerText() });
    for (const email of ["panel", "other-panel"])
      await page.locator(`[name="seats"][value="${one(databaseFile, "select id from person where email = ?", `${email}@demo.example`)}"]`).check();
    await page.getByRole("button", { name: "Plan the panel day" }).click();
    await page.waitForURL(/done=planned/);
    return new URL(page.url()).pathname.split("/")[2]!;
  });

  await test.step("the assessor sends the portfolio to it, with the reason for what is missing", async () => {
    const page = await as("assessor");
    await page.goto(`/learners/${enrolment}/final`);
    await checkPage(page);
    await ready(page, scripted);
    await page.locator(`[name="panelId"][value="${panel}"]`).check();
    await page.locator('[name="reason"]').fill("Supervision was held and is recorded in the case system of the former team.");
    await page.getByRole("button", { name: "Send to panel" }).click();
    await page.waitForURL(/done=sent/);
  });
  const case_ = one(databaseFile, "select id from panel_case where enrolment_id = ?", enrolment);
  const at = `/panels/${panel}/cases/${case_}`;

  await test.step("the lead gives it to two members and releases it without names", async () => {
    const page = await as("lead");
    for (const email of ["panel", "other-panel"]) {
      await page.goto(`/panels/${panel}`);
      await ready(page, scripted);
      await page.locator('[name="caseId"]').selectOption(case_);
      await page.locator('[name="personId"]').selectOption(one(databaseFile, "select id from person where email = ?", `${email}@demo.example`));
      await page.locator('[name="declared"]').fill("Nothing to declare.");
      await page.getByRole("button", { name: "Give the case" }).click();
      await page.waitForURL(/done=given/);
    }
    await page.goto(`${at}/portfolio`);
    await checkPage(page);
    await ready(page, scripted);
    await page.locator('[name="sure"]').check();
    await page.getByRole("button", { name: "Release to the members" }).click();
    await page.waitForURL(/done=released/);
  });

  for (const member of ["panel", "other-panel"] as const)
    await test.step(`${member}@ reads it without a name and gives a first view`, async () => {
      const page = await as(member);
      await page.goto(`${at}/portfolio`);
      expect(await page.locator("main").innerText()).not.toMatch(/Rowena|Thistlewood|Ruth|Ellison/i);
      await page.goto(at);
      await expect(page.getByText(/recommendation: /)).toHaveCount(0);
      await page.goto(`${at}/view`);
      await ready(page, scripted);
      const give = page.getByRole("button", { name: "Give your first view" });
      await fillWhole(page.locator("main form").filter({ has: give }));
      await give.click();
      await page.waitForURL(/done=given/);
      await expect(page.getByText(/recommendation: /)).toBeVisible();
      await checkPage(page);
    });

  await test.step("the chair records the decision", async () => {
    const page = await as("lead");
    await page.goto(`${at}/decision`);
    await ready(page, scripted);
    await page.locator('[name="decision"][value="confirmPass"]').check();
    await page.locator('[name="toLearner"]').fill("A year of real growth. Well done.");
    await page.locator('[name="toAssessor"]').fill("Clear observations, well evidenced.");
    await page.getByRole("button", { name: "Record the decision" }).click();
    await page.waitForURL(/done=decided/);
    expect(one(databaseFile, "select status from enrolment where id = ?", enrolment)).toBe("completed");
  });

  await test.step("she reads the outcome, and takes her certificate, her letter and her portfolio with her", async () => {
    const page = await as("herself");
    await page.goto(`/learners/${enrolment}/final`);
    await expect(page.getByText("A year of real growth. Well done.")).toBeVisible();
    await checkPage(page);
    for (const file of ["certificate.pdf", "outcome-letter.pdf", "portfolio.pdf"]) {
      const answer = await page.request.get(`/learners/${enrolment}/${file}`);
      expect([file, answer.status(), answer.headers()["content-type"]]).toEqual([file, 200, "application/pdf"]);
      expect((await answer.body()).subarray(0, 5).toString("latin1")).toBe("%PDF-");
    }
  });
  expect(faults).toEqual([]);
});
