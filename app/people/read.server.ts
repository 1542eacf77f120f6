import { sql, type ExpressionBuilder } from "kysely";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { covering, mainPost } from "#app/access/visible.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import type { Database, Role } from "#db/schema";
import { accountState, inOrder, roleWords, weekWords, type AccountState, type Moment, type RolePeriod } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today" | "now">;

export const PEOPLE_SIZE = 50;
export const showings = ["here", "left", "all"] as const;
export const accountFilters = ["", "none", "invited", "open", "closed"] as const;
export type PeopleFilter = {
  search: string;
  teamId: string;
  show: (typeof showings)[number];
  role: Role | "";
  account: (typeof accountFilters)[number];
  page: number;
};
export type PersonLine = {
  id: string;
  name: string;
  jobTitle: string | null;
  team: string | null;
  staffNumber: string | null;
  leftOn: Day | null;
  /** null for readers who may not see accounts */
  account: AccountState | null;
};

type Tables = Database & { placement: Database["placement"] | null };
const stillHere = (today: Day) => (eb: ExpressionBuilder<Pick<Tables, "person">, "person">) =>
  eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", today)]);
/** `%`, `_` and the escape itself are looked for as they stand. */
const contains = (text: string) => `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

function peopleQuery({ db, today, viewer, now }: Reading, filter: PeopleFilter) {
  const withAccounts = can(viewer, "accounts.change");
  let query = db
    .selectFrom("person")
    .leftJoin("placement", (join) => join.onRef("placement.personId", "=", "person.id").on(mainPost(today)))
    .leftJoin("team", "team.id", "placement.teamId")
    .leftJoin("account", "account.personId", "person.id");
  for (const word of filter.search.split(/\s+/).filter(Boolean).slice(0, 6)) {
    const like = contains(word);
    query = query.where(
      sql<boolean>`(lower(person.given_name || ' ' || person.family_name) like ${like} escape '\\' or lower(coalesce(person.email, '')) like ${like} escape '\\'
        or lower(coalesce(person.staff_number, '')) like ${like} escape '\\' or lower(coalesce(person.swe_number, '')) like ${like} escape '\\')`,
    );
  }
  if (filter.teamId) query = query.where("placement.teamId", "=", filter.teamId);
  if (filter.show === "here") query = query.where((eb) => eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", today)]));
  if (filter.show === "left") query = query.where("person.leftOn", "<", today);
  if (withAccounts && filter.role) {
    const role = filter.role;
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom("rolePeriod")
          .whereRef("rolePeriod.personId", "=", "person.id")
          .where("rolePeriod.role", "=", role)
          .where(covering("rolePeriod", today))
          .select("rolePeriod.id"),
      ),
    );
  }
  if (withAccounts && filter.account) {
    if (filter.account === "none") query = query.where("account.id", "is", null);
    if (filter.account === "closed") query = query.where("account.disabledAt", "is not", null);
    if (filter.account === "open") query = query.where("account.passwordHash", "is not", null).where("account.disabledAt", "is", null);
    if (filter.account === "invited") query = query.where((eb) => eb.exists(openInvitations(eb, now)));
  }
  return query;
}
const openInvitations = (eb: ExpressionBuilder<Database, "account">, now: Instant) =>
  eb
    .selectFrom("invitation")
    .whereRef("invitation.accountId", "=", "account.id")
    .where("invitation.usedAt", "is", null)
    .where("invitation.withdrawnAt", "is", null)
    .where("invitation.expiresAt", ">", now)
    .select("invitation.id");

export type PeoplePage = { people: PersonLine[]; total: number; teams: { id: string; name: string }[]; withAccounts: boolean };

/** People, found and filtered, fifty at a time. A lead reads who works where; roles and accounts are the administrator's. */
export async function peoplePage(ctx: Reading, filter: PeopleFilter): Promise<PeoplePage> {
  allow(ctx, "people.see");
  const withAccounts = can(ctx.viewer, "accounts.change");
  const { total } = await peopleQuery(ctx, filter)
    .select(sql<number>`cast(count(distinct person.id) as integer)`.as("total"))
    .executeTakeFirstOrThrow();
  const rows = await peopleQuery(ctx, filter)
    .select(["person.id", "person.givenName", "person.familyName", "person.staffNumber", "person.leftOn", "placement.jobTitle", "team.name as team"])
    .select(["account.id as accountId", "account.disabledAt"])
    .select(sql<number>`case when account.password_hash is null then 0 else 1 end`.as("passwordSet"))
    .select((eb) =>
      sql<number>`case when exists ${eb
        .selectFrom("invitation")
        .whereRef("invitation.accountId", "=", "account.id")
        .where("invitation.usedAt", "is", null)
        .where("invitation.withdrawnAt", "is", null)
        .where("invitation.expiresAt", ">", ctx.now)
        .select("invitation.id")} then 1 else 0 end`.as("invited"),
    )
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .limit(PEOPLE_SIZE)
    .offset((filter.page - 1) * PEOPLE_SIZE)
    .execute();
  const teams = await ctx.db.selectFrom("team").select(["id", "name"]).where("closedOn", "is", null).orderBy("name").execute();
  return {
    total,
    teams,
    withAccounts,
    people: rows.map((row) => ({
      id: row.id,
      name: `${row.givenName} ${row.familyName}`,
      jobTitle: row.jobTitle,
      team: row.team,
      staffNumber: row.staffNumber,
      leftOn: row.leftOn,
      account: withAccounts
        ? accountState(
            row.accountId === null
              ? null
              : { passwordSet: row.passwordSet === 1, disabled: row.disabledAt !== null, invitation: { open: row.invited === 1 } },
          )
        : null,
    })),
  };
}

export type PersonAccount = {
  id: string;
  email: string;
  state: AccountState;
  invitation: { createdAt: Instant; expiresAt: Instant } | null;
  sessions: number;
  own: boolean;
};
export type PersonPage = {
  person: Omit<Database["person"], "createdAt" | "updatedAt"> & { name: string };
  moments: Moment[];
  manages: number;
  enrolments: { id: string; cohort: string; startsOn: Day }[];
  /** null for readers who may not see roles and accounts */
  roles: RolePeriod[] | null;
  account: PersonAccount | null;
  mayChange: boolean;
};

/** One person: facts, everything dated, and for an administrator roles and the account. */
export async function personPage(ctx: Reading, id: string): Promise<PersonPage> {
  allow(ctx, "people.see");
  const { db, today, viewer } = ctx;
  const found = await db.selectFrom("person").where("id", "=", id).selectAll().executeTakeFirst();
  if (!found) throw notFound();
  const { createdAt: _created, updatedAt: _updated, ...person } = found;
  const placements = await db
    .selectFrom("placement")
    .innerJoin("team", "team.id", "placement.teamId")
    .where("personId", "=", id)
    .select(["placement.id", "placement.startsOn", "placement.endsOn", "placement.jobTitle", "team.name"])
    .execute();
  const patterns = await db.selectFrom("workingPattern").where("personId", "=", id).select(["id", "startsOn", "endsOn", "minutesPerWeek"]).execute();
  const managers = await db
    .selectFrom("lineManagement")
    .innerJoin("person", "person.id", "lineManagement.managerId")
    .where("lineManagement.personId", "=", id)
    .select(["lineManagement.id", "startsOn", "endsOn", "givenName", "familyName"])
    .execute();
  const { manages } = await db
    .selectFrom("lineManagement")
    .where("managerId", "=", id)
    .where(covering("lineManagement", today))
    .select(sql<number>`cast(count(*) as integer)`.as("manages"))
    .executeTakeFirstOrThrow();
  const enrolments = await db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .where("personId", "=", id)
    .select(["enrolment.id", "cohort.name as cohort", "enrolment.startsOn", "enrolment.endedOn as endsOn"])
    .execute();
  const roles = can(viewer, "roles.change")
    ? await db
        .selectFrom("rolePeriod")
        .where("personId", "=", id)
        .select(["id", "role", "startsOn", "endsOn"])
        .orderBy("startsOn", "desc")
        .orderBy("id")
        .execute()
    : null;
  const moments: Moment[] = [
    ...placements.map(({ id, name, jobTitle, startsOn, endsOn }) => ({ key: id, title: `${jobTitle}, ${name}`, startsOn, endsOn })),
    ...patterns.map(({ id, minutesPerWeek, startsOn, endsOn }) => ({ key: id, title: `Works ${weekWords(minutesPerWeek)}`, startsOn, endsOn })),
    ...managers.map(({ id, givenName, familyName, startsOn, endsOn }) => ({
      key: id,
      title: `Managed by ${givenName} ${familyName}`,
      startsOn,
      endsOn,
    })),
    ...enrolments.map(({ id, cohort, startsOn, endsOn }) => ({ key: id, title: `In ${cohort}`, startsOn, endsOn })),
    ...(roles ?? []).map(({ id, role, startsOn, endsOn }) => ({ key: id, title: roleWords[role], startsOn, endsOn })),
  ];
  return {
    person: { ...person, name: `${person.givenName} ${person.familyName}` },
    moments: inOrder(moments),
    manages,
    enrolments: enrolments.map(({ id, cohort, startsOn }) => ({ id, cohort, startsOn })),
    roles,
    account: can(viewer, "accounts.change") ? await accountOf(ctx, id) : null,
    mayChange: can(viewer, "people.change"),
  };
}

async function accountOf({ db, now, viewer }: Reading, personId: string): Promise<PersonAccount | null> {
  const account = await db
    .selectFrom("account")
    .leftJoin("invitation", (join) =>
      join
        .onRef("invitation.accountId", "=", "account.id")
        .on("invitation.usedAt", "is", null)
        .on("invitation.withdrawnAt", "is", null)
        .on("invitation.expiresAt", ">", now),
    )
    .where("account.personId", "=", personId)
    .select(["account.id", "account.email", "account.disabledAt", "invitation.createdAt as invitedAt", "invitation.expiresAt"])
    .select(sql<number>`case when account.password_hash is null then 0 else 1 end`.as("passwordSet"))
    .select((eb) =>
      eb
        .selectFrom("session")
        .whereRef("session.accountId", "=", "account.id")
        .where("session.expiresAt", ">", now)
        .select(sql<number>`cast(count(*) as integer)`.as("n"))
        .as("sessions"),
    )
    .orderBy("invitation.createdAt", (o) => o.desc().nullsLast())
    .executeTakeFirst();
  if (!account) return null;
  const invitation = account.invitedAt && account.expiresAt ? { createdAt: account.invitedAt, expiresAt: account.expiresAt } : null;
  return {
    id: account.id,
    email: account.email,
    state: accountState({ passwordSet: account.passwordSet === 1, disabled: account.disabledAt !== null, invitation: invitation && { open: true } }),
    invitation,
    sessions: account.sessions ?? 0,
    own: account.id === viewer.accountId,
  };
}

export type OpenInvitation = { personId: string; name: string; expiresAt: Instant };
export type AccessAtAGlance = {
  invitations: OpenInvitation[];
  invitationCount: number;
  withoutAccount: { id: string; name: string; why: string }[];
  withoutAccountCount: number;
};

/** Invitations nobody has followed yet, and people with a part to play who cannot sign in. */
export async function accessAtAGlance(ctx: Reading): Promise<AccessAtAGlance> {
  allow(ctx, "accounts.change");
  const { db, now, today } = ctx;
  const invitations = await db
    .selectFrom("invitation")
    .innerJoin("account", "account.id", "invitation.accountId")
    .innerJoin("person", "person.id", "account.personId")
    .where("invitation.usedAt", "is", null)
    .where("invitation.withdrawnAt", "is", null)
    .where("invitation.expiresAt", ">", now)
    .where("account.disabledAt", "is", null)
    .select(["person.id as personId", "person.givenName", "person.familyName", "invitation.expiresAt"])
    .orderBy("invitation.expiresAt")
    .orderBy("invitation.id")
    .execute();
  const without = await db
    .selectFrom("person")
    .where(stillHere(today))
    .where((eb) => eb.not(eb.exists(eb.selectFrom("account").whereRef("account.personId", "=", "person.id").select("account.id"))))
    .where((eb) =>
      eb.or([
        eb("person.id", "in", eb.selectFrom("enrolment").where("status", "=", "active").select("enrolment.personId")),
        eb("person.id", "in", eb.selectFrom("assessorship").where(covering("assessorship", today)).select("assessorship.assessorId")),
        eb("person.id", "in", eb.selectFrom("rolePeriod").where(covering("rolePeriod", today)).select("rolePeriod.personId")),
        eb(
          "person.id",
          "in",
          eb
            .selectFrom("lineManagement")
            .innerJoin("enrolment", "enrolment.personId", "lineManagement.personId")
            .where("enrolment.status", "=", "active")
            .where(covering("lineManagement", today))
            .select("lineManagement.managerId"),
        ),
      ]),
    )
    .select(["person.id", "person.givenName", "person.familyName"])
    .select(
      sql<number>`case when exists (select 1 from enrolment e where e.person_id = person.id and e.status = 'active') then 1 else 0 end`.as("learner"),
    )
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  return {
    invitations: invitations
      .slice(0, 10)
      .map(({ personId, givenName, familyName, expiresAt }) => ({ personId, name: `${givenName} ${familyName}`, expiresAt })),
    invitationCount: invitations.length,
    withoutAccount: without.slice(0, 10).map(({ id, givenName, familyName, learner }) => ({
      id,
      name: `${givenName} ${familyName}`,
      why: learner === 1 ? "on a programme" : "assessor, manager or role",
    })),
    withoutAccountCount: without.length,
  };
}
