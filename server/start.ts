process.env.NODE_ENV ??= "production";
import type { ServerBuild } from "@remix-run/node";
import cluster from "node:cluster";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { pino, type Logger } from "pino";
import { namedFiles } from "#app/documents/read-attachments.server";
import { systemClock } from "#app/shared/clock.server";
import type { Config } from "#app/shared/config.server";
import { fileStore } from "#app/shared/file-store.server";
import { connect, type Connection } from "#db/connect.server";
import { pendingMigrations } from "#db/migrate";
import { startAlertRounds } from "./alert-rounds";
import { configOrGiveUp, giveUp } from "./environment";
import { startMailSender } from "./mail-sender";
import { builtFiles, createPortal, pages } from "./portal";
import { faultFields } from "./request-log";

const STOP_MS = 20_000;

/** Several processes on one port, where WEB_CONCURRENCY asks for them; one that dies is replaced. */
function startMany(count: number): void {
  let stopping = false;
  const stop = () => {
    stopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGTERM");
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);
  cluster.on("exit", (_worker, code) => {
    if (code === 0 || stopping) return;
    if (code === 1)
      process.exitCode = 1; // it said why it cannot start; another would say the same
    else cluster.fork();
  });
  for (let i = 0; i < count; i++) cluster.fork();
}

async function open(config: Config): Promise<Connection> {
  try {
    const connection = connect(config.database);
    const pending = await pendingMigrations(connection.writer);
    if (pending.length === 0) return connection;
    await connection.close();
    return giveUp(`The database has not had these migrations: ${pending.join(", ")}.`, "Make a backup, then run: npm run migrate");
  } catch (error) {
    return giveUp(`The database does not open: ${error instanceof Error ? error.message : String(error)}`, "Check DATABASE_URL.");
  }
}

/** Files that no document names any more go, at the start and once a day. */
function sweepFiles(config: Config, { db }: Connection, log: Logger): void {
  const sweep = () =>
    fileStore(config.attachments)
      .sweep((names) => namedFiles(db, names), new Date())
      .then(
        (removed) => removed > 0 && log.info({ removed }, "files that nothing names were removed"),
        (error: unknown) => log.error({ err: error }, "fault"),
      );
  void sweep();
  setInterval(() => void sweep(), 24 * 60 * 60 * 1000).unref();
}

async function start(): Promise<void> {
  const config = configOrGiveUp();
  const log = pino({ level: config.logLevel, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: faultFields } });
  const connection = await open(config);
  const built = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
  const portal = (await import(built("server/portal.js"))) as ServerBuild;

  let stopping = false;
  const app = createPortal({ config, connection, log, pages: pages(portal), files: builtFiles(built("client")), stopping: () => stopping });
  const mail = startMailSender({ config, connection, log, clock: systemClock });
  const rounds = startAlertRounds({ config, connection, log, clock: systemClock });
  const server = createServer({ requestTimeout: 300_000, headersTimeout: 60_000, keepAliveTimeout: 65_000 }, app);

  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "stopping");
    const cut = setTimeout(() => server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(cut);
      Promise.all([mail.stop(), rounds.stop()])
        .then(() => connection.close())
        .then(
          () => process.exit(0),
          () => process.exit(1),
        );
    });
    server.closeIdleConnections();
  };
  process.on("SIGTERM", stop).on("SIGINT", stop);

  server.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") giveUp(`Port ${config.port} is taken by another program. Stop that one, or set PORT to another number.`);
    if (error.code === "EACCES") giveUp(`Port ${config.port} may not be used by this user. Set PORT to a number from 1024.`);
    throw error;
  });
  sweepFiles(config, connection, log);
  server.listen(config.port, () => log.info({ port: config.port, origin: config.origin, engine: connection.engine }, "listening"));
}

const processes = Number(process.env.WEB_CONCURRENCY ?? 1);
if (cluster.isPrimary && processes > 1) startMany(processes);
else await start();
