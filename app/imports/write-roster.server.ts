/** A roster: its columns, and what it does to people once it is confirmed. */
import type { Kysely } from "kysely";
import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import type { Table } from "#app/shared/table-file.server";
import { isDuplicate } from "#db/errors.server";
import type { Database } from "#db/schema";
import { rememberColumns, type Columns } from "./rules/columns";
import { readRoster, rosterFields, whyNotTheseColumns, type RosterField, type RosterProblem } from "./rules/roster";
import { rosterCounts, type RosterChanges, type RosterWrites } from "./rules/roster-changes";
import { changesOf, existingForRoster, importOf, printOf } from "./read.server";
import type { ImportResult, SourceLines } from "./staged";
import { alone, chunks, finish, refuseFinished, stage, type Acting } from "./write.server";

/** The columns of a roster; only what was chosen is kept of the file. */
export async function chooseRosterColumns(ctx: Context, id: string, columns: Columns<RosterField>): Promise<void> {
  const batch = await importOf(ctx, id);
  if (batch.kind !== "roster" || batch.state !== "columns" || batch.staged?.step !== "rosterTable")
    throw new Refusal("The columns of this file were chosen already. Open the import again.");
  const { headers, rows } = batch.staged;
  const why = whyNotTheseColumns(columns);
  if (why) throw new Refusal(why.sentence, why.field);
  const read = readRoster(rows, columns);
  const source = sourceLines(headers, rows, columns);
  await change(ctx, (ctx) => stage(ctx, batch, { step: "roster", ...read, source }, { ...batch.memory, columns: rememberColumns(columns, headers) }));
}

function sourceLines(headers: readonly string[], rows: Table["rows"], columns: Columns<RosterField>): SourceLines {
  const chosen = rosterFields.flatMap(({ key }) => (columns[key] === undefined ? [] : [columns[key]]));
  return {
    headers: chosen.map((index) => headers[index] ?? ""),
    rows: rows.map(({ line, cells }) => ({ line, cells: chosen.map((index) => cells[index] ?? "") })),
  };
}

/** The people were changed between the preview and its confirmation. */
class Outdated extends Error {}

/** Confirms a roster. `seen` is the print of the preview that was looked at; null when that is no longer what would happen. */
export async function confirmRoster(
  ctx: Context,
  id: string,
  terms: { effectiveOn: Day; missingHaveLeft: boolean; seen: string | null },
): Promise<ImportResult | null> {
  allow(ctx, "imports.run");
  try {
    return await change(ctx, async (ctx) => {
      await alone(ctx, "roster");
      const batch = await importOf(ctx, id);
      if (batch.kind !== "roster" || batch.staged?.step !== "roster") {
        if (batch.state === "done" || batch.state === "cancelled") await refuseFinished(ctx, id);
        throw new Refusal("Choose the columns of the file first.");
      }
      const { staged } = batch;
      const existing = await existingForRoster(ctx);
      if (terms.seen !== null) {
        const now = printOf(changesOf(ctx, existing, staged, { effectiveOn: ctx.today, missingHaveLeft: false }));
        if (now !== terms.seen) throw new Outdated();
      }
      const changes = changesOf(ctx, existing, staged, terms);
      // a list of one team, with the box ticked, would send everybody else away
      const working = existing.people.filter(({ staffNumber, leftOn }) => staffNumber !== null && leftOn === null).length;
      if (terms.missingHaveLeft && changes.missing.length * 2 > working)
        throw new Refusal(
          `${changes.missing.length} of the ${working} people in the portal are not in this file, so it is not a list of everybody. Leave the box empty.`,
          "missingHaveLeft",
        );
      const result = rosterResult(changes, [...staged.problems, ...changes.problems], staged.source, terms.effectiveOn);
      await finish(ctx, batch, ["preview"], "done", result);
      await applyRoster(ctx, id, changes, result);
      return result;
    });
  } catch (error) {
    if (error instanceof Outdated || isDuplicate(error)) return null;
    throw error;
  }
}

function rosterResult(changes: RosterChanges, problems: RosterProblem[], source: SourceLines, effectiveOn: Day): ImportResult {
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const rejected = new Set(sorted.flatMap(({ line, rejected }) => (rejected ? [line] : [])));
  return {
    counts: { ...rosterCounts(changes, sorted), missing: changes.missing.length, newTeams: changes.newTeams.length },
    problems: sorted,
    source: { headers: source.headers, rows: source.rows.filter(({ line }) => rejected.has(line)) },
    effectiveOn,
    newTeams: changes.newTeams,
  };
}

const personEvents = {
  new: "imports.personAdded",
  mover: "imports.personMoved",
  leaver: "imports.personLeft",
  returned: "imports.personReturned",
  changed: "imports.personChanged",
} as const;

async function applyRoster(ctx: Acting, batchId: string, { writes, lines }: RosterChanges, result: ImportResult): Promise<void> {
  for (const table of ["team", "person", "placement", "workingPattern", "lineManagement", "rolePeriod"] as const)
    await writeOver(ctx.db, table, writes[table]);
  await accountsFollow(ctx, new Set(writes.person.map(({ id }) => id)));
  ctx.record("imports.confirmed", batchId, { changes: { kind: "roster", ...result.counts } });
  for (const { kind, personId, what } of lines)
    if (kind !== "unchanged")
      ctx.record(personEvents[kind], personId, { aboutId: personId, changes: what.length > 0 ? { what: what.join("; ").slice(0, 300) } : {} });
}

/** People sign in with their work address, so that follows it, unless somebody else still signs in with it. */
async function accountsFollow(ctx: Acting, personIds: ReadonlySet<string>): Promise<void> {
  const moved = await ctx.db
    .selectFrom("account")
    .innerJoin("person", "person.id", "account.personId")
    .whereRef("person.email", "<>", "account.email")
    .select(["account.id", "account.personId", "person.email"])
    .execute();
  for (const { id, personId, email } of moved) {
    if (email === null || !personIds.has(personId)) continue;
    const taken = await ctx.db.selectFrom("account").where("email", "=", email).select("id").executeTakeFirst();
    if (!taken) await ctx.db.updateTable("account").set({ email }).where("id", "=", id).execute();
  }
}

/** Whole rows over those with the same id, several hundred at a time; ended periods come before open ones. */
async function writeOver<T extends keyof RosterWrites>(db: Kysely<Database>, table: T, rows: RosterWrites[T]): Promise<void> {
  const first = rows[0];
  if (!first) return;
  // the same statement for six tables: their columns are those of the row
  const loose = db as unknown as Kysely<Record<string, Record<string, string | number | null>>>;
  const columns = Object.keys(first).filter((column) => column !== "id");
  const plain = rows as unknown as Record<string, string | number | null>[];
  for (const some of chunks(plain))
    await loose
      .insertInto<string>(table)
      .values(some)
      .onConflict((c) => c.column("id").doUpdateSet((e) => Object.fromEntries(columns.map((column) => [column, e.ref(`excluded.${column}`)]))))
      .execute();
}
