/** What can be done with documents. Each act is one transaction; the state and the version are asked for again inside it. */
import { sql } from "kysely";
import { allow } from "#app/access/allow.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { clean } from "#app/shared/fields";
import { clockTime, dayAndTime, londonDay, type Instant } from "#app/shared/dates";
import { isId, newId } from "#app/shared/ids";
import { tell, type Sender } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { moderatorsOf } from "#app/panels/read-cases.server";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { NoteKind, Part } from "#db/schema";
import {
  answersBy,
  fieldsBy,
  firstMissing,
  namesStandards,
  onlyStandards,
  replaceAnswers,
  standardsIn,
  startingAnswers,
  withReceived,
  writeAnswers,
  type Answers,
  type Known,
} from "./answers";
import { contentHash } from "./content";
import type { Definition } from "./definition";
import { sha256 } from "./hash.server";
import { prefilledFrom, saidBefore } from "./read-prefill.server";
import { definitionFor, findMatter, hasPlace, standardsFor, yearFacts, type DocumentMatter, type YearFacts } from "./read.server";
import { afterSigning, isTakenOverBy, playerOf, revisionWhenSent, sending, whyNot, whyNotSign, type Act } from "./rules";

type Sent = { readonly [key: string]: unknown };
const LONGEST_NOTE = 10_000;

// Beginning

/** A kind that the programme asks for belongs to a stage; any other (a plan made out of worry, a private thought) to none. */
export type Start = { id: string; enrolmentId: string; kind: string; stage: string | null };

/** Begins a document. The form carries the new document's id: sent twice, it is begun once. */
export async function startDocument(ctx: Context, start: Start): Promise<{ id: string }> {
  const { year, definitionId, definition } = await startable(ctx, start);
  const known = await prefilledFrom(ctx, definition, start.enrolmentId, start.stage);
  const earlier = await saidBefore(ctx, definition, start.enrolmentId);
  return once(ctx, start, year, () =>
    change(ctx, async (ctx) => {
      await insertDraft(ctx, start, year, definitionId, definition, known, earlier);
      return { id: start.id };
    }),
  );
}

export async function startable(ctx: Context, { enrolmentId, kind, stage }: Start) {
  const year = await yearFacts(ctx, enrolmentId);
  const found = year && (await definitionFor(ctx, year, kind));
  if (!year || !found || !hasPlace(year.programme, kind, stage)) throw notFound();
  allow(ctx, "document.start", { relations: year.relations, definition: found.definition });
  if (!year.active) throw new Refusal("This year has ended. Nothing new can be begun in it.");
  return { year, definitionId: found.id, definition: found.definition };
}

/** Does it, unless this person began the same document before. */
export async function once(ctx: Context, { id, kind }: Start, year: YearFacts, work: () => Promise<{ id: string }>): Promise<{ id: string }> {
  const begun = async () => {
    const row = await ctx.writer.selectFrom("document").where("id", "=", id).select(["startedById", "kind", "enrolmentId"]).executeTakeFirst();
    if (!row) return false;
    if (row.startedById === ctx.viewer.personId && row.kind === kind && row.enrolmentId === year.enrolmentId) return true;
    throw notFound();
  };
  if (await begun()) return { id };
  try {
    return await work();
  } catch (error) {
    if (isDuplicate(error) && (await begun())) return { id };
    throw error;
  }
}

export async function insertDraft(
  ctx: Recording<Context>,
  { id, enrolmentId, kind, stage }: Start,
  year: YearFacts,
  definitionId: string,
  definition: Definition,
  known: Known,
  earlier: Answers = {},
): Promise<void> {
  await ctx.db
    .insertInto("document")
    .values({
      id,
      definitionId,
      kind,
      personId: year.personId,
      enrolmentId,
      stage,
      writerId: ctx.viewer.personId,
      startedById: ctx.viewer.personId,
      state: "draft",
      revision: 1,
      version: 1,
      answers: writeAnswers(startingAnswers(definition, known, earlier)),
      waitingFor: null,
      stateSince: ctx.now,
      createdAt: ctx.now,
      savedAt: ctx.now,
      submittedAt: null,
      lockedAt: null,
    })
    .execute();
  ctx.record("document.drafted", id, { aboutId: year.personId, changes: { kind, stage } });
}

