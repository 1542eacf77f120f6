/** zod for one field of a form: takes what browsers send (text), gives what the domain wants. Sentences say what to do. */
import { z } from "zod";
import { dayOf, parseDay, readTime, type Day } from "./dates";
import { isId } from "./ids";

// what PostgreSQL cannot store and nobody types: control characters but tab and line end
const CONTROL = /(?![\t\n])\p{Cc}/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Text as it is kept: composed, one kind of line end, nothing a database or a printer chokes on. */
export const clean = (text: string): string =>
  text.replace(/\r\n?/g, "\n").replace(CONTROL, "").replace(LONE_SURROGATE, "\uFFFD").normalize("NFC").trim();

const one = (value: unknown): unknown => (Array.isArray(value) ? value[0] : value);
const asText = z.preprocess((v) => {
  const first = one(v);
  return typeof first === "string" ? clean(first) : "";
}, z.string());

const tooLong = (max: number) => ({ error: `Use ${max.toLocaleString("en-GB")} characters or fewer` });

/** Text that must be there. `empty` says what to do: "Enter the title". */
export const text = ({ empty, max = 500 }: { empty: string; max?: number }) =>
  asText.pipe(z.string().min(1, { error: empty }).max(max, tooLong(max)));

/** Text that may be missing: "" becomes null. */
export const optionalText = ({ max = 500 }: { max?: number } = {}) =>
  asText.pipe(z.string().max(max, tooLong(max))).transform((v) => (v === "" ? null : v));

/** Long writing. */
export const LONG = 60_000;

export const email = ({ empty }: { empty: string }) =>
  asText.pipe(
    z
      .string()
      .min(1, { error: empty })
      .max(254, tooLong(254))
      .regex(/^[^\s@<>"',;]+@[^\s@<>"',;]+\.[^\s@<>"',;]+$/, { error: "Enter an e-mail address in the form name@example.gov.uk" })
      .transform((v) => v.toLowerCase()),
  );

/** The three boxes of a date as they are sent. */
export type DayBoxes = { day?: unknown; month?: unknown; year?: unknown };
const box = (v: unknown) => {
  const first = one(v);
  return typeof first === "string" ? clean(first) : "";
};
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const monthNumber = (t: string) => (/^\d{1,2}$/.test(t) ? +t : MONTHS.indexOf(t.toLowerCase().slice(0, 3)) + 1);

function dayFromBoxes(value: unknown): Day | "empty" | null {
  if (typeof value === "string") return clean(value) === "" ? "empty" : parseDay(clean(value));
  if (typeof value !== "object" || value === null) return "empty";
  const boxes = value as DayBoxes;
  const [d, m, y] = [box(boxes.day), box(boxes.month), box(boxes.year)];
  if (d === "" && m === "" && y === "") return "empty";
  if (!/^\d{1,2}$/.test(d) || !/^\d{4}$/.test(y)) return null;
  return dayOf(+y, monthNumber(m), +d);
}

type DayRule = { from?: Day; to?: Day; range?: string };
function checkedDay(value: unknown, empty: string | null, issue: z.RefinementCtx, rule: DayRule): Day | null {
  const found = dayFromBoxes(value);
  if (found === "empty") {
    if (empty === null) return null;
    issue.addIssue({ code: "custom", message: empty });
    return z.NEVER;
  }
  if (found === null) issue.addIssue({ code: "custom", message: "Enter a real date, like 27 3 2026" });
  else if ((rule.from && found < rule.from) || (rule.to && found > rule.to))
    issue.addIssue({ code: "custom", message: rule.range ?? "That date is outside what is possible here" });
  else return found;
  return z.NEVER;
}

/** A date from three boxes. `empty`: "Enter the date of the observation, like 27 3 2026". */
export const day = ({ empty, ...rule }: { empty: string } & DayRule) =>
  z.unknown().transform((value, issue): Day => checkedDay(value, empty, issue, rule)!);
export const optionalDay = (rule: DayRule = {}) =>
  z
    .unknown()
    .optional()
    .transform((value, issue) => checkedDay(value, null, issue, rule));

/** A whole number. */
export const whole = ({ empty, min, max, unit = "" }: { empty: string; min: number; max: number; unit?: string }) =>
  asText.transform((v, issue): number => {
    const n = Number(v);
    if (v === "") issue.addIssue({ code: "custom", message: empty });
    else if (!/^-?\d{1,9}$/.test(v) || n < min || n > max)
      issue.addIssue({ code: "custom", message: `Enter a whole number from ${min} to ${max}${unit && ` ${unit}`}` });
    else return n;
    return z.NEVER;
  });

/** Minutes from two boxes, hours and minutes (`name.hours`, `name.minutes`); either may be left empty, not both. */
export const minutes = ({ empty, max = 24 * 60 }: { empty: string; max?: number }) =>
  z.unknown().transform((value, issue): number => {
    const boxes = (typeof value === "object" && value !== null ? value : {}) as { hours?: unknown; minutes?: unknown };
    const [h, m] = [box(boxes.hours), box(boxes.minutes)];
    const total = Math.round(Number((h || "0").replace(",", ".")) * 60) + Number(m || "0");
    if (h === "" && m === "") issue.addIssue({ code: "custom", message: empty });
    else if (!/^\d{0,2}([.,]\d{1,2})?$/.test(h) || !/^\d{0,3}$/.test(m) || !Number.isInteger(total) || total <= 0 || total > max)
      issue.addIssue({ code: "custom", message: "Enter hours and minutes, like 1 hour 30 minutes" });
    else return total;
    return z.NEVER;
  });

/** A time of day as people type it, "14:00" or "2.30pm"; kept as "14:00". */
export const clock = ({ empty }: { empty: string }) =>
  asText.transform((typed, issue): string => {
    const found = readTime(typed);
    if (found) return found;
    issue.addIssue({ code: "custom", message: typed === "" ? empty : "Enter a time, like 14:00 or 2.30pm" });
    return z.NEVER;
  });
/** The same, where it may be left empty: null. */
export const optionalClock = () => z.preprocess((v) => (box(v) === "" ? null : v), clock({ empty: "" }).nullable());

export const oneOf = <const T extends readonly string[]>(values: T, error: string) =>
  z.preprocess((v) => one(v) ?? "", z.enum(values as unknown as [T[number], ...T[number][]], { error }));

/** Several of a list; a single tick arrives as text, none as nothing at all. */
export const manyOf = (values: readonly string[], { min = 0, error }: { min?: number; error: string }) =>
  z.preprocess(
    (v) => (Array.isArray(v) ? v : typeof v === "string" && v !== "" ? [v] : []),
    z
      .array(z.string())
      .refine((a) => a.every((v) => values.includes(v)), { error })
      .refine((a) => a.length >= min, { error })
      .transform((a) => [...new Set(a)]),
  );

/** Ids chosen on a page whose list only the server knows. */
export const ids = ({ min = 0, max = 2000, error }: { min?: number; max?: number; error: string }) =>
  z.preprocess(
    (v) => (Array.isArray(v) ? v : typeof v === "string" && v !== "" ? [v] : []),
    z
      .array(z.string().refine(isId, { error }))
      .min(min, { error })
      .max(max, { error })
      .transform((a) => [...new Set(a)]),
  );

/** A box that is ticked or not. */
export const tick = () => z.preprocess((v) => v === true || one(v) === "yes" || one(v) === "on", z.boolean());
/** A box that has to be ticked. */
export const mustTick = (error: string) => tick().pipe(z.literal(true, { error }));

/** A hidden id. */
export const hiddenId = () =>
  asText.pipe(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: "Something is missing from this page. Open it again." }));
