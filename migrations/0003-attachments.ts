import { sql, type Kysely } from "kysely";
import { fixedWith } from "./support";

/** Files attached to documents. The file itself lies in a folder, under the SHA-256 of what is in it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("attachment")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("document_id", "text", (c) => c.notNull().references("document.id"))
    .addColumn("sha256", "text", (c) => c.notNull().check(sql`length(sha256) = 64`))
    .addColumn("type", "text", (c) => c.notNull().check(sql`type in ('pdf', 'docx', 'png', 'jpeg', 'heic')`))
    .addColumn("bytes", "integer", (c) => c.notNull().check(sql`bytes > 0 and bytes <= 15728640`))
    .addColumn("file_name", "text", (c) => c.notNull().check(sql`length(file_name) between 1 and 200`))
    .addColumn("added_by_id", "text", (c) => c.notNull().references("person.id"))
    .addColumn("added_at", "text", (c) => c.notNull())
    .addUniqueConstraint("attachment_once", ["document_id", "sha256"])
    .execute();
  await db.schema.createIndex("attachment_by_file").on("attachment").columns(["sha256"]).execute();
  await fixedWith(db, "attachment", {
    owner: "document",
    key: "document_id",
    condition: "state not in ('draft', 'returned')",
    message: "the files of a document change only while it is written",
  });
}
