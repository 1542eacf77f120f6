import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addDays,
  addMonths,
  addWorkingDays,
  clockTime,
  dayOf,
  daysBetween,
  fullDay,
  hours,
  howFar,
  howLate,
  londonDay,
  overlaps,
  parseDay,
  weekday,
  type Day,
  type Instant,
} from "#app/shared/dates";

const anyDay = fc.integer({ min: 0, max: 60_000 }).map((n) => addDays("1970-01-01", n));

test("month ends: a start on the 31st, leap years, and the whole way round", () => {
  expect(addMonths("2026-08-31", 3)).toBe("2026-11-30");
  expect(addMonths("2026-08-31", 6)).toBe("2027-02-28");
  expect(addMonths("2027-08-31", 6)).toBe("2028-02-29");
  expect(addMonths("2028-02-29", 12)).toBe("2029-02-28");
  expect(addMonths("2026-01-15", -1)).toBe("2025-12-15");
  expect(dayOf(2026, 2, 31)).toBeNull();
  expect(dayOf(2028, 2, 29)).toBe("2028-02-29");
  expect(parseDay("2026-13-01")).toBeNull();
  expect(fullDay("2026-12-03")).toBe("Thursday 3 December 2026");
});

test("working days pass over weekends and bank holidays", () => {
  const holidays = new Set<Day>(["2026-12-25", "2026-12-28"]);
  expect(addWorkingDays("2026-12-24", 1, holidays)).toBe("2026-12-29");
  expect(addWorkingDays("2026-12-29", -1, holidays)).toBe("2026-12-24");
});

test("how far and how late, in words", () => {
  expect([
    howFar("2026-11-21", "2026-11-21"),
    howFar("2026-11-22", "2026-11-21"),
    howFar("2026-12-03", "2026-11-21"),
    howFar("2026-11-12", "2026-11-21"),
  ]).toEqual(["today", "tomorrow", "in 12 days", "9 days ago"]);
  expect(howLate("2026-11-20", "2026-11-21")).toBe("1 day late");
  expect([hours(150), hours(45), hours(120), hours(-90)]).toEqual(["2 h 30", "45 min", "2 h", "-1 h 30"]);
});

test("London days: summer time, midnight on both sides of the change", () => {
  expect(londonDay("2026-06-30T23:30:00.000Z")).toBe("2026-07-01");
  expect(londonDay("2026-12-31T23:59:59.999Z")).toBe("2026-12-31");
  expect(clockTime("2026-03-29T00:59:00.000Z")).toBe("00:59");
  expect(clockTime("2026-03-29T01:00:00.000Z")).toBe("02:00");
  expect(clockTime("2026-10-25T00:59:00.000Z")).toBe("01:59");
  expect(clockTime("2026-10-25T01:00:00.000Z")).toBe("01:00");
});

test("every moment has the day and the time that the system's own calendar gives London", () => {
  const own = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Europe/London",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  fc.assert(
    fc.property(fc.date({ min: new Date("1995-01-01"), max: new Date("2060-01-01"), noInvalidDate: true }), (date) => {
      const at = date.toISOString() as Instant;
      expect(`${londonDay(at)}, ${clockTime(at)}`).toBe(own.format(date));
    }),
    { numRuns: 2000 },
  );
});

test("days add up: there and back, weekdays in sevens, and two periods overlap or one lies wholly before the other", () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -4000, max: 4000 }), (day, n) => {
      expect(addDays(addDays(day, n), -n)).toBe(day);
      expect(daysBetween(day, addDays(day, n))).toBe(n);
      expect(weekday(addDays(day, 7))).toBe(weekday(day));
    }),
  );
  fc.assert(
    fc.property(anyDay, fc.nat(900), anyDay, fc.nat(900), (a, la, b, lb) => {
      const [x, y] = [
        { startsOn: a, endsOn: addDays(a, la) },
        { startsOn: b, endsOn: addDays(b, lb) },
      ];
      expect(overlaps(x, y)).toBe(!(x.endsOn < y.startsOn || y.endsOn < x.startsOn));
      expect(overlaps(x, y)).toBe(overlaps(y, x));
    }),
  );
});
