import { sql, type Expression, type SqlBool } from "kysely";
import { allow } from "#app/access/allow.server";
import { can, type LearnerRelations } from "#app/access/permissions";
import { covering, readableDocument, type Terms } from "#app/access/visible.server";
import { frameworkOf, programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme, type ProgrammeDefinition } from "#app/programmes/rules";
import { standardsOf, type StandardRow } from "#app/programmes/read.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { prepared } from "#db/prepared.server";
import type { DocumentState, NoteKind, Part } from "#db/schema";
import { readAnswers, standardsNamed, type StoredAnswers } from "./answers";
import { parseDefinition, type Definition } from "./definition";
import { seesText, type DocumentFacts, type Matter } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

const fullName = (given: string | null, family: string | null): string | null => (given === null || family === null ? null : `${given} ${family}`);

/** A document with its terms and today's people around it. */
export type DocumentMatter = Matter & {
  id: string;
  document: DocumentFacts & {
    definitionId: string;
    kind: string;
    enrolmentId: string | null;
    stage: string | null;
    version: number;
    stateSince: Instant;
    createdAt: Instant;
    savedAt: Instant;
    lockedAt: Instant | null;
  };
  definition: Definition;
  answers: StoredAnswers;
  names: { learner: string; assessor: string | null; lineManager: string | null; writer: string; startedBy: string };
  /** of the cohort, where it belongs to one */
  frameworkId: string | null;
  programme: ProgrammeDefinition | null;
  stageName: string | null;
};

const matterQuery = ({ db, today }: Pick<Context, "db" | "today">) =>
  db
    .selectFrom("document")
    .innerJoin("documentDefinition as definition", "definition.id", "document.definitionId")
    .innerJoin("person as learner", "learner.id", "document.personId")
    .innerJoin("person as writer", "writer.id", "document.writerId")
    .innerJoin("person as starter", "starter.id", "document.startedById")
    .leftJoin("enrolment", "enrolment.id", "document.enrolmentId")
    .leftJoin("cohort", "cohort.id", "enrolment.cohortId")
    .leftJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .leftJoin("assessorship", (j) => j.onRef("assessorship.enrolmentId", "=", "document.enrolmentId").on(covering("assessorship", today)))
    .leftJoin("person as assessor", "assessor.id", "assessorship.assessorId")
    .leftJoin("lineManagement", (j) => j.onRef("lineManagement.personId", "=", "document.personId").on(covering("lineManagement", today)))
    .leftJoin("person as manager", "manager.id", "lineManagement.managerId")
    .selectAll("document")
    .select([
      "definition.body",
      "learner.givenName as learnerGiven",
      "learner.familyName as learnerFamily",
      "writer.givenName as writerGiven",
      "writer.familyName as writerFamily",
      "starter.givenName as starterGiven",
      "starter.familyName as starterFamily",
      "assessorship.assessorId",
      "assessor.givenName as assessorGiven",
      "assessor.familyName as assessorFamily",
      "lineManagement.managerId",
      "manager.givenName as managerGiven",
      "manager.familyName as managerFamily",
      frameworkOf.$castTo<string | null>().as("frameworkId"),
      "programme.definition as programme",
    ]);

const matterById = prepared((db, { id, today }: { id: string; today: Day }) => matterQuery({ db, today }).where("document.id", "=", id));
/** One document for the rules and the write functions: no permission is asked here. Null when there is none. */
export async function findMatter(ctx: Pick<Context, "db" | "today">, id: string): Promise<DocumentMatter | null> {
  const [row] = isId(id) ? await matterById(ctx.db, { id, today: ctx.today }) : [];
  if (!row) return null;
  return {
    id: row.id,
    document: row,
    definition: parseDefinition(row.body),
    relations: { learnerId: row.personId, assessorId: row.assessorId, managerId: row.managerId },
    answers: readAnswers(row.answers),
    names: {
      learner: `${row.learnerGiven} ${row.learnerFamily}`,
      assessor: fullName(row.assessorGiven, row.assessorFamily),
      lineManager: fullName(row.managerGiven, row.managerFamily),
      writer: `${row.writerGiven} ${row.writerFamily}`,
      startedBy: `${row.starterGiven} ${row.starterFamily}`,
    },
    frameworkId: row.frameworkId,
    programme: row.programme === null ? null : readProgramme(row.programme),
    stageName: stageName(row.programme, row.stage),
  };
}
export const stageName = (programme: string | null, stage: string | null): string | null =>
  programme === null || stage === null ? null : (readProgramme(programme).stages.find((s) => s.key === stage)?.name ?? null);

