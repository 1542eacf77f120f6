/**
 * Database tests run on both engines: `onEachEngine("cohorts", (open) => { test("…", async () => { const { ctx } = await open(); … }) })`.
 * Each `open()` is a fresh, migrated database with the shipped reference data. A missing PostgreSQL is a failure, not a skip.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe } from "vitest";
import type { Kysely } from "kysely";
import type { Viewer } from "#app/access/permissions";
import type { Context } from "#app/shared/context.server";
import { londonDay, type Instant } from "#app/shared/dates";
import { connectPostgres, connectSqlite, type Connection } from "#db/connect.server";
import type { Engine } from "#db/engine";
import { migrate } from "#db/migrate";
import { seedReference } from "#db/reference.server";
import type { Database } from "#db/schema";

export const NOW = "2026-11-21T10:00:00.000Z" as Instant;

export type Opened = Connection & {
  /** a context as this viewer sees it (default: an academy lead without a person), at NOW unless said otherwise */
  as: (viewer?: Partial<Viewer>, now?: Instant) => Context;
  /** how many queries the work made */
  counting: <T>(work: () => Promise<T>) => Promise<{ result: T; queries: number }>;
};
type Open = () => Promise<Opened>;

const temporary = mkdtempSync(join(tmpdir(), "portal-tests-"));
process.on("exit", () => rmSync(temporary, { recursive: true, force: true }));
let n = 0;

let template: Promise<Buffer> | undefined;
async function sqliteTemplate(): Promise<Buffer> {
  const path = join(temporary, "template.sqlite");
  const connection = connectSqlite(path);
  await migrate(connection.writer);
  await seedReference(connection.writer, NOW);
  await connection.close();
  return readFileSync(path);
}
async function openSqlite(): Promise<Connection> {
  const bytes = await (template ??= sqliteTemplate());
  const path = join(temporary, `${process.pid}-${++n}.sqlite`);
  writeFileSync(path, bytes);
  return connectSqlite(path);
}

/** Address of the PostgreSQL server that the test run found or started. */
const server = (): string => {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error("No PostgreSQL was found or started for this test run.");
  return url;
};
const TEMPLATE = "portal_template";
async function asAdmin<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const addressOf = (name: string) => {
  const url = new URL(server());
  url.pathname = `/${name}`;
  return url.toString();
};
let postgresTemplate: Promise<void> | undefined;
async function makePostgresTemplate(): Promise<void> {
  await asAdmin(async (client) => {
    // several test files start at once: the first one makes the template, the others wait for it
    await client.query("select pg_advisory_lock(4711)");
    try {
      const there = await client.query("select 1 from pg_database where datname = $1", [TEMPLATE]);
      if (there.rowCount) return;
      await client.query(`create database ${TEMPLATE}_making`);
      const connection = connectPostgres(addressOf(`${TEMPLATE}_making`));
      await migrate(connection.writer);
      await seedReference(connection.writer, NOW);
      await connection.close();
      await client.query(`alter database ${TEMPLATE}_making rename to ${TEMPLATE}`);
    } finally {
      await client.query("select pg_advisory_unlock(4711)");
    }
  });
}
async function openPostgres(): Promise<Connection> {
  await (postgresTemplate ??= makePostgresTemplate());
  const name = `t_${process.pid}_${++n}`;
  await asAdmin(async (client) => {
    await client.query("select pg_advisory_lock(4712)"); // a template can be copied by one at a time
    try {
      await client.query(`create database ${name} template ${TEMPLATE}`);
    } finally {
      await client.query("select pg_advisory_unlock(4712)");
    }
  });
  const connection = connectPostgres(addressOf(name));
  return {
    ...connection,
    close: async () => (await connection.close(), asAdmin(async (c) => void (await c.query(`drop database ${name} with (force)`)))),
  };
}

export const aViewer = (viewer: Partial<Viewer> = {}): Viewer => ({
  accountId: "no-account",
  personId: "nobody",
  name: "Nobody",
  isLead: false,
  isAdministrator: false,
  isLearner: false,
  isAssessor: false,
  isManager: false,
  isPanelMember: false,
  display: { size: "normal", background: "white" },
  ...viewer,
});

export function onEachEngine(about: string, tests: (open: Open, engine: Engine) => void): void {
  for (const engine of ["sqlite", "postgres"] as const) {
    describe(`${about} (${engine})`, () => {
      const opened: Connection[] = [];
      afterEach(async () => {
        for (const connection of opened.splice(0)) await connection.close();
      });
      tests(async () => {
        const connection = engine === "sqlite" ? await openSqlite() : await openPostgres();
        opened.push(connection);
        let queries = 0;
        const counted = countQueries(connection.db, () => (queries += 1));
        return {
          ...connection,
          db: counted,
          as: (viewer, now = NOW) => ({ db: counted, writer: connection.writer, viewer: aViewer(viewer), now, today: londonDay(now) }),
          counting: async (work) => {
            const before = queries;
            const result = await work();
            return { result, queries: queries - before };
          },
        };
      }, engine);
    });
  }
}

/** The same database, telling of every query. */
function countQueries(db: Kysely<Database>, tell: () => void): Kysely<Database> {
  return db.withPlugin({
    transformQuery: ({ node }) => node,
    // told by their answers: the parts of a union are transformed one by one, and asked once
    transformResult: async ({ result }) => (tell(), result),
  });
}
