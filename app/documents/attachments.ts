/** Files attached to a document: which kinds, how many, how large, and how they are called. Pure. */
import type { AttachmentType } from "#db/schema";

export const ATTACHMENT_MB = 15;
export const ATTACHMENT_BYTES = ATTACHMENT_MB * 1024 * 1024;
export const MOST_ATTACHMENTS = 15;

export const attachmentTypes: Record<AttachmentType, { mime: string; extensions: readonly string[]; words: string }> = {
  pdf: { mime: "application/pdf", extensions: ["pdf"], words: "PDF" },
  docx: { mime: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", extensions: ["docx"], words: "Word document" },
  png: { mime: "image/png", extensions: ["png"], words: "PNG picture" },
  jpeg: { mime: "image/jpeg", extensions: ["jpg", "jpeg"], words: "JPEG photo" },
  heic: { mime: "image/heic", extensions: ["heic", "heif"], words: "HEIC photo" },
};

export const tooLargeToAttach = `The file is larger than ${ATTACHMENT_MB} MB. Make it smaller, or split it.`;

/**
 * The name as people see it: no path, nothing that turns the text round or hides in it, and the ending of what the file is, so
 * that "photo.png.exe" with a picture in it is called "photo.png.exe.png".
 */
export function attachmentName(given: string, type: AttachmentType): string {
  const { extensions } = attachmentTypes[type];
  const name = given
    .normalize("NFC")
    .replace(/^.*[/\\]/s, "")
    .replace(/[\p{C}\u2028\u2029]/gu, "")
    .replace(/[<>:"|?*]/g, "-")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1];
  const fits = ending !== undefined && extensions.includes(ending.toLowerCase());
  const stem = (fits ? name.slice(0, -ending.length - 1) : name).trim();
  return `${[...stem].slice(0, 110).join("").trim() || "file"}.${fits ? ending : extensions[0]}`;
}

export const sizeWords = (bytes: number): string =>
  bytes >= 1024 * 1024 ? `${(bytes / 1024 / 1024).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} kB`;
