/** Agreements whose line manager has changed since: the new one is asked whether they keep to what was promised. */
import { sql } from "kysely";
import { covering } from "#app/access/visible.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { prepared } from "#db/prepared.server";
import { KEEPS_TO_IT } from "./rules";

const rows = prepared((db, { me, today }: { me: string; today: Day }) =>
  db
    .selectFrom("lineManagement")
    .innerJoin("enrolment", "enrolment.personId", "lineManagement.personId")
    .innerJoin("person", "person.id", "enrolment.personId")
    .innerJoin("document", "document.enrolmentId", "enrolment.id")
    .innerJoin("documentDefinition as definition", "definition.id", "document.definitionId")
    .where("lineManagement.managerId", "=", me)
    .where(covering("lineManagement", today))
    .where("enrolment.status", "=", "active")
    .where("document.kind", "=", "agreement")
    .where("document.state", "=", "locked")
    // the last one that everybody signed, a line manager among them, and neither signed nor kept to by this one
    .where(
      sql<boolean>`not exists (select 1 from document as later where later.enrolment_id = enrolment.id and later.kind = 'agreement'
        and later.state = 'locked' and later.locked_at > document.locked_at)`,
    )
    .where(
      sql<boolean>`exists (select 1 from document_signature as s where s.document_id = document.id and s.revision = document.revision and s.part = 'lineManager')`,
    )
    .where(
      sql<boolean>`not exists (select 1 from document_signature as s where s.document_id = document.id and s.revision = document.revision
        and s.person_id = ${me})`,
    )
    .where(
      sql<boolean>`not exists (select 1 from document_note as n where n.document_id = document.id and n.kind = 'addendum' and n.by_id = ${me}
        and n.body = ${KEEPS_TO_IT})`,
    )
    .orderBy("lineManagement.startsOn")
    .orderBy("document.id")
    .select([
      "document.id",
      "definition.title",
      "document.stateSince",
      "lineManagement.startsOn",
      sql<string>`person.given_name || ' ' || person.family_name`.as("learnerName"),
    ]),
);
export type AgreementToKeep = { id: string; title: string; stateSince: Instant; startsOn: Day; learnerName: string };

/** Of the learners whom the viewer manages today, in one query. */
export const agreementsToKeep = ({ db, viewer, today }: Pick<Context, "db" | "viewer" | "today">): Promise<AgreementToKeep[]> =>
  rows(db, { me: viewer.personId, today });
