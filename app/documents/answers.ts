/** What was answered in a document. Pure. */
import { hours, longDay, parseDay, type Day } from "#app/shared/dates";
import type { Part } from "#db/schema";
import type { Column, Definition, Field, Prefill } from "./definition";

/**
 * Texts, days and choices are text; several choices and standards are lists; minutes a number; a tick is true or absent. Rows are
 * lists of cells in the order of the columns ("" where there is nothing), ratings pairs of standard and choice in the order of the
 * standards' ids: nothing whose parts could be written in another order, so that a signature stands under one text only.
 */
export type Answer = string | string[] | string[][] | number | true;
export type Answers = { readonly [key: string]: Answer };
/** Which answers came from somebody outside, and how: these nobody changes. */
export type ReceivedAnswers = { words: string; keys: string[] };
/** `document.answers`: the answers, what the portal filled in when the document was begun, and what came from outside. */
export type StoredAnswers = { values: Answers; prefilled: Answers; received?: ReceivedAnswers };

export function readAnswers(text: string): StoredAnswers {
  const stored = JSON.parse(text) as Partial<StoredAnswers>;
  return { values: stored.values ?? {}, prefilled: stored.prefilled ?? {}, ...(stored.received ? { received: stored.received } : {}) };
}
/** Is this answer somebody else's, from outside? */
export const isReceived = (stored: StoredAnswers, key: string): boolean => stored.received?.keys.includes(key) ?? false;
/** What was written, with the answers from outside as they came, whatever was sent in their place. */
export const withReceived = (stored: StoredAnswers, written: Answers): Answers => ({
  ...written,
  ...Object.fromEntries(Object.entries(stored.values).filter(([key]) => isReceived(stored, key))),
});
export const writeAnswers = (stored: StoredAnswers): string => JSON.stringify(stored);

export const longest = { shortText: 200, longText: 60_000 } as const;
export const mostMinutes = 24 * 60;
export const mostRows = 40;

export const fieldsBy = (definition: Pick<Definition, "sections">, part: Part): Field[] =>
  definition.sections.filter((s) => s.by === part).flatMap((s) => s.fields);

const isStandardId = (value: unknown): value is string => typeof value === "string" && value !== "" && value.length <= 64;

/** A cell as its column allows it; "" where there is nothing. */
function allowedCell(column: Column, value: unknown): string {
  if (typeof value !== "string") return "";
  switch (column.kind) {
    case "shortText":
    case "longText":
      return value.slice(0, longest[column.kind]);
    case "day":
      return parseDay(value) ?? "";
    case "choice":
      return column.options?.some((o) => o.value === value) ? value : "";
    case "standard":
      return isStandardId(value) ? value : "";
  }
}
const lists = (value: unknown): unknown[][] => (Array.isArray(value) ? value.filter((v): v is unknown[] => Array.isArray(v)) : []);

/** The answer as its field allows it; undefined where there is none or it is not one. */
function allowed(field: Field, value: unknown): Answer | undefined {
  const values = field.options?.map((o) => o.value) ?? [];
  switch (field.kind) {
    case "shortText":
    case "longText":
      return typeof value === "string" && value !== "" ? value.slice(0, longest[field.kind]) : undefined;
    case "day":
      return typeof value === "string" ? (parseDay(value) ?? undefined) : undefined;
    case "choice":
      return typeof value === "string" && values.includes(value) ? value : undefined;
    case "choices": {
      const chosen = Array.isArray(value) ? values.filter((v) => value.includes(v)) : [];
      return chosen.length > 0 ? chosen : undefined;
    }
    case "standards": {
      const chosen = Array.isArray(value) ? value.filter(isStandardId) : [];
      return chosen.length > 0 ? [...new Set(chosen)].sort().slice(0, 100) : undefined;
    }
    case "minutes":
      return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= mostMinutes ? value : undefined;
    case "tick":
      return value === true ? true : undefined;
    case "rows": {
      const rows = lists(value).map((row) => (field.columns ?? []).map((c, i) => allowedCell(c, row[i])));
      const filled = rows.filter((row) => row.some((cell) => cell !== "")).slice(0, mostRows);
      return filled.length > 0 ? filled : undefined;
    }
    case "ratings": {
      const pairs = lists(value).flatMap(([id, rating]) =>
        isStandardId(id) && typeof rating === "string" && values.includes(rating) ? [[id, rating] as const] : [],
      );
      const rated = [...new Map(pairs)].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, 100);
      return rated.length > 0 ? rated : undefined;
    }
  }
}

/** The standards that rows and ratings name are only those of the learner's own framework; chosen standards too. */
export function onlyStandards(field: Field, value: Answer, known: ReadonlySet<string>): Answer | undefined {
  if (!Array.isArray(value)) return value;
  if (field.kind === "standards")
    return allowed(
      field,
      value.filter((id) => typeof id === "string" && known.has(id)),
    );
  if (field.kind === "ratings")
    return allowed(
      field,
      lists(value).filter(([id]) => typeof id === "string" && known.has(id)),
    );
  if (field.kind !== "rows") return value;
  const columns = field.columns ?? [];
  const cell = (v: unknown, i: number) => (columns[i]?.kind === "standard" && !(typeof v === "string" && known.has(v)) ? "" : v);
  return allowed(
    field,
    lists(value).map((row) => row.map(cell)),
  );
}
/** Does this question speak of standards? */
export const namesStandards = (f: Field): boolean =>
  f.kind === "standards" || f.kind === "ratings" || (f.columns?.some((c) => c.kind === "standard") ?? false);

