/** Two people, or one person twice, at the same moment: one thing happens, and nobody gets a fault. */
import { sql } from "kysely";
import { expect, test } from "vitest";
import { acceptInvitation, createFirstAdministrator, inviteAccount, setAccountDisabled } from "#app/access/write.server";
import { changeAssessor, endYear } from "#app/asye/write.server";
import { propose, withdrawProposal } from "#app/asye/write-proposals.server";
import { addAddendum, sendDocument, signDocument, startDocument } from "#app/documents/write.server";
import { requestObservation } from "#app/documents/write-requests.server";
import { receiveFile } from "#app/imports/write.server";
import { endRole } from "#app/people/write.server";
import { Refusal } from "#app/shared/refusal";
import { addActivity, changeActivity } from "#app/protected-time/write-activities.server";
import { recordSupervision } from "#app/supervision/write.server";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";
import { aLearner, aPerson, withRole } from "#tests/support/world";

/** What became of each: "done", or the sentence of a refusal; a fault is thrown. */
async function outcomes(works: Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((s) => {
    if (s.status === "fulfilled") return "done";
    if (s.reason instanceof Refusal) return s.reason.message;
    if (s.reason instanceof Response) return String(s.reason.status);
    throw s.reason;
  });
}
async function aYear(o: Opened) {
  const year = await aLearner(o.writer);
  const leadId = await aPerson(o.writer);
  const next = [await aPerson(o.writer), await aPerson(o.writer)] as const;
  for (const id of next) await withRole(o.writer, id, "assessor");
  return { ...year, next, asLead: o.as({ personId: leadId, isLead: true }), asLearner: o.as({ personId: year.learnerId, isLearner: true }) };
}
const standing = async (o: Opened, enrolmentId: string) =>
  o.writer.selectFrom("assessorship").where("enrolmentId", "=", enrolmentId).select(["startsOn", "endsOn"]).orderBy("startsOn").execute();

