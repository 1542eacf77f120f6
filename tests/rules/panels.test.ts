import fc from "fast-check";
import { expect, test } from "vitest";
import { gateOf, gateSentence, missingOf, missingWords, type GateDocument, type GateFacts } from "#app/panels/gate";
import { draftOf, viewOf, viewValues, wholeViewForm } from "#app/panels/forms";
import { lines, readView, writeView, type View } from "#app/panels/questions";
import {
  caseSentence,
  conflictOf,
  decidesCase,
  givesView,
  readsPortfolio,
  seesCase,
  seesViews,
  whyNotDecide,
  type CaseRelations,
} from "#app/panels/rules";
import { outsideRows, reportOf, type ReportCase } from "#app/panels/report";
import { SMALLEST, SUPPRESSED, suppressed } from "#app/shared/small-numbers";
import { shippedProgrammes } from "#app/programmes/shipped";

const programme = shippedProgrammes[0]!.definition;
const signed = (kind: string, stage: string): GateDocument => ({ kind, stage, state: "locked", stateSince: "2026-10-01T09:00:00.000Z" });
const whole: GateDocument[] = [
  ...["threeMonth", "sixMonth", "final"].flatMap((stage) =>
    ["directObservation", "familyFeedback", "professionalFeedback", "writtenWork"].map((kind) => signed(kind, stage)),
  ),
  signed("criticalReflection", "sixMonth"),
  signed("criticalReflection", "final"),
];
const facts = (given: Partial<GateFacts> = {}): GateFacts => ({
  programme,
  documents: whole,
  supervision: { sessions: 24, lastOn: "2026-10-20" },
  protectedTime: { owed: 1000, taken: 900, lost: 60, entries: 40 },
  caseload: { snapshots: 11, lastOn: "2026-10-31" },
  recommendation: { grade: "pass", registered: true, signedOn: "2026-10-30" },
  ...given,
});
const missing = (given: Partial<GateFacts>) => missingOf(gateOf(facts(given))).map((l) => `${l.key}: ${l.words}`);

test("a year with everything signed and recorded is ready, and says so", () => {
  expect(missing({})).toEqual([]);
  expect(gateSentence(gateOf(facts()))).toBe("Everything the panel needs is there.");
});

test("each thing that is missing is named, and with it what is there", () => {
  const without = (drop: (d: GateDocument) => boolean) => ({ documents: whole.filter((d) => !drop(d)) });
  expect(missing(without((d) => d.kind === "directObservation" && d.stage === "sixMonth"))).toEqual([
    "observations: 2 of 3 signed, none for the 6-month review",
  ]);
  expect(missing(without((d) => d.kind === "familyFeedback" && d.stage === "final"))).toEqual(["familyFeedback: 2 of 3 signed"]);
  expect(missing(without((d) => d.kind === "criticalReflection" && d.stage === "final"))).toEqual([
    "reflections: 1 of 2 signed, none for the final review",
  ]);
  expect(missing({ supervision: { sessions: 0, lastOn: null } })).toEqual(["supervision: No supervision is recorded"]);
  expect(missing({ protectedTime: { owed: 9, taken: 0, lost: 0, entries: 0 } })).toEqual(["protectedTime: No protected time is recorded"]);
  expect(missing({ caseload: { snapshots: 0, lastOn: null } })).toEqual(["caseload: No caseload figures are there"]);
  expect(missing({ recommendation: null })).toEqual(["recommendation: Not signed by everybody yet"]);
  expect(missing({ recommendation: { grade: "pass", registered: false, signedOn: "2026-10-30" } })).toEqual([
    "recommendation: The assessor’s registration with Social Work England is not on record",
  ]);
});

test("three observations in one stage are not enough: one belongs to each of parts 2, 3 and 5", () => {
  const documents = [...whole.filter((d) => d.kind !== "directObservation"), ...[1, 2, 3].map(() => signed("directObservation", "final"))];
  expect(missing({ documents })).toEqual(["observations: 3 signed, none for the 3-month review and 6-month review"]);
});

test("what was only sent or returned does not count, and the programme's own numbers do", () => {
  const open = whole.map((d) => (d.kind === "writtenWork" && d.stage === "final" ? { ...d, state: "submitted" as const } : d));
  expect(missing({ documents: open })).toEqual(["writtenWork: 2 of 3 verified"]);
  const requirements = programme.requirements.map((r) => (r.kind === "writtenWork" && r.stage === "final" ? { ...r, count: 5 } : r));
  expect(missing({ programme: { ...programme, requirements } })).toEqual(["writtenWork: 3 of 5 verified"]);
});

test("self-assessments and the plan are asked for where the programme knows them", () => {
  const documents = { ...programme.documents, selfAssessment: "selfAssessment.1", pdp: "pdp.1" };
  const with3 = { programme: { ...programme, documents }, documents: [...whole, signed("selfAssessment", "agreement"), signed("pdp", "sixMonth")] };
  expect(missing(with3)).toEqual(["selfAssessments: 1 of 3 done", "pdp: The last one signed is for the 6-month review"]);
  const all = [...whole, ...["agreement", "sixMonth", "final"].map((s) => signed("selfAssessment", s)), signed("pdp", "final")];
  expect(missing({ ...with3, documents: all })).toEqual([]);
});

