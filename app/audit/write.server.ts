import { change, type Context } from "#app/shared/context.server";
import type { AuditName } from "./names";

/** A file with people's data has left the portal: who took what, how many rows. */
export const recordDownload = (
  ctx: Context,
  what: Extract<AuditName, `${string}Downloaded`>,
  subjectId: string,
  taken: { format: string } & Record<string, string | number>,
  aboutId: string | null = null,
): Promise<void> => change(ctx, async (ctx) => ctx.record(what, subjectId, { aboutId, changes: taken }));
