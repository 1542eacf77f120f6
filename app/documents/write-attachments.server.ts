/** Attaching files to what one is writing, and taking them off again. A file is on the disk before its row is written. */
import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import type { FileStore } from "#app/shared/file-store.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { knownFile } from "./attachment-type.server";
import { attachmentName, MOST_ATTACHMENTS } from "./attachments";
import { findMatter } from "./read.server";
import { hold, refuseUnless, Unchanged, unchangedOr } from "./write.server";

export type NewAttachment = { id: string; documentId: string; fileName: string; bytes: Uint8Array };

/** Attaches a file. The form carries the attachment's id: sent twice, it is attached once. */
export async function attachFile(ctx: Context, files: FileStore, { id, documentId, fileName, bytes: sent }: NewAttachment): Promise<void> {
  const before = await findMatter(ctx, documentId);
  if (!before) throw notFound();
  allow(ctx, "document.write", before);
  refuseUnless("save", ctx, before);
  const { type, bytes } = await knownFile(sent);
  const sha256 = await files.put(bytes);
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, documentId, "document.write");
      const there = await ctx.db.selectFrom("attachment").where("id", "=", id).select(["documentId", "sha256"]).executeTakeFirst();
      if (there?.documentId === documentId && there.sha256 === sha256) throw new Unchanged(undefined);
      if (there) throw new Refusal("This page has been used already. Open it again and choose the file once more.", "file");
      refuseUnless("save", ctx, matter);
      const own = await ctx.db.selectFrom("attachment").where("documentId", "=", documentId).select(["sha256", "fileName"]).execute();
      const same = own.find((a) => a.sha256 === sha256);
      if (same) throw new Refusal(`This file is attached already, as “${same.fileName}”.`, "file");
      if (own.length >= MOST_ATTACHMENTS) throw new Refusal(`A document has at most ${MOST_ATTACHMENTS} files. Remove one first.`, "file");
      await ctx.db
        .insertInto("attachment")
        .values({
          id,
          documentId,
          sha256,
          type,
          bytes: bytes.length,
          fileName: attachmentName(fileName, type),
          addedById: ctx.viewer.personId,
          addedAt: ctx.now,
        })
        .execute();
      ctx.record("document.attached", documentId, { aboutId: matter.document.personId, changes: { type, bytes: bytes.length } });
      return undefined;
    }),
  );
}

/** Takes a file off what is still being written. The file on the disk goes later, when nothing names it. */
export async function removeAttachment(ctx: Context, { id, documentId }: { id: string; documentId: string }): Promise<void> {
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      const matter = await hold(ctx, documentId, "document.write");
      const there = await ctx.db.selectFrom("attachment").where("id", "=", id).where("documentId", "=", documentId).select("id").executeTakeFirst();
      if (!there) throw new Unchanged(undefined);
      refuseUnless("save", ctx, matter);
      await ctx.db.deleteFrom("attachment").where("id", "=", id).execute();
      ctx.record("document.attachmentRemoved", documentId, { aboutId: matter.document.personId });
      return undefined;
    }),
  );
}
