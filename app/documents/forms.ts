/** The forms of documents. What a definition asks becomes zod fields; a draft may be incomplete, what is sent may not. */
import { z } from "zod";
import { day, hiddenId, LONG, manyOf, minutes, mustTick, oneOf, optionalDay, optionalText, text, tick, whole } from "#app/shared/fields";
import type { FormValue, FormValues } from "#app/shared/form-values";
import type { Day } from "#app/shared/dates";
import { longest, mostMinutes, mostRows, type Answers } from "./answers";
import type { Column, Field } from "./definition";

const gone = "Something is missing from this page. Open it again.";
const counter = () => whole({ empty: gone, min: 1, max: 999_999_999 });

const optionalMinutes = (ask: string) =>
  z.unknown().transform((value, issue): number | null => {
    const boxes = (typeof value === "object" && value !== null ? value : {}) as { hours?: unknown; minutes?: unknown };
    if (!boxes.hours && !boxes.minutes) return null;
    const read = minutes({ empty: ask, max: mostMinutes }).safeParse(value);
    if (read.success) return read.data;
    issue.addIssue({ code: "custom", message: read.error.issues[0]?.message ?? ask });
    return z.NEVER;
  });

type Wrong = { path: (string | number)[]; message: string };
type Read = { value: string[][]; wrong: Wrong[] };

const cellSchema = ({ kind, ask, options, required }: Column, standards: readonly string[], whole: boolean): z.ZodType => {
  const must = whole && required === true;
  const values = kind === "standard" ? standards : (options?.map((o) => o.value) ?? []);
  if (kind === "day") return must ? day({ empty: ask }) : optionalDay();
  if (kind === "choice" || kind === "standard") return oneOf(must ? values : ["", ...values], ask);
  return must ? text({ empty: ask, max: longest[kind] }) : optionalText({ max: longest[kind] });
};

/** The numbers of the rows of a form, in order: `needs.0.…`, `needs.3.…`. A form in the browser hands them over as a list. */
export function rowNumbers(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([at, row]) => /^\d{1,4}$/.test(at) && typeof row === "object" && row !== null)
    .map(([at]) => at)
    .sort((a, b) => Number(a) - Number(b));
}

/** Rows as cells in the order of the columns. A row in which nothing stands is passed over; a wrong cell costs only itself. */
function readRows({ columns = [] }: Field, standards: readonly string[], whole: boolean, sent: unknown): Read {
  const read: Read = { value: [], wrong: [] };
  for (const at of rowNumbers(sent)) {
    const row = (sent as Record<string, Record<string, unknown>>)[at] ?? {};
    const cells = columns.map((c) => cellSchema(c, standards, false).safeParse(row[c.key]));
    if (cells.every((c) => c.success && (c.data === null || c.data === ""))) continue;
    if (read.value.length >= mostRows) {
      read.wrong.push({ path: [], message: `Use ${mostRows} rows or fewer` });
      break;
    }
    const strict = whole ? columns.map((c) => cellSchema(c, standards, true).safeParse(row[c.key])) : cells;
    strict.forEach((cell, i) => {
      if (!cell.success) read.wrong.push({ path: [Number(at), columns[i]!.key], message: cell.error.issues[0]?.message ?? columns[i]!.ask });
    });
    read.value.push(cells.map((c) => (c.success && typeof c.data === "string" ? c.data : "")));
  }
  return read;
}

/** A standard's id in the name of a form field: dots would mean something else there. */
export const standardKey = (id: string): string => id.replaceAll(".", "_");

function readRatings({ options, ask, required }: Field, standards: readonly string[], whole: boolean, sent: unknown): Read {
  const values = options?.map((o) => o.value) ?? [];
  const given = (typeof sent === "object" && sent !== null ? sent : {}) as Record<string, unknown>;
  const read: Read = { value: [], wrong: [] };
  for (const [i, id] of standards.entries()) {
    const cell = oneOf(["", ...values], ask).safeParse(given[standardKey(id)] ?? "");
    if (!cell.success || (cell.data === "" && whole && required)) read.wrong.push({ path: [standardKey(id)], message: `${ask}: number ${i + 1}` });
    else if (cell.data !== "") read.value.push([id, cell.data]);
  }
  return read;
}

const readTable = (field: Field, standards: readonly string[], whole: boolean, sent: unknown): Read =>
  (field.kind === "rows" ? readRows : readRatings)(field, standards, whole, sent);

const tableSchema = (field: Field, standards: readonly string[], whole: boolean) =>
  z
    .unknown()
    .optional()
    .transform((sent, issue): string[][] => {
      const { value, wrong } = readTable(field, standards, whole, sent);
      if (wrong.length === 0 && value.length === 0 && whole && field.required) wrong.push({ path: [], message: field.ask });
      for (const { path, message } of wrong) issue.addIssue({ code: "custom", path, message });
      return wrong.length > 0 ? z.NEVER : value;
    });

