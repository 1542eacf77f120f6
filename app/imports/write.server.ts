/** Bringing a roster or a caseload extract in: receive the file, choose its columns, look at the preview, confirm or cancel. */
import type { Kysely } from "kysely";
import { allow } from "#app/access/allow.server";
import { lookAtEverybody } from "#app/alerts/write.server";
import { caseTypeIds, type CaseTypeId } from "#app/caseload/case-types";
import { caseFlagIds } from "#app/caseload/rules";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { dayAndTime, type Day } from "#app/shared/dates";
import { clean } from "#app/shared/fields";
import { isId, newId } from "#app/shared/ids";
import type { Sender } from "#app/shared/mail.server";
import { Refusal } from "#app/shared/refusal";
import { readTable, type FileBytes, type Table } from "#app/shared/table-file.server";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { Database, ImportKind } from "#db/schema";
import { fold } from "./rules/cells";
import {
  caseloadChanges,
  caseTypeOf,
  fieldsOf,
  whyNotAggregated,
  whyNotTheseCaseloadColumns,
  type CaseloadChanges,
  type CaseloadField,
  type CaseloadShape,
  type CaseTypeWords,
  type PersonCounts,
} from "./rules/caseload";
import { guessColumns, plainHeader, rememberColumns, type Columns } from "./rules/columns";
import { readRoster, rosterFields, whyNotTheseColumns, type RosterField, type RosterProblem, type RosterRow } from "./rules/roster";
import { rosterCounts, type RosterChanges, type RosterWrites } from "./rules/roster-changes";
import { countExtract, lookThrough, printOfExtract, type ExtractColumns } from "./read-extract.server";
import { caseloadPreview, changesOf, daysOf, existingForRoster, importOf, printOf, snapshotsOn, type ImportInHand } from "./read.server";
import { readMemory, readUndo, type ImportResult, type SourceLines, type SourceMemory, type Staged, type Undo } from "./staged";
import { some } from "./words";
import { forget, heldFor, hold } from "./held-files.server";

type Acting = Recording<Context>;

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

const shortFileName = (name: string) => clean(name.split(/[/\\]/).pop()!).slice(0, 200) || "file";

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
class AlreadyDone extends Error {}
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

