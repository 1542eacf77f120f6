import { expect, test } from "vitest";
import type { Day, Instant } from "#app/shared/dates";
import { plusMinutes } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { change } from "#app/shared/context.server";
import { visibleEnrolment } from "#app/access/visible.server";
import { can } from "#app/access/permissions";
import {
  acceptInvitation,
  changePassword,
  createFirstAdministrator,
  invitationOf,
  inviteAccount,
  setAccountDisabled,
  signIn,
  signOutEverywhere,
} from "#app/access/write.server";
import { aLearner, aPerson, assessedBy, managedBy } from "#tests/support/world";
import { aViewer, NOW, onEachEngine, type Opened } from "#tests/support/engines";

const clockAt = (now: Instant) => () => new Date(now);
const parts = (o: Opened, now: Instant = NOW) => ({ db: o.db, writer: o.writer, clock: clockAt(now) });
const GOOD = "three plain words here";

async function withAccount(o: Opened) {
  const { token } = await createFirstAdministrator(parts(o), { givenName: "Ada", familyName: "Admin", email: " Ada@Example.org " });
  const { accountId } = await acceptInvitation(parts(o), token, GOOD);
  const account = await o.db.selectFrom("account").where("id", "=", accountId).selectAll().executeTakeFirstOrThrow();
  const ctx = o.as({ accountId, personId: account.personId, isAdministrator: true });
  return { token, accountId, personId: account.personId, ctx };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.message : Promise.reject(error)),
  );
const whatHappened = async (o: Opened) => (await o.db.selectFrom("auditEvent").select("what").orderBy("happenedAt").execute()).map((e) => e.what);

