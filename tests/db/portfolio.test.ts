/** The whole year to take away: a tagged PDF and a ZIP with everything in it, for the learner and the lead, each with what they may read. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fromBuffer, type Entry, type ZipFile } from "yauzl";
import type { Viewer } from "#app/access/permissions";
import { attachFile } from "#app/documents/write-attachments.server";
import { addAddendum, sendDocument, signDocument, startDocument } from "#app/documents/write.server";
import { portfolioZip } from "#app/portfolio/archive.server";
import { portfolioPdf } from "#app/portfolio/paper.server";
import { portfolioOf } from "#app/portfolio/read.server";
import { uniqueNames, folderOf } from "#app/portfolio/rules";
import { bytesOf } from "#app/shared/pdf.server";
import { fileStore } from "#app/shared/file-store.server";
import { tinyPng } from "#db/seed/files";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { readPdf, spoken, allTags } from "#tests/support/pdf";
import { aLearner, aPerson, withRole } from "#tests/support/world";

const root = mkdtempSync(join(tmpdir(), "portal-portfolio-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let n = 0;
const house = { academy: "Social Work Academy", council: "Demo County Council", brandColour: "#1d4f5c" };

async function aYear(open: () => Promise<Opened>) {
  const opened = await open();
  const { writer, as } = opened;
  const year = await aLearner(writer);
  const leadId = await aPerson(writer);
  await withRole(writer, leadId, "academyLead");
  const { frameworkId } = await writer.selectFrom("cohort").where("id", "=", year.cohortId).select("frameworkId").executeTakeFirstOrThrow();
  const standards = await writer.selectFrom("standard").where("frameworkId", "=", frameworkId).selectAll().limit(2).execute();
  const me = (personId: string, name: string, more: Partial<Viewer> = {}) => as({ personId, name, ...more });
  const w = {
    ...opened,
    ...year,
    standards,
    files: fileStore(join(root, String(++n))),
    learner: me(year.learnerId, "Amy Learner", { isLearner: true }),
    assessor: me(year.assessorId, "Ash Assessor", { isAssessor: true }),
    manager: me(year.managerId, "Mo Manager", { isManager: true }),
    lead: me(leadId, "Lee Lead", { isLead: true }),
    stranger: me(await aPerson(writer), "Sam Stranger", { isLearner: true, isAssessor: true }),
  };
  const values = {
    title: "Building trust",
    work: "Six visits with “Łukasz”",
    thinking: "I assumed too much",
    change: "I ask first",
    next: "Court work",
    standards: standards.map((s) => s.id),
  };
  await startDocument(w.learner, { id: "r1", kind: "criticalReflection", stage: "sixMonth", enrolmentId: year.enrolmentId });
  await attachFile(w.learner, w.files, { id: "a1", documentId: "r1", fileName: "../Drawing.png", bytes: tinyPng(16, 1) });
  await attachFile(w.learner, w.files, { id: "a2", documentId: "r1", fileName: "drawing.png", bytes: tinyPng(16, 2) });
  await sendDocument(w.learner, { id: "r1", version: 1, values });
  await signDocument(w.assessor, { id: "r1", part: "assessor", revision: 1, version: 2, values: { assessorSays: "Thoughtful and honest" } });
  await addAddendum(w.learner, { id: "r1", noteId: "n1", text: "The visit was on the 12th." });
  await startDocument(w.learner, { id: "r2", kind: "criticalReflection", stage: "final", enrolmentId: year.enrolmentId });
  await sendDocument(w.learner, { id: "r2", version: 1, values: { ...values, title: "Only for my assessor" } });
  await startDocument(w.learner, { id: "r3", kind: "criticalReflection", stage: "final", enrolmentId: year.enrolmentId });
  return w;
}
type World = Awaited<ReturnType<typeof aYear>>;
const statusOf = (work: Promise<unknown>) =>
  work.then(
    () => 200,
    (e: unknown) => (e instanceof Response ? e.status : Promise.reject(e as Error)),
  );
const pdfFor = async (ctx: World["learner"], enrolmentId: string) =>
  readPdf(await bytesOf(portfolioPdf(ctx, await portfolioOf(ctx, enrolmentId), house)));
const zipFor = async (w: World, ctx: World["learner"]) =>
  unzipped(await bytesOf(await portfolioZip(ctx, await portfolioOf(ctx, w.enrolmentId), house, w.files)));

const unzipped = (bytes: Buffer) =>
  new Promise<Map<string, Buffer>>((resolve, reject) => {
    const found = new Map<string, Buffer>();
    fromBuffer(bytes, { lazyEntries: true }, (error: Error | null, zip: ZipFile) => {
      if (error) return reject(error);
      zip.on("entry", (entry: Entry) =>
        zip.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          bytesOf(stream).then((content) => (found.set(entry.fileName, content), zip.readEntry()), reject);
        }),
      );
      zip.on("end", () => resolve(found)).on("error", reject);
      zip.readEntry();
    });
  });

onEachEngine("portfolio", (open) => {
  test("the PDF tells the whole year in reading order, with signatures, and is tagged throughout", async () => {
    const w = await aYear(open);
    const pdf = await pdfFor(w.learner, w.enrolmentId);
    const said = spoken(pdf);
    const all = said.join("\n");
    for (const words of [
      "Building trust",
      "Six visits with “Łukasz”",
      "Thoughtful and honest",
      "The visit was on the 12th.",
      "Drawing.png",
      w.standards[0]!.heading,
    ])
      expect(all).toContain(words);
    const signatures = await w.writer.selectFrom("documentSignature").where("documentId", "=", "r1").select("contentHash").execute();
    for (const { contentHash } of signatures) expect(all).toContain(contentHash.slice(0, 16));
    const heads = said.filter((s) => s.startsWith("H1: "));
    expect(heads[0]).toContain("Portfolio of Amy Learner");
    expect(heads[1]).toBe("H1: Contents");
    expect(heads.findIndex((h) => h.startsWith("H1: 1. "))).toBeGreaterThan(heads.indexOf("H1: What the programme asks for"));
    expect(heads.slice(-4)).toEqual(["H1: Supervision", "H1: Protected development time", "H1: Caseload", "H1: Attached files"]);
    expect(pdf.untagged).toEqual([]);
    expect(pdf.fonts.every((f) => f.embedded)).toBe(true);
    expect(pdf.catalog).toContain("/Lang (en-GB)");
    const levels = allTags(pdf.root).flatMap((t) => (/^H[1-3]$/.test(t.type) ? [Number(t.type[1])] : []));
    expect(levels.every((level, i) => level <= (levels[i - 1] ?? 0) + 1)).toBe(true);
    for (const link of allTags(pdf.root).filter((t) => t.type === "Link")) {
      const [, words, page] = /^(.*) (\d+)$/.exec(link.text)!;
      expect(pdf.pages[Number(page) - 1]?.replaceAll("\n", " ")).toContain(words);
    }
  });

  test("learner and lead may take it, each with what they may read; to everybody else it does not exist", async () => {
    const w = await aYear(open);
    for (const ctx of [w.assessor, w.manager, w.stranger]) expect(await statusOf(portfolioOf(ctx, w.enrolmentId))).toBe(404);
    expect(await statusOf(portfolioOf(w.learner, "no-such-year"))).toBe(404);
    const own = await portfolioOf(w.learner, w.enrolmentId);
    expect(own.documents.map((d) => d.id)).toEqual(["r1", "r2"]);
    expect(own.doneOnly).toEqual([]);
    const leads = await portfolioOf(w.lead, w.enrolmentId);
    expect(leads.documents.map((d) => d.id)).toEqual(["r1"]);
    expect(leads.doneOnly.map((d) => d.id)).toEqual(["r2"]);
    const all = spoken(await pdfFor(w.lead, w.enrolmentId)).join("\n");
    expect(all).toContain("Read only by those who take part");
    expect(all).not.toContain("Only for my assessor");
    const zip = await zipFor(w, w.lead);
    expect(zip.get("portfolio.json")!.toString()).not.toContain("Only for my assessor");
  });

  test("the ZIP holds the PDF, the files as they were attached, and the same for a machine", async () => {
    const w = await aYear(open);
    const zip = await zipFor(w, w.learner);
    expect([...zip.keys()]).toEqual([
      "README.txt",
      "portfolio.pdf",
      "attachments/01 Critical reflection/Drawing.png",
      "attachments/01 Critical reflection/drawing (2).png",
      "portfolio.json",
    ]);
    expect(zip.get("attachments/01 Critical reflection/Drawing.png")).toEqual(tinyPng(16, 1));
    expect(readPdf(zip.get("portfolio.pdf")!).pages.length).toBeGreaterThan(5);
    const json = JSON.parse(zip.get("portfolio.json")!.toString()) as {
      format: string;
      documents: {
        id: string;
        state: string;
        answers: Record<string, unknown>;
        signatures: { name: string }[];
        attachments: { path: string; sha256: string }[];
      }[];
    };
    expect(json.format).toBe("academy-portfolio.1");
    expect(json.documents.map((d) => [d.id, d.state, d.signatures.length])).toEqual([
      ["r1", "locked", 2],
      ["r2", "submitted", 1],
    ]);
    expect(json.documents[0]!.answers.assessorSays).toBe("Thoughtful and honest");
    for (const { path, sha256 } of json.documents[0]!.attachments) expect(createHash("sha256").update(zip.get(path)!).digest("hex")).toBe(sha256);
  });

  test("it can be taken after the year has ended, and a file that is missing keeps nobody from the rest", async () => {
    const w = await aYear(open);
    await w.writer.updateTable("enrolment").set({ status: "withdrawn", endedOn: "2026-11-20" }).where("id", "=", w.enrolmentId).execute();
    rmSync(join(root, String(n)), { recursive: true, force: true });
    for (const ctx of [w.learner, w.lead]) {
      const zip = await zipFor(w, ctx);
      expect([...zip.keys()]).toEqual(["README.txt", "portfolio.pdf", "portfolio.json"]);
      const json = JSON.parse(zip.get("portfolio.json")!.toString()) as { documents: { attachments: { path: null }[] }[] };
      expect(json.documents[0]!.attachments.map((a) => a.path)).toEqual([null, null]);
    }
  });

  test("a reader who goes away leaves nothing open", async () => {
    const w = await aYear(open);
    const zip = await portfolioZip(w.learner, await portfolioOf(w.learner, w.enrolmentId), house, w.files);
    for await (const _part of zip) break;
    expect(zip.destroyed).toBe(true);
    const pdf = portfolioPdf(w.learner, await portfolioOf(w.learner, w.enrolmentId), house);
    pdf.destroy();
    expect(pdf.destroyed).toBe(true);
  });

  test("the page asks the same number of questions however much there is, and a year without documents has a portfolio too", async () => {
    const w = await aYear(open);
    await portfolioOf(w.learner, w.enrolmentId); // definitions are read once
    const few = await w.counting(() => portfolioOf(w.learner, w.enrolmentId));
    for (const id of ["x1", "x2", "x3"]) {
      await startDocument(w.learner, { id, kind: "criticalReflection", stage: "final", enrolmentId: w.enrolmentId });
      await sendDocument(w.learner, {
        id,
        version: 1,
        values: { title: id, work: "W", thinking: "T", change: "C", next: "N", standards: [w.standards[0]!.id] },
      });
    }
    const more = await w.counting(() => portfolioOf(w.learner, w.enrolmentId));
    expect(more.queries).toBe(few.queries);
    expect(more.result.documents).toHaveLength(5);
    const empty = await aLearner(w.writer);
    const nobody = w.as({ personId: empty.learnerId, name: "New", isLearner: true });
    expect((await pdfFor(nobody, empty.enrolmentId)).pages.length).toBeGreaterThan(3);
  });
});

test("folders and files in the archive have names that every system takes", () => {
  expect(folderOf(3, "Learner’s self-assessment: Łódź / <1>")).toMatch(/^03 [A-Za-z0-9 ()-]+$/);
  expect(uniqueNames(["a.pdf", "A.pdf", "a.pdf", "b"])).toEqual(["a.pdf", "A (2).pdf", "a (3).pdf", "b"]);
});