async function stage(ctx: Acting, batch: ImportInHand, staged: Staged, memory: SourceMemory): Promise<void> {
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

const remember = (ctx: Pick<Acting, "db" | "now">, sourceId: string, memory: SourceMemory) =>
  ctx.db
    .updateTable("importSource")
    .set({ mapping: JSON.stringify(memory), updatedAt: ctx.now })
    .where("id", "=", sourceId)
    .execute();

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

const lost = "The file is no longer here: it is kept for half an hour and never on a disk, because it may be about children. Choose it again.";

/**
 * The columns of a caseload extract. The file is counted in memory and forgotten; only the counts are staged. Answers with the
 * words of the case type column that still have to be explained, or with none when all is staged.
 */
export async function chooseCaseloadColumns(ctx: Context, id: string, choice: ExtractColumns): Promise<{ unknown: string[] }> {
  const batch = await importOf(ctx, id);
  if (batch.kind !== "caseload" || batch.state !== "columns")
    throw new Refusal("The columns of this file were chosen already. Open the import again.");
  const file = heldFor(id, ctx.viewer.personId, ctx.now);
  if (!file) throw new Refusal(lost);
  const { shape, columns, typedDay } = choice;
  const why = whyNotTheseCaseloadColumns(shape, columns, typedDay);
  if (why) throw new Refusal(why.sentence, why.field);
  const notAggregated = shape === "perWorker" ? whyNotAggregated(file.headers) : null;
  if (notAggregated) throw new Refusal(notAggregated);
  const words: CaseTypeWords = {
    ...batch.memory.words,
    ...Object.fromEntries(Object.entries(choice.words).map(([word, type]) => [plainHeader(word), type])),
  };
  const { whyNotOpaque, unknown, ...read } = await countExtract(file.bytes, { ...choice, words }, ctx.today);
  if (whyNotOpaque) {
    await abandon(ctx, batch, whyNotOpaque);
    return { unknown: [] };
  }
  if (unknown.length > 30)
    throw new Refusal(
      "This column has more than 30 different values that are no case types. Choose the column that says what kind of case it is.",
      "caseType",
    );
  if (unknown.length > 0) return { unknown };
  const memory: SourceMemory = {
    ...batch.memory,
    shape,
    columns: rememberColumns(pick(columns, shape), file.headers),
    ...(shape === "perChild" ? { words: known(words) } : {}),
  };
  await change(ctx, (ctx) => stage(ctx, batch, { step: "caseload", shape, ...read }, memory));
  forget(id);
  return { unknown: [] };
}
const pick = (columns: Columns<CaseloadField>, shape: CaseloadShape): Columns<CaseloadField> =>
  Object.fromEntries(fieldsOf(shape).flatMap(({ key }) => (columns[key] === undefined ? [] : [[key, columns[key]]])));
/** words that every import knows need no remembering */
const known = (words: CaseTypeWords): CaseTypeWords =>
  Object.fromEntries(Object.entries(words).filter(([word, type]) => caseTypeOf(word, {}) !== type));

// Matching workers

/** Who the workers of an extract are, remembered for the source: a person, or left out of the portal. */
export async function matchTheWorkers(ctx: Context, id: string, choices: ReadonlyMap<string, string>): Promise<void> {
  await change(ctx, async (ctx) => {
    await alone(ctx, "caseload"); // what a source remembers is added to
    await matchWithin(ctx, await importOf(ctx, id), choices);
  });
}

async function matchWithin(ctx: Acting, batch: ImportInHand, choices: ReadonlyMap<string, string>): Promise<void> {
  if (batch.state !== "preview" || batch.staged?.step !== "caseload") throw new Refusal("This import is finished. Open it again.");
  const labels = new Set((await caseloadPreview(ctx, batch, batch.staged)).matched.unmatched.map(({ label }) => label));
  const [people, out] = [new Map<string, string>(), new Set(batch.memory.leftOut ?? [])];
  for (const [label, personId] of choices) {
    if (!labels.has(label)) continue;
    if (personId === "leaveOut") out.add(label);
    else people.set(label, personId);
  }
  const there =
    people.size === 0
      ? []
      : await ctx.db
          .selectFrom("person")
          .where("id", "in", [...new Set(people.values())].filter(isId))
          .select("id")
          .execute();
  const ids = new Set(there.map((person) => person.id));
  if ([...people.values()].some((personId) => !ids.has(personId))) throw new Refusal("One of the people chosen is not in the portal.");
  if (people.size > 0)
    await ctx.db
      .insertInto("workerAlias")
      .values([...people].map(([label, personId]) => ({ id: newId(), sourceId: batch.sourceId, label, personId })))
      .onConflict((c) => c.columns(["sourceId", "label"]).doUpdateSet((e) => ({ personId: e.ref("excluded.personId") })))
      .execute();
  await remember(ctx, batch.sourceId, { ...batch.memory, leftOut: [...out] });
  ctx.record("imports.workersMatched", batch.id, { changes: { matched: people.size, leftOut: out.size } });
}

/** Those left out before are asked about again. */
export async function askAgainAboutThoseLeftOut(ctx: Context, id: string): Promise<void> {
  await change(ctx, async (ctx) => {
    await alone(ctx, "caseload");
    const batch = await importOf(ctx, id);
    if (batch.state !== "preview" || batch.kind !== "caseload") throw new Refusal("This import is finished. Open it again.");
    await remember(ctx, batch.sourceId, { ...batch.memory, leftOut: [] });
    ctx.record("imports.workersMatched", batch.id, { changes: { leftOut: 0 } });
  });
}

// Ending

/** The one who finishes an import; a second one is told who was first. What was staged is thrown away. */
async function finish(
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

async function refuseFinished(ctx: Pick<Context, "db">, id: string): Promise<never> {
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

async function abandon(ctx: Context, batch: ImportInHand, refused: string | null): Promise<void> {
  await change(ctx, async (ctx) => {
    await finish(ctx, batch, ["columns", "preview"], "cancelled", refused === null ? null : { counts: {}, problems: [], refused });
    ctx.record("imports.cancelled", batch.id);
  });
  forget(batch.id);
}

/** Imports wait for each other, and a roster for whoever else changes people: two at once would both add the same ones. */
const alone = (ctx: Acting, kind: ImportKind) => oneAtATime(ctx.db, kind === "roster" ? "people" : "caseload");

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
  for (let at = 0; at < plain.length; at += CHUNK)
    await loose
      .insertInto<string>(table)
      .values(plain.slice(at, at + CHUNK))
      .onConflict((c) => c.column("id").doUpdateSet((e) => Object.fromEntries(columns.map((column) => [column, e.ref(`excluded.${column}`)]))))
      .execute();
}
const CHUNK = 500;

/** Confirms a caseload extract. Everybody in it has been matched or left out. Then the portal looks whom it has to raise an alert about. */
export async function confirmCaseload(ctx: Context, id: string, by?: Sender): Promise<ImportResult> {
  allow(ctx, "imports.run");
  const result = await change(ctx, async (ctx) => {
    await alone(ctx, "caseload");
    const batch = await importOf(ctx, id);
    if (batch.kind !== "caseload" || batch.staged?.step !== "caseload") {
      if (batch.state === "done" || batch.state === "cancelled") await refuseFinished(ctx, id);
      throw new Refusal("Choose the columns of the file first.");
    }
    const { matched, changes } = await caseloadPreview(ctx, batch, batch.staged);
    if (matched.unmatched.length > 0) throw new Refusal("Some workers are not matched yet. Say who they are, or leave them out.");
    const { problems } = batch.staged;
    const result = caseloadResult(changes, problems, matched.leftOut.length);
    await finish(ctx, batch, ["preview"], "done", result);
    await applyCaseload(ctx, id, changes);
    ctx.record("imports.confirmed", id, { changes: { kind: "caseload", ...result.counts } });
    return result;
  });
  await lookAtEverybody(ctx, by);
  return result;
}

const caseloadResult = (changes: CaseloadChanges, problems: ImportResult["problems"], leftOut: number): ImportResult => ({
  counts: {
    added: changes.added.length,
    changed: changes.changed.length,
    unchanged: changes.unchanged,
    leftOut,
    rejected: problems.filter(({ rejected }) => rejected).length,
  },
  problems,
});

async function applyCaseload(ctx: Acting, batchId: string, { added, changed }: CaseloadChanges): Promise<void> {
  const snapshots = [...added.map((row) => ({ id: newId(), row })), ...changed];
  const undo: Undo = { added: added.length, changed: changed.map(({ before }) => before) };
  await ctx.db
    .updateTable("importBatch")
    .set({ undo: JSON.stringify(undo) })
    .where("id", "=", batchId)
    .execute();
  await writeSnapshots(
    ctx,
    snapshots.map(({ id, row }) => ({ ...row, id, batchId })),
    changed.map(({ id }) => id),
  );
}

/** Snapshots over those with the same id; `there` are the ones whose counts stood before. */
async function writeSnapshots(
  ctx: Acting,
  snapshots: readonly (PersonCounts & { id: string; batchId: string | null })[],
  there: readonly string[],
): Promise<void> {
  const counts = snapshots.flatMap(({ id, counts }) =>
    caseTypeIds.flatMap((caseTypeId) => {
      const count = counts[caseTypeId];
      return count && count.cases > 0 ? [{ snapshotId: id, caseTypeId, cases: count.cases, joint: count.joint }] : [];
    }),
  );
  const flags = snapshots.flatMap(({ id, flags }) =>
    caseFlagIds.flatMap((flag) => {
      const count = flags?.[flag];
      return count && count.cases > 0 ? [{ snapshotId: id, flag, cases: count.cases, joint: count.joint }] : [];
    }),
  );
  for (const some of chunks(snapshots))
    await ctx.db
      .insertInto("caseloadSnapshot")
      .values(
        some.map(({ id, personId, snapshotOn, total, joint, points, batchId }) => ({
          id,
          personId,
          snapshotOn,
          total,
          joint,
          points: points ?? null,
          batchId,
        })),
      )
      .onConflict((c) =>
        c.column("id").doUpdateSet((e) => ({
          total: e.ref("excluded.total"),
          joint: e.ref("excluded.joint"),
          points: e.ref("excluded.points"),
          batchId: e.ref("excluded.batchId"),
        })),
      )
      .execute();
  for (const some of chunks(there)) {
    await ctx.db.deleteFrom("caseloadCount").where("snapshotId", "in", some).execute();
    await ctx.db.deleteFrom("caseloadFlag").where("snapshotId", "in", some).execute();
  }
  for (const some of chunks(counts)) await ctx.db.insertInto("caseloadCount").values(some).execute();
  for (const some of chunks(flags)) await ctx.db.insertInto("caseloadFlag").values(some).execute();
}
function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += CHUNK) yield all.slice(at, at + CHUNK);
}

