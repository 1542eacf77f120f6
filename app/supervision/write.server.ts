import { allow } from "#app/access/allow.server";
import { relationsOf } from "#app/asye/read.server";
import { change, type Context } from "#app/shared/context.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { NewSession } from "./forms";
import { supervisionOf } from "./read.server";
import { whyNotSession } from "./rules";

class AlreadyDone extends Error {}

/** The learner, their assessor or their line manager records that a supervision was held. Sent twice, it is there once. */
export async function recordSupervision(ctx: Context, enrolmentId: string, session: NewSession): Promise<void> {
  try {
    await change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `supervision ${enrolmentId}`); // two who were there may record it at the same moment
      const { year, sessions, supervisors } = await supervisionOf(ctx, enrolmentId);
      const { enrolment } = year;
      allow(ctx, "learner.recordSupervision", relationsOf(enrolment));
      if (sessions.some(({ id, createdById }) => id === session.id && createdById === ctx.viewer.personId)) throw new AlreadyDone();
      const ids = supervisors.map(({ id }) => id);
      const why = whyNotSession(session, { startsOn: enrolment.startsOn, endsOn: enrolment.endedOn }, ids, sessions, ctx.today);
      if (why) throw new Refusal(why.sentence, why.field);
      await ctx.db
        .insertInto("supervisionSession")
        .values({ ...session, personId: enrolment.personId, createdAt: ctx.now, createdById: ctx.viewer.personId })
        .execute();
      ctx.record("supervision.recorded", session.id, { aboutId: enrolment.personId, changes: { heldOn: session.heldOn, minutes: session.minutes } });
    });
  } catch (error) {
    if (error instanceof AlreadyDone) return;
    if (!isDuplicate(error)) throw error;
    const there = await ctx.db
      .selectFrom("supervisionSession")
      .where("id", "=", session.id)
      .where("createdById", "=", ctx.viewer.personId)
      .select("id")
      .executeTakeFirst();
    if (!there) throw notFound();
  }
}

/** Whoever recorded a supervision may take it back; the audit trail keeps its day. */
export async function removeSupervision(ctx: Context, enrolmentId: string, id: string): Promise<void> {
  const { year, sessions } = await supervisionOf(ctx, enrolmentId);
  allow(ctx, "learner.recordSupervision", relationsOf(year.enrolment));
  const session = sessions.find((s) => s.id === id && s.createdById === ctx.viewer.personId);
  if (!session) throw notFound();
  await change(ctx, async (ctx) => {
    const gone = await ctx.db.deleteFrom("supervisionSession").where("id", "=", id).executeTakeFirst();
    if (Number(gone.numDeletedRows) !== 1) throw notFound();
    ctx.record("supervision.removed", id, { aboutId: year.enrolment.personId, changes: { heldOn: session.heldOn, minutes: session.minutes } });
  });
}
