/**
 * E-mail: a row written in the same transaction as what it tells of, sent afterwards by the server (server/mail-sender.ts). Plain text
 * that names nobody but its reader and holds one link. Where mail is not set up nothing is written, and the page hands over the link.
 */
import type { Kysely } from "kysely";
import type { Database } from "#db/schema";
import type { Instant } from "./dates";
import { newId } from "./ids";

export type Mail = { to: string; subject: string; text: string };

/** Does this portal send e-mail? The server says so when it starts. */
export async function mailIsSetUp({ db }: { db: Kysely<Database> }): Promise<boolean> {
  const sender = await db.selectFrom("mailSender").where("id", "=", "mail").select("setUp").executeTakeFirst();
  return sender?.setUp === 1;
}

/** Inside a `change`: the e-mail goes out if and only if the change happens. Answers false where mail is not set up. */
export async function queueMail(
  ctx: { db: Kysely<Database>; now: Instant; record: (...args: never[]) => void },
  { to, subject, text }: Mail,
): Promise<boolean> {
  if (!(await mailIsSetUp(ctx))) return false;
  await ctx.db
    .insertInto("mailOutbox")
    .values({
      id: newId(),
      toAddress: to,
      subject: subject.replace(/\s+/g, " ").trim(),
      body: text,
      createdAt: ctx.now,
      attempts: 0,
      nextAt: ctx.now,
      sentAt: null,
      failedAt: null,
      problem: null,
    })
    .execute();
  return true;
}
