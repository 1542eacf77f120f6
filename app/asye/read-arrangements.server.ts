/** What was arranged around a learner's year: who handed over what, what was proposed, what changed when and by whom. */
import { sql, type SqlBool } from "kysely";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import type { Context } from "#app/shared/context.server";
import { covers, type Day, type Instant } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { AgreedHow, AgreeingPart, ProposalEnd, ProposalKind } from "#db/schema";
import { assessorsOf, learnerYear, type LearnerYear } from "./read.server";
import type { ArrangementRows } from "./arrangements";
import { handsOver } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** Who hands over a learner to whom; for today's assessor, the one who goes (also for a while after their last day) and the academy lead. */
export async function handoverFacts(ctx: Reading, enrolmentId: string) {
  const row = isId(enrolmentId)
    ? await ctx.db
        .selectFrom("enrolment")
        .innerJoin("person", "person.id", "enrolment.personId")
        .where("enrolment.id", "=", enrolmentId)
        .select(["enrolment.id", "enrolment.personId", "enrolment.status", "person.givenName", "person.familyName"])
        .executeTakeFirst()
    : undefined;
  if (!row) throw notFound();
  const assessors = await assessorsOf(ctx, enrolmentId);
  const outgoingId = handsOver(assessors, ctx.today);
  const assessorId = assessors.find((a) => covers(a, ctx.today))?.assessorId ?? null;
  const around = { learnerId: row.personId, assessorId, managerId: null, outgoingId };
  allow(ctx, "learner.seeHandover", around);
  return {
    id: row.id,
    personId: row.personId,
    going: row.status === "active",
    name: `${row.givenName} ${row.familyName}`,
    outgoingId,
    outgoingName: assessors.find((a) => a.assessorId === outgoingId)?.name ?? null,
    assessors,
    seesYear: can(ctx.viewer, "learner.see", around),
    readsAll: ctx.viewer.isLead || ctx.viewer.personId === assessorId,
    mayWrite: row.status === "active" && outgoingId !== null && can(ctx.viewer, "learner.handOver", around),
  };
}

export type Handover = { id: string; about: string; by: string; at: Instant; body: string };
const handoverRows = ({ db }: Pick<Context, "db">, enrolmentId: string) =>
  db
    .selectFrom("assessorHandover")
    .innerJoin("person as about", "about.id", "assessorHandover.fromAssessorId")
    .innerJoin("person as writer", "writer.id", "assessorHandover.writtenById")
    .where("assessorHandover.enrolmentId", "=", enrolmentId)
    .orderBy("assessorHandover.writtenAt")
    .orderBy("assessorHandover.id")
    .select([
      "assessorHandover.id",
      "assessorHandover.writtenAt as at",
      "assessorHandover.body",
      "assessorHandover.writtenById",
      sql<string>`about.given_name || ' ' || about.family_name`.as("about"),
      sql<string>`writer.given_name || ' ' || writer.family_name`.as("by"),
    ]);
/** Handover notes, the oldest first: for the academy lead and today's assessor all of them, for whoever hands over their own. */
export async function handoversOf(ctx: Reading, enrolmentId: string, all: boolean): Promise<Handover[]> {
  const rows = await handoverRows(ctx, enrolmentId).execute();
  return rows.filter((r) => all || r.writtenById === ctx.viewer.personId).map(({ writtenById: _, ...rest }) => rest);
}

/** Handovers written after a moment, or all of them, as they go into the next review record. */
export const handoversSince = (ctx: Pick<Context, "db">, enrolmentId: string, since: Instant | null): Promise<Handover[]> =>
  handoverRows(ctx, enrolmentId)
    .$if(since !== null, (q) => q.where("assessorHandover.writtenAt", ">", since))
    .execute();

export type Agreement = { part: AgreeingPart; name: string | null; how: AgreedHow | null; on: Day | null; by: string | null };
export type ProposalFacts = {
  id: string;
  kind: ProposalKind;
  startsOn: Day | null;
  endsOn: Day | null;
  reason: string;
  proposedBy: string;
  proposedById: string;
  proposedAt: Instant;
  settledAs: ProposalEnd | null;
  settledAt: Instant | null;
  settledBy: string | null;
  settledBecause: string | null;
  agreements: Agreement[];
};

const ORDER: readonly AgreeingPart[] = ["learner", "assessor", "lineManager", "coordinator"];
/** What was ever proposed in a year, the latest first, and who agreed. Two queries. The caller has said `allow`. */
export async function proposalsOf({ db }: Pick<Context, "db">, enrolmentId: string): Promise<ProposalFacts[]> {
  const name = (of: string) => sql<string | null>`${sql.ref(`${of}.givenName`)} || ' ' || ${sql.ref(`${of}.familyName`)}`;
  const rows = await db
    .selectFrom("proposal")
    .innerJoin("person as proposer", "proposer.id", "proposal.proposedById")
    .leftJoin("person as settler", "settler.id", "proposal.settledById")
    .where("proposal.enrolmentId", "=", enrolmentId)
    .selectAll("proposal")
    .select([name("proposer").as("proposedBy"), name("settler").as("settledBy")])
    .orderBy("proposal.proposedAt", "desc")
    .orderBy("proposal.id")
    .execute();
  if (rows.length === 0) return [];
  const given = await db
    .selectFrom("pauseAgreement")
    .innerJoin("proposal", "proposal.id", "pauseAgreement.proposalId")
    .leftJoin("person", "person.id", "pauseAgreement.personId")
    .leftJoin("person as recorder", "recorder.id", "pauseAgreement.recordedById")
    .where("proposal.enrolmentId", "=", enrolmentId)
    .select(["pauseAgreement.proposalId", "pauseAgreement.part", "pauseAgreement.how", "pauseAgreement.agreedOn"])
    .select([name("person").as("name"), name("recorder").as("by")])
    .execute();
  return rows.map((r) => ({
    id: r.id,
    kind: r.kind,
    startsOn: r.startsOn,
    endsOn: r.endsOn,
    reason: r.reason,
    proposedBy: r.proposedBy ?? "",
    proposedById: r.proposedById,
    proposedAt: r.proposedAt,
    settledAs: r.settledAs,
    settledAt: r.settledAt,
    settledBy: r.settledBy,
    settledBecause: r.settledBecause,
    agreements: given
      .filter((g) => g.proposalId === r.id)
      .sort((a, b) => ORDER.indexOf(a.part) - ORDER.indexOf(b.part))
      .map((g) => ({ part: g.part, name: g.name, how: g.how, on: g.agreedOn, by: g.by })),
  }));
}

