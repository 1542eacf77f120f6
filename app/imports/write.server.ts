/**
 * Bringing a roster or a caseload extract in: the file is received, its columns are chosen, the preview is looked at, then it is confirmed or
 * cancelled. Here is what both have in common; what is special about each is in the files beside.
 */
import { allow } from "#app/access/allow.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { clean } from "#app/shared/fields";
import { newId } from "#app/shared/ids";
import { Refusal } from "#app/shared/refusal";
import { readTable } from "#app/shared/table-file.server";
import { oneAtATime } from "#db/lock.server";
import type { ImportKind } from "#db/schema";
import { fold } from "./rules/cells";
import { lookThrough } from "./read-extract.server";
import { importOf, type ImportInHand } from "./read.server";
import type { ImportResult, SourceMemory, Staged } from "./staged";
import { forget, hold } from "./held-files.server";

export type Acting = Recording<Context>;

// Receiving

async function sourceCalled(ctx: Acting, kind: ImportKind, name: string): Promise<string> {
  const known = await ctx.db.selectFrom("importSource").where("kind", "=", kind).select(["id", "name"]).execute();
  const same = known.find((source) => fold(source.name) === fold(name));
  if (same) return same.id;
  const id = newId();
  await ctx.db
    .insertInto("importSource")
    .values({ id, kind, name, mapping: JSON.stringify({ columns: {} }), updatedAt: ctx.now })
    .execute();
  return id;
}

/** More than any council employs; a file with more is not a list of staff. */
const MOST_PEOPLE = 20_000;

export const shortFileName = (name: string) => clean(name.split(/[/\\]/).pop()!).slice(0, 200) || "file";

/** Takes a file in; the id comes with the form, so that sending it twice makes one import. */
export async function receiveFile(
  ctx: Context,
  given: { id: string; kind: ImportKind; sourceName: string; fileName: string; bytes: Uint8Array },
): Promise<string> {
  allow(ctx, "imports.run");
  if (await received(ctx, given.id)) return given.id;
  const { staged, seen } = await inFileField(async () => {
    if (given.kind === "caseload") return { staged: null, seen: await lookThrough(given.bytes, ctx.today) };
    const table = await readTable(given.bytes);
    const rows = table.rows.length;
    if (rows > MOST_PEOPLE)
      throw new Refusal(`The file has ${rows.toLocaleString("en-GB")} rows. A roster of more than 20,000 people cannot come in at once: split it.`);
    return { staged: { step: "rosterTable", ...table } satisfies Staged, seen: { headers: table.headers, rows } };
  });
  const twin = await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "sources"); // a name has one source, also when two files of it come at once
    if (await received(ctx, given.id)) throw new AlreadyDone();
    const sourceId = await sourceCalled(ctx, given.kind, given.sourceName);
    await ctx.db
      .insertInto("importBatch")
      .values({
        id: given.id,
        kind: given.kind,
        sourceId,
        fileName: shortFileName(given.fileName),
        state: "columns",
        staged: staged && JSON.stringify(staged),
        result: null,
        createdById: ctx.viewer.personId,
        createdAt: ctx.now,
        finishedAt: null,
      })
      .execute();
    ctx.record("imports.fileReceived", given.id, { changes: { kind: given.kind, rows: seen.rows } });
    return false;
  }).catch((error: unknown) => {
    if (error instanceof AlreadyDone) return true;
    throw error;
  });
  if (given.kind === "caseload" && !twin) hold(given.id, ctx.viewer.personId, ctx.now, { bytes: given.bytes, ...seen });
  return given.id;
}

/** The same form was sent before: at another time, or at this very moment. */
export class AlreadyDone extends Error {}
async function received({ db, viewer }: Pick<Context, "db" | "viewer">, id: string): Promise<boolean> {
  const there = await db.selectFrom("importBatch").where("id", "=", id).select("createdById").executeTakeFirst();
  if (there && there.createdById !== viewer.personId) throw new Refusal("This page was used before. Open it again and choose the file once more.");
  return there !== undefined;
}

