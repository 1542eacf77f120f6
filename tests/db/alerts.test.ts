import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { alertRules, alertsOfLearner, alertsOfTheAcademy, openAlertsOf, pairingToday, ruleOn } from "#app/alerts/read.server";
import { answerAlert, followUp, lookAtEverybody, setAlertRule } from "#app/alerts/write.server";
import { caseloadTerms, newestSnapshot } from "#app/caseload/read.server";
import { fieldsOf } from "#app/imports/rules/caseload";
import { guessColumns } from "#app/imports/rules/columns";
import { receiveFile } from "#app/imports/write.server";
import { chooseCaseloadColumns, confirmCaseload, importCaseload, personCounts } from "#app/imports/write-caseload.server";
import { undoImport } from "#app/imports/write-snapshots.server";
import { homeOf } from "#app/home/read.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { Refusal } from "#app/shared/refusal";
import { timeAndCaseloadOf } from "#app/time-and-caseload/read.server";
import type { Database } from "#db/schema";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aCohort, aLearner, aPause, aPerson, managedBy, withRole } from "#tests/support/world";

const is404 = { status: 404 };
const at = (day: Day) => `${day}T10:00:00.000Z` as Instant;
const BY = { origin: "https://portal.example", academy: "The academy" };

async function held(db: Kysely<Database>, personId: string, cases: Record<Day, number>): Promise<void> {
  for (const [snapshotOn, total] of Object.entries(cases))
    await db
      .insertInto("caseloadSnapshot")
      .values({ id: `${personId}-${snapshotOn}`, personId, snapshotOn: snapshotOn as Day, total, joint: 0, batchId: null })
      .execute();
}
const OVER: Record<Day, number> = { "2026-10-02": 30, "2026-11-01": 31 };

/** Somebody over their ceiling twice, with no time taken, and the alert about them. */
async function raised(opened: Opened) {
  const { writer, as } = opened;
  const world = await aLearner(writer);
  await held(writer, world.learnerId, OVER);
  const lead = await aPerson(writer);
  await withRole(writer, lead, "academyLead");
  await writer.updateTable("mailSender").set({ setUp: 1 }).execute();
  for (const [n, personId] of [world.managerId, lead].entries())
    await writer
      .insertInto("account")
      .values({
        id: `account-${personId}`,
        personId,
        email: `${n === 0 ? "manager" : "lead"}@example.org`,
        createdAt: at("2026-01-01"),
        display: '{"size":"normal","background":"white"}',
      })
      .execute();
  const look = (day: Day) => lookAtEverybody(as({}, at(day)), BY);
  const viewers = {
    learner: (day: Day) => as({ personId: world.learnerId, isLearner: true }, at(day)),
    assessor: (day: Day) => as({ personId: world.assessorId, isAssessor: true }, at(day)),
    manager: (day: Day) => as({ personId: world.managerId, isManager: true }, at(day)),
    lead: (day: Day) => as({ personId: lead, isLead: true }, at(day)),
  };
  const open = async () => (await openAlertsOf({ db: writer }, [world.enrolmentId])).get(world.enrolmentId);
  return { ...world, lead, look, viewers, open };
}
const mails = async (db: Kysely<Database>) => await db.selectFrom("mailOutbox").select(["toAddress", "body"]).orderBy("createdAt").execute();

