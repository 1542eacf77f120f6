/** The filter of the audit trail as it stands in an address. */
import { dayOf, parseDay, type Day } from "#app/shared/dates";
import { clean } from "#app/shared/fields";
import { isId } from "#app/shared/ids";
import type { AuditFilter } from "./read.server";
import { auditNames } from "./names";

/** Browsers send a date as `2026-03-02`; people without a date picker write `2/3/2026`. */
function dayIn(text: string | null): Day | null {
  const trimmed = (text ?? "").trim();
  const slashed = /^(\d{1,2})[/.\s-](\d{1,2})[/.\s-](\d{4})$/.exec(trimmed);
  return slashed ? dayOf(Number(slashed[3]), Number(slashed[2]), Number(slashed[1])) : parseDay(trimmed);
}
const id = (text: string | null): string => (isId(text) ? text : "");

export function auditFilter(params: URLSearchParams): AuditFilter {
  const what = params.get("what") ?? "";
  return {
    name: clean(params.get("name") ?? "").slice(0, 100),
    what: Object.hasOwn(auditNames, what) ? what : "",
    actorId: id(params.get("actor")),
    aboutId: id(params.get("about")),
    subjectId: id(params.get("subject")),
    from: dayIn(params.get("from")),
    to: dayIn(params.get("to")),
    after: params.get("after") ?? "",
  };
}

/** The same filter as an address, with some of it changed. */
export function auditAddress(path: string, filter: AuditFilter, changed: Partial<AuditFilter> = {}): string {
  const { name, what, actorId, aboutId, subjectId, from, to, after } = { ...filter, ...changed };
  const all = { name, what, actor: actorId, about: aboutId, subject: subjectId, from: from ?? "", to: to ?? "", after };
  const params = new URLSearchParams(Object.entries(all).filter(([, value]) => value));
  return params.size > 0 ? `${path}?${params.toString()}` : path;
}
