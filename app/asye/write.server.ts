import { allow } from "#app/access/allow.server";
import { covering } from "#app/access/visible.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { addMonths, covers, type Day, type Period } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { Database, EnrolmentStatus, PauseReason } from "#db/schema";
import type { Transaction } from "kysely";
import { readProgramme } from "#app/programmes/rules";
import { setHours, setLineManager, setTeam } from "./write-arrangements.server";
import type { ChosenLearner } from "./forms";
import { candidatesById } from "./read-cohort-start.server";
import { enrolmentFacts, relationsOf, type EnrolmentFacts } from "./read.server";
import { dayBefore, eligibility, whyNotAssessor, whyNotPause } from "./rules";

type Changing = Recording<Context>;
const within = (ctx: Changing) => ctx.db as Transaction<Database>;

/** An id of the enrolment may be given, where it has to be known beforehand. */
export type NewLearner = ChosenLearner & { enrolmentId?: string };
export type NewCohort = { id: string; name: string; startsOn: Day; programmeId: string; frameworkId: string; learners: readonly NewLearner[] };

/**
 * Starts a cohort with its learners: everything or nothing. Sent twice it is done once. Team, line manager and hours that differ
 * from what is on record are recorded from the learner's own first day.
 */
export async function startCohort(ctx: Context, cohort: NewCohort): Promise<{ cohortId: string }> {
  allow(ctx, "cohorts.start");
  try {
    return await change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, "people"); // teams, hours and line managers are looked at before they change
      const twin = await ctx.db
        .selectFrom("cohort")
        .where((eb) => eb.or([eb("id", "=", cohort.id), eb("name", "=", cohort.name)]))
        .select(["id", "createdById"])
        .executeTakeFirst();
      if (twin) throw twin.id === cohort.id && twin.createdById === ctx.viewer.personId ? new AlreadyDone() : nameTaken();
      await insertCohort(ctx, cohort);
      return { cohortId: cohort.id };
    });
  } catch (error) {
    if (error instanceof AlreadyDone) return { cohortId: cohort.id };
    if (!isDuplicate(error) && !(error instanceof Refusal)) throw error;
    // Two sent at the same moment: the other one was first.
    const there = await ctx.db.selectFrom("cohort").where("id", "=", cohort.id).select("createdById").executeTakeFirst();
    if (there?.createdById === ctx.viewer.personId) return { cohortId: cohort.id };
    if (error instanceof Refusal) throw error;
    throw nameTaken();
  }
}
class AlreadyDone extends Error {}
const nameTaken = () =>
  new Refusal("There is a cohort of this name, or one of these learners has just begun in another. Choose another name.", "name");

async function insertCohort(ctx: Changing, cohort: NewCohort): Promise<void> {
  const { id, name, startsOn, programmeId, frameworkId, learners } = cohort;
  const programme = await ctx.db.selectFrom("programme").where("id", "=", programmeId).select("definition").executeTakeFirst();
  const framework = await ctx.db.selectFrom("framework").where("id", "=", frameworkId).select("id").executeTakeFirst();
  if (!programme) throw new Refusal("Choose the programme", "programmeId");
  if (!framework) throw new Refusal("Choose the standards", "frameworkId");
  readProgramme(programme.definition);
  if (learners.length === 0) throw new Refusal("Choose at least one learner.", "people");
  if (new Set(learners.map((l) => l.personId)).size !== learners.length) throw new Refusal("A learner is there twice.", "people");

  const people = new Map(
    (
      await candidatesById(
        ctx,
        learners.map((l) => l.personId),
        startsOn,
      )
    ).map((c) => [c.id, c]),
  );
  for (const l of learners) {
    const person = people.get(l.personId);
    if (!person) throw new Refusal("One of the learners is not there any more. Choose the learners again.", "people");
    const { problems } = eligibility(person, l.startsOn);
    if (problems[0]) throw new Refusal(`${person.name}: ${problems[0].charAt(0).toLowerCase()}${problems[0].slice(1)}`, "people");
    if (l.startsOn < startsOn) throw new Refusal(`${person.name} would start before the cohort does.`, "people");
    if (l.assessorId === l.personId || l.managerId === l.personId)
      throw new Refusal(`${person.name} cannot be their own assessor or line manager.`, "people");
  }
  await allAssessors(
    ctx,
    learners.map((l) => ({ assessorId: l.assessorId, from: l.startsOn })),
  );
  await allThere(ctx, learners);

  await ctx.db
    .insertInto("cohort")
    .values({ id, name, programmeId, frameworkId, startsOn, createdAt: ctx.now, createdById: ctx.viewer.personId })
    .execute();
  ctx.record("asye.cohortStarted", id, { changes: { name, learners: learners.length, programme: programmeId } });
  for (const l of learners) {
    const enrolmentId = l.enrolmentId ?? newId();
    await ctx.db
      .insertInto("enrolment")
      .values({ id: enrolmentId, cohortId: id, personId: l.personId, startsOn: l.startsOn, status: "active", endedOn: null, createdAt: ctx.now })
      .execute();
    ctx.record("asye.enrolled", enrolmentId, { aboutId: l.personId, changes: { cohort: name, startsOn: l.startsOn, assessor: l.assessorId } });
    if (l.assessorId) await beginAssessorship(ctx, enrolmentId, l.assessorId, l.startsOn);
    if (l.managerId && (await setLineManager(within(ctx), l.personId, l.startsOn, l.managerId)))
      ctx.record("asye.lineManagerSet", l.personId, { aboutId: l.personId, changes: { manager: l.managerId, from: l.startsOn } });
    if (l.teamId && (await setTeam(within(ctx), l.personId, l.startsOn, l.teamId)))
      ctx.record("asye.teamSet", l.personId, { aboutId: l.personId, changes: { team: l.teamId, from: l.startsOn } });
    if (l.minutesPerWeek && (await setHours(within(ctx), l.personId, l.startsOn, l.minutesPerWeek)))
      ctx.record("asye.hoursSet", l.personId, { aboutId: l.personId, changes: { minutesPerWeek: l.minutesPerWeek, from: l.startsOn } });
  }
}

