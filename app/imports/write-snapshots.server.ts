/** What an extract does to the snapshots, and taking it back. */
import { allow } from "#app/access/allow.server";
import { lookAtEverybody } from "#app/alerts/write.server";
import { caseTypeIds } from "#app/caseload/case-types";
import { caseFlagIds } from "#app/caseload/rules";
import { change, type Context } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import type { Sender } from "#app/shared/mail.server";
import { Refusal } from "#app/shared/refusal";
import type { CaseloadChanges, PersonCounts } from "./rules/caseload";
import { importOf } from "./read.server";
import { readUndo, type Undo } from "./staged";
import { alone, chunks, type Acting } from "./write.server";

/** Writes what an extract adds and changes, makes its own what it confirms, and keeps what stood there before. */
export async function applyCaseload(ctx: Acting, batchId: string, changes: CaseloadChanges): Promise<void> {
  const { unchanged, gone } = changes;
  const added = [...changes.added, ...gone.filter(({ before }) => before === null).map(({ row }) => row)];
  const changed = [...changes.changed, ...gone.flatMap(({ row, before }) => (before ? [{ id: before.id, before, row }] : []))];
  const snapshots = [...added.map((row) => ({ id: newId(), row })), ...changed];
  const byBatch = new Map<string | null, string[]>();
  for (const { id, batchId = null } of unchanged) {
    const there = byBatch.get(batchId);
    if (there) there.push(id);
    else byBatch.set(batchId, [id]);
  }
  const confirmed = [...byBatch].map(([batchId, ids]) => ({ batchId, ids }));
  const undo: Undo = { added: added.length, changed: changed.map(({ before }) => before), confirmed };
  await ctx.db
    .updateTable("importBatch")
    .set({ undo: JSON.stringify(undo) })
    .where("id", "=", batchId)
    .execute();
  await writeSnapshots(
    ctx,
    snapshots.map(({ id, row }) => ({ ...row, id, batchId })),
    changed.map(({ id }) => id),
  );
  for (const { ids } of confirmed) await ownedBy(ctx, batchId, ids);
}
async function ownedBy(ctx: Acting, batchId: string | null, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids)) await ctx.db.updateTable("caseloadSnapshot").set({ batchId }).where("id", "in", some).execute();
}

/** Snapshots over those with the same id; `there` are the ones whose counts stood before. */
async function writeSnapshots(
  ctx: Acting,
  snapshots: readonly (PersonCounts & { id: string; batchId: string | null })[],
  there: readonly string[],
): Promise<void> {
  const counts = snapshots.flatMap(({ id, counts }) =>
    caseTypeIds.flatMap((caseTypeId) => {
      const count = counts[caseTypeId];
      return count && count.cases > 0 ? [{ snapshotId: id, caseTypeId, cases: count.cases, joint: count.joint }] : [];
    }),
  );
  const flags = snapshots.flatMap(({ id, flags }) =>
    caseFlagIds.flatMap((flag) => {
      const count = flags?.[flag];
      return count && count.cases > 0 ? [{ snapshotId: id, flag, cases: count.cases, joint: count.joint }] : [];
    }),
  );
  for (const some of chunks(snapshots))
    await ctx.db
      .insertInto("caseloadSnapshot")
      .values(
        some.map(({ id, personId, snapshotOn, total, joint, points, batchId }) => ({
          id,
          personId,
          snapshotOn,
          total,
          joint,
          points: points ?? null,
          batchId,
        })),
      )
      .onConflict((c) =>
        c.column("id").doUpdateSet((e) => ({
          total: e.ref("excluded.total"),
          joint: e.ref("excluded.joint"),
          points: e.ref("excluded.points"),
          batchId: e.ref("excluded.batchId"),
        })),
      )
      .execute();
  for (const some of chunks(there)) {
    await ctx.db.deleteFrom("caseloadCount").where("snapshotId", "in", some).execute();
    await ctx.db.deleteFrom("caseloadFlag").where("snapshotId", "in", some).execute();
  }
  for (const some of chunks(counts)) await ctx.db.insertInto("caseloadCount").values(some).execute();
  for (const some of chunks(flags)) await ctx.db.insertInto("caseloadFlag").values(some).execute();
}
/**
 * Puts back what stood there before an extract came in. Refused where a later import has changed or confirmed the same snapshots. Then the portal looks
 * which alerts rested on what was taken back.
 */
export async function undoImport(ctx: Context, id: string, by?: Sender): Promise<void> {
  allow(ctx, "imports.run");
  await change(ctx, async (ctx) => {
    await alone(ctx, "caseload");
    const batch = await importOf(ctx, id);
    const undo = readUndo(batch.undo);
    if (batch.undoneAt) throw new Refusal(`This import was taken back on ${dayAndTime(batch.undoneAt)}.`);
    if (batch.state !== "done" || !undo) throw new Refusal("This import cannot be taken back: nothing of what stood there before was kept.");
    const now = await ctx.db.selectFrom("caseloadSnapshot").where("batchId", "=", id).select(["id", "snapshotOn"]).execute();
    const before = new Set([...undo.changed.map((s) => s.id), ...undo.confirmed.flatMap(({ ids }) => ids)]);
    const gone = undo.added + before.size - now.length;
    if (gone > 0)
      throw new Refusal(
        `${gone === 1 ? "One snapshot" : `${gone.toLocaleString("en-GB")} snapshots`} of this import ${gone === 1 ? "was" : "were"} replaced or confirmed by a later one. Take that one back first.`,
      );
    for (const some of chunks(now.filter((s) => !before.has(s.id)).map((s) => s.id))) {
      await ctx.db.deleteFrom("caseloadCount").where("snapshotId", "in", some).execute();
      await ctx.db.deleteFrom("caseloadFlag").where("snapshotId", "in", some).execute();
      await ctx.db.deleteFrom("caseloadSnapshot").where("id", "in", some).execute();
    }
    await writeSnapshots(
      ctx,
      undo.changed.map((s) => ({ ...s, batchId: s.batchId ?? null })),
      undo.changed.map((s) => s.id),
    );
    for (const { batchId, ids } of undo.confirmed) await ownedBy(ctx, batchId, ids);
    await ctx.db.updateTable("importBatch").set({ undo: null, undoneAt: ctx.now, undoneById: ctx.viewer.personId }).where("id", "=", id).execute();
    ctx.record("imports.undone", id, { changes: { removed: undo.added, restored: undo.changed.length } });
  });
  await lookAtEverybody(ctx, by);
}
