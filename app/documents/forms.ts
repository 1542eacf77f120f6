/** The forms of documents. What a definition asks becomes zod fields; a draft may be incomplete, what is sent may not. */
import { z } from "zod";
import { day, hiddenId, LONG, manyOf, minutes, mustTick, oneOf, optionalDay, optionalText, text, tick, whole } from "#app/shared/fields";
import type { FormValues } from "#app/shared/form-values";
import type { Day } from "#app/shared/dates";
import { longest, mostMinutes, type Answers } from "./answers";
import type { Field } from "./definition";

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
    const read = fieldSchema(field, standards, false).safeParse(sent[field.key]);
    if (read.success) values[field.key] = read.data;
    else errors[field.key] = read.error.issues[0]?.message ?? field.ask;
  }
  return { values, errors };
}

/** Answers in the shape in which a form sends them. */
export function asFormValues(fields: readonly Field[], answers: Answers): FormValues {
  const values: FormValues = {};
  for (const { key, kind } of fields) {
    const answer = answers[key];
    if (answer === undefined) continue;
    if (answer === true) values[key] = "yes";
    else if (typeof answer === "number") values[key] = { hours: String(Math.floor(answer / 60)), minutes: String(answer % 60) };
    else if (typeof answer !== "string") values[key] = [...answer];
    else values[key] = kind === "day" ? dayBoxes(answer as Day) : answer;
  }
  return values;
}
export const dayBoxes = (on: Day): FormValues => {
  const [year = "", month = "", day = ""] = on.split("-");
  return { day: String(Number(day)), month: String(Number(month)), year };
};

export const startForm = z.object({ id: hiddenId() });
export const returnForm = z.object({ version: counter(), comment: text({ empty: "Enter what should change", max: 10_000 }) });
export const withdrawForm = z.object({ reason: text({ empty: "Enter why you withdraw it", max: 10_000 }) });
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
