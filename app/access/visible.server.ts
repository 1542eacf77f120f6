/** The scopes of `permissions.ts` as SQL, for lists. A database test proves that both pick the same. */
import { sql, type Expression, type SqlBool } from "kysely";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { parts, type Definition } from "#app/documents/definition";
import type { Part } from "#db/schema";
import type { Viewer } from "./permissions";

/** A period column pair covers the day. `table` is the table's name or alias. */
export const covering = (table: string, today: Day): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(`${table}.startsOn`)} <= ${today} and (${sql.ref(`${table}.endsOn`)} is null or ${sql.ref(`${table}.endsOn`)} >= ${today})`;

/** Somebody's main post of the day; posts beside it have hours of their own. */
export const mainPost = (today: Day, placement = "placement"): Expression<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`${placement}.minutesPerWeek`)} is null and ${covering(placement, today)})`;

/** Enrolments whose year the viewer may see ("learner.see"); `enrolment` is the name or alias in the query. */
export function visibleEnrolment(
  { viewer, today }: { viewer: Pick<Viewer, "isLead" | "personId">; today: Day },
  enrolment = "enrolment",
): Expression<SqlBool> {
  if (viewer.isLead) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`(${sql.ref(`${enrolment}.personId`)} = ${viewer.personId}
    or exists (select 1 from assessorship a where a.enrolment_id = ${sql.ref(`${enrolment}.id`)} and a.assessor_id = ${viewer.personId}
      and a.starts_on <= ${today} and (a.ends_on is null or a.ends_on >= ${today}))
    or exists (select 1 from line_management m where m.person_id = ${sql.ref(`${enrolment}.personId`)} and m.manager_id = ${viewer.personId}
      and m.starts_on <= ${today} and (m.ends_on is null or m.ends_on >= ${today})))`;
}

/** Panels the viewer may see ("panel.see"); `panel` is the name or alias in the query. */
export function visiblePanel({ viewer }: { viewer: Pick<Viewer, "isLead" | "isPanelMember" | "personId"> }, panel = "panel"): Expression<SqlBool> {
  if (viewer.isLead) return sql<SqlBool>`1 = 1`;
  const seated = viewer.isPanelMember
    ? sql<SqlBool>`exists (select 1 from panel_seat s where s.panel_id = ${sql.ref(`${panel}.id`)} and s.person_id = ${viewer.personId})`
    : sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`(${sql.ref(`${panel}.closedAt`)} is null and (${sql.ref(`${panel}.chairId`)} = ${viewer.personId} or ${seated}))`;
}

/** Cases the viewer may see ("case.see"); `panelCase` and (left joined) `panel` are the names or aliases in the query. */
export function visibleCase(
  { viewer }: { viewer: Pick<Viewer, "isLead" | "isPanelMember" | "personId"> },
  panelCase = "panelCase",
  panel = "panel",
): Expression<SqlBool> {
  if (viewer.isLead) return sql<SqlBool>`1 = 1`;
  const given = viewer.isPanelMember
    ? sql<SqlBool>`exists (select 1 from panel_reader r where r.case_id = ${sql.ref(`${panelCase}.id`)} and r.person_id = ${viewer.personId}
        and r.stepped_back_at is null)`
    : sql<SqlBool>`1 = 0`;
  return sql<SqlBool>`(${sql.ref(`${panel}.id`)} is not null and ${sql.ref(`${panel}.closedAt`)} is null and ${sql.ref(`${panelCase}.withdrawnAt`)} is null
    and (${sql.ref(`${panelCase}.chairId`)} = ${viewer.personId} or ${given}))`;
}

export type Terms = Pick<Definition, "writer" | "audience"> & { id: string };
/** Documents the viewer may read ("document.read"); `document` is the name or alias in the query, `terms` every definition there is. */
export function readableDocument(
  { viewer, today }: Pick<Context, "viewer" | "today">,
  terms: readonly Terms[],
  document = "document",
): Expression<SqlBool> {
  const column = (name: string) => sql.ref(`${document}.${name}`);
  const me = viewer.personId;
  const plays: Record<Part, Expression<SqlBool>> = {
    learner: sql<SqlBool>`${column("personId")} = ${me}`,
    assessor: sql<SqlBool>`(${column("personId")} <> ${me} and exists (select 1 from assessorship a where a.enrolment_id = ${column("enrolmentId")}
      and a.assessor_id = ${me} and a.starts_on <= ${today} and (a.ends_on is null or a.ends_on >= ${today})))`,
    lineManager: sql<SqlBool>`(${column("personId")} <> ${me} and exists (select 1 from line_management m where m.person_id = ${column("personId")}
      and m.manager_id = ${me} and m.starts_on <= ${today} and (m.ends_on is null or m.ends_on >= ${today})))`,
  };
  const never = sql<SqlBool>`1 = 0`;
  const anyOf = (conditions: Expression<SqlBool>[]) => (conditions.length === 0 ? never : sql<SqlBool>`(${sql.join(conditions, sql` or `)})`);
  const under = (which: (t: Terms) => boolean) => {
    const ids = terms.filter(which).map((t) => t.id);
    return ids.length === 0 ? never : sql<SqlBool>`${column("definitionId")} in (${sql.join(ids)})`;
  };
  const heard = (when: "open" | "locked") =>
    anyOf([
      ...parts.map((part) => sql<SqlBool>`(${under((t) => t.audience[when].includes(part))} and ${plays[part]})`),
      ...(viewer.isLead ? [under((t) => t.audience[when].includes("lead"))] : []),
    ]);
  return anyOf([
    sql<SqlBool>`${column("writerId")} = ${me}`,
    ...parts.map((part) => sql<SqlBool>`(${under((t) => t.writer === part)} and ${plays[part]})`),
    sql<SqlBool>`(${column("submittedAt")} is not null and (${column("startedById")} = ${me}
      or (${column("state")} = 'locked' and ${heard("locked")}) or (${column("state")} <> 'locked' and ${heard("open")})))`,
  ]);
}
