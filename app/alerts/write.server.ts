/** Alerts are raised, passed on and closed by the portal itself, and answered by people. */
import type { Kysely } from "kysely";
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, outlinesSince, type YearOutline } from "#app/asye/read.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { addDays, covers, type Day, type Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { tell, type Sender } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { figuresOf } from "#app/time-and-caseload/read.server";
import { isDuplicate } from "#db/errors.server";
import type { Database } from "#db/schema";
import type { FollowUp, NewAnswer, NewRule } from "./forms";
import { alertRules, lastClosed, leadsToday, mayAnswer, openAlerts, openAlertsOf, ruleOn } from "./read.server";
import { awaitsFollowUp, escalates, pairing, passed, takenBack, whyNotFollowUp, type Alert, type AlertFacts, type Passed } from "./rules";

type Round = { db: Kysely<Database>; writer: Kysely<Database>; now: Instant; today: Day };
/** Nobody acts: the portal does. */
type Acting = Recording<Round & { viewer: null }>;

class AlreadyDone extends Error {}
const doneOnce = async (work: Promise<unknown>): Promise<boolean> => {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof AlreadyDone) return false;
    throw error;
  }
};
const pathOf = (enrolmentId: string) => `/learners/${enrolmentId}/alerts`;

/**
 * The portal looks at everybody on a programme: raises what has to be raised, passes on what nobody answered, closes what has passed or
 * rests on figures that were taken back.
 * Made again, or by two processes at once, it does nothing twice. Answers how many things it did.
 */
export async function lookAtEverybody(given: Round, by?: Sender): Promise<number> {
  const ctx = { ...given, viewer: null };
  const { today } = ctx;
  const rule = ruleOn(await alertRules(ctx), today);
  const going = (await outlinesSince(ctx, today)).filter(({ enrolment }) => enrolment.status === "active" && enrolment.startsOn <= today);
  const open = new Map((await openAlerts(ctx)).map((alert) => [alert.enrolmentId, alert]));
  const closed = await lastClosed(ctx);
  const rules = [rule, ...[...open.values()].map(({ facts }) => facts.rule)];
  const back = Math.max(...rules.map((r) => Math.max(7 * r.weeks, (r.snapshots + 1) * r.staleDays)));
  // and everything that what is open rests on
  const days = [addDays(today, -back), ...[...open.values()].flatMap(({ facts }) => facts.counts.map(({ on }) => on))];
  const figures = await figuresOf(ctx, going, { from: days.sort()[0]!, to: today });

  let done = 0;
  const act = async (work: () => Promise<unknown>) => {
    if (await doneOnce(work())) done += 1;
  };
  for (const year of going) {
    const { pauses } = year;
    const { id, startsOn, managerId } = year.enrolment;
    const pausedToday = pauses.some((pause) => covers(pause, today));
    const alert = open.get(id);
    const own = figures.get(id)!;
    open.delete(id);
    const withdrawn = alert !== undefined && !awaitsFollowUp(alert) && takenBack(alert, own.counts);
    if (withdrawn) await act(() => close(ctx, alert, year.enrolment.personId, "withdrawn", null));
    if (!alert || withdrawn) {
      const facts = pairing(rule, own, { startsOn, pauses, closedOn: closed.get(id) ?? null }, today);
      if (facts) await act(() => raise(ctx, year, facts, by));
      continue;
    }
    const over = awaitsFollowUp(alert) ? null : passed(alert, own, pauses, today);
    if (over) await act(() => close(ctx, alert, year.enrolment.personId, "passed", over));
    else if (escalates(alert, managerId !== null, pausedToday, today)) await act(() => escalate(ctx, alert, year, by));
  }
  // what is left belongs to years that are over
  for (const alert of open.values()) await act(() => close(ctx, alert, null, "ended", null));
  return done;
}

