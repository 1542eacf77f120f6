/** What one cell of an export means. Each returns null where the text is not such a thing. */
import { addDays, dayOf, type Day } from "#app/shared/dates";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** two-digit years: 00 to 69 are this century's */
const year = (text: string) => (text.length === 2 ? +text + (+text < 70 ? 2000 : 1900) : +text);

/** `03/12/2026`, `3.12.26`, `2026-12-03T00:00:00`, `3 Dec 2026`, or Excel's own number of a day. Day before month, always. */
export function dayFromCell(text: string): Day | null {
  const cell = text.trim().replace(/[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?Z?$/i, "");
  let m = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/.exec(cell);
  if (m) return dayOf(year(m[3]!), +m[2]!, +m[1]!);
  m = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(cell);
  if (m) return dayOf(+m[1]!, +m[2]!, +m[3]!);
  m = /^(?:\w{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})[ ,-]+(\d{4}|\d{2})$/i.exec(cell);
  if (m) return dayOf(year(m[3]!), MONTHS.indexOf(m[2]!.slice(0, 3).toLowerCase()) + 1, +m[1]!);
  return /^\d{5}$/.test(cell) && +cell >= 20_000 && +cell <= 80_000 ? addDays("1899-12-30", +cell) : null;
}

/** `37`, `37.5`, `37,5`, `37:30`, `18.5 hrs`; in minutes a week. */
export function weeklyMinutes(text: string): number | null {
  const cell = text.trim().replace(/ ?(hours|hrs|hour|hr|h)( per week| pw| a week)?\.?$/i, "");
  const clock = /^(\d{1,2}):([0-5]\d)(:00)?$/.exec(cell);
  if (clock) return +clock[1]! * 60 + +clock[2]!;
  return /^\d{1,3}([.,]\d{1,6})?$/.test(cell) ? Math.round(+cell.replace(",", ".") * 60) : null;
}

/** A full week is 37 hours. `0.8`, `0,8`, `80%`, `1`. */
export const FULL_WEEK = 37 * 60;
export function minutesOfFte(text: string): number | null {
  const m = /^(\d{1,3}(?:[.,]\d{1,6})?) ?(%|fte)?$/i.exec(text.trim());
  if (!m) return null;
  const share = +m[1]!.replace(",", ".") / (m[2] === "%" ? 100 : 1);
  return Math.round(share * FULL_WEEK);
}

/** A count of cases: `12`, `12.0`, empty or a dash for none. */
export function countFromCell(text: string): number | null {
  const cell = text.trim();
  if (cell === "" || /^[-–—]$/.test(cell)) return 0;
  return /^\d{1,4}([.,]0+)?$/.test(cell) ? parseInt(cell, 10) : null;
}

export const yesFromCell = (text: string): boolean | null => {
  const cell = text.trim().toLowerCase();
  if (/^(y|yes|true|t|1|x|joint|joint(ly)? work(ed|ing)?)$/.test(cell)) return true;
  return /^(|n|no|false|f|0|-|sole|single)$/.test(cell) ? false : null;
};

const TITLE = /^(mr|mrs|ms|miss|mx|dr|prof|rev)\.?$/i;
const PARTICLE = /^(van|von|de|da|di|du|del|della|la|le|el|al|bin|ibn|ter|ten|st|st\.|o'|ap)$/i;
/** `Jones, Amy` or `Ms Amy van der Berg` → given and family name. A single word is no full name. */
export function splitName(text: string): { givenName: string; familyName: string } | null {
  const cell = text.trim().replace(/\s+/g, " ");
  const comma = cell.indexOf(",");
  const words = (part: string) =>
    part
      .trim()
      .split(" ")
      .filter((word) => word !== "" && !TITLE.test(word));
  if (comma > 0) {
    const [family, given] = [words(cell.slice(0, comma)).join(" "), words(cell.slice(comma + 1)).join(" ")];
    return family && given ? { givenName: given, familyName: family } : null;
  }
  const all = words(cell);
  if (all.length < 2) return null;
  const particle = all.findIndex((word, index) => index > 0 && index < all.length - 1 && PARTICLE.test(word));
  const at = particle > 0 ? particle : all.length - 1;
  return { givenName: all.slice(0, at).join(" "), familyName: all.slice(at).join(" ") };
}

/** For comparing what people type: case, accents, spaces and punctuation do not count. */
export const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’.]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const EMAIL = /^[^\s@<>"]{1,64}@[a-z0-9]([a-z0-9.-]{0,186})\.[a-z]{2,24}$/;
export function emailFromCell(text: string): string | null {
  const cell = text
    .trim()
    .replace(/^mailto:/i, "")
    .toLowerCase();
  return EMAIL.test(cell) ? cell : null;
}
