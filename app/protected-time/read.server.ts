import { allow } from "#app/access/allow.server";
import { learnerYear, myEnrolmentId, relationsOf, type LearnerYear } from "#app/asye/read.server";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import { prepared } from "#db/prepared.server";
import type { AbsenceKind, Database, ProtectedTimeKind } from "#db/schema";
import { sql, type Expression, type Kysely, type SqlBool } from "kysely";
import type { Absence, Block, Entry, Exception, ProtectedTime } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type KeptEntry = Entry & {
  id: string;
  /** the activity's id, and its name as it is today */
  activity: string | null;
  activityName: string | null;
  atTime: string | null;
  /** written by another part of the portal */
  source: string | null;
  sourceId: string | null;
  version: number;
};
export type KeptBlock = Block & { version: number };
export type KeptAbsence = Absence & { id: string; version: number };
/** What is kept of one person's protected time. */
export type TimeFacts = { entries: KeptEntry[]; blocks: KeptBlock[]; exceptions: Exception[]; absences: KeptAbsence[] };
export type KeptTime = Omit<ProtectedTime, keyof TimeFacts> & TimeFacts;

type FactRow = {
  what: "entry" | "block" | "exception" | "absence";
  personId: string;
  id: string;
  onDay: Day;
  endsOn: Day | null;
  kind: string | null;
  minutes: number;
  everyWeeks: number;
  counts: 0 | 1;
  version: number;
  atTime: string | null;
  activity: string | null;
  activityName: string | null;
  reason: string | null;
  blockId: string | null;
  source: string | null;
  sourceId: string | null;
  createdAt: string;
};
/** Entries from a day on, the blocks that reach into the time from then on with their exceptions, and every absence: one answer. */
const factsQuery = (db: Kysely<Database>, of: (table: string) => Expression<SqlBool>, from: Day) => ({
  compile: () =>
    sql<FactRow>`
      select cast('entry' as text) as what, e.person_id, e.id, e.on_day, e.planned_on as ends_on, e.kind, e.minutes, 0 as every_weeks, e.counts, e.version,
        e.at_time, e.activity, k.name as activity_name, e.reason, e.block_id, e.source, e.source_id, e.created_at
      from protected_time_entry e left join activity_kind k on k.id = e.activity where ${of("e")} and e.on_day >= ${from}
      union all
      select 'block', b.person_id, b.id, b.starts_on, b.ends_on, null, b.minutes, b.every_weeks, coalesce(k.counts, 1), b.version, b.at_time, b.activity, k.name, null, null, null, null, b.created_at
      from protected_block b left join activity_kind k on k.id = b.activity
      where ${of("b")} and b.cancelled_at is null and (b.ends_on is null or b.ends_on >= ${from})
      union all
      select 'exception', b.person_id, x.to_block_id, x.on_day, null, x.what, 0, 0, 1, 1, null, null, null, null, x.block_id, null, null, x.at
      from protected_block_exception x inner join protected_block b on b.id = x.block_id where ${of("b")} and x.on_day >= ${from}
      union all
      select 'absence', a.person_id, a.id, a.starts_on, a.ends_on, a.kind, 0, 0, 1, a.version, null, null, null, null, null, null, null, a.created_at
      from absence a where ${of("a")} and a.removed_at is null
      order by on_day desc, created_at desc, id`.compile(db),
});
const factsOfOne = prepared((db, { personId, from }: { personId: string; from: Day }) =>
  factsQuery(db, (table) => sql<SqlBool>`${sql.ref(`${table}.personId`)} = ${personId}`, from),
);

/** What is kept of some people's protected time from a day on, entries the newest first; one query however many they are. */
export async function timeFacts({ db }: Pick<Context, "db">, personIds: readonly string[], from: Day): Promise<Map<string, TimeFacts>> {
  const facts = new Map(personIds.map((id): [string, TimeFacts] => [id, { entries: [], blocks: [], exceptions: [], absences: [] }]));
  const [personId, ...others] = personIds;
  if (personId === undefined) return facts;
  const rows =
    others.length === 0
      ? await factsOfOne(db, { personId, from })
      : (await db.executeQuery(factsQuery(db, (table) => sql<SqlBool>`${sql.ref(`${table}.personId`)} in (${sql.join(personIds)})`, from).compile()))
          .rows;
  for (const { what, personId, id, onDay, endsOn, kind, minutes, everyWeeks, counts, version, atTime, activity, activityName, ...r } of rows) {
    const of = facts.get(personId)!;
    if (what === "entry") {
      const { reason, blockId, source, sourceId } = r;
      const answer = { blockId, plannedOn: endsOn, source, sourceId };
      of.entries.push({ id, onDay, minutes, kind: kind as ProtectedTimeKind, counts, activity, activityName, atTime, reason, version, ...answer });
    } else if (what === "block")
      of.blocks.push({ id, startsOn: onDay, endsOn, everyWeeks, atTime: atTime!, minutes, activity, activityName, counts, version });
    else if (what === "exception") of.exceptions.push({ blockId: r.blockId!, onDay, what: kind as Exception["what"], toBlockId: id });
    else of.absences.push({ id, kind: kind as AbsenceKind, startsOn: onDay, endsOn: endsOn!, version });
  }
  return facts;
}

