/**
 * Puts the demo academy into an empty SQLite file: `DEMO=1 DATABASE_URL=<file> node build/server/demo-data.js [--scale 10] [--on 2027-01-04]`,
 * as it would be made on that day. It never touches a PostgreSQL, nor a file in which there is anybody.
 */
import { attachmentsBeside } from "#app/shared/config.server";
import { instantOf } from "#app/shared/dates";
import { fileStore } from "#app/shared/file-store.server";
import { connectSqlite } from "#db/connect.server";
import { migrate } from "#db/migrate";
import { seedReference } from "#db/reference.server";
import { seedDemo } from "#db/seed/demo";

function settings(): { file: string; scale: number; on: Date } | string {
  const { DEMO, DATABASE_URL } = process.env;
  const args = process.argv.slice(2);
  const named = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const scale = Number(named("--scale") ?? 1);
  const day = named("--on");
  const on = day === undefined ? new Date() : new Date(`${day}T12:00:00Z`);
  const file = args.find((a, i) => !a.startsWith("--") && !args[i - 1]?.startsWith("--")) ?? DATABASE_URL;
  if (DEMO !== "1") return "This makes demo data. Set DEMO=1 if that is what you want.";
  if (!file) return "Name the SQLite file to make, as DATABASE_URL or as an argument.";
  if (/^[a-z]+:\/\//i.test(file)) return "Demo data is only ever put into a SQLite file of its own.";
  if (!Number.isInteger(scale) || scale < 1 || scale > 10) return "--scale is a whole number from 1 to 10.";
  if (Number.isNaN(+on)) return "--on is a day, as in 2027-01-04.";
  return { file, scale, on };
}

const given = settings();
if (typeof given === "string") {
  console.error(given);
  process.exit(1);
}
const started = Date.now();
const connection = connectSqlite(given.file);
try {
  const now = instantOf(given.on);
  await migrate(connection.writer);
  await seedReference(connection.writer, now);
  await seedDemo({
    connection,
    now,
    scale: given.scale,
    files: fileStore(process.env.ATTACHMENTS_DIR || attachmentsBeside(given.file)),
    tell: (words) => console.log(`  ${words} (${Math.round((Date.now() - started) / 1000)} s)`),
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.LOG_LEVEL === "debug") console.error(error);
  process.exitCode = 1;
} finally {
  await connection.close();
}
