/** Extracts that come in by themselves, flags and points, and taking an import back. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { caseloadTerms, latestLoads, loadsOf } from "#app/caseload/read.server";
import { fieldsOf } from "#app/imports/rules/caseload";
import { guessColumns } from "#app/imports/rules/columns";
import { importOf } from "#app/imports/read.server";
import { receiveFile } from "#app/imports/write.server";
import {
  chooseCaseloadColumns,
  confirmCaseload,
  importCaseload,
  importKnownCaseload,
  matchTheWorkers,
  personCounts,
} from "#app/imports/write-caseload.server";
import { undoImport } from "#app/imports/write-snapshots.server";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { connectSqlite } from "#db/connect.server";
import { migrate } from "#db/migrate";
import { seedReference } from "#db/reference.server";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";
import { mostAlive } from "#tests/support/memory";
import { aPerson } from "#tests/support/world";

const aLead = async ({ writer, as }: Pick<Opened, "writer" | "as">): Promise<Context> =>
  as({ isLead: true, personId: await aPerson(writer, { givenName: "Lena", familyName: "Lead", staffNumber: null }) });
/** By hand, as the first file of a source comes in. */
async function byHand(ctx: Context, text: string, matches: [string, string][] = []): Promise<string> {
  const id = newId();
  await receiveFile(ctx, { id, kind: "caseload", sourceName: "Case system", fileName: "first.csv", bytes: Buffer.from(text) });
  const headers = text.split("\n")[0]!.split(",");
  const shape = headers.includes("Child key") ? "perChild" : "perWorker";
  await chooseCaseloadColumns(ctx, id, { shape, columns: guessColumns(fieldsOf(shape), headers), typedDay: null, words: {} });
  if (matches.length > 0) await matchTheWorkers(ctx, id, new Map(matches));
  await confirmCaseload(ctx, id);
  return id;
}
const nightly = (ctx: Context, text: string, sourceName: string | null = null) =>
  importKnownCaseload(ctx, { sourceName, fileName: "/in/october.csv", file: Buffer.from(text) });
const latestOf = async (ctx: Context, id: string) => (await latestLoads(ctx, await caseloadTerms(ctx, [id]), [id])).get(id);

const HEAD = "Snapshot date,Staff ID,CP,CIN,Court,Points";

