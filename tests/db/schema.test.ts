import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sql } from "kysely";
import { migrate, pendingMigrations } from "#db/migrate";
import { aPerson } from "#tests/support/world";
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

  test("a database that is up to date has nothing pending, and migrating again does nothing", async () => {
    const { writer } = await open();
    expect(await pendingMigrations(writer)).toEqual([]);
    expect(await migrate(writer)).toEqual([]);
  });

  test("a locked document can be neither changed nor removed, even by plain SQL; signatures are append-only", async () => {
    const { writer } = await open();
    const person = await aPerson(writer);
    const definition = await writer.selectFrom("documentDefinition").select(["id", "kind"]).executeTakeFirstOrThrow();
    const document = {
      definitionId: definition.id,
      kind: definition.kind,
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
    };
    await writer
      .insertInto("document")
      .values([
        { ...document, id: "open", state: "submitted", lockedAt: null },
        { ...document, id: "locked", state: "locked", lockedAt: NOW },
      ])
      .execute();
    await sql`update document set answers = '{"a":"b"}' where id = 'open'`.execute(writer);
    await expect(sql`update document set answers = '{"a":"b"}' where id = 'locked'`.execute(writer)).rejects.toThrow(/never changes/);
    await expect(sql`delete from document where id = 'locked'`.execute(writer)).rejects.toThrow(/never changes/);
    await writer
      .insertInto("documentSignature")
      .values({
        id: "s",
        documentId: "locked",
        revision: 1,
        position: 0,
        part: "learner",
        personId: person,
        name: "Kim",
        sweNumber: null,
        signedAt: NOW,
        contentHash: "x",
      })
      .execute();
    await expect(sql`update document_signature set name = 'Other'`.execute(writer)).rejects.toThrow(/append-only/);
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
