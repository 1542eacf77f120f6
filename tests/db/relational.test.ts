/** What changes around a learner's year: agreed by four, handed over, taken back. */
import { expect, test } from "vitest";
import { handoversOf, proposalsOf } from "#app/asye/read-arrangements.server";
import { learnerYear } from "#app/asye/read.server";
import { changeAssessor, changeHours, changeTeam, endPause, endYear, takeUpAgain, writeHandover } from "#app/asye/write.server";
import { documentPage } from "#app/documents/read.server";
import { agreementsToKeep } from "#app/documents/read-agreements.server";
import { KEEPS_TO_IT } from "#app/documents/rules";
import { addAddendum } from "#app/documents/write.server";
import { homeOf } from "#app/home/read.server";
import { agree, propose, recordAgreements, refuse, withdrawProposal } from "#app/asye/write-proposals.server";
import type { Day, Instant } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aLearner, aPerson, aTeam, inTeam, withRole, works } from "#tests/support/world";

const notThere = { status: 404 };
async function aYear(o: Opened) {
  const year = await aLearner(o.writer);
  const leadId = await aPerson(o.writer);
  return {
    ...year,
    leadId,
    asLead: o.as({ personId: leadId, isLead: true }),
    asLearner: o.as({ personId: year.learnerId, isLearner: true }),
    asAssessor: o.as({ personId: year.assessorId, isAssessor: true }),
    asManager: o.as({ personId: year.managerId, isManager: true }),
  };
}
const pause = (id: string, startsOn = "2026-11-02" as const, endsOn: "2026-11-29" | null = null) =>
  ({ id, kind: "pause", startsOn, endsOn, reason: "sickness" }) as const;
const pauses = (o: Opened, enrolmentId: string) =>
  o.writer.selectFrom("pause").where("enrolmentId", "=", enrolmentId).select(["id", "startsOn", "endsOn", "reason"]).execute();
async function outcomes(works: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((s) => {
    if (s.status === "fulfilled") return "done";
    if (s.reason instanceof Refusal) return s.reason.message;
    if (s.reason instanceof Response) return String(s.reason.status);
    throw s.reason;
  });
}
const said = async (o: Opened, enrolmentId: string) =>
  (await o.writer.selectFrom("auditEvent").where("subjectId", "=", enrolmentId).select("what").orderBy("happenedAt").execute()).map((e) => e.what);

