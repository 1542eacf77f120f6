import type { Insertable } from "kysely";
import { expect, test } from "vitest";
import { checkLearners, candidates, choices } from "#app/asye/read-cohort-start.server";
import type { ChosenLearner } from "#app/asye/forms";
import { cohorts, cohortYear, enrolmentsVisible, learnerYear, yearsIAssess, yearsIManage } from "#app/asye/read.server";
import { changeAssessor, endPause, endYear, startCohort, type NewCohort } from "#app/asye/write.server";
import { propose } from "#app/asye/write-proposals.server";
import { allProgrammes } from "#app/programmes/read.server";
import { seedProgrammes } from "#app/programmes/reference.server";
import type { Day } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";
import { aCohort, aLearner, aPause, aPerson, aTeam, inTeam, managedBy, withRole, works } from "#tests/support/world";

const anNqsw = (db: Opened["db"], given: Parameters<typeof aPerson>[1] = {}) =>
  aPerson(db, { sweRegisteredFrom: "2026-08-01", qualifiedOn: "2026-07-01", joinedOn: "2026-09-07", ...given });
const chosen = (personId: string, rest: Partial<ChosenLearner> = {}): ChosenLearner => ({
  personId,
  startsOn: "2026-09-07",
  minutesPerWeek: null,
  assessorId: null,
  managerId: null,
  teamId: null,
  ...rest,
});
const cohort = (learners: ChosenLearner[], rest: Partial<NewCohort> = {}): NewCohort => ({
  id: "cohort-new",
  name: "September 2026",
  startsOn: "2026-09-07",
  programmeId: "asye-child-and-family.1",
  frameworkId: "pqs-practitioners",
  learners,
  ...rest,
});
const notThere = { status: 404 };

