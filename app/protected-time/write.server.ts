import { allow } from "#app/access/allow.server";
import { learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import type { NewBlock, NewEntry } from "./forms";
import { timeOf, type KeptTime } from "./read.server";
import { whyNotEntry, whyNotPlan } from "./rules";

type Changing = Recording<Context>;
type Mine = { year: LearnerYear; time: KeptTime; personId: string };

/** The learner's own year and what is kept of their time; nobody else changes it until the transaction ends. */
async function mine(ctx: Changing, enrolmentId: string): Promise<Mine> {
  const { personId } = ctx.viewer;
  await oneAtATime(ctx.db, `protected time ${personId}`);
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.recordProtectedTime", relationsOf(year.enrolment));
  return { year, time: await timeOf(ctx, year), personId };
}
const refuse = (why: { sentence: string; field: string } | null) => {
  if (why) throw new Refusal(why.sentence, why.field);
};

class AlreadyDone extends Error {}
const doneOnce = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AlreadyDone)) throw error;
  }
};

/** Does the activity count as protected time today? 422 where it cannot be chosen (any more). */
async function counts({ db }: Pick<Context, "db">, activity: string | null): Promise<0 | 1> {
  if (activity === null) return 1;
  const kind = await db.selectFrom("activityKind").where("id", "=", activity).where("retiredAt", "is", null).select("counts").executeTakeFirst();
  if (!kind) throw new Refusal("Choose from the list", "activity");
  return kind.counts;
}

/** A learner records protected time they took or lost. The same entry sent twice is there once. */
export const recordProtectedTime = (ctx: Context, enrolmentId: string, entry: NewEntry): Promise<void> =>
  doneOnce(() =>
    change(ctx, async (ctx) => {
      const { year, personId } = await mine(ctx, enrolmentId);
      await notThere(ctx, "protectedTimeEntry", entry.id, personId);
      refuse(whyNotEntry(entry, { startsOn: year.enrolment.startsOn, endsOn: year.enrolment.endedOn }, ctx.today));
      const made = { personId, createdAt: ctx.now, createdById: personId, counts: await counts(ctx, entry.activity) };
      await ctx.db
        .insertInto("protectedTimeEntry")
        .values({ ...entry, ...made })
        .execute();
      const { kind, minutes, onDay } = entry;
      ctx.record("protectedTime.recorded", entry.id, { aboutId: personId, changes: { kind, minutes, onDay } });
    }),
  );

/** The id came with the form: there already, it was sent before; somebody else's is nobody's. */
async function notThere({ db }: Pick<Context, "db">, table: "protectedTimeEntry" | "protectedBlock", id: string, personId: string): Promise<void> {
  const there = await db.selectFrom(table).where("id", "=", id).select("personId").executeTakeFirst();
  if (!there) return;
  throw there.personId === personId ? new AlreadyDone() : notFound();
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

/** A learner sets time aside, once or every so many weeks. The same block sent twice is there once. */
export const planProtectedTime = (ctx: Context, enrolmentId: string, block: NewBlock): Promise<void> =>
  doneOnce(() =>
    change(ctx, async (ctx) => {
      const { time, personId } = await mine(ctx, enrolmentId);
      await notThere(ctx, "protectedBlock", block.id, personId);
      refuse(whyNotPlan(block, time, ctx.today));
      await counts(ctx, block.activity);
      const made = { personId, version: 1, createdAt: ctx.now, createdById: personId, changedAt: ctx.now, cancelledAt: null };
      await ctx.db
        .insertInto("protectedBlock")
        .values({ ...block, ...made })
        .execute();
      const { startsOn, endsOn, everyWeeks, atTime, minutes } = block;
      ctx.record("protectedTime.planned", block.id, { aboutId: personId, changes: { startsOn, endsOn, everyWeeks, atTime, minutes } });
    }),
  );
