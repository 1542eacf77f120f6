import type { LoaderFunctionArgs } from "@remix-run/node";
import { myYear } from "#app/asye/read.server";
import { myBlocks } from "#app/calendar/read.server";
import { calendarAnswer, calendarFile } from "#app/shared/calendar.server";
import { contextOf } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";

/** One's own blocks as they are today. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const year = ctx.viewer.isLearner ? await myYear(ctx) : null;
  if (!year) throw notFound();
  return calendarAnswer(calendarFile(await myBlocks(ctx, year), { origin: args.context.config.origin }), "protected-time.ics");
}
