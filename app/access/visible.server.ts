/** The scopes of `permissions.ts` as SQL, for lists. A database test proves that both pick the same. */
import { sql, type Expression, type SqlBool } from "kysely";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";

/** A period column pair covers the day. `table` is the table's name or alias. */
export const covering = (table: string, today: Day): Expression<SqlBool> =>
  sql<SqlBool>`${sql.ref(`${table}.startsOn`)} <= ${today} and (${sql.ref(`${table}.endsOn`)} is null or ${sql.ref(`${table}.endsOn`)} >= ${today})`;

/** Enrolments whose year the viewer may see ("learner.see"); `enrolment` is the name or alias in the query. */
export function visibleEnrolment({ viewer, today }: Pick<Context, "viewer" | "today">, enrolment = "enrolment"): Expression<SqlBool> {
  if (viewer.isLead) return sql<SqlBool>`1 = 1`;
  return sql<SqlBool>`(${sql.ref(`${enrolment}.personId`)} = ${viewer.personId}
    or exists (select 1 from assessorship a where a.enrolment_id = ${sql.ref(`${enrolment}.id`)} and a.assessor_id = ${viewer.personId}
      and a.starts_on <= ${today} and (a.ends_on is null or a.ends_on >= ${today}))
    or exists (select 1 from line_management m where m.person_id = ${sql.ref(`${enrolment}.personId`)} and m.manager_id = ${viewer.personId}
      and m.starts_on <= ${today} and (m.ends_on is null or m.ends_on >= ${today})))`;
}
