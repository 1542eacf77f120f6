/** The audit trail as sentences: who did what, to whose record. Pure. */
import { addDays, londonDay, longDay, parseDay, type Day, type Instant } from "#app/shared/dates";
import { auditNames, type AuditName } from "./names";

export type AuditFacts = {
  what: string;
  actorName: string | null;
  aboutName: string | null;
  sameActor: boolean;
  /** the title of the document it is about, where it is about one */
  title: string | null;
  changes: string;
};

const isName = (what: string): what is AuditName => what in auditNames;
export const auditWords = (what: string): string => (isName(what) ? auditNames[what] : what);
/** Names that only make sense with somebody after them: "gave a role to", "invited". */
const wantsSomebody = (words: string) => / (of|to|for|with|about)$/.test(words) || /^(invited|added)$/.test(words);
const small = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);
/** "feedback" and "work" are not counted. */
const withArticle = (noun: string) => (/^feedback|work$/.test(noun) ? noun : `${/^[aeiou]/.test(noun) ? "an" : "a"} ${noun}`);

/** "Amy Jones signed a critical reflection of Kim Patel" */
export function auditSentence(event: AuditFacts): string {
  const words = auditWords(event.what);
  const whose = event.aboutName && !event.sameActor ? event.aboutName : null;
  if (event.what.startsWith("external.") && event.actorName === null) return `Somebody outside ${words} ${event.aboutName ?? "somebody"}`;
  if (event.what.startsWith("alerts.") && event.actorName === null) return `The portal ${words} ${event.aboutName ?? "somebody"}`;
  if (event.what.startsWith("document.")) {
    const noun = event.title ? small(event.title) : "document";
    return `${event.actorName ?? "Somebody"} ${words} ${withArticle(noun)}${whose ? ` of ${whose}` : ""}`;
  }
  // Nobody is signed in yet when a sign-in is refused: the sentence is then about the account's owner.
  if (event.actorName === null) return `${event.aboutName ?? "Somebody"} ${words}`;
  if (wantsSomebody(words)) return `${event.actorName} ${words} ${event.sameActor ? "themselves" : (event.aboutName ?? "somebody")}`;
  return `${event.actorName} ${words}${whose ? `: ${whose}` : ""}`;
}

const valueWords = (value: unknown): string => {
  if (value === null) return "none";
  if (value === true) return "yes";
  if (value === false) return "no";
  const text = String(value);
  const day = parseDay(text);
  if (day) return longDay(day);
  return /^[a-z]+([A-Z][a-z]+)+$/.test(text) ? keyWords(text) : text;
};
const keyWords = (key: string) => key.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);

/** What an event changed, in a few words: "role assessor, starts on 3 March 2026". */
export function changesWords(changes: string): string {
  let read: unknown;
  try {
    read = JSON.parse(changes);
  } catch {
    return "";
  }
  if (typeof read !== "object" || read === null) return "";
  return Object.entries(read)
    .map(([key, value]) => `${keyWords(key)} ${valueWords(value)}`)
    .join(", ");
}

/** The moment at which a London day begins. */
export function dayBegins(day: Day): Instant {
  const summer: Instant = `${addDays(day, -1)}T23:00:00.000Z`;
  return londonDay(summer) === day ? summer : `${day}T00:00:00.000Z`;
}

/** A place in the trail: pages go on from the last event of the one before. */
export const placeOf = (event: { happenedAt: Instant; id: string }): string => `${event.happenedAt}~${event.id}`;
export function readPlace(text: string): { happenedAt: Instant; id: string } | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([A-Za-z0-9._-]{1,64})$/.exec(text);
  return found ? { happenedAt: found[1] as Instant, id: found[2]! } : null;
}
