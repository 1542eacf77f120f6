/** Every kind of document of the year, lived from its first line to its last signature, with everybody else trying at each step. */
import { expect, test } from "vitest";
import type { Viewer } from "#app/access/permissions";
import { can } from "#app/access/permissions";
import { cohortYear } from "#app/asye/read.server";
import { fieldsBy, readAnswers, type Answers } from "#app/documents/answers";
import { verifyDocument } from "#app/documents/content";
import { definitionId, type Definition, type Field } from "#app/documents/definition";
import { newestDefinitions, shippedDefinition } from "#app/documents/definitions/shipped";
import { sha256 } from "#app/documents/hash.server";
import { documentPage, findMatter } from "#app/documents/read.server";
import { returnDocument, saveDraft, sendDocument, signDocument, startDocument, withdrawDocument } from "#app/documents/write.server";
import { changeAssessor, writeHandover } from "#app/asye/write.server";
import { shippedProgrammes } from "#app/programmes/shipped";
import { recordProtectedTime } from "#app/protected-time/write.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { recordSupervision } from "#app/supervision/write.server";
import type { Part } from "#db/schema";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aCohort, aLearner, aPerson, withRole } from "#tests/support/world";

const PROGRAMME = "asye-child-and-family.3";
const programme = shippedProgrammes.find((p) => p.id === PROGRAMME)!.definition;
const PARTS = ["learner", "assessor", "lineManager"] as const;

async function aYear(open: () => Promise<Opened>) {
  const opened = await open();
  const { writer, as } = opened;
  const cohortId = await aCohort(writer, { programmeId: PROGRAMME });
  const around = await aLearner(writer, { cohortId });
  const leadId = await aPerson(writer, { givenName: "Lee", familyName: "Lead" });
  await withRole(writer, leadId, "academyLead");
  const { frameworkId } = await writer.selectFrom("cohort").where("id", "=", cohortId).select("frameworkId").executeTakeFirstOrThrow();
  const rows = await writer.selectFrom("standard").where("frameworkId", "=", frameworkId).select("id").orderBy("position").execute();
  const me = (personId: string, name: string, more: Partial<Viewer> = {}) => as({ personId, name, ...more });
  const people: Record<Part | "lead" | "stranger", Context> = {
    learner: me(around.learnerId, "Amy Learner", { isLearner: true }),
    assessor: me(around.assessorId, "Ash Assessor", { isAssessor: true }),
    lineManager: me(around.managerId, "Mo Manager", { isManager: true }),
    lead: me(leadId, "Lee Lead", { isLead: true }),
    stranger: me(await aPerson(writer), "Sam Stranger", { isAssessor: true, isManager: true }),
  };
  return { ...opened, ...around, people, standards: rows.map((r) => r.id) };
}
type World = Awaited<ReturnType<typeof aYear>>;

/** An answer of its kind to every question. */
function answer(field: Field, standards: readonly string[]): Answers[string] {
  const option = field.options?.[0]?.value ?? "";
  switch (field.kind) {
    case "shortText":
    case "longText":
      return `Words for ${field.key}`;
    case "day":
      return "2026-11-18";
    case "choice":
      return option;
    case "choices":
      return [option];
    case "standards":
      return standards.slice(0, 2);
    case "minutes":
      return 90;
    case "tick":
      return true;
    case "ratings":
      return standards.map((id) => [id, option]);
    case "rows":
      return [0, 1].map((n) =>
        field.columns!.map((c) => (c.kind === "day" ? "2026-12-01" : c.kind === "standard" ? standards[n]! : (c.options?.[0]?.value ?? `Row ${n}`))),
      );
  }
}
const answersOf = (definition: Definition, part: Part, w: World): Answers =>
  Object.fromEntries(fieldsBy(definition, part).map((f) => [f.key, answer(f, w.standards)]));

const stored = (w: World, id: string) => w.writer.selectFrom("document").where("id", "=", id).selectAll().executeTakeFirstOrThrow();
const begin = (w: World, ctx: Context, id: string, kind: string, stage?: string | null) =>
  startDocument(ctx, { id, kind, stage: stage === undefined ? stageOf(kind) : stage, enrolmentId: w.enrolmentId });
const stageOf = (kind: string) => programme.requirements.find((r) => r.kind === kind)?.stage ?? null;
const outcome = (work: Promise<unknown>): Promise<string | number> =>
  work.then(
    () => "done",
    (e: unknown) => (e instanceof Response ? e.status : e instanceof Refusal ? e.message : Promise.reject(e as Error)),
  );

