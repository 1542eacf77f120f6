import { expect, test } from "vitest";
import { changeAssessor } from "#app/asye/write.server";
import { homeOf } from "#app/home/read.server";
import type { Kysely } from "kysely";
import type { Database } from "#db/schema";
import type { Day } from "#app/shared/dates";
import { onEachEngine } from "#tests/support/engines";
import { aCohort, aLearner, aPerson, withRole, works } from "#tests/support/world";

/** Learners of one assessor and one manager, some with requests, supervision and time. */
async function learners(db: Kysely<Database>, count: number, around: { cohortId: string; assessorId: string; managerId: string }) {
  const made: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const { learnerId, enrolmentId } = await aLearner(db, around);
    made.push(enrolmentId);
    await works(db, learnerId, 2220);
    await db
      .insertInto("observationRequest")
      .values({
        id: `request-${enrolmentId}`,
        enrolmentId,
        stage: "final",
        proposedOn: "2026-12-01",
        setting: "Home visit",
        aims: "Listening",
        requestedAt: `2026-11-${String((i % 15) + 1).padStart(2, "0")}T10:00:00.000Z` as "2026-11-01T10:00:00.000Z",
        documentId: null,
        closedAt: null,
        closedBecause: null,
      })
      .execute();
    await db
      .insertInto("supervisionSession")
      .values({
        id: `session-${enrolmentId}`,
        personId: learnerId,
        supervisorId: around.assessorId,
        heldOn: "2026-11-10",
        minutes: 90,
        createdAt: "2026-11-10T10:00:00.000Z",
        createdById: learnerId,
      })
      .execute();
  }
  return made;
}