onEachEngine("extracts", (open) => {
  test("flags and points come in with both shapes of file", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "100" });
    await byHand(ctx, `${HEAD}\n30/09/2026,100,3,2,1,31\n30/09/2026,100,1,0,4,9\n`);
    expect(await latestOf(ctx, amy)).toMatchObject({ cases: 5, points: 31, flags: [{ flag: "court", cases: 1, joint: 0 }] });
    const child = "Snapshot date,Staff ID,Child key,Case type,Joint,Court,PLO,Weight";
    const rows = ["k1a,CP,yes,yes,no,7", "k1a,CIN,no,no,no,4", "k2b,CIN,no,no,yes,4"].map((r) => `31/10/2026,100,${r}`);
    await byHand(ctx, [child, ...rows].join("\n"));
    expect(await latestOf(ctx, amy)).toMatchObject({
      cases: 2,
      joint: 1,
      points: 11,
      flags: expect.arrayContaining([
        { flag: "court", cases: 1, joint: 1 },
        { flag: "preProceedings", cases: 1, joint: 0 },
      ]) as unknown,
    });
  });

  test("a column that was left out in the portal is not guessed at night", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "100" });
    const id = newId();
    const text = (day: string) => `${HEAD}\n${day},100,3,2,1,31\n`;
    await receiveFile(ctx, { id, kind: "caseload", sourceName: "Case system", fileName: "first.csv", bytes: Buffer.from(text("30/09/2026")) });
    const { "child-in-need": _, points: __, ...columns } = guessColumns(fieldsOf("perWorker"), HEAD.split(","));
    await chooseCaseloadColumns(ctx, id, { shape: "perWorker", columns, typedDay: null, words: {} });
    await confirmCaseload(ctx, id);
    await nightly(ctx, text("31/10/2026"));
    expect(await latestOf(ctx, amy)).toMatchObject({ snapshotOn: "2026-10-31", cases: 3, points: null });
  });

  test("a child without points makes our own weights hold for that worker", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "100" });
    const head = "Snapshot date,Staff ID,Child key,Case type,Weight";
    await byHand(ctx, `${head}\n31/10/2026,100,k1a,CP,7\n31/10/2026,100,k2b,CIN,\n`);
    expect(await latestOf(ctx, amy)).toMatchObject({ cases: 2, points: null });
  });

  test("an import is taken back: what it added goes, what it replaced stands there again", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const [amy, di] = [await aPerson(opened.writer, { staffNumber: "100" }), await aPerson(opened.writer, { staffNumber: "200" })];
    const first = await byHand(ctx, `${HEAD}\n31/10/2026,100,3,2,1,31\n`);
    const second = await byHand(ctx, `${HEAD}\n31/10/2026,100,9,9,0,\n31/10/2026,200,1,0,0,\n`);
    await expect(undoImport(ctx, first)).rejects.toThrow(/One snapshot of this import was replaced or confirmed by a later one/);
    await expect(undoImport(opened.as({ isManager: true }), second)).rejects.toMatchObject({ status: 404 });
    await undoImport(ctx, second);
    expect(await latestOf(ctx, amy)).toMatchObject({ cases: 5, points: 31, flags: [{ flag: "court", cases: 1, joint: 0 }] });
    expect(await latestOf(ctx, di)).toBeUndefined();
    await expect(undoImport(ctx, second)).rejects.toThrow(/was taken back on/);
    expect((await importOf(ctx, second)).undoneAt).toBe(ctx.now);
    // and what was put back can be taken back in its turn
    await undoImport(ctx, first);
    expect(await opened.db.selectFrom("caseloadSnapshot").selectAll().execute()).toEqual([]);
    expect(await opened.db.selectFrom("caseloadFlag").selectAll().execute()).toEqual([]);
  });

  test("a file that was taken back comes in again where it is named, and not out of a folder; what a later file confirmed is not lost", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "100" });
    const first = await byHand(ctx, `${HEAD}\n30/09/2026,100,3,2,1,31\n`);
    const text = `${HEAD}\n31/10/2026,100,4,2,1,35\n`;
    const given = { sourceName: null, fileName: "october.csv", file: Buffer.from(text) };
    const newest = async () => (await opened.db.selectFrom("importBatch").select("id").where("id", "like", "file-%").execute()).map(({ id }) => id);
    await importKnownCaseload(ctx, given);
    const [night] = await newest();
    await undoImport(ctx, night!);
    await expect(importKnownCaseload(ctx, { ...given, fromFolder: true })).rejects.toThrow(
      /was taken back on 21 November 2026.*, so it is not brought in again/,
    );
    expect((await importKnownCaseload(ctx, given))?.counts).toMatchObject({ added: 1 });
    expect(await latestOf(ctx, amy)).toMatchObject({ snapshotOn: "2026-10-31", cases: 6 });
    expect(await importKnownCaseload(ctx, given)).toBeNull();
    expect(await importKnownCaseload(ctx, { ...given, fromFolder: true })).toBeNull();
    // each time it was taken back, it has a batch of its own
    const again = (await newest()).find((id) => id !== night)!;
    const later = { ...ctx, now: "2026-11-21T11:00:00.000Z" } as const;
    await undoImport(later, again);
    expect((await importKnownCaseload(later, given))?.counts).toMatchObject({ added: 1 });
    // the same numbers as an earlier import: what it confirmed is its own, so the earlier one is taken back after it
    const same = { ...given, file: Buffer.from(`${HEAD}\n30/09/2026,100,3,2,1,31.0\n`) };
    expect((await importKnownCaseload(later, same))?.counts).toMatchObject({ unchanged: 1 });
    await expect(undoImport(later, first)).rejects.toThrow(/One snapshot of this import was replaced or confirmed by a later one/);
    const { batchId } = await opened.db
      .selectFrom("caseloadSnapshot")
      .where("snapshotOn", "=", "2026-09-30")
      .select("batchId")
      .executeTakeFirstOrThrow();
    await undoImport(later, batchId!);
    await undoImport(later, first);
    expect((await importKnownCaseload(later, same))?.counts).toMatchObject({ added: 1 });
  });

  test("who is no longer in the file holds no cases on that day, by hand and at night, and gets them back when it is taken back", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const [amy, bo, cy, left] = await Promise.all(
      ["100", "200", "300", "400"].map((staffNumber, n) => aPerson(opened.writer, { staffNumber, leftOn: n === 3 ? "2026-11-05" : null })),
    );
    const head = "Snapshot date,Staff ID,Child key,Case type";
    const file = (day: string, ...rows: string[]) => [head, ...rows.map((row) => `${day},${row}`), ""].join("\n");
    const held = async () => {
      const rows = await opened.db.selectFrom("caseloadSnapshot").select(["personId", "snapshotOn", "total"]).orderBy("snapshotOn").execute();
      return Object.fromEntries(
        rows.map((s) => [`${["amy", "bo", "cy", "left"][[amy, bo, cy, left].indexOf(s.personId)]} ${s.snapshotOn}`, s.total]),
      );
    };
    const mistaken = file("31/10/2026", "100,k1a,CP", "100,k2b,CIN", "100,k3c,CIN", "300,k4d,CP", "400,k5e,CP");
    await byHand(ctx, mistaken);
    // the corrected file of the same day
    const corrected = await byHand(ctx, file("31/10/2026", "200,k1a,CP", "200,k2b,CIN", "200,k3c,CIN", "300,k4d,CP", "400,k5e,CP"));
    expect((await importOf(ctx, corrected)).result?.counts).toMatchObject({ added: 1, changed: 0, unchanged: 2, gone: 1 });
    const october = { "amy 2026-10-31": 0, "bo 2026-10-31": 3, "cy 2026-10-31": 1, "left 2026-10-31": 1 };
    expect(await held()).toEqual(october);
    expect(await latestOf(ctx, amy!)).toMatchObject({ cases: 0 });
    // the next: Cy's last case is closed, somebody has left; of Bo there is only a row that cannot be read
    const next = file("07/11/2026", "100,k1a,CP", "200,k2b,");
    expect((await nightly(ctx, next))?.counts).toMatchObject({ added: 1, gone: 1, rejected: 1 });
    expect(await held()).toEqual({ ...october, "amy 2026-11-07": 1, "cy 2026-11-07": 0 });
    const { id } = await opened.db.selectFrom("importBatch").where("id", "like", "file-%").select("id").executeTakeFirstOrThrow();
    await undoImport(ctx, id);
    expect(await held()).toEqual(october);
    await undoImport(ctx, corrected);
    expect(await held()).toEqual({ "amy 2026-10-31": 3, "cy 2026-10-31": 1, "left 2026-10-31": 1 });
  });

  test("a nightly file without most of its workers is left for somebody to look at", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const numbers = ["1", "2", "3", "4", "5"];
    for (const staffNumber of numbers) await aPerson(opened.writer, { staffNumber });
    await byHand(ctx, [HEAD, ...numbers.map((n) => `31/10/2026,${n},3,2,1,31`), ""].join("\n"));
    await expect(nightly(ctx, `${HEAD}\n31/10/2026,1,3,2,1,31\n`)).rejects.toThrow(/^4 workers with cases in the files of Case system before/);
    // of another day, a row for each worker says nothing of those who are not there
    expect((await nightly(ctx, `${HEAD}\n07/11/2026,1,3,2,1,31\n`))?.counts).toMatchObject({ added: 1, gone: 0 });
  });

  test("a nightly file of a known source comes in by itself, once; whatever is not known refuses it whole, and says what to do", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "100" });
    await expect(nightly(ctx, `${HEAD}\n31/10/2026,100,3,2,1,31\n`)).rejects.toThrow(/No columns are remembered yet/);
    await byHand(ctx, `${HEAD}\n30/09/2026,100,3,2,1,31\n`);
    const before = await opened.db.selectFrom("importBatch").select("id").execute();
    await expect(nightly(ctx, `${HEAD}\n31/10/2026,100,3,2,1,31\n`, "Other")).rejects.toThrow(/source “Other”. Known: Case system/);
    await expect(nightly(ctx, "Snapshot date,Staff ID,CP,CIN,Points\n31/10/2026,100,3,2,31\n")).rejects.toThrow(
      /The column “Court” is not in this file/,
    );
    await expect(nightly(ctx, `${HEAD}\n31/10/2026,999,3,2,1,31\n`)).rejects.toThrow(/1 worker is not known: 999. Import this file once/);
    await expect(nightly(ctx, `${HEAD},Child name\n31/10/2026,100,3,2,1,31,Ben\n`)).rejects.toThrow(/“Child name”/);
    await expect(nightly(ctx, `${HEAD},Child ID\n31/10/2026,100,3,2,1,31,k8f3a\n`)).rejects.toThrow(/“Child ID”/);
    expect(await opened.db.selectFrom("importBatch").select("id").execute()).toEqual(before);
    const file = `${HEAD}\n31/10/2026,100,4,2,1,35\n`;
    expect((await nightly(ctx, file))?.counts).toMatchObject({ added: 1, changed: 0 });
    expect(await nightly(ctx, file)).toBeNull();
    // the columns in another order, other numbers for the same day: replaced
    expect((await nightly(ctx, "Staff ID,Snapshot date,Court,Points,CP,CIN\n100,31/10/2026,0,20,2,1\n", "case system"))?.counts).toMatchObject({
      changed: 1,
    });
    expect(await latestOf(ctx, amy)).toMatchObject({ cases: 3, points: 20 });
    await expect(nightly(opened.as({ isManager: true }), file)).rejects.toMatchObject({ status: 404 });
  });

  test("snapshots of many workers: a year of all, one person's and the newest of all are one query each", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const people = Array.from({ length: 56 }, (_, i) => `p${i}`);
    for (const id of people) await aPerson(opened.writer, { id });
    const rows = people.flatMap((id, i) =>
      [0, 1, 2].map((n) => personCounts(id, `2026-0${n + 1}-15` as Day, { "child-in-need": i % 9, "child-protection": 1 })),
    );
    await importCaseload(ctx, { source: "Case system", fileName: "x.csv", rows });
    const terms = await caseloadTerms(ctx, people);
    const counts = [
      (await opened.counting(() => loadsOf(ctx, terms, people, "2026-01-01", "2026-12-31"))).queries,
      (await opened.counting(() => loadsOf(ctx, terms, ["p1"], "2021-01-01", "2026-12-31"))).queries,
      (await opened.counting(() => latestLoads(ctx, terms, people))).queries,
    ];
    expect(counts).toEqual([1, 1, 1]);
    expect((await latestOf(ctx, "p4"))!.snapshotOn).toBe("2026-03-15");
  });
});

