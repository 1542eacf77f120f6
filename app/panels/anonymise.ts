/**
 * Names made unreadable for the panel: everybody known to the portal, the learner's teams, addresses and registration numbers. It finds
 * whole words, whatever their case or accents, the longest first, and says what it replaced, so that somebody checks it before any
 * panel member reads it. A name that is also a word ("Grace", "Will") is replaced where it is capitalised. Pure.
 */

export type Known = {
  /** what is put in the place of the name: "the learner" */
  as: string;
  givenName: string;
  familyName: string;
  email: string | null;
  staffNumber: string | null;
  sweNumber: string | null;
  /** around this learner: names are found in small letters and as initials too */
  close: boolean;
};
export type KnownTeam = { as: string; name: string };
/** The coordinator's own words: what else to replace, and what to leave as it stands. */
export type Words = { replace: readonly { word: string; as: string }[]; keep: readonly string[] };
export const noWords: Words = { replace: [], keep: [] };

export type Piece = string | { was: string; as: string; /** also an ordinary word: look at it */ common: boolean };
export type Replaced = { was: string; as: string; common: boolean; count: number; contexts: { where: string; before: string; after: string }[] };

/** First and family names that are words as well. */
const COMMON = new Set(
  `will grace mark may april june august hope joy rose faith bill sue pat frank art dawn summer autumn winter young king day long black white brown
green grey page park field fields hill hills wood woods stone rivers marsh banks bank church bell cook baker carter price reading love best case judge
law parish short small strong wise sharp noble moody penny olive ivy iris daisy holly amber ruby pearl crystal jade angel christian charity patience
precious blessing melody sky robin jay drew chase hunter mason miles major guy max earl duke dean marshall rich sandy rusty ray gene trinity
victor grant gill heather ginger basil rosemary sage misty star destiny hazel pike cross ford rush march house hall lane street head self
good bright fair little power powers west north south east knight bishop pope abbott page porter potter fisher farmer shepherd miller smith taylor
walker butler archer gardener gardner friend child children man pride peace prince rock rod rob art ace buddy
honey cherry clay clement constant cliff brook brooks bush berry beach coast moor moore flood frost snow storm rain spring wells waters pool lake
sands forest ash birch read hand hands foot legg heart body mind root roots bond chance fortune luck swift speed quick wild savage
gentle meek humble worth worthy sterling silver gold golden steel irons nail bolt key keys lock box ball pitt pitts bird birds crane drake finch
hawk heron nightingale partridge peacock robins sparrow swan wren lamb lyon fox wolf bull hart buck roe`.split(/\s+/),
);
const TITLES = new Set(["mr", "mrs", "ms", "miss", "mx", "dr"]);
const MONTHS = new Set(["may", "april", "june", "august", "march"]);

const isWordChar = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{M}\p{N}]/u.test(c);
const APOSTROPHES = new Set(["'", "’", "‘", "ʼ", "`", "´"]);
const DASHES = new Set(["-", "‐", "‑", "–", "—"]);
const folds = new Map<string, string>();
/** One character as it is compared: small, without accents, one kind of apostrophe, dash and blank. A combining accent is nothing. */
function fold(c: string): string {
  let folded = folds.get(c);
  if (folded === undefined) {
    folded = APOSTROPHES.has(c)
      ? "'"
      : DASHES.has(c)
        ? "-"
        : /\s/u.test(c)
          ? " "
          : c.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
    if (folds.size > 20_000) folds.clear();
    folds.set(c, folded);
  }
  return folded;
}
/** Text as it is compared, blanks in a row as one. */
export const folded = (text: string): string => [...text].map(fold).join("").replace(/ +/g, " ").trim();

type Entry = {
  find: string;
  as: string;
  /** only where the text has a capital at its beginning */
  capitalised: boolean;
  common: boolean;
  month: boolean;
};

export type Finder = (text: string) => Piece[];