onEachEngine("a pause by four", (open) => {
  test("it is there once all four have agreed, from its first day on, and not before", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    expect((await proposalsOf(o, y.enrolmentId))[0]?.agreements.map((a) => [a.part, a.how])).toEqual([
      ["learner", "signedIn"],
      ["assessor", null],
      ["lineManager", null],
      ["coordinator", null],
    ]);
    await agree(y.asAssessor, "p1");
    await agree(y.asManager, "p1");
    expect(await pauses(o, y.enrolmentId)).toEqual([]);
    expect((await learnerYear(y.asLead, y.enrolmentId)).progress.pausedSince).toBeNull();
    await agree(y.asLead, "p1");
    expect(await pauses(o, y.enrolmentId)).toEqual([{ id: "p1", startsOn: "2026-11-02", endsOn: null, reason: "sickness" }]);
    const year = await learnerYear(y.asLearner, y.enrolmentId);
    expect(year.progress.pausedSince).toBe("2026-11-02");
    expect(year.progress.tasks).toEqual([]);
    expect(year.asks).toEqual([]);
    expect((await said(o, y.enrolmentId)).sort()).toEqual(["asye.agreed", "asye.agreed", "asye.agreed", "asye.pauseRecorded", "asye.proposed"]);
  });

  test("two who agree at the same moment both have, whoever was last puts it into force, and sent twice it counts once", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    await agree(y.asLead, "p1");
    expect(await outcomes([agree(y.asAssessor, "p1"), agree(y.asManager, "p1"), agree(y.asManager, "p1")])).toEqual(["done", "done", "done"]);
    expect(await pauses(o, y.enrolmentId)).toHaveLength(1);
    expect((await said(o, y.enrolmentId)).filter((w) => w === "asye.agreed")).toHaveLength(3);
    expect((await said(o, y.enrolmentId)).filter((w) => w === "asye.pauseRecorded")).toHaveLength(1);
  });

  test("proposed twice it is there once; two proposals at once are one, and the other is told", async () => {
    const o = await open();
    const y = await aYear(o);
    const twice = [propose(y.asLearner, y.enrolmentId, pause("p1")), propose(y.asLearner, y.enrolmentId, pause("p1"))];
    expect(await outcomes(twice)).toEqual(["done", "done"]);
    expect(await outcomes([propose(y.asManager, y.enrolmentId, pause("p2"))])).toEqual([
      "There is another pause that not everybody has agreed yet. Settle that one first.",
    ]);
  });

  test("for everybody who holds no part it does not exist", async () => {
    const o = await open();
    const y = await aYear(o);
    const stranger = await aYear(o);
    for (const ctx of [stranger.asLearner, stranger.asAssessor, stranger.asManager]) {
      await expect(propose(ctx, y.enrolmentId, pause("p0"))).rejects.toMatchObject(notThere);
    }
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    for (const ctx of [stranger.asLearner, stranger.asAssessor, stranger.asManager]) {
      await expect(agree(ctx, "p1")).rejects.toMatchObject(notThere);
      await expect(refuse(ctx, "p1", "No")).rejects.toMatchObject(notThere);
      await expect(withdrawProposal(ctx, "p1", "No")).rejects.toMatchObject(notThere);
    }
    await expect(agree(y.asLead, "no-such-proposal")).rejects.toMatchObject(notThere);
    await expect(recordAgreements(y.asManager, "p1", { given: [{ part: "learner", how: "phone" }], on: "2026-11-20" })).rejects.toMatchObject(
      notThere,
    );
    await expect(withdrawProposal(y.asManager, "p1", "Not mine to take back")).rejects.toMatchObject(notThere);
  });

  test("who was the assessor does not agree for who is", async () => {
    const o = await open();
    const y = await aYear(o);
    const next = await aPerson(o.writer);
    await withRole(o.writer, next, "assessor");
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    await changeAssessor(y.asLead, y.enrolmentId, { assessorId: next, fromOn: "2026-11-20" });
    await expect(agree(y.asAssessor, "p1")).rejects.toMatchObject(notThere);
    await agree(o.as({ personId: next, isAssessor: true }), "p1");
    expect((await proposalsOf(o, y.enrolmentId))[0]?.agreements.find((a) => a.part === "assessor")?.how).toBe("signedIn");
  });

  test("one who refuses says why, and then nobody can agree it any more; it can be proposed again", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLead, y.enrolmentId, pause("p1"));
    await expect(refuse(y.asManager, "p1", "  ")).rejects.toThrow("Enter why you do not agree");
    await refuse(y.asManager, "p1", "She would rather go on with fewer hours.");
    await refuse(y.asManager, "p1", "She would rather go on with fewer hours.");
    await expect(agree(y.asAssessor, "p1")).rejects.toThrow("This pause was not agreed. It can be proposed again.");
    await propose(y.asLearner, y.enrolmentId, pause("p2"));
    await withdrawProposal(y.asLearner, "p2", "I am back already");
    await expect(agree(y.asManager, "p2")).rejects.toThrow("withdrawn");
    expect(await pauses(o, y.enrolmentId)).toEqual([]);
  });

  test("the academy lead records how the others agreed outside, each with how; a part that nobody holds is said to be nobody's", async () => {
    const o = await open();
    const y = await aYear(o);
    await o.writer.updateTable("assessorship").set({ endsOn: "2026-10-30" }).where("enrolmentId", "=", y.enrolmentId).execute();
    await propose(y.asLead, y.enrolmentId, pause("p1", "2026-11-02", "2026-11-29"));
    const on = "2026-11-03" as const;
    await expect(recordAgreements(y.asLead, "p1", { given: [], on })).rejects.toThrow("Choose how at least one of them agreed.");
    await expect(recordAgreements(y.asLead, "p1", { given: [{ part: "lineManager", how: "nobody" }], on })).rejects.toThrow(
      "Somebody is the line manager",
    );
    await expect(recordAgreements(y.asLead, "p1", { given: [{ part: "assessor", how: "phone" }], on })).rejects.toThrow(
      "Nobody is the assessor today.",
    );
    await recordAgreements(y.asLead, "p1", {
      given: [
        { part: "learner", how: "phone" },
        { part: "lineManager", how: "meeting" },
      ],
      on,
    });
    expect(await pauses(o, y.enrolmentId)).toEqual([]);
    await recordAgreements(y.asLead, "p1", { given: [{ part: "assessor", how: "nobody" }], on });
    expect(await pauses(o, y.enrolmentId)).toHaveLength(1);
    expect((await proposalsOf(o, y.enrolmentId))[0]?.agreements.map((a) => [a.part, a.how, a.on])).toEqual([
      ["learner", "phone", on],
      ["assessor", "nobody", on],
      ["lineManager", "meeting", on],
      ["coordinator", "signedIn", "2026-11-21"],
    ]);
  });

  test("the academy lead alone makes an agreed pause shorter, never longer; one that was left open gets its last day", async () => {
    const o = await open();
    const y = await aYear(o);
    const four = async (id: string) => {
      for (const ctx of [y.asAssessor, y.asManager, y.asLead]) await agree(ctx, id);
    };
    await propose(y.asLearner, y.enrolmentId, pause("p1", "2026-11-02", "2026-11-29"));
    await four("p1");
    const longer = { message: expect.stringContaining("agreed until 29 November 2026") as string, field: "lastOn" };
    await expect(endPause(y.asLead, y.enrolmentId, "p1", "2026-11-30")).rejects.toMatchObject(longer);
    await endPause(y.asLead, y.enrolmentId, "p1", "2026-11-15");
    await endPause(y.asLead, y.enrolmentId, "p1", "2026-11-29");
    await expect(endPause(y.asLead, y.enrolmentId, "p1", "2027-02-01")).rejects.toMatchObject(longer);
    await propose(y.asLearner, y.enrolmentId, { ...pause("p2"), startsOn: "2026-11-30" });
    await four("p2");
    await endPause(y.asLead, y.enrolmentId, "p2", "2027-02-01");
    expect((await pauses(o, y.enrolmentId)).map((p) => p.endsOn).sort()).toEqual(["2026-11-29", "2027-02-01"]);
  });

  test("what was agreed can be changed by nobody, even by plain SQL", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    await expect(
      o.writer.updateTable("pauseAgreement").set({ agreedOn: "2020-01-01" }).where("part", "=", "learner").where("proposalId", "=", "p1").execute(),
    ).rejects.toThrow(/never changes/);
  });
});

