import { expect, test } from "vitest";
import { yearsVisible } from "#app/asye/read.server";
import { caseloadOfPerson } from "#app/caseload/read-arranged.server";
import { addReduction } from "#app/caseload/write.server";
import { homeOf } from "#app/home/read.server";
import type { NewEntry } from "#app/protected-time/forms";
import { recordProtectedTime } from "#app/protected-time/write.server";
import type { Context } from "#app/shared/context.server";
import type { Instant } from "#app/shared/dates";
import { teamOf } from "#app/team/read.server";
import { figuresOf, timeAndCaseloadOf } from "#app/time-and-caseload/read.server";
import { fourWeeksTo } from "#app/time-and-caseload/rules";
import { onEachEngine } from "#tests/support/engines";
import { aCohort, aLearner, aPerson } from "#tests/support/world";

const is404 = { status: 404 };
const lost = (id: string, onDay: NewEntry["onDay"], minutes: number): NewEntry => ({
  id,
  kind: "lost",
  minutes,
  onDay,
  activity: null,
  reason: "caseload",
});

onEachEngine("time and caseload", (open) => {
  test("learner, assessor, manager and lead read it; for everybody else it is not there", async () => {
    const { writer, as } = await open();
    const { learnerId, assessorId, managerId, enrolmentId } = await aLearner(writer);
    const stranger = await aPerson(writer);
    for (const viewer of [
      { personId: learnerId, isLearner: true },
      { personId: assessorId, isAssessor: true },
      { personId: managerId, isManager: true },
      { isLead: true },
    ])
      expect((await timeAndCaseloadOf(as(viewer), enrolmentId)).year.enrolment.personId).toBe(learnerId);
    for (const viewer of [{ personId: stranger, isManager: true, isAssessor: true }, { isAdministrator: true }])
      await expect(timeAndCaseloadOf(as(viewer), enrolmentId)).rejects.toMatchObject(is404);
  });

  test("the weeks since the programme began, and the same figures for any days of them", async () => {
    const { writer, as, counting } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    await writer
      .insertInto("caseloadSnapshot")
      .values({ id: "s1", personId: learnerId, snapshotOn: "2026-11-01", total: 20, joint: 0, batchId: null })
      .execute();
    const ctx = as({ personId: learnerId, isLearner: true });
    await recordProtectedTime(ctx, enrolmentId, lost("l1", "2026-11-20", 90));
    await recordProtectedTime(ctx, enrolmentId, lost("l2", "2026-10-20", 60));
    const { result, queries } = await counting(() => timeAndCaseloadOf(ctx, enrolmentId));
    const { steps, counts, time } = result.figures;
    expect(steps[0]).toMatchObject({ from: "2026-01-05", cases: null, over: false });
    expect(steps.at(-1)).toMatchObject({ from: "2026-11-16", cases: 20, over: true, lost: 90, lostBecause: [{ reason: "caseload", minutes: 90 }] });
    expect(counts).toMatchObject([{ on: "2026-11-01", cases: 20, over: true }]);
    expect(time(fourWeeksTo(ctx.today)).lost).toBe(90);
    expect(time({ from: "2026-01-05", to: ctx.today }).lost).toBe(steps.reduce((sum, step) => sum + step.lost, 0));
    expect(queries).toBeLessThan(10);
  });

  test.each([
    // 17 child protection cases weigh 15 + 17 × 7 points; the ceilings are 90 per cent of 16 cases and of 100 points
    {
      change: ["hundred-points.1"],
      before: { cases: 17, load: 17, unit: "count", ceiling: 14, over: true },
      after: { cases: 17, load: 134, unit: "points", ceiling: 90, over: true },
    },
    {
      change: ["plain-count.2", "hundred-points.1"],
      before: { cases: 17, load: 134, unit: "points", ceiling: 90, over: true },
      after: { cases: 17, load: 17, unit: "count", ceiling: 14, over: true },
    },
  ] as const)(
    "after $change.0 is put in force what is held stands against a ceiling in the same unit, on every page",
    async ({ change, before, after }) => {
      const { writer, as } = await open();
      const { learnerId, enrolmentId, managerId } = await aLearner(writer);
      await writer
        .insertInto("caseloadSnapshot")
        .values({ id: "s1", personId: learnerId, snapshotOn: "2026-10-31", total: 17, joint: 0, batchId: null })
        .execute();
      await writer.insertInto("caseloadCount").values({ snapshotId: "s1", caseTypeId: "child-protection", cases: 17, joint: 0 }).execute();
      const [coming, already] = change;
      if (already) {
        await writer.updateTable("weightingScheme").set({ fromOn: "2026-01-01" }).where("id", "=", already).execute();
        const plain = await writer.selectFrom("weightingScheme").selectAll().where("id", "=", "plain-count.1").executeTakeFirstOrThrow();
        await writer
          .insertInto("weightingScheme")
          .values({ ...plain, id: coming, version: 2 })
          .execute();
      }
      await writer.updateTable("weightingScheme").set({ fromOn: "2026-11-26" }).where("id", "=", coming).execute();
      const now = "2026-11-29T10:00:00.000Z" as Instant;
      const learner = as({ personId: learnerId, isLearner: true }, now);
      const manager = as({ personId: managerId, isManager: true }, now);
      const { figures } = await timeAndCaseloadOf(learner, enrolmentId);
      expect(figures.steps.slice(-2)).toMatchObject([before, after]);
      expect(figures.counts).toMatchObject([{ on: "2026-10-31", ...before }]);
      const [line] = await teamOf(manager);
      expect(line).toMatchObject({ held: { load: after.load, unit: after.unit }, ceiling: after.ceiling, over: after.over });
      const { standing } = await caseloadOfPerson(manager, learnerId);
      expect(standing).toMatchObject({ load: { load: after.load, unit: after.unit }, ceiling: { ceiling: after.ceiling }, over: after.over });
      expect((await homeOf(learner)).own!.caseloadWords).toContain(after.unit === "points" ? "17 cases, which weigh 134 points" : "17 cases; ");
    },
  );

  test("the week of today is judged by what holds today: neither stale before its day nor under a ceiling to come", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId, managerId } = await aLearner(writer);
    await writer
      .insertInto("caseloadSnapshot")
      .values({ id: "s1", personId: learnerId, snapshotOn: "2026-10-22", total: 12, joint: 0, batchId: null })
      .execute();
    const [wednesday, thursday, friday] = [25, 26, 27].map((day) => as({ personId: managerId, isManager: true }, `2026-11-${day}T10:00:00.000Z`));
    const half = { id: "r1", reason: "furtherStudy", percent: 50, startsOn: "2026-11-26", endsOn: null, reviewOn: "2026-12-26" } as const;
    await addReduction(wednesday!, learnerId, half);
    const now = async (ctx: Context) => (await timeAndCaseloadOf(ctx, enrolmentId)).figures.steps.at(-1);
    expect(await now(wednesday!)).toMatchObject({ from: "2026-11-23", to: "2026-11-29", cases: 12, ceiling: 14, over: false });
    expect(await now(thursday!)).toMatchObject({ cases: 12, ceiling: 7, over: true });
    expect(await now(friday!)).toMatchObject({ cases: null, ceiling: 7, over: false }); // 36 days old
    expect((await teamOf(wednesday!))[0]).toMatchObject({ held: { load: 12 }, ceiling: 14, over: false });
  });

  test("as many queries for thirty learners as for three, and for months as for weeks", async () => {
    const { writer, as, counting } = await open();
    const cohortId = await aCohort(writer);
    const ctx = as({ isLead: true });
    const measure = async () => {
      const years = await yearsVisible(ctx);
      const weeks = await counting(() => figuresOf(ctx, years, { from: "2026-09-01", to: ctx.today }));
      const months = await counting(() => figuresOf(ctx, years, { from: "2026-01-01", to: ctx.today, by: "month" }));
      expect(months.result.get(years[0]!.enrolment.id)!.steps).toHaveLength(11);
      return [weeks.queries, months.queries];
    };
    for (let n = 0; n < 3; n += 1) await aLearner(writer, { cohortId });
    const three = await measure();
    for (let n = 0; n < 27; n += 1) await aLearner(writer, { cohortId });
    expect(await measure()).toEqual(three);
  });
});
