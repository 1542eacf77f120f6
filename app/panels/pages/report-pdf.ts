import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf } from "#app/shared/context.server";
import { pdfResponse } from "#app/shared/pdf.server";
import { reportPaper } from "../papers.server";
import { moderationReport, spanIn } from "../read-report.server";

/** For outside the academy: numbers under five hidden, nobody's words. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const span = spanIn(new URL(args.request.url).searchParams, ctx.today);
  const report = await moderationReport(ctx, span);
  await recordDownload(ctx, "panels.reportDownloaded", `${span.from} ${span.to}`, { format: "pdf", rows: report.cases });
  return pdfResponse(`moderation-summary-${span.from}-${span.to}.pdf`, reportPaper(args.context.config, report, span, ctx.now));
}
