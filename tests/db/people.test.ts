import { expect, test } from "vitest";
import { inviteAccount } from "#app/access/write.server";
import type { PersonDetails } from "#app/people/forms";
import { accessAtAGlance, peoplePage, personPage, type PeopleFilter } from "#app/people/read.server";
import { addPerson, changePerson, endRole, giveRole } from "#app/people/write.server";
import { Refusal } from "#app/shared/refusal";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { aLearner, aPerson, aTeam, inTeam, withRole } from "#tests/support/world";

const is404 = { status: 404 };
const all: PeopleFilter = { search: "", teamId: "", show: "here", role: "", account: "", page: 1 };
const details = (given: Partial<PersonDetails> = {}): PersonDetails => ({
  id: "new-person",
  givenName: "Zoë",
  familyName: "O'Hara",
  email: "zoe@example.org",
  staffNumber: "900",
  sweNumber: "SW777",
  sweRegisteredFrom: null,
  joinedOn: null,
  ...given,
});
async function withAdministrator(opened: Opened) {
  const { writer, as } = opened;
  const personId = await aPerson(writer, { givenName: "Ada", familyName: "Min" });
  await withRole(writer, personId, "administrator");
  await writer
    .insertInto("account")
    .values({
      id: "ada",
      personId,
      email: "ada@example.org",
      passwordHash: "x",
      passwordSetAt: null,
      disabledAt: null,
      display: "{}",
      createdAt: "2026-01-01T09:00:00.000Z",
    })
    .execute();
  return { personId, ctx: as({ personId, accountId: "ada", isAdministrator: true }) };
}

