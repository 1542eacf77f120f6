import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { readUpload } from "#app/shared/multipart.server";
import { Refusal } from "#app/shared/refusal";
import { errorsOf, problems } from "#app/shared/responses.server";
import type { ImportKind } from "#db/schema";
import { uploadForm } from "../forms";
import { receiveFile } from "../write.server";

/** Both upload pages: the file is read before anything of it is kept. */
export async function receive(args: ActionFunctionArgs, kind: ImportKind) {
  const ctx = await contextOf(args);
  allow(ctx, "imports.run");
  const { values, upload } = await readUpload(args.request, "file");
  const read = uploadForm.safeParse(values);
  const wrong = { ...(read.success ? {} : errorsOf(read.error)), ...(upload instanceof Refusal ? { file: upload.message } : {}) };
  if (!read.success || upload instanceof Refusal) return problems(values, wrong);
  try {
    const id = await receiveFile(ctx, { id: read.data.id, kind, sourceName: read.data.source, ...upload });
    return redirect(`/imports/${id}`);
  } catch (error) {
    if (error instanceof Refusal) return problems(values, { [error.field ?? ""]: error.message });
    throw error;
  }
}
