/** What a learner does with their protected time. Each act is one transaction in which nobody else changes it; sent twice, it is done once. */
import { allow } from "#app/access/allow.server";
import { learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { addDays, clockTime, fullDay, hours, longDay, type Day } from "#app/shared/dates";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import type { Insertable } from "kysely";
import type { Database } from "#db/schema";
import type { ChangedBlock, ChangedEntry, NewAbsence, NewBlock, NewEntry } from "./forms";
import { ownBlock, timeOf, type KeptBlock, type KeptEntry, type KeptTime } from "./read.server";
import {
  answers,
  fallsOn,
  occurrences,
  recordedWithin,
  whyNotAway,
  whyNotEntry,
  whyNotPlan,
  type LostReason,
  type Occurrence,
  type Why,
} from "./rules";

type Changing = Recording<Context>;
type Held = { year: LearnerYear; time: KeptTime; personId: string };

/** A learner's year and what is kept of their time, for whoever may do this; nobody else changes it until the transaction ends. */
async function held(ctx: Changing, enrolmentId: string, may: "learner.recordProtectedTime" | "learner.recordAbsence"): Promise<Held> {
  await oneAtATime(ctx.db, `protected time ${enrolmentId}`);
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, may, relationsOf(year.enrolment));
  return { year, time: await timeOf(ctx, year), personId: year.enrolment.personId };
}

class AlreadyDone extends Error {}
async function act(
  ctx: Context,
  enrolmentId: string,
  work: (ctx: Changing, held: Held) => Promise<void>,
  may: Parameters<typeof held>[2] = "learner.recordProtectedTime",
): Promise<void> {
  try {
    await change(ctx, async (ctx) => work(ctx, await held(ctx, enrolmentId, may)));
  } catch (error) {
    if (!(error instanceof AlreadyDone)) throw error;
  }
}
const refuse = (why: Why) => {
  if (why) throw new Refusal(why.sentence, why.field);
};
const stale = () => new Refusal("This has been changed since you opened the page. Look at it as it is now, and send yours again if it still holds.");

/** The id came with the form: there already, it was sent before; somebody else's is nobody's. */
async function notThere({ db }: Pick<Context, "db">, table: "protectedTimeEntry" | "protectedBlock" | "absence", id: string, personId: string) {
  const there = await db.selectFrom(table).where("id", "=", id).select("personId").executeTakeFirst();
  if (there) throw there.personId === personId ? new AlreadyDone() : notFound();
}

/** Does the activity count as protected time today? One that is retired can be kept, and not chosen any more. */
async function counts({ db }: Pick<Context, "db">, activity: string | null, kept: string | null = null): Promise<0 | 1> {
  if (activity === null) return 1;
  const kind = await db.selectFrom("activityKind").where("id", "=", activity).select(["counts", "retiredAt"]).executeTakeFirst();
  if (!kind || (kind.retiredAt !== null && activity !== kept)) throw new Refusal("Choose from the list", "activity");
  return kind.counts;
}

type Row = Omit<Insertable<Database["protectedTimeEntry"]>, "createdAt" | "createdById"> & { counts: 0 | 1 };
async function insertEntry(ctx: Changing, row: Row): Promise<void> {
  await ctx.db
    .insertInto("protectedTimeEntry")
    .values({ ...row, createdAt: ctx.now, createdById: ctx.viewer.personId })
    .execute();
  const { kind, minutes, onDay, reason } = row;
  ctx.record("protectedTime.recorded", row.id, { aboutId: row.personId, changes: { kind, minutes, onDay, ...(reason ? { reason } : {}) } });
}

/** A learner records protected time they took or lost that was not planned. */
export const recordProtectedTime = (ctx: Context, enrolmentId: string, entry: NewEntry): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    await notThere(ctx, "protectedTimeEntry", entry.id, personId);
    refuse(whyNotEntry(entry, time, ctx.today, clockTime(ctx.now)));
    await insertEntry(ctx, { ...entry, personId, counts: await counts(ctx, entry.activity) });
  });

