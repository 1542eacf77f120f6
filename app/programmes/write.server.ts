/** Loading the provisional programme, and moving one learner from a programme to another. */
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { change, type Context } from "#app/shared/context.server";
import { longDay, type Day } from "#app/shared/dates";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import { provisionalDefinition, provisionalFramework, provisionalProgramme } from "./provisional";
import { allProgrammes } from "./read.server";
import { programmeDefinition } from "./rules";

class AlreadyDone extends Error {}
const passOver = (error: unknown): void => {
  if (!(error instanceof AlreadyDone)) throw error;
};

/** Puts in the two-year programme and its six standards, both marked as provisional. Pressed twice it is done once. */
export async function loadProvisional(ctx: Context): Promise<void> {
  allow(ctx, "programmes.change");
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "programmes");
    const programmes = await allProgrammes(ctx);
    if (programmes.some((p) => p.id === provisionalProgramme.id)) throw new AlreadyDone();
    const asye = programmes.filter((p) => p.kind === "asye").at(-1);
    if (!asye) throw new Refusal("There is no ASYE programme to take the documents from.");
    const { headings, ...framework } = provisionalFramework;
    await ctx.db.insertInto("framework").values(framework).execute();
    await ctx.db
      .insertInto("standard")
      .values(headings.map((heading, i) => ({ id: `${framework.id}.${i + 1}`, frameworkId: framework.id, position: i + 1, heading })))
      .execute();
    const definition = programmeDefinition.parse(provisionalDefinition(asye.definition));
    await ctx.db
      .insertInto("programme")
      .values({ ...provisionalProgramme, definition: JSON.stringify(definition), createdAt: ctx.now })
      .execute();
    ctx.record("programmes.provisionalLoaded", provisionalProgramme.id, { changes: { programme: definition.title, standards: framework.name } });
  }).catch(passOver);
}

export type Move = { id: string; programmeId: string; frameworkId: string; fromOn: Day; reason: string };

/**
 * Another programme, other standards or both for one learner; the cohort stays on its own. Nothing that is written changes: it is
 * judged under the new programme from now on, and stays mapped to the standards it was mapped to. Sent twice it is done once.
 */
export async function moveLearner(ctx: Context, enrolmentId: string, move: Move): Promise<void> {
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, `arrangements ${enrolmentId}`);
    const facts = await enrolmentFacts(ctx, enrolmentId);
    allow(ctx, "learner.changeArrangements", relationsOf(facts));
    const twin = await ctx.db.selectFrom("programmeMove").where("id", "=", move.id).select("enrolmentId").executeTakeFirst();
    if (twin) throw twin.enrolmentId === enrolmentId ? new AlreadyDone() : notFound();
    if (facts.status !== "active") throw new Refusal("This year has ended: it stays on its programme.");
    const programme = await ctx.db.selectFrom("programme").where("id", "=", move.programmeId).select("id").executeTakeFirst();
    const framework = await ctx.db.selectFrom("framework").where("id", "=", move.frameworkId).select("id").executeTakeFirst();
    if (!programme) throw new Refusal("Choose the programme", "programmeId");
    if (!framework) throw new Refusal("Choose the standards", "frameworkId");
    const { programmeId, frameworkId, fromOn, reason } = move;
    if (programmeId === facts.programmeId && frameworkId === facts.frameworkId)
      throw new Refusal(`${facts.name} is on this programme with these standards already.`, "programmeId");
    if (fromOn < facts.startsOn) throw new Refusal(`The year began on ${longDay(facts.startsOn)}: choose that day or a later one.`, "fromOn");
    if (fromOn > ctx.today) throw new Refusal("Choose today or an earlier day: move the learner on the day itself.", "fromOn");
    const before = { oldProgrammeId: facts.programmeId, oldFrameworkId: facts.frameworkId };
    await ctx.db
      .insertInto("programmeMove")
      .values({ id: move.id, enrolmentId, fromOn, ...before, programmeId, frameworkId, reason, at: ctx.now, byId: ctx.viewer.personId })
      .execute();
    await ctx.db.updateTable("enrolment").set({ programmeId, frameworkId }).where("id", "=", enrolmentId).execute();
    ctx.record("programmes.learnerMoved", enrolmentId, {
      aboutId: facts.personId,
      changes: { from: facts.programmeId, to: programmeId, standards: frameworkId, on: fromOn },
    });
  }).catch(passOver);
}
