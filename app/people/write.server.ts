import { allow } from "#app/access/allow.server";
import { change, type Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { Role } from "#db/schema";
import type { PersonDetails } from "./forms";
import { leavesNoAdministrator, whyNotEnded, whyNotGiven } from "./rules";

const UNIQUE = [
  ["staffNumber", "staff number"],
  ["email", "work e-mail address"],
  ["sweNumber", "Social Work England number"],
] as const;

/** Says by name whose number or address this is already. */
async function refuseDoubles(ctx: Pick<Context, "db">, details: PersonDetails, apartFrom: string): Promise<void> {
  for (const [field, words] of UNIQUE) {
    const value = details[field];
    if (value === null) continue;
    const other = await ctx.db
      .selectFrom("person")
      .where(field, "=", value)
      .where("id", "<>", apartFrom)
      .select(["givenName", "familyName"])
      .executeTakeFirst();
    if (other) throw new Refusal(`${other.givenName} ${other.familyName} has this ${words} already`, field);
  }
}

/** Adds somebody by hand who is not in the roster file. The same form sent twice adds them once. */
export async function addPerson(ctx: Context, details: PersonDetails): Promise<void> {
  allow(ctx, "people.change");
  await change(ctx, async (ctx) => {
    const there = await ctx.db.selectFrom("person").where("id", "=", details.id).select("id").executeTakeFirst();
    if (there) throw new AlreadyDone();
    await refuseDoubles(ctx, details, details.id);
    await ctx.db
      .insertInto("person")
      .values({ ...details, qualifiedOn: null, leftOn: null, createdAt: ctx.now, updatedAt: ctx.now })
      .execute();
    ctx.record("people.added", details.id, { aboutId: details.id });
  }).catch(passOver);
}

/** Corrects somebody's details; the next roster import keeps to the file again. */
export async function changePerson(ctx: Context, details: PersonDetails): Promise<void> {
  allow(ctx, "people.change");
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "people"); // a roster that is being confirmed writes over whole rows
    await refuseDoubles(ctx, details, details.id);
    const { id, ...facts } = details;
    const before = await ctx.db.selectFrom("person").where("id", "=", id).selectAll().executeTakeFirst();
    if (!before) throw notFound();
    await ctx.db
      .updateTable("person")
      .set({ ...facts, updatedAt: ctx.now })
      .where("id", "=", id)
      .execute();
    const changed = (Object.keys(facts) as (keyof typeof facts)[]).filter((key) => facts[key] !== before[key]);
    // They sign in with their work address, so that follows it.
    if (facts.email) await ctx.db.updateTable("account").set({ email: facts.email }).where("personId", "=", id).execute();
    ctx.record("people.changed", id, { aboutId: id, changes: { fields: changed.join(", ") } });
  }).catch(passOver);
}

/** Ends a transaction whose work a first sending of the same form has done. */
class AlreadyDone extends Error {}
const passOver = (error: unknown): void => {
  if (error instanceof AlreadyDone) return;
  if (isDuplicate(error)) throw new Refusal("Somebody else has just saved the same. Open the page again to see it");
  throw error;
};

/** Gives a role from a day on. */
export async function giveRole(ctx: Context, personId: string, given: { id: string; role: Role; startsOn: Day }): Promise<void> {
  allow(ctx, "roles.change");
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "roles");
    const person = await ctx.db.selectFrom("person").where("id", "=", personId).select(["id", "leftOn"]).executeTakeFirst();
    if (!person) throw notFound();
    const roles = await ctx.db.selectFrom("rolePeriod").where("personId", "=", personId).select(["id", "role", "startsOn", "endsOn"]).execute();
    if (roles.some(({ id }) => id === given.id)) throw new AlreadyDone();
    const why = whyNotGiven(given.role, given.startsOn, roles, person.leftOn);
    if (why) throw new Refusal(why, "startsOn");
    await ctx.db
      .insertInto("rolePeriod")
      .values({ ...given, personId, endsOn: null })
      .execute();
    ctx.record("people.roleGiven", given.id, { aboutId: personId, changes: { role: given.role, startsOn: given.startsOn } });
  }).catch(passOver);
}

/** Ends a role with a last day. The portal never stays without an administrator who can sign in. */
export async function endRole(ctx: Context, personId: string, rolePeriodId: string, endsOn: Day): Promise<void> {
  allow(ctx, "roles.change");
  await change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, "roles"); // two administrators could end each other's role
    const period = await ctx.db
      .selectFrom("rolePeriod")
      .where("id", "=", rolePeriodId)
      .where("personId", "=", personId)
      .select(["id", "role", "startsOn", "endsOn"])
      .executeTakeFirst();
    if (!period) throw notFound();
    const why = whyNotEnded(period, endsOn);
    if (why) throw new Refusal(why, "endsOn");
    const others = await ctx.db
      .selectFrom("rolePeriod")
      .innerJoin("account", "account.personId", "rolePeriod.personId")
      .innerJoin("person", "person.id", "rolePeriod.personId")
      .where("rolePeriod.role", "=", "administrator")
      .where("rolePeriod.personId", "<>", personId)
      .where("account.disabledAt", "is", null)
      .where("account.passwordHash", "is not", null)
      .where("person.leftOn", "is", null)
      .select(["rolePeriod.startsOn", "rolePeriod.endsOn"])
      .execute();
    if (leavesNoAdministrator(period, endsOn, others))
      throw new Refusal("Nobody else could administer the portal on the day after. Give the role to somebody with an account first", "endsOn");
    await ctx.db.updateTable("rolePeriod").set({ endsOn }).where("id", "=", rolePeriodId).execute();
    ctx.record("people.roleEnded", rolePeriodId, { aboutId: personId, changes: { role: period.role, endsOn } });
  });
}
