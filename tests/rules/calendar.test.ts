/** Calendar files, read back by a real parser (ical.js), with its own time zone from the file. */
import ICAL from "ical.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarFile, type CalendarEvent } from "#app/shared/calendar.server";
import { addDays, clockTime, instantOf, londonDay, type Day, type Instant } from "#app/shared/dates";
import { blockEvents, type DatedBlock } from "#app/protected-time/calendar";
import type { ProtectedTime } from "#app/protected-time/rules";

const STAMP = "2026-10-01T09:00:00.000Z" as Instant;
const origin = "https://academy.example";
function parsed(events: readonly CalendarEvent[]) {
  const file = calendarFile(events, { name: "Academy", origin });
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return { file, events: calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component)) };
}
/** Every start of an event between two days, as a moment: what a calendar shows, by the zone in the file. */
function starts(event: InstanceType<typeof ICAL.Event>, to: Day): Instant[] {
  const all = event.iterator();
  const found: Instant[] = [];
  for (let next = all.next(); next && next.toString().slice(0, 10) <= to; next = all.next()) {
    const details = event.getOccurrenceDetails(next);
    found.push(instantOf(details.startDate.toJSDate()));
  }
  return found;
}
const shown = (at: Instant) => `${londonDay(at)} ${clockTime(at)}`;

const block = (rest: Partial<DatedBlock> = {}): DatedBlock => ({
  ...{ id: "b1", startsOn: "2026-10-08", endsOn: null, everyWeeks: 1, atTime: "09:30", minutes: 222, activity: null, activityName: null },
  ...{ version: 1, changedAt: STAMP, cancelledAt: null },
  ...rest,
});
const time = (rest: Partial<ProtectedTime> = {}): Omit<ProtectedTime, "entries" | "blocks"> => ({
  entitlement: {
    ...{ startsOn: "2026-09-07", endsOn: null, patterns: [], pauses: [], absences: [], fullTimeMinutes: 2220 },
    phases: [{ fromMonth: 0, percent: 10 }],
  },
  ...{ plannedEnd: "2027-09-07", bankHolidays: new Set<Day>(), exceptions: [] },
  ...rest,
});

test("every Thursday at 9:30 stays at 9:30 on both sides of 25 October 2026 and 28 March 2027", () => {
  const { file, events } = parsed(blockEvents(time(), [block()], "2026-10-01"));
  const moments = starts(events[0]!, "2027-04-15");
  expect(moments.map(clockTime).every((at) => at === "09:30")).toBe(true);
  const on = (day: Day) => moments.find((at) => londonDay(at) === day);
  expect([on("2026-10-22"), on("2026-10-29")]).toEqual(["2026-10-22T08:30:00.000Z", "2026-10-29T09:30:00.000Z"]);
  expect([on("2027-03-25"), on("2027-04-01")]).toEqual(["2027-03-25T09:30:00.000Z", "2027-04-01T08:30:00.000Z"]);
  expect(events[0]!.duration.toSeconds()).toBe(222 * 60);
  expect(file).toContain("DTSTART;TZID=Europe/London:20261008T093000");
  expect(file).toContain("BEGIN:VTIMEZONE");
  expect(file).toMatch(/DTSTAMP:20261001T090000Z/);
});

test("bank holidays, leave, a pause, what is left out and what is moved are not there; what is moved is where it went", () => {
  const plan = time({
    bankHolidays: new Set<Day>(["2026-12-24"]),
    entitlement: {
      ...time().entitlement,
      absences: [{ startsOn: "2026-10-12", endsOn: "2026-10-16", kind: "leave" }],
      pauses: [{ startsOn: "2026-11-05", endsOn: "2026-11-05" }],
    },
    exceptions: [
      { blockId: "b1", onDay: "2026-10-22", what: "leftOut", toBlockId: null },
      { blockId: "b1", onDay: "2026-10-29", what: "moved", toBlockId: "b2" },
    ],
  });
  const moved = block({ id: "b2", startsOn: "2026-10-30", endsOn: "2026-10-30", everyWeeks: 0, atTime: "14:00" });
  const { events } = parsed(blockEvents(plan, [block(), moved], "2026-10-01"));
  expect(starts(events[0]!, "2026-11-20").map(shown)).toEqual(["2026-10-08 09:30", "2026-11-12 09:30", "2026-11-19 09:30"]);
  expect(starts(events[0]!, "2026-12-31").map(londonDay)).not.toContain("2026-12-24");
  expect(events[1]!.startDate.toString()).toBe("2026-10-30T14:00:00");
  expect(starts(events[1]!, "2026-12-31")).toHaveLength(1);
});

