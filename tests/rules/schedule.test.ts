import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bankHolidays } from "#app/programmes/reference.server";
import { shippedProgrammes } from "#app/programmes/shipped";
import { activeDays, beyondLimitWords, latestPauseEnd, limitWords, monthOf, scheduleOf, weekOf, type YearTerms } from "#app/asye/schedule";
import { addDays, addMonths, covers, daysBetween, isWorkingDay, type Day, type Period } from "#app/shared/dates";

const [national, gloucestershire] = shippedProgrammes.map((p) => p.definition) as [YearTerms["programme"], YearTerms["programme"]];
const holidays = new Set<Day>(bankHolidays.map(([day]) => day));
const terms = (startsOn: Day, rest: Partial<YearTerms> = {}): YearTerms => ({
  startsOn,
  programme: national,
  patterns: [],
  pauses: [],
  bankHolidays: holidays,
  ...rest,
});
const due = (t: YearTerms) => Object.fromEntries(scheduleOf(t).stages.map((s) => [s.stage.key, s.dueOn]));
const pattern = (startsOn: Day, endsOn: Day | null, minutesPerWeek: number) => ({ startsOn, endsOn, minutesPerWeek });

describe("worked by hand", () => {
  test("a full-time year counts in months from its first day", () => {
    expect(due(terms("2026-09-07"))).toEqual({
      agreement: "2026-10-05",
      threeMonth: "2026-12-07",
      sixMonth: "2027-03-07",
      nineMonth: "2027-06-07",
      final: "2027-09-07",
    });
  });

  test("a start on 31 August meets the ends of shorter months, each counted from the start", () => {
    expect(due(terms("2026-08-31"))).toEqual({
      agreement: "2026-09-28",
      threeMonth: "2026-11-30",
      sixMonth: "2027-02-28",
      nineMonth: "2027-05-31",
      final: "2027-08-31",
    });
  });

  test("leap years: from 31 August 2027 the 6-month review is on 29 February; from 29 February the year ends on the 28th", () => {
    expect(due(terms("2027-08-31")).sixMonth).toBe("2028-02-29");
    expect(due(terms("2028-02-29")).final).toBe("2029-02-28");
  });

  test("Gloucestershire's final review is at 11 months, and its year is still 12 long", () => {
    const schedule = scheduleOf(terms("2026-09-07", { programme: gloucestershire }));
    expect(schedule.stages.map((s) => [s.stage.key, s.dueOn])).toEqual([
      ["agreement", "2026-10-05"],
      ["threeMonth", "2026-12-07"],
      ["sixMonth", "2027-03-07"],
      ["final", "2027-08-07"],
    ]);
    expect(schedule.endsOn).toBe("2027-09-07");
  });

  test("three days of five: 91 days to the 3-month review become 152, the agreement stays at 28", () => {
    // 2026-09-07 + 3 months is 91 days away; 91 ÷ 0.6 = 151.67, so the 152nd day
    const t = terms("2026-09-07", { patterns: [pattern("2026-09-01", null, 1332)] });
    expect(due(t).agreement).toBe("2026-10-05");
    expect(due(t).threeMonth).toBe(addDays("2026-09-07", 152));
    expect(due(t).final).toBe(addDays("2026-09-07", 609)); // 365 ÷ 0.6 = 608.33
  });

  test("hours that change in the year count from the day they change", () => {
    // 100 full-time days, then half-time: 181 days to 6 months leave 81, which take 162
    const t = terms("2026-09-07", { patterns: [pattern("2026-09-07", "2026-12-15", 2220), pattern("2026-12-16", null, 1110)] });
    expect(daysBetween("2026-09-07", "2026-12-16")).toBe(100);
    expect(due(t).sixMonth).toBe(addDays("2026-12-16", 162));
    expect(due(t).threeMonth).toBe("2026-12-07");
  });

  test("more than full-time hours do not make the year shorter", () => {
    expect(due(terms("2026-09-07", { patterns: [pattern("2026-09-07", null, 2400)] }))).toEqual(due(terms("2026-09-07")));
  });

  test("a pause of 14 days moves what comes after it by 14 days, and nothing before it", () => {
    const t = terms("2026-09-07", { pauses: [{ startsOn: "2027-01-04", endsOn: "2027-01-17" }] });
    expect(due(t).threeMonth).toBe("2026-12-07");
    expect(due(t).sixMonth).toBe("2027-03-21");
    expect(due(t).final).toBe("2027-09-21");
  });

  test("a pause that begins on the due day itself moves it to the first day back", () => {
    expect(due(terms("2026-09-07", { pauses: [{ startsOn: "2026-12-07", endsOn: "2026-12-20" }] })).threeMonth).toBe("2026-12-21");
    expect(due(terms("2026-09-07", { pauses: [{ startsOn: "2026-12-08", endsOn: "2026-12-20" }] })).threeMonth).toBe("2026-12-07");
  });

  test("no date comes after a pause without an end", () => {
    const schedule = scheduleOf(terms("2026-09-07", { pauses: [{ startsOn: "2026-11-01", endsOn: null }] }));
    expect(schedule.stages.map((s) => s.dueOn)).toEqual(["2026-10-05", null, null, null, null]);
    expect(schedule.endsOn).toBeNull();
    expect(schedule.stages.some((s) => s.beyondLimit)).toBe(false);
  });

  test("past 24 months the plan says so", () => {
    const half = scheduleOf(terms("2026-09-07", { patterns: [pattern("2026-09-07", null, 1110)] }));
    expect(half.stages.at(-1)?.dueOn).toBe("2028-09-06");
    expect(beyondLimitWords(half)).toBeNull();
    const less = scheduleOf(terms("2026-09-07", { patterns: [pattern("2026-09-07", null, 888)] }));
    expect(less.stages.map((s) => s.beyondLimit)).toEqual([false, false, false, false, true]);
    expect(beyondLimitWords(less)).toBe(
      "The final review would fall after 7 September 2028, the last day on which the programme can end. Agree the hours or the pause again.",
    );
  });

  test("an extension moves the last review and the last day, and leaves the reviews before them", () => {
    const schedule = scheduleOf(terms("2026-09-07", { programme: gloucestershire, extensions: [{ days: 60 }, { days: 30 }] }));
    expect(schedule.stages.map((s) => s.dueOn)).toEqual(["2026-10-05", "2026-12-07", "2027-03-07", addDays("2027-08-07", 90)]);
    expect(schedule.endsOn).toBe(addDays("2027-09-07", 90));
    // days of a pause are not days of an extension
    const paused = { pauses: [{ startsOn: "2027-10-01", endsOn: "2027-10-14" }] satisfies Period[] };
    expect(scheduleOf(terms("2026-09-07", { extensions: [{ days: 60 }], ...paused })).endsOn).toBe(addDays("2027-09-07", 74));
    expect(scheduleOf(terms("2026-09-07", { extensions: [{ days: 60 }], pauses: [{ startsOn: "2027-10-01", endsOn: null }] })).endsOn).toBeNull();
  });

  test("near the limit the plan says so, and on it too", () => {
    const until = (days: number) => limitWords(scheduleOf(terms("2026-09-07", { extensions: [{ days }] })));
    const year = daysBetween("2027-09-07", "2028-09-07");
    expect(until(year - 62)).toBeNull();
    expect(until(year - 61)).toBe(
      "The year is planned to end on 8 July 2028, 61 days before the last day on which the programme can end, 7 September 2028.",
    );
    expect(until(year)).toBe("The year is planned to end on 7 September 2028, which is the last day on which the programme can end.");
    expect(until(year + 1)).toContain("The final review would fall after 7 September 2028");
    // Gloucestershire's final review is still before it when the last day is not
    expect(limitWords(scheduleOf(terms("2026-09-07", { programme: gloucestershire, extensions: [{ days: year + 5 }] })))).toBe(
      "The year would end on 12 September 2028, after 7 September 2028, the last day on which the programme can end.",
    );
  });

  test("half-time with 24 months allowed ends within them, with a leap day in the year too", () => {
    // 1 September 2027 + 12 months is 366 days away; half-time they are 732, and 24 months are 731
    const schedule = scheduleOf(terms("2027-09-01", { patterns: [pattern("2027-09-01", null, 1110)] }));
    expect([schedule.endsOn, schedule.limitOn]).toEqual(["2029-09-02", "2029-09-02"]);
    expect(limitWords(schedule)).toBe("The year is planned to end on 2 September 2029, which is the last day on which the programme can end.");
    const fewer = scheduleOf(terms("2027-09-01", { patterns: [pattern("2027-09-01", null, 1109)] }));
    expect(limitWords(fewer)).toContain("The final review would fall after 2 September 2029");
    // without it, months are the longer: 730 days and 731
    expect(scheduleOf(terms("2026-09-07")).limitOn).toBe("2028-09-07");
  });

  test("a pause without a last day: the latest one that leaves the year inside the limit", () => {
    const open = terms("2026-09-07", { pauses: [{ startsOn: "2027-03-01", endsOn: null }] });
    const last = latestPauseEnd(open) as Day;
    const closed = (endsOn: Day) => scheduleOf({ ...open, pauses: [{ startsOn: "2027-03-01", endsOn }] });
    expect(closed(last).endsOn).toBe("2028-09-07");
    expect(closed(addDays(last, 1)).stages.at(-1)?.beyondLimit).toBe(true);
    expect(latestPauseEnd(terms("2026-09-07"))).toBeNull();
  });

  test("a reflection is due ten working days before its review; bank holidays and pauses are no working days", () => {
    const reflection = (t: YearTerms, stage: string) =>
      scheduleOf(t)
        .stages.find((s) => s.stage.key === stage)
        ?.requirements.find((r) => r.requirement.kind === "criticalReflection")?.dueOn;
    // review on Monday 5 July 2027: ten working days back is Monday 21 June
    expect(reflection(terms("2027-01-05"), "sixMonth")).toBe("2027-06-21");
    // review on Thursday 7 January 2027: New Year's Day, 28 and 25 December fall out
    expect(reflection(terms("2026-07-07"), "sixMonth")).toBe("2026-12-21");
    expect(reflection(terms("2027-01-05", { pauses: [{ startsOn: "2027-06-21", endsOn: "2027-06-27" }] }), "sixMonth")).toBe("2027-06-28");
  });

  test("weeks are counted without pauses", () => {
    const year = scheduleOf(terms("2026-09-07"));
    expect(weekOf(year, "2026-09-06").words).toBe("Starts on 7 September 2026");
    expect(weekOf(year, "2026-09-07")).toEqual({ week: 1, of: 52, words: "Week 1 of 52" });
    expect(weekOf(year, "2027-01-25").words).toBe("Week 21 of 52");
    expect(weekOf(year, "2027-09-06").words).toBe("Week 52 of 52");
    expect(weekOf(year, "2027-09-07").words).toBe("The year ended on 7 September 2027");
    const paused = scheduleOf(terms("2026-09-07", { pauses: [{ startsOn: "2026-10-05", endsOn: "2026-10-18" }] }));
    expect(weekOf(paused, "2026-10-10").words).toBe("Paused since 5 October 2026, in week 5 of 52");
    expect(weekOf(paused, "2026-10-19").words).toBe("Week 5 of 52");
    expect(weekOf(scheduleOf(terms("2026-09-07", { patterns: [pattern("2026-09-07", null, 1332)] })), "2026-09-07").of).toBe(87);
  });

  test("months behind the learner, for phases", () => {
    const year = scheduleOf(terms("2026-08-31"));
    expect(monthOf(year, "2026-08-31")).toBe(0);
    expect(monthOf(year, "2026-09-29")).toBe(0);
    expect(monthOf(year, "2026-09-30")).toBe(1);
    expect(monthOf(year, "2027-02-28")).toBe(6);
    expect(monthOf({ ...year, pauses: [{ startsOn: "2026-10-01", endsOn: null }] }, "2027-02-28")).toBe(1);
  });
});

