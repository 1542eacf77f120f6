import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { gridFilter } from "../grid";
import { gridTable } from "../grid-export";
import { cohortYear } from "../read.server";

/** The cohort grid as CSV, with the page's filters. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const filter = gridFilter(new URL(args.request.url).searchParams);
  const cohortId = param(args, "cohortId");
  const { fileName, columns, rows } = gridTable(await cohortYear(ctx, cohortId), filter, ctx.today);
  await recordDownload(ctx, "asye.gridDownloaded", cohortId, { format: "csv", rows: rows.length });
  return csvResponse(`${fileName}.csv`, columns, rows);
}