onEachEngine("documents of the year", (open) => {
  test.each(Object.keys(programme.documents))("%s: each step by its own person, and by nobody else", async (kind) => {
    const w = await aYear(open);
    const definition = shippedDefinition(programme.documents[kind]!)!;
    const { writer: writes, signers } = definition;
    const others = (part: Part) => Object.entries(w.people).filter(([who]) => who !== part);
    const id = `the-${kind}`;
    for (const [who, ctx] of others(writes)) expect([who, await outcome(begin(w, ctx, id, kind))]).toEqual([who, 404]);
    await begin(w, w.people[writes], id, kind);
    expect((await stored(w, id)).definitionId).toBe(definitionId(definition));

    const values = { ...readAnswers((await stored(w, id)).answers).prefilled, ...answersOf(definition, writes, w) };
    for (const [who, ctx] of others(writes)) {
      expect([who, await outcome(saveDraft(ctx, { id, version: 1, values }))]).toEqual([who, 404]);
      expect([who, await outcome(sendDocument(ctx, { id, version: 1, values }))]).toEqual([who, 404]);
      expect([who, await outcome(documentPage(ctx, id))]).toEqual([who, 404]);
    }
    expect(await outcome(signDocument(w.people[writes], { id, part: writes, revision: 1, version: 1, values }))).not.toBe("done");
    for (const field of fieldsBy(definition, writes).filter((f) => f.required)) {
      const { [field.key]: _, ...rest } = values;
      expect([field.key, await outcome(sendDocument(w.people[writes], { id, version: 1, values: rest }))]).toEqual([field.key, field.ask]);
    }
    await sendDocument(w.people[writes], { id, version: 1, values });

    // it comes back once, and is sent again
    const first = signers[signers[0] === writes ? 1 : 0]!;
    if (first !== writes) {
      await returnDocument(w.people[first], { id, version: 2, comment: "Say more" });
      await sendDocument(w.people[writes], { id, version: 3, values });
    }
    for (const part of signers.filter((p, i) => !(i === 0 && p === writes))) {
      const now = await stored(w, id);
      const sign = (ctx: Context, as: Part) =>
        outcome(signDocument(ctx, { id, part: as, revision: now.revision, version: now.version, values: answersOf(definition, as, w) }));
      expect(now).toMatchObject({ state: "submitted", waitingFor: part });
      for (const [who, ctx] of others(part)) expect([who, await sign(ctx, part)]).not.toEqual([who, "done"]);
      for (const field of part === writes ? [] : fieldsBy(definition, part).filter((f) => f.required)) {
        const { [field.key]: _, ...rest } = answersOf(definition, part, w);
        const missing = signDocument(w.people[part], { id, part, revision: now.revision, version: now.version, values: rest });
        expect([field.key, await outcome(missing)]).toEqual([field.key, field.ask]);
      }
      expect([part, await sign(w.people[part], part)]).toEqual([part, "done"]);
    }

    const end = await stored(w, id);
    expect(end).toMatchObject({ state: "locked", waitingFor: null });
    const signatures = await w.writer.selectFrom("documentSignature").where("documentId", "=", id).selectAll().execute();
    expect(
      signatures
        .filter((s) => s.revision === end.revision)
        .map((s) => s.part)
        .sort(),
    ).toEqual([...signers].sort());
    expect(verifyDocument(end, definition, signatures, sha256)).toEqual([]);
    for (const part of PARTS) expect(await outcome(saveDraft(w.people[part], { id, version: end.version, values: {} }))).not.toBe("done");
    expect(await outcome(withdrawDocument(w.people[writes], { id, reason: "Too late" }))).not.toBe("done");
    expect(await stored(w, id)).toEqual(end);

    const matter = (await findMatter(w.people.lead, id))!;
    for (const [who, ctx] of Object.entries(w.people)) {
      const reads = can(ctx.viewer, "document.read", matter);
      expect([who, reads]).toEqual([who, [writes, ...definition.audience.locked].some((p) => p === who)]);
      expect([who, await outcome(documentPage(ctx, id))]).toEqual([who, reads ? "done" : 404]);
    }
  });

  test("an agreement begins with the people, the dates and the promises of the year", async () => {
    const w = await aYear(open);
    await w.writer.updateTable("person").set({ sweNumber: "SW4321" }).where("id", "=", w.learnerId).execute();
    await begin(w, w.people.assessor, "a1", "agreement");
    const { values, prefilled } = readAnswers((await stored(w, "a1")).answers);
    expect(values).toMatchObject({
      registration: "SW4321",
      coordinator: "Lee Lead",
      asyeStartedOn: "2026-01-05",
      reviewDates: [
        ["3-month review", "2026-04-05"],
        ["6-month review", "2026-07-05"],
        ["9-month review", "2026-10-05"],
        ["Final review", "2027-01-05"],
      ],
      supervisionRhythm: [
        ["The first 6 weeks", "Every week"],
        ["Then until 6 months", "Every two weeks"],
        ["After that", "Every month"],
      ],
      supervisionLasts: 90,
      protectedPromise: "10% of contracted hours for the whole year: 3 h 42 a week at 37 h",
    });
    expect(values.learnerName).toMatch(/^Amy /);
    expect(prefilled.concerns).toBeUndefined();
    expect(values.concerns).toMatch(/^Whoever is worried/);
  });

  test("a review begins with who was there, the support since the last one and what is signed so far", async () => {
    const w = await aYear(open);
    await recordSupervision(w.people.assessor, w.enrolmentId, { id: "s1", heldOn: "2026-11-02", minutes: 90, supervisorId: w.assessorId });
    await recordProtectedTime(w.people.learner, w.enrolmentId, {
      id: "t1",
      onDay: "2026-11-05",
      minutes: 222,
      kind: "taken",
      activity: "reading",
      reason: null,
    });
    const reflection = shippedDefinition("criticalReflection.1")!;
    const signed = async (id: string, kind: string, definition: Definition) => {
      await begin(w, w.people.learner, id, kind);
      await sendDocument(w.people.learner, { id, version: 1, values: answersOf(definition, "learner", w) });
      await signDocument(w.people.assessor, { id, part: "assessor", revision: 1, version: 2, values: answersOf(definition, "assessor", w) });
    };
    await signed("r1", "criticalReflection", reflection);
    await signed("s-a", "selfAssessment", newestDefinitions.get("selfAssessment")!);
    await signed("p-r", "privateReflection", newestDefinitions.get("privateReflection")!);
    await begin(w, w.people.assessor, "v1", "reviewRecord", "sixMonth");
    const { values } = readAnswers((await stored(w, "v1")).answers);
    expect(values.present).toMatch(/^Amy .* \(newly qualified social worker\), Ash .* \(assessor\), Mo .* \(line manager\)$/);
    expect(values.supervision).toContain("2 November 2026, 1 h 30");
    expect(values.protectedTime).toContain("3 h 42 taken");
    expect(values.workload).toBe("No caseload has been imported since 5 January 2026.");
    expect(values.evidence).toBe("Signed by everybody so far:\nCritical reflection (1): 21 November 2026\nSelf-assessment (1): 21 November 2026");
  });

  test("what comes between the beginning and the sending of a review record stands in the next one", async () => {
    const w = await aYear(open);
    const at = (day: string) => w.as({ personId: w.assessorId, name: "Ash Assessor", isAssessor: true }, `${day}T09:00:00.000Z` as Instant);
    const lead = (day: string) => w.as({ personId: w.people.lead.viewer.personId, isLead: true }, `${day}T09:00:00.000Z` as Instant);
    const supervised = (id: string, day: Day) =>
      recordSupervision(at(day), w.enrolmentId, { id, heldOn: day, minutes: 90, supervisorId: w.assessorId });
    const next = await aPerson(w.writer);
    await withRole(w.writer, next, "assessor");
    const note = { id: "h1", body: "Two observations are done." };
    await changeAssessor(lead("2026-11-02"), w.enrolmentId, { assessorId: next, fromOn: "2026-12-01", note });
    await supervised("s1", "2026-11-03");
    await begin(w, at("2026-11-04"), "v1", "reviewRecord", "threeMonth");
    await writeHandover(at("2026-11-10"), w.enrolmentId, { id: "h2", body: "A third one is agreed." });
    await supervised("s2", "2026-11-11");
    const definition = shippedDefinition(programme.documents.reviewRecord!)!;
    await sendDocument(at("2026-11-18"), { id: "v1", version: 1, values: answersOf(definition, "assessor", w) });

    await begin(w, at("2026-11-20"), "v2", "reviewRecord", "sixMonth");
    const { values } = readAnswers((await stored(w, "v2")).answers);
    expect(values.assessorChange).toContain("A third one is agreed.");
    expect(values.assessorChange).not.toContain("Two observations are done.");
    expect(values.supervision).toContain("since 4 November 2026");
    expect(values.supervision).toContain("11 November 2026, 1 h 30");
    expect(values.supervision).not.toContain("3 November");
  });

  test("the next plan begins with the needs of the one before, and its reviews are filled in there", async () => {
    const w = await aYear(open);
    const pdp = newestDefinitions.get("pdp")!;
    const values = answersOf(pdp, "learner", w);
    await begin(w, w.people.learner, "p1", "pdp", "agreement");
    expect(readAnswers((await stored(w, "p1")).answers).values).toEqual({});
    await sendDocument(w.people.learner, { id: "p1", version: 1, values });
    await begin(w, w.people.learner, "p2", "pdp", "threeMonth");
    expect(readAnswers((await stored(w, "p2")).answers).values.needs).toEqual(values.needs);
  });

  test("a self-assessment rates every standard of the learner's own framework, and no other", async () => {
    const w = await aYear(open);
    const values = answersOf(newestDefinitions.get("selfAssessment")!, "learner", w);
    const ratings = (values.ratings as string[][]).slice();
    await begin(w, w.people.learner, "s1", "selfAssessment");
    const send = (given: string[][]) => outcome(sendDocument(w.people.learner, { id: "s1", version: 1, values: { ...values, ratings: given } }));
    expect(await send(ratings.slice(1))).toBe("Choose a rating for every standard");
    expect(await send([...ratings.slice(1), ["pcf-nqsw.1", "strong"]])).toBe("Choose a rating for every standard");
    expect(await send([...ratings, ["pcf-nqsw.1", "strong"]])).toBe("done");
    expect(readAnswers((await stored(w, "s1")).answers).values.ratings).toHaveLength(w.standards.length);
    // it is what was thought of oneself, and no evidence of any standard
    expect(await w.writer.selectFrom("documentStandard").where("documentId", "=", "s1").select("standardId").execute()).toEqual([]);
  });

  test("the final report is not signed by an assessor without a registration number, whoever else has signed", async () => {
    const w = await aYear(open);
    const report = newestDefinitions.get("finalReport")!;
    await begin(w, w.people.assessor, "f1", "finalReport");
    const values = answersOf(report, "assessor", w);
    await sendDocument(w.people.assessor, { id: "f1", version: 1, values });
    await signDocument(w.people.learner, { id: "f1", part: "learner", revision: 1, version: 2, values: answersOf(report, "learner", w) });
    const sign = () => outcome(signDocument(w.people.assessor, { id: "f1", part: "assessor", revision: 1, version: 3, values: {} }));
    await w.writer.updateTable("person").set({ sweNumber: null }).where("id", "=", w.assessorId).execute();
    expect(await sign()).toMatch(/^Only a registered social worker can sign this as assessor/);
    expect(await stored(w, "f1")).toMatchObject({ state: "submitted", waitingFor: "assessor" });
    await w.writer.updateTable("person").set({ sweNumber: "SW777" }).where("id", "=", w.assessorId).execute();
    expect(await sign()).toBe("done");
  });

  test("a private reflection stands in nobody's year; shared the assessor reads it, taken back only that it was", async () => {
    const w = await aYear(open);
    const thought = newestDefinitions.get("privateReflection")!;
    const values = answersOf(thought, "learner", w);
    expect(await outcome(begin(w, w.people.learner, "x", "privateReflection", "no-such-stage"))).toBe(404);
    expect(await outcome(begin(w, w.people.learner, "x", "criticalReflection", null))).toBe(404);
    await begin(w, w.people.learner, "t1", "privateReflection");
    await sendDocument(w.people.learner, { id: "t1", version: 1, values });
    expect((await documentPage(w.people.assessor, "t1")).answers.values).toEqual(values);
    for (const who of ["lead", "lineManager"] as const) expect(await outcome(documentPage(w.people[who], "t1"))).toBe(404);
    await withdrawDocument(w.people.learner, { id: "t1", reason: "We talked instead" });
    const back = await documentPage(w.people.assessor, "t1");
    expect(back.answers).toEqual({ values: {}, prefilled: {} });
    expect(back.history.at(-1)).toMatchObject({ what: "withdrawn", body: "We talked instead" });
    expect((await documentPage(w.people.learner, "t1")).answers.values).toEqual(values);

    await begin(w, w.people.learner, "t2", "privateReflection");
    await sendDocument(w.people.learner, { id: "t2", version: 1, values });
    const year = await cohortYear(w.people.lead, w.cohortId);
    expect(year.learners[0]!.documents).toEqual([]);
    expect(year.learners[0]!.progress.waiting).toEqual([]);
  });
});