// The life of a document

/**
 * The document as it is now, with its row locked until the transaction ends (on SQLite the whole database is), and the act
 * found to be this person's. An update of nothing locks on both engines; a locked document is never touched.
 */
export async function hold(
  ctx: Recording<Context>,
  id: string,
  permission: "document.write" | "document.answer" | "document.amend",
): Promise<DocumentMatter> {
  if (!isId(id)) throw notFound();
  await ctx.db
    .updateTable("document")
    .set({ version: sql<number>`version` })
    .where("id", "=", id)
    .where("lockedAt", "is", null)
    .execute();
  const matter = await findMatter(ctx, id);
  if (!matter) throw notFound();
  allow(ctx, permission, matter);
  return matter;
}
export const refuseUnless = (act: Act, ctx: Context, matter: DocumentMatter): void => {
  const why = whyNot(act, ctx.viewer.personId, matter);
  if (why !== null) throw new Refusal(why);
};

/** Saved by whom and when, said to somebody whose form is older. The field name tells the page that it has two texts to show. */
const staleSave = (ctx: Context, { document, names }: DocumentMatter): Refusal => {
  const when = londonDay(document.savedAt) === ctx.today ? `today at ${clockTime(document.savedAt)}` : `on ${dayAndTime(document.savedAt)}`;
  const who = document.writerId === ctx.viewer.personId ? "You saved this somewhere else" : `${names.writer} saved this`;
  return new Refusal(`${who} ${when}, after you opened it here. Nothing of yours is lost: compare the two and save again.`, STALE);
};
export const STALE = "version";

/** Only standards of the learner's own framework, and those the document has already; and how many there are, where the part is asked about them. */
async function ownStandards(
  ctx: Recording<Context>,
  matter: DocumentMatter,
  part: Part,
  answers: Answers,
): Promise<{ own: Answers; standards: number }> {
  const fields = fieldsBy(matter.definition, part).filter(namesStandards);
  if (fields.length === 0) return { own: answers, standards: 0 };
  const known = new Set((await standardsFor(ctx, matter)).map((s) => s.id));
  const own = { ...answers };
  for (const field of fields) {
    const value = own[field.key];
    const kept = value === undefined ? undefined : onlyStandards(field, value, known);
    if (kept === undefined) delete own[field.key];
    else own[field.key] = kept;
  }
  return { own, standards: known.size };
}

async function keepStandards(ctx: Recording<Context>, matter: DocumentMatter, values: Answers): Promise<void> {
  const before = standardsIn(matter.definition, matter.answers.values);
  const now = standardsIn(matter.definition, values);
  if (before.length === now.length && before.every((id) => now.includes(id))) return;
  await ctx.db.deleteFrom("documentStandard").where("documentId", "=", matter.id).execute();
  if (now.length > 0)
    await ctx.db
      .insertInto("documentStandard")
      .values(now.map((standardId) => ({ documentId: matter.id, standardId })))
      .execute();
}

const same = (a: Answers, b: Answers): boolean => {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((k) => JSON.stringify(a[k]) === JSON.stringify(b[k]));
};
const writtenBy = ({ definition, answers }: DocumentMatter, part: Part): Answers => answersBy(definition, part, answers.values);

function takeOver(ctx: Recording<Context>, matter: DocumentMatter): void {
  if (!isTakenOverBy(ctx.viewer.personId, matter)) return;
  ctx.record("document.takenOver", matter.id, { aboutId: matter.document.personId, changes: { from: matter.document.writerId } });
}

export type Draft = { id: string; /** the version the form was opened with */ version: number; values: Sent };

