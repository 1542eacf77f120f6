/** What somebody held, what it weighs and how much they may hold. The caller has asked whether the viewer may see these people's caseload. */
import { sql, type Expression, type Kysely, type SqlBool } from "kysely";
import type { LearnerYear } from "#app/asye/read.server";
import type { Context } from "#app/shared/context.server";
import { daysBetween, type Day } from "#app/shared/dates";
import { prepared } from "#db/prepared.server";
import type { CaseloadFlag, Database, ReductionReason } from "#db/schema";
import { caseTypeName, precedence, type CaseTypeId } from "./case-types";
import {
  ceilingOn,
  countsHeads,
  loadOf,
  schemeDefinition,
  schemeOn,
  type Ceiling,
  type Holding,
  type Reduction,
  type Scheme,
  type Unit,
  type Worker,
} from "./rules";

type Reading = Pick<Context, "db">;
type Db = Kysely<Database>;

// What loads and ceilings rest on

/** A caseload figure older than this says nothing, where no rule says otherwise: snapshots come monthly. */
const STALE_DAYS = 35;
/** The weighting schemes, the reductions of some people and when figures are stale: read once for a page. */
export type CaseloadTerms = {
  schemes: readonly Scheme[];
  schemeOn: (day: Day) => Scheme;
  reductionsOf: (personId: string) => readonly Reduction[];
  staleDays: (day: Day) => number;
};

type TermsRow = {
  what: "scheme" | "reduction" | "stale";
  id: string;
  name: string;
  number: number;
  definition: string;
  fromOn: Day | null;
  endsOn: Day | null;
};
const termsQuery = (whose: Expression<SqlBool>) => ({
  compile: (db: Db) =>
    sql<TermsRow>`
      select cast('scheme' as text) as what, id, name, version as number, definition, from_on, cast(null as text) as ends_on, created_at, id as last from weighting_scheme
      union all
      select 'reduction', person_id, reason, percent, '', starts_on, ends_on, created_at, id from capacity_reduction where withdrawn_at is null and ${whose}
      union all
      select 'stale', id, '', stale_days, '', from_on, null, created_at, id from alert_rule
      order by what, from_on, created_at, last`.compile(db),
});
const termsOfOne = prepared((db, { personId }: { personId: string }) => ({
  compile: () => termsQuery(sql<SqlBool>`person_id = ${personId}`).compile(db),
}));
const termsOfAll = prepared((db, _: Record<string, never>) => ({ compile: () => termsQuery(sql<SqlBool>`1 = 1`).compile(db) }));

const known = new Map<string, ReturnType<typeof schemeDefinition.parse>>();
/** The definition stored with a scheme. Read once per text: a stored version never changes. */
export function readScheme(text: string) {
  let read = known.get(text);
  if (!read) {
    read = schemeDefinition.parse(JSON.parse(text));
    if (known.size > 100) known.clear();
    known.set(text, read);
  }
  return read;
}

/** One query, for one person as for all. Of two that begin on the same day the one that was made last holds. */
export async function caseloadTerms(ctx: Reading, personIds: readonly string[]): Promise<CaseloadTerms> {
  const [personId, ...others] = personIds;
  const rows = personId !== undefined && others.length === 0 ? await termsOfOne(ctx.db, { personId }) : await termsOfAll(ctx.db, {});
  const schemes: Scheme[] = [];
  const reductions = new Map<string, Reduction[]>();
  const stale: { from: Day; days: number }[] = [];
  for (const { what, id, name, number, definition, fromOn, endsOn } of rows) {
    if (what === "scheme") schemes.push({ ...readScheme(definition), id, name, version: number, fromOn });
    else if (what === "stale") stale.push({ from: fromOn!, days: number });
    else {
      const own = reductions.get(id);
      const reduction = { personId: id, reason: name as ReductionReason, percent: number, startsOn: fromOn!, endsOn };
      if (own) own.push(reduction);
      else reductions.set(id, [reduction]);
    }
  }
  return {
    schemes,
    schemeOn: (day) => schemeOn(schemes, day),
    reductionsOf: (id) => reductions.get(id) ?? [],
    staleDays: (day) => stale.findLast(({ from }) => from <= day)?.days ?? STALE_DAYS,
  };
}

// Loads

/** One snapshot: what was held, and what it weighed by the scheme in force on its day. */
export type Load = Holding & { personId: string; snapshotOn: Day; load: number; unit: Unit };