onEachEngine("people", (open) => {
  test("people are found by name, address or number, in any case, and signs are taken as they stand", async () => {
    const { writer, as } = await open();
    await aPerson(writer, { givenName: "Amy", familyName: "Jones", email: "amy.jones@example.org", staffNumber: "100%", sweNumber: "SW1234" });
    await aPerson(writer, { givenName: "Bo", familyName: "Jonasson", staffNumber: "1000" });
    const found = async (search: string) => (await peoplePage(as({ isAdministrator: true }), { ...all, search })).people.map(({ name }) => name);
    expect(await found("JON")).toEqual(["Bo Jonasson", "Amy Jones"]);
    expect(await found("jones amy")).toEqual(["Amy Jones"]);
    expect(await found("AMY.jones@")).toEqual(["Amy Jones"]);
    expect(await found("sw1234")).toEqual(["Amy Jones"]);
    expect(await found("100%")).toEqual(["Amy Jones"]);
    expect(await found("_")).toEqual([]);
    expect(await found("'; drop table person; --")).toEqual([]);
  });

  test("fifty at a time, counted, by team and by who is here", async () => {
    const { writer, as, counting } = await open();
    const team = await aTeam(writer, "North");
    for (let i = 0; i < 60; i += 1) await aPerson(writer, { familyName: `Aaa${String(i).padStart(3, "0")}` });
    const inNorth = await aPerson(writer, { familyName: "Zed" });
    await inTeam(writer, inNorth, team);
    await aPerson(writer, { familyName: "Gone", leftOn: "2026-11-20" });
    const ctx = as({ isAdministrator: true });
    const first = await counting(() => peoplePage(ctx, all));
    const second = await counting(() => peoplePage(ctx, { ...all, page: 2 }));
    expect(first.result.total).toBe(61);
    expect(first.result.people).toHaveLength(50);
    expect(second.result.people).toHaveLength(11);
    expect(first.queries).toBe(second.queries);
    expect((await peoplePage(ctx, { ...all, teamId: team })).people.map(({ id, team }) => [id, team])).toEqual([[inNorth, "North"]]);
    expect((await peoplePage(ctx, { ...all, show: "left" })).total).toBe(1);
    expect((await peoplePage(ctx, { ...all, show: "all" })).total).toBe(62);
  });

  test("a lead reads people and neither roles nor accounts; nobody else reads them", async () => {
    const opened = await open();
    const { as } = opened;
    const { personId } = await withAdministrator(opened);
    const lead = as({ isLead: true });
    expect((await peoplePage(lead, { ...all, role: "assessor", account: "none" })).people).toMatchObject([{ id: personId, account: null }]);
    expect(await personPage(lead, personId)).toMatchObject({ roles: null, account: null, mayChange: false });
    expect((await personPage(lead, personId)).moments).toEqual([]);
    for (const ctx of [as({ isAssessor: true, isManager: true, isLearner: true }), as({})]) {
      await expect(peoplePage(ctx, all)).rejects.toMatchObject(is404);
      await expect(personPage(ctx, personId)).rejects.toMatchObject(is404);
    }
    await expect(addPerson(lead, details())).rejects.toMatchObject(is404);
    await expect(giveRole(lead, personId, { id: "r", role: "academyLead", startsOn: "2026-11-21" })).rejects.toMatchObject(is404);
    await expect(accessAtAGlance(lead)).rejects.toMatchObject(is404);
  });

  test("somebody is added once, and doubles are refused by name", async () => {
    const opened = await open();
    const { ctx } = await withAdministrator(opened);
    await addPerson(ctx, details());
    await addPerson(ctx, details());
    await expect(addPerson(ctx, details({ id: "another", email: "b@example.org", staffNumber: "901" }))).rejects.toThrow(
      "Zoë O'Hara has this Social Work England number already",
    );
    await expect(changePerson(ctx, details({ id: "nobody", email: null, staffNumber: null, sweNumber: null }))).rejects.toMatchObject(is404);
    await changePerson(ctx, details({ familyName: "Hara" }));
    const told = await ctx.db.selectFrom("auditEvent").where("what", "=", "people.changed").select("changes").executeTakeFirstOrThrow();
    expect(JSON.parse(told.changes)).toEqual({ fields: "familyName" });
    expect((await personPage(ctx, "new-person")).person.name).toBe("Zoë Hara");
    const events = await opened.writer.selectFrom("auditEvent").select("what").orderBy("what").execute();
    expect(events.map(({ what }) => what)).toEqual(["people.added", "people.changed"]);
  });

  test("a corrected address is also what they sign in with", async () => {
    const opened = await open();
    const { ctx } = await withAdministrator(opened);
    await addPerson(ctx, details());
    await inviteAccount(ctx, "new-person");
    await changePerson(ctx, details({ email: "zoe.hara@example.org" }));
    expect((await personPage(ctx, "new-person")).account).toMatchObject({ email: "zoe.hara@example.org", state: "invited", sessions: 0, own: false });
    await expect(changePerson(ctx, details({ email: "ada@example.org" }))).rejects.toBeInstanceOf(Refusal);
  });

  test("roles have days and never overlap; the last administrator stays", async () => {
    const opened = await open();
    const { ctx, personId } = await withAdministrator(opened);
    const kim = await aPerson(opened.writer);
    const given = { id: "role-1", role: "academyLead", startsOn: "2026-12-01" } as const;
    await giveRole(ctx, kim, given);
    await giveRole(ctx, kim, given);
    await expect(giveRole(ctx, kim, { ...given, id: "role-2", startsOn: "2026-12-24" })).rejects.toBeInstanceOf(Refusal);
    await expect(endRole(ctx, kim, "role-1", "2026-11-30")).rejects.toBeInstanceOf(Refusal);
    await endRole(ctx, kim, "role-1", "2026-12-31");
    await giveRole(ctx, kim, { ...given, id: "role-3", startsOn: "2027-01-01" });
    const page = await personPage(ctx, kim);
    expect(page.roles).toEqual([
      { id: "role-3", role: "academyLead", startsOn: "2027-01-01", endsOn: null },
      { id: "role-1", role: "academyLead", startsOn: "2026-12-01", endsOn: "2026-12-31" },
    ]);
    const own = (await personPage(ctx, personId)).roles![0]!;
    await expect(endRole(ctx, personId, own.id, "2026-11-21")).rejects.toThrow("Nobody else could administer the portal");
    await expect(endRole(ctx, kim, own.id, "2026-11-21")).rejects.toMatchObject(is404);
    await expect(giveRole(ctx, "nobody", { ...given, id: "role-4" })).rejects.toMatchObject(is404);
  });

  test("the administrator sees open invitations and those who cannot sign in", async () => {
    const opened = await open();
    const { ctx } = await withAdministrator(opened);
    const { learnerId, assessorId, managerId } = await aLearner(opened.writer);
    const before = await accessAtAGlance(ctx);
    expect(before.invitationCount).toBe(0);
    expect(new Set(before.withoutAccount.map(({ id }) => id))).toEqual(new Set([learnerId, assessorId, managerId]));
    await inviteAccount(ctx, learnerId);
    const after = await accessAtAGlance(ctx);
    expect(after.invitations).toMatchObject([{ personId: learnerId, expiresAt: "2026-11-28T10:00:00.000Z" }]);
    expect(after.withoutAccountCount).toBe(2);
    expect((await peoplePage(ctx, { ...all, account: "invited" })).people.map(({ id, account }) => [id, account])).toEqual([[learnerId, "invited"]]);
    expect((await peoplePage(ctx, { ...all, account: "open", role: "administrator" })).total).toBe(1);
  });
});
