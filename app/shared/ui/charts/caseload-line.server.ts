/** Caseload as a step line against the agreed ceiling, week by week; the part above the ceiling is filled. */
import { curveStepAfter, line } from "d3-shape";
import type { Day } from "#app/shared/dates";
import { shortDay } from "#app/shared/dates";
import { countAxis, round, weekAxis, type Box, type Tick } from "./scales.server";

/** `load` where cases are weighed: it is what stands against the ceiling. */
export type Week = { from: Day; cases: number | null; load?: number | null; ceiling: number | null; over: boolean };
const carried = (week: Week): number | null => week.load ?? week.cases;
export type CaseloadLine = {
  cases: string;
  ceiling: string;
  /** what lies above the ceiling: one path, a rectangle a week */
  over: string;
  /** where the ceiling band lies: one path, a rectangle a week */
  band: string;
  yTicks: Tick[];
};
/** `rows` are the same figures as a table: the week, the cases, the ceiling. */
export type SmallCaseloadLine = CaseloadLine & { width: number; height: number; box: Box; xTicks: Tick[]; rows: string[][] };

export function caseloadLine(weeks: readonly Week[], box: Box): CaseloadLine {
  const { at: x, step } = weekAxis(weeks.length, box);
  const most = Math.max(1, ...weeks.map((week) => Math.max(carried(week) ?? 0, week.ceiling ?? 0)));
  const { at: y, ticks } = countAxis(most, box.bottom, box.top);
  // A week's value holds from its left edge to its right one, so each line is carried on to the end of its last week.
  const path = (value: (week: Week) => number | null): string => {
    const points: { x: number; y: number | null }[] = [];
    weeks.forEach((week, at) => {
      const v = value(week);
      const before = at > 0 ? value(weeks[at - 1]!) : null;
      if (v === null && before !== null) points.push({ x: round(x(at)), y: y(before) });
      points.push({ x: round(x(at)), y: v === null ? null : y(v) });
      if (v !== null && at === weeks.length - 1) points.push({ x: round(x(at) + step), y: y(v) });
    });
    return (
      line<(typeof points)[number]>()
        .defined((p) => p.y !== null)
        .x((p) => p.x)
        .y((p) => p.y ?? 0)
        .curve(curveStepAfter)(points) ?? ""
    );
  };
  const rectangle = (at: number, top: number, bottom: number) => `M${round(x(at))},${top}h${round(step)}v${round(bottom - top)}h${round(-step)}z`;
  let [over, band] = ["", ""];
  weeks.forEach((week, at) => {
    if (week.ceiling === null) return;
    const top = y(week.ceiling);
    band += rectangle(at, top, box.bottom);
    const load = carried(week);
    if (week.over && load !== null) over += rectangle(at, y(load), top);
  });
  return { cases: path(carried), ceiling: path((week) => week.ceiling), over, band, yTicks: ticks };
}

/** The first day of some of the weeks, as many as there is room for. */
export function weekTicks(weeks: readonly { from: Day }[], box: Box, room: number): Tick[] {
  const { at: x, step } = weekAxis(weeks.length, box);
  const every = Math.max(1, Math.ceil(weeks.length / Math.max(1, Math.floor((box.right - box.left) / room))));
  return weeks.flatMap((week, at) => (at % every === 0 ? [{ at: round(x(at) + step / 2), label: shortDay(week.from) }] : []));
}

const figure = (n: number | null) => (n === null ? "not known" : String(n));
export function smallCaseloadLine(weeks: readonly Week[], today: Day): SmallCaseloadLine {
  const box: Box = { left: 28, right: 318, top: 8, bottom: 96 };
  const rows = weeks.map((week) => [shortDay(week.from, today), figure(carried(week)) + (week.over ? " (over)" : ""), figure(week.ceiling)]);
  return { width: 320, height: 120, box, ...caseloadLine(weeks, box), xTicks: weekTicks(weeks, box, 60), rows };
}
