/** Calendar files (RFC 5545) by ical-generator: one meeting as a download, or everything somebody has dated as a feed. */
import ical, { ICalCalendarMethod, ICalEventBusyStatus, ICalEventRepeatingFreq, ICalEventStatus, ICalEventTransparency } from "ical-generator";
import { addDays, clockTime, londonDay, momentOf, plusMinutes, type Day, type Instant } from "./dates";

/** When something is: at a time by London's clocks, or all day. */
type When = { onDay: Day; atTime: string; minutes: number } | { onDay: Day; atTime: null };
export type CalendarEvent = When & {
  /** the same for the same thing, whenever it is read; what stands before the "@" */
  uid: string;
  /** goes up with each change: a calendar that has it replaces the older one */
  sequence: number;
  stamp: Instant;
  title: string;
  place?: string;
  text?: string;
  /** a page of the portal, from its root */
  path?: string;
  cancelled?: boolean;
  /** on the weekday of the first day, every so many weeks, to the last day (null: it goes on), but for the days left out */
  repeats?: { everyWeeks: number; until: Day | null; but: readonly Day[] };
};

const LONDON = "Europe/London";
/** The rule since 1996: last Sunday in March to last Sunday in October, at 01:00 UTC. */
const VTIMEZONE = `BEGIN:VTIMEZONE
TZID:${LONDON}
BEGIN:DAYLIGHT
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
DTSTART:19960331T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE`;

/** What a clock on the wall shows: the library takes a time without a zone as it stands, and writes London beside it. */
const onTheWall = (onDay: Day, atTime: string) => `${onDay}T${atTime}:00`;

/** The events as one file. `origin` is the portal's address: links begin with it, and identifiers end with its host. */
export function calendarFile(events: readonly CalendarEvent[], { name, origin }: { name?: string; origin: string }): string {
  const host = new URL(origin).hostname;
  const calendar = ical({
    prodId: { company: "Social Work Academy", product: "Portal", language: "EN" },
    method: ICalCalendarMethod.PUBLISH,
    scale: "gregorian",
    ...(name === undefined ? {} : { name, ttl: 60 * 60 * 4 }),
    timezone: { name: null, generator: (zone) => (zone === LONDON ? VTIMEZONE : null) },
  });
  for (const event of events) {
    const { uid, sequence, stamp, title, place, text, path, cancelled, repeats, onDay } = event;
    const url = path === undefined ? null : `${origin}${path}`;
    const made = calendar.createEvent({
      ...{ id: `${uid}@${host}`, sequence, stamp, summary: title, start: onDay },
      ...(place === undefined ? {} : { location: place }),
      ...(text || url ? { description: [text, url].filter(Boolean).join("\n") } : {}),
      ...(url ? { url } : {}),
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    });
    if (event.atTime === null) {
      made.allDay(true).end(addDays(onDay, 1)).transparency(ICalEventTransparency.TRANSPARENT).busystatus(ICalEventBusyStatus.FREE);
      continue;
    }
    const { atTime, minutes } = event;
    const end = plusMinutes(momentOf({ onDay, atTime }), minutes);
    made
      .timezone(LONDON)
      .start(onTheWall(onDay, atTime))
      .end(onTheWall(londonDay(end), clockTime(end)));
    if (repeats)
      made.repeating({
        freq: ICalEventRepeatingFreq.WEEKLY,
        interval: repeats.everyWeeks,
        // to the end of its last day, as the standard wants it: in UTC
        ...(repeats.until === null ? {} : { until: momentOf({ onDay: repeats.until, atTime: "23:59" }) }),
        ...(repeats.but.length === 0 ? {} : { exclude: repeats.but.map((day) => onTheWall(day, atTime)) }),
      });
  }
  return `${calendar.toString()}\r\n`;
}

export const calendarAnswer = (file: string, fileName: string): Response =>
  new Response(file, {
    headers: {
      "Content-Type": "text/calendar; charset=utf-8; method=PUBLISH",
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "private, no-store",
    },
  });
