import { sql } from "kysely";
import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import { auditSentence, changesWords, dayBegins, placeOf, readPlace } from "./rules";

type Reading = Pick<Context, "db" | "viewer">;
export const AUDIT_SIZE = 50;
export const EXPORT_MOST = 20_000;

export type AuditFilter = {
  /** part of the name of whoever did it or whom it is about */
  name: string;
  what: string;
  actorId: string;
  aboutId: string;
  subjectId: string;
  from: Day | null;
  to: Day | null;
  /** the place after which the page begins (see placeOf) */
  after: string;
};
export const noFilter: AuditFilter = { name: "", what: "", actorId: "", aboutId: "", subjectId: "", from: null, to: null, after: "" };

export type AuditLine = {
  id: string;
  happenedAt: Instant;
  what: string;
  sentence: string;
  details: string;
  subjectId: string;
  actorId: string | null;
  actorName: string | null;
  aboutId: string | null;
  aboutName: string | null;
};

const contains = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

function eventsQuery({ db }: Pick<Reading, "db">, filter: AuditFilter, limit: number) {
  let query = db
    .selectFrom("auditEvent as e")
    .leftJoin("person as actor", "actor.id", "e.actorId")
    .leftJoin("person as about", "about.id", "e.aboutId")
    .leftJoin("document", "document.id", "e.subjectId")
    .leftJoin("documentDefinition as definition", "definition.id", "document.definitionId")
    .select(["e.id", "e.happenedAt", "e.what", "e.subjectId", "e.actorId", "e.aboutId", "e.changes", "definition.title"])
    .select(["actor.givenName as actorGiven", "actor.familyName as actorFamily", "about.givenName as aboutGiven", "about.familyName as aboutFamily"]);
  for (const word of filter.name.split(/\s+/).filter(Boolean).slice(0, 6)) {
    const like = contains(word);
    query = query.where(
      sql<boolean>`(lower(actor.given_name || ' ' || actor.family_name) like ${like} escape '\\' or lower(about.given_name || ' ' || about.family_name) like ${like} escape '\\')`,
    );
  }
  if (filter.what) query = query.where("e.what", "=", filter.what);
  if (filter.actorId) query = query.where("e.actorId", "=", filter.actorId);
  if (filter.aboutId) query = query.where("e.aboutId", "=", filter.aboutId);
  if (filter.subjectId) query = query.where("e.subjectId", "=", filter.subjectId);
  if (filter.from) query = query.where("e.happenedAt", ">=", dayBegins(filter.from));
  if (filter.to) query = query.where("e.happenedAt", "<", dayBegins(addDays(filter.to, 1)));
  const place = readPlace(filter.after);
  if (place) {
    query = query.where("e.happenedAt", "<=", place.happenedAt);
    query = query.where((eb) => eb.or([eb("e.happenedAt", "<", place.happenedAt), eb("e.id", "<", place.id)]));
  }
  return query.orderBy("e.happenedAt", "desc").orderBy("e.id", "desc").limit(limit);
}
type Row = Awaited<ReturnType<ReturnType<typeof eventsQuery>["execute"]>>[number];

const called = (given: string | null, family: string | null) => (given === null || family === null ? null : `${given} ${family}`);
function lineOf(row: Row): AuditLine {
  const actorName = called(row.actorGiven, row.actorFamily);
  const aboutName = called(row.aboutGiven, row.aboutFamily);
  const { id, happenedAt, what, subjectId, actorId, aboutId, title, changes } = row;
  const sentence = auditSentence({ what, actorName, aboutName, sameActor: actorId !== null && actorId === aboutId, title, changes });
  return { id, happenedAt, what, sentence, details: changesWords(changes), subjectId, actorId, actorName, aboutId, aboutName };
}

export type AuditPage = { events: AuditLine[]; /** where the next page begins, null on the last one */ next: string | null };

/** The audit trail, the newest first; each page goes on where the one before ended, so that nothing is shown twice. */
export async function auditPage(ctx: Reading, filter: AuditFilter): Promise<AuditPage> {
  allow(ctx, "audit.see");
  const rows = await eventsQuery(ctx, filter, AUDIT_SIZE + 1).execute();
  const events = rows.slice(0, AUDIT_SIZE).map(lineOf);
  const last = events.at(-1);
  return { events, next: rows.length > AUDIT_SIZE && last ? placeOf(last) : null };
}

/** The same for a spreadsheet. */
export async function auditExport(ctx: Reading, filter: AuditFilter): Promise<AuditLine[]> {
  allow(ctx, "audit.see");
  return (await eventsQuery(ctx, { ...filter, after: "" }, EXPORT_MOST).execute()).map(lineOf);
}

export const recentEvents = async (ctx: Reading, count: number): Promise<AuditLine[]> => {
  allow(ctx, "audit.see");
  return (await eventsQuery(ctx, noFilter, count).execute()).map(lineOf);
};

/** The names behind ids in a filter: "Only what Amy Jones did". */
export async function namesOf(ctx: Pick<Context, "db">, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = ids.filter(Boolean);
  if (wanted.length === 0) return new Map();
  const rows = await ctx.db.selectFrom("person").where("id", "in", wanted).select(["id", "givenName", "familyName"]).execute();
  return new Map(rows.map(({ id, givenName, familyName }) => [id, `${givenName} ${familyName}`]));
}
