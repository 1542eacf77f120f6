/** What the three pictures share. Geometry is worked out on the server: the browser gets plain numbers and never d3. */
import { scaleLinear } from "d3-scale";

export const round = (n: number): number => Math.round(n * 10) / 10;

export type Tick = { at: number; label: string };

/** From a value to pixels on an axis that begins at nought and is never empty; `grow` = +1 to the right, -1 upwards. */
export function fromNought(most: number, from: number, to: number) {
  const scale = scaleLinear()
    .domain([0, Math.max(1, most)])
    .range([from, to])
    .nice(4);
  return (value: number): number => round(scale(value));
}

/** A few round numbers of things on the same axis. */
export function countTicks(most: number, from: number, to: number, about = 4): Tick[] {
  const scale = scaleLinear()
    .domain([0, Math.max(1, most)])
    .range([from, to])
    .nice(4);
  return scale
    .ticks(about)
    .filter(Number.isInteger)
    .map((value) => ({ at: round(scale(value)), label: String(value) }));
}
