/** What was answered in a document. Pure. */
import { hours, longDay, parseDay, type Day } from "#app/shared/dates";
import type { Part } from "#db/schema";
import type { Definition, Field, Prefill } from "./definition";

/** Texts, days and choices are text; several choices and standards are lists; minutes a number; a tick is true or absent. */
export type Answer = string | string[] | number | true;
export type Answers = { readonly [key: string]: Answer };
/** `document.answers`: the answers, and what the portal filled in when the document was begun. */
export type StoredAnswers = { values: Answers; prefilled: Answers };

export function readAnswers(text: string): StoredAnswers {
  const stored = JSON.parse(text) as Partial<StoredAnswers>;
  return { values: stored.values ?? {}, prefilled: stored.prefilled ?? {} };
}
export const writeAnswers = (stored: StoredAnswers): string => JSON.stringify(stored);

export const longest = { shortText: 200, longText: 60_000 } as const;
export const mostMinutes = 24 * 60;

export const fieldsBy = (definition: Pick<Definition, "sections">, part: Part): Field[] =>
  definition.sections.filter((s) => s.by === part).flatMap((s) => s.fields);

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
      const chosen = Array.isArray(value) ? value.filter((v): v is string => typeof v === "string" && v !== "" && v.length <= 64) : [];
      return chosen.length > 0 ? [...new Set(chosen)].sort().slice(0, 100) : undefined;
    }
    case "minutes":
      return typeof value === "number" && Number.isInteger(value) && value > 0 && value <= mostMinutes ? value : undefined;
    case "tick":
      return value === true ? true : undefined;
  }
}

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

/** The first thing this part still has to answer before it can send or sign. */
export const firstMissing = (definition: Pick<Definition, "sections">, part: Part, values: Answers): Field | null =>
  fieldsBy(definition, part).find((f) => f.required && values[f.key] === undefined) ?? null;

/** The standards chosen anywhere in the document. */
export const standardsIn = (definition: Pick<Definition, "sections">, values: Answers): string[] => [
  ...new Set(
    definition.sections
      .flatMap((s) => s.fields)
      .filter((f) => f.kind === "standards")
      .flatMap((f) => {
        const value = values[f.key];
        return Array.isArray(value) ? value : [];
      }),
  ),
];

/** An answer as it is read and printed. */
export function answerWords(field: Field, value: Answer | undefined, standardName: (id: string) => string): string[] {
  if (value === undefined) return [];
  if (value === true) return ["Yes"];
  if (typeof value === "number") return [hours(value)];
  const label = (v: string) => field.options?.find((o) => o.value === v)?.label ?? v;
  if (Array.isArray(value)) return value.map(field.kind === "standards" ? standardName : label);
  return [field.kind === "day" ? longDay(value as Day) : field.kind === "choice" ? label(value) : value];
}

/** What a new document starts with: what the portal knows, and the academy's usual wording. */
export function startingAnswers(definition: Definition, known: Partial<Record<Prefill, string>>): StoredAnswers {
  const prefilled: Record<string, Answer> = {};
  const values: Record<string, Answer> = {};
  for (const field of fieldsBy(definition, definition.writer)) {
    const found = field.prefill ? allowed(field, known[field.prefill]) : undefined;
    if (found !== undefined) prefilled[field.key] = values[field.key] = found;
    else if (field.startsAs !== undefined) values[field.key] = field.startsAs;
  }
  return { values, prefilled };
}

/** Still word for word what the portal filled in? */
export const isAsFilledIn = (stored: StoredAnswers, key: string): boolean =>
  stored.prefilled[key] !== undefined && JSON.stringify(stored.prefilled[key]) === JSON.stringify(stored.values[key]);
