import type { LoaderFunctionArgs } from "@remix-run/node";
import { meetingEvent } from "#app/calendar/read.server";
import { calendarAnswer, calendarFile } from "#app/shared/calendar.server";
import { contextOf, param } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";
import { reviewPage } from "../read.server";
import { agendaOf } from "../rules";

/** The meeting for one's own calendar. It names nobody but the learner, and holds the link to the meeting's page. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, meetings, record } = await reviewPage(ctx, param(args, "enrolmentId"), param(args, "stage"));
  const meeting = meetings.find((m) => m.closedAt === null);
  if (!meeting) throw notFound();
  const agenda = record ? agendaOf(record) : [];
  const text = agenda.length > 0 ? ["Agenda:", ...agenda.map(({ heading }, i) => `${i + 1}. ${heading}`)].join("\n") : "";
  const file = calendarFile([{ ...meetingEvent(meeting, year), text }], { origin: args.context.config.origin });
  return calendarAnswer(file, `review-${meeting.onDay}.ics`);
}
