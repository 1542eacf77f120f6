import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMonths, covers, daysBetween, type Day } from "#app/shared/dates";
import {
  isShort,
  lastFourWeeks,
  monthSentence,
  owed,
  shortWeekSentence,
  thisMonth,
  totals,
  weekByWeek,
  type Entitlement,
  type Entry,
} from "#app/protected-time/rules";

const fullTime: Entitlement = {
  startsOn: "2026-09-07",
  endsOn: null,
  patterns: [{ startsOn: "2026-09-01", endsOn: null, minutesPerWeek: 2220 }],
  pauses: [],
  phases: [{ fromMonth: 0, percent: 10 }],
  fullTimeMinutes: 2220,
};
const entry = (onDay: Day, kind: Entry["kind"], minutes: number, reason: string | null = null): Entry => ({
  onDay,
  minutes,
  kind,
  activity: null,
  reason,
});
const week = { from: "2026-11-16", to: "2026-11-22" } as const;

test("ten per cent of a 37-hour week is 3 h 42", () => expect(owed(fullTime, week)).toBe(222));

test("a part-timer is owed their share", () => {
  expect(owed({ ...fullTime, patterns: [{ startsOn: "2026-01-01", endsOn: null, minutesPerWeek: 1332 }] }, week)).toBe(133);
});

test("without a known pattern the week is a full one", () => expect(owed({ ...fullTime, patterns: [] }, week)).toBe(222));

test("hours that change in the middle of the week count from their day", () => {
  const patterns = [
    { startsOn: "2026-01-01" as Day, endsOn: "2026-11-18" as Day, minutesPerWeek: 2220 },
    { startsOn: "2026-11-19" as Day, endsOn: null, minutesPerWeek: 1110 },
  ];
  // three days at 222/7 and four at 111/7
  expect(owed({ ...fullTime, patterns }, week)).toBe(Math.round((3 * 222 + 4 * 111) / 7));
});

test("nothing is owed before the start, in a pause or after the end", () => {
  expect(owed(fullTime, { from: "2026-08-01", to: "2026-09-06" })).toBe(0);
  expect(owed({ ...fullTime, pauses: [{ startsOn: "2026-11-10", endsOn: null }] }, week)).toBe(0);
  expect(owed({ ...fullTime, pauses: [{ startsOn: "2026-11-10", endsOn: "2026-11-16" }] }, week)).toBe(Math.round((6 * 222) / 7));
  expect(owed({ ...fullTime, endsOn: "2026-11-16" }, week)).toBe(Math.round(222 / 7));
});

test("the percentage follows the programme's phases, from the day of the month on which the programme began", () => {
  const phased = {
    ...fullTime,
    startsOn: "2026-08-31" as Day,
    phases: [
      { fromMonth: 0, percent: 20 },
      { fromMonth: 3, percent: 10 },
    ],
  };
  // 31 August and three months is 30 November
  expect(owed(phased, { from: "2026-11-29", to: "2026-11-29" })).toBe(Math.round(444 / 7));
  expect(owed(phased, { from: "2026-11-30", to: "2026-11-30" })).toBe(Math.round(222 / 7));
});

test("totals keep the reasons, the heaviest first, and leave out other days", () => {
  const entries = [
    entry("2026-11-16", "lost", 60, "court"),
    entry("2026-11-17", "lost", 90, "duty"),
    entry("2026-11-18", "lost", 60, "court"),
    entry("2026-11-22", "taken", 45),
    entry("2026-11-23", "taken", 45),
  ];
  expect(totals(entries, week)).toEqual({
    planned: 0,
    taken: 45,
    lost: 210,
    lostBecause: [
      { reason: "court", minutes: 120 },
      { reason: "duty", minutes: 90 },
    ],
  });
});

test("this month is said in one sentence", () => {
  const entries = [
    entry("2026-11-03", "taken", 540),
    entry("2026-11-10", "lost", 180, "court"),
    entry("2026-11-02", "planned", 240),
    entry("2026-11-26", "planned", 240),
  ];
  const month = thisMonth(fullTime, entries, "2026-11-21");
  expect(month.owed).toBe(Math.round((30 * 222) / 7));
  expect(month.planned).toBe(240);
  expect(monthSentence(month, "You")).toBe("You have taken 9 h of the 15 h 51 owed this month and lost 3 h; 3 h 51 is still to take.");
  expect(monthSentence({ ...month, taken: 960, lost: 0 }, "Amy Jones")).toBe(
    "Amy Jones has taken 16 h of the 15 h 51 owed this month and lost 0 min; that is all of it.",
  );
  expect(monthSentence({ ...month, taken: 0, lost: 0, owed: 0 }, "You")).toBe("No protected time is owed to you this month.");
});

