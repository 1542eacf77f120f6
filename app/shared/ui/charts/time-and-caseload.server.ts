/**
 * Protected time and caseload on one line. Above, the caseload against its ceiling; below, on the same weeks, hours taken,
 * lost and planned as stacked bars against what was owed.
 */
import { scaleLinear } from "d3-scale";
import { stack } from "d3-shape";
import { caseloadLine, weekTicks, type CaseloadLine, type Week } from "./caseload-line.server";
import { round, weekAxis, type Box, type Tick } from "./scales.server";

/** `because` is a word for what the lost time was lost to. */
export type TimeWeek = Week & { owed: number; planned: number; taken: number; lost: number; because?: string };
export type TimeBar = { kind: "taken" | "lost" | "planned"; x: number; y: number; width: number; height: number };
export type TimeAndCaseload = {
  width: number;
  height: number;
  upper: Box;
  lower: Box;
  caseload: CaseloadLine;
  bars: TimeBar[];
  /** the entitlement, a short line over each week */
  owed: { x1: number; x2: number; y: number }[];
  hourTicks: Tick[];
  weekTicks: Tick[];
  /** what time was lost to, over its bar, where there is room for a word */
  reasons: { x: number; y: number; word: string }[];
  /** weeks over the ceiling, marked through both halves so that the eye connects them */
  overWeeks: { x: number; width: number }[];
};

const ROOM_FOR_A_WORD = 50;
const KINDS = ["taken", "lost", "planned"] as const;

export function timeAndCaseload(weeks: readonly TimeWeek[]): TimeAndCaseload {
  const upper: Box = { left: 40, right: 712, top: 24, bottom: 164 };
  const lower: Box = { left: 40, right: 712, top: 204, bottom: 344 };
  const { at: x, step } = weekAxis(weeks.length, lower);
  const gap = round(step * 0.15);
  const most = Math.max(60, ...weeks.map((week) => Math.max(week.owed, week.taken + week.lost + week.planned)));
  const hoursScale = scaleLinear()
    .domain([0, most / 60])
    .range([lower.bottom, lower.top])
    .nice(4);
  const y = (minutes: number) => round(hoursScale(minutes / 60));
  const series = stack<unknown, TimeWeek, (typeof KINDS)[number]>()
    .keys(KINDS)
    .value((week, kind) => week[kind])([...weeks]);
  const bars = series.flatMap((one) =>
    one.flatMap((point, at): TimeBar[] =>
      point[1] > point[0]
        ? [{ kind: one.key, x: round(x(at) + gap), width: round(step - 2 * gap), y: y(point[1]), height: round(y(point[0]) - y(point[1])) }]
        : [],
    ),
  );
  return {
    width: 720,
    height: 372,
    upper,
    lower,
    caseload: caseloadLine(weeks, upper),
    bars,
    owed: weeks.flatMap((week, at) => (week.owed > 0 ? [{ x1: round(x(at)), x2: round(x(at) + step), y: y(week.owed) }] : [])),
    hourTicks: hoursScale.ticks(4).map((value) => ({ at: round(hoursScale(value)), label: `${value} h` })),
    weekTicks: weekTicks(weeks, lower, 64),
    reasons:
      step < ROOM_FOR_A_WORD
        ? []
        : weeks.flatMap((week, at) =>
            week.lost > 0 && week.because ? [{ x: round(x(at) + step / 2), y: round(y(week.taken + week.lost) - 4), word: week.because }] : [],
          ),
    overWeeks: weeks.flatMap((week, at) => (week.over ? [{ x: round(x(at)), width: round(step) }] : [])),
  };
}