const sourced = (entry: KeptEntry) => {
  if (entry.source !== null) throw new Refusal("This was recorded elsewhere in the portal. It changes when it is changed there.");
};

/** A learner changes an entry; the trail keeps what it said before. */
export const changeProtectedTime = (ctx: Context, enrolmentId: string, changed: ChangedEntry): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    const { id, version, kind, minutes, onDay, atTime, activity, reason } = changed;
    const entry = time.entries.find((e) => e.id === id);
    if (!entry) throw notFound();
    sourced(entry);
    const said = { kind, minutes, onDay, atTime, activity, reason };
    const before = Object.fromEntries(Object.keys(said).map((key) => [key, entry[key as keyof typeof said]]));
    if (entry.version === version + 1 && JSON.stringify(before) === JSON.stringify(said)) throw new AlreadyDone();
    if (entry.version !== version) throw stale();
    refuse(whyNotEntry({ ...changed, blockId: entry.blockId, plannedOn: entry.plannedOn }, time, ctx.today, clockTime(ctx.now)));
    const other = time.entries.find((e) => e.id !== id && e.blockId !== null && e.blockId === entry.blockId && e.plannedOn === entry.plannedOn);
    if (other?.kind === kind) throw new Refusal(`The other part of this block is recorded as ${kind} already. Change or remove that one.`, "kind");
    await ctx.db
      .updateTable("protectedTimeEntry")
      .set({
        ...said,
        counts: activity === entry.activity && kind === entry.kind ? entry.counts : await counts(ctx, activity, entry.activity),
        version: version + 1,
      })
      .where("id", "=", id)
      .execute();
    const was = {
      ...{ beforeKind: entry.kind, beforeMinutes: entry.minutes, beforeOnDay: entry.onDay, beforeAtTime: entry.atTime },
      ...{ beforeActivity: entry.activity, beforeReason: entry.reason },
    };
    ctx.record("protectedTime.changed", id, { aboutId: personId, changes: { ...said, ...was } });
  });

/** The trail remembers what is gone. */
const wasRemoved = async ({ db }: Pick<Context, "db">, id: string, personId: string): Promise<boolean> =>
  (await db
    .selectFrom("auditEvent")
    .where("subjectId", "=", id)
    .where("aboutId", "=", personId)
    .where("what", "=", "protectedTime.removed")
    .select("id")
    .executeTakeFirst()) !== undefined;

/** A learner takes back an entry of their own; the audit trail keeps what it said. */
export const removeProtectedTime = (ctx: Context, enrolmentId: string, id: string): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    const entry = time.entries.find((e) => e.id === id);
    if (!entry) throw (await wasRemoved(ctx, id, personId)) ? new AlreadyDone() : notFound();
    sourced(entry);
    await ctx.db.deleteFrom("protectedTimeEntry").where("id", "=", id).execute();
    const { kind, minutes, onDay } = entry;
    ctx.record("protectedTime.removed", id, { aboutId: personId, changes: { kind, minutes, onDay } });
  });

export type OneDay = { blockId: string; onDay: Day };
/** A block's day that still stands, with what was answered; 404 where there is none. */
function standing(time: KeptTime, { blockId, onDay }: OneDay): { one: Occurrence; said: KeptEntry[] } {
  const one = occurrences(time, { from: onDay, to: onDay }).kept.find((o) => o.blockId === blockId);
  const said = answers(time.entries)({ blockId, onDay });
  if (!one) {
    if (time.blocks.some((b) => b.id === blockId)) throw new Refusal("Nothing is set aside for that day any more. Open your protected time again.");
    throw notFound();
  }
  return { one, said };
}