test("every two weeks, to its last day and no further than the programme", () => {
  const ends = (plannedEnd: Day | null, endsOn: Day | null) =>
    starts(parsed(blockEvents(time({ plannedEnd }), [block({ everyWeeks: 2, endsOn })], "2026-10-01")).events[0]!, "2027-03-01").map(londonDay);
  expect(ends("2027-09-07", "2026-11-05")).toEqual(["2026-10-08", "2026-10-22", "2026-11-05"]);
  expect(ends("2026-10-22", null)).toEqual(["2026-10-08", "2026-10-22"]);
  expect(ends(null, null).at(-1)).toBe("2027-02-25");
});

test("changed or cancelled it keeps its identifier and goes up in its sequence", () => {
  const uid = (b: DatedBlock) => parsed(blockEvents(time(), [b], "2026-10-01")).events[0]!;
  const [first, later, cancelled] = [uid(block()), uid(block({ version: 4, endsOn: "2026-12-01" })), uid(block({ version: 5, cancelledAt: STAMP }))];
  expect(new Set([first.uid, later.uid, cancelled.uid])).toEqual(new Set(["protected-time-b1@academy.example"]));
  expect([later.sequence - first.sequence, cancelled.sequence - first.sequence]).toEqual([3, 4]);
  expect(cancelled.component.getFirstPropertyValue("status")).toBe("CANCELLED");
  expect(first.component.getFirstPropertyValue("status")).toBe("CONFIRMED");
  // read again it is the same file
  expect(parsed(blockEvents(time(), [block()], "2026-10-01")).file).toBe(parsed(blockEvents(time(), [block()], "2026-10-01")).file);
});

test("a deadline is a whole day, wherever the calendar is", () => {
  const due = { uid: "due-1", sequence: 0, stamp: STAMP, title: "3-month review due", onDay: "2027-03-28" as Day, atTime: null };
  const { events } = parsed([due]);
  expect(events[0]!.startDate.isDate).toBe(true);
  expect([events[0]!.startDate.toString(), events[0]!.endDate.toString()]).toEqual(["2027-03-28", "2027-03-29"]);
});

test("a meeting's words come through as they were, in lines of at most 75 octets that end as the standard wants", () => {
  const meeting = { uid: "review-1", sequence: 2, stamp: STAMP, onDay: "2027-07-15" as Day, atTime: "14:00", minutes: 60 };
  const { file, events } = parsed([
    { ...meeting, title: "Final review: Amy, \\ and; others", place: "Room 1", text: "Agenda:\n1. Support", path: "/learners/x" },
  ]);
  expect([events[0]!.summary, events[0]!.location]).toEqual(["Final review: Amy, \\ and; others", "Room 1"]);
  expect(events[0]!.description).toBe("Agenda:\n1. Support\nhttps://academy.example/learners/x");
  expect(instantOf(events[0]!.startDate.toJSDate())).toBe("2027-07-15T13:00:00.000Z");
  expect(events[0]!.sequence).toBe(2);
  expect(file.endsWith("END:VCALENDAR\r\n")).toBe(true);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }), (typed) => {
      const title = typed.replaceAll(/[\r\n\p{Cc}]/gu, " ");
      const { file, events } = parsed([{ ...meeting, title }]);
      expect(file.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
      for (const line of file.split("\r\n")) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
      expect(events[0]!.summary).toBe(title);
    }),
  );
});

test("an occurrence that the rules keep is in the file, and one they skip is not", () => {
  const holidays = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 6 });
  fc.assert(
    fc.property(holidays, fc.integer({ min: 1, max: 3 }), (weeks, everyWeeks) => {
      const skipped = weeks.map((n) => addDays("2026-10-08", n * 7));
      const plan = time({ bankHolidays: new Set(skipped), plannedEnd: "2027-06-30" });
      const days = starts(parsed(blockEvents(plan, [block({ everyWeeks })], "2026-10-01")).events[0]!, "2027-08-01").map(londonDay);
      const wanted: Day[] = [];
      for (let day: Day = "2026-10-08"; day <= "2027-06-30"; day = addDays(day, everyWeeks * 7)) if (!skipped.includes(day)) wanted.push(day);
      expect(days).toEqual(wanted);
    }),
    { numRuns: 40 },
  );
});
