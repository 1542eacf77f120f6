/** Small builders for database tests: rows with sensible values, straight into the tables. What a test is about, it says. */
import type { Insertable, Kysely } from "kysely";
import type { Day, Instant } from "#app/shared/dates";
import type { Database, Role } from "#db/schema";

const AT = "2026-01-01T09:00:00.000Z" as Instant;
let n = 0;
const id = (what: string) => `${what}-${process.pid}-${++n}`;

export async function aPerson(db: Kysely<Database>, given: Partial<Insertable<Database["person"]>> = {}): Promise<string> {
  const key = given.id ?? id("person");
  await db
    .insertInto("person")
    .values({
      id: key,
      staffNumber: key,
      givenName: "Kim",
      familyName: `Patel ${key}`,
      email: `${key}@example.org`,
      sweNumber: null,
      sweRegisteredFrom: null,
      qualifiedOn: null,
      joinedOn: null,
      leftOn: null,
      createdAt: AT,
      updatedAt: AT,
      ...given,
    })
    .execute();
  return key;
}

export async function aTeam(db: Kysely<Database>, name = id("Team")): Promise<string> {
  const key = id("team");
  await db.insertInto("team").values({ id: key, name, service: null, closedOn: null }).execute();
  return key;
}

export async function inTeam(
  db: Kysely<Database>,
  personId: string,
  teamId: string,
  startsOn: Day = "2020-01-01",
  endsOn: Day | null = null,
): Promise<void> {
  await db
    .insertInto("placement")
    .values({ id: id("placement"), personId, teamId, jobTitle: "Social worker", startsOn, endsOn })
    .execute();
}

export async function managedBy(
  db: Kysely<Database>,
  personId: string,
  managerId: string,
  startsOn: Day = "2020-01-01",
  endsOn: Day | null = null,
): Promise<void> {
  await db
    .insertInto("lineManagement")
    .values({ id: id("management"), personId, managerId, startsOn, endsOn })
    .execute();
}

export async function withRole(
  db: Kysely<Database>,
  personId: string,
  role: Role,
  startsOn: Day = "2020-01-01",
  endsOn: Day | null = null,
): Promise<void> {
  await db
    .insertInto("rolePeriod")
    .values({ id: id("role"), personId, role, startsOn, endsOn })
    .execute();
}

export async function works(
  db: Kysely<Database>,
  personId: string,
  minutesPerWeek: number,
  startsOn: Day = "2020-01-01",
  endsOn: Day | null = null,
): Promise<void> {
  await db
    .insertInto("workingPattern")
    .values({ id: id("pattern"), personId, minutesPerWeek, startsOn, endsOn })
    .execute();
}

/** A cohort on the first shipped programme and framework, unless said otherwise. */
export async function aCohort(db: Kysely<Database>, given: Partial<Insertable<Database["cohort"]>> = {}): Promise<string> {
  const key = given.id ?? id("cohort");
  const programme = await db.selectFrom("programme").select("id").orderBy("name").orderBy("version").executeTakeFirstOrThrow();
  const framework = await db.selectFrom("framework").select("id").orderBy("id", "desc").executeTakeFirstOrThrow();
  await db
    .insertInto("cohort")
    .values({
      id: key,
      name: key,
      programmeId: programme.id,
      frameworkId: framework.id,
      startsOn: "2026-01-05",
      createdAt: AT,
      createdById: null,
      ...given,
    })
    .execute();
  return key;
}

export async function anEnrolment(
  db: Kysely<Database>,
  cohortId: string,
  personId: string,
  given: Partial<Insertable<Database["enrolment"]>> = {},
): Promise<string> {
  const key = given.id ?? id("enrolment");
  await db
    .insertInto("enrolment")
    .values({ id: key, cohortId, personId, startsOn: "2026-01-05", status: "active", endedOn: null, createdAt: AT, ...given })
    .execute();
  return key;
}

export async function assessedBy(
  db: Kysely<Database>,
  enrolmentId: string,
  assessorId: string,
  startsOn: Day = "2026-01-05",
  endsOn: Day | null = null,
): Promise<void> {
  await db
    .insertInto("assessorship")
    .values({ id: id("assessorship"), enrolmentId, assessorId, startsOn, endsOn })
    .execute();
}

/** A pause that is in force. */
export async function aPause(db: Kysely<Database>, enrolmentId: string, given: Partial<Insertable<Database["pause"]>> = {}): Promise<string> {
  const key = given.id ?? id("pause");
  await db
    .insertInto("pause")
    .values({ id: key, enrolmentId, startsOn: "2026-11-01", endsOn: null, reason: "sickness", ...given })
    .execute();
  return key;
}

/** A learner with their assessor and line manager, in a cohort of their own unless one is given. */
export async function aLearner(db: Kysely<Database>, given: { cohortId?: string; assessorId?: string; managerId?: string; startsOn?: Day } = {}) {
  const cohortId = given.cohortId ?? (await aCohort(db));
  const learnerId = await aPerson(db, { givenName: "Amy", familyName: id("Learner") });
  const assessorId = given.assessorId ?? (await aPerson(db, { givenName: "Ash", familyName: id("Assessor"), sweNumber: `SW${1000 + n}` }));
  const managerId = given.managerId ?? (await aPerson(db, { givenName: "Mo", familyName: id("Manager") }));
  const enrolmentId = await anEnrolment(db, cohortId, learnerId, given.startsOn ? { startsOn: given.startsOn } : {});
  await assessedBy(db, enrolmentId, assessorId, given.startsOn);
  await managedBy(db, learnerId, managerId);
  return { cohortId, learnerId, assessorId, managerId, enrolmentId };
}
