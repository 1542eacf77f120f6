/** Panel days: who chairs, who sits, what is on them. */
import type { Context } from "#app/shared/context.server";
import { allow } from "#app/access/allow.server";
import { visibleCase, visiblePanel } from "#app/access/visible.server";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { Day, Instant } from "#app/shared/dates";
import { casesWhere, type CaseFacts } from "./read-cases.server";
import type { PanelRelations } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

export type PanelFacts = {
  id: string;
  meetsOn: Day;
  place: string;
  chairId: string;
  chairName: string;
  minutes: string;
  version: number;
  closedAt: Instant | null;
  seatIds: string[];
  seats: { id: string; name: string }[];
  relations: PanelRelations;
};

const panelRows = (db: Context["db"]) =>
  db
    .selectFrom("panel")
    .innerJoin("person as chair", "chair.id", "panel.chairId")
    .select(["panel.id", "panel.meetsOn", "panel.place", "panel.chairId", "panel.minutes", "panel.version", "panel.closedAt"])
    .select(["chair.givenName as chairGiven", "chair.familyName as chairFamily"])
    .orderBy("panel.meetsOn", "desc")
    .orderBy("panel.id");

async function withSeats(db: Context["db"], rows: Awaited<ReturnType<ReturnType<typeof panelRows>["execute"]>>): Promise<PanelFacts[]> {
  if (rows.length === 0) return [];
  const seats = await db
    .selectFrom("panelSeat")
    .innerJoin("person", "person.id", "panelSeat.personId")
    .where(
      "panelSeat.panelId",
      "in",
      rows.map((r) => r.id),
    )
    .select(["panelSeat.panelId", "person.id", "person.givenName", "person.familyName"])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  return rows.map(({ chairGiven, chairFamily, ...row }): PanelFacts => {
    const own = seats.filter((s) => s.panelId === row.id).map((s) => ({ id: s.id, name: `${s.givenName} ${s.familyName}` }));
    const seatIds = own.map((s) => s.id);
    return {
      ...row,
      chairName: `${chairGiven} ${chairFamily}`,
      seats: own,
      seatIds,
      relations: { open: row.closedAt === null, chairId: row.chairId, seatIds },
    };
  });
}

/** One panel, for rules and write functions: no permission is asked. Null when there is none. */
export async function panelFacts({ db }: Pick<Context, "db">, panelId: string): Promise<PanelFacts | null> {
  if (!isId(panelId)) return null;
  const [panel] = await withSeats(db, await panelRows(db).where("panel.id", "=", panelId).execute());
  return panel ?? null;
}
/** One panel that the viewer may see; otherwise it does not exist. */
export async function panelFor(ctx: Reading, panelId: string): Promise<PanelFacts> {
  const panel = await panelFacts(ctx, panelId);
  if (!panel) throw notFound();
  allow(ctx, "panel.see", panel.relations);
  return panel;
}

/** The panels this viewer may see, the latest first, each with its cases that they may see. Four queries. */
export async function panelsList(ctx: Reading): Promise<{ panels: (PanelFacts & { cases: CaseFacts[] })[]; waiting: CaseFacts[] }> {
  allow(ctx, "panels.see");
  const panels = await withSeats(ctx.db, await panelRows(ctx.db).where(visiblePanel(ctx)).execute());
  const cases = await casesWhere(ctx.db, (q) => q.where(visibleCase(ctx)).where("panelCase.withdrawnAt", "is", null));
  return {
    panels: panels.map((p) => ({ ...p, cases: cases.filter((c) => c.relations.panelId === p.id) })),
    waiting: ctx.viewer.isLead ? cases.filter((c) => c.relations.panelId === null && c.decidedAt === null) : [],
  };
}

/** Panels to which a portfolio can be sent: open, and not before today. */
export async function panelsAhead({ db, today }: Pick<Context, "db" | "today">): Promise<{ id: string; meetsOn: Day; place: string }[]> {
  return db
    .selectFrom("panel")
    .where("closedAt", "is", null)
    .where("meetsOn", ">=", today)
    .select(["id", "meetsOn", "place"])
    .orderBy("meetsOn")
    .orderBy("id")
    .execute();
}

/** One panel with its cases, those the viewer may see. */
export async function panelPage(ctx: Reading, panelId: string): Promise<PanelFacts & { cases: CaseFacts[] }> {
  const panel = await panelFor(ctx, panelId);
  const cases = await casesWhere(ctx.db, (q) => q.where("panelCase.panelId", "=", panelId).where(visibleCase(ctx)));
  return { ...panel, cases };
}
