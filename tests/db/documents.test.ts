import { expect, test } from "vitest";
import type { Viewer } from "#app/access/permissions";
import { can } from "#app/access/permissions";
import { readableDocument } from "#app/access/visible.server";
import { verifyDocument } from "#app/documents/content";
import { parseDefinition } from "#app/documents/definition";
import { sha256 } from "#app/documents/hash.server";
import { allTerms, documentPage, documentsList, documentsWaitingFor, findMatter } from "#app/documents/read.server";
import { observationsAskedOf, openRequests } from "#app/documents/read-requests.server";
import { addAddendum, returnDocument, saveDraft, sendDocument, signDocument, startDocument, withdrawDocument } from "#app/documents/write.server";
import { closeRequest, requestObservation, startObservation } from "#app/documents/write-requests.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aLearner, aPerson, assessedBy, managedBy, withRole } from "#tests/support/world";

const LATER = "2026-11-22T10:00:00.000Z" as Instant;

async function aYear(open: () => Promise<Opened>) {
  const opened = await open();
  const { writer, as } = opened;
  const learner = await aLearner(writer);
  const leadId = await aPerson(writer);
  await withRole(writer, leadId, "academyLead");
  const me = (personId: string, name: string, more: Partial<Viewer> = {}) => as({ personId, name, ...more });
  const { frameworkId } = await writer.selectFrom("cohort").where("id", "=", learner.cohortId).select("frameworkId").executeTakeFirstOrThrow();
  const standards = (await writer.selectFrom("standard").where("frameworkId", "=", frameworkId).select("id").orderBy("position").execute()).map(
    (s) => s.id,
  );
  return {
    ...opened,
    ...learner,
    standards,
    learner: me(learner.learnerId, "Amy Learner", { isLearner: true }),
    assessor: me(learner.assessorId, "Ash Assessor", { isAssessor: true }),
    manager: me(learner.managerId, "Mo Manager", { isManager: true }),
    lead: me(leadId, "Lee Lead", { isLead: true }),
    stranger: me(await aPerson(writer), "Sam Stranger", { isAssessor: true, isManager: true }),
  };
}
type World = Awaited<ReturnType<typeof aYear>>;

const reflection = (w: Pick<World, "standards">) => ({
  title: "Building trust",
  work: "Six visits",
  thinking: "I assumed too much",
  change: "I ask first",
  next: "Court work",
  standards: w.standards.slice(0, 2),
});
const observation = (w: Pick<World, "standards">) => ({
  observedOn: "2026-11-18",
  lasted: 60,
  setting: "homeVisit",
  aims: "Seeing the child alone",
  consent: true,
  account: "A calm visit",
  judgement: "Good",
  standards: w.standards.slice(0, 1),
  actions: "Plan the next one",
});
const review = (w: Pick<World, "standards">) => ({
  metOn: "2026-11-20",
  present: "All three",
  supervision: "Kept",
  protectedTime: "Mostly kept",
  workload: "Within the ceiling",
  strengths: "Listening",
  toDevelop: "Recording",
  standards: w.standards.slice(2, 4),
  judgement: "onCourse",
  actions: "Two more visits together",
});

const start = async (w: World, ctx: Context, id: string, kind: string, stage = "sixMonth") =>
  startDocument(ctx, { id, kind, stage, enrolmentId: w.enrolmentId });
const row = (w: World, id: string) => w.writer.selectFrom("document").where("id", "=", id).selectAll().executeTakeFirstOrThrow();
const events = async (w: World, id: string) =>
  (await w.writer.selectFrom("auditEvent").where("subjectId", "=", id).select("what").orderBy("happenedAt").orderBy("id").execute()).map(
    (e) => e.what,
  );
const is404 = (error: unknown) => error instanceof Response && error.status === 404;
const expect404 = async (work: Promise<unknown>) =>
  expect(
    await work.then(
      () => "done",
      (e: unknown) => (is404(e) ? 404 : e),
    ),
  ).toBe(404);
const refused = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (e: unknown) => (e instanceof Refusal ? e.message : Promise.reject(e as Error)),
  );
async function verify(w: World, id: string) {
  const stored = await row(w, id);
  const { body } = await w.writer.selectFrom("documentDefinition").where("id", "=", stored.definitionId).select("body").executeTakeFirstOrThrow();
  const signatures = await w.writer.selectFrom("documentSignature").where("documentId", "=", id).selectAll().execute();
  return verifyDocument(stored, parseDefinition(body), signatures, sha256);
}

