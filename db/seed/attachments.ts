/** What people of the demo academy attach to their work: small real files, made here. */
import { attachFile } from "#app/documents/write-attachments.server";
import { longDay, londonDay, type Instant } from "#app/shared/dates";
import type { Portal } from "./diary";
import { tinyDocx, tinyPdf, tinyPng } from "./files";
import { chance } from "./random";
import type { Staff } from "./staff";

/** Every first piece of written work has its text as a file; some of the others have slides or a picture. */
export async function attachSome(
  portal: Portal,
  who: Staff,
  now: Instant,
  document: { id: string; kind: string; stage: string; title: string },
): Promise<void> {
  const { files } = portal;
  if (!files) return;
  const { id, kind, stage, title } = document;
  const c = chance(`${id} files`);
  const on = longDay(londonDay(now));
  const attach = (n: number, fileName: string, bytes: Uint8Array) =>
    attachFile(portal.as(who, now), files, { id: `${id}-file-${n}`, documentId: id, fileName, bytes });
  if (kind === "writtenWork" && (stage === "threeMonth" || c.percent(15)))
    await attach(
      1,
      "Anonymised assessment.docx",
      await tinyDocx([title, `Anonymised extract, ${on}.`, "Names, dates of birth and addresses are taken out."]),
    );
  if (kind === "criticalReflection" && c.percent(12))
    await attach(
      2,
      "Slides of the group session.pdf",
      await tinyPdf("Slides of the group session", [`Shown on ${on}.`, "What we asked, what we heard, what we will try."], now),
    );
  if ((kind === "familyFeedback" || kind === "directObservation") && c.percent(8))
    await attach(3, "Drawing by a child.png", tinyPng(120, c.between(1, 9)));
}
