/** Every page, opened by everybody who may: nothing wrong behind the screen, nothing that axe finds, nothing to scroll sideways. */
import type { Page } from "@playwright/test";
import { checkPage, expect, signIn, test, type Account } from "#tests/support/browser";
import { inDatabase, ready } from "#tests/support/journeys";
import { filled, idsFor, patterns, type Ids } from "#tests/support/site-map";

/** One of each kind, and the learner in the second month; who may open what is another test's matter. */
const people: readonly Account[] = ["lead", "assessor", "learner", "other-learner", "manager", "admin", "both", "panel"];
const FILES = /\.(csv|xlsx|ics|pdf|zip)$|\/samples\/|\/files\/|\/autosave$|^\/sign-out$|^\/invitation|^\/answer|^\/sign-in$/;

/** The site map with this person's own records, and a document of each kind and state that stands near them. */
function addresses(file: string, who: Account): string[] {
  const email = `${who}@demo.example`;
  const ids: Ids = { id: "no-document", file: "roster.csv", ...idsFor(file, email) };
  const plain = patterns()
    .filter((pattern) => !FILES.test(pattern) && !pattern.startsWith("/documents/:"))
    .map((pattern) => filled(pattern, ids));
  const documents = inDatabase(
    file,
    (db) =>
      db
        .prepare(
          `select min(d.id) as id, d.state from document d join account a on a.email = ?
           left join assessorship s on s.enrolment_id = d.enrolment_id and s.assessor_id = a.person_id
           left join line_management m on m.person_id = d.person_id and m.manager_id = a.person_id and m.ends_on is null
           where d.person_id = a.person_id or s.id is not null or m.id is not null group by d.kind, d.state order by 1`,
        )
        .all(email) as { id: string; state: string }[],
  );
  const stages = ["agreement", "threeMonth", "final"].map((stage) => `/learners/${ids.enrolmentId}/stages/${stage}`);
  const begin = ["familyFeedback", "reviewRecord", "directObservation"].map(
    (kind) => `/documents/new?enrolment=${ids.enrolmentId}&kind=${kind}&stage=threeMonth`,
  );
  return [
    ...plain,
    ...stages,
    ...begin,
    ...documents.map((d) => `/documents/${d.id}`),
    ...documents
      .filter((d) => d.state === "draft" || d.state === "returned")
      .flatMap((d) => [`/documents/${d.id}/edit`, `/documents/${d.id}/attachments`, `/documents/${d.id}/withdraw`]),
    ...documents
      .filter((d) => d.state === "locked")
      .map((d) => `/documents/${d.id}/addendum`)
      .slice(0, 1),
  ];
}

/** 320 pixels wide, which is also 1280 at 400 %: nothing is cut off or has to be scrolled sideways. */
async function readsNarrow(page: Page): Promise<void> {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 256 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, `sideways scroll at 320 pixels on ${new URL(page.url()).pathname}`).toBeLessThanOrEqual(0);
  if (before) await page.setViewportSize(before);
}

/** On a phone's own screen those who use one between two visits, and without JavaScript two: it is the same markup. Everybody's pages are held to 320 pixels. */
const onPhone: readonly Account[] = ["assessor", "learner"];
const withoutScripts: readonly Account[] = ["lead", "learner"];
const once = (who: Account) => `${onPhone.includes(who) ? "" : " @long"}${withoutScripts.includes(who) ? "" : " @scripted"}`;
for (const who of people)
  test(`every page that ${who}@ can open${once(who)}`, async ({ page, databaseFile, scripted }, { project }) => {
    test.setTimeout(600_000);
    if (project.name === "phone") await page.setViewportSize({ width: 390, height: 844 });
    await signIn(page, who);
    let opened = 0;
    for (const address of addresses(databaseFile, who))
      await test.step(address, async () => {
        const status = (await page.goto(address))?.status();
        expect([200, 404], `${address} answers ${status}`).toContain(status);
        if (status === 404) return;
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        opened += 1;
        expect(await page.title(), address).toMatch(/\S.* [-–|] \S/);
        await ready(page, scripted);
        await checkPage(page);
        if (scripted) await readsNarrow(page);
      });
    expect(opened).toBeGreaterThan(6);
  });