/** One field. `whole` asks for what is required; a draft does not. */
function fieldSchema(field: Field, standards: readonly string[], whole: boolean): z.ZodType {
  const { ask } = field;
  const required = whole && field.required === true;
  const values = field.options?.map((o) => o.value) ?? [];
  switch (field.kind) {
    case "shortText":
      return required ? text({ empty: ask, max: longest.shortText }) : optionalText({ max: longest.shortText });
    case "longText":
      return required ? text({ empty: ask, max: LONG }) : optionalText({ max: LONG });
    case "day":
      return required ? day({ empty: ask }) : optionalDay();
    case "choice":
      return oneOf(required ? values : ["", ...values], ask);
    case "choices":
      return manyOf(values, { min: required ? 1 : 0, error: ask });
    case "standards":
      return manyOf(standards, { min: required ? 1 : 0, error: ask });
    case "minutes":
      return required ? minutes({ empty: ask, max: mostMinutes }) : optionalMinutes(ask);
    case "tick":
      return required ? mustTick(ask) : tick();
    case "rows":
    case "ratings":
      return tableSchema(field, standards, whole);
  }
}

const shapeOf = (fields: readonly Field[], standards: readonly string[], whole: boolean) =>
  Object.fromEntries(fields.map((f) => [f.key, fieldSchema(f, standards, whole)]));

/** A part's answers, complete: what is sent to the next signer, and what a signer adds. */
export const wholeForm = (fields: readonly Field[], standards: readonly string[]) => z.object(shapeOf(fields, standards, true));

/** A signature, with the signer's own answers and what they had in front of them. */
export const signForm = (fields: readonly Field[], standards: readonly string[]) =>
  z.object({
    version: counter(),
    revision: counter(),
    part: oneOf(["learner", "assessor", "lineManager"], gone),
    ...shapeOf(fields, standards, true),
  });

export const versionForm = z.object({ version: counter() });

/** What is written so far: every field by itself, so that one wrong date keeps nothing else from being saved. */
export function readDraft(
  fields: readonly Field[],
  standards: readonly string[],
  sent: FormValues,
): { values: Record<string, unknown>; errors: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const errors: Record<string, string> = {};
  for (const field of fields) {
    if (field.kind === "rows" || field.kind === "ratings") {
      const { value, wrong } = readTable(field, standards, false, sent[field.key]);
      values[field.key] = value;
      for (const { path, message } of wrong) errors[[field.key, ...path].join(".")] ??= message;
      continue;
    }
    const read = fieldSchema(field, standards, false).safeParse(sent[field.key]);
    if (read.success) values[field.key] = read.data;
    else errors[field.key] = read.error.issues[0]?.message ?? field.ask;
  }
  return { values, errors };
}

/** Answers in the shape in which a form sends them. */
export function asFormValues(fields: readonly Field[], answers: Answers): FormValues {
  const values: FormValues = {};
  for (const { key, kind, columns = [] } of fields) {
    const answer = answers[key];
    if (answer === undefined) continue;
    if (kind === "rows" || kind === "ratings") {
      const table = Array.isArray(answer) ? answer.filter((line) => Array.isArray(line)) : [];
      const lines = table.map((line, at): [string, FormValue] =>
        kind === "ratings"
          ? [standardKey(line[0] ?? ""), line[1] ?? ""]
          : [String(at), Object.fromEntries(columns.map((c, i) => [c.key, cellValue(c, line[i] ?? "")]))],
      );
      values[key] = Object.fromEntries(lines);
      continue;
    }
    if (answer === true) values[key] = "yes";
    else if (typeof answer === "number") values[key] = { hours: String(Math.floor(answer / 60)), minutes: String(answer % 60) };
    else if (typeof answer !== "string") values[key] = answer.map(String);
    else values[key] = kind === "day" ? dayBoxes(answer as Day) : answer;
  }
  return values;
}
const cellValue = ({ kind }: Column, cell: string): FormValue => (kind === "day" && cell !== "" ? dayBoxes(cell as Day) : cell);
export const dayBoxes = (on: Day): FormValues => {
  const [year = "", month = "", day = ""] = on.split("-");
  return { day: String(Number(day)), month: String(Number(month)), year };
};

export const startForm = z.object({ id: hiddenId() });
export const returnForm = z.object({ version: counter(), comment: text({ empty: "Enter what should change", max: 10_000 }) });
export const withdrawForm = z.object({ reason: text({ empty: "Enter why you withdraw it", max: 10_000 }) });
export const keepForm = z.object({ id: hiddenId() });
export const addendumForm = z.object({ id: hiddenId(), text: text({ empty: "Enter what you want to add", max: 10_000 }) });

export const observationRequestForm = (stages: readonly string[]) =>
  z.object({
    id: hiddenId(),
    stage: oneOf(stages, "Choose the review it belongs to"),
    proposedOn: optionalDay(),
    setting: text({ empty: "Enter what kind of visit or meeting it is", max: 200 }),
    aims: text({ empty: "Enter what you want to be observed", max: 5_000 }),
  });
export const closeRequestForm = z.object({ requestId: hiddenId(), because: text({ empty: "Enter why the request is closed", max: 2_000 }) });
