import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { attachmentAnswer } from "#app/documents/attachment-answer.server";
import { contextOf, param } from "#app/shared/context.server";
import { fileStore } from "#app/shared/file-store.server";
import { memberFile } from "../read.server";

/** A file that was ticked as naming nobody, as a panel member gets it: under a name that tells nothing either. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const caseId = param(args, "caseId");
  const found = await memberFile(ctx, { caseId, panelId: param(args, "panelId"), attachmentId: param(args, "attachmentId") });
  const answer = await attachmentAnswer(fileStore(args.context.config.attachments), found, found.name);
  await recordDownload(ctx, "panels.documentDownloaded", caseId, { format: found.type, bytes: found.bytes, sha256: found.sha256.slice(0, 16) });
  return answer;
}