/** Of what was sent, only what this part is asked, each as its field allows. */
export function answersBy(definition: Pick<Definition, "sections">, part: Part, sent: { readonly [key: string]: unknown }): Answers {
  const kept: Record<string, Answer> = {};
  for (const field of fieldsBy(definition, part)) {
    const value = Object.hasOwn(sent, field.key) ? allowed(field, sent[field.key]) : undefined;
    if (value !== undefined) kept[field.key] = value;
  }
  return kept;
}

/** One part's answers put in the place of what that part answered before; everybody else's stay. */
export function replaceAnswers(definition: Pick<Definition, "sections">, part: Part, before: Answers, now: Answers): Answers {
  const own = new Set(fieldsBy(definition, part).map((f) => f.key));
  return { ...Object.fromEntries(Object.entries(before).filter(([key]) => !own.has(key))), ...now };
}

/** Is something asked for still missing in this answer? A row that was begun is finished, and every standard is rated. */
function isIncomplete(field: Field, value: Answer | undefined, standards: number): boolean {
  if (value === undefined) return field.required === true;
  if (field.kind === "rows") return lists(value).some((row) => (field.columns ?? []).some((c, i) => c.required && row[i] === ""));
  return field.kind === "ratings" && field.required === true && lists(value).length < standards;
}
/** The first thing this part still has to answer before it can send or sign; `standards` is how many its framework has. */
export const firstMissing = (definition: Pick<Definition, "sections">, part: Part, values: Answers, standards = 0): Field | null =>
  fieldsBy(definition, part).find((f) => isIncomplete(f, values[f.key], standards)) ?? null;

/** The standards chosen anywhere in the document. */
export const standardsIn = (definition: Pick<Definition, "sections">, values: Answers): string[] => [
  ...new Set(
    definition.sections
      .flatMap((s) => s.fields)
      .filter((f) => f.kind === "standards")
      .flatMap((f) => {
        const value = values[f.key];
        return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
      }),
  ),
];

/** Every standard that the answers name: chosen, rated or in a row. */
export const standardsNamed = (definition: Pick<Definition, "sections">, values: Answers): string[] => {
  const inTables = definition.sections
    .flatMap((s) => s.fields)
    .flatMap((f) => {
      if (f.kind === "ratings") return lists(values[f.key]).map(([id]) => id);
      return (f.columns ?? []).flatMap((c, i) => (c.kind === "standard" ? lists(values[f.key]).map((row) => row[i]) : []));
    });
  return [...new Set([...standardsIn(definition, values), ...inTables.filter(isStandardId)])];
};

/** An answer as it is read and printed. */
export function answerWords(field: Field, value: Answer | undefined, standardName: (id: string) => string): string[] {
  if (value === undefined) return [];
  if (value === true) return ["Yes"];
  if (typeof value === "number") return [hours(value)];
  const label = (v: string) => field.options?.find((o) => o.value === v)?.label ?? v;
  const table = tableOf(field, value, standardName);
  if (table) return table.rows.map((row) => inLines(field, table.columns, row));
  if (Array.isArray(value)) return value.map((v) => (field.kind === "standards" ? standardName(String(v)) : label(String(v))));
  return [field.kind === "day" ? longDay(value as Day) : field.kind === "choice" ? label(value) : value];
}

/** A row in lines, "Activity: …"; a rating in one. */
const inLines = (field: Field, columns: readonly string[], row: readonly string[]): string =>
  field.kind === "ratings" ? row.join(": ") : row.flatMap((cell, i) => (cell === "" ? [] : [`${columns[i] ?? ""}: ${cell}`])).join("\n");

/** `rowName` is what one row is called, where a row is a thing of its own. */
export type Table = { columns: string[]; rows: string[][]; rowName: string | null };
/** Rows and ratings as a table of words; null for every other answer. */
export function tableOf(field: Field, value: Answer | undefined, standardName: (id: string) => string): Table | null {
  const label = (options: Field["options"], v: string) => options?.find((o) => o.value === v)?.label ?? v;
  if (field.kind === "ratings") {
    const pairs = lists(value).map(([id, rating]) => [String(id), String(rating)] as const);
    const inOrder = pairs.sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
    return { rowName: null, columns: ["Standard", "Rating"], rows: inOrder.map(([id, rating]) => [standardName(id), label(field.options, rating)]) };
  }
  if (field.kind !== "rows") return null;
  const columns = field.columns ?? [];
  const words = (column: Column, v: string) =>
    v === "" ? "" : column.kind === "day" ? longDay(v as Day) : column.kind === "standard" ? standardName(v) : label(column.options, v);
  return {
    rowName: field.rowName ?? null,
    columns: columns.map((c) => c.label),
    rows: lists(value).map((row) => columns.map((c, i) => words(c, String(row[i] ?? "")))),
  };
}

/** What the portal knows beforehand, each in the shape of an answer. */
export type Known = Partial<Record<Prefill, Answer>>;

/** What a new document starts with: what the portal knows, what an earlier one said (an agreement made again), and the academy's usual wording. */
export function startingAnswers(definition: Definition, known: Known, earlier: Answers = {}): StoredAnswers {
  const prefilled: Record<string, Answer> = {};
  const values: Record<string, Answer> = {};
  for (const field of fieldsBy(definition, definition.writer)) {
    const found = field.prefill ? allowed(field, known[field.prefill]) : undefined;
    const said = allowed(field, earlier[field.key]);
    if (found !== undefined) prefilled[field.key] = values[field.key] = found;
    else if (said !== undefined) values[field.key] = said;
    else if (field.startsAs !== undefined) values[field.key] = field.startsAs;
  }
  return { values, prefilled };
}

/** Still word for word what the portal filled in? */
export const isAsFilledIn = (stored: StoredAnswers, key: string): boolean =>
  stored.prefilled[key] !== undefined && JSON.stringify(stored.prefilled[key]) === JSON.stringify(stored.values[key]);
