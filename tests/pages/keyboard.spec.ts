/** Sign-in, writing, sending and signing with the keyboard alone; the focus can always be seen. */
import type { Locator, Page } from "@playwright/test";
import { expect, signIn, test } from "#tests/support/browser";
import { one, ready, signOut } from "#tests/support/journeys";

/** Tab until it has the focus; a field that cannot be reached fails. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeAttached();
  for (let i = 0; i < 120; i += 1) {
    if (await target.evaluate((e) => e === document.activeElement)) {
      // what has the focus is on the screen and not under something else
      const box = await target.boundingBox();
      expect(box, "what has the focus is shown").not.toBeNull();
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach ${target.toString()}.`);
}
async function write(page: Page, label: string, text: string): Promise<void> {
  await tabTo(page, page.getByLabel(label));
  await page.keyboard.type(text);
}
async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole("button", { name }).last());
  await page.keyboard.press("Enter");
}

test("a learner signs in, writes and sends; the assessor signs: no mouse", async ({ page, databaseFile, scripted }) => {
  test.setTimeout(120_000);
  await page.goto("/sign-in");
  await ready(page, scripted);
  // the first stop is the way past the header
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /Skip to/ })).toBeFocused();
  await tabTo(page, page.locator('input[name="email"]'));
  await page.keyboard.type("learner@demo.example");
  await tabTo(page, page.locator('input[name="password"]'));
  await page.keyboard.type("academy-demo");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));

  const enrolment = one(
    databaseFile,
    "select e.id from enrolment e join account a on a.person_id = e.person_id where a.email = 'learner@demo.example'",
  );
  await page.goto(`/documents/new?enrolment=${enrolment}&kind=criticalReflection&stage=final`);
  await ready(page, scripted);
  await tabTo(page, page.getByRole("button", { name: /Begin (writing|another)/ }));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/edit/);
  const id = new URL(page.url()).pathname.split("/")[2] ?? "";
  await ready(page, scripted);
  await write(page, "A title for this reflection", "By keyboard");
  await write(page, "The work", "I prepared a review with a young person.");
  await write(page, "What you think and feel about it now", "I was afraid that it would look unprepared.");
  await write(page, "What has changed in your practice", "Young people speak first.");
  await write(page, "What you will work on next", "Writing for court.");
  await tabTo(page, page.getByLabel("Communication", { exact: true }));
  await page.keyboard.press("Space");
  await press(page, "Send to your assessor");
  await page.waitForURL(/done=sent/);
  await signOut(page);

  await signIn(page, "assessor");
  await page.goto(`/documents/${id}`);
  await ready(page, scripted);
  await write(page, "Your comment", "Read and signed without a mouse.");
  await press(page, "Sign as assessor");
  await page.waitForURL(/done=signed/);
  await expect(page.getByText("Signed by everybody").first()).toBeVisible();
});

test("an error takes the focus, and its line leads to the field", async ({ page, scripted }) => {
  await page.goto("/sign-in");
  await ready(page, scripted);
  await tabTo(page, page.getByRole("button", { name: "Sign in" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  if (scripted) await expect(page.locator(".govuk-error-summary")).toBeFocused();
  await tabTo(page, page.locator(".govuk-error-summary__list a").first());
  await page.keyboard.press("Enter");
  await page.keyboard.type("x");
  await expect(page.locator('input[name="email"]')).toHaveValue("x");
});
