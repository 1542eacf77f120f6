/**
 * The only file that knows which engine is behind the database. Reads go through `db`, changes through `writer`:
 * on SQLite two connections (the reading one is read-only, so a page never waits for a transaction), on PostgreSQL one pool.
 */
import SQLite from "better-sqlite3";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import {
  CamelCasePlugin,
  CompiledQuery,
  Kysely,
  PostgresDialect,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDialectConfig,
} from "kysely";
import pg from "pg";
import type { Engine } from "./engine";
import type { Database } from "./schema";

export type Connection = { db: Kysely<Database>; writer: Kysely<Database>; engine: Engine; close: () => Promise<void> };

/** Transactions begin IMMEDIATE (a deferred one fails when another process wrote meanwhile) and migrations are atomic. */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;
  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }
  override createDriver(): Driver {
    const driver = new SqliteDriver(this.#config);
    driver.beginTransaction = async (connection: DatabaseConnection) => {
      await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    };
    return driver;
  }
  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true;
      }
    })();
  }
}

/** Kysely asks for a statement anew at each query; preparing one costs more than running it, so they are kept. */
function keepStatements(file: SQLite.Database): SQLite.Database {
  const prepare = file.prepare.bind(file);
  const kept = new Map<string, SQLite.Statement>();
  file.prepare = ((source: string) => {
    let statement = kept.get(source);
    if (!statement) {
      statement = prepare(source);
      if (kept.size >= 500) kept.clear();
      kept.set(source, statement);
    }
    return statement;
  }) as typeof file.prepare;
  return file;
}

const plugins = [new CamelCasePlugin()];

export function connectSqlite(path: string): Connection {
  mkdirSync(dirname(path), { recursive: true });
  const file = new SQLite(path, { timeout: 5000 });
  file.pragma("journal_mode = WAL");
  file.pragma("synchronous = FULL");
  file.pragma("foreign_keys = ON");
  const reading = new SQLite(path, { timeout: 5000, readonly: true });
  reading.pragma("cache_size = -32000");
  const on = (database: SQLite.Database) =>
    new Kysely<Database>({ dialect: new ImmediateSqliteDialect({ database: keepStatements(database) }), plugins });
  const [writer, db] = [on(file), on(reading)];
  const close = async () => {
    if (!file.open) return;
    await db.destroy();
    reading.close(); // Kysely closes a file only after its first query
    file.pragma("wal_checkpoint(TRUNCATE)"); // the file alone is then the whole database
    await writer.destroy();
    file.close();
  };
  return { db, writer, engine: "sqlite", close };
}

export function connectPostgres(url: string): Connection {
  // count() and sum() come as text otherwise
  const types = {
    getTypeParser: (oid: number, format?: "text" | "binary") => (oid === 20 || oid === 1700 ? Number : pg.types.getTypeParser(oid, format)),
  };
  const pool = new pg.Pool({ connectionString: url, max: 10, types: types as pg.CustomTypesConfig });
  pool.on("error", () => {}); // an idle connection that the server closed; the next query opens another
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }), plugins });
  return { db, writer: db, engine: "postgres", close: () => db.destroy() };
}

/** `postgres://…` or the path of a SQLite file. */
export const connect = (address: string): Connection => (/^postgres(ql)?:/.test(address) ? connectPostgres(address) : connectSqlite(address));
