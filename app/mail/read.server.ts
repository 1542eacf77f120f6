import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { plusMinutes, type Instant } from "#app/shared/dates";
import { mailIsSetUp } from "#app/shared/mail.server";

type Reading = Pick<Context, "db" | "viewer" | "now">;
const MOST = 200;

export type MailLine = {
  id: string;
  to: string;
  subject: string;
  createdAt: Instant;
  attempts: number;
  nextAt: Instant | null;
  failedAt: Instant | null;
  problem: string | null;
};

/** What waits to be sent, what could not be, and how many went out in the last seven days. */
export async function mailPage(ctx: Reading): Promise<{ setUp: boolean; failed: MailLine[]; waiting: MailLine[]; sent: number }> {
  allow(ctx, "mail.see");
  const rows: MailLine[] = await ctx.db
    .selectFrom("mailOutbox")
    .where("sentAt", "is", null)
    .orderBy("createdAt")
    .orderBy("id")
    .select(["id", "toAddress as to", "subject", "createdAt", "attempts", "nextAt", "failedAt", "problem"])
    .limit(MOST)
    .execute();
  const { sent } = await ctx.db
    .selectFrom("mailOutbox")
    .where("sentAt", ">=", plusMinutes(ctx.now, -7 * 24 * 60))
    .select((eb) => eb.fn.countAll<number>().as("sent"))
    .executeTakeFirstOrThrow();
  return {
    setUp: await mailIsSetUp(ctx),
    failed: rows.filter((r) => r.failedAt !== null),
    waiting: rows.filter((r) => r.failedAt === null),
    sent: Number(sent),
  };
}

/** How many e-mails could not be sent and wait for the administrator. */
export async function mailsThatFailed({ db }: Pick<Context, "db">): Promise<number> {
  const { failed } = await db
    .selectFrom("mailOutbox")
    .where("failedAt", "is not", null)
    .select((eb) => eb.fn.countAll<number>().as("failed"))
    .executeTakeFirstOrThrow();
  return Number(failed);
}
