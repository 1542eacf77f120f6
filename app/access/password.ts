import { dictionary } from "@zxcvbn-ts/language-common";

/**
 * What a password must be (NCSC and Cyber Essentials): 12 characters or more, not a common one, nothing else. No composition
 * rules, no expiry, and room for any pass phrase (up to 1,000 characters).
 */
export const SHORTEST = 12;
export const LONGEST = 1000;

/** 49,000 passwords that people really use, and words of this trade that they would. */
const COMMON = new Set([
  ...dictionary["passwords-common"],
  ..."password socialwork socialworker socialworkacademy academy council letmein welcome gloucestershire".split(" "),
]);

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll("0", "o")
    .replaceAll("1", "i")
    .replaceAll("3", "e")
    .replaceAll("4", "a")
    .replaceAll("5", "s")
    .replaceAll("7", "t")
    .replaceAll("@", "a")
    .replaceAll("$", "s")
    .replaceAll("!", "i");

const isRun = (text: string) => {
  const steps = new Set([...text].slice(1).map((c, i) => c.codePointAt(0)! - text.codePointAt(i)!));
  return steps.size === 1;
};
/** The shortest piece the text is a repetition of, or the text itself. */
const piece = (text: string) => {
  for (let n = 1; n <= text.length / 2; n += 1)
    if (text.length % n === 0 && text.slice(0, n).repeat(text.length / n) === text) return text.slice(0, n);
  return text;
};

/** Why this password cannot be taken, as a sentence, or null. `known` are words of the person's own: names, e-mail. */
export function whyNotPassword(password: string, known: string[] = []): string | null {
  const length = [...password].length;
  if (length < SHORTEST) return `Use ${SHORTEST} characters or more. Three random words are a good start`;
  if (length > LONGEST) return `Use ${LONGEST.toLocaleString("en-GB")} characters or fewer`;
  const lower = password.toLowerCase();
  const letters = (text: string) => text.replace(/[^\p{L}\p{N}]+/gu, "");
  const own = known.map((k) => letters(k.toLowerCase())).filter((k) => k.length >= 3);
  // a common word is common too when it is written twice, dressed in digits and signs, or spelt with them
  const undressed = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const guesses = [lower, undressed].flatMap((t) => [t, plain(t), letters(t)]).map(piece);
  const digitsOnly = /^\d+$/.test(letters(lower));
  const common = digitsOnly || piece(lower).length <= 4 || isRun(lower) || guesses.some((g) => COMMON.has(g) || own.includes(g));
  return common ? "Choose a password that is harder to guess. This one is on the list of common ones" : null;
}
