/** Files on documents: kept by content, seen by whoever sees the document, under every signature, and never lost or changed. */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import type { Viewer } from "#app/access/permissions";
import { MOST_ATTACHMENTS } from "#app/documents/attachments";
import { attachmentFor, attachmentsForm, attachmentsOf, namedFiles } from "#app/documents/read-attachments.server";
import { verifiedPage, verifyBatch } from "#app/documents/read-verify.server";
import { attachFile, removeAttachment } from "#app/documents/write-attachments.server";
import { returnDocument, sendDocument, signDocument, startDocument } from "#app/documents/write.server";
import { bytesOf } from "#app/shared/pdf.server";
import { fileStore } from "#app/shared/file-store.server";
import { Refusal } from "#app/shared/refusal";
import { tinyDocx, tinyPng } from "#db/seed/files";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aLearner, aPerson, withRole } from "#tests/support/world";

const root = mkdtempSync(join(tmpdir(), "portal-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let n = 0;

async function aDraft(open: () => Promise<Opened>) {
  const opened = await open();
  const { writer, as } = opened;
  const year = await aLearner(writer);
  const leadId = await aPerson(writer);
  await withRole(writer, leadId, "academyLead");
  const me = (personId: string, name: string, more: Partial<Viewer> = {}) => as({ personId, name, ...more });
  const { frameworkId } = await writer.selectFrom("cohort").where("id", "=", year.cohortId).select("frameworkId").executeTakeFirstOrThrow();
  const standards = (await writer.selectFrom("standard").where("frameworkId", "=", frameworkId).select("id").limit(2).execute()).map((s) => s.id);
  const folder = join(root, String(++n));
  const w = {
    ...opened,
    ...year,
    folder,
    files: fileStore(folder),
    standards,
    learner: me(year.learnerId, "Amy Learner", { isLearner: true }),
    assessor: me(year.assessorId, "Ash Assessor", { isAssessor: true }),
    manager: me(year.managerId, "Mo Manager", { isManager: true }),
    lead: me(leadId, "Lee Lead", { isLead: true }),
    stranger: me(await aPerson(writer), "Sam Stranger", { isAssessor: true, isManager: true, isLearner: true }),
  };
  await startDocument(w.learner, { id: "r1", kind: "criticalReflection", stage: "sixMonth", enrolmentId: year.enrolmentId });
  return w;
}
type World = Awaited<ReturnType<typeof aDraft>>;
const attach = (w: World, id: string, bytes: Uint8Array, ctx = w.learner, fileName = "Genogram.png") =>
  attachFile(ctx, w.files, { id, documentId: "r1", fileName, bytes });
const values = (w: World) => ({ title: "T", work: "W", thinking: "Th", change: "C", next: "N", standards: w.standards });
const send = async (w: World) => {
  const { version } = await w.writer.selectFrom("document").where("id", "=", "r1").select("version").executeTakeFirstOrThrow();
  await sendDocument(w.learner, { id: "r1", version, values: values(w) });
};
const sign = async (w: World) => {
  const { version, revision } = await w.writer
    .selectFrom("document")
    .where("id", "=", "r1")
    .select(["version", "revision"])
    .executeTakeFirstOrThrow();
  await signDocument(w.assessor, { id: "r1", part: "assessor", revision, version, values: { assessorSays: "Good" } });
};
const stored = (w: World) => attachmentsOf(w.learner, ["r1"]);
const refused = (work: Promise<unknown>) =>
  work.then(
    () => "nothing was refused",
    (e: unknown) => (e instanceof Refusal ? e.message : Promise.reject(e as Error)),
  );
const statusOf = (work: Promise<unknown>) =>
  work.then(
    () => 200,
    (e: unknown) => (e instanceof Response ? e.status : Promise.reject(e as Error)),
  );
const faults = async (w: World) => (await verifyBatch(w.db, w.files, {}, "")).documents.flatMap((d) => d.faults);
const diskFiles = (folder: string) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((f) => statSync(join(folder, f)).isFile());

onEachEngine("attachments", (open) => {
  test("a file is attached once, is on the disk by its content, and comes back as it was", async () => {
    const w = await aDraft(open);
    const picture = tinyPng(12, 1);
    await attach(w, "a1", picture, w.learner, "../My genogram.png");
    await attach(w, "a1", picture, w.learner, "../My genogram.png");
    const [file, ...more] = await stored(w);
    expect(more).toEqual([]);
    expect(file).toMatchObject({ fileName: "My genogram.png", type: "png", bytes: picture.length });
    expect(await bytesOf((await w.files.read(file!.sha256))!.stream)).toEqual(picture);
    expect(diskFiles(w.folder)).toEqual([join(file!.sha256.slice(0, 2), file!.sha256)]);
    expect(statSync(join(w.folder, file!.sha256.slice(0, 2), file!.sha256)).mode & 0o077).toBe(0);
    expect(await refused(attach(w, "a2", picture))).toContain("attached already, as “My genogram.png”");
    expect(await refused(attach(w, "a1", tinyPng(12, 2)))).toContain("used already");
    expect(await refused(attach(w, "a3", Buffer.from("<svg/>")))).toContain("not taken");
    const events = await w.writer
      .selectFrom("auditEvent")
      .where("subjectId", "=", "r1")
      .where("what", "like", "document.attach%")
      .select("what")
      .execute();
    expect(events).toHaveLength(1);
  });

  test("only its writer attaches and removes, only while it is written, and at most so many", async () => {
    const w = await aDraft(open);
    await attach(w, "a1", tinyPng(12, 1));
    for (const ctx of [w.assessor, w.manager, w.lead, w.stranger]) {
      expect(await statusOf(attach(w, "x", tinyPng(12, 2), ctx))).toBe(404);
      expect(await statusOf(removeAttachment(ctx, { id: "a1", documentId: "r1" }))).toBe(404);
      expect(await statusOf(attachmentsForm(ctx, "r1"))).toBe(404);
    }
    expect(await statusOf(attachFile(w.learner, w.files, { id: "x", documentId: "no-such", fileName: "x", bytes: tinyPng(12, 2) }))).toBe(404);
    await removeAttachment(w.learner, { id: "a1", documentId: "r1" });
    await removeAttachment(w.learner, { id: "a1", documentId: "r1" });
    expect(await stored(w)).toEqual([]);
    for (let i = 0; i < MOST_ATTACHMENTS; i++) await attach(w, `m${i}`, tinyPng(12, i));
    expect(await refused(attach(w, "one-more", tinyPng(12, 99)))).toContain(`at most ${MOST_ATTACHMENTS} files`);
    await send(w);
    expect(await refused(attach(w, "late", tinyPng(12, 98)))).toContain("has been sent");
    expect(await refused(removeAttachment(w.learner, { id: "m0", documentId: "r1" }))).toContain("has been sent");
  });

  test("who may read the document may have its files, and nobody else", async () => {
    const w = await aDraft(open);
    await attach(w, "a1", tinyPng(12, 1));
    const readers = async () => {
      const may: string[] = [];
      for (const [name, ctx] of Object.entries({ learner: w.learner, assessor: w.assessor, manager: w.manager, lead: w.lead, stranger: w.stranger }))
        if ((await statusOf(attachmentFor(ctx, "r1", "a1"))) === 200) may.push(name);
      return may;
    };
    expect(await readers()).toEqual(["learner"]);
    await send(w);
    const sent = await readers();
    expect(sent).toContain("assessor");
    expect(sent).not.toContain("stranger");
    expect(await statusOf(attachmentFor(w.learner, "r1", "../a1"))).toBe(404);
    expect(await statusOf(attachmentFor(w.learner, "r1", "a2"))).toBe(404);
    await startDocument(w.learner, { id: "r2", kind: "criticalReflection", stage: "sixMonth", enrolmentId: w.enrolmentId });
    expect(await statusOf(attachmentFor(w.learner, "r2", "a1"))).toBe(404);
  });

  test("from the moment it is sent its files can be changed by nobody, not even in the database", async () => {
    const w = await aDraft(open);
    await attach(w, "a1", tinyPng(12, 1));
    const one = { ...(await w.writer.selectFrom("attachment").selectAll().executeTakeFirstOrThrow()), id: "a9", sha256: "c".repeat(64) };
    const tries = [
      () => w.writer.insertInto("attachment").values(one).execute(),
      () => w.writer.updateTable("attachment").set({ fileName: "other.png" }).execute(),
      () => w.writer.updateTable("attachment").set({ bytes: 1 }).execute(),
      () => w.writer.deleteFrom("attachment").execute(),
    ];
    await send(w);
    for (const tried of tries) await expect(tried()).rejects.toThrow();
    await sign(w);
    for (const tried of tries) await expect(tried()).rejects.toThrow();
    expect(await stored(w)).toHaveLength(1);
    expect(await faults(w)).toEqual([]);
  });

  test("a signature covers the files: another name, another or a missing file is found, and so is one that was put in", async () => {
    const w = await aDraft(open);
    await attach(w, "a1", tinyPng(12, 1));
    await attach(w, "a2", await tinyDocx(["Notes"]), w.learner, "Notes.docx");
    await send(w);
    await sign(w);
    expect(await verifyBatch(w.db, w.files, {}, "")).toMatchObject({ next: null, documents: [{ id: "r1", signatures: 2, files: 2, faults: [] }] });
    const picture = (await stored(w)).find((a) => a.type === "png")!;
    const path = join(w.folder, picture.sha256.slice(0, 2), picture.sha256);
    writeFileSync(path, tinyPng(12, 2));
    expect(await faults(w)).toEqual(["Its file “Genogram.png” is not the one that was attached."]);
    rmSync(path);
    expect(await faults(w)).toEqual(["Its file “Genogram.png” is missing."]);
    await w.files.put(tinyPng(12, 1));
    expect(await faults(w)).toEqual([]);
    const trigger = w.engine === "sqlite" ? "attachment_no_update" : "attachment_no_update on attachment";
    await sql`drop trigger ${sql.raw(trigger)}`.execute(w.writer);
    await w.writer.updateTable("attachment").set({ fileName: "Other.png" }).where("id", "=", "a1").execute();
    expect(await faults(w)).toEqual(["It is not what Amy Learner signed.", "It is not what Ash Assessor signed."]);
  });

  test("what comes back for changes may have other files, and is signed anew with them", async () => {
    const w = await aDraft(open);
    await attach(w, "a1", tinyPng(12, 1));
    await send(w);
    const { version } = await w.writer.selectFrom("document").where("id", "=", "r1").select("version").executeTakeFirstOrThrow();
    await returnDocument(w.assessor, { id: "r1", version, comment: "Without the picture, please." });
    await removeAttachment(w.learner, { id: "a1", documentId: "r1" });
    await attach(w, "a2", tinyPng(12, 2), w.learner, "Other.png");
    await send(w);
    await sign(w);
    expect((await stored(w)).map((a) => a.fileName)).toEqual(["Other.png"]);
    expect(await faults(w)).toEqual([]);
  });

  test("files that nothing names any more go after a day, the others stay", async () => {
    const w = await aDraft(open);
    await attach(w, "a1", tinyPng(12, 1));
    await attach(w, "a2", tinyPng(12, 2), w.learner, "b.png");
    await removeAttachment(w.learner, { id: "a2", documentId: "r1" });
    const half = join(w.folder, "00");
    await w.files.put(tinyPng(12, 3));
    const sweep = (now: Date) => w.files.sweep((names) => namedFiles(w.db, names), now);
    expect(await sweep(new Date())).toBe(0);
    const old = new Date(Date.now() - 2 * 24 * 60 * 60 * 1000);
    for (const file of diskFiles(w.folder)) utimesSync(join(w.folder, file), old, old);
    expect(await sweep(new Date())).toBe(2);
    const left = await stored(w);
    expect(diskFiles(w.folder)).toEqual(left.map((a) => join(a.sha256.slice(0, 2), a.sha256)));
    expect(existsSync(half) && readdirSync(half).length > 0).toBe(left.some((a) => a.sha256.startsWith("00")));
    expect(await fileStore(join(root, "no-such-folder")).sweep(async () => new Set(), new Date())).toBe(0);
  });

  test("the page that checks signatures: everything for the lead, their own for a learner, a batch at a time", async () => {
    const w = await aDraft(open);
    await send(w);
    await sign(w);
    expect((await verifiedPage(w.lead, w.files, { enrolmentId: null, after: "" })).documents).toHaveLength(1);
    expect((await verifiedPage(w.learner, w.files, { enrolmentId: null, after: "" })).documents).toHaveLength(1);
    expect((await verifiedPage(w.learner, w.files, { enrolmentId: w.enrolmentId, after: "" })).learner).toContain("Amy Learner");
    expect((await verifiedPage(w.stranger, w.files, { enrolmentId: null, after: "" })).documents).toEqual([]);
    for (const ctx of [w.stranger, w.assessor, w.manager])
      expect(await statusOf(verifiedPage(ctx, w.files, { enrolmentId: w.enrolmentId, after: "" }))).toBe(404);
    expect(await statusOf(verifiedPage(w.assessor, w.files, { enrolmentId: null, after: "" }))).toBe(404);
    for (const id of ["r2", "r3"]) {
      await startDocument(w.learner, { id, kind: "criticalReflection", stage: "sixMonth", enrolmentId: w.enrolmentId });
      await sendDocument(w.learner, { id, version: 1, values: values(w) });
    }
    const { result: first, queries } = await w.counting(() => verifyBatch(w.db, w.files, {}, "", 2));
    expect(first.next).toBe("r2");
    expect((await w.counting(() => verifyBatch(w.db, w.files, {}, "", 1))).queries).toBe(queries);
    expect(await verifyBatch(w.db, w.files, {}, first.next!, 2)).toMatchObject({ next: null, documents: [{ id: "r3" }] });
  });
});
