import { randomBytes } from "node:crypto";
import { hashed } from "#app/access/lucia.server";
import { change, type Context } from "#app/shared/context.server";
import { plusMinutes, type Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";

/** A new address for the viewer's own calendar; the one before ends. Answers what stands in the address, which is kept nowhere. */
export async function makeFeed(ctx: Context): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await change(ctx, async (ctx) => {
    const { personId } = ctx.viewer;
    await oneAtATime(ctx.db, `calendar ${personId}`);
    await revoke(ctx);
    const id = newId();
    await ctx.db
      .insertInto("calendarFeed")
      .values({ id, personId, tokenHash: hashed(token), createdAt: ctx.now, revokedAt: null, readAt: null })
      .execute();
    ctx.record("calendar.feedMade", id, { aboutId: personId });
  });
  return token;
}
const revoke = ({ db, viewer, now }: Context) =>
  db
    .updateTable("calendarFeed")
    .set({ revokedAt: now })
    .where("personId", "=", viewer.personId)
    .where("revokedAt", "is", null)
    .returning("id")
    .executeTakeFirst();

/** Whoever has the address sees nothing from now on. Sent twice, it has ended once. */
export async function endFeed(ctx: Context): Promise<void> {
  await change(ctx, async (ctx) => {
    const ended = await revoke(ctx);
    if (!ended) {
      const before = await ctx.db.selectFrom("calendarFeed").where("personId", "=", ctx.viewer.personId).select("id").executeTakeFirst();
      if (!before) throw notFound();
      return;
    }
    ctx.record("calendar.feedEnded", ended.id, { aboutId: ctx.viewer.personId });
  });
}

/** When it was last read, to a quarter of an hour: calendars ask often. */
export async function noteRead({ writer, now }: Pick<Context, "writer" | "now">, feed: { id: string; readAt: string | null }): Promise<void> {
  if (feed.readAt !== null && feed.readAt > plusMinutes(now, -15)) return;
  await writer.updateTable("calendarFeed").set({ readAt: now }).where("id", "=", feed.id).execute();
}

/** Requests in the present five minutes; in this process only, which is enough against a calendar run wild. */
const asked = new Map<string, number>();
let since: Instant | null = null;
const MOST = { feed: 120, address: 1_200 };
/**
 * A feed that exists is counted for itself, however many are read from one address: a whole council may go out through it. An address is
 * counted for what it asks that leads to no feed.
 */
export function tooOften(what: keyof typeof MOST, which: string, now: Instant): boolean {
  if (since === null || since < plusMinutes(now, -5)) {
    asked.clear();
    since = now;
  }
  const key = `${what} ${which}`;
  const count = (asked.get(key) ?? 0) + 1;
  asked.set(key, count);
  return count > MOST[what];
}
