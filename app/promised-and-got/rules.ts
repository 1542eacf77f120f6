/**
 * What newly qualified social workers were promised and what they got: a caseload under the agreed ceiling, and the protected time
 * they are owed; by cohort and by team, month by month over two years. Sums of people, never a list of them. Pure.
 */
import { lostWords, type Totals } from "#app/protected-time/rules";
import { SMALLEST, SUPPRESSED, suppressed } from "#app/shared/small-numbers";
import { hours, type Day } from "#app/shared/dates";
import { inHours } from "#app/time-and-caseload/rules";

/** One learner's month. `over` is null where no snapshot says. */
export type LearnerMonth = {
  month: Day;
  learner: string;
  cohort: { id: string; name: string };
  team: { id: string; name: string };
  over: boolean | null;
  owed: number;
  taken: number;
  lost: number;
  lostBecause: Totals["lostBecause"];
};
/** `known` counts months of learners with a snapshot, `kept` those in which they were not over the ceiling; the rest is minutes. */
export type Sum = { learners: number; known: number; kept: number; owed: number; taken: number; lost: number; lostBecause: Totals["lostBecause"] };

export function sumOf(months: readonly LearnerMonth[]): Sum {
  const sum = { known: 0, kept: 0, owed: 0, taken: 0, lost: 0 };
  const reasons = new Map<string | null, number>();
  for (const { over, owed, taken, lost, lostBecause } of months) {
    if (over !== null) sum.known += 1;
    if (over === false) sum.kept += 1;
    sum.owed += owed;
    sum.taken += taken;
    sum.lost += lost;
    for (const { reason, minutes } of lostBecause) reasons.set(reason, (reasons.get(reason) ?? 0) + minutes);
  }
  const lostBecause = [...reasons].map(([reason, minutes]) => ({ reason, minutes })).sort((a, b) => b.minutes - a.minutes);
  return { learners: new Set(months.map(({ learner }) => learner)).size, ...sum, lostBecause };
}

export type Group = {
  id: string;
  name: string;
  /** the last twelve months, and the twelve before */
  now: Sum;
  before: Sum;
  /** each of the months, the earliest first */
  months: Sum[];
};
export type PromisedAndGot = { months: Day[]; all: Group; cohorts: Group[]; teams: Group[] };