// Taking back

/**
 * Puts back what stood there before an extract came in. Refused where a later import has changed the same snapshots. Then the portal looks
 * which alerts rested on what was taken back.
 */
export async function undoImport(ctx: Context, id: string, by?: Sender): Promise<void> {
  allow(ctx, "imports.run");
  await change(ctx, async (ctx) => {
    await alone(ctx, "caseload");
    const batch = await importOf(ctx, id);
    const undo = readUndo(batch.undo);
    if (batch.undoneAt) throw new Refusal(`This import was taken back on ${dayAndTime(batch.undoneAt)}.`);
    if (batch.state !== "done" || !undo) throw new Refusal("This import cannot be taken back: nothing of what stood there before was kept.");
    const now = await ctx.db.selectFrom("caseloadSnapshot").where("batchId", "=", id).select(["id", "snapshotOn"]).execute();
    const before = new Set(undo.changed.map((s) => s.id));
    const gone = undo.added + undo.changed.length - now.length;
    if (gone > 0)
      throw new Refusal(
        `${gone === 1 ? "One snapshot" : `${gone.toLocaleString("en-GB")} snapshots`} of this import ${gone === 1 ? "was" : "were"} replaced by a later one. Take that one back first.`,
      );
    for (const some of chunks(now.filter((s) => !before.has(s.id)).map((s) => s.id))) {
      await ctx.db.deleteFrom("caseloadCount").where("snapshotId", "in", some).execute();
      await ctx.db.deleteFrom("caseloadFlag").where("snapshotId", "in", some).execute();
      await ctx.db.deleteFrom("caseloadSnapshot").where("id", "in", some).execute();
    }
    await writeSnapshots(
      ctx,
      undo.changed.map((s) => ({ ...s, batchId: s.batchId ?? null })),
      [...before],
    );
    await ctx.db.updateTable("importBatch").set({ undo: null, undoneAt: ctx.now, undoneById: ctx.viewer.personId }).where("id", "=", id).execute();
    ctx.record("imports.undone", id, { changes: { removed: undo.added, restored: undo.changed.length } });
  });
  await lookAtEverybody(ctx, by);
}

