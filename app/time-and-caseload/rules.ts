/** Protected time and caseload on one line: in the weeks somebody was over their ceiling, did they lose their time? */
import { isOver, type Unit } from "#app/caseload/rules";
import { isShort, lostWords, type Forecast, type Span, type SpanOfTime } from "#app/protected-time/rules";
import { addDays, addMonths, endOfMonth, hours, startOfMonth, startOfWeek, type Day } from "#app/shared/dates";

/** Whole weeks, Monday to Sunday, or whole months: the first holds `from`, the last `to`. */
export function spansBetween(by: "week" | "month", from: Day, to: Day): Span[] {
  const spans: Span[] = [];
  let at = by === "week" ? startOfWeek(from) : startOfMonth(from);
  while (at <= to) {
    const next = by === "week" ? addDays(at, 7) : addMonths(at, 1);
    spans.push({ from: at, to: by === "week" ? addDays(at, 6) : endOfMonth(at) });
    at = next;
  }
  return spans;
}

/** `load` and `ceiling` are in `unit`s: cases, or the points they weigh. */
export type CaseloadWeek = { from: Day; to: Day; cases: number | null; load: number | null; unit: Unit; ceiling: number | null; over: boolean };
/** What the caseload of a week is judged by. */
type Judging<S> = {
  /** what the cases of a snapshot weigh by the scheme of a day, whenever they were counted */
  weighed: (snapshot: S, day: Day) => { load: number; unit: Unit };
  ceilingOn: (day: Day) => { ceiling: number; unit: Unit } | null;
  /** the first day of which a snapshot still says something of a week or month that is judged on that day */
  since: (span: { from: Day }, on: Day) => Day;
  /** no week is judged on a later day: today, or the last day that was asked for */
  last: Day;
};

/** For each week the newest count of it or before it, unless that is too old; load and ceiling are those of the week's last day so far. */
export function caseloadByWeek<S extends { snapshotOn: Day; cases: number }>(
  weeks: readonly { from: Day; to: Day }[],
  snapshots: readonly S[],
  { weighed, ceilingOn, since, last }: Judging<S>,
): CaseloadWeek[] {
  const inOrder = [...snapshots].sort((a, b) => (a.snapshotOn < b.snapshotOn ? -1 : 1));
  return weeks.map(({ from, to }) => {
    const on = to < last ? to : last;
    const newest = inOrder.findLast((snapshot) => snapshot.snapshotOn <= on);
    const held = newest && newest.snapshotOn >= since({ from }, on) ? { cases: newest.cases, ...weighed(newest, on) } : null;
    const agreed = ceilingOn(on);
    const ceiling = agreed?.ceiling ?? null;
    const { cases, load, unit } = held ?? { cases: null, load: null, unit: agreed?.unit ?? ("count" as const) };
    return { from, to, cases, load, unit, ceiling, over: held !== null && isOver(held, ceiling) };
  });
}

export type Time = Pick<SpanOfTime, "owed" | "planned" | "open" | "ahead" | "taken" | "lost" | "lostBecause">;
/** A week or a month: how much was held, and what became of the protected time. */
export type TimeAndCaseloadWeek = CaseloadWeek & Time;
/** One snapshot beside the ceiling of its day; null where there was none (before or after the year). */
export type Count = { on: Day; cases: number; load: number; unit: Unit; ceiling: number | null; over: boolean };
/** Everything that is shown, counted or judged about one learner's caseload and protected time. */
export type Figures = {
  steps: TimeAndCaseloadWeek[];
  /** the oldest first */
  counts: Count[];
  /** of any days that lie in what was read */
  time: (span: Span) => SpanOfTime;
  /** what would be owed in those days without leave and sickness, in whole minutes */
  owedIfPresent: (span: Span) => number;
  /** of the whole programme, where it was read from its first day; null where nobody can say when it ends */
  forecast: () => Forecast | null;
};

/** The calendar month of `today`. `planned` counts only what is still ahead: a plan for a day gone by is history. */
export function monthOfFigures({ time }: Figures, today: Day): SpanOfTime {
  const month = time({ from: startOfMonth(today), to: endOfMonth(today) });
  return { ...month, planned: month.ahead };
}
/** Four weeks, today included. */
export const fourWeeksTo = (today: Day): Span => ({ from: addDays(today, -27), to: today });

const weeksWord = (n: number) => `${n} ${n === 1 ? "week" : "weeks"}`;

