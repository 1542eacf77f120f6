import { createReadableStreamFromReadable } from "@remix-run/node";
import type { fileStore } from "#app/shared/file-store.server";
import { attachmentHeaders } from "#app/shared/table-export.server";
import type { AttachmentType } from "#db/schema";
import { attachmentTypes } from "./attachments";

/** An attached file on its way out, under this name: always to keep, never shown in the place of a page. 410 where the folder has lost it. */
export async function attachmentAnswer(
  files: ReturnType<typeof fileStore>,
  { sha256, type }: { sha256: string; type: AttachmentType },
  fileName: string,
): Promise<Response> {
  const file = await files.read(sha256);
  if (!file)
    throw new Response("This file is missing from the folder of files. Tell the academy: nothing else of the document is lost.", { status: 410 });
  return new Response(createReadableStreamFromReadable(file.stream), {
    headers: {
      ...attachmentHeaders(fileName, attachmentTypes[type].mime),
      "Content-Length": String(file.size),
      "Content-Security-Policy": "default-src 'none'; sandbox",
    },
  });
}
