/** Lists of rows in a form that is held on the server: adding, removing and moving a row without anything in the browser. Pure. */
import { z } from "zod";
import type { FormValue, FormValues } from "#app/shared/form-values";

const at = (values: FormValues, path: string): FormValue | undefined => {
  let here: FormValue | undefined = values;
  for (const key of path.split(".")) here = typeof here === "object" && !Array.isArray(here) ? here[key] : undefined;
  return here;
};

/** The rows under a dotted name, in their order. */
export function rowsAt(values: FormValues, path: string): FormValues[] {
  const list = at(values, path);
  const rows = Array.isArray(list) ? list : typeof list === "object" ? inOrder(list) : [];
  return rows.filter((r): r is FormValues => typeof r === "object" && !Array.isArray(r));
}
const inOrder = (rows: { [key: string]: FormValue }): FormValue[] =>
  Object.entries(rows)
    .filter(([key]) => /^\d{1,4}$/.test(key))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, row]) => row);

/** The same values with these rows under the dotted name. */
export function withRows(values: FormValues, path: string, rows: readonly FormValues[]): FormValues {
  const [first = "", ...rest] = path.split(".");
  const list = Object.fromEntries(rows.map((row, i) => [String(i), row]));
  if (rest.length === 0) return { ...values, [first]: list };
  const inside = values[first];
  return { ...values, [first]: withRows(typeof inside === "object" && !Array.isArray(inside) ? inside : {}, rest.join("."), rows) };
}

/** "add:stages", "remove:stages:2", "up:stages:2", "down:stages:2" */
export type RowAct = { act: "add" | "remove" | "up" | "down"; path: string; row: number };
export function rowAct(intent: string): RowAct | null {
  const found = /^(add|remove|up|down):([A-Za-z0-9.]{1,80})(?::(\d{1,3}))?$/.exec(intent);
  return found ? { act: found[1] as RowAct["act"], path: found[2]!, row: Number(found[3] ?? 0) } : null;
}

export function rowsChanged(values: FormValues, { act, path, row }: RowAct, fresh: FormValues): FormValues {
  const rows = rowsAt(values, path);
  const swap = (a: number, b: number) => rows.map((r, i) => (i === a ? (rows[b] ?? r) : i === b ? (rows[a] ?? r) : r));
  if (act === "add") return withRows(values, path, [...rows, fresh]);
  if (act === "remove")
    return withRows(
      values,
      path,
      rows.filter((_, i) => i !== row),
    );
  const other = act === "up" ? row - 1 : row + 1;
  return rows[row] && rows[other] ? withRows(values, path, swap(row, other)) : values;
}

/** zod for rows as a browser's form sends them: a list, or an object with the keys 0, 1, 2 … */
export const rowsOf = <S extends z.ZodType>(row: S, rule: { min?: number; error?: string } = {}) =>
  z.preprocess(
    (v) => (Array.isArray(v) ? v : typeof v === "object" && v !== null ? inOrder(v as { [key: string]: FormValue }) : []),
    z
      .array(row)
      .min(rule.min ?? 0, { error: rule.error ?? "There must be at least one." })
      .max(200, { error: "That is more than one programme holds." }),
  );
