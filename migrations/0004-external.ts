import { sql, type Kysely } from "kysely";
import { appendOnly, instant } from "./support";

/** E-mails on their way out, and people outside who answer by a link. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = (name: string) => db.schema.createTable(name).addColumn("id", "text", (c) => c.primaryKey().notNull());
  const index = (name: string, on: string, columns: string[]) => db.schema.createIndex(name).on(on).columns(columns).execute();

  // e-mail: one row is the sender; whoever holds it sends
  await table("mail_sender")
    .addColumn("set_up", "integer", (c) => c.notNull().check(sql`set_up in (0, 1)`))
    .addColumn("holder", "text")
    .addColumn("held_until", "text", (c) => c.check(instant("held_until")))
    .execute();
  await sql`insert into mail_sender (id, set_up) values ('mail', 0)`.execute(db);
  await table("mail_outbox")
    .addColumn("to_address", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("created_at", "text", (c) => c.notNull().check(instant("created_at")))
    .addColumn("attempts", "integer", (c) => c.notNull().check(sql`attempts >= 0`))
    .addColumn("next_at", "text", (c) => c.check(instant("next_at")))
    .addColumn("sent_at", "text", (c) => c.check(instant("sent_at")))
    .addColumn("failed_at", "text", (c) => c.check(instant("failed_at")))
    .addColumn("problem", "text")
    .execute();
  await index("mail_outbox_by_turn", "mail_outbox", ["next_at", "id"]);

  // people outside
  await table("external_request")
    .addColumn("enrolment_id", "text", (c) => c.notNull().references("enrolment.id"))
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('familyFeedback', 'professionalFeedback', 'directObservation')`))
    .addColumn("stage", "text", (c) => c.notNull())
    .addColumn("audience", "text", (c) => c.notNull())
    .addColumn("questions", "text", (c) => c.notNull())
    .addColumn("asked_by_id", "text", (c) => c.notNull().references("person.id"))
    .addColumn("learner_name", "text", (c) => c.notNull())
    .addColumn("who", "text", (c) => c.notNull())
    .addColumn("note", "text")
    .addColumn("email", "text")
    .addColumn("token_hash", "text", (c) => c.notNull().unique())
    .addColumn("browser_hash", "text")
    .addColumn("asked_at", "text", (c) => c.notNull().check(instant("asked_at")))
    .addColumn("expires_at", "text", (c) => c.notNull().check(instant("expires_at")))
    .addColumn("reminded_at", "text", (c) => c.check(instant("reminded_at")))
    .addColumn("opened_at", "text", (c) => c.check(instant("opened_at")))
    .addColumn("answered_at", "text", (c) => c.check(instant("answered_at")))
    .addColumn("withdrawn_at", "text", (c) => c.check(instant("withdrawn_at")))
    .addColumn("withdrawn_because", "text")
    .addColumn("draft", "text")
    .addColumn("document_id", "text", (c) => c.references("document.id"))
    .execute();
  await index("external_request_by_enrolment", "external_request", ["enrolment_id", "asked_at"]);
  await index("external_request_by_document", "external_request", ["document_id"]);
  await table("external_answer")
    .addColumn("request_id", "text", (c) => c.notNull().unique().references("external_request.id"))
    .addColumn("document_id", "text", (c) => c.notNull().references("document.id"))
    .addColumn("received_at", "text", (c) => c.notNull().check(instant("received_at")))
    .addColumn("content", "text", (c) => c.notNull())
    .addColumn("content_hash", "text", (c) => c.notNull())
    .execute();
  await index("external_answer_by_document", "external_answer", ["document_id"]);
  await appendOnly(db, "external_answer");
  await table("external_opening")
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("at", "text", (c) => c.notNull().check(instant("at")))
    .execute();
  await index("external_opening_by_subject", "external_opening", ["subject", "at"]);
}
