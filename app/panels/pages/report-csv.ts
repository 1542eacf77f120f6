import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { moderationReport, spanIn } from "../read-report.server";
import { outsideRows } from "../report";

/** For outside the academy: numbers under five hidden. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const span = spanIn(new URL(args.request.url).searchParams, ctx.today);
  const rows = outsideRows(await moderationReport(ctx, span));
  await recordDownload(ctx, "panels.reportDownloaded", `${span.from} ${span.to}`, { format: "csv", rows: rows.length });
  return csvResponse(
    `moderation-summary-${span.from}-${span.to}.csv`,
    [
      { heading: "Part", value: (r) => r.part },
      { heading: "Line", value: (r) => r.line },
      { heading: "Number", value: (r) => (/^\d+$/.test(r.value) ? Number(r.value) : r.value) },
    ],
    rows,
  );
}