const inChunks = async <T>(ids: readonly string[], read: (ids: string[]) => Promise<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for (let at = 0; at < ids.length; at += 5_000) all.push(...(await read(ids.slice(at, at + 5_000))));
  return all;
};

type SnapshotRow = {
  personId: string;
  snapshotOn: Day;
  /** null = the snapshot itself, else a case type or a flag */
  kind: string | null;
  cases: number;
  joint: number;
  points: number | null;
};
/** Snapshots, with their flags, and with their kinds of case where those weigh differently. `which` is about `s`. */
const snapshotsQuery = (db: Db, which: Expression<SqlBool>, withKinds: boolean, from: Expression<unknown> = sql`caseload_snapshot s`) =>
  sql<SnapshotRow>`
    select s.person_id, s.snapshot_on, cast(null as text) as kind, s.total as cases, s.joint as joint, s.points as points from ${from} where ${which}
    union all
    select s.person_id, s.snapshot_on, f.flag, f.cases, f.joint, null from ${from} inner join caseload_flag f on f.snapshot_id = s.id where ${which}
    ${
      withKinds
        ? sql`union all
    select s.person_id, s.snapshot_on, c.case_type_id, c.cases, c.joint, null from ${from} inner join caseload_count c on c.snapshot_id = s.id where ${which}`
        : sql``
    }
    order by 2, 1`.compile(db);

type Span = { personId: string; from: Day; to: Day };
const ofOneBetween = (withKinds: boolean) =>
  prepared((db, { personId, from, to }: Span) => ({
    compile: () => snapshotsQuery(db, sql<SqlBool>`s.person_id = ${personId} and s.snapshot_on >= ${from} and s.snapshot_on <= ${to}`, withKinds),
  }));
const ofOne = { plain: ofOneBetween(false), kinds: ofOneBetween(true) };

const flags: ReadonlySet<string> = new Set(["court", "preProceedings", "unaccompanied"] satisfies CaseloadFlag[]);
function loadsFrom(rows: readonly SnapshotRow[], { schemeOn }: CaseloadTerms): Load[] {
  type Open = Omit<Load, "load" | "unit" | "counts" | "flags"> & {
    counts: { caseTypeId: string; cases: number; joint: number }[];
    flags: { flag: CaseloadFlag; cases: number; joint: number }[];
  };
  const open = new Map<string, Open>();
  for (const { personId, snapshotOn, kind, cases, joint, points } of rows) {
    const key = `${personId} ${snapshotOn}`;
    let one = open.get(key);
    if (!one) open.set(key, (one = { personId, snapshotOn, cases: 0, joint: 0, points: null, counts: [], flags: [] }));
    if (kind === null) Object.assign(one, { cases, joint, points });
    else if (flags.has(kind)) one.flags.push({ flag: kind as CaseloadFlag, cases, joint });
    else one.counts.push({ caseTypeId: kind, cases, joint });
  }
  return [...open.values()].map((one) => {
    one.counts.sort((a, b) => precedence(a.caseTypeId as CaseTypeId) - precedence(b.caseTypeId as CaseTypeId));
    const scheme = schemeOn(one.snapshotOn);
    return { ...one, load: loadOf(one, scheme), unit: scheme.unit };
  });
}

/**
 * The snapshots of some people between two days, oldest first, each weighed by the scheme in force on its day; one query. `counts` is
 * filled only where the kinds of case weigh differently. `newestOf` a month leaves out all but the last one of each.
 */
export async function loadsOf(
  ctx: Reading,
  terms: CaseloadTerms,
  personIds: readonly string[],
  from: Day,
  to: Day,
  newestOf?: "month",
): Promise<Load[]> {
  const [personId, ...others] = personIds;
  if (personId === undefined) return [];
  const kinds = !terms.schemes.every((s) => s.fromOn === null || s.fromOn > to || countsHeads(s));
  if (others.length === 0 && !newestOf) return loadsFrom(await (kinds ? ofOne.kinds : ofOne.plain)(ctx.db, { personId, from, to }), terms);
  const rows = await inChunks(personIds, async (ids) => {
    const between = (table: string) => sql<SqlBool>`${sql.ref(`${table}.personId`)} in (${sql.join(ids)})
      and ${sql.ref(`${table}.snapshotOn`)} >= ${from} and ${sql.ref(`${table}.snapshotOn`)} <= ${to}`;
    if (!newestOf) return (await ctx.db.executeQuery(snapshotsQuery(ctx.db, between("s"), kinds))).rows;
    const newest = sql`(select x.person_id, max(x.snapshot_on) as snapshot_on from caseload_snapshot x where ${between("x")}
      group by x.person_id, substr(x.snapshot_on, 1, 7)) n
      inner join caseload_snapshot s on s.person_id = n.person_id and s.snapshot_on = n.snapshot_on`;
    return (await ctx.db.executeQuery(snapshotsQuery(ctx.db, sql<SqlBool>`1 = 1`, kinds, newest))).rows;
  });
  return loadsFrom(rows, terms);
}

