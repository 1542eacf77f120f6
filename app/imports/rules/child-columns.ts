/**
 * Nothing that could identify a child may come in. A caseload file with such a column is refused before anything of it is
 * kept, by what the column is called and by what stands in it; the sentence names the column.
 */
import { type Day, daysBetween } from "#app/shared/dates";
import { isByChild } from "./caseload";
import { dayFromCell } from "./cells";
import { plainHeader } from "./columns";

const WORKER = /\b(worker|workers|sw|professional|staff|practitioner|employee|manager|supervisor|case ?holder|key ?worker|officer|user ?name)\b/;
const PLACE = /\b(team|service|allocated|assigned|unit)\b/;
const CHILD =
  /\b(child|childs|children|childrens|young person|young persons|young people|yp|cyp|client|clients|service user|subject|pupil|patient|person|persons|individual|baby|sibling|parent|mother|father)\b/;
const NAME =
  /\b(name|names|forename|forenames|firstname|first name|given name|surname|lastname|last name|family name|middle name|initials?|known as|alias|aka|preferred name)\b/;
const BARE_NAME =
  /^(forenames?|first ?names?|given names?|surname|last ?name|family name|middle names?|initials?|known as|alias|aka|preferred name)$/;
/** The worker's in a file with a row for each worker, and perhaps the child's in one with a row for each child. */
const WHOSE_NAME = /^(full ?)?names?$/;
const SYSTEM =
  /\b(lcs|ics|mosaic|eclipse|liquid ?logic|care ?first|azeus|care ?director|swift|paris|framework ?i|protocol|person|client|service user|patient|pupil|system|family|case file)\b/;
const NUMBER = /\b(id|ids|no|num|number|ref|reference|key|identifier|code)\b/;

/** What a header says the column is, where that could identify a child. */
function saidByHeader(header: string): string | null {
  const text = plainHeader(header);
  const padded = ` ${text} `;
  const worker = WORKER.test(text);
  const child = CHILD.test(text);
  if (/\bnhs\b/.test(text)) return "an NHS number";
  if (/\b(upn|uln|unique pupil number|unique learner number|pupil number)\b/.test(text)) return "a pupil's number";
  if (worker || (PLACE.test(text) && !child)) return null;
  if (/\b(dob|d o b|date of birth|birth ?date|birth ?day|born|edd|expected date of delivery|birth)\b/.test(text)) return "a date of birth";
  if (/\b(post ?code|postal code|zip)\b/.test(text)) return "a postcode";
  if (/\b(address|house number|street|uprn)\b/.test(text) && !/\bemail\b/.test(text)) return "an address";
  if (/\b(phone|telephone|mobile|tel)\b/.test(text)) return "a telephone number";
  if (/\b(gender|sex)\b/.test(text)) return "a child's gender";
  if (/\b(ethnicity|ethnic|ethnic group|nationality|religion|faith|first language)\b/.test(text)) return "a child's ethnicity, religion or language";
  if (BARE_NAME.test(text)) return "a name";
  if (child && NAME.test(text)) return "a child's name";
  if (/^(child|young person|yp|client|service user)$/.test(text)) return "a child";
  if (/^(lcs|ics|mosaic|eclipse|pid|p id|swift id|crn)$/.test(text)) return "the child's number in the case system";
  if (SYSTEM.test(text) && NUMBER.test(text)) return "the child's number in the case system";
  return padded.includes(" school ") ? "a child's school" : null;
}

const TEN_DIGITS = /(?<![\dA-Za-z])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\dA-Za-z])/g;
/** The check digit of an NHS number (modulus 11). */
export function isNhsNumber(text: string): boolean {
  const digits = text.replace(/[ -]/g, "");
  if (!/^\d{10}$/.test(digits) || /^(\d)\1{9}$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, index) => total + +digit * (10 - index), 0);
  const check = 11 - (sum % 11);
  return check !== 10 && (check === 11 ? 0 : check) === +digits[9]!;
}
const POSTCODE =
  /(^|[\s,])(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPSTUW]) [0-9][ABD-HJLNP-UW-Z]{2})($|[\s,.])/i;
const CLOSED_POSTCODE = /^[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9]|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]|[0-9][A-HJKPSTUW])[0-9][ABD-HJLNP-UW-Z]{2}$/i;
const UPN = /^[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]$/i;

/** More different days than the extracts of twenty years have; beyond them there is no need to count. */
const MANY_DAYS = 1_000;

