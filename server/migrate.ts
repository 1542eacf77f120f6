import { connect } from "#db/connect.server";
import { migrate } from "#db/migrate";
import { configOrGiveUp, giveUp } from "./environment";

const config = configOrGiveUp();
const connection = connect(config.database);
try {
  const ran = await migrate(connection.writer);
  process.stdout.write(ran.length === 0 ? "The database is up to date.\n" : `Done: ${ran.join(", ")}.\n`);
} catch (error) {
  giveUp(
    `The database could not be brought up to date: ${error instanceof Error ? error.message : String(error)}`,
    "The migration that failed left nothing behind.",
  );
} finally {
  await connection.close();
}
