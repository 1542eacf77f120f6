import { hash, verify } from "@node-rs/argon2";
import { randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import type { Clock } from "#app/shared/clock.server";
import { moment } from "#app/shared/clock.server";
import { change, type Context } from "#app/shared/context.server";
import { addDays, fullDay, londonDay, plusMinutes, type Day, type Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { queueMail } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { oneAtATime } from "#db/lock.server";
import type { Database } from "#db/schema";
import { allow } from "./allow.server";
import { hashed } from "./lucia.server";
import { whyNotPassword } from "./password";
import type { Display } from "./permissions";

type Databases = { db: Kysely<Database>; writer: Kysely<Database> };
/** Nobody is signed in yet. */
type Anonymous = Databases & { viewer: null; now: Instant; today: Day };
export const anonymous = (parts: Databases & { clock: Clock }): Anonymous => ({
  db: parts.db,
  writer: parts.writer,
  viewer: null,
  ...moment(parts.clock),
});

const MOST_FAILURES = 10;
const FAILURE_MINUTES = 5;
export const INVITATION_DAYS = 7;

/** Checked when there is no such account, so that an answer takes as long as for one that exists. */
let nobody: Promise<string> | undefined;
const hashOfNobody = () => (nobody ??= hash(randomBytes(16).toString("hex")));

export const hashPassword = (password: string): Promise<string> => hash(password);

/** A try at somebody's password, counted before it is judged: so many fail in five minutes and then nobody may try. Answers the tries, to be forgotten by a right one. */
async function countTries(ctx: Pick<Anonymous, "writer" | "now">, subjects: readonly string[]): Promise<string[]> {
  const tries = subjects.map((subject) => ({ id: newId(), subject, at: ctx.now }));
  const tooMany = await ctx.writer.transaction().execute(async (trx) => {
    for (const subject of subjects) await oneAtATime(trx, subject);
    await trx.deleteFrom("signInFailure").where("at", "<", plusMinutes(ctx.now, -FAILURE_MINUTES)).execute();
    const counts = await trx
      .selectFrom("signInFailure")
      .where("subject", "in", subjects)
      .groupBy("subject")
      .select(["subject", (eb) => eb.fn.countAll<number>().as("failures")])
      .execute();
    if (counts.some((c) => Number(c.failures) >= MOST_FAILURES)) return true;
    await trx.insertInto("signInFailure").values(tries).execute();
    return false;
  });
  if (tooMany) throw new Refusal(`Too many tries. Wait ${FAILURE_MINUTES} minutes and try again, or ask your administrator for a new invitation`);
  return tries.map(({ id }) => id);
}

/**
 * The account of these words, or a Refusal that never says whether such an account exists. Ten failures in five minutes, per
 * account and per address, and there are no further tries (Cyber Essentials); a try counts before it is checked, so that many at
 * once do not slip through.
 */
export async function signIn(
  parts: Databases & { clock: Clock },
  words: { email: string; password: string; address: string },
): Promise<{ accountId: string; personId: string }> {
  const ctx = anonymous(parts);
  const subjects = [`account:${hashed(words.email)}`, `address:${words.address}`];
  const tries = await countTries(ctx, subjects);

  const account = await ctx.db
    .selectFrom("account")
    .innerJoin("person", "person.id", "account.personId")
    .where("account.email", "=", words.email)
    .select(["account.id", "account.personId", "account.passwordHash", "account.disabledAt", "person.leftOn"])
    .executeTakeFirst();
  const right = await verify(account?.passwordHash ?? (await hashOfNobody()), words.password).catch(() => false);
  const open = account && account.passwordHash && !account.disabledAt && (account.leftOn === null || account.leftOn >= ctx.today);
  if (!right || !open) {
    // noted for an account that is not there too: the answer must take as long
    await change(ctx, async (ctx) => ctx.record("access.signInRefused", account?.id ?? "unknown", { aboutId: account?.personId ?? null }));
    throw new Refusal("The e-mail address or the password is not right. Check both and try again");
  }
  await change({ ...ctx, viewer: { personId: account.personId } }, async (ctx) => {
    await ctx.db
      .deleteFrom("signInFailure")
      .where((eb) => eb.or([eb("subject", "=", subjects[0]!), eb("id", "=", tries[1]!)]))
      .execute();
    ctx.record("access.signedIn", account.id, { aboutId: account.personId });
  });
  return { accountId: account.id, personId: account.personId };
}

export const signOut = (ctx: Context): Promise<void> =>
  change(ctx, async (ctx) => ctx.record("access.signedOut", ctx.viewer.accountId, { aboutId: ctx.viewer.personId }));

/** Every session of the account ends. An administrator may do it for somebody else. */
export async function signOutEverywhere(ctx: Context, accountId: string): Promise<void> {
  if (accountId !== ctx.viewer.accountId) allow(ctx, "accounts.change");
  await change(ctx, async (ctx) => {
    const account = await accountOf(ctx.db, accountId);
    await ctx.db.deleteFrom("session").where("accountId", "=", accountId).execute();
    ctx.record("access.sessionsEnded", accountId, { aboutId: account.personId });
  });
}

async function accountOf(db: Kysely<Database>, id: string) {
  const account = await db
    .selectFrom("account")
    .innerJoin("person", "person.id", "account.personId")
    .where("account.id", "=", id)
    .select(["account.id", "account.personId", "account.email", "account.passwordHash", "person.givenName", "person.familyName"])
    .executeTakeFirst();
  if (!account) throw notFound();
  return account;
}

type AccountRow = Awaited<ReturnType<typeof accountOf>>;
const ownWords = (a: AccountRow) => [a.email, a.email.split("@")[0]!, a.givenName, a.familyName, a.givenName + a.familyName];

/** Changes the viewer's own password; every other session of theirs ends. */
export async function changePassword(ctx: Context, words: { current: string; password: string }): Promise<void> {
  const account = await accountOf(ctx.db, ctx.viewer.accountId);
  const tries = await countTries(ctx, [`account:${hashed(account.email)}`]); // who finds a screen unlocked must not guess on
  if (!account.passwordHash || !(await verify(account.passwordHash, words.current)))
    throw new Refusal("That is not the password you have now", "current");
  await ctx.writer.deleteFrom("signInFailure").where("id", "in", tries).execute();
  const why = whyNotPassword(words.password, ownWords(account));
  if (why) throw new Refusal(why, "password");
  const passwordHash = await hashPassword(words.password);
  await change(ctx, async (ctx) => {
    await ctx.db.updateTable("account").set({ passwordHash, passwordSetAt: ctx.now }).where("id", "=", account.id).execute();
    await ctx.db.deleteFrom("session").where("accountId", "=", account.id).execute();
    ctx.record("access.passwordChanged", account.id, { aboutId: account.personId });
  });
}

/** Text size and background, kept with the account. */
export async function changeDisplay(ctx: Context, display: Display): Promise<void> {
  await change(ctx, async (ctx) => {
    await ctx.db
      .updateTable("account")
      .set({ display: JSON.stringify(display) })
      .where("id", "=", ctx.viewer.accountId)
      .execute();
    ctx.record("access.displayChanged", ctx.viewer.accountId, { aboutId: ctx.viewer.personId, changes: { ...display } });
  });
}

async function newInvitation(db: Kysely<Database>, accountId: string, createdById: string | null, now: Instant): Promise<string> {
  const token = randomBytes(24).toString("base64url");
  await db
    .updateTable("invitation")
    .set({ withdrawnAt: now })
    .where("accountId", "=", accountId)
    .where("usedAt", "is", null)
    .where("withdrawnAt", "is", null)
    .execute();
  await db
    .insertInto("invitation")
    .values({
      id: newId(),
      accountId,
      tokenHash: hashed(token),
      createdById,
      createdAt: now,
      expiresAt: plusMinutes(now, INVITATION_DAYS * 24 * 60),
      usedAt: null,
      withdrawnAt: null,
    })
    .execute();
  return token;
}

type Sender = { origin: string; academy: string };
const invitationMail = ({ origin, academy }: Sender, token: string, expiresOn: Day) => ({
  subject: `${academy}: your account`,
  text: [
    `You have been invited to the ${academy} portal. Follow this link and choose a password:`,
    `${origin}/invitation/${token}`,
    `The link works once, until ${fullDay(expiresOn)}. If you did not expect this, you need do nothing.`,
  ].join("\n\n"),
});

/**
 * Opens an account for this person, or lets them set a new password. The token is shown once; an earlier open invitation ends.
 * Where mail is set up and somebody says from which address (`by`), it is e-mailed too.
 */
export async function inviteAccount(
  ctx: Context,
  personId: string,
  by?: Sender,
): Promise<{ token: string; expiresOn: Day; mailedTo: string | null }> {
  allow(ctx, "accounts.change");
  return change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, `account of ${personId}`);
    const person = await ctx.db.selectFrom("person").where("id", "=", personId).select(["id", "email", "leftOn"]).executeTakeFirst();
    if (!person) throw notFound();
    if (!person.email) throw new Refusal("This person has no work e-mail address. Add it first, because it is what they sign in with");
    if (person.leftOn && person.leftOn < ctx.today) throw new Refusal("This person has left, so they cannot be invited");
    let account = await ctx.db.selectFrom("account").where("personId", "=", personId).select(["id", "disabledAt"]).executeTakeFirst();
    if (account?.disabledAt) throw new Refusal("This account is closed. Reopen it first");
    if (!account) {
      const other = await ctx.db
        .selectFrom("account")
        .innerJoin("person", "person.id", "account.personId")
        .where("account.email", "=", person.email)
        .select(["givenName", "familyName"])
        .executeTakeFirst();
      if (other)
        throw new Refusal(`${other.givenName} ${other.familyName} still signs in with ${person.email}. Give them another work e-mail address first`);
      account = { id: newId(), disabledAt: null };
      await ctx.db
        .insertInto("account")
        .values({
          id: account.id,
          personId,
          email: person.email,
          passwordHash: null,
          passwordSetAt: null,
          disabledAt: null,
          display: "{}",
          createdAt: ctx.now,
        })
        .execute();
    }
    const token = await newInvitation(ctx.db, account.id, ctx.viewer.personId, ctx.now);
    ctx.record("access.invited", account.id, { aboutId: personId });
    const expiresOn = addDays(londonDay(ctx.now), INVITATION_DAYS);
    const mailed = by !== undefined && (await queueMail(ctx, { to: person.email, ...invitationMail(by, token, expiresOn) }));
    return { token, expiresOn, mailedTo: mailed ? person.email : null };
  });
}