onEachEngine("at the same moment", (opening) => {
  /** With several connections standing open, so that the works of a test do begin together. */
  const open = async (): Promise<Opened> => {
    const o = await opening();
    await Promise.all(Array.from({ length: 6 }, () => sql`select 1`.execute(o.writer)));
    return o;
  };

  test("a pause proposed twice is there once, and of two different ones the second is told", async () => {
    const o = await open();
    const { asLead, asLearner, enrolmentId } = await aYear(o);
    const pause = (id: string) => ({ id, kind: "pause", startsOn: "2026-12-01", endsOn: "2026-12-10", reason: "sickness" }) as const;
    expect(await outcomes([propose(asLearner, enrolmentId, pause("p1")), propose(asLearner, enrolmentId, pause("p1"))])).toEqual(["done", "done"]);
    await withdrawProposal(asLearner, "p1", "Another day");
    const said = await outcomes([propose(asLearner, enrolmentId, pause("p2")), propose(asLead, enrolmentId, pause("p3"))]);
    expect(said.sort()).toEqual(["There is another pause that not everybody has agreed yet. Settle that one first.", "done"]);
  });

  test("a new assessor sent twice is there once, and of two different ones the second is told", async () => {
    const o = await open();
    const { asLead, enrolmentId, next } = await aYear(o);
    const change = { assessorId: next[0], fromOn: "2026-11-21" } as const;
    expect(await outcomes([changeAssessor(asLead, enrolmentId, change), changeAssessor(asLead, enrolmentId, change)])).toEqual(["done", "done"]);
    const both = next.map((assessorId, i) => changeAssessor(asLead, enrolmentId, { assessorId, fromOn: i === 0 ? "2026-12-01" : "2026-12-02" }));
    expect((await outcomes(both)).filter((said) => said === "done")).toHaveLength(1);
    const rows = await standing(o, enrolmentId);
    expect(rows).toHaveLength(3);
    expect(rows.filter((r) => r.endsOn === null)).toHaveLength(1);
  });

  test("a year that ends leaves no assessor behind, not even one who was to begin later", async () => {
    const o = await open();
    const { asLead, enrolmentId, next } = await aYear(o);
    await changeAssessor(asLead, enrolmentId, { assessorId: next[0], fromOn: "2026-12-01" });
    await endYear(asLead, enrolmentId, { status: "withdrawn", endedOn: "2026-11-20" });
    expect(await standing(o, enrolmentId)).toEqual([{ startsOn: "2026-01-05", endsOn: "2026-11-20" }]);
  });

  test("a supervision that both who were there record is there once", async () => {
    const o = await open();
    const { asLearner, enrolmentId, assessorId } = await aYear(o);
    const session = { heldOn: "2026-11-20", minutes: 60, supervisorId: assessorId } as const;
    const asAssessor = o.as({ personId: assessorId, isAssessor: true });
    const both = [
      recordSupervision(asLearner, enrolmentId, { ...session, id: "s1" }),
      recordSupervision(asAssessor, enrolmentId, { ...session, id: "s2" }),
    ];
    expect((await outcomes(both)).sort()).toEqual(["This supervision is recorded already: the same person on the same day.", "done"]);
    const third = { ...session, id: "s3", heldOn: "2026-11-19" } as const;
    const twice = [recordSupervision(asLearner, enrolmentId, third), recordSupervision(asLearner, enrolmentId, third)];
    expect(await outcomes(twice)).toEqual(["done", "done"]);
  });

  test("an observation asked for by a double click is asked for once", async () => {
    const o = await open();
    const { asLearner, enrolmentId } = await aYear(o);
    const wish = { id: "q1", enrolmentId, stage: "threeMonth", proposedOn: null, setting: "A visit", aims: "Listening" };
    const { definition } = await o.writer
      .selectFrom("enrolment")
      .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
      .innerJoin("programme", "programme.id", "cohort.programmeId")
      .where("enrolment.id", "=", enrolmentId)
      .select("programme.definition")
      .executeTakeFirstOrThrow();
    const stage = (JSON.parse(definition) as { stages: { key: string }[] }).stages[0]!.key;
    const ask = () => requestObservation(asLearner, { ...wish, stage });
    expect(await outcomes([ask(), ask(), ask()])).toEqual(["done", "done", "done"]);
    const events = await o.writer.selectFrom("auditEvent").where("what", "=", "observation.requested").select("id").execute();
    expect(events).toHaveLength(1);
  });

  test("an addendum sent by a double click is added once", async () => {
    const o = await open();
    const { asLearner, enrolmentId, assessorId, cohortId } = await aYear(o);
    const { frameworkId } = await o.writer.selectFrom("cohort").where("id", "=", cohortId).select("frameworkId").executeTakeFirstOrThrow();
    const [standard] = await o.writer.selectFrom("standard").where("frameworkId", "=", frameworkId).select("id").execute();
    const values = { title: "T", work: "W", thinking: "T", change: "C", next: "N", standards: [standard!.id] };
    await startDocument(asLearner, { id: "r1", enrolmentId, kind: "criticalReflection", stage: "final" });
    await sendDocument(asLearner, { id: "r1", version: 1, values });
    const { revision, version } = await o.writer.selectFrom("document").where("id", "=", "r1").selectAll().executeTakeFirstOrThrow();
    const asAssessor = o.as({ personId: assessorId, isAssessor: true });
    await signDocument(asAssessor, { id: "r1", part: "assessor", revision, version, values: { assessorSays: "Good" } });
    const add = () => addAddendum(asLearner, { id: "r1", noteId: "n1", text: "On the 12th." });
    expect(await outcomes([add(), add(), add()])).toEqual(["done", "done", "done"]);
    expect(await o.writer.selectFrom("documentNote").select("id").execute()).toHaveLength(1);
  });

  test("a file sent by a double click is one import, and a new source has one name", async () => {
    const o = await open();
    const { asLead } = await aYear(o);
    const bytes = Buffer.from("Staff number,First name,Surname\n1,Amy,Jones\n");
    const send = (id: string, fileName = "staff.csv") => receiveFile(asLead, { id, kind: "roster", sourceName: "HR", fileName, bytes });
    expect(await Promise.all([send("b1"), send("b1"), send("b2", "odd\0name.csv")])).toEqual(["b1", "b1", "b2"]);
    expect(await o.writer.selectFrom("importBatch").select(["id", "fileName"]).orderBy("id").execute()).toEqual([
      { id: "b1", fileName: "staff.csv" },
      { id: "b2", fileName: "oddname.csv" },
    ]);
    expect(await o.writer.selectFrom("importSource").select("name").execute()).toEqual([{ name: "HR" }]);
  });

  test("an invitation by a double click: one account, and only the last link works", async () => {
    const o = await open();
    const admin = o.as({ personId: await aPerson(o.writer), isAdministrator: true });
    const personId = await aPerson(o.writer);
    expect(await outcomes([inviteAccount(admin, personId), inviteAccount(admin, personId)])).toEqual(["done", "done"]);
    const links = await o.writer.selectFrom("invitation").where("withdrawnAt", "is", null).select("id").execute();
    expect(links).toHaveLength(1);
  });

  test("two administrators cannot put each other out: one stays", async () => {
    for (const how of ["role", "account"] as const) {
      const o = await open();
      const parts = { db: o.db, writer: o.writer, clock: () => new Date(NOW) };
      const { token } = await createFirstAdministrator(parts, { givenName: "Ada", familyName: "One", email: "ada@example.org" });
      const { accountId } = await acceptInvitation(parts, token, "three plain words here");
      const ada = await o.writer.selectFrom("account").where("id", "=", accountId).select(["id", "personId"]).executeTakeFirstOrThrow();
      const bo = { id: "bo", personId: await aPerson(o.writer, { givenName: "Bo" }) };
      await withRole(o.writer, bo.personId, "administrator");
      await o.writer
        .insertInto("account")
        .values({ ...bo, email: "bo@example.org", passwordHash: "x", passwordSetAt: null, disabledAt: null, display: "{}", createdAt: NOW })
        .execute();
      const as = (who: typeof ada) => o.as({ personId: who.personId, accountId: who.id, isAdministrator: true });
      const roleOf = async (personId: string) =>
        (await o.writer.selectFrom("rolePeriod").where("personId", "=", personId).select("id").executeTakeFirstOrThrow()).id;
      const [adas, bos] = [await roleOf(ada.personId), await roleOf(bo.personId)];
      const said = await outcomes(
        how === "role"
          ? [endRole(as(ada), bo.personId, bos, "2026-11-21"), endRole(as(bo), ada.personId, adas, "2026-11-21")]
          : [setAccountDisabled(as(ada), bo.id, true), setAccountDisabled(as(bo), ada.id, true)],
      );
      expect(
        said.filter((s) => s === "done"),
        how,
      ).toHaveLength(1);
    }
  });

  test("an address that somebody else still signs in with is no fault: it is said whose it is", async () => {
    const o = await open();
    const admin = o.as({ personId: await aPerson(o.writer), isAdministrator: true });
    const old = await aPerson(o.writer, { givenName: "Old", familyName: "Owner", email: "j.smith@example.org" });
    await inviteAccount(admin, old);
    await o.writer.updateTable("person").set({ email: null }).where("id", "=", old).execute();
    const young = await aPerson(o.writer, { email: "j.smith@example.org" });
    expect(await outcomes([inviteAccount(admin, young)])).toEqual([expect.stringContaining("Old Owner still signs in with j.smith@example.org")]);
  });

  test("of two who change an activity from the same page the second is told", async () => {
    const o = await open();
    const { asLead } = await aYear(o);
    await addActivity(asLead, { id: "club", name: "Reading club", counts: "yes" });
    const changed = (name: string) => changeActivity(asLead, "club", { name, counts: "yes", use: "yes", version: 1 });
    const said = await outcomes([changed("Book club"), changed("Journal club"), changed("Film club")]);
    expect(said.filter((one) => one === "done")).toHaveLength(1);
    expect(said.filter((one) => one.includes("has been changed since"))).toHaveLength(2);
    expect(await o.writer.selectFrom("activityKind").where("id", "=", "club").select("version").execute()).toEqual([{ version: 2 }]);
  });
});
