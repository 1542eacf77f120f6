import { expect, test } from "vitest";
import { myProtectedTime, protectedTimeOf } from "#app/protected-time/read.server";
import { recordProtectedTime, removeProtectedTime } from "#app/protected-time/write.server";
import type { NewEntry } from "#app/protected-time/forms";
import { Refusal } from "#app/shared/refusal";
import { onEachEngine } from "#tests/support/engines";
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
    const { entries } = await myProtectedTime(ctx);
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

  test("time that has not come yet cannot be taken, and what has gone by cannot be planned", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    const ctx = as({ personId: learnerId, isLearner: true });
    for (const wrong of [
      entry({ onDay: "2026-11-22" }),
      entry({ kind: "planned", onDay: "2026-11-20" }),
      entry({ onDay: "2026-01-04" }),
      entry({ kind: "planned", onDay: "2028-01-01" }),
    ])
      await expect(recordProtectedTime(ctx, enrolmentId, wrong)).rejects.toBeInstanceOf(Refusal);
    expect(await writer.selectFrom("protectedTimeEntry").selectAll().execute()).toEqual([]);
  });

  test("a learner takes an entry back, and the trail keeps what it said", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, enrolmentId } = await aLearner(writer);
    const ctx = as({ personId: learnerId, isLearner: true });
    await recordProtectedTime(ctx, enrolmentId, entry());
    await expect(removeProtectedTime(as({ personId: assessorId, isAssessor: true }), "entry-1")).rejects.toMatchObject(is404);
    await removeProtectedTime(ctx, "entry-1");
    expect((await myProtectedTime(ctx)).entries).toEqual([]);
    const event = await writer.selectFrom("auditEvent").where("what", "=", "protectedTime.removed").select("changes").executeTakeFirstOrThrow();
    expect(JSON.parse(event.changes)).toEqual({ kind: "taken", minutes: 90, onDay: "2026-11-20" });
    await expect(removeProtectedTime(ctx, "entry-1")).rejects.toMatchObject(is404);
  });
});
