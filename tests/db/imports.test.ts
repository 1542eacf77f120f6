import type { Kysely } from "kysely";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { caseloadTerms, latestLoads, loadsOf } from "#app/caseload/read.server";
import { workersOf } from "#app/caseload/read-workers.server";
import { guessColumns } from "#app/imports/rules/columns";
import { rosterFields } from "#app/imports/rules/roster";
import { fieldsOf } from "#app/imports/rules/caseload";
import { caseloadPreview, importOf, importsMade, rosterPreview } from "#app/imports/read.server";
import { cancelImport, receiveFile } from "#app/imports/write.server";
import { chooseCaseloadColumns, confirmCaseload, importCaseload, matchTheWorkers, personCounts } from "#app/imports/write-caseload.server";
import { chooseRosterColumns, confirmRoster } from "#app/imports/write-roster.server";
import { rejectedRows } from "#app/imports/rejected";
import type { Context } from "#app/shared/context.server";
import { addMonths, type Day, type Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { Refusal } from "#app/shared/refusal";
import type { Database, ImportKind } from "#db/schema";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aPerson, withRole } from "#tests/support/world";

async function aLead(opened: Opened, id = "lead", now?: Instant): Promise<Context> {
  await aPerson(opened.writer, { id, givenName: "Lena", familyName: id, staffNumber: null });
  return opened.as({ isLead: true, personId: id }, now);
}
const receive = (ctx: Context, kind: ImportKind, text: string, id = newId()) =>
  receiveFile(ctx, { id, kind, sourceName: "HR", fileName: "C:\\HR\\staff.csv", bytes: Buffer.from(text) });
async function stageRoster(ctx: Context, text: string): Promise<string> {
  const id = await receive(ctx, "roster", text);
  const batch = await importOf(ctx, id);
  if (batch.staged?.step !== "rosterTable") throw new Error("not staged");
  await chooseRosterColumns(ctx, id, guessColumns(rosterFields, batch.staged.headers, batch.memory.columns));
  return id;
}
const previewOf = async (ctx: Context, id: string) => {
  const { staged } = await importOf(ctx, id);
  if (staged?.step !== "roster") throw new Error("no preview");
  return rosterPreview(ctx, staged);
};
async function confirm(ctx: Context, id: string, given: Partial<Parameters<typeof confirmRoster>[2]> = {}) {
  const result = await confirmRoster(ctx, id, { effectiveOn: ctx.today, missingHaveLeft: false, seen: (await previewOf(ctx, id)).print, ...given });
  if (!result) throw new Refusal("Outdated");
  return result;
}
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return "done";
}
const HEAD = "Staff number,First name,Surname,Team,Service,Email,SWE number,Hours,Start date,Leaving date,Line manager\n";
const ROSTER = `${HEAD}00100,Amy,Jones,North,East,amy@example.org,sw 1234,37,01/09/2026,,200
200,Bo,Hall,North,East,bo@example.org,SW0000002345,37,01/09/2015,,
300,Cy,Day,South,,cy@example.org,,18.5,01/03/2020,31/10/2026,Bo Hall
`;

/** Every row of every table as text. */
async function dump(db: Kysely<Database>): Promise<string> {
  const tables = await db.introspection.getTables();
  const parts: string[] = [];
  for (const { name } of tables) parts.push(JSON.stringify((await sql`select * from ${sql.table(name)}`.execute(db)).rows));
  return parts.join("\n");
}

const latest = async (ctx: Context, ids: string[]) => latestLoads(ctx, await caseloadTerms(ctx, ids), ids);

