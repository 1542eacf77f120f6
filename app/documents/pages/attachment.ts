import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { fileStore } from "#app/shared/file-store.server";
import { attachmentHeaders } from "#app/shared/table-export.server";
import { attachmentTypes } from "../attachments";
import { attachmentFor } from "../read-attachments.server";

/** One attached file, to keep: it is never shown in the place of a page, whatever is in it. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const documentId = param(args, "id");
  const found = await attachmentFor(ctx, documentId, param(args, "attachmentId"));
  const file = await fileStore(args.context.config.attachments).read(found.sha256);
  if (!file)
    throw new Response("This file is missing from the folder of files. Tell the academy: nothing else of the document is lost.", { status: 410 });
  await recordDownload(
    ctx,
    "document.attachmentDownloaded",
    documentId,
    { format: found.type, bytes: found.bytes, sha256: found.sha256.slice(0, 16) },
    found.personId,
  );
  return new Response(createReadableStreamFromReadable(file.stream), {
    headers: {
      ...attachmentHeaders(found.fileName, attachmentTypes[found.type].mime),
      "Content-Length": String(file.size),
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  });
}