onEachEngine("alerts", (open) => {
  test("the portal raises it by itself, once, tells the line manager without a word about whom, and says so in the trail", async () => {
    const opened = await open();
    const { writer } = opened;
    const { look, open: alert, learnerId, enrolmentId } = await raised(opened);
    expect(await Promise.all([look("2026-11-05"), look("2026-11-05")])).toContain(1);
    expect(await look("2026-11-06")).toBe(0);
    expect(await alert()).toMatchObject({
      raisedOn: "2026-11-05",
      facts: {
        counts: [
          { load: 30, ceiling: 14 },
          { load: 31, ceiling: 14 },
        ],
        taken: 0,
      },
      answers: [],
    });
    const events = await writer
      .selectFrom("auditEvent")
      .where("what", "like", "alerts.%")
      .select(["what", "actorId", "aboutId", "subjectId"])
      .execute();
    expect(events).toEqual([{ what: "alerts.raised", actorId: null, aboutId: learnerId, subjectId: enrolmentId }]);
    const sent = await mails(writer);
    expect(sent.map(({ toAddress }) => toAddress)).toEqual(["manager@example.org"]);
    expect(sent[0]!.body).toContain(`https://portal.example/learners/${enrolmentId}/alerts`);
    expect(sent[0]!.body).not.toMatch(/Amy|case|hour/);
  });

  test("without an open alert the learner's page warns by the rule in force, also after one was closed, and not in weeks with a pause", async () => {
    const opened = await open();
    const { writer } = opened;
    const { enrolmentId, viewers, look } = await raised(opened);
    const ctx = viewers.learner("2026-11-05");
    const warns = async () => await pairingToday(ctx, await timeAndCaseloadOf(ctx, enrolmentId));
    await look("2026-11-05");
    await writer.updateTable("pairingAlert").set({ closedOn: "2026-11-05", closedAs: "settled" }).execute();
    expect(await look("2026-11-05")).toBe(0);
    expect(await warns()).toMatchObject({ counts: [{ load: 30 }, { load: 31 }], owed: 888, taken: 0 });
    await setAlertRule(viewers.lead("2026-11-05"), {
      ...{ id: newId(), fromOn: "2026-11-05", snapshots: 3, weeks: 4, percent: 50, answerDays: 14, staleDays: 35 },
    });
    expect(await warns()).toBeNull();
    await writer.deleteFrom("alertRule").where("id", "<>", "shipped").execute();
    await aPause(writer, enrolmentId, { startsOn: "2026-10-20", endsOn: "2026-10-25" });
    expect(await warns()).toBeNull();
  });

  test("a caseload import raises it at once", async () => {
    const { writer, as } = await open();
    const { learnerId, enrolmentId } = await aLearner(writer);
    await held(writer, learnerId, { "2026-10-02": 30 });
    await importCaseload(as({ personId: await aPerson(writer), isLead: true }, at("2026-11-03")), {
      source: "Case system",
      fileName: "november.csv",
      rows: [personCounts(learnerId, "2026-11-01", { "child-protection": 22 })],
    });
    expect((await openAlertsOf({ db: writer }, [enrolmentId])).get(enrolmentId)).toMatchObject({ raisedOn: "2026-11-03" });
  });

  /** An extract of one day that comes in through the portal, by its import. */
  const extract = async (ctx: Context, staffNumber: string, on: string, cases: number): Promise<string> => {
    const id = newId();
    const text = `Snapshot date,Staff ID,CP\n${on},${staffNumber},${cases}\n`;
    await receiveFile(ctx, { id, kind: "caseload", sourceName: "Case system", fileName: `${id}.csv`, bytes: Buffer.from(text) });
    const columns = guessColumns(fieldsOf("perWorker"), ["Snapshot date", "Staff ID", "CP"]);
    await chooseCaseloadColumns(ctx, id, { shape: "perWorker", columns, typedDay: null, words: {} });
    await confirmCaseload(ctx, id, BY);
    return id;
  };
  /** The same with an extract that raised it, and who imports. */
  const raisedByExtract = async (opened: Opened) => {
    const { writer, as } = opened;
    const world = await raised(opened);
    await writer.deleteFrom("caseloadSnapshot").where("snapshotOn", "=", "2026-11-01").execute();
    await writer.updateTable("person").set({ staffNumber: "100" }).where("id", "=", world.learnerId).execute();
    const by = (day: Day) => as({ personId: world.lead, isLead: true }, at(day));
    const importId = await extract(by("2026-11-05"), "100", "01/11/2026", 31);
    expect(await world.open()).toMatchObject({ raisedOn: "2026-11-05", facts: { counts: [{ load: 30 }, { load: 31 }] } });
    const all = async () => (await alertsOfLearner(world.viewers.manager("2026-11-08"), world.enrolmentId)).alerts;
    return { ...world, by, importId, all };
  };

  test("an extract that is taken back takes the alert back that it raised, and says so; the right one may raise another", async () => {
    const opened = await open();
    const { by, importId, enrolmentId, learnerId, all, look } = await raisedByExtract(opened);
    await undoImport(by("2026-11-06"), importId, BY);
    expect(await all()).toMatchObject([{ closedOn: "2026-11-06", closedAs: "withdrawn", passed: null }]);
    const events = await opened.writer
      .selectFrom("auditEvent")
      .where("what", "=", "alerts.closed")
      .select(["aboutId", "subjectId", "changes"])
      .execute();
    expect(events).toEqual([{ aboutId: learnerId, subjectId: enrolmentId, changes: JSON.stringify({ as: "withdrawn" }) }]);
    expect(await look("2026-11-06")).toBe(0);
    await extract(by("2026-11-07"), "100", "01/11/2026", 20);
    expect(await all()).toMatchObject([
      { raisedOn: "2026-11-07", closedOn: null, facts: { counts: [{ load: 30 }, { load: 20 }] } },
      { closedAs: "withdrawn" },
    ]);
  });

  test("a corrected extract closes what rested on the wrong count, and raises it anew where the right one is over too", async () => {
    const opened = await open();
    const { by, all, look } = await raisedByExtract(opened);
    await extract(by("2026-11-06"), "100", "01/11/2026", 31);
    expect(await all()).toMatchObject([{ raisedOn: "2026-11-05", closedOn: null }]);
    await extract(by("2026-11-06"), "100", "01/11/2026", 29);
    expect(await all()).toMatchObject([
      { raisedOn: "2026-11-06", closedOn: null, facts: { counts: [{ load: 30 }, { load: 29 }] } },
      { raisedOn: "2026-11-05", closedAs: "withdrawn" },
    ]);
    await extract(by("2026-11-07"), "100", "01/11/2026", 3);
    expect((await all()).map(({ closedAs }) => closedAs)).toEqual(["withdrawn", "withdrawn"]);
    expect(await look("2026-11-08")).toBe(0);
  });

  test("one that is answered stays open until somebody says what became of it, and says that its figures were taken back", async () => {
    const opened = await open();
    const { by, importId, all, look, viewers, enrolmentId, open: alert } = await raisedByExtract(opened);
    const { id: alertId } = (await alert())!;
    await answerAlert(viewers.manager("2026-11-06"), enrolmentId, { id: "w1", version: 1, alertId, body: "Two cases go.", followUpOn: "2026-11-08" });
    const takenBackFor = async (day: Day) => (await alertsOfLearner(viewers.learner(day), enrolmentId)).takenBack;
    expect(await takenBackFor("2026-11-06")).toBe(false);
    await undoImport(by("2026-11-07"), importId, BY);
    expect(await alert()).toMatchObject({ closedOn: null, answers: [{ id: "w1" }] });
    expect(await takenBackFor("2026-11-07")).toBe(true);
    await followUp(viewers.manager("2026-11-08"), enrolmentId, { answerId: "w1", version: 2, outcome: "notDone", note: "The count was wrong." });
    expect(await look("2026-11-08")).toBe(1);
    expect(await all()).toMatchObject([{ closedAs: "withdrawn", closedOn: "2026-11-08" }]);
  });

  test("an alert that has been open for long is not taken for one whose figures are gone", async () => {
    const opened = await open();
    const { look, open: alert } = await raised(opened);
    await look("2026-11-05");
    await look("2026-11-19");
    expect(await look("2027-03-25")).toBe(0);
    expect(await alert()).toMatchObject({ raisedOn: "2026-11-05" });
  });

  test("who is asked finds it on home; learner and assessor read it, and nobody else knows it is there", async () => {
    const opened = await open();
    const { as, writer } = opened;
    const { look, viewers, enrolmentId, open: alert } = await raised(opened);
    await look("2026-11-05");
    const day: Day = "2026-11-06";
    const answer = {
      id: "w1",
      alertId: (await alert())!.id,
      version: 1,
      body: "Two cases go to the team next door.",
      followUpOn: "2026-11-20" as Day,
    };
    expect((await homeOf(viewers.manager(day))).waiting).toMatchObject([{ button: "Say what will be done", to: `/learners/${enrolmentId}/alerts` }]);
    expect((await homeOf(viewers.lead(day))).waiting).toBeNull();
    expect((await homeOf(viewers.learner(day))).own!.alert!.words).toMatch(
      /^The portal raised an alert about your caseload.+waits for the line manager/,
    );
    for (const who of ["learner", "assessor", "lead"] as const) {
      const found = await alertsOfLearner(viewers[who](day), enrolmentId);
      expect([found.alerts.length, found.mayAnswer]).toEqual([1, false]);
      await expect(answerAlert(viewers[who](day), enrolmentId, answer)).rejects.toMatchObject(is404);
    }
    const stranger = as({ personId: await aPerson(writer), isManager: true });
    await expect(alertsOfLearner(stranger, enrolmentId)).rejects.toMatchObject(is404);
    await expect(alertsOfTheAcademy(viewers.manager(day))).rejects.toMatchObject(is404);
    await answerAlert(viewers.manager(day), enrolmentId, answer);
    await answerAlert(viewers.manager(day), enrolmentId, answer);
    expect(await alert()).toMatchObject({ version: 2, answers: [{ id: "w1", byPart: "lineManager", followUpOn: "2026-11-20" }] });
    expect((await homeOf(viewers.manager(day))).waiting).toEqual([]);
    expect((await alertsOfTheAcademy(viewers.lead(day)))[0]!.alert.answers[0]!.body).toBe(answer.body);
  });

  test("of two who answer at once the second is told, and a day that has gone by is refused", async () => {
    const opened = await open();
    const { look, viewers, enrolmentId, open: alert } = await raised(opened);
    await look("2026-11-05");
    await look("2026-11-19");
    const { id: alertId, version, escalatedOn } = (await alert())!;
    expect(escalatedOn).toBe("2026-11-19");
    const answer = { alertId, version, body: "Two cases go.", followUpOn: "2026-12-03" as Day };
    const both = await Promise.allSettled([
      answerAlert(viewers.manager("2026-11-19"), enrolmentId, { id: "w1", ...answer }),
      answerAlert(viewers.lead("2026-11-19"), enrolmentId, { id: "w2", ...answer }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = both.find((one) => one.status === "rejected");
    expect(refused?.reason).toBeInstanceOf(Refusal);
    expect((await alert())!.answers).toHaveLength(1);
    await expect(answerAlert(viewers.manager("2026-11-19"), enrolmentId, { id: "w3", ...answer, followUpOn: "2026-11-19" })).rejects.toMatchObject({
      field: "followUpOn",
    });
  });

  test("unanswered for fourteen days the lead is asked too, once, and may answer", async () => {
    const opened = await open();
    const { look, viewers, enrolmentId, open: alert } = await raised(opened);
    await look("2026-11-05");
    expect(await look("2026-11-18")).toBe(0);
    expect([await look("2026-11-19"), await look("2026-11-19"), await look("2026-11-20")]).toEqual([1, 0, 0]);
    expect((await mails(opened.writer)).map(({ toAddress }) => toAddress)).toEqual(["manager@example.org", "lead@example.org"]);
    expect((await homeOf(viewers.lead("2026-11-20"))).waiting).toHaveLength(1);
    const { id: alertId, version } = (await alert())!;
    await answerAlert(viewers.lead("2026-11-20"), enrolmentId, {
      id: "w1",
      alertId,
      version,
      body: "I talk to the service manager.",
      followUpOn: "2026-11-27",
    });
    expect((await alert())!.answers).toMatchObject([{ byPart: "lead" }]);
    // followed up by the lead who answered, not by the manager
    expect((await homeOf(viewers.lead("2026-11-27"))).waiting).toMatchObject([{ button: "Say whether it was done" }]);
    expect((await homeOf(viewers.manager("2026-11-27"))).waiting).toEqual([]);
  });

  test("not done asks for a new answer, done settles it, and it is not raised again of the same figures", async () => {
    const opened = await open();
    const { look, viewers, enrolmentId, open: alert } = await raised(opened);
    await look("2026-11-05");
    const first = (await alert())!;
    const answer = { alertId: first.id, body: "Two cases go.", followUpOn: "2026-11-10" as Day };
    await answerAlert(viewers.manager("2026-11-06"), enrolmentId, { id: "w1", version: 1, ...answer });
    await expect(
      followUp(viewers.manager("2026-11-09"), enrolmentId, { answerId: "w1", version: 2, outcome: "done", note: null }),
    ).rejects.toBeInstanceOf(Refusal);
    await followUp(viewers.manager("2026-11-10"), enrolmentId, { answerId: "w1", version: 2, outcome: "notDone", note: "Nobody could take them." });
    expect((await homeOf(viewers.manager("2026-11-10"))).waiting).toMatchObject([{ button: "Say what will be done" }]);
    await answerAlert(viewers.manager("2026-11-11"), enrolmentId, { id: "w2", version: 3, ...answer, followUpOn: "2026-11-17" });
    await followUp(viewers.manager("2026-11-17"), enrolmentId, { answerId: "w2", version: 4, outcome: "done", note: null });
    await followUp(viewers.manager("2026-11-17"), enrolmentId, { answerId: "w2", version: 4, outcome: "done", note: null });
    expect(await alert()).toBeUndefined();
    expect(await look("2026-11-18")).toBe(0);
    const { alerts } = await alertsOfLearner(viewers.learner("2026-11-18"), enrolmentId);
    expect(alerts).toMatchObject([{ closedAs: "settled", closedOn: "2026-11-17", answers: [{ outcome: "notDone" }, { outcome: "done" }] }]);
  });

  test("it passes by itself and says how; an answer that waits to be followed up keeps it open; with the year it ends", async () => {
    const opened = await open();
    const { writer } = opened;
    const { look, viewers, enrolmentId, learnerId, open: alert } = await raised(opened);
    await look("2026-11-05");
    await writer
      .insertInto("protectedTimeEntry")
      .values({
        ...{ id: "t", personId: learnerId, onDay: "2026-11-06", minutes: 600, kind: "taken", activity: "reading", reason: null },
        ...{ createdAt: at("2026-11-06"), createdById: learnerId },
      })
      .execute();
    const { id: alertId } = (await alert())!;
    await answerAlert(viewers.manager("2026-11-06"), enrolmentId, { id: "w1", version: 1, alertId, body: "Two cases go.", followUpOn: "2026-11-09" });
    expect(await look("2026-11-07")).toBe(0);
    await followUp(viewers.manager("2026-11-09"), enrolmentId, { answerId: "w1", version: 2, outcome: "notDone", note: "Later." });
    expect(await look("2026-11-10")).toBe(1);
    expect((await alertsOfLearner(viewers.learner("2026-11-10"), enrolmentId)).alerts).toMatchObject([
      { closedAs: "passed", passed: { by: "time", facts: { taken: 600 } } },
    ]);

    const other = await aLearner(writer);
    await held(writer, other.learnerId, OVER);
    await look("2026-11-12");
    await writer.updateTable("enrolment").set({ status: "withdrawn", endedOn: "2026-11-12" }).where("id", "=", other.enrolmentId).execute();
    await look("2026-11-13");
    const ended = await writer.selectFrom("pairingAlert").where("enrolmentId", "=", other.enrolmentId).select(["closedAs", "closedOn"]).execute();
    expect(ended).toEqual([{ closedAs: "ended", closedOn: "2026-11-13" }]);
  });

  test("a new line manager takes over what is open", async () => {
    const opened = await open();
    const { writer, as } = opened;
    const { look, viewers, enrolmentId, learnerId, open: alert } = await raised(opened);
    await look("2026-11-05");
    const next = await aPerson(writer);
    await writer.updateTable("lineManagement").set({ endsOn: "2026-11-07" }).where("personId", "=", learnerId).execute();
    await managedBy(writer, learnerId, next, "2026-11-08");
    const { id: alertId } = (await alert())!;
    const answer = { id: "w1", version: 1, alertId, body: "Two cases go.", followUpOn: "2026-11-12" as Day };
    await expect(answerAlert(viewers.manager("2026-11-08"), enrolmentId, answer)).rejects.toMatchObject(is404);
    await answerAlert(as({ personId: next, isManager: true }, at("2026-11-08")), enrolmentId, answer);
    expect((await alert())!.answers).toHaveLength(1);
  });

  test("the lead sets other thresholds from a day on; what is open keeps its own", async () => {
    const opened = await open();
    const { writer } = opened;
    const { look, viewers, open: alert } = await raised(opened);
    const rule = { id: "r1", fromOn: "2026-11-06" as Day, snapshots: 3, weeks: 4, percent: 50, answerDays: 3, staleDays: 35 };
    await expect(setAlertRule(viewers.manager("2026-11-05"), rule)).rejects.toMatchObject(is404);
    await expect(setAlertRule(viewers.lead("2026-11-07"), rule)).rejects.toMatchObject({ field: "fromOn" });
    await setAlertRule(viewers.lead("2026-11-05"), rule);
    await setAlertRule(viewers.lead("2026-11-05"), rule);
    await look("2026-11-05");
    expect((await alert())!.facts.rule).toMatchObject({ snapshots: 2, answerDays: 14 });
    expect(await look("2026-11-10")).toBe(0);
    const other = await aLearner(writer);
    await held(writer, other.learnerId, OVER);
    expect(await look("2026-11-10")).toBe(0); // two snapshots are not three
  });

  test("of two rules from the same day the one that was set last holds, everywhere", async () => {
    const { writer, as } = await open();
    const lead = as({ personId: await aPerson(writer), isLead: true }, at("2026-11-05"));
    const later = { ...lead, now: "2026-11-05T11:00:00.000Z" as Instant };
    const rule = { fromOn: "2026-11-06" as Day, snapshots: 3, weeks: 4, percent: 50, answerDays: 3 };
    await setAlertRule(lead, { ...rule, id: "b", staleDays: 40 });
    await setAlertRule(later, { ...rule, id: "c", staleDays: 20 });
    await setAlertRule(later, { ...rule, id: "a", staleDays: 30 });
    const then = as({}, at("2026-11-07"));
    expect(ruleOn(await alertRules(then), then.today)).toMatchObject({ id: "c", staleDays: 20 });
    expect((await caseloadTerms(then, [])).staleDays(then.today)).toBe(20);
    expect((await newestSnapshot(then)).staleDays).toBe(20);
  });

  test("after a pause or long sickness there are four weeks, or half of them, to take time before an alert is raised", async () => {
    const opened = await open();
    const { writer } = opened;
    const { look, enrolmentId, learnerId, open: alert } = await raised(opened);
    const pause = { id: "p", enrolmentId, startsOn: "2026-10-10", endsOn: "2026-10-14", reason: "other" } as const;
    await writer.insertInto("pause").values(pause).execute();
    expect(await look("2026-11-10")).toBe(0);
    const away = { id: "s", personId: learnerId, kind: "sickness", startsOn: "2026-10-20", endsOn: "2026-11-08" } as const;
    await writer
      .insertInto("absence")
      .values({ ...away, version: 1, createdAt: at("2026-10-20"), createdById: learnerId, removedAt: null })
      .execute();
    // 18 October to 14 November: fourteen of its twenty weekdays were sickness; ten of the twenty to 20 November
    expect([await look("2026-11-14"), await look("2026-11-19"), await alert()]).toEqual([0, 0, undefined]);
    expect(await look("2026-11-20")).toBe(1);
  });

  test("a round asks as often of thirty learners as of three", async () => {
    const { writer, as, counting } = await open();
    const cohortId = await aCohort(writer);
    const round = async () => (await counting(() => lookAtEverybody(as({})))).queries;
    for (let n = 0; n < 3; n += 1) await aLearner(writer, { cohortId });
    const three = await round();
    for (let n = 0; n < 27; n += 1) await aLearner(writer, { cohortId });
    expect(await round()).toBe(three);
  });
});
