import fc from "fast-check";
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { answersBy } from "#app/documents/answers";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import { parseCookie, secretCookie } from "#app/external/cookie";
import { answerForm, apart, askForm } from "#app/external/forms";
import { answeredMail, askingMail } from "#app/external/mails";
import { audiences, QUESTIONS, questionsOf } from "#app/external/questions";
import {
  linkState,
  originWords,
  outsideLines,
  received,
  stateOf,
  stateSentence,
  verifyReceived,
  whyNotRemind,
  withName,
  type RequestFacts,
} from "#app/external/rules";
import { qrOf } from "#app/shared/qr.server";
import { addDays, plusMinutes, type Instant } from "#app/shared/dates";

const NOW = "2026-11-24T10:00:00.000Z" as Instant;
const later = (days: number) => plusMinutes(NOW, days * 24 * 60);
const asked: RequestFacts & { email: string | null } = {
  askedAt: NOW,
  expiresAt: "2026-12-23T00:00:00.000Z",
  remindedAt: null,
  openedAt: null,
  answeredAt: null,
  withdrawnAt: null,
  active: true,
  email: "a@example.org",
};
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

test("a question is sent, opened, answered, run out or withdrawn; an answer stays one whatever comes after", () => {
  expect(stateOf(asked, NOW)).toBe("waiting");
  expect(stateOf({ ...asked, openedAt: NOW }, NOW)).toBe("opened");
  expect(stateOf(asked, asked.expiresAt)).toBe("expired");
  expect(stateOf({ ...asked, withdrawnAt: NOW }, later(90))).toBe("withdrawn");
  expect(stateOf({ ...asked, active: false }, NOW)).toBe("withdrawn");
  expect(stateOf({ ...asked, answeredAt: NOW, active: false }, later(90))).toBe("answered");
});

test("the state is one sentence with since when, and says until when the link works", () => {
  expect(stateSentence(asked, later(2))).toBe("Asked on 24 November 2026, 2 days ago. The link works until 22 December 2026.");
  expect(stateSentence({ ...asked, openedAt: later(1) }, later(2))).toMatch(/^Opened on 25 November 2026, yesterday, not answered yet/);
  expect(stateSentence({ ...asked, answeredAt: later(1) }, later(1))).toBe("Answered on 25 November 2026, today");
  expect(stateSentence(asked, later(40))).toMatch(/^Not answered: the link ran out on 23 December 2026/);
});

test("nobody is reminded sooner than after five days, nor of what is over, nor without an address", () => {
  expect(whyNotRemind(asked, later(4))).toMatch(/from Sunday 29 November 2026/);
  expect(whyNotRemind(asked, later(5))).toBeNull();
  expect(whyNotRemind({ ...asked, remindedAt: later(5) }, later(7))).toMatch(/less than 5 days/);
  expect(whyNotRemind({ ...asked, email: null }, later(9))).toMatch(/not asked by e-mail/);
  expect(whyNotRemind({ ...asked, answeredAt: later(1) }, later(9))).toMatch(/nothing to be reminded of/);
});

test("a link opens for the browser it belongs to, and for no other", () => {
  expect(linkState("waiting", null, null)).toBe("begin");
  expect(linkState("opened", "a", "a")).toBe("open");
  expect(linkState("opened", "a", null)).toBe("elsewhere");
  expect(linkState("opened", "a", "b")).toBe("elsewhere");
  expect(linkState("answered", "a", "a")).toBe("answeredHere");
  expect(linkState("answered", null, null)).toBe("answered"); // typed in: no browser is its own
  expect(linkState("expired", "a", "a")).toBe("expired");
});

test("every set of questions fits the documents: what it fills in is a question there, and an answer the question takes", () => {
  for (const audience of audiences) {
    const set = questionsOf(QUESTIONS, audience);
    for (const definition of shippedDefinitions.filter((d) => d.kind === set.kind)) {
      const fields = new Map(definition.sections.filter((s) => s.by === definition.writer).flatMap((s) => s.fields.map((f) => [f.key, f] as const)));
      expect(fields.get(set.words)?.kind, `${audience} in ${definition.kind}.${definition.version}`).toBe("longText");
      for (const q of set.questions.filter((q) => q.field && fields.has(q.field)))
        for (const o of q.options ?? [])
          expect(answersBy(definition, definition.writer, { [q.field!]: o.value }), `${q.field} of ${definition.kind}.${definition.version}`).toEqual(
            {
              [q.field!]: o.value,
            },
          );
    }
    const keys = set.questions.map((q) => q.key);
    expect(new Set([...keys, "name", "role", "registration", "agree", "intent", "checked", "givenOn"]).size).toBe(keys.length + 7);
  }
});

test("what families and children are asked is short: twelve words at the most, none of them long", () => {
  for (const audience of ["family", "child", "youngPerson", "livedExperience"] as const)
    for (const { label } of questionsOf(QUESTIONS, audience).questions) {
      const words = withName(label, "Amy").match(/\p{L}+/gu) ?? [];
      expect(words.length, label).toBeLessThanOrEqual(12);
      expect(Math.max(...words.map((w) => w.length)), label).toBeLessThanOrEqual(11);
    }
});

