/** Who carries cases where, on what hours and in which phase of a programme; with it, how each stands today. */
import { sql, type Expression, type SqlBool } from "kysely";
import { covering } from "#app/access/visible.server";
import { programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import { caseloadTerms, isStale, latestLoads, weighedOn, type CaseloadTerms, type LatestLoad } from "./read.server";
import { ceilingOn, fullTimeOf, isOver, type Ceiling, type Worker } from "./rules";

type Reading = Pick<Context, "db" | "today">;
/** `minutes` a week in this post; the main one has what the others leave, of full time where no hours are known. */
export type Post = { teamId: string; teamName: string; jobTitle: string; minutes: number };
export type WorkerLine = {
  personId: string;
  name: string;
  managerId: string | null;
  /** the one with the most hours first */
  posts: Post[];
  /** today's hours as a share of full time */
  share: number;
  /** on a programme today */
  learner: { enrolmentId: string; cohortName: string } | null;
  worker: Worker;
};
export type WorkersScope = { managerId: string } | { teamIds: readonly string[] } | { personIds: readonly string[] } | "everybody";

const inScope = (scope: WorkersScope, today: Context["today"]): Expression<SqlBool> =>
  scope === "everybody"
    ? sql<SqlBool>`1 = 1`
    : "managerId" in scope
      ? sql<SqlBool>`line_management.manager_id = ${scope.managerId}`
      : "personIds" in scope
        ? sql<SqlBool>`person.id in (${sql.join(scope.personIds)})`
        : sql<SqlBool>`person.id in (select x.person_id from placement x where ${covering("x", today)} and x.team_id in (${sql.join(scope.teamIds)}))`;

/** Those at work today, by family name. Four queries, however many they are. */
export async function workersOf(ctx: Reading, scope: WorkersScope): Promise<WorkerLine[]> {
  const { db, today } = ctx;
  if (scope !== "everybody" && Object.values(scope)[0]?.length === 0) return [];
  const rows = await db
    .selectFrom("person")
    .leftJoin("placement", (j) => j.onRef("placement.personId", "=", "person.id").on(covering("placement", today)))
    .leftJoin("team", "team.id", "placement.teamId")
    .leftJoin("lineManagement", (j) => j.onRef("lineManagement.personId", "=", "person.id").on(covering("lineManagement", today)))
    .where((e) => e.or([e("person.leftOn", "is", null), e("person.leftOn", ">=", today)]))
    .where(inScope(scope, today))
    .select(["person.id", "person.givenName", "person.familyName", "lineManagement.managerId"])
    .select(["placement.teamId", "team.name as teamName", "placement.jobTitle", "placement.minutesPerWeek"])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  const ids = [...new Set(rows.map(({ id }) => id))];
  if (ids.length === 0) return [];
  const patterns = await db
    .selectFrom("workingPattern")
    .where("personId", "in", ids)
    .select(["personId", "startsOn", "endsOn", "minutesPerWeek"])
    .execute();
  const enrolments = await db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .where("enrolment.status", "=", "active")
    .where("enrolment.startsOn", "<=", today)
    .where("enrolment.personId", "in", ids)
    .select(["enrolment.id", "enrolment.personId", "enrolment.startsOn", "cohort.name as cohortName", "programme.definition"])
    .execute();
  const pauses =
    enrolments.length === 0
      ? []
      : await db
          .selectFrom("pause")
          .where(
            "enrolmentId",
            "in",
            enrolments.map(({ id }) => id),
          )
          .select(["enrolmentId", "startsOn", "endsOn"])
          .execute();

  const lines = new Map<string, WorkerLine>();
  for (const { id, givenName, familyName, managerId, teamId, teamName, jobTitle, minutesPerWeek } of rows) {
    let line = lines.get(id);
    if (!line) {
      const year = enrolments.find((e) => e.personId === id);
      const worker: Worker = {
        patterns: patterns.filter((p) => p.personId === id),
        year: year
          ? { programme: readProgramme(year.definition), startsOn: year.startsOn, pauses: pauses.filter((p) => p.enrolmentId === year.id) }
          : null,
      };
      const learner = year ? { enrolmentId: year.id, cohortName: year.cohortName } : null;
      line = { personId: id, name: `${givenName} ${familyName}`, managerId, posts: [], share: 1, learner, worker };
      line.share = fullTimeOf(worker, today).share;
      lines.set(id, line);
    }
    if (teamId && teamName && !line.posts.some((p) => p.teamId === teamId)) {
      const beside = rows.reduce((sum, r) => sum + (r.id === id ? (r.minutesPerWeek ?? 0) : 0), 0);
      const minutes = minutesPerWeek ?? Math.max(0, fullTimeOf(line.worker, today).minutes - beside);
      line.posts.push({ teamId, teamName, jobTitle: jobTitle ?? "", minutes });
      line.posts.sort((a, b) => b.minutes - a.minutes);
    }
  }
  return [...lines.values()];
}

export type Standing = WorkerLine & {
  /** the newest snapshot; null where there is none or it is stale */
  load: LatestLoad | null;
  ceiling: Ceiling;
  over: boolean;
  /** how much more may be carried, in the scheme's units; null where the load is not known */
  room: number | null;
};

/** How some people stand today: what they hold, what they may hold. Six queries, however many they are. */
export async function standingsOf(ctx: Reading, scope: WorkersScope): Promise<{ terms: CaseloadTerms; standings: Standing[] }> {
  const workers = await workersOf(ctx, scope);
  const ids = workers.map(({ personId }) => personId);
  const terms = await caseloadTerms(ctx, ids);
  const loads = await latestLoads(ctx, terms, ids);
  return { terms, standings: workers.map((line) => standingFrom(line, loads.get(line.personId), terms, ctx.today)) };
}

/** Today's scheme weighs what was held on the snapshot's day: that is what stands against today's ceiling. */
export function standingFrom(line: WorkerLine, latest: LatestLoad | undefined, terms: CaseloadTerms, today: Context["today"]): Standing {
  const load = latest && !isStale(terms, latest.snapshotOn, today) ? weighedOn(latest, terms, today) : null;
  const ceiling = ceilingOn(terms.schemes, line.worker, terms.reductionsOf(line.personId), today);
  return {
    ...line,
    load,
    ceiling,
    over: load !== null && isOver(load, ceiling.ceiling),
    room: load && Math.round((ceiling.ceiling - load.load) * 10) / 10,
  };
}
