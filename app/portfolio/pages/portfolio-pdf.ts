import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { pdfResponse } from "#app/shared/pdf.server";
import { portfolioPdf } from "../paper.server";
import { portfolioOf } from "../read.server";

/** The whole portfolio as one PDF. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const portfolio = await portfolioOf(ctx, param(args, "enrolmentId"));
  const { id, personId, name } = portfolio.year.enrolment;
  await recordDownload(ctx, "asye.portfolioDownloaded", id, { format: "pdf", documents: portfolio.documents.length }, personId);
  return pdfResponse(`Portfolio ${name} ${ctx.today}.pdf`, portfolioPdf(ctx, portfolio, args.context.config));
}
