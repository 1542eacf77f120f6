/**
 * Sessions by Lucia 3, which is no longer developed: nothing outside this file and session.server.ts knows it, and replacing
 * it means rewriting these hundred lines. Ids are hashed at rest; expiry slides (idle) and is also absolute.
 */
import { createHash } from "node:crypto";
import { Lucia, TimeSpan, type Adapter, type DatabaseSession, type DatabaseUser } from "lucia";
import { sql, type Kysely } from "kysely";
import { moment, type Clock } from "#app/shared/clock.server";
import type { Config } from "#app/shared/config.server";
import { instantOf, type Day, type Instant } from "#app/shared/dates";
import { prepared } from "#db/prepared.server";
import type { Database } from "#db/schema";
import type { Display, Viewer } from "./permissions";

declare module "lucia" {
  interface Register {
    Lucia: PortalLucia;
    DatabaseSessionAttributes: { createdAt: Instant };
    DatabaseUserAttributes: { viewer: Viewer };
  }
}

export const hashed = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const flag = (on: Day, table: string, who: string, more = sql``) =>
  sql<number>`case when exists (select 1 from ${sql.raw(table)} x where x.${sql.raw(who)} = person.id
    and x.starts_on <= ${on} and (x.ends_on is null or x.ends_on >= ${on})${more}) then 1 else 0 end`;

/** Accounts that can sign in today, with whatever their people are today. */
const accountsQuery = (db: Kysely<Database>, today: Day) =>
  db
    .selectFrom("account")
    .innerJoin("person", "person.id", "account.personId")
    .where("account.disabledAt", "is", null)
    .where((eb) => eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", today)]))
    .select(["account.id as accountId", "account.display", "person.id as personId", "person.givenName", "person.familyName"])
    .select([
      flag(today, "role_period", "person_id", sql` and x.role = 'academyLead'`).as("isLead"),
      flag(today, "role_period", "person_id", sql` and x.role = 'administrator'`).as("isAdministrator"),
      flag(today, "assessorship", "assessor_id").as("isAssessor"),
      flag(today, "role_period", "person_id", sql` and x.role = 'assessor'`).as("inAssessorPool"),
      flag(today, "line_management", "manager_id").as("isManager"),
      flag(today, "panel_member", "person_id").as("isPanelMember"),
      sql<number>`case when exists (select 1 from enrolment e where e.person_id = person.id) then 1 else 0 end`.as("isLearner"),
    ]);
type AccountRow = Awaited<ReturnType<ReturnType<typeof accountsQuery>["execute"]>>[number];
const viewerFrom = (row: AccountRow): Viewer => ({
  accountId: row.accountId,
  personId: row.personId,
  name: `${row.givenName} ${row.familyName}`,
  isLead: row.isLead === 1,
  isAdministrator: row.isAdministrator === 1,
  isLearner: row.isLearner === 1,
  isAssessor: row.isAssessor === 1 || row.inAssessorPool === 1,
  isManager: row.isManager === 1,
  isPanelMember: row.isPanelMember === 1,
  display: readDisplay(row.display),
});
/** The session with its viewer (roles and relations of today): one query, on every page. */
const sessionRows = prepared((db, { hash, today }: { hash: string; today: Day }) =>
  accountsQuery(db, today)
    .innerJoin("session", "session.accountId", "account.id")
    .where("session.id", "=", hash)
    .select(["session.expiresAt", "session.createdAt"]),
);
/** Somebody as a viewer without a session, for what is read by a key of theirs; null where they cannot sign in. */
export async function accountOf({ db, today }: { db: Kysely<Database>; today: Day }, personId: string): Promise<Viewer | null> {
  const row = await accountsQuery(db, today).where("person.id", "=", personId).executeTakeFirst();
  return row ? viewerFrom(row) : null;
}

export const readDisplay = (text: string): Display => {
  const kept = JSON.parse(text || "{}") as Partial<Display>;
  return { size: kept.size ?? "normal", background: kept.background ?? "white" };
};

function adapterOver(db: Kysely<Database>, writer: Kysely<Database>, clock: Clock): Adapter {
  return {
    async getSessionAndUser(id): Promise<[DatabaseSession | null, DatabaseUser | null]> {
      const [row] = await sessionRows(db, { hash: hashed(id), today: moment(clock).today });
      if (!row) return [null, null];
      const viewer = viewerFrom(row);
      return [
        { id, userId: row.accountId, expiresAt: new Date(row.expiresAt), attributes: { createdAt: row.createdAt } },
        { id: row.accountId, attributes: { viewer } },
      ];
    },
    async getUserSessions() {
      return []; // the ids are hashed, so there is nothing to give back; ending all of them goes by account
    },
    async setSession(session) {
      await writer
        .insertInto("session")
        .values({
          id: hashed(session.id),
          accountId: session.userId,
          createdAt: session.attributes.createdAt,
          expiresAt: instantOf(session.expiresAt),
        })
        .execute();
    },
    async updateSessionExpiration(id, expiresAt) {
      await writer
        .updateTable("session")
        .set({ expiresAt: instantOf(expiresAt) })
        .where("id", "=", hashed(id))
        .execute();
    },
    async deleteSession(id) {
      await writer.deleteFrom("session").where("id", "=", hashed(id)).execute();
    },
    async deleteUserSessions(accountId) {
      await writer.deleteFrom("session").where("accountId", "=", accountId).execute();
    },
    async deleteExpiredSessions() {
      await writer.deleteFrom("session").where("expiresAt", "<=", moment(clock).now).execute();
    },
  };
}

function makeLucia(db: Kysely<Database>, writer: Kysely<Database>, clock: Clock, config: Config) {
  return new Lucia(adapterOver(db, writer, clock), {
    sessionExpiresIn: new TimeSpan(config.session.idleMinutes, "m"),
    sessionCookie: {
      name: config.https ? "__Host-session" : "session",
      expires: false,
      attributes: { secure: config.https, sameSite: "lax", path: "/" },
    },
    getSessionAttributes: (a) => ({ createdAt: a.createdAt }),
    getUserAttributes: (a) => ({ viewer: a.viewer }),
  });
}
type PortalLucia = ReturnType<typeof makeLucia>;

const made = new WeakMap<object, PortalLucia>();
/** One Lucia per database. */
export function luciaOf(parts: { db: Kysely<Database>; writer: Kysely<Database>; clock: Clock; config: Config }): PortalLucia {
  let lucia = made.get(parts.writer);
  if (!lucia) made.set(parts.writer, (lucia = makeLucia(parts.db, parts.writer, parts.clock, parts.config)));
  return lucia;
}
