/** How many cases somebody held, and when. The caller has asked whether the viewer may see these people's caseload. */
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { prepared } from "#db/prepared.server";
import type { Database } from "#db/schema";
import type { Kysely } from "kysely";
import { caseTypeName } from "./case-types";

type Reading = Pick<Context, "db">;
export type Caseload = { personId: string; snapshotOn: Day; total: number; joint: number };
export type CaseloadByType = Caseload & { counts: { caseTypeId: string; name: string; cases: number; joint: number }[] };

const inChunks = async <T>(ids: readonly string[], read: (ids: string[]) => Promise<T[]>): Promise<T[]> => {
  const all: T[] = [];
  for (let at = 0; at < ids.length; at += 5_000) all.push(...(await read(ids.slice(at, at + 5_000))));
  return all;
};

const snapshotsQuery = (db: Kysely<Database>, { from, to }: { from: Day; to: Day }) =>
  db
    .selectFrom("caseloadSnapshot")
    .where("snapshotOn", ">=", from)
    .where("snapshotOn", "<=", to)
    .select(["personId", "snapshotOn", "total", "joint"])
    .orderBy("snapshotOn")
    .orderBy("personId");
const snapshotsOfOne = prepared((db, { personId, from, to }: { personId: string; from: Day; to: Day }) =>
  snapshotsQuery(db, { from, to }).where("personId", "=", personId),
);
/** The snapshots of some people between two days, oldest first; one query. */
export async function caseloadOf(ctx: Reading, personIds: readonly string[], from: Day, to: Day): Promise<Caseload[]> {
  const [personId, ...others] = personIds;
  if (personId !== undefined && others.length === 0) return snapshotsOfOne(ctx.db, { personId, from, to });
  return inChunks(personIds, (ids) => snapshotsQuery(ctx.db, { from, to }).where("personId", "in", ids).execute());
}

/** The newest snapshot of each of some people, by case type, most important first; one query. */
export async function latestCaseloads(ctx: Reading, personIds: readonly string[]): Promise<Map<string, CaseloadByType>> {
  const rows = await inChunks(personIds, (ids) =>
    ctx.db
      .with("newest", (db) =>
        db
          .selectFrom("caseloadSnapshot")
          .where("personId", "in", ids)
          .groupBy("personId")
          .select(["personId", (e) => e.fn.max("snapshotOn").as("snapshotOn")]),
      )
      .selectFrom("caseloadSnapshot as s")
      .innerJoin("newest as n", (join) => join.onRef("n.personId", "=", "s.personId").onRef("n.snapshotOn", "=", "s.snapshotOn"))
      .leftJoin("caseloadCount as c", "c.snapshotId", "s.id")
      .leftJoin("caseType as t", "t.id", "c.caseTypeId")
      .select(["s.personId", "s.snapshotOn", "s.total", "s.joint", "c.caseTypeId", "t.name", "c.cases", "c.joint as jointCases"])
      .orderBy("s.personId")
      .orderBy("t.position")
      .execute(),
  );
  const latest = new Map<string, CaseloadByType>();
  for (const { personId, snapshotOn, total, joint, caseTypeId, name, cases, jointCases } of rows) {
    let caseload = latest.get(personId);
    if (!caseload) latest.set(personId, (caseload = { personId, snapshotOn, total, joint, counts: [] }));
    if (caseTypeId !== null && cases !== null)
      caseload.counts.push({ caseTypeId, name: name ?? caseTypeName(caseTypeId), cases, joint: jointCases ?? 0 });
  }
  return latest;
}
