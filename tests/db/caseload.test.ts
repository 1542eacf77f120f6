import { expect, test } from "vitest";
import type { Kysely } from "kysely";
import { learnerYear } from "#app/asye/read.server";
import { caseloadTerms, ceilingsOf, isStale, latestLoads, loadsOf } from "#app/caseload/read.server";
import type { Day } from "#app/shared/dates";
import type { Database } from "#db/schema";
import { onEachEngine } from "#tests/support/engines";
import { aLearner, aPerson, works } from "#tests/support/world";

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
});