export type LatestLoad = Omit<Load, "counts"> & { counts: { caseTypeId: string; name: string; cases: number; joint: number }[] };
/** The newest snapshot of each of some people, with its kinds of case, most important first; one query. A stale one is there too: ask `isStale`. */
export async function latestLoads(ctx: Reading, terms: CaseloadTerms, personIds: readonly string[]): Promise<Map<string, LatestLoad>> {
  const from = sql`person p inner join caseload_snapshot s on s.person_id = p.id
    and s.snapshot_on = (select max(x.snapshot_on) from caseload_snapshot x where x.person_id = p.id)`;
  const rows = await inChunks(
    personIds,
    async (ids) => (await ctx.db.executeQuery(snapshotsQuery(ctx.db, sql<SqlBool>`p.id in (${sql.join(ids)})`, true, from))).rows,
  );
  return new Map(
    loadsFrom(rows, terms).map((load) => [load.personId, { ...load, counts: load.counts.map((c) => ({ ...c, name: caseTypeName(c.caseTypeId) })) }]),
  );
}

/** The same cases as the scheme in force on another day weighs them. */
export const weighedOn = <L extends Load | LatestLoad>(load: L, terms: CaseloadTerms, day: Day): L => {
  const scheme = terms.schemeOn(day);
  return { ...load, load: loadOf(load, scheme), unit: scheme.unit };
};

/** Is a snapshot of that day too old to say anything on this one? */
export const isStale = (terms: CaseloadTerms, snapshotOn: Day, day: Day): boolean => daysBetween(snapshotOn, day) > terms.staleDays(day);

// Ceilings

/** What a learner's ceiling rests on: any year has it. */
export type CeilingYear = Pick<LearnerYear, "programme" | "patterns" | "pauses"> & {
  enrolment: Pick<LearnerYear["enrolment"], "personId" | "startsOn" | "endedOn">;
};

/** The ceiling of some learners on any day of their year; null outside it. No query of its own. */
export function ceilingsOf(terms: CaseloadTerms, years: readonly CeilingYear[]): (personId: string, day: Day) => Ceiling | null {
  const byPerson = new Map<string, { from: Day; to: Day | null; worker: Worker }[]>();
  for (const { enrolment, programme, patterns, pauses } of years) {
    const { personId, startsOn, endedOn } = enrolment;
    const own = { from: startsOn, to: endedOn, worker: { patterns, year: { programme, pauses, startsOn } } };
    byPerson.set(personId, [...(byPerson.get(personId) ?? []), own]);
  }
  return (personId, day) => {
    const own = byPerson.get(personId)?.find(({ from, to }) => from <= day && (to === null || day <= to));
    return own ? ceilingOn(terms.schemes, own.worker, terms.reductionsOf(personId), day) : null;
  };
}

/** The newest snapshot of anybody, and after how many days one says nothing any more; one query. */
export async function newestSnapshot(ctx: Pick<Context, "db" | "today">): Promise<{ newestOn: Day | null; staleDays: number }> {
  const row = await ctx.db
    .selectNoFrom((e) => [
      e
        .selectFrom("caseloadSnapshot")
        .select((e) => e.fn.max("snapshotOn").as("on"))
        .as("newestOn"),
      e
        .selectFrom("alertRule")
        .where("fromOn", "<=", ctx.today)
        .orderBy("fromOn", "desc")
        .orderBy("createdAt", "desc")
        .orderBy("id", "desc")
        .select("staleDays")
        .limit(1)
        .as("staleDays"),
    ])
    .executeTakeFirst();
  return { newestOn: row?.newestOn ?? null, staleDays: row?.staleDays ?? STALE_DAYS };
}
