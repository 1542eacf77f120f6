/** Alerts with their answers. The caller of `openAlertsOf` has asked whether the viewer may see these years. */
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { covering } from "#app/access/visible.server";
import { enrolmentsVisible, relationsOf, type EnrolmentFacts, type LearnerYear } from "#app/asye/read.server";
import type { Context } from "#app/shared/context.server";
import { addMonths, type Day } from "#app/shared/dates";
import { timeAndCaseloadOf, type TimeAndCaseloadPage } from "#app/time-and-caseload/read.server";
import type { Figures } from "#app/time-and-caseload/rules";
import { prepared } from "#db/prepared.server";
import type { Database } from "#db/schema";
import { askOf, awaitsFollowUp, pairing, readFacts, readPassed, takenBack, type Alert, type AlertFacts, type AlertRule, type Answer } from "./rules";
import { alertNews, type AlertNewsLine } from "./view";

type Reading = Pick<Context, "db" | "viewer" | "today">;

const alertsQuery = ({ db }: Pick<Context, "db">) =>
  db
    .selectFrom("pairingAlert as a")
    .leftJoin("pairingAlertAnswer as w", "w.alertId", "a.id")
    .leftJoin("person as p", "p.id", "w.byId")
    .leftJoin("person as f", "f.id", "w.followedUpById")
    .select(["a.id", "a.enrolmentId", "a.raisedOn", "a.facts", "a.escalatedOn", "a.closedOn", "a.closedAs", "a.passed", "a.version"])
    .select(["w.id as answerId", "w.at", "w.byId", "w.byPart", "w.body", "w.followUpOn", "w.followedUpAt", "w.outcome", "w.note"])
    .select(["p.givenName", "p.familyName", "f.givenName as followedUpGiven", "f.familyName as followedUpFamily"])
    .orderBy("a.raisedOn", "desc")
    .orderBy("a.id")
    .orderBy("w.at")
    .orderBy("w.id");
type Row = Awaited<ReturnType<ReturnType<typeof alertsQuery>["execute"]>>[number];

function alertsIn(rows: readonly Row[]): Alert[] {
  const alerts = new Map<string, Alert>();
  for (const row of rows) {
    const { id, enrolmentId, raisedOn, facts, escalatedOn, closedOn, closedAs, passed, version } = row;
    let alert = alerts.get(id);
    if (!alert) {
      alert = {
        ...{ id, enrolmentId, raisedOn, facts: readFacts(facts), escalatedOn, closedOn, closedAs, version, answers: [] },
        passed: passed === null ? null : readPassed(passed),
      };
      alerts.set(id, alert);
    }
    const answer = answerIn(row);
    if (answer) alert.answers.push(answer);
  }
  return [...alerts.values()];
}
function answerIn({ answerId, at, byId, byPart, body, followUpOn, followedUpAt, outcome, note, ...names }: Row): Answer | null {
  if (answerId === null || at === null || byId === null || byPart === null || body === null || followUpOn === null) return null;
  const { givenName, familyName, followedUpGiven, followedUpFamily } = names;
  return {
    ...{ id: answerId, at, byId, byName: `${givenName} ${familyName}`, byPart, body, followUpOn, followedUpAt, outcome, note },
    followedUpBy: followedUpGiven === null ? null : `${followedUpGiven} ${followedUpFamily}`,
  };
}

const openAlertOfOne = prepared((db, { enrolmentId }: { enrolmentId: string }) =>
  alertsQuery({ db }).where("a.closedOn", "is", null).where("a.enrolmentId", "=", enrolmentId),
);
/** The open alert of each of some years; one query. */
export async function openAlertsOf(ctx: Pick<Context, "db">, enrolmentIds: readonly string[]): Promise<Map<string, Alert>> {
  const [enrolmentId, ...others] = enrolmentIds;
  if (enrolmentId === undefined) return new Map();
  if (others.length === 0) return new Map(alertsIn(await openAlertOfOne(ctx.db, { enrolmentId })).map((alert) => [alert.enrolmentId, alert]));
  const rows = await alertsQuery(ctx).where("a.closedOn", "is", null).where("a.enrolmentId", "in", enrolmentIds).execute();
  return new Map(alertsIn(rows).map((alert) => [alert.enrolmentId, alert]));
}
/** One line about the open alert of a year, if there is one, for whoever may see that year. */
export async function alertNewsOf(ctx: Reading, enrolment: EnrolmentFacts): Promise<AlertNewsLine | null> {
  const alert = (await openAlertsOf(ctx, [enrolment.id])).get(enrolment.id);
  if (!alert || !can(ctx.viewer, "learner.seeCaseload", relationsOf(enrolment))) return null;
  const { name, personId, managerId } = enrolment;
  return alertNews(alert, { name, own: personId === ctx.viewer.personId, hasManager: managerId !== null }, ctx.today);
}
/** Every open alert; one query. */
export const openAlerts = async (ctx: Pick<Context, "db">): Promise<Alert[]> =>
  alertsIn(await alertsQuery(ctx).where("a.closedOn", "is", null).execute());