onEachEngine("access", (open) => {
  test("the first administrator comes in by a link that works once, and signs in by e-mail and password", async () => {
    const o = await open();
    const { token, accountId } = await withAccount(o);
    expect(await invitationOf(parts(o), token)).toEqual({ state: "used" });
    expect(await refusal(acceptInvitation(parts(o), token, GOOD))).toMatch(/can no longer be used/);
    expect((await signIn(parts(o), { email: "ada@example.org", password: GOOD, address: "1" })).accountId).toBe(accountId);
    expect(await refusal(createFirstAdministrator(parts(o), { givenName: "B", familyName: "B", email: "b@example.org" }))).toMatch(
      /administrator already/,
    );
    expect(await whatHappened(o)).toEqual(expect.arrayContaining(["access.firstAdministratorCreated", "access.passwordSet", "access.signedIn"]));
  });

  test("where the only administrator has left, the command line makes another", async () => {
    const o = await open();
    const { personId } = await withAccount(o);
    const another = { givenName: "Bo", familyName: "Next", email: "bo@example.org" };
    expect(await refusal(createFirstAdministrator(parts(o), another))).toMatch(/administrator already/);
    await o.writer.updateTable("person").set({ leftOn: "2026-11-20" }).where("id", "=", personId).execute();
    expect(await refusal(createFirstAdministrator(parts(o), { ...another, email: "ada@example.org" }))).toMatch(/has left/);
    const { token } = await createFirstAdministrator(parts(o), another);
    const { accountId } = await acceptInvitation(parts(o), token, GOOD);
    expect((await signIn(parts(o), { email: "bo@example.org", password: GOOD, address: "1" })).accountId).toBe(accountId);
  });

  test("two browsers accepting the same invitation: one sets the password, the other is told", async () => {
    const o = await open();
    const { token } = await createFirstAdministrator(parts(o), { givenName: "Ada", familyName: "Admin", email: "ada@example.org" });
    const results = await Promise.allSettled([acceptInvitation(parts(o), token, GOOD), acceptInvitation(parts(o), token, `${GOOD} too`)]);
    expect(results.map((r) => r.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("a wrong password and an unknown account get the same sentence, and after ten tries in five minutes no more are taken", async () => {
    const o = await open();
    await withAccount(o);
    const wrong = (email: string, address: string, now: Instant = NOW) =>
      refusal(signIn(parts(o, now), { email, password: "not the right one", address }));
    const first = await wrong("ada@example.org", "a0");
    expect(await wrong("nobody@example.org", "b0")).toBe(first);
    for (let i = 1; i < 10; i += 1) expect(await wrong("ada@example.org", `a${i}`)).toBe(first);
    expect(await wrong("ada@example.org", "a10")).toMatch(/Too many tries/);
    expect(await refusal(signIn(parts(o), { email: "ada@example.org", password: GOOD, address: "a11" }))).toMatch(/Too many tries/);
    const later = plusMinutes(NOW, 6);
    expect((await signIn(parts(o, later), { email: "ada@example.org", password: GOOD, address: "a12" })).accountId).toBeTruthy();
    for (let i = 0; i < 10; i += 1) await wrong(`someone${i}@example.org`, "one address", later);
    expect(await wrong("fresh@example.org", "one address", later)).toMatch(/Too many tries/);
  });

  test("fifty guesses at the same moment are still only ten", async () => {
    const o = await open();
    await withAccount(o);
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, i) => refusal(signIn(parts(o), { email: "ada@example.org", password: `guess ${i}`, address: `${i}` }))),
    );
    const tried = all.filter((m) => !/Too many/.test(m ?? "")).length;
    expect(tried).toBeLessThanOrEqual(10);
    expect(tried).toBeGreaterThan(0);
  });

  test("an invitation can be replaced, runs out after seven days, and a closed account opens nothing", async () => {
    const o = await open();
    const { ctx } = await withAccount(o);
    const personId = await aPerson(o.writer);
    const first = await inviteAccount(ctx, personId);
    const second = await inviteAccount(ctx, personId);
    expect((await invitationOf(parts(o), first.token)).state).toBe("withdrawn");
    expect((await invitationOf(parts(o), second.token)).state).toBe("open");
    expect((await invitationOf(parts(o, plusMinutes(NOW, 7 * 24 * 60)), second.token)).state).toBe("expired");
    const { accountId } = await acceptInvitation(parts(o), second.token, GOOD);
    await setAccountDisabled(ctx, accountId, true);
    const email = (await o.db.selectFrom("account").where("id", "=", accountId).select("email").executeTakeFirstOrThrow()).email;
    expect(await refusal(signIn(parts(o), { email, password: GOOD, address: "x" }))).toMatch(/not right/);
    expect(await refusal(setAccountDisabled(ctx, ctx.viewer.accountId, true))).toMatch(/your own account/);
  });

  test("only an administrator invites; for everybody else the act does not exist", async () => {
    const o = await open();
    const personId = await aPerson(o.writer);
    for (const viewer of [{}, { isLead: true }, { isManager: true }, { isAssessor: true }, { isLearner: true }]) {
      await expect(inviteAccount(o.as({ personId, ...viewer }), personId)).rejects.toMatchObject({ status: 404 });
    }
    await expect(signOutEverywhere(o.as({ personId, accountId: "mine" }), "theirs")).rejects.toMatchObject({ status: 404 });
  });

  test("changing a password needs the present one and ends the other sessions", async () => {
    const o = await open();
    const { ctx, accountId } = await withAccount(o);
    await o.writer
      .insertInto("session")
      .values({ id: "s", accountId, createdAt: NOW, expiresAt: plusMinutes(NOW, 30) })
      .execute();
    expect(await refusal(changePassword(ctx, { current: "wrong", password: "another good phrase" }))).toMatch(/not the password/);
    expect(await refusal(changePassword(ctx, { current: GOOD, password: "short" }))).toMatch(/12 characters/);
    expect(await refusal(changePassword(ctx, { current: GOOD, password: "ada@example.org" }))).toMatch(/harder to guess/);
    // whoever sits at an unlocked screen has ten guesses in five minutes, like anybody at sign-in; one is used up above
    for (let guess = 2; guess <= 10; guess += 1)
      expect(await refusal(changePassword(ctx, { current: `guess ${guess}`, password: "another good phrase" }))).toMatch(/not the password/);
    expect(await refusal(changePassword(ctx, { current: GOOD, password: "another good phrase" }))).toMatch(/Too many tries/);
    await ctx.writer.deleteFrom("signInFailure").execute();
    await changePassword(ctx, { current: GOOD, password: "another good phrase" });
    expect(await o.db.selectFrom("session").selectAll().execute()).toEqual([]);
  });

  test("a change that says nothing is undone, and the audit trail can be neither changed nor emptied", async () => {
    const o = await open();
    const ctx = o.as();
    await expect(change(ctx, async (ctx) => void (await aPerson(ctx.db, { id: "ghost" })))).rejects.toThrow(/must say what it did/);
    expect(await o.db.selectFrom("person").where("id", "=", "ghost").select("id").executeTakeFirst()).toBeUndefined();
    await withAccount(o);
    await expect(o.writer.updateTable("auditEvent").set({ what: "access.signedOut" }).execute()).rejects.toThrow(/append-only/);
    await expect(o.writer.deleteFrom("auditEvent").execute()).rejects.toThrow(/append-only/);
  });

  test("whose year somebody sees: the list and the rule pick the same, for every relation, past ones too", async () => {
    const o = await open();
    const learners = [];
    for (let i = 0; i < 4; i += 1) learners.push(await aLearner(o.writer));
    const [a, b] = [learners[0]!, learners[1]!];
    // b's assessor also manages a's; c's former assessor is a's; d has a manager who was a's before
    await managedBy(o.writer, b.assessorId, a.managerId);
    await assessedBy(o.writer, learners[2]!.enrolmentId, a.assessorId, "2025-01-01" as Day, "2025-12-31" as Day);
    const rows = await o.db
      .selectFrom("enrolment")
      .leftJoin("assessorship", (j) => j.onRef("assessorship.enrolmentId", "=", "enrolment.id").on("assessorship.endsOn", "is", null))
      .leftJoin("lineManagement", (j) => j.onRef("lineManagement.personId", "=", "enrolment.personId").on("lineManagement.endsOn", "is", null))
      .select(["enrolment.id", "enrolment.personId as learnerId", "assessorId", "managerId"])
      .execute();
    const people = (await o.db.selectFrom("person").select("id").execute()).map((p) => p.id);
    for (const personId of [...people, "nobody"]) {
      for (const isLead of [false, true]) {
        const viewer = aViewer({ personId, isLead });
        const ctx = o.as(viewer);
        const listed = await ctx.db.selectFrom("enrolment").where(visibleEnrolment(ctx)).select("id").execute();
        const allowed = rows.filter((r) => can(viewer, "learner.see", r)).map((r) => r.id);
        expect(listed.map((r) => r.id).sort(), `${personId} ${isLead}`).toEqual(allowed.sort());
      }
    }
  });
});
