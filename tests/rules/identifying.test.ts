import type { Viewer } from "#app/access/permissions";
import { askToLookAgain } from "#app/documents/look-again.server";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { identifyingIn, isNhsNumber, toLookAgainAt } from "#app/documents/identifying";
import { agreement2 } from "#app/documents/definitions/agreement-2";
import { fieldsBy } from "#app/documents/answers";
import { criticalReflection } from "#app/documents/definitions/critical-reflection";
import { pdp } from "#app/documents/definitions/pdp";
import * as texts from "#db/seed/texts";
import { chance } from "#db/seed/random";

const today = "2026-11-24";
const around = ["Amara Cole", "Ruth O’Neill", "Daniel Whitlock"];
const found = (text: string) => identifyingIn(text, around, today).map((f) => `${f.kind}: ${f.words}`);

describe("what could identify somebody is named", () => {
  test.each([
    ["He was born on 3 March 2015 in the county.", ["dateOfBirth: 3 March 2015"]],
    ["Child A (DOB 04/07/2025) was there.", ["dateOfBirth: 04/07/2025"]],
    ["d.o.b. 4.7.19, lives with his aunt", ["dateOfBirth: 4.7.19"]],
    ["His date of birth is the 21st of June 2024.", ["dateOfBirth: 21st of June 2024"]],
    ["She turned 12; 14-05-2014 stands on the file.", ["dateOfBirth: 14-05-2014"]],
    ["Twins, 1 Jan 2026 (dob), both well", ["dateOfBirth: 1 Jan 2026"]],
  ])("dates of birth: %s", (text, hits) => expect(found(text)).toEqual(hits));

  test.each([
    ["I met Oliver Hargreaves at school.", ["name: Oliver Hargreaves"]],
    ["Oliver Hargreaves met me at the door.", ["name: Oliver Hargreaves"]],
    ["I spoke with Zaynab Okonkwo and her sister.", ["name: Zaynab Okonkwo"]],
    ["We agreed it with Mrs Okafor and Mr. Smith.", ["name: Mrs Okafor", "name: Mr. Smith"]],
    ["Sean O'Brien’s brother; later Mary-Jane Watson-Hill came.", ["name: Sean O'Brien", "name: Mary-Jane Watson-Hill"]],
    ["The boy, Łukasz Żak, did not speak.", ["name: Łukasz Żak"]],
    ["I told Amy Louise Baker twice. Amy Louise Baker laughed.", ["name: Amy Louise Baker"]],
    ["Miss Cole is my own name, Miss Coleman is not.", ["name: Miss Coleman"]],
  ])("names: %s", (text, hits) => expect(found(text)).toEqual(hits));

  test.each([
    ["They live at GL1 2TH now.", ["postcode: GL1 2TH"]],
    ["moved to gl524pq last year", ["postcode: gl524pq"]],
    ["SW1A 1AA and M1 1AE", ["postcode: SW1A 1AA", "postcode: M1 1AE"]],
  ])("postcodes: %s", (text, hits) => expect(found(text)).toEqual(hits));

  test.each([
    ["NHS 943 476 5919", ["nhsNumber: 943 476 5919"]],
    ["9434765919 is on the letter", ["nhsNumber: 9434765919"]],
    ["943-476-5919", ["nhsNumber: 943-476-5919"]],
    // the same with a wrong last digit is a long number like those of the case system
    ["9434765918", ["caseNumber: 9434765918"]],
    ["File 482913 in the system", ["caseNumber: 482913"]],
    ["See LCS1234567.", ["caseNumber: LCS1234567"]],
  ])("numbers: %s", (text, hits) => expect(found(text)).toEqual(hits));

  test("several things in one text come in their order, each once", () => {
    expect(found("File 482913: Oliver Hargreaves, born 3/3/2015, GL1 2TH. Oliver Hargreaves again.")).toEqual([
      "caseNumber: 482913",
      "name: Oliver Hargreaves",
      "dateOfBirth: 3/3/2015",
      "postcode: GL1 2TH",
    ]);
  });
});

