import { expect, test } from "vitest";
import type { Kysely } from "kysely";
import { plan } from "#app/caseload/read-planner.server";
import { whatIf } from "#app/caseload/read-what-if.server";
import { setAssessorCapacity } from "#app/caseload/write.server";
import type { Day } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { onEachEngine } from "#tests/support/engines";
import { aCohort, aLearner, aPerson, aTeam, inTeam, managedBy, withRole, works } from "#tests/support/world";

async function holds(db: Kysely<Database>, personId: string, cases: number): Promise<void> {
  await db
    .insertInto("caseloadSnapshot")
    .values({ id: `s ${personId}`, personId, snapshotOn: "2026-11-10", total: cases, joint: 0, batchId: null })
    .execute();
  await db
    .insertInto("caseloadCount")
    .values({ snapshotId: `s ${personId}`, caseTypeId: "child-in-need", cases, joint: 0 })
    .execute();
}
const protection = { caseTypeId: "child-protection", flags: [], joint: false } as const;

onEachEngine("what if, and the planner", (open) => {
  test("who has room comes first, whom the rule forbids later, and nothing is recorded", async () => {
    const { writer, as } = await open();
    const { learnerId, managerId } = await aLearner(writer);
    const [full, free, unknown] = [await aPerson(writer), await aPerson(writer), await aPerson(writer)];
    for (const id of [full, free, unknown]) await managedBy(writer, id, managerId);
    await holds(writer, learnerId, 1);
    await holds(writer, full, 16);
    await holds(writer, free, 3);
    const manager = as({ personId: managerId, isManager: true });
    const counted = await whatIf(manager, "", protection);
    expect(counted.people.map((p) => [p.personId, p.after?.room ?? null])).toEqual(
      [
        [learnerId, 12],
        [free, 12],
        [full, -1],
        [unknown, null],
      ].sort((a, b) => Number(b[1] === 12) - Number(a[1] === 12)),
    );
    await writer.updateTable("weightingScheme").set({ fromOn: "2026-11-20" }).where("id", "=", "hundred-points.1").execute();
    const weighed = await whatIf(manager, "", protection);
    expect(weighed.people.map((p) => p.personId)).toEqual([free, full, learnerId, unknown]);
    expect(weighed.people[2]!.forbidden).toMatch(/only jointly worked/);
    expect((await whatIf(manager, "", { ...protection, joint: true })).people.every((p) => p.forbidden === null)).toBe(true);
    expect(await writer.selectFrom("auditEvent").selectAll().execute()).toEqual([]);
    await expect(whatIf(as({ personId: learnerId, isLearner: true }), "", protection)).rejects.toMatchObject({ status: 404 });
  });

  test("shares, room and assessors of a team before and after an intake, worked by hand; as many queries for more people", async () => {
    const { writer, as, counting } = await open();
    const lead = as({ isLead: true, personId: await aPerson(writer) });
    const [north, south] = [await aTeam(writer, "North"), await aTeam(writer, "South")];
    const cohortId = await aCohort(writer);
    const assessorId = await aPerson(writer, { familyName: "Assessor" });
    await withRole(writer, assessorId, "assessor");
    // year ends on 4 January 2027
    const { learnerId } = await aLearner(writer, { cohortId, assessorId });
    await inTeam(writer, learnerId, north);
    await works(writer, learnerId, 1110);
    const worker = async (teamId: string, cases: number) => {
      const id = await aPerson(writer);
      await inTeam(writer, id, teamId);
      await holds(writer, id, cases);
    };
    await worker(north, 10);
    await worker(north, 18);
    await worker(south, 12);
    const programmeId = "asye-child-and-family.3";
    const given = { programmeId, startsOn: "2026-12-01" as Day, teams: new Map([[north, 2]]) };
    const { result, queries } = await counting(() => plan(lead, given));
    // 0.5 of 2.5 full-time equivalents now; 2.5 of 4.5 with the intake
    expect(result.teams.find((t) => t.id === north)).toMatchObject({ newlyNow: 1, newlyThen: 3, shareNow: 20, shareThen: 56, room: 6, known: 2 });
    expect(result.teams.find((t) => t.id === south)).toMatchObject({ newlyNow: 0, newlyThen: 0, shareNow: 0, shareThen: 0, room: 4 });
    expect(result.assessors).toMatchObject([{ personId: assessorId, learners: 1, takes: 3, said: false, free: 2 }]);
    expect(result).toMatchObject({ intake: 2, free: 2, first: { ceiling: 8, unit: "count" } });
    expect(result.months.slice(0, 2).map((m) => [m.total, m.intake])).toEqual([
      [1, 0],
      [3, 2],
    ]);
    for (let n = 0; n < 20; n += 1) await worker(south, n);
    for (let n = 0; n < 5; n += 1) await aLearner(writer, { cohortId, assessorId });
    expect((await counting(() => plan(lead, given))).queries).toBe(queries);
    await expect(plan(as({ isManager: true }), given)).rejects.toMatchObject({ status: 404 });
  });

  test("whoever has not begun is newly qualified then, not now; whoever has ended by then is so now, not then", async () => {
    const { writer, as } = await open();
    const lead = as({ isLead: true, personId: await aPerson(writer) });
    const north = await aTeam(writer, "North");
    // until 4 January 2027; from 1 December; from 1 March
    const [going, coming, later] = [
      await aLearner(writer),
      await aLearner(writer, { startsOn: "2026-12-01" }),
      await aLearner(writer, { startsOn: "2027-03-01" }),
    ];
    for (const { learnerId } of [going, coming, later]) await inTeam(writer, learnerId, north);
    const worker = await aPerson(writer);
    await inTeam(writer, worker, north);
    await holds(writer, worker, 10);
    const on = async (startsOn: Day, wanted = 0) =>
      (await plan(lead, { programmeId: "", startsOn, teams: new Map([[north, wanted]]) })).teams.find(({ id }) => id === north);
    // one of the two who carry cases now; with `coming` and one of the intake three of four, and when `going` has ended two of four
    expect(await on("2026-12-07", 1)).toMatchObject({ newlyNow: 1, shareNow: 50, newlyThen: 3, shareThen: 75, room: 6, known: 1 });
    expect(await on("2027-02-01")).toMatchObject({ newlyNow: 1, shareNow: 50, newlyThen: 1, shareThen: 33 });
    expect(await on("2027-03-01")).toMatchObject({ newlyNow: 1, shareNow: 50, newlyThen: 2, shareThen: 50 });
  });

  test("how many an assessor takes holds from a day on, until something else is said", async () => {
    const { writer, as } = await open();
    const lead = as({ isLead: true, personId: await aPerson(writer) });
    const assessorId = await aPerson(writer);
    await withRole(writer, assessorId, "assessor");
    const takes = async (on: Day) => (await plan(lead, { programmeId: "", startsOn: on, teams: new Map() })).assessors[0]!.takes;
    await setAssessorCapacity(lead, { personId: assessorId, learners: 1, startsOn: "2026-12-01" });
    await setAssessorCapacity(lead, { personId: assessorId, learners: 5, startsOn: "2027-03-01" });
    await setAssessorCapacity(lead, { personId: assessorId, learners: 5, startsOn: "2027-03-01" });
    expect([await takes("2026-11-30"), await takes("2027-02-28"), await takes("2027-03-01")]).toEqual([3, 1, 5]);
    await setAssessorCapacity(lead, { personId: "usual", learners: 2, startsOn: "2026-12-15" });
    expect([await takes("2026-11-30"), await takes("2027-02-28")]).toEqual([3, 1]);
    const other = await aPerson(writer);
    await withRole(writer, other, "assessor");
    const { assessors } = await plan(lead, { programmeId: "", startsOn: "2027-02-28", teams: new Map() });
    expect(assessors.find((a) => a.personId === other)).toMatchObject({ takes: 2, said: false });
    await expect(setAssessorCapacity(lead, { personId: lead.viewer.personId, learners: 1, startsOn: "2026-12-01" })).rejects.toMatchObject({
      field: "personId",
    });
    await expect(setAssessorCapacity(as({ isManager: true }), { personId: assessorId, learners: 1, startsOn: "2026-12-01" })).rejects.toMatchObject({
      status: 404,
    });
  });
});