onEachEngine("an extension by four", (open) => {
  const four = async (y: Awaited<ReturnType<typeof aYear>>, id: string) => {
    for (const ctx of [y.asAssessor, y.asManager, y.asLead]) await agree(ctx, id);
  };
  const extension = (id: string, endsOn: "2027-03-05" | "2029-01-01" | "2026-06-01") =>
    ({ id, kind: "extension", startsOn: null, endsOn, reason: "moreEvidence" }) as const;

  test("the last stage and the last day move, the reviews before them stay, and the limit is not passed", async () => {
    const o = await open();
    const y = await aYear(o);
    const before = (await learnerYear(y.asLead, y.enrolmentId)).schedule;
    expect(before.endsOn).toBe("2027-01-05");
    await expect(propose(y.asLearner, y.enrolmentId, extension("e0", "2029-01-01"))).rejects.toThrow("has to end by 5 January 2028 at the latest");
    await expect(propose(y.asLearner, y.enrolmentId, extension("e0", "2026-06-01"))).rejects.toThrow("choose a later day");
    await propose(y.asLearner, y.enrolmentId, extension("e1", "2027-03-05"));
    await four(y, "e1");
    const after = (await learnerYear(y.asLead, y.enrolmentId)).schedule;
    expect(after.endsOn).toBe("2027-03-05");
    expect(after.stages.slice(0, -1).map((s) => s.dueOn)).toEqual(before.stages.slice(0, -1).map((s) => s.dueOn));
    expect(after.stages.at(-1)?.dueOn).toBe("2027-03-05");
  });

  test("a pause after it moves its end as well: so many days were agreed", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLearner, y.enrolmentId, extension("e1", "2027-03-05"));
    await four(y, "e1");
    await propose(y.asLearner, y.enrolmentId, pause("p1", "2026-11-02", "2026-11-29"));
    await four(y, "p1");
    expect((await learnerYear(y.asLead, y.enrolmentId)).schedule.endsOn).toBe("2027-04-02");
  });
});