test("nothing typed by somebody outside is lost or changed on its way into the document, whatever it is", () => {
  const said = fc.string({ maxLength: 200, unit: "grapheme" }).map((s) => s.trim());
  fc.assert(
    fc.property(fc.constantFrom(...audiences), said, said, (audience, well, better) => {
      const request = { id: "r", audience, questions: QUESTIONS, learnerName: "Amy" };
      const content = received(request, { well, better }, { name: null, role: "Teacher", registration: null }, { how: "link" }, "2026-11-24");
      const words = String(new Map(content.fields).get(questionsOf(QUESTIONS, audience).words));
      for (const text of [well, better]) expect(words).toContain(text);
      const text = JSON.stringify(content);
      expect(verifyReceived({ content: text, contentHash: sha256(text) }, Object.fromEntries(content.fields), sha256)).toEqual([]);
    }),
  );
});

test("where the words came from is said without a name, unless somebody gave one", () => {
  const base = {
    audience: "child",
    questions: QUESTIONS,
    how: "link" as const,
    typedBy: null,
    named: { name: null, role: null, registration: null },
  };
  expect(originWords(base, NOW)).toBe("Given by link on 24 November 2026 by a child, without a name.");
  expect(originWords({ ...base, how: "typed", typedBy: "Amy Jones" }, NOW)).toBe(
    "Typed in on 24 November 2026 by Amy Jones for a child, without a name.",
  );
  const teacher = { ...base, audience: "professional", named: { name: "Jo Bell", role: "Head of year", registration: null } };
  expect(originWords(teacher, NOW)).toBe("Given by link on 24 November 2026 by Jo Bell, Head of year.");
});

test("whom a learner waits for outside: what is withdrawn is left out, what is answered leads to the document", () => {
  const line = { id: "r", who: "Mum", documentId: "d" };
  expect(outsideLines([{ ...asked, ...line, withdrawnAt: NOW }], NOW)).toEqual([]);
  expect(outsideLines([{ ...asked, ...line, answeredAt: NOW }], NOW)[0]).toMatchObject({ to: "/documents/d/edit" });
  expect(outsideLines([{ ...asked, ...line }], later(3))[0]).toMatchObject({ to: "/requests/r", words: expect.stringContaining("3 days ago") });
});

test("an answer needs the tick, and the same form is asked of everybody", () => {
  const form = answerForm(QUESTIONS, "family");
  expect(form.safeParse({ source: "parent", well: "Listens" }).success).toBe(false);
  const read = form.parse({ source: "parent", well: " Listens ", agree: "yes", extra: "x" });
  expect(apart(read, QUESTIONS, "family")).toMatchObject({ sent: { source: "parent", well: "Listens", better: null }, named: { name: null } });
  const observer = answerForm(QUESTIONS, "observer").safeParse({ agree: "yes", registration: "1234" });
  expect(observer.error?.issues.map((i) => i.path[0])).toEqual(
    expect.arrayContaining(["observedOn", "account", "name", "role", "registration", "consent"]),
  );
});

test("asking by e-mail needs an address, handing over does not", () => {
  const form = askForm(["sixMonth"]);
  const sent = { id: "a-1", audience: "family", stage: "sixMonth", who: "Mum", learnerName: "Amy", days: "28", email: "" };
  expect(form.safeParse({ ...sent, way: "email" }).error?.issues[0]).toMatchObject({ path: ["email"] });
  expect(form.parse({ ...sent, way: "link" })).toMatchObject({ days: 28, email: null, note: null });
  expect(form.safeParse({ ...sent, way: "link", days: "400" }).success).toBe(false);
});

test("an e-mail holds one link and no name but the one that was agreed", () => {
  const site = { origin: "https://academy.example.org", academy: "Academy", council: "A Council", contactEmail: "a@example.org" };
  const mail = askingMail(site, { learnerName: "Amy", token: "T0K3N", lastDay: addDays("2026-11-24", 28), again: false });
  expect(mail.text.match(/https?:\S+/g)).toEqual(["https://academy.example.org/answer/T0K3N"]);
  expect(answeredMail(site, "d-1").text.match(/https?:\S+/g)).toEqual(["https://academy.example.org/documents/d-1/edit"]);
});

test("the cookie goes to the pages for answers only, and only a secret of ours is read from it", () => {
  const secret = "a".repeat(43);
  const set = secretCookie(secret, true);
  expect(set).toMatch(/Path=\/answer; .*HttpOnly; SameSite=Lax; Secure$/);
  expect(parseCookie(`x=1; ${set.split(";")[0]}; y=2`, true)).toBe(secret);
  for (const bad of [null, "", "answer=", `answer=${secret}x`, `answer=${secret.slice(1)}`, `other-answer=${secret}`])
    expect(parseCookie(bad, false), String(bad)).toBeNull();
});

test("a QR code of a link has its quiet margin and nothing drawn in it", () => {
  const { size, path } = qrOf("https://academy.example.gov.uk/answer/V3ryS3cr3t-V3ryS3cr3t_V3ryS3cr3tV3ryS3cr3t0");
  const drawn = [...path.matchAll(/M(\d+) (\d+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  expect(Math.min(...drawn.flat())).toBe(4);
  expect(Math.max(...drawn.flat())).toBe(size - 5);
});
