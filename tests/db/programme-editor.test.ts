import { expect, test } from "vitest";
import { documentEditor, draftOf, openDocumentDraft, openProgrammeDraft, programmeEditor } from "#app/programmes/read-editor.server";
import { allProgrammes } from "#app/programmes/read.server";
import { beginDocument, beginProgramme, publishDocument, publishProgramme, saveVersionDraft, throwAway } from "#app/programmes/write-editor.server";
import { withPart } from "#app/programmes/forms-programme";
import type { FormValues } from "#app/shared/form-values";
import { onEachEngine } from "#tests/support/engines";
import { aCohort, aPerson } from "#tests/support/world";

const notThere = { status: 404 };
const BASE = "asye-child-and-family.1";
const about = (change: FormValues) => (values: FormValues) => ({ ...values, ...change });

onEachEngine("the editor of a programme", (open) => {
  async function world() {
    const opened = await open();
    const lead = await aPerson(opened.writer, { givenName: "Lee", familyName: "Lead" });
    const other = await aPerson(opened.writer, { givenName: "Kit", familyName: "Other" });
    const asLead = opened.as({ personId: lead, isLead: true });
    return { ...opened, asLead, asOther: opened.as({ personId: other, isLead: true }) };
  }
  const of = (version: number) => ({ what: "programme" as const, kind: "asye", part: "about", version });

  test("a new version begins as a copy, is saved as it is typed, and becomes the next version; the one before stays", async () => {
    const { db, writer, asLead } = await world();
    const before = (await allProgrammes({ db })).filter((p) => p.kind === "asye");
    const cohortId = await aCohort(writer, { programmeId: BASE });
    await Promise.all([beginProgramme(asLead, BASE), beginProgramme(asLead, BASE)]);
    expect((await openProgrammeDraft(asLead, BASE)).draft.version).toBe(1);
    await saveVersionDraft(asLead, of(1), about({ limitMonths: "" }));
    const { draft } = await openProgrammeDraft(asLead, BASE);
    expect(draft).toMatchObject({ version: 2, savedBy: "Lee Lead" });
    await expect(publishProgramme(asLead, BASE, { draftId: draft.id, version: 2 })).rejects.toThrow(/still to be put right/);
    await saveVersionDraft(asLead, of(2), about({ limitMonths: "30", title: "ASYE, thirty months at the latest" }));
    const look = { draftId: draft.id, version: 3 };
    const [one, two] = await Promise.all([publishProgramme(asLead, BASE, look), publishProgramme(asLead, BASE, look)]);
    expect(one).toEqual(two);
    expect(await publishProgramme(asLead, BASE, look)).toEqual(one);
    const after = (await allProgrammes({ db })).filter((p) => p.kind === "asye");
    const newest = Math.max(...before.map((p) => p.version)) + 1;
    expect(after.filter((p) => !before.some((b) => b.id === p.id))).toMatchObject([
      { id: `asye-child-and-family.${newest}`, version: newest, definition: { limitMonths: 30, title: "ASYE, thirty months at the latest" } },
    ]);
    expect(after.find((p) => p.id === BASE)?.definition).toEqual(before.find((p) => p.id === BASE)?.definition);
    expect(await db.selectFrom("cohort").where("id", "=", cohortId).select("programmeId").executeTakeFirst()).toEqual({ programmeId: BASE });
    expect(await draftOf({ db }, "programme", "asye")).toBeNull();
  });

  test("one draft for each kind; a page older than the last save is told by whom, and saving the same again does nothing", async () => {
    const { asLead, asOther } = await world();
    await beginProgramme(asLead, BASE);
    await beginProgramme(asOther, "asye-child-and-family.2");
    expect((await programmeEditor(asOther, "asye-child-and-family.2")).draft?.basedOnId).toBe(BASE);
    await expect(openProgrammeDraft(asOther, "asye-child-and-family.2")).rejects.toMatchObject(notThere);
    await saveVersionDraft(asOther, of(1), about({ title: "Kit's" }));
    await expect(saveVersionDraft(asLead, of(1), about({ title: "Lee's" }))).rejects.toThrow(/Kit Other saved this today at 10:00/);
    expect((await openProgrammeDraft(asLead, BASE)).draft.values.title).toBe("Kit's");
    expect(await saveVersionDraft(asLead, of(1), about({ title: "Kit's" }))).toEqual({ version: 2 });
    const tries = await Promise.allSettled(
      ["a", "b", "c"].map((title) => saveVersionDraft(asLead, of(2), (v) => withPart(v, "about", { ...v, title }))),
    );
    expect(tries.map((t) => t.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  test("what changes nothing is not published, and a draft can be thrown away", async () => {
    const { asLead } = await world();
    await beginProgramme(asLead, BASE);
    const { draft } = await openProgrammeDraft(asLead, BASE);
    await expect(publishProgramme(asLead, BASE, { draftId: draft.id, version: 1 })).rejects.toThrow("Nothing differs from version 1.");
    await throwAway(asLead, "programme", "asye");
    await expect(openProgrammeDraft(asLead, BASE)).rejects.toMatchObject(notThere);
    await expect(publishProgramme(asLead, BASE, { draftId: draft.id, version: 1 })).rejects.toMatchObject(notThere);
  });

  test("only a lead prepares or publishes anything", async () => {
    const { as, asLead } = await world();
    await beginProgramme(asLead, BASE);
    for (const viewer of [as({ isAssessor: true }), as({ isManager: true }), as({ isAdministrator: true }), as({ isLearner: true })]) {
      await expect(programmeEditor(viewer, BASE)).rejects.toMatchObject(notThere);
      await expect(beginProgramme(viewer, BASE)).rejects.toMatchObject(notThere);
      await expect(saveVersionDraft(viewer, of(1), about({}))).rejects.toMatchObject(notThere);
      await expect(throwAway(viewer, "programme", "asye")).rejects.toMatchObject(notThere);
      await expect(publishProgramme(viewer, BASE, { draftId: "x", version: 1 })).rejects.toMatchObject(notThere);
    }
  });
});

onEachEngine("the editor of a document", (open) => {
  async function world() {
    const opened = await open();
    const lead = await aPerson(opened.writer, { givenName: "Lee", familyName: "Lead" });
    return { ...opened, asLead: opened.as({ personId: lead, isLead: true }) };
  }
  test("new questions become the next version; what was begun keeps the old ones, and no programme uses them yet", async () => {
    const { db, asLead, as } = await world();
    const { newest } = await documentEditor(asLead, "writtenWork");
    await beginDocument(asLead, "writtenWork");
    const { draft } = await openDocumentDraft(asLead, "writtenWork");
    const of = { what: "document" as const, kind: "writtenWork", part: "about" };
    await expect(publishDocument(asLead, "writtenWork", { draftId: draft.id, version: 1 })).rejects.toThrow(/Nothing differs/);
    await saveVersionDraft(asLead, { ...of, version: 1 }, (v) => ({ ...v, title: "" }));
    await expect(publishDocument(asLead, "writtenWork", { draftId: draft.id, version: 2 })).rejects.toThrow(/put right/);
    await saveVersionDraft(asLead, { ...of, version: 2 }, (v) => ({ ...v, title: "Written work, seen together" }));
    const look = { draftId: draft.id, version: 3 };
    const [one, two] = await Promise.all([publishDocument(asLead, "writtenWork", look), publishDocument(asLead, "writtenWork", look)]);
    expect(one).toEqual(two);
    expect(one).toEqual({ id: `writtenWork.${newest.version + 1}` });
    const { versions } = await documentEditor(asLead, "writtenWork");
    expect(versions.at(-1)).toEqual({ ...newest, version: newest.version + 1, title: "Written work, seen together" });
    expect(versions.at(-2)).toEqual(newest);
    const used = (await allProgrammes({ db })).map((p) => p.definition.documents.writtenWork);
    expect(used).not.toContain(one.id);
    await expect(documentEditor(as({ isAssessor: true }), "writtenWork")).rejects.toMatchObject(notThere);
    await expect(documentEditor(asLead, "nothing")).rejects.toMatchObject(notThere);
    await expect(beginDocument(as({ isAdministrator: true }), "agreement")).rejects.toMatchObject(notThere);
  });

  test("a new version of a programme can use the new questions, and is told where its writer does not fit", async () => {
    const { asLead } = await world();
    await beginDocument(asLead, "familyFeedback");
    await saveVersionDraft(asLead, { what: "document", kind: "familyFeedback", part: "about", version: 1 }, (v) => ({
      ...v,
      title: "What families said",
    }));
    const { draft } = await openDocumentDraft(asLead, "familyFeedback");
    const { id } = await publishDocument(asLead, "familyFeedback", { draftId: draft.id, version: 2 });
    await beginProgramme(asLead, BASE);
    await saveVersionDraft(asLead, { what: "programme", kind: "asye", part: "documents", version: 1 }, (v) => ({
      ...v,
      documents: { ...(v.documents as FormValues), familyFeedback: id },
    }));
    const open = await openProgrammeDraft(asLead, BASE);
    const published = await publishProgramme(asLead, BASE, { draftId: open.draft.id, version: 2 });
    const programme = (await allProgrammes(asLead)).find((p) => p.id === published.id);
    expect(programme?.definition.documents.familyFeedback).toBe(id);
  });
});
