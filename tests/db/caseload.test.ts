import { expect, test } from "vitest";
import type { Kysely } from "kysely";
import { learnerYear } from "#app/asye/read.server";
import { caseloadTerms, ceilingsOf, isStale, latestLoads, loadsOf } from "#app/caseload/read.server";
import { standingsOf, workersOf } from "#app/caseload/read-workers.server";
import type { Day, Instant } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { caseloadOfPerson, caseloadOverview, reductionOf, schemePage, schemes } from "#app/caseload/read-arranged.server";
import { shippedSchemes } from "#app/caseload/shipped";
import { addReduction, changeReduction, makeScheme, putInForce, withdrawReduction } from "#app/caseload/write.server";
import { Refusal } from "#app/shared/refusal";
import { onEachEngine } from "#tests/support/engines";
import { aLearner, aPerson, inTeam, aTeam, managedBy, works } from "#tests/support/world";

const AT = "2026-01-01T09:00:00.000Z";
async function snapshot(db: Kysely<Database>, personId: string, snapshotOn: Day, kinds: Record<string, number>, court = 0): Promise<void> {
  const id = `${personId} ${snapshotOn}`;
  const total = Object.values(kinds).reduce((sum, n) => sum + n, 0);
  await db.insertInto("caseloadSnapshot").values({ id, personId, snapshotOn, total, joint: 0, batchId: null }).execute();
  await db
    .insertInto("caseloadCount")
    .values(Object.entries(kinds).map(([caseTypeId, cases]) => ({ snapshotId: id, caseTypeId, cases, joint: 0 })))
    .execute();
  if (court > 0) await db.insertInto("caseloadFlag").values({ snapshotId: id, flag: "court", cases: court, joint: 0 }).execute();
}

