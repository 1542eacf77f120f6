import { expect, test } from "vitest";
import { activitiesShown, myProtectedTime, protectedTimeOf, timeFacts } from "#app/protected-time/read.server";
import {
  answerBlock,
  changeBlock,
  changeProtectedTime,
  endBlock,
  leaveOut,
  moveBlock,
  planProtectedTime,
  recordAbsence,
  recordProtectedTime,
  removeAbsence,
  removeProtectedTime,
} from "#app/protected-time/write.server";
import { addActivity, changeActivity } from "#app/protected-time/write-activities.server";
import { forgetAttendance, recordAttendance, type Attendance } from "#app/protected-time/write-attendance.server";
import { proposeMeeting, recordHeld } from "#app/reviews/write.server";
import { change } from "#app/shared/context.server";
import { homeOf } from "#app/home/read.server";
import type { Day, Instant } from "#app/shared/dates";
import type { NewBlock, NewEntry } from "#app/protected-time/forms";
import { occurrences, owed, thisMonth, unanswered } from "#app/protected-time/rules";
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
    await expect(removeProtectedTime(as({ personId: assessorId, isAssessor: true }), enrolmentId, "entry-1")).rejects.toMatchObject(is404);
    await removeProtectedTime(ctx, enrolmentId, "entry-1");
    expect((await myProtectedTime(ctx)).time.entries).toEqual([]);
    const event = await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.removed").select("changes").executeTakeFirstOrThrow();
    expect(JSON.parse(event.changes)).toEqual({ kind: "taken", minutes: 90, onDay: "2026-11-20" });
    // sent twice, it is removed once; what never was is nowhere
    await removeProtectedTime(ctx, enrolmentId, "entry-1");
    expect(await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.removed").select("id").execute()).toHaveLength(1);
    await expect(removeProtectedTime(ctx, enrolmentId, "never")).rejects.toMatchObject(is404);
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

onEachEngine("blocks of protected time", (open) => {
  /** A learner with every Thursday morning from 5 November 2026 on; today is Saturday 21 November unless said otherwise. */
  async function thursdays(now: Instant = NOW) {
    const opened = await open();
    const around = await aLearner(opened.writer);
    await works(opened.writer, around.learnerId, 2220);
    const viewer = { personId: around.learnerId, isLearner: true };
    const earlier = opened.as(viewer, "2026-11-01T10:00:00.000Z");
    await planProtectedTime(earlier, around.enrolmentId, block({ startsOn: "2026-11-05" }));
    const ctx = opened.as(viewer, now);
    const time = async () => (await myProtectedTime(ctx)).time;
    return { ...opened, ...around, ctx, time };
  }
  const on = (onDay: Day) => ({ blockId: "block-1", onDay });

  test("taken as planned, lost with a reason, part of it; tapped twice it is one answer, another answer is told", async () => {
    const { ctx, enrolmentId, time } = await thursdays();
    expect(unanswered(await time(), ctx.today, "23:59").map(({ onDay }) => onDay)).toEqual(["2026-11-05", "2026-11-12", "2026-11-19"]);
    const took = { taken: "all", lost: null } as const;
    await Promise.all([answerBlock(ctx, enrolmentId, on("2026-11-05"), took), answerBlock(ctx, enrolmentId, on("2026-11-05"), took)]);
    await answerBlock(ctx, enrolmentId, on("2026-11-12"), { taken: 0, lost: "duty" });
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: 100, lost: "court" });
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: 100, lost: "court" });
    const { entries } = await time();
    expect(entries.map(({ plannedOn, kind, minutes, reason }) => [plannedOn, kind, minutes, reason]).sort()).toEqual([
      ["2026-11-05", "taken", 222, null],
      ["2026-11-12", "lost", 222, "duty"],
      ["2026-11-19", "lost", 122, "court"],
      ["2026-11-19", "taken", 100, null],
    ]);
    expect(unanswered(await time(), ctx.today, "23:59")).toEqual([]);
    for (const other of [took, { taken: 0, lost: "court" }, { taken: 99, lost: "court" }] as const)
      await expect(answerBlock(ctx, enrolmentId, on("2026-11-19"), other)).rejects.toThrow("You have answered for 19 November 2026 already");
    await expect(answerBlock(ctx, enrolmentId, on("2026-11-26"), took)).rejects.toThrow("That day has not come yet");
    await expect(answerBlock(ctx, enrolmentId, on("2026-11-13"), took)).rejects.toThrow("Nothing is set aside for that day");
    await expect(answerBlock(ctx, enrolmentId, { blockId: "no-block", onDay: "2026-11-19" }, took)).rejects.toMatchObject(is404);
  });

  test("refusals in words: two things at once, more than a day holds, past midnight", async () => {
    const { ctx, enrolmentId } = await thursdays();
    const record = (given: Partial<NewEntry>) => recordProtectedTime(ctx, enrolmentId, entry({ onDay: "2026-11-19", ...given }));
    await expect(record({ atTime: "13:00" })).rejects.toThrow("09:30 to 13:12 of that day is set aside already");
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: "all", lost: null });
    await expect(record({ atTime: "13:00" })).rejects.toThrow("You have recorded 09:30 to 13:12 on that day already");
    await record({ id: "after", atTime: "13:12" });
    await expect(record({ minutes: 1200 })).rejects.toThrow("With the 5 h 12 that are recorded already that is more than a day has");
    await expect(record({ atTime: "23:00" })).rejects.toThrow("past midnight");
    await expect(planProtectedTime(ctx, enrolmentId, block({ id: "b2", startsOn: "2026-12-03", atTime: "13:00" }))).rejects.toThrow(
      "09:30 to 13:12 on 3 December 2026",
    );
    const christmas = block({ id: "b2", startsOn: "2026-12-25", endsOn: "2026-12-25", everyWeeks: 0 });
    await expect(planProtectedTime(ctx, enrolmentId, christmas)).rejects.toThrow("bank holiday");
  });

  test("moved to another day, moved on, left out; what is answered is not moved", async () => {
    const { ctx, enrolmentId, time } = await thursdays();
    const to = { id: "moved", startsOn: "2026-11-27", atTime: "14:00" } as const;
    await moveBlock(ctx, enrolmentId, on("2026-11-26"), to);
    await moveBlock(ctx, enrolmentId, on("2026-11-26"), to);
    await moveBlock(ctx, enrolmentId, { blockId: "moved", onDay: "2026-11-27" }, { id: "moved-on", startsOn: "2026-11-30", atTime: "09:00" });
    await leaveOut(ctx, enrolmentId, on("2026-12-03"));
    await leaveOut(ctx, enrolmentId, on("2026-12-03"));
    const next = occurrences(await time(), { from: "2026-11-20", to: "2026-12-10" });
    expect(next.kept.map(({ blockId, onDay, atTime }) => [blockId, onDay, atTime])).toEqual([
      ["moved-on", "2026-11-30", "09:00"],
      ["block-1", "2026-12-10", "09:30"],
    ]);
    expect(next.skipped.map(({ onDay, why }) => [onDay, why])).toEqual([
      ["2026-11-26", "moved"],
      ["2026-11-27", "moved"],
      ["2026-12-03", "leftOut"],
    ]);
    // a week that went by can still be caught up
    await moveBlock(ctx, enrolmentId, on("2026-11-19"), { id: "later", startsOn: "2026-11-24", atTime: "09:30" });
    await answerBlock(ctx, enrolmentId, on("2026-11-12"), { taken: "all", lost: null });
    await expect(moveBlock(ctx, enrolmentId, on("2026-11-12"), { ...to, id: "x", startsOn: "2026-12-01" })).rejects.toThrow("You have answered for");
    await expect(leaveOut(ctx, enrolmentId, on("2026-11-05"))).rejects.toThrow("Say whether you took the time or lost it");
    await expect(moveBlock(ctx, enrolmentId, on("2026-12-10"), { ...to, id: "x", startsOn: "2026-11-20" })).rejects.toThrow(
      "Planned time lies ahead",
    );
  });

  test("changed from a day on and stopped from a day on: what came before stays", async () => {
    const { writer, ctx, enrolmentId, time } = await thursdays();
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: "all", lost: null });
    const changed = { id: "tuesdays", version: 1, startsOn: "2026-12-01", endsOn: null, atTime: "14:00", minutes: 120, activity: "reading" } as const;
    await changeBlock(ctx, enrolmentId, "block-1", changed);
    await changeBlock(ctx, enrolmentId, "block-1", changed);
    await expect(changeBlock(ctx, enrolmentId, "block-1", { ...changed, id: "other" })).rejects.toThrow("has been changed since");
    const days = async () =>
      occurrences(await time(), { from: "2026-11-19", to: "2026-12-20" }).kept.map(({ blockId, onDay }) => `${blockId} ${onDay}`);
    expect(await days()).toEqual(["block-1 2026-11-19", "block-1 2026-11-26", "tuesdays 2026-12-01", "tuesdays 2026-12-08", "tuesdays 2026-12-15"]);
    await endBlock(ctx, enrolmentId, "tuesdays", { version: 1, fromOn: "2026-12-08" });
    await endBlock(ctx, enrolmentId, "tuesdays", { version: 1, fromOn: "2026-12-08" });
    expect(await days()).toEqual(["block-1 2026-11-19", "block-1 2026-11-26", "tuesdays 2026-12-01"]);
    // one that ends is never made longer by stopping it
    await expect(endBlock(ctx, enrolmentId, "tuesdays", { version: 2, fromOn: "2027-02-02" })).rejects.toThrow("It ends on 7 December 2026 already");
    // before its first day it is cancelled altogether
    await endBlock(ctx, enrolmentId, "tuesdays", { version: 2, fromOn: "2026-11-25" });
    expect(await days()).toEqual(["block-1 2026-11-19", "block-1 2026-11-26"]);
    expect((await writer.selectFrom("protectedBlock").where("id", "=", "tuesdays").select("cancelledAt").executeTakeFirstOrThrow()).cancelledAt).toBe(
      NOW,
    );
    await expect(endBlock(ctx, enrolmentId, "block-1", { version: 2, fromOn: "2026-11-19" })).rejects.toThrow(
      "You have answered for 19 November 2026",
    );
  });

  test("a block in which a review was held: lost for what was not, taken for the rest, no hour twice; one that does not count is added up nowhere", async () => {
    const { writer, as, ctx, learnerId, assessorId, enrolmentId, time } = await thursdays();
    const attended = (activity: Attendance["activity"], onDay: Day, atTime: string, minutes: number) =>
      change(as({ personId: assessorId, isAssessor: true }), (ctx) =>
        recordAttendance(ctx, { source: "elsewhere", sourceId: onDay, personId: learnerId, onDay, atTime, minutes, activity }),
      );
    // 9:30 to 13:12 each: a review of an hour, a training of an hour, one review over all of it, one training over all of it
    await attended("reviewMeeting", "2026-11-05", "10:00", 60);
    await attended("training", "2026-11-12", "09:00", 90);
    await attended("reviewMeeting", "2026-11-19", "09:00", 300);
    await answerBlock(ctx, enrolmentId, on("2026-11-05"), { taken: "all", lost: null });
    await answerBlock(ctx, enrolmentId, on("2026-11-05"), { taken: "all", lost: null });
    await expect(answerBlock(ctx, enrolmentId, on("2026-11-12"), { taken: 170, lost: "court" })).rejects.toThrow("Enter less than 2 h 42");
    await answerBlock(ctx, enrolmentId, on("2026-11-12"), { taken: 100, lost: "court" });
    await expect(answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: "all", lost: null })).rejects.toThrow("Say why it was lost");
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: 0, lost: "duty" });
    const said = (await time()).entries.filter((e) => e.source === null).map(({ onDay, kind, minutes, atTime }) => [onDay, kind, minutes, atTime]);
    expect(said.sort()).toEqual([
      ["2026-11-05", "taken", 162, null],
      ["2026-11-12", "lost", 62, null],
      ["2026-11-12", "taken", 100, null],
      ["2026-11-19", "lost", 222, null],
    ]);
    expect(thisMonth(await time(), ctx.today)).toMatchObject({ taken: 162 + 60 + 30 + 100, lost: 62 + 222, beside: 360 });
    await writer.updateTable("activityKind").set({ counts: 0 }).where("id", "=", "reading").execute();
    const before = thisMonth(await time(), ctx.today);
    await planProtectedTime(ctx, enrolmentId, block({ id: "beside", startsOn: "2026-11-23", atTime: "15:00", activity: "reading" }));
    const later = as({ personId: learnerId, isLearner: true }, "2026-11-23T17:00:00.000Z");
    expect(thisMonth(await time(), later.today)).toMatchObject({ planned: before.planned, ahead: before.ahead });
    await answerBlock(later, enrolmentId, { blockId: "beside", onDay: "2026-11-23" }, { taken: 0, lost: "court" });
    expect(thisMonth(await time(), later.today).lost).toBe(before.lost);
  });

  test("an answer is moved onto no other morning of its block, and nothing is taken before it has begun", async () => {
    const { ctx, enrolmentId, as, learnerId, time } = await thursdays();
    for (const day of ["2026-11-05", "2026-11-12"] as const) await answerBlock(ctx, enrolmentId, on(day), { taken: "all", lost: null });
    const { id, version, kind, minutes, activity } = (await time()).entries.find((e) => e.plannedOn === "2026-11-05")!;
    const there = { id, version, kind, minutes, activity, reason: null, onDay: "2026-11-12", atTime: "09:30" } as const;
    await expect(changeProtectedTime(ctx, enrolmentId, there)).rejects.toThrow("You have recorded 09:30 to 13:12 on that day already");
    const early = as({ personId: learnerId, isLearner: true }, "2026-11-26T08:00:00.000Z");
    expect(unanswered(await time(), early.today, "08:00").map(({ onDay }) => onDay)).toEqual(["2026-11-19"]);
    await expect(answerBlock(early, enrolmentId, on("2026-11-26"), { taken: "all", lost: null })).rejects.toThrow("That time has not come yet");
    await expect(recordProtectedTime(early, enrolmentId, entry({ onDay: "2026-11-26", atTime: "20:00" }))).rejects.toThrow(
      "That time has not come yet",
    );
    await answerBlock(early, enrolmentId, on("2026-11-26"), { taken: 0, lost: "court" });
  });

  test("a block that is changed keeps the days that were moved or left out; sent twice it is changed once, also where it was one day", async () => {
    const { writer, ctx, enrolmentId, time } = await thursdays();
    await moveBlock(ctx, enrolmentId, on("2026-12-03"), { id: "moved", startsOn: "2026-12-03", atTime: "10:30" });
    await leaveOut(ctx, enrolmentId, on("2026-12-10"));
    const version = async () => (await time()).blocks.find((b) => b.id === "block-1")!.version;
    const changed = { id: "again", startsOn: "2026-11-26", endsOn: null, atTime: "09:30", minutes: 222, activity: "reading" } as const;
    await changeBlock(ctx, enrolmentId, "block-1", { ...changed, version: await version() });
    const days = async () =>
      occurrences(await time(), { from: "2026-11-26", to: "2026-12-17" }).kept.map(({ blockId, onDay }) => `${blockId} ${onDay}`);
    expect(await days()).toEqual(["again 2026-11-26", "moved 2026-12-03", "again 2026-12-17"]);
    const event = await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.replanned").select("changes").executeTakeFirstOrThrow();
    expect(JSON.parse(event.changes)).toMatchObject({ activity: "reading", beforeActivity: null, beforeAtTime: "09:30" });
    const once = { id: "another", version: 1, startsOn: "2026-12-04", endsOn: null, atTime: "10:30", minutes: 60, activity: null } as const;
    await changeBlock(ctx, enrolmentId, "moved", once);
    await changeBlock(ctx, enrolmentId, "moved", once);
    await endBlock(ctx, enrolmentId, "another", { version: 1, fromOn: "2026-12-04" });
    await endBlock(ctx, enrolmentId, "another", { version: 1, fromOn: "2026-12-04" });
    expect(await days()).toEqual(["again 2026-11-26", "again 2026-12-17"]);
    expect(await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.ended").select("id").execute()).toHaveLength(1);
  });

  test("leave recorded by the learner or the line manager: nothing is owed, and its block is left out", async () => {
    const { writer, as, ctx, learnerId, assessorId, managerId, enrolmentId, time } = await thursdays();
    const week = { from: "2026-11-23", to: "2026-11-29" } as const;
    const absence = { id: "away", kind: "leave", startsOn: "2026-11-26", endsOn: "2026-11-27" } as const;
    const manager = as({ personId: managerId, isManager: true });
    await recordAbsence(manager, enrolmentId, absence);
    await recordAbsence(manager, enrolmentId, absence);
    expect(owed((await time()).entitlement, week)).toBe(Math.round((3 * 222) / 5));
    expect(occurrences(await time(), week).skipped).toMatchObject([{ onDay: "2026-11-26", why: "leave" }]);
    await expect(recordAbsence(ctx, enrolmentId, { ...absence, id: "again" })).rejects.toThrow("is recorded already");
    await expect(recordAbsence(ctx, enrolmentId, { ...absence, id: "x", endsOn: "2026-11-20" })).rejects.toThrow(
      "The last day is the first day or a later one",
    );
    for (const viewer of [as({ personId: assessorId, isAssessor: true }), as({ isLead: true })])
      await expect(recordAbsence(viewer, enrolmentId, { ...absence, id: "x" })).rejects.toMatchObject(is404);
    await removeAbsence(ctx, enrolmentId, "away");
    expect(owed((await time()).entitlement, week)).toBe(222);
    await removeAbsence(ctx, enrolmentId, "away");
    expect(await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.absenceRemoved").select("id").execute()).toHaveLength(1);
    await expect(removeAbsence(ctx, enrolmentId, "never")).rejects.toMatchObject(is404);
    expect(learnerId).not.toBe(managerId);
  });

  test("an entry is changed, and the trail says what it was; two pages open at once, the second is told", async () => {
    const { writer, ctx, enrolmentId, time } = await thursdays();
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: 100, lost: "court" });
    const taken = (await time()).entries.find(({ kind }) => kind === "taken")!;
    const to = {
      id: taken.id,
      version: 1,
      kind: "taken",
      minutes: 80,
      onDay: "2026-11-20",
      atTime: null,
      activity: "individualSupervision",
      reason: null,
    } as const;
    await changeProtectedTime(ctx, enrolmentId, to);
    await changeProtectedTime(ctx, enrolmentId, to);
    expect((await time()).entries.find(({ id }) => id === taken.id)).toMatchObject({
      minutes: 80,
      onDay: "2026-11-20",
      plannedOn: "2026-11-19",
      counts: 0,
      version: 2,
    });
    await expect(changeProtectedTime(ctx, enrolmentId, { ...to, minutes: 70 })).rejects.toThrow("has been changed since");
    const lost = { ...to, version: 2, kind: "lost", activity: null, reason: "duty" } as const;
    await expect(changeProtectedTime(ctx, enrolmentId, lost)).rejects.toThrow("recorded as lost already");
    const event = await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.changed").select("changes").executeTakeFirstOrThrow();
    expect(JSON.parse(event.changes)).toMatchObject({ minutes: 80, onDay: "2026-11-20", beforeMinutes: 100, beforeOnDay: "2026-11-19" });
  });

  test("home asks what became of each block, until it is answered, without one more query", async () => {
    const { writer, ctx, enrolmentId, counting } = await thursdays("2026-11-20T10:00:00.000Z");
    const asked = async () => {
      const { result, queries } = await counting(() => homeOf(ctx));
      expect(queries).toBeLessThanOrEqual(10);
      return result.own!.tasks.map(({ text }) => text).filter((text) => text.includes("taken or lost?"));
    };
    expect(await asked()).toEqual([
      "Protected time of 5 November 2026: taken or lost?",
      "Protected time of 12 November 2026: taken or lost?",
      "Thursday's protected time: taken or lost?",
    ]);
    await answerBlock(ctx, enrolmentId, on("2026-11-19"), { taken: "all", lost: null });
    await answerBlock(ctx, enrolmentId, on("2026-11-12"), { taken: "all", lost: null });
    expect(await asked()).toEqual(["Protected time of 5 November 2026: taken or lost?"]);
    await writer.updateTable("enrolment").set({ status: "completed", endedOn: "2026-11-19" }).where("id", "=", enrolmentId).execute();
    expect(await asked()).toEqual([]);
  });
});

