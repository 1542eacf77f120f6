/** What a browser's form sends, as nested text: `seenOn.day=3` becomes `{ seenOn: { day: "3" } }`, a repeated name a list. */
export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type FormValues = { [key: string]: FormValue };

const MOST_FIELDS = 20_000;
const KEY = /^[A-Za-z0-9_-]{1,80}$/;
const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** Files are left out (an upload is read by the page that wants it). Names that are not ours are passed over. */
export function formValues(form: Iterable<[string, FormDataEntryValue]>): FormValues {
  const root: FormValues = {};
  let seen = 0;
  for (const [name, value] of form) {
    if (typeof value !== "string" || ++seen > MOST_FIELDS) continue;
    const keys = name.split(".");
    if (keys.length > 5 || !keys.every((k) => KEY.test(k) && !FORBIDDEN.has(k))) continue;
    place(root, keys, value);
  }
  return root;
}

function place(root: FormValues, keys: string[], value: string): void {
  let at: FormValues = root;
  for (const key of keys.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== "object" || Array.isArray(next)) at = at[key] = {};
    else at = next;
  }
  const last = keys[keys.length - 1]!;
  const there = at[last];
  if (there === undefined) at[last] = value;
  else if (Array.isArray(there)) there.push(value);
  else if (typeof there === "string") at[last] = [there, value];
}

/** The text under a dotted name, or "". */
export function textAt(values: FormValues | undefined, name: string): string {
  let at: FormValue | undefined = values;
  for (const key of name.split(".")) at = typeof at === "object" && !Array.isArray(at) ? at[key] : undefined;
  return typeof at === "string" ? at : "";
}
/** The texts under a dotted name: a repeated field, or one tick of several. */
export function textsAt(values: FormValues | undefined, name: string): string[] {
  let at: FormValue | undefined = values;
  for (const key of name.split(".")) at = typeof at === "object" && !Array.isArray(at) ? at[key] : undefined;
  if (typeof at === "string") return at === "" ? [] : [at];
  return Array.isArray(at) ? at.filter((v): v is string => typeof v === "string" && v !== "") : [];
}

/** What a form's action answered when something in it was not right. */
export type FormAnswer = { values: FormValues; errors: Record<string, string> };
export const asFormAnswer = (data: unknown): FormAnswer | null =>
  typeof data === "object" && data !== null && "errors" in data && "values" in data ? (data as FormAnswer) : null;

/** What an action showed of what would follow (`answerInTwo`), with what was typed. */
export const asShown = <T>(answer: unknown): { values: FormValues; shown: T; seen: string } | null =>
  typeof answer === "object" && answer !== null && "shown" in answer && "seen" in answer && "values" in answer
    ? (answer as { values: FormValues; shown: T; seen: string })
    : null;
