/** From two files to a piece of evidence that everybody has signed: the whole of it, by everybody whose act it is. */
import { checkPage, expect, signIn, test } from "#tests/support/browser";
import { dayFromToday, fillDay, fillReflection, one, problemIsTold, ready, signOut } from "#tests/support/journeys";

const PASSPHRASE = "three quiet herons";
const COHORT = "Winter intake";

test("from a roster and a caseload extract to a signed piece of evidence, the grid and the audit trail", async ({ page, databaseFile, scripted }) => {
  test.setTimeout(240_000);
  const joined = dayFromToday(-7).slashes;
  const managerNumber = one(databaseFile, "select staff_number from person where email = 'manager@demo.example'");
  const team = "Wynford Children and Families 1";

  await test.step("the lead imports a roster with two new people and one line to put right", async () => {
    await signIn(page, "lead");
    await page.getByRole("link", { name: "Imports", exact: true }).first().click();
    await page
      .getByRole("button", { name: "Import the roster" })
      .or(page.getByRole("link", { name: "Import the roster" }))
      .first()
      .click();
    await page.getByLabel("Where the file comes from").fill("HR, new starters");
    const file = [
      "Employee number;Forename;Surname;Work email;SWE number;SWE registered from;Qualification date;Job title;Team;Weekly hours;Start date;Line manager staff number",
      `880001;Nell;Fairbrother;nell.fairbrother@demo.example;sw 987601;${dayFromToday(-40).slashes};${dayFromToday(-90).slashes};Newly qualified social worker;${team};37;${joined};${managerNumber}`,
      `880002;Tomasz;Wrona;tomasz.wrona@demo.example;SW0000987602;${dayFromToday(-40).slashes};${dayFromToday(-90).slashes};Newly qualified social worker;${team};29.6;${joined};${managerNumber}`,
      `880003;Broken;Line;;12-3;;;Social worker;${team};37;${joined};${managerNumber}`,
      "",
    ].join("\r\n");
    await page
      .getByLabel("File", { exact: true })
      .setInputFiles({ name: "starters.csv", mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${file}`, "utf8") });
    await page.getByRole("button", { name: "Read the file" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Choose the columns");
    await checkPage(page);
    await page.getByRole("button", { name: "Show the preview" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Check what will change");
    await expect(page.getByText("New people", { exact: true }).locator("xpath=following-sibling::dd")).toHaveText("2");
    await expect(page.getByText("Rejected rows", { exact: true }).locator("xpath=following-sibling::dd")).toHaveText("1");
    await expect(page.getByText(/Broken Line/).first()).toBeAttached();
    await checkPage(page);
    await page.getByRole("button", { name: "Confirm the import" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Import done");
    await expect(page.getByText("2 people new").first()).toBeVisible();
  });

  await test.step("and a caseload extract, in which one worker has to be matched", async () => {
    await page.goto("/imports/caseload");
    await page.getByLabel("Where the file comes from").fill("Case system, this journey");
    const on = dayFromToday(-1).slashes;
    const file = [
      "Snapshot date,Staff number,Worker name,Team,Child protection plan,Child in need plan,Jointly worked",
      `${on},880001,Nell Fairbrother,${team},2,3,2`,
      `${on},,Tomek W,${team},1,4,1`,
    ].join("\n");
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "extract.csv", mimeType: "text/csv", buffer: Buffer.from(file, "latin1") });
    await page.getByRole("button", { name: "Read the file" }).click();
    await page.getByRole("button", { name: "Show the preview" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Match the workers");
    await checkPage(page);
    const person = page.getByLabel("Tomek W");
    await person.selectOption({ label: await person.locator("option", { hasText: "Wrona" }).innerText() });
    await page.getByRole("button", { name: "Remember who they are" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Check what will change");
    await page.getByRole("button", { name: "Confirm the import" }).click();
    await expect(page.getByText("2 snapshots added").first()).toBeVisible();
  });

  await test.step("a file that could identify a child is refused with the column named", async () => {
    await page.goto("/imports/caseload");
    const file = "Snapshot date,Staff number,Child name,Case type\n01/11/2026,880001,Somebody Small,CP\n";
    await page.getByLabel("File", { exact: true }).setInputFiles({ name: "names.csv", mimeType: "text/csv", buffer: Buffer.from(file) });
    await page.getByRole("button", { name: "Read the file" }).click();
    await expect(page.getByText(/Child name/).first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  });

  await test.step("the lead starts a cohort with the people just imported", async () => {
    await page.goto("/cohorts/new");
    await page.getByRole("button", { name: "Continue to the learners" }).click();
    await problemIsTold(page);
    await page.getByLabel("Name of the cohort").fill(COHORT);
    await fillDay(page, "startsOn", -7);
    await page
      .getByLabel("ASYE child and family, version 1")
      .or(page.locator('[name="programmeId"][value="asye-child-and-family.1"]'))
      .first()
      .check();
    await page.locator('[name="frameworkId"][value="pqs-practitioners"]').check();
    await page.getByRole("button", { name: "Continue to the learners" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Choose the learners");
    await page.getByLabel("Nell Fairbrother").check();
    await page.getByLabel("Tomasz Wrona").check();
    await checkPage(page);
    await page.getByRole("button", { name: "Continue with those ticked" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Arrange each learner");
    await page.getByLabel("Everybody").check();
    await page
      .locator('[name="setAssessor"]')
      .selectOption({ label: await page.locator('[name="setAssessor"] option', { hasText: "Ruth Ellison" }).innerText() });
    await page.getByRole("button", { name: "Set for these learners" }).click();
    await expect(page.getByText("Set for 2 learners").first()).toBeVisible();
    await checkPage(page);
    await page.getByRole("button", { name: "Continue to check the dates" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Check before the cohort starts");
    await expect(page.getByRole("row", { name: /Tomasz Wrona/ })).toContainText("Sian Prosser");
    await checkPage(page);
    await page.getByRole("button", { name: "Start the cohort" }).click();
    await page.waitForURL(/\/cohorts\/[^/]+\?done=started/);
    await expect(page.getByRole("row", { name: /Nell Fairbrother/ })).toBeVisible();
    await checkPage(page);
    await signOut(page);
  });

  const invitation = await test.step("the administrator invites her by a one-time link", async () => {
    await signIn(page, "admin");
    await page.goto(`/people/${one(databaseFile, "select id from person where staff_number = '880001'")}`);
    await page.getByRole("button", { name: "Invite by a one-time link" }).click();
    const text = await page.getByLabel(/Copy this into an e-mail/).inputValue();
    await checkPage(page);
    await signOut(page);
    return new URL(/https?:\/\/\S+\/invitation\/\S+/.exec(text)![0]).pathname;
  });

  await test.step("she sets a password, and is told when it is too easy", async () => {
    await page.goto(invitation);
    await page.getByLabel("Choose a password").fill("nellnellnell");
    await page.getByRole("button", { name: "Set your password and sign in" }).click();
    await problemIsTold(page);
    await page.getByLabel("Choose a password").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Set your password and sign in" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Nell");
    await checkPage(page);
  });

  const enrolment = one(databaseFile, "select e.id from enrolment e join person p on p.id = e.person_id where p.staff_number = '880001'");
  let reflection = "";
  await test.step("she writes a reflection, keeps a draft, and sends it", async () => {
    await page.goto(`/learners/${enrolment}/stages/sixMonth`);
    await checkPage(page);
    await page.goto(`/documents/new?enrolment=${enrolment}&kind=criticalReflection&stage=sixMonth`);
    await page.getByRole("button", { name: "Begin writing" }).click();
    await page.waitForURL(/\/documents\/[^/]+\/edit/);
    reflection = new URL(page.url()).pathname.split("/")[2]!;
    await ready(page, scripted);
    await page.getByLabel("A title for this reflection").fill("Waiting is work");
    await page.getByRole("button", { name: "Save draft" }).last().click();
    await page.waitForURL(/done=saved/);
    await expect(page.getByLabel("A title for this reflection")).toHaveValue("Waiting is work");
    await page.getByRole("button", { name: "Send to your assessor" }).click();
    await problemIsTold(page);
    await fillReflection(page, "Waiting is work");
    await page.getByRole("button", { name: "Send to your assessor" }).click();
    await page.waitForURL(/done=sent/);
    await expect(page.getByText("Waiting for Ruth Ellison").first()).toBeVisible();
  });

  await test.step("and asks for an observation", async () => {
    await page.goto(`/learners/${enrolment}/observation-request?stage=threeMonth`);
    await page.getByRole("button", { name: "Ask your assessor" }).click();
    await problemIsTold(page);
    await fillDay(page, "proposedOn", 6);
    await page.getByLabel("What kind of visit or meeting?").fill("A home visit, third of six");
    await page.getByLabel("What would you like to be observed?").fill("How I make room for the quieter child.");
    await page.getByRole("button", { name: "Ask your assessor" }).click();
    await expect(page.getByText("Ruth Ellison has been asked.")).toBeVisible();
    await signOut(page);
  });

  await test.step("the assessor returns the reflection with a comment", async () => {
    await signIn(page, "assessor");
    await expect(page.getByText("Nell Fairbrother").first()).toBeVisible();
    await checkPage(page);
    await page.goto(`/documents/${reflection}`);
    await page.getByText("Return it for changes").first().click();
    await page.getByLabel("What should change").fill("Say more about whose view was missing.");
    await page.getByRole("button", { name: "Return it for changes" }).click();
    await page.waitForURL(/done=returned/);
    await signOut(page);
  });

  await test.step("she reads why and sends it again", async () => {
    await signIn(page, { email: "nell.fairbrother@demo.example", password: PASSPHRASE });
    await page.goto(`/documents/${reflection}`);
    await expect(page.getByText("Say more about whose view was missing.").first()).toBeVisible();
    await page
      .getByRole("link", { name: "Change it" })
      .or(page.getByRole("button", { name: "Change it" }))
      .first()
      .click();
    await page.waitForURL(/\/edit/);
    await ready(page, scripted);
    await page.getByLabel("What you think and feel about it now").fill("Grandmother’s view was missing. I have asked her since.");
    await page.getByRole("button", { name: "Send to your assessor" }).click();
    await page.waitForURL(/done=sent/);
    await signOut(page);
  });

  await test.step("the assessor signs it, and writes the observation", async () => {
    await signIn(page, "assessor");
    await page.goto(`/documents/${reflection}`);
    await page.getByRole("button", { name: "Sign as assessor" }).click();
    await problemIsTold(page);
    await page.getByLabel("Your comment").fill("Clear and honest. Bring grandmother’s view to supervision.");
    await checkPage(page);
    await page.getByRole("button", { name: "Sign as assessor" }).click();
    await page.waitForURL(/done=signed/);
    await expect(page.getByText("Signed by everybody").first()).toBeVisible();

    await page.goto(`/learners/${enrolment}/observation-request`);
    await page
      .getByRole("link", { name: "Begin the observation" })
      .or(page.getByRole("button", { name: "Begin the observation" }))
      .first()
      .click();
    await page.getByRole("button", { name: "Begin writing" }).click();
    await page.waitForURL(/\/documents\/[^/]+\/edit/);
    await ready(page, scripted);
    await expect(page.getByLabel("Aims agreed beforehand")).toHaveValue("How I make room for the quieter child.");
    await fillDay(page, "observedOn", 0);
    await page.getByLabel("Home visit").check();
    await page.getByLabel("The family knew about the observation and agreed to it").check();
    await page.getByLabel("What happened").fill("She spoke with Mum, then followed the younger child’s play.");
    await page.getByLabel("Your judgement of the practice as a whole").fill("Warm and purposeful.");
    await page.getByLabel("Communication", { exact: true }).check();
    await page.getByLabel("What you agreed for next time").fill("Leave more space after a difficult question.");
    await checkPage(page);
    await page.getByRole("button", { name: "Send to your learner" }).click();
    await page.waitForURL(/done=sent/);
    await signOut(page);
  });

  await test.step("she signs the observation, from a link and through sign-in", async () => {
    const observation = one(databaseFile, "select id from document where enrolment_id = ? and kind = 'directObservation'", enrolment);
    await page.goto(`/documents/${observation}`);
    await signIn(page, { email: "nell.fairbrother@demo.example", password: PASSPHRASE });
    await page.waitForURL(new RegExp(`/documents/${observation}`));
    await page.getByLabel("Your reflection").fill("I would leave a longer pause.");
    await page.getByRole("button", { name: /^Sign as/ }).click();
    await page.waitForURL(/done=signed/);
    await page.goto("/my-asye");
    await expect(page.getByText(/1 of 3 signed/).first()).toBeVisible();
    await checkPage(page);
    await signOut(page);
  });

  await test.step("the grid shows it, and the audit trail tells it", async () => {
    await signIn(page, "lead");
    await page.goto(`/cohorts/${one(databaseFile, "select id from cohort where name = ?", COHORT)}`);
    await expect(page.getByRole("row", { name: /Nell Fairbrother/ })).toBeVisible();
    await page.goto(`/learners/${enrolment}/stages/threeMonth`);
    await expect(page.getByRole("region", { name: /observation/i }).getByText("Done", { exact: true })).toBeVisible();
    await signOut(page);
    await signIn(page, "admin");
    await page.goto(`/audit?subject=${reflection}`);
    for (const words of ["began", "sent", "returned", "signed"])
      await expect(page.getByRole("rowheader", { name: new RegExp(words) }).first()).toBeVisible();
    await checkPage(page);
    await signOut(page);
  });
});
