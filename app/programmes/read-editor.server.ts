import { allow } from "#app/access/allow.server";
import { definitionId, parseDefinition, type Definition } from "#app/documents/definition";
import { scheduleOf, type Schedule } from "#app/asye/schedule";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import type { FormValues } from "#app/shared/form-values";
import { notFound } from "#app/shared/refusal";
import type { DocumentVersion } from "./forms-programme";
import { programmePage, type ProgrammeRow } from "./read.server";
import type { ProgrammeDefinition } from "./rules";

type Reading = Pick<Context, "db">;
export type What = "programme" | "document";

/** A version being prepared: form values as they were typed, and who saved them last. */
export type VersionDraft = {
  id: string;
  kind: string;
  basedOnId: string;
  values: FormValues;
  version: number;
  savedAt: Instant;
  savedById: string;
  savedBy: string;
};
export async function draftOf({ db }: Reading, what: What, kind: string): Promise<VersionDraft | null> {
  const row = await db
    .selectFrom("versionDraft")
    .innerJoin("person", "person.id", "versionDraft.savedById")
    .where("what", "=", what)
    .where("kind", "=", kind)
    .selectAll("versionDraft")
    .select(["person.givenName", "person.familyName"])
    .executeTakeFirst();
  if (!row) return null;
  const { body, givenName, familyName, what: _, ...rest } = row;
  return { ...rest, values: JSON.parse(body) as FormValues, savedBy: `${givenName} ${familyName}` };
}

/** Every version of every kind of document, the newest last. */
export async function documentDefinitions({ db }: Reading): Promise<Definition[]> {
  const rows = await db.selectFrom("documentDefinition").select("body").orderBy("kind").orderBy("version").execute();
  return rows.map((r) => parseDefinition(r.body));
}
export async function documentVersions(ctx: Reading): Promise<DocumentVersion[]> {
  return (await documentDefinitions(ctx)).map((d) => ({ id: definitionId(d), kind: d.kind, version: d.version, title: d.title, writer: d.writer }));
}

export type ProgrammeEditor = { programme: ProgrammeRow; draft: VersionDraft | null; versions: DocumentVersion[] };
/** What the editor of a programme needs; for anybody but a lead there is no such page. */
export async function programmeEditor(ctx: Context, programmeId: string): Promise<ProgrammeEditor> {
  allow(ctx, "programmes.change");
  const programme = await programmePage(ctx, programmeId);
  return { programme, draft: await draftOf(ctx, "programme", programme.kind), versions: await documentVersions(ctx) };
}
/** The same where there must be a version being prepared from this one. */
export async function openProgrammeDraft(ctx: Context, programmeId: string): Promise<ProgrammeEditor & { draft: VersionDraft }> {
  const found = await programmeEditor(ctx, programmeId);
  if (!found.draft || found.draft.basedOnId !== programmeId) throw notFound();
  return { ...found, draft: found.draft };
}

/** What a full-time learner who starts on a day would get. */
export async function datesUnder({ db }: Reading, programme: ProgrammeDefinition, startsOn: Day): Promise<Schedule> {
  const bankHolidays = new Set((await db.selectFrom("bankHoliday").select("day").execute()).map((h) => h.day));
  return scheduleOf({ startsOn, programme, patterns: [], pauses: [], bankHolidays });
}

/** Cohorts on any version of this programme, and the learners in them whose year goes on. */
export async function cohortsOn({ db }: Reading, name: string): Promise<{ cohorts: number; learners: number }> {
  const rows = await db
    .selectFrom("cohort")
    .innerJoin("programme", "programme.id", "cohort.programmeId")
    .leftJoin("enrolment", (j) => j.onRef("enrolment.cohortId", "=", "cohort.id").on("enrolment.status", "=", "active"))
    .where("programme.name", "=", name)
    .select(["cohort.id", "enrolment.id as enrolmentId"])
    .execute();
  return { cohorts: new Set(rows.map((r) => r.id)).size, learners: rows.filter((r) => r.enrolmentId !== null).length };
}

export type DocumentEditor = { versions: Definition[]; newest: Definition; draft: VersionDraft | null };
/** What the pages about one kind of document need; for anybody but a lead there are none. */
export async function documentEditor(ctx: Context, kind: string): Promise<DocumentEditor> {
  allow(ctx, "programmes.change");
  const versions = (await documentDefinitions(ctx)).filter((d) => d.kind === kind);
  const newest = versions.at(-1);
  if (!newest) throw notFound();
  return { versions, newest, draft: await draftOf(ctx, "document", kind) };
}
/** The same where a new version is being prepared; `base` is what it began from. */
export async function openDocumentDraft(ctx: Context, kind: string): Promise<DocumentEditor & { draft: VersionDraft; base: Definition }> {
  const found = await documentEditor(ctx, kind);
  const base = found.versions.find((d) => definitionId(d) === found.draft?.basedOnId);
  if (!found.draft || !base) throw notFound();
  return { ...found, draft: found.draft, base };
}
