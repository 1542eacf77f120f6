/** Preparing and publishing the next version of a programme or of a document's questions. What is published never changes again. */
import { allow } from "#app/access/allow.server";
import { definitionId } from "#app/documents/definition";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { clockTime, dayAndTime, londonDay } from "#app/shared/dates";
import type { FormValues } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import { programmeChanges } from "./changes";
import { checkDocument, documentChanges, documentValues } from "./forms-document";
import { checkProgramme, programmeValues } from "./forms-programme";
import { documentEditor, documentVersions, draftOf, type VersionDraft, type What } from "./read-editor.server";
import { programmePage } from "./read.server";
import { nextId } from "./rules";

type Changing = Recording<Context>;
export const STALE = "version";

class AlreadyDone<T> extends Error {
  readonly result: T;
  constructor(result: T) {
    super("Already done.");
    this.result = result;
  }
}
async function unlessDone<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AlreadyDone) return error.result as T;
    throw error;
  }
}

/** Begins a draft with these values. One for each kind: where there is one already, it stays. */
export const begin = (ctx: Context, what: What, kind: string, basedOnId: string, values: FormValues): Promise<void> =>
  unlessDone(() =>
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `draft ${what} ${kind}`);
      if (await draftOf(ctx, what, kind)) throw new AlreadyDone(undefined);
      const saved = { version: 1, savedAt: ctx.now, savedById: ctx.viewer.personId };
      await ctx.db
        .insertInto("versionDraft")
        .values({ id: newId(), what, kind, basedOnId, body: JSON.stringify(values), ...saved })
        .execute();
      ctx.record("programmes.draftBegun", basedOnId, { changes: { of: basedOnId } });
    }),
  );

export async function beginProgramme(ctx: Context, programmeId: string): Promise<void> {
  allow(ctx, "programmes.change");
  const programme = await programmePage(ctx, programmeId);
  await begin(ctx, "programme", programme.kind, programmeId, programmeValues(programme.definition));
}

async function held(ctx: Changing, what: What, kind: string): Promise<VersionDraft> {
  await oneAtATime(ctx.db, `draft ${what} ${kind}`);
  const draft = await draftOf(ctx, what, kind);
  if (!draft) throw notFound();
  return draft;
}
function refuseStale(ctx: Context, draft: VersionDraft, version: number): void {
  if (draft.version === version) return;
  const when = londonDay(draft.savedAt) === ctx.today ? `today at ${clockTime(draft.savedAt)}` : `on ${dayAndTime(draft.savedAt)}`;
  const who = draft.savedById === ctx.viewer.personId ? "You saved this somewhere else" : `${draft.savedBy} saved this`;
  throw new Refusal(
    `${who} ${when}, after you opened it here. What you typed is still on this page. Open it in another tab to compare; saving again here replaces what was saved.`,
    STALE,
  );
}

/** Keeps a draft as it was typed, finished or not. A page older than the last save is told, and nothing is overwritten. */
export async function saveVersionDraft(
  ctx: Context,
  of: { what: What; kind: string; version: number; part: string },
  edit: (values: FormValues) => FormValues,
): Promise<{ version: number }> {
  allow(ctx, "programmes.change");
  return unlessDone(() =>
    change(ctx, async (ctx) => {
      const draft = await held(ctx, of.what, of.kind);
      const values = edit(draft.values);
      const body = JSON.stringify(values);
      if (body === JSON.stringify(draft.values)) throw new AlreadyDone({ version: draft.version });
      if (body.length > 400_000) throw new Refusal("That is more than one version holds. Take something away.");
      refuseStale(ctx, draft, of.version);
      const version = draft.version + 1;
      await ctx.db
        .updateTable("versionDraft")
        .set({ body, version, savedAt: ctx.now, savedById: ctx.viewer.personId })
        .where("id", "=", draft.id)
        .execute();
      ctx.record("programmes.draftSaved", draft.basedOnId, { changes: { of: draft.basedOnId, part: of.part } });
      return { version };
    }),
  );
}

/** Throws a draft away; nothing that is published changes. */
export async function throwAway(ctx: Context, what: What, kind: string): Promise<void> {
  allow(ctx, "programmes.change");
  await change(ctx, async (ctx) => {
    const draft = await held(ctx, what, kind);
    await ctx.db.deleteFrom("versionDraft").where("id", "=", draft.id).execute();
    ctx.record("programmes.draftThrownAway", draft.basedOnId, { changes: { of: draft.basedOnId } });
  });
}

