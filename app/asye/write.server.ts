import { allow } from "#app/access/allow.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { covers, londonDay, longDay, type Day, type Period } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { Database, EnrolmentStatus, WithdrawalReason } from "#db/schema";
import type { Transaction } from "kysely";
import { readProgramme } from "#app/programmes/rules";
import { moderatorsOf } from "#app/panels/read-cases.server";
import { whyNotAfterPanel } from "#app/panels/rules";
import { setHours, setLineManager, setTeam } from "./write-arrangements.server";
import type { ChosenLearner } from "./forms";
import { candidatesById } from "./read-cohort-start.server";
import { agreedLastDay, handoverFacts } from "./read-arrangements.server";
import { enrolmentFacts, relationsOf, type EnrolmentFacts } from "./read.server";
import { dayBefore, eligibility, whyNotAssessor, whyNotLonger, whyNotPause, whyNotReinstate } from "./rules";
import { limitOf } from "./schedule";
import { closeProposals } from "./write-proposals.server";

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
    learners.map((l) => ({ learnerId: l.personId, assessorId: l.assessorId, from: l.startsOn })),
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

/** An assessor has the role, today or on the day they begin, and has not read the learner's portfolio for a panel. */
async function allAssessors(ctx: Changing, wanted: readonly { learnerId: string; assessorId: string | null; from: Day }[]): Promise<void> {
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
  const moderators = await moderatorsOf(
    ctx.db,
    wanted.map((w) => w.learnerId),
  );
  for (const { learnerId, assessorId } of wanted) {
    const why = assessorId && whyNotAfterPanel(assessorId, moderators.get(learnerId) ?? []);
    if (why) throw new Refusal(`Choose another assessor: ${why}.`, "assessorId");
  }
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
export async function changeAssessor(
  ctx: Context,
  enrolmentId: string,
  next: { assessorId: string; fromOn: Day; note?: { id: string; body: string } | null },
): Promise<void> {
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
    await allAssessors(ctx, [{ learnerId: facts.personId, assessorId: next.assessorId, from: next.fromOn }]);
    const present = rows.find((r) => r.endsOn === null);
    if (present)
      await ctx.db
        .updateTable("assessorship")
        .set({ endsOn: dayBefore(next.fromOn) })
        .where("id", "=", present.id)
        .execute();
    await beginAssessorship(ctx, enrolmentId, next.assessorId, next.fromOn);
    const before = present ?? rows.reduce<(typeof rows)[number] | undefined>((l, r) => (!l || r.startsOn > l.startsOn ? r : l), undefined);
    if (next.note && before) {
      await ctx.db
        .insertInto("assessorHandover")
        .values({
          ...{ id: next.note.id, enrolmentId, fromAssessorId: before.assessorId, writtenById: ctx.viewer.personId },
          ...{ writtenAt: ctx.now, body: next.note.body },
        })
        .execute();
      ctx.record("asye.handoverWritten", enrolmentId, { aboutId: facts.personId });
    }
    ctx.record("asye.assessorChanged", enrolmentId, {
      aboutId: facts.personId,
      changes: { from: present?.assessorId ?? null, to: next.assessorId, on: next.fromOn },
    });
  }).catch(passOver);
}
const passOver = (error: unknown): void => {
  if (!(error instanceof AlreadyDone)) throw error;
};

/** The last day of a pause whose end was left open, or an earlier one than was agreed. */
export async function endPause(ctx: Context, enrolmentId: string, pauseId: string, endsOn: Day): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    going(facts);
    const pause = await ctx.db.selectFrom("pause").where("id", "=", pauseId).where("enrolmentId", "=", enrolmentId).selectAll().executeTakeFirst();
    if (!pause) throw notFound();
    const why =
      whyNotLonger(endsOn, await agreedLastDay(ctx, pauseId)) ??
      whyNotPause({ startsOn: pause.startsOn, endsOn }, await pausable(ctx, facts, pauseId));
    if (why) throw new Refusal(why, "lastOn");
    await ctx.db.updateTable("pause").set({ endsOn }).where("id", "=", pauseId).execute();
    ctx.record("asye.pauseEnded", enrolmentId, { aboutId: facts.personId, changes: { startsOn: pause.startsOn, endsOn } });
  });
}

async function pausable(ctx: Changing, facts: EnrolmentFacts, except: string | null) {
  const pauses = await ctx.db.selectFrom("pause").where("enrolmentId", "=", facts.id).select(["id", "startsOn", "endsOn"]).execute();
  const row = await ctx.db.selectFrom("programme").where("id", "=", facts.programmeId).select("definition").executeTakeFirstOrThrow();
  const limitOn = limitOf(facts.startsOn, readProgramme(row.definition));
  return { startsOn: facts.startsOn, limitOn, pauses: pauses.filter((p) => p.id !== except) };
}