const raise = (ctx: Round & { viewer: null }, { enrolment }: YearOutline, facts: AlertFacts, by?: Sender) =>
  change(ctx, async (ctx) => {
    const { numInsertedOrUpdatedRows } = await ctx.db
      .insertInto("pairingAlert")
      .values({
        ...{ id: newId(), enrolmentId: enrolment.id, raisedOn: ctx.today, facts: JSON.stringify(facts), version: 1 },
        ...{ escalatedOn: null, closedOn: null, closedAs: null, passed: null },
      })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) throw new AlreadyDone();
    ctx.record("alerts.raised", enrolment.id, { aboutId: enrolment.personId });
    await tell(ctx, by, enrolment.managerId === null ? await leadsToday(ctx) : [enrolment.managerId], {
      subject: "something in your team asks for an answer",
      sentence: "The portal has noticed something in the figures of one of your newly qualified social workers, and you are asked what will be done.",
      path: pathOf(enrolment.id),
    });
  });

const escalate = (ctx: Round & { viewer: null }, alert: Alert, { enrolment }: YearOutline, by?: Sender) =>
  change(ctx, async (ctx) => {
    await still(ctx, alert, { escalatedOn: ctx.today });
    ctx.record("alerts.escalated", enrolment.id, { aboutId: enrolment.personId });
    await tell(ctx, by, await leadsToday(ctx), {
      subject: "something that nobody has answered",
      sentence: "The portal has asked a line manager for an answer and has not had one in time. Now you are asked too.",
      path: pathOf(enrolment.id),
    });
  });

const close = (
  ctx: Round & { viewer: null },
  alert: Alert,
  personId: string | null,
  closedAs: "passed" | "ended" | "withdrawn",
  how: Passed | null,
) =>
  change(ctx, async (ctx) => {
    await still(ctx, alert, { closedOn: ctx.today, closedAs, passed: how && JSON.stringify(how) });
    const aboutId =
      personId ?? (await ctx.db.selectFrom("enrolment").where("id", "=", alert.enrolmentId).select("personId").executeTakeFirstOrThrow()).personId;
    ctx.record("alerts.closed", alert.enrolmentId, { aboutId, changes: { as: closedAs } });
  });

type Changed = Partial<Pick<Database["pairingAlert"], "escalatedOn" | "closedOn" | "closedAs" | "passed">>;
/** Changes an open alert as it was read; whoever comes second has nothing to do any more. */
async function still(ctx: Pick<Acting, "db">, alert: Pick<Alert, "id" | "version">, changed: Changed): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable("pairingAlert")
    .set({ ...changed, version: alert.version + 1 })
    .where("id", "=", alert.id)
    .where("version", "=", alert.version)
    .where("closedOn", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new AlreadyDone();
}

/** The open alert of a year, for somebody who may answer it; 404 for everybody else. `null` where it is closed meanwhile. */
async function alertToAnswer(ctx: Context, enrolmentId: string) {
  const enrolment = await enrolmentFacts(ctx, enrolmentId);
  const alert = (await openAlertsOf(ctx, [enrolmentId])).get(enrolmentId) ?? null;
  if (alert) {
    if (!mayAnswer(ctx, alert, enrolment)) throw notFound();
  } else {
    const relations = { learnerId: enrolment.personId, assessorId: enrolment.assessorId, managerId: enrolment.managerId };
    allow(ctx, "alert.answer", { relations, asksLead: true });
  }
  return { enrolment, alert };
}

/** Somebody else was first: what they said stands, and the text that was typed stays in the form. */
async function tellWhoWasFirst(ctx: Pick<Context, "db">, alertId: string): Promise<never> {
  const row = await ctx.db.selectFrom("pairingAlert").where("id", "=", alertId).select("closedOn").executeTakeFirst();
  if (row?.closedOn) throw new Refusal("This alert was closed meanwhile, so nothing was sent. Your text is still here: copy it if you need it.");
  const last = await ctx.db
    .selectFrom("pairingAlertAnswer as w")
    .innerJoin("person as p", "p.id", "w.byId")
    .where("w.alertId", "=", alertId)
    .orderBy("w.at", "desc")
    .select(["p.givenName", "p.familyName"])
    .executeTakeFirst();
  throw new Refusal(
    last
      ? `${last.givenName} ${last.familyName} answered while you were writing, so yours was not sent. Open this page again to read it. Your text is still here.`
      : "This alert was changed while you were writing. Open this page again, and send your text once more.",
  );
}

