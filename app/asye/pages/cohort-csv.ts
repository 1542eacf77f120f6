import type { LoaderFunctionArgs } from "@remix-run/node";
import { contextOf, param } from "#app/shared/context.server";
import { csvResponse } from "#app/shared/table-export.server";
import { gridFilter } from "../grid";
import { gridTable } from "../grid-export";
import { cohortYear } from "../read.server";

/** The cohort grid as CSV, with the page's filters. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const filter = gridFilter(new URL(args.request.url).searchParams);
  const { fileName, columns, rows } = gridTable(await cohortYear(ctx, param(args, "cohortId")), filter, ctx.today);
  return csvResponse(`${fileName}.csv`, columns, rows);
}
