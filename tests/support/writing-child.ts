/** Writes for ever, each time one change of three rows; the test that starts it kills it in the middle. Argument: the SQLite file. */
import { change } from "#app/shared/context.server";
import { londonDay } from "#app/shared/dates";
import { connectSqlite } from "#db/connect.server";
import { aPerson, works } from "./world";
import { aViewer, NOW } from "./engines";

const { db, writer } = connectSqlite(process.argv[2]!);
const ctx = { db, writer, viewer: { ...aViewer(), personId: "actor" }, now: NOW, today: londonDay(NOW) };
await aPerson(writer, { id: "actor" }).catch(() => {});
for (let i = 0; ; i += 1) {
  await change(ctx, async (ctx) => {
    const person = await aPerson(ctx.db, { id: `${process.pid}-${i}`, staffNumber: null, email: null });
    await works(ctx.db, person, 2220);
    ctx.record("access.signedIn", person, { aboutId: person });
  });
  if (i === 5) process.stdout.write("writing\n");
}
