/** Reviews as meetings, and what they and handovers put into the next record. */
import { expect, test } from "vitest";
import { learnerYear } from "#app/asye/read.server";
import { asksFor } from "#app/asye/asks";
import { arrangementRows, handoverFacts, handoversOf } from "#app/asye/read-arrangements.server";
import { changeAssessor, changeTeam } from "#app/asye/write.server";
import { propose, withdrawProposal } from "#app/asye/write-proposals.server";
import type { Day } from "#app/shared/dates";
import { readAnswers } from "#app/documents/answers";
import { startDocument } from "#app/documents/write.server";
import { meetingsOf, reviewPage } from "#app/reviews/read.server";
import { answerInvitation, proposeMeeting, recordHeld, recordNotHeld, type NewMeeting } from "#app/reviews/write.server";
import { Refusal } from "#app/shared/refusal";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aCohort, aLearner, aPerson, withRole } from "#tests/support/world";

const notThere = { status: 404 };
async function aYear(o: Opened) {
  const programme = await o.writer.selectFrom("programme").where("id", "=", "asye-child-and-family.3").select("id").executeTakeFirstOrThrow();
  const year = await aLearner(o.writer, { cohortId: await aCohort(o.writer, { programmeId: programme.id }) });
  return {
    ...year,
    review: { enrolmentId: year.enrolmentId, stage: "sixMonth" },
    asLearner: o.as({ personId: year.learnerId, isLearner: true }),
    asAssessor: o.as({ personId: year.assessorId, isAssessor: true }),
    asManager: o.as({ personId: year.managerId, isManager: true }),
    asLead: o.as({ personId: await aPerson(o.writer), isLead: true }),
  };
}
const meeting = (rest: Partial<NewMeeting> = {}): NewMeeting => ({
  ...{ id: "m1", version: 0, onDay: "2026-12-03", atTime: "14:00", minutes: 60, place: "Shire Hall, room 2", coordinator: false, guests: [] },
  ...rest,
});
const comes = (version = 1) => ({ version, answer: "accepted", otherOn: null, because: null }) as const;
async function outcomes(works: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((s) => {
    if (s.status === "fulfilled") return "done";
    if (s.reason instanceof Refusal) return s.reason.message;
    throw s.reason;
  });
}