const beginAssessorship = (ctx: Changing, enrolmentId: string, assessorId: string, startsOn: Day) =>
  ctx.db.insertInto("assessorship").values({ id: newId(), enrolmentId, assessorId, startsOn, endsOn: null }).execute();

/** An assessor has the role, today or on the day they begin. */
async function allAssessors(ctx: Changing, wanted: readonly { assessorId: string | null; from: Day }[]): Promise<void> {
  const ids = [...new Set(wanted.flatMap((w) => w.assessorId ?? []))];
  if (ids.length === 0) return;
  const roles = await ctx.db
    .selectFrom("rolePeriod")
    .where("role", "=", "assessor")
    .where("personId", "in", ids)
    .select(["personId", "startsOn", "endsOn"])
    .execute();
  for (const { assessorId, from } of wanted)
    if (assessorId && !roles.some((r) => r.personId === assessorId && (covers(r, from) || covers(r, ctx.today))))
      throw new Refusal("Choose an assessor who has the role of assessor. An administrator gives it, under People.", "assessorId");
}

async function allThere(ctx: Changing, learners: readonly ChosenLearner[]): Promise<void> {
  const managers = [...new Set(learners.flatMap((l) => l.managerId ?? []))];
  const teams = [...new Set(learners.flatMap((l) => l.teamId ?? []))];
  const found = managers.length ? await ctx.db.selectFrom("person").where("id", "in", managers).select("id").execute() : [];
  if (found.length !== managers.length) throw new Refusal("One of the line managers is not there any more. Choose again.", "people");
  const there = teams.length ? await ctx.db.selectFrom("team").where("id", "in", teams).select("id").execute() : [];
  if (there.length !== teams.length) throw new Refusal("One of the teams is not there any more. Choose again.", "people");
}

/** The learner's year, for somebody who may change how it is arranged; nobody else changes it until the transaction ends. */
async function arrangeable(ctx: Changing, enrolmentId: string): Promise<EnrolmentFacts> {
  await oneAtATime(ctx.db, `arrangements ${enrolmentId}`);
  const facts = await enrolmentFacts(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(facts));
  return facts;
}
const going = (facts: EnrolmentFacts) => {
  if (facts.status !== "active") throw new Refusal("This year has ended: its arrangements stay as they were.");
};

/**
 * Another assessor from a day on; the one before ends the day before. Today's assessor takes over what is open, the one before
 * keeps reading what they wrote: both follow from the dates. Sent twice it is done once.
 */
export async function changeAssessor(ctx: Context, enrolmentId: string, next: { assessorId: string; fromOn: Day }): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    const rows = await ctx.db
      .selectFrom("assessorship")
      .where("enrolmentId", "=", enrolmentId)
      .select(["id", "assessorId", "startsOn", "endsOn"])
      .execute();
    if (rows.some((r) => r.assessorId === next.assessorId && r.startsOn === next.fromOn && r.endsOn === null)) throw new AlreadyDone();
    going(facts);
    const why = whyNotAssessor(next, { learnerId: facts.personId, managerId: facts.managerId, startsOn: facts.startsOn }, rows);
    if (why) throw new Refusal(why, why.startsWith("Choose") || why.startsWith("The year") ? "fromOn" : "assessorId");
    await allAssessors(ctx, [{ assessorId: next.assessorId, from: next.fromOn }]);
    const present = rows.find((r) => r.endsOn === null);
    if (present)
      await ctx.db
        .updateTable("assessorship")
        .set({ endsOn: dayBefore(next.fromOn) })
        .where("id", "=", present.id)
        .execute();
    await beginAssessorship(ctx, enrolmentId, next.assessorId, next.fromOn);
    ctx.record("asye.assessorChanged", enrolmentId, {
      aboutId: facts.personId,
      changes: { from: present?.assessorId ?? null, to: next.assessorId, on: next.fromOn },
    });
  }).catch(passOver);
}
const passOver = (error: unknown): void => {
  if (!(error instanceof AlreadyDone)) throw error;
};

