import type { Kysely } from "kysely";
import { fixedWith } from "./support";

/** What belongs to a signed document is as fixed as the document: the standards it speaks about, and who has signed it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const signed = { owner: "document", key: "document_id", condition: "locked_at is not null", message: "a signed document never changes" };
  await fixedWith(db, "document_standard", signed);
  await fixedWith(db, "document_signature", signed, ["insert"]); // changed or removed it cannot be in any case
}
