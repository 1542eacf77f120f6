import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeAnswers, type Answers } from "#app/documents/answers";
import { canonicalContent, contentHash, verifyDocument, type StoredSignature } from "#app/documents/content";
import { definitionId } from "#app/documents/definition";
import { answersBy } from "#app/documents/answers";
import { pdp } from "#app/documents/definitions/pdp";
import { selfAssessment } from "#app/documents/definitions/self-assessment";
import { reviewRecord } from "#app/documents/definitions/review-record";

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const written: Answers = { metOn: "2026-03-02", present: "All three", standards: ["s1", "s2"], strengths: "Listening", judgement: "onCourse" };
const all: Answers = { ...written, learnerSays: "I agree", managerSays: "So do I" };
const document = { id: "d1", personId: "p1", revision: 2, state: "locked" as const, definitionId: definitionId(reviewRecord), answers: "" };
const names = { learner: "Lee", assessor: "Amy", lineManager: "Max" };
const signed = (values: Answers): StoredSignature[] =>
  reviewRecord.signers.map((part, position) => ({
    revision: 2,
    position,
    part,
    name: names[part],
    contentHash: contentHash(reviewRecord, { id: "d1", personId: "p1", revision: 2, values }, position, hash),
  }));
const stored = (values: Answers) => ({ ...document, answers: writeAnswers({ values, prefilled: {} }) });

test("a signature covers the writer's answers and those of the signers up to it, not of those after", () => {
  const before = canonicalContent(reviewRecord, { ...document, values: written }, 0);
  expect(canonicalContent(reviewRecord, { ...document, values: { ...written, managerSays: "Later" } }, 0)).toBe(before);
  expect(canonicalContent(reviewRecord, { ...document, values: { ...written, learnerSays: "Now" } }, 0)).not.toBe(before);
  expect(canonicalContent(reviewRecord, { ...document, values: { ...written, strengths: "Else" } }, 0)).not.toBe(before);
});

test("the canonical content is pinned: documents signed once must verify for ever", () => {
  expect(
    canonicalContent(reviewRecord, { id: "d1", personId: "p1", revision: 1, values: { present: "Łukasz “and” 👍", metOn: "2026-03-02" } }, 0),
  ).toBe('["document.1","d1","reviewRecord.1","p1",1,0,[["metOn","2026-03-02"],["present","Łukasz “and” 👍"]]]');
});

test("the order in which answers are stored makes no difference", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(Object.entries(all), { minLength: Object.keys(all).length }), (entries) => {
      expect(canonicalContent(reviewRecord, { ...document, values: Object.fromEntries(entries) }, 2)).toBe(
        canonicalContent(reviewRecord, { ...document, values: all }, 2),
      );
    }),
  );
});

test("what was signed is whole; any change of a word shows, and names whose signature no longer stands", () => {
  expect(verifyDocument(stored(all), reviewRecord, signed(all), hash)).toEqual([]);
  fc.assert(
    fc.property(fc.constantFrom("present", "strengths", "learnerSays", "managerSays"), fc.string({ minLength: 1 }), (key, text) => {
      fc.pre(text !== all[key]);
      const wrong = verifyDocument(stored({ ...all, [key]: text }), reviewRecord, signed(all), hash);
      expect(wrong).toContain("It is not what Max signed.");
      expect(wrong).toHaveLength(key === "managerSays" ? 1 : 3);
    }),
  );
});

test("a missing signature, one in somebody else's place, and unreadable answers are said", () => {
  expect(verifyDocument(stored(all), reviewRecord, signed(all).slice(0, 2), hash)).toEqual([
    "It is locked without the signature of the line manager.",
  ]);
  const swapped = signed(all).map((s) => (s.position === 1 ? { ...s, part: "learner" as const } : s));
  expect(verifyDocument(stored(all), reviewRecord, swapped, hash)).toContain("Amy signed in a place that is not theirs.");
  expect(verifyDocument({ ...document, answers: "{" }, reviewRecord, signed(all), hash)).toEqual(["Its answers cannot be read."]);
});

test("signatures of an earlier revision are history and are not checked", () => {
  const earlier = { ...signed(written)[0]!, revision: 1, contentHash: "something else" };
  expect(verifyDocument(stored(all), reviewRecord, [earlier, ...signed(all)], hash)).toEqual([]);
});

test("what came back is being changed: its signatures count again only for the next revision", () => {
  const changed = { ...stored({ ...all, strengths: "Else" }), state: "returned" as const };
  expect(verifyDocument(changed, reviewRecord, signed(all), hash)).toEqual([]);
  expect(verifyDocument({ ...changed, state: "submitted" }, reviewRecord, signed(all), hash)).toHaveLength(3);
});

test("rows and ratings are signed as lists of lists: one text, and what was signed before is signed as it was", () => {
  const plan = { id: "d2", personId: "p1", revision: 1, values: { needs: [["Law", "pqs.8", "Read", "2026-03-02", "", ""]], support: "Time" } };
  expect(canonicalContent(pdp, plan, 0)).toBe(
    '["document.1","d2","pdp.1","p1",1,0,[["needs",[["Law","pqs.8","Read","2026-03-02","",""]]],["support","Time"]]]',
  );
  const rated = answersBy(selfAssessment, "learner", {
    ratings: [
      ["b", "strong"],
      ["a", "beginning"],
    ],
  });
  expect(canonicalContent(selfAssessment, { ...plan, values: rated }, 0)).toBe(
    canonicalContent(
      selfAssessment,
      {
        ...plan,
        values: {
          ratings: [
            ["a", "beginning"],
            ["b", "strong"],
          ],
        },
      },
      0,
    ),
  );
});
