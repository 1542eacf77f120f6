import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import type { Instant } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { AttachmentType } from "#db/schema";
import { findMatter, type DocumentMatter } from "./read.server";
import { seesText } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type Attachment = {
  id: string;
  documentId: string;
  sha256: string;
  type: AttachmentType;
  bytes: number;
  fileName: string;
  addedBy: string;
  addedAt: Instant;
};

/** The files of these documents, in the order they were attached. No permission is asked here. */
export async function attachmentsOf({ db }: Pick<Context, "db">, documentIds: readonly string[]): Promise<Attachment[]> {
  if (documentIds.length === 0) return [];
  const rows = await db
    .selectFrom("attachment")
    .innerJoin("person", "person.id", "attachment.addedById")
    .where("documentId", "in", documentIds)
    .select(["attachment.id", "documentId", "sha256", "type", "bytes", "fileName", "addedAt", "person.givenName", "person.familyName"])
    .orderBy("addedAt")
    .orderBy("attachment.id")
    .execute();
  return rows.map(({ givenName, familyName, ...row }) => ({ ...row, addedBy: `${givenName} ${familyName}` }));
}

/** What the page of a document's files shows to its writer; for anybody else there is no such page. */
export async function attachmentsForm(ctx: Reading, documentId: string): Promise<DocumentMatter & { attachments: Attachment[] }> {
  const matter = await findMatter(ctx, documentId);
  if (!matter) throw notFound();
  allow(ctx, "document.write", matter);
  return { ...matter, attachments: await attachmentsOf(ctx, [documentId]) };
}

/** One file, for whoever may read what its document says. */
export async function attachmentFor(ctx: Reading, documentId: string, attachmentId: string): Promise<Attachment & { personId: string }> {
  const matter = await findMatter(ctx, documentId);
  if (!matter || !isId(attachmentId)) throw notFound();
  allow(ctx, "document.read", matter);
  if (!seesText(ctx.viewer.personId, matter)) throw notFound();
  const found = (await attachmentsOf(ctx, [documentId])).find((a) => a.id === attachmentId);
  if (!found) throw notFound();
  return { ...found, personId: matter.document.personId };
}

/** Those of these names that some document still has. */
export async function namedFiles(db: Context["db"], sha256s: readonly string[]): Promise<Set<string>> {
  const named = new Set<string>();
  for (let i = 0; i < sha256s.length; i += 500) {
    const rows = await db
      .selectFrom("attachment")
      .where("sha256", "in", sha256s.slice(i, i + 500))
      .select("sha256")
      .execute();
    for (const { sha256 } of rows) named.add(sha256);
  }
  return named;
}
