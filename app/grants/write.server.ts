/** Claims and payments of the grant, for many learners at once, and what they depend on. */
import { allow } from "#app/access/allow.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { addDays, longDay, type Day } from "#app/shared/dates";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import type { GrantClaimKind } from "#db/schema";
import type { Chosen } from "./columns";
import { grantLearners, grantTerms, LAYOUT, type GrantLearner } from "./read.server";
import { amountAt, claimNames, yearNamed } from "./rules";

type Changing = Recording<Context>;
class AlreadyDone extends Error {}
const passOver = (error: unknown): void => {
  if (!(error instanceof AlreadyDone)) throw error;
};
const grant = (ctx: Context, work: (ctx: Changing) => Promise<void>): Promise<void> => {
  allow(ctx, "grants.manage");
  return change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "grants");
    await work(ctx);
  }).catch(passOver);
};

/** The learners with these enrolments; somebody who is not there is told. */
async function these(ctx: Changing, ids: readonly string[]): Promise<GrantLearner[]> {
  const all = new Map((await grantLearners(ctx, await grantTerms(ctx))).map((l) => [l.enrolmentId, l]));
  return ids.map((id) => {
    const found = all.get(id);
    if (!found) throw new Refusal("One of the learners is not there any more. Choose again.", "learners");
    return found;
  });
}

export type Claims = { id: string; claim: GrantClaimKind; learners: readonly string[]; sentOn: Day; reference: string | null; pence: number | null };
/** Claims that were sent to the funder: all of them or none. Sent twice it is done once. */
export const recordClaims = (ctx: Context, claims: Claims): Promise<void> =>
  grant(ctx, async (ctx) => {
    const { id, claim, sentOn, reference } = claims;
    const twin = await ctx.db.selectFrom("grantClaim").where("id", "=", `${id}.0`).select("id").executeTakeFirst();
    if (twin) throw new AlreadyDone();
    if (sentOn > ctx.today) throw new Refusal("The day the claims were sent is still to come.", "sentOn");
    const { amounts } = await grantTerms(ctx);
    const pence = claims.pence ?? amountAt(amounts, claim, sentOn);
    if (pence === null) throw new Refusal(`No amount is on record for ${longDay(sentOn)}. Enter it here, or under Amounts and dates.`, "pence");
    const learners = await these(ctx, claims.learners);
    for (const l of learners) {
      const { standing } = l[claim];
      if (standing.state === "claimed" || standing.state === "paid")
        throw new Refusal(`${l.name}: ${claimNames[claim].toLowerCase()} was claimed already.`, "learners");
      // what was missed by the days on record may all the same have been sent in time, and is being written down late
      if (standing.state !== "toClaim" && standing.state !== "missed") throw new Refusal(`${l.name}: ${standing.words}.`, "learners");
      if (standing.on !== null && sentOn < standing.on)
        throw new Refusal(`${l.name}: could not be claimed before ${longDay(standing.on)}.`, "sentOn");
    }
    const rows = learners.map((l, i) => ({
      id: `${id}.${i}`,
      enrolmentId: l.enrolmentId,
      claim,
      pence,
      sentOn,
      reference,
      paidOn: null,
      early: (l[claim].standing.early ? 1 : 0) as 0 | 1,
      createdAt: ctx.now,
      createdById: ctx.viewer.personId,
    }));
    for (let i = 0; i < rows.length; i += 50)
      await ctx.db
        .insertInto("grantClaim")
        .values(rows.slice(i, i + 50))
        .execute();
    for (const l of learners)
      ctx.record("grants.claimRecorded", l.enrolmentId, { aboutId: l.personId, changes: { claim, sentOn, pence, early: l[claim].standing.early } });
  });

export type Payments = { claim: GrantClaimKind; learners: readonly string[]; paidOn: Day; reference: string | null };
/** The money came. Who was paid on that day already is passed over, so that sending it twice does it once. */
export const recordPayments = (ctx: Context, { claim, learners: ids, paidOn, reference }: Payments): Promise<void> =>
  grant(ctx, async (ctx) => {
    if (paidOn > ctx.today) throw new Refusal("The day the money came is still to come.", "paidOn");
    const learners = await these(ctx, ids);
    const open: GrantLearner[] = [];
    for (const l of learners) {
      const { stored } = l[claim];
      if (!stored) throw new Refusal(`${l.name}: ${claimNames[claim].toLowerCase()} was not claimed. Record the claim first.`, "learners");
      if (paidOn < stored.sentOn) throw new Refusal(`${l.name}: the claim was sent on ${longDay(stored.sentOn)}, after that day.`, "paidOn");
      if (stored.paidOn !== null && stored.paidOn !== paidOn) throw new Refusal(`${l.name}: was paid on ${longDay(stored.paidOn)}.`, "learners");
      if (stored.paidOn === null) open.push(l);
    }
    if (open.length === 0) throw new AlreadyDone();
    for (const l of open) {
      const stored = l[claim].stored;
      if (!stored) continue;
      await ctx.db
        .updateTable("grantClaim")
        .set({ paidOn, reference: reference ?? stored.reference })
        .where("id", "=", stored.id)
        .execute();
      ctx.record("grants.paymentRecorded", l.enrolmentId, { aboutId: l.personId, changes: { claim, paidOn, pence: stored.pence } });
    }
  });

