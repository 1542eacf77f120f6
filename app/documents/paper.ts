/** A document as it is read and printed: plain words, no questions left to ask. Pure. */
import { dayAndTime, type Instant } from "#app/shared/dates";
import type { ProgrammeDefinition } from "#app/programmes/rules";
import type { DocumentState, NoteKind, Part } from "#db/schema";
import { answerWords, isAsFilledIn, tableOf, type StoredAnswers, type Table } from "./answers";
import type { Definition } from "./definition";
import { partName } from "./rules";

/** `words` says it all, in paragraphs; rows and ratings are also there as a `table`. */
export type PaperField = { key: string; label: string; words: string[]; kind: "text" | "list"; table: Table | null; asFilledIn: boolean };
export type PaperSection = { key: string; heading: string; fields: PaperField[] };

/** What has been said: the writer's sections, and those of the signers who have signed this revision. What may be left out and was is left out. */
export function paperOf(
  definition: Pick<Definition, "sections" | "writer">,
  answers: StoredAnswers,
  signed: ReadonlySet<Part>,
  standardName: (id: string) => string,
): PaperSection[] {
  return definition.sections
    .filter((s) => s.by === definition.writer || signed.has(s.by))
    .map((s) => ({
      key: s.key,
      heading: s.heading,
      fields: s.fields
        .filter((f) => f.required || answers.values[f.key] !== undefined)
        .map((f) => ({
          key: f.key,
          label: f.label,
          words: answerWords(f, answers.values[f.key], standardName),
          table: tableOf(f, answers.values[f.key], standardName),
          kind: f.kind === "standards" || f.kind === "choices" ? ("list" as const) : ("text" as const),
          asFilledIn: isAsFilledIn(answers, f.key),
        })),
    }))
    .filter((s) => s.fields.length > 0);
}

/** One thing that happened, as it is kept. */
export type Happened = {
  what: "drafted" | "sent" | "takenOver" | "signed" | NoteKind;
  id: string;
  at: Instant;
  revision: number | null;
  part: Part | null;
  name: string;
  sweNumber: string | null;
  body: string | null;
};

export type SignerLine = { part: string; name: string | null; sweNumber: string | null; state: "signed" | "waiting" | "later"; when: string | null };
/** Who has signed this revision, whose turn it is, and who comes after. */
export function signersOf(
  definition: Pick<Definition, "signers">,
  document: { revision: number; state: DocumentState; waitingFor: Part | null },
  history: readonly Happened[],
  names: Record<Part, string | null>,
): SignerLine[] {
  return definition.signers.map((part) => {
    const signature = history.find((h) => h.what === "signed" && h.part === part && h.revision === document.revision);
    if (signature && document.state !== "returned")
      return { part: partName(part), name: signature.name, sweNumber: signature.sweNumber, state: "signed", when: dayAndTime(signature.at) };
    const waiting = document.state === "submitted" && document.waitingFor === part;
    return { part: partName(part), name: names[part], sweNumber: null, state: waiting ? "waiting" : "later", when: null };
  });
}

const did: Record<Happened["what"], string> = {
  drafted: "began it",
  takenOver: "took it over",
  sent: "sent it",
  signed: "signed it",
  returned: "returned it for changes",
  addendum: "added an addendum",
  withdrawn: "withdrew it",
};
export type HistoryLine = { key: string; title: string; when: string; body: string | null };
export const historyLines = (history: readonly Happened[]): HistoryLine[] =>
  history.map((h) => ({
    key: h.id,
    title: `${h.name} ${did[h.what]}${h.part ? ` as ${partName(h.part)}` : ""}`,
    when: dayAndTime(h.at),
    body: h.body,
  }));

export type CheckLine = { key: string; label: string; done: boolean; words: string };
type Piece = { kind: string; stage: string | null; state: DocumentState };
/** What the programme asks for by this stage, and what of it is there. */
export function checklistOf(programme: ProgrammeDefinition, stage: string | null, pieces: readonly Piece[], apartFrom = ""): CheckLine[] {
  return programme.requirements
    .filter((r) => r.stage === stage && !r.record && r.kind !== apartFrom)
    .map((r) => {
      const own = pieces.filter((p) => p.kind === r.kind && (r.counting === "byStage" || p.stage === r.stage));
      const signed = Math.min(r.count, own.filter((p) => p.state === "locked").length);
      const waiting = own.filter((p) => p.state !== "locked").length;
      const label = r.label.many.charAt(0).toUpperCase() + r.label.many.slice(1);
      return {
        key: r.key,
        label,
        done: signed >= r.count,
        words: `${signed} of ${r.count} signed${signed < r.count && waiting > 0 ? `, ${waiting} on the way` : ""}`,
      };
    });
}
