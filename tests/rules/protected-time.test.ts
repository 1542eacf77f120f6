import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, addMonths, covers, daysBetween, weekday, type Day, type Period } from "#app/shared/dates";
import {
  fallsOn,
  answers,
  forecastOf,
  isShort,
  lastFourWeeks,
  monthSentence,
  occurrences,
  owed,
  shortWeekSentence,
  spansOf,
  thisMonth,
  tooLittlePlanned,
  totals,
  weekByWeek,
  whyNoTime,
  type Absence,
  type Block,
  type Entitlement,
  type Entry,
  type ProtectedTime,
} from "#app/protected-time/rules";

const fullTime: Entitlement = {
  startsOn: "2026-09-07",
  endsOn: null,
  patterns: [{ startsOn: "2026-09-01", endsOn: null, minutesPerWeek: 2220 }],
  pauses: [],
  absences: [],
  phases: [{ fromMonth: 0, percent: 10 }],
  fullTimeMinutes: 2220,
};
const entry = (onDay: Day, kind: Entry["kind"], minutes: number, reason: string | null = null): Entry => ({
  ...{ onDay, minutes, kind, reason },
  ...{ counts: 1, blockId: null, plannedOn: null },
});
const timeWith = (rest: Partial<ProtectedTime> = {}): ProtectedTime => ({
  ...{ entitlement: fullTime, plannedEnd: "2027-09-07", bankHolidays: new Set<Day>(), blocks: [], exceptions: [], entries: [] },
  ...rest,
});
const thursdays: Block = {
  ...{ id: "thursdays", startsOn: "2026-11-05", endsOn: null, everyWeeks: 1 },
  ...{ atTime: "09:30", minutes: 222, activity: null, activityName: null, counts: 1 },
};
const week = { from: "2026-11-16", to: "2026-11-22" } as const;

test("ten per cent of a 37-hour week is 3 h 42", () => expect(owed(fullTime, week)).toBe(222));

test("half-time: 37 hours × 0.5 × 10 % = 1 h 51", () => {
  expect(owed({ ...fullTime, patterns: [{ startsOn: "2026-01-01", endsOn: null, minutesPerWeek: 1110 }] }, week)).toBe(111);
});

test("a part-timer's odd fifth of a minute is carried on from week to week", () => {
  const e = { ...fullTime, patterns: [{ startsOn: "2026-01-01" as Day, endsOn: null, minutesPerWeek: 1332 }] };
  // 133.2 minutes a week: 133, 266, 400, 533, 666 behind them
  const weeks = [0, 7, 14, 21, 28].map((days) => ({ from: addDays(e.startsOn, days), to: addDays(e.startsOn, days + 6) }));
  expect(weeks.map((week) => owed(e, week))).toEqual([133, 133, 134, 133, 133]);
  expect(owed(e, { from: e.startsOn, to: addDays(e.startsOn, 34) })).toBe(666);
});

test("without a known pattern the week is a full one", () => expect(owed({ ...fullTime, patterns: [] }, week)).toBe(222));

test("hours that change in the middle of the week count from their day", () => {
  const patterns = [
    { startsOn: "2026-01-01" as Day, endsOn: "2026-11-18" as Day, minutesPerWeek: 2220 },
    { startsOn: "2026-11-19" as Day, endsOn: null, minutesPerWeek: 1110 },
  ];
  // Monday to Wednesday 3/5 of 222, Thursday and Friday 2/5 of 111
  expect(owed({ ...fullTime, patterns }, week)).toBe(Math.round((3 * 222 + 2 * 111) / 5));
});

test("nothing is owed before the start, in a pause or after the end", () => {
  expect(owed(fullTime, { from: "2026-08-01", to: "2026-09-06" })).toBe(0);
  expect(owed({ ...fullTime, pauses: [{ startsOn: "2026-11-10", endsOn: null }] }, week)).toBe(0);
  // paused to the end of Monday: four days of the week are left
  expect(owed({ ...fullTime, pauses: [{ startsOn: "2026-11-10", endsOn: "2026-11-16" }] }, week)).toBe(Math.round((4 * 222) / 5));
  expect(owed({ ...fullTime, endsOn: "2026-11-16" }, week)).toBe(Math.round(222 / 5));
});

