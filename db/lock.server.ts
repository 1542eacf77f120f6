import { sql, type Kysely } from "kysely";
import { engineOf } from "./engine";
import type { Database } from "./schema";

/**
 * Inside a transaction: from here on, only one at a time for this name. For rules that look at rows before they add one (no two
 * periods overlap, ten tries at the most). On SQLite a transaction that writes is alone anyway.
 */
export async function oneAtATime(trx: Kysely<Database>, name: string): Promise<void> {
  if (engineOf(trx) === "postgres") await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(trx);
}
