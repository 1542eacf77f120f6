import fc from "fast-check";
import { expect, test } from "vitest";
import { monthByMonth, newlyQualifiedShare, peakWords, type PlannedYear } from "#app/caseload/planner";
import { isOver, loadOf, type Holding } from "#app/caseload/rules";
import { shippedSchemes } from "#app/caseload/shipped";
import { whyOnlyJointly, withOneMore } from "#app/caseload/what-if";
import { caseFlagIds } from "#app/caseload/rules";
import { caseTypeIds } from "#app/caseload/case-types";
import { addDays, addMonths, type Day } from "#app/shared/dates";

const year = (startsOn: Day, endsOn: Day | null, teamName = "North"): PlannedYear => ({ startsOn, endsOn, teamName });

test("three overlapping intakes show their peak before it happens", () => {
  const going = [
    ...Array.from({ length: 30 }, () => year("2027-03-01", "2028-02-29")),
    ...Array.from({ length: 31 }, () => year("2027-09-06", "2028-09-05", "South")),
  ];
  const intake = Array.from({ length: 20 }, () => year("2028-01-10", "2029-01-09", "South"));
  const months = monthByMonth(going, intake, "2027-08-15", "2028-04-30");
  expect(months.map((m) => [m.month.slice(0, 7), m.total, m.intake])).toEqual([
    ["2027-08", 30, 0],
    ["2027-09", 61, 0],
    ["2027-10", 61, 0],
    ["2027-11", 61, 0],
    ["2027-12", 61, 0],
    ["2028-01", 81, 20],
    ["2028-02", 81, 20],
    ["2028-03", 51, 20],
    ["2028-04", 51, 20],
  ]);
  expect(peakWords(months)).toBe("January to February 2028: 81 at once, 51 of them in South.");
  expect(peakWords(monthByMonth(going, [], "2027-12-01", "2028-02-01"))).toBe("December 2027 to February 2028: 61 at once, 31 of them in South.");
  expect(peakWords([])).toBe("Nobody is in their year in these months.");
  expect([newlyQualifiedShare(2, 8), newlyQualifiedShare(0, 0)]).toEqual([25, null]);
});

test("every month's count lies between nobody and everybody, and the peak is one of them", () => {
  const days = fc.integer({ min: 0, max: 900 }).map((n) => addDays("2026-01-01", n));
  const drawn = fc.array(fc.tuple(days, fc.integer({ min: 6, max: 24 }), fc.constantFrom("North", "South")), { maxLength: 30 });
  fc.assert(
    fc.property(drawn, (list) => {
      const years = list.map(([on, months, team]) => year(on, addMonths(on, months), team));
      const all = monthByMonth(years, [], "2026-01-01", "2029-01-01");
      expect(all).toHaveLength(37);
      for (const m of all) expect(m.total).toBeLessThanOrEqual(years.length);
      const most = Math.max(...all.map((m) => m.total));
      if (most > 0) expect(peakWords(all)).toContain(`: ${most} at once`);
    }),
  );
});

const [count, points] = [shippedSchemes[0]!.definition, shippedSchemes[1]!.definition];
const held: Holding = { cases: 3, joint: 0, points: null, counts: [{ caseTypeId: "child-in-need", cases: 3, joint: 0 }], flags: [] };

test("one more case, worked by hand in cases and in points; what the local rule allows only jointly", () => {
  const alone = { caseTypeId: "child-protection", flags: ["court"], joint: false } as const;
  expect(loadOf(withOneMore(held, alone, count), count)).toBe(4);
  expect(loadOf(withOneMore(held, alone, points), points)).toBe(37); // 15 + 12 + 7 + 3
  expect(loadOf(withOneMore(held, { ...alone, joint: true }, points), points)).toBe(32);
  expect(loadOf(withOneMore({ ...held, points: 20 }, alone, points), points)).toBe(45); // 15 + 20 + 10
  expect(loadOf(withOneMore({ ...held, cases: 0, counts: [] }, alone, points), points)).toBe(25);
  expect(whyOnlyJointly(points, alone)).toMatch(/holds child protection plan and court proceedings only jointly worked/);
  expect(whyOnlyJointly(points, { ...alone, joint: true })).toBeNull();
  expect(whyOnlyJointly(points, { caseTypeId: "carer", flags: [], joint: false })).toBeNull();
  expect(whyOnlyJointly(count, alone)).toBeNull();
});

test("one more case never makes a load less, and jointly worked never more than alone", () => {
  const more = fc.record({ caseTypeId: fc.constantFrom(...caseTypeIds), flags: fc.subarray([...caseFlagIds]) });
  fc.assert(
    fc.property(more, (one) => {
      for (const scheme of [count, points]) {
        const [jointly, alone] = [true, false].map((joint) => loadOf(withOneMore(held, { ...one, joint }, scheme), scheme)) as [number, number];
        expect(alone).toBeGreaterThan(loadOf(held, scheme));
        expect(jointly).toBeLessThanOrEqual(alone);
        expect(isOver({ cases: 4, load: alone }, 0)).toBe(true);
      }
    }),
  );
});
