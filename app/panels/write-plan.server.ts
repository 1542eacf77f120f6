/** The annual action plan: what the academy does about what panels found. */
import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { notFound, Refusal } from "#app/shared/refusal";
import { once, passOver, Unchanged } from "./write.server";

export type NewAction = { id: string; what: string; ownerId: string; dueOn: Day; source: string | null };

export async function addAction(ctx: Context, year: number, action: NewAction): Promise<void> {
  allow(ctx, "panels.arrange");
  await once(
    change(ctx, async (ctx) => {
      if (await ctx.db.selectFrom("panelAction").where("id", "=", action.id).select("id").executeTakeFirst()) throw new Unchanged();
      if (!(await ctx.db.selectFrom("person").where("id", "=", action.ownerId).select("id").executeTakeFirst()))
        throw new Refusal("Choose who sees to it", "ownerId");
      await ctx.db
        .insertInto("panelAction")
        .values({
          ...action,
          year,
          carriedFromId: null,
          createdAt: ctx.now,
          createdById: ctx.viewer.personId,
          doneAt: null,
          doneById: null,
          doneWords: null,
        })
        .execute();
      ctx.record("panels.actionAdded", action.id, { changes: { year, owner: action.ownerId, dueOn: action.dueOn } });
    }),
  );
}

/** The action as it is now, open; nobody else ticks it off until the transaction ends. */
async function open(ctx: Context, id: string) {
  await ctx.db
    .updateTable("panelAction")
    .set({ year: (eb) => eb.ref("year") })
    .where("id", "=", id)
    .execute();
  const action = await ctx.db.selectFrom("panelAction").where("id", "=", id).selectAll().executeTakeFirst();
  if (!action) throw notFound();
  return action;
}

export async function tickAction(ctx: Context, id: string, words: string): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const action = await open(ctx, id);
    if (action.doneAt !== null) {
      if (action.doneWords === words) throw new Unchanged();
      throw new Refusal("Somebody ticked this off already. What they wrote stands in the plan.");
    }
    await ctx.db.updateTable("panelAction").set({ doneAt: ctx.now, doneById: ctx.viewer.personId, doneWords: words }).where("id", "=", id).execute();
    ctx.record("panels.actionDone", id);
  }).catch(passOver);
}

/** Into the plan of the year after, where it goes on. */
export async function carryOver(ctx: Context, id: string, newId: string): Promise<void> {
  allow(ctx, "panels.arrange");
  await once(
    change(ctx, async (ctx) => {
      const action = await open(ctx, id);
      if (action.doneAt !== null) throw new Refusal("This is done: there is nothing to carry over.");
      if (await ctx.db.selectFrom("panelAction").where("carriedFromId", "=", id).select("id").executeTakeFirst()) throw new Unchanged();
      const { what, ownerId, dueOn, source, year } = action;
      const next = `${year + 1}${dueOn.slice(4)}` as Day;
      await ctx.db
        .insertInto("panelAction")
        .values({
          ...{ id: newId, what, ownerId, source, year: year + 1, carriedFromId: id, doneAt: null, doneById: null, doneWords: null },
          dueOn: dueOn.startsWith(String(year)) ? (next.endsWith("02-29") ? (`${year + 1}-02-28` as Day) : next) : dueOn,
          ...{ createdAt: ctx.now, createdById: ctx.viewer.personId },
        })
        .execute();
      ctx.record("panels.actionCarriedOver", id, { changes: { year: year + 1 } });
    }),
  );
}
