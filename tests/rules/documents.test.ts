import { describe, expect, test } from "vitest";
import type { Instant } from "#app/shared/dates";
import type { LearnerRelations } from "#app/access/permissions";
import {
  answersBy,
  firstMissing,
  isAsFilledIn,
  onlyStandards,
  replaceAnswers,
  standardsIn,
  startingAnswers,
  answerWords,
} from "#app/documents/answers";
import { definitionId, definitionSchema, type Definition } from "#app/documents/definition";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import { criticalReflection } from "#app/documents/definitions/critical-reflection";
import { directObservation } from "#app/documents/definitions/direct-observation";
import { finalReport } from "#app/documents/definitions/final-report";
import { pdp } from "#app/documents/definitions/pdp";
import { privateReflection } from "#app/documents/definitions/private-reflection";
import { reviewRecord } from "#app/documents/definitions/review-record";
import { selfAssessment } from "#app/documents/definitions/self-assessment";
import {
  afterSigning,
  isTakenOverBy,
  isTheirs,
  mayAddAddendum,
  mayEdit,
  mayRead,
  mayReturn,
  maySend,
  maySign,
  mayWithdraw,
  partsOf,
  revisionWhenSent,
  seesText,
  sending,
  sendWords,
  stateSentence,
  transitions,
  whoCanSee,
  whoReads,
  whyNot,
  whyNotSign,
  type Act,
  type DocumentFacts,
  type Matter,
} from "#app/documents/rules";
import type { DocumentState, Part } from "#db/schema";

const at = "2026-03-02T09:00:00.000Z" as Instant;
const relations: LearnerRelations = { learnerId: "learner", assessorId: "assessor", managerId: "manager" };
const idOf: Record<Part, string> = { learner: "learner", assessor: "assessor", lineManager: "manager" };
const everybody = ["learner", "assessor", "manager", "lead", "former", "stranger"] as const;
const states: DocumentState[] = ["draft", "submitted", "returned", "locked", "withdrawn"];
const acts = Object.keys(transitions) as Act[];

const matterOf = (definition: Definition, facts: Partial<DocumentFacts> = {}): Matter => ({
  definition,
  relations,
  document: {
    state: "draft",
    personId: "learner",
    writerId: idOf[definition.writer],
    startedById: idOf[definition.writer],
    waitingFor: null,
    revision: 1,
    submittedAt: null,
    ...facts,
  },
});
/** Every situation a document of this definition can be in. */
const situations = (definition: Definition): Matter[] =>
  states.flatMap((state) => {
    const submittedAt = state === "draft" ? null : at;
    if (state === "submitted") {
      const asked = definition.signers.slice(sending(definition).signsAt === 0 ? 1 : 0);
      return asked.map((waitingFor) => matterOf(definition, { state, waitingFor, submittedAt }));
    }
    if (state === "returned") return [matterOf(definition, { state, waitingFor: definition.writer, submittedAt })];
    if (state === "withdrawn") return [matterOf(definition, { state, submittedAt }), matterOf(definition, { state, submittedAt: null })];
    return [matterOf(definition, { state, submittedAt })];
  });