/** What became of a block's day: minutes taken (or all of it), and why the rest was lost. */
export type Answer = { taken: number | "all"; lost: LostReason | null };
/** A learner says what became of a block's day. Twice the same is once; what is recorded in it as something else is not counted twice. */
export const answerBlock = (
  ctx: Context,
  enrolmentId: string,
  day: OneDay,
  { taken, lost }: { taken: number | "all"; lost: LostReason | null },
): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    const { one, said } = standing(time, day);
    const { busy, counted } = recordedWithin(one, time.entries);
    const most = one.minutes - busy;
    const minutes = taken === "all" ? most : taken;
    const rest = lost === null ? 0 : one.minutes - counted - minutes;
    if (said.length > 0) {
      const same = said.every((e) => (e.kind === "taken" ? e.minutes === minutes : e.minutes === rest && e.reason === lost));
      if (same && said.length === (minutes > 0 ? 1 : 0) + (rest > 0 ? 1 : 0)) throw new AlreadyDone();
      throw new Refusal(`You have answered for ${longDay(day.onDay)} already. Change that entry if it was different.`);
    }
    if (minutes === 0 && rest === 0)
      throw new Refusal(
        counted < one.minutes
          ? "Something else is recorded for all of this time. Say why it was lost, or move it to another day."
          : "All of this time is recorded as protected time already. Leave it out.",
      );
    if (minutes > most || (lost !== null && rest <= 0))
      throw new Refusal(
        busy === 0
          ? `Enter less than the ${hours(one.minutes)} that were planned, or say that you took it.`
          : `Enter less than ${hours(most)}: ${hours(busy)} of what was planned is recorded as something else.`,
        "minutes",
      );
    // beside something else nobody knows from when to when it was
    const atTime = busy === 0 ? one.atTime : null;
    const kind = minutes > 0 ? "taken" : "lost";
    refuse(whyNotEntry({ ...one, plannedOn: one.onDay, kind, atTime, minutes: Math.max(minutes, 1) }, time, ctx.today, clockTime(ctx.now)));
    const { activity } = one;
    const does = await counts(ctx, activity, activity);
    const row = { personId, onDay: one.onDay, blockId: one.blockId, plannedOn: one.onDay };
    if (minutes > 0)
      await insertEntry(ctx, {
        ...row,
        id: `${one.blockId}-${one.onDay}-taken`,
        kind: "taken",
        minutes,
        atTime,
        activity,
        reason: null,
        counts: does,
      });
    if (rest > 0)
      await insertEntry(ctx, {
        ...row,
        id: `${one.blockId}-${one.onDay}-lost`,
        kind: "lost",
        minutes: rest,
        activity: null,
        reason: lost,
        counts: does,
      });
  });

async function except(ctx: Changing, { blockId, onDay }: OneDay, toBlockId: string | null): Promise<void> {
  await ctx.db
    .insertInto("protectedBlockException")
    .values({ blockId, onDay, what: toBlockId === null ? "leftOut" : "moved", toBlockId, at: ctx.now, byId: ctx.viewer.personId })
    .execute();
  await ctx.db
    .updateTable("protectedBlock")
    .set((e) => ({ version: e("version", "+", 1), changedAt: ctx.now }))
    .where("id", "=", blockId)
    .execute();
}
const notAnswered = (said: readonly KeptEntry[], onDay: Day) => {
  if (said.length > 0) throw new Refusal(`You have answered for ${longDay(onDay)} already. Change that entry instead.`);
};

/** A learner moves one day of a block to another day and time. */
export const moveBlock = (ctx: Context, enrolmentId: string, day: OneDay, to: { id: string; startsOn: Day; atTime: string }): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    await notThere(ctx, "protectedBlock", to.id, personId);
    const { one, said } = standing(time, day);
    notAnswered(said, day.onDay);
    const block = { ...to, endsOn: to.startsOn, everyWeeks: 0, minutes: one.minutes, activity: one.activity };
    const rest = { ...time, exceptions: [...time.exceptions, { ...day, what: "moved" as const, toBlockId: to.id }] };
    refuse(whyNotPlan(block, rest, ctx.today));
    await insertBlock(ctx, personId, block);
    await except(ctx, day, to.id);
    ctx.record("protectedTime.moved", day.blockId, { aboutId: personId, changes: { from: day.onDay, to: to.startsOn, atTime: to.atTime } });
  });