test("leave and sickness take a fifth of the week for each of their weekdays, and nothing for a weekend", () => {
  const away = (startsOn: Day, endsOn: Day, kind: Absence["kind"] = "leave") => owed({ ...fullTime, absences: [{ startsOn, endsOn, kind }] }, week);
  expect(away("2026-11-16", "2026-11-17")).toBe(Math.round((3 * 222) / 5));
  expect(away("2026-11-20", "2026-11-22", "sickness")).toBe(Math.round((4 * 222) / 5));
  expect(away("2026-11-21", "2026-11-22")).toBe(222);
  expect(away("2026-11-16", "2026-11-20")).toBe(0);
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
  // 31 August and three months is 30 November, a Monday: 13 weeks at 444 minutes lie behind it
  expect(owed(phased, { from: "2026-08-31", to: "2026-11-29" })).toBe(13 * 444);
  expect(owed(phased, { from: "2026-11-23", to: "2026-11-29" })).toBe(444);
  expect(owed(phased, { from: "2026-11-30", to: "2026-12-06" })).toBe(222);
  // a week's pause puts the lower percentage off by a week
  const pauses = [{ startsOn: "2026-10-05" as Day, endsOn: "2026-10-11" as Day }];
  expect(owed({ ...phased, pauses }, { from: "2026-11-30", to: "2026-12-13" })).toBe(444 + 222);
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
    taken: 45,
    beside: 0,
    lost: 210,
    lostBecause: [
      { reason: "court", minutes: 120 },
      { reason: "duty", minutes: 90 },
    ],
  });
});

test("time for what does not count is kept beside what was taken", () => {
  const supervision: Entry = { ...entry("2026-11-18", "taken", 90), counts: 0 };
  expect(totals([supervision, entry("2026-11-18", "taken", 60)], week)).toMatchObject({ taken: 60, beside: 90, lost: 0 });
});

test("this month is said in one sentence", () => {
  const entries = [entry("2026-11-03", "taken", 540), entry("2026-11-10", "lost", 180, "court")];
  const blocks = [{ ...thursdays, startsOn: "2026-11-26" as Day, endsOn: "2026-11-26" as Day, everyWeeks: 0, minutes: 240 }];
  const month = thisMonth(timeWith({ entries, blocks }), "2026-11-21");
  // twenty-one weekdays
  expect(month).toMatchObject({ owed: Math.round((21 * 222) / 5), planned: 240, ahead: 240, open: 0 });
  expect(monthSentence(month, "You")).toBe("You have taken 9 h of the 15 h 32 owed this month and lost 3 h; 3 h 32 is still to take.");
  expect(monthSentence({ ...month, taken: 960, lost: 0 }, "Amy Jones")).toBe(
    "Amy Jones has taken 16 h of the 15 h 32 owed this month and lost 0 min; that is all of it.",
  );
  expect(monthSentence({ ...month, taken: 0, lost: 0, owed: 0 }, "You")).toBe("No protected time is owed to you this month.");
});

