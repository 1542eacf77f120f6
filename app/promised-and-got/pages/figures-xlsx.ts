import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { xlsxResponse } from "#app/shared/table-export.server";
import { promisedOf } from "../read.server";
import { figureColumns, figureRows } from "../rules";

/** Every group in both years, for inside the academy. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const rows = figureRows(await promisedOf(ctx));
  await recordDownload(ctx, "promised.figuresDownloaded", "inside", { format: "xlsx", rows: rows.length });
  return xlsxResponse(`promised-and-got-${ctx.today}.xlsx`, figureColumns, rows);
}