describe("ordinary writing is left alone", () => {
  test.each([
    "I visited on 12 November 2026 and again on 3/12/2026.",
    "The review of 2 March 2026 moved to 14.5.2026; the year began on 1 September 2025.",
    "Her birthday was a good day. We met on 4 May 2026.",
    "Amara Cole and Ruth O’Neill were there; Daniel Whitlock came later. Amara and Ruth agreed.",
    "The Children Act 1989 and Working Together 2023 say so.",
    "Social Work England, Gloucestershire County Council and the Family Court agree.",
    "At the Child Protection Conference the Independent Reviewing Officer asked for a Family Group Conference.",
    "On Monday Morning I rang the Health Visitor. On Thursday Mum and Dad came.",
    "We used Three Houses and Signs of Safety. Then Mum said no.",
    "Research in Practice; Motivational Interviewing; the Early Help Team at St Mary’s Primary School.",
    "Ring 01452 425000 or 07700 900123, extension 4321.",
    "My number is SW123456. The budget is £396,981 or £396981, in 2025 2026.",
    "From 9 to 12, 37 hours a week, 12.5 per cent, in Year 10, 2nd of three.",
    "The statement of 20260314 is filed.",
    "I am in room B12 3rd floor, on page 4 of 10.",
    "Dr and Mrs are titles. Mr Cole is my father’s name.",
    "A Black British child and a Polish speaking mother.",
  ])("%s", (text) => expect(found(text)).toEqual([]));

  test("the demo academy's reflections, feedback and plans raise no alarm", () => {
    const standards = Array.from({ length: 10 }, (_, i) => `s${i}`);
    for (const kind of ["criticalReflection", "familyFeedback", "professionalFeedback", "writtenWork", "directObservation", "pdp", "finalReport"])
      for (let i = 0; i < 40; i++) {
        const written = texts.writes(kind, { c: chance(`${kind} ${i}`), standards, on: "2026-05-04", stage: "final" });
        for (const text of Object.values(written).flat(2)) if (typeof text === "string") expect([text, found(text)]).toEqual([text, []]);
      }
  });
});

test("the check digit of an NHS number is worked out, not guessed", () => {
  // 9×10 + 4×9 + 3×8 + 4×7 + 7×6 + 6×5 + 5×4 + 9×3 + 1×2 = 299; 299 mod 11 = 2; 11 − 2 = 9
  expect(isNhsNumber("9434765919")).toBe(true);
  expect(isNhsNumber("9434765918")).toBe(false);
  // 1×10 + 0 + … = 10; 11 − 10 = 1
  expect(isNhsNumber("1000000001")).toBe(true);
  // 6×2 = 12; 12 mod 11 = 1; 11 − 1 = 10: there is no such number
  expect(Array.from({ length: 10 }, (_, d) => isNhsNumber(`000000006${d}`))).not.toContain(true);
  // a remainder of 0 asks for 0
  expect(isNhsNumber("0000000000")).toBe(true);
  expect(isNhsNumber("943476591")).toBe(false);
});

test("boxes are named; what the portal filled in and what is there for names of staff is passed over", () => {
  const reflection = fieldsBy(criticalReflection, "learner");
  const values = { title: "With Oliver Hargreaves", work: "Nothing here", standards: ["s1"] };
  expect(toLookAgainAt(reflection, values, {}, around, today)).toEqual([
    { kind: "name", words: "Oliver Hargreaves", field: "title", label: "A title for this reflection", key: "title Oliver Hargreaves" },
  ]);
  expect(toLookAgainAt(reflection, values, { title: values.title }, around, today)).toEqual([]);
  const agreed = fieldsBy(agreement2, "assessor");
  expect(toLookAgainAt(agreed, { othersPresent: "Oliver Hargreaves", workload: "No more than File 482913" }, {}, around, today)).toMatchObject([
    { words: "482913", label: "How work is agreed and allocated" },
  ]);
  const plan = {
    needs: [
      ["", "", "", "", "", ""],
      ["Court", "s1", "Shadow Oliver Hargreaves", "2026-12-01", "", ""],
    ],
  };
  expect(toLookAgainAt(fieldsBy(pdp, "learner"), plan, {}, around, today)).toMatchObject([
    { field: "needs.1.activity", label: "Activity, learning need 2", key: "needs.activity Oliver Hargreaves" },
  ]);
});

