import { sql, type CreateTableBuilder, type Kysely } from "kysely";
import { appendOnly, day, instant, neverChangesOnce } from "./support";

/** People, access, audit, programmes, documents, ASYE, caseload, imports, protected time, supervision. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey().notNull());
  const ref = (to: string) => (c: import("kysely").ColumnDefinitionBuilder) => c.notNull().references(`${to}.id`);
  const period = <T extends string>(t: CreateTableBuilder<T>) =>
    t
      .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
      .addColumn("ends_on", "text", (c) => c.check(sql`ends_on is null or ends_on >= starts_on`));
  const index = (name: string, on: string, columns: string[]) => db.schema.createIndex(name).on(on).columns(columns).execute();

  // people
  await table("person")
    .addColumn("staff_number", "text", (c) => c.unique())
    .addColumn("given_name", "text", (c) => c.notNull())
    .addColumn("family_name", "text", (c) => c.notNull())
    .addColumn("email", "text", (c) => c.unique())
    .addColumn("swe_number", "text", (c) => c.unique())
    .addColumn("swe_registered_from", "text")
    .addColumn("qualified_on", "text")
    .addColumn("joined_on", "text")
    .addColumn("left_on", "text")
    .addColumn("created_at", "text", (c) => c.notNull().check(instant("created_at")))
    .addColumn("updated_at", "text", (c) => c.notNull())
    .execute();
  await index("person_by_name", "person", ["family_name", "given_name", "id"]);
  await table("team")
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("service", "text")
    .addColumn("closed_on", "text")
    .execute();
  await period(table("placement"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("team_id", "text", ref("team"))
    .addColumn("job_title", "text", (c) => c.notNull())
    .execute();
  await period(table("working_pattern"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("minutes_per_week", "integer", (c) => c.notNull().check(sql`minutes_per_week > 0 and minutes_per_week <= 4200`))
    .execute();
  await period(table("line_management"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("manager_id", "text", ref("person"))
    .addCheckConstraint("nobody_manages_themselves", sql`person_id <> manager_id`)
    .execute();
  await index("line_management_by_manager", "line_management", ["manager_id", "person_id"]);
  await period(table("role_period"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("role", "text", (c) => c.notNull().check(sql`role in ('academyLead', 'administrator', 'assessor')`))
    .execute();

  // access
  await table("account")
    .addColumn("person_id", "text", (c) => ref("person")(c).unique())
    .addColumn("email", "text", (c) => c.notNull().unique())
    .addColumn("password_hash", "text")
    .addColumn("password_set_at", "text")
    .addColumn("disabled_at", "text")
    .addColumn("display", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .execute();
  await table("session")
    .addColumn("account_id", "text", ref("account"))
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("expires_at", "text", (c) => c.notNull())
    .execute();
  await index("session_by_account", "session", ["account_id"]);
  await table("invitation")
    .addColumn("account_id", "text", ref("account"))
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("created_by_id", "text", (c) => c.references("person.id"))
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("expires_at", "text", (c) => c.notNull())
    .addColumn("used_at", "text")
    .addColumn("withdrawn_at", "text")
    .execute();
  await index("invitation_by_account", "invitation", ["account_id"]);
  await table("sign_in_failure")
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull())
    .execute();
  await index("sign_in_failure_by_subject", "sign_in_failure", ["subject", "at"]);
  await table("held_post")
    .addColumn("account_id", "text", ref("account"))
    .addColumn("path", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .execute();

  // audit
  await table("audit_event")
    .addColumn("happened_at", "text", (c) => c.notNull().check(instant("happened_at")))
    .addColumn("actor_id", "text", (c) => c.references("person.id"))
    .addColumn("what", "text", (c) => c.notNull())
    .addColumn("subject_id", "text", (c) => c.notNull())
    .addColumn("about_id", "text", (c) => c.references("person.id"))
    .addColumn("changes", "text", (c) => c.notNull())
    .execute();
  await index("audit_event_by_time", "audit_event", ["happened_at", "id"]);
  await index("audit_event_by_subject", "audit_event", ["subject_id", "happened_at"]);
  await index("audit_event_by_about", "audit_event", ["about_id", "happened_at"]);
  await index("audit_event_by_actor", "audit_event", ["actor_id", "happened_at"]);
  await appendOnly(db, "audit_event");

  // programmes
  await table("framework")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("short_name", "text", (c) => c.notNull())
    .addColumn("valid_from", "text")
    .addColumn("valid_to", "text")
    .execute();
  await table("standard")
    .addColumn("framework_id", "text", ref("framework"))
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("heading", "text", (c) => c.notNull())
    .addUniqueConstraint("standard_position", ["framework_id", "position"])
    .execute();
  await table("programme")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("definition", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addUniqueConstraint("programme_version", ["name", "version"])
    .execute();
  await appendOnly(db, "programme");
  await db.schema
    .createTable("bank_holiday")
    .addColumn("day", "text", (c) => c.primaryKey().notNull().check(day("day")))
    .addColumn("name", "text", (c) => c.notNull())
    .execute();

  // asye
  await table("cohort")
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("programme_id", "text", ref("programme"))
    .addColumn("framework_id", "text", ref("framework"))
    .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("created_by_id", "text", (c) => c.references("person.id"))
    .execute();
  await table("enrolment")
    .addColumn("cohort_id", "text", ref("cohort"))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
    .addColumn("status", "text", (c) => c.notNull().check(sql`status in ('active', 'completed', 'withdrawn', 'transferred')`))
    .addColumn("ended_on", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addUniqueConstraint("enrolment_once", ["cohort_id", "person_id"])
    .execute();
  await index("enrolment_by_person", "enrolment", ["person_id"]);
  await db.schema.createIndex("enrolment_one_active").on("enrolment").column("person_id").unique().where(sql.ref("status"), "=", "active").execute();
  await period(table("assessorship")).addColumn("enrolment_id", "text", ref("enrolment")).addColumn("assessor_id", "text", ref("person")).execute();
  await index("assessorship_by_assessor", "assessorship", ["assessor_id", "enrolment_id"]);
  await period(table("pause"))
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("reason", "text", (c) => c.notNull().check(sql`reason in ('sickness', 'familyLeave', 'bereavement', 'supportNotInPlace', 'other')`))
    .execute();

  // At most one open-ended period of each; the write functions refuse any other overlap.
  for (const [name, owner] of [
    ["placement", "person_id"],
    ["working_pattern", "person_id"],
    ["line_management", "person_id"],
    ["assessorship", "enrolment_id"],
    ["pause", "enrolment_id"],
  ] as const) {
    await index(`${name}_by_${owner}`, name, [owner, "starts_on"]);
    await db.schema.createIndex(`${name}_one_open`).on(name).column(owner).unique().where(sql.ref("ends_on"), "is", null).execute();
  }
  await index("placement_by_team", "placement", ["team_id"]);
  await db.schema
    .createIndex("role_period_one_open")
    .on("role_period")
    .columns(["person_id", "role"])
    .unique()
    .where(sql.ref("ends_on"), "is", null)
    .execute();

  // documents
  await table("document_definition")
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("title", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addUniqueConstraint("document_definition_version", ["kind", "version"])
    .execute();
  await appendOnly(db, "document_definition");
  await table("document")
    .addColumn("definition_id", "text", ref("document_definition"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("person_id", "text", ref("person"))
    .addColumn("enrolment_id", "text", (c) => c.references("enrolment.id"))
    .addColumn("stage", "text")
    .addColumn("writer_id", "text", ref("person"))
    .addColumn("started_by_id", "text", ref("person"))
    .addColumn("state", "text", (c) => c.notNull().check(sql`state in ('draft', 'submitted', 'returned', 'locked', 'withdrawn')`))
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("version", "integer", (c) => c.notNull())
    .addColumn("waiting_for", "text", (c) => c.check(sql`waiting_for is null or waiting_for in ('learner', 'assessor', 'lineManager')`))
    .addColumn("state_since", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("saved_at", "text", (c) => c.notNull())
    .addColumn("submitted_at", "text")
    .addColumn("locked_at", "text")
    // last, so that lists of documents are read without it
    .addColumn("answers", "text", (c) => c.notNull())
    .addCheckConstraint("document_locked_is_dated", sql`(state = 'locked') = (locked_at is not null)`)
    .execute();
  await index("document_by_enrolment", "document", ["enrolment_id", "stage"]);
  await index("document_by_person", "document", ["person_id"]);
  await index("document_by_writer", "document", ["writer_id"]);
  await neverChangesOnce(db, "document", "locked_at is not null", "a signed document never changes");
  await table("document_signature")
    .addColumn("document_id", "text", ref("document"))
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("part", "text", (c) => c.notNull().check(sql`part in ('learner', 'assessor', 'lineManager')`))
    .addColumn("person_id", "text", ref("person"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("swe_number", "text")
    .addColumn("signed_at", "text", (c) => c.notNull())
    .addColumn("content_hash", "text", (c) => c.notNull())
    .addUniqueConstraint("document_signature_once", ["document_id", "revision", "position"])
    .execute();
  await appendOnly(db, "document_signature");
  await table("document_note")
    .addColumn("document_id", "text", ref("document"))
    .addColumn("revision", "integer", (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('returned', 'addendum', 'withdrawn')`))
    .addColumn("by_id", "text", ref("person"))
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .execute();
  await index("document_note_by_document", "document_note", ["document_id", "at"]);
  await appendOnly(db, "document_note");
  await db.schema
    .createTable("document_standard")
    .addColumn("document_id", "text", ref("document"))
    .addColumn("standard_id", "text", ref("standard"))
    .addPrimaryKeyConstraint("document_standard_pk", ["document_id", "standard_id"])
    .execute();
  await table("observation_request")
    .addColumn("enrolment_id", "text", ref("enrolment"))
    .addColumn("stage", "text", (c) => c.notNull())
    .addColumn("proposed_on", "text")
    .addColumn("setting", "text", (c) => c.notNull())
    .addColumn("aims", "text", (c) => c.notNull())
    .addColumn("requested_at", "text", (c) => c.notNull())
    .addColumn("document_id", "text", (c) => c.references("document.id"))
    .addColumn("closed_at", "text")
    .addColumn("closed_because", "text")
    .execute();
  await index("observation_request_by_enrolment", "observation_request", ["enrolment_id"]);

  // imports
  await table("import_source")
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('roster', 'caseload')`))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("mapping", "text", (c) => c.notNull())
    .addColumn("updated_at", "text", (c) => c.notNull())
    .addUniqueConstraint("import_source_name", ["kind", "name"])
    .execute();
  await table("import_batch")
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('roster', 'caseload')`))
    .addColumn("source_id", "text", ref("import_source"))
    .addColumn("file_name", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull().check(sql`state in ('columns', 'preview', 'done', 'cancelled')`))
    .addColumn("staged", "text")
    .addColumn("result", "text")
    .addColumn("created_by_id", "text", ref("person"))
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("finished_at", "text")
    .execute();

  // caseload
  await table("case_type")
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("position", "integer", (c) => c.notNull())
    .execute();
  await table("caseload_snapshot")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("snapshot_on", "text", (c) => c.notNull().check(day("snapshot_on")))
    .addColumn("total", "integer", (c) => c.notNull().check(sql`total >= 0`))
    .addColumn("joint", "integer", (c) => c.notNull().check(sql`joint >= 0 and joint <= total`))
    .addColumn("batch_id", "text", (c) => c.references("import_batch.id"))
    .addUniqueConstraint("caseload_snapshot_once", ["person_id", "snapshot_on"])
    .execute();
  await index("caseload_snapshot_by_day", "caseload_snapshot", ["snapshot_on"]);
  await db.schema
    .createTable("caseload_count")
    .addColumn("snapshot_id", "text", ref("caseload_snapshot"))
    .addColumn("case_type_id", "text", ref("case_type"))
    .addColumn("cases", "integer", (c) => c.notNull().check(sql`cases >= 0`))
    .addColumn("joint", "integer", (c) => c.notNull().check(sql`joint >= 0`))
    .addPrimaryKeyConstraint("caseload_count_pk", ["snapshot_id", "case_type_id"])
    .execute();
  await table("worker_alias")
    .addColumn("source_id", "text", ref("import_source"))
    .addColumn("label", "text", (c) => c.notNull())
    .addColumn("person_id", "text", ref("person"))
    .addUniqueConstraint("worker_alias_label", ["source_id", "label"])
    .execute();

  // protected time and supervision
  await table("protected_time_entry")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("on_day", "text", (c) => c.notNull().check(day("on_day")))
    .addColumn("minutes", "integer", (c) => c.notNull().check(sql`minutes > 0 and minutes <= 1440`))
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('planned', 'taken', 'lost')`))
    .addColumn("activity", "text")
    .addColumn("reason", "text")
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("created_by_id", "text", ref("person"))
    .execute();
  await index("protected_time_entry_by_person", "protected_time_entry", ["person_id", "on_day"]);
  await table("supervision_session")
    .addColumn("person_id", "text", ref("person"))
    .addColumn("supervisor_id", "text", ref("person"))
    .addColumn("held_on", "text", (c) => c.notNull().check(day("held_on")))
    .addColumn("minutes", "integer", (c) => c.notNull().check(sql`minutes > 0 and minutes <= 1440`))
    .addColumn("created_at", "text", (c) => c.notNull())
    .addColumn("created_by_id", "text", ref("person"))
    .execute();
  await index("supervision_session_by_person", "supervision_session", ["person_id", "held_on"]);
}
