/**
 * What a signature is put under. Each signature holds the SHA-256 of the content its signer had in front of them: the writer's
 * answers, the answers of every signer up to and including themselves, and the attached files. Pure; the hash function is handed in.
 */
import type { DocumentState, Part } from "#db/schema";
import { readAnswers, type Answers } from "./answers";
import { definitionId, type Definition } from "./definition";
import { partName } from "./rules";

export type Hash = (text: string) => string;
export type AttachedFile = { sha256: string; fileName: string; bytes: number };
export type SignedContent = { id: string; personId: string; revision: number; values: Answers; attachments?: readonly AttachedFile[] };

/** The sections a signature at this position stands under: the writer's, and those of the signers up to it. */
export const sectionsAt = (definition: Pick<Definition, "sections" | "signers" | "writer">, position: number) => {
  const heard = new Set<Part>([definition.writer, ...definition.signers.slice(0, position + 1)]);
  return definition.sections.filter((s) => heard.has(s.by));
};

/**
 * The content as one text that comes out the same on every machine: lists in the definition's order, no object whose keys could
 * be written in another order. It must never change for documents already signed; a new shape gets a new first element.
 */
export function canonicalContent(definition: Definition, document: SignedContent, position: number): string {
  const answers = sectionsAt(definition, position).flatMap((s) =>
    s.fields.flatMap((f) => {
      const value = document.values[f.key];
      return value === undefined ? [] : [[f.key, value]];
    }),
  );
  const said = [document.id, definitionId(definition), document.personId, document.revision, position, answers];
  const attached = [...(document.attachments ?? [])].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)).map((a) => [a.sha256, a.fileName, a.bytes]);
  // a document without files keeps the text it had before there were any
  return JSON.stringify(attached.length === 0 ? ["document.1", ...said] : ["document.2", ...said, attached]);
}

export const contentHash = (definition: Definition, document: SignedContent, position: number, hash: Hash): string =>
  hash(canonicalContent(definition, document, position));

export type FileState = "whole" | "missing" | "changed";
export type StoredSignature = { revision: number; position: number; part: Part; name: string; contentHash: string };
/**
 * Is a stored document still what was signed? Each thing that is not right as a sentence; none means it is whole. Signatures of
 * earlier revisions stood under another text and are not checked; nor are those of one that came back, which is being changed.
 */
export function verifyDocument(
  document: {
    id: string;
    personId: string;
    revision: number;
    state: DocumentState;
    definitionId: string;
    answers: string;
    /** with what the folder of files holds under each name */
    attachments?: readonly (AttachedFile & { state: FileState })[];
  },
  definition: Definition,
  signatures: readonly StoredSignature[],
  hash: Hash,
): string[] {
  const wrong: string[] = [];
  if (document.definitionId !== definitionId(definition)) return [`It was written under ${document.definitionId}, not ${definitionId(definition)}.`];
  let values: Answers;
  try {
    ({ values } = readAnswers(document.answers));
  } catch {
    return ["Its answers cannot be read."];
  }
  const stands = document.state === "submitted" || document.state === "locked";
  const current = signatures.filter((s) => stands && s.revision === document.revision).sort((a, b) => a.position - b.position);
  for (const s of current) {
    if (definition.signers[s.position] !== s.part) wrong.push(`${s.name} signed in a place that is not theirs.`);
    const { id, personId, revision, attachments = [] } = document;
    if (contentHash(definition, { id, personId, revision, values, attachments }, s.position, hash) !== s.contentHash)
      wrong.push(`It is not what ${s.name} signed.`);
  }
  if (document.state === "locked")
    definition.signers.forEach((part, position) => {
      if (!current.some((s) => s.position === position)) wrong.push(`It is locked without the signature of the ${partName(part)}.`);
    });
  for (const { fileName, state } of document.attachments ?? []) {
    if (state === "missing") wrong.push(`Its file “${fileName}” is missing.`);
    if (state === "changed") wrong.push(`Its file “${fileName}” is not the one that was attached.`);
  }
  return wrong;
}
