import { sql, type Kysely } from "kysely";
import { appendOnly, day, instant, neverChangesOnce } from "./support";

/** What changes around a learner's year: proposals that four people agree, extensions, handovers, ends; and reviews as meetings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey().notNull());
  const ref = (to: string) => (c: import("kysely").ColumnDefinitionBuilder) => c.notNull().references(`${to}.id`);

  await table("proposal")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('pause', 'extension')`))
    .addColumn("starts_on", "text", (c) => c.check(sql`starts_on is null or ${day("starts_on")}`))
    .addColumn("ends_on", "text", (c) => c.check(sql`ends_on is null or ${day("ends_on")}`))
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("proposed_by_id", "text", ref("person"))
    .addColumn("proposed_at", "text", (c) => c.notNull().check(instant("proposed_at")))
    .addColumn("settled_at", "text")
    .addColumn("settled_as", "text", (c) => c.check(sql`settled_as is null or settled_as in ('agreed', 'refused', 'withdrawn')`))
    .addColumn("settled_by_id", "text", (c) => c.references("person.id"))
    .addColumn("settled_because", "text")
    .addCheckConstraint("proposal_settled_is_dated", sql`(settled_at is null) = (settled_as is null)`)
    .addCheckConstraint("proposal_days", sql`(kind = 'pause' and starts_on is not null) or (kind = 'extension' and ends_on is not null)`)
    .execute();
  await db.schema.createIndex("proposal_by_enrolment").on("proposal").columns(["enrolment_id", "proposed_at"]).execute();
  await db.schema
    .createIndex("proposal_one_open")
    .on("proposal")
    .columns(["enrolment_id", "kind"])
    .unique()
    .where(sql.ref("settled_at"), "is", null)
    .execute();
  await neverChangesOnce(db, "proposal", "settled_at is not null", "a settled proposal never changes");

  await table("pause_agreement")
    .addColumn("proposal_id", "text", ref("proposal"))
    .addColumn("part", "text", (c) => c.notNull().check(sql`part in ('learner', 'assessor', 'lineManager', 'coordinator')`))
    .addColumn("person_id", "text", (c) => c.references("person.id"))
    .addColumn("how", "text", (c) => c.check(sql`how is null or how in ('signedIn', 'meeting', 'phone', 'writing', 'nobody')`))
    .addColumn("agreed_on", "text", (c) => c.check(sql`agreed_on is null or ${day("agreed_on")}`))
    .addColumn("recorded_by_id", "text", (c) => c.references("person.id"))
    .addColumn("recorded_at", "text")
    .addUniqueConstraint("pause_agreement_part", ["proposal_id", "part"])
    .addCheckConstraint("pause_agreement_whole", sql`(recorded_at is null) = (how is null)`)
    .execute();
  await neverChangesOnce(db, "pause_agreement", "recorded_at is not null", "an agreement that was given never changes");

  await table("extension")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("until_on", "text", (c) => c.notNull().check(day("until_on")))
    .addColumn("days", "integer", (c) => c.notNull().check(sql`days > 0`))
    .addColumn("reason", "text", (c) => c.notNull())
    .addColumn("agreed_on", "text", (c) => c.notNull().check(day("agreed_on")))
    .execute();
  await db.schema.createIndex("extension_by_enrolment").on("extension").column("enrolment_id").execute();

  await table("assessor_handover")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("from_assessor_id", "text", ref("person"))
    .addColumn("written_by_id", "text", ref("person"))
    .addColumn("written_at", "text", (c) => c.notNull().check(instant("written_at")))
    .addColumn("body", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("assessor_handover_by_enrolment").on("assessor_handover").columns(["enrolment_id", "written_at"]).execute();
  await appendOnly(db, "assessor_handover");

  await table("year_end")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('withdrawn', 'transferred')`))
    .addColumn("ended_on", "text", (c) => c.notNull().check(day("ended_on")))
    .addColumn("reason", "text", (c) =>
      c.check(sql`reason is null or reason in ('leftEmployer', 'anotherRole', 'anotherProgramme', 'personal', 'other')`),
    )
    .addColumn("to_employer", "text")
    .addColumn("assessorship_id", "text")
    .addColumn("recorded_by_id", "text", ref("person"))
    .addColumn("recorded_at", "text", (c) => c.notNull().check(instant("recorded_at")))
    .addColumn("undone_at", "text")
    .addColumn("undone_by_id", "text", (c) => c.references("person.id"))
    .addColumn("undone_because", "text")
    .execute();
  await db.schema.createIndex("year_end_by_enrolment").on("year_end").columns(["enrolment_id", "recorded_at"]).execute();

  await table("review_meeting")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("stage", "text", (c) => c.notNull())
    .addColumn("on_day", "text", (c) => c.notNull().check(day("on_day")))
    .addColumn("at_time", "text", (c) => c.notNull().check(sql`at_time like '__:__'`))
    .addColumn("minutes", "integer", (c) => c.notNull().check(sql`minutes > 0 and minutes <= 600`))
    .addColumn("place", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("proposed_by_id", "text", ref("person"))
    .addColumn("proposed_at", "text", (c) => c.notNull().check(instant("proposed_at")))
    .addColumn("changed_at", "text", (c) => c.notNull().check(instant("changed_at")))
    .addColumn("closed_at", "text")
    .addColumn("closed_as", "text", (c) => c.check(sql`closed_as is null or closed_as in ('held', 'notHeld')`))
    .addColumn("held_on", "text")
    .addColumn("not_held_because", "text")
    .addCheckConstraint("review_meeting_closed_whole", sql`(closed_at is null) = (closed_as is null)`)
    .execute();
  await db.schema.createIndex("review_meeting_by_enrolment").on("review_meeting").columns(["enrolment_id", "stage"]).execute();
  await db.schema
    .createIndex("review_meeting_one_open")
    .on("review_meeting")
    .columns(["enrolment_id", "stage"])
    .unique()
    .where(sql.ref("closed_at"), "is", null)
    .execute();
  await neverChangesOnce(db, "review_meeting", "closed_at is not null", "a meeting that was held or not held stays as it was");

  await table("review_invitation")
    .addColumn("meeting_id", "text", ref("review_meeting"))
    .addColumn("part", "text", (c) => c.check(sql`part is null or part in ('learner', 'assessor', 'lineManager', 'coordinator')`))
    .addColumn("name", "text")
    .addColumn("role", "text")
    .addColumn("email", "text")
    .addColumn("answer", "text", (c) => c.check(sql`answer is null or answer in ('accepted', 'declined')`))
    .addColumn("other_on", "text", (c) => c.check(sql`other_on is null or ${day("other_on")}`))
    .addColumn("because", "text")
    .addColumn("answered_by_id", "text", (c) => c.references("person.id"))
    .addColumn("answered_at", "text")
    .addColumn("was_there", "integer", (c) => c.check(sql`was_there is null or was_there in (0, 1)`))
    .addUniqueConstraint("review_invitation_part", ["meeting_id", "part"])
    .addCheckConstraint("review_invitation_whom", sql`(part is null) = (name is not null)`)
    .execute();
}