/** Does the alert ask this viewer for something today? */
export function asksViewer(alert: Alert, { enrolment }: Pick<LearnerYear, "enrolment">, { viewer, today }: Pick<Reading, "viewer" | "today">) {
  const ask = askOf(alert, enrolment.managerId !== null, today);
  if (!ask) return null;
  const { learnerId, managerId } = relationsOf(enrolment);
  if (viewer.personId === learnerId) return null;
  const asked = (ask.of.includes("lineManager") && viewer.personId === managerId) || (ask.of.includes("lead") && viewer.isLead);
  return asked ? ask : null;
}

/** `takenBack`: the figures the open alert was raised on are no longer there, and only an answer that waits to be followed up holds it open. */
export type LearnerAlerts = { year: LearnerYear; figures: Figures; alerts: Alert[]; mayAnswer: boolean; takenBack: boolean };
/** A learner's alerts, the newest first, with the figures of the year. 404 for everybody who may not see those. */
export async function alertsOfLearner(ctx: Reading, enrolmentId: string): Promise<LearnerAlerts> {
  const { year, figures } = await timeAndCaseloadOf(ctx, enrolmentId);
  const alerts = alertsIn(await alertsQuery(ctx).where("a.enrolmentId", "=", enrolmentId).execute());
  const open = alerts.find(({ closedOn }) => closedOn === null);
  return {
    ...{ year, figures, alerts },
    mayAnswer: open !== undefined && mayAnswer(ctx, open, year.enrolment),
    takenBack: open !== undefined && awaitsFollowUp(open) && takenBack(open, figures.counts),
  };
}

/** May the viewer answer this alert, or say what became of the answer? The lead where the alert was ever the lead's to answer. */
export const mayAnswer = ({ viewer }: Pick<Reading, "viewer">, alert: Alert, enrolment: EnrolmentFacts): boolean => {
  const asksLead = enrolment.managerId === null || alert.escalatedOn !== null || alert.answers.some(({ byPart }) => byPart === "lead");
  return enrolment.status === "active" && can(viewer, "alert.answer", { relations: relationsOf(enrolment), asksLead });
};

export type AcademyAlert = { alert: Alert; enrolment: EnrolmentFacts };
/** For the lead: every open alert, and those that were closed in the last twelve months; the newest first. */
export async function alertsOfTheAcademy(ctx: Reading): Promise<AcademyAlert[]> {
  allow(ctx, "alerts.see");
  const since = addMonths(ctx.today, -12);
  const rows = await alertsQuery(ctx)
    .where((eb) => eb.or([eb("a.closedOn", "is", null), eb("a.closedOn", ">=", since)]))
    .execute();
  const years = new Map((await enrolmentsVisible(ctx)).map((enrolment) => [enrolment.id, enrolment]));
  return alertsIn(rows).flatMap((alert) => {
    const enrolment = years.get(alert.enrolmentId);
    return enrolment ? [{ alert, enrolment }] : [];
  });
}

/** The days on which somebody's last alert was closed. One that was withdrawn said nothing: it is left out. */
export async function lastClosed(ctx: Pick<Context, "db">): Promise<Map<string, Day>> {
  const rows = await ctx.db
    .selectFrom("pairingAlert")
    .where("closedOn", "is not", null)
    .where("closedAs", "<>", "withdrawn")
    .groupBy("enrolmentId")
    .select(["enrolmentId", (e) => e.fn.max("closedOn").as("on")])
    .execute();
  return new Map(rows.flatMap(({ enrolmentId, on }) => (on === null ? [] : [[enrolmentId, on] as const])));
}

/** The thresholds in the order in which they hold, the newest first: of two from the same day the one that was set last holds. */
export const alertRules = (ctx: Pick<Context, "db">): Promise<Database["alertRule"][]> =>
  ctx.db.selectFrom("alertRule").selectAll().orderBy("fromOn", "desc").orderBy("createdAt", "desc").orderBy("id", "desc").execute();
/** The thresholds that hold today. */
export function ruleOn(rules: readonly Database["alertRule"][], today: Day): AlertRule {
  const rule = rules.find(({ fromOn }) => fromOn <= today);
  if (!rule) throw new Error("No alert rule holds yet: seedReference has not run.");
  return rule;
}

/**
 * What would raise an alert today, for a year that has none open; null where nothing would. After one is closed it is raised again only
 * of newer figures: until then this says it. One query.
 */
export async function pairingToday(ctx: Pick<Context, "db" | "today">, { year, figures }: TimeAndCaseloadPage): Promise<AlertFacts | null> {
  const { startsOn, status } = year.enrolment;
  if (status !== "active") return null;
  return pairing(ruleOn(await alertRules(ctx), ctx.today), figures, { startsOn, pauses: year.pauses, closedOn: null }, ctx.today);
}

/** Those who lead the academy today. */
export async function leadsToday({ db, today }: Pick<Context, "db" | "today">): Promise<string[]> {
  const rows = await db.selectFrom("rolePeriod").where("role", "=", "academyLead").where(covering("rolePeriod", today)).select("personId").execute();
  return rows.map(({ personId }) => personId);
}