onEachEngine("starting a cohort", (open) => {
  async function world() {
    const opened = await open();
    const { db: reading, writer } = opened;
    void reading;
    const lead = await aPerson(writer);
    const assessor = await aPerson(writer, { givenName: "Ash", familyName: "Cole" });
    await withRole(writer, assessor, "assessor");
    const manager = await aPerson(writer, { givenName: "Mo", familyName: "Reed" });
    const team = await aTeam(writer);
    return { ...opened, lead, assessor, manager, team, asLead: opened.as({ personId: lead, isLead: true }) };
  }

  test("learners, assessors, line managers, teams and hours, all from each learner's own day", async () => {
    const { writer, assessor, manager, team, asLead } = await world();
    const old = await aTeam(writer);
    const kim = await anNqsw(writer);
    const lee = await anNqsw(writer);
    await inTeam(writer, kim, old, "2026-09-07");
    await works(writer, kim, 2220, "2026-09-07");
    await startCohort(
      asLead,
      cohort([chosen(kim, { startsOn: "2026-09-21", assessorId: assessor, managerId: manager, teamId: team, minutesPerWeek: 1332 }), chosen(lee)]),
    );
    const { learners } = await cohortYear(asLead, "cohort-new");
    const year = learners.find((l) => l.enrolment.personId === kim);
    expect(year?.enrolment).toMatchObject({
      startsOn: "2026-09-21",
      assessorName: "Ash Cole",
      managerName: "Mo Reed",
      teamId: team,
      status: "active",
    });
    expect(year?.patterns).toEqual([
      { startsOn: "2026-09-07", endsOn: "2026-09-20", minutesPerWeek: 2220 },
      { startsOn: "2026-09-21", endsOn: null, minutesPerWeek: 1332 },
    ]);
    expect(year?.schedule.stages[0]?.dueOn).toBe("2026-10-19");
    expect(learners.find((l) => l.enrolment.personId === lee)?.enrolment).toMatchObject({ assessorId: null, managerId: null, teamId: null });
    const placements = await writer
      .selectFrom("placement")
      .where("personId", "=", kim)
      .select(["teamId", "startsOn", "endsOn"])
      .orderBy("startsOn")
      .execute();
    expect(placements).toEqual([
      { teamId: old, startsOn: "2026-09-07", endsOn: "2026-09-20" },
      { teamId: team, startsOn: "2026-09-21", endsOn: null },
    ]);
    const told = await writer.selectFrom("auditEvent").where("what", "like", "asye.%").select(["what", "aboutId"]).execute();
    expect(
      told
        .filter((e) => e.aboutId === kim)
        .map((e) => e.what)
        .sort(),
    ).toEqual(["asye.enrolled", "asye.hoursSet", "asye.lineManagerSet", "asye.teamSet"]);
    expect(told.filter((e) => e.what === "asye.cohortStarted")).toHaveLength(1);
  });

  test("the dates shown before saving are the dates after it", async () => {
    const { writer, asLead } = await world();
    const kim = await anNqsw(writer);
    await works(writer, kim, 1110, "2027-01-04");
    const rows = [chosen(kim, { minutesPerWeek: 1850 })];
    const [programme] = await allProgrammes(asLead);
    const before = programme && (await checkLearners(asLead, programme.definition, "2026-09-07", rows))[0];
    await startCohort(asLead, cohort(rows));
    const after = (await cohortYear(asLead, "cohort-new")).learners[0];
    expect(after?.schedule.stages.map((s) => s.dueOn)).toEqual(before?.schedule.stages.map((s) => s.dueOn));
    expect(after?.patterns.map((p) => p.endsOn)).toEqual(["2027-01-03", null]);
  });

  test("one learner who may not begin stops the whole start, and says who", async () => {
    const { writer, asLead } = await world();
    const kim = await anNqsw(writer);
    const late = await anNqsw(writer, { givenName: "Jo", familyName: "Late", sweRegisteredFrom: "2026-10-01" });
    await expect(startCohort(asLead, cohort([chosen(kim), chosen(late)]))).rejects.toThrow(
      "Jo Late: is registered with Social Work England from 1 October 2026",
    );
    expect(await cohorts(asLead)).toEqual([]);
    expect(await writer.selectFrom("enrolment").selectAll().execute()).toEqual([]);
  });

  test("nobody is in two years at once, nobody assesses themselves, an assessor has the role", async () => {
    const { writer, asLead, manager } = await world();
    const kim = await anNqsw(writer);
    await expect(startCohort(asLead, cohort([chosen(kim, { assessorId: manager })]))).rejects.toThrow("role of assessor");
    await expect(startCohort(asLead, cohort([chosen(kim, { managerId: kim })]))).rejects.toThrow("their own assessor or line manager");
    await expect(startCohort(asLead, cohort([chosen(kim, { startsOn: "2026-09-01" })]))).rejects.toThrow("joins on 7 September 2026");
    await startCohort(asLead, cohort([chosen(kim)]));
    await expect(startCohort(asLead, cohort([chosen(kim)], { id: "other", name: "Other" }))).rejects.toThrow("is in another cohort already");
  });

  test("sent twice it is done once; another cohort of the same name is refused", async () => {
    const { writer, asLead } = await world();
    const kim = await anNqsw(writer);
    const lee = await anNqsw(writer);
    await Promise.all([startCohort(asLead, cohort([chosen(kim)])), startCohort(asLead, cohort([chosen(kim)]))]);
    expect((await cohorts(asLead)).map((c) => [c.name, c.learners, c.going])).toEqual([["September 2026", 1, 1]]);
    await expect(startCohort(asLead, cohort([chosen(lee)], { id: "other" }))).rejects.toThrow("There is a cohort of this name");
  });

  test("only a lead starts or sees cohorts", async () => {
    const { writer, as, manager } = await world();
    const kim = await anNqsw(writer);
    const other = as({ personId: manager, isManager: true, isAssessor: true, isAdministrator: true });
    await expect(startCohort(other, cohort([chosen(kim)]))).rejects.toMatchObject(notThere);
    await expect(cohorts(other)).rejects.toMatchObject(notThere);
    await expect(candidates(other, "2026-09-07", null)).rejects.toMatchObject(notThere);
  });

  test("newly qualified and recent joiners are offered first; a search finds everybody by name or number", async () => {
    const { writer, asLead, team } = await world();
    const kim = await anNqsw(writer, { givenName: "Kim", familyName: "New" });
    const old = await aPerson(writer, { givenName: "Olu", familyName: "Long%Serving", joinedOn: "2015-01-01", staffNumber: "S-77" });
    const gone = await anNqsw(writer, { givenName: "Gil", familyName: "Gone", leftOn: "2026-08-01" });
    await inTeam(writer, kim, team);
    const offered = (await candidates(asLead, "2026-09-07", null)).map((c) => c.id);
    expect(offered).toContain(kim);
    expect(offered).not.toContain(old);
    expect(offered).not.toContain(gone);
    expect((await candidates(asLead, "2026-09-07", "long%serv OLU")).map((c) => c.id)).toEqual([old]);
    expect((await candidates(asLead, "2026-09-07", "s-77")).map((c) => c.id)).toEqual([old]);
    expect(await candidates(asLead, "2026-09-07", "100%")).toEqual([]);
  });

  test("what there is to choose from", async () => {
    const { writer, asLead, assessor, manager, team } = await world();
    await managedBy(writer, await aPerson(writer), manager);
    const former = await aPerson(writer);
    await withRole(writer, former, "assessor", "2020-01-01", "2021-01-01");
    const there = await choices(asLead, "2026-09-07");
    expect(there.assessors.map((a) => a.id)).toEqual([assessor]);
    expect(there.managers.map((m) => m.id)).toEqual([manager]);
    expect(there.teams.map((t) => t.id)).toEqual([team]);
  });

  test("the shipped programmes and standards are there, once, however often they are put in", async () => {
    const { writer } = await open();
    await seedProgrammes(writer, NOW);
    expect((await allProgrammes({ db: writer })).map((p) => `${p.name} ${p.version}`)).toEqual([
      "ASYE child and family 1",
      "ASYE child and family 2",
      "ASYE child and family 3",
      "ASYE child and family 4",
    ]);
    expect(await writer.selectFrom("standard").selectAll().execute()).toHaveLength(19);
  });
});

