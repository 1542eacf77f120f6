import { expect, test } from "vitest";
import { cohortYear, learnerYear } from "#app/asye/read.server";
import { changeAssessor } from "#app/asye/write.server";
import { gridView } from "#app/asye/view";
import { documentForm } from "#app/documents/read.server";
import { saveDraft, startDocument } from "#app/documents/write.server";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import { seedDefinitions } from "#app/documents/reference.server";
import { seedProgrammes } from "#app/programmes/reference.server";
import { readProgramme } from "#app/programmes/rules";
import { shippedProgrammes } from "#app/programmes/shipped";
import { seedReference } from "#db/reference.server";
import { movePage, yearUnder } from "#app/programmes/read-move.server";
import { allFrameworks, allProgrammes, standardsOf } from "#app/programmes/read.server";
import { loadProvisional, moveLearner } from "#app/programmes/write.server";
import { NOW, onEachEngine } from "#tests/support/engines";
import { aCohort, aLearner, aPerson, withRole } from "#tests/support/world";

const notThere = { status: 404 };

onEachEngine("programmes", (open) => {
  async function world() {
    const opened = await open();
    const lead = await aPerson(opened.writer);
    const cohortId = await aCohort(opened.writer, { programmeId: "asye-child-and-family.1", frameworkId: "pqs-practitioners" });
    const learner = await aLearner(opened.writer, { cohortId });
    const beside = await aLearner(opened.writer, { cohortId });
    return { ...opened, asLead: opened.as({ personId: lead, isLead: true }), cohortId, learner, beside };
  }
  const move = { id: "move-1", programmeId: "ecdp.1", frameworkId: "ecs-provisional", fromOn: "2026-11-20" as const, reason: "Agreed by all four." };

  test("the two-year programme is not there until the lead loads it, and loading it twice does it once", async () => {
    const { db, asLead, as, writer } = await world();
    expect((await allProgrammes({ db })).some((p) => p.kind === "ecdp")).toBe(false);
    await expect(loadProvisional(as({ isAssessor: true }))).rejects.toMatchObject(notThere);
    await Promise.all([loadProvisional(asLead), loadProvisional(asLead)]);
    const loaded = (await allProgrammes({ db })).filter((p) => p.kind === "ecdp");
    expect(loaded).toHaveLength(1);
    expect(loaded[0]?.definition).toMatchObject({ lengthMonths: 24, provisional: expect.stringContaining("Not known yet") });
    expect((await allFrameworks({ db })).find((f) => f.id === "ecs-provisional")?.provisional).toContain("six headings");
    expect(await standardsOf({ db }, "ecs-provisional")).toHaveLength(6);
    const said = await writer.selectFrom("auditEvent").where("what", "=", "programmes.provisionalLoaded").select("id").execute();
    expect(said).toHaveLength(1);
  });

  test("a learner who is moved has the other programme's dates from then on; the cohort and everybody else keep theirs", async () => {
    const { asLead, cohortId, learner, beside, writer } = await world();
    await loadProvisional(asLead);
    await moveLearner(asLead, learner.enrolmentId, move);
    await moveLearner(asLead, learner.enrolmentId, move);
    const year = await learnerYear(asLead, learner.enrolmentId);
    expect(year.programme.lengthMonths).toBe(24);
    expect(year.schedule.endsOn).toBe("2028-01-05");
    expect(year.terms).toMatchObject({ frameworkName: expect.stringContaining("Early Career"), frameworkProvisional: expect.any(String) });
    expect((await learnerYear(asLead, beside.enrolmentId)).schedule.endsOn).toBe("2027-01-05");
    const cohort = await cohortYear(asLead, cohortId);
    expect(cohort.cohort.programmeId).toBe("asye-child-and-family.1");
    const grid = gridView(cohort, { team: "", assessor: "", show: "all", order: "name" }, asLead.today);
    const row = grid.rows.find(([id]) => id === learner.enrolmentId);
    // agreement, 3-month, 6-month, 9-month, final: the two-year programme has no 3-month and no 9-month review
    expect(row?.[4].split("\n").map((line) => line.slice(1) === "Moved")).toEqual([false, true, false, true, false]);
    const moves = await writer.selectFrom("programmeMove").selectAll().execute();
    expect(moves).toMatchObject([{ oldProgrammeId: "asye-child-and-family.1", programmeId: "ecdp.1", reason: "Agreed by all four." }]);
    expect((await movePage(asLead, learner.enrolmentId)).moves).toHaveLength(1);
    await expect(writer.updateTable("programmeMove").set({ reason: "Other" }).execute()).rejects.toThrow(/append-only/);
  });

  test("what was written before a move counts under the new programme and stays mapped to the old standards", async () => {
    const { asLead, as, learner, writer } = await world();
    await loadProvisional(asLead);
    const me = as({ personId: learner.learnerId, isLearner: true });
    const { id } = await startDocument(me, { id: "doc-1", enrolmentId: learner.enrolmentId, kind: "familyFeedback", stage: "threeMonth" });
    const standardsKey = (await documentForm(me, id)).definition.sections.flatMap((s) => s.fields).find((f) => f.kind === "standards")?.key ?? "";
    const [old] = await standardsOf(me, "pqs-practitioners");
    await saveDraft(me, { id, version: 1, values: { [standardsKey]: [old?.id] } });
    await moveLearner(asLead, learner.enrolmentId, move);
    const form = await documentForm(me, id);
    expect(form.standards.map((s) => s.frameworkId)).toEqual([...Array<string>(6).fill("ecs-provisional"), "pqs-practitioners"]);
    await saveDraft(me, { id, version: form.document.version, values: { [standardsKey]: [old?.id, "ecs-provisional.2"] } });
    expect(await writer.selectFrom("documentStandard").select("standardId").orderBy("standardId").execute()).toEqual([
      { standardId: "ecs-provisional.2" },
      { standardId: old?.id },
    ]);
    const year = await learnerYear(asLead, learner.enrolmentId);
    const counted = year.progress.stages.find((s) => s.stage.key === "sixMonth")?.requirements.find((r) => r.requirement.kind === "familyFeedback");
    expect(counted?.documents.map((d) => d.id)).toEqual(["doc-1"]);
  });

  test("a move wants another programme or other standards, a day in the year and not to come, and a year that goes on", async () => {
    const { asLead, as, learner } = await world();
    await loadProvisional(asLead);
    const id = learner.enrolmentId;
    const same = { ...move, programmeId: "asye-child-and-family.1", frameworkId: "pqs-practitioners" };
    await expect(moveLearner(asLead, id, same)).rejects.toThrow(/already/);
    await expect(moveLearner(asLead, id, { ...move, programmeId: "nothing" })).rejects.toThrow("Choose the programme");
    await expect(moveLearner(asLead, id, { ...move, fromOn: "2026-01-04" })).rejects.toThrow(/began on 5 January 2026/);
    await expect(moveLearner(asLead, id, { ...move, fromOn: "2026-11-22" })).rejects.toThrow(/today or an earlier day/);
    await expect(moveLearner(as({ personId: learner.assessorId, isAssessor: true }), id, move)).rejects.toMatchObject(notThere);
    await expect(moveLearner(as({ personId: learner.learnerId, isLearner: true }), id, move)).rejects.toMatchObject(notThere);
  });

  test("what would change is shown before anything is saved", async () => {
    const { asLead, learner, db } = await world();
    await loadProvisional(asLead);
    const { year, programmes } = await movePage(asLead, learner.enrolmentId);
    const { schedule } = yearUnder(asLead, year, programmes.find((p) => p.id === "ecdp.1")!.definition);
    expect(schedule.stages.map((s) => s.dueOn)).toEqual(["2026-02-02", "2026-07-05", "2027-01-05", "2027-07-05", "2028-01-05"]);
    expect(await db.selectFrom("programmeMove").select("id").execute()).toEqual([]);
  });

  test("what would change counts everything that was agreed: under their own programme the year stands as it does", async () => {
    const { asLead, learner, writer } = await world();
    const { enrolmentId, learnerId, assessorId } = learner;
    const at = "2026-02-02T09:00:00.000Z" as const;
    await writer
      .insertInto("document")
      .values({
        ...{ id: "a1", definitionId: "agreement.1", kind: "agreement", personId: learnerId, enrolmentId, stage: "agreement", writerId: assessorId },
        ...{ startedById: assessorId, state: "locked", revision: 1, version: 2, waitingFor: null, answers: '{"values":{},"prefilled":{}}' },
        ...{ stateSince: at, createdAt: at, savedAt: at, submittedAt: at, lockedAt: at },
      })
      .execute();
    const next = await aPerson(writer);
    await withRole(writer, next, "assessor");
    await changeAssessor(asLead, enrolmentId, { assessorId: next, fromOn: "2026-11-10" });
    const extension = { id: "e1", enrolmentId, untilOn: "2027-03-05", days: 59, reason: "moreEvidence", agreedOn: "2026-11-20" } as const;
    await writer.insertInto("extension").values(extension).execute();
    const { year } = await movePage(asLead, enrolmentId);
    expect(year.schedule.endsOn).toBe("2027-03-05");
    expect(year.progress.stages[0]?.state).not.toBe("done");
    expect(yearUnder(asLead, year, year.programme)).toEqual({ schedule: year.schedule, progress: year.progress });
  });

  test("what the portal comes with is put in once; a number that the academy has taken itself is passed over and said", async () => {
    const o = await open();
    expect(await seedReference(o.writer, NOW)).toEqual([]);
    const [programme] = shippedProgrammes;
    const own = { ...programme!, id: "asye-child-and-family.99", version: 99 };
    expect(await seedProgrammes(o.writer, NOW, [own])).toEqual([]);
    const ours = { ...own, definition: { ...own.definition, limitMonths: 36 } };
    expect(await seedProgrammes(o.writer, NOW, [ours])).toEqual([own.id]);
    // also where the academy called it otherwise
    expect(await seedProgrammes(o.writer, NOW, [{ ...own, id: "another-id" }])).toEqual(["another-id"]);
    const stored = await o.writer.selectFrom("programme").where("version", "=", 99).select("definition").execute();
    expect(stored.map((r) => readProgramme(r.definition).limitMonths)).toEqual([own.definition.limitMonths]);

    const document = { ...shippedDefinitions[0]!, version: 99 };
    expect(await seedDefinitions(o.writer, NOW, [document])).toEqual([]);
    expect(await seedDefinitions(o.writer, NOW, [{ ...document, title: "Other questions" }])).toEqual([`${document.kind}.99`]);
  });
});