onEachEngine("imports: the roster", (open) => {
  test("people, teams, hours and line managers come in; the same file again changes nothing", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const result = await confirm(ctx, await stageRoster(ctx, ROSTER));
    expect(result.counts).toMatchObject({ new: 3, rejected: 0, newTeams: 2 });
    const people = await ctx.db
      .selectFrom("person")
      .where("staffNumber", "is not", null)
      .orderBy("staffNumber")
      .select(["staffNumber", "sweNumber", "leftOn", "id"])
      .execute();
    expect(people.map(({ staffNumber, sweNumber, leftOn }) => [staffNumber, sweNumber, leftOn])).toEqual([
      ["00100", "SW1234", null],
      ["200", "SW2345", null],
      ["300", null, "2026-10-31"],
    ]);
    expect(await ctx.db.selectFrom("lineManagement").select(["personId", "managerId", "startsOn", "endsOn"]).execute()).toEqual([
      { personId: people[0]!.id, managerId: people[1]!.id, startsOn: "2026-09-01", endsOn: null },
    ]);
    const before = await dump(ctx.db);
    const again = await stageRoster({ ...ctx, now: "2026-11-21T11:00:00.000Z" }, ROSTER);
    expect((await previewOf(ctx, again)).changes.lines.map(({ kind }) => kind)).toEqual(["unchanged", "unchanged", "unchanged"]);
    const second = await confirm({ ...ctx, now: "2026-11-21T11:00:00.000Z" }, again);
    expect(second.counts).toMatchObject({ new: 0, changed: 0, mover: 0, leaver: 0, unchanged: 3 });
    for (const table of ["person", "placement", "working_pattern", "line_management", "team"]) {
      const rows = JSON.stringify((await sql`select * from ${sql.table(table)}`.execute(ctx.db)).rows);
      expect(before).toContain(rows);
    }
    expect(await importsMade(ctx)).toMatchObject([
      { fileName: "staff.csv", source: "HR", by: "Lena lead", state: "done", counts: { unchanged: 3 } },
      { counts: { new: 3 } },
    ]);
  });

  test("movers and leavers are dated, nobody is deleted, and the audit trail says who", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    await confirm(ctx, await stageRoster(ctx, ROSTER));
    const moved = ROSTER.replace("Amy,Jones,North", "Amy,Jones,South").replace("01/09/2015,,", "01/09/2015,30/11/2026,");
    const result = await confirm(ctx, await stageRoster(ctx, moved), { effectiveOn: "2026-12-01" });
    expect(result.counts).toMatchObject({ mover: 1, leaver: 1, unchanged: 1 });
    const places = await ctx.db
      .selectFrom("placement as p")
      .innerJoin("person", "person.id", "p.personId")
      .innerJoin("team as t", "t.id", "p.teamId")
      .where("staffNumber", "in", ["00100", "200"])
      .orderBy("staffNumber")
      .orderBy("p.startsOn")
      .select(["staffNumber", "t.name", "p.startsOn", "p.endsOn"])
      .execute();
    expect(places.map((row) => Object.values(row))).toEqual([
      ["00100", "North", "2026-09-01", "2026-11-30"],
      ["00100", "South", "2026-12-01", null],
      ["200", "North", "2015-09-01", "2026-11-30"],
    ]);
    const events = await ctx.db
      .selectFrom("auditEvent")
      .where("what", "in", ["imports.personMoved", "imports.personLeft"])
      .select("what")
      .orderBy("what")
      .execute();
    expect(events.map(({ what }) => what)).toEqual(["imports.personLeft", "imports.personMoved"]);
  });

  test("with a leaving date ahead the same file again changes nothing, and a corrected date moves all that ends on it", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const leaves = (day: string) => ROSTER.replace("01/09/2015,,", `01/09/2015,${day},`);
    const ends = async () => {
      const bo = await ctx.db.selectFrom("person").where("staffNumber", "=", "200").select(["id", "leftOn"]).executeTakeFirstOrThrow();
      const of = (table: "placement" | "workingPattern" | "rolePeriod") => ctx.db.selectFrom(table).where("personId", "=", bo.id).select("endsOn");
      const managed = ctx.db.selectFrom("lineManagement").where("managerId", "=", bo.id).select("endsOn");
      const rows = await Promise.all([of("placement"), of("workingPattern"), of("rolePeriod"), managed].map((query) => query.execute()));
      return [bo.leftOn, ...rows.flat().map(({ endsOn }) => endsOn)];
    };
    await confirm(ctx, await stageRoster(ctx, ROSTER));
    const { id } = await ctx.db.selectFrom("person").where("staffNumber", "=", "200").select("id").executeTakeFirstOrThrow();
    await withRole(opened.writer, id, "assessor");
    await confirm(ctx, await stageRoster(ctx, leaves("31/01/2027")));
    expect(await ends()).toEqual(Array(5).fill("2027-01-31"));
    expect((await confirm(ctx, await stageRoster(ctx, leaves("31/01/2027")))).counts).toMatchObject({ unchanged: 3, changed: 0 });
    expect(await ends()).toEqual(Array(5).fill("2027-01-31"));
    expect((await confirm(ctx, await stageRoster(ctx, leaves("31/03/2027")))).counts).toMatchObject({ unchanged: 2, changed: 1 });
    expect(await ends()).toEqual(Array(5).fill("2027-03-31"));
  });

  test("one person with two posts has two lines: the main one has the most hours, and the other goes when its line goes", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const two = `${HEAD}100,Amy,Jones,North,,,,22.2,01/09/2026,,\n100,Amy,Jones,South,,,,14.8,01/09/2026,,\n`;
    expect((await confirm(ctx, await stageRoster(ctx, two))).counts).toMatchObject({ new: 1, rejected: 0 });
    expect((await confirm(ctx, await stageRoster(ctx, two))).counts).toMatchObject({ unchanged: 1 });
    const posts = () =>
      ctx.db
        .selectFrom("placement as p")
        .innerJoin("team as t", "t.id", "p.teamId")
        .orderBy("t.name")
        .select(["t.name", "p.minutesPerWeek", "p.startsOn", "p.endsOn"])
        .execute();
    expect((await posts()).map((row) => Object.values(row))).toEqual([
      ["North", null, "2026-09-01", null],
      ["South", 888, "2026-09-01", null],
    ]);
    const [person] = await workersOf(ctx, {
      personIds: [(await ctx.db.selectFrom("person").where("staffNumber", "=", "100").select("id").executeTakeFirstOrThrow()).id],
    });
    expect([person!.share, ...person!.posts.map((p) => [p.teamName, p.minutes])]).toEqual([1, ["North", 1332], ["South", 888]]);
    const one = `${HEAD}100,Amy,Jones,North,,,,22.2,01/09/2026,,\n`;
    expect((await confirm(ctx, await stageRoster(ctx, one), { effectiveOn: "2026-12-01" })).counts).toMatchObject({ changed: 1 });
    expect((await posts()).map((row) => row.endsOn)).toEqual([null, "2026-11-30"]);
    // without hours nobody can say which is the main one
    const unclear = `${HEAD}300,Cy,Day,North,,,,,01/09/2026,,\n300,Cy,Day,South,,,,,01/09/2026,,\n`;
    expect((await confirm(ctx, await stageRoster(ctx, unclear))).counts).toMatchObject({ rejected: 2 });
  });

  test("rejected rows come back as they stood, with the reason; duplicates by name", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await stageRoster(
      ctx,
      `${HEAD}1,Amy,Jones,North,,,,,,,\n1,Ann,Jonas,North,,,,,,,\n,Bo,Hall,,,,12,,31/02/2026,,\n4,Cy,Day,North,,,,,,,9\n`,
    );
    const result = await confirm(ctx, id);
    expect(result.counts).toMatchObject({ new: 1, rejected: 3 });
    const { columns, rows } = rejectedRows(result);
    expect(columns.map(({ heading }) => heading)).toEqual([
      "Line",
      "Why it was not imported",
      "Staff number",
      "First name",
      "Surname",
      "Email",
      "SWE number",
      "Team",
      "Service",
      "Hours",
      "Start date",
      "Leaving date",
      "Line manager",
    ]);
    expect(rows.map((row) => columns[0]!.value(row))).toEqual([2, 3, 4]);
    expect(columns[1]!.value(rows[0]!)).toContain("Amy Jones (line 2) and Ann Jonas (line 3)");
    expect(result.problems.find(({ rejected }) => !rejected)).toMatchObject({ line: 5, name: "Cy Day" });
  });

  test("of two who confirm at once one does it and the other is told", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const other = await aLead(opened, "other");
    const id = await stageRoster(ctx, ROSTER);
    const { print } = await previewOf(ctx, id);
    const terms = { effectiveOn: ctx.today, missingHaveLeft: false, seen: print };
    const answers = await Promise.all([refusal(confirmRoster(ctx, id, terms)), refusal(confirmRoster(other, id, terms))]);
    expect(answers.filter((answer) => answer === "done")).toHaveLength(1);
    expect(answers.find((answer) => answer !== "done")).toMatch(/was confirmed by Lena (lead|other) on 21 November 2026/);
    expect(await ctx.db.selectFrom("person").where("staffNumber", "=", "200").select("id").execute()).toHaveLength(1);
  });

  test("two files at once do not add the same people twice", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const [one, two] = [await stageRoster(ctx, ROSTER), await stageRoster(ctx, ROSTER)];
    const answers = await Promise.all([refusal(confirm(ctx, one)), refusal(confirm(ctx, two))]);
    expect(answers.filter((answer) => answer === "done").length).toBeGreaterThan(0);
    for (const answer of answers) expect(answer).toMatch(/^done$|^Outdated$/);
    expect(await ctx.db.selectFrom("placement").select("id").execute()).toHaveLength(3);
  });

  test("a preview that is no longer true is not confirmed", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await stageRoster(ctx, ROSTER);
    const { print } = await previewOf(ctx, id);
    await aPerson(opened.writer, { staffNumber: "200", givenName: "Bo", familyName: "Hall" });
    expect(await confirmRoster(ctx, id, { effectiveOn: ctx.today, missingHaveLeft: false, seen: print })).toBeNull();
    expect((await importOf(ctx, id)).state).toBe("preview");
  });

  test("people who are not in the file have left only where it is said, and not from a file that lacks most of them", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const all = Array.from({ length: 5 }, (_, i) => `${i + 1},A,B${i},North,,,,37,01/09/2020,,`);
    await confirm(ctx, await stageRoster(ctx, HEAD + all.join("\n")));
    const leftNow = async () =>
      (await ctx.db.selectFrom("person").where("leftOn", "is not", null).select("staffNumber").execute()).map((person) => person.staffNumber);
    const two = await stageRoster(ctx, HEAD + all.slice(0, 2).join("\n"));
    expect(await refusal(confirm(ctx, two, { missingHaveLeft: true }))).toMatch(/^3 of the 5 people in the portal are not in this file/);
    await confirm(ctx, two);
    expect(await leftNow()).toEqual([]);
    await confirm(ctx, await stageRoster(ctx, HEAD + all.slice(0, 4).join("\n")), { missingHaveLeft: true });
    expect(await leftNow()).toEqual(["5"]);
  });

  test("cancelling throws away what was staged; sending the form twice makes one import", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await stageRoster(ctx, ROSTER);
    await cancelImport(ctx, id);
    expect(await importOf(ctx, id)).toMatchObject({ state: "cancelled", staged: null, result: null });
    expect(await refusal(cancelImport(ctx, id))).toMatch(/was cancelled by Lena lead/);
    expect(await dump(ctx.db)).not.toContain("amy@example.org");
    const same = newId();
    expect([await receive(ctx, "roster", ROSTER, same), await receive(ctx, "roster", ROSTER, same)]).toEqual([same, same]);
    expect(await importsMade(ctx)).toHaveLength(2);
  });

  test("columns that were not chosen are not kept", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await stageRoster(ctx, "Staff number,Full name,Team,Salary\n1,Amy Jones,North,secret-31000\n,Bo Hall,North,secret-32000");
    expect(await dump(ctx.db)).not.toContain("secret");
    await confirm(ctx, id);
    expect(await dump(ctx.db)).not.toContain("secret");
  });

  const hostile = (n: number) =>
    HEAD +
    Array.from(
      { length: n },
      (_, i) =>
        `${i % 3 === 0 ? 7 : i},"=cmd|'/C'!A${i}",O'Brien-${i},Team ${i % 50},,p${i}@example.org,SW${i + 1},37,01/09/2020,,${i % 7 === 0 ? "nobody" : "2"}`,
    ).join("\n");

  test("100,000 rows are refused in a sentence, in seconds; nothing of them is kept", { timeout: 30_000 }, async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const started = performance.now();
    expect(await refusal(receive(ctx, "roster", hostile(100_000)))).toMatch(/more than 20,000 people/);
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(await importsMade(ctx)).toEqual([]);
  });

  test("thousands of rows with the same and hostile values get an answer, line by line", { timeout: 60_000 }, async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const { counts } = await confirm(ctx, await stageRoster(ctx, hostile(6_000)));
    expect(counts.new).toBe(4_000 - 1); // line 9 has the staff number of every third line
    expect(counts.rejected).toBe(2_001);
  });

  test("only an academy lead imports anything", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await stageRoster(ctx, ROSTER);
    for (const viewer of [{ isAdministrator: true }, { isAssessor: true }, { isManager: true }, { isLearner: true }]) {
      const outsider = opened.as({ ...viewer, personId: "lead" });
      for (const work of [
        () => importsMade(outsider),
        () => importOf(outsider, id),
        () => receive(outsider, "roster", ROSTER),
        () => confirmRoster(outsider, id, { effectiveOn: ctx.today, missingHaveLeft: false, seen: null }),
        () => cancelImport(outsider, id),
      ])
        await expect(work()).rejects.toMatchObject({ status: 404 });
    }
  });

  test("a roster of any size is compared with the same number of queries", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const roster = (n: number) => HEAD + Array.from({ length: n }, (_, i) => `${i + 1},A,B${i},Team ${i % 9},,,,37,01/09/2020,,1`).join("\n");
    const [few, many] = [await stageRoster(ctx, roster(2)), await stageRoster(ctx, roster(300))];
    const small = await opened.counting(() => previewOf(ctx, few));
    const large = await opened.counting(() => previewOf(ctx, many));
    expect(large.queries).toBe(small.queries);
  });
});