export type YearEnding = {
  status: Exclude<EnrolmentStatus, "active">;
  endedOn: Day;
  /** why somebody withdraws */
  reason?: WithdrawalReason | null;
  /** where somebody goes who is transferred */
  toEmployer?: string | null;
};

/** The year is over: finished, withdrawn or moved. The assessor's time with this learner ends with it, and nothing is left to agree. */
export async function endYear(ctx: Context, enrolmentId: string, end: YearEnding): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    if (facts.status === end.status && facts.endedOn === end.endedOn) throw new AlreadyDone();
    going(facts);
    await closeYear(ctx, facts, end);
  }).catch(passOver);
}

/** An assessor's time that an end of the year cuts short or takes away, as it stood. */
type CutShort = Period & { id: string; assessorId: string };

/** How the year stands now; nobody else ends it or takes it up again until the transaction ends. */
export async function heldStatus(ctx: Changing, enrolmentId: string): Promise<EnrolmentStatus> {
  await oneAtATime(ctx.db, `arrangements ${enrolmentId}`);
  return (await ctx.db.selectFrom("enrolment").where("id", "=", enrolmentId).select("status").executeTakeFirstOrThrow()).status;
}

/** The same inside a change of another part: a panel that confirms ends the year. That part has asked who may, and `heldStatus`. */
export async function closeYear(ctx: Changing, year: Pick<EnrolmentFacts, "id" | "personId" | "startsOn">, end: YearEnding): Promise<void> {
  const enrolmentId = year.id;
  if (end.endedOn < year.startsOn) throw new Refusal("The year ends before it began.", "endedOn");
  if (end.endedOn > ctx.today) throw new Refusal("Record it on that day or after: until then the year goes on.", "endedOn");
  // whoever was to follow later has nobody to follow
  const cut: CutShort[] = await ctx.db
    .selectFrom("assessorship")
    .where("enrolmentId", "=", enrolmentId)
    .where((eb) => eb.or([eb("endsOn", "is", null), eb("endsOn", ">", end.endedOn)]))
    .select(["id", "assessorId", "startsOn", "endsOn"])
    .orderBy("startsOn")
    .execute();
  if (end.status !== "completed")
    await ctx.db
      .insertInto("yearEnd")
      .values({
        ...{ id: newId(), enrolmentId, kind: end.status, endedOn: end.endedOn, reason: end.reason ?? null, toEmployer: end.toEmployer ?? null },
        ...{ assessors: JSON.stringify(cut), recordedById: ctx.viewer.personId, recordedAt: ctx.now },
        ...{ undoneAt: null, undoneById: null, undoneBecause: null },
      })
      .execute();
  await closeProposals({ ...ctx, db: within(ctx) }, enrolmentId);
  await ctx.db.updateTable("enrolment").set({ status: end.status, endedOn: end.endedOn }).where("id", "=", enrolmentId).execute();
  for (const { id, startsOn } of cut)
    if (startsOn > end.endedOn) await ctx.db.deleteFrom("assessorship").where("id", "=", id).execute();
    else await ctx.db.updateTable("assessorship").set({ endsOn: end.endedOn }).where("id", "=", id).execute();
  ctx.record("asye.yearEnded", enrolmentId, { aboutId: year.personId, changes: { status: end.status, endedOn: end.endedOn } });
}

/** A withdrawal or a transfer that was recorded by mistake is taken back: the year goes on, with the assessors it had, also one who was to follow. */
export async function takeUpAgain(ctx: Context, enrolmentId: string, because: string): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await arrangeable(ctx, enrolmentId);
    const end = await ctx.db
      .selectFrom("yearEnd")
      .where("enrolmentId", "=", enrolmentId)
      .where("undoneAt", "is", null)
      .selectAll()
      .orderBy("recordedAt", "desc")
      .executeTakeFirst();
    if (facts.status === "active") throw new AlreadyDone();
    const other = await ctx.db
      .selectFrom("enrolment")
      .where("personId", "=", facts.personId)
      .where("status", "=", "active")
      .select("id")
      .executeTakeFirst();
    const why = whyNotReinstate(end ? { recordedOn: londonDay(end.recordedAt) } : null, ctx.today, other !== undefined);
    if (why || !end) throw new Refusal(why ?? "");
    await ctx.db
      .updateTable("yearEnd")
      .set({ undoneAt: ctx.now, undoneById: ctx.viewer.personId, undoneBecause: because })
      .where("id", "=", end.id)
      .execute();
    await ctx.db.updateTable("enrolment").set({ status: "active", endedOn: null }).where("id", "=", enrolmentId).execute();
    for (const assessor of JSON.parse(end.assessors) as CutShort[])
      await ctx.db
        .insertInto("assessorship")
        .values({ ...assessor, enrolmentId })
        .onConflict((same) => same.column("id").doUpdateSet({ endsOn: assessor.endsOn }))
        .execute();
    ctx.record("asye.yearTakenUpAgain", enrolmentId, { aboutId: facts.personId, changes: { endedOn: end.endedOn } });
  }).catch(passOver);
}