/** Makes the one that finds: built once for a portfolio, run on each of its texts. */
export function finderOf(people: readonly Known[], teams: readonly KnownTeam[], words: Words = noWords): Finder {
  const keep = new Set(words.keep.map(folded));
  const entries = new Map<string, Entry>();
  // The first to claim a text has it: the coordinator's words, then those closest to the learner.
  const add = (text: string, as: string, options: { capitalised?: boolean } = {}) => {
    const find = folded(text);
    if (find.length < 2 || entries.has(find) || keep.has(find)) return;
    const common = COMMON.has(find);
    entries.set(find, { find, as, common, month: MONTHS.has(find), capitalised: options.capitalised === true || common });
  };
  for (const { word, as } of words.replace) add(word, as);
  const inOrder = [...people.filter((p) => p.close), ...people.filter((p) => !p.close)];
  for (const p of inOrder) {
    for (const text of fullForms(p)) add(text, p.as, { capitalised: isShort(text, p) });
    if (p.email) add(p.email, p.as);
    if (p.sweNumber) add(p.sweNumber, p.as);
    if (p.close && p.staffNumber && p.staffNumber.length >= 4) add(p.staffNumber, p.as);
  }
  for (const t of teams) {
    const words = t.name.trim().split(/\s+/);
    add(t.name, t.as, { capitalised: words.length === 1 });
    const without = t.name.replace(/[\s-]*\d+$/, "");
    if (without !== t.name && without.split(/\s+/).length > 1) add(without, t.as, { capitalised: true });
  }
  for (const p of inOrder) for (const text of partsOf(p)) add(text, p.as, { capitalised: !p.close });

  // By their first word, the longest first.
  const byStart = new Map<string, Entry[]>();
  for (const entry of entries.values()) {
    const start = startOf(entry.find);
    const list = byStart.get(start);
    if (list) list.push(entry);
    else byStart.set(start, [entry]);
  }
  for (const list of byStart.values()) list.sort((a, b) => b.find.length - a.find.length);
  return (text) => replaceIn(text, byStart, keep);
}

const startOf = (find: string): string => /^[\p{L}\p{M}\p{N}]+/u.exec(find)?.[0] ?? find;

/** "A. Young", "A.Y.": as capitals only, or "a young person" would become somebody. */
const isShort = (text: string, { familyName }: Known): boolean =>
  /^.\.? ?.\.?$/u.test(text) || (/^.\.? /u.test(text) && COMMON.has(folded(familyName)));

