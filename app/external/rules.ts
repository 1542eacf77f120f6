/** A question to somebody outside: its life, what a link opens, and what an answer becomes. Pure. */
import { addDays, fullDay, howFar, londonDay, longDay, type Day, type Instant } from "#app/shared/dates";
import { LONGEST, questionsOf, REMINDER_AFTER_DAYS, type Question, type Questions } from "./questions";

export type RequestFacts = {
  askedAt: Instant;
  expiresAt: Instant;
  remindedAt: Instant | null;
  openedAt: Instant | null;
  answeredAt: Instant | null;
  withdrawnAt: Instant | null;
  /** the learner's year goes on */
  active: boolean;
};
export type RequestState = "waiting" | "opened" | "answered" | "expired" | "withdrawn";

/** An answer stays one, whatever happens afterwards; what nobody needs any more counts as withdrawn. */
export function stateOf(r: Omit<RequestFacts, "askedAt" | "remindedAt">, now: Instant): RequestState {
  if (r.answeredAt !== null) return "answered";
  if (r.withdrawnAt !== null || !r.active) return "withdrawn";
  if (r.expiresAt <= now) return "expired";
  return r.openedAt === null ? "waiting" : "opened";
}

/** What somebody with a link gets to see. `elsewhere`: it was opened in another browser. */
export type LinkState = "open" | "begin" | "elsewhere" | "answered" | "answeredHere" | "expired" | "withdrawn" | "unknown";
export function linkState(state: RequestState, bound: string | null, here: string | null): Exclude<LinkState, "unknown"> {
  const mine = bound !== null && bound === here;
  if (state === "answered") return mine ? "answeredHere" : "answered";
  if (state === "expired" || state === "withdrawn") return state;
  if (bound === null) return "begin";
  return mine ? "open" : "elsewhere";
}
/** How the server answers: what is gone is gone, what never was is not found, and a kind word is a page like any other. */
export const statusOf: Record<LinkState, 200 | 404 | 410> = {
  open: 200,
  begin: 200,
  elsewhere: 200,
  answeredHere: 200,
  answered: 410,
  expired: 410,
  withdrawn: 410,
  unknown: 404,
};

const on = (at: Instant, today: Day) => `${longDay(londonDay(at))}, ${howFar(londonDay(at), today)}`;
/** The state as one sentence, for the asker. */
export function stateSentence(r: RequestFacts & { withdrawnBecause?: string | null }, now: Instant): string {
  const today = londonDay(now);
  const until = `The link works until ${longDay(lastDay(r.expiresAt))}.`;
  switch (stateOf(r, now)) {
    case "answered":
      return `Answered on ${on(r.answeredAt!, today)}`;
    case "withdrawn":
      return r.withdrawnAt === null ? "Not needed any more: the year has ended" : `Withdrawn on ${on(r.withdrawnAt, today)}`;
    case "expired":
      return `Not answered: the link ran out on ${on(r.expiresAt, today)}`;
    case "opened":
      return `Opened on ${on(r.openedAt!, today)}, not answered yet. ${until}`;
    case "waiting":
      return `Asked on ${on(r.askedAt, today)}${r.remindedAt ? `, reminded on ${longDay(londonDay(r.remindedAt))}` : ""}. ${until}`;
  }
}
/** The last day on which a link works: it ends in the night after. */
export const lastDay = (expiresAt: Instant): Day => addDays(londonDay(expiresAt), -1);

/** Why they are not reminded now; null when they may be. */
export function whyNotRemind(r: RequestFacts & { email: string | null }, now: Instant): string | null {
  const state = stateOf(r, now);
  if (state !== "waiting" && state !== "opened") return "There is nothing to be reminded of any more";
  if (r.email === null) return "They were not asked by e-mail. Speak to them, or make a new link";
  const earliest = addDays(londonDay(r.remindedAt ?? r.askedAt), REMINDER_AFTER_DAYS);
  return londonDay(now) < earliest
    ? `They were written to less than ${REMINDER_AFTER_DAYS} days ago. You can remind them from ${fullDay(earliest)}`
    : null;
}

export const withName = (text: string, name: string): string => text.replaceAll("{name}", name);

// What an answer becomes

export type Sent = Readonly<Record<string, string | true | null>>;
export type Named = { name: string | null; role: string | null; registration: string | null };
/** How the answer came. */
export type How = { how: "link" } | { how: "typed"; by: string };

/** Everything that came in, word for word; it is stored as this text, and its SHA-256 beside it. */
export type Received = {
  format: "external.1";
  request: string;
  audience: string;
  questions: string;
  how: "link" | "typed";
  typedBy: string | null;
  named: Named;
  /** key, question, answer, in the order in which they were asked */
  answers: [key: string, question: string, answer: string][];
  /** fields of the document and their answers, which nobody changes */
  fields: [key: string, answer: string | true][];
};

const said = (q: Question, value: string | true): string => (value === true ? "Yes" : (q.options?.find((o) => o.value === value)?.label ?? value));