async function stageCaseload(ctx: Context, text: string, typedDay: Day | null = null, words = {}): Promise<string> {
  const id = await receive(ctx, "caseload", text);
  const headers = text.split("\n")[0]!.split(",");
  const shape = headers.some((header) => /child key/i.test(header)) ? "perChild" : "perWorker";
  expect(await chooseCaseloadColumns(ctx, id, { shape, columns: guessColumns(fieldsOf(shape), headers), typedDay, words })).toEqual({ unknown: [] });
  return id;
}
const caseloadPreviewOf = async (ctx: Context, id: string) => {
  const batch = await importOf(ctx, id);
  if (batch.staged?.step !== "caseload") throw new Error("no preview");
  return caseloadPreview(ctx, batch, batch.staged);
};
const EXTRACT = `Snapshot date,Staff ID,Worker name,Team,CLA,CP,CIN,Joint worked
30/09/2026,100,Amy Jones,North,2,3,1,1
31/10/2026,100,Amy Jones,North,3,3,0,0
31/10/2026,,Unknown Person,North,5,0,0,0
31/10/2026,200,Bo Hall,North,x,0,0,0
`;

onEachEngine("imports: caseload", (open) => {
  test("counts by worker and day come in; the worker nobody knows is matched once and remembered", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "0100", givenName: "Amy", familyName: "Jones" });
    const di = await aPerson(opened.writer, { staffNumber: "400", givenName: "Di", familyName: "Lee" });
    const id = await stageCaseload(ctx, EXTRACT);
    expect((await caseloadPreviewOf(ctx, id)).matched.unmatched).toEqual([{ label: "Unknown Person", suggestionId: null, rows: 1 }]);
    expect(await refusal(confirmCaseload(ctx, id))).toMatch(/not matched yet/);
    await matchTheWorkers(ctx, id, new Map([["Unknown Person", di]]));
    expect((await confirmCaseload(ctx, id)).counts).toEqual({ added: 3, changed: 0, unchanged: 0, gone: 0, leftOut: 0, rejected: 1 });
    expect(await loadsOf(ctx, await caseloadTerms(ctx, [amy]), [amy], "2026-01-01", "2026-12-31")).toMatchObject([
      { personId: amy, snapshotOn: "2026-09-30", cases: 6, joint: 1, load: 6, unit: "count" },
      { personId: amy, snapshotOn: "2026-10-31", cases: 6, joint: 0, load: 6, unit: "count" },
    ]);
    expect((await latest(ctx, [amy, di])).get(amy)!.counts.map(({ name, cases }) => [name, cases])).toEqual([
      ["Children in care", 3],
      ["Child protection plan", 3],
    ]);

    const again = await stageCaseload(ctx, EXTRACT);
    expect(await caseloadPreviewOf(ctx, again)).toMatchObject({
      matched: { unmatched: [] },
      changes: { added: [], changed: [], unchanged: { length: 3 } },
    });
    expect((await confirmCaseload(ctx, again)).counts).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
    const other = await stageCaseload(ctx, EXTRACT.replace("North,3,3,0,0", "North,1,0,0,0"));
    expect((await confirmCaseload(ctx, other)).counts).toMatchObject({ added: 0, changed: 1, unchanged: 2 });
    expect((await latest(ctx, [amy])).get(amy)).toMatchObject({ cases: 1, counts: [{ caseTypeId: "child-in-care", cases: 1 }] });
  });

  test("who is left out stays out the next time", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    await aPerson(opened.writer, { staffNumber: "100", givenName: "Amy", familyName: "Jones" });
    const id = await stageCaseload(ctx, EXTRACT);
    await matchTheWorkers(ctx, id, new Map([["Unknown Person", "leaveOut"]]));
    expect((await confirmCaseload(ctx, id)).counts).toMatchObject({ added: 2, leftOut: 1 });
    expect((await caseloadPreviewOf(ctx, await stageCaseload(ctx, EXTRACT))).matched).toMatchObject({ unmatched: [], leftOut: ["Unknown Person"] });
  });

  test("of a row for each child only counts are kept: no key is anywhere in the database, at any step", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const amy = await aPerson(opened.writer, { staffNumber: "100", givenName: "Amy", familyName: "Jones" });
    const key = (n: number) => `zq${n}key8f3a`;
    const text = `Worker,Child key,Case type,Joint\n${[
      ["Amy Jones", key(1), "CIN", "no"],
      ["Amy Jones", key(1), "CLA", "yes"],
      ["Amy Jones", key(2), "CP", "no"],
      ["Amy Jones", key(3), key(9), "no"],
      ["", key(4), "CP", "no"],
      ["Nobody Known", key(5), "CP", "perhaps"],
    ]
      .map((row) => row.join(","))
      .join("\n")}`;
    const clean = async () => expect(await dump(ctx.db)).not.toMatch(/zq\dkey/);
    const id = await receive(ctx, "caseload", text);
    await clean();
    const columns = guessColumns(fieldsOf("perChild"), ["Worker", "Child key", "Case type", "Joint"]);
    expect(await chooseCaseloadColumns(ctx, id, { shape: "perChild", columns, typedDay: "2026-10-31", words: {} })).toEqual({ unknown: [key(9)] });
    await clean();
    const other = await receive(ctx, "caseload", text.replace(key(9), "Something"));
    await chooseCaseloadColumns(ctx, other, { shape: "perChild", columns, typedDay: "2026-10-31", words: { Something: "leaveOut" } });
    await clean();
    expect((await confirmCaseload(ctx, other)).counts).toMatchObject({ added: 1, rejected: 2 });
    await clean();
    expect((await latest(ctx, [amy])).get(amy)).toMatchObject({ cases: 2, joint: 1 });
    expect(await refusal(chooseCaseloadColumns(ctx, other, { shape: "perChild", columns, typedDay: null, words: {} }))).toMatch(/chosen already/);
  });

  test("a file with a column that could identify a child is refused by the column's name, and nothing of it is kept", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const before = await dump(ctx.db);
    for (const [text, column] of [
      ["Worker,Child Name,CLA\nAmy,Ben Smith,1", "Child Name"],
      ["Worker,DOB,CLA\nAmy,01/02/2015,1", "DOB"],
      ["Worker,Ref,CLA\nAmy,9434765919,1", "Ref"],
      ["Worker,LCS ID,CLA\nAmy,123,1", "LCS ID"],
      ["Worker,Where,CLA\nAmy,GL1 2TH,1", "Where"],
      ["Worker,Child key,Case type\nAmy,1234567,CLA\nAmy,1234568,CLA", "Child key"],
      ["Worker,Child ID,CLA,CP\nAmy,k8f3a,1,2", "Child ID"],
      ["Worker,CLA,CP,Case key\nAmy,1,2,k8f3a", "Case key"],
    ] as const)
      expect(await refusal(receive(ctx, "caseload", text))).toContain(`“${column}”`);
    expect(await dump(ctx.db)).toBe(before);
  });

  test("a file with a child key is not read as a row for each worker, by the key's name; as a row for each child it still can be", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await receive(ctx, "caseload", "Worker,Child ID,Kind,Cases\nAmy,k8f3a,CLA,1");
    const perWorker = { shape: "perWorker", columns: { worker: 0, "child-in-care": 3 }, typedDay: "2026-10-31", words: {} } as const;
    expect(await refusal(chooseCaseloadColumns(ctx, id, perWorker))).toContain("“Child ID” looks like a child's key");
    const perChild = { ...perWorker, shape: "perChild", columns: { worker: 0, childKey: 1, caseType: 2 } } as const;
    expect(await chooseCaseloadColumns(ctx, id, perChild)).toEqual({ unknown: [] });
  });

  test("a key that turns out not to be opaque ends the import, with the reason", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await receive(ctx, "caseload", "Worker,Thing,Kind\nAmy,1234567,CLA\nAmy,1234568,CLA");
    await chooseCaseloadColumns(ctx, id, { shape: "perChild", columns: { worker: 0, childKey: 1, caseType: 2 }, typedDay: "2026-10-31", words: {} });
    expect(await importOf(ctx, id)).toMatchObject({
      state: "cancelled",
      result: { refused: expect.stringContaining("“Thing” holds plain numbers") },
    });
    expect(await dump(ctx.db)).not.toContain("1234567");
  });

  test("the file waits half an hour for its columns, for the one who chose it", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const id = await receive(ctx, "caseload", EXTRACT);
    const choice = { shape: "perWorker", columns: { snapshotOn: 0, staffNumber: 1, "child-in-care": 4 }, typedDay: null, words: {} } as const;
    const other = await aLead(opened, "other");
    expect(await refusal(chooseCaseloadColumns(other, id, choice))).toMatch(/no longer here/);
    expect(await refusal(chooseCaseloadColumns({ ...ctx, now: "2026-11-21T10:31:00.000Z" }, id, choice))).toMatch(/Choose it again/);
  });

  test("two years of snapshots for everybody are written in seconds", { timeout: 60_000 }, async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    const people = Array.from({ length: 330 }, (_, i) => `p${i}`);
    for (const id of people) await aPerson(opened.writer, { id });
    const rows = people.flatMap((id, i) =>
      Array.from({ length: 24 }, (_, month) =>
        personCounts(id, addMonths("2024-11-30", month), { "child-in-care": i % 7, "child-protection": month % 5, "child-in-need": 3 }),
      ),
    );
    const started = performance.now();
    expect((await importCaseload(ctx, { source: "Case system", fileName: "caseload.csv", rows })).counts.added).toBe(7920);
    expect(performance.now() - started).toBeLessThan(10_000);
    const terms = await caseloadTerms(ctx, people);
    const { queries } = await opened.counting(() => loadsOf(ctx, terms, people, "2024-01-01", "2026-12-31"));
    expect(queries).toBe(1);
  });

  test("people sign in with their work address, so an account follows the roster", async () => {
    const opened = await open();
    const ctx = await aLead(opened);
    await confirm(ctx, await stageRoster(ctx, ROSTER));
    const { id } = await opened.writer.selectFrom("person").where("staffNumber", "=", "200").select("id").executeTakeFirstOrThrow();
    const account = { personId: id, passwordHash: "x", passwordSetAt: null, disabledAt: null, display: "{}", createdAt: ctx.now };
    await opened.writer
      .insertInto("account")
      .values({ ...account, id: "bo", email: "bo@example.org" })
      .execute();
    await confirm(ctx, await stageRoster(ctx, ROSTER.replace("bo@example.org", "bo.hall@example.org")));
    expect(await opened.writer.selectFrom("account").select("email").execute()).toEqual([{ email: "bo.hall@example.org" }]);
  });
});