export async function withdrawInvitation(ctx: Context, accountId: string): Promise<void> {
  allow(ctx, "accounts.change");
  await change(ctx, async (ctx) => {
    const account = await accountOf(ctx.db, accountId);
    await ctx.db
      .updateTable("invitation")
      .set({ withdrawnAt: ctx.now })
      .where("accountId", "=", accountId)
      .where("usedAt", "is", null)
      .where("withdrawnAt", "is", null)
      .execute();
    ctx.record("access.invitationWithdrawn", accountId, { aboutId: account.personId });
  });
}

/** Closes an account (its sessions end at once) or opens it again. Nobody closes their own. */
export async function setAccountDisabled(ctx: Context, accountId: string, disabled: boolean): Promise<void> {
  allow(ctx, "accounts.change");
  if (accountId === ctx.viewer.accountId) throw new Refusal("You cannot close your own account. Ask another administrator");
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "roles"); // two administrators could close each other's account
    const by = await ctx.db.selectFrom("account").where("id", "=", ctx.viewer.accountId).select("disabledAt").executeTakeFirst();
    if (by?.disabledAt) throw notFound();
    const account = await accountOf(ctx.db, accountId);
    await ctx.db
      .updateTable("account")
      .set({ disabledAt: disabled ? ctx.now : null })
      .where("id", "=", accountId)
      .execute();
    if (disabled) await ctx.db.deleteFrom("session").where("accountId", "=", accountId).execute();
    ctx.record(disabled ? "access.accountDisabled" : "access.accountEnabled", accountId, { aboutId: account.personId });
  });
}

