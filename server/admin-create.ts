/**
 * `npm run admin:create`: the first administrator of a new portal, by a link that works once. They choose their own password
 * with it and invite everybody else. Names and address come as arguments or are asked for.
 */
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { createFirstAdministrator } from "#app/access/write.server";
import { systemClock } from "#app/shared/clock.server";
import { longDay } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { connect } from "#db/connect.server";
import { pendingMigrations } from "#db/migrate";
import { configOrGiveUp, giveUp } from "./environment";

const USAGE = 'npm run admin:create -- --given "Ada" --family "Okafor" --email ada.okafor@example.gov.uk';

function given(): { given?: string | undefined; family?: string | undefined; email?: string | undefined } {
  try {
    const text = { type: "string" } as const;
    return parseArgs({ options: { given: text, family: text, email: text } }).values;
  } catch {
    return giveUp("These arguments are not understood. Use:", `  ${USAGE}`);
  }
}

async function ask(): Promise<{ givenName: string; familyName: string; email: string }> {
  const words = given();
  if (!process.stdin.isTTY && !(words.given && words.family && words.email)) giveUp("Say who the administrator is:", `  ${USAGE}`);
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const from = async (word: string | undefined, question: string) => (word ?? (await lines.question(question))).trim();
  const who = {
    givenName: await from(words.given, "Their given name: "),
    familyName: await from(words.family, "Their family name: "),
    email: await from(words.email, "Their work e-mail address: "),
  };
  lines.close();
  if (!who.givenName || !who.familyName) giveUp("A given name and a family name are needed.");
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(who.email)) giveUp(`"${who.email}" is not an e-mail address.`);
  return who;
}

const config = configOrGiveUp();
const connection = connect(config.database);
const pending = await pendingMigrations(connection.writer).catch((error: Error) => giveUp(`The database does not open: ${error.message}`));
if (pending.length > 0) giveUp("The database is not up to date. Run first: npm run migrate");
try {
  const who = await ask();
  const { db, writer } = connection;
  const { token, expiresOn } = await createFirstAdministrator({ db, writer, clock: systemClock }, who);
  process.stdout.write(
    `\nGive ${who.givenName} ${who.familyName} this link. It works once, until ${longDay(expiresOn)}, and lets them choose a password:\n\n` +
      `  ${config.origin}/invitation/${token}\n\nIf it is lost or too old, run this command again.\n`,
  );
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  giveUp(`${error.message}.`);
} finally {
  await connection.close();
}