describe("always", () => {
  const anyDay = fc.integer({ min: 0, max: 2000 }).map((n) => addDays("2024-01-01", n));
  /** periods one after the other, never overlapping */
  const anyPeriods = (start: Day, most: number) =>
    fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 90 })), { maxLength: most }).map((list) => {
      const periods: { startsOn: Day; endsOn: Day }[] = [];
      let at = addDays(start, -30);
      for (const [gap, length] of list) {
        const startsOn = addDays(at, gap);
        const endsOn = addDays(startsOn, length - 1);
        periods.push({ startsOn, endsOn });
        at = addDays(endsOn, 1);
      }
      return periods;
    });
  const anyTerms = anyDay.chain((startsOn) =>
    fc
      .record({
        pauses: anyPeriods(startsOn, 4),
        spans: anyPeriods(startsOn, 4),
        minutes: fc.array(fc.integer({ min: 300, max: 2400 }), { minLength: 4, maxLength: 4 }),
        programme: fc.constantFrom(national, gloucestershire),
        extensions: fc.array(fc.record({ days: fc.integer({ min: 1, max: 200 }) }), { maxLength: 2 }),
      })
      .map(({ pauses, spans, minutes, programme, extensions }): YearTerms => ({
        extensions,
        startsOn,
        programme,
        pauses: pauses as Period[],
        patterns: spans.map((s, i) => ({ ...s, minutesPerWeek: minutes[i] ?? 2220 })),
        bankHolidays: holidays,
      })),
  );

  /** The rule read out day by day, as a second way of working it out. */
  function dayByDay(t: YearTerms, days: number, scales: boolean): Day {
    let left = days * t.programme.fullTimeMinutes;
    for (let at = t.startsOn; ; at = addDays(at, 1)) {
      const paused = t.pauses.some((p) => covers(p, at));
      if (left <= 0 && !paused) return at;
      const minutes = (scales && t.patterns.find((p) => covers(p, at))?.minutesPerWeek) || t.programme.fullTimeMinutes;
      if (!paused) left -= Math.min(minutes, t.programme.fullTimeMinutes);
    }
  }

  test("the same day as counting day by day", () => {
    fc.assert(
      fc.property(anyTerms, (t) => {
        for (const { stage, dueOn } of scheduleOf({ ...t, extensions: [] }).stages) {
          const target = "days" in stage.offset ? addDays(t.startsOn, stage.offset.days) : addMonths(t.startsOn, stage.offset.months);
          expect(dueOn).toBe(dayByDay(t, daysBetween(t.startsOn, target), stage.scalesWithHours));
        }
      }),
      { numRuns: 60 },
    );
  });

  test("never in a pause, never before the full-time day, in order, and the same twice", () => {
    fc.assert(
      fc.property(anyTerms, (t) => {
        const schedule = scheduleOf(t);
        expect(scheduleOf(t)).toEqual(schedule);
        const full = due(terms(t.startsOn, { programme: t.programme }));
        const reviews = schedule.stages.filter((s) => s.stage.scalesWithHours).map((s) => s.dueOn as Day);
        expect([...reviews].sort()).toEqual(reviews);
        for (const { stage, dueOn, requirements } of schedule.stages) {
          expect(dueOn && dueOn >= (full[stage.key] ?? "")).toBe(true);
          for (const day of [dueOn, ...requirements.map((r) => r.dueOn)]) {
            expect(t.pauses.some((p) => covers(p, day as Day))).toBe(false);
            expect(day && day >= t.startsOn && day <= (dueOn as Day)).toBe(true);
          }
          for (const r of requirements)
            if (r.requirement.dueWorkingDaysBefore && r.dueOn !== null && r.dueOn > t.startsOn && !t.pauses.some((p) => covers(p, t.startsOn)))
              expect(isWorkingDay(r.dueOn, holidays)).toBe(true);
        }
      }),
    );
  });

  test("what lies past the limit is said, whatever the hours, pauses and extensions", () => {
    fc.assert(
      fc.property(anyTerms, (t) => {
        const schedule = scheduleOf(t);
        const past = [schedule.endsOn, ...schedule.stages.map((s) => s.dueOn)].some((day) => day !== null && day > schedule.limitOn);
        if (past) expect(limitWords(schedule)).toContain("the last day on which the programme can end");
        expect(schedule.stages.filter((s) => s.beyondLimit).length > 0).toBe(
          schedule.stages.some((s) => s.dueOn !== null && s.dueOn > schedule.limitOn),
        );
      }),
    );
  });

  test("half-time with 24 months allowed never runs past the limit without a pause or an extension", () => {
    fc.assert(
      fc.property(anyDay, fc.constantFrom(national, gloucestershire), fc.integer({ min: 1110, max: 2220 }), (day, programme, minutes) => {
        const schedule = scheduleOf(terms(day, { programme, patterns: [pattern(day, null, minutes)] }));
        expect(beyondLimitWords(schedule)).toBeNull();
        expect(schedule.endsOn && schedule.endsOn <= schedule.limitOn).toBe(true);
        expect(schedule.limitOn >= addMonths(day, 24) && schedule.limitOn <= addDays(addMonths(day, 24), 1)).toBe(true);
      }),
    );
  });

  test("an extension moves the end by so many days outside pauses, and nothing but the last stage", () => {
    fc.assert(
      fc.property(anyTerms, fc.integer({ min: 1, max: 300 }), (t, days) => {
        const before = scheduleOf({ ...t, extensions: [] });
        const after = scheduleOf({ ...t, extensions: [{ days }] });
        expect(activeDays(before.endsOn as Day, after.endsOn as Day, t.pauses)).toBe(days);
        expect(t.pauses.some((p) => covers(p, after.endsOn as Day))).toBe(false);
        expect(after.stages.slice(0, -1)).toEqual(before.stages.slice(0, -1));
      }),
    );
  });

  test("full-time without a pause is plain months", () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        expect(due(terms(day, { patterns: [pattern(day, null, 2220)] })).final).toBe(addMonths(day, 12));
        // through the long way round as well
        expect(due(terms(day, { patterns: [pattern(addDays(day, -9), addDays(day, -1), 60)] })).sixMonth).toBe(addMonths(day, 6));
      }),
    );
  });

  test("a longer pause never makes anything earlier", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 90 }), (day, after, length) => {
        const startsOn = addDays(day, after);
        const short = due(terms(day, { pauses: [{ startsOn, endsOn: addDays(startsOn, length) }] }));
        const long = due(terms(day, { pauses: [{ startsOn, endsOn: addDays(startsOn, length + 7) }] }));
        for (const key of Object.keys(short)) expect((long[key] ?? "") >= (short[key] ?? "")).toBe(true);
      }),
    );
  });

  test("active days are the days outside every pause", () => {
    fc.assert(
      fc.property(anyTerms, fc.integer({ min: 0, max: 500 }), (t, n) => {
        const days = Array.from({ length: n }, (_, i) => addDays(t.startsOn, i));
        expect(activeDays(t.startsOn, addDays(t.startsOn, n), t.pauses)).toBe(days.filter((d) => !t.pauses.some((p) => covers(p, d))).length);
      }),
      { numRuns: 40 },
    );
  });
});
