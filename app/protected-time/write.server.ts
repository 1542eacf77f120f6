import { allow } from "#app/access/allow.server";
import { learnerYear, relationsOf } from "#app/asye/read.server";
import { change, type Context } from "#app/shared/context.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import type { NewEntry } from "./forms";
import { whyNotEntry } from "./rules";

/** A learner records protected time they took, lost or plan. The same entry sent twice is there once. */
export async function recordProtectedTime(ctx: Context, enrolmentId: string, entry: NewEntry): Promise<void> {
  const { enrolment } = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.recordProtectedTime", relationsOf(enrolment));
  const why = whyNotEntry(entry, { startsOn: enrolment.startsOn, endsOn: enrolment.endedOn }, ctx.today);
  if (why) throw new Refusal(why.sentence, why.field);
  const { personId } = ctx.viewer;
  try {
    await change(ctx, async (ctx) => {
      await ctx.db
        .insertInto("protectedTimeEntry")
        .values({ ...entry, personId, createdAt: ctx.now, createdById: personId })
        .execute();
      ctx.record("protectedTime.recorded", entry.id, {
        aboutId: personId,
        changes: { kind: entry.kind, minutes: entry.minutes, onDay: entry.onDay },
      });
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const there = await ctx.db
      .selectFrom("protectedTimeEntry")
      .where("id", "=", entry.id)
      .where("createdById", "=", personId)
      .select("id")
      .executeTakeFirst();
    if (!there) throw notFound();
  }
}

/** A learner takes back an entry of their own; the audit trail keeps what it said. */
export async function removeProtectedTime(ctx: Context, id: string): Promise<void> {
  await change(ctx, async (ctx) => {
    const entry = await ctx.db
      .deleteFrom("protectedTimeEntry")
      .where("id", "=", id)
      .where("personId", "=", ctx.viewer.personId)
      .returning(["personId", "kind", "minutes", "onDay"])
      .executeTakeFirst();
    if (!entry) throw notFound();
    allow(ctx, "learner.recordProtectedTime", { learnerId: entry.personId, assessorId: null, managerId: null });
    const { kind, minutes, onDay } = entry;
    ctx.record("protectedTime.removed", id, { aboutId: entry.personId, changes: { kind, minutes, onDay } });
  });
}
