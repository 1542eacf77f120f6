/** Time that another part of the portal knows of: written here by itself, so that nobody types it twice. */
import type { Context, Recording } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import type { ShippedActivity } from "./activity-kinds";

/** `source` is the part of the portal, `sourceId` what of it; `atTime` is London clock time or null. */
export type Attendance = {
  source: string;
  sourceId: string;
  personId: string;
  onDay: Day;
  atTime: string | null;
  minutes: number;
  activity: ShippedActivity;
};
type Changing = Pick<Recording<Context>, "db" | "viewer" | "now" | "record">;

/**
 * Inside the change that records the attendance: writes it as time taken, once for each person and source. Called again, it follows
 * what has changed there. Whether it counts, the academy says of the activity; what is written already stays as it was counted.
 */
export async function recordAttendance(ctx: Changing, { source, sourceId, personId, onDay, atTime, minutes, activity }: Attendance): Promise<void> {
  const there = await ctx.db
    .selectFrom("protectedTimeEntry")
    .where("source", "=", source)
    .where("sourceId", "=", sourceId)
    .where("personId", "=", personId)
    .select(["id", "onDay", "atTime", "minutes", "activity", "version"])
    .executeTakeFirst();
  if (there && there.onDay === onDay && there.atTime === atTime && there.minutes === minutes && there.activity === activity) return;
  const said = { onDay, atTime, minutes, activity };
  const changes = { onDay, minutes, activity, source };
  if (there && there.activity === activity) {
    await ctx.db
      .updateTable("protectedTimeEntry")
      .set({ ...said, version: there.version + 1 })
      .where("id", "=", there.id)
      .execute();
    ctx.record("protectedTime.attended", there.id, {
      aboutId: personId,
      changes: { ...changes, beforeOnDay: there.onDay, beforeMinutes: there.minutes },
    });
    return;
  }
  if (there) await ctx.db.deleteFrom("protectedTimeEntry").where("id", "=", there.id).execute();
  const kind = await ctx.db.selectFrom("activityKind").where("id", "=", activity).select("counts").executeTakeFirst();
  const id = newId();
  await ctx.db
    .insertInto("protectedTimeEntry")
    .values({
      ...{ ...said, id, personId, kind: "taken", reason: null, counts: kind?.counts ?? 0, source, sourceId },
      ...{ createdAt: ctx.now, createdById: ctx.viewer.personId },
    })
    .execute();
  ctx.record("protectedTime.attended", id, { aboutId: personId, changes });
}

/** The source is gone, or somebody was not there after all. */
export async function forgetAttendance(
  ctx: Changing,
  { source, sourceId, personId }: Pick<Attendance, "source" | "sourceId" | "personId">,
): Promise<void> {
  const gone = await ctx.db
    .deleteFrom("protectedTimeEntry")
    .where("source", "=", source)
    .where("sourceId", "=", sourceId)
    .where("personId", "=", personId)
    .returning(["id", "onDay", "minutes"])
    .executeTakeFirst();
  if (gone) ctx.record("protectedTime.removed", gone.id, { aboutId: personId, changes: { onDay: gone.onDay, minutes: gone.minutes, source } });
}