type Parts = { id: string; audience: string; questions: string; learnerName: string };
/** The answers of somebody outside, with what they become in the document. `givenOn` is the day on which they came. */
export function received(request: Parts, sent: Sent, named: Named, how: How, givenOn: Day): Received {
  const set = questionsOf(request.questions, request.audience);
  const answered = set.questions.flatMap((q) => {
    const value = sent[q.key];
    return value === undefined || value === null || value === "" ? [] : [{ q, value, label: withName(q.label, request.learnerName) }];
  });
  const words = answered.filter(({ q }) => !q.field).map(({ q, value, label }) => `${label}\n${said(q, value)}`);
  const fields = new Map<string, string | true>(Object.entries(set.known));
  fields.set("givenOn", givenOn);
  for (const { q, value } of answered) if (q.field) fields.set(q.field, value);
  if (set.naming === "professional") fields.set("role", named.role ?? "");
  if (set.naming === "registered") fields.set("observerSays", whoWords(named).slice(0, LONGEST.line));
  const head = set.naming === "registered" ? [`Observed by ${whoWords(named)}.`] : named.name ? [`${named.name} gave their name.`] : [];
  fields.set(set.words, [...head, ...words].join("\n\n"));
  return {
    format: "external.1",
    request: request.id,
    audience: request.audience,
    questions: request.questions,
    how: how.how,
    typedBy: how.how === "typed" ? how.by : null,
    named,
    answers: answered.map(({ q, value, label }) => [q.key, label, said(q, value)]),
    fields: [...fields],
  };
}
/** The boxes for their own words, with their labels: what is looked at again before it goes. */
export const boxesOf = (request: Pick<Parts, "audience" | "questions" | "learnerName">): Record<string, string> =>
  Object.fromEntries(
    questionsOf(request.questions, request.audience).questions.flatMap((q) =>
      q.kind === "text" || q.kind === "line" ? [[q.key, withName(q.label, request.learnerName)]] : [],
    ),
  );

/** "Dana Cole, practice supervisor, registration SW1234" */
const whoWords = ({ name, role, registration }: Named): string =>
  [name, role, registration && `registration ${registration}`].filter(Boolean).join(", ");

/** Is anything said at all? Whoever gives only their name has not answered. */
export const saysSomething = (set: Questions, sent: Sent): boolean =>
  set.questions.some((q) => !q.field && sent[q.key] !== undefined && sent[q.key] !== null && sent[q.key] !== "");

/** Where the words of a document came from: "Given by link on 3 November 2026 by a child, without a name." */
export function originWords(content: Pick<Received, "how" | "typedBy" | "named" | "audience" | "questions">, at: Instant): string {
  const { giver } = questionsOf(content.questions, content.audience);
  const who = content.named.name
    ? `${content.named.name}${content.named.role ? `, ${content.named.role}` : ` (${giver})`}`
    : `${content.named.role ? `a ${content.named.role}` : giver}, without a name`;
  const day = longDay(londonDay(at));
  return content.how === "link" ? `Given by link on ${day} by ${who}.` : `Typed in on ${day} by ${content.typedBy} for ${who}.`;
}

/** Is what came in still there, and in the document? A sentence for each thing that is not right. */
export function verifyReceived(
  answer: { content: string; contentHash: string },
  values: Readonly<Record<string, unknown>>,
  hash: (text: string) => string,
): string[] {
  if (hash(answer.content) !== answer.contentHash) return ["What came in from outside is not what was received."];
  const { fields } = JSON.parse(answer.content) as Received;
  const changed = fields.filter(([key, value]) => values[key] !== undefined && values[key] !== value).map(([key]) => key);
  return changed.length > 0 ? [`It does not say what was received from outside (${changed.join(", ")}).`] : [];
}

/** Whom a question went to, as somebody may read it: the asker's own words are the asker's, anybody else reads who asked, and what as. */
export function whoFor(personId: string, r: { who: string; askedById: string; asker: string; questions: string; audience: string }): string {
  if (r.askedById === personId) return r.who;
  const { giver } = questionsOf(r.questions, r.audience);
  return `${giver.charAt(0).toUpperCase()}${giver.slice(1)}, asked by ${r.asker}`;
}

// For whom a learner waits outside

export type OutsideLine = { id: string; words: string; to: string };
type Line = RequestFacts & { id: string; who: string; documentId: string | null };
/** Whom they wait for and since when, and who has answered but was not taken up yet; what ran out asks for a new link. */
export const outsideLines = (requests: readonly Line[], now: Instant): OutsideLine[] =>
  requests.flatMap((r) => {
    const state = stateOf(r, now);
    if (state === "withdrawn") return [];
    const words = `${r.who}: ${stateSentence(r, now)}`;
    return [
      state === "answered"
        ? { id: r.id, words: `${words}. Read it and add what you take from it`, to: `/documents/${r.documentId}/edit` }
        : { id: r.id, words, to: `/requests/${r.id}` },
    ];
  });