/** A claim that was wrong, or that the funder refused: it stays on record with the reason, and can be made again. */
export const takeBackClaim = (ctx: Context, enrolmentId: string, { claim, because }: { claim: GrantClaimKind; because: string }): Promise<void> =>
  grant(ctx, async (ctx) => {
    const stored = await ctx.db
      .selectFrom("grantClaim")
      .innerJoin("enrolment", "enrolment.id", "grantClaim.enrolmentId")
      .where("enrolmentId", "=", enrolmentId)
      .where("claim", "=", claim)
      .where("takenBackAt", "is", null)
      .select(["grantClaim.id", "enrolment.personId"])
      .executeTakeFirst();
    if (!stored) throw new AlreadyDone();
    await ctx.db.updateTable("grantClaim").set({ takenBackAt: ctx.now, takenBackBecause: because }).where("id", "=", stored.id).execute();
    ctx.record("grants.claimTakenBack", enrolmentId, { aboutId: stored.personId, changes: { claim } });
  });

export type Facts = { childAndFamily: "" | "yes" | "no"; employedBy: "" | "council" | "agency" };
const nothingKnown = { childAndFamily: null, employedBy: null, decided: null, decidedBecause: null, decidedAt: null, decidedById: null };

async function keepFacts(ctx: Changing, l: GrantLearner, facts: Facts): Promise<boolean> {
  const childAndFamily = facts.childAndFamily || l.childAndFamily;
  const employedBy = facts.employedBy || l.employedBy;
  if (childAndFamily === l.childAndFamily && employedBy === l.employedBy) return false;
  await ctx.db
    .insertInto("grantRecord")
    .values({ enrolmentId: l.enrolmentId, ...nothingKnown, childAndFamily, employedBy })
    .onConflict((c) => c.column("enrolmentId").doUpdateSet({ childAndFamily, employedBy }))
    .execute();
  ctx.record("grants.factsRecorded", l.enrolmentId, { aboutId: l.personId, changes: { childAndFamily, employedBy } });
  return true;
}

/** What the roster does not say, for many at once; what is left open stays as it was. */
export const recordFacts = (ctx: Context, { learners, ...facts }: Facts & { learners: readonly string[] }): Promise<void> =>
  grant(ctx, async (ctx) => {
    if (!facts.childAndFamily && !facts.employedBy) throw new Refusal("Choose what is known about them.", "childAndFamily");
    let changed = false;
    for (const l of await these(ctx, learners)) changed = (await keepFacts(ctx, l, facts)) || changed;
    if (!changed) throw new AlreadyDone();
  });

/** The same for one learner, and the days that nobody has entered yet. A day that is known is changed under People. */
export const recordOwnFacts = (
  ctx: Context,
  enrolmentId: string,
  { qualifiedOn, registeredFrom, ...facts }: Facts & { qualifiedOn: Day | null; registeredFrom: Day | null },
): Promise<void> =>
  grant(ctx, async (ctx) => {
    const [l] = await grantLearners(ctx, await grantTerms(ctx), enrolmentId);
    if (!l) throw notFound();
    if (qualifiedOn && qualifiedOn > ctx.today) throw new Refusal("The day of qualifying is still to come.", "qualifiedOn");
    if (registeredFrom && registeredFrom > ctx.today) throw new Refusal("The day of registration is still to come.", "registeredFrom");
    let changed = await keepFacts(ctx, l, facts);
    const days = {
      ...(qualifiedOn && l.qualifiedOn === null ? { qualifiedOn } : {}),
      ...(registeredFrom && l.sweRegisteredFrom === null ? { sweRegisteredFrom: registeredFrom } : {}),
    };
    if (Object.keys(days).length > 0) {
      await ctx.db
        .updateTable("person")
        .set({ ...days, updatedAt: ctx.now })
        .where("id", "=", l.personId)
        .execute();
      ctx.record("people.changed", l.personId, { aboutId: l.personId, changes: days });
      changed = true;
    }
    if (!changed) throw new AlreadyDone();
  });

