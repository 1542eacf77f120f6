import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { teamOf } from "../read.server";
import { teamColumns } from "../rules";

/** The page's table as CSV, to take into one's own supervision. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const rows = await teamOf(ctx);
  await recordDownload(ctx, "team.figuresDownloaded", ctx.viewer.personId, { format: "csv", rows: rows.length });
  return csvResponse(`my-team-${ctx.today}.csv`, teamColumns, rows);
}
