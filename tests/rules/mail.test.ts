import { expect, test } from "vitest";
import { nextTry, verdictOn, WAITS } from "#app/mail/rules";
import { readConfig } from "#app/shared/config.server";
import type { Instant } from "#app/shared/dates";

const NOW = "2026-11-21T10:00:00.000Z" as Instant;

test("an e-mail is tried again after 5 and 15 minutes, 1, 4, 12 and 24 hours, and then no more", () => {
  expect(nextTry(1, NOW)).toBe("2026-11-21T10:05:00.000Z");
  expect(nextTry(6, NOW)).toBe("2026-11-22T10:00:00.000Z");
  expect(nextTry(7, NOW)).toBeNull();
  expect([...WAITS]).toEqual([...WAITS].sort((a, b) => a - b));
});

test("why an e-mail did not go is said in our own words, never in those of the mail server", () => {
  const refused = Object.assign(new Error("550 amy.jones@example.org unknown"), { code: "EENVELOPE", responseCode: 550 });
  expect(verdictOn(refused)).toEqual({ words: "The mail server refused the address or the message (550).", final: true, everybody: false });
  expect(verdictOn({ code: "EAUTH", responseCode: 535 })).toMatchObject({ final: false, everybody: true });
  expect(verdictOn({ code: "EMESSAGE", responseCode: 451 })).toMatchObject({ final: false, everybody: false });
  expect(verdictOn({ code: "ETIMEDOUT" })).toMatchObject({ final: false, everybody: true });
  expect(verdictOn("thrown")).toMatchObject({ final: false, everybody: true });
});

test("the settings of e-mail are checked at the start: both or neither, and nothing that could begin another header", () => {
  const base = { ORIGIN: "https://academy.example.gov.uk", COUNCIL_NAME: "A Council", CONTACT_EMAIL: "a@example.gov.uk" };
  expect(readConfig(base)).toMatchObject({ config: { mail: null } });
  expect(readConfig({ ...base, SMTP_URL: "", MAIL_FROM: "" })).toMatchObject({ config: { mail: null } });
  expect(readConfig({ ...base, SMTP_URL: "smtps://u:p@mail.example:465", MAIL_FROM: "Academy <a@example.gov.uk>" })).toMatchObject({
    config: { mail: { url: "smtps://u:p@mail.example:465", from: "Academy <a@example.gov.uk>" } },
  });
  expect(readConfig({ ...base, SMTP_URL: "smtp://mail.example" })).toEqual({ problems: [expect.stringContaining("MAIL_FROM is missing")] });
  expect(readConfig({ ...base, SMTP_URL: "mail.example" })).toMatchObject({
    problems: expect.arrayContaining([expect.stringContaining("SMTP_URL must be")]),
  });
  for (const MAIL_FROM of ["academy", "a@b", "A <a@b.c>\r\nBcc: <x@y.z>", "a@b.c, d@e.f"])
    expect(readConfig({ ...base, SMTP_URL: "smtp://mail.example", MAIL_FROM }), MAIL_FROM).toEqual({
      problems: [expect.stringContaining("MAIL_FROM must be an address")],
    });
});