onEachEngine("a learner's arrangements", (open) => {
  test("the assessor who goes and the academy lead write handover notes; the one who comes reads them, and nobody else", async () => {
    const o = await open();
    const y = await aYear(o);
    const next = await aPerson(o.writer);
    await withRole(o.writer, next, "assessor");
    await expect(writeHandover(y.asAssessor, y.enrolmentId, { id: "h0", body: "Early" })).rejects.toMatchObject(notThere);
    await changeAssessor(y.asLead, y.enrolmentId, { assessorId: next, fromOn: "2026-12-01", note: { id: "h1", body: "Agreed on the telephone." } });
    await writeHandover(y.asAssessor, y.enrolmentId, { id: "h2", body: "Two observations are done." });
    await writeHandover(y.asAssessor, y.enrolmentId, { id: "h2", body: "Two observations are done." });
    for (const ctx of [y.asLearner, y.asManager])
      await expect(writeHandover(ctx, y.enrolmentId, { id: "h3", body: "No" })).rejects.toMatchObject(notThere);
    const later = "2026-12-10T10:00:00.000Z" as Instant;
    await writeHandover(o.as({ personId: y.assessorId }, later), y.enrolmentId, { id: "h4", body: "One more thing." });
    const tooLate = "2027-01-10T10:00:00.000Z" as Instant;
    await expect(writeHandover(o.as({ personId: y.assessorId }, tooLate), y.enrolmentId, { id: "h5", body: "Late" })).rejects.toMatchObject(notThere);
    expect((await handoversOf(y.asLead, y.enrolmentId, true)).map((h) => h.id).sort()).toEqual(["h1", "h2", "h4"]);
    expect((await handoversOf(y.asAssessor, y.enrolmentId, false)).map((h) => h.id).sort()).toEqual(["h2", "h4"]);
  });

  test("hours from a day on move the dates; team and line manager change from a day on; each once, however often it is sent", async () => {
    const o = await open();
    const y = await aYear(o);
    await works(o.writer, y.learnerId, 2220);
    const team = await aTeam(o.writer);
    await inTeam(o.writer, y.learnerId, team);
    const other = await aTeam(o.writer);
    const manager = await aPerson(o.writer);
    await changeHours(y.asLead, y.enrolmentId, { minutesPerWeek: 1110, fromOn: "2026-11-23" });
    await changeHours(y.asLead, y.enrolmentId, { minutesPerWeek: 1110, fromOn: "2026-11-23" });
    expect((await learnerYear(y.asLead, y.enrolmentId)).schedule.endsOn).toBe("2027-02-17"); // 43 full days left take 86
    await changeTeam(y.asLead, y.enrolmentId, { teamId: other, managerId: manager, fromOn: "2026-11-21" });
    await changeTeam(y.asLead, y.enrolmentId, { teamId: other, managerId: manager, fromOn: "2026-11-21" });
    const { enrolment } = await learnerYear(y.asLead, y.enrolmentId);
    expect([enrolment.teamId, enrolment.managerId]).toEqual([other, manager]);
    await expect(changeHours(y.asAssessor, y.enrolmentId, { minutesPerWeek: 600, fromOn: "2026-11-23" })).rejects.toMatchObject(notThere);
    await expect(changeTeam(y.asLead, y.enrolmentId, { teamId: null, managerId: y.learnerId, fromOn: "2026-11-23" })).rejects.toThrow(
      "Nobody is their own",
    );
    await expect(changeTeam(y.asLead, y.enrolmentId, { teamId: "nowhere", managerId: null, fromOn: "2026-11-23" })).rejects.toThrow(
      "Choose the team again.",
    );
    expect((await said(o, y.learnerId)).sort()).toEqual(["asye.hoursSet", "asye.lineManagerSet", "asye.teamSet"]);
  });

  test("a last day that is still to come ends nothing: the year goes on until then, and can be ended on the day", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    for (const status of ["withdrawn", "transferred"] as const)
      await expect(endYear(y.asLead, y.enrolmentId, { status, endedOn: "2026-11-22" })).rejects.toMatchObject({
        message: "Record it on that day or after: until then the year goes on.",
        field: "endedOn",
      });
    expect((await proposalsOf(o, y.enrolmentId))[0]?.settledAs).toBeNull();
    expect((await learnerYear(y.asAssessor, y.enrolmentId)).enrolment.status).toBe("active");
    await endYear(y.asLead, y.enrolmentId, { status: "withdrawn", endedOn: "2026-11-21", reason: "personal" });
    expect((await learnerYear(y.asLead, y.enrolmentId)).enrolment).toMatchObject({ status: "withdrawn", endedOn: "2026-11-21" });
  });

  test("a transfer recorded by mistake is taken back with the assessor it had, within four weeks; what was proposed stays closed", async () => {
    const o = await open();
    const y = await aYear(o);
    await propose(y.asLearner, y.enrolmentId, pause("p1"));
    await endYear(y.asLead, y.enrolmentId, { status: "transferred", endedOn: "2026-11-20", toEmployer: "Bristol" });
    await endYear(y.asLead, y.enrolmentId, { status: "transferred", endedOn: "2026-11-20", toEmployer: "Bristol" });
    expect((await proposalsOf(o, y.enrolmentId))[0]?.settledAs).toBe("withdrawn");
    await expect(takeUpAgain(y.asManager, y.enrolmentId, "x")).rejects.toMatchObject(notThere);
    await expect(takeUpAgain(o.as({ personId: y.leadId, isLead: true }, "2026-12-20T10:00:00.000Z" as Instant), y.enrolmentId, "x")).rejects.toThrow(
      "more than four weeks ago",
    );
    await takeUpAgain(y.asLead, y.enrolmentId, "She stays after all");
    await takeUpAgain(y.asLead, y.enrolmentId, "She stays after all");
    const { enrolment } = await learnerYear(y.asAssessor, y.enrolmentId);
    expect([enrolment.status, enrolment.endedOn, enrolment.assessorId]).toEqual(["active", null, y.assessorId]);
    expect((await said(o, y.enrolmentId)).filter((w) => w.startsWith("asye.year"))).toEqual(["asye.yearEnded", "asye.yearTakenUpAgain"]);
  });
});

