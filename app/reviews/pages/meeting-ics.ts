import type { LoaderFunctionArgs } from "@remix-run/node";
import { contextOf, param } from "#app/shared/context.server";
import { momentOf } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import { calendarFile } from "../calendar";
import { reviewPage } from "../read.server";
import { agendaOf } from "../rules";

/** The meeting for one's own calendar. It names nobody but the learner, and holds the link to the meeting's page. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const [enrolmentId, stage] = [param(args, "enrolmentId"), param(args, "stage")];
  const { year, stage: at, meetings, record } = await reviewPage(ctx, enrolmentId, stage);
  const meeting = meetings.find((m) => m.closedAt === null);
  if (!meeting) throw notFound();
  const url = `${args.context.config.origin}/learners/${enrolmentId}/stages/${stage}/meeting`;
  const agenda = record ? agendaOf(record) : [];
  const file = calendarFile({
    uid: `review-${meeting.id}@${new URL(url).hostname}`,
    sequence: meeting.version,
    stamp: meeting.changedAt,
    start: momentOf(meeting),
    minutes: meeting.minutes,
    title: `${at.stage.name}: ${year.enrolment.name}`,
    place: meeting.place,
    text: [...(agenda.length > 0 ? ["Agenda:", ...agenda.map(({ heading }, i) => `${i + 1}. ${heading}`)] : []), url].join("\n"),
    url,
  });
  return new Response(file, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8; method=PUBLISH",
      "Content-Disposition": `attachment; filename="review-${meeting.onDay}.ics"`,
      "Cache-Control": "private, no-store",
    },
  });
}