/** The last day that was agreed for a pause; null where that was left open. The caller has said `allow`. */
export async function agreedLastDay({ db }: Pick<Context, "db">, pauseId: string): Promise<Day | null> {
  const agreed = await db.selectFrom("proposal").where("id", "=", pauseId).select("endsOn").executeTakeFirst();
  return agreed?.endsOn ?? null;
}

/** One proposal with the year it would change. 404 for everybody who may not see the year. */
export async function proposalIn(ctx: Reading, enrolmentId: string, proposalId: string): Promise<{ year: LearnerYear; proposal: ProposalFacts }> {
  const year = await learnerYear(ctx, enrolmentId);
  const proposal = (await proposalsOf(ctx, enrolmentId)).find((p) => p.id === proposalId);
  if (!proposal) throw notFound();
  return { year, proposal };
}

const named = (of: string) => sql<string>`${sql.ref(`${of}.givenName`)} || ' ' || ${sql.ref(`${of}.familyName`)}`;

/** How a year ended by withdrawal or transfer, where it did. The caller has said `allow`. */
export async function yearEndOf({ db }: Pick<Context, "db">, enrolmentId: string) {
  const end = await db
    .selectFrom("yearEnd")
    .innerJoin("person as recorder", "recorder.id", "yearEnd.recordedById")
    .innerJoin("enrolment", "enrolment.id", "yearEnd.enrolmentId")
    .where("yearEnd.enrolmentId", "=", enrolmentId)
    .where("yearEnd.undoneAt", "is", null)
    .orderBy("yearEnd.recordedAt", "desc")
    .select(["yearEnd.recordedAt", "yearEnd.reason", "yearEnd.toEmployer", named("recorder").as("recordedBy")])
    .select((eb) =>
      eb
        .selectFrom("enrolment as other")
        .whereRef("other.personId", "=", "enrolment.personId")
        .where("other.status", "=", "active")
        .select("other.id")
        .limit(1)
        .as("otherId"),
    )
    .executeTakeFirst();
  return end ? { ...end, inAnotherYear: end.otherId !== null } : null;
}

/** Everything that was arranged for a year, as rows with days, and who recorded it. Eight queries, however long the history is. */
export async function arrangementRows(ctx: Reading, { enrolment: { id, personId, startsOn } }: LearnerYear): Promise<ArrangementRows> {
  const { db } = ctx;
  const inYear = (table: string) => sql<SqlBool>`(${sql.ref(`${table}.endsOn`)} is null or ${sql.ref(`${table}.endsOn`)} >= ${startsOn})`;
  const teams = await db
    .selectFrom("placement")
    .innerJoin("team", "team.id", "placement.teamId")
    .where("placement.personId", "=", personId)
    .where(inYear("placement"))
    .select(["placement.id", "placement.startsOn", "placement.endsOn", "team.id as toId", "team.name"])
    .execute();
  const managers = await db
    .selectFrom("lineManagement")
    .innerJoin("person", "person.id", "lineManagement.managerId")
    .where("lineManagement.personId", "=", personId)
    .where(inYear("lineManagement"))
    .select(["lineManagement.id", "lineManagement.startsOn", "lineManagement.endsOn", "person.id as toId", named("person").as("name")])
    .execute();
  const ends = await db
    .selectFrom("yearEnd")
    .innerJoin("person as recorder", "recorder.id", "yearEnd.recordedById")
    .leftJoin("person as undoer", "undoer.id", "yearEnd.undoneById")
    .where("enrolmentId", "=", id)
    .selectAll("yearEnd")
    .select([named("recorder").as("recordedBy"), sql<string | null>`undoer.given_name || ' ' || undoer.family_name`.as("undoneBy")])
    .execute();
  const events = await db
    .selectFrom("auditEvent")
    .innerJoin("person", "person.id", "auditEvent.actorId")
    .where("subjectId", "in", [id, personId])
    .where("what", "in", [
      "asye.assessorChanged",
      "asye.enrolled",
      "asye.hoursSet",
      "asye.lineManagerSet",
      "asye.pauseEnded",
      "asye.pauseRecorded",
      "asye.teamSet",
      "asye.yearEnded",
    ])
    .select(["what", "happenedAt", "changes", named("person").as("by")])
    .orderBy("happenedAt")
    .execute();
  return {
    assessors: (await assessorsOf(ctx, id)).map(({ assessorId, ...rest }) => ({ ...rest, toId: assessorId })),
    teams,
    managers,
    ends,
    proposals: await proposalsOf(ctx, id),
    events: events.map(({ changes, ...rest }) => ({ ...rest, changes: JSON.parse(changes) as Record<string, unknown> })),
  };
}