onEachEngine("a year taken up again", (open) => {
  const assessors = (o: Opened, enrolmentId: string) =>
    o.writer
      .selectFrom("assessorship")
      .where("enrolmentId", "=", enrolmentId)
      .select(["assessorId", "startsOn", "endsOn"])
      .orderBy("startsOn")
      .execute();
  async function handingOver(o: Opened, fromOn: Day) {
    const y = await aYear(o);
    const next = await aPerson(o.writer);
    await withRole(o.writer, next, "assessor");
    await changeAssessor(y.asLead, y.enrolmentId, { assessorId: next, fromOn });
    return { ...y, before: await assessors(o, y.enrolmentId) };
  }
  const end = { status: "withdrawn", endedOn: "2026-11-20", reason: "personal" } as const;

  test.each(["2026-12-01", "2026-11-21", "2026-11-20"] as const)("has the assessors it had, also one who follows from %s", async (fromOn) => {
    const o = await open();
    const y = await handingOver(o, fromOn);
    for (const because of ["She stays after all", "She stays again"]) {
      await endYear(y.asLead, y.enrolmentId, end);
      expect((await assessors(o, y.enrolmentId)).at(-1)?.endsOn).toBe("2026-11-20");
      await takeUpAgain(y.asLead, y.enrolmentId, because);
      expect(await assessors(o, y.enrolmentId)).toEqual(y.before);
    }
  });

  test("one that was to be without an assessor from a day on keeps that day", async () => {
    const o = await open();
    const y = await aYear(o);
    await o.writer.updateTable("assessorship").set({ endsOn: "2026-12-18" }).where("enrolmentId", "=", y.enrolmentId).execute();
    await endYear(y.asLead, y.enrolmentId, end);
    await takeUpAgain(y.asLead, y.enrolmentId, "She stays after all");
    expect(await assessors(o, y.enrolmentId)).toEqual([{ assessorId: y.assessorId, startsOn: "2026-01-05", endsOn: "2026-12-18" }]);
  });
});