/** A learner leaves out one day of a block; a block of one day is cancelled so. */
export const leaveOut = (ctx: Context, enrolmentId: string, day: OneDay): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    if (time.exceptions.some((e) => e.blockId === day.blockId && e.onDay === day.onDay && e.what === "leftOut")) throw new AlreadyDone();
    const { one, said } = standing(time, day);
    notAnswered(said, day.onDay);
    if (day.onDay < ctx.today && recordedWithin(one, time.entries).counted < one.minutes)
      throw new Refusal(`${fullDay(day.onDay)} has gone by. Say whether you took the time or lost it.`);
    await except(ctx, day, null);
    ctx.record("protectedTime.leftOut", day.blockId, { aboutId: personId, changes: { onDay: day.onDay } });
  });

async function insertBlock(ctx: Changing, personId: string, block: Omit<NewBlock, "activity"> & { activity: string | null }): Promise<void> {
  const made = { personId, version: 1, createdAt: ctx.now, createdById: ctx.viewer.personId, changedAt: ctx.now, cancelledAt: null };
  await ctx.db
    .insertInto("protectedBlock")
    .values({ ...block, ...made })
    .execute();
}
const said = ({ startsOn, endsOn, everyWeeks, atTime, minutes }: Omit<NewBlock, "id" | "activity">) => ({
  startsOn,
  endsOn,
  everyWeeks,
  atTime,
  minutes,
});

/** A learner sets time aside, once or every so many weeks. */
export const planProtectedTime = (ctx: Context, enrolmentId: string, block: NewBlock): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, { time, personId }) => {
    await notThere(ctx, "protectedBlock", block.id, personId);
    refuse(whyNotPlan(block, time, ctx.today));
    await counts(ctx, block.activity);
    await insertBlock(ctx, personId, block);
    ctx.record("protectedTime.planned", block.id, { aboutId: personId, changes: said(block) });
  });

async function blockAt(ctx: Changing, { time, personId }: Held, id: string, version: number): Promise<KeptBlock> {
  const block = time.blocks.find((b) => b.id === id);
  if (!block) {
    const gone = await ownBlock(ctx, personId, id);
    throw gone.version === version + 1 ? new AlreadyDone() : stale();
  }
  if (block.version !== version) throw stale();
  return block;
}
/** From `fromOn` on the block is not; what came before stays as it was. */
async function endBefore(ctx: Changing, time: KeptTime, block: KeptBlock, fromOn: Day, field: string): Promise<void> {
  const answered = time.entries.find((e) => e.blockId === block.id && e.plannedOn !== null && e.plannedOn >= fromOn);
  if (answered) throw new Refusal(`You have answered for ${longDay(answered.plannedOn!)} already. Enter a later day.`, field);
  if (fromOn < ctx.today) throw new Refusal("What has gone by stays as it was. Enter today or a later day.", field);
  const last = addDays(fromOn, -1);
  const rest = fromOn <= block.startsOn ? { cancelledAt: ctx.now } : { endsOn: block.endsOn !== null && block.endsOn < last ? block.endsOn : last };
  await ctx.db
    .updateTable("protectedBlock")
    .set({ ...rest, version: block.version + 1, changedAt: ctx.now })
    .where("id", "=", block.id)
    .execute();
}

/**
 * A learner changes a block from a day on: another weekday, time or length. The days before it stay, and so do those moved or left out
 * that it still falls on; `changed.id` is the block from then on.
 */
