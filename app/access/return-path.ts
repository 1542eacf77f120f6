/** Where to go after signing in: only ever a path of this portal, never another site, whatever the address says. */
export function safePath(next: string | null | undefined): string {
  if (!next || !next.startsWith("/") || next.startsWith("//") || next.length > 2000) return "/";
  if (/\\|\p{Cc}/u.test(next)) return "/";
  if (/^\/(sign-in|sign-out|invitation|answer)(\/|\?|$)/.test(next)) return "/";
  return next;
}
