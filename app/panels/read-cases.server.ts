/** One case with everybody around it, and who had a hand in a learner's year. No permission is asked here: who reads on asks it. */
import { sql, type Kysely } from "kysely";
import type { Context } from "#app/shared/context.server";
import { londonDay, type Day, type Instant } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { allow } from "#app/access/allow.server";
import { covering } from "#app/access/visible.server";
import type { Database, PanelDecision } from "#db/schema";
import type { CaseRelations, Involvement } from "./rules";

type Db = Kysely<Database>;
type Reading = Pick<Context, "db" | "viewer" | "today">;
export const fullName = (p: { givenName: string; familyName: string }): string => `${p.givenName} ${p.familyName}`;

export type CaseReader = {
  personId: string;
  name: string;
  declared: string | null;
  steppedBackAt: Instant | null;
  steppedBackBecause: string | null;
  firstGivenAt: Instant | null;
};
export type CaseFacts = {
  id: string;
  enrolmentId: string;
  learnerId: string;
  learnerName: string;
  enrolmentStatus: Database["enrolment"]["status"];
  startsOn: Day;
  panel: { id: string; meetsOn: Day; place: string; chairId: string; chairName: string; closedAt: Instant | null } | null;
  /** "Case 3" */
  label: string;
  position: number;
  assessorId: string | null;
  chairId: string | null;
  chairName: string | null;
  submittedAt: Instant;
  submittedByName: string;
  missing: string[];
  overrideReason: string | null;
  words: string;
  version: number;
  releasedAt: Instant | null;
  decidedAt: Instant | null;
  withdrawnAt: Instant | null;
  withdrawnBecause: string | null;
  decision: PanelDecision | null;
  readers: CaseReader[];
  relations: CaseRelations;
};

export const caseLabel = (position: number): string => (position > 0 ? `Case ${position}` : "A case without a panel day");

const caseRows = (db: Db) =>
  db
    .selectFrom("panelCase")
    .innerJoin("enrolment", "enrolment.id", "panelCase.enrolmentId")
    .innerJoin("person as learner", "learner.id", "enrolment.personId")
    .innerJoin("person as sender", "sender.id", "panelCase.submittedById")
    .leftJoin("panel", "panel.id", "panelCase.panelId")
    .leftJoin("person as chair", "chair.id", "panel.chairId")
    .leftJoin("person as ownChair", "ownChair.id", "panelCase.chairId")
    .leftJoin("panelDecision", "panelDecision.caseId", "panelCase.id")
    .select([
      "panelCase.id",
      "panelCase.enrolmentId",
      "panelCase.panelId",
      "panelCase.position",
      "panelCase.assessorId",
      "panelCase.chairId as ownChairId",
      "panelCase.submittedAt",
      "panelCase.missing",
      "panelCase.overrideReason",
      "panelCase.words",
      "panelCase.version",
      "panelCase.releasedAt",
      "panelCase.decidedAt",
      "panelCase.withdrawnAt",
      "panelCase.withdrawnBecause",
      "enrolment.personId as learnerId",
      "enrolment.status",
      "enrolment.startsOn",
      "learner.givenName as learnerGiven",
      "learner.familyName as learnerFamily",
      "sender.givenName as senderGiven",
      "sender.familyName as senderFamily",
      "panel.meetsOn",
      "panel.place",
      "panel.closedAt",
      "panel.chairId as panelChairId",
      "chair.givenName as chairGiven",
      "chair.familyName as chairFamily",
      "ownChair.givenName as ownChairGiven",
      "ownChair.familyName as ownChairFamily",
      "panelDecision.decision",
    ])
    .orderBy("panelCase.position")
    .orderBy("panelCase.submittedAt")
    .orderBy("panelCase.id");

type CaseRow = Awaited<ReturnType<ReturnType<typeof caseRows>["execute"]>>[number];
const named = (given: string | null, family: string | null) => (given === null || family === null ? null : `${given} ${family}`);

async function readersOf(db: Db, caseIds: readonly string[]): Promise<Map<string, CaseReader[]>> {
  const found = new Map<string, CaseReader[]>();
  if (caseIds.length === 0) return found;
  const rows = await db
    .selectFrom("panelReader")
    .innerJoin("person", "person.id", "panelReader.personId")
    .leftJoin("panelView", (j) =>
      j
        .onRef("panelView.caseId", "=", "panelReader.caseId")
        .onRef("panelView.personId", "=", "panelReader.personId")
        .on("panelView.look", "=", "first"),
    )
    .where("panelReader.caseId", "in", caseIds)
    .select([
      "panelReader.caseId",
      "panelReader.personId",
      "person.givenName",
      "person.familyName",
      "panelReader.declared",
      "panelReader.steppedBackAt",
      "panelReader.steppedBackBecause",
      "panelView.givenAt as firstGivenAt",
    ])
    .orderBy("panelReader.givenAt")
    .orderBy("panelReader.id")
    .execute();
  for (const { caseId, givenName, familyName, ...rest } of rows) {
    const reader = { ...rest, name: `${givenName} ${familyName}` };
    const list = found.get(caseId);
    if (list) list.push(reader);
    else found.set(caseId, [reader]);
  }
  return found;
}

