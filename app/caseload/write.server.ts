import { allow } from "#app/access/allow.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { addDays, longDay, overlaps, type Day } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import { USUAL, type ChangedReduction, type NewCapacity, type NewReduction, type NewScheme } from "./forms";
import { arrangedPerson, newestSnapshot, reductionOf } from "./read-arranged.server";
import { reductionName, whyNotReduction } from "./rules";

type Acting = Recording<Context>;

async function checked(ctx: Acting, personId: string, given: Omit<NewReduction, "id">, exceptId: string | null): Promise<void> {
  const person = await arrangedPerson(ctx, personId);
  const why = whyNotReduction(given, { onProgramme: person.worker.year !== null });
  if (why) throw new Refusal(why.sentence, why.field);
  const others = await ctx.db
    .selectFrom("capacityReduction")
    .where("personId", "=", personId)
    .where("reason", "=", given.reason)
    .where("withdrawnAt", "is", null)
    .select(["id", "startsOn", "endsOn"])
    .execute();
  const twin = others.find((o) => o.id !== exceptId && overlaps(o, given));
  if (twin)
    throw new Refusal(
      `There is a reduction for ${reductionName(given.reason).toLowerCase()} from ${longDay(twin.startsOn)}${twin.endsOn ? ` to ${longDay(twin.endsOn)}` : ""} already. Change that one.`,
      "startsOn",
    );
}

/** So many per cent less than the ceiling, for a time. The id comes with the form: sent twice it is there once. */
export async function addReduction(ctx: Context, personId: string, { id, ...given }: NewReduction): Promise<void> {
  await arrangedPerson(ctx, personId);
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "caseload");
    const there = await ctx.db.selectFrom("capacityReduction").where("id", "=", id).selectAll().executeTakeFirst();
    const same = (Object.keys(given) as (keyof typeof given)[]).every((key) => there?.[key] === given[key]);
    if (there && (there.personId !== personId || there.createdById !== ctx.viewer.personId || !same))
      throw new Refusal("This page was used before. Open it again and enter it once more.");
    if (there) throw new AlreadyDone();
    await checked(ctx, personId, given, null);
    await ctx.db
      .insertInto("capacityReduction")
      .values({ id, personId, ...given, version: 1, createdAt: ctx.now, createdById: ctx.viewer.personId, withdrawnAt: null })
      .execute();
    ctx.record("caseload.reductionAdded", id, { aboutId: personId, changes: { percent: given.percent, reason: given.reason, from: given.startsOn } });
  }).catch(passOverDone);
}
class AlreadyDone extends Error {}
const passOverDone = (error: unknown): void => {
  if (!(error instanceof AlreadyDone)) throw error;
};

/** Another percentage, other days, another reason. What it said before is kept. */
export async function changeReduction(ctx: Context, id: string, { version, ...given }: ChangedReduction): Promise<void> {
  const { personId } = await reductionOf(ctx, id);
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "caseload");
    await checked(ctx, personId, given, id);
    await keepAndSet(ctx, id, version, given);
    ctx.record("caseload.reductionChanged", id, {
      aboutId: personId,
      changes: { percent: given.percent, reason: given.reason, until: given.endsOn },
    });
  });
}

/** Recorded by mistake: it counts on no day. */
export async function withdrawReduction(ctx: Context, id: string, version: number): Promise<void> {
  const { personId } = await reductionOf(ctx, id);
  await change(ctx, async (ctx) => {
    await keepAndSet(ctx, id, version, { withdrawnAt: ctx.now });
    ctx.record("caseload.reductionWithdrawn", id, { aboutId: personId });
  });
}

