import { createHash } from "node:crypto";
import { allow } from "#app/access/allow.server";
import type { CaseTypeId } from "#app/caseload/case-types";
import { caseloadTerms } from "#app/caseload/read.server";
import type { Context } from "#app/shared/context.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import { newId } from "#app/shared/ids";
import type { ImportKind, ImportState } from "#db/schema";
import {
  caseloadChanges,
  goneFrom,
  unreadPeople,
  matchWorkers,
  type CaseCounts,
  type FlagCounts,
  type CaseloadChanges,
  type HeldBefore,
  type KnownSnapshot,
  type MatchedCaseload,
  type PersonCounts,
} from "./rules/caseload";
import { type Existing, rosterChanges, type RosterChanges } from "./rules/roster-changes";
import { readMemory, readResult, readStaged, type ImportResult, type SourceMemory, type Staged } from "./staged";

type Reading = Pick<Context, "db" | "viewer">;

export type ImportMade = {
  id: string;
  kind: ImportKind;
  source: string;
  fileName: string;
  state: ImportState;
  by: string;
  createdAt: Instant;
  finishedAt: Instant | null;
  result: ImportResult | null;
};

/** The counts stand first in a result, which may hold thousands of rejected lines after them. */
const HEAD = 1_000;
function countsIn(head: string | null): Record<string, number> | null {
  const counts = /^\{"counts":(\{[^}]*\})/.exec(head ?? "")?.[1];
  return counts === undefined ? null : (JSON.parse(counts) as Record<string, number>);
}

/** The imports made, newest first. */
export async function importsMade(
  ctx: Reading,
  limit = 50,
): Promise<(Omit<ImportMade, "result"> & { undoneAt: Instant | null; counts: Record<string, number> | null })[]> {
  allow(ctx, "imports.run");
  const rows = await ctx.db
    .selectFrom("importBatch as b")
    .innerJoin("importSource as s", "s.id", "b.sourceId")
    .innerJoin("person as p", "p.id", "b.createdById")
    .select([
      "b.id",
      "b.kind",
      "s.name as source",
      "b.fileName",
      "b.state",
      "p.givenName",
      "p.familyName",
      "b.createdAt",
      "b.finishedAt",
      "b.undoneAt",
    ])
    .select((e) => e.fn<string | null>("substr", ["b.result", e.lit(1), e.lit(HEAD)]).as("head"))
    .orderBy("b.createdAt", "desc")
    .orderBy("b.id")
    .limit(limit)
    .execute();
  return rows.map(({ givenName, familyName, head, ...row }) => ({ ...row, by: `${givenName} ${familyName}`, counts: countsIn(head) }));
}

/** The names of the sources that were used, to be chosen again. */
export async function sourceNames(ctx: Reading, kind: ImportKind): Promise<string[]> {
  allow(ctx, "imports.run");
  const rows = await ctx.db.selectFrom("importSource").where("kind", "=", kind).select("name").orderBy("updatedAt", "desc").orderBy("name").execute();
  return rows.map(({ name }) => name);
}

export type ImportInHand = Omit<ImportMade, "source"> & {
  sourceId: string;
  source: string;
  memory: SourceMemory;
  createdById: string;
  staged: Staged | null;
  /** what stood there before, as JSON; null where it was not kept, or the import was taken back */
  undo: string | null;
  undoneAt: Instant | null;
};

/** One import with what is staged for it; 404 where there is none. */
export async function importOf(ctx: Reading, id: string): Promise<ImportInHand> {
  allow(ctx, "imports.run");
  const row = await ctx.db
    .selectFrom("importBatch as b")
    .innerJoin("importSource as s", "s.id", "b.sourceId")
    .innerJoin("person as p", "p.id", "b.createdById")
    .where("b.id", "=", id)
    .select([
      "b.id",
      "b.kind",
      "b.sourceId",
      "s.name as source",
      "s.mapping",
      "b.fileName",
      "b.state",
      "b.staged",
      "b.undo",
      "b.undoneAt",
      "b.result",
      "b.createdById",
      "b.createdAt",
      "b.finishedAt",
      "p.givenName",
      "p.familyName",
    ])
    .executeTakeFirst();
  if (!row) throw notFound();
  const { mapping, staged, result, givenName, familyName, ...rest } = row;
  return { ...rest, by: `${givenName} ${familyName}`, memory: readMemory(mapping), staged: readStaged(staged), result: readResult(result) };
}

// The roster

/** Everybody and their periods, in six queries: what a roster is compared with. */
export async function existingForRoster(ctx: Pick<Context, "db">): Promise<Existing> {
  const { db } = ctx;
  return {
    people: await db.selectFrom("person").selectAll().execute(),
    teams: await db.selectFrom("team").selectAll().execute(),
    placements: await db.selectFrom("placement").selectAll().execute(),
    workingPatterns: await db.selectFrom("workingPattern").selectAll().execute(),
    lineManagements: await db.selectFrom("lineManagement").selectAll().execute(),
    rolePeriods: await db.selectFrom("rolePeriod").selectAll().execute(),
  };
}

type StagedRoster = Pick<Extract<Staged, { step: "roster" }>, "rows" | "problems" | "knowsLeavers">;

/** What the staged roster would change, and a print of it: if the print is another one later, somebody changed the people meanwhile. */
export async function rosterPreview(
  ctx: Pick<Context, "db" | "viewer" | "now" | "today">,
  staged: StagedRoster,
): Promise<{ changes: RosterChanges; print: string }> {
  const existing = await existingForRoster(ctx);
  const changes = changesOf(ctx, existing, staged, { effectiveOn: ctx.today, missingHaveLeft: false });
  return { changes, print: printOf(changes) };
}

