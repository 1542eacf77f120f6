import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import { queueMail } from "#app/shared/mail.server";
import { Refusal } from "#app/shared/refusal";

const DONE_ALREADY = "This e-mail has been dealt with already";

/** One that could not be sent is tried anew. */
export async function retryMail(ctx: Context, id: string): Promise<void> {
  allow(ctx, "mail.see");
  await change(ctx, async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable("mailOutbox")
      .set({ attempts: 0, nextAt: ctx.now, failedAt: null, problem: null })
      .where("id", "=", id)
      .where("failedAt", "is not", null)
      .executeTakeFirst();
    if (Number(numUpdatedRows) !== 1) throw new Refusal(DONE_ALREADY);
    ctx.record("mail.retried", id);
  });
}

/** One that could not be sent is given up, with what it said. */
export async function dropMail(ctx: Context, id: string): Promise<void> {
  allow(ctx, "mail.see");
  await change(ctx, async (ctx) => {
    const { numDeletedRows } = await ctx.db.deleteFrom("mailOutbox").where("id", "=", id).where("failedAt", "is not", null).executeTakeFirst();
    if (Number(numDeletedRows) !== 1) throw new Refusal(DONE_ALREADY);
    ctx.record("mail.dropped", id);
  });
}

/** An e-mail to oneself, to see whether they arrive. */
export async function sendTestMail(ctx: Context, { origin, academy }: { origin: string; academy: string }): Promise<void> {
  allow(ctx, "mail.see");
  await change(ctx, async (ctx) => {
    const { email } = await ctx.db.selectFrom("account").where("id", "=", ctx.viewer.accountId).select("email").executeTakeFirstOrThrow();
    const queued = await queueMail(ctx, {
      to: email,
      subject: `${academy}: this is a test`,
      text: `This e-mail was asked for on the page E-mail of the ${academy} portal. It arrived, so e-mail works.\n\n${origin}/mail\n`,
    });
    if (!queued) throw new Refusal("E-mail is not set up, so there is nothing to test");
    ctx.record("mail.tested", ctx.viewer.accountId);
  });
}
