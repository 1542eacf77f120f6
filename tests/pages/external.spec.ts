/** A family, a child and strangers with a link, and the learner who asked: on a desk, on a phone and without JavaScript. */
import type { Browser, Page } from "@playwright/test";
import { checkPage, expect, signIn, test } from "#tests/support/browser";
import { one, ready, signOut, standards } from "#tests/support/journeys";

/** A browser of somebody else, who has never been here. */
async function somebodyElse(browser: Browser): Promise<Page> {
  const { baseURL, javaScriptEnabled, viewport, userAgent } = test.info().project.use;
  const options = { ...(baseURL ? { baseURL } : {}), ...(viewport ? { viewport } : {}), ...(userAgent ? { userAgent } : {}) };
  return (await browser.newContext({ ...options, javaScriptEnabled: javaScriptEnabled !== false })).newPage();
}

async function ask(page: Page, scripted: boolean, audience: string, who: string): Promise<string> {
  await page.goto("/requests");
  await page.getByRole("button", { name: "Ask somebody outside" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ask somebody outside");
  await ready(page, scripted);
  await page.getByLabel(audience, { exact: true }).check();
  await page.getByLabel("A few words for yourself").fill(who);
  await page.getByLabel("3-month review").check();
  await page.getByLabel("By a link or QR code that you hand over").check();
  await checkPage(page);
  await page.getByRole("button", { name: "Ask them" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The link is made");
  await expect(page.getByRole("img", { name: "QR code of the link" }).first()).toBeVisible();
  await checkPage(page);
  return new URL(await page.locator("#link").inputValue()).pathname;
}

test("a family answers by link, the learner adds a reflection, the assessor signs", async ({ page, browser, databaseFile, scripted }) => {
  test.setTimeout(180_000);
  const who = `Mum of a toddler (${test.info().project.name})`;
  await signIn(page, "other-learner");
  const learner = one(
    databaseFile,
    "select family_name from person p join account a on a.person_id = p.id where a.email = ?",
    "other-learner@demo.example",
  );
  const link = await ask(page, scripted, "A parent, carer or somebody else in a family", who);

  const family = await somebodyElse(browser);
  const cover = await family.goto(link);
  expect(cover?.headers()).toMatchObject({ "cache-control": "no-store", "referrer-policy": "same-origin", "x-robots-tag": "noindex, nofollow" });
  await expect(family.getByRole("heading", { name: "What happens with your answer" })).toBeVisible();
  // the name that was agreed and nothing else; no way into the portal
  expect(await family.content()).not.toContain(learner);
  expect(await family.getByRole("link").evaluateAll((all) => all.map((a) => a.getAttribute("href")))).toEqual(["#main-content", "/accessibility"]);
  await checkPage(family);
  await family.getByRole("button", { name: "Start" }).click();
  await expect(family.getByText("Who are you?")).toBeVisible();
  await ready(family, scripted);
  await checkPage(family);

  // the tick is missing: everything typed is still there
  await family.getByLabel("A parent", { exact: true }).check();
  await family.getByLabel(/do well/).fill("Comes when it was agreed. My boy Jamie Miller likes it.");
  await family.getByRole("button", { name: "Send my answer" }).click();
  await expect(family.getByRole("link", { name: /Tick the box if you agree/ })).toBeVisible();
  await expect(family.getByLabel(/do well/)).toHaveValue(/Comes when it was agreed/);
  await expect(family.getByLabel("A parent", { exact: true })).toBeChecked();

  // kept for later, on this phone alone
  await family.getByRole("button", { name: "Keep it and finish later" }).click();
  await expect(family.getByText(/It is kept on this phone/)).toBeVisible();
  const passedOn = await somebodyElse(browser);
  await passedOn.goto(link);
  await expect(passedOn.getByRole("heading", { level: 1 })).toHaveText("This link belongs to another phone or computer");
  expect(await passedOn.content()).not.toContain("Comes when");
  await checkPage(passedOn);

  await family.goto(link);
  await ready(family, scripted);
  await expect(family.getByLabel(/do well/)).toHaveValue(/Comes when it was agreed/);
  await family.getByLabel(/I know what happens/).check();
  await family.getByRole("button", { name: "Send my answer" }).click();
  // advice about a name, and then it goes as it is
  await expect(family.getByText("“Jamie Miller” looks like a name")).toBeVisible();
  await checkPage(family);
  await family.getByRole("button", { name: "Send my answer" }).click();
  await expect(family.getByRole("heading", { level: 1 })).toHaveText("Thank you");
  await checkPage(family);
  const again = await passedOn.goto(link);
  expect(again?.status()).toBe(410);
  await expect(passedOn.getByRole("heading", { level: 1 })).toHaveText("This link has been used");

  // the learner reads it and adds what is theirs
  await page.goto("/");
  await page.getByRole("link", { name: new RegExp(`${who.replace(/[()]/g, "\\$&")}: Answered`) }).click();
  await expect(page.getByText(/Given by link on .* by somebody in a family, without a name/)).toBeVisible();
  await expect(page.getByText(/Comes when it was agreed/)).toBeVisible();
  await ready(page, scripted);
  await expect(page.getByLabel("What they said")).toHaveCount(0);
  await page.getByLabel("What you take from it").fill("Being on time matters more than I thought.");
  for (const name of standards) await page.getByLabel(name, { exact: true }).check();
  await checkPage(page);
  await page.getByRole("button", { name: "Send to your assessor" }).click();
  await expect(page.getByText("It has been sent.")).toBeVisible();
  const id = one(databaseFile, "select document_id from external_request where who = ? and document_id is not null", who);
  await signOut(page);

  await signIn(page, "other-assessor");
  await page.goto(`/documents/${id}`);
  await expect(page.getByText(/Given by link on/)).toBeVisible();
  await ready(page, scripted);
  await page.getByLabel("Your comment").fill("A small thing that carries the rest.");
  await page.getByRole("button", { name: "Sign as assessor" }).click();
  await expect(page.getByText("You have signed it.")).toBeVisible();
  const { said } = (JSON.parse(one(databaseFile, "select answers from document where id = ?", id)) as { values: { said: string } }).values;
  expect(said).toContain("Comes when it was agreed. My boy Jamie Miller likes it.");
});

test("a child's faces, typed in from paper; a question withdrawn; a link that never was", async ({ page, browser, scripted }) => {
  test.setTimeout(120_000);
  const who = `Girl of seven (${test.info().project.name})`;
  await signIn(page, "other-learner");
  const link = await ask(page, scripted, "A child", who);
  await page.getByRole("button", { name: "Go on to this question" }).click();
  await page.getByRole("link", { name: "Print the questions" }).click();
  await expect(page.getByRole("heading", { name: /Is .* kind to you\?/ })).toBeVisible();
  await checkPage(page);
  await page.getByRole("button", { name: "Type it in for them" }).click();
  await ready(page, scripted);
  const kind = page.getByRole("group", { name: /kind to you/ });
  await kind.getByLabel("A bit").check({ force: true });
  await page.getByLabel(/different way/).fill("Bring the dog again");
  await page.getByLabel(/They know what happens/).check();
  await checkPage(page);
  await page.getByRole("button", { name: "Keep these words" }).click();
  await expect(page.getByText(/Typed in on .* for a child, without a name/)).toBeVisible();
  await expect(page.getByText(/Bring the dog again/)).toBeVisible();
  const child = await somebodyElse(browser);
  expect((await child.goto(link))?.status()).toBe(410);

  const other = await ask(page, scripted, "A professional you work with", `School nurse (${test.info().project.name})`);
  await page.getByRole("button", { name: "Go on to this question" }).click();
  await ready(page, scripted);
  await page.getByText("It is not needed any more").click();
  await page.getByLabel("Why?").fill("Asked twice");
  await page.getByRole("button", { name: "Withdraw the question" }).click();
  await expect(page.getByText("The question is withdrawn: its link no longer works.")).toBeVisible();
  await checkPage(page);
  expect((await child.goto(other))?.status()).toBe(410);
  await expect(child.getByRole("heading", { level: 1 })).toHaveText("This is not needed any more");
  expect((await child.goto("/answer/no-such-link"))?.status()).toBe(404);
  await expect(child.getByRole("heading", { level: 1 })).toHaveText("This link is not complete");
  await checkPage(child);
});

test("@once whatever is sent to a link, the answer is a page with a sentence", async ({ page, browser, scripted, request, baseURL }) => {
  test.setTimeout(120_000);
  await signIn(page, "other-learner");
  const link = await ask(page, scripted, "A young person", "Boy of fifteen");
  const headers = { Origin: baseURL ?? "" };
  const wrong: string[] = [];
  const bodies: Record<string, string>[] = [
    { intent: "begin" },
    { intent: "later", well: "x".repeat(200_000) },
    { intent: "\u0000", agree: "yes", well: "\u0000\u202e💥" },
    { source: "nobody", listened: "perhaps", agree: "yes" },
    {},
  ];
  for (const form of bodies) {
    const answer = await request.post(link, { form, headers, maxRedirects: 0 });
    if (answer.status() >= 500) wrong.push(`${answer.status()} ${JSON.stringify(form).slice(0, 60)}`);
  }
  for (const data of ["%%%=%zz&&__proto__.x=1", '{"a":1}']) {
    const answer = await request.post(link, { data, headers: { ...headers, "Content-Type": "application/x-www-form-urlencoded" }, maxRedirects: 0 });
    if (answer.status() >= 500) wrong.push(`${answer.status()} ${data}`);
  }
  // from another site: nothing is begun or sent
  const foreign = await request.post(link, { form: { intent: "begin" }, headers: { Origin: "https://evil.example" }, maxRedirects: 0 });
  expect(foreign.status()).toBe(403);
  for (const path of ["/answer/", "/answer/%00", "/answer/..%2f..%2f", `/answer/${"a".repeat(4000)}`, `${link}/more`]) {
    const answer = await request.get(path, { maxRedirects: 0 });
    if (answer.status() >= 500) wrong.push(`${answer.status()} ${path.slice(0, 40)}`);
  }
  expect(wrong).toEqual([]);
  // two browsers press Start at the same moment: one of them has it
  const [a, b] = [await somebodyElse(browser), await somebodyElse(browser)];
  const fresh = await ask(page, scripted, "A young person", "Girl of sixteen");
  await Promise.all([a.goto(fresh), b.goto(fresh)]);
  await Promise.all([a, b].map((p) => p.getByRole("button", { name: "Start" }).click()));
  const headings = await Promise.all(
    [a, b].map(
      async (p) => (await expect(p.getByRole("button", { name: "Start" })).toHaveCount(0), p.getByRole("heading", { level: 1 }).innerText()),
    ),
  );
  expect(headings.filter((h) => h === "This link belongs to another phone or computer")).toHaveLength(1);
});
