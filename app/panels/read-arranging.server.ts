/** Choices for the lead who arranges panels. */
import { allow } from "#app/access/allow.server";
import { sql } from "kysely";
import type { Context } from "#app/shared/context.server";
import { addMonths, longDay } from "#app/shared/dates";
import { members } from "./read-cases.server";

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** Who can sit and chair: members of today or later, and academy leads as chairs; whoever sits already. */
export async function panelChoices(ctx: Reading, panel?: { chairId: string; chairName: string; seats: readonly { id: string; name: string }[] }) {
  allow(ctx, "panels.arrange");
  const may = new Map(
    (panel?.seats ?? []).map((s) => [s.id, { value: s.id, label: s.name }] as [string, { value: string; label: string; hint?: string }]),
  );
  for (const m of await members(ctx))
    if (m.endsOn === null || m.endsOn >= ctx.today)
      may.set(m.personId, {
        value: m.personId,
        label: m.name,
        hint: [
          m.jobTitle,
          m.sweNumber ? "" : "no Social Work England registration on record",
          m.startsOn > ctx.today ? `from ${longDay(m.startsOn)}` : "",
        ]
          .filter(Boolean)
          .join(", "),
      });
  const leads = await ctx.db
    .selectFrom("rolePeriod")
    .innerJoin("person", "person.id", "rolePeriod.personId")
    .where("role", "=", "academyLead")
    .where("rolePeriod.startsOn", "<=", ctx.today)
    .where(sql<boolean>`(role_period.ends_on is null or role_period.ends_on >= ${ctx.today})`)
    .select(["person.id", "person.givenName", "person.familyName"])
    .execute();
  const choices = [...may.values()].sort((a, b) => (a.label < b.label ? -1 : 1));
  const chairs = new Map(choices.map(({ value, label }) => [value, { value, label }]));
  for (const { id, givenName, familyName } of leads) chairs.set(id, { value: id, label: `${givenName} ${familyName}, academy lead` });
  if (panel && !chairs.has(panel.chairId)) chairs.set(panel.chairId, { value: panel.chairId, label: panel.chairName });
  return { members: choices, chairs: [...chairs.values()] };
}

/** Everybody who works here and could become a panel member: registered social workers, the experienced first by name. */
export async function membershipPage(ctx: Reading) {
  allow(ctx, "panels.arrange");
  const all = await members(ctx);
  const sitting = new Set(all.filter((m) => m.endsOn === null || m.endsOn >= ctx.today).map((m) => m.personId));
  const people = await ctx.db
    .selectFrom("person")
    .leftJoin("placement", (j) =>
      j
        .onRef("placement.personId", "=", "person.id")
        .on("placement.minutesPerWeek", "is", null)
        .on("placement.startsOn", "<=", ctx.today)
        .on(sql<boolean>`(placement.ends_on is null or placement.ends_on >= ${ctx.today})`),
    )
    .where((eb) => eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", ctx.today)]))
    .where("person.sweNumber", "is not", null)
    .where((eb) => eb.or([eb("person.qualifiedOn", "is", null), eb("person.qualifiedOn", "<", addMonths(ctx.today, -24))]))
    .select(["person.id", "person.givenName", "person.familyName", "placement.jobTitle"])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  const seen = new Set<string>();
  return {
    members: all,
    people: people
      .filter((p) => !sitting.has(p.id) && !seen.has(p.id) && seen.add(p.id))
      .map((p) => ({ value: p.id, label: `${p.familyName}, ${p.givenName}${p.jobTitle ? ` (${p.jobTitle})` : ""}` })),
  };
}
