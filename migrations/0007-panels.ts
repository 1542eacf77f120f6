import { sql, type Kysely } from "kysely";
import { appendOnly, day, instant, neverChangesOnce } from "./support";

/** Moderation panels: who may sit, panel days, cases and who reads them, views, decisions, what was said, and the yearly action plan. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey().notNull());
  const ref = (to: string) => (c: import("kysely").ColumnDefinitionBuilder) => c.notNull().references(`${to}.id`);
  const moment = (column: string) => (c: import("kysely").ColumnDefinitionBuilder) => c.notNull().check(instant(column));
  const index = (name: string, on: string, columns: string[]) => db.schema.createIndex(name).on(on).columns(columns).execute();

  await table("panel_member")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
    .addColumn("ends_on", "text", (c) => c.check(sql`ends_on is null or ends_on >= starts_on`))
    .execute();
  await db.schema
    .createIndex("panel_member_one_open")
    .on("panel_member")
    .column("person_id")
    .unique()
    .where(sql.ref("ends_on"), "is", null)
    .execute();
  await index("panel_member_by_person", "panel_member", ["person_id", "starts_on"]);

  await table("panel")
    .addColumn("meets_on", "text", (c) => c.notNull().check(day("meets_on")))
    .addColumn("place", "text", (c) => c.notNull())
    .addColumn("chair_id", "text", ref("person"))
    .addColumn("minutes", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("created_at", "text", moment("created_at"))
    .addColumn("created_by_id", "text", ref("person"))
    .addColumn("closed_at", "text")
    .addColumn("closed_by_id", "text", (c) => c.references("person.id"))
    .execute();
  await index("panel_by_day", "panel", ["meets_on"]);
  await db.schema
    .createTable("panel_seat")
    .addColumn("panel_id", "text", ref("panel"))
    .addColumn("person_id", "text", ref("person"))
    .addPrimaryKeyConstraint("panel_seat_pk", ["panel_id", "person_id"])
    .execute();
  await index("panel_seat_by_person", "panel_seat", ["person_id"]);

  await table("panel_case")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("panel_id", "text", (c) => c.references("panel.id"))
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("assessor_id", "text", (c) => c.references("person.id"))
    .addColumn("submitted_at", "text", moment("submitted_at"))
    .addColumn("submitted_by_id", "text", ref("person"))
    .addColumn("missing", "text", (c) => c.notNull())
    .addColumn("override_reason", "text")
    .addColumn("chair_id", "text", (c) => c.references("person.id"))
    .addColumn("words", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("released_at", "text")
    .addColumn("released_by_id", "text", (c) => c.references("person.id"))
    .addColumn("decided_at", "text")
    .addColumn("withdrawn_at", "text")
    .addColumn("withdrawn_because", "text")
    // last, so that lists are read without it
    .addColumn("portfolio", "text")
    .execute();
  await index("panel_case_by_panel", "panel_case", ["panel_id"]);
  await index("panel_case_by_enrolment", "panel_case", ["enrolment_id"]);
  // one open case for each year
  await db.schema
    .createIndex("panel_case_one_open")
    .on("panel_case")
    .column("enrolment_id")
    .unique()
    .where(sql<boolean>`decided_at is null and withdrawn_at is null`)
    .execute();

  await table("panel_reader")
    .addColumn("case_id", "text", ref("panel_case"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("given_at", "text", moment("given_at"))
    .addColumn("given_by_id", "text", ref("person"))
    .addColumn("declared", "text")
    .addColumn("stepped_back_at", "text")
    .addColumn("stepped_back_because", "text")
    .addUniqueConstraint("panel_reader_once", ["case_id", "person_id"])
    .execute();
  await index("panel_reader_by_person", "panel_reader", ["person_id"]);

  await table("panel_view")
    .addColumn("case_id", "text", ref("panel_case"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("look", "text", (c) => c.notNull().check(sql`look in ('first', 'second')`))
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("saved_at", "text", moment("saved_at"))
    .addColumn("given_at", "text")
    .addColumn("answers", "text", (c) => c.notNull())
    .addUniqueConstraint("panel_view_once", ["case_id", "person_id", "look"])
    .execute();
  await neverChangesOnce(db, "panel_view", "given_at is not null", "a view that was given never changes");

  await table("panel_decision")
    .addColumn("case_id", "text", (c) => ref("panel_case")(c).unique())
    .addColumn("decision", "text", (c) => c.notNull().check(sql`decision in ('confirmPass', 'confirmFail', 'referBack', 'defer')`))
    .addColumn("recommended", "text", (c) => c.check(sql`recommended is null or recommended in ('pass', 'fail')`))
    .addColumn("what", "text")
    .addColumn("by_on", "text", (c) => c.check(sql`by_on is null or by_on like '____-__-__'`))
    .addColumn("to_learner", "text", (c) => c.notNull())
    .addColumn("to_assessor", "text", (c) => c.notNull())
    .addColumn("exemplar", "text")
    .addColumn("issues", "text")
    .addColumn("decided_by_id", "text", ref("person"))
    .addColumn("decided_at", "text", moment("decided_at"))
    .execute();
  await appendOnly(db, "panel_decision");

  await table("panel_note")
    .addColumn("case_id", "text", ref("panel_case"))
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('discussion', 'addendum', 'external')`))
    .addColumn("by_id", "text", ref("person"))
    .addColumn("at", "text", moment("at"))
    .addColumn("source", "text")
    .addColumn("body", "text", (c) => c.notNull())
    .execute();
  await index("panel_note_by_case", "panel_note", ["case_id", "at"]);
  await appendOnly(db, "panel_note");

  await table("panel_action")
    .addColumn("year", "integer", (c) => c.notNull())
    .addColumn("what", "text", (c) => c.notNull())
    .addColumn("owner_id", "text", ref("person"))
    .addColumn("due_on", "text", (c) => c.notNull().check(day("due_on")))
    .addColumn("source", "text")
    .addColumn("carried_from_id", "text", (c) => c.references("panel_action.id").unique())
    .addColumn("created_at", "text", moment("created_at"))
    .addColumn("created_by_id", "text", ref("person"))
    .addColumn("done_at", "text")
    .addColumn("done_by_id", "text", (c) => c.references("person.id"))
    .addColumn("done_words", "text")
    .execute();
  await index("panel_action_by_year", "panel_action", ["year"]);
}
