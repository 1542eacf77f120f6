import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sql, type Kysely, type RawBuilder } from "kysely";
import { migrate, pendingMigrations } from "#db/migrate";
import { measured } from "#db/seed/multiply";
import { up as withdrawnAlerts } from "#migrations/0011-withdrawn-alerts";
import { up as assessorsOfAYearEnd } from "#migrations/0012-assessors-of-a-year-end";
import { isDuplicate } from "#db/errors.server";
import { aLearner, aPerson } from "#tests/support/world";
import { NOW, onEachEngine } from "#tests/support/engines";

/** Tables and columns as db/schema.ts writes them. */
function written(): Map<string, string[]> {
  const text = readFileSync("db/schema.ts", "utf8").replaceAll(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  const body = text.slice(text.indexOf("interface Database"));
  const tables = new Map<string, string[]>();
  for (const [, name, period, columns] of body.matchAll(/^ {2}(\w+): (Period & )?\{([^}]*)\};/gm)) {
    const own = [...columns!.matchAll(/(\w+):/g)].map((m) => m[1]!);
    tables.set(name!, [...(period ? ["id", "startsOn", "endsOn"] : []), ...own].sort());
  }
  return tables;
}

onEachEngine("schema", (open, engine) => {
  test("the tables are those that db/schema.ts says, column by column", async () => {
    const { writer } = await open();
    const found = new Map(
      (await writer.introspection.getTables()).filter((t) => !t.isView).map((t) => [t.name, t.columns.map((c) => c.name).sort()] as const),
    );
    const camel = (name: string) => name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());
    const inDatabase = new Map([...found].map(([name, columns]) => [camel(name), columns.map(camel).sort()]));
    expect([...inDatabase.keys()].sort()).toEqual([...written().keys()].sort());
    for (const [name, columns] of written()) expect(inDatabase.get(name), name).toEqual(columns);
  });

  test("the academy that is ten times as large for measuring has every table, or says why not", async () => {
    const { writer } = await open();
    const there = (await writer.introspection.getTables()).filter((t) => !t.isView).map((t) => t.name);
    expect([...measured.copied, ...measured.once].sort()).toEqual(there.sort());
  });

  test("a database that is up to date has nothing pending, and migrating again does nothing", async () => {
    const { writer } = await open();
    expect(await pendingMigrations(writer)).toEqual([]);
    expect(await migrate(writer)).toEqual([]);
  });

  test("alerts and their answers come unchanged through the change that lets them be withdrawn", async () => {
    const { writer } = await open();
    const { enrolmentId, managerId } = await aLearner(writer);
    const alert = { enrolmentId, raisedOn: "2026-11-05", facts: "{}", escalatedOn: null, passed: null, version: 1 } as const;
    const answer = { at: NOW, byId: managerId, byPart: "lineManager", followUpOn: "2026-11-20", followedUpById: null, note: null } as const;
    await writer
      .insertInto("pairingAlert")
      .values([
        { ...alert, id: "a1", closedOn: "2026-11-08", closedAs: "passed", passed: "{}" },
        { ...alert, id: "a2", closedOn: null, closedAs: null, version: 3 },
      ])
      .execute();
    await writer
      .insertInto("pairingAlertAnswer")
      .values([
        { ...answer, id: "w1", alertId: "a1", body: "Two cases go.", followedUpAt: NOW, outcome: "notDone", followedUpById: managerId },
        { ...answer, id: "w2", alertId: "a2", body: "One case goes.", followedUpAt: null, outcome: null },
      ])
      .execute();
    const all = async () => [
      await writer.selectFrom("pairingAlert").selectAll().orderBy("id").execute(),
      await writer.selectFrom("pairingAlertAnswer").selectAll().orderBy("id").execute(),
    ];
    const before = await all();
    await writer.transaction().execute((trx) => withdrawnAlerts(trx as unknown as Kysely<unknown>));
    expect(await all()).toEqual(before);
    const another = writer.insertInto("pairingAlert").values({ ...alert, id: "a3", closedOn: null, closedAs: null });
    await expect(another.execute()).rejects.toSatisfy(isDuplicate);
    await expect(writer.deleteFrom("pairingAlert").where("id", "=", "a1").execute()).rejects.toThrow(/foreign key/i);
    await writer.updateTable("pairingAlert").set({ closedOn: "2026-11-09", closedAs: "withdrawn" }).where("id", "=", "a2").execute();
  });

  test("a year that had ended before knows the assessor with whom it goes on if it is taken up again", async () => {
    const { writer } = await open();
    const { enrolmentId, assessorId, managerId } = await aLearner(writer);
    const assessor = await writer.selectFrom("assessorship").where("enrolmentId", "=", enrolmentId).select("id").executeTakeFirstOrThrow();
    await sql`alter table year_end add column assessorship_id text`.execute(writer);
    await sql`alter table year_end drop column assessors`.execute(writer);
    for (const [id, assessorshipId] of [
      ["one", assessor.id],
      ["two", null],
    ])
      await sql`insert into year_end (id, enrolment_id, kind, ended_on, assessorship_id, recorded_by_id, recorded_at)
        values (${id}, ${enrolmentId}, 'withdrawn', '2026-11-20', ${assessorshipId}, ${managerId}, ${NOW})`.execute(writer);
    await writer.transaction().execute((trx) => assessorsOfAYearEnd(trx as unknown as Kysely<unknown>));
    const rows = await writer.selectFrom("yearEnd").select(["id", "assessors"]).orderBy("id").execute();
    expect(rows.map((r) => JSON.parse(r.assessors) as unknown)).toEqual([
      [{ id: assessor.id, assessorId, startsOn: "2026-01-05", endsOn: null }],
      [],
    ]);
  });

  test("nothing of a locked document can be added, changed or removed, even by plain SQL; signatures and notes are append-only", async () => {
    const { writer } = await open();
    const person = await aPerson(writer);
    const definitions = await writer.selectFrom("documentDefinition").select(["id", "kind"]).execute();
    const [one, two] = await writer.selectFrom("standard").select("id").orderBy("id").limit(2).execute();
    const signature = (documentId: string) => ({
      id: `signature of ${documentId}`,
      documentId,
      revision: 1,
      position: 0,
      part: "learner" as const,
      personId: person,
      name: "Kim",
      sweNumber: null,
      signedAt: NOW,
      contentHash: "x",
    });
    for (const { id: definitionId, kind } of definitions) {
      const [open, locked] = [`open ${definitionId}`, `locked ${definitionId}`];
      const document = {
        definitionId,
        kind,
        personId: person,
        enrolmentId: null,
        stage: null,
        writerId: person,
        startedById: person,
        revision: 1,
        version: 1,
        answers: "{}",
        waitingFor: null,
        stateSince: NOW,
        createdAt: NOW,
        savedAt: NOW,
        submittedAt: NOW,
        state: "submitted" as const,
        lockedAt: null,
      };
      await writer
        .insertInto("document")
        .values([
          { ...document, id: open },
          { ...document, id: locked },
        ])
        .execute();
      await writer
        .insertInto("documentStandard")
        .values([
          { documentId: open, standardId: one!.id },
          { documentId: locked, standardId: one!.id },
        ])
        .execute();
      await writer.insertInto("documentSignature").values(signature(locked)).execute();
      await writer
        .insertInto("documentNote")
        .values({ id: `note ${definitionId}`, documentId: locked, revision: 1, kind: "returned", byId: person, at: NOW, body: "Please" })
        .execute();
      await sql`update document set answers = '{"a":"b"}' where id = ${open}`.execute(writer);
      await sql`update document set state = 'locked', locked_at = ${NOW} where id = ${locked}`.execute(writer);

      const refused = async (statement: RawBuilder<unknown>, words: RegExp) =>
        expect([definitionId, await statement.execute(writer).then(() => "done", String)]).toEqual([definitionId, expect.stringMatching(words)]);
      const fixed = /never changes/;
      await refused(sql`update document set answers = '{"a":"b"}' where id = ${locked}`, fixed);
      await refused(sql`update document set state = 'submitted', locked_at = null where id = ${locked}`, fixed);
      await refused(sql`delete from document where id = ${locked}`, fixed);
      await refused(sql`insert into document_standard (document_id, standard_id) values (${locked}, ${two!.id})`, fixed);
      await refused(sql`update document_standard set standard_id = ${two!.id} where document_id = ${locked}`, fixed);
      await refused(sql`update document_standard set document_id = ${locked} where document_id = ${open}`, fixed);
      await refused(sql`delete from document_standard where document_id = ${locked}`, fixed);
      const again = writer.insertInto("documentSignature").values({ ...signature(locked), id: "another", position: 1 });
      await expect(again.execute()).rejects.toThrow(fixed);
      const appendOnly = /append-only/;
      await refused(sql`update document_signature set name = 'Other' where document_id = ${locked}`, appendOnly);
      await refused(sql`delete from document_signature where document_id = ${locked}`, appendOnly);
      await refused(sql`update document_note set body = 'Other' where document_id = ${locked}`, appendOnly);
      await refused(sql`delete from document_note where document_id = ${locked}`, appendOnly);
      // what is not signed yet goes on as before
      await sql`update document_standard set standard_id = ${two!.id} where document_id = ${open}`.execute(writer);
      await sql`delete from document_standard where document_id = ${open}`.execute(writer);
    }
  });

  test("days and moments that are not written as such are refused", async () => {
    const { writer } = await open();
    const person = await aPerson(writer);
    await expect(
      writer
        .insertInto("placement")
        .values({ id: "p", personId: person, teamId: "none", jobTitle: "x", startsOn: "1 May" as never, endsOn: null })
        .execute(),
    ).rejects.toThrow(engine === "sqlite" ? /CHECK|FOREIGN/ : /check|violates/);
  });
});
