/**
 * Part of `npm run bench`: how long a portfolio of more than 120 pages with 30 files takes as PDF and as ZIP, and what it takes of
 * memory. Works on a copy of the database file it is given, and throws it away. Ends with 1 where an aim is missed.
 */
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { attachFile } from "#app/documents/write-attachments.server";
import { sendDocument, startDocument } from "#app/documents/write.server";
import { portfolioZip } from "#app/portfolio/archive.server";
import { portfolioPdf } from "#app/portfolio/paper.server";
import { portfolioOf } from "#app/portfolio/read.server";
import { instantOf, londonDay } from "#app/shared/dates";
import { fileStore } from "#app/shared/file-store.server";
import { newId } from "#app/shared/ids";
import { connectSqlite } from "#db/connect.server";
import { tinyPdf } from "#db/seed/files";
import { configOrGiveUp } from "./environment";

const [DOCUMENTS, FILES, FILE_MB, AIM_SECONDS, AIM_MB] = [32, 30, 2, 10, 150];
const config = configOrGiveUp();
const folder = mkdtempSync(join(tmpdir(), "portal-measure-"));
copyFileSync(config.database, join(folder, "copy.sqlite"));
const connection = connectSqlite(join(folder, "copy.sqlite"));
const files = fileStore(join(folder, "files"));
const now = instantOf(new Date());
const { db, writer } = connection;
const { enrolmentId, personId } = await db
  .selectFrom("account")
  .innerJoin("enrolment", "enrolment.personId", "account.personId")
  .where("account.email", "=", "learner@demo.example")
  .select(["enrolment.id as enrolmentId", "account.personId"])
  .executeTakeFirstOrThrow();
const roles = { isLead: false, isAdministrator: false, isLearner: true, isAssessor: false, isManager: false, isPanelMember: false };
const viewer = { accountId: "measure", personId, name: "Measured", ...roles, display: { size: "normal", background: "white" } as const };
const ctx = { db, writer, viewer, now, today: londonDay(now) };

const standards = await db
  .selectFrom("standard")
  .innerJoin("cohort", "cohort.frameworkId", "standard.frameworkId")
  .innerJoin("enrolment", "enrolment.cohortId", "cohort.id")
  .where("enrolment.id", "=", enrolmentId)
  .select("standard.id")
  .limit(2)
  .execute();
const words =
  "We met at the family centre and went through what had changed since the last visit, what the children had said, and what they had not. ";
const small = await tinyPdf("Notes", ["Measured."], now);
for (let i = 0; i < DOCUMENTS; i++) {
  const id = newId();
  await startDocument(ctx, { id, enrolmentId, kind: "criticalReflection", stage: "final" });
  // noise, so that nothing gets smaller on the way
  const noise = Buffer.concat([small.subarray(0, 9), Buffer.from(`%${randomBytes(FILE_MB * 512 * 1024).toString("hex")}\n`), small.subarray(9)]);
  if (i < FILES) await attachFile(ctx, files, { id: newId(), documentId: id, fileName: `Notes ${i + 1}.pdf`, bytes: noise });
  const text = (n: number) => Array.from({ length: 4 }, () => words.repeat(n)).join("\n\n");
  await sendDocument(ctx, {
    id,
    version: 1,
    values: { title: `Reflection ${i + 1}`, work: text(5), thinking: text(7), change: text(4), next: text(3), standards: standards.map((s) => s.id) },
  });
}

let missed = false;
async function measured(what: string, make: () => Promise<Readable>): Promise<Buffer[]> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let [most, size] = [before, 0];
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20);
  const began = performance.now();
  const ends: Buffer[] = [];
  for await (const part of await make()) {
    size += (part as Buffer).length;
    if (what === "PDF") ends.push(part as Buffer);
  }
  clearInterval(watch);
  const [seconds, mb] = [(performance.now() - began) / 1000, (Math.max(most, process.memoryUsage().rss) - before) / 1e6];
  missed ||= seconds > AIM_SECONDS || mb > AIM_MB;
  process.stdout.write(
    `  ${what}: ${(size / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s (aim ${AIM_SECONDS}), memory up to ${mb.toFixed(0)} MB more (aim ${AIM_MB})\n`,
  );
  return ends;
}
const house = { academy: config.academy, council: config.council, brandColour: config.brandColour };
const pdf = Buffer.concat(await measured("PDF", async () => portfolioPdf(ctx, await portfolioOf(ctx, enrolmentId), house)));
process.stdout.write(`  ${/\/Count (\d+)/.exec(pdf.toString("latin1"))?.[1] ?? "no"} pages, ${FILES} files of ${FILE_MB} MB\n`);
await measured("ZIP", async () => portfolioZip(ctx, await portfolioOf(ctx, enrolmentId), house, files));
await connection.close();
rmSync(folder, { recursive: true, force: true });
process.exitCode = missed ? 1 : 0;
