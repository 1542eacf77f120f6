/**
 * Part of `npm run bench`: how long extracts of 10,000 and 100,000 involvements take and what they take of memory, and whether the academy view
 * gets slower with five years of weekly snapshots of 560 workers than with one. Works on copies of the database file it is given, and
 * throws them away. Ends with 1 where an aim is missed.
 */
import Database from "better-sqlite3";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { guessColumns } from "#app/imports/rules/columns";
import { fieldsOf } from "#app/imports/rules/caseload";
import { receiveFile } from "#app/imports/write.server";
import { chooseCaseloadColumns, confirmCaseload, importKnownCaseload } from "#app/imports/write-caseload.server";
import { promisedOf } from "#app/promised-and-got/read.server";
import { instantOf, londonDay } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { connectSqlite, type Connection } from "#db/connect.server";
import { configOrGiveUp } from "./environment";

const [ROWS, WORKERS, YEARS, RUNS] = [100_000, 560, 5, 20];
const [AIM_SECONDS, AIM_MB, AIM_KEPT_MB, AIM_TIMES] = [20, 120, 10, 2];
const config = configOrGiveUp();
const folder = mkdtempSync(join(tmpdir(), "portal-measure-"));
let missed = false;
const say = (line: string) => process.stdout.write(`  ${line}\n`);

async function onCopy(name: string, work: (connection: Connection, file: string) => Promise<void>): Promise<void> {
  const file = join(folder, `${name}.sqlite`);
  copyFileSync(config.database, file);
  const connection = connectSqlite(file);
  try {
    await work(connection, file);
  } finally {
    await connection.close();
  }
}
async function asLead({ db, writer }: Connection) {
  const { personId } = await db.selectFrom("account").where("email", "=", "lead@demo.example").select("personId").executeTakeFirstOrThrow();
  const now = instantOf(new Date());
  const roles = { isLead: true, isAdministrator: false, isLearner: false, isAssessor: false, isManager: false, isPanelMember: false };
  const viewer = { accountId: "measure", personId, name: "Measured", ...roles, display: { size: "normal", background: "white" } as const };
  return { db, writer, viewer, now, today: londonDay(now) };
}

await onCopy("extract", async (connection) => {
  const ctx = await asLead(connection);
  const workers = await ctx.db
    .selectFrom("person")
    .where("staffNumber", "is not", null)
    .where("leftOn", "is", null)
    .select("staffNumber")
    .limit(WORKERS)
    .execute();
  const day = ctx.today.split("-").reverse().join("/");
  const head = "Snapshot date,Staff ID,Child key,Case type,Joint,Court";
  const line = (n: number) =>
    `${day},${workers[n % workers.length]!.staffNumber},zq${(n * 2654435761) >>> 0},${["CP", "CIN", "CLA"][n % 3]},${n % 5 === 0 ? "yes" : "no"},no`;
  // once by hand, so that the columns are known
  const id = newId();
  await receiveFile(ctx, { id, kind: "caseload", sourceName: "Measured", fileName: "first.csv", bytes: Buffer.from(`${head}\n${line(0)}\n`) });
  const columns = guessColumns(fieldsOf("perChild"), head.split(","));
  await chooseCaseloadColumns(ctx, id, { shape: "perChild", columns, typedDay: null, words: {} });
  await confirmCaseload(ctx, id);

  const imported = (rows: number, look: Looking) => {
    const path = join(folder, `${rows}.csv`);
    writeFileSync(path, [head, ...Array.from({ length: rows }, (_, n) => line(n))].join("\n"));
    return measured(() => importKnownCaseload(ctx, { sourceName: "Measured", fileName: "x.csv", file: { path } }), look);
  };
  await imported(100, inUse); // so that what follows finds the code and its caches there
  const kept: number[] = [];
  for (const rows of [ROWS / 10, ROWS]) {
    const { seconds, mb } = await imported(rows, taken);
    kept.push((await imported(rows - 1, inUse)).mb);
    missed ||= seconds > AIM_SECONDS || mb > AIM_MB;
    say(
      `${rows.toLocaleString("en-GB")} involvements of ${workers.length} workers, all of different children: ${seconds.toFixed(1)} s (aim ${AIM_SECONDS}), memory up to ${mb.toFixed(0)} MB more (aim ${AIM_MB}), of it in use up to ${kept.at(-1)!.toFixed(1)} MB`,
    );
  }
  missed ||= kept[1]! - kept[0]! > AIM_KEPT_MB;
  say(`ten times the rows keep ${(kept[1]! - kept[0]!).toFixed(1)} MB more in use (aim ${AIM_KEPT_MB})`);
});

type Looking = () => number;
/** MB of the process, with what could be thrown away; and MB that could not. */
function taken(): number {
  return process.memoryUsage().rss / 1e6;
}
function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}
/** How long the work took, and how much more memory there was at most than before it. */
async function measured(work: () => Promise<unknown>, look: Looking): Promise<{ seconds: number; mb: number }> {
  globalThis.gc?.();
  const before = look();
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, look())), 20);
  const began = performance.now();
  await work();
  clearInterval(watch);
  return { seconds: (performance.now() - began) / 1000, mb: Math.max(most, look()) - before };
}

/** A snapshot every seven days of each of some workers, so many years back from the last one. */
function weekly(file: string, years: number): void {
  const db = new Database(file);
  db.pragma("foreign_keys = off");
  db.exec(`
    delete from caseload_count; delete from caseload_flag; delete from caseload_snapshot;
    with recursive week(n) as (select 1 union all select n + 1 from week where n < ${years * 52}),
      worker as (
        select p.id from person p left join (select distinct person_id from enrolment) e on e.person_id = p.id
        where p.staff_number is not null order by e.person_id is null, p.id limit ${WORKERS})
    insert into caseload_snapshot (id, person_id, snapshot_on, total, joint)
      select worker.id || '-' || week.n, worker.id, date('now', '-' || (week.n * 7) || ' days'), 6 + (week.n + length(worker.id)) % 9, 1 from worker, week;
    insert into caseload_count (snapshot_id, case_type_id, cases, joint) select id, 'child-in-need', total, 1 from caseload_snapshot;
    analyze;`);
  db.close();
}
const took: number[] = [];
for (const years of [1, YEARS])
  await onCopy(`weekly-${years}`, async (connection, file) => {
    await connection.close();
    weekly(file, years);
    const again = connectSqlite(file);
    const ctx = await asLead(again);
    const times: number[] = [];
    for (let run = 0; run < RUNS + 3; run += 1) {
      const began = performance.now();
      await promisedOf(ctx);
      if (run >= 3) times.push(performance.now() - began); // the first ones warm up
    }
    await again.close();
    times.sort((a, b) => a - b);
    const p95 = times[Math.floor(RUNS * 0.95) - 1]!;
    took.push(p95);
    say(
      `academy view with ${years === 1 ? "one year" : `${years} years`} of weekly snapshots of ${WORKERS} workers: p50 ${times[RUNS >> 1]!.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
    );
  });
missed ||= took[1]! > took[0]! * AIM_TIMES;
say(`${YEARS} years to one: ${(took[1]! / took[0]!).toFixed(2)} times (aim ${AIM_TIMES})`);
rmSync(folder, { recursive: true, force: true });
process.exitCode = missed ? 1 : 0;