/** What will be done, and by when. Sent twice, it is said once; where two answer at once the second is told and keeps the text. */
export async function answerAlert(ctx: Context, enrolmentId: string, { id, alertId, version, body, followUpOn }: NewAnswer): Promise<void> {
  const { enrolment, alert } = await alertToAnswer(ctx, enrolmentId);
  const mine = await ctx.db.selectFrom("pairingAlertAnswer").where("id", "=", id).select("byId").executeTakeFirst();
  if (mine?.byId === ctx.viewer.personId) return;
  const why = whyNotFollowUp(followUpOn, ctx.today);
  if (why) throw new Refusal(why, "followUpOn");
  if (!alert || alert.id !== alertId || alert.version !== version || awaitsFollowUp(alert)) return tellWhoWasFirst(ctx, alertId);
  const byPart = enrolment.managerId === ctx.viewer.personId ? "lineManager" : "lead";
  try {
    await change(ctx, async (ctx) => {
      await still(ctx, alert, {});
      await ctx.db
        .insertInto("pairingAlertAnswer")
        .values({
          ...{ id, alertId, at: ctx.now, byId: ctx.viewer.personId, byPart, body, followUpOn },
          ...{ followedUpAt: null, followedUpById: null, outcome: null, note: null },
        })
        .execute();
      ctx.record("alerts.answered", enrolmentId, { aboutId: enrolment.personId, changes: { followUpOn } });
    });
  } catch (error) {
    if (error instanceof AlreadyDone || isDuplicate(error)) return tellWhoWasFirst(ctx, alertId);
    throw error;
  }
}

/** Whether what was answered was done. Done closes the alert; not done asks for a new answer. */
export async function followUp(ctx: Context, enrolmentId: string, { answerId, version, outcome, note }: FollowUp): Promise<void> {
  const { enrolment, alert } = await alertToAnswer(ctx, enrolmentId);
  const said = await ctx.db
    .selectFrom("pairingAlertAnswer")
    .where("id", "=", answerId)
    .select(["alertId", "followedUpById", "outcome"])
    .executeTakeFirst();
  if (said?.followedUpById === ctx.viewer.personId && said.outcome === outcome) return;
  const last = alert?.answers.at(-1);
  if (!alert || last?.id !== answerId || last.outcome !== null || alert.version !== version)
    throw new Refusal("Somebody has said already what became of it, or the alert is closed. Open this page again to read it.");
  if (last.followUpOn > ctx.today) throw new Refusal("The day to follow it up has not come yet.");
  try {
    await change(ctx, async (ctx) => {
      await still(ctx, alert, outcome === "done" ? { closedOn: ctx.today, closedAs: "settled" } : {});
      await ctx.db
        .updateTable("pairingAlertAnswer")
        .set({ followedUpAt: ctx.now, followedUpById: ctx.viewer.personId, outcome, note })
        .where("id", "=", answerId)
        .execute();
      ctx.record("alerts.followedUp", enrolmentId, { aboutId: enrolment.personId, changes: { outcome } });
      if (outcome === "done") ctx.record("alerts.closed", enrolmentId, { aboutId: enrolment.personId, changes: { as: "settled" } });
    });
  } catch (error) {
    if (error instanceof AlreadyDone) throw new Refusal("Somebody has said already what became of it. Open this page again to read it.");
    throw error;
  }
}

/** New thresholds from a day on. Alerts that were raised keep those they were raised by. */
export async function setAlertRule(ctx: Context, { id, fromOn, ...rule }: NewRule): Promise<void> {
  allow(ctx, "alerts.setRule");
  if (fromOn < ctx.today) throw new Refusal("Choose today or a later day: what was raised before was raised by the rule of its day.", "fromOn");
  try {
    await change(ctx, async (ctx) => {
      await ctx.db
        .insertInto("alertRule")
        .values({ id, fromOn, ...rule, createdAt: ctx.now, createdById: ctx.viewer.personId })
        .execute();
      ctx.record("alerts.ruleSet", id, { changes: { fromOn, ...rule } });
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}