test("whatever the text, the answer is made of its own words, and quickly", () => {
  const piece = fc.constantFrom(
    "Oliver",
    "Hargreaves",
    "born",
    "1/1/2001",
    "GL1 2TH",
    " ",
    "’s",
    "9434765919",
    "Mr ",
    ". ",
    "\n",
    "A",
    "-",
    "999999",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece, { maxLength: 40 }).map((p) => p.join(" ")),
      ),
      (text) => {
        for (const { words } of identifyingIn(text, around, today)) expect(text).toContain(words);
      },
    ),
  );
  const started = performance.now();
  identifyingIn("Aa’".repeat(20_000), around, today);
  identifyingIn("1 ".repeat(30_000), around, today);
  identifyingIn("born ".repeat(12_000), around, today);
  expect(performance.now() - started).toBeLessThan(3000);
});

test("a form of a few boxes is asked about once: the words are named, and sent again it goes as it is", () => {
  const ctx = { viewer: { name: "Ruth Ellis" } as Viewer, today: "2026-11-21" as const };
  const labels = { note: "Handover note", other: "Something else" };
  const sent = { note: "Ruth Ellis saw Jayden Okafor of GL1 2AB.", other: "Nothing.", act: "note" };
  const asked = askToLookAgain(ctx, sent, labels, [null]);
  expect(asked?.init?.status).toBe(422);
  expect(asked?.data).toMatchObject({ values: sent, errors: {} });
  expect(asked?.data.lookAgain.map(({ field, label, words }) => [field, label, words])).toEqual([
    ["note", "Handover note", "Jayden Okafor"],
    ["note", "Handover note", "GL1 2AB"],
  ]);
  const checked = asked!.data.lookAgain.map((f) => f.key);
  expect(askToLookAgain(ctx, { ...sent, checked }, labels)).toBeNull();
  // told of one, and something new came in
  expect(askToLookAgain(ctx, { ...sent, checked: checked.slice(0, 1) }, labels)?.data.lookAgain).toHaveLength(2);
  expect(askToLookAgain(ctx, sent, { other: "Something else" })).toBeNull();
  expect(askToLookAgain(ctx, sent, labels, ["Jayden Okafor"])?.data.lookAgain.map((f) => f.words)).toEqual(["GL1 2AB"]);
});

/** Boxes for words about tables and definitions of the academy, not about anybody's work or life. */
const OF_THE_ACADEMY = [
  "app/caseload/pages/new-scheme.tsx",
  "app/grants/pages/amounts.tsx",
  "app/programmes/pages/document-version-part.tsx",
  "app/programmes/pages/new-version-part.tsx",
];
test("every page with a box for a few sentences asks to look again, and shows what at every form that has one", () => {
  const pages = readdirSync("app", { recursive: true })
    .map((file) => `app/${String(file)}`)
    .filter((path) => /\/pages\/.*\.tsx$/.test(path))
    .sort();
  const withBoxes = pages.flatMap((path) => {
    const source = readFileSync(path, "utf8");
    return /<TextArea\b|<QuestionFields\b/.test(source) ? [{ path, source }] : [];
  });
  expect(withBoxes.length).toBeGreaterThan(15);
  expect(withBoxes.filter(({ source }) => !/askToLookAgain\([^]*<(?:LookAgainFirst|LooksLike)\b/.test(source)).map(({ path }) => path)).toEqual(
    OF_THE_ACADEMY,
  );
});