export type InvitationState =
  { state: "open"; accountId: string; name: string; email: string } | { state: "used" | "expired" | "withdrawn" | "unknown" };

export async function invitationOf(parts: Databases & { clock: Clock }, token: string): Promise<InvitationState> {
  const { db, now } = anonymous(parts);
  const row = await db
    .selectFrom("invitation")
    .innerJoin("account", "account.id", "invitation.accountId")
    .innerJoin("person", "person.id", "account.personId")
    .where("tokenHash", "=", hashed(token))
    .select([
      "invitation.expiresAt",
      "usedAt",
      "withdrawnAt",
      "account.id as accountId",
      "account.email",
      "account.disabledAt",
      "givenName",
      "familyName",
    ])
    .executeTakeFirst();
  if (!row) return { state: "unknown" };
  if (row.usedAt) return { state: "used" };
  if (row.withdrawnAt || row.disabledAt) return { state: "withdrawn" };
  if (row.expiresAt <= now) return { state: "expired" };
  return { state: "open", accountId: row.accountId, name: `${row.givenName} ${row.familyName}`, email: row.email };
}

/** Sets the password of an open invitation; it works once, also when it is sent twice at the same moment. */
export async function acceptInvitation(parts: Databases & { clock: Clock }, token: string, password: string): Promise<{ accountId: string }> {
  const ctx = anonymous(parts);
  const found = await invitationOf(parts, token);
  if (found.state !== "open") throw new Refusal("This link can no longer be used. Ask your administrator for a new one");
  const account = await accountOf(ctx.db, found.accountId);
  const why = whyNotPassword(password, ownWords(account));
  if (why) throw new Refusal(why, "password");
  const passwordHash = await hashPassword(password);
  return change({ ...ctx, viewer: { personId: account.personId } }, async (ctx) => {
    const used = await ctx.db
      .updateTable("invitation")
      .set({ usedAt: ctx.now })
      .where("tokenHash", "=", hashed(token))
      .where("usedAt", "is", null)
      .where("withdrawnAt", "is", null)
      .executeTakeFirst();
    if (Number(used.numUpdatedRows) !== 1) throw new Refusal("This link has just been used. Sign in with the password that was set");
    await ctx.db.updateTable("account").set({ passwordHash, passwordSetAt: ctx.now }).where("id", "=", account.id).execute();
    await ctx.db.deleteFrom("session").where("accountId", "=", account.id).execute();
    ctx.record("access.passwordSet", account.id, { aboutId: account.personId });
    return { accountId: account.id };
  });
}

