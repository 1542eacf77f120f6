import { PostgresAdapter, type Kysely } from "kysely";

export type Engine = "sqlite" | "postgres";

/** Which engine a Kysely talks to. */
export const engineOf = (db: Kysely<never> | Kysely<unknown>): Engine =>
  (db as Kysely<unknown>).getExecutor().adapter instanceof PostgresAdapter ? "postgres" : "sqlite";