async function inFileField<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? new Refusal(error.message, "file") : error;
  }
}

// Columns

export async function stage(ctx: Acting, batch: ImportInHand, staged: Staged, memory: SourceMemory): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable("importBatch")
    .set({ state: "preview", staged: JSON.stringify(staged) })
    .where("id", "=", batch.id)
    .where("state", "=", "columns")
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal("The columns of this file were chosen already. Open the import again.");
  await remember(ctx, batch.sourceId, memory);
  ctx.record("imports.columnsChosen", batch.id);
}

export const remember = (ctx: Pick<Acting, "db" | "now">, sourceId: string, memory: SourceMemory) =>
  ctx.db
    .updateTable("importSource")
    .set({ mapping: JSON.stringify(memory), updatedAt: ctx.now })
    .where("id", "=", sourceId)
    .execute();

// Ending

/** The one who finishes an import; a second one is told who was first. What was staged is thrown away. */
export async function finish(
  ctx: Acting,
  batch: ImportInHand,
  from: ("columns" | "preview")[],
  state: "done" | "cancelled",
  result: ImportResult | null,
): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable("importBatch")
    .set({ state, staged: null, result: result && JSON.stringify(result), finishedAt: ctx.now })
    .where("id", "=", batch.id)
    .where("state", "in", from)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) await refuseFinished(ctx, batch.id);
}

export async function refuseFinished(ctx: Pick<Context, "db">, id: string): Promise<never> {
  const row = await ctx.db.selectFrom("importBatch").where("id", "=", id).select(["state", "finishedAt"]).executeTakeFirst();
  const event = await ctx.db
    .selectFrom("auditEvent as e")
    .innerJoin("person as p", "p.id", "e.actorId")
    .where("e.subjectId", "=", id)
    .where("e.what", "in", ["imports.confirmed", "imports.cancelled"])
    .select(["p.givenName", "p.familyName"])
    .executeTakeFirst();
  const who = event ? ` by ${event.givenName} ${event.familyName}` : "";
  const when = row?.finishedAt ? ` on ${dayAndTime(row.finishedAt)}` : "";
  throw new Refusal(`This import was ${row?.state === "cancelled" ? "cancelled" : "confirmed"}${who}${when}. Nothing was done a second time.`);
}

export async function cancelImport(ctx: Context, id: string): Promise<void> {
  const batch = await importOf(ctx, id);
  await abandon(ctx, batch, null);
}

export async function abandon(ctx: Context, batch: ImportInHand, refused: string | null): Promise<void> {
  await change(ctx, async (ctx) => {
    await finish(ctx, batch, ["columns", "preview"], "cancelled", refused === null ? null : { counts: {}, problems: [], refused });
    ctx.record("imports.cancelled", batch.id);
  });
  forget(batch.id);
}

/** Imports wait for each other, and a roster for whoever else changes people: two at once would both add the same ones. */
export const alone = (ctx: Acting, kind: ImportKind) => oneAtATime(ctx.db, kind === "roster" ? "people" : "caseload");

/** Rows for one statement: as many as both engines take at once. */
const CHUNK = 500;
export function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}

/** A batch that is done as soon as it is there, for what comes in in one step. */
export async function newBatch(
  ctx: Acting,
  kind: ImportKind,
  given: { id?: string; source: string; fileName: string },
  result: ImportResult,
): Promise<string> {
  const id = given.id ?? newId();
  const sourceId = await sourceCalled(ctx, kind, given.source);
  await ctx.db
    .insertInto("importBatch")
    .values({
      id,
      kind,
      sourceId,
      fileName: given.fileName,
      state: "done",
      staged: null,
      result: JSON.stringify(result),
      createdById: ctx.viewer.personId,
      createdAt: ctx.now,
      finishedAt: ctx.now,
    })
    .execute();
  return id;
}
