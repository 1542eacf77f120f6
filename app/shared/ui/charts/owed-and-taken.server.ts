/** Protected time of one month: what was taken, lost and is planned, laid end to end against the line of what is owed. */
import { scaleLinear } from "d3-scale";
import { round } from "./scales.server";

export type OwedAndTaken = {
  width: number;
  height: number;
  bars: { kind: "taken" | "lost" | "planned"; x: number; width: number }[];
  owedAt: number;
  end: number;
};

const WIDTH = 320;
const HEIGHT = 56;

export function owedAndTaken(month: { owed: number; taken: number; lost: number; planned: number }): OwedAndTaken {
  const scale = scaleLinear()
    .domain([0, Math.max(60, month.owed, month.taken + month.lost + month.planned)])
    .range([2, WIDTH - 2]);
  let at = 0;
  const bars: OwedAndTaken["bars"] = [];
  for (const kind of ["taken", "lost", "planned"] as const) {
    if (month[kind] <= 0) continue;
    bars.push({ kind, x: round(scale(at)), width: round(scale(at + month[kind]) - scale(at)) });
    at += month[kind];
  }
  return { width: WIDTH, height: HEIGHT, bars, owedAt: round(scale(month.owed)), end: WIDTH - 2 };
}
