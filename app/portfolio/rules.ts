/** The portfolio of a year: what is in it, in which order, and how its files are called. Pure. */
import { londonDay, longDay } from "#app/shared/dates";
import type { Evidence } from "#app/documents/read.server";

/** By stage as the programme has them, what belongs to none at the end; within a stage as it was sent or signed. */
export function inOrder(documents: readonly Evidence[], stages: readonly string[]): Evidence[] {
  const place = (d: Evidence) => (d.stage === null || !stages.includes(d.stage) ? stages.length : stages.indexOf(d.stage));
  return [...documents].sort(
    (a, b) => place(a) - place(b) || (a.stateSince < b.stateSince ? -1 : a.stateSince > b.stateSince ? 1 : a.id < b.id ? -1 : 1),
  );
}

/** What may not be read is named: "done on 3 May 2026" once everybody has signed, else how far it is. */
export const doneWords = (d: Pick<Evidence, "state" | "stateSince">): string =>
  `${d.state === "locked" ? "done" : d.state === "returned" ? "returned for changes" : "sent"} on ${longDay(londonDay(d.stateSince))}`;

/** A name that every system takes as a folder: "03 Critical reflection". */
export const folderOf = (position: number, title: string): string =>
  `${String(position).padStart(2, "0")} ${title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^A-Za-z0-9 ()-]+/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60)
    .trim()}`.trim();

/** Two files of the same name in one folder get a number. */
export function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let now = name;
    for (let n = 2; used.has(now.toLowerCase()); n++) now = name.replace(/(\.[^.]*)?$/, (end) => ` (${n})${end}`);
    used.add(now.toLowerCase());
    return now;
  });
}

export const readme = (name: string, madeOn: string): string => `Portfolio of ${name}, made on ${madeOn}

portfolio.pdf    everything to read and print: the year, what the programme asks, each document with its signatures
attachments/     the files that were attached, one folder for each document, numbered as in the PDF's contents
portfolio.json   the same for a machine (UTF-8)

portfolio.json is one object:
  format        "academy-portfolio.1"
  madeAt        when (UTC)
  learner       name, registrationNumber
  year          cohort, programme, programmeVersion, framework, startsOn, plannedEndOn, endedOn, status (active,
                completedPass, completedFail, completed where no panel decided, withdrawn, transferred), pauses, assessors
  requirements  for each stage what the programme asks for: label, needed, signed, words
  documents     each: number, id, kind, definition, title, stage, state, revision, writer, sections (heading, fields: label, words,
                and a table where it was one), answers (as stored, by key), signatures (part, name, registrationNumber, at, sha256),
                addenda, history, attachments (fileName, type, bytes, sha256, path in this archive or null where the file is missing)
  doneOnly      documents that whoever made this may not read: title, stage, state, on
  supervision   heldOn, minutes, supervisor
  protectedTime owed, planned, taken, lost (minutes), entries
  caseload      on, cases, joint, load, unit, ceiling, over

A signature's sha256 stands under the answers, the answers of those who signed before, and the attached files. The portal works it
out again under "Check the signatures". Days are YYYY-MM-DD, moments UTC.
`;
