/**
 * Social Work England registration numbers, pure. DfE's own service accepts SW and one to six digits without leading zeros
 * (`SW1234`); the workforce census wants the same number padded to ten digits (`SW0000001234`). We keep the short form.
 */
const SHORT = /^SW0*([1-9]\d{0,5})$/;
const tidy = (text: string) =>
  text
    .normalize("NFKC")
    .replace(/[\s\u200b-]+/g, "")
    .toUpperCase();

/** Why this is not a Social Work England number, as a sentence; null when it is one. */
export function whyNotSweNumber(text: string): string | null {
  const number = tidy(text);
  if (number.length <= 12 && SHORT.test(number)) return null;
  if (number === "") return "Enter the Social Work England number, like SW1234.";
  if (/^\d+$/.test(number)) return `“${text.trim()}” needs SW before its digits, like SW1234.`;
  if (!number.startsWith("SW")) return `“${text.trim().slice(0, 40)}” is not a Social Work England number: it must begin with SW, like SW1234.`;
  if (/^SW0*$/.test(number)) return `“${text.trim()}” has no number after SW.`;
  if (/^SW\d+$/.test(number)) return `“${text.trim().slice(0, 40)}” has too many digits: SW and up to 6 digits, like SW1234.`;
  return `“${text.trim().slice(0, 40)}” must be SW and up to 6 digits and nothing else, like SW1234.`;
}

/** `sw 1234`, `SW-1234` and `SW0000001234` are all SW1234; null where it is no such number. */
export function sweNumberOf(text: string): string | null {
  return whyNotSweNumber(text) === null ? `SW${SHORT.exec(tidy(text))![1]}` : null;
}

/** The form the workforce census wants: SW and ten digits. */
export const padSweNumber = (number: string): string => `SW${number.replace(/^SW/i, "").padStart(10, "0")}`;
