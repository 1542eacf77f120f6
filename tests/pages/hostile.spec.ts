/** Whatever is sent to whatever address, the answer is a page with a sentence, never a fault. Needs no browser window. */
import { expect, test, type APIRequestContext } from "@playwright/test";
import { databaseOf } from "../support/browser-projects";
import { filled, idsFor, patterns } from "../support/site-map";

test.describe.configure({ mode: "serial" });

async function signedIn(request: APIRequestContext, email: string): Promise<void> {
  const answer = await request.post("/sign-in", { form: { email, password: "academy-demo" }, maxRedirects: 0 });
  expect(answer.status(), `${email} signs in`).toBe(302);
}

const ODD = {
  "plain nonsense": {
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    data: "%%%=%zz&&&=&a=%ff%fe&__proto__.x=1&constructor.prototype=2",
  },
  "a body that is not a form": { headers: { "Content-Type": "application/json" }, data: '{"a":1}' },
  "no content type": { headers: { "Content-Type": "" }, data: "x" },
  "a broken upload": {
    headers: { "Content-Type": "multipart/form-data; boundary=x" },
    data: '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nhalf',
  },
  "an upload without a boundary": { headers: { "Content-Type": "multipart/form-data" }, data: "--x--" },
  "odd characters": {
    form: { act: "\u0000\ud800\u202e💥", intent: "\u0000", id: "../../etc/passwd", version: "NaN", note: "ﷺ".repeat(2000), "values.x": "\u0000" },
  },
  "huge text": { form: { note: "a".repeat(3_000_000), comment: "b".repeat(1_000_000), values: "c" } },
  "fields by the thousand": {
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    data: Array.from({ length: 30_000 }, (_, i) => `f${i}.a.b=1`).join("&"),
  },
} as const;

for (const email of ["lead@demo.example", "learner@demo.example", "assessor@demo.example", "admin@demo.example"]) {
  test(`@once hostile forms to every address, signed in as ${email}`, async ({ request, baseURL }, { project }) => {
    test.setTimeout(240_000);
    await signedIn(request, email);
    const ids = idsFor(databaseOf(process.env.PORTAL_TEST_FOLDER!, project.name), email);
    const wrong: string[] = [];
    for (const address of patterns()
      .map((p) => filled(p, ids))
      .filter((a) => !["/sign-out", "/sign-in"].includes(a) && !/^\/(invitation|answer)\//.test(a))) {
      for (const [what, sent] of Object.entries(ODD)) {
        const answer = await request.post(address, {
          ...sent,
          headers: { Origin: baseURL!, ...("headers" in sent ? sent.headers : {}) },
          maxRedirects: 0,
        });
        if (answer.status() >= 500) wrong.push(`${answer.status()} ${address} (${what})`);
      }
    }
    expect(wrong).toEqual([]);
  });
}

test("@once strange addresses are answered with a page", async ({ request }) => {
  await signedIn(request, "learner@demo.example");
  const wrong: string[] = [];
  for (const path of [
    "/%00",
    "/%ff",
    "/documents/%00",
    "/documents/..%2f..%2fetc",
    `/documents/${"x".repeat(5000)}`,
    "/learners/1' or '1'='1",
    "/cohorts/null/grid.csv",
    "/__proto__",
    "/constructor/x",
    "/documents/a?page=-1&state=%00",
    "/documents?page=1e99",
    "/.env",
    "/assets/../../package.json",
    "/audit?from=31-31-2026",
  ]) {
    const answer = await request.get(path, { maxRedirects: 0 });
    if (answer.status() >= 500) wrong.push(`${answer.status()} ${path}`);
  }
  expect(wrong).toEqual([]);
});

test("@once a form from another site is refused, and a body of more than 20 MB is told so", async ({ request, baseURL }) => {
  const foreign = await request.post("/sign-in", {
    form: { email: "a@b.example", password: "x" },
    headers: { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  });
  expect(foreign.status()).toBe(403);
  await signedIn(request, "lead@demo.example");
  const large = await request.post("/imports/roster", {
    headers: { Origin: baseURL! },
    multipart: { source: "HR", file: { name: "big.csv", mimeType: "text/csv", buffer: Buffer.alloc(22 * 1024 * 1024, "a,b\n") } },
    maxRedirects: 0,
  });
  expect([413, 422]).toContain(large.status());
  expect(await large.text()).toMatch(/20\s?MB/);
});
