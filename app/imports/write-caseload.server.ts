/** A caseload extract: its columns, whose the counts are, confirming it; and in one step, without a page. */
import { allow } from "#app/access/allow.server";
import { lookAtEverybody } from "#app/alerts/write.server";
import type { CaseTypeId } from "#app/caseload/case-types";
import { change, type Context } from "#app/shared/context.server";
import { dayAndTime, type Day, type Instant } from "#app/shared/dates";
import { isId, newId } from "#app/shared/ids";
import type { Sender } from "#app/shared/mail.server";
import { Refusal } from "#app/shared/refusal";
import type { FileBytes } from "#app/shared/table-file.server";
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
import { countExtract, lookThrough, printOfExtract, type ExtractColumns } from "./read-extract.server";
import { caseloadPreview, daysOf, importOf, snapshotsOn, type ImportInHand } from "./read.server";
import { readMemory, type ImportResult, type SourceMemory } from "./staged";
import { some } from "./words";
import { forget, heldFor } from "./held-files.server";
import { applyCaseload } from "./write-snapshots.server";
import { abandon, alone, AlreadyDone, finish, newBatch, refuseFinished, remember, shortFileName, stage, type Acting } from "./write.server";

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
    unchanged: changes.unchanged.length,
    gone: changes.gone.length,
    leftOut,
    rejected: problems.filter(({ rejected }) => rejected).length,
  },
  problems,
});

// Without a page: a nightly job

/** So many workers may be gone from a file and nobody looks at it first; more, where they are not half as many as are in it. */
const FEW = 3;
/** `fromFolder`: nobody named this file, it was one of those that lay there. */
export type NightlyFile = { sourceName: string | null; fileName: string; file: FileBytes; fromFolder?: boolean };
/**
 * An extract whose columns and workers are known from an earlier import of the same source, in one step; null where this very file came in
 * before. One that was taken back comes in again where it is named. Whatever is not known refuses it whole, with what to do about it; nothing
 * of the file is kept then.
 */
export async function importKnownCaseload(ctx: Context, given: NightlyFile, by?: Sender): Promise<ImportResult | null> {
  const { sourceName, fileName, file, fromFolder = false } = given;
  allow(ctx, "imports.run");
  const source = await caseloadSource(ctx, sourceName);
  const print = printOfExtract(source.id, file);
  const before = await broughtIn(ctx, print);
  if (before.stands) return null;
  if (before.undoneAt && fromFolder)
    throw new Refusal(
      `This file was taken back on ${dayAndTime(before.undoneAt)}, so it is not brought in again. If it is right after all, name the file itself instead of its folder.`,
    );
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
    const { stands, id } = await broughtIn(ctx, print);
    if (stands) throw new AlreadyDone();
    const { matched, changes } = await caseloadPreview(ctx, { sourceId: source.id, memory }, { step: "caseload", shape, ...read });
    if (matched.unmatched.length > 0) {
      const names = matched.unmatched.slice(0, 10).map(({ label }) => label);
      throw new Refusal(
        `${some(matched.unmatched.length, "worker is", "workers are")} not known: ${names.join("; ")}${matched.unmatched.length > names.length ? "; …" : ""}. Import this file once in the portal, under Imports, and say who they are or leave them out.`,
      );
    }
    const [lost, there] = [changes.gone.filter(({ had }) => had > 0).length, matched.rows.length];
    if (lost > FEW && lost * 2 > there)
      throw new Refusal(
        `${lost} workers with cases in the files of ${source.name} before are not in this one, which has ${there}: it may be a part, or cut off. If it is whole, import it in the portal, under Imports, where they are listed.`,
      );
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
/** Whether a file stands as imported, when it was last taken back if it does not, and the id with which it would come in now. */
async function broughtIn({ db }: Pick<Context, "db">, print: string): Promise<{ stands: boolean; undoneAt: Instant | null; id: string }> {
  const first = `file-${print.slice(0, 48)}`;
  const before = await db.selectFrom("importBatch").where("id", "like", `${first}%`).select("undoneAt").execute();
  const undone = before.flatMap(({ undoneAt }) => undoneAt ?? []).sort();
  const undoneAt = undone.at(-1) ?? null;
  return {
    stands: undone.length < before.length,
    undoneAt,
    id: undoneAt === null ? first : `${first}-${Date.parse(undoneAt).toString(36)}`,
  };
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