/** What happened to a document, oldest first. */
export type HistoryRow = {
  what: "drafted" | "sent" | "takenOver" | "signed" | NoteKind;
  id: string;
  at: Instant;
  revision: number | null;
  position: number | null;
  part: Part | null;
  name: string;
  sweNumber: string | null;
  body: string | null;
  contentHash: string | null;
};
const historyRows = prepared((db, { id }: { id: string }) => {
  const noText = sql<string | null>`cast(null as text)`;
  const noNumber = sql<number | null>`cast(null as integer)`;
  const name = sql<string>`person.given_name || ' ' || person.family_name`;
  return db
    .selectFrom("documentSignature")
    .where("documentId", "=", id)
    .select([
      sql<HistoryRow["what"]>`cast('signed' as text)`.as("what"),
      "id",
      "signedAt as at",
      sql<number | null>`revision`.as("revision"),
      sql<number | null>`position`.as("position"),
      sql<Part | null>`part`.as("part"),
      "name",
      "sweNumber",
      noText.as("body"),
      sql<string | null>`content_hash`.as("contentHash"),
    ])
    .unionAll(
      db
        .selectFrom("documentNote")
        .innerJoin("person", "person.id", "documentNote.byId")
        .where("documentId", "=", id)
        .select([
          sql<HistoryRow["what"]>`document_note.kind`.as("what"),
          "documentNote.id",
          "documentNote.at",
          sql<number | null>`document_note.revision`.as("revision"),
          noNumber.as("position"),
          sql<Part | null>`cast(null as text)`.as("part"),
          name.as("name"),
          "person.sweNumber",
          sql<string | null>`document_note.body`.as("body"),
          noText.as("contentHash"),
        ]),
    )
    .unionAll(
      db
        .selectFrom("auditEvent")
        .innerJoin("person", "person.id", "auditEvent.actorId")
        .where("subjectId", "=", id)
        .where("what", "in", ["document.drafted", "document.sent", "document.takenOver"])
        .select([
          sql<HistoryRow["what"]>`replace(audit_event.what, 'document.', '')`.as("what"),
          "auditEvent.id",
          "auditEvent.happenedAt as at",
          noNumber.as("revision"),
          noNumber.as("position"),
          sql<Part | null>`cast(null as text)`.as("part"),
          name.as("name"),
          noText.as("sweNumber"),
          noText.as("body"),
          noText.as("contentHash"),
        ]),
    );
});
async function historyOf({ db }: Pick<Context, "db">, id: string): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = await historyRows(db, { id });
  const order = ["drafted", "takenOver", "sent", "signed", "returned", "withdrawn", "addendum"];
  const place = (r: HistoryRow) => order.indexOf(r.what);
  return rows.sort(
    (a, b) =>
      (a.at < b.at ? -1 : a.at > b.at ? 1 : 0) ||
      (a.revision ?? 0) - (b.revision ?? 0) ||
      place(a) - place(b) ||
      (a.position ?? 0) - (b.position ?? 0),
  );
}

/** A line of a list of documents. */
export type DocumentLine = {
  id: string;
  kind: string;
  title: string;
  stage: string | null;
  stageName: string | null;
  enrolmentId: string | null;
  personId: string;
  personName: string;
  writerId: string;
  state: DocumentState;
  waitingFor: Part | null;
  /** who plays that part today; null where nobody does */
  waitingForId: string | null;
  waitingName: string | null;
  stateSince: Instant;
  savedAt: Instant;
};
const lines = ({ db, today }: Pick<Context, "db" | "today">) =>
  db
    .selectFrom("document")
    .innerJoin("documentDefinition as definition", "definition.id", "document.definitionId")
    .innerJoin("person", "person.id", "document.personId")
    .leftJoin("enrolment", "enrolment.id", "document.enrolmentId")
    .leftJoin("cohort", "cohort.id", "enrolment.cohortId")
    .leftJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .leftJoin("assessorship as given", (j) => j.onRef("given.enrolmentId", "=", "document.enrolmentId").on(covering("given", today)))
    .leftJoin("person as assessor", "assessor.id", "given.assessorId")
    .leftJoin("lineManagement as managed", (j) => j.onRef("managed.personId", "=", "document.personId").on(covering("managed", today)))
    .leftJoin("person as manager", "manager.id", "managed.managerId")
    .select([
      "given.assessorId",
      "assessor.givenName as assessorGiven",
      "assessor.familyName as assessorFamily",
      "managed.managerId",
      "manager.givenName as managerGiven",
      "manager.familyName as managerFamily",
      "document.startedById",
      "document.revision",
      "document.submittedAt",
      "definition.body",
      "document.id",
      "document.kind",
      "definition.title",
      "document.stage",
      "document.enrolmentId",
      "document.personId",
      "person.givenName",
      "person.familyName",
      "document.writerId",
      "document.state",
      "document.waitingFor",
      "document.stateSince",
      "document.savedAt",
      "programme.definition as programme",
    ]);
