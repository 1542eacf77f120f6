/**
 * Nothing that could identify a child may come in. A caseload file with such a column is refused before anything of it is
 * kept, by what the column is called and by what stands in it; the sentence names the column.
 */
import { type Day, daysBetween } from "#app/shared/dates";
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

function saidByContent(header: string, cells: readonly string[], today: Day): string | null {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length === 0) return null;
  const worker = WORKER.test(plainHeader(header));
  let [tenDigits, nhs, closed, upn, days, old] = [0, 0, 0, 0, 0, 0];
  const distinct = new Set<string>();
  for (const cell of filled) {
    if (cell.length > 2_000) continue;
    for (const number of cell.match(TEN_DIGITS) ?? []) {
      tenDigits += 1;
      if (isNhsNumber(number)) nhs += 1;
    }
    if (POSTCODE.test(cell)) return "postcodes";
    if (CLOSED_POSTCODE.test(cell)) closed += 1;
    if (UPN.test(cell)) upn += 1;
    const day = cell.length <= 30 ? dayFromCell(cell) : null;
    if (day && !/^\d{5}$/.test(cell)) {
      days += 1;
      distinct.add(day);
      if (daysBetween(day, today) > 5 * 365) old += 1;
    }
  }
  // One in eleven numbers of ten digits passes by chance, so a few among many staff numbers prove nothing
  if (nhs > 0 && nhs >= tenDigits * 0.6 && !(worker && tenDigits < 5)) return "NHS numbers";
  if (upn > 0 && upn >= filled.length * 0.5) return "pupils' numbers";
  if (closed >= 3 && closed >= filled.length * 0.5) return "postcodes";
  // The days of extracts are few and recent; birthdays are many and spread over years
  if (days >= 3 && days >= filled.length * 0.8 && distinct.size >= days * 0.5 && old >= days * 0.3) return "dates of birth";
  return null;
}

/** Why this file may not come in, with the column named; null when nothing in it could identify a child. */
export function whyIdentifiesChildren(headers: readonly string[], rows: readonly { cells: readonly string[] }[], today: Day): string | null {
  for (const header of headers) {
    const said = saidByHeader(header);
    if (said)
      return `The column “${header}” looks like ${said}. Nothing that could identify a child may come into the portal, so the file was not kept. Remove the column and choose the file again${said === "a name" ? "; if it is the worker's, call it “Worker name”" : ""}.`;
  }
  for (const [index, header] of headers.entries()) {
    const said = saidByContent(
      header,
      rows.map(({ cells }) => cells[index] ?? ""),
      today,
    );
    if (said)
      return `The column “${header}” holds what look like ${said}. Nothing that could identify a child may come into the portal, so the file was not kept. Remove the column and choose the file again.`;
  }
  return null;
}

/** Why the column chosen as the child key is not opaque; null when it says nothing to anybody outside the case system. */
export function whyNotOpaque(header: string, keys: readonly string[]): string | null {
  const filled = keys.filter((key) => key !== "");
  const share = (test: (key: string) => boolean) => (filled.length === 0 ? 0 : filled.filter(test).length / filled.length);
  const refuse = (what: string) =>
    `The column “${header}” ${what}. Ask for a key that says nothing outside the case system (a hash or a random code); the file was not kept.`;
  if (share((key) => /^[\d\s./-]+$/.test(key)) >= 0.5) return refuse("holds plain numbers, which are the child's number in the case system");
  if (share((key) => /^(lcs|ics|mosaic|ecl|eclipse|nhs|upn|pid)[-_ ]?\d+$/i.test(key)) >= 0.5)
    return refuse("holds the child's number in the case system");
  if (
    share(
      (key) =>
        /^[a-z]{2,4}[-_ ]?\d{6}(\d\d)?$/i.test(key) && dayFromCell(key.replace(/^\D+/, "").replace(/^(\d\d)(\d\d)(\d+)$/, "$1/$2/$3")) !== null,
    ) >= 0.5
  )
    return refuse("looks like initials and a date of birth");
  if (share((key) => /^[\p{L}\s.,'’-]+$/u.test(key) && !/^[a-f]{16,}$/i.test(key)) >= 0.5) return refuse("looks like names or initials");
  if (share((key) => dayFromCell(key) !== null) >= 0.5) return refuse("holds dates");
  return null;
}