/** Keeps what is written so far. A form older than the last save is told, and nothing is overwritten. */
export async function saveDraft(ctx: Context, { id, version, values }: Draft): Promise<{ version: number; savedAt: Instant }> {
  return unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, id, "document.write");
      refuseUnless("save", ctx, matter);
      const { document, definition, answers } = matter;
      const { own: written } = await ownStandards(
        ctx,
        matter,
        definition.writer,
        withReceived(answers, answersBy(definition, definition.writer, values)),
      );
      const takenOver = isTakenOverBy(ctx.viewer.personId, matter);
      if (!takenOver && same(written, writtenBy(matter, definition.writer)))
        throw new Unchanged({ version: document.version, savedAt: document.savedAt });
      if (document.version !== version) throw staleSave(ctx, matter);
      const all = replaceAnswers(definition, definition.writer, answers.values, written);
      await ctx.db
        .updateTable("document")
        .set({ answers: writeAnswers({ ...answers, values: all }), version: version + 1, savedAt: ctx.now, writerId: ctx.viewer.personId })
        .where("id", "=", id)
        .execute();
      await keepStandards(ctx, matter, all);
      takeOver(ctx, matter);
      ctx.record("document.saved", id, { aboutId: document.personId, changes: { version: version + 1 } });
      return { version: version + 1, savedAt: ctx.now };
    }),
  );
}

/** The same was sent before: the transaction ends without having done anything, and the answer is what was done then. */
export class Unchanged<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super("Already done.");
    this.result = result;
  }
}
export async function unchangedOr<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Unchanged) return error.result as T;
    throw error;
  }
}

/** Sends it to whoever signs next; where the writer signs first, sending is that signature. Sent twice, it goes once. */
export async function sendDocument(ctx: Context, { id, version, values }: Draft, by?: Sender): Promise<void> {
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, id, "document.write");
      const { document, definition, answers } = matter;
      const { own: written, standards } = await ownStandards(
        ctx,
        matter,
        definition.writer,
        withReceived(answers, answersBy(definition, definition.writer, values)),
      );
      const isSent = document.state === "submitted" || document.state === "locked";
      if (isSent && document.writerId === ctx.viewer.personId && same(written, writtenBy(matter, definition.writer))) throw new Unchanged(undefined);
      refuseUnless("send", ctx, matter);
      if (document.version !== version) throw staleSave(ctx, matter);
      const missing = firstMissing(definition, definition.writer, written, standards);
      if (missing) throw new Refusal(missing.ask, missing.key);

      const revision = revisionWhenSent(document);
      const { signsAt, waitingFor } = sending(definition);
      const all = replaceAnswers(definition, definition.writer, answers.values, written);
      const locked = waitingFor === null;
      // Signature and standards first: once the document is locked nothing of it can be changed.
      if (signsAt !== null) await addSignature(ctx, matter, { revision, position: signsAt, part: definition.writer, values: all });
      await keepStandards(ctx, matter, all);
      await ctx.db
        .updateTable("document")
        .set({
          answers: writeAnswers({ ...answers, values: all }),
          version: version + 1,
          revision,
          writerId: ctx.viewer.personId,
          state: locked ? "locked" : "submitted",
          waitingFor,
          stateSince: ctx.now,
          savedAt: ctx.now,
          submittedAt: ctx.now,
          lockedAt: locked ? ctx.now : null,
        })
        .where("id", "=", id)
        .execute();
      takeOver(ctx, matter);
      ctx.record("document.sent", id, { aboutId: document.personId, changes: { revision, to: waitingFor } });
      if (signsAt !== null) ctx.record("document.signed", id, { aboutId: document.personId, changes: { part: definition.writer, revision } });
      await tellWhoIsNext(ctx, matter, waitingFor, by);
      return undefined;
    }),
  );
}

/** Whoever it waits for now is told, with the one link that leads through sign-in to the document. */
async function tellWhoIsNext(ctx: Recording<Context>, { id, definition, relations }: DocumentMatter, part: Part | null, by: Sender | undefined) {
  if (part === null || by === undefined) return;
  const title = definition.title.charAt(0).toLowerCase() + definition.title.slice(1);
  await tell(ctx, by, [playerOf(part, relations)], {
    subject: `${title}: it is your turn`,
    sentence: `It is your turn: the ${title} waits for you to read it, and to sign or answer it.`,
    path: `/documents/${id}`,
  });
}