test("near its planned end no more is owed, and no more is to be planned, than the programme has days for", () => {
  // it is to end on Wednesday 25 November: three weekdays are left of the week, eighteen of the month
  const ending = timeWith({ plannedEnd: "2026-11-25" });
  expect(thisMonth(ending, "2026-11-21").owed).toBe(Math.round((18 * 222) / 5));
  expect(tooLittlePlanned(ending, "2026-11-21")).toBe(
    "Nothing is set aside until the programme ends on 25 November 2026, and 2 h 13 is owed. Plan 2 h 13 more, so that it is kept free.",
  );
  expect(tooLittlePlanned(timeWith({ plannedEnd: "2026-12-18" }), "2026-11-21")).toMatch(
    /^Nothing is set aside for the next four weeks, and 14 h 48 is owed/,
  );
  expect(tooLittlePlanned(timeWith({ plannedEnd: null }), "2026-11-21")).toMatch(/14 h 48 is owed/);
  const planned = { ...thursdays, startsOn: "2026-11-23" as Day, endsOn: "2026-11-23" as Day, everyWeeks: 0 };
  expect(tooLittlePlanned({ ...ending, blocks: [planned] }, "2026-11-21")).toBeNull();
  // the real end comes before the planned one
  expect(tooLittlePlanned({ ...ending, entitlement: { ...fullTime, endsOn: "2026-11-20" } }, "2026-11-21")).toBeNull();
});

test("the last four weeks are twenty-eight days", () => {
  const entries = [
    entry("2026-10-24", "taken", 60),
    entry("2026-10-25", "taken", 60),
    entry("2026-11-21", "taken", 60),
    entry("2026-11-22", "taken", 60),
  ];
  expect(lastFourWeeks(timeWith({ entries }), "2026-11-21")).toMatchObject({ from: "2026-10-25", owed: 888, taken: 120 });
});

test("a week with less than half its time taken says what it was lost to", () => {
  const entries = [
    entry("2026-11-09", "lost", 120, "court"),
    entry("2026-11-10", "lost", 30, "duty"),
    entry("2026-11-11", "taken", 60),
    entry("2026-11-19", "taken", 111),
  ];
  const [before, now] = weekByWeek(timeWith({ entries }), "2026-11-21", 2);
  expect(shortWeekSentence(before!, "2026-11-21")).toBe(
    "Week of 9 Nov: 1 h of 3 h 42 taken, lost because of court (2 h) and duty or a crisis (30 min).",
  );
  expect(isShort(now!)).toBe(false);
  expect(shortWeekSentence({ ...before!, lost: 0, lostBecause: [] }, "2026-11-21")).toContain("no reason recorded");
  expect(isShort({ ...before!, owed: 0 })).toBe(false);
});

test("every Thursday, with a bank holiday, leave, a pause, one left out and one moved", () => {
  const moved: Block = { ...thursdays, id: "moved", startsOn: "2027-01-22", endsOn: "2027-01-22", everyWeeks: 0 };
  const time = timeWith({
    entitlement: {
      ...fullTime,
      absences: [{ startsOn: "2026-12-23", endsOn: "2026-12-27", kind: "leave" }],
      pauses: [{ startsOn: "2027-01-01", endsOn: "2027-01-08" }],
    },
    bankHolidays: new Set<Day>(["2026-12-31"]),
    blocks: [{ ...thursdays, startsOn: "2026-12-10" }, moved],
    exceptions: [
      { blockId: "thursdays", onDay: "2027-01-14", what: "leftOut", toBlockId: null },
      { blockId: "thursdays", onDay: "2027-01-21", what: "moved", toBlockId: "moved" },
    ],
  });
  const { kept, skipped } = occurrences(time, { from: "2026-12-01", to: "2027-01-31" });
  expect(kept.map(({ blockId, onDay }) => `${blockId} ${onDay}`)).toEqual([
    ...["thursdays 2026-12-10", "thursdays 2026-12-17", "moved 2027-01-22", "thursdays 2027-01-28"],
  ]);
  expect(skipped.map(({ onDay, why }) => [onDay, why])).toEqual([
    ["2026-12-24", "leave"],
    ["2026-12-31", "bankHoliday"],
    ["2027-01-07", "pause"],
    ["2027-01-14", "leftOut"],
    ["2027-01-21", "moved"],
  ]);
});

