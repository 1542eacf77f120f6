import { sql } from "kysely";
import { allow } from "#app/access/allow.server";
import { covering, mainPost } from "#app/access/visible.server";
import type { Context } from "#app/shared/context.server";
import { addMonths, type Day } from "#app/shared/dates";
import { dayBefore, eligibility, isNewlyQualified, looksNewlyQualified, type Candidate, type Eligibility } from "./rules";
import { scheduleOf, type Schedule } from "./schedule";
import type { ProgrammeDefinition } from "#app/programmes/rules";
import type { ChosenLearner } from "./forms";

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** Somebody who could join a cohort, as they stand on the day it starts. */
export type CohortCandidate = Candidate & {
  id: string;
  staffNumber: string | null;
  teamId: string | null;
  teamName: string | null;
  managerId: string | null;
  managerName: string | null;
  minutesPerWeek: number | null;
};

function candidatesQuery({ db }: Pick<Reading, "db">, on: Day) {
  return db
    .selectFrom("person")
    .leftJoin("placement", (j) => j.onRef("placement.personId", "=", "person.id").on(mainPost(on)))
    .leftJoin("team", "team.id", "placement.teamId")
    .leftJoin("lineManagement", (j) => j.onRef("lineManagement.personId", "=", "person.id").on(covering("lineManagement", on)))
    .leftJoin("person as manager", "manager.id", "lineManagement.managerId")
    .leftJoin("workingPattern", (j) => j.onRef("workingPattern.personId", "=", "person.id").on(covering("workingPattern", on)))
    .leftJoin("enrolment", (j) => j.onRef("enrolment.personId", "=", "person.id").on("enrolment.status", "=", "active"))
    .select([
      "person.id",
      "person.givenName",
      "person.familyName",
      "person.staffNumber",
      "person.sweNumber",
      "person.sweRegisteredFrom",
      "person.qualifiedOn",
      "person.joinedOn",
      "person.leftOn",
      "placement.jobTitle",
      "team.id as teamId",
      "team.name as teamName",
      "lineManagement.managerId",
      "manager.givenName as managerGivenName",
      "manager.familyName as managerFamilyName",
      "workingPattern.minutesPerWeek",
      "enrolment.id as activeEnrolmentId",
    ])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id");
}
type Row = Awaited<ReturnType<ReturnType<typeof candidatesQuery>["execute"]>>[number];
const candidateOf = ({ givenName, familyName, managerGivenName, managerFamilyName, activeEnrolmentId, ...rest }: Row): CohortCandidate => ({
  ...rest,
  name: `${givenName} ${familyName}`,
  managerName: managerGivenName === null ? null : `${managerGivenName} ${managerFamilyName ?? ""}`,
  active: activeEnrolmentId !== null,
});
const once = (rows: readonly Row[]): CohortCandidate[] => {
  const seen = new Set<string>();
  return rows.filter((r) => !seen.has(r.id) && seen.add(r.id)).map(candidateOf);
};

/** These people, as they stand on the cohort's first day. */
export async function candidatesById(ctx: Reading, ids: readonly string[], on: Day): Promise<CohortCandidate[]> {
  allow(ctx, "cohorts.start");
  return ids.length === 0 ? [] : once(await candidatesQuery(ctx, on).where("person.id", "in", ids).execute());
}

const MOST_SHOWN = 150;

/**
 * Whom to offer first: people whose job title says newly qualified, or who joined in the half year before the start or later, and
 * are in no year yet. With a search: everybody it finds by name or staff number.
 */
export async function candidates(ctx: Reading, on: Day, search: string | null): Promise<CohortCandidate[]> {
  allow(ctx, "cohorts.start");
  const here = candidatesQuery(ctx, on).where((eb) => eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", on)]));
  if (search) {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 5);
    const found = words.reduce(
      (query, word) =>
        query.where(
          sql<boolean>`lower(person.given_name || ' ' || person.family_name || ' ' || coalesce(person.staff_number, '')) like ${`%${word.replace(/[\\%_]/g, "\\$&")}%`} escape '\\'`,
        ),
      here,
    );
    return once(await found.limit(MOST_SHOWN).execute());
  }
  const joinedFrom = addMonths(on, -6);
  const likely = here
    .where("enrolment.id", "is", null)
    .where((eb) =>
      eb.or([
        eb("person.joinedOn", ">=", joinedFrom),
        eb(sql<string>`lower(placement.job_title)`, "like", "%nqsw%"),
        eb(sql<string>`lower(placement.job_title)`, "like", "%newly qualified%"),
        eb(sql<string>`lower(placement.job_title)`, "like", "%asye%"),
      ]),
    );
  const rows = once(await likely.limit(600).execute());
  // A recent joiner of another kind (an experienced social worker, a family support worker) is found by searching.
  return rows.filter((c) => looksNewlyQualified(c.jobTitle) || isNewlyQualified(c, on)).slice(0, MOST_SHOWN);
}

