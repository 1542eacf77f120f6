import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { fileStore } from "#app/shared/file-store.server";
import { attachmentAnswer } from "../attachment-answer.server";
import { attachmentFor } from "../read-attachments.server";

/** One attached file, to keep: it is never shown in the place of a page, whatever is in it. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const documentId = param(args, "id");
  const found = await attachmentFor(ctx, documentId, param(args, "attachmentId"));
  const answer = await attachmentAnswer(fileStore(args.context.config.attachments), found, found.fileName);
  await recordDownload(
    ctx,
    "document.attachmentDownloaded",
    documentId,
    { format: found.type, bytes: found.bytes, sha256: found.sha256.slice(0, 16) },
    found.personId,
  );
  return answer;
}
