import { sql, type Kysely } from "kysely";
import { engineOf } from "#db/engine";
import { day } from "./support";

const closedAs = sql`closed_as is null or closed_as in ('settled', 'passed', 'ended', 'withdrawn')`;

/** An alert may also be withdrawn: the figures it was raised on were taken back. */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (engineOf(db) === "postgres") {
    await db.schema.alterTable("pairing_alert").dropConstraint("pairing_alert_closed_as_check").execute();
    await db.schema.alterTable("pairing_alert").addCheckConstraint("pairing_alert_closed_as_check", closedAs).execute();
    return;
  }
  // SQLite changes no check: the table is made anew, and the answers that refer to it stand aside meanwhile
  await sql`create table pairing_alert_answer_before as select * from pairing_alert_answer`.execute(db);
  await sql`delete from pairing_alert_answer`.execute(db);
  const dayOrNull = (column: string) => sql<boolean>`${sql.ref(column)} is null or ${day(column)}`;
  await db.schema
    .createTable("pairing_alert_after")
    .addColumn("id", "text", (c) => c.primaryKey().notNull())
    .addColumn("enrolment_id", "text", (c) => c.notNull().references("enrolment.id"))
    .addColumn("raised_on", "text", (c) => c.notNull().check(day("raised_on")))
    .addColumn("facts", "text", (c) => c.notNull())
    .addColumn("escalated_on", "text", (c) => c.check(dayOrNull("escalated_on")))
    .addColumn("closed_on", "text", (c) => c.check(dayOrNull("closed_on")))
    .addColumn("closed_as", "text", (c) => c.check(closedAs))
    .addColumn("passed", "text")
    .addColumn("version", "integer", (c) => c.notNull())
    .addCheckConstraint("pairing_alert_passed", sql`passed is null or closed_as = 'passed'`)
    .addCheckConstraint("pairing_alert_closed_whole", sql`(closed_on is null) = (closed_as is null)`)
    .execute();
  await sql`insert into pairing_alert_after
    select id, enrolment_id, raised_on, facts, escalated_on, closed_on, closed_as, passed, version from pairing_alert`.execute(db);
  await db.schema.dropTable("pairing_alert").execute();
  await db.schema.alterTable("pairing_alert_after").renameTo("pairing_alert").execute();
  await db.schema
    .createIndex("pairing_alert_one_open")
    .on("pairing_alert")
    .column("enrolment_id")
    .unique()
    .where(sql.ref("closed_on"), "is", null)
    .execute();
  await db.schema.createIndex("pairing_alert_by_enrolment").on("pairing_alert").columns(["enrolment_id", "raised_on"]).execute();
  await sql`insert into pairing_alert_answer select * from pairing_alert_answer_before`.execute(db);
  await db.schema.dropTable("pairing_alert_answer_before").execute();
}
