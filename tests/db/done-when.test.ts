/** The whole of it on both engines: from two files to evidence that everybody has signed, the grid and the audit trail. */
import { expect, test } from "vitest";
import { acceptInvitation, inviteAccount, signIn } from "#app/access/write.server";
import { startCohort } from "#app/asye/write.server";
import { cohortYear } from "#app/asye/read.server";
import { auditPage, noFilter } from "#app/audit/read.server";
import { documentPage } from "#app/documents/read.server";
import { observationsAskedOf } from "#app/documents/read-requests.server";
import { returnDocument, saveDraft, sendDocument, signDocument, startDocument } from "#app/documents/write.server";
import { requestObservation, startObservation } from "#app/documents/write-requests.server";
import { guessColumns } from "#app/imports/rules/columns";
import { fieldsOf } from "#app/imports/rules/caseload";
import { rosterFields } from "#app/imports/rules/roster";
import { receiveFile } from "#app/imports/write.server";
import { chooseCaseloadColumns, confirmCaseload, matchTheWorkers } from "#app/imports/write-caseload.server";
import { chooseRosterColumns, confirmRoster } from "#app/imports/write-roster.server";
import { caseloadTerms, latestLoads } from "#app/caseload/read.server";
import { giveRole } from "#app/people/write.server";
import type { Day } from "#app/shared/dates";
import { NOW, onEachEngine } from "#tests/support/engines";
import { aPerson } from "#tests/support/world";

const ROSTER = `Employee number;Forename;Surname;Work email;SWE number;SWE registered from;Job title;Team;Weekly hours;Start date;Line manager staff number
100;Mo;Manager;mo@example.org;;;Team manager;North;37;01/02/2015;
200;Ash;Assessor;ash@example.org;SW1200;01/02/2015;Advanced practitioner;North;37;01/02/2015;100
300;Nell;Fairbrother;nell@example.org;sw 1300;01/09/2026;Newly qualified social worker;North;37;02/11/2026;100
400;Tomasz;Wrona;tomasz@example.org;SW0000001400;01/09/2026;Newly qualified social worker;North;29.6;02/11/2026;100
`;
const EXTRACT = `Snapshot date,Staff number,Worker name,Team,CP,CIN,Joint worked
31/10/2026,300,Nell Fairbrother,North,2,3,1
31/10/2026,,Tomek W,North,1,4,0
`;

