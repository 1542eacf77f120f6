import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { xlsxResponse } from "#app/shared/table-export.server";
import { fileColumns } from "../columns";
import { grantFilter, grantsPage, LAYOUT, layoutOf } from "../read.server";

/** The file for the funder as an Excel workbook: the lead's columns, the page's filter. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { learners } = await grantsPage(ctx, grantFilter(new URL(args.request.url).searchParams));
  const { columns } = await layoutOf(ctx);
  await recordDownload(ctx, "grants.fileDownloaded", LAYOUT, { format: "xlsx", rows: learners.length });
  return xlsxResponse(`grant-claims-${ctx.today}.xlsx`, fileColumns(columns), learners);
}