export type Choice = { id: string; name: string };
/** Who can be chosen as an assessor (those with the role today or on the day), as a line manager, and the teams. */
export async function choices(ctx: Reading, on: Day): Promise<{ assessors: Choice[]; managers: Choice[]; teams: Choice[] }> {
  allow(ctx, "cohorts.start");
  const day = on > ctx.today ? on : ctx.today;
  const people = await ctx.db
    .selectFrom("person")
    .where((eb) => eb.or([eb("person.leftOn", "is", null), eb("person.leftOn", ">=", ctx.today)]))
    .select(["person.id", "person.givenName", "person.familyName"])
    .select((eb) => [
      eb
        .selectFrom("rolePeriod")
        .whereRef("rolePeriod.personId", "=", "person.id")
        .where("rolePeriod.role", "=", "assessor")
        .where(covering("rolePeriod", day))
        .select(sql<number>`1`.as("one"))
        .limit(1)
        .as("assesses"),
      eb
        .selectFrom("lineManagement")
        .whereRef("lineManagement.managerId", "=", "person.id")
        .where((x) => x.or([x("lineManagement.endsOn", "is", null), x("lineManagement.endsOn", ">=", ctx.today)]))
        .select(sql<number>`1`.as("one"))
        .limit(1)
        .as("manages"),
    ])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  const named = (list: typeof people) => list.map((p) => ({ id: p.id, name: `${p.givenName} ${p.familyName}` }));
  const teams = await ctx.db.selectFrom("team").where("closedOn", "is", null).select(["id", "name"]).orderBy("name").execute();
  return { assessors: named(people.filter((p) => p.assesses !== null)), managers: named(people.filter((p) => p.manages !== null)), teams };
}

export type CheckedLearner = { candidate: CohortCandidate; chosen: ChosenLearner; eligibility: Eligibility; schedule: Schedule };

/** Every learner's own dates and problems, worked out before anything is saved. */
export async function checkLearners(
  ctx: Reading,
  programme: ProgrammeDefinition,
  startsOn: Day,
  chosen: readonly ChosenLearner[],
): Promise<CheckedLearner[]> {
  const people = new Map(
    (
      await candidatesById(
        ctx,
        chosen.map((c) => c.personId),
        startsOn,
      )
    ).map((c) => [c.id, c]),
  );
  const known = chosen.length
    ? await ctx.db
        .selectFrom("workingPattern")
        .where(
          "personId",
          "in",
          chosen.map((c) => c.personId),
        )
        .select(["personId", "startsOn", "endsOn", "minutesPerWeek"])
        .orderBy("startsOn")
        .execute()
    : [];
  const holidays = new Set((await ctx.db.selectFrom("bankHoliday").select("day").execute()).map((h) => h.day));
  return chosen.flatMap((c): CheckedLearner[] => {
    const candidate = people.get(c.personId);
    if (!candidate) return [];
    // As it will be once saved: what is known before the start, the chosen hours from it, and what is planned after it.
    const own = known.filter((p) => p.personId === c.personId);
    const later = own.filter((p) => p.startsOn > c.startsOn);
    const first = later[0];
    const patterns =
      c.minutesPerWeek === null
        ? own
        : [{ startsOn: c.startsOn, endsOn: first ? dayBefore(first.startsOn) : null, minutesPerWeek: c.minutesPerWeek }, ...later];
    return [
      {
        candidate,
        chosen: c,
        eligibility: eligibility(candidate, c.startsOn),
        schedule: scheduleOf({ startsOn: c.startsOn, programme, patterns, pauses: [], bankHolidays: holidays }),
      },
    ];
  });
}
