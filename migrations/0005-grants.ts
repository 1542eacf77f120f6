import { sql, type ColumnDefinitionBuilder, type Kysely } from "kysely";
import { appendOnly, day, instant } from "./support";

/** Provisional standards, a learner's own programme, versions being prepared, and the claims of the grant. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey().notNull());
  const ref = (to: string) => (c: ColumnDefinitionBuilder) => c.notNull().references(`${to}.id`);
  const index = (name: string, on: string, columns: string[]) => db.schema.createIndex(name).on(on).columns(columns).execute();

  await db.schema.alterTable("framework").addColumn("provisional", "text").execute();

  // A learner who was moved is on these instead of the cohort's.
  await db.schema
    .alterTable("enrolment")
    .addColumn("programme_id", "text", (c) => c.references("programme.id"))
    .execute();
  await db.schema
    .alterTable("enrolment")
    .addColumn("framework_id", "text", (c) => c.references("framework.id"))
    .execute();
  await table("programme_move")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("from_on", "text", (c) => c.notNull().check(day("from_on")))
    .addColumn("old_programme_id", "text", ref("programme"))
    .addColumn("old_framework_id", "text", ref("framework"))
    .addColumn("programme_id", "text", ref("programme"))
    .addColumn("framework_id", "text", ref("framework"))
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull().check(instant("at")))
    .addColumn("by_id", "text", ref("person"))
    .execute();
  await index("programme_move_by_enrolment", "programme_move", ["enrolment_id", "at"]);
  await appendOnly(db, "programme_move");

  await table("version_draft")
    .addColumn("what", "text", (c) => c.notNull().check(sql`what in ('programme', 'document')`))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("based_on_id", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("saved_at", "text", (c) => c.notNull().check(instant("saved_at")))
    .addColumn("saved_by_id", "text", ref("person"))
    .addUniqueConstraint("version_draft_one", ["what", "kind"])
    .execute();

  await table("grant_year")
    .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
    .addColumn("ends_on", "text", (c) => c.notNull().check(day("ends_on")))
    .addColumn("closes_on", "text")
    .addColumn("late_from", "text")
    .addColumn("early_from", "text")
    .addColumn("note", "text", (c) => c.notNull())
    .execute();
  await table("grant_amount")
    .addColumn("claim", "text", (c) => c.notNull().check(sql`claim in ('registration', 'completion')`))
    .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
    .addColumn("ends_on", "text", (c) => c.check(sql`ends_on is null or ends_on >= starts_on`))
    .addColumn("pence", "integer", (c) => c.notNull().check(sql`pence >= 0`))
    .addColumn("note", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("grant_record")
    .addColumn("enrolment_id", "text", (c) => c.primaryKey().notNull().references("enrolment.id"))
    .addColumn("child_and_family", "text", (c) => c.check(sql`child_and_family is null or child_and_family in ('yes', 'no')`))
    .addColumn("employed_by", "text", (c) => c.check(sql`employed_by is null or employed_by in ('council', 'agency')`))
    .addColumn("decided", "text", (c) => c.check(sql`decided is null or decided in ('eligible', 'notEligible')`))
    .addColumn("decided_because", "text")
    .addColumn("decided_at", "text")
    .addColumn("decided_by_id", "text", (c) => c.references("person.id"))
    .addCheckConstraint("grant_decision_has_a_reason", sql`(decided is null) = (decided_because is null)`)
    .execute();
  await table("grant_claim")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("claim", "text", (c) => c.notNull().check(sql`claim in ('registration', 'completion')`))
    .addColumn("pence", "integer", (c) => c.notNull().check(sql`pence >= 0`))
    .addColumn("sent_on", "text", (c) => c.notNull().check(day("sent_on")))
    .addColumn("reference", "text")
    .addColumn("paid_on", "text", (c) => c.check(sql`paid_on is null or paid_on >= sent_on`))
    .addColumn("early", "integer", (c) => c.notNull().check(sql`early in (0, 1)`))
    .addColumn("taken_back_at", "text")
    .addColumn("taken_back_because", "text")
    .addColumn("created_at", "text", (c) => c.notNull().check(instant("created_at")))
    .addColumn("created_by_id", "text", ref("person"))
    .execute();
  await db.schema
    .createIndex("grant_claim_once")
    .on("grant_claim")
    .columns(["enrolment_id", "claim"])
    .unique()
    .where(sql.ref("taken_back_at"), "is", null)
    .execute();
  await table("grant_layout")
    .addColumn("columns", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("saved_at", "text", (c) => c.notNull())
    .addColumn("saved_by_id", "text", ref("person"))
    .execute();
}
