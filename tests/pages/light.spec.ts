/** The first visit to home weighs less than 150 kB in all, and the browser is told what it may do. */
import { expect, signIn, test } from "#tests/support/browser";

test("@once home transfers less than 150 kB on a first visit", async ({ browser, page, baseURL }) => {
  await signIn(page, "learner");
  const cookies = await page.context().cookies();
  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  await context.addCookies(cookies);
  const fresh = await context.newPage();
  const network = await context.newCDPSession(fresh);
  await network.send("Network.enable");
  const weights: { url: string; bytes: number }[] = [];
  const urls = new Map<string, string>();
  network.on("Network.responseReceived", ({ requestId, response }) => urls.set(requestId, response.url));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    weights.push({ url: urls.get(requestId) ?? "", bytes: encodedDataLength });
  });
  await fresh.goto("/", { waitUntil: "networkidle" });
  const total = weights.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(total, weights.map(({ url, bytes }) => `${bytes} ${url}`).join("\n")).toBeLessThan(150_000);
  expect(weights.length).toBeGreaterThan(2);
  await context.close();
});

test("@once pages carry their security headers, and nothing private is kept by the browser", async ({ request, baseURL }) => {
  const page = await request.get("/sign-in");
  const headers = page.headers();
  expect(headers["content-security-policy"]).toMatch(/script-src [^;]*'nonce-[^']+'/);
  expect(headers["content-security-policy"]).not.toMatch(/unsafe-inline|unsafe-eval/);
  expect(headers["x-content-type-options"]).toBe("nosniff");
  expect(headers["cache-control"]).toMatch(/no-store/);
  const asset = /(?:src|href)="(\/assets\/[^"]+)"/.exec(await page.text())?.[1];
  const kept = await request.get(`${baseURL}${asset}`);
  expect(kept.headers()["cache-control"]).toMatch(/immutable/);
});