/** The assessor's last day, with nobody following yet. */
export async function endAssessorship(ctx: Context, enrolmentId: string, lastOn: Day): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    const present = await ctx.db
      .selectFrom("assessorship")
      .where("enrolmentId", "=", enrolmentId)
      .where("endsOn", "is", null)
      .select(["id", "assessorId", "startsOn"])
      .executeTakeFirst();
    if (!present) throw new Refusal("There is no assessor whose time goes on.");
    if (lastOn < present.startsOn) throw new Refusal("The last day comes before the first.", "lastOn");
    await ctx.db.updateTable("assessorship").set({ endsOn: lastOn }).where("id", "=", present.id).execute();
    ctx.record("asye.assessorEnded", enrolmentId, { aboutId: facts.personId, changes: { assessor: present.assessorId, on: lastOn } });
  });
}

export type NewPause = Period & { id: string; reason: PauseReason };

/** Stops the year's clock from a day on. Sent twice it is done once. */
export async function recordPause(ctx: Context, enrolmentId: string, pause: NewPause): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    const twin = await ctx.db.selectFrom("pause").where("id", "=", pause.id).select("enrolmentId").executeTakeFirst();
    if (twin) throw twin.enrolmentId === enrolmentId ? new AlreadyDone() : notFound();
    going(facts);
    const { id, startsOn, endsOn, reason } = pause;
    const why = whyNotPause({ startsOn, endsOn }, await pausable(ctx, facts, null));
    if (why) throw new Refusal(why, "startsOn");
    await ctx.db.insertInto("pause").values({ id, enrolmentId, startsOn, endsOn, reason }).execute();
    ctx.record("asye.pauseRecorded", enrolmentId, { aboutId: facts.personId, changes: { startsOn, endsOn, reason } });
  }).catch(passOver);
}

/** The last day of a pause, agreed later or differently. */
export async function endPause(ctx: Context, enrolmentId: string, pauseId: string, endsOn: Day): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    going(facts);
    const pause = await ctx.db.selectFrom("pause").where("id", "=", pauseId).where("enrolmentId", "=", enrolmentId).selectAll().executeTakeFirst();
    if (!pause) throw notFound();
    const why = whyNotPause({ startsOn: pause.startsOn, endsOn }, await pausable(ctx, facts, pauseId));
    if (why) throw new Refusal(why, "lastOn");
    await ctx.db.updateTable("pause").set({ endsOn }).where("id", "=", pauseId).execute();
    ctx.record("asye.pauseEnded", enrolmentId, { aboutId: facts.personId, changes: { startsOn: pause.startsOn, endsOn } });
  });
}

async function pausable(ctx: Changing, facts: EnrolmentFacts, except: string | null) {
  const pauses = await ctx.db.selectFrom("pause").where("enrolmentId", "=", facts.id).select(["id", "startsOn", "endsOn"]).execute();
  const row = await ctx.db.selectFrom("programme").where("id", "=", facts.programmeId).select("definition").executeTakeFirstOrThrow();
  const limitOn = addMonths(facts.startsOn, readProgramme(row.definition).limitMonths);
  return { startsOn: facts.startsOn, limitOn, pauses: pauses.filter((p) => p.id !== except) };
}

/** The year is over: finished, withdrawn or moved. The assessor's time with this learner ends with it. */
export async function endYear(ctx: Context, enrolmentId: string, end: { status: Exclude<EnrolmentStatus, "active">; endedOn: Day }): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    going(facts);
    if (end.endedOn < facts.startsOn) throw new Refusal("The year ends before it began.", "endedOn");
    await ctx.db.updateTable("enrolment").set({ status: end.status, endedOn: end.endedOn }).where("id", "=", enrolmentId).execute();
    await ctx.db
      .updateTable("assessorship")
      .set({ endsOn: end.endedOn })
      .where("enrolmentId", "=", enrolmentId)
      .where("startsOn", "<=", end.endedOn)
      .where(covering("assessorship", end.endedOn))
      .execute();
    // whoever was to follow later has nobody to follow
    await ctx.db.deleteFrom("assessorship").where("enrolmentId", "=", enrolmentId).where("startsOn", ">", end.endedOn).execute();
    ctx.record("asye.yearEnded", enrolmentId, { aboutId: facts.personId, changes: { status: end.status, endedOn: end.endedOn } });
  });
}
