import type { Kysely } from "kysely";
import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import { prepared } from "#db/prepared.server";
import type { Database } from "#db/schema";
import { readProgramme, type ProgrammeDefinition } from "./rules";

export type ProgrammeRow = { id: string; kind: string; name: string; version: number; definition: ProgrammeDefinition };
export type FrameworkRow = {
  id: string;
  name: string;
  shortName: string;
  validFrom: Day | null;
  validTo: Day | null;
  provisional: string | null;
};

const programmeRows = prepared((db, _: Record<string, never>) =>
  db.selectFrom("programme").select(["id", "kind", "name", "version", "definition"]).orderBy("name").orderBy("version"),
);
/** Every programme version, the newest last. */
export async function allProgrammes(ctx: { db: Kysely<Database> }): Promise<ProgrammeRow[]> {
  const rows = await programmeRows(ctx.db, {});
  return rows.map((r) => ({ ...r, definition: readProgramme(r.definition) }));
}

export async function programmePage(ctx: Context, id: string): Promise<ProgrammeRow> {
  allow(ctx, "programmes.see");
  const row = await ctx.db.selectFrom("programme").select(["id", "kind", "name", "version", "definition"]).where("id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  return { ...row, definition: readProgramme(row.definition) };
}

export async function allFrameworks(ctx: { db: Kysely<Database> }): Promise<FrameworkRow[]> {
  return ctx.db.selectFrom("framework").select(["id", "name", "shortName", "validFrom", "validTo", "provisional"]).orderBy("name").execute();
}

export type StandardRow = { id: string; frameworkId: string; position: number; heading: string };
const standardRows = prepared((db, { frameworkId }: { frameworkId: string }) =>
  db.selectFrom("standard").select(["id", "frameworkId", "position", "heading"]).where("frameworkId", "=", frameworkId).orderBy("position"),
);
export const standardsOf = (ctx: { db: Kysely<Database> }, frameworkId: string): Promise<StandardRow[]> => standardRows(ctx.db, { frameworkId });