/** The academy decides otherwise than the rules, with its reason; or leaves it to the rules again. */
export const decide = (
  ctx: Context,
  enrolmentId: string,
  decision: { decided: "" | "eligible" | "notEligible"; because: string | null },
): Promise<void> =>
  grant(ctx, async (ctx) => {
    const [l] = await grantLearners(ctx, await grantTerms(ctx), enrolmentId);
    if (!l) throw notFound();
    const decided = decision.decided || null;
    const decidedBecause = decided ? decision.because : null;
    if (decided && !decidedBecause) throw new Refusal("Enter why the academy decides so", "because");
    if (decided === l.decided && decidedBecause === l.decidedBecause) throw new AlreadyDone();
    const by = decided ? { decidedAt: ctx.now, decidedById: ctx.viewer.personId } : { decidedAt: null, decidedById: null };
    await ctx.db
      .insertInto("grantRecord")
      .values({ enrolmentId, ...nothingKnown, decided, decidedBecause, ...by })
      .onConflict((c) => c.column("enrolmentId").doUpdateSet({ decided, decidedBecause, ...by }))
      .execute();
    ctx.record("grants.decided", enrolmentId, { aboutId: l.personId, changes: { decided } });
  });

/** The columns of the file, as the lead wants them. A page older than the last save is told. */
export const saveLayout = (ctx: Context, { version, columns }: { version: number; columns: readonly Chosen[] }): Promise<void> =>
  grant(ctx, async (ctx) => {
    const text = JSON.stringify(columns);
    const row = await ctx.db.selectFrom("grantLayout").where("id", "=", LAYOUT).select(["version", "columns"]).executeTakeFirst();
    if (row?.columns === text) throw new AlreadyDone();
    if ((row?.version ?? 0) !== version)
      throw new Refusal(
        "Somebody saved the columns after you opened this page. Open it in another tab to see theirs; saving again here replaces them.",
        "version",
      );
    const saved = { columns: text, version: version + 1, savedAt: ctx.now, savedById: ctx.viewer.personId };
    await ctx.db
      .insertInto("grantLayout")
      .values({ id: LAYOUT, ...saved })
      .onConflict((c) => c.column("id").doUpdateSet(saved))
      .execute();
    ctx.record("grants.columnsChanged", LAYOUT, { changes: { columns: columns.length } });
  });

export type YearTerms = { year: number; closesOn: Day | null; lateFrom: Day | null; earlyFrom: Day | null; note: string | null };
/** A financial year of the funder: its closing day, who may claim late, from when completion is paid early. */
export const setYear = (ctx: Context, { year, closesOn, lateFrom, earlyFrom, note }: YearTerms): Promise<void> =>
  grant(ctx, async (ctx) => {
    const named = yearNamed(year);
    if (closesOn && closesOn < named.startsOn) throw new Refusal(`The closing day comes before ${named.id} begins.`, "closesOn");
    if (earlyFrom && (earlyFrom < named.startsOn || earlyFrom > named.endsOn)) throw new Refusal(`Choose a day in ${named.id}.`, "earlyFrom");
    const terms = { closesOn, lateFrom, earlyFrom, note: note ?? "" };
    await ctx.db
      .insertInto("grantYear")
      .values({ ...named, ...terms })
      .onConflict((c) => c.column("id").doUpdateSet(terms))
      .execute();
    ctx.record("grants.amountsChanged", named.id, { changes: { year: named.id, closesOn, lateFrom, earlyFrom } });
  });

export type Amount = { claim: GrantClaimKind; startsOn: Day; pence: number | null; note: string | null };
/** What a claim is worth from a day on; the amount before ends the day before. Claims that were sent keep theirs. */
export const setAmount = (ctx: Context, { claim, startsOn, pence, note }: Amount): Promise<void> =>
  grant(ctx, async (ctx) => {
    if (pence === null) throw new Refusal("Enter the amount in pounds, like 1,000", "pence");
    const rows = await ctx.db.selectFrom("grantAmount").where("claim", "=", claim).selectAll().orderBy("startsOn").execute();
    const before = rows.filter((r) => r.startsOn < startsOn).at(-1);
    const after = rows.find((r) => r.startsOn > startsOn);
    const same = rows.find((r) => r.startsOn === startsOn);
    if (before && (before.endsOn === null || before.endsOn >= startsOn))
      await ctx.db
        .updateTable("grantAmount")
        .set({ endsOn: addDays(startsOn, -1) })
        .where("id", "=", before.id)
        .execute();
    if (same)
      await ctx.db
        .updateTable("grantAmount")
        .set({ pence, note: note ?? same.note })
        .where("id", "=", same.id)
        .execute();
    else
      await ctx.db
        .insertInto("grantAmount")
        .values({ id: `${claim}.${startsOn}`, claim, startsOn, endsOn: after ? addDays(after.startsOn, -1) : null, pence, note: note ?? "" })
        .execute();
    ctx.record("grants.amountsChanged", `${claim}.${startsOn}`, { changes: { claim, startsOn, pence } });
  });
