import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { loader } from "#app/promised-and-got/pages/promised-and-got";
import { promisedOf } from "#app/promised-and-got/read.server";
import { addDays, type Day } from "#app/shared/dates";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";
import { asked, withAccount } from "#tests/support/requests";
import { aCohort, aLearner, aPerson, aTeam, inTeam, withRole } from "#tests/support/world";

/** Weekly snapshots of some people, so many weeks back from the day before this month. */
async function weekly({ writer }: Pick<Opened, "writer">, people: readonly string[], weeks: number): Promise<void> {
  const rows = people.flatMap((personId, n) =>
    Array.from({ length: weeks }, (_, at) => ({
      ...{ id: `${personId}-${at}`, personId, snapshotOn: addDays("2026-10-30", -7 * at), total: 10 + ((at + n) % 9), joint: 0, batchId: null },
    })),
  );
  for (let at = 0; at < rows.length; at += 1_000)
    await writer
      .insertInto("caseloadSnapshot")
      .values(rows.slice(at, at + 1_000))
      .onConflict((c) => c.doNothing())
      .execute();
}

onEachEngine("promised and got", (open) => {
  test("the newest snapshot of each month counts, in the team of the month's last day", async () => {
    const { writer, as } = await open();
    const { learnerId } = await aLearner(writer);
    const [one, two] = [await aTeam(writer, "Team 1"), await aTeam(writer, "Team 2")];
    await inTeam(writer, learnerId, one, "2020-01-01", "2026-09-15");
    await inTeam(writer, learnerId, two, "2026-09-16");
    const held: [Day, number][] = [
      ["2026-08-28", 12],
      ["2026-09-04", 30],
      ["2026-09-25", 12],
      ["2026-10-09", 12],
      ["2026-10-30", 30],
      ["2026-11-06", 30],
    ];
    for (const [snapshotOn, total] of held)
      await writer
        .insertInto("caseloadSnapshot")
        .values({ id: `s-${snapshotOn}`, personId: learnerId, snapshotOn, total, joint: 0, batchId: null })
        .execute();
    const promised = await promisedOf(as({ isLead: true }));
    expect(promised.months.at(-1)).toBe("2026-10-01"); // November is not over
    expect(promised.all.now).toMatchObject({ learners: 1, known: 3, kept: 2 });
    expect(promised.teams.map(({ name, now }) => [name, now.known, now.kept])).toEqual([
      ["Team 1", 1, 1],
      ["Team 2", 2, 1],
    ]);
    await expect(promisedOf(as({ isManager: true }))).rejects.toMatchObject({ status: 404 });
  });

  test("a month without a snapshot of its own says nothing, however new the one before it is", async () => {
    const { writer, as } = await open();
    const { learnerId } = await aLearner(writer);
    for (const snapshotOn of ["2026-08-31", "2026-10-01"] as const)
      await writer
        .insertInto("caseloadSnapshot")
        .values({ id: `s-${snapshotOn}`, personId: learnerId, snapshotOn, total: 12, joint: 0, batchId: null })
        .execute();
    const { all } = await promisedOf(as({ isLead: true }));
    expect(all.months.slice(-4).map(({ known }) => known)).toEqual([0, 1, 0, 1]); // July to October
    expect(all.now).toMatchObject({ known: 2, kept: 2 });
  });

  test("each team is drawn month by month, as each cohort is, in the months in which somebody was in it", async () => {
    const opened = await open();
    const { writer } = opened;
    const { learnerId } = await aLearner(writer);
    await inTeam(writer, learnerId, await aTeam(writer, "Team 1"), "2020-01-01", "2026-09-15");
    await inTeam(writer, learnerId, await aTeam(writer, "Team 2"), "2026-09-16");
    await writer
      .insertInto("caseloadSnapshot")
      .values({ id: "s1", personId: learnerId, snapshotOn: "2026-10-09", total: 12, joint: 0, batchId: null })
      .execute();
    const lead = await aPerson(writer);
    await withRole(writer, lead, "academyLead");
    const clock = () => new Date(NOW);
    const cookie = await (await withAccount(opened, lead, clock))();
    const { trends, teamTrends } = await loader(asked(opened, "/promised-and-got", { cookie, clock }));
    expect(trends.map(({ rows }) => rows.length)).toEqual([10]);
    expect(teamTrends.map(({ name, rows }) => [name, rows.length, rows.at(-1)?.slice(0, 2)])).toEqual([
      ["Team 1", 8, ["Aug 2026", "No snapshot"]],
      ["Team 2", 2, ["Oct 2026", "1 of 1 (100 %)"]],
    ]);
  });

  test("as many queries for thirty learners as for three, and five years of weekly snapshots take about as long as one", async () => {
    const opened = await open();
    const { writer, as, counting } = opened;
    const cohortId = await aCohort(writer);
    const ctx = as({ isLead: true });
    const people: string[] = [];
    for (let n = 0; n < 3; n += 1) people.push((await aLearner(writer, { cohortId })).learnerId);
    const three = (await counting(() => promisedOf(ctx))).queries;
    for (let n = 0; n < 27; n += 1) people.push((await aLearner(writer, { cohortId })).learnerId);
    expect((await counting(() => promisedOf(ctx))).queries).toBe(three);
    expect(three).toBeLessThanOrEqual(8);
    const best = async () => {
      const times: number[] = [];
      for (let n = 0; n < 5; n += 1) {
        const before = performance.now();
        await promisedOf(ctx);
        times.push(performance.now() - before);
      }
      return Math.min(...times);
    };
    await weekly(opened, people, 52);
    const year = await best();
    await weekly(opened, people, 260);
    expect(await best()).toBeLessThan(2 * year + 30);
  });
});
