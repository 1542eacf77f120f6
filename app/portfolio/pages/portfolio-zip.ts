import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { fileStore } from "#app/shared/file-store.server";
import { attachmentHeaders } from "#app/shared/table-export.server";
import { portfolioZip } from "../archive.server";
import { portfolioOf } from "../read.server";

/** The whole portfolio as a ZIP, with the attached files and everything for a machine. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const portfolio = await portfolioOf(ctx, param(args, "enrolmentId"));
  const { id, personId, name } = portfolio.year.enrolment;
  await recordDownload(ctx, "asye.portfolioDownloaded", id, { format: "zip", documents: portfolio.documents.length }, personId);
  const zip = await portfolioZip(ctx, portfolio, args.context.config, fileStore(args.context.config.attachments));
  return new Response(createReadableStreamFromReadable(zip), { headers: attachmentHeaders(`Portfolio ${name} ${ctx.today}.zip`, "application/zip") });
}
