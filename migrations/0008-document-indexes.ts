import { sql, type Kysely } from "kysely";

/** What is open in a year, and how much of it is signed, is asked on most pages: each from an index of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const index = (name: string, when: "is" | "is not") =>
    db.schema.createIndex(name).on("document").column("enrolment_id").where(sql.ref("locked_at"), when, null).execute();
  await index("document_open_by_enrolment", "is");
  await index("document_signed_by_enrolment", "is not");
}