test("the last four weeks are twenty-eight days", () => {
  const entries = [
    entry("2026-10-24", "taken", 60),
    entry("2026-10-25", "taken", 60),
    entry("2026-11-21", "taken", 60),
    entry("2026-11-22", "taken", 60),
  ];
  expect(lastFourWeeks(fullTime, entries, "2026-11-21")).toMatchObject({ from: "2026-10-25", owed: 888, taken: 120 });
});

test("a week with less than half its time taken says what it was lost to", () => {
  const entries = [
    entry("2026-11-09", "lost", 120, "court"),
    entry("2026-11-10", "lost", 30, "duty"),
    entry("2026-11-11", "taken", 60),
    entry("2026-11-19", "taken", 111),
  ];
  const [before, now] = weekByWeek(fullTime, entries, "2026-11-21", 2);
  expect(shortWeekSentence(before!, "2026-11-21")).toBe(
    "Week of 9 Nov: 1 h of 3 h 42 taken, lost because of court (2 h) and duty or a crisis (30 min).",
  );
  expect(isShort(now!)).toBe(false);
  expect(shortWeekSentence({ ...before!, lost: 0, lostBecause: [] }, "2026-11-21")).toContain("no reason recorded");
  expect(isShort({ ...before!, owed: 0 })).toBe(false);
});

const dayFrom = (start: Day) => fc.integer({ min: 0, max: 500 }).map((n) => addDays(start, n));
const entitlement = fc
  .record({
    startsOn: dayFrom("2025-06-01"),
    length: fc.option(fc.integer({ min: 0, max: 500 })),
    turn: fc.integer({ min: 0, max: 400 }),
    hours: fc.tuple(fc.integer({ min: 1, max: 4200 }), fc.integer({ min: 1, max: 4200 })),
    pause: fc.option(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.option(fc.integer({ min: 0, max: 90 })))),
    later: fc.integer({ min: 1, max: 12 }),
    percents: fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })),
  })
  .map(({ startsOn, length, turn, hours, pause, later, percents }): Entitlement => {
    const turnsOn = addDays(startsOn, turn);
    const pausedOn = pause && addDays(startsOn, pause[0]);
    return {
      startsOn,
      endsOn: length === null ? null : addDays(startsOn, length),
      patterns: [
        { startsOn: addDays(startsOn, -30), endsOn: addDays(turnsOn, -1), minutesPerWeek: hours[0] },
        { startsOn: turnsOn, endsOn: null, minutesPerWeek: hours[1] },
      ],
      pauses: pausedOn && pause ? [{ startsOn: pausedOn, endsOn: pause[1] === null ? null : addDays(pausedOn, pause[1]) }] : [],
      phases: [
        { fromMonth: 0, percent: percents[0] },
        { fromMonth: later, percent: percents[1] },
      ],
      fullTimeMinutes: 2220,
    };
  });

test("what is owed is the sum of its days, however the periods fall", () => {
  fc.assert(
    fc.property(entitlement, dayFrom("2025-05-01"), fc.integer({ min: 0, max: 120 }), (e, from, length) => {
      const to = addDays(from, length);
      let sum = 0;
      let later: Day = e.startsOn;
      for (let left = daysBetween(e.startsOn, addMonths(e.startsOn, e.phases[1]!.fromMonth)); left > 0 && later < "2030-01-01";) {
        later = addDays(later, 1);
        if (!e.pauses.some((p) => covers(p, later))) left -= 1;
      }
      for (let day = from; day <= to; day = addDays(day, 1)) {
        if (day < e.startsOn || (e.endsOn && day > e.endsOn) || e.pauses.some((p) => covers(p, day))) continue;
        const minutes = e.patterns.find((p) => covers(p, day))?.minutesPerWeek ?? 2220;
        sum += minutes * (later <= day ? e.phases[1]!.percent : e.phases[0]!.percent);
      }
      expect(owed(e, { from, to })).toBe(Math.round(sum / 700));
    }),
  );
});

test("a longer span never owes less", () => {
  fc.assert(
    fc.property(entitlement, dayFrom("2025-05-01"), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), (e, from, a, b) => {
      expect(owed(e, { from, to: addDays(from, a + b) })).toBeGreaterThanOrEqual(owed(e, { from, to: addDays(from, a) }));
    }),
  );
});