/** The first account of a portal without an administrator, for the command line: one by invitation. Refused while there is one. */
export async function createFirstAdministrator(
  parts: Databases & { clock: Clock },
  who: { givenName: string; familyName: string; email: string },
): Promise<{ token: string; expiresOn: Day }> {
  const ctx = anonymous(parts);
  const email = who.email.trim().toLowerCase();
  return change(ctx, async (ctx) => {
    const there = await ctx.db
      .selectFrom("rolePeriod")
      .innerJoin("account", "account.personId", "rolePeriod.personId")
      .innerJoin("person", "person.id", "rolePeriod.personId")
      .where("role", "=", "administrator")
      .where("account.passwordHash", "is not", null)
      // one who has left, or whose role has ended, lets nobody in
      .where("account.disabledAt", "is", null)
      .where((eb) => eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", ctx.today)]))
      .where((eb) => eb.or([eb("rolePeriod.endsOn", "is", null), eb("rolePeriod.endsOn", ">=", ctx.today)]))
      .select("rolePeriod.id")
      .executeTakeFirst();
    if (there) throw new Refusal("There is an administrator already. They invite everybody else, on the page People");
    let person = await ctx.db.selectFrom("person").where("email", "=", email).select(["id", "leftOn"]).executeTakeFirst();
    if (person?.leftOn && person.leftOn < ctx.today) throw new Refusal("The person with this address has left. Use the address of somebody else");
    if (!person) {
      person = { id: newId(), leftOn: null };
      await ctx.db
        .insertInto("person")
        .values({
          id: person.id,
          staffNumber: null,
          givenName: who.givenName,
          familyName: who.familyName,
          email,
          sweNumber: null,
          sweRegisteredFrom: null,
          qualifiedOn: null,
          joinedOn: null,
          leftOn: null,
          createdAt: ctx.now,
          updatedAt: ctx.now,
        })
        .execute();
    }
    let account = await ctx.db.selectFrom("account").where("personId", "=", person.id).select("id").executeTakeFirst();
    if (!account) {
      account = { id: newId() };
      await ctx.db
        .insertInto("account")
        .values({
          id: account.id,
          personId: person.id,
          email,
          passwordHash: null,
          passwordSetAt: null,
          disabledAt: null,
          display: "{}",
          createdAt: ctx.now,
        })
        .execute();
    }
    await ctx.db
      .insertInto("rolePeriod")
      .values({ id: newId(), personId: person.id, role: "administrator", startsOn: ctx.today, endsOn: null })
      .onConflict((c) => c.doNothing())
      .execute();
    const token = await newInvitation(ctx.db, account.id, null, ctx.now);
    ctx.record("access.firstAdministratorCreated", account.id, { aboutId: person.id });
    return { token, expiresOn: addDays(ctx.today, INVITATION_DAYS) };
  });
}