const initial = (name: string): string => [...name.trim()][0] ?? "";
/** The name whole: both ways round, and as people write it in e-mail. */
function fullForms({ givenName, familyName, close }: Known): string[] {
  const [given, family] = [givenName.trim(), familyName.trim()];
  if (!given || !family) return [given || family];
  const all = [`${given} ${family}`, `${family}, ${given}`, `${family} ${given}`, `${given}.${family}`, `${given}_${family}`, `${given}-${family}`];
  const [g, f] = [initial(given), initial(family)];
  const first = given.split(/[\s-]+/)[0] ?? given;
  if (first !== given) all.push(`${first} ${family}`);
  if (!close) return [...all, `${g}.${family}`, `${g}. ${family}`];
  return [
    ...all,
    ...[`${given}${family}`, `${g}${family}`, `${g}.${family}`, `${g}. ${family}`, `${g} ${family}`, `${family}.${given}`, `${family}${g}`],
    ...[`${family}.${g}`, `${given}.${f}`, `${given} ${f}.`, `${g}.${f}.`, `${g}.${f}`, `${g}. ${f}.`],
  ].filter((form) => [...form].length > 2);
}
/** Given name alone, family name alone, the halves of a double one, and what stands after an apostrophe. */
function partsOf({ givenName, familyName, close }: Known): string[] {
  const whole = [givenName.trim(), familyName.trim()];
  const halves = close
    ? whole.flatMap((name) => {
        const after = name.split(/['’]/).slice(1).join("’");
        const split = [after, ...(after || name).split(/[\s-]+/)].filter((half) => half !== name && [...half].length >= 3);
        return split;
      })
    : [];
  return [...whole, ...halves];
}

/** Where the text matches from here on: the position after it, or -1. Accents between count for nothing. */
function matchAt(chars: readonly string[], from: number, find: string): number {
  let at = from;
  let found = 0;
  while (found < find.length) {
    if (at >= chars.length) return -1;
    const f = fold(chars[at]!);
    if (f === "") {
      at += 1;
      continue;
    }
    if (!find.startsWith(f, found)) return -1;
    found += f.length;
    at += 1;
    if (f === " ") while (at < chars.length && fold(chars[at]!) === " ") at += 1;
  }
  while (at < chars.length && fold(chars[at]!) === "") at += 1;
  return at;
}

const EMAIL = /^[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/u;

function replaceIn(text: string, byStart: ReadonlyMap<string, readonly Entry[]>, keep: ReadonlySet<string>): Piece[] {
  const chars = [...text];
  const pieces: Piece[] = [];
  let plain = "";
  const put = (was: string, as: string, common: boolean) => {
    if (plain !== "") pieces.push(plain);
    plain = "";
    pieces.push({ was, as, common });
  };
  let at = 0;
  while (at < chars.length) {
    const c = chars[at]!;
    if (!isWordChar(c) || isWordChar(chars[at - 1])) {
      plain += c;
      at += 1;
      continue;
    }
    const end = wordEnd(chars, at);
    // An address is somebody's, also where the portal does not know whose.
    if (chars[end] === "@" || "._%+'-".includes(chars[end] ?? " ")) {
      const address = EMAIL.exec(chars.slice(at, at + 320).join(""))?.[0];
      if (address && !keep.has(folded(address))) {
        const known = byStart.get(startOf(folded(address)))?.find((e) => e.find === folded(address));
        put(address, known?.as ?? "an e-mail address", false);
        at += [...address].length;
        continue;
      }
    }
    const hit = found(chars, at, end, byStart);
    if (!hit) {
      plain += chars.slice(at, end).join("");
      at = end;
      continue;
    }
    // "Ms Cole" loses its title too
    const title = /(^|[^\p{L}\p{M}\p{N}])(\p{L}{2,4})\.?\s+$/u.exec(plain);
    let was = chars.slice(at, hit.end).join("");
    if (title && TITLES.has(folded(title[2]!))) {
      const from = title.index + title[1]!.length;
      was = plain.slice(from) + was;
      plain = plain.slice(0, from);
    }
    const begins = beginsSentence(plain, pieces);
    put(was, begins ? hit.entry.as.charAt(0).toUpperCase() + hit.entry.as.slice(1) : hit.entry.as, hit.entry.common);
    at = hit.end;
  }
  if (plain !== "") pieces.push(plain);
  return pieces;
}

function wordEnd(chars: readonly string[], from: number): number {
  let at = from;
  while (at < chars.length && isWordChar(chars[at])) at += 1;
  return at;
}

function found(chars: readonly string[], at: number, wordEnds: number, byStart: ReadonlyMap<string, readonly Entry[]>) {
  const word = folded(chars.slice(at, wordEnds).join(""));
  for (const entry of byStart.get(word) ?? []) {
    const end = matchAt(chars, at, entry.find);
    if (end < 0 || (isWordChar(chars[end - 1]) && isWordChar(chars[end]))) continue;
    if (entry.capitalised && !inCapitals(chars, at, end)) continue;
    if (entry.month && nearNumber(chars, at, end)) continue;
    return { entry, end };
  }
  return null;
}
/** Each of its words has a capital, or is of a script without capitals. */
function inCapitals(chars: readonly string[], from: number, to: number): boolean {
  for (let at = from; at < to; at += 1)
    if (isWordChar(chars[at]) && (at === from || !isWordChar(chars[at - 1])) && chars[at] !== chars[at]!.toUpperCase()) return false;
  return true;
}
/** "12 May", "May 2026": the month. */
function nearNumber(chars: readonly string[], from: number, to: number): boolean {
  const before = chars.slice(Math.max(0, from - 6), from).join("");
  const after = chars.slice(to, to + 6).join("");
  return /(^|\D)\d{1,2}(st|nd|rd|th)?\s+$/.test(before) || /^\s+\d/.test(after);
}
/** Nothing stands before it in its sentence. */
function beginsSentence(plain: string, pieces: readonly Piece[]): boolean {
  if (plain === "") return pieces.length === 0;
  return /([.!?]["'’”)]*\s+|\n\s*)$/.test(plain) || (pieces.length === 0 && /^\s*["'‘“(]*$/.test(plain));
}

export const textOf = (pieces: readonly Piece[]): string => pieces.map((p) => (typeof p === "string" ? p : p.as)).join("");

const AROUND = 40;
const CONTEXTS = 3;
/** Every replacement with how often and where, the doubtful ones first. */
export function replacementsIn(texts: readonly { where: string; pieces: readonly Piece[] }[]): Replaced[] {
  const all = new Map<string, Replaced>();
  for (const { where, pieces } of texts)
    pieces.forEach((piece, i) => {
      if (typeof piece === "string") return;
      const key = `${folded(piece.was)}|${folded(piece.as)}`;
      let line = all.get(key);
      if (!line)
        all.set(
          key,
          (line = { was: piece.was, as: piece.as.charAt(0).toLowerCase() + piece.as.slice(1), common: piece.common, count: 0, contexts: [] }),
        );
      line.count += 1;
      if (line.contexts.length < CONTEXTS)
        line.contexts.push({ where, before: tail(textOf(pieces.slice(0, i))), after: textOf(pieces.slice(i + 1)).slice(0, AROUND) });
    });
  return [...all.values()].sort((a, b) => Number(b.common) - Number(a.common) || b.count - a.count || (a.was < b.was ? -1 : 1));
}
const tail = (text: string) => text.slice(-AROUND);
