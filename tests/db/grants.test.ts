import { expect, test } from "vitest";
import { firstLayout } from "#app/grants/columns";
import { filtered, grantFilter, grantLearners, grantOf, grantsPage, grantTerms, layoutOf } from "#app/grants/read.server";
import {
  decide,
  recordClaims,
  recordFacts,
  recordOwnFacts,
  recordPayments,
  saveLayout,
  setAmount,
  setYear,
  takeBackClaim,
  type Claims,
} from "#app/grants/write.server";
import { sendToPanel } from "#app/panels/write-cases.server";
import type { Instant } from "#app/shared/dates";
import { onEachEngine } from "#tests/support/engines";
import { aReleasedCase } from "#tests/support/panels";
import { aCohort, aLearner, aPerson } from "#tests/support/world";

const notThere = { status: 404 };

onEachEngine("grants", (open) => {
  async function world() {
    const opened = await open();
    const { writer } = opened;
    const lead = await aPerson(writer);
    const cohortId = await aCohort(writer, { name: "October 2026", startsOn: "2026-10-05" });
    const a = await aLearner(writer, { cohortId, startsOn: "2026-10-05" });
    const b = await aLearner(writer, { cohortId, startsOn: "2026-10-05" });
    await writer
      .updateTable("person")
      .set({ qualifiedOn: "2026-07-01", sweRegisteredFrom: "2026-09-01" })
      .where("id", "in", [a.learnerId, b.learnerId])
      .execute();
    const asLead = opened.as({ personId: lead, isLead: true });
    const ids = [a.enrolmentId, b.enrolmentId];
    const claims: Claims = { id: "batch-1", claim: "registration", learners: ids, sentOn: "2026-11-20", reference: "Autumn", pence: null };
    const known = () => recordFacts(asLead, { learners: ids, childAndFamily: "yes", employedBy: "council" });
    return { ...opened, asLead, a, b, ids, claims, known };
  }

  test("facts, claims and payments for many at once; each sent twice is done once", async () => {
    const { asLead, ids, claims, known, a, writer } = await world();
    await expect(recordClaims(asLead, claims)).rejects.toThrow(/Find out first whether they are eligible/);
    await Promise.all([known(), known()]);
    await Promise.all([recordClaims(asLead, claims), recordClaims(asLead, claims)]);
    await recordClaims(asLead, claims);
    expect(await writer.selectFrom("grantClaim").select(["pence", "early"]).execute()).toEqual([
      { pence: 100_000, early: 0 },
      { pence: 100_000, early: 0 },
    ]);
    const pay = { claim: "registration" as const, learners: ids, paidOn: "2026-11-21" as const, reference: null };
    await recordPayments(asLead, pay);
    await recordPayments(asLead, pay);
    expect((await grantOf(asLead, a.enrolmentId)).registration).toMatchObject({
      standing: { state: "paid", words: "Sent on 20 November 2026, paid on 21 November 2026" },
      stored: { reference: "Autumn" },
    });
    const events = await writer.selectFrom("auditEvent").where("what", "like", "grants.%").select(["what", "aboutId"]).execute();
    expect(events.map((e) => e.what).sort()).toEqual([
      ...Array<string>(2).fill("grants.claimRecorded"),
      ...Array<string>(2).fill("grants.factsRecorded"),
      ...Array<string>(2).fill("grants.paymentRecorded"),
    ]);
    expect(events.every((e) => e.aboutId !== null)).toBe(true);
  });

  test("all or nobody: one who cannot be claimed for keeps everybody's claim from being recorded, and is named", async () => {
    const { asLead, claims, known, b, writer } = await world();
    await known();
    await decide(asLead, b.enrolmentId, { decided: "notEligible", because: "Shared post." });
    await expect(recordClaims(asLead, claims)).rejects.toThrow(/Not eligible/);
    expect(await writer.selectFrom("grantClaim").select("id").execute()).toEqual([]);
    await expect(recordClaims(asLead, { ...claims, sentOn: "2026-11-22" })).rejects.toThrow(/still to come/);
    await expect(recordClaims(asLead, { ...claims, sentOn: "2026-10-04", learners: [claims.learners[0]!] })).rejects.toThrow(
      /could not be claimed before 5 October 2026/,
    );
    await expect(recordPayments(asLead, { claim: "registration", learners: claims.learners, paidOn: "2026-11-21", reference: null })).rejects.toThrow(
      /was not claimed/,
    );
    await decide(asLead, b.enrolmentId, { decided: "", because: null });
    expect((await grantOf(asLead, b.enrolmentId)).eligibility.state).toBe("eligible");
  });

  test("a claim that is taken back stays on record with its reason, and can be made again", async () => {
    const { asLead, claims, known, a } = await world();
    await known();
    await recordClaims(asLead, claims);
    await takeBackClaim(asLead, a.enrolmentId, { claim: "registration", because: "Sent for the wrong person." });
    await takeBackClaim(asLead, a.enrolmentId, { claim: "registration", because: "Sent for the wrong person." });
    const back = await grantOf(asLead, a.enrolmentId);
    expect(back.registration.standing.state).toBe("toClaim");
    expect(back.taken).toMatchObject([{ takenBackBecause: "Sent for the wrong person.", pence: 100_000 }]);
    await recordClaims(asLead, { ...claims, id: "batch-2", learners: [a.enrolmentId], pence: 95_000 });
    expect((await grantOf(asLead, a.enrolmentId)).registration.stored?.pence).toBe(95_000);
  });

  test("a day nobody had entered goes into the person; one that is known is left as it is", async () => {
    const { asLead, a, writer } = await world();
    await writer.updateTable("person").set({ qualifiedOn: null }).where("id", "=", a.learnerId).execute();
    const own = { childAndFamily: "yes", employedBy: "council", qualifiedOn: "2026-06-30", registeredFrom: "2020-01-01" } as const;
    await recordOwnFacts(asLead, a.enrolmentId, own);
    const person = await writer.selectFrom("person").where("id", "=", a.learnerId).select(["qualifiedOn", "sweRegisteredFrom"]).executeTakeFirst();
    expect(person).toEqual({ qualifiedOn: "2026-06-30", sweRegisteredFrom: "2026-09-01" });
    expect((await grantOf(asLead, a.enrolmentId)).eligibility.state).toBe("eligible");
  });

  test("amounts and years are data: a new amount ends the one before, a claim that was sent keeps its own", async () => {
    const { asLead, claims, known, a, db } = await world();
    await known();
    await recordClaims(asLead, { ...claims, learners: [a.enrolmentId] });
    await setAmount(asLead, { claim: "registration", startsOn: "2026-11-21", pence: 150_000, note: "New letter" });
    await setYear(asLead, { year: 2026, closesOn: "2027-04-16", lateFrom: "2022-04-01", earlyFrom: "2027-03-01", note: "Announced." });
    const { years, amounts } = await grantTerms({ db });
    expect(years.find((y) => y.id === "2026-27")).toMatchObject({ closesOn: "2027-04-16", note: "Announced." });
    expect(amounts.filter((x) => x.claim === "registration").map((x) => [x.startsOn, x.endsOn, x.pence])).toEqual([
      ["2026-11-21", null, 150_000],
      ["2026-04-01", "2026-11-20", 100_000],
      ["2022-04-01", "2026-03-31", 100_000],
    ]);
    expect((await grantOf(asLead, a.enrolmentId)).registration.stored?.pence).toBe(100_000);
    await expect(setYear(asLead, { year: 2026, closesOn: null, lateFrom: null, earlyFrom: "2027-04-01", note: null })).rejects.toThrow(/2026-27/);
  });

  test("the columns of the file are remembered for everybody, and a page older than the last save is told", async () => {
    const { asLead, db } = await world();
    expect(await layoutOf({ db })).toEqual({ columns: [...firstLayout], version: 0 });
    const columns = [...firstLayout].reverse();
    await saveLayout(asLead, { version: 0, columns });
    await saveLayout(asLead, { version: 0, columns });
    await expect(saveLayout(asLead, { version: 0, columns: columns.slice(1) })).rejects.toThrow(/after you opened this page/);
    await saveLayout(asLead, { version: 1, columns: columns.slice(1) });
    expect(await layoutOf({ db })).toEqual({ columns: columns.slice(1), version: 2 });
  });

  test("only a lead sees or changes anything of the grant", async () => {
    const { as, claims, a } = await world();
    for (const viewer of [
      as({ isAdministrator: true }),
      as({ personId: a.learnerId, isLearner: true }),
      as({ personId: a.assessorId, isAssessor: true }),
    ]) {
      await expect(grantsPage(viewer, grantFilter(new URLSearchParams()))).rejects.toMatchObject(notThere);
      await expect(grantOf(viewer, a.enrolmentId)).rejects.toMatchObject(notThere);
      const refused = [
        () => recordClaims(viewer, claims),
        () => recordPayments(viewer, { claim: "registration", learners: claims.learners, paidOn: "2026-11-21", reference: null }),
        () => recordFacts(viewer, { learners: claims.learners, childAndFamily: "yes", employedBy: "" }),
        () => decide(viewer, a.enrolmentId, { decided: "eligible", because: "x" }),
        () => takeBackClaim(viewer, a.enrolmentId, { claim: "registration", because: "x" }),
        () => saveLayout(viewer, { version: 0, columns: [] }),
        () => setAmount(viewer, { claim: "registration", startsOn: "2026-11-21", pence: 1, note: null }),
        () => setYear(viewer, { year: 2027, closesOn: null, lateFrom: null, earlyFrom: null, note: null }),
        () => recordOwnFacts(viewer, a.enrolmentId, { childAndFamily: "yes", employedBy: "", qualifiedOn: null, registeredFrom: null }),
      ];
      for (const act of refused) await expect((async () => act())()).rejects.toMatchObject(notThere);
    }
  });

  test("as many queries for twelve learners as for two, and the filter finds who is meant", async () => {
    const { asLead, counting, writer, known } = await world();
    await known();
    const filter = grantFilter(new URLSearchParams("show=toClaim"));
    const two = await counting(() => grantsPage(asLead, filter));
    expect(two.result.learners).toHaveLength(2);
    expect(two.result.totals.find((t) => t.id === "2026-27")).toMatchObject({ due: 200_000, later: 200_000 });
    for (let i = 0; i < 10; i += 1) await aLearner(writer, { startsOn: "2026-10-05" });
    const twelve = await counting(() => grantsPage(asLead, filter));
    expect(twelve.result.all).toBe(12);
    expect(twelve.result.learners).toHaveLength(2);
    expect(twelve.queries).toBe(two.queries);
    expect(twelve.queries).toBeLessThanOrEqual(7);
    const all = await grantLearners(asLead, await grantTerms(asLead));
    expect(filtered(all, grantFilter(new URLSearchParams("show=ask")))).toHaveLength(10);
    expect(filtered(all, grantFilter(new URLSearchParams({ search: all[0]!.familyName })))).toHaveLength(1);
    expect(grantFilter(new URLSearchParams("show=__proto__&cohort=../x"))).toEqual({ show: "all", cohort: "", search: "" });
  });

  test("an agreed extension keeps a learner on the programme in March 2027: completion is claimed early", async () => {
    const { asLead, writer } = await world();
    const { enrolmentId } = await aLearner(writer, { startsOn: "2026-02-02" });
    const standing = async () => (await grantOf(asLead, enrolmentId)).completion.standing;
    expect(await standing()).toMatchObject({ state: "later", early: false, on: "2027-02-02" });
    await writer
      .insertInto("extension")
      .values({ id: "extension-1", enrolmentId, untilOn: "2027-05-03", days: 90, reason: "moreEvidence", agreedOn: "2026-11-20" })
      .execute();
    expect(await standing()).toMatchObject({ state: "later", early: true, on: "2027-03-01" });
    expect((await grantOf(asLead, enrolmentId)).expectedOn).toBe("2027-05-03");
  });

  test("completion follows the last decision of a panel: not to claim after a fail, to claim after a pass", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await recordFacts(w.lead, { learners: [w.enrolmentId], childAndFamily: "yes", employedBy: "council" });
    await o.writer.updateTable("person").set({ qualifiedOn: "2025-07-01", sweRegisteredFrom: "2025-09-01" }).where("id", "=", w.learnerId).execute();
    const completion = async () => (await grantOf(w.lead, w.enrolmentId)).completion.standing;
    await o.writer.updateTable("enrolment").set({ status: "completed", endedOn: "2026-11-20" }).where("id", "=", w.enrolmentId).execute();
    expect((await completion()).state).toBe("ask");
    const decided = (decision: "confirmFail" | "confirmPass", at: Instant) =>
      o.writer
        .insertInto("panelDecision")
        .values({
          ...{ id: decision, caseId: decision === "confirmFail" ? "case-1" : "case-2", decision, recommended: "pass", what: null, byOn: null },
          ...{ toLearner: "x", toAssessor: "x", exemplar: null, issues: null, decidedById: w.ids.chair, decidedAt: at },
        })
        .execute();
    await decided("confirmFail", "2026-11-19T10:00:00.000Z");
    expect(await completion()).toMatchObject({ state: "none", words: expect.stringContaining("confirmed a fail") as string });
    const claim: Claims = { id: "batch-9", claim: "completion", learners: [w.enrolmentId], sentOn: "2026-11-20", reference: "x", pence: null };
    await expect(recordClaims(w.lead, claim)).rejects.toThrow("confirmed a fail");
    await o.writer.updateTable("enrolment").set({ status: "active", endedOn: null }).where("id", "=", w.enrolmentId).execute();
    await o.writer.updateTable("panelCase").set({ decidedAt: "2026-11-19T10:00:00.000Z" }).where("id", "=", "case-1").execute();
    await sendToPanel(w.lead, w.enrolmentId, { id: "case-2", panelId: "panel-1", reason: "x" });
    await o.writer.updateTable("enrolment").set({ status: "completed", endedOn: "2026-11-20" }).where("id", "=", w.enrolmentId).execute();
    await decided("confirmPass", "2026-11-20T10:00:00.000Z");
    expect((await completion()).state).toBe("toClaim");
  });
});