/** Contracted hours from a day on; the dates of the year follow. Sent twice it is done once. */
export async function changeHours(ctx: Context, enrolmentId: string, next: { minutesPerWeek: number; fromOn: Day }): Promise<void> {
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "people");
    const facts = await arrangeable(ctx, enrolmentId);
    going(facts);
    if (next.fromOn < facts.startsOn) throw new Refusal(`The year began on ${longDay(facts.startsOn)}: choose that day or a later one.`, "fromOn");
    if (!(await setHours(within(ctx), facts.personId, next.fromOn, next.minutesPerWeek))) throw new AlreadyDone();
    ctx.record("asye.hoursSet", facts.personId, { aboutId: facts.personId, changes: { minutesPerWeek: next.minutesPerWeek, from: next.fromOn } });
  }).catch(passOver);
}

/** Another team or line manager from a day on; what is left out stays as it is. Sent twice it is done once. */
export async function changeTeam(
  ctx: Context,
  enrolmentId: string,
  next: { teamId: string | null; managerId: string | null; fromOn: Day },
): Promise<void> {
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "people");
    const facts = await arrangeable(ctx, enrolmentId);
    going(facts);
    const { teamId, managerId, fromOn } = next;
    if (teamId === null && managerId === null) throw new Refusal("Choose a team or a line manager.", "teamId");
    if (fromOn < facts.startsOn) throw new Refusal(`The year began on ${longDay(facts.startsOn)}: choose that day or a later one.`, "fromOn");
    if (managerId === facts.personId) throw new Refusal("Nobody is their own line manager.", "managerId");
    if (managerId && !(await ctx.db.selectFrom("person").where("id", "=", managerId).select("id").executeTakeFirst()))
      throw new Refusal("Choose the line manager again.", "managerId");
    if (teamId && !(await ctx.db.selectFrom("team").where("id", "=", teamId).where("closedOn", "is", null).select("id").executeTakeFirst()))
      throw new Refusal("Choose the team again.", "teamId");
    const aboutId = facts.personId;
    const moved = teamId !== null && (await setTeam(within(ctx), aboutId, fromOn, teamId));
    const managed = managerId !== null && (await setLineManager(within(ctx), aboutId, fromOn, managerId));
    if (!moved && !managed) throw new AlreadyDone();
    if (moved) ctx.record("asye.teamSet", aboutId, { aboutId, changes: { team: teamId, from: fromOn } });
    if (managed) ctx.record("asye.lineManagerSet", aboutId, { aboutId, changes: { manager: managerId, from: fromOn } });
  }).catch(passOver);
}

/** What the next assessor should know, by the one who goes or the academy lead. It is added to, never overwritten. Sent twice it is there once. */
export async function writeHandover(ctx: Context, enrolmentId: string, note: { id: string; body: string }): Promise<void> {
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, `arrangements ${enrolmentId}`);
    const { outgoingId, personId, going: goesOn } = await handoverFacts(ctx, enrolmentId);
    allow(ctx, "learner.handOver", { outgoingId });
    const twin = await ctx.db.selectFrom("assessorHandover").where("id", "=", note.id).select(["enrolmentId", "writtenById"]).executeTakeFirst();
    if (twin) throw twin.enrolmentId === enrolmentId && twin.writtenById === ctx.viewer.personId ? new AlreadyDone() : notFound();
    if (!goesOn) throw new Refusal("This year has ended: its arrangements stay as they were.");
    if (outgoingId === null) throw new Refusal("No assessor hands over at the moment. Change the assessor first: the note belongs to that change.");
    await ctx.db
      .insertInto("assessorHandover")
      .values({ id: note.id, enrolmentId, fromAssessorId: outgoingId, writtenById: ctx.viewer.personId, writtenAt: ctx.now, body: note.body })
      .execute();
    ctx.record("asye.handoverWritten", enrolmentId, { aboutId: personId });
  }).catch(passOver);
}
