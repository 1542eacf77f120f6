/** `npm run documents:verify`: is every signed document, with its files, still what was signed? Ends with 1 and a line for each that is not. */
import { verifyBatch } from "#app/documents/read-verify.server";
import { fileStore } from "#app/shared/file-store.server";
import { connect } from "#db/connect.server";
import { configOrGiveUp } from "./environment";

const config = configOrGiveUp();
const { db, close } = connect(config.database);
const files = fileStore(config.attachments);
let [checked, attached, wrong] = [0, 0, 0];
for (let after: string | null = ""; after !== null;) {
  const { documents, next } = await verifyBatch(db, files, {}, after);
  for (const { id, faults, files } of documents) {
    checked += 1;
    attached += files;
    if (faults.length > 0) wrong += 1;
    for (const fault of faults) process.stdout.write(`${id}: ${fault}\n`);
  }
  after = next;
}
await close();
process.stdout.write(`${checked} documents and ${attached} files checked, ${wrong} not as signed.\n`);
process.exitCode = wrong > 0 ? 1 : 0;
