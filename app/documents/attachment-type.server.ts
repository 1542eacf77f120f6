/** What a file is, told by its bytes alone, and the file as it is kept. What is none of the five kinds is refused with a sentence. */
import { fileTypeFromBuffer } from "file-type";
import { promisify } from "node:util";
import { inflateRaw } from "node:zlib";
import { plainJpeg, plainPng } from "#app/shared/photo";
import { Refusal } from "#app/shared/refusal";
import { zipEntries } from "#app/shared/zip-entries.server";
import type { AttachmentType } from "#db/schema";
import { ATTACHMENT_BYTES, tooLargeToAttach } from "./attachments";

const FIELD = "file";
const refuse = (sentence: string) => new Refusal(sentence, FIELD);
const unknown = "This kind of file is not taken. Choose a PDF, a Word document (.docx) or a photo (PNG, JPEG or HEIC).";
const damaged = "The file is damaged or not complete. Save it again and choose the new file.";
const macros = "This Word document holds macros or other programs, which are not taken. Save it as .docx without macros, or as PDF.";
const bomb = "The Word document is too large when unpacked. Save it as PDF.";
/** A Word document of 15 MB is some tens of MB unpacked; more was made to do harm. */
const UNPACKED_LIMIT = 80 * 1024 * 1024;
const MOST_ENTRIES = 5000;

export type KnownFile = { type: AttachmentType; bytes: Uint8Array };

export async function knownFile(given: Uint8Array): Promise<KnownFile> {
  if (given.length === 0) throw refuse("The file is empty.");
  if (given.length > ATTACHMENT_BYTES) throw refuse(tooLargeToAttach);
  const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
  if (bytes.subarray(0, 2).toString("latin1") === "PK") {
    await mustBePlainDocx(bytes);
    return { type: "docx", bytes };
  }
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  switch (found?.mime) {
    case "application/pdf":
      if (!bytes.subarray(0, 5).equals(Buffer.from("%PDF-")) || bytes.lastIndexOf("%%EOF") < Math.max(0, bytes.length - 4096)) throw refuse(damaged);
      return { type: "pdf", bytes };
    case "image/png":
      return { type: "png", bytes: whole(plainPng(bytes)) };
    case "image/jpeg":
      return { type: "jpeg", bytes: whole(plainJpeg(bytes)) };
    case "image/heic":
    case "image/heif":
      return { type: "heic", bytes };
    default:
      throw refuse(unknown);
  }
}
const whole = (picture: Uint8Array | null): Uint8Array => {
  if (picture === null) throw refuse(damaged);
  return picture;
};

const unpack = promisify(inflateRaw);
const MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

/** A real Word document: says so itself, has no programs in it, and does not grow without end when it is opened. */
async function mustBePlainDocx(zip: Buffer): Promise<void> {
  let left = UNPACKED_LIMIT;
  let entries = 0;
  let types: string | null = null;
  let hasText = false;
  for (const { name, method, packed } of zipEntries(zip, refuse(damaged))) {
    entries += 1;
    if (entries > MOST_ENTRIES) throw refuse(bomb);
    if (/(^|[/\\])\.\.([/\\]|$)|^[/\\]|\0/.test(name)) throw refuse(unknown);
    if (/vbaProject|vbaData|activeX|\.(bin|exe|dll|js|vbs|scr|bat|ps1|hta)$/i.test(name)) throw refuse(macros);
    if (method !== 0 && method !== 8) throw refuse(damaged); // also what stands under a password
    let content: Buffer = packed;
    if (method === 8) {
      try {
        content = await unpack(packed, { maxOutputLength: left + 1 });
      } catch (error) {
        throw refuse((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? bomb : damaged);
      }
    }
    left -= content.length;
    if (left < 0) throw refuse(bomb);
    if (name === "[Content_Types].xml") types = content.toString("utf8");
    if (name === "word/document.xml") hasText = content.length > 0;
  }
  if (types !== null && /macroEnabled/i.test(types)) throw refuse(macros);
  if (types === null || !types.includes(MAIN) || !hasText) throw refuse(unknown);
}