onEachEngine("what other parts and the academy say of protected time", (open) => {
  test("a review that was held is in the learner's protected time by itself, does not count, and is not changed by hand", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, enrolmentId } = await aLearner(writer);
    const learner = as({ personId: learnerId, isLearner: true });
    const review = { enrolmentId, stage: "final" };
    const meeting = {
      id: "m1",
      version: 0,
      onDay: "2026-11-20",
      atTime: "14:00",
      minutes: 60,
      place: "Room 1",
      coordinator: false,
      guests: [],
    } as const;
    const assessor = as({ personId: assessorId, isAssessor: true });
    await proposeMeeting(assessor, review, meeting);
    const there = await writer.selectFrom("reviewInvitation").where("part", "=", "learner").select("id").execute();
    await recordHeld(assessor, review, { heldOn: "2026-11-20", there: there.map(({ id }) => id) });
    await recordHeld(assessor, review, { heldOn: "2026-11-20", there: there.map(({ id }) => id) });
    const { time } = await myProtectedTime(learner);
    const source = { source: "reviewMeeting", sourceId: "m1" };
    expect(time.entries).toMatchObject([{ ...source, kind: "taken", minutes: 60, atTime: "14:00", counts: 0, activityName: "Review meeting" }]);
    const { id } = time.entries[0]!;
    await expect(removeProtectedTime(learner, enrolmentId, id)).rejects.toThrow("recorded elsewhere");
    const by = { id, version: 1, kind: "taken", minutes: 30, onDay: "2026-11-20", atTime: null, activity: null, reason: null } as const;
    await expect(changeProtectedTime(learner, enrolmentId, by)).rejects.toThrow("recorded elsewhere");
  });

  test("attendance is written once for each source, follows what changes there, and goes when it goes", async () => {
    const { writer, as } = await open();
    const { learnerId } = await aLearner(writer);
    const ctx = as({ isLead: true, personId: learnerId });
    const was = {
      source: "essentials",
      sourceId: "s1",
      personId: learnerId,
      onDay: "2026-11-12",
      atTime: "10:00",
      minutes: 120,
      activity: "training",
    } as const;
    const run = (attendance: Attendance) =>
      change(ctx, async (ctx) => {
        await recordAttendance(ctx, attendance);
        ctx.record("protectedTime.attended", "test");
      });
    const kept = () => writer.selectFrom("protectedTimeEntry").select(["onDay", "minutes", "counts", "version", "activity"]).execute();
    await run(was);
    await run(was);
    expect(await kept()).toEqual([{ onDay: "2026-11-12", minutes: 120, counts: 1, version: 1, activity: "training" }]);
    await run({ ...was, onDay: "2026-11-13", minutes: 90 });
    expect(await kept()).toEqual([{ onDay: "2026-11-13", minutes: 90, counts: 1, version: 2, activity: "training" }]);
    await run({ ...was, activity: "reviewMeeting" });
    expect(await kept()).toMatchObject([{ counts: 0, activity: "reviewMeeting" }]);
    await change(ctx, (ctx) => forgetAttendance(ctx, was));
    expect(await kept()).toEqual([]);
  });

  test("the lead adds, renames and retires activities and says what counts; nobody else, and two at once are told", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    const [lead, learner] = [as({ isLead: true, personId: learnerId }), as({ personId: learnerId, isLearner: true })];
    const club = { id: "club", name: "Journal club", counts: "yes" } as const;
    await addActivity(lead, club);
    await addActivity(lead, club);
    await expect(addActivity(lead, { ...club, id: "other" })).rejects.toThrow("There is an activity of that name already");
    await expect(addActivity(learner, { ...club, id: "x" })).rejects.toMatchObject(is404);
    await recordProtectedTime(learner, enrolmentId, entry({ activity: "club" }));
    const changed = { name: "Reading circle", counts: "no", use: "no", version: 1 } as const;
    await changeActivity(lead, "club", changed);
    await expect(changeActivity(lead, "club", changed)).rejects.toThrow("has been changed since");
    await expect(changeActivity(learner, "club", { ...changed, version: 2 })).rejects.toMatchObject(is404);
    await expect(recordProtectedTime(learner, enrolmentId, entry({ id: "e2", activity: "club" }))).rejects.toThrow("Choose from the list");
    expect((await myProtectedTime(learner)).time.entries).toMatchObject([{ activityName: "Reading circle", counts: 1 }]);
    expect((await activitiesShown(learner)).choices.map(({ value }) => value)).not.toContain("club");
  });
});