test("every two weeks begins on the first day, wherever the span begins; nothing is set aside after the programme", () => {
  const blocks = [{ ...thursdays, everyWeeks: 2 }];
  const days = (time: ProtectedTime, from: Day, to: Day) => occurrences(time, { from, to }).kept.map(({ onDay }) => onDay);
  expect(days(timeWith({ blocks }), "2026-11-06", "2026-12-17")).toEqual(["2026-11-19", "2026-12-03", "2026-12-17"]);
  expect(days(timeWith({ blocks, plannedEnd: "2026-12-10" }), "2026-11-06", "2027-12-17")).toEqual(["2026-11-19", "2026-12-03"]);
  expect(days(timeWith({ blocks: [{ ...blocks[0]!, endsOn: "2026-11-30" }] }), "2026-11-01", "2027-12-17")).toEqual(["2026-11-05", "2026-11-19"]);
});

test("a week's blocks: what is answered, what is open, what lies ahead; a block in part taken and in part lost", () => {
  const half = { ...thursdays, id: "mondays", startsOn: "2026-11-02" as Day, minutes: 60 };
  const answer = (kind: Entry["kind"], minutes: number, blockId: string, plannedOn: Day, reason: string | null = null): Entry => ({
    ...entry(plannedOn, kind, minutes, reason),
    ...{ blockId, plannedOn },
  });
  const entries = [
    answer("taken", 120, "thursdays", "2026-11-05"),
    answer("lost", 102, "thursdays", "2026-11-05", "duty"),
    answer("taken", 60, "mondays", "2026-11-02"),
  ];
  const time = timeWith({ blocks: [thursdays, half], entries });
  const [first, second, third] = weekByWeek(time, "2026-11-18", 3);
  expect(first).toMatchObject({ owed: 222, planned: 282, taken: 180, lost: 102, open: 0, ahead: 0 });
  expect(second).toMatchObject({ planned: 282, taken: 0, open: 282, ahead: 0 });
  expect(third).toMatchObject({ planned: 282, open: 60, ahead: 222 });
  expect(answers(entries)({ blockId: "thursdays", onDay: "2026-11-05" })).toHaveLength(2);
});

test("the forecast to the end: what was taken and what is still set aside, against what is required", () => {
  const blocks = [{ ...thursdays, startsOn: "2026-09-10" as Day, minutes: 180 }];
  const entries = [
    { ...entry("2026-09-10", "taken", 180), blockId: "thursdays", plannedOn: "2026-09-10" as Day },
    entry("2026-09-11", "lost", 42, "duty"),
  ];
  // four weeks from Monday 7 September; today is the third Wednesday
  const time = timeWith({ blocks, entries, plannedEnd: "2026-10-04" });
  expect(forecastOf(time, "2026-09-23")).toEqual({
    ...{ from: "2026-09-07", to: "2026-10-04", required: 888, planned: 720, unplanned: 168 },
    ...{ taken: 180, lost: 42, forecast: 180 + 360 },
  });
  expect(forecastOf({ ...time, plannedEnd: null }, "2026-09-23")).toBeNull();
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
    away: fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 20 }), fc.constantFrom("leave", "sickness")), {
      maxLength: 3,
    }),
  })
  .map(({ startsOn, length, turn, hours, pause, later, percents, away }): Entitlement => {
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
      absences: away.map(([at, days, kind]) => ({ startsOn: addDays(startsOn, at), endsOn: addDays(startsOn, at + days), kind })),
      phases: [
        { fromMonth: 0, percent: percents[0] },
        { fromMonth: later, percent: percents[1] },
      ],
      fullTimeMinutes: 2220,
    };
  });