// Without a page: a nightly job

export type NightlyFile = { sourceName: string | null; fileName: string; file: FileBytes };
/**
 * An extract whose columns and workers are known from an earlier import of the same source, in one step; null where this very file came in
 * before. Whatever is not known refuses it whole, with what to do about it; nothing of the file is kept then.
 */
export async function importKnownCaseload(ctx: Context, { sourceName, fileName, file }: NightlyFile, by?: Sender): Promise<ImportResult | null> {
  allow(ctx, "imports.run");
  const source = await caseloadSource(ctx, sourceName);
  const print = printOfExtract(source.id, file);
  const id = `file-${print.slice(0, 48)}`;
  if (await ctx.db.selectFrom("importBatch").where("id", "=", id).select("id").executeTakeFirst()) return null;
  const { headers } = await lookThrough(file, ctx.today);
  const { memory } = source;
  const shape = memory.shape!;
  // only what somebody chose in the portal: a column left out there is not guessed at night
  const chosen = fieldsOf(shape).filter(({ key }) => Object.hasOwn(memory.columns, key));
  const columns = guessColumns(chosen, headers, memory.columns);
  const missing = Object.entries(memory.columns).filter(([field, header]) => columns[field as CaseloadField] !== headerIndex(headers, header));
  if (missing.length > 0)
    throw new Refusal(
      `The column “${missing[0]![1]}” is not in this file, and was in the files of ${source.name} before. Import this file once in the portal, under Imports, and choose its columns there.`,
    );
  const why = whyNotTheseCaseloadColumns(shape, pick(columns, shape), null);
  if (why) throw new Refusal(`${why.sentence} Import this file once in the portal, under Imports.`);
  const notAggregated = shape === "perWorker" ? whyNotAggregated(headers) : null;
  if (notAggregated) throw new Refusal(notAggregated);
  const { whyNotOpaque, unknown, ...read } = await countExtract(file, { shape, columns, typedDay: null, words: memory.words ?? {} }, ctx.today);
  if (whyNotOpaque) throw new Refusal(whyNotOpaque);
  if (unknown.length > 0)
    throw new Refusal(
      `${some(unknown.length, "word", "words")} in the column “${headers[columns.caseType!]}” ${unknown.length === 1 ? "is no case type that is known" : "are no case types that are known"}. Import this file once in the portal, under Imports, and say what ${unknown.length === 1 ? "it counts" : "they count"} as.`,
    );
  if (printOfExtract(source.id, file) !== print)
    throw new Refusal("The file changed while it was read, so nothing of it came in. Import it again when it has been written to its end.");
  const result = await change(ctx, async (ctx) => {
    await alone(ctx, "caseload");
    if (await ctx.db.selectFrom("importBatch").where("id", "=", id).select("id").executeTakeFirst()) throw new AlreadyDone();
    const { matched, changes } = await caseloadPreview(ctx, { sourceId: source.id, memory }, { step: "caseload", shape, ...read });
    if (matched.unmatched.length > 0) {
      const names = matched.unmatched.slice(0, 10).map(({ label }) => label);
      throw new Refusal(
        `${some(matched.unmatched.length, "worker is", "workers are")} not known: ${names.join("; ")}${matched.unmatched.length > names.length ? "; …" : ""}. Import this file once in the portal, under Imports, and say who they are or leave them out.`,
      );
    }
    const result = caseloadResult(changes, read.problems, matched.leftOut.length);
    await newBatch(ctx, "caseload", { id, source: source.name, fileName: shortFileName(fileName) }, result);
    await applyCaseload(ctx, id, changes);
    ctx.record("imports.confirmed", id, { changes: { kind: "caseload", nightly: "yes", ...result.counts } });
    return result;
  }).catch((error: unknown) => {
    if (error instanceof AlreadyDone) return null;
    throw error;
  });
  if (result) await lookAtEverybody(ctx, by);
  return result;
}
const headerIndex = (headers: readonly string[], header: string) => headers.findIndex((h) => plainHeader(h) === plainHeader(header));