onEachEngine("a new line manager", (open) => {
  test("is asked once whether they keep to the agreement; nothing is signed again, and the one before is not asked", async () => {
    const o = await open();
    const y = await aYear(o);
    const [first, second] = [await aPerson(o.writer), await aPerson(o.writer)];
    const as = (personId: string) => o.as({ personId, isManager: true });
    const signed = (id: string, at: Instant, managerId: string | null) => anAgreement(o, y, { id, at, managerId });
    // without a line manager's signature there is nothing to keep to
    await signed("none", "2026-01-10T09:00:00.000Z" as Instant, null);
    expect(await agreementsToKeep(y.asManager)).toEqual([]);
    await signed("old", "2026-02-02T09:00:00.000Z" as Instant, y.managerId);
    await signed("last", "2026-05-04T09:00:00.000Z" as Instant, y.managerId);
    expect(await agreementsToKeep(y.asManager)).toEqual([]);

    await changeTeam(y.asLead, y.enrolmentId, { teamId: null, managerId: first, fromOn: "2026-11-01" });
    await changeTeam(y.asLead, y.enrolmentId, { teamId: null, managerId: second, fromOn: "2026-11-10" });
    expect(await agreementsToKeep(as(second))).toMatchObject([{ id: "last", startsOn: "2026-11-10" }]);
    for (const who of [y.asManager, as(first), y.asAssessor, y.asLearner, y.asLead]) expect(await agreementsToKeep(who)).toEqual([]);
    expect((await homeOf(as(second))).waiting).toMatchObject([{ key: "last", to: "/documents/last", button: "Read and keep to it" }]);

    // another addendum of theirs is not that promise
    await addAddendum(as(second), { id: "last", noteId: "n0", text: "We meet on Tuesdays." });
    expect(await agreementsToKeep(as(second))).toHaveLength(1);
    await addAddendum(as(second), { id: "last", noteId: "n1", text: KEEPS_TO_IT });
    await addAddendum(as(second), { id: "last", noteId: "n1", text: KEEPS_TO_IT });
    expect(await agreementsToKeep(as(second))).toEqual([]);
    expect(
      (await documentPage(y.asLearner, "last")).history
        .filter((h) => h.what === "addendum")
        .map((h) => h.body)
        .sort(),
    ).toEqual([KEEPS_TO_IT, "We meet on Tuesdays."]);
    await expect(addAddendum(as(first), { id: "last", noteId: "n2", text: KEEPS_TO_IT })).rejects.toMatchObject(notThere);
  });

  test("one query, however many learners somebody takes over", async () => {
    const o = await open();
    const managerId = await aPerson(o.writer);
    const measure = async () => o.counting(() => agreementsToKeep(o.as({ personId: managerId, isManager: true })));
    for (let n = 0; n < 3; n += 1) {
      const y = await aYear(o);
      await anAgreement(o, y, { id: `a${n}`, at: "2026-02-02T09:00:00.000Z" as Instant, managerId: y.managerId });
      await changeTeam(y.asLead, y.enrolmentId, { teamId: null, managerId, fromOn: "2026-11-01" });
    }
    const { result, queries } = await measure();
    expect(result.map((a) => a.id)).toEqual(["a0", "a1", "a2"]);
    expect(queries).toBe(1);
  });
});

async function anAgreement(
  o: Opened,
  y: Awaited<ReturnType<typeof aYear>>,
  { id, at, managerId }: { id: string; at: Instant; managerId: string | null },
): Promise<void> {
  const definition = await o.writer.selectFrom("documentDefinition").where("kind", "=", "agreement").select("id").executeTakeFirstOrThrow();
  await o.writer
    .insertInto("document")
    .values({
      ...{ id, definitionId: definition.id, kind: "agreement", personId: y.learnerId, enrolmentId: y.enrolmentId, stage: null },
      ...{ writerId: y.assessorId, startedById: y.assessorId, state: "submitted", revision: 1, version: 2, waitingFor: null },
      ...{ stateSince: at, createdAt: at, savedAt: at, submittedAt: at, lockedAt: null, answers: '{"values":{},"prefilled":{}}' },
    })
    .execute();
  if (managerId)
    await o.writer
      .insertInto("documentSignature")
      .values({
        ...{ id: `${id}-signed`, documentId: id, revision: 1, position: 2, part: "lineManager", personId: managerId },
        ...{ name: "Mo", sweNumber: null, signedAt: at, contentHash: "x" },
      })
      .execute();
  await o.writer.updateTable("document").set({ state: "locked", lockedAt: at }).where("id", "=", id).execute();
}
