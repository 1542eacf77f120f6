/** Shares of a whole over some months, a line each from nought to a hundred per cent; a line breaks where nothing is known. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { monthWords, type Day } from "#app/shared/dates";
import { round, type Box, type Tick } from "./scales.server";

export type Share = number | null;
export type SharesLine = {
  width: number;
  height: number;
  box: Box;
  kept: string;
  got: string;
  dots: { x: number; y: number; kind: "kept" | "got" }[];
  yTicks: Tick[];
  xTicks: Tick[];
};

export function sharesLine(months: readonly { from: Day; kept: Share; got: Share }[]): SharesLine {
  const box: Box = { left: 44, right: 312, top: 10, bottom: 96 };
  const x = (at: number) => round(months.length < 2 ? (box.left + box.right) / 2 : box.left + ((box.right - box.left) * at) / (months.length - 1));
  const y = scaleLinear().domain([0, 100]).range([box.bottom, box.top]);
  const path = (of: "kept" | "got") =>
    line<(typeof months)[number]>()
      .defined((month) => month[of] !== null)
      .x((_, at) => x(at))
      .y((month) => round(y(Math.min(100, month[of] ?? 0))))([...months]) ?? "";
  // a month between two unknown ones is a line of no length: a dot shows it
  const alone = (of: "kept" | "got") =>
    months.flatMap((month, at) =>
      month[of] !== null && (months[at - 1]?.[of] ?? null) === null && (months[at + 1]?.[of] ?? null) === null
        ? [{ x: x(at), y: round(y(Math.min(100, month[of]))), kind: of }]
        : [],
    );
  const every = Math.max(1, Math.ceil(months.length / 4));
  return {
    ...{ width: 320, height: 120, box, kept: path("kept"), got: path("got"), dots: [...alone("kept"), ...alone("got")] },
    yTicks: [0, 50, 100].map((value) => ({ at: round(y(value)), label: `${value} %` })),
    xTicks: months.flatMap((month, at) => (at % every === 0 ? [{ at: x(at), label: monthWords(month.from) }] : [])),
  };
}
