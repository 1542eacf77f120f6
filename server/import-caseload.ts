/**
 * `npm run import:caseload -- FILE [--source NAME] [--by E-MAIL]`: an extract, or every file of a folder, for a nightly job. The columns and
 * workers have to be known from an import in the portal. A file that was taken back comes in again only where it is named. Ends with 1, and a line on the error channel, for each file that did not come in.
 */
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { covering } from "#app/access/visible.server";
import { importKnownCaseload } from "#app/imports/write-caseload.server";
import { inWords } from "#app/imports/words";
import { moment, systemClock } from "#app/shared/clock.server";
import type { Context } from "#app/shared/context.server";
import { Refusal } from "#app/shared/refusal";
import { connect, type Connection } from "#db/connect.server";
import { configOrGiveUp, giveUp } from "./environment";

const args = process.argv.slice(2);
const named = (name: string) => (args.includes(name) ? (args[args.indexOf(name) + 1] ?? giveUp(`Say what ${name} is.`)) : null);
const path = args.find((a, i) => !a.startsWith("--") && !args[i - 1]?.startsWith("--"));
if (!path) giveUp("Name the file or the folder: npm run import:caseload -- FILE [--source NAME] [--by E-MAIL]");

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const inside = readdirSync(path, { withFileTypes: true }).filter((f) => f.isFile() && /\.(csv|txt|tsv|xlsx)$/i.test(f.name));
    return inside.map((f) => join(path, f.name)).sort();
  } catch {
    return giveUp(`There is no file or folder ${path}, or it cannot be read.`);
  }
}

/** In whose name it is imported: an academy lead of today. */
async function lead({ db, writer }: Connection, email: string | null): Promise<Context> {
  const now = moment(systemClock);
  const leads = await db
    .selectFrom("rolePeriod")
    .innerJoin("person", "person.id", "rolePeriod.personId")
    .leftJoin("account", "account.personId", "person.id")
    .where("rolePeriod.role", "=", "academyLead")
    .where(covering("rolePeriod", now.today))
    .select(["person.id", "person.givenName", "person.familyName", "person.email", "account.id as accountId", "account.email as signsInAs"])
    .orderBy("rolePeriod.startsOn")
    .orderBy("person.id")
    .execute();
  const is = (one: string | null) => one !== null && one.toLowerCase() === email?.toLowerCase();
  const found = email === null ? (leads.length === 1 ? leads[0] : undefined) : leads.find((l) => is(l.email) || is(l.signsInAs));
  if (!found)
    return giveUp(
      email === null
        ? leads.length === 0
          ? "Nobody is academy lead today: an import needs somebody in whose name it is made."
          : "There are several academy leads. Say in whose name this is imported, with --by E-MAIL."
        : `${email} is not an academy lead today. An import needs one in whose name it is made.`,
    );
  const display = { size: "normal", background: "white" } as const;
  const roles = { isLead: true, isAdministrator: false, isLearner: false, isAssessor: false, isManager: false, isPanelMember: false };
  const name = `${found.givenName} ${found.familyName}`;
  return { db, writer, ...now, viewer: { accountId: found.accountId ?? found.id, personId: found.id, name, ...roles, display } };
}

const files = filesAt(path);
const fromFolder = files[0] !== path;
if (files.length === 0) giveUp(`There is no CSV or Excel file in ${path}.`);
const config = configOrGiveUp();
const connection = connect(config.database);
try {
  const ctx = await lead(connection, named("--by"));
  for (const file of files) {
    const fileName = basename(file);
    try {
      const result = await importKnownCaseload(
        ctx,
        { sourceName: named("--source"), fileName, file: { path: file }, fromFolder },
        { origin: config.origin, academy: config.academy },
      );
      process.stdout.write(`${fileName}: ${result ? inWords("caseload", result.counts) : "came in before, nothing done"}.\n`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      process.stderr.write(`${fileName}: ${error.message}\n`);
      process.exitCode = 1;
    }
  }
} finally {
  await connection.close();
}
