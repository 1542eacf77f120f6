/** Observations are asked for by the learner and begun by the assessor. */
import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import { prefilledFrom } from "./read-prefill.server";
import { yearFacts } from "./read.server";
import { plays } from "./rules";
import { insertDraft, noteText, once, startable, Unchanged, unchangedOr, type Start } from "./write.server";

export type ObservationWish = { id: string; enrolmentId: string; stage: string; proposedOn: Day | null; setting: string; aims: string };

/** The learner asks the assessor to observe a visit. */
export async function requestObservation(ctx: Context, wish: ObservationWish): Promise<void> {
  const year = await yearFacts(ctx, wish.enrolmentId);
  if (!year || !year.programme.stages.some((s) => s.key === wish.stage)) throw notFound();
  allow(ctx, "learner.askForObservation", year.relations);
  if (!year.active) throw new Refusal("This year has ended.");
  if (year.relations.assessorId === null) throw new Refusal("You have no assessor at the moment. Ask your academy who it will be.");
  await unchangedOr(() =>
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `observation request ${wish.id}`);
      const there = await ctx.db.selectFrom("observationRequest").where("id", "=", wish.id).select("enrolmentId").executeTakeFirst();
      if (there?.enrolmentId === wish.enrolmentId) throw new Unchanged(undefined);
      if (there) throw notFound();
      await ctx.db
        .insertInto("observationRequest")
        .values({ ...wish, requestedAt: ctx.now, documentId: null, closedAt: null, closedBecause: null })
        .execute();
      ctx.record("observation.requested", wish.id, { aboutId: year.personId, changes: { stage: wish.stage } });
      return undefined;
    }),
  );
}

const findRequest = (ctx: Pick<Context, "db">, id: string) =>
  ctx.db.selectFrom("observationRequest").where("id", "=", id).selectAll().executeTakeFirst();

/** The assessor begins the observation that was asked for: date, setting and aims are taken over from the request. */
export async function startObservation(ctx: Context, { id, requestId }: { id: string; requestId: string }): Promise<{ id: string }> {
  const request = await findRequest(ctx, requestId);
  if (!request) throw notFound();
  const start: Start = { id, enrolmentId: request.enrolmentId, kind: "directObservation", stage: request.stage };
  const { year, definitionId, definition } = await startable(ctx, start);
  allow(ctx, "learner.answerObservationRequest", year.relations);
  const known = {
    ...(await prefilledFrom(ctx, definition, start.enrolmentId)),
    requestSetting: request.setting,
    requestAims: request.aims,
    ...(request.proposedOn ? { requestDay: request.proposedOn } : {}),
  };
  return once(ctx, start, year, () =>
    change(ctx, async (ctx) => {
      await insertDraft(ctx, start, year, definitionId, definition, known);
      const taken = await ctx.db
        .updateTable("observationRequest")
        .set({ documentId: id })
        .where("id", "=", requestId)
        .where("documentId", "is", null)
        .where("closedAt", "is", null)
        .executeTakeFirst();
      if (Number(taken.numUpdatedRows) === 0) throw new Refusal("This request has been answered or closed already.");
      return { id };
    }),
  );
}

/** The learner takes the wish back, or the assessor closes it, with the reason. */
export async function closeRequest(ctx: Context, { requestId, because }: { requestId: string; because: string }): Promise<void> {
  const body = noteText(because, "Enter why the request is closed", "because");
  const request = await findRequest(ctx, requestId);
  const year = request && (await yearFacts(ctx, request.enrolmentId));
  if (!request || !year) throw notFound();
  const isLearners = plays(ctx.viewer.personId, "learner", year.relations);
  allow(ctx, isLearners ? "learner.askForObservation" : "learner.answerObservationRequest", year.relations);
  if (request.closedAt !== null) return;
  await change(ctx, async (ctx) => {
    const closed = await ctx.db
      .updateTable("observationRequest")
      .set({ closedAt: ctx.now, closedBecause: body })
      .where("id", "=", requestId)
      .where("documentId", "is", null)
      .where("closedAt", "is", null)
      .executeTakeFirst();
    if (Number(closed.numUpdatedRows) === 0) throw new Refusal("This request has been answered or closed already.");
    ctx.record("observation.requestClosed", requestId, { aboutId: year.personId });
  });
}