onEachEngine("a review as a meeting", (open) => {
  test("proposed, answered by each, held, and the record begins with the day and who was there", async () => {
    const o = await open();
    const y = await aYear(o);
    const asked = async (ctx: typeof y.asLead) => {
      const year = await learnerYear(ctx, y.enrolmentId);
      return asksFor(year, ctx.viewer, { learnerId: y.learnerId, assessorId: y.assessorId, managerId: y.managerId }).map((a) => a.title);
    };
    await proposeMeeting(y.asAssessor, y.review, meeting({ guests: [{ name: "Sam Price", role: "practice educator", email: null }] }));
    expect(await asked(y.asAssessor)).toEqual([]);
    expect(await asked(y.asLearner)).toEqual(["Meeting proposed for the 6-month review"]);
    await answerInvitation(y.asLearner, y.review, comes());
    expect(await asked(y.asLearner)).toEqual([]);
    await answerInvitation(y.asManager, y.review, { version: 1, answer: "declined", otherOn: "2026-12-04", because: null });
    await proposeMeeting(
      y.asAssessor,
      y.review,
      meeting({ version: 1, onDay: "2026-11-20", guests: [{ name: "Sam Price", role: "practice educator", email: null }] }),
    );
    expect(await asked(y.asLearner)).toEqual(["Meeting proposed for the 6-month review"]);
    await expect(answerInvitation(y.asLearner, y.review, comes(1))).rejects.toThrow("has been changed since you opened this page");
    await answerInvitation(y.asLearner, y.review, comes(2));
    const [now] = await meetingsOf(o, y.enrolmentId, "sixMonth");
    expect(now?.invitations.map((i) => [i.part ?? i.name, i.answer])).toEqual([
      ["learner", "accepted"],
      ["assessor", "accepted"],
      ["lineManager", null],
      ["Sam Price", null],
    ]);
    await expect(recordHeld(y.asAssessor, y.review, { heldOn: "2026-11-20", there: [] })).rejects.toThrow("A review is held with the learner.");
    const there = now!.invitations.filter((i) => i.part !== "lineManager").map((i) => i.id);
    await recordHeld(y.asAssessor, y.review, { heldOn: "2026-11-20", there });
    await recordHeld(y.asAssessor, y.review, { heldOn: "2026-11-20", there });
    await startDocument(y.asAssessor, { id: "r1", enrolmentId: y.enrolmentId, kind: "reviewRecord", stage: "sixMonth" });
    const { answers } = await o.writer.selectFrom("document").where("id", "=", "r1").select("answers").executeTakeFirstOrThrow();
    const { values } = readAnswers(answers);
    expect(values.metOn).toBe("2026-11-20");
    expect(values.present).toContain("Sam Price (practice educator)");
    expect(values.present).not.toContain("line manager");
  });

  test("two who propose at once: one meeting, and the other is told; a double click is one meeting", async () => {
    const o = await open();
    const y = await aYear(o);
    expect(await outcomes([proposeMeeting(y.asAssessor, y.review, meeting()), proposeMeeting(y.asAssessor, y.review, meeting())])).toEqual([
      "done",
      "done",
    ]);
    expect(await outcomes([proposeMeeting(y.asManager, y.review, meeting({ id: "m2", onDay: "2026-12-10" }))])).toEqual([
      "The meeting has been changed since you opened this page. Look at it as it is now, and send yours again if it still holds.",
    ]);
    expect(await meetingsOf(o, y.enrolmentId, "sixMonth")).toHaveLength(1);
  });

  test("not held, with a reason; another one follows. Nobody from outside the year opens or answers anything", async () => {
    const o = await open();
    const y = await aYear(o);
    const stranger = await aYear(o);
    await proposeMeeting(y.asLearner, y.review, meeting({ coordinator: true }));
    await answerInvitation(y.asLead, y.review, comes());
    for (const ctx of [stranger.asLearner, stranger.asAssessor, stranger.asManager]) {
      await expect(reviewPage(ctx, y.enrolmentId, "sixMonth")).rejects.toMatchObject(notThere);
      await expect(answerInvitation(ctx, y.review, comes())).rejects.toMatchObject(notThere);
      await expect(proposeMeeting(ctx, y.review, meeting({ id: "m9" }))).rejects.toMatchObject(notThere);
      await expect(recordNotHeld(ctx, y.review, "x")).rejects.toMatchObject(notThere);
    }
    await expect(reviewPage(y.asLead, y.enrolmentId, "noSuchStage")).rejects.toMatchObject(notThere);
    await recordNotHeld(y.asManager, y.review, "Court hearing");
    await proposeMeeting(y.asAssessor, y.review, meeting({ id: "m2" }));
    expect((await meetingsOf(o, y.enrolmentId, "sixMonth")).map((m) => [m.id, m.closedAs])).toEqual([
      ["m2", null],
      ["m1", "notHeld"],
    ]);
    const { queries } = await o.counting(() => reviewPage(y.asLead, y.enrolmentId, "sixMonth"));
    expect(queries).toBeLessThanOrEqual(10);
  });
});

