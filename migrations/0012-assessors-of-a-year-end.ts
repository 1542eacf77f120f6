import { sql, type Kysely } from "kysely";

/** The end of a year keeps every assessor's time that it cut short or took away, not only the one that went on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("year_end")
    .addColumn("assessors", "text", (c) => c.notNull().defaultTo("[]"))
    .execute();
  const known = await sql<{ yearEnd: string; id: string; assessorId: string; startsOn: string }>`
    select e.id as "yearEnd", a.id, a.assessor_id as "assessorId", a.starts_on as "startsOn"
    from year_end e join assessorship a on a.id = e.assessorship_id`.execute(db);
  for (const { yearEnd, ...assessor } of known.rows)
    await sql`update year_end set assessors = ${JSON.stringify([{ ...assessor, endsOn: null }])} where id = ${yearEnd}`.execute(db);
  await db.schema.alterTable("year_end").dropColumn("assessorship_id").execute();
}
