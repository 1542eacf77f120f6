import { expect, test } from "vitest";
import { Refusal } from "#app/shared/refusal";
import type { NewSession } from "#app/supervision/forms";
import { supervisionOf } from "#app/supervision/read.server";
import { recordSupervision, removeSupervision } from "#app/supervision/write.server";
import { onEachEngine } from "#tests/support/engines";
import { aLearner, aPerson, assessedBy } from "#tests/support/world";

const is404 = { status: 404 };
const session = (supervisorId: string, given: Partial<NewSession> = {}): NewSession => ({
  id: "session-1",
  heldOn: "2026-11-20",
  minutes: 90,
  supervisorId,
  ...given,
});

onEachEngine("supervision", (open) => {
  test("learner, assessor and manager record dates; sent twice it is there once", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, managerId, enrolmentId } = await aLearner(writer);
    const assessor = as({ personId: assessorId, isAssessor: true });
    await recordSupervision(assessor, enrolmentId, session(assessorId));
    await recordSupervision(assessor, enrolmentId, session(assessorId));
    await recordSupervision(as({ personId: managerId, isManager: true }), enrolmentId, session(managerId, { id: "session-2", heldOn: "2026-11-13" }));
    await recordSupervision(
      as({ personId: learnerId, isLearner: true }),
      enrolmentId,
      session(assessorId, { id: "session-3", heldOn: "2026-11-06" }),
    );
    const { sessions } = await supervisionOf(as({ isLead: true }), enrolmentId);
    expect(sessions.map(({ id, supervisorId }) => [id, supervisorId])).toEqual([
      ["session-1", assessorId],
      ["session-2", managerId],
      ["session-3", assessorId],
    ]);
  });

  test("a lead reads and does not record; others know nothing of it", async () => {
    const { writer, as } = await open();
    const { assessorId, enrolmentId } = await aLearner(writer);
    const stranger = await aPerson(writer);
    await expect(recordSupervision(as({ isLead: true }), enrolmentId, session(assessorId))).rejects.toMatchObject(is404);
    const other = as({ personId: stranger, isAssessor: true, isManager: true });
    await expect(supervisionOf(other, enrolmentId)).rejects.toMatchObject(is404);
    await expect(recordSupervision(other, enrolmentId, session(stranger))).rejects.toMatchObject(is404);
  });

  test("it was held, by somebody who looks after the learner, and is told once", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, enrolmentId } = await aLearner(writer);
    const stranger = await aPerson(writer);
    const ctx = as({ personId: learnerId, isLearner: true });
    await recordSupervision(ctx, enrolmentId, session(assessorId));
    for (const wrong of [
      session(assessorId, { id: "x1", heldOn: "2026-11-22" }),
      session(assessorId, { id: "x2", heldOn: "2026-01-04" }),
      session(stranger, { id: "x3", heldOn: "2026-11-19" }),
      session(assessorId, { id: "x4" }),
    ])
      await expect(recordSupervision(ctx, enrolmentId, wrong)).rejects.toBeInstanceOf(Refusal);
  });

  test("a former assessor can still be named, and can no longer look", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, enrolmentId } = await aLearner(writer);
    const next = await aPerson(writer, { givenName: "Nia" });
    await writer.updateTable("assessorship").set({ endsOn: "2026-06-30" }).where("enrolmentId", "=", enrolmentId).execute();
    await assessedBy(writer, enrolmentId, next, "2026-07-01");
    const { supervisors } = await supervisionOf(as({ personId: learnerId, isLearner: true }), enrolmentId);
    expect(supervisors.map(({ id }) => id)).toContain(assessorId);
    expect(supervisors[0]!.id).not.toBe(assessorId);
    await expect(supervisionOf(as({ personId: assessorId, isAssessor: true }), enrolmentId)).rejects.toMatchObject(is404);
  });

  test("whoever recorded it may take it back, nobody else", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, enrolmentId } = await aLearner(writer);
    const assessor = as({ personId: assessorId, isAssessor: true });
    await recordSupervision(assessor, enrolmentId, session(assessorId));
    await expect(removeSupervision(as({ personId: learnerId, isLearner: true }), enrolmentId, "session-1")).rejects.toMatchObject(is404);
    await removeSupervision(assessor, enrolmentId, "session-1");
    expect((await supervisionOf(assessor, enrolmentId)).sessions).toEqual([]);
    const events = await writer.selectFrom("auditEvent").select("what").orderBy("what").execute();
    expect(events.map(({ what }) => what)).toEqual(["supervision.recorded", "supervision.removed"]);
  });
});
