import { Migrator, type Kysely, type Migration } from "kysely";
import * as foundation from "#migrations/0001-foundation";
import * as documents from "#migrations/0002-documents";
import * as attachments from "#migrations/0003-attachments";
import * as external from "#migrations/0004-external";
import * as grants from "#migrations/0005-grants";
import * as relational from "#migrations/0006-relational";
import * as panels from "#migrations/0007-panels";
import * as documentIndexes from "#migrations/0008-document-indexes";
import * as caseloadAndTime from "#migrations/0009-caseload-and-time";
import * as usualCapacity from "#migrations/0010-usual-capacity";
import * as withdrawnAlerts from "#migrations/0011-withdrawn-alerts";
import * as assessorsOfAYearEnd from "#migrations/0012-assessors-of-a-year-end";
import type { Database } from "./schema";

/** Numbered, forward only, the same code on both engines. A released migration is never edited. */
const migrations: Record<string, Migration> = {
  "0001-foundation": foundation,
  "0002-documents": documents,
  "0003-attachments": attachments,
  "0004-external": external,
  "0005-grants": grants,
  "0006-relational": relational,
  "0007-panels": panels,
  "0008-document-indexes": documentIndexes,
  "0009-caseload-and-time": caseloadAndTime,
  "0010-usual-capacity": usualCapacity,
  "0011-withdrawn-alerts": withdrawnAlerts,
  "0012-assessors-of-a-year-end": assessorsOfAYearEnd,
};

const migrator = (db: Kysely<Database>) => new Migrator({ db, provider: { getMigrations: async () => migrations } });

/** Names of the migrations this database has not had. */
export const pendingMigrations = async (db: Kysely<Database>): Promise<string[]> =>
  (await migrator(db).getMigrations()).filter((m) => !m.executedAt).map((m) => m.name);

/** Brings the database up to date, each migration whole or not at all; answers the names of those it ran. */
export async function migrate(db: Kysely<Database>): Promise<string[]> {
  const { error, results } = await migrator(db).migrateToLatest();
  if (error) throw error;
  return (results ?? []).map((r) => r.migrationName);
}