test("signing one more thing never makes a year less ready", () => {
  const kinds = ["directObservation", "familyFeedback", "professionalFeedback", "writtenWork", "criticalReflection"];
  const stages = ["agreement", "threeMonth", "sixMonth", "final"];
  const piece = fc.tuple(fc.constantFrom(...kinds), fc.constantFrom(...stages)).map(([kind, stage]) => signed(kind, stage));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), piece, (documents, one) => {
      const before = missingWords(gateOf(facts({ documents }))).length;
      expect(missingWords(gateOf(facts({ documents: [...documents, one] }))).length).toBeLessThanOrEqual(before);
    }),
  );
});

// Who may know what of a case

const id = fc.constantFrom("a", "b", "c", "d", "chair");
const relations: fc.Arbitrary<CaseRelations> = fc
  .record({
    open: fc.boolean(),
    released: fc.boolean(),
    decided: fc.boolean(),
    readers: fc.uniqueArray(id),
    given: fc.uniqueArray(id),
    chairId: fc.option(id),
  })
  .map(({ readers, given, ...rest }) => ({ ...rest, panelId: "p", readerIds: readers, givenIds: given.filter((g) => readers.includes(g)) }));
const viewer = fc.record({ personId: id, isLead: fc.boolean(), isPanelMember: fc.boolean() });

test("a reader without a first view never sees the others' views, whatever else they are", () => {
  fc.assert(
    fc.property(viewer, relations, (v, c) => {
      if (c.readerIds.includes(v.personId) && !c.givenIds.includes(v.personId)) expect(seesViews(v, c)).toBe(false);
      if (c.readerIds.includes(v.personId) && !c.givenIds.includes(v.personId) && !c.decided) expect(whyNotDecide(v, c)).not.toBeNull();
    }),
  );
});

test("nobody but the lead knows anything of a case once its panel is closed, and nobody reads before it is released", () => {
  fc.assert(
    fc.property(viewer, relations, (v, c) => {
      const closed = { ...c, open: false };
      if (!v.isLead) for (const may of [seesCase, readsPortfolio, givesView, decidesCase]) expect(may(v, closed)).toBe(false);
      if (!v.isLead) expect(readsPortfolio(v, { ...c, released: false })).toBe(false);
      if (givesView(v, c)) expect(readsPortfolio(v, c)).toBe(true);
      if (!v.isLead && seesViews(v, c)) expect(seesCase(v, c)).toBe(true);
    }),
  );
});

test("conflicts of interest, each with its reason", () => {
  const i = { learnerId: "l", assessorIds: ["a", "b"], managerIds: ["m"], supervisorIds: ["s"], writerIds: ["w"], leadIds: [], teamIds: [] };
  expect(["l", "a", "b", "m", "s", "w", "free"].map((p) => conflictOf(p, i))).toEqual([
    "this is their own year",
    "they are or were the learner’s assessor",
    "they are or were the learner’s assessor",
    "they are or were the learner’s line manager",
    "they supervised the learner",
    "they wrote or signed a document of the learner",
    null,
  ]);
});

test("where a case stands is one sentence", () => {
  const at = { panel: { meetsOn: "2026-12-01" as const }, released: true, readers: 2, given: 1, decision: null, decidedOn: null };
  expect(caseSentence({ ...at, panel: null })).toBe("Waiting for a panel day");
  expect(caseSentence({ ...at, readers: 1 })).toBe("Waiting for the lead to give it to another member");
  expect(caseSentence({ ...at, released: false })).toMatch(/check and release/);
  expect(caseSentence(at)).toBe("Waiting for first views: 1 of 2 given");
  expect(caseSentence({ ...at, given: 2 })).toMatch(/panel’s decision/);
  expect(caseSentence({ ...at, decision: "referBack", decidedOn: "2026-12-01" })).toBe("Referred back on 1 December 2026");
});

// A member's view

test("a view comes back from its form and its store as it was", () => {
  const answer = fc.option(fc.constantFrom("yes" as const, "no" as const), { nil: undefined });
  const view = fc
    .record({
      grade: fc.option(fc.constantFrom("pass" as const, "notYet" as const, "fail" as const), { nil: undefined }),
      words: fc.constantFrom("", "Clear", "Line one\nLine two"),
      answers: fc.array(answer, { minLength: lines.length, maxLength: lines.length }),
      comments: fc.array(fc.constantFrom("", "See part 3"), { minLength: lines.length, maxLength: lines.length }),
    })
    .map(({ grade, words, answers, comments }): View => ({
      ...(grade ? { grade } : {}),
      ...(words ? { words } : {}),
      answers: Object.fromEntries(lines.flatMap(({ key }, n) => (answers[n] ? [[key, answers[n]]] : []))),
      comments: Object.fromEntries(lines.flatMap(({ key }, n) => (comments[n] ? [[key, comments[n]]] : []))),
    }));
  fc.assert(
    fc.property(view, (v) => {
      expect(readView(writeView(v))).toEqual(v);
      expect(writeView(draftOf(viewValues(v)))).toBe(writeView(v));
    }),
  );
});