export const changeBlock = (ctx: Context, enrolmentId: string, blockId: string, changed: ChangedBlock): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, held) => {
    const { time, personId } = held;
    const { version, ...from } = changed;
    await notThere(ctx, "protectedBlock", from.id, personId);
    const block = await blockAt(ctx, held, blockId, version);
    const exceptions = time.exceptions.filter((e) => e.blockId === blockId);
    if (block.everyWeeks === 0 && exceptions.length > 0) throw new Refusal("That day was moved or left out. Plan another one.", "startsOn");
    const next = { ...from, everyWeeks: block.everyWeeks, endsOn: block.everyWeeks === 0 ? from.startsOn : from.endsOn };
    refuse(whyNotPlan(next, time, ctx.today, blockId));
    await counts(ctx, next.activity, block.activity);
    await endBefore(ctx, time, block, block.everyWeeks === 0 ? block.startsOn : from.startsOn, "startsOn");
    await insertBlock(ctx, personId, next);
    const stay = exceptions.filter(({ onDay }) => fallsOn(next, onDay)).map(({ onDay, what, toBlockId }) => ({ onDay, what, toBlockId }));
    if (stay.length > 0)
      await ctx.db
        .insertInto("protectedBlockException")
        .values(stay.map((e) => ({ ...e, blockId: next.id, at: ctx.now, byId: ctx.viewer.personId })))
        .execute();
    const was = said(block);
    const before = {
      ...{ beforeStartsOn: was.startsOn, beforeEndsOn: was.endsOn, beforeEveryWeeks: was.everyWeeks, beforeAtTime: was.atTime },
      ...{ beforeMinutes: was.minutes, beforeActivity: block.activity },
    };
    ctx.record("protectedTime.replanned", blockId, { aboutId: personId, changes: { ...said(next), activity: next.activity, ...before } });
  });

/** A learner stops a block from a day on. */
export const endBlock = (ctx: Context, enrolmentId: string, blockId: string, { version, fromOn }: { version: number; fromOn: Day }): Promise<void> =>
  act(ctx, enrolmentId, async (ctx, held) => {
    const { time, personId } = held;
    const block = time.blocks.find((b) => b.id === blockId);
    if (block && block.version === version + 1 && block.endsOn === addDays(fromOn, -1)) throw new AlreadyDone();
    const going = await blockAt(ctx, held, blockId, version);
    if (going.endsOn !== null && fromOn > going.endsOn)
      throw new Refusal(`It ends on ${longDay(going.endsOn)} already. Enter that day or an earlier one.`, "fromOn");
    await endBefore(ctx, time, going, fromOn, "fromOn");
    ctx.record("protectedTime.ended", blockId, { aboutId: personId, changes: { fromOn } });
  });

/** The learner, or their line manager for them, records days of leave or sickness: a category and days, nothing more. */
export const recordAbsence = (ctx: Context, enrolmentId: string, absence: NewAbsence): Promise<void> =>
  act(
    ctx,
    enrolmentId,
    async (ctx, { time, personId }) => {
      await notThere(ctx, "absence", absence.id, personId);
      refuse(whyNotAway(absence, time));
      const made = { personId, version: 1, createdAt: ctx.now, createdById: ctx.viewer.personId, removedAt: null };
      await ctx.db
        .insertInto("absence")
        .values({ ...absence, ...made })
        .execute();
      const { kind, startsOn, endsOn } = absence;
      ctx.record("protectedTime.absenceRecorded", absence.id, { aboutId: personId, changes: { kind, startsOn, endsOn } });
    },
    "learner.recordAbsence",
  );

/** Days away taken back by either of them; owed again from then on. */
export const removeAbsence = (ctx: Context, enrolmentId: string, id: string): Promise<void> =>
  act(
    ctx,
    enrolmentId,
    async (ctx, { time, personId }) => {
      const absence = time.absences.find((a) => a.id === id);
      if (!absence) {
        const gone = await ctx.db.selectFrom("absence").where("id", "=", id).where("personId", "=", personId).select("id").executeTakeFirst();
        throw gone ? new AlreadyDone() : notFound();
      }
      await ctx.db
        .updateTable("absence")
        .set({ removedAt: ctx.now, version: absence.version + 1 })
        .where("id", "=", id)
        .execute();
      const { kind, startsOn, endsOn } = absence;
      ctx.record("protectedTime.absenceRemoved", id, { aboutId: personId, changes: { kind, startsOn, endsOn } });
    },
    "learner.recordAbsence",
  );
