/**
 * What in a piece of writing looks as if it could identify a child or a family: a date of birth, somebody's full name, a postcode,
 * an NHS number, a number of the case system. It warns and never blocks: only the writer knows. Pure.
 */
import { dayOf, type Day } from "#app/shared/dates";
import type { Answers } from "./answers";
import type { Field } from "./definition";
import type { Identifying, LookAgain } from "./look-again";
import { commonWords, givenNames, postcodeAreas, titles } from "./identifying-words";

type Found = Identifying & { at: number };

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DATES =
  /\b(\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s./-]+(\d{1,2}|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[\s.,/-]+(\d{4}|\d{2})\b/giu;
/** said just before a date of birth, or right after it */
const BORN_BEFORE = /\b(?:born|birthday|d\.?\s?o\.?\s?b\.?|date of birth|birth date|b\.)\W+(?:\p{Ll}+\W+){0,3}$/iu;
const BORN_AFTER = /^\W{0,3}(?:d\.?o\.?b\b|date of birth|birthday|\(?\s?born\b)/iu;
/** A date so long ago is nobody's meeting: it is when somebody was born, or history. */
const LONG_AGO_YEARS = 3;

/** Dates with a word of birth beside them, and full dates years ago. */
function datesOfBirth(text: string, today: Day): Found[] {
  const year = Number(today.slice(0, 4));
  return [...text.matchAll(DATES)].flatMap((m) => {
    const [words, day = "", month = "", y = ""] = m;
    const full = y.length === 4 ? +y : +y + (+y > year % 100 ? 1900 : 2000);
    const monthNumber = /^\d+$/.test(month) ? +month : MONTHS.indexOf(month.toLowerCase().slice(0, 3)) + 1;
    const on = dayOf(full, monthNumber, +day);
    if (on === null || on > today || full < year - 110) return [];
    const isSaid =
      BORN_BEFORE.test(text.slice(Math.max(0, m.index - 40), m.index)) ||
      BORN_AFTER.test(text.slice(m.index + words.length, m.index + words.length + 18));
    const isLongAgo = y.length === 4 && `${full + LONG_AGO_YEARS}${on.slice(4)}` <= today;
    return isSaid || isLongAgo ? [{ kind: "dateOfBirth" as const, words, at: m.index }] : [];
  });
}

const WORD = "\\p{Lu}[\\p{L}\\p{M}]*(?:['’-]\\p{Lu}?[\\p{L}\\p{M}]+)*";
const NAMES = new RegExp(`(?<![\\p{L}\\p{N}])${WORD}(?:[ \\t]+${WORD})*`, "gu");
const TITLED = new RegExp(`(?<![\\p{L}\\p{N}])(?:${titles.join("|")})\\.?[ \\t]+(?:${WORD})(?:[ \\t]+${WORD})?`, "gu");
const plain = (word: string) => word.toLowerCase().replaceAll("’", "'").replace(/'s$/u, "");
const isCommon = (word: string) => commonWords.has(plain(word)) || word === word.toUpperCase();
const isGiven = (word: string) => givenNames.has(plain(word).split("-")[0] ?? "");
/** Is this the first word of a sentence, a line or a quotation, where every word has a capital? */
const opens = (text: string, at: number) => /(?:^|[.!?:;\n“”"(•*–-])\s*$/u.test(text.slice(0, at));

/** A given name and another name, a title with a name, or two names side by side within a sentence; not those of the people around. */
function names(text: string, around: readonly string[]): Found[] {
  const known = new Set(around.flatMap((name) => name.split(/\s+/)).map(plain));
  const isKnown = (words: readonly string[]) => words.every((w) => known.has(plain(w)));
  const found: Found[] = [];
  for (const m of text.matchAll(TITLED)) {
    const words = m[0].split(/[ \t]+/).slice(1);
    if (!words.some(isCommon) && !isKnown(words)) found.push({ kind: "name", words: m[0], at: m.index });
  }
  for (const m of text.matchAll(NAMES)) {
    const parts = [...m[0].matchAll(new RegExp(WORD, "gu"))].map((p) => ({ word: p[0], at: m.index + p.index }));
    for (let i = 0; i + 1 < parts.length; i++) {
      const [first, second] = [parts[i]!, parts[i + 1]!];
      if (isCommon(first.word) || isCommon(second.word) || first.word.length < 2 || second.word.length < 2) continue;
      if (!isGiven(first.word) && opens(text, first.at)) continue;
      const third = parts[i + 2];
      const taken = third && !isCommon(third.word) ? [first, second, third] : [first, second];
      const last = taken.at(-1)!;
      const end = last.at + last.word.length;
      i += taken.length - 1;
      if (isKnown(taken.map((p) => p.word)) || found.some((f) => f.at <= first.at && first.at < f.at + f.words.length)) continue;
      found.push({ kind: "name", words: text.slice(first.at, end).replace(/['’]s$/u, ""), at: first.at });
    }
  }
  return found;
}

const POSTCODE = /(?<![\p{L}\p{N}])([A-Z]{1,2})(\d[A-Z\d]?)[ \t]?(\d)([ABD-HJLNP-UW-Z]{2})(?![\p{L}\p{N}])/giu;
const postcodes = (text: string): Found[] =>
  [...text.matchAll(POSTCODE)].flatMap((m) => {
    const [words, area = "", , digit = "", inward = ""] = m;
    const isOrdinal = /^(?:1st|2nd|3rd|[04-9]th)$/.test(digit + inward);
    return postcodeAreas.has(area.toUpperCase()) && !isOrdinal ? [{ kind: "postcode" as const, words, at: m.index }] : [];
  });

/** The tenth digit of an NHS number follows from the nine before it. */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((n, d, i) => n + Number(d) * (10 - i), 0);
  const check = 11 - (sum % 11);
  return check !== 10 && check % 11 === Number(digits[9]);
}

const NUMBERS = /(?<![\p{L}\p{N}£€$.,/-])([A-Z]{1,4}-?)?(\d(?:[ -]?\d){5,11})(?![\p{L}\p{N}%]|[.,/-]\d)/giu;
/** Numbers of the NHS and of case systems. Telephone numbers, years, money and numbers with points in them are neither. */
function longNumbers(text: string): Found[] {
  return [...text.matchAll(NUMBERS)].flatMap((m): Found[] => {
    const [words, prefix = "", number = ""] = m;
    const digits = number.replace(/[ -]/g, "");
    const at = m.index;
    if (/^\d{3}[ -]?\d{3}[ -]?\d{4}$/.test(number) && isNhsNumber(digits)) return [{ kind: "nhsNumber", words: number, at: at + prefix.length }];
    if (/[ -]/.test(number)) return []; // "2026 2027", a telephone number
    if (/\bsw[ -]?$/i.test(text.slice(0, at) + prefix)) return []; // a registration number
    if (digits.length > 10 || (digits.length >= 10 && digits.startsWith("0"))) return [];
    if (/\b0\d{2,4}[ -]$/.test(text.slice(Math.max(0, at - 7), at))) return []; // the end of a telephone number
    const asDay = /^(?:19|20)\d{6}$/.test(digits) ? dayOf(+digits.slice(0, 4), +digits.slice(4, 6), +digits.slice(6)) : null;
    return asDay === null ? [{ kind: "caseNumber", words: words.trim(), at }] : [];
  });
}

/** Everything in a text that looks as if it could identify somebody, in the order in which it stands there, each once. */
export function identifyingIn(text: string, around: readonly string[], today: Day): Identifying[] {
  const found = [...datesOfBirth(text, today), ...names(text, around), ...postcodes(text), ...longNumbers(text)].sort((a, b) => a.at - b.at);
  const seen = new Set<string>();
  return found.flatMap(({ kind, words }) => {
    const key = `${kind} ${words.toLowerCase()}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ kind, words }];
  });
}

const MOST = 40;

/** The boxes of one part, without what the portal filled in itself and what is there for names of staff. */
export function toLookAgainAt(fields: readonly Field[], values: Answers, prefilled: Answers, around: readonly string[], today: Day): LookAgain[] {
  const isProse = (kind: string) => kind === "shortText" || kind === "longText";
  const boxes = fields.flatMap((field): { name: string; label: string; text: string }[] => {
    const value = values[field.key];
    if (field.namesStaff || value === undefined || JSON.stringify(value) === JSON.stringify(prefilled[field.key])) return [];
    if (isProse(field.kind)) return typeof value === "string" ? [{ name: field.key, label: field.label, text: value }] : [];
    if (field.kind !== "rows" || !Array.isArray(value)) return [];
    return value.flatMap((row, at) =>
      (field.columns ?? []).flatMap((column, i) =>
        isProse(column.kind) && Array.isArray(row)
          ? [{ name: `${field.key}.${at}.${column.key}`, label: `${column.label}, ${field.rowName ?? "row"} ${at + 1}`, text: row[i] ?? "" }]
          : [],
      ),
    );
  });
  return lookAgainAt(boxes, around, today);
}

/** The same for boxes by name, with the label by which the page calls them. */
export const lookAgainAt = (boxes: readonly { name: string; label: string; text: string }[], around: readonly string[], today: Day): LookAgain[] =>
  boxes
    .flatMap(({ name, label, text }) =>
      identifyingIn(text, around, today).map((found) => ({ ...found, field: name, label, key: `${name.replace(/\.\d+\./, ".")} ${found.words}` })),
    )
    .slice(0, MOST);
