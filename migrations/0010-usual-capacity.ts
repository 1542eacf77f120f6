import { sql, type Kysely } from "kysely";
import { day } from "./support";

/** What holds for assessors of whom nothing is said is data too: a row of nobody's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("assessor_capacity_by_person").execute();
  await db.schema.alterTable("assessor_capacity").renameTo("assessor_capacity_before").execute();
  await db.schema
    .createTable("assessor_capacity")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("person_id", "text", (c) => c.references("person.id"))
    .addColumn("starts_on", "text", (c) => c.notNull().check(day("starts_on")))
    .addColumn("ends_on", "text", (c) => c.check(sql`ends_on is null or ${day("ends_on")}`))
    .addColumn("learners", "integer", (c) => c.notNull().check(sql`learners between 0 and 20`))
    .execute();
  await sql`insert into assessor_capacity select id, person_id, starts_on, ends_on, learners from assessor_capacity_before`.execute(db);
  await db.schema.dropTable("assessor_capacity_before").execute();
  await db.schema.createIndex("assessor_capacity_by_person").on("assessor_capacity").columns(["person_id", "starts_on"]).execute();
}
