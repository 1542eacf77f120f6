import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { fileColumns } from "../columns";
import { grantFilter, grantsPage, LAYOUT, layoutOf } from "../read.server";

/** The file for the funder as CSV: the lead's columns, the page's filter. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { learners } = await grantsPage(ctx, grantFilter(new URL(args.request.url).searchParams));
  const { columns } = await layoutOf(ctx);
  await recordDownload(ctx, "grants.fileDownloaded", LAYOUT, { format: "csv", rows: learners.length });
  return csvResponse(`grant-claims-${ctx.today}.csv`, fileColumns(columns), learners);
}