function caseOf(row: CaseRow, readers: CaseReader[]): CaseFacts {
  const reading = readers.filter((r) => r.steppedBackAt === null);
  const chairId = row.ownChairId;
  return {
    id: row.id,
    enrolmentId: row.enrolmentId,
    learnerId: row.learnerId,
    learnerName: `${row.learnerGiven} ${row.learnerFamily}`,
    enrolmentStatus: row.status,
    startsOn: row.startsOn,
    panel:
      row.panelId && row.meetsOn && row.panelChairId
        ? {
            id: row.panelId,
            meetsOn: row.meetsOn,
            place: row.place ?? "",
            chairId: row.panelChairId,
            chairName: named(row.chairGiven, row.chairFamily) ?? "",
            closedAt: row.closedAt,
          }
        : null,
    label: caseLabel(row.position),
    position: row.position,
    assessorId: row.assessorId,
    chairId,
    chairName: named(row.ownChairGiven, row.ownChairFamily),
    submittedAt: row.submittedAt,
    submittedByName: `${row.senderGiven} ${row.senderFamily}`,
    missing: JSON.parse(row.missing) as string[],
    overrideReason: row.overrideReason,
    words: row.words,
    version: row.version,
    releasedAt: row.releasedAt,
    decidedAt: row.decidedAt,
    withdrawnAt: row.withdrawnAt,
    withdrawnBecause: row.withdrawnBecause,
    decision: row.decision,
    readers,
    relations: {
      panelId: row.panelId,
      open: row.panelId !== null && row.closedAt === null && row.withdrawnAt === null,
      released: row.releasedAt !== null,
      decided: row.decidedAt !== null,
      chairId,
      readerIds: reading.map((r) => r.personId),
      givenIds: reading.filter((r) => r.firstGivenAt !== null).map((r) => r.personId),
    },
  };
}

/** One case; null when there is none. */
export async function findCase({ db }: Pick<Context, "db">, caseId: string): Promise<CaseFacts | null> {
  if (!isId(caseId)) return null;
  const row = await caseRows(db).where("panelCase.id", "=", caseId).executeTakeFirst();
  return row ? caseOf(row, (await readersOf(db, [caseId])).get(caseId) ?? []) : null;
}
/** One case that the viewer may see; otherwise it does not exist. Under an address of another panel it does not exist either. */
export async function caseFor(ctx: Reading, caseId: string, panelId?: string): Promise<CaseFacts> {
  const found = await findCase(ctx, caseId);
  if (!found || (panelId !== undefined && found.relations.panelId !== panelId)) throw notFound();
  allow(ctx, "case.see", found.relations);
  return found;
}

/** Some cases with their readers, in two queries. */
export async function casesWhere(db: Db, where: (query: ReturnType<typeof caseRows>) => ReturnType<typeof caseRows>): Promise<CaseFacts[]> {
  const rows = await where(caseRows(db)).execute();
  const readers = await readersOf(
    db,
    rows.map((r) => r.id),
  );
  return rows.map((row) => caseOf(row, readers.get(row.id) ?? []));
}

type YearOf = { enrolmentId: string; learnerId: string };
/** Everybody who had a hand in a learner's year, now or before. Six small queries. */
export async function involvementOf(db: Db, year: YearOf & { today: Day }): Promise<Involvement> {
  return (await involvementsOf(db, [year], year.today)).get(year.enrolmentId) ?? nobodyIn(year.learnerId);
}
const nobodyIn = (learnerId: string): Involvement => ({
  ...{ learnerId, assessorIds: [], managerIds: [], supervisorIds: [], writerIds: [], leadIds: [], teamIds: [] },
});