type Line = Awaited<ReturnType<ReturnType<typeof lines>["execute"]>>[number];
function lineOf(row: Line): DocumentLine {
  const { id, kind, title, stage, enrolmentId, personId, writerId, state, waitingFor, stateSince, savedAt } = row;
  const personName = `${row.givenName} ${row.familyName}`;
  const [waitingForId, waitingName] =
    waitingFor === "learner"
      ? [personId, personName]
      : waitingFor === "assessor"
        ? [row.assessorId, fullName(row.assessorGiven, row.assessorFamily)]
        : waitingFor === "lineManager"
          ? [row.managerId, fullName(row.managerGiven, row.managerFamily)]
          : [null, null];
  return {
    ...{ id, kind, title, stage, enrolmentId, personId, personName, writerId, state, waitingFor, waitingForId, waitingName, stateSince, savedAt },
    stageName: stageName(row.programme, stage),
  };
}

/** The terms of every definition, for the scope of lists. */
export async function allTerms({ db }: Pick<Context, "db">): Promise<Terms[]> {
  const rows = await db.selectFrom("documentDefinition").select(["id", "body"]).execute();
  return rows.map(({ id, body }) => {
    const { writer, audience } = parseDefinition(body);
    return { id, writer, audience };
  });
}

/** What else was sent in the learner's year. What this viewer may not read is counted, and not named. */
export type Evidence = DocumentLine & { readable: boolean };
export type DocumentPage = DocumentMatter & { history: HistoryRow[]; standards: StandardRow[]; evidence: Evidence[] };

/** Everything the page of one document shows, in at most four queries. */
export async function documentPage(ctx: Reading, id: string): Promise<DocumentPage> {
  const matter = await findMatter(ctx, id);
  if (!matter) throw notFound();
  allow(ctx, "document.read", matter);
  if (!seesText(ctx.viewer.personId, matter)) matter.answers = { values: {}, prefilled: {} };
  const history = await historyOf(ctx, id);
  const standards = await standardsFor(ctx, matter);
  const { enrolmentId } = matter.document;
  const evidence = matter.definition.restsOnEvidence && enrolmentId ? await evidenceOf(ctx, enrolmentId, id) : [];
  return { ...matter, history, standards, evidence };
}

/** The people whose names belong in a document: nobody is warned about them. */
export const around = ({ names }: DocumentMatter, viewer: { name: string }): string[] =>
  [...Object.values(names), viewer.name].filter((name): name is string => name !== null);

/** What the page that writes a document needs; for anybody but its writer there is no such page. */
export async function documentForm(ctx: Reading, id: string): Promise<DocumentMatter & { standards: StandardRow[] }> {
  const matter = await findMatter(ctx, id);
  if (!matter) throw notFound();
  allow(ctx, "document.write", matter);
  return { ...matter, standards: await standardsFor(ctx, matter) };
}

const evidenceRows = prepared((db, { enrolmentId, apartFrom, today }: { enrolmentId: string; apartFrom: string; today: Day }) =>
  lines({ db, today })
    .where("document.enrolmentId", "=", enrolmentId)
    .where("document.id", "<>", apartFrom)
    .where("document.state", "in", ["submitted", "returned", "locked"])
    .orderBy("document.stateSince")
    .orderBy("document.id"),
);
/** What was sent in a year and not withdrawn, the oldest first. Whoever asks has been asked whether they may see the year. */
export async function evidenceOf(ctx: Reading, enrolmentId: string, apartFrom = ""): Promise<Evidence[]> {
  const rows = await evidenceRows(ctx.db, { enrolmentId, apartFrom, today: ctx.today });
  return rows.map((row) => {
    const relations = { learnerId: row.personId, assessorId: row.assessorId, managerId: row.managerId };
    return { ...lineOf(row), readable: can(ctx.viewer, "document.read", { document: row, relations, definition: parseDefinition(row.body) }) };
  });
}

