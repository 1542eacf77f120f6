import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import type { ChangedActivity, NewActivity } from "./forms";

const taken = (error: unknown): never => {
  if (isDuplicate(error)) throw new Refusal("There is an activity of that name already", "name");
  throw error;
};

const changedSince = () =>
  new Refusal("This activity has been changed since you opened the page. Look at it as it is now, and send yours again if it still holds.");

/** The academy lead adds an activity. Sent twice, it is there once. */
export async function addActivity(ctx: Context, { id, name, counts }: NewActivity): Promise<void> {
  allow(ctx, "activities.manage");
  const there = await ctx.db.selectFrom("activityKind").where("id", "=", id).select("name").executeTakeFirst();
  if (there?.name === name) return;
  await change(ctx, async (ctx) => {
    const last = await ctx.db
      .selectFrom("activityKind")
      .select((e) => e.fn.max("position").as("position"))
      .executeTakeFirst();
    await ctx.db
      .insertInto("activityKind")
      .values({ id, name, counts: counts === "yes" ? 1 : 0, position: (last?.position ?? 0) + 1, version: 1, retiredAt: null })
      .execute();
    ctx.record("protectedTime.activityAdded", id, { changes: { name, counts: counts === "yes" } });
  }).catch(taken);
}

/** Its name everywhere, whether it counts for what is recorded from now on, and whether it can still be chosen. */
export async function changeActivity(ctx: Context, id: string, { name, counts, use, version }: ChangedActivity): Promise<void> {
  allow(ctx, "activities.manage");
  await change(ctx, async (ctx) => {
    const now = await ctx.db.selectFrom("activityKind").where("id", "=", id).selectAll().executeTakeFirst();
    if (!now) throw notFound();
    if (now.version !== version) throw changedSince();
    const retiredAt = use === "yes" ? null : (now.retiredAt ?? ctx.now);
    const { numUpdatedRows } = await ctx.db
      .updateTable("activityKind")
      .set({ name, counts: counts === "yes" ? 1 : 0, retiredAt, version: version + 1 })
      .where("id", "=", id)
      .where("version", "=", version)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw changedSince();
    const before = { beforeName: now.name, beforeCounts: now.counts === 1 };
    ctx.record("protectedTime.activityChanged", id, { changes: { name, counts: counts === "yes", retired: use === "no", ...before } });
  }).catch(taken);
}
