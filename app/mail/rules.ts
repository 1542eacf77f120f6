/** When an e-mail is tried again, and what its failures mean. Pure. */
import { plusMinutes, type Instant } from "#app/shared/dates";

/** Minutes until the next try, after the first, the second …; together about two days. */
export const WAITS = [5, 15, 60, 240, 720, 1440] as const;

/** When to try again after this many tries; null: not again. */
export const nextTry = (attempts: number, now: Instant): Instant | null => {
  const wait = WAITS[attempts - 1];
  return wait === undefined ? null : plusMinutes(now, wait);
};

/** `final`: no other try will help. `everybody`: it is not about this e-mail, so the others wait too. */
export type Verdict = { words: string; final: boolean; everybody: boolean };

/** What went wrong, in our own words: the server's may repeat the address. */
export function verdictOn(error: unknown): Verdict {
  const { code, responseCode } = (error ?? {}) as { code?: unknown; responseCode?: unknown };
  const number = typeof responseCode === "number" ? ` (${responseCode})` : "";
  if (code === "EAUTH")
    return { words: `The mail server does not accept the portal's user name and password${number}.`, final: false, everybody: true };
  if (typeof responseCode === "number" && responseCode >= 500)
    return { words: `The mail server refused the address or the message${number}.`, final: true, everybody: false };
  if (typeof responseCode === "number" && responseCode >= 400)
    return { words: `The mail server asked to be tried again later${number}.`, final: false, everybody: false };
  if (code === "ETLS") return { words: "The mail server offers no secure connection.", final: false, everybody: true };
  return { words: "The mail server could not be reached.", final: false, everybody: true };
}