onEachEngine("documents", (open) => {
  test("a reflection goes from a draft to a signed record, and the signatures stand under what was signed", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    const { version } = await saveDraft(w.learner, { id: "r1", version: 1, values: { title: "Building" } });
    expect(version).toBe(2);
    await sendDocument(w.learner, { id: "r1", version, values: reflection(w) });
    expect(await row(w, "r1")).toMatchObject({ state: "submitted", waitingFor: "assessor", revision: 1, version: 3 });
    expect((await documentsWaitingFor(w.assessor)).map((d) => d.id)).toEqual(["r1"]);
    await signDocument(w.assessor, {
      id: "r1",
      part: "assessor",
      revision: 1,
      version: 3,
      values: { assessorSays: "Thoughtful", title: "not mine to change" },
    });
    const signed = await row(w, "r1");
    expect(signed).toMatchObject({ state: "locked", waitingFor: null });
    expect(JSON.parse(signed.answers)).toMatchObject({
      values: { ...reflection(w), standards: w.standards.slice(0, 2).sort(), assessorSays: "Thoughtful" },
    });
    expect(await verify(w, "r1")).toEqual([]);
    expect(await events(w, "r1")).toEqual(expect.arrayContaining(["document.drafted", "document.saved", "document.sent", "document.signed"]));
    expect(await documentsWaitingFor(w.assessor)).toEqual([]);
    const kept = await w.writer.selectFrom("documentStandard").where("documentId", "=", "r1").select("standardId").execute();
    expect(kept).toHaveLength(2);
  });

  test("a signed document cannot be changed by anybody, only added to", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    await sendDocument(w.learner, { id: "r1", version: 1, values: reflection(w) });
    await signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "Yes" } });
    await expect(w.writer.updateTable("document").set({ answers: "{}" }).where("id", "=", "r1").execute()).rejects.toThrow();
    await expect(w.writer.deleteFrom("document").where("id", "=", "r1").execute()).rejects.toThrow();
    expect(await refused(saveDraft(w.learner, { id: "r1", version: 3, values: { title: "Other" } }))).toContain("signed by everybody");
    expect(await refused(withdrawDocument(w.learner, { id: "r1", reason: "Because" }))).toContain("signed by everybody");
    await addAddendum(w.learner, { id: "r1", noteId: "n1", text: "The visit was on the 12th." });
    await addAddendum(w.learner, { id: "r1", noteId: "n1", text: "The visit was on the 12th." });
    await expect404(addAddendum(w.manager, { id: "r1", noteId: "n2", text: "Mine" }));
    const page = await documentPage(w.assessor, "r1");
    expect(page.history.filter((h) => h.what === "addendum").map((h) => h.body)).toEqual(["The visit was on the 12th."]);
    expect(await verify(w, "r1")).toEqual([]);
  });

  test("what comes back carries the reason, and earlier signatures do not count for the next revision", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    await sendDocument(w.learner, { id: "r1", version: 1, values: reflection(w) });
    expect(await refused(returnDocument(w.assessor, { id: "r1", version: 2, comment: " " }))).toBe("Enter what should change");
    await returnDocument(w.assessor, { id: "r1", version: 2, comment: "Say more about the family’s view" });
    await returnDocument(w.assessor, { id: "r1", version: 2, comment: "Say more about the family’s view" });
    expect(await row(w, "r1")).toMatchObject({ state: "returned", waitingFor: "learner", revision: 1 });
    expect((await documentsWaitingFor(w.learner)).map((d) => [d.id, d.state])).toEqual([["r1", "returned"]]);
    await sendDocument(w.learner, { id: "r1", version: 3, values: { ...reflection(w), thinking: "The family said" } });
    expect(await row(w, "r1")).toMatchObject({ state: "submitted", waitingFor: "assessor", revision: 2 });
    expect(
      await refused(signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "Old" } })),
    ).toContain("changed since you opened it");
    await signDocument(w.assessor, { id: "r1", part: "assessor", revision: 2, version: 4, values: { assessorSays: "Good" } });
    const page = await documentPage(w.learner, "r1");
    expect(page.history.filter((h) => h.what === "signed").map((h) => [h.revision, h.part])).toEqual([
      [1, "learner"],
      [2, "learner"],
      [2, "assessor"],
    ]);
    expect(page.history.filter((h) => h.what === "returned")).toHaveLength(1);
    expect(await verify(w, "r1")).toEqual([]);
  });

  test("a review is signed by learner, assessor and line manager in that order, each with their own comment", async () => {
    const w = await aYear(open);
    await start(w, w.assessor, "v1", "reviewRecord");
    const begun = JSON.parse((await row(w, "v1")).answers) as { prefilled: Record<string, string> };
    expect(begun.prefilled.supervision).toContain("No supervision has been recorded");
    await sendDocument(w.assessor, { id: "v1", version: 1, values: review(w) });
    expect(await row(w, "v1")).toMatchObject({ waitingFor: "learner" });
    const sign = (ctx: Context, part: "learner" | "assessor" | "lineManager", version: number, values = {}) =>
      signDocument(ctx, { id: "v1", part, revision: 1, version, values });
    expect(await refused(sign(w.manager, "lineManager", 2, { managerSays: "Too early" }))).toBe("It is waiting for somebody else now.");
    expect(await refused(sign(w.learner, "learner", 2))).toBe("Enter your view of the review");
    await sign(w.learner, "learner", 2, { learnerSays: "I agree" });
    expect(await refused(sign(w.assessor, "learner", 3))).toBe(
      "It is waiting for somebody else now.".replace("somebody else now", "somebody else now"),
    );
    await sign(w.assessor, "assessor", 3, { strengths: "a signer cannot rewrite what was sent" });
    await sign(w.manager, "lineManager", 4, { managerSays: "So do I" });
    await sign(w.manager, "lineManager", 4, { managerSays: "So do I" });
    const stored = await row(w, "v1");
    expect(stored).toMatchObject({ state: "locked", version: 5 });
    expect(JSON.parse(stored.answers)).toMatchObject({ values: { strengths: "Listening", learnerSays: "I agree", managerSays: "So do I" } });
    expect(await verify(w, "v1")).toEqual([]);
    expect(await w.writer.selectFrom("documentSignature").where("documentId", "=", "v1").select("id").execute()).toHaveLength(3);
  });

  test("two people or windows saving the same document: the second is told by whom and when, and nothing is overwritten", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    await saveDraft(w.learner, { id: "r1", version: 1, values: { title: "First window" } });
    expect(await refused(saveDraft(w.learner, { id: "r1", version: 1, values: { title: "Second window" } }))).toBe(
      "You saved this somewhere else today at 10:00, after you opened it here. Nothing of yours is lost: compare the two and save again.",
    );
    // the same text again is not a conflict: a double click, or a save whose answer was lost on the way
    expect(await saveDraft(w.learner, { id: "r1", version: 1, values: { title: "First window" } })).toMatchObject({ version: 2 });
    expect(await refused(sendDocument(w.learner, { id: "r1", version: 1, values: reflection(w) }))).toContain("You saved this somewhere else");
    expect(JSON.parse((await row(w, "r1")).answers)).toMatchObject({ values: { title: "First window" } });
  });

  test("at once: two saves, two sends, two signatures do one thing each", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    const saves = await Promise.allSettled(["One", "Two"].map((title) => saveDraft(w.learner, { id: "r1", version: 1, values: { title } })));
    expect(saves.map((s) => s.status).sort()).toEqual(["fulfilled", "rejected"]);
    const send = () => sendDocument(w.learner, { id: "r1", version: 2, values: reflection(w) });
    expect((await Promise.allSettled([send(), send()])).map((s) => s.status)).toEqual(["fulfilled", "fulfilled"]);
    const sign = () => signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: 3, values: { assessorSays: "Yes" } });
    expect((await Promise.allSettled([sign(), sign()])).map((s) => s.status)).toEqual(["fulfilled", "fulfilled"]);
    expect(await w.writer.selectFrom("documentSignature").where("documentId", "=", "r1").select("id").execute()).toHaveLength(2);
    expect((await events(w, "r1")).filter((e) => e === "document.sent")).toHaveLength(1);
  });

  test("begun twice with the same id it is begun once; somebody else's id is not theirs", async () => {
    const w = await aYear(open);
    const begin = () => start(w, w.learner, "r1", "criticalReflection");
    expect(await Promise.all([begin(), begin()])).toEqual([{ id: "r1" }, { id: "r1" }]);
    expect(await events(w, "r1")).toEqual(["document.drafted"]);
    await expect404(start(w, w.assessor, "r1", "directObservation"));
    await expect404(start(w, w.assessor, "x1", "criticalReflection"));
    await expect404(start(w, w.stranger, "x2", "criticalReflection"));
    await expect404(start(w, w.learner, "x3", "noSuchKind"));
    await expect404(start(w, w.learner, "x4", "criticalReflection", "noSuchStage"));
  });

  test("a part that is not theirs does not exist for them", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    const draft = { id: "r1", version: 1, values: reflection(w) };
    for (const ctx of [w.assessor, w.manager, w.lead, w.stranger]) {
      await expect404(documentPage(ctx, "r1"));
      await expect404(saveDraft(ctx, draft));
      await expect404(sendDocument(ctx, draft));
      await expect404(withdrawDocument(ctx, { id: "r1", reason: "No" }));
      await expect404(signDocument(ctx, { id: "r1", part: "assessor", revision: 1, version: 1, values: {} }));
      await expect404(addAddendum(ctx, { id: "r1", noteId: "n", text: "No" }));
    }
    await sendDocument(w.learner, draft);
    for (const ctx of [w.manager, w.lead, w.stranger]) {
      await expect404(documentPage(ctx, "r1"));
      await expect404(signDocument(ctx, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "Me" } }));
      await expect404(returnDocument(ctx, { id: "r1", version: 2, comment: "Me" }));
    }
    expect((await documentPage(w.assessor, "r1")).document.state).toBe("submitted");
    for (const id of ["no-such-document", "\u0000", "1' or '1'='1", "x".repeat(5000)]) {
      await expect404(documentPage(w.learner, id));
      await expect404(saveDraft(w.learner, { ...draft, id }));
      await expect404(startDocument(w.learner, { id: "n1", enrolmentId: id, kind: "criticalReflection", stage: "sixMonth" }));
    }
  });

  test("an incomplete document is kept as a draft but not sent; the sentence says what to do", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    const send = sendDocument(w.learner, { id: "r1", version: 1, values: { ...reflection(w), standards: ["not-a-standard"] } });
    const error = await send.then(
      () => null,
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ message: "Choose at least one standard", field: "standards" });
    expect(await row(w, "r1")).toMatchObject({ state: "draft", version: 1 });
  });

  test("a new assessor takes over what is open, and the old one reads only what they wrote", async () => {
    const w = await aYear(open);
    await start(w, w.assessor, "o1", "directObservation");
    await saveDraft(w.assessor, { id: "o1", version: 1, values: { account: "Half written" } });
    await start(w, w.assessor, "o2", "directObservation");
    await sendDocument(w.assessor, { id: "o2", version: 1, values: observation(w) });
    await start(w, w.learner, "r1", "criticalReflection");
    await sendDocument(w.learner, { id: "r1", version: 1, values: reflection(w) });

    const next = await aPerson(w.writer);
    await w.writer
      .updateTable("assessorship")
      .set({ endsOn: "2026-11-20" as Day })
      .where("enrolmentId", "=", w.enrolmentId)
      .execute();
    await assessedBy(w.writer, w.enrolmentId, next, "2026-11-21");
    const taking = w.as({ personId: next, name: "Nia New", isAssessor: true });

    expect((await documentsWaitingFor(taking)).map((d) => d.id)).toEqual(["r1"]);
    expect(await documentsWaitingFor(w.assessor)).toEqual([]);
    await expect404(documentPage(w.assessor, "r1"));
    await expect404(signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "Late" } }));
    await signDocument(taking, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "New eyes" } });

    expect((await documentsList(taking, { page: 1, state: "draft" })).rows.map((d) => d.id)).toEqual(["o1"]);
    expect((await documentPage(w.assessor, "o1")).id).toBe("o1");
    await expect404(saveDraft(w.assessor, { id: "o1", version: 2, values: { account: "Still me" } }));
    await saveDraft(taking, { id: "o1", version: 2, values: { account: "Half written" } });
    expect(await row(w, "o1")).toMatchObject({ writerId: next, startedById: w.assessorId });
    expect(await events(w, "o1")).toContain("document.takenOver");
    await expect404(documentPage(w.assessor, "o1"));
    await sendDocument(taking, { id: "o1", version: 3, values: observation(w) });
    expect((await documentPage(w.assessor, "o1")).names).toMatchObject({ startedBy: expect.stringContaining("Ash") as string });
    expect((await documentPage(w.assessor, "o2")).document.state).toBe("submitted");
  });

  test("an observation is asked for once, begun with what was agreed, or closed with a reason", async () => {
    const w = await aYear(open);
    const wish = {
      id: "q1",
      enrolmentId: w.enrolmentId,
      stage: "sixMonth",
      proposedOn: "2026-12-01" as Day,
      setting: "A home visit",
      aims: "Hearing the child",
    };
    await requestObservation(w.learner, wish);
    await requestObservation(w.learner, wish);
    await expect404(requestObservation(w.assessor, { ...wish, id: "q9" }));
    expect((await observationsAskedOf(w.assessor)).map((r) => r.id)).toEqual(["q1"]);
    expect(await observationsAskedOf(w.stranger)).toEqual([]);
    await expect404(startObservation(w.learner, { id: "o1", requestId: "q1" }));
    await startObservation(w.assessor, { id: "o1", requestId: "q1" });
    await startObservation(w.assessor, { id: "o1", requestId: "q1" });
    expect(await refused(startObservation(w.assessor, { id: "o2", requestId: "q1" }))).toContain("answered or closed");
    expect(JSON.parse((await row(w, "o1")).answers)).toMatchObject({
      values: { observedOn: "2026-12-01", settingSays: "A home visit", aims: "Hearing the child" },
    });
    expect(await openRequests(w.learner, w.enrolmentId)).toEqual([]);

    await requestObservation(w.learner, { ...wish, id: "q2", proposedOn: null });
    await expect404(closeRequest(w.manager, { requestId: "q2", because: "No" }));
    expect(await refused(closeRequest(w.learner, { requestId: "q2", because: "" }))).toBe("Enter why the request is closed");
    await closeRequest(w.learner, { requestId: "q2", because: "The visit was called off" });
    expect(await openRequests(w.learner, w.enrolmentId)).toEqual([]);
  });

  test("withdrawing takes a reason and keeps everything", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    await sendDocument(w.learner, { id: "r1", version: 1, values: reflection(w) });
    await expect404(withdrawDocument(w.assessor, { id: "r1", reason: "Not mine" }));
    await withdrawDocument(w.learner, { id: "r1", reason: "The wrong piece of work" });
    await withdrawDocument(w.learner, { id: "r1", reason: "The wrong piece of work" });
    expect(await row(w, "r1")).toMatchObject({ state: "withdrawn", waitingFor: null });
    expect((await documentPage(w.assessor, "r1")).history.find((h) => h.what === "withdrawn")?.body).toBe("The wrong piece of work");
    expect(await refused(signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "x" } }))).toBe(
      "It has been withdrawn.",
    );
  });

  test("odd and huge text is kept as it can be, and never breaks a save", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    const odd = "Łukasz 👩‍👧 \u202Eright to left\u0000 \uD800 <script>alert(1)</script> =1+1";
    const { version } = await saveDraft(w.learner, {
      id: "r1",
      version: 1,
      values: { title: odd, work: "x".repeat(200_000), standards: [1, {}, null] },
    });
    const matter = await findMatter(w.learner, "r1");
    expect(String(matter?.answers.values.work)).toHaveLength(60_000);
    expect(matter?.answers.values.title).toContain("<script>");
    await sendDocument(w.learner, { id: "r1", version, values: { ...reflection(w), title: odd } });
    await signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: version + 1, values: { assessorSays: odd } });
    expect(await verify(w, "r1")).toEqual([]);
  });

  test("the SQL scope picks the same documents as the rule, for everybody, in every state", async () => {
    const w = await aYear(open);
    const other = await aLearner(w.writer, { cohortId: w.cohortId, assessorId: w.managerId, managerId: w.assessorId });
    const former = await aPerson(w.writer);
    const both = await aPerson(w.writer);
    const third = await aLearner(w.writer, { cohortId: w.cohortId, assessorId: both, managerId: both });
    await w.writer
      .updateTable("assessorship")
      .set({ startsOn: "2026-06-01" as Day })
      .where("enrolmentId", "=", w.enrolmentId)
      .execute();
    await assessedBy(w.writer, w.enrolmentId, former, "2026-01-05", "2026-05-31");
    await managedBy(w.writer, w.learnerId, former, "2019-01-01", "2019-12-31");
    const definitions = await w.writer.selectFrom("documentDefinition").select(["id", "kind", "body"]).execute();
    let n = 0;
    const at = "2026-11-01T09:00:00.000Z" as Instant;
    for (const learner of [w, other, third])
      for (const { id: definitionId, kind, body } of definitions) {
        const { writer } = parseDefinition(body);
        const writers = writer === "learner" ? [learner.learnerId] : [learner.assessorId, former];
        for (const writerId of writers)
          for (const state of ["draft", "submitted", "returned", "locked", "withdrawn"] as const)
            for (const startedById of new Set([writerId, writer === "learner" ? writerId : former]))
              for (const submittedAt of state === "withdrawn" ? [null, at] : [state === "draft" ? null : at])
                await w.writer
                  .insertInto("document")
                  .values({
                    id: `s${++n}`,
                    definitionId,
                    kind,
                    personId: learner.learnerId,
                    enrolmentId: learner.enrolmentId,
                    stage: "sixMonth",
                    writerId,
                    startedById,
                    state,
                    revision: 1,
                    version: 1,
                    answers: "{}",
                    waitingFor: null,
                    stateSince: at,
                    createdAt: at,
                    savedAt: at,
                    submittedAt,
                    lockedAt: state === "locked" ? at : null,
                  })
                  .execute();
      }
    const ids = (await w.writer.selectFrom("document").select("id").execute()).map((d) => d.id);
    const matters = [];
    for (const id of ids) matters.push((await findMatter(w.lead, id))!);
    const terms = await allTerms(w.lead);
    const people = [
      w.learnerId,
      w.assessorId,
      w.managerId,
      other.learnerId,
      third.learnerId,
      former,
      both,
      w.lead.viewer.personId,
      w.stranger.viewer.personId,
    ];
    let seen = 0;
    for (const personId of people)
      for (const isLead of [false, true]) {
        const ctx = w.as({ personId, isLead });
        const bySql = (await ctx.db.selectFrom("document").where(readableDocument(ctx, terms)).select("id").execute()).map((d) => d.id).sort();
        const byRule = matters
          .filter((m) => can(ctx.viewer, "document.read", m))
          .map((m) => m.id)
          .sort();
        expect(bySql).toEqual(byRule);
        seen += byRule.length;
      }
    expect(seen).toBeGreaterThan(500);
  });

  test("lists and pages ask the same number of questions however much there is", async () => {
    const w = await aYear(open);
    const fill = async (from: number, to: number) => {
      for (let i = from; i < to; i += 1) {
        await start(w, w.learner, `r${i}`, "criticalReflection");
        await sendDocument(w.learner, { id: `r${i}`, version: 1, values: reflection(w) });
      }
    };
    await start(w, w.assessor, "v1", "reviewRecord");
    await sendDocument(w.assessor, { id: "v1", version: 1, values: review(w) });
    await fill(0, 2);
    const counts = async () => [
      (await w.counting(() => documentPage(w.assessor, "v1"))).queries,
      (await w.counting(() => documentsWaitingFor(w.assessor))).queries,
      (await w.counting(() => documentsList(w.assessor, { page: 1 }))).queries,
    ];
    const few = await counts();
    await fill(2, 20);
    expect(await counts()).toEqual(few);
    expect((await documentPage(w.assessor, "v1")).evidence).toHaveLength(20);
    expect(await documentsList(w.assessor, { page: 1, kind: "criticalReflection", state: "submitted" })).toMatchObject({ total: 20 });
    expect(await documentsList(w.stranger, { page: 1 })).toMatchObject({ total: 0, rows: [] });
  });

  test("a list is asked for on another day: what was the assessor's is the new one's", async () => {
    const w = await aYear(open);
    await start(w, w.learner, "r1", "criticalReflection");
    await sendDocument(w.learner, { id: "r1", version: 1, values: reflection(w) });
    await w.writer
      .updateTable("assessorship")
      .set({ endsOn: "2026-11-21" as Day })
      .where("enrolmentId", "=", w.enrolmentId)
      .execute();
    expect(await documentsWaitingFor(w.assessor)).toHaveLength(1);
    expect(await documentsWaitingFor(w.as({ personId: w.assessorId }, LATER))).toHaveLength(0);
  });
});
