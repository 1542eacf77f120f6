import { expect, test } from "vitest";
import { lookAtEverybody } from "#app/alerts/write.server";
import { teamOf } from "#app/team/read.server";
import { caseloadWords, teamColumns, timeWords } from "#app/team/rules";
import { timeAndCaseloadOf } from "#app/time-and-caseload/read.server";
import { fourWeeksTo } from "#app/time-and-caseload/rules";
import { onEachEngine } from "#tests/support/engines";
import { aCohort, aLearner, aPerson } from "#tests/support/world";

onEachEngine("a manager's team", (open) => {
  test("whose alert waits stands first, with the figures of the learner's own page; nobody else's people are there", async () => {
    const { writer, as } = await open();
    const cohortId = await aCohort(writer);
    const managerId = await aPerson(writer);
    const calm = await aLearner(writer, { cohortId, managerId });
    const pressed = await aLearner(writer, { cohortId, managerId });
    await aLearner(writer, { cohortId });
    for (const [snapshotOn, total] of [
      ["2026-10-20", 30],
      ["2026-11-18", 31],
    ] as const)
      await writer
        .insertInto("caseloadSnapshot")
        .values({ id: `s-${snapshotOn}`, personId: pressed.learnerId, snapshotOn, total, joint: 0, batchId: null })
        .execute();
    const ctx = as({ personId: managerId, isManager: true });
    await lookAtEverybody(ctx);
    const team = await teamOf(ctx);
    expect(team.map(({ id }) => id)).toEqual([pressed.enrolmentId, calm.enrolmentId]);
    const [first, second] = team;
    const { figures } = await timeAndCaseloadOf(ctx, pressed.enrolmentId);
    expect(first!.time).toEqual(figures.time(fourWeeksTo(ctx.today)));
    expect(first).toMatchObject({ over: true, alert: { asks: true }, held: { on: "2026-11-18", load: 31 } });
    expect(caseloadWords(first!, ctx.today)).toBe("31 cases on 18 Nov, the agreed ceiling is 14");
    expect(timeWords(first!)).toBe("0 min of 14 h 48 taken");
    expect(caseloadWords(second!, ctx.today)).toMatch(/^Not known/);
    expect(teamColumns.map(({ value }) => value(first!))).toContain(31);
    await expect(teamOf(as({ personId: calm.learnerId, isLearner: true }))).rejects.toMatchObject({ status: 404 });
  });

  test("as many queries for thirty people as for three", async () => {
    const { writer, as, counting } = await open();
    const cohortId = await aCohort(writer);
    const managerId = await aPerson(writer);
    const ctx = as({ personId: managerId, isManager: true });
    const queries = async () => (await counting(() => teamOf(ctx))).queries;
    for (let n = 0; n < 3; n += 1) await aLearner(writer, { cohortId, managerId });
    const three = await queries();
    for (let n = 0; n < 27; n += 1) await aLearner(writer, { cohortId, managerId });
    expect(await queries()).toBe(three);
    expect(three).toBeLessThanOrEqual(10);
  });
});
