/**
 * What a password must be (NCSC and Cyber Essentials): 12 characters or more, not a common one, nothing else. No composition
 * rules, no expiry, and room for any pass phrase (up to 1,000 characters).
 */
export const SHORTEST = 12;
export const LONGEST = 1000;

/** Words that common passwords of 12 and more are made of; one of them dressed with digits and signs is common too. */
const COMMON = new Set(
  `password passw0rd passwort letmein welcome qwerty qwertyuiop asdfghjkl zxcvbnm iloveyou sunshine princess football liverpool arsenal chelsea
  manchester monkey dragon master superman batman charlie computer internet samsung changeme default secret trustno starwars pokemon abcdef
  administrator admin baseball basketball jennifer jordan michael michelle ashley nicole daniel thomas london england summer winter spring autumn
  monday january february march april june july august september october november december whatever mustang shadow hello freedom flower
  socialwork socialworker council academy gloucestershire letmeinplease opensesame ilovemyfamily mypassword yourpassword newpassword
  passwordpassword correcthorsebatterystaple qwertyuiopasdfghjkl`
    .split(/\s+/)
    .filter(Boolean),
);

const plain = (text: string) =>
  text.toLowerCase().replaceAll("0", "o").replaceAll("1", "i").replaceAll("3", "e").replaceAll("4", "a").replaceAll("5", "s").replaceAll("7", "t").replaceAll("@", "a").replaceAll("$", "s").replaceAll("!", "i");

const isRun = (text: string) => {
  const steps = new Set([...text].slice(1).map((c, i) => c.codePointAt(0)! - text.codePointAt(i)!));
  return steps.size === 1;
};
/** The shortest piece the text is a repetition of, or the text itself. */
const piece = (text: string) => {
  for (let n = 1; n <= text.length / 2; n += 1) if (text.length % n === 0 && text.slice(0, n).repeat(text.length / n) === text) return text.slice(0, n);
  return text;
};

/** Why this password cannot be taken, as a sentence, or null. `known` are words of the person's own: names, e-mail. */
export function whyNotPassword(password: string, known: string[] = []): string | null {
  const length = [...password].length;
  if (length < SHORTEST) return `Use ${SHORTEST} characters or more. Three random words are a good start`;
  if (length > LONGEST) return `Use ${LONGEST.toLocaleString("en-GB")} characters or fewer`;
  const lower = password.toLowerCase();
  const bare = piece(lower.replace(/[^\p{L}]+/gu, ""));
  const plainBare = piece(plain(lower).replace(/[^\p{L}]+/gu, ""));
  const own = known.map((k) => k.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "")).filter((k) => k.length >= 3);
  const squashed = lower.replace(/[^\p{L}\p{N}]+/gu, "");
  const common =
    piece(lower).length <= 4 || isRun(lower) || COMMON.has(bare) || COMMON.has(plainBare) || /^\d+$/.test(squashed) || own.includes(squashed) || own.includes(bare);
  return common ? "Choose a password that is harder to guess. This one is on the list of common ones" : null;
}