/** An academy of 200 workers on SQLite in a folder of its own, whose lead imports an extract of so many involvements, all of different children. */
async function withExtracts(work: (given: { ctx: Context; folder: string; extract: (rows: number) => string }) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "portal-extract-"));
  vi.stubEnv("TMPDIR", folder);
  expect(tmpdir()).toBe(folder);
  const connection = connectSqlite(join(folder, "portal.sqlite"));
  try {
    await migrate(connection.writer);
    await seedReference(connection.writer, NOW);
    const { db, writer } = connection;
    for (let n = 0; n < 200; n += 1) await aPerson(writer, { id: `w${n}`, staffNumber: `W${n}` });
    const personId = await aPerson(writer, { givenName: "Lena", familyName: "Lead", staffNumber: null });
    const roles = { isLead: true, isAdministrator: false, isLearner: false, isAssessor: false, isManager: false, isPanelMember: false };
    const viewer = { accountId: "a", personId, name: "Lena Lead", ...roles, display: { size: "normal", background: "white" } } as const;
    const ctx: Context = { db, writer, viewer, now: NOW, today: "2026-11-21" };
    const key = (n: number) => `zqsecret${((n * 2654435761) >>> 0).toString(16)}x${n}`;
    const head = "Snapshot date,Staff ID,Child key,Case type,Joint,Court";
    await byHand(ctx, `${head}\n30/09/2026,W1,${key(1)},CP,no,no\n`);
    const extract = (rows: number) => {
      const lines = Array.from(
        { length: rows - 1 },
        (_, n) => `31/10/2026,W${n % 200},${key(n)},${["CP", "CIN", "CLA"][n % 3]},${n % 5 === 0 ? "yes" : "no"},no`,
      );
      return [head, ...lines, `31/10/2026,,${key(7)},CP,no,no`].join("\n");
    };
    await work({ ctx, folder, extract });
  } finally {
    await connection.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

test("100,000 involvements are counted in seconds, and no key of a child is in any byte of the database, the temporary files or what is printed", async () => {
  const printed: string[] = [];
  for (const out of [process.stdout, process.stderr])
    vi.spyOn(out, "write").mockImplementation((text) => (printed.push(typeof text === "string" ? text : Buffer.from(text).toString()), true));
  await withExtracts(async ({ ctx, folder, extract }) => {
    const file = Buffer.from(extract(100_000));
    const started = performance.now();
    const result = await importKnownCaseload(ctx, { sourceName: null, fileName: "involvements.csv", file });
    expect(performance.now() - started).toBeLessThan(20_000);
    expect(result?.counts).toMatchObject({ added: 200, rejected: 1 });
    const there = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
    expect(there.length).toBeGreaterThan(0);
    for (const { parentPath, name } of there) expect(readFileSync(join(parentPath, name)).includes("zqsecret"), name).toBe(false);
    expect(printed.join("")).not.toContain("zqsecret");
  });
});

test("an extract ten times as long takes no more memory: of 90,000 rows more a number for each child is kept", { timeout: 60_000 }, async () => {
  await withExtracts(async ({ ctx, folder, extract }) => {
    const sizes = [1_000, 10_000, 100_000]; // the first, so that both others find the code and its caches there
    const pathOf = (rows: number) => join(folder, `${rows}.csv`);
    for (const rows of sizes) writeFileSync(pathOf(rows), extract(rows));
    const most: number[] = [];
    for (const rows of sizes)
      most.push(await mostAlive(() => importKnownCaseload(ctx, { sourceName: null, fileName: "x.csv", file: { path: pathOf(rows) } })));
    expect(most[2]! - most[1]!).toBeLessThan(10);
  });
});

test("a file that is still being written does not come in, and comes in whole later", async () => {
  await withExtracts(async ({ ctx, folder, extract }) => {
    const path = join(folder, "growing.csv");
    writeFileSync(path, extract(20_000));
    const given = { sourceName: null, fileName: "growing.csv", file: { path } };
    const writing = setInterval(() => appendFileSync(path, "\n"), 5);
    try {
      await expect(importKnownCaseload(ctx, given)).rejects.toThrow(/The file changed while it was read, so nothing of it came in/);
    } finally {
      clearInterval(writing);
    }
    expect((await importKnownCaseload(ctx, given))?.counts).toMatchObject({ added: 200, rejected: 1 });
  });
});
