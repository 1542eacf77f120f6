/** `npm run migrate`: brings the database up to date, then adds the programmes, document definitions and case types it has not got. */
import { moment, systemClock } from "#app/shared/clock.server";
import { connect } from "#db/connect.server";
import { migrate } from "#db/migrate";
import { seedReference } from "#db/reference.server";
import { configOrGiveUp, giveUp } from "./environment";

const config = configOrGiveUp();
try {
  const connection = connect(config.database);
  const ran = await migrate(connection.writer);
  const passedOver = await seedReference(connection.writer, moment(systemClock).now);
  await connection.close();
  for (const id of passedOver)
    process.stdout.write(`Passed over: ${id}. The academy has a version of that number; the one this portal comes with needs a higher one.\n`);
  process.stdout.write(ran.length === 0 ? "The database is up to date.\n" : `Done: ${ran.join(", ")}.\n`);
} catch (error) {
  giveUp(
    `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
    "A migration that fails leaves nothing behind.",
  );
}