async function keepAndSet(ctx: Acting, id: string, version: number, set: Partial<Omit<NewReduction, "id">> & { withdrawnAt?: Context["now"] }) {
  const before = await ctx.db
    .selectFrom("capacityReduction")
    .where("id", "=", id)
    .select(["reason", "percent", "startsOn", "endsOn", "reviewOn", "version", "withdrawnAt"])
    .executeTakeFirstOrThrow();
  if (before.withdrawnAt !== null) throw new Refusal("This reduction was taken back. Add a new one if it is needed again.");
  const { numUpdatedRows } = await ctx.db
    .updateTable("capacityReduction")
    .set({ ...set, version: version + 1 })
    .where("id", "=", id)
    .where("version", "=", version)
    .where("withdrawnAt", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal("Somebody changed this reduction while you had it open. Open the page again to see what it says now.");
  await ctx.db
    .insertInto("capacityReductionChange")
    .values({ id: newId(), reductionId: id, at: ctx.now, byId: ctx.viewer.personId, before: JSON.stringify(before) })
    .execute();
}

// Weighting schemes

/** A scheme, or the next version of one with that name. It counts nothing until it is put in force. */
export async function makeScheme(ctx: Context, { id, name, definition }: NewScheme): Promise<void> {
  allow(ctx, "schemes.change");
  try {
    await change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, "caseload");
      const there = await ctx.db.selectFrom("weightingScheme").where("id", "=", id).selectAll().executeTakeFirst();
      const body = JSON.stringify(definition);
      const same = there?.createdById === ctx.viewer.personId && there.name === name && there.definition === body;
      if (there)
        throw same ? new AlreadyDone() : new Refusal("This page was used before. Open it again, and enter once more what is to be different.");
      const { newest } = await ctx.db
        .selectFrom("weightingScheme")
        .where("name", "=", name)
        .select((e) => e.fn.max("version").as("newest"))
        .executeTakeFirstOrThrow();
      const version = Number(newest ?? 0) + 1;
      await ctx.db
        .insertInto("weightingScheme")
        .values({ id, name, version, definition: body, fromOn: null, createdAt: ctx.now, createdById: ctx.viewer.personId })
        .execute();
      ctx.record("caseload.schemeMade", id, { changes: { name, version } });
    });
  } catch (error) {
    if (isDuplicate(error)) throw new Refusal("Somebody made a version of this name at the same moment. Save it once more.");
    passOverDone(error);
  }
}

/**
 * From that day on every snapshot is weighed by it. Only from today or later, and later than the newest snapshot: what was shown for a day
 * stays as it was. A scheme that has been in force keeps its day; one that is still to come can be given another.
 */
export async function putInForce(ctx: Context, id: string, fromOn: Day): Promise<void> {
  allow(ctx, "schemes.change");
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "caseload");
    const scheme = await ctx.db.selectFrom("weightingScheme").where("id", "=", id).select(["id", "fromOn", "name"]).executeTakeFirst();
    if (!scheme) throw notFound();
    if (scheme.fromOn !== null && scheme.fromOn <= ctx.today)
      throw new Refusal(`This version has been in force since ${longDay(scheme.fromOn)}. Make a new version to use it again.`, "fromOn");
    if (scheme.fromOn === fromOn) throw new AlreadyDone();
    if (fromOn < ctx.today) throw new Refusal("Enter today or a later day.", "fromOn");
    const { newestOn } = await newestSnapshot(ctx);
    if (newestOn !== null && fromOn <= newestOn)
      throw new Refusal(
        `Enter a day after ${longDay(newestOn)}: there are figures of that day already, and what was shown for a day stays as it was.`,
        "fromOn",
      );
    const taken = await ctx.db.selectFrom("weightingScheme").where("fromOn", "=", fromOn).where("id", "<>", id).select("name").executeTakeFirst();
    if (taken) throw new Refusal(`“${taken.name}” begins on that day. Choose another one.`, "fromOn");
    await ctx.db.updateTable("weightingScheme").set({ fromOn }).where("id", "=", id).execute();
    ctx.record("caseload.schemePutInForce", id, { changes: { name: scheme.name, from: fromOn } });
  }).catch(passOverDone);
}

/** How many learners an assessor, or everybody of whom nothing is said, can take from a day on, until something else is said. */
export async function setAssessorCapacity(ctx: Context, { personId: whose, learners, startsOn }: NewCapacity): Promise<void> {
  allow(ctx, "planner.use");
  const personId = whose === USUAL ? null : whose;
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "caseload");
    const assessor = await ctx.db
      .selectFrom("rolePeriod")
      .where("personId", "=", whose)
      .where("role", "=", "assessor")
      .where((e) => e.or([e("endsOn", "is", null), e("endsOn", ">=", ctx.today)]))
      .select("id")
      .executeTakeFirst();
    if (personId !== null && !assessor) throw new Refusal("Choose somebody who is an assessor.", "personId");
    await ctx.db.deleteFrom("assessorCapacity").where("personId", "is not distinct from", personId).where("startsOn", ">=", startsOn).execute();
    await ctx.db
      .updateTable("assessorCapacity")
      .set({ endsOn: addDays(startsOn, -1) })
      .where("personId", "is not distinct from", personId)
      .where((e) => e.or([e("endsOn", "is", null), e("endsOn", ">=", startsOn)]))
      .execute();
    await ctx.db.insertInto("assessorCapacity").values({ id: newId(), personId, startsOn, endsOn: null, learners }).execute();
    const changes = { learners, from: startsOn };
    if (personId === null) ctx.record("caseload.usualCapacitySet", USUAL, { changes });
    else ctx.record("caseload.assessorCapacitySet", personId, { aboutId: personId, changes });
  });
}