export const changesOf = (
  { now, viewer }: Pick<Context, "now" | "viewer">,
  existing: Existing,
  staged: StagedRoster,
  terms: { effectiveOn: Day; missingHaveLeft: boolean },
): RosterChanges =>
  rosterChanges(existing, staged.rows, {
    ...terms,
    now,
    knowsLeavers: staged.knowsLeavers,
    unread: staged.problems.filter(({ rejected }) => rejected),
    viewerPersonId: viewer.personId,
    newId,
  });

export function printOf({ lines, problems, missing }: RosterChanges): string {
  const hash = createHash("sha256");
  for (const { line, kind, what } of lines) hash.update(JSON.stringify([line, kind, what]));
  hash.update(JSON.stringify(problems));
  hash.update(JSON.stringify(missing.map(({ personId }) => personId)));
  return hash.digest("hex").slice(0, 32);
}

// Caseload

/** Everybody who could be a worker of an extract, those who left too: an old extract names them. */
export const knownPeople = (ctx: Pick<Context, "db">) =>
  ctx.db
    .selectFrom("person")
    .select(["id", "givenName", "familyName", "staffNumber", "sweNumber", "leftOn"])
    .orderBy("familyName")
    .orderBy("givenName")
    .orderBy("id")
    .execute();

/** The snapshots on some days, with their counts. */
export async function snapshotsOn(ctx: Pick<Context, "db">, days: readonly Day[]): Promise<KnownSnapshot[]> {
  const snapshots = new Map<string, KnownSnapshot>();
  for (let at = 0; at < days.length; at += 1_000) {
    const rows = await ctx.db
      .selectFrom("caseloadSnapshot as s")
      .leftJoin("caseloadCount as c", "c.snapshotId", "s.id")
      .where("s.snapshotOn", "in", days.slice(at, at + 1_000))
      .select([
        "s.id",
        "s.personId",
        "s.snapshotOn",
        "s.total",
        "s.joint",
        "s.points",
        "s.batchId",
        "c.caseTypeId",
        "c.cases",
        "c.joint as jointCases",
      ])
      .execute();
    for (const { id, personId, snapshotOn, total, joint, points, batchId, caseTypeId, cases, jointCases } of rows) {
      let snapshot = snapshots.get(id);
      if (!snapshot)
        snapshots.set(
          id,
          (snapshot = { id, personId, snapshotOn, total, joint, points, batchId, counts: {} as CaseCounts, flags: {} as FlagCounts }),
        );
      if (caseTypeId !== null && cases !== null) snapshot.counts[caseTypeId as CaseTypeId] = { cases, joint: jointCases ?? 0 };
    }
    const flags = await ctx.db
      .selectFrom("caseloadSnapshot as s")
      .innerJoin("caseloadFlag as f", "f.snapshotId", "s.id")
      .where("s.snapshotOn", "in", days.slice(at, at + 1_000))
      .select(["s.id", "f.flag", "f.cases", "f.joint"])
      .execute();
    for (const { id, flag, cases, joint } of flags) snapshots.get(id)!.flags = { ...snapshots.get(id)!.flags, [flag]: { cases, joint } };
  }
  return [...snapshots.values()];
}

export const daysOf = (rows: readonly PersonCounts[]): Day[] => [...new Set(rows.map(({ snapshotOn }) => snapshotOn))].sort();

/** How many cases each worker had from day to day, and whether this source said so. */
async function heldBetween(ctx: Pick<Context, "db">, sourceId: string, from: Day, to: Day): Promise<HeldBefore[]> {
  const rows = await ctx.db
    .selectFrom("caseloadSnapshot as s")
    .leftJoin("importBatch as b", "b.id", "s.batchId")
    .where("s.snapshotOn", ">=", from)
    .where("s.snapshotOn", "<=", to)
    .select(["s.personId", "s.snapshotOn", "s.total", "b.sourceId"])
    .execute();
  return rows.map(({ sourceId: of, ...row }) => ({ ...row, own: of === sourceId }));
}

export type CaseloadPreview = { matched: MatchedCaseload; changes: CaseloadChanges; names: Map<string, string> };

/** Whose counts the staged extract holds, whom nobody has matched yet, and what would change. */
export async function caseloadPreview(
  ctx: Pick<Context, "db">,
  batch: { sourceId: string; memory: SourceMemory },
  staged: Extract<Staged, { step: "caseload" }>,
): Promise<CaseloadPreview> {
  const people = await knownPeople(ctx);
  const aliases = await ctx.db.selectFrom("workerAlias").where("sourceId", "=", batch.sourceId).select(["label", "personId"]).execute();
  const known = new Map(aliases.map(({ label, personId }) => [label, personId]));
  const matched = matchWorkers(staged.workers, people, known, new Set(batch.memory.leftOut ?? []));
  const days = daysOf(matched.rows);
  const existing = await snapshotsOn(ctx, days);
  const changes = caseloadChanges(existing, matched.rows);
  if (days.length > 0) {
    const { staleDays } = await caseloadTerms(ctx, []);
    const from = staged.shape === "perChild" ? addDays(days[0]!, -staleDays(days[0]!)) : days[0]!;
    const leftOn = new Map(people.map((person) => [person.id, person.leftOn]));
    changes.gone = goneFrom(matched.rows, await heldBetween(ctx, batch.sourceId, from, days.at(-1)!), existing, {
      shape: staged.shape,
      staleDays,
      inPost: (personId, day) => (leftOn.get(personId) ?? day) >= day,
      unread: unreadPeople(staged.problems, people, known),
    });
  }
  return { matched, changes, names: new Map(people.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`])) };
}
