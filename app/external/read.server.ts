import { allow } from "#app/access/allow.server";
import { covering } from "#app/access/visible.server";
import { mailIsSetUp } from "#app/shared/mail.server";
import { definitionFor, yearFacts } from "#app/documents/read.server";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { Database, DocumentState, ExternalKind } from "#db/schema";
import type { Kysely } from "kysely";
import { hashed } from "#app/access/lucia.server";
import { questionsOf } from "./questions";
import { whoFor, type RequestFacts } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

const rows = (db: Kysely<Database>, today: Day) =>
  db
    .selectFrom("externalRequest as r")
    .innerJoin("enrolment", "enrolment.id", "r.enrolmentId")
    .innerJoin("person as learner", "learner.id", "enrolment.personId")
    .innerJoin("person as asker", "asker.id", "r.askedById")
    .leftJoin("assessorship", (j) => j.onRef("assessorship.enrolmentId", "=", "enrolment.id").on(covering("assessorship", today)))
    .leftJoin("document", "document.id", "r.documentId")
    .selectAll("r")
    .select([
      "enrolment.personId",
      "enrolment.status",
      "assessorship.assessorId",
      "learner.givenName as learnerGiven",
      "learner.familyName as learnerFamily",
      "asker.givenName as askerGiven",
      "asker.familyName as askerFamily",
      "document.state as documentState",
      "document.writerId as documentWriterId",
    ]);
type Row = Awaited<ReturnType<ReturnType<typeof rows>["execute"]>>[number];

/** A question to somebody outside, for the rules and for its asker. */
export type AskedRequest = RequestFacts & {
  id: string;
  enrolmentId: string;
  kind: ExternalKind;
  stage: string;
  audience: string;
  questions: string;
  who: string;
  title: string;
  learnerName: string;
  learner: string;
  personId: string;
  assessorId: string | null;
  asker: string;
  askedById: string;
  note: string | null;
  email: string | null;
  withdrawnBecause: string | null;
  documentId: string | null;
  documentState: DocumentState | null;
  documentWriterId: string | null;
  browserHash: string | null;
  draft: string | null;
};
const requestOf = (row: Row): AskedRequest => ({
  id: row.id,
  enrolmentId: row.enrolmentId,
  kind: row.kind,
  stage: row.stage,
  audience: row.audience,
  questions: row.questions,
  who: row.who,
  title: questionsOf(row.questions, row.audience).title,
  learnerName: row.learnerName,
  learner: `${row.learnerGiven} ${row.learnerFamily}`,
  personId: row.personId,
  assessorId: row.assessorId,
  asker: `${row.askerGiven} ${row.askerFamily}`,
  askedById: row.askedById,
  note: row.note,
  email: row.email,
  askedAt: row.askedAt,
  expiresAt: row.expiresAt,
  remindedAt: row.remindedAt,
  openedAt: row.openedAt,
  answeredAt: row.answeredAt,
  withdrawnAt: row.withdrawnAt,
  withdrawnBecause: row.withdrawnBecause,
  active: row.status === "active",
  documentId: row.documentId,
  documentState: row.documentState,
  documentWriterId: row.documentWriterId,
  browserHash: row.browserHash,
  draft: row.draft,
});
export const relationsOf = (r: Pick<AskedRequest, "personId" | "assessorId">) => ({
  learnerId: r.personId,
  assessorId: r.assessorId,
  managerId: null,
});

/** For the write functions: no permission is asked here. */
export async function findRequest({ db, today }: { db: Kysely<Database>; today: Day }, id: string): Promise<AskedRequest | null> {
  if (!isId(id)) return null;
  const row = await rows(db, today).where("r.id", "=", id).executeTakeFirst();
  return row ? requestOf(row) : null;
}
/** The question that a link opens. Only the link's hash is known here. */
export async function requestByToken({ db, today }: { db: Kysely<Database>; today: Day }, token: string): Promise<AskedRequest | null> {
  const row = await rows(db, today).where("r.tokenHash", "=", hashed(token)).executeTakeFirst();
  return row ? requestOf(row) : null;
}

/** As the viewer may read it. */
const forViewer =
  ({ viewer }: Pick<Context, "viewer">) =>
  (request: AskedRequest): AskedRequest => ({ ...request, who: whoFor(viewer.personId, request) });

/** One question, for those who may ask it. */
export async function requestPage(ctx: Reading, id: string): Promise<AskedRequest> {
  const request = await findRequest(ctx, id);
  if (!request) throw notFound();
  allow(ctx, "learner.askOutside", { relations: relationsOf(request), kind: request.kind });
  return forViewer(ctx)(request);
}

/** Everybody outside whom this person has asked, or may go on asking, the newest first. */
export async function requestsInHand(ctx: Reading): Promise<AskedRequest[]> {
  const me = ctx.viewer.personId;
  const found = await rows(ctx.db, ctx.today)
    .where((eb) =>
      eb.or([
        eb("enrolment.personId", "=", me),
        eb.and([eb("assessorship.assessorId", "=", me), eb("r.kind", "=", "directObservation"), eb("enrolment.personId", "<>", me)]),
      ]),
    )
    .orderBy("r.askedAt", "desc")
    .orderBy("r.id")
    .limit(200)
    .execute();
  return found.map(requestOf).map(forViewer(ctx));
}

/** People outside whose answer a learner waits for, or who have answered and whose words nobody has taken up yet; the oldest first. */
export async function askedAndOpen(ctx: Reading, enrolmentId: string): Promise<AskedRequest[]> {
  const found = await rows(ctx.db, ctx.today)
    .where("r.enrolmentId", "=", enrolmentId)
    .where("r.withdrawnAt", "is", null)
    .where((eb) =>
      eb.or([
        eb("r.answeredAt", "is", null),
        eb.and([eb("document.state", "=", "draft"), eb("document.writerId", "=", eb.ref("enrolment.personId"))]),
      ]),
    )
    .orderBy("r.askedAt")
    .orderBy("r.id")
    .execute();
  return found.map(requestOf).map(forViewer(ctx));
}

/** By which names a learner may be given outside by others: the given name, and those by which they have asked people themselves. */
export async function namesAgreed({ db }: { db: Kysely<Database> }, enrolmentId: string): Promise<string[]> {
  const found = await db
    .selectFrom("enrolment")
    .innerJoin("person", "person.id", "enrolment.personId")
    .leftJoin("externalRequest as r", (j) => j.onRef("r.enrolmentId", "=", "enrolment.id").onRef("r.askedById", "=", "enrolment.personId"))
    .where("enrolment.id", "=", enrolmentId)
    .select(["person.givenName", "r.learnerName"])
    .orderBy("r.askedAt")
    .execute();
  return [...new Set(found.flatMap((row) => [row.givenName, ...(row.learnerName ? [row.learnerName] : [])]))];
}

/** What the page that asks somebody outside needs; 404 for whoever may not ask. */
export async function asking(ctx: Reading, enrolmentId: string, kind: ExternalKind) {
  const year = await yearFacts(ctx, enrolmentId);
  if (!year) throw notFound();
  allow(ctx, "learner.askOutside", { relations: year.relations, kind });
  if (!(await definitionFor(ctx, year, kind))) throw notFound();
  return { year, mail: await mailIsSetUp(ctx), names: await namesAgreed(ctx, enrolmentId) };
}

/** What came in from outside for a document, for verification. */
export const answersFor = ({ db }: { db: Kysely<Database> }, documentIds: readonly string[]) =>
  db.selectFrom("externalAnswer").where("documentId", "in", documentIds).select(["documentId", "content", "contentHash"]).execute();