type Signing = { revision: number; position: number; part: Part; values: Answers };
async function addSignature(ctx: Recording<Context>, matter: DocumentMatter, { revision, position, part, values }: Signing): Promise<void> {
  const { sweNumber } = await ctx.db.selectFrom("person").where("id", "=", ctx.viewer.personId).select("sweNumber").executeTakeFirstOrThrow();
  const why = whyNotSign(matter.definition, part, sweNumber);
  if (why !== null) throw new Refusal(why);
  // somebody who read the portfolio for a panel and became the assessor by another way: roster, role, an older record
  const { personId } = matter.document;
  if (part === "assessor" && (await moderatorsOf(ctx.db, [personId])).get(personId)?.includes(ctx.viewer.personId))
    throw new Refusal(
      "You read this learner’s portfolio as a member of the panel. Nobody signs both as assessor and for the panel: ask the academy lead to name another assessor.",
    );
  const attachments = await ctx.db.selectFrom("attachment").where("documentId", "=", matter.id).select(["sha256", "fileName", "bytes"]).execute();
  const content = { id: matter.id, personId: matter.document.personId, revision, values, attachments };
  await ctx.db
    .insertInto("documentSignature")
    .values({
      id: newId(),
      documentId: matter.id,
      revision,
      position,
      part,
      personId: ctx.viewer.personId,
      name: ctx.viewer.name,
      sweNumber,
      signedAt: ctx.now,
      contentHash: contentHash(matter.definition, content, position, sha256),
    })
    .execute();
}

export type Signature = { id: string; part: Part; /** what the signer had in front of them */ revision: number; version: number; values: Sent };

/** Signs in the part it waits for, with that part's own answers; the last signature locks it. Sent twice, it is signed once. */
export async function signDocument(ctx: Context, { id, part, revision, version, values }: Signature, by?: Sender): Promise<void> {
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, id, "document.answer");
      const { document, definition, answers } = matter;
      const signed = await ctx.db
        .selectFrom("documentSignature")
        .where("documentId", "=", id)
        .where("revision", "=", revision)
        .where("part", "=", part)
        .where("personId", "=", ctx.viewer.personId)
        .select("id")
        .executeTakeFirst();
      if (signed) throw new Unchanged(undefined);
      refuseUnless("sign", ctx, matter);
      if (document.waitingFor !== part) throw new Refusal("It is waiting for somebody else now.");
      if (document.revision !== revision || document.version !== version)
        throw new Refusal("This has changed since you opened it. Open it again and read it before you sign.");

      // The writer's sections were written and sent; signing later does not write them again.
      const written = part === definition.writer ? {} : answersBy(definition, part, values);
      const { own, standards } = await ownStandards(ctx, matter, part, written);
      const all = part === definition.writer ? answers.values : replaceAnswers(definition, part, answers.values, own);
      const missing = firstMissing(definition, part, all, standards);
      if (missing) throw new Refusal(missing.ask, missing.key);
      const waitingFor = afterSigning(definition, part);
      const locked = waitingFor === null;
      await addSignature(ctx, matter, { revision, position: definition.signers.indexOf(part), part, values: all });
      await keepStandards(ctx, matter, all);
      await ctx.db
        .updateTable("document")
        .set({
          answers: writeAnswers({ ...answers, values: all }),
          version: version + 1,
          state: locked ? "locked" : "submitted",
          waitingFor,
          stateSince: ctx.now,
          savedAt: ctx.now,
          lockedAt: locked ? ctx.now : null,
        })
        .where("id", "=", id)
        .execute();
      ctx.record("document.signed", id, { aboutId: document.personId, changes: { part, revision, locked } });
      await tellWhoIsNext(ctx, matter, waitingFor, by);
      return undefined;
    }),
  );
}

async function addNote(ctx: Recording<Context>, matter: DocumentMatter, kind: NoteKind, body: string, id = newId()): Promise<void> {
  await ctx.db
    .insertInto("documentNote")
    .values({ id, documentId: matter.id, revision: matter.document.revision, kind, byId: ctx.viewer.personId, at: ctx.now, body })
    .execute();
}
async function hasNote(ctx: Recording<Context>, matter: DocumentMatter, kind: NoteKind, body: string): Promise<boolean> {
  const note = await ctx.db
    .selectFrom("documentNote")
    .where("documentId", "=", matter.id)
    .where("revision", "=", matter.document.revision)
    .where("kind", "=", kind)
    .where("byId", "=", ctx.viewer.personId)
    .where("body", "=", body)
    .select("id")
    .executeTakeFirst();
  return note !== undefined;
}
export const noteText = (body: string, ask: string, field: string): string => {
  const text = clean(body);
  if (text === "") throw new Refusal(ask, field);
  if (text.length > LONGEST_NOTE) throw new Refusal(`Use ${LONGEST_NOTE.toLocaleString("en-GB")} characters or fewer`, field);
  return text;
};