test("an address that leads nowhere says so", async ({ page, scripted }) => {
  await signIn(page, "manager");
  for (const address of ["/no-such-page", "/documents/no-such-document", "/cohorts"]) {
    expect((await page.goto(address))?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await ready(page, scripted);
    await checkPage(page);
  }
});

test("pages for people who are not signed in", async ({ page }) => {
  for (const address of ["/sign-in", "/accessibility", "/invitation/no-such-token", "/sign-in?next=%2Fdocuments"]) {
    await page.goto(address);
    await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
    await checkPage(page);
  }
});

/** Forms sent with nothing in them: every problem is told, and the page that tells it is as accessible as any. */
const empty: { who: Account; address: (ids: Record<string, string>) => string; button: string | RegExp; first?: RegExp }[] = [
  { who: "lead", address: () => "/imports/roster", button: "Read the file" },
  { who: "lead", address: () => "/imports/caseload", button: "Read the file" },
  { who: "lead", address: () => "/cohorts/new", button: "Continue to the learners" },
  { who: "learner", address: (ids) => `/learners/${ids.enrolmentId}/observation-request`, button: "Ask your assessor" },
  { who: "learner", address: () => "/protected-time", button: /Record|Save|Add/ },
  { who: "admin", address: () => "/people/new", button: /Add/ },
];
for (const { who, address, button } of empty)
  test(`an empty form says what to do: ${who}, ${address({ enrolmentId: "…" })}`, async ({ page, databaseFile, scripted }) => {
    await signIn(page, who);
    await page.goto(address(idsFor(databaseFile, `${who}@demo.example`)));
    await ready(page, scripted);
    await page.getByRole("main").getByRole("button", { name: button }).first().click();
    await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
    await expect(page).toHaveTitle(/^Error: /);
    // every line of the summary leads to its field
    for (const line of await page.locator(".govuk-error-summary__list a").all()) {
      const target = await line.getAttribute("href");
      await expect(page.locator(`[id="${target?.slice(1)}"]`)).toHaveCount(1);
    }
    await checkPage(page);
  });

/** Empties every box of a form and sends it; what the browser itself finds wrong is told without asking the server, which never hears of it. */
const sendEmpty = (form: HTMLFormElement): boolean => {
  const boxes = [...form.elements].filter((e) => e instanceof HTMLInputElement || e instanceof HTMLTextAreaElement || e instanceof HTMLSelectElement);
  let emptied = 0;
  for (const box of boxes) {
    if (box.type === "hidden" || box.type === "submit") continue;
    emptied += 1;
    if (box instanceof HTMLInputElement && (box.type === "radio" || box.type === "checkbox")) box.checked = false;
    else box.value = "";
  }
  const button = form.querySelector<HTMLButtonElement>("button:not([formnovalidate])");
  if (emptied === 0 || !button) return false;
  button.click();
  return true;
};

for (const who of ["lead", "learner", "assessor", "admin"] as const)
  test(`every form of ${who}@ that is sent empty is as accessible as the page it stood on @once`, async ({ page, databaseFile }) => {
    test.setTimeout(600_000);
    await signIn(page, who);
    await page.route("**/*", (route) => (route.request().method() === "POST" ? undefined : route.continue())); // nothing is changed: no answer ever comes
    const seen = new Set<string>();
    for (const address of addresses(databaseFile, who))
      await test.step(address, async () => {
        const answer = await page.request.get(address);
        if (answer.status() !== 200 || !/<main[^]*<form[^>]*method="post"/i.test(await answer.text())) return;
        await page.goto(address);
        await ready(page, true);
        const forms = await page
          .locator("main form[method=post i]")
          .evaluateAll((all) => all.map((form) => [...(form as HTMLFormElement).elements].map((e) => (e as HTMLInputElement).name).join()));
        for (const [at, fields] of forms.entries()) {
          if (seen.has(fields)) continue;
          seen.add(fields);
          if (!(await page.locator("main form[method=post i]").nth(at).evaluate(sendEmpty))) continue;
          const told = await page
            .getByRole("heading", { name: "There is a problem" })
            .waitFor({ timeout: 700 })
            .then(
              () => true,
              () => false,
            );
          if (told) {
            await expect(page).toHaveTitle(/^Error: /);
            await checkPage(page);
          }
          await page.goto(address);
          await ready(page, true);
        }
      });
    expect(seen.size).toBeGreaterThan(1);
  });

test("sign-in with nothing, and with a wrong password, gives no hint whether there is an account", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await checkPage(page);
  const told: string[] = [];
  for (const email of ["nobody-here@demo.example", "other-manager@demo.example"]) {
    await page.locator('input[name="email"]').fill(email);
    await page.locator('input[name="password"]').fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText(/is not right/).first()).toBeVisible();
    told.push(await page.locator(".govuk-error-summary__list").innerText());
    await expect(page.locator('input[name="email"]')).toHaveValue(email);
  }
  expect(told[0]).toBe(told[1]);
});
