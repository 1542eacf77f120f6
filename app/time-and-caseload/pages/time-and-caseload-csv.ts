import type { LoaderFunctionArgs } from "@remix-run/node";
import { recordDownload } from "#app/audit/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { timeAndCaseloadOf } from "../read.server";
import { weekColumns, weeksShown } from "../rules";

/** The weeks of the page, as CSV. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, figures } = await timeAndCaseloadOf(ctx, param(args, "enrolmentId"));
  const weeks = figures.steps.slice(-weeksShown(new URL(args.request.url).searchParams));
  const { id, personId, name } = year.enrolment;
  await recordDownload(ctx, "protectedTime.figuresDownloaded", id, { format: "csv", rows: weeks.length }, personId);
  return csvResponse(`caseload-and-protected-time-${name}.csv`, weekColumns, weeks);
}
