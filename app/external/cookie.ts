/** The cookie that says which browser began an answer. Sent to the pages for answers only; it says nothing about anybody. Pure. */
const nameOf = (https: boolean) => (https ? "__Secure-answer" : "answer");
const DAYS = 60;

export function parseCookie(header: string | null, https: boolean): string | null {
  const found = new RegExp(`(?:^|;\\s*)${nameOf(https)}=([A-Za-z0-9_-]{43})(?:;|$)`).exec(header ?? "");
  return found?.[1] ?? null;
}
export const secretCookie = (secret: string, https: boolean): string =>
  `${nameOf(https)}=${secret}; Path=/answer; Max-Age=${DAYS * 24 * 60 * 60}; HttpOnly; SameSite=Lax${https ? "; Secure" : ""}`;
