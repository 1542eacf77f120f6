import { PostgresAdapter, type Kysely } from "kysely";

export type Engine = "sqlite" | "postgres";

/** Which engine a Kysely talks to. */
export const engineOf = <T>(db: Kysely<T>): Engine => (db.getExecutor().adapter instanceof PostgresAdapter ? "postgres" : "sqlite");