/** Gives it back to its writer, with what should change. */
export async function returnDocument(
  ctx: Context,
  { id, version, comment }: { id: string; version: number; comment: string },
  by?: Sender,
): Promise<void> {
  const body = noteText(comment, "Enter what should change", "comment");
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, id, "document.answer");
      const { document, definition } = matter;
      if (document.state === "returned" && (await hasNote(ctx, matter, "returned", body))) throw new Unchanged(undefined);
      refuseUnless("return", ctx, matter);
      if (document.version !== version) throw new Refusal("This has changed since you opened it. Open it again before you return it.");
      await addNote(ctx, matter, "returned", body);
      await ctx.db
        .updateTable("document")
        .set({ state: "returned", waitingFor: definition.writer, stateSince: ctx.now, version: version + 1 })
        .where("id", "=", id)
        .execute();
      ctx.record("document.returned", id, { aboutId: document.personId, changes: { revision: document.revision } });
      await tellWhoIsNext(ctx, matter, definition.writer, by);
      return undefined;
    }),
  );
}

/** Takes it out of the year, with a reason. It stays readable, and nothing of it is deleted. */
export async function withdrawDocument(ctx: Context, { id, reason }: { id: string; reason: string }): Promise<void> {
  const body = noteText(reason, "Enter why you withdraw it", "reason");
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, id, "document.write");
      const { document } = matter;
      if (document.state === "withdrawn" && (await hasNote(ctx, matter, "withdrawn", body))) throw new Unchanged(undefined);
      refuseUnless("withdraw", ctx, matter);
      await addNote(ctx, matter, "withdrawn", body);
      await ctx.db
        .updateTable("document")
        .set({ state: "withdrawn", waitingFor: null, stateSince: ctx.now, version: document.version + 1 })
        .where("id", "=", id)
        .execute();
      ctx.record("document.withdrawn", id, { aboutId: document.personId });
      return undefined;
    }),
  );
}

/**
 * What was agreed about the year stands in the agreement too: a dated addendum under the last one that everybody signed, inside the
 * change that agreed it. Nothing where there is none.
 */
export async function addAgreedWords(ctx: Recording<Context>, enrolmentId: string, personId: string, body: string): Promise<void> {
  const last = await ctx.db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("kind", "=", "agreement")
    .where("state", "=", "locked")
    .orderBy("lockedAt", "desc")
    .select(["id", "revision"])
    .executeTakeFirst();
  if (!last) return;
  await ctx.db
    .insertInto("documentNote")
    .values({ id: newId(), documentId: last.id, revision: last.revision, kind: "addendum", byId: ctx.viewer.personId, at: ctx.now, body })
    .execute();
  ctx.record("document.amended", last.id, { aboutId: personId });
}

/** A dated correction under a document that can no longer change. The form carries the note's id: sent twice, it is added once. */
export async function addAddendum(ctx: Context, { id, noteId, text }: { id: string; noteId: string; text: string }): Promise<void> {
  const body = noteText(text, "Enter what you want to add", "text");
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `addendum ${noteId}`); // what is locked is not held by its row
      const matter = await hold(ctx, id, "document.amend");
      const there = await ctx.db.selectFrom("documentNote").where("id", "=", noteId).select(["documentId", "byId"]).executeTakeFirst();
      if (there?.documentId === id && there.byId === ctx.viewer.personId) throw new Unchanged(undefined);
      if (there) throw notFound();
      refuseUnless("addAddendum", ctx, matter);
      await addNote(ctx, matter, "addendum", body, noteId);
      ctx.record("document.amended", id, { aboutId: matter.document.personId });
      return undefined;
    }),
  );
}
