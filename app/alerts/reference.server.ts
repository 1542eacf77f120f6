import type { Kysely } from "kysely";
import type { Instant } from "#app/shared/dates";
import type { Database } from "#db/schema";

/** The thresholds that ship with the portal (domain 5.5, 5.6); the lead sets others from a day on. */
export async function seedAlertRule(db: Kysely<Database>, now: Instant): Promise<void> {
  await db
    .insertInto("alertRule")
    .values({
      id: "shipped",
      fromOn: "2020-01-01",
      ...{ snapshots: 2, weeks: 4, percent: 50, answerDays: 14, staleDays: 35 },
      createdAt: now,
      createdById: null,
    })
    .onConflict((c) => c.column("id").doNothing())
    .execute();
}
