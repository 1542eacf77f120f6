/**
 * The life of a document, and who may do what with it. Pure.
 *
 *   draft → submitted → (returned ↔ submitted) → signed by each in order → locked;  withdrawn from anything not yet locked.
 *
 * A part (learner, assessor, line manager) is always today's relation: when the assessor changes, the new one takes over what is
 * open, and the old one goes on reading only what they began or wrote. Nobody signs in a part they do not play.
 */
import { dayAndTime, longDay, londonDay, howFar, type Day, type Instant } from "#app/shared/dates";
import type { LearnerRelations } from "#app/access/permissions";
import type { DocumentState, Part } from "#db/schema";
import type { Definition, Reader } from "./definition";

/** What the rules need to know of a document. */
export type DocumentFacts = {
  state: DocumentState;
  personId: string;
  writerId: string;
  startedById: string;
  waitingFor: Part | null;
  revision: number;
  submittedAt: Instant | null;
};
/** A document with the people around it today and the terms it was begun under. */
export type Matter = {
  document: DocumentFacts;
  relations: LearnerRelations;
  definition: Pick<Definition, "writer" | "signers" | "audience" | "private">;
};
export type Reading = { personId: string; isLead: boolean };

/** The parts somebody plays for a learner today. Nobody assesses or manages themselves. */
export function partsOf(personId: string, r: LearnerRelations): Part[] {
  if (personId === r.learnerId) return ["learner"];
  const played: Part[] = [];
  if (personId === r.assessorId) played.push("assessor");
  if (personId === r.managerId) played.push("lineManager");
  return played;
}
export const plays = (personId: string, part: Part | null, r: LearnerRelations): boolean => part !== null && partsOf(personId, r).includes(part);
export const playerOf = (part: Part, r: LearnerRelations): string | null =>
  part === "learner" ? r.learnerId : part === "assessor" ? r.assessorId : r.managerId;

/** What can happen to a document: from which states, and whose act it is. "next" is the part it waits for. */
export const transitions = {
  save: { from: ["draft", "returned"], by: "writer" },
  send: { from: ["draft", "returned"], by: "writer" },
  return: { from: ["submitted"], by: "next" },
  sign: { from: ["submitted"], by: "next" },
  withdraw: { from: ["draft", "submitted", "returned"], by: "writer" },
  addAddendum: { from: ["locked"], by: "signers" },
} as const satisfies Record<string, { from: readonly DocumentState[]; by: "writer" | "next" | "signers" }>;
export type Act = keyof typeof transitions;

/** Is this act this person's, whatever state the document is in? What is not theirs does not exist for them. */
export function isTheirs(act: Act, personId: string, { document, relations, definition }: Matter): boolean {
  const { by } = transitions[act];
  if (by === "writer") return plays(personId, definition.writer, relations);
  return definition.signers.some((part) => plays(personId, part, relations) && (document.submittedAt !== null || part === definition.writer));
}

/** Why this person cannot do it now, as a sentence; null when they can. Ask `isTheirs` first. */
export function whyNot(act: Act, personId: string, { document, relations }: Matter): string | null {
  const { from, by } = transitions[act];
  if (!(from as readonly DocumentState[]).includes(document.state)) return wrongState[document.state];
  if (by === "next" && !plays(personId, document.waitingFor, relations)) return "It is waiting for somebody else now.";
  return null;
}
const wrongState: Record<DocumentState, string> = {
  draft: "It is a draft and has not been sent.",
  submitted: "It has been sent and cannot be changed unless it is returned.",
  returned: "It has been returned for changes and has not been sent again.",
  locked: "It has been signed by everybody and cannot be changed. Add an addendum instead.",
  withdrawn: "It has been withdrawn.",
};

const may =
  (act: Act) =>
  (personId: string, matter: Matter): boolean =>
    isTheirs(act, personId, matter) && whyNot(act, personId, matter) === null;
export const mayEdit = may("save");
export const maySend = may("send");
export const mayReturn = may("return");
export const maySign = may("sign");
export const mayWithdraw = may("withdraw");
export const mayAddAddendum = may("addAddendum");

/** The writer's part is played by somebody else today: who saves or sends it next becomes its writer. */
export const isTakenOverBy = (personId: string, { document, definition, relations }: Matter): boolean =>
  document.writerId !== personId && plays(personId, definition.writer, relations);

/**
 * Who may read it. A draft: its writer, and the person who has taken over the writer's part. Sent: the audience too, and whoever
 * began it. Withdrawn: those who could read it before.
 */
export function mayRead(viewer: Reading, { document, relations, definition }: Matter): boolean {
  if (document.writerId === viewer.personId || plays(viewer.personId, definition.writer, relations)) return true;
  if (document.submittedAt === null) return false;
  if (document.startedById === viewer.personId) return true;
  return definition.audience[document.state === "locked" ? "locked" : "open"].some((reader) =>
    reader === "lead" ? viewer.isLead : plays(viewer.personId, reader, relations),
  );
}

/** What was private and shared and taken back is private again: others still see that it was there, and why it was taken back. */
export const seesText = (personId: string, { document, definition }: Matter): boolean =>
  !(definition.private && document.state === "withdrawn") || document.writerId === personId;

/** Why this person cannot sign in this part, where the part is signed with a registration number. */
export const whyNotSign = (definition: Pick<Definition, "registered">, part: Part, sweNumber: string | null): string | null =>
  definition.registered?.includes(part) && sweNumber === null
    ? `Only a registered social worker can sign this as ${partNames[part]}. No registration number is kept for you: ask your academy to enter it, then sign.`
    : null;

