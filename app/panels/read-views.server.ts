/** A member's own view, to go on writing. */
import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { clockTime, dayAndTime, londonDay } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import type { PanelLook } from "#db/schema";
import { emptyView, readView } from "./questions";
import { caseFor } from "./read-cases.server";

export async function viewPage(ctx: Pick<Context, "db" | "viewer" | "today">, caseId: string, panelId: string, look: PanelLook) {
  const c = await caseFor(ctx, caseId, panelId);
  allow(ctx, "case.giveView", c.relations);
  if (look === "second" && !c.relations.givenIds.includes(ctx.viewer.personId)) throw notFound();
  const rows = await ctx.db.selectFrom("panelView").where("caseId", "=", c.id).where("personId", "=", ctx.viewer.personId).selectAll().execute();
  const row = rows.find((r) => r.look === look);
  const first = rows.find((r) => r.look === "first");
  // a second look begins with what was said the first time
  const view = row ? readView(row.answers) : look === "second" && first ? { ...readView(first.answers), words: "" } : emptyView;
  return {
    label: c.label,
    version: row?.version ?? 0,
    savedAt: row ? (londonDay(row.savedAt) === ctx.today ? clockTime(row.savedAt) : dayAndTime(row.savedAt)) : "nothing yet",
    view,
    /** nothing can be written any more */
    over: c.decidedAt !== null || (row?.givenAt ?? null) !== null,
  };
}
