import { sql, type ColumnDefinitionBuilder, type Kysely } from "kysely";
import { appendOnly, day, instant } from "./support";

/** How much somebody may carry, the time that is theirs week by week, what the system says when one eats the other, and calendars. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey().notNull());
  const ref = (to: string) => (c: ColumnDefinitionBuilder) => c.notNull().references(`${to}.id`);
  const maybe = (to: string) => (c: ColumnDefinitionBuilder) => c.references(`${to}.id`);
  const dayIn = (column: string) => (c: ColumnDefinitionBuilder) => c.notNull().check(day(column));
  const dayOrNull = (column: string) => (c: ColumnDefinitionBuilder) => c.check(sql`${sql.ref(column)} is null or ${day(column)}`);
  const at = (column: string) => (c: ColumnDefinitionBuilder) => c.notNull().check(instant(column));
  const clock = (column: string) => sql<boolean>`${sql.ref(column)} like '__:__'`;
  const index = (name: string, on: string, columns: string[]) => db.schema.createIndex(name).on(on).columns(columns).execute();

  // ceilings
  await table("weighting_scheme")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("definition", "text", (c) => c.notNull())
    .addColumn("from_on", "text", dayOrNull("from_on"))
    .addColumn("created_at", "text", at("created_at"))
    .addColumn("created_by_id", "text", maybe("person"))
    .addUniqueConstraint("weighting_scheme_version", ["name", "version"])
    .execute();
  await table("capacity_reduction")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("reason", "text", (c) =>
      c.notNull().check(sql`reason in ('asyePhase', 'furtherStudy', 'returnAfterAbsence', 'returnToProfession', 'mentoring', 'other')`),
    )
    .addColumn("percent", "integer", (c) => c.notNull().check(sql`percent between 1 and 100`))
    .addColumn("starts_on", "text", dayIn("starts_on"))
    .addColumn("ends_on", "text", dayOrNull("ends_on"))
    .addColumn("review_on", "text", dayIn("review_on"))
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("created_at", "text", at("created_at"))
    .addColumn("created_by_id", "text", ref("person"))
    .addColumn("withdrawn_at", "text")
    .execute();
  await index("capacity_reduction_by_person", "capacity_reduction", ["person_id", "starts_on"]);
  await table("capacity_reduction_change")
    .addColumn("reduction_id", "text", ref("capacity_reduction"))
    .addColumn("at", "text", at("at"))
    .addColumn("by_id", "text", ref("person"))
    .addColumn("before", "text", (c) => c.notNull())
    .execute();
  await index("capacity_reduction_change_by_reduction", "capacity_reduction_change", ["reduction_id"]);
  await appendOnly(db, "capacity_reduction_change");

  // snapshots
  await db.schema.alterTable("caseload_snapshot").addColumn("points", "integer").execute();
  await db.schema
    .createTable("caseload_flag")
    .addColumn("snapshot_id", "text", ref("caseload_snapshot"))
    .addColumn("flag", "text", (c) => c.notNull().check(sql`flag in ('court', 'preProceedings', 'unaccompanied')`))
    .addColumn("cases", "integer", (c) => c.notNull().check(sql`cases >= 0`))
    .addColumn("joint", "integer", (c) => c.notNull().check(sql`joint >= 0 and joint <= cases`))
    .addPrimaryKeyConstraint("caseload_flag_pk", ["snapshot_id", "flag"])
    .execute();
  await db.schema.alterTable("import_batch").addColumn("undo", "text").execute();
  await db.schema.alterTable("import_batch").addColumn("undone_at", "text").execute();
  await db.schema.alterTable("import_batch").addColumn("undone_by_id", "text", maybe("person")).execute();
  await db.schema.alterTable("placement").addColumn("minutes_per_week", "integer").execute();
  // one main post, and beside it others with hours of their own, in other teams
  await db.schema.dropIndex("placement_one_open").execute();
  await db.schema
    .createIndex("placement_one_open")
    .on("placement")
    .column("person_id")
    .unique()
    .where(sql<boolean>`ends_on is null and minutes_per_week is null`)
    .execute();
  await db.schema
    .createIndex("placement_one_open_in_team")
    .on("placement")
    .columns(["person_id", "team_id"])
    .unique()
    .where(sql.ref("ends_on"), "is", null)
    .execute();

  // protected time
  await table("activity_kind")
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("counts", "integer", (c) => c.notNull().check(sql`counts in (0, 1)`))
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("retired_at", "text")
    .execute();
  await table("protected_block")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("starts_on", "text", dayIn("starts_on"))
    .addColumn("ends_on", "text", dayOrNull("ends_on"))
    .addColumn("every_weeks", "integer", (c) => c.notNull().check(sql`every_weeks between 0 and 4`))
    .addColumn("at_time", "text", (c) => c.notNull().check(clock("at_time")))
    .addColumn("minutes", "integer", (c) => c.notNull().check(sql`minutes > 0 and minutes <= 1440`))
    .addColumn("activity", "text")
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("created_at", "text", at("created_at"))
    .addColumn("created_by_id", "text", ref("person"))
    .addColumn("changed_at", "text", at("changed_at"))
    .addColumn("cancelled_at", "text")
    .addCheckConstraint("protected_block_once", sql`every_weeks > 0 or (ends_on is not null and ends_on = starts_on)`)
    .execute();
  await index("protected_block_by_person", "protected_block", ["person_id", "starts_on"]);
  await db.schema
    .createTable("protected_block_exception")
    .addColumn("block_id", "text", ref("protected_block"))
    .addColumn("on_day", "text", dayIn("on_day"))
    .addColumn("what", "text", (c) => c.notNull().check(sql`what in ('moved', 'leftOut')`))
    .addColumn("to_block_id", "text", maybe("protected_block"))
    .addColumn("at", "text", at("at"))
    .addColumn("by_id", "text", ref("person"))
    .addPrimaryKeyConstraint("protected_block_exception_pk", ["block_id", "on_day"])
    .execute();
  const entry = () => db.schema.alterTable("protected_time_entry");
  await entry().addColumn("block_id", "text", maybe("protected_block")).execute();
  await entry().addColumn("planned_on", "text", dayOrNull("planned_on")).execute();
  await entry()
    .addColumn("at_time", "text", (c) => c.check(sql`at_time is null or ${clock("at_time")}`))
    .execute();
  await entry()
    .addColumn("counts", "integer", (c) =>
      c
        .notNull()
        .defaultTo(1)
        .check(sql`counts in (0, 1)`),
    )
    .execute();
  await entry().addColumn("source", "text").execute();
  await entry().addColumn("source_id", "text").execute();
  await entry()
    .addColumn("version", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
  // one block of one day may be taken in part and lost in part
  await db.schema
    .createIndex("protected_time_entry_of_block")
    .on("protected_time_entry")
    .columns(["block_id", "planned_on", "kind"])
    .unique()
    .execute();
  await db.schema
    .createIndex("protected_time_entry_of_source")
    .on("protected_time_entry")
    .columns(["source", "source_id", "person_id"])
    .unique()
    .execute();
  // what was planned before stands as a block of one day, at nine in the morning
  await sql`insert into protected_block (id, person_id, starts_on, ends_on, every_weeks, at_time, minutes, activity, version, created_at, created_by_id, changed_at)
    select id, person_id, on_day, on_day, 0, '09:00', minutes, activity, 1, created_at, created_by_id, created_at from protected_time_entry where kind = 'planned'`.execute(
    db,
  );
  await sql`delete from protected_time_entry where kind = 'planned'`.execute(db);
  await table("absence")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('leave', 'sickness')`))
    .addColumn("starts_on", "text", dayIn("starts_on"))
    .addColumn("ends_on", "text", dayIn("ends_on"))
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("created_at", "text", at("created_at"))
    .addColumn("created_by_id", "text", ref("person"))
    .addColumn("removed_at", "text")
    .addCheckConstraint("absence_in_order", sql`ends_on >= starts_on`)
    .execute();
  await index("absence_by_person", "absence", ["person_id", "starts_on"]);

  // over the ceiling and losing time
  await table("alert_rule")
    .addColumn("from_on", "text", dayIn("from_on"))
    .addColumn("snapshots", "integer", (c) => c.notNull().check(sql`snapshots between 1 and 12`))
    .addColumn("weeks", "integer", (c) => c.notNull().check(sql`weeks between 1 and 26`))
    .addColumn("percent", "integer", (c) => c.notNull().check(sql`percent between 1 and 100`))
    .addColumn("answer_days", "integer", (c) => c.notNull().check(sql`answer_days between 1 and 90`))
    .addColumn("stale_days", "integer", (c) => c.notNull().check(sql`stale_days between 7 and 366`))
    .addColumn("created_at", "text", at("created_at"))
    .addColumn("created_by_id", "text", maybe("person"))
    .execute();
  await table("pairing_alert")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("raised_on", "text", dayIn("raised_on"))
    .addColumn("facts", "text", (c) => c.notNull())
    .addColumn("escalated_on", "text", dayOrNull("escalated_on"))
    .addColumn("closed_on", "text", dayOrNull("closed_on"))
    .addColumn("closed_as", "text", (c) => c.check(sql`closed_as is null or closed_as in ('settled', 'passed', 'ended')`))
    .addColumn("passed", "text")
    .addColumn("version", "integer", (c) => c.notNull())
    .addCheckConstraint("pairing_alert_passed", sql`passed is null or closed_as = 'passed'`)
    .addCheckConstraint("pairing_alert_closed_whole", sql`(closed_on is null) = (closed_as is null)`)
    .execute();
  await db.schema
    .createIndex("pairing_alert_one_open")
    .on("pairing_alert")
    .column("enrolment_id")
    .unique()
    .where(sql.ref("closed_on"), "is", null)
    .execute();
  await index("pairing_alert_by_enrolment", "pairing_alert", ["enrolment_id", "raised_on"]);
  await table("pairing_alert_answer")
    .addColumn("alert_id", "text", ref("pairing_alert"))
    .addColumn("at", "text", at("at"))
    .addColumn("by_id", "text", ref("person"))
    .addColumn("by_part", "text", (c) => c.notNull().check(sql`by_part in ('lineManager', 'lead')`))
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("follow_up_on", "text", dayIn("follow_up_on"))
    .addColumn("followed_up_at", "text")
    .addColumn("followed_up_by_id", "text", maybe("person"))
    .addColumn("outcome", "text", (c) => c.check(sql`outcome is null or outcome in ('done', 'notDone')`))
    .addColumn("note", "text")
    .addCheckConstraint("pairing_alert_answer_whole", sql`(followed_up_at is null) = (outcome is null)`)
    .execute();
  await index("pairing_alert_answer_by_alert", "pairing_alert_answer", ["alert_id", "at"]);

  // calendars
  await table("calendar_feed")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("created_at", "text", at("created_at"))
    .addColumn("revoked_at", "text")
    .addColumn("read_at", "text")
    .execute();
  await db.schema
    .createIndex("calendar_feed_one")
    .on("calendar_feed")
    .column("person_id")
    .unique()
    .where(sql.ref("revoked_at"), "is", null)
    .execute();

  // how many learners an assessor can take; where nothing is said, the planner's own figure holds
  await table("assessor_capacity")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("starts_on", "text", dayIn("starts_on"))
    .addColumn("ends_on", "text", dayOrNull("ends_on"))
    .addColumn("learners", "integer", (c) => c.notNull().check(sql`learners between 0 and 20`))
    .execute();
  await index("assessor_capacity_by_person", "assessor_capacity", ["person_id", "starts_on"]);
}