/**
 * The version being prepared becomes the next version of the programme. Cohorts that have started keep theirs. `draftId` is the
 * draft that was looked at: sent twice it is done once, and answers with what came of it.
 */
export async function publishProgramme(ctx: Context, programmeId: string, look: { version: number; draftId: string }): Promise<{ id: string }> {
  allow(ctx, "programmes.change");
  return unlessDone(() =>
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, "programmes");
      const base = await programmePage(ctx, programmeId);
      await oneAtATime(ctx.db, `draft programme ${base.kind}`);
      const draft = await draftOf(ctx, "programme", base.kind);
      if (!draft || draft.id !== look.draftId) {
        const done = await publishedFrom(ctx, look.draftId);
        throw done ? new AlreadyDone({ id: done }) : notFound();
      }
      if (draft.basedOnId !== programmeId) throw notFound();
      refuseStale(ctx, draft, look.version);
      const { definition } = checkProgramme(draft.values, await documentVersions(ctx));
      if (!definition) throw new Refusal("Something is still to be put right before this can be published.");
      if (programmeChanges(base.definition, definition).length === 0) throw new Refusal(`Nothing differs from version ${base.version}.`);
      const newest = await ctx.db
        .selectFrom("programme")
        .where("name", "=", base.name)
        .select((eb) => eb.fn.max("version").as("version"))
        .executeTakeFirstOrThrow();
      const version = Number(newest.version) + 1;
      const id = nextId(programmeId, version);
      await ctx.db
        .insertInto("programme")
        .values({ id, kind: base.kind, name: base.name, version, definition: JSON.stringify(definition), createdAt: ctx.now })
        .execute();
      await ctx.db.deleteFrom("versionDraft").where("id", "=", draft.id).execute();
      ctx.record("programmes.programmePublished", id, { changes: { programme: definition.title, version, before: programmeId, draft: draft.id } });
      return { id };
    }),
  );
}

/** What a draft that is gone became, if it was published. */
export async function publishedFrom(ctx: Changing, draftId: string): Promise<string | null> {
  const events = await ctx.db
    .selectFrom("auditEvent")
    .where("what", "in", ["programmes.programmePublished", "programmes.documentPublished"])
    .select(["subjectId", "changes"])
    .execute();
  return events.find((e) => (JSON.parse(e.changes) as { draft?: string }).draft === draftId)?.subjectId ?? null;
}

export async function beginDocument(ctx: Context, kind: string): Promise<void> {
  const { newest } = await documentEditor(ctx, kind);
  await begin(ctx, "document", kind, definitionId(newest), documentValues(newest));
}

/** New questions become the next version of the document. A programme uses them only once a new version of it says so. */
export async function publishDocument(ctx: Context, kind: string, look: { version: number; draftId: string }): Promise<{ id: string }> {
  allow(ctx, "programmes.change");
  return unlessDone(() =>
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, "programmes");
      await oneAtATime(ctx.db, `draft document ${kind}`);
      const { versions, newest, draft } = await documentEditor(ctx, kind);
      if (!draft || draft.id !== look.draftId) {
        const done = await publishedFrom(ctx, look.draftId);
        throw done ? new AlreadyDone({ id: done }) : notFound();
      }
      refuseStale(ctx, draft, look.version);
      const base = versions.find((d) => definitionId(d) === draft.basedOnId);
      if (!base) throw notFound();
      const { definition } = checkDocument(draft.values, base, newest.version + 1);
      if (!definition) throw new Refusal("Something is still to be put right before this can be published.");
      if (documentChanges(base, definition).length === 0) throw new Refusal(`Nothing differs from version ${base.version}.`);
      const id = definitionId(definition);
      await ctx.db
        .insertInto("documentDefinition")
        .values({ id, kind, version: definition.version, title: definition.title, body: JSON.stringify(definition), createdAt: ctx.now })
        .execute();
      await ctx.db.deleteFrom("versionDraft").where("id", "=", draft.id).execute();
      ctx.record("programmes.documentPublished", id, {
        changes: { document: definition.title, version: definition.version, before: draft.basedOnId, draft: draft.id },
      });
      return { id };
    }),
  );
}