onEachEngine("done when", (open) => {
  test("a lead imports both files and starts a cohort; a learner writes and asks; the assessor signs; grid and trail tell it", async () => {
    const o = await open();
    const leadId = await aPerson(o.writer, { id: "lead", givenName: "Lee", familyName: "Lead", staffNumber: null });
    const adminId = await aPerson(o.writer, { id: "admin", givenName: "Ada", familyName: "Admin", staffNumber: null });
    const lead = o.as({ personId: leadId, name: "Lee Lead", isLead: true });
    const admin = o.as({ personId: adminId, name: "Ada Admin", isAdministrator: true });
    const personOf = async (staffNumber: string) =>
      (await o.db.selectFrom("person").where("staffNumber", "=", staffNumber).select("id").executeTakeFirstOrThrow()).id;

    // two files
    const roster = await receiveFile(lead, { id: "roster", kind: "roster", sourceName: "HR", fileName: "staff.csv", bytes: Buffer.from(ROSTER) });
    await chooseRosterColumns(lead, roster, guessColumns(rosterFields, ROSTER.split("\n")[0]!.split(";")));
    expect(await confirmRoster(lead, roster, { effectiveOn: lead.today, missingHaveLeft: false, seen: null })).not.toBeNull();
    const [managerId, assessorId, nellId, tomaszId] = await Promise.all(["100", "200", "300", "400"].map(personOf));
    const extract = await receiveFile(lead, { id: "extract", kind: "caseload", sourceName: "Cases", fileName: "e.csv", bytes: Buffer.from(EXTRACT) });
    const columns = guessColumns(fieldsOf("perWorker"), EXTRACT.split("\n")[0]!.split(","));
    expect(await chooseCaseloadColumns(lead, extract, { shape: "perWorker", columns, typedDay: null, words: {} })).toEqual({ unknown: [] });
    await matchTheWorkers(lead, extract, new Map([["Tomek W", tomaszId!]]));
    expect((await confirmCaseload(lead, extract)).counts).toMatchObject({ added: 2 });
    expect((await latestLoads(lead, await caseloadTerms(lead, [tomaszId!]), [tomaszId!])).get(tomaszId!)?.cases).toBe(5);

    // a cohort with the people just imported
    await giveRole(admin, assessorId!, { id: "role", role: "assessor", startsOn: "2026-11-01" as Day });
    const learner = (personId: string) => ({
      personId,
      startsOn: "2026-11-09" as Day,
      minutesPerWeek: null,
      assessorId: assessorId!,
      managerId: null,
      teamId: null,
    });
    await startCohort(lead, {
      id: "cohort",
      name: "Winter intake",
      startsOn: "2026-11-09",
      programmeId: "asye-child-and-family.1",
      frameworkId: "pqs-practitioners",
      learners: [learner(nellId!), learner(tomaszId!)],
    });
    const before = await cohortYear(lead, "cohort");
    const own = before.learners.find((y) => y.enrolment.personId === nellId)!;
    expect(own.enrolment).toMatchObject({ assessorId, managerId });
    const enrolmentId = own.enrolment.id;

    // her account, by a one-time link
    const { token } = await inviteAccount(admin, nellId!);
    const parts = { db: o.db, writer: o.writer, clock: () => new Date(NOW) };
    const { accountId } = await acceptInvitation(parts, token, "three quiet herons");
    expect((await signIn(parts, { email: "nell@example.org", password: "three quiet herons", address: "1" })).personId).toBe(nellId);
    const nell = o.as({ accountId, personId: nellId!, name: "Nell Fairbrother", isLearner: true });
    const ash = o.as({ personId: assessorId!, name: "Ash Assessor", isAssessor: true });
    const standards = (await o.db.selectFrom("standard").where("frameworkId", "=", "pqs-practitioners").select("id").execute()).map((s) => s.id);

    // a reflection: draft, sent, returned, sent again, signed
    await startDocument(nell, { id: "reflection", enrolmentId, kind: "criticalReflection", stage: "sixMonth" });
    const words = {
      title: "A first visit",
      work: "One visit",
      thinking: "I spoke too much",
      change: "I wait",
      next: "Silence",
      standards: standards.slice(0, 2),
    };
    const { version } = await saveDraft(nell, { id: "reflection", version: 1, values: { title: "A first" } });
    await sendDocument(nell, { id: "reflection", version, values: words });
    await returnDocument(ash, { id: "reflection", version: 3, comment: "Say more about what changed" });
    await sendDocument(nell, { id: "reflection", version: 4, values: { ...words, change: "I wait, and I write down her words" } });
    await signDocument(ash, { id: "reflection", part: "assessor", revision: 2, version: 5, values: { assessorSays: "Well seen" } });
    expect((await documentPage(nell, "reflection")).document.state).toBe("locked");

    // an observation: asked for, written, signed by both
    await requestObservation(nell, {
      id: "wish",
      enrolmentId,
      stage: "threeMonth",
      proposedOn: "2026-11-20" as Day,
      setting: "A home visit",
      aims: "Hearing the child",
    });
    expect((await observationsAskedOf(ash)).map((r) => r.id)).toEqual(["wish"]);
    await startObservation(ash, { id: "observation", requestId: "wish" });
    const seen = {
      observedOn: "2026-11-20",
      lasted: 60,
      setting: "homeVisit",
      aims: "Hearing the child",
      consent: true,
      account: "A calm visit",
      judgement: "Good",
      standards: standards.slice(0, 1),
      actions: "Plan the next one",
    };
    await sendDocument(ash, { id: "observation", version: 1, values: seen });
    await signDocument(nell, { id: "observation", part: "learner", revision: 1, version: 2, values: { learnerReflects: "I let her finish" } });

    // the grid shows it, the trail tells it
    const after = (await cohortYear(lead, "cohort")).learners.find((y) => y.enrolment.id === enrolmentId)!;
    const stage = (key: string) => after.progress.stages.find((s) => s.stage.key === key)!;
    expect(stage("threeMonth").requirements.find((r) => r.requirement.kind === "directObservation")?.state).toBe("done");
    expect(stage("sixMonth").requirements.find((r) => r.requirement.kind === "criticalReflection")?.state).toBe("done");
    const told = (await auditPage(admin, noFilter)).events.map((e) => e.sentence);
    for (const sentence of [
      "Lee Lead confirmed an import",
      "Lee Lead started a cohort",
      "Nell Fairbrother sent a critical reflection",
      "Ash Assessor returned a critical reflection of Nell Fairbrother",
      "Ash Assessor signed a critical reflection of Nell Fairbrother",
      "Nell Fairbrother signed a direct observation",
    ])
      expect(told).toContain(sentence);
  });
});