/** The rule in the plainest way: day by day from the beginning, rounded once. */
function byDays(e: Entitlement, to: Day): number {
  const later = weekdaysFrom(e.startsOn, addMonths(e.startsOn, e.phases[1]!.fromMonth));
  let [sum, worked] = [0, 0];
  for (let day = e.startsOn; day <= to; day = addDays(day, 1)) {
    if (weekday(day) > 5 || e.pauses.some((p) => covers(p, day))) continue;
    worked += 1;
    if ((e.endsOn && day > e.endsOn) || e.absences.some((a) => covers(a, day))) continue;
    const minutes = e.patterns.find((p) => covers(p, day))?.minutesPerWeek ?? 2220;
    sum += minutes * e.phases[worked > later ? 1 : 0]!.percent;
  }
  return Math.round(sum / 500);
}
const weekdaysFrom = (from: Day, to: Day) =>
  Array.from({ length: daysBetween(from, to) }, (_, i) => addDays(from, i)).filter((d) => weekday(d) <= 5).length;

test("what is owed is the sum of its days, however the periods fall", () => {
  fc.assert(
    fc.property(entitlement, dayFrom("2025-05-01"), fc.integer({ min: 0, max: 120 }), (e, from, length) => {
      const to = addDays(from, length);
      expect(owed(e, { from, to })).toBe(byDays(e, to) - byDays(e, addDays(from, -1)));
    }),
  );
});

test("however a period is split, its parts are owed exactly what the whole is", () => {
  fc.assert(
    fc.property(
      entitlement,
      dayFrom("2025-05-01"),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
      (e, from, lengths) => {
        let at = from;
        let sum = 0;
        for (const length of lengths) {
          sum += owed(e, { from: at, to: addDays(at, length - 1) });
          at = addDays(at, length);
        }
        expect(sum).toBe(owed(e, { from, to: addDays(at, -1) }));
      },
    ),
  );
});

test("pausing and resuming never creates hours: up to any day there are at most as many, and resumed at once they are the same", () => {
  const pause = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 120 }));
  fc.assert(
    fc.property(entitlement, pause, fc.integer({ min: 0, max: 700 }), (given, [at, days, cut], until) => {
      const whole: Period = { startsOn: addDays(given.startsOn, at), endsOn: addDays(given.startsOn, at + days) };
      const halves: Period[] = [
        { ...whole, endsOn: addDays(whole.startsOn, Math.min(cut, days)) },
        { ...whole, startsOn: addDays(whole.startsOn, Math.min(cut, days) + 1) },
      ].filter(({ startsOn, endsOn }) => startsOn <= endsOn!);
      // the same hours and no leave: who works more after a pause is owed more after it, and that is no hour made by the pause
      const e = { ...given, patterns: [], absences: [], pauses: [] };
      const span = { from: e.startsOn, to: addDays(e.startsOn, until) };
      const paused = owed({ ...e, pauses: [whole] }, span);
      if (e.phases[0]!.percent >= e.phases[1]!.percent) expect(paused).toBeLessThanOrEqual(owed(e, span));
      expect(owed({ ...e, pauses: halves }, span)).toBe(paused);
      // with the end moved by the paused weekdays, the programme is owed exactly what it was
      const without = { ...e, endsOn: null };
      let left = weekdaysFrom(e.startsOn, addDays(span.to, 1));
      let to = addDays(e.startsOn, -1);
      for (; left > 0; to = addDays(to, 1)) if (weekday(addDays(to, 1)) <= 5 && !covers(whole, addDays(to, 1))) left -= 1;
      expect(owed({ ...without, pauses: [whole] }, { from: e.startsOn, to })).toBe(owed(without, span));
    }),
  );
});