/** Who is asked to sign first when it is sent, and whether sending is itself the writer's signature. */
export function sending(definition: Pick<Definition, "writer" | "signers">): { signsAt: 0 | null; waitingFor: Part | null } {
  const signsBySending = definition.signers[0] === definition.writer;
  return { signsAt: signsBySending ? 0 : null, waitingFor: definition.signers[signsBySending ? 1 : 0] ?? null };
}
/** Whose signature comes after this one; null when it was the last. */
export const afterSigning = (definition: Pick<Definition, "signers">, part: Part): Part | null =>
  definition.signers[definition.signers.indexOf(part) + 1] ?? null;

/** The revision a document has once it is sent: the first time it stays, each time it was returned it goes up. */
export const revisionWhenSent = (document: Pick<DocumentFacts, "state" | "revision">): number =>
  document.state === "returned" ? document.revision + 1 : document.revision;

/** What a line manager who came after the signatures adds to an agreement: their promise, as a dated addendum. Who has said it is known by these words. */
export const KEEPS_TO_IT = "I have become the line manager since this was signed. I have read it, and I keep to what it promises.";

// In words

const partNames: Record<Part, string> = { learner: "newly qualified social worker", assessor: "assessor", lineManager: "line manager" };
export const partName = (part: Part): string => partNames[part];

const readerWords = (reader: Reader, writer: Part): string => {
  if (reader === "lead") return "the academy lead";
  if (writer === "learner") return `your ${partNames[reader]}`;
  return reader === "learner" ? "your learner" : `the learner’s ${partNames[reader]}`;
};
const list = (words: string[]): string => (words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`);
const others = (readers: readonly Reader[], writer: Part) => readers.filter((r) => r !== writer).map((r) => readerWords(r, writer));

/** Who can see this, said to the person who writes it. */
export function whoCanSee(definition: Pick<Definition, "writer" | "audience" | "private">, state: DocumentState): string {
  const { writer, audience } = definition;
  if (definition.private) return whoCanSeePrivate(others(audience.open, writer), state);
  const open = list(["You", ...others(audience.open, writer)]);
  const atTheEnd = others(
    audience.locked.filter((r) => !audience.open.includes(r)),
    writer,
  );
  const later = atTheEnd.length > 0 ? ` Once everybody has signed: ${list(atTheEnd)} too.` : "";
  const rest = audience.locked.includes("lead") ? "" : " Everybody else sees only that it was done.";
  if (state === "draft") return `Only you. When you send it: ${list(others(audience.open, writer))}.${later}${rest}`;
  if (state === "locked") return `${list(["You", ...others(audience.locked, writer)])}.${rest}`;
  if (state === "withdrawn") return `${open}, if it had been sent.`;
  return `${open}.${later}${rest}`;
}
function whoCanSeePrivate(sharedWith: string[], state: DocumentState): string {
  const them = list(sharedWith);
  if (state === "draft") return `Only you. If you share it: ${them}, and nobody else. You can take it back until they have signed it.`;
  if (state === "withdrawn")
    return `Only you. If it had been shared: ${them} still ${sharedWith.length === 1 ? "sees" : "see"} that it was, and the reason you gave.`;
  return `You and ${them}, and nobody else.`;
}

/** Who can see this, said to everybody else who reads it. */
export function whoReads(definition: Pick<Definition, "writer" | "audience" | "private">, state: DocumentState): string {
  if (definition.private && state === "withdrawn")
    return `Only the ${partNames[definition.writer]}. You see that it was shared, and why it was taken back.`;
  const named = (readers: readonly Reader[]) => {
    const all = [definition.writer, ...readers.filter((r) => r !== definition.writer)];
    const words = list(all.map((r) => (r === "lead" ? "the academy lead" : `the ${partNames[r]}`)));
    return words.charAt(0).toUpperCase() + words.slice(1);
  };
  return `${named(state === "draft" ? [] : state === "locked" ? definition.audience.locked : definition.audience.open)}.`;
}

export type StateFacts = { state: DocumentState; waitingFor: Part | null; stateSince: Instant; savedAt: Instant };
/** The state as one sentence: whose turn it is, since when. `waitingName` is who plays the part it waits for, where anybody does; "you" for the reader. */
export function stateSentence(d: StateFacts, waitingName: string | null, today: Day): string {
  const on = londonDay(d.stateSince);
  const since = `since ${longDay(on)}, ${howFar(on, today)}`;
  const part = d.waitingFor === null ? "" : partNames[d.waitingFor];
  const who = waitingName === "you" ? "you" : waitingName ? `${waitingName} (${part})` : `the ${part}, whose place nobody holds today`;
  switch (d.state) {
    case "draft":
      return `Draft, saved ${dayAndTime(d.savedAt)}`;
    case "submitted":
      return `Waiting for ${who}, ${since}`;
    case "returned":
      return `Returned for changes: waiting for ${who}, ${since}`;
    case "locked":
      return `Signed by everybody on ${longDay(on)}`;
    case "withdrawn":
      return `Withdrawn on ${longDay(on)}`;
  }
}

/** A state in a word or two, for a tag. */
export const stateWord: Record<DocumentState, string> = {
  draft: "Draft",
  submitted: "Sent",
  returned: "Returned",
  locked: "Signed",
  withdrawn: "Withdrawn",
};

/** "Send to your assessor": what the button that sends says. */
export function sendWords(definition: Pick<Definition, "writer" | "signers" | "private">): string {
  const { waitingFor } = sending(definition);
  if (definition.private && waitingFor !== null) return `Share with your ${partNames[waitingFor]}`;
  if (waitingFor === null) return "Sign and lock";
  if (waitingFor === "learner") return "Send to your learner";
  if (waitingFor === definition.writer) return "Send";
  return definition.writer === "learner" ? `Send to your ${partNames[waitingFor]}` : `Send to the ${partNames[waitingFor]}`;
}