onEachEngine("a learner's arrangements", (open) => {
  const START = "2026-06-01" as Day;
  async function world() {
    const opened = await open();
    const learner = await aLearner(opened.writer, { startsOn: START });
    const next = await aPerson(opened.writer, { givenName: "Nia", familyName: "Next" });
    await withRole(opened.writer, next, "assessor");
    return { ...opened, ...learner, next, asLead: opened.as({ isLead: true, personId: await aPerson(opened.writer) }) };
  }

  test("another assessor from a day on: the one before ends the day before", async () => {
    const { writer, asLead, enrolmentId, assessorId, next, as } = await world();
    await changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-11-21" });
    await changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-11-21" });
    const rows = await writer
      .selectFrom("assessorship")
      .where("enrolmentId", "=", enrolmentId)
      .orderBy("startsOn")
      .select(["assessorId", "startsOn", "endsOn"])
      .execute();
    expect(rows).toEqual([
      { assessorId, startsOn: START, endsOn: "2026-11-20" },
      { assessorId: next, startsOn: "2026-11-21", endsOn: null },
    ]);
    expect((await learnerYear(as({ personId: next }), enrolmentId)).enrolment.assessorName).toBe("Nia Next");
    await expect(learnerYear(as({ personId: assessorId }), enrolmentId)).rejects.toMatchObject(notThere);
    await expect(changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-12-01" })).rejects.toThrow("Is the assessor already.");
  });

  test("a change planned for later leaves today's assessor until then", async () => {
    const { asLead, enrolmentId, assessorId, next, as } = await world();
    await changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-12-01" });
    expect((await learnerYear(asLead, enrolmentId)).enrolment.assessorId).toBe(assessorId);
    await expect(learnerYear(as({ personId: next }), enrolmentId)).rejects.toMatchObject(notThere);
  });

  test("nobody but a lead changes arrangements; an unknown learner is not there", async () => {
    const { enrolmentId, assessorId, learnerId, managerId, next, as, asLead } = await world();
    for (const personId of [assessorId, learnerId, managerId, next])
      await expect(changeAssessor(as({ personId }), enrolmentId, { assessorId: next, fromOn: "2026-11-21" })).rejects.toMatchObject(notThere);
    await expect(changeAssessor(asLead, "nowhere", { assessorId: next, fromOn: "2026-11-21" })).rejects.toMatchObject(notThere);
  });

  test("an assessorship that has ended with nobody following leaves the year unassessed until somebody is named", async () => {
    const { asLead, enrolmentId, as, assessorId, next, writer } = await world();
    await writer.updateTable("assessorship").set({ endsOn: "2026-11-20" }).where("enrolmentId", "=", enrolmentId).execute();
    expect((await learnerYear(asLead, enrolmentId)).enrolment.assessorId).toBeNull();
    await expect(learnerYear(as({ personId: assessorId }), enrolmentId)).rejects.toMatchObject(notThere);
    await expect(changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-11-20" })).rejects.toThrow("Choose a day after");
    await changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-11-21" });
  });

  test("a pause moves the dates, and its end can be agreed later", async () => {
    const { asLead, enrolmentId, writer } = await world();
    const before = await learnerYear(asLead, enrolmentId);
    await aPause(writer, enrolmentId, { id: "pause-1", startsOn: "2026-11-01" });
    const paused = await learnerYear(asLead, enrolmentId);
    expect(paused.progress.pausedSince).toBe("2026-11-01");
    expect(paused.schedule.endsOn).toBeNull();
    await endPause(asLead, enrolmentId, "pause-1", "2026-11-14");
    expect([before.schedule.endsOn, (await learnerYear(asLead, enrolmentId)).schedule.endsOn]).toEqual(["2027-06-01", "2027-06-15"]);
    const another = { id: "pause-2", kind: "pause", startsOn: "2026-11-14", endsOn: null, reason: "other" } as const;
    await expect(propose(asLead, enrolmentId, another)).rejects.toThrow("already");
    await expect(endPause(asLead, enrolmentId, "pause-9", "2026-11-14")).rejects.toMatchObject(notThere);
  });

  test("when the year ends the assessor's time with the learner ends too", async () => {
    const { asLead, enrolmentId, as, assessorId, learnerId } = await world();
    await endYear(asLead, enrolmentId, { status: "completed", endedOn: "2026-11-20" });
    await expect(learnerYear(as({ personId: assessorId }), enrolmentId)).rejects.toMatchObject(notThere);
    expect((await learnerYear(as({ personId: learnerId }), enrolmentId)).progress.tasks).toEqual([]);
    const pause = { id: "p", kind: "pause", startsOn: "2026-11-01", endsOn: null, reason: "other" } as const;
    await expect(propose(asLead, enrolmentId, pause)).rejects.toThrow("has ended");
  });
});

onEachEngine("reading years", (open) => {
  test("each sees their own: the learner, today's assessor, today's line manager, the lead", async () => {
    const { writer, as } = await open();
    const one = await aLearner(writer);
    const two = await aLearner(writer, { assessorId: one.assessorId });
    const seen = async (viewer: Parameters<typeof as>[0]) => (await enrolmentsVisible(as(viewer))).map((e) => e.id).sort();
    expect(await seen({ personId: one.learnerId })).toEqual([one.enrolmentId]);
    expect(await seen({ personId: one.assessorId })).toEqual([one.enrolmentId, two.enrolmentId].sort());
    expect(await seen({ personId: two.managerId })).toEqual([two.enrolmentId]);
    expect(await seen({ personId: "somebody" })).toEqual([]);
    expect(await seen({ isLead: true })).toEqual([one.enrolmentId, two.enrolmentId].sort());
    expect((await yearsIAssess(as({ personId: one.assessorId }))).map((y) => y.enrolment.id).sort()).toEqual(
      [one.enrolmentId, two.enrolmentId].sort(),
    );
    expect((await yearsIManage(as({ personId: two.managerId }))).map((y) => y.enrolment.id)).toEqual([two.enrolmentId]);
    await expect(learnerYear(as({ personId: two.managerId }), one.enrolmentId)).rejects.toMatchObject(notThere);
    await expect(learnerYear(as({ isLead: true }), "nowhere")).rejects.toMatchObject(notThere);
  });

  test("a year that has been read shows at once what happened since: a signature, a pause, another assessor, a request", async () => {
    const { writer, as } = await open();
    const { enrolmentId, learnerId, assessorId } = await aLearner(writer, { startsOn: "2026-01-05" });
    const asLead = as({ isLead: true, personId: await aPerson(writer) });
    const read = () => learnerYear(asLead, enrolmentId);
    const document = (id: string, given: Partial<Insertable<Database["document"]>>) =>
      writer
        .insertInto("document")
        .values({
          ...{ id, definitionId: "familyFeedback.1", kind: "familyFeedback", personId: learnerId, enrolmentId, stage: "threeMonth" },
          ...{ writerId: learnerId, startedById: learnerId, state: "submitted", revision: 1, version: 1, answers: "{}", waitingFor: "assessor" },
          ...{ stateSince: NOW, createdAt: NOW, savedAt: NOW, submittedAt: NOW, lockedAt: null },
          ...given,
        })
        .execute();
    const feedback = async () => (await read()).progress.tally.find((t) => t.kind === "familyFeedback");

    expect(await feedback()).toMatchObject({ signed: 0, sent: 0 });
    await document("first", {});
    expect(await feedback()).toMatchObject({ signed: 0, sent: 1 });
    await writer.updateTable("document").set({ state: "locked", lockedAt: NOW, waitingFor: null }).where("id", "=", "first").execute();
    expect(await feedback()).toMatchObject({ signed: 1, sent: 0 });
    await document("second", { state: "locked", lockedAt: NOW, waitingFor: null });
    expect(await feedback()).toMatchObject({ signed: 2, sent: 0 });
    expect((await read()).documents.map((d) => d.id)).toEqual(["first", "second"]);

    await aPause(writer, enrolmentId, { id: "pause-1", startsOn: "2026-11-16" });
    expect((await read()).progress.pausedSince).toBe("2026-11-16");
    await endPause(asLead, enrolmentId, "pause-1", "2026-11-18");
    expect((await read()).progress.pausedSince).toBeNull();
    const next = await aPerson(writer, { givenName: "Noor" });
    await withRole(writer, next, "assessor");
    await changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-11-21" });
    expect((await read()).enrolment.assessorName).toContain("Noor");
    expect((await yearsIAssess(as({ personId: assessorId }))).map((y) => y.enrolment.id)).toEqual([]);
    await writer
      .insertInto("observationRequest")
      .values({
        id: "asked",
        enrolmentId,
        stage: "final",
        proposedOn: null,
        setting: "A visit",
        aims: "Listening",
        requestedAt: NOW,
        documentId: null,
        closedAt: null,
        closedBecause: null,
      })
      .execute();
    expect((await read()).requests.map((r) => r.id)).toEqual(["asked"]);
  });

  test("as many queries for fifty learners as for five", async () => {
    const { writer, as, counting } = await open();
    const asLead = as({ isLead: true });
    const queriesFor = async (learners: number) => {
      const cohortId = await aCohort(writer);
      const { assessorId } = await aLearner(writer, { cohortId });
      for (let i = 1; i < learners; i += 1) await aLearner(writer, { cohortId, assessorId });
      const grid = await counting(() => cohortYear(asLead, cohortId));
      expect(grid.result.learners).toHaveLength(learners);
      const mine = await counting(() => yearsIAssess(as({ personId: assessorId })));
      expect(mine.result).toHaveLength(learners);
      return [grid.queries, mine.queries, (await counting(() => learnerYear(asLead, grid.result.learners[0]?.enrolment.id ?? ""))).queries];
    };
    expect(await queriesFor(50)).toEqual(await queriesFor(5));
  });
});
