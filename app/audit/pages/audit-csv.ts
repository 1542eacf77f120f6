import type { LoaderFunctionArgs } from "@remix-run/node";
import { contextOf } from "#app/shared/context.server";
import { clockTime, londonDay } from "#app/shared/dates";
import { csvResponse } from "#app/shared/table-export.server";
import { auditFilter } from "../filter";
import { auditExport } from "../read.server";
import { recordDownload } from "../write.server";

/** The filtered audit trail for a spreadsheet: the newest 20,000 events. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const events = await auditExport(ctx, auditFilter(new URL(args.request.url).searchParams));
  await recordDownload(ctx, "audit.trailDownloaded", ctx.viewer.personId, { format: "csv", rows: events.length });
  return csvResponse(
    `audit-trail-${ctx.today}.csv`,
    [
      { heading: "Day", value: (event) => londonDay(event.happenedAt), day: true },
      { heading: "Time", value: (event) => clockTime(event.happenedAt) },
      { heading: "What happened", value: (event) => event.sentence },
      { heading: "Details", value: (event) => event.details },
      { heading: "Done by", value: (event) => event.actorName },
      { heading: "About", value: (event) => event.aboutName },
      { heading: "Name of the event", value: (event) => event.what },
      { heading: "Record", value: (event) => event.subjectId },
    ],
    events,
  );
}
