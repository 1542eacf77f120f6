import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";
import { csvResponse } from "#app/shared/table-export.server";
import { importOf, rosterPreview } from "../read.server";
import { rejectedRows } from "../rejected";

/** The rows that are not imported, as they stood in the file, with the reasons: before confirming and after. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const batchId = param(args, "batchId");
  const { staged, result } = await importOf(ctx, batchId);
  const of =
    result ??
    (staged?.step === "roster"
      ? { problems: [...staged.problems, ...(await rosterPreview(ctx, staged)).changes.problems], source: staged.source }
      : staged?.step === "caseload"
        ? { problems: staged.problems }
        : null);
  if (!of) throw notFound();
  const { columns, rows } = rejectedRows(of);
  await recordDownload(ctx, "imports.rejectedDownloaded", batchId, { format: "csv", rows: rows.length });
  return csvResponse(`rejected-rows-${ctx.today}.csv`, columns, rows);
}
