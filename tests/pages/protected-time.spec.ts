/** Protected time between two visits: logged from home with two taps or three. */
import type { Locator } from "@playwright/test";
import { checkPage, expect, signIn, test } from "#tests/support/browser";
import { ready } from "#tests/support/journeys";

test("this week's protected time: two taps for “I took it”, three for “I lost it” and why", async ({ page, scripted }) => {
  let taps = 0;
  const tap = async (it: Locator) => {
    await it.click();
    taps += 1;
  };
  const fromHome = async () => {
    taps = 0;
    await page.goto("/");
    await tap(page.getByRole("link", { name: /protected time.*: taken or lost\?$/i }));
    await expect(page.getByRole("heading", { level: 1, name: "Protected time" })).toBeVisible();
    await ready(page, scripted);
  };
  await signIn(page, "learner");
  await fromHome();
  await checkPage(page);
  await tap(page.getByRole("button", { name: /^I took it/ }));
  await expect(page.getByText("Recorded: you took the time you had planned.")).toBeVisible();
  expect(taps).toBe(2);
  await expect(page.getByRole("button", { name: /^I took it/ })).toHaveCount(0);

  // it was another day: taken back, it is asked again
  await page
    .getByRole("button", { name: /^Remove/ })
    .first()
    .click();
  await expect(page.getByText("The entry is removed.")).toBeVisible();
  await fromHome();
  await tap(page.locator("summary", { hasText: "I lost it" }));
  await tap(page.getByRole("button", { name: "Court", exact: true }));
  await expect(page.getByText("Recorded: the time was lost.")).toBeVisible();
  expect(taps).toBe(3);
  await expect(page.getByText("because of court").first()).toBeVisible();
});