onEachEngine("after a change of assessor", (open) => {
  test("the handover note is in the next review record, and the agreement is made again from the words of the last", async () => {
    const o = await open();
    const y = await aYear(o);
    const next = await aPerson(o.writer, { sweNumber: "SW4711" });
    await withRole(o.writer, next, "assessor");
    await startDocument(y.asAssessor, { id: "a1", enrolmentId: y.enrolmentId, kind: "agreement", stage: "agreement" });
    const first = await o.writer.selectFrom("document").where("id", "=", "a1").select("answers").executeTakeFirstOrThrow();
    const stored = readAnswers(first.answers);
    const values = { ...stored.values, metOn: "2026-01-20", learnerDoes: "Writes before each review." };
    const signed = {
      state: "locked",
      lockedAt: "2026-01-25T10:00:00.000Z",
      stateSince: "2026-01-25T10:00:00.000Z",
      submittedAt: "2026-01-22T10:00:00.000Z",
    } as const;
    await o.writer
      .updateTable("document")
      .set({ ...signed, answers: JSON.stringify({ ...stored, values }) })
      .where("id", "=", "a1")
      .execute();
    const agreement = async () =>
      (await learnerYear(y.asLead, y.enrolmentId)).progress.stages[0]?.requirements.find((r) => r.requirement.kind === "agreement");
    expect((await agreement())?.state).toBe("done");

    await changeAssessor(y.asLead, y.enrolmentId, { assessorId: next, fromOn: "2026-11-10", note: { id: "h1", body: "Two observations are done." } });
    expect((await agreement())?.state).toBe("due");
    expect((await learnerYear(y.asLead, y.enrolmentId)).progress.tasks.map((t) => t.text)).toContain(
      "Agree the year again with the new assessor, and write the new support and assessment agreement",
    );
    const asNext = o.as({ personId: next, isAssessor: true });
    await startDocument(asNext, { id: "a2", enrolmentId: y.enrolmentId, kind: "agreement", stage: "agreement" });
    const again = readAnswers(
      (await o.writer.selectFrom("document").where("id", "=", "a2").select("answers").executeTakeFirstOrThrow()).answers,
    ).values;
    expect([again.learnerDoes, again.metOn]).toEqual(["Writes before each review.", undefined]);
    await startDocument(asNext, { id: "r1", enrolmentId: y.enrolmentId, kind: "reviewRecord", stage: "threeMonth" });
    const record = readAnswers(
      (await o.writer.selectFrom("document").where("id", "=", "r1").select("answers").executeTakeFirstOrThrow()).answers,
    ).values;
    expect(record.assessorChange).toContain("Two observations are done.");
  });
});

onEachEngine("pages of reviews and arrangements", (open) => {
  test("ask as much after many meetings, proposals and changes as before them", async () => {
    const o = await open();
    const y = await aYear(o);
    const measure = async () => {
      const review = await o.counting(() => reviewPage(y.asLead, y.enrolmentId, "sixMonth"));
      const arrangements = await o.counting(async () => arrangementRows(y.asLead, await learnerYear(y.asLead, y.enrolmentId)));
      const handover = await o.counting(async () => {
        const facts = await handoverFacts(y.asLead, y.enrolmentId);
        return handoversOf(y.asLead, facts.id, true);
      });
      return [review, arrangements, handover].map((m) => m.queries);
    };
    // one of each, so that no second query is spared for want of a first row
    const round = async (n: number) => {
      const guests = Array.from({ length: 3 }, (_, i) => ({ name: `Guest ${n} ${i}`, role: "guest", email: null }));
      await proposeMeeting(y.asLead, y.review, meeting({ id: `m-${n}`, guests }));
      await recordNotHeld(y.asLead, y.review, `Somebody was away ${n}`);
      await propose(y.asLead, y.enrolmentId, { id: `p-${n}`, kind: "pause", startsOn: "2026-12-01", endsOn: "2026-12-09", reason: "sickness" });
      await withdrawProposal(y.asLead, `p-${n}`, "Not needed");
      const next = await aPerson(o.writer);
      await withRole(o.writer, next, "assessor");
      const fromOn = `2026-11-${String(2 + n).padStart(2, "0")}` as Day;
      await changeAssessor(y.asLead, y.enrolmentId, { assessorId: next, fromOn, note: { id: `h-${n}`, body: "Two observations." } });
      await changeTeam(y.asLead, y.enrolmentId, { teamId: null, managerId: await aPerson(o.writer), fromOn });
    };
    await round(0);
    const once = await measure();
    for (let n = 1; n <= 4; n += 1) await round(n);
    expect(await measure()).toEqual(once);
    expect((await reviewPage(y.asLead, y.enrolmentId, "sixMonth")).meetings).toHaveLength(5);
    expect(Math.max(...once)).toBeLessThanOrEqual(12);
  });
});