const blocks = fc.array(
  fc.record({
    startsOn: dayFrom("2025-06-01"),
    length: fc.option(fc.integer({ min: 0, max: 300 })),
    everyWeeks: fc.integer({ min: 0, max: 3 }),
    minutes: fc.integer({ min: 15, max: 300 }),
  }),
  { maxLength: 4 },
);
const anyTime = fc
  .tuple(
    entitlement,
    blocks,
    fc.array(dayFrom("2025-06-01"), { maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(40), fc.boolean(), fc.nat(300)), { maxLength: 12 }),
  )
  .map(([entitlement, given, holidays, said]): ProtectedTime => {
    const blocks = given.map(({ startsOn, length, everyWeeks, minutes }, i): Block => {
      const endsOn = everyWeeks === 0 ? startsOn : length === null ? null : addDays(startsOn, length);
      return { ...thursdays, id: `block-${i}`, startsOn, endsOn, everyWeeks, minutes };
    });
    const time = timeWith({ entitlement, blocks, bankHolidays: new Set(holidays), plannedEnd: addDays(entitlement.startsOn, 500) });
    const { kept } = occurrences(time, { from: entitlement.startsOn, to: addDays(entitlement.startsOn, 500) });
    const entries = said.flatMap(([n, taken, minutes]): Entry[] => {
      const one = kept[n];
      return one
        ? [{ ...entry(one.onDay, taken ? "taken" : "lost", minutes + 1, taken ? null : "duty"), blockId: one.blockId, plannedOn: one.onDay }]
        : [];
    });
    return { ...time, entries };
  });

test("changing what a block is for, or its time of day, never changes which days are moved or left out", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 8 }), fc.nat(40), fc.boolean(), (out, from, sameDay) => {
      const [startsOn, fromOn] = [thursdays.startsOn, addDays(thursdays.startsOn, 7 * from + (sameDay ? 0 : 1))];
      const exceptions = out.map((n) => ({ blockId: "thursdays", onDay: addDays(startsOn, 7 * n), what: "leftOut" as const, toBlockId: null }));
      const next = { ...thursdays, id: "next", startsOn: fromOn, atTime: "14:00" };
      const stay = exceptions.filter(({ onDay }) => fallsOn(next, onDay)).map((e) => ({ ...e, blockId: "next" }));
      const span = { from: fromOn, to: addDays(fromOn, 300) };
      const days = (block: Block, exceptions: ProtectedTime["exceptions"]) =>
        occurrences(timeWith({ blocks: [block], exceptions, plannedEnd: null }), span).kept.map(({ onDay }) => onDay);
      expect(days(next, stay)).toEqual(sameDay ? days(thursdays, exceptions) : days(next, []));
    }),
  );
});

test("planned and unplanned together are what is required, and working it out again changes nothing", () => {
  fc.assert(
    fc.property(anyTime, dayFrom("2025-06-01"), (time, today) => {
      const forecast = forecastOf(time, today)!;
      expect(forecast.planned + forecast.unplanned).toBe(forecast.required);
      expect(forecastOf(structuredClone(time), today)).toEqual(forecast);
      expect(forecastOf(time, today)).toEqual(forecast);
      const whole = { from: forecast.from, to: forecast.to };
      expect(forecast.required).toBe(owed(time.entitlement, whole));
      // what was set aside is answered, open or ahead
      const [span] = spansOf(time, [whole], today);
      const said = answers(time.entries);
      const answered = occurrences(time, whole).kept.filter((one) => said(one).length > 0);
      expect(span!.planned).toBe(span!.open + span!.ahead + answered.reduce((sum, { minutes }) => sum + minutes, 0));
    }),
  );
});

test("nothing is ever set aside on a bank holiday, on leave, in sickness, in a pause or outside the programme", () => {
  fc.assert(
    fc.property(anyTime, dayFrom("2025-05-01"), fc.integer({ min: 0, max: 200 }), (time, from, length) => {
      const { kept, skipped } = occurrences(time, { from, to: addDays(from, length) });
      for (const { onDay } of kept) {
        expect(whyNoTime(time, onDay)).toBeNull();
        expect(time.bankHolidays.has(onDay)).toBe(false);
        expect([...time.entitlement.absences, ...time.entitlement.pauses].some((period) => covers(period, onDay))).toBe(false);
        expect(onDay >= time.entitlement.startsOn && onDay <= (time.entitlement.endsOn ?? time.plannedEnd!)).toBe(true);
      }
      for (const { onDay } of skipped) expect(whyNoTime(time, onDay)).not.toBeNull();
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
