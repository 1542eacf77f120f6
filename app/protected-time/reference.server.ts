import type { Kysely } from "kysely";
import type { Database } from "#db/schema";
import { shippedActivities } from "./activity-kinds";

/** The activities that ship with the portal. Running it again adds only what is missing. */
export async function seedActivityKinds(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto("activityKind")
    .values(shippedActivities.map(({ id, name, counts }, i) => ({ id, name, counts: counts ? 1 : 0, position: i + 1, version: 1, retiredAt: null })))
    .onConflict((c) => c.doNothing())
    .execute();
}