async function caseloadSource(ctx: Context, name: string | null) {
  const all = await ctx.db.selectFrom("importSource").where("kind", "=", "caseload").select(["id", "name", "mapping"]).orderBy("name").execute();
  const known = all.map(({ mapping, ...s }) => ({ ...s, memory: readMemory(mapping) })).filter((s) => s.memory.shape !== undefined);
  const names = known.map((s) => s.name).join(", ");
  if (known.length === 0)
    throw new Refusal("No columns are remembered yet. Import one extract in the portal, under Imports; after that they are known.");
  const found = name === null ? (known.length === 1 ? known[0] : undefined) : known.find((s) => fold(s.name) === fold(name));
  if (found) return found;
  throw new Refusal(
    name === null
      ? `Several sources are known (${names}). Say which one with --source.`
      : `No columns are remembered for the source “${name}”. Known: ${names}. Import one of its files in the portal, under Imports, first.`,
  );
}

// Without a file: what already has the shape of a roster or an extract

async function newBatch(
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

/** A roster in one step, for those who have rows instead of a file. */
export async function importRoster(
  ctx: Context,
  given: { source: string; fileName: string; rows: readonly RosterRow[]; effectiveOn: Day; knowsLeavers?: boolean },
): Promise<ImportResult> {
  allow(ctx, "imports.run");
  return change(ctx, async (ctx) => {
    await alone(ctx, "roster");
    const staged = { rows: [...given.rows], problems: [], knowsLeavers: given.knowsLeavers ?? true };
    const changes = changesOf(ctx, await existingForRoster(ctx), staged, { effectiveOn: given.effectiveOn, missingHaveLeft: false });
    const result = rosterResult(changes, changes.problems, { headers: [], rows: [] }, given.effectiveOn);
    await applyRoster(ctx, await newBatch(ctx, "roster", given, result), changes, result);
    return result;
  });
}

/** Counts of people and days in one step, for those who have rows instead of a file. */
export async function importCaseload(
  ctx: Context,
  given: { source: string; fileName: string; rows: readonly PersonCounts[] },
): Promise<ImportResult> {
  allow(ctx, "imports.run");
  const result = await change(ctx, async (ctx) => {
    await alone(ctx, "caseload");
    const changes = caseloadChanges(await snapshotsOn(ctx, daysOf(given.rows)), given.rows);
    const result = caseloadResult(changes, [], 0);
    const id = await newBatch(ctx, "caseload", given, result);
    await applyCaseload(ctx, id, changes);
    ctx.record("imports.confirmed", id, { changes: { kind: "caseload", ...result.counts } });
    return result;
  });
  await lookAtEverybody(ctx);
  return result;
}

/** One worker's counts from numbers by case type, none of them jointly worked unless said so. */
export const personCounts = (personId: string, snapshotOn: Day, cases: Partial<Record<CaseTypeId, number>>, joint = 0): PersonCounts => ({
  personId,
  snapshotOn,
  total: Object.values(cases).reduce((sum, n) => sum + n, 0),
  joint,
  counts: Object.fromEntries(Object.entries(cases).map(([id, n]) => [id, { cases: n, joint: 0 }])),
});
