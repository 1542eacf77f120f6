import fc from "fast-check";
import { expect, test } from "vitest";
import { caseTypeIds } from "#app/caseload/case-types";
import {
  ceilingFor,
  ceilingOn,
  countsHeads,
  isOver,
  jointOnlyWords,
  loadOf,
  schemeDefinition,
  schemeOn,
  togetherPercent,
  type Holding,
  type Scheme,
} from "#app/caseload/rules";
import { shippedSchemes } from "#app/caseload/shipped";
import { shippedProgrammes } from "#app/programmes/shipped";
import type { Day } from "#app/shared/dates";

const [count, points] = shippedSchemes.map((s) => s.definition) as [
  (typeof shippedSchemes)[0]["definition"],
  (typeof shippedSchemes)[0]["definition"],
];
const programme = shippedProgrammes[2]!.definition; // 50, 75 from month 4, 90 from month 7, of 16
const phase = (percent: number, month = 1) => ({ percent, fullCaseload: 16, month });
const holding = (given: Partial<Holding> = {}): Holding => ({ cases: 0, joint: 0, points: null, counts: [], flags: [], ...given });

test("the schemes that ship are well formed, one counts heads and one weighs", () => {
  for (const { definition } of shippedSchemes) expect(schemeDefinition.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  expect([count, points].map(countsHeads)).toEqual([true, false]);
  expect(jointOnlyWords(count)).toBeNull();
  expect(jointOnlyWords(points)).toBe(
    "A newly qualified social worker holds child protection plan, court proceedings and pre-proceedings only jointly worked.",
  );
});

test("a load in points, worked by hand: base, kinds, flags, half for jointly worked ones", () => {
  const held = holding({
    cases: 6,
    joint: 2,
    counts: [
      { caseTypeId: "child-protection", cases: 3, joint: 2 },
      { caseTypeId: "child-in-need", cases: 3, joint: 0 },
    ],
    flags: [{ flag: "court", cases: 1, joint: 1 }],
  });
  // 15 + 7 + 2 × 3.5 + 3 × 4 + 1.5
  expect(loadOf(held, points)).toBe(42.5);
  expect(loadOf(held, count)).toBe(6);
  // the file's own points count instead of our weights, beside the base
  expect(loadOf({ ...held, points: 30 }, points)).toBe(45);
  expect(loadOf({ ...held, points: 30 }, count)).toBe(6);
  // which are jointly worked is not known: one in four of 28 points is worth 7, half of which goes
  const unplaced = holding({ cases: 4, joint: 1, counts: [{ caseTypeId: "child-protection", cases: 4, joint: 0 }] });
  expect(loadOf(unplaced, points)).toBe(39.5);
});

test("nobody without cases carries anything, and a ceiling of zero is over with the first case", () => {
  expect(loadOf(holding(), points)).toBe(0);
  expect(isOver({ cases: 0, load: 0 }, 0)).toBe(false);
  expect(isOver({ cases: 1, load: 1 }, 0)).toBe(true);
  expect(isOver({ cases: 12, load: 12 }, 12)).toBe(false);
  expect(isOver({ cases: 12, load: 12 }, null)).toBe(false);
});

test("ceilings worked by hand, with how they come about", () => {
  const at = (scheme: typeof count, share: number, percent: number | null, less: number[] = []) =>
    ceilingFor(scheme, {
      share,
      phase: percent === null ? null : phase(percent, 5),
      reductions: less.map((p) => ({ reason: "furtherStudy" as const, percent: p })),
    });
  expect([50, 75, 90].map((p) => at(count, 1, p).ceiling)).toEqual([8, 12, 14]);
  expect(at(count, 0.6, 50).ceiling).toBe(4); // 4.8
  expect(at(count, 0.8, 75, [20])).toEqual({ ceiling: 7, unit: "count", words: "16 cases × 75% (month 5) × 0.8 of full time − 20% further study" }); // 7.68
  expect(at(count, 1, null)).toEqual({ ceiling: 16, unit: "count", words: "16 cases" });
  expect(at(count, 1, 100, [60, 60]).ceiling).toBe(0);
  expect(at(points, 1, 50).ceiling).toBe(50);
  expect(at(points, 1, 100)).toEqual({
    ceiling: 90,
    unit: "points",
    words: "100 points × 100% (month 5) (no more than 90 points when newly qualified)",
  });
  expect(at(points, 0.5, 100, [10]).ceiling).toBe(40); // 90 × 0.5 × 0.9 = 40.5
  expect(at(points, 1, null).ceiling).toBe(100);
  expect(at(count, 1.2, null).ceiling).toBe(16);
});

const full = (id: string, fromOn: Day | null, unit = count): Scheme => ({ ...unit, id, name: id, version: 1, fromOn });

test("the scheme in force is the one with the latest first day not after this one", () => {
  const schemes = [full("old", "2000-01-01"), full("never", null), full("new", "2026-10-01", points)];
  expect(schemeOn(schemes, "2026-09-30").id).toBe("old");
  expect(schemeOn(schemes, "2026-10-01").id).toBe("new");
  expect(() => schemeOn([full("never", null)], "2026-10-01")).toThrow();
});

test("a learner on half time, one paused, and one whose first year is reduced by the programme already", () => {
  const schemes = [full("plain", "2000-01-01")];
  const year = { programme, pauses: [], startsOn: "2026-01-05" as Day };
  const half = [{ startsOn: "2026-01-05" as Day, endsOn: null, minutesPerWeek: 1110 }];
  expect(ceilingOn(schemes, { patterns: half, year }, [], "2026-04-06").ceiling).toBe(6); // month 4: 16 × 75% × 0.5
  // ninety days away: what month 4 would have been is still month 1
  const pauses = [{ startsOn: "2026-02-02" as Day, endsOn: "2026-05-02" as Day }];
  expect(ceilingOn(schemes, { patterns: [], year: { ...year, pauses } }, [], "2026-05-04")).toMatchObject({
    ceiling: 8,
    words: "16 cases × 50% (month 1)",
  });
  const reductions = [
    { personId: "a", reason: "asyePhase" as const, percent: 50, startsOn: "2026-01-05" as Day, endsOn: null },
    { personId: "a", reason: "mentoring" as const, percent: 10, startsOn: "2026-01-05" as Day, endsOn: "2026-06-30" as Day },
  ];
  expect(ceilingOn(schemes, { patterns: [], year }, reductions, "2026-04-06").words).toBe("16 cases × 75% (month 4) − 10% mentoring");
  expect(ceilingOn(schemes, { patterns: [], year }, reductions, "2026-07-06").ceiling).toBe(14);
  expect(ceilingOn(schemes, { patterns: half, year: null }, reductions, "2026-04-06").ceiling).toBe(3); // 16 × 0.5 × 40%
});

test("never above the full load, never more with a reduction, never negative; a load never falls when a case comes", () => {
  const percent = fc.integer({ min: 0, max: 100 });
  const terms = fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    percent,
    less: fc.array(percent, { maxLength: 4 }),
    scheme: fc.constantFrom(count, points),
  });
  fc.assert(
    fc.property(terms, ({ share, percent, less, scheme }) => {
      const reductions = less.map((p) => ({ reason: "other" as const, percent: p }));
      const { ceiling } = ceilingFor(scheme, { share, phase: phase(percent), reductions });
      expect(Number.isInteger(ceiling)).toBe(true);
      expect(ceiling).toBeGreaterThanOrEqual(0);
      expect(ceiling).toBeLessThanOrEqual(scheme.learnerCeiling ?? scheme.ceiling);
      expect(ceiling).toBeLessThanOrEqual(ceilingFor(scheme, { share, phase: phase(percent), reductions: reductions.slice(1) }).ceiling);
      expect(togetherPercent(reductions)).toBeLessThanOrEqual(100);
    }),
  );
  const counts = fc.array(fc.record({ caseTypeId: fc.constantFrom(...caseTypeIds), cases: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(counts, fc.constantFrom(...caseTypeIds), (drawn, more) => {
      const of = (list: typeof drawn) => holding({ cases: list.reduce((sum, c) => sum + c.cases, 0), counts: list.map((c) => ({ ...c, joint: 0 })) });
      for (const scheme of [count, points]) {
        const [before, after] = [loadOf(of(drawn), scheme), loadOf(of([...drawn, { caseTypeId: more, cases: 1 }]), scheme)];
        expect(after).toBeGreaterThan(before);
        expect(Math.round(after * 10)).toBeCloseTo(after * 10, 6);
      }
    }),
  );
});