/** What the picture shows, in one sentence: it must be readable in five seconds, and by those who do not see it. */
export function pairingSentence(weeks: readonly TimeAndCaseloadWeek[], who: string, today: Day): string {
  const begun = weeks.filter((week) => week.from <= today && week.owed > 0);
  const you = who === "You";
  if (begun.length === 0) return `No protected time was owed to ${you ? "you" : who} in these weeks.`;
  const over = begun.filter((week) => week.over);
  // in a week that has not ended the time can still be taken
  const ended = over.filter((week) => week.to < today);
  const short = ended.filter(isShort);
  if (begun.every((week) => week.cases === null)) return `There is no caseload figure for ${you ? "you" : who} in these weeks.`;
  if (over.length === 0) return `${who} ${you ? "were" : "was"} not over the caseload ceiling in any of these weeks.`;
  const lost = over.reduce((sum, week) => sum + week.lost, 0);
  const part =
    ended.length === 0
      ? "it has not ended yet"
      : short.length === 0
        ? `at least half of the protected time was taken in ${ended.length === over.length ? "each of them" : "each that has ended"}`
        : `in ${short.length === over.length ? (over.length === 1 ? "it" : "all of them") : `${short.length} of them`} less than half of the protected time was taken`;
  return `${who} ${you ? "were" : "was"} over the caseload ceiling in ${weeksWord(over.length)}; ${part}${lost > 0 ? `, and ${hours(lost)} was lost` : ""}.`;
}

/** How many weeks an address asks for. */
export const weeksShown = (search: URLSearchParams, spans: readonly number[] = [12, 26, 52]): number =>
  spans.find((weeks) => weeks === Number(search.get("weeks"))) ?? 12;

const shortReasons: Record<string, string> = {
  duty: "duty",
  court: "court",
  caseload: "caseload",
  cancelled: "cancelled",
  ill: "illness",
  choice: "choice",
};
/** What most of a week's time was lost to, in a word that fits under a bar; "" where nothing was lost or no reason recorded. */
export const shortReason = (lostBecause: Time["lostBecause"]): string => shortReasons[lostBecause[0]?.reason ?? ""] ?? "";

/** A week as a spreadsheet has it; minutes are hours with two decimals. */
export const weekColumns = [
  { heading: "Week of", value: (w: TimeAndCaseloadWeek) => w.from, day: true },
  { heading: "Cases", value: (w: TimeAndCaseloadWeek) => w.cases },
  { heading: "Load", value: (w: TimeAndCaseloadWeek) => w.load },
  { heading: "Ceiling", value: (w: TimeAndCaseloadWeek) => w.ceiling },
  { heading: "Unit", value: (w: TimeAndCaseloadWeek) => (w.unit === "points" ? "points" : "cases") },
  { heading: "Over the ceiling", value: (w: TimeAndCaseloadWeek) => (w.cases === null || w.ceiling === null ? "not known" : w.over ? "yes" : "no") },
  { heading: "Hours owed", value: (w: TimeAndCaseloadWeek) => inHours(w.owed) },
  { heading: "Hours planned", value: (w: TimeAndCaseloadWeek) => inHours(w.planned) },
  { heading: "Hours taken", value: (w: TimeAndCaseloadWeek) => inHours(w.taken) },
  { heading: "Hours lost", value: (w: TimeAndCaseloadWeek) => inHours(w.lost) },
  { heading: "Lost because of", value: (w: TimeAndCaseloadWeek) => lostWords(w.lostBecause), width: 40 },
];
export const inHours = (minutes: number): number => Math.round((minutes / 60) * 100) / 100;

/** Weeks and their picture as a page sends them: each with the words for what was lost. */
export const pictured = <Chart>(steps: readonly TimeAndCaseloadWeek[], draw: (weeks: (TimeAndCaseloadWeek & { because: string })[]) => Chart) => ({
  // what was answered is among the taken and the lost: the picture lays them end to end
  chart: draw(steps.map((step) => ({ ...step, planned: step.open + step.ahead, because: shortReason(step.lostBecause) }))),
  weeks: steps.map(({ lostBecause, ...week }) => ({ ...week, because: lostWords(lostBecause) })),
});

/** What there will be in the end, in one sentence. */
export function forecastSentence({ required, taken, forecast }: Forecast): string {
  const short = required - forecast;
  const end =
    short > 0
      ? `${hours(short)} of the programme’s ${hours(required)} are neither taken nor set aside`
      : `that is all of the ${hours(required)} of the programme`;
  return `${hours(taken)} are taken and ${hours(forecast - taken)} set aside from today on; ${end}.`;
}
