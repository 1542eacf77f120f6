/** What the three pictures share. Geometry is worked out on the server: the browser gets plain numbers and never d3. */
import { scaleLinear } from "d3-scale";

export const round = (n: number): number => Math.round(n * 10) / 10;

export type Tick = { at: number; label: string };

/** An axis of whole things that begins at nought and is never empty: where a value lies, and a few round numbers on it. */
export function countAxis(most: number, from: number, to: number): { at: (value: number) => number; ticks: Tick[] } {
  const scale = scaleLinear()
    .domain([0, Math.max(1, most)])
    .range([from, to])
    .nice(4);
  const at = (value: number): number => round(scale(value));
  return {
    at,
    ticks: scale
      .ticks(4)
      .filter(Number.isInteger)
      .map((value) => ({ at: at(value), label: String(value) })),
  };
}

export type Box = { left: number; right: number; top: number; bottom: number };
/** Weeks of the same width from left to right. */
export function weekAxis(count: number, { left, right }: Pick<Box, "left" | "right">): { at: (week: number) => number; step: number } {
  const step = (right - left) / Math.max(1, count);
  return { at: (week) => left + week * step, step };
}
