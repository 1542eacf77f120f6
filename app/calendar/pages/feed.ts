import type { LoaderFunctionArgs } from "@remix-run/node";
import { moment } from "#app/shared/clock.server";
import { calendarAnswer, calendarFile } from "#app/shared/calendar.server";
import { calendarOf, feedByToken } from "../read.server";
import { noteRead, tooOften } from "../write.server";

/** A private calendar, read by a calendar program without signing in: its address is its key. */
export async function loader({ params, context }: LoaderFunctionArgs) {
  const { db, writer, clock, config, remoteAddress } = context;
  const now = moment(clock);
  const found = await feedByToken({ db, today: now.today }, (params.token ?? "").replace(/\.ics$/, ""));
  if (found ? tooOften("feed", found.feed.id, now.now) : tooOften("address", remoteAddress, now.now))
    return new Response("Too many requests. Try again in five minutes.", { status: 429, headers: { "Retry-After": "300" } });
  if (!found) return new Response("This calendar has ended. Make a new address in the portal, under your account.", { status: 404 });
  await noteRead({ writer, now: now.now }, found.feed);
  const events = await calendarOf({ db, viewer: found.viewer, today: now.today });
  return calendarAnswer(calendarFile(events, { name: "Social Work Academy", origin: config.origin }), "academy.ics");
}
