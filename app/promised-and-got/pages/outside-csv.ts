import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { promisedOf } from "../read.server";
import { outsideColumns, outsideRows } from "../rules";

/** For outside the academy: small numbers hidden. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const rows = outsideRows(await promisedOf(ctx));
  await recordDownload(ctx, "promised.figuresDownloaded", "outside", { format: "csv", rows: rows.length });
  return csvResponse(`promised-and-got-outside-${ctx.today}.csv`, outsideColumns, rows);
}