test("a view that is given has every line answered, and a no its reason", () => {
  const answers = Object.fromEntries(lines.map(({ key }) => [key, "yes"]));
  const sent = { version: "1", grade: "pass", words: "Rich evidence", answer: answers };
  const read = wholeViewForm.safeParse(sent);
  expect(read.success && viewOf(read.data)).toMatchObject({ grade: "pass", answers: { robust: "yes" } });
  const wrong = wholeViewForm.safeParse({ ...sent, answer: { ...answers, workload: "no", robust: "" } });
  expect(wrong.error?.issues.map((i) => i.path.join("."))).toEqual(["answer.robust"]);
  const no = wholeViewForm.safeParse({ ...sent, answer: { ...answers, workload: "no" } });
  expect(no.error?.issues.map((i) => [i.path.join("."), i.message])).toEqual([["comment.workload", "Say what is missing: the workload was reduced"]]);
});

test("numbers under five are hidden, and beside them as many as it takes that they cannot be worked out from the total", () => {
  const cases: [number[], string[]][] = [
    [[12], ["12"]],
    [[4], ["c"]],
    [[0], ["c"]],
    [
      [5, 9, 7],
      ["5", "9", "7"],
    ],
    // 20 decided and 18 passed would say that two failed
    [
      [18, 2],
      ["c", "c"],
    ],
    [
      [18, 2, 9],
      ["18", "c", "c"],
    ],
    // two hidden that make three together still say too much: one of the two has somebody in it
    [
      [18, 2, 1, 9],
      ["18", "c", "c", "c"],
    ],
    [
      [18, 1, 0, 0],
      ["c", "c", "c", "c"],
    ],
    // together seven: nobody can say which is which
    [
      [18, 4, 3],
      ["18", "c", "c"],
    ],
    // nobody at all in the hidden ones: there is nobody to point at
    [
      [18, 0, 0, 0],
      ["18", "c", "c", "c"],
    ],
    [
      [3, 1],
      ["c", "c"],
    ],
  ];
  for (const [numbers, shown] of cases) expect(suppressed(numbers), numbers.join(", ")).toEqual(shown);
});

test("whatever the numbers: none under five is shown, and what is hidden adds up to nobody, to five or more, or is everything", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 6 }), (numbers) => {
      const shown = suppressed(numbers);
      const hidden = numbers.filter((_, i) => shown[i] === SUPPRESSED);
      const sum = hidden.reduce((all, n) => all + n, 0);
      expect(shown.every((s, i) => s === SUPPRESSED || (s === String(numbers[i]) && numbers[i]! >= SMALLEST))).toBe(true);
      expect(hidden.length === numbers.length || (hidden.length !== 1 && (sum === 0 || sum >= SMALLEST))).toBe(true);
      // nothing is hidden that need not be
      if (numbers.every((n) => n >= SMALLEST)) expect(hidden).toEqual([]);
    }),
  );
});

test("the report that leaves the academy, worked by hand: 14 decided, 12 passed, one failed and one referred back", () => {
  const one = (decision: ReportCase["decision"], recommended: ReportCase["recommended"], no = false): ReportCase => ({
    ...{ label: "Case 1", meetsOn: null, decision, recommended, issues: "Words.", exemplar: null, toLearner: "Words.", toAssessor: "Words." },
    overridden: false,
    views: [{ grade: "pass", words: "Words.", answers: { supervision: no ? "no" : "yes" }, comments: no ? { supervision: "Words." } : {} }],
  });
  const cases = [
    ...Array.from({ length: 11 }, (_, i) => one("confirmPass", "pass", i < 6)),
    one("confirmPass", "fail"),
    one("confirmFail", "fail"),
    one("referBack", "pass"),
  ];
  const report = reportOf({ cases, panels: 6, withdrawals: 0, actions: { done: 5, open: 7 } });
  expect(report).toMatchObject({
    cases: 14,
    decisions: { confirmPass: 12, confirmFail: 1, referBack: 1, defer: 0 },
    asRecommended: 12,
    notAsRecommended: 1,
  });
  const value = new Map(outsideRows(report).map((r) => [r.line, r.value]));
  // 1 + 1 + 0 hidden make two: with 14 and 12 shown it would be known that two did not pass
  expect(["Portfolios decided", "Pass confirmed", "Fail confirmed", "Referred back", "Deferred"].map((l) => value.get(l))).toEqual([
    "14",
    "c",
    "c",
    "c",
    "c",
  ]);
  expect([value.get("Confirmed as recommended"), value.get("Not as recommended")]).toEqual(["c", "c"]);
  expect([value.get("Done"), value.get("Not done yet"), value.get("Panel days"), value.get("Withdrawals")]).toEqual(["5", "7", "6", "c"]);
  const supervision = outsideRows(report).filter((r) => report.checklist.some((l) => l.key === "supervision" && r.line.startsWith(`${l.label}:`)));
  expect(supervision.map((r) => r.value)).toEqual(["8", "6"]);
  expect(JSON.stringify(outsideRows(report))).not.toContain("Words.");
});
