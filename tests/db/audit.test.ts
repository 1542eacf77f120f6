import { expect, test } from "vitest";
import { AUDIT_SIZE, auditExport, auditPage, noFilter } from "#app/audit/read.server";
import { auditSentence, changesWords, dayBegins, placeOf, readPlace } from "#app/audit/rules";
import { recordDownload } from "#app/audit/write.server";
import type { Instant } from "#app/shared/dates";
import { onEachEngine } from "#tests/support/engines";
import { aPerson } from "#tests/support/world";

onEachEngine("audit trail", (open) => {
  test("whoever takes a file of people's data away is named in the trail, with how many rows", async () => {
    const o = await open();
    const personId = await aPerson(o.writer, { givenName: "Lee", familyName: "Lead" });
    const ctx = o.as({ personId, isLead: true, isAdministrator: true });
    await recordDownload(ctx, "asye.gridDownloaded", "cohort-1", { format: "xlsx", rows: 90 });
    const [event] = (await auditPage(ctx, noFilter)).events;
    expect(event).toMatchObject({ sentence: "Lee Lead downloaded the grid of a cohort", details: "format xlsx, rows 90" });
  });

  test("every event is a sentence, and only an administrator reads it", async () => {
    const { writer, as } = await open();
    const amy = await aPerson(writer, { givenName: "Amy", familyName: "Jones" });
    const kim = await aPerson(writer, { givenName: "Kim", familyName: "Patel" });
    await writer
      .insertInto("auditEvent")
      .values([
        {
          id: "1",
          happenedAt: "2026-11-20T10:00:00.000Z",
          actorId: amy,
          what: "people.roleGiven",
          subjectId: "r",
          aboutId: kim,
          changes: '{"role":"assessor"}',
        },
        { id: "2", happenedAt: "2026-11-20T11:00:00.000Z", actorId: null, what: "access.signInRefused", subjectId: "a", aboutId: kim, changes: "{}" },
      ])
      .execute();
    const { events, next } = await auditPage(as({ isAdministrator: true }), noFilter);
    expect(events.map(({ sentence, details }) => [sentence, details])).toEqual([
      ["Kim Patel was refused at sign-in", ""],
      ["Amy Jones gave a role to Kim Patel", "role assessor"],
    ]);
    expect(next).toBeNull();
    for (const ctx of [as({ isLead: true }), as({ isAssessor: true })]) {
      await expect(auditPage(ctx, noFilter)).rejects.toMatchObject({ status: 404 });
      await expect(auditExport(ctx, noFilter)).rejects.toMatchObject({ status: 404 });
    }
  });

  test("pages follow one another without a gap or a repeat, also within one moment, and filters narrow them", async () => {
    const { writer, as, counting } = await open();
    const amy = await aPerson(writer, { givenName: "Amy", familyName: "Jones" });
    const kim = await aPerson(writer, { givenName: "Kim", familyName: "Patel" });
    const rows = Array.from({ length: 120 }, (_, i) => ({
      id: `e${String(i).padStart(3, "0")}`,
      happenedAt: `2026-03-${i < 60 ? "28" : "29"}T23:30:00.000Z` as Instant,
      actorId: i % 2 ? amy : kim,
      what: i % 3 ? "access.signedIn" : "supervision.recorded",
      subjectId: `s${i}`,
      aboutId: kim,
      changes: "{}",
    }));
    await writer.insertInto("auditEvent").values(rows).execute();
    const ctx = as({ isAdministrator: true });
    const seen: string[] = [];
    let after = "";
    for (let page = 0; page < 5; page += 1) {
      const { result, queries } = await counting(() => auditPage(ctx, { ...noFilter, after }));
      expect(queries).toBe(1);
      seen.push(...result.events.map(({ id }) => id));
      if (!result.next) break;
      expect(result.events).toHaveLength(AUDIT_SIZE);
      after = result.next;
    }
    expect(seen).toEqual(rows.map(({ id }) => id).reverse());
    const count = async (filter: Partial<typeof noFilter>) => (await auditExport(ctx, { ...noFilter, ...filter })).length;
    expect(await count({ actorId: amy })).toBe(60);
    expect(await count({ aboutId: kim, what: "supervision.recorded" })).toBe(40);
    expect(await count({ subjectId: "s7" })).toBe(1);
    expect(await count({ name: "JONES" })).toBe(60);
    expect(await count({ name: "100%" })).toBe(0);
    // Clocks go forward on 29 March 2026: half past eleven in the evening of the 29th is in summer time, so it is the 30th in London.
    expect(await count({ from: "2026-03-28", to: "2026-03-28" })).toBe(60);
    expect(await count({ from: "2026-03-29", to: "2026-03-29" })).toBe(0);
    expect(await count({ from: "2026-03-30" })).toBe(60);
  });
});

test("the words of an event", () => {
  const event = { actorName: "Amy Jones", aboutName: "Kim Patel", sameActor: false, title: null, changes: "{}" };
  expect(auditSentence({ ...event, what: "document.signed", title: "Critical reflection" })).toBe(
    "Amy Jones signed a critical reflection of Kim Patel",
  );
  expect(auditSentence({ ...event, what: "document.sent", title: "Agreement", sameActor: true })).toBe("Amy Jones sent an agreement");
  expect(auditSentence({ ...event, what: "access.sessionsEnded" })).toBe("Amy Jones signed out everywhere: Kim Patel");
  expect(auditSentence({ ...event, what: "access.signedIn", sameActor: true })).toBe("Amy Jones signed in");
  expect(auditSentence({ ...event, what: "access.invited", aboutName: null })).toBe("Amy Jones invited somebody");
  expect(auditSentence({ ...event, what: "something.old" })).toBe("Amy Jones something.old: Kim Patel");
});

test("what changed is said in words, and a broken note is not a fault", () => {
  expect(changesWords('{"role":"assessor","startsOn":"2026-03-03","left":null,"joint":true}')).toBe(
    "role assessor, starts on 3 March 2026, left none, joint yes",
  );
  expect(changesWords("oops")).toBe("");
  expect(changesWords("null")).toBe("");
});

test("a London day begins at its own midnight, in winter and in summer", () => {
  expect(dayBegins("2026-01-15")).toBe("2026-01-15T00:00:00.000Z");
  expect(dayBegins("2026-07-15")).toBe("2026-07-14T23:00:00.000Z");
  expect(dayBegins("2026-03-29")).toBe("2026-03-29T00:00:00.000Z");
  expect(dayBegins("2026-03-30")).toBe("2026-03-29T23:00:00.000Z");
});

test("a place in the trail survives an address, and nonsense is no place", () => {
  const place = { happenedAt: "2026-03-29T23:30:00.000Z", id: "e-1" } as const;
  expect(readPlace(placeOf(place))).toEqual(place);
  expect(readPlace("' or 1=1 --")).toBeNull();
});
