import type { LoaderFunctionArgs } from "@remix-run/node";
import { allow } from "#app/access/allow.server";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { pdfResponse } from "#app/shared/pdf.server";
import { assessorLetter } from "../papers.server";
import { caseAsked, letterFacts } from "../read.server";

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const facts = await letterFacts(ctx, param(args, "enrolmentId"), caseAsked(args.request.url));
  allow(ctx, "outcome.readAssessorLetter", facts.outcome);
  await recordDownload(ctx, "panels.documentDownloaded", facts.outcome.caseId, { format: "pdf", rows: 1 });
  return pdfResponse(`assessor-letter-${facts.familyName}.pdf`, assessorLetter(args.context.config, facts, ctx.now));
}