/** What protected time rests on besides: any learner's year has it. */
export type TimeTerms = Pick<LearnerYear, "programme" | "patterns" | "pauses" | "schedule" | "dateTerms"> & {
  enrolment: Pick<LearnerYear["enrolment"], "id" | "personId" | "startsOn" | "endedOn">;
};
/** A learner's protected time as the rules take it, from their year and what is kept of them. */
export const protectedTimeFrom = (year: TimeTerms, facts: TimeFacts, today: Day): KeptTime => ({
  ...facts,
  entries: facts.entries.filter(
    ({ onDay }) => onDay >= year.enrolment.startsOn && (year.enrolment.endedOn === null || onDay <= year.enrolment.endedOn),
  ),
  entitlement: {
    startsOn: year.enrolment.startsOn,
    endsOn: year.enrolment.endedOn,
    patterns: year.patterns,
    pauses: year.pauses,
    absences: facts.absences,
    phases: year.programme.protectedTime.phases,
    fullTimeMinutes: year.programme.fullTimeMinutes,
  },
  // a year that runs on past the end it was to have goes on being owed its time
  plannedEnd: year.schedule.endsOn !== null && year.schedule.endsOn < today ? null : year.schedule.endsOn,
  bankHolidays: year.dateTerms.bankHolidays,
});
/** The same for some learners at once, by enrolment; one query. */
export async function protectedTimesOf(ctx: Pick<Context, "db" | "today">, years: readonly TimeTerms[], from: Day): Promise<Map<string, KeptTime>> {
  const facts = await timeFacts(
    ctx,
    years.map(({ enrolment }) => enrolment.personId),
    from,
  );
  return new Map(years.map((year) => [year.enrolment.id, protectedTimeFrom(year, facts.get(year.enrolment.personId)!, ctx.today)]));
}
/** One learner's, from a day on. The caller has asked whether the viewer may see it. */
export async function timeOf(ctx: Pick<Context, "db" | "today">, year: TimeTerms, from: Day = year.enrolment.startsOn): Promise<KeptTime> {
  return (await protectedTimesOf(ctx, [year], from)).get(year.enrolment.id)!;
}

export type ProtectedTimePage = { year: LearnerYear; time: KeptTime };

/** One learner's protected time since their year began. 404 for everybody who may not see it. */
export async function protectedTimeOf(ctx: Reading, enrolmentId: string): Promise<ProtectedTimePage> {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.seeProtectedTime", relationsOf(year.enrolment));
  return { year, time: await timeOf(ctx, year) };
}

/** The viewer's own; 404 for somebody who is not on a programme. */
export async function myProtectedTime(ctx: Reading): Promise<ProtectedTimePage> {
  const enrolmentId = await myEnrolmentId(ctx);
  if (!enrolmentId) throw notFound();
  return protectedTimeOf(ctx, enrolmentId);
}

/** Every activity that is not retired, in the academy's order. */
export const activitiesOf = ({ db }: Pick<Context, "db">) =>
  db
    .selectFrom("activityKind")
    .where("retiredAt", "is", null)
    .select(["id", "name", "counts", "position", "version"])
    .orderBy("position")
    .orderBy("name")
    .execute();

/** The same with the retired ones, which come last. */
export const allActivities = ({ db }: Pick<Context, "db">) =>
  db
    .selectFrom("activityKind")
    .select(["id", "name", "counts", "version", "retiredAt"])
    .orderBy(sql`case when retired_at is null then 0 else 1 end`)
    .orderBy("position")
    .orderBy("name")
    .execute();

/** What can be chosen as the activity of an entry or a block, and in words what counts. */
export async function activitiesShown(ctx: Pick<Context, "db">) {
  const kinds = await activitiesOf(ctx);
  const names = (counts: 0 | 1) =>
    kinds
      .filter((kind) => kind.counts === counts)
      .map(({ name }) => name)
      .join("; ") || "none";
  return {
    choices: kinds.map(({ id, name, counts }) => ({ value: id, label: counts === 1 ? name : `${name} (does not count)` })),
    counting: names(1),
    notCounting: names(0),
  };
}

/** A block of one person's, also one that is cancelled; 404 where it is nobody's or somebody else's. */
export async function ownBlock({ db }: Pick<Context, "db">, personId: string, id: string): Promise<{ version: number }> {
  const block = await db.selectFrom("protectedBlock").where("id", "=", id).where("personId", "=", personId).select("version").executeTakeFirst();
  if (!block) throw notFound();
  return block;
}
