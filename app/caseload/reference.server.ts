import type { Kysely } from "kysely";
import type { Database } from "#db/schema";
import { caseTypes, precedence } from "./case-types";

/** The kinds of case that ship with the portal. Running it again adds only what is missing. */
export async function seedCaseTypes(db: Kysely<Database>): Promise<void> {
  await db
    .insertInto("caseType")
    .values(caseTypes.map(({ id, name }) => ({ id, name, position: precedence(id) })))
    .onConflict((c) => c.column("id").doNothing())
    .execute();
}