describe.each(shippedDefinitions.map((d) => [definitionId(d), d] as const))("%s", (_id, definition) => {
  test("is a whole definition", () => {
    expect(definitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  });

  test("each act is done by its own people, from its own states, and by nobody else", () => {
    const can = { save: mayEdit, send: maySend, return: mayReturn, sign: maySign, withdraw: mayWithdraw, addAddendum: mayAddAddendum };
    for (const matter of situations(definition))
      for (const act of acts)
        for (const person of everybody) {
          const { state, waitingFor } = matter.document;
          const expected = {
            save: (state === "draft" || state === "returned") && person === idOf[definition.writer],
            send: (state === "draft" || state === "returned") && person === idOf[definition.writer],
            withdraw: ["draft", "submitted", "returned"].includes(state) && person === idOf[definition.writer],
            return: state === "submitted" && waitingFor !== null && person === idOf[waitingFor],
            sign: state === "submitted" && waitingFor !== null && person === idOf[waitingFor],
            addAddendum: state === "locked" && definition.signers.some((p) => idOf[p] === person),
          }[act];
          expect([state, waitingFor, act, person, can[act](person, matter)]).toEqual([state, waitingFor, act, person, expected]);
        }
  });

  test("whoever may act may read", () => {
    for (const matter of situations(definition))
      for (const act of acts)
        for (const person of everybody) if (isTheirs(act, person, matter)) expect(mayRead({ personId: person, isLead: false }, matter)).toBe(true);
  });

  test("a draft is its writer's alone", () => {
    for (const person of everybody)
      expect(mayRead({ personId: person, isLead: person === "lead" }, matterOf(definition))).toBe(person === idOf[definition.writer]);
  });

  test("signing goes through every signer once and ends locked", () => {
    const { signsAt, waitingFor } = sending(definition);
    const asked: Part[] = signsAt === 0 ? [definition.writer] : [];
    for (let next = waitingFor; next !== null; next = afterSigning(definition, next)) asked.push(next);
    expect(asked).toEqual(definition.signers);
  });

  test("every question has a way to be answered and a sentence that asks for it", () => {
    for (const s of definition.sections)
      for (const f of s.fields) for (const { ask } of [f, ...(f.columns ?? [])]) expect(ask).toMatch(/^(Enter|Choose|Confirm) [^.]+$/);
  });
});

test("parts are today's relations, and nobody assesses or manages themselves", () => {
  expect(partsOf("assessor", relations)).toEqual(["assessor"]);
  expect(partsOf("both", { learnerId: "learner", assessorId: "both", managerId: "both" })).toEqual(["assessor", "lineManager"]);
  expect(partsOf("learner", { learnerId: "learner", assessorId: "learner", managerId: "learner" })).toEqual(["learner"]);
  expect(partsOf("stranger", { learnerId: "learner", assessorId: null, managerId: null })).toEqual([]);
});

test("a new assessor takes over what is open; the old one reads only what they began or wrote", () => {
  const observation = { writerId: "former", startedById: "former" };
  const draft = matterOf(directObservation, observation);
  expect(isTakenOverBy("assessor", draft)).toBe(true);
  expect(mayEdit("assessor", draft)).toBe(true);
  expect(mayEdit("former", draft)).toBe(false);
  expect(mayRead({ personId: "former", isLead: false }, draft)).toBe(true);
  // taken over, it is the new writer's own draft until it is sent
  const taken = matterOf(directObservation, { writerId: "assessor", startedById: "former" });
  expect(mayRead({ personId: "former", isLead: false }, taken)).toBe(false);
  const sent = matterOf(directObservation, {
    writerId: "assessor",
    startedById: "former",
    state: "submitted",
    waitingFor: "learner",
    submittedAt: at,
  });
  expect(mayRead({ personId: "former", isLead: false }, sent)).toBe(true);
  expect(mayWithdraw("former", sent)).toBe(false);
  // what somebody else wrote while they were the assessor is no longer theirs to read
  const reflection = matterOf(criticalReflection, { state: "locked", submittedAt: at });
  expect(mayRead({ personId: "former", isLead: false }, reflection)).toBe(false);
  expect(mayRead({ personId: "assessor", isLead: false }, reflection)).toBe(true);
});

test("the line manager reads an observation only once it is signed, and no reflection", () => {
  const manager = { personId: "manager", isLead: false };
  expect(mayRead(manager, matterOf(directObservation, { state: "submitted", waitingFor: "learner", submittedAt: at }))).toBe(false);
  expect(mayRead(manager, matterOf(directObservation, { state: "locked", submittedAt: at }))).toBe(true);
  expect(mayRead(manager, matterOf(criticalReflection, { state: "locked", submittedAt: at }))).toBe(false);
});

test("a withdrawn draft that was never sent stays with its writer", () => {
  const matter = matterOf(criticalReflection, { state: "withdrawn" });
  expect(mayRead({ personId: "learner", isLead: false }, matter)).toBe(true);
  expect(mayRead({ personId: "assessor", isLead: false }, matter)).toBe(false);
  expect(isTheirs("sign", "assessor", matter)).toBe(false);
});

test("the revision goes up only when something comes back and is sent again", () => {
  expect(revisionWhenSent({ state: "draft", revision: 1 })).toBe(1);
  expect(revisionWhenSent({ state: "returned", revision: 1 })).toBe(2);
});

test("a self-assessment is read by the learner and the assessor, and by nobody else, ever", () => {
  for (const matter of situations(selfAssessment))
    for (const person of ["manager", "lead", "former", "stranger"])
      expect(mayRead({ personId: person, isLead: person === "lead" }, matter)).toBe(false);
  const locked = matterOf(selfAssessment, { state: "locked", submittedAt: at });
  expect(["learner", "assessor"].map((personId) => mayRead({ personId, isLead: false }, locked))).toEqual([true, true]);
  expect(whoCanSee(selfAssessment, "locked")).toBe("You and your assessor. Everybody else sees only that it was done.");
});

test("a private reflection is shared by a choice, and taken back its text is private again", () => {
  expect(sendWords(privateReflection)).toBe("Share with your assessor");
  expect(whoCanSee(privateReflection, "draft")).toBe(
    "Only you. If you share it: your assessor, and nobody else. You can take it back until they have signed it.",
  );
  for (const matter of situations(privateReflection))
    for (const person of ["manager", "lead", "former", "stranger"])
      expect(mayRead({ personId: person, isLead: person === "lead" }, matter)).toBe(false);
  const shared = matterOf(privateReflection, { state: "submitted", waitingFor: "assessor", submittedAt: at });
  expect([mayRead({ personId: "assessor", isLead: false }, shared), seesText("assessor", shared)]).toEqual([true, true]);
  const back = matterOf(privateReflection, { state: "withdrawn", submittedAt: at });
  expect([mayRead({ personId: "assessor", isLead: false }, back), seesText("assessor", back)]).toEqual([true, false]);
  expect(seesText("learner", back)).toBe(true);
  expect(seesText("assessor", matterOf(criticalReflection, { state: "withdrawn", submittedAt: at }))).toBe(true);
});

test("the final report is signed by a registered assessor or not at all", () => {
  expect(whyNotSign(finalReport, "assessor", null)).toMatch(/^Only a registered social worker can sign this as assessor\./);
  expect(whyNotSign(finalReport, "assessor", "SW1234")).toBeNull();
  expect(whyNotSign(finalReport, "lineManager", null)).toBeNull();
  expect(whyNotSign(criticalReflection, "assessor", null)).toBeNull();
});

test("rows are kept as cells in the order of the columns, ratings in the order of the standards, whatever was sent", () => {
  const kept = answersBy(pdp, "learner", {
    needs: [["Need", "s1", "Read", "2026-02-31", "x".repeat(10), 7, "one cell too many"], ["", ""], "no row", [null, "s2"]],
  });
  expect(kept).toEqual({
    needs: [
      ["Need", "s1", "Read", "", "xxxxxxxxxx", ""],
      ["", "s2", "", "", "", ""],
    ],
  });
  expect(firstMissing(pdp, "learner", kept)?.key).toBe("needs");
  const needs = pdp.sections[0]!.fields[0]!;
  expect(onlyStandards(needs, kept.needs!, new Set(["s1"]))).toEqual([["Need", "s1", "Read", "", "xxxxxxxxxx", ""]]);
  const rated = answersBy(selfAssessment, "learner", {
    ratings: [
      ["s2", "strong"],
      ["s1", "cinema"],
      ["s1", "confident"],
      ["s2", "beginning"],
    ],
  });
  expect(rated).toEqual({
    ratings: [
      ["s1", "confident"],
      ["s2", "beginning"],
    ],
  });
  expect(standardsIn(selfAssessment, rated)).toEqual([]);
  expect(answerWords(needs, kept.needs, (id) => `Standard ${id}`)).toEqual([
    "Learning need: Need\nStandard: Standard s1\nActivity: Read\nEvidence: xxxxxxxxxx",
    "Standard: Standard s2",
  ]);
});

test("a signatory out of turn is told so", () => {
  const matter = matterOf(reviewRecord, { state: "submitted", waitingFor: "learner", submittedAt: at });
  expect(isTheirs("sign", "manager", matter)).toBe(true);
  expect(whyNot("sign", "manager", matter)).toBe("It is waiting for somebody else now.");
  expect(whyNot("sign", "learner", matter)).toBeNull();
});

test("who can see it is said in plain words", () => {
  expect(whoCanSee(criticalReflection, "draft")).toBe("Only you. When you send it: your assessor. Once everybody has signed: the academy lead too.");
  expect(whoCanSee(criticalReflection, "submitted")).toBe("You and your assessor. Once everybody has signed: the academy lead too.");
  expect(whoCanSee(criticalReflection, "locked")).toBe("You, your assessor and the academy lead.");
  expect(whoCanSee(directObservation, "locked")).toBe("You, your learner, the learner’s line manager and the academy lead.");
  expect(whoReads(reviewRecord, "locked")).toBe("The assessor, the newly qualified social worker, the line manager and the academy lead.");
  expect(sendWords(criticalReflection)).toBe("Send to your assessor");
  expect(sendWords(directObservation)).toBe("Send to your learner");
});

test("a state is one sentence with whose turn it is and since when", () => {
  const d = { stateSince: "2026-02-21T10:00:00.000Z" as Instant, savedAt: at };
  expect(stateSentence({ ...d, state: "submitted", waitingFor: "assessor" }, "Amy Jones", "2026-03-02")).toBe(
    "Waiting for Amy Jones (assessor), since 21 February 2026, 9 days ago",
  );
  expect(stateSentence({ ...d, state: "submitted", waitingFor: "assessor" }, null, "2026-03-02")).toBe(
    "Waiting for the assessor, whose place nobody holds today, since 21 February 2026, 9 days ago",
  );
  expect(stateSentence({ ...d, state: "draft", waitingFor: null }, null, "2026-03-02")).toBe("Draft, saved 2 March 2026 at 09:00");
});

test("only what a part is asked is kept, each as its field allows", () => {
  const kept = answersBy(directObservation, "assessor", {
    observedOn: "2026-02-31",
    lasted: 90,
    setting: "cinema",
    consent: "yes",
    standards: ["b", "a", "a", 3],
    account: "What happened",
    learnerReflects: "not theirs to write",
    __proto__: "no",
  });
  expect(kept).toEqual({ lasted: 90, standards: ["a", "b"], account: "What happened" });
  expect(standardsIn(directObservation, kept)).toEqual(["a", "b"]);
  expect(firstMissing(directObservation, "assessor", kept)?.key).toBe("observedOn");
  expect(replaceAnswers(directObservation, "learner", kept, { learnerReflects: "mine" })).toEqual({ ...kept, learnerReflects: "mine" });
  expect(replaceAnswers(directObservation, "assessor", { ...kept, learnerReflects: "mine" }, {})).toEqual({ learnerReflects: "mine" });
});

test("what the portal filled in is marked until somebody changes it", () => {
  const started = startingAnswers(directObservation, { requestDay: "2026-03-20", requestAims: "Seeing the child alone", requestSetting: "" });
  expect(started.values).toEqual({ observedOn: "2026-03-20", aims: "Seeing the child alone" });
  expect(isAsFilledIn(started, "aims")).toBe(true);
  expect(isAsFilledIn({ ...started, values: { ...started.values, aims: "Other" } }, "aims")).toBe(false);
  expect(isAsFilledIn(started, "account")).toBe(false);
});

test("answers are read as words", () => {
  const field = (key: string) => directObservation.sections.flatMap((s) => s.fields).find((f) => f.key === key)!;
  expect(answerWords(field("setting"), "coreGroup", String)).toEqual(["Core group"]);
  expect(answerWords(field("lasted"), 90, String)).toEqual(["1 h 30"]);
  expect(answerWords(field("observedOn"), "2026-03-20", String)).toEqual(["20 March 2026"]);
  expect(answerWords(field("standards"), ["s1"], () => "Communication")).toEqual(["Communication"]);
  expect(answerWords(field("consent"), true, String)).toEqual(["Yes"]);
  expect(answerWords(field("familySays"), undefined, String)).toEqual([]);
});

test("a definition that contradicts itself is refused", () => {
  const broken = (change: Partial<Definition>) => definitionSchema.safeParse({ ...criticalReflection, ...change }).success;
  expect(broken({})).toBe(true);
  expect(broken({ signers: ["learner", "learner"] })).toBe(false);
  expect(broken({ signers: ["learner"] })).toBe(false);
  expect(broken({ audience: { open: ["learner"], locked: ["learner"] } })).toBe(false);
  expect(broken({ audience: { open: ["learner", "assessor"], locked: ["learner"] } })).toBe(false);
  expect(broken({ sections: criticalReflection.sections.slice(1) })).toBe(false);
});
