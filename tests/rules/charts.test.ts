import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, type Day } from "#app/shared/dates";
import { caseloadLine, smallCaseloadLine, weekTicks, type Week } from "#app/shared/ui/charts/caseload-line.server";
import { owedAndTaken } from "#app/shared/ui/charts/owed-and-taken.server";
import { timeAndCaseload, type TimeWeek } from "#app/shared/ui/charts/time-and-caseload.server";
import { caseloadByWeek, pairingSentence, weekColumns, type TimeAndCaseloadWeek } from "#app/time-and-caseload/rules";

const monday: Day = "2026-09-07";
const week = (at: number, cases: number | null, ceiling: number | null = 12): Week => ({
  from: addDays(monday, at * 7),
  cases,
  ceiling,
  over: cases !== null && ceiling !== null && cases > ceiling,
});

test("taken, lost and planned lie end to end, and the line of what is owed stands where it belongs", () => {
  const chart = owedAndTaken({ owed: 960, taken: 480, lost: 240, planned: 120 });
  expect(chart.bars).toEqual([
    { kind: "taken", x: 2, width: 158 },
    { kind: "lost", x: 160, width: 79 },
    { kind: "planned", x: 239, width: 39.5 },
  ]);
  expect(chart.owedAt).toBe(318);
});

test("a month without entries is an empty bar", () => expect(owedAndTaken({ owed: 0, taken: 0, lost: 0, planned: 0 }).bars).toEqual([]));

test("a step line holds each week's count to the end of that week and breaks where none is known", () => {
  const box = { left: 0, right: 40, top: 0, bottom: 100 };
  const { cases, ceiling, over, band } = caseloadLine([week(0, 10), week(1, 20), week(2, null), week(3, 5)], box);
  expect(cases).toBe("M0,50L10,50L10,0L20,0L20,0M30,75L40,75L40,75");
  expect(ceiling).toBe("M0,40L10,40L10,40L20,40L20,40L30,40L30,40L40,40L40,40");
  expect(over).toBe("M10,0h10v40h-10z");
  expect(band.match(/M/g)).toHaveLength(4);
});

test("there are only as many dates under the picture as fit", () => {
  const weeks = Array.from({ length: 12 }, (_, at) => week(at, 5));
  expect(weekTicks(weeks, { left: 0, right: 240, top: 0, bottom: 1 }, 60).map((t) => t.label)).toEqual(["7 Sep", "28 Sep", "19 Oct", "9 Nov"]);
});

const weeks = fc.array(
  fc.tuple(
    fc.option(fc.integer({ min: 0, max: 60 })),
    fc.option(fc.integer({ min: 0, max: 30 })),
    fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 4, maxLength: 4 }),
  ),
  { maxLength: 30 },
);
const timeWeek = ([cases, ceiling, [owed, planned, taken, lost]]: [number | null, number | null, number[]], at: number): TimeWeek => ({
  ...week(at, cases, ceiling),
  owed: owed!,
  planned: planned!,
  taken: taken!,
  lost: lost!,
});

test("nothing is ever drawn outside its frame or as something that is not a number", () => {
  fc.assert(
    fc.property(weeks, (drawn) => {
      const all = drawn.map(timeWeek);
      const chart = timeAndCaseload(all);
      expect(JSON.stringify(chart)).not.toMatch(/null|NaN|Infinity/);
      for (const bar of chart.bars) {
        expect(bar.y).toBeGreaterThanOrEqual(chart.lower.top - 0.2);
        expect(bar.y + bar.height).toBeLessThanOrEqual(chart.lower.bottom + 0.2);
        expect(bar.x + bar.width).toBeLessThanOrEqual(chart.lower.right + 0.2);
      }
      for (const [, top] of chart.caseload.over.matchAll(/M[\d.]+,([\d.]+)h/g)) expect(Number(top)).toBeGreaterThanOrEqual(chart.upper.top - 0.2);
      expect(chart.overWeeks).toHaveLength(all.filter((w) => w.over).length);
      expect(smallCaseloadLine(all, "2026-11-21").cases).not.toMatch(/NaN|Infinity/);
    }),
  );
});

/** Judged by cases, which weigh what they are, until a scheme of points comes into force: then each weighs seven. */
const judgedBy = (ceilingOn: (day: Day) => number, pointsFrom: Day = "2099-01-01", last: Day = "2099-01-01") => {
  const unitOn = (day: Day) => (day < pointsFrom ? ("count" as const) : ("points" as const));
  return {
    weighed: ({ cases }: { cases: number }, day: Day) => ({ load: cases * (unitOn(day) === "points" ? 7 : 1), unit: unitOn(day) }),
    ceilingOn: (day: Day) => ({ ceiling: ceilingOn(day), unit: unitOn(day) }),
    since: (_: unknown, on: Day) => addDays(on, -35),
    last,
  };
};
const sevenWeeks = [0, 1, 2, 3, 4, 5, 6].map((at) => ({ from: addDays(monday, at * 7), to: addDays(monday, at * 7 + 6) }));

