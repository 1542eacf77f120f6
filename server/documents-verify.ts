/** `npm run documents:verify`: is every signed document still what was signed? Ends with 1 and a line for each that is not. */
import { definitionSchema } from "#app/documents/definition";
import { sha256 } from "#app/documents/hash.server";
import { verifyDocument } from "#app/documents/content";
import { connect } from "#db/connect.server";
import { configOrGiveUp } from "./environment";

const BATCH = 500;
const config = configOrGiveUp();
const { db, close } = connect(config.database);
const definitions = new Map(
  (await db.selectFrom("documentDefinition").selectAll().execute()).map((d) => [d.id, definitionSchema.parse(JSON.parse(d.body))]),
);
let [checked, wrong] = [0, 0];
for (let after = ""; ;) {
  const documents = await db
    .selectFrom("document")
    .where("submittedAt", "is not", null)
    .where("id", ">", after)
    .orderBy("id")
    .limit(BATCH)
    .select(["id", "personId", "revision", "state", "definitionId", "answers"])
    .execute();
  const last = documents.at(-1);
  if (!last) break;
  after = last.id;
  const signatures = await db
    .selectFrom("documentSignature")
    .where(
      "documentId",
      "in",
      documents.map((d) => d.id),
    )
    .select(["documentId", "revision", "position", "part", "name", "contentHash"])
    .execute();
  for (const document of documents) {
    checked += 1;
    const definition = definitions.get(document.definitionId);
    const own = signatures.filter((r) => r.documentId === document.id);
    const faults = definition ? verifyDocument(document, definition, own, sha256) : [`Its definition ${document.definitionId} is not there.`];
    if (faults.length > 0) wrong += 1;
    for (const fault of faults) process.stdout.write(`${document.id}: ${fault}\n`);
  }
}
await close();
process.stdout.write(`${checked} documents checked, ${wrong} not as signed.\n`);
process.exitCode = wrong > 0 ? 1 : 0;
