import { allow } from "#app/access/allow.server";
import { learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import type { SupervisionPromise } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** How often a learner was promised supervision, from their year. */
export const promiseOf = (year: Pick<LearnerYear, "enrolment" | "programme" | "pauses">): SupervisionPromise => ({
  startsOn: year.enrolment.startsOn,
  endsOn: year.enrolment.endedOn,
  pauses: year.pauses,
  bands: year.programme.supervision.bands,
  toleranceDays: year.programme.supervision.tolerance,
  minimumMinutes: year.programme.supervision.minimumMinutes,
});

export type SessionDate = { personId: string; supervisorId: string; heldOn: Day; minutes: number };

/** Supervision dates of some people, in one query; the earliest first. */
export async function sessionsOf(ctx: Pick<Context, "db">, personIds: readonly string[]): Promise<SessionDate[]> {
  if (personIds.length === 0) return [];
  return ctx.db
    .selectFrom("supervisionSession")
    .where("personId", "in", personIds)
    .select(["personId", "supervisorId", "heldOn", "minutes"])
    .orderBy("heldOn")
    .execute();
}

export type Supervisor = { id: string; name: string };
export type LoggedSession = { id: string; heldOn: Day; minutes: number; supervisorId: string; supervisorName: string; createdById: string };

/** Those who have looked after this learner: assessors and line managers, now and before; the present ones first. */
export async function supervisorsOf(ctx: Pick<Context, "db">, year: Pick<LearnerYear, "enrolment">): Promise<Supervisor[]> {
  const { id, personId, startsOn, assessorId, managerId } = year.enrolment;
  const rows = await ctx.db
    .selectFrom("person")
    .where((eb) =>
      eb.or([
        eb("person.id", "in", eb.selectFrom("assessorship").where("enrolmentId", "=", id).select("assessorId")),
        eb(
          "person.id",
          "in",
          eb
            .selectFrom("lineManagement")
            .where("personId", "=", personId)
            .where((x) => x.or([x("endsOn", "is", null), x("endsOn", ">=", startsOn)]))
            .select("managerId"),
        ),
      ]),
    )
    .select(["person.id", "person.givenName", "person.familyName"])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  const present = (person: { id: string }) => (person.id === assessorId || person.id === managerId ? 0 : 1);
  return rows.map(({ id, givenName, familyName }) => ({ id, name: `${givenName} ${familyName}` })).sort((a, b) => present(a) - present(b));
}

export type SupervisionPage = { year: LearnerYear; sessions: LoggedSession[]; supervisors: Supervisor[] };

/** One learner's supervision dates, the newest first. 404 for everybody who may not see them. */
export async function supervisionOf(ctx: Reading, enrolmentId: string): Promise<SupervisionPage> {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.seeSupervision", relationsOf(year.enrolment));
  const sessions = await ctx.db
    .selectFrom("supervisionSession")
    .innerJoin("person", "person.id", "supervisionSession.supervisorId")
    .where("supervisionSession.personId", "=", year.enrolment.personId)
    .where("supervisionSession.heldOn", ">=", year.enrolment.startsOn)
    .select(["supervisionSession.id", "heldOn", "minutes", "supervisorId", "supervisionSession.createdById", "givenName", "familyName"])
    .orderBy("heldOn", "desc")
    .orderBy("supervisionSession.id")
    .execute();
  return {
    year,
    sessions: sessions.map(({ givenName, familyName, ...session }) => ({ ...session, supervisorName: `${givenName} ${familyName}` })),
    supervisors: await supervisorsOf(ctx, year),
  };
}