test("a week has the newest count that is not stale", () => {
  const found = caseloadByWeek(
    sevenWeeks,
    [
      { snapshotOn: "2026-09-30", cases: 15 },
      { snapshotOn: "2026-09-07", cases: 9 },
    ],
    judgedBy((day) => (day < "2026-09-21" ? 8 : 16)),
  );
  expect(found.map((w) => w.cases)).toEqual([9, 9, 9, 15, 15, 15, 15]);
  expect(found.map((w) => w.over)).toEqual([true, true, false, false, false, false, false]);
  expect(
    caseloadByWeek(
      sevenWeeks,
      [{ snapshotOn: "2026-08-01", cases: 15 }],
      judgedBy(() => 3),
    )[0],
  ).toMatchObject({
    cases: null,
    over: false,
  });
});

test("from the week in which points are in force, what was counted before weighs points, and so does the ceiling where nothing is known", () => {
  const judging = judgedBy((day) => (day < "2026-09-23" ? 12 : 75), "2026-09-23");
  const found = caseloadByWeek(sevenWeeks, [{ snapshotOn: "2026-09-01", cases: 17 }], judging);
  expect(found.map(({ load, unit, ceiling, over }) => [load, unit, ceiling, over])).toEqual([
    ...Array<unknown>(2).fill([17, "count", 12, true]),
    ...Array<unknown>(2).fill([119, "points", 75, true]),
    ...Array<unknown>(3).fill([null, "points", 75, false]),
  ]);
});

test("the week of today is judged on today, not on its Sunday", () => {
  const judging = judgedBy((day) => (day < "2026-10-23" ? 16 : 8), "2099-01-01", "2026-10-22");
  const found = caseloadByWeek(sevenWeeks, [{ snapshotOn: "2026-09-17", cases: 15 }], judging);
  expect(found.at(-1)).toMatchObject({ from: "2026-10-19", to: "2026-10-25", cases: 15, ceiling: 16, over: false });
});

const line = (at: number, cases: number | null, taken: number, lost: number, owed = 222): TimeAndCaseloadWeek => ({
  ...week(at, cases),
  load: cases,
  unit: "count",
  to: addDays(monday, at * 7 + 6),
  owed,
  open: 0,
  ahead: 0,
  planned: 0,
  taken,
  lost,
  lostBecause: [],
});

test("the picture is said in one sentence", () => {
  const today = addDays(monday, 30);
  expect(pairingSentence([line(0, 14, 60, 120), line(1, 14, 200, 0), line(2, 9, 222, 0)], "You", today)).toBe(
    "You were over the caseload ceiling in 2 weeks; in 1 of them less than half of the protected time was taken, and 2 h was lost.",
  );
  expect(pairingSentence([line(0, 14, 60, 0)], "Amy Jones", today)).toBe(
    "Amy Jones was over the caseload ceiling in 1 week; in it less than half of the protected time was taken.",
  );
  // the week of today is not short: its time can still be taken
  const inSecond = addDays(monday, 9);
  expect(pairingSentence([line(0, 14, 60, 0), line(1, 14, 0, 30)], "You", inSecond)).toBe(
    "You were over the caseload ceiling in 2 weeks; in 1 of them less than half of the protected time was taken, and 30 min was lost.",
  );
  expect(pairingSentence([line(0, 14, 200, 0), line(1, 14, 0, 0)], "You", inSecond)).toBe(
    "You were over the caseload ceiling in 2 weeks; at least half of the protected time was taken in each that has ended.",
  );
  expect(pairingSentence([line(0, 9, 0, 0), line(1, 14, 0, 0)], "You", addDays(monday, 13))).toBe(
    "You were over the caseload ceiling in 1 week; it has not ended yet.",
  );
  expect(pairingSentence([line(0, 9, 60, 0)], "You", today)).toBe("You were not over the caseload ceiling in any of these weeks.");
  expect(pairingSentence([line(0, null, 60, 0)], "You", today)).toBe("There is no caseload figure for you in these weeks.");
  expect(pairingSentence([line(0, 9, 0, 0, 0)], "You", today)).toBe("No protected time was owed to you in these weeks.");
});

test("a spreadsheet has the load that the ceiling stands against, and in which unit both are", () => {
  const cell = (week: TimeAndCaseloadWeek, heading: string) => weekColumns.find((column) => column.heading === heading)?.value(week);
  const shown = (week: TimeAndCaseloadWeek) => ["Cases", "Load", "Ceiling", "Unit", "Over the ceiling"].map((heading) => cell(week, heading));
  expect(shown({ ...line(0, 17, 0, 0), load: 119, unit: "points", ceiling: 75, over: true })).toEqual([17, 119, 75, "points", "yes"]);
  expect(shown(line(0, 9, 0, 0))).toEqual([9, 9, 12, "cases", "no"]);
  expect(shown(line(0, null, 0, 0))).toEqual([null, null, 12, "cases", "not known"]);
});