/** The same for several years at once, by enrolment, in one query. */
export async function involvementsOf(db: Db, years: readonly YearOf[], today: Day): Promise<Map<string, Involvement>> {
  if (years.length === 0) return new Map();
  const ids = years.map((y) => y.enrolmentId);
  const how = (word: string) => sql<string>`cast(${sql.lit(word)} as text)`.as("how");
  const of = sql<string>`enrolment.id`.as("enrolmentId");
  const since = (table: string) =>
    sql<boolean>`(${sql.ref(`${table}.endsOn`)} is null or ${sql.ref(`${table}.endsOn`)} >= ${sql.ref("enrolment.startsOn")})`;
  const theirs = db.selectFrom("enrolment").where("enrolment.id", "in", ids);
  const rows = await theirs
    .innerJoin("assessorship", "assessorship.enrolmentId", "enrolment.id")
    .select([of, how("assessor"), "assessorship.assessorId as id"])
    .unionAll(
      theirs
        .innerJoin("lineManagement", "lineManagement.personId", "enrolment.personId")
        .where(since("lineManagement"))
        .select([of, how("manager"), "lineManagement.managerId as id"]),
    )
    .unionAll(
      theirs
        .innerJoin("supervisionSession", "supervisionSession.personId", "enrolment.personId")
        .whereRef("supervisionSession.heldOn", ">=", "enrolment.startsOn")
        .select([of, how("supervisor"), "supervisionSession.supervisorId as id"]),
    )
    .unionAll(theirs.innerJoin("document", "document.personId", "enrolment.personId").select([of, how("writer"), "document.writerId as id"]))
    .unionAll(theirs.innerJoin("document", "document.personId", "enrolment.personId").select([of, how("writer"), "document.startedById as id"]))
    .unionAll(
      theirs
        .innerJoin("document", "document.personId", "enrolment.personId")
        .innerJoin("documentSignature", "documentSignature.documentId", "document.id")
        .select([of, how("writer"), "documentSignature.personId as id"]),
    )
    .unionAll(
      theirs
        .innerJoin("rolePeriod", (j) => j.on("rolePeriod.role", "=", "academyLead").on(covering("rolePeriod", today)))
        .select([of, how("lead"), "rolePeriod.personId as id"]),
    )
    .unionAll(
      theirs
        .innerJoin("placement", "placement.personId", "enrolment.personId")
        .where(since("placement"))
        .select([of, how("team"), "placement.teamId as id"]),
    )
    .execute();
  return new Map(
    years.map(({ enrolmentId, learnerId }) => {
      const ids = (how: string) => [...new Set(rows.filter((r) => r.enrolmentId === enrolmentId && r.how === how).map((r) => r.id))];
      return [
        enrolmentId,
        {
          learnerId,
          assessorIds: ids("assessor"),
          managerIds: ids("manager"),
          supervisorIds: ids("supervisor"),
          writerIds: ids("writer"),
          leadIds: ids("lead"),
          teamIds: ids("team"),
        },
      ] as const;
    }),
  );
}

/**
 * Who has read the portfolios of these learners for a panel, by learner: those it was given to and released and who did not step back,
 * those whose view was given, and whoever recorded a decision. One query.
 */
export async function moderatorsOf(db: Db, learnerIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  if (learnerIds.length === 0) return found;
  const theirs = db
    .selectFrom("panelCase")
    .innerJoin("enrolment", "enrolment.id", "panelCase.enrolmentId")
    .where("enrolment.personId", "in", learnerIds);
  const of = "enrolment.personId as learnerId" as const;
  const rows = await theirs
    .innerJoin("panelReader", "panelReader.caseId", "panelCase.id")
    .where("panelReader.steppedBackAt", "is", null)
    .where("panelCase.releasedAt", "is not", null)
    .select([of, "panelReader.personId as id"])
    .union(
      theirs
        .innerJoin("panelView", "panelView.caseId", "panelCase.id")
        .where("panelView.givenAt", "is not", null)
        .select([of, "panelView.personId as id"]),
    )
    .union(theirs.innerJoin("panelDecision", "panelDecision.caseId", "panelCase.id").select([of, "panelDecision.decidedById as id"]))
    .execute();
  for (const { learnerId, id } of rows) found.set(learnerId, [...(found.get(learnerId) ?? []), id]);
  return found;
}

/** The teams that some people are in today. */
export async function teamsToday(db: Db, personIds: readonly string[], today: Day): Promise<Map<string, string[]>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("placement")
    .where("personId", "in", personIds)
    .where("startsOn", "<=", today)
    .where(sql<boolean>`(ends_on is null or ends_on >= ${today})`)
    .select(["personId", "teamId"])
    .execute();
  const found = new Map<string, string[]>();
  for (const { personId, teamId } of rows) found.set(personId, [...(found.get(personId) ?? []), teamId]);
  return found;
}

export type MemberLine = {
  id: string;
  personId: string;
  name: string;
  jobTitle: string | null;
  sweNumber: string | null;
  startsOn: Day;
  endsOn: Day | null;
};
/** Who may sit on panels: today and later, and before. */
export async function members({ db, today }: Pick<Context, "db" | "today">): Promise<MemberLine[]> {
  const rows = await db
    .selectFrom("panelMember")
    .innerJoin("person", "person.id", "panelMember.personId")
    .leftJoin("placement", (j) =>
      j
        .onRef("placement.personId", "=", "panelMember.personId")
        .on("placement.minutesPerWeek", "is", null)
        .on("placement.startsOn", "<=", today)
        .on(sql<boolean>`(placement.ends_on is null or placement.ends_on >= ${today})`),
    )
    .select(["panelMember.id", "panelMember.personId", "person.givenName", "person.familyName", "person.sweNumber", "placement.jobTitle"])
    .select(["panelMember.startsOn", "panelMember.endsOn"])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("panelMember.startsOn")
    .execute();
  const seen = new Set<string>();
  return rows
    .filter((r) => !seen.has(r.id) && seen.add(r.id))
    .map(({ givenName, familyName, ...rest }) => ({ ...rest, name: `${givenName} ${familyName}` }));
}
export const sitsOn = (m: Pick<MemberLine, "startsOn" | "endsOn">, on: Day): boolean => m.startsOn <= on && (m.endsOn === null || m.endsOn >= on);
export const dayOfMoment = (at: Instant): Day => londonDay(at);
