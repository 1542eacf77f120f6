import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { pdfResponse } from "#app/shared/pdf.server";
import { minutesPaper } from "../papers.server";
import { minutesOf } from "../read-minutes.server";

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "panelId");
  const minutes = await minutesOf(ctx, id);
  await recordDownload(ctx, "panels.documentDownloaded", id, { format: "pdf", rows: minutes.cases.length });
  return pdfResponse(`minutes-of-the-panel-${minutes.meetsOn}.pdf`, minutesPaper(args.context.config, minutes, ctx.now));
}
