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

/** From which portal an e-mail comes: its address and the academy's name. */
export type Sender = { origin: string; academy: string };
export const senderOf = ({ context: { config } }: { context: { config: { origin: string; academy: string } } }): Sender => ({
  origin: config.origin,
  academy: config.academy,
});

/** Inside a `change`: tells people with an account that something waits for them, each with the one link; never the person who did it. */
export async function tell(
  ctx: Parameters<typeof queueMail>[0] & { viewer: { personId: string } | null },
  by: Sender | undefined,
  people: readonly (string | null)[],
  { subject, sentence, path }: { subject: string; sentence: string; path: string },
): Promise<void> {
  const ids = [...new Set(people)].filter((id): id is string => id !== null && id !== ctx.viewer?.personId);
  if (by === undefined || ids.length === 0 || !(await mailIsSetUp(ctx))) return;
  const accounts = await ctx.db.selectFrom("account").where("personId", "in", ids).where("disabledAt", "is", null).select("email").execute();
  const text = [sentence, `${by.origin}${path}`, "You sign in first, and are then led to this page."].join("\n\n");
  for (const { email } of accounts) await queueMail(ctx, { to: email, subject: `${by.academy}: ${subject}`, text });
}
