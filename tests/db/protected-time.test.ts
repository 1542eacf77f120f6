import { expect, test } from "vitest";
import { myProtectedTime, protectedTimeOf, timeFacts } from "#app/protected-time/read.server";
import { planProtectedTime, recordProtectedTime, removeProtectedTime } from "#app/protected-time/write.server";
import type { NewBlock, NewEntry } from "#app/protected-time/forms";
import { thisMonth } from "#app/protected-time/rules";
import { Refusal } from "#app/shared/refusal";
import { NOW, onEachEngine } from "#tests/support/engines";
import { aLearner, aPerson, works } from "#tests/support/world";

const entry = (given: Partial<NewEntry> = {}): NewEntry => ({
  id: "entry-1",
  kind: "taken",
  minutes: 90,
  onDay: "2026-11-20",
  activity: "reading",
  reason: null,
  ...given,
});
const block = (given: Partial<NewBlock> = {}): NewBlock => ({
  id: "block-1",
  ...{ startsOn: "2026-11-26", endsOn: null, everyWeeks: 1, atTime: "09:30", minutes: 222, activity: null },
  ...given,
});
const is404 = { status: 404 };

onEachEngine("protected time", (open) => {
  test("a learner records time and finds it again; sent twice it is there once", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    await works(writer, learnerId, 2220);
    const ctx = as({ personId: learnerId, isLearner: true });
    await recordProtectedTime(ctx, enrolmentId, entry());
    await recordProtectedTime(ctx, enrolmentId, entry());
    await recordProtectedTime(ctx, enrolmentId, entry({ id: "entry-2", kind: "lost", activity: null, reason: "court", onDay: "2026-11-19" }));
    const { entries } = (await myProtectedTime(ctx)).time;
    expect(entries.map(({ id, minutes, kind }) => ({ id, minutes, kind }))).toEqual([
      { id: "entry-1", minutes: 90, kind: "taken" },
      { id: "entry-2", minutes: 90, kind: "lost" },
    ]);
    const events = await writer.selectFrom("auditEvent").select(["what", "aboutId"]).execute();
    expect(events).toEqual([
      { what: "protectedTime.recorded", aboutId: learnerId },
      { what: "protectedTime.recorded", aboutId: learnerId },
    ]);
  });

  test("somebody else's entry with the same id is not taken for mine", async () => {
    const { writer, as } = await open();
    const first = await aLearner(writer);
    const second = await aLearner(writer, { cohortId: first.cohortId });
    await recordProtectedTime(as({ personId: first.learnerId, isLearner: true }), first.enrolmentId, entry());
    await expect(recordProtectedTime(as({ personId: second.learnerId, isLearner: true }), second.enrolmentId, entry())).rejects.toMatchObject(is404);
  });

  test("only the learner records; assessor, manager and lead read; nobody else knows it is there", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, managerId, enrolmentId } = await aLearner(writer);
    const stranger = await aPerson(writer);
    const viewers = {
      assessor: as({ personId: assessorId, isAssessor: true }),
      manager: as({ personId: managerId, isManager: true }),
      lead: as({ isLead: true }),
    };
    for (const ctx of Object.values(viewers)) {
      await expect(recordProtectedTime(ctx, enrolmentId, entry())).rejects.toMatchObject(is404);
      expect((await protectedTimeOf(ctx, enrolmentId)).year.enrolment.personId).toBe(learnerId);
    }
    for (const ctx of [as({ personId: stranger, isManager: true, isAssessor: true }), as({ isAdministrator: true })]) {
      await expect(protectedTimeOf(ctx, enrolmentId)).rejects.toMatchObject(is404);
    }
    await expect(myProtectedTime(as({ personId: stranger }))).rejects.toMatchObject(is404);
  });

  test("time that has not come yet cannot be taken, and what has gone by or lies outside the programme cannot be planned", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    const ctx = as({ personId: learnerId, isLearner: true });
    for (const wrong of [entry({ onDay: "2026-11-22" }), entry({ onDay: "2026-01-04" }), entry({ activity: "no-such-activity" })])
      await expect(recordProtectedTime(ctx, enrolmentId, wrong)).rejects.toBeInstanceOf(Refusal);
    for (const wrong of [
      block({ startsOn: "2026-11-20" }),
      block({ startsOn: "2028-01-01" }),
      block({ atTime: "22:00" }),
      block({ endsOn: "2026-11-25" }),
    ])
      await expect(planProtectedTime(ctx, enrolmentId, wrong)).rejects.toBeInstanceOf(Refusal);
    expect(await writer.selectFrom("protectedTimeEntry").selectAll().execute()).toEqual([]);
    expect(await writer.selectFrom("protectedBlock").selectAll().execute()).toEqual([]);
  });

  test("a learner takes an entry back, and the trail keeps what it said", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, enrolmentId } = await aLearner(writer);
    const ctx = as({ personId: learnerId, isLearner: true });
    await recordProtectedTime(ctx, enrolmentId, entry());
    await expect(removeProtectedTime(as({ personId: assessorId, isAssessor: true }), "entry-1")).rejects.toMatchObject(is404);
    await removeProtectedTime(ctx, "entry-1");
    expect((await myProtectedTime(ctx)).time.entries).toEqual([]);
    const event = await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.removed").select("changes").executeTakeFirstOrThrow();
    expect(JSON.parse(event.changes)).toEqual({ kind: "taken", minutes: 90, onDay: "2026-11-20" });
    await expect(removeProtectedTime(ctx, "entry-1")).rejects.toMatchObject(is404);
  });

  test("what does not count is kept and not added up, and goes on not counting when the academy thinks again", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    const ctx = as({ personId: learnerId, isLearner: true });
    await recordProtectedTime(ctx, enrolmentId, entry({ activity: "individualSupervision" }));
    await writer.updateTable("activityKind").set({ counts: 1 }).where("id", "=", "individualSupervision").execute();
    await recordProtectedTime(ctx, enrolmentId, entry({ id: "entry-2", activity: "individualSupervision", minutes: 30 }));
    expect(thisMonth((await myProtectedTime(ctx)).time, ctx.today)).toMatchObject({ taken: 30, beside: 90 });
  });

  test("everything that is kept of some people comes in one query, however many they are", async () => {
    const { writer, as, counting } = await open();
    const first = await aLearner(writer);
    const second = await aLearner(writer, { cohortId: first.cohortId });
    const learners = [first, second].map(({ learnerId, enrolmentId }) => ({ ctx: as({ personId: learnerId, isLearner: true }), enrolmentId }));
    for (const [n, { ctx, enrolmentId }] of learners.entries()) {
      await recordProtectedTime(ctx, enrolmentId, entry({ id: `entry-${n}` }));
      await planProtectedTime(ctx, enrolmentId, block({ id: `block-${n}` }));
      await planProtectedTime(ctx, enrolmentId, block({ id: `block-${n}` }));
    }
    const people = [first.learnerId, second.learnerId];
    const made = { version: 1, createdAt: NOW, createdById: first.learnerId, removedAt: null };
    await writer
      .insertInto("absence")
      .values({ id: "away", personId: first.learnerId, kind: "leave", startsOn: "2026-12-03", endsOn: "2026-12-03", ...made })
      .execute();
    const exception = { blockId: "block-1", onDay: "2026-12-10", what: "leftOut", toBlockId: null } as const;
    await writer
      .insertInto("protectedBlockException")
      .values({ ...exception, at: NOW, byId: second.learnerId })
      .execute();
    const { result, queries } = await counting(() => timeFacts(learners[0]!.ctx, people, "2026-01-05"));
    expect(queries).toBe(1);
    for (const personId of people)
      expect(await timeFacts(learners[0]!.ctx, [personId], "2026-01-05")).toEqual(new Map([[personId, result.get(personId)]]));
    expect(result.get(people[0]!)).toMatchObject({
      entries: [{ id: "entry-0", activityName: "Reading or study", counts: 1, version: 1 }],
      blocks: [{ id: "block-0", startsOn: "2026-11-26", everyWeeks: 1, atTime: "09:30", version: 1 }],
      exceptions: [],
      absences: [{ id: "away", kind: "leave" }],
    });
    expect(result.get(people[1]!)).toMatchObject({ exceptions: [exception], absences: [] });
  });
});
