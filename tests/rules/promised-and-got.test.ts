import fc from "fast-check";
import { expect, test } from "vitest";
import {
  academySentence,
  figureRows,
  keptWords,
  outsideRows,
  promisedAndGot,
  sumOf,
  takenWords,
  type LearnerMonth,
} from "#app/promised-and-got/rules";
import { addMonths, type Day } from "#app/shared/dates";
import { SUPPRESSED } from "#app/shared/small-numbers";
import { sharesLine } from "#app/shared/ui/charts/shares-line.server";

const first: Day = "2024-11-01";
const months = Array.from({ length: 24 }, (_, at) => addMonths(first, at));
const cohort = (n: number) => ({ id: `c${n}`, name: `Cohort ${n}` });
const team = (n: number) => ({ id: `t${n}`, name: `Team ${n}` });
const one = (at: number, given: Partial<LearnerMonth> = {}): LearnerMonth => ({
  ...{ month: months[at]!, learner: "a", cohort: cohort(1), team: team(1), over: false },
  ...{ owed: 960, taken: 480, lost: 240, lostBecause: [{ reason: "court", minutes: 240 }] },
  ...given,
});

test("two years side by side, each learner in the team of the month, worked by hand", () => {
  const all = promisedAndGot(
    [
      one(10, { taken: 960, lost: 0, lostBecause: [] }),
      one(11, { over: true }),
      one(12),
      one(13, { over: null, team: team(2) }),
      one(13, { learner: "b", over: true, taken: 0 }),
    ],
    months,
  );
  expect(all.all.before).toMatchObject({ learners: 1, known: 2, kept: 1, owed: 1920, taken: 1440 });
  expect(all.all.now).toMatchObject({
    learners: 2,
    known: 2,
    kept: 1,
    owed: 2880,
    taken: 960,
    lost: 720,
    lostBecause: [{ reason: "court", minutes: 720 }],
  });
  expect(all.teams.map(({ name, now }) => [name, now.learners, now.known])).toEqual([
    ["Team 1", 2, 2],
    ["Team 2", 1, 0],
  ]);
  expect([keptWords(all.all.now), takenWords(all.all.now)]).toEqual(["1 of 2 (50 %)", "16 h of 48 h (33 %)"]);
  expect(keptWords(all.teams[1]!.now)).toBe("No snapshot");
  expect(academySentence(all)).toBe(
    "In the last twelve months the caseload was within the agreed ceiling in 50 % of the monthly figures (the year before: 50 %), and 33 % of the protected time owed was taken (the year before: 75 %).",
  );
});

const someMonths = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 23 }),
    learner: fc.integer({ min: 0, max: 12 }),
    cohort: fc.integer({ min: 0, max: 2 }),
    team: fc.integer({ min: 0, max: 4 }),
    over: fc.option(fc.boolean()),
    owed: fc.nat(1000),
    taken: fc.nat(1000),
  }),
  { maxLength: 120 },
);
const learnerMonths = (drawn: { at: number; learner: number; cohort: number; team: number; over: boolean | null; owed: number; taken: number }[]) =>
  drawn.map(({ at, learner, cohort: c, team: t, ...figures }) => one(at, { learner: `l${learner}`, cohort: cohort(c), team: team(t), ...figures }));

test("cohorts and teams add up to the academy, and no small number leaves it", () => {
  fc.assert(
    fc.property(someMonths, (drawn) => {
      const all = promisedAndGot(learnerMonths(drawn), months);
      for (const groups of [all.cohorts, all.teams])
        for (const key of ["known", "kept", "owed", "taken", "lost"] as const)
          expect(groups.reduce((sum, group) => sum + group.now[key], 0)).toBe(all.all.now[key]);
      expect(figureRows(all)).toHaveLength(2 * (1 + all.cohorts.length + all.teams.length));
      const rows = outsideRows(all);
      for (const row of rows) {
        for (const cell of [row.learners, row.within, row.over]) expect(cell === SUPPRESSED || Number(cell) >= 5).toBe(true);
        if (row.learners === SUPPRESSED) expect([row.within, row.taken, row.lost]).toEqual([SUPPRESSED, SUPPRESSED, SUPPRESSED]);
      }
      // exactly one hidden group could be worked out from the academy's own number
      for (const part of ["Cohort", "Team"])
        for (const period of ["Last twelve months", "The twelve before"]) {
          const of = rows.filter((row) => row.part === part && row.period === period);
          if (of.length > 1) expect(of.filter(({ learners }) => learners === SUPPRESSED)).not.toHaveLength(1);
          // nor exactly one hidden pair, or pairs that come to one to four together
          const hidden = of.filter(({ within }) => within === SUPPRESSED);
          if (of.length > 1) expect(hidden).not.toHaveLength(1);
          if (hidden.length === of.length) continue;
          const year = period === "Last twelve months" ? "now" : "before";
          const sums = hidden.map((row) => (part === "Team" ? all.teams : all.cohorts).find(({ name }) => name === row.group)![year]);
          for (const together of [sums.reduce((n, sum) => n + sum.kept, 0), sums.reduce((n, sum) => n + sum.known - sum.kept, 0)])
            expect(together === 0 || together >= 5).toBe(true);
        }
      const chart = sharesLine(
        all.all.months.map((sum, at) => ({
          from: months[at]!,
          kept: sum.known ? (sum.kept * 100) / sum.known : null,
          got: sum.owed ? (sum.taken * 100) / sum.owed : null,
        })),
      );
      expect(JSON.stringify(chart)).not.toMatch(/NaN|Infinity/);
    }),
  );
});

test("nobody at all sums to nothing", () =>
  expect(sumOf([])).toEqual({ learners: 0, known: 0, kept: 0, owed: 0, taken: 0, lost: 0, lostBecause: [] }));