/** Looks at the cells of one column, one after another. */
function contentOfColumn(today: Day) {
  let [filled, tenDigits, nhs, postcodes, closed, upn, days, old] = [0, 0, 0, 0, 0, 0, 0, 0];
  const distinct = new Set<Day>();
  const cell = (text: string): void => {
    if (text === "") return;
    filled += 1;
    if (text.length > 2_000) return;
    for (const number of text.match(TEN_DIGITS) ?? []) {
      tenDigits += 1;
      if (isNhsNumber(number)) nhs += 1;
    }
    if (POSTCODE.test(text)) postcodes += 1;
    if (CLOSED_POSTCODE.test(text)) closed += 1;
    if (UPN.test(text)) upn += 1;
    const day = text.length <= 30 ? dayFromCell(text) : null;
    if (!day || /^\d{5}$/.test(text)) return;
    days += 1;
    if (distinct.size < MANY_DAYS) distinct.add(day);
    if (daysBetween(day, today) > 5 * 365) old += 1;
  };
  const said = (header: string): string | null => {
    const worker = WORKER.test(plainHeader(header));
    if (postcodes > 0) return "postcodes";
    // One in eleven numbers of ten digits passes by chance, so a few among many staff numbers prove nothing
    if (nhs > 0 && nhs >= tenDigits * 0.6 && !(worker && tenDigits < 5)) return "NHS numbers";
    if (upn > 0 && upn >= filled * 0.5) return "pupils' numbers";
    if (closed >= 3 && closed >= filled * 0.5) return "postcodes";
    // The days of extracts are few and recent; birthdays are many and spread over years
    const many = distinct.size >= Math.min(days * 0.5, MANY_DAYS);
    return days >= 3 && days >= filled * 0.8 && many && old >= days * 0.3 ? "dates of birth" : null;
  };
  return { cell, said };
}

const refused = (header: string, said: string, more = "") =>
  `The column “${header}” ${said}. Nothing that could identify a child may come into the portal, so the file was not kept. Remove the column and choose the file again${more}.`;

/** Why a file with these headers may not come in, with the column named; null where no header says that it could identify a child. */
export function whyIdentifiesChildren(headers: readonly string[]): string | null {
  const byChild = isByChild(headers);
  for (const header of headers) {
    const said = saidByHeader(header) ?? (byChild && WHOSE_NAME.test(plainHeader(header)) ? "a name" : null);
    if (said) return refused(header, `looks like ${said}`, said === "a name" ? "; if it is the worker's, call it “Worker name”" : "");
  }
  return null;
}

/** The same by what stands in the columns: it is shown each row once. */
export function lookForChildren(today: Day) {
  const columns: ReturnType<typeof contentOfColumn>[] = [];
  return {
    row(cells: readonly string[]): void {
      for (const [index, cell] of cells.entries()) (columns[index] ??= contentOfColumn(today)).cell(cell);
    },
    why(headers: readonly string[]): string | null {
      for (const [index, header] of headers.entries()) {
        const said = columns[index]?.said(header);
        if (said) return refused(header, `holds what look like ${said}`);
      }
      return null;
    },
  };
}

/** What gives a child away where half of the keys are so. */
const TELLING: readonly [(key: string) => boolean, string][] = [
  [(key) => /^[\d\s./-]+$/.test(key), "holds plain numbers, which are the child's number in the case system"],
  [(key) => /^(lcs|ics|mosaic|ecl|eclipse|nhs|upn|pid)[-_ ]?\d+$/i.test(key), "holds the child's number in the case system"],
  [
    (key) => /^[a-z]{2,4}[-_ ]?\d{6}(\d\d)?$/i.test(key) && dayFromCell(key.replace(/^\D+/, "").replace(/^(\d\d)(\d\d)(\d+)$/, "$1/$2/$3")) !== null,
    "looks like initials and a date of birth",
  ],
  [(key) => /^[\p{L}\s.,'’-]+$/u.test(key) && !/^[a-f]{16,}$/i.test(key), "looks like names or initials"],
  [(key) => dayFromCell(key) !== null, "holds dates"],
];

/** Whether the column of child keys is opaque, says nothing to anybody outside the case system: it is shown each key once. */
export function lookAtChildKeys() {
  let filled = 0;
  const telling = TELLING.map(() => 0);
  return {
    key(key: string): void {
      if (key === "") return;
      filled += 1;
      for (const [index, [test]] of TELLING.entries()) if (test(key)) telling[index]! += 1;
    },
    whyNotOpaque(header: string): string | null {
      const at = telling.findIndex((times) => filled > 0 && times >= filled * 0.5);
      return at < 0
        ? null
        : `The column “${header}” ${TELLING[at]![1]}. Ask for a key that says nothing outside the case system (a hash or a random code); the file was not kept.`;
    },
  };
}
