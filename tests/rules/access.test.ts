import { expect, test } from "vitest";
import { whyNotPassword } from "#app/access/password";
import { safePath } from "#app/access/return-path";
import { readConfig } from "#app/shared/config.server";

test.each(["kettle otter bridge nine", "x7#kk 09 aalto", "ÄÖÜ ist kein Zaun!", "a".repeat(20) + " and then " + "b".repeat(970)])(
  "%s is a password",
  (password) => {
    expect(whyNotPassword(password)).toBeNull();
  },
);
test.each([
  ["eleven char", /12 characters or more/],
  ["passwordpassword", /harder to guess/],
  ["P@ssw0rd12345!", /harder to guess/],
  ["abcdefghijklmn", /harder to guess/],
  ["123456789012345", /harder to guess/],
  ["aaaaaaaaaaaaaa", /harder to guess/],
  ["Football2026!!", /harder to guess/],
  ["kimpatel-2026", /harder to guess/],
  ["x".repeat(1001), /1,000 characters or fewer/],
])("%s is not", (password, why) => {
  expect(whyNotPassword(password, ["kim.patel@example.org", "kimpatel"])).toMatch(why);
});

test("after signing in one goes to a path of this portal, never to another site", () => {
  for (const good of ["/", "/documents/abc/edit?x=1", "/cohorts/1?team=a%20b"]) expect(safePath(good)).toBe(good);
  for (const bad of [
    null,
    "",
    "documents",
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/\tevil",
    "/sign-in?next=/x",
    "/sign-out",
    "javascript:alert(1)",
  ])
    expect(safePath(bad)).toBe("/");
});

test("a production environment says what is missing or wrong, each in a sentence", () => {
  const wrong = readConfig({ PORT: "http", ORIGIN: "ftp://x", DATABASE_URL: "mysql://x", SESSION_IDLE_MINUTES: "0" });
  expect(wrong).toEqual({
    problems: [
      expect.stringContaining("PORT must be a whole number"),
      expect.stringContaining("DATABASE_URL must be"),
      expect.stringContaining("SESSION_IDLE_MINUTES"),
      expect.stringContaining("ORIGIN must be an address"),
      expect.stringContaining("COUNCIL_NAME is missing"),
      expect.stringContaining("CONTACT_EMAIL is missing"),
    ],
  });
  const right = readConfig({ ORIGIN: "https://academy.example.gov.uk/", COUNCIL_NAME: "A Council", CONTACT_EMAIL: "a@example.gov.uk" });
  expect(right).toMatchObject({
    config: { origin: "https://academy.example.gov.uk", https: true, port: 3000, database: "data/portal.sqlite", demo: false },
  });
});
