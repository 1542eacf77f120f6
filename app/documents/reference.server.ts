import { isDeepStrictEqual } from "node:util";
import type { Kysely } from "kysely";
import type { Instant } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { definitionId, definitionSchema } from "./definition";
import { shippedDefinitions } from "./definitions/shipped";

/**
 * Stores the definitions the portal ships with. Run as often as wanted: one that is there stays as it is. Answers the ids of those whose
 * number the academy has taken for a version of its own.
 */
export async function seedDefinitions(db: Kysely<Database>, now: Instant, shipped = shippedDefinitions): Promise<string[]> {
  await db
    .insertInto("documentDefinition")
    .values(
      shipped.map((d) => ({
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
  const kept = await db.selectFrom("documentDefinition").select(["kind", "version", "body"]).execute();
  return shipped.flatMap((d) => {
    const there = kept.find((k) => k.kind === d.kind && k.version === d.version);
    return there && isDeepStrictEqual(JSON.parse(there.body), JSON.parse(JSON.stringify(definitionSchema.parse(d)))) ? [] : [definitionId(d)];
  });
}