onEachEngine("caseload", (open) => {
  test("each snapshot is weighed by the scheme in force on its day", async () => {
    const { writer, as, counting } = await open();
    const ctx = as();
    const [amy, di] = [await aPerson(writer), await aPerson(writer)];
    await snapshot(writer, amy, "2026-09-30", { "child-protection": 2, "child-in-need": 1 }, 1);
    await snapshot(writer, amy, "2026-10-31", { "child-protection": 2, "child-in-need": 1 }, 1);
    await snapshot(writer, di, "2026-10-31", { "child-in-care": 3 });
    await writer.updateTable("weightingScheme").set({ fromOn: "2026-10-01" }).where("id", "=", "hundred-points.1").execute();
    const people = [amy, di];
    const terms = await caseloadTerms(ctx, people);
    const { result, queries } = await counting(() => loadsOf(ctx, terms, people, "2026-01-01", "2026-12-31"));
    expect(result.map(({ personId, load, unit }) => [personId, load, unit])).toEqual(
      expect.arrayContaining([
        [amy, 3, "count"],
        [amy, 36, "points"], // 15 + 2 × 7 + 4 + 3
        [di, 30, "points"],
      ]),
    );
    expect(queries).toBe(1);
    expect((await loadsOf(ctx, await caseloadTerms(ctx, [amy]), [amy], "2026-01-01", "2026-12-31")).map(({ load }) => load)).toEqual([3, 36]);
    const latest = await latestLoads(ctx, terms, people);
    expect(latest.get(amy)).toMatchObject({ snapshotOn: "2026-10-31", load: 36, cases: 3, flags: [{ flag: "court", cases: 1 }] });
    expect(latest.get(amy)!.counts.map((c) => c.name)).toEqual(["Child protection plan", "Child in need, no plan or under assessment"]);
  });

  test("a ceiling takes hours, phase and reductions of the day, and says so; a reduction taken back counts for nothing", async () => {
    const { writer, as, counting } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    await works(writer, learnerId, 1776);
    const reduction = {
      personId: learnerId,
      reason: "furtherStudy" as const,
      reviewOn: "2026-09-01" as Day,
      version: 1,
      createdAt: AT,
      createdById: learnerId,
    } as const;
    await writer
      .insertInto("capacityReduction")
      .values([
        { ...reduction, id: "r1", percent: 20, startsOn: "2026-06-01", endsOn: "2026-09-30", withdrawnAt: null },
        { ...reduction, id: "r2", percent: 50, startsOn: "2026-06-01", endsOn: null, withdrawnAt: AT },
      ])
      .execute();
    const ctx = as({ isLead: true });
    const year = await learnerYear(ctx, enrolmentId);
    const { result: terms, queries } = await counting(() => caseloadTerms(ctx, [learnerId]));
    expect(queries).toBe(1);
    const on = ceilingsOf(terms, [year]);
    expect(on(learnerId, "2026-06-05")?.words).toBe("16 cases × 75% (month 6) × 0.8 of full time − 20% further study");
    expect(on(learnerId, "2026-06-05")?.ceiling).toBe(7);
    expect(on(learnerId, "2026-10-05")?.ceiling).toBe(11);
    expect(on(learnerId, "2026-01-04")).toBeNull();
    expect(on("somebody else", "2026-06-05")).toBeNull();
  });

  test("figures are stale after what the rule in force says", async () => {
    const { writer, as } = await open();
    const rule = { snapshots: 2, weeks: 4, percent: 50, answerDays: 14, createdAt: AT, createdById: null } as const;
    await writer.deleteFrom("alertRule").execute();
    const none = await caseloadTerms(as(), []);
    expect([isStale(none, "2026-10-17", "2026-11-21"), isStale(none, "2026-10-16", "2026-11-21")]).toEqual([false, true]);
    await writer
      .insertInto("alertRule")
      .values({ ...rule, id: "stale-1", fromOn: "2026-11-01", staleDays: 10 })
      .execute();
    const terms = await caseloadTerms(as(), []);
    expect([terms.staleDays("2026-10-31"), terms.staleDays("2026-11-01")]).toEqual([35, 10]);
  });

  const given = {
    id: "reduction-1",
    reason: "furtherStudy" as const,
    percent: 20,
    startsOn: "2026-11-01" as Day,
    endsOn: "2026-12-10" as Day | null,
    reviewOn: "2026-12-01" as Day,
  };

  test("a manager reduces the ceiling of their people, once however often it is sent; nobody else's and not their own", async () => {
    const { writer, as } = await open();
    const { learnerId, managerId, assessorId } = await aLearner(writer);
    const manager = as({ personId: managerId, isManager: true });
    const lead = as({ isLead: true, personId: await aPerson(writer) });
    await addReduction(manager, learnerId, given);
    await addReduction(manager, learnerId, given);
    for (const ctx of [
      as({ personId: assessorId, isAssessor: true }),
      as({ personId: learnerId, isLearner: true }),
      as({ personId: "x", isManager: true }),
    ]) {
      await expect(addReduction(ctx, learnerId, { ...given, id: "reduction-2" })).rejects.toMatchObject({ status: 404 });
      await expect(reductionOf(ctx, given.id)).rejects.toMatchObject({ status: 404 });
    }
    await expect(addReduction(as({ isLead: true, personId: learnerId }), learnerId, { ...given, id: "reduction-2" })).rejects.toMatchObject({
      status: 404,
    });
    await expect(addReduction(lead, learnerId, given)).rejects.toBeInstanceOf(Refusal);
    // the programme reduces the first year, and the same reason does not run twice
    await expect(addReduction(lead, learnerId, { ...given, id: "reduction-2", reason: "asyePhase" })).rejects.toMatchObject({ field: "reason" });
    await expect(addReduction(lead, learnerId, { ...given, id: "reduction-2", startsOn: "2026-12-01" })).rejects.toMatchObject({ field: "startsOn" });
    await addReduction(lead, learnerId, { ...given, id: "reduction-2", reason: "mentoring", percent: 10 });
    const { standing, reductions } = await caseloadOfPerson(manager, learnerId);
    expect(standing.ceiling).toMatchObject({ ceiling: 10 }); // 16 × 90% × 70%
    expect(reductions.map((r) => r.id).sort()).toEqual(["reduction-1", "reduction-2"]);
    const events = await writer.selectFrom("auditEvent").where("what", "=", "caseload.reductionAdded").select("aboutId").execute();
    expect(events).toEqual([{ aboutId: learnerId }, { aboutId: learnerId }]);
  });

  test("a reduction is changed, keeps what it said before, and is taken back; the second of two who save is told", async () => {
    const { writer, as } = await open();
    const { learnerId, managerId } = await aLearner(writer);
    const manager = as({ personId: managerId, isManager: true });
    await addReduction(manager, learnerId, given);
    const { id, ...said } = given;
    await changeReduction(manager, id, { ...said, version: 1, percent: 30 });
    await expect(changeReduction(manager, id, { ...said, version: 1, percent: 40 })).rejects.toThrow(/while you had it open/);
    await expect(withdrawReduction(manager, id, 1)).rejects.toBeInstanceOf(Refusal);
    expect(await reductionOf(manager, id)).toMatchObject({ percent: 30, version: 2, history: [{ before: { percent: 20 } }] });
    const { due, standings } = await caseloadOverview(manager, "");
    expect(due).toMatchObject([{ why: "ends", on: "2026-12-10", reduction: { personId: learnerId } }]);
    expect(standings.map((s) => s.personId)).toEqual([learnerId]);
    await withdrawReduction(manager, id, 2);
    expect((await caseloadOfPerson(manager, learnerId)).standing.ceiling.words).toBe("16 cases × 90% (month 11)");
    await expect(changeReduction(manager, id, { ...said, version: 3 })).rejects.toThrow(/taken back/);
    expect((await caseloadOverview(manager, "")).due).toEqual([]);
  });

  test("a lead makes a version, sees what it would do, and puts it in force from a day after the newest figures", async () => {
    const { writer, as } = await open();
    const { learnerId } = await aLearner(writer);
    const lead = as({ isLead: true, personId: await aPerson(writer) });
    await snapshot(writer, learnerId, "2026-11-20", { "child-protection": 12 });
    const { definition } = shippedSchemes[1]!;
    const scheme = { id: "scheme-2", name: "100 points", definition: { ...definition, weights: { ...definition.weights, "child-protection": 8 } } };
    await makeScheme(lead, scheme);
    await makeScheme(lead, scheme);
    const page = await schemePage(lead, "scheme-2");
    expect(page.scheme).toMatchObject({ version: 2, state: "unused" });
    expect(page.over).toEqual({ now: 0, then: 1 });
    expect(page.learners[0]!.then).toMatchObject({ load: 111, over: true, ceiling: { ceiling: 90 } });
    await expect(putInForce(lead, "scheme-2", "2026-11-20")).rejects.toMatchObject({ field: "fromOn" });
    await putInForce(lead, "scheme-2", "2026-11-21");
    expect((await schemes(lead)).map((s) => [s.id, s.state])).toEqual([
      ["scheme-2", "inForce"],
      ["hundred-points.1", "unused"],
      ["plain-count.1", "past"],
    ]);
    await expect(putInForce(lead, "scheme-2", "2026-12-01")).rejects.toThrow(/has been in force since/);
    await expect(putInForce(as({ isManager: true }), "hundred-points.1", "2026-12-01")).rejects.toMatchObject({ status: 404 });
    await expect(schemes(as({ isManager: true }))).rejects.toMatchObject({ status: 404 });
  });

  test("a worker with two posts stands in both teams with their hours; as many queries for thirty people as for three", async () => {
    const { writer, as, counting } = await open();
    const manager = await aPerson(writer);
    const [north, south] = [await aTeam(writer), await aTeam(writer)];
    const people = async (count: number) => {
      for (let i = 0; i < count; i += 1) {
        const id = await aPerson(writer);
        await managedBy(writer, id, manager);
        await inTeam(writer, id, north);
        await snapshot(writer, id, "2026-11-01", { "child-in-need": i + 1 });
      }
    };
    await people(3);
    const both = await aPerson(writer, { familyName: "Aa" });
    await works(writer, both, 2220);
    await managedBy(writer, both, manager);
    for (const [teamId, minutesPerWeek] of [
      [north, 888],
      [south, null],
    ] as const)
      await writer
        .insertInto("placement")
        .values({ id: `post ${teamId}`, personId: both, teamId, jobTitle: "Social worker", startsOn: "2026-01-01", endsOn: null, minutesPerWeek })
        .execute();
    const ctx = as({ personId: manager, isManager: true });
    const few = await counting(() => caseloadOverview(ctx, ""));
    expect(few.result.standings[0]!.posts.map((p) => [p.teamId, p.minutes])).toEqual([
      [south, 1332],
      [north, 888],
    ]);
    await people(27);
    const many = await counting(() => caseloadOverview(ctx, ""));
    expect(many.result.standings).toHaveLength(31);
    expect(many.queries).toBe(few.queries);
    expect(many.queries).toBeLessThanOrEqual(9);
  });

  test("somebody who moves team within a month keeps their snapshots, and stands in the team of each day", async () => {
    const { writer, as } = await open();
    const [north, south, mover] = [await aTeam(writer), await aTeam(writer), await aPerson(writer)];
    await inTeam(writer, mover, north, "2026-01-01", "2026-11-14");
    await inTeam(writer, mover, south, "2026-11-15");
    await snapshot(writer, mover, "2026-11-07", { "child-in-need": 8 });
    await snapshot(writer, mover, "2026-11-21", { "child-in-need": 11 });
    const teamsOn = async (now: Instant) => (await workersOf(as({}, now), { personIds: [mover] }))[0]!.posts.map((p) => p.teamId);
    expect(await teamsOn("2026-11-14T12:00:00.000Z")).toEqual([north]);
    expect(await teamsOn("2026-11-15T12:00:00.000Z")).toEqual([south]);
    const ctx = as();
    const loads = await loadsOf(ctx, await caseloadTerms(ctx, [mover]), [mover], "2026-11-01", "2026-11-30");
    expect(loads.map((l) => [l.snapshotOn, l.load])).toEqual([
      ["2026-11-07", 8],
      ["2026-11-21", 11],
    ]);
    expect((await standingsOf(ctx, { teamIds: [south] })).standings).toMatchObject([{ personId: mover, room: 5 }]);
    expect((await standingsOf(ctx, { teamIds: [north] })).standings).toEqual([]);
  });
});