/** `months` are 24, the earliest first. Cohorts and teams nobody was in are left out; the newest cohort and the first team by name come first. */
export function promisedAndGot(learnerMonths: readonly LearnerMonth[], months: readonly Day[]): PromisedAndGot {
  const half = months[months.length / 2]!;
  const group = (id: string, name: string, own: readonly LearnerMonth[]): Group => ({
    ...{ id, name },
    now: sumOf(own.filter(({ month }) => month >= half)),
    before: sumOf(own.filter(({ month }) => month < half)),
    months: months.map((month) => sumOf(own.filter((one) => one.month === month))),
  });
  const by = (of: (one: LearnerMonth) => { id: string; name: string }): Group[] => {
    const own = new Map<string, { name: string; months: LearnerMonth[] }>();
    for (const one of learnerMonths) {
      const { id, name } = of(one);
      const there = own.get(id);
      if (there) there.months.push(one);
      else own.set(id, { name, months: [one] });
    }
    return [...own].map(([id, { name, months }]) => group(id, name, months));
  };
  const begun = ({ months }: Group) => months.findIndex(({ learners }) => learners > 0);
  return {
    months: [...months],
    all: group("all", "The whole academy", learnerMonths),
    cohorts: by(({ cohort }) => cohort).sort((a, b) => begun(b) - begun(a) || (a.name < b.name ? -1 : 1)),
    teams: by(({ team }) => team).sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

const percent = (part: number, whole: number) => (whole === 0 ? null : Math.round((part * 100) / whole));
export const keptPercent = ({ kept, known }: Sum) => percent(kept, known);
export const takenPercent = ({ taken, owed }: Sum) => percent(taken, owed);
/** "68 of 83 (82 %)": months of learners in which they were not over their ceiling. */
export const keptWords = (sum: Sum): string => (sum.known === 0 ? "No snapshot" : `${sum.kept} of ${sum.known} (${keptPercent(sum)} %)`);
/** "412 h of 601 h (69 %)" */
export const takenWords = (sum: Sum): string =>
  sum.owed === 0 ? "Nothing owed" : `${hours(sum.taken)} of ${hours(sum.owed)} (${takenPercent(sum)} %)`;
export const lostInWords = ({ lost, lostBecause }: Sum): string =>
  lost === 0 ? "None" : `${hours(lost)}${lostBecause.length > 2 ? ", mostly" : ":"} ${lostWords(lostBecause.slice(0, 2))}`;

/** The academy in one sentence. */
export function academySentence({ all: { now, before } }: PromisedAndGot): string {
  if (now.learners === 0) return "Nobody was on a programme in the last twelve months.";
  const was = (words: number | null) => (words === null ? "" : ` (the year before: ${words} %)`);
  const kept =
    now.known === 0
      ? "there is no caseload figure"
      : `the caseload was within the agreed ceiling in ${keptPercent(now)} % of the monthly figures${was(keptPercent(before))}`;
  const taken =
    now.owed === 0 ? "no protected time was owed" : `${takenPercent(now)} % of the protected time owed was taken${was(takenPercent(before))}`;
  return `In the last twelve months ${kept}, and ${taken}.`;
}

export type FigureRow = { part: string; group: string; period: string; sum: Sum };
const periods = [
  ["now", "Last twelve months"],
  ["before", "The twelve before"],
] as const;
/** For inside the academy: every group in both years. */
export const figureRows = ({ all, cohorts, teams }: PromisedAndGot): FigureRow[] =>
  (
    [
      ["Academy", [all]],
      ["Cohort", cohorts],
      ["Team", teams],
    ] as const
  ).flatMap(([part, groups]) => groups.flatMap((group) => periods.map(([key, period]) => ({ part, group: group.name, period, sum: group[key] }))));
export const figureColumns = [
  { heading: "Part", value: (r: FigureRow) => r.part },
  { heading: "Group", value: (r: FigureRow) => r.group, width: 32 },
  { heading: "Period", value: (r: FigureRow) => r.period, width: 20 },
  { heading: "Learners", value: (r: FigureRow) => r.sum.learners },
  { heading: "Monthly figures known", value: (r: FigureRow) => r.sum.known },
  { heading: "Within the ceiling", value: (r: FigureRow) => r.sum.kept },
  { heading: "Within the ceiling, per cent", value: (r: FigureRow) => keptPercent(r.sum) },
  { heading: "Hours owed", value: (r: FigureRow) => inHours(r.sum.owed) },
  { heading: "Hours taken", value: (r: FigureRow) => inHours(r.sum.taken) },
  { heading: "Taken of owed, per cent", value: (r: FigureRow) => takenPercent(r.sum) },
  { heading: "Hours lost", value: (r: FigureRow) => inHours(r.sum.lost) },
  { heading: "Lost because of", value: (r: FigureRow) => lostWords(r.sum.lostBecause), width: 60 },
];

export type OutsideRow = Record<"part" | "group" | "period" | "learners" | "within" | "over" | "taken" | "lost", string>;
/**
 * Which groups' figures of within and over are hidden: where one of them is small, and the next smallest beside them until what is hidden
 * together is not small either. Otherwise the academy's total, less the others, gives them away.
 */
function pairsHidden(sums: readonly Sum[], hiddenWhole: readonly boolean[]): boolean[] {
  const pointing = (n: number) => n > 0 && n < SMALLEST;
  const pairs = sums.map(({ kept, known }) => ({ kept, over: known - kept }));
  const hidden = pairs.map(({ kept, over }, at) => hiddenWhole[at]! || kept < SMALLEST || over < SMALLEST);
  const next = pairs.map((_, at) => at).sort((a, b) => sums[a]!.known - sums[b]!.known);
  for (;;) {
    const those = pairs.filter((_, at) => hidden[at]);
    const sum = (key: "kept" | "over") => those.reduce((n, pair) => n + pair[key], 0);
    const more = next.find((at) => !hidden[at]);
    if (those.length === 0 || more === undefined || (those.length > 1 && !pointing(sum("kept")) && !pointing(sum("over")))) return hidden;
    hidden[more] = true;
  }
}
/** As it leaves the academy: groups of fewer than five learners are hidden whole, and so are small numbers beside each other. */
export function outsideRows({ all, cohorts, teams }: PromisedAndGot): OutsideRow[] {
  const c = SUPPRESSED;
  return (
    [
      ["Academy", [all]],
      ["Cohort", cohorts],
      ["Team", teams],
    ] as const
  ).flatMap(([part, groups]) =>
    periods.flatMap(([key, period]) => {
      const there = groups.filter((group) => group[key].learners > 0);
      const shown = suppressed(there.map((group) => group[key].learners));
      const hidden = pairsHidden(
        there.map((group) => group[key]),
        shown.map((n) => n === c),
      );
      return there.map((group, at): OutsideRow => {
        const about = { part, group: group.name, period };
        const learners = shown[at]!;
        if (learners === c) return { ...about, learners, within: c, over: c, taken: c, lost: c };
        const sum = group[key];
        const [within, over] = hidden[at] ? [c, c] : [String(sum.kept), String(sum.known - sum.kept)];
        return {
          ...{ ...about, learners, within, over },
          taken: takenPercent(sum) === null ? "" : `${takenPercent(sum)} %`,
          lost: sum.owed === 0 ? "" : `${percent(sum.lost, sum.owed)} %`,
        };
      });
    }),
  );
}
export const outsideColumns = [
  { heading: "Part", value: (r: OutsideRow) => r.part },
  { heading: "Group", value: (r: OutsideRow) => r.group },
  { heading: "Period", value: (r: OutsideRow) => r.period },
  { heading: "Learners", value: (r: OutsideRow) => r.learners },
  { heading: "Monthly figures within the ceiling", value: (r: OutsideRow) => r.within },
  { heading: "Monthly figures over the ceiling", value: (r: OutsideRow) => r.over },
  { heading: "Protected time taken of owed", value: (r: OutsideRow) => r.taken },
  { heading: "Protected time lost of owed", value: (r: OutsideRow) => r.lost },
];