/** One query, each branch led by an index. */
const rowsWaitingFor = prepared((db, { me, today }: { me: string; today: Day }) => {
  const waiting = db
    .selectFrom("document as d")
    .where("d.personId", "=", me)
    .where("d.waitingFor", "=", "learner")
    .select("d.id")
    .unionAll(
      db
        .selectFrom("assessorship")
        .innerJoin("document as d", "d.enrolmentId", "assessorship.enrolmentId")
        .where("assessorship.assessorId", "=", me)
        .where(covering("assessorship", today))
        .where("d.waitingFor", "=", "assessor")
        .where("d.personId", "<>", me)
        .select("d.id"),
    )
    .unionAll(
      db
        .selectFrom("lineManagement")
        .innerJoin("document as d", "d.personId", "lineManagement.personId")
        .where("lineManagement.managerId", "=", me)
        .where(covering("lineManagement", today))
        .where("d.waitingFor", "=", "lineManager")
        .where("d.personId", "<>", me)
        .select("d.id"),
    );
  return lines({ db, today })
    .where("document.id", "in", waiting)
    .where("document.state", "in", ["submitted", "returned"])
    .orderBy("document.stateSince")
    .orderBy("document.id");
});
/** Waiting for this person: to sign or to change, oldest first. */
export async function documentsWaitingFor(ctx: Reading): Promise<DocumentLine[]> {
  const rows = await rowsWaitingFor(ctx.db, { me: ctx.viewer.personId, today: ctx.today });
  return rows.map(lineOf);
}

export type ListFilter = { state?: DocumentState | undefined; kind?: string | undefined; enrolmentId?: string | undefined; page: number };
export const LIST_SIZE = 50;
/** The documents this person may read, newest first, a page at a time. */
export async function documentsList(
  ctx: Reading,
  filter: ListFilter,
): Promise<{ rows: DocumentLine[]; total: number; kinds: { kind: string; title: string }[] }> {
  const terms = await allTerms(ctx);
  const wanted: Expression<SqlBool>[] = [readableDocument(ctx, terms)];
  const equals = (column: string, value: string | undefined) => {
    if (value !== undefined) wanted.push(sql<SqlBool>`${sql.ref(column)} = ${value}`);
  };
  equals("document.state", filter.state);
  equals("document.kind", filter.kind);
  equals("document.enrolmentId", filter.enrolmentId);
  const where = sql<SqlBool>`${sql.join(wanted, sql` and `)}`;
  const { total } = await ctx.db
    .selectFrom("document")
    .where(where)
    .select(sql<number>`cast(count(*) as integer)`.as("total"))
    .executeTakeFirstOrThrow();
  const rows = await lines(ctx)
    .where(where)
    .orderBy("document.stateSince", "desc")
    .orderBy("document.id")
    .limit(LIST_SIZE)
    .offset((filter.page - 1) * LIST_SIZE)
    .execute();
  const kinds = await ctx.db
    .selectFrom("documentDefinition")
    .groupBy("kind")
    .select(["kind", sql<string>`max(title)`.as("title")])
    .orderBy("title")
    .execute();
  return { rows: rows.map(lineOf), total, kinds };
}

/** Today's people around a learner's year and the terms of the year, for what begins there. Null when there is no such year. */
export type YearFacts = {
  enrolmentId: string;
  personId: string;
  learnerName: string;
  assessorName: string | null;
  relations: LearnerRelations;
  active: boolean;
  frameworkId: string;
  programme: ProgrammeDefinition;
};
export async function yearFacts({ db, today }: Pick<Context, "db" | "today">, enrolmentId: string): Promise<YearFacts | null> {
  if (!isId(enrolmentId)) return null;
  const row = await db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .innerJoin("person", "person.id", "enrolment.personId")
    .leftJoin("assessorship", (j) => j.onRef("assessorship.enrolmentId", "=", "enrolment.id").on(covering("assessorship", today)))
    .leftJoin("person as assessor", "assessor.id", "assessorship.assessorId")
    .leftJoin("lineManagement", (j) => j.onRef("lineManagement.personId", "=", "enrolment.personId").on(covering("lineManagement", today)))
    .where("enrolment.id", "=", enrolmentId)
    .select([
      "enrolment.id as enrolmentId",
      "enrolment.personId",
      "enrolment.status",
      "person.givenName",
      "person.familyName",
      "assessor.givenName as assessorGiven",
      "assessor.familyName as assessorFamily",
      "assessorship.assessorId",
      "lineManagement.managerId",
      frameworkOf.as("frameworkId"),
      "programme.definition",
    ])
    .executeTakeFirst();
  if (!row) return null;
  return {
    enrolmentId: row.enrolmentId,
    personId: row.personId,
    learnerName: `${row.givenName} ${row.familyName}`,
    assessorName: fullName(row.assessorGiven, row.assessorFamily),
    relations: { learnerId: row.personId, assessorId: row.assessorId, managerId: row.managerId },
    active: row.status === "active",
    frameworkId: row.frameworkId,
    programme: readProgramme(row.definition),
  };
}