onEachEngine("home", (open) => {
  test("a learner sees their own year, what is late and three pictures", async () => {
    const { writer, as, counting } = await open();
    const { learnerId } = await aLearner(writer);
    await writer
      .insertInto("caseloadSnapshot")
      .values({ id: "s1", personId: learnerId, snapshotOn: "2026-11-01", total: 20, joint: 0, batchId: null })
      .execute();
    const { result, queries } = await counting(() => homeOf(as({ personId: learnerId, isLearner: true })));
    expect(result.own!.line).toMatch(/^Week 46 of 52\. Your .+ (is|was) due on \d/);
    expect(result.own!.tasks.length).toBeGreaterThan(0);
    expect(result.own!.tasks[0]!.late).toBe(true);
    expect(result.own!.caseloadWords).toMatch(/^You hold 20 cases; your agreed ceiling is \d+\. You were over it in 4 of the last 12 weeks\.$/);
    expect(result.own!.monthWords).toContain("owed this month");
    expect(result).toMatchObject({ waiting: null, assessor: null, manager: null, lead: null, administrator: null });
    expect(queries).toBeLessThanOrEqual(10);
  });

  test("an assessor sees what waits, oldest first, and only their own learners", async () => {
    const { writer, as } = await open();
    const cohortId = await aCohort(writer);
    const around = { cohortId, assessorId: await aPerson(writer), managerId: await aPerson(writer) };
    const mine = await learners(writer, 3, around);
    await learners(writer, 2, { cohortId, assessorId: await aPerson(writer), managerId: around.managerId });
    const home = await homeOf(as({ personId: around.assessorId, isAssessor: true }));
    expect(new Set(home.assessor!.learners.map(({ id }) => id))).toEqual(new Set(mine));
    expect(home.waiting!.map(({ key }) => key)).toEqual(mine.map((id) => `request-${id}`));
    expect(home.waiting![0]).toMatchObject({ button: "Observe", since: "since 1 Nov, 20 days ago" });
    expect(home.waiting![0]!.to).toContain(`&request=request-${mine[0]}`); // so that it is answered, and goes from this page
    expect(home.assessor!.learners[0]).toMatchObject({ supervision: "On track", contact: "10 Nov, 11 days ago" });
    expect(home.own).toBeNull();
    expect(home.lead).toBeNull();
  });

  test("somebody who is manager and assessor has both, each with their own people", async () => {
    const { writer, as } = await open();
    const cohortId = await aCohort(writer);
    const both = await aPerson(writer);
    const assessed = await learners(writer, 1, { cohortId, assessorId: both, managerId: await aPerson(writer) });
    await learners(writer, 2, { cohortId, assessorId: await aPerson(writer), managerId: both });
    const home = await homeOf(as({ personId: both, isAssessor: true, isManager: true }));
    expect(home.assessor!.learners.map(({ id }) => id)).toEqual(assessed);
    expect(home.manager).toMatchObject({ count: 2 });
    expect(home.waiting!.map(({ key }) => key)).toEqual([`request-${assessed[0]}`]);
  });

  test("a lead sees cohorts, who needs help first, whom nobody assesses and how old the figures are", async () => {
    const { writer, as } = await open();
    const { enrolmentId, cohortId } = await aLearner(writer);
    await writer.deleteFrom("assessorship").execute();
    const home = await homeOf(as({ isLead: true }));
    expect(home.lead!.cohorts).toMatchObject([{ id: cohortId, words: "1 of 1 learner is late, 1 at risk" }]);
    expect(home.lead!.help[0]!.id).toBe(enrolmentId);
    expect(home.lead!.withoutAssessor.map(({ id }) => id)).toEqual([enrolmentId]);
    expect(home.lead!.freshness).toMatchObject({ stale: true, words: "No caseload has been imported yet." });
  });

  test("a lead is told when an assessor has left or leaves within four weeks, until somebody is named to follow", async () => {
    const { writer, as } = await open();
    const { enrolmentId, assessorId } = await aLearner(writer);
    await writer.updateTable("person").set({ givenName: "Bo", familyName: "Hall" }).where("id", "=", assessorId).execute();
    const told = async (leftOn: Day | null) => {
      await writer.updateTable("person").set({ leftOn }).where("id", "=", assessorId).execute();
      return (await homeOf(as({ isLead: true }))).lead!.withoutAssessor.map(({ id, words }) => [id, words]);
    };
    expect(await told(null)).toEqual([]);
    expect(await told("2026-12-20")).toEqual([]);
    expect(await told("2026-12-19")).toEqual([[enrolmentId, "Bo Hall leaves on 19 December 2026, in 28 days"]]);
    expect(await told("2026-11-21")).toEqual([[enrolmentId, "Bo Hall leaves on 21 November 2026, today"]]);
    expect(await told("2026-11-15")).toEqual([[enrolmentId, "Bo Hall left on 15 November 2026"]]);
    const next = await aPerson(writer);
    await withRole(writer, next, "assessor");
    await changeAssessor(as({ isLead: true, personId: await aPerson(writer) }), enrolmentId, { assessorId: next, fromOn: "2026-12-01" });
    expect(await told("2026-11-30")).toEqual([]);
  });

  test("an administrator sees accounts and the trail, and nobody's work", async () => {
    const { writer, as } = await open();
    const administrator = await aPerson(writer);
    await withRole(writer, administrator, "administrator");
    await aLearner(writer);
    const home = await homeOf(as({ personId: administrator, isAdministrator: true }));
    expect(home.administrator).toMatchObject({ invitationCount: 0, withoutAccountCount: 4, recent: [] });
    expect(home).toMatchObject({ own: null, waiting: null, assessor: null, manager: null, lead: null });
  });

  test("somebody with nothing has an empty page", async () => {
    const { as } = await open();
    expect(await homeOf(as({}))).toMatchObject({ own: null, waiting: null, assessor: null, manager: null, lead: null, administrator: null });
  });

  test("as many queries for fifty learners as for five", async () => {
    const { writer, as, counting } = await open();
    const around = { cohortId: await aCohort(writer), assessorId: await aPerson(writer), managerId: await aPerson(writer) };
    const viewers = [
      as({ personId: around.assessorId, isAssessor: true }),
      as({ personId: around.managerId, isManager: true }),
      as({ personId: around.assessorId, isAssessor: true, isManager: true }),
      as({ isLead: true }),
      as({ isAdministrator: true }),
    ];
    const measure = async () => {
      const counts: number[] = [];
      for (const ctx of viewers) counts.push((await counting(() => homeOf(ctx))).queries);
      return counts;
    };
    await learners(writer, 5, around);
    const five = await measure();
    await learners(writer, 45, around);
    expect(await measure()).toEqual(five);
    expect(Math.max(...five)).toBeLessThanOrEqual(9);
  });
});
