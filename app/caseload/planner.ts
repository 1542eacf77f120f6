/** Where to place an intake, and what it adds up to month by month. Pure. */
import { addMonths, endOfMonth, longDay, startOfMonth, type Day } from "#app/shared/dates";

/** A year that is going on, or one of the intake; null = no end is known, and it is taken to go on. */
export type PlannedYear = { teamName: string | null; startsOn: Day; endsOn: Day | null };
export type MonthAhead = { month: Day; total: number; intake: number; topTeam: { name: string; count: number } | null };

/** Every month from the one of `from` to the one of `to`: how many are in their year on some day of it. */
export function monthByMonth(years: readonly PlannedYear[], intake: readonly PlannedYear[], from: Day, to: Day): MonthAhead[] {
  const months: MonthAhead[] = [];
  for (let month = startOfMonth(from); month <= to; month = addMonths(month, 1)) {
    const last = endOfMonth(month);
    const there = (y: PlannedYear) => y.startsOn <= last && (y.endsOn === null || y.endsOn >= month);
    const all = [...years, ...intake].filter(there);
    const teams = new Map<string, number>();
    for (const { teamName } of all) if (teamName) teams.set(teamName, (teams.get(teamName) ?? 0) + 1);
    const top = [...teams].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
    months.push({ month, total: all.length, intake: intake.filter(there).length, topTeam: top ? { name: top[0], count: top[1] } : null });
  }
  return months;
}

/** "March 2028" */
export const monthWords = (month: Day): string => longDay(month).replace(/^\d+ /, "");

/** The months with the most at once, in words: "January to March 2028: 61 at once, 22 of them in Gloucester North." */
export function peakWords(months: readonly MonthAhead[]): string {
  const most = Math.max(0, ...months.map((m) => m.total));
  const first = months.findIndex((m) => m.total === most);
  const peak = months[first];
  if (!peak || most === 0) return "Nobody is in their year in these months.";
  let last = first;
  while (months[last + 1]?.total === most) last += 1;
  const [from, to] = [peak.month, months[last]!.month];
  const when =
    from === to
      ? monthWords(from)
      : `${from.slice(0, 4) === to.slice(0, 4) ? monthWords(from).replace(/ \d+$/, "") : monthWords(from)} to ${monthWords(to)}`;
  const where = peak.topTeam && most > 1 ? `, ${peak.topTeam.count} of them in ${peak.topTeam.name}` : "";
  return `${when}: ${most} at once${where}.`;
}

/** The share of newly qualified staff of those who carry cases, by full-time equivalents, in whole per cent; null where nobody does. */
export const newlyQualifiedShare = (newly: number, all: number): number | null => (all <= 0 ? null : Math.round((newly / all) * 100));
