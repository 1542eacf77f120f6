/** How many cases everybody holds at the end of each month, and of which kinds. */
import { caseFlagIds, caseFlagName } from "#app/caseload/rules";
import { caseTypeIds, caseTypeName, type CaseTypeId } from "#app/caseload/case-types";
import { endOfMonth, slashDay, addMonths, type Day } from "#app/shared/dates";
import type { Work } from "./names";
import { chance } from "./random";
import { FULL_TIME, minutesOn, type Academy, type Staff } from "./staff";

const mixes: Record<Exclude<Work, null>, readonly (readonly [CaseTypeId, number])[]> = {
  assessment: [
    ["child-in-need", 78],
    ["child-protection", 9],
    ["child-in-need-plan", 10],
    ["private-fostering", 3],
  ],
  safeguarding: [
    ["child-protection", 36],
    ["child-in-need-plan", 38],
    ["child-in-care", 14],
    ["child-in-need", 12],
  ],
  care: [
    ["child-in-care", 88],
    ["adoption", 7],
    ["care-leaver", 5],
  ],
  leaving: [
    ["care-leaver", 92],
    ["child-in-care", 8],
  ],
  disability: [
    ["disabilities", 62],
    ["child-in-need-plan", 26],
    ["child-in-care", 12],
  ],
  carers: [
    ["carer", 84],
    ["adoption", 16],
  ],
};
const usual: Partial<Record<Staff["rank"], readonly [low: number, high: number]>> = { advanced: [3, 6], senior: [11, 17], worker: [13, 21] };

/** The month ends of the last two years, the earliest first. */
export const snapshotDays = (today: Day): Day[] => Array.from({ length: 24 }, (_, i) => endOfMonth(addMonths(today, i - 24)));

export type Holding = (person: Staff, on: Day) => Partial<Record<CaseTypeId, number>> | null;

/**
 * `ceilingOf` is what a learner in their year may hold on that day; null for everybody else. `pressedOn` says whether it runs over on
 * that day where a story wants it so or not; null leaves it to chance.
 */
export function caseloads(
  academy: Academy,
  ceilingOf: (person: Staff, on: Day) => number | null,
  pressedOn: (person: Staff, on: Day) => boolean | null,
): Holding {
  return (person, on) => {
    const { work } = academy.teams[academy.postOn(person, on).team]!;
    if (work === null || person.joinedOn > on || (person.yearFrom !== null && person.yearFrom > on) || (person.leftOn !== null && person.leftOn < on))
      return null;
    const month = on.slice(0, 7);
    const c = chance(`cases ${person.staffNumber} ${month}`);
    const always = chance(`caseload ${person.staffNumber}`);
    const ceiling = ceilingOf(person, on);
    let total: number;
    if (ceiling !== null) {
      // Most learners hold what was agreed; in one team in four it runs over, and then for months.
      const strained = always.percent(28) && (always.between(0, 5) + +month.slice(5)) % 6 < 3;
      const over = pressedOn(person, on) ?? strained;
      const atStart = person.yearFrom !== null && addMonths(person.yearFrom, 1) > on;
      total = ceiling === 0 ? 0 : atStart ? Math.round(ceiling / 2) : ceiling + (over ? c.between(1, 4) : c.between(-2, 1));
    } else {
      const [low, high] = usual[person.rank === "newlyQualified" ? "worker" : person.rank] ?? [0, 0];
      if (high === 0) return null;
      const own = always.between(low, high);
      const settlingIn = addMonths(person.joinedOn, 2) > on ? 0.5 : 1;
      total = Math.round((own + c.between(-2, 2)) * settlingIn * (minutesOn(person, on) / FULL_TIME));
    }
    const counts: Partial<Record<CaseTypeId, number>> = {};
    const mix = mixes[work];
    for (let n = 0; n < Math.max(0, total); n += 1) {
      let at = c.next() * 100;
      const [type] = mix.find(([, share]) => (at -= share) < 0) ?? mix[0]!;
      counts[type] = (counts[type] ?? 0) + 1;
    }
    return counts;
  };
}

export const totalOf = (counts: Partial<Record<CaseTypeId, number>> | null): number => Object.values(counts ?? {}).reduce((sum, n) => sum + n, 0);

/** In court, in pre-proceedings, unaccompanied: some of the cases of which that is usually true. */
const flagsOf = (counts: Partial<Record<CaseTypeId, number>>): [number, number, number] => {
  const [care, protection] = [counts["child-in-care"] ?? 0, counts["child-protection"] ?? 0];
  return [Math.floor(care / 4) + (protection > 6 ? 1 : 0), Math.floor(protection / 4), care > 8 ? 1 : 0];
};

/** The extract of one day as a data team makes it: one row for each worker. */
export function extractOn(academy: Academy, holding: Holding, on: Day): { headers: string[]; rows: string[][] } {
  const rows = academy.staff.flatMap((person) => {
    const counts = holding(person, on);
    if (counts === null) return [];
    const joint = person.cohort === null ? 0 : Math.min(totalOf(counts), counts["child-protection"] ?? 0);
    return [
      [
        slashDay(on),
        person.staffNumber,
        `${person.givenName} ${person.familyName}`,
        academy.teams[academy.postOn(person, on).team]!.name,
        ...caseTypeIds.map((id) => String(counts[id] ?? 0)),
        String(joint),
        ...flagsOf(counts).map(String),
      ],
    ];
  });
  return {
    headers: ["Snapshot date", "Staff ID", "Worker", "Team", ...caseTypeIds.map(caseTypeName), "Joint worked", ...caseFlagIds.map(caseFlagName)],
    rows,
  };
}
