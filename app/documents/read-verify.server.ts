/** Is every signed document still what was signed? Read in batches: each as long as it may take, however many there are. */
import { allow } from "#app/access/allow.server";
import { answersFor } from "#app/external/read.server";
import { verifyReceived } from "#app/external/rules";
import type { Context } from "#app/shared/context.server";
import type { FileStore } from "#app/shared/file-store.server";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { DocumentState } from "#db/schema";
import { readAnswers } from "./answers";
import { verifyDocument, type FileState } from "./content";
import { parseDefinition } from "./definition";
import { sha256 } from "./hash.server";
import { yearFacts } from "./read.server";

export const VERIFY_SIZE = 200;
/** A batch ends early once so much of attached files has been read. */
const FILES_AT_ONCE = 400 * 1024 * 1024;

export type VerifiedDocument = {
  id: string;
  personId: string;
  learner: string;
  title: string;
  state: DocumentState;
  signatures: number;
  files: number;
  /** what is not right, as sentences; none means it is whole */
  faults: string[];
};
export type VerifiedBatch = { documents: VerifiedDocument[]; /** after which the next batch begins; null when all are done */ next: string | null };
export type VerifyScope = { enrolmentId?: string; personId?: string };

/** The next documents after this id. No permission is asked here: the command line uses it too. */
export async function verifyBatch(
  db: Context["db"],
  files: FileStore,
  scope: VerifyScope,
  after: string,
  size = VERIFY_SIZE,
): Promise<VerifiedBatch> {
  let query = db
    .selectFrom("document")
    .leftJoin("documentDefinition as definition", "definition.id", "document.definitionId")
    .innerJoin("person", "person.id", "document.personId")
    .where("submittedAt", "is not", null)
    .where("document.id", ">", after)
    .orderBy("document.id")
    .limit(size + 1)
    .select([
      "document.id",
      "personId",
      "revision",
      "state",
      "definitionId",
      "answers",
      "definition.body",
      "definition.title",
      "givenName",
      "familyName",
    ]);
  if (scope.enrolmentId !== undefined) query = query.where("enrolmentId", "=", scope.enrolmentId);
  if (scope.personId !== undefined) query = query.where("personId", "=", scope.personId);
  const rows = await query.execute();
  const batch = rows.slice(0, size);
  const ids = batch.map((d) => d.id);
  if (ids.length === 0) return { documents: [], next: null };
  const signatures = await db
    .selectFrom("documentSignature")
    .where("documentId", "in", ids)
    .select(["documentId", "revision", "position", "part", "name", "contentHash"])
    .execute();
  const attached = await db.selectFrom("attachment").where("documentId", "in", ids).select(["documentId", "sha256", "fileName", "bytes"]).execute();
  const outside = await answersFor({ db }, ids);

  const documents: VerifiedDocument[] = [];
  let read = 0;
  for (const row of batch) {
    const own = signatures.filter((s) => s.documentId === row.id);
    const attachments: ((typeof attached)[number] & { state: FileState })[] = [];
    for (const file of attached.filter((a) => a.documentId === row.id)) {
      attachments.push({ ...file, state: await files.check(file.sha256) });
      read += file.bytes;
    }
    const { body } = row;
    documents.push({
      id: row.id,
      personId: row.personId,
      learner: `${row.givenName} ${row.familyName}`,
      title: row.title ?? row.definitionId,
      state: row.state,
      signatures: own.filter((s) => s.revision === row.revision).length,
      files: attachments.length,
      faults:
        body === null
          ? [`Its definition ${row.definitionId} is not there.`]
          : [...verifyDocument({ ...row, attachments }, parseDefinition(body), own, sha256), ...wordsFromOutside(row, outside)],
    });
    if (read > FILES_AT_ONCE) break;
  }
  const isAll = documents.length === batch.length && rows.length <= size;
  return { documents, next: isAll ? null : (documents.at(-1)?.id ?? null) };
}

/** What came in from outside is still as it came, and in the document. */
function wordsFromOutside(row: { id: string; answers: string }, outside: Awaited<ReturnType<typeof answersFor>>): string[] {
  const own = outside.filter((a) => a.documentId === row.id);
  try {
    return own.flatMap((answer) => verifyReceived(answer, readAnswers(row.answers).values, sha256));
  } catch {
    return []; // answers that cannot be read are said already
  }
}

/** The page's batch: of everything or of one year for the academy lead; of their own for a learner. */
export async function verifiedPage(
  ctx: Pick<Context, "db" | "viewer" | "today">,
  files: FileStore,
  { enrolmentId, after }: { enrolmentId: string | null; after: string },
): Promise<VerifiedBatch & { learner: string | null }> {
  const from = isId(after) ? after : "";
  if (enrolmentId !== null) {
    const year = await yearFacts(ctx, enrolmentId);
    if (!year) throw notFound();
    allow(ctx, "learner.verify", year.relations);
    return { ...(await verifyBatch(ctx.db, files, { enrolmentId }, from)), learner: year.learnerName };
  }
  allow(ctx, "signatures.verify");
  const scope = ctx.viewer.isLead ? {} : { personId: ctx.viewer.personId };
  return { ...(await verifyBatch(ctx.db, files, scope, from)), learner: ctx.viewer.isLead ? null : ctx.viewer.name };
}
