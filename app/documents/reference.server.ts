import type { Kysely } from "kysely";
import type { Instant } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { definitionId, definitionSchema } from "./definition";
import { shippedDefinitions } from "./definitions/shipped";

/** Stores the definitions the portal ships with. Run as often as wanted: one that is there stays as it is. */
export async function seedDefinitions(db: Kysely<Database>, now: Instant): Promise<void> {
  await db
    .insertInto("documentDefinition")
    .values(
      shippedDefinitions.map((d) => ({
        id: definitionId(d),
        kind: d.kind,
        version: d.version,
        title: d.title,
        body: JSON.stringify(definitionSchema.parse(d)),
        createdAt: now,
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute();
}