/** The definition a year uses for a kind of document: the one its programme pins. */
export async function definitionFor(
  { db }: Pick<Context, "db">,
  year: YearFacts,
  kind: string,
): Promise<{ id: string; definition: Definition } | null> {
  const id = Object.hasOwn(year.programme.documents, kind) ? year.programme.documents[kind] : undefined;
  if (id === undefined) return null;
  const row = await db.selectFrom("documentDefinition").where("id", "=", id).select("body").executeTakeFirst();
  return row ? { id, definition: parseDefinition(row.body) } : null;
}

/** Definitions by id, as each database has them: a stored one never changes, so it is read once. */
const definitionsRead = new WeakMap<Context["db"], Map<string, Definition>>();
/** Every definition that a programme names, by kind. */
export async function definitionsOf(
  { db }: Pick<Context, "db">,
  programme: Pick<ProgrammeDefinition, "documents">,
): Promise<Map<string, Definition>> {
  const read = definitionsRead.get(db) ?? new Map<string, Definition>();
  definitionsRead.set(db, read);
  const ids = Object.values(programme.documents);
  const missing = ids.filter((id) => !read.has(id));
  if (missing.length > 0) {
    const rows = await db.selectFrom("documentDefinition").where("id", "in", missing).select(["id", "body"]).execute();
    for (const { id, body } of rows) read.set(id, parseDefinition(body));
  }
  return new Map(ids.flatMap((id) => read.get(id) ?? []).map((d) => [d.kind, d]));
}

/**
 * The standards a document may be mapped to: those of the learner's framework, and whatever it is mapped to already, also from
 * the framework the learner was on before a move.
 */
export async function standardsFor(
  ctx: Pick<Context, "db">,
  { frameworkId, definition, answers }: Pick<DocumentMatter, "frameworkId" | "definition" | "answers">,
): Promise<StandardRow[]> {
  const own = frameworkId === null ? [] : await standardsOf(ctx, frameworkId);
  const before = standardsNamed(definition, answers.values).filter((id) => !own.some((s) => s.id === id));
  if (before.length === 0) return own;
  const kept = ctx.db.selectFrom("standard").select(["id", "frameworkId", "position", "heading"]).where("id", "in", before);
  return [...own, ...(await kept.orderBy("frameworkId").orderBy("position").execute())];
}

/** Does a document of this kind belong there? What a stage asks for belongs to a stage; what none asks for may stand by itself. */
export const hasPlace = (programme: ProgrammeDefinition, kind: string, stage: string | null): boolean =>
  stage === null ? !programme.requirements.some((r) => r.kind === kind) : programme.stages.some((s) => s.key === stage);

/** What a page that begins a document needs; 404 for whoever cannot write it. */
export async function beginning(ctx: Reading, enrolmentId: string, kind: string, stage: string | null) {
  const year = await yearFacts(ctx, enrolmentId);
  const found = year && (await definitionFor(ctx, year, kind));
  if (!year || !found || !hasPlace(year.programme, kind, stage)) throw notFound();
  const stageFound = year.programme.stages.find((s) => s.key === stage) ?? null;
  const { definition } = found;
  allow(ctx, "document.start", { relations: year.relations, definition });
  const drafts = await ctx.db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("kind", "=", kind)
    .where("stage", stage === null ? "is" : "=", stage)
    .where("state", "in", ["draft", "returned"])
    .select(["id", "state", "savedAt"])
    .orderBy("savedAt", "desc")
    .execute();
  return { year, definition, stage: stageFound, drafts };
}

/** What should change, as it was said when the document was last returned. Only for those who may write it. */
export async function whatShouldChange({ db }: Pick<Context, "db">, id: string): Promise<{ by: string; words: string } | null> {
  const note = await db
    .selectFrom("documentNote")
    .innerJoin("person", "person.id", "documentNote.byId")
    .where("documentNote.documentId", "=", id)
    .where("documentNote.kind", "=", "returned")
    .orderBy("documentNote.at", "desc")
    .select(["person.givenName", "person.familyName", "documentNote.body"])
    .limit(1)
    .executeTakeFirst();
  return note ? { by: `${note.givenName} ${note.familyName}`, words: note.body } : null;
}
