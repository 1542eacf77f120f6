import { allow } from "#app/access/allow.server";
import { outlinesSince } from "#app/asye/read.server";
import type { Context } from "#app/shared/context.server";
import { addDays, addMonths, covers, startOfMonth, type Day, type Period } from "#app/shared/dates";
import { figuresOf } from "#app/time-and-caseload/read.server";
import { promisedAndGot, type LearnerMonth, type PromisedAndGot } from "./rules";

const MONTHS = 24;
const noTeam = { id: "none", name: "No team" };

/**
 * The last 24 whole months of everybody who was on a programme in them, in a fixed number of queries. Of the snapshots only the newest
 * of each learner and month is read, so that years of weekly ones cost no more than one.
 */
export async function promisedOf(ctx: Pick<Context, "db" | "viewer" | "today">): Promise<PromisedAndGot> {
  allow(ctx, "promised.see");
  const to = addDays(startOfMonth(ctx.today), -1);
  const from = addMonths(startOfMonth(ctx.today), -MONTHS);
  const months = Array.from({ length: MONTHS }, (_, at): Day => addMonths(from, at));
  const years = (await outlinesSince(ctx, from)).filter(({ enrolment }) => enrolment.startsOn <= to);
  const figures = await figuresOf(ctx, years, { from, to, by: "month" });
  const teams = await teamsOf(
    ctx,
    years.map(({ enrolment }) => enrolment.personId),
    from,
  );
  const learnerMonths = years.flatMap(({ enrolment }) => {
    const { id, personId, cohortId, cohortName, startsOn, endedOn } = enrolment;
    const posts = teams.get(personId) ?? [];
    return figures.get(id)!.steps.flatMap((step): LearnerMonth[] => {
      if (startsOn > step.to || (endedOn !== null && endedOn < step.from)) return [];
      const { load, ceiling, over, owed, taken, lost, lostBecause } = step;
      return [
        {
          ...{ month: step.from, learner: id, owed, taken, lost, lostBecause },
          cohort: { id: cohortId, name: cohortName },
          team: posts.find((post) => covers(post, step.to))?.team ?? posts.at(-1)?.team ?? noTeam,
          over: load === null || ceiling === null ? null : over,
        },
      ];
    });
  });
  return promisedAndGot(learnerMonths, months);
}

type Post = Period & { team: { id: string; name: string } };
/** Where some people worked from a day on; whoever moves is counted with the team of each month's last day. */
async function teamsOf({ db }: Pick<Context, "db">, personIds: readonly string[], from: Day): Promise<Map<string, Post[]>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("placement")
    .innerJoin("team", "team.id", "placement.teamId")
    .where("placement.personId", "in", personIds)
    .where("placement.minutesPerWeek", "is", null) // the main post
    .where((eb) => eb.or([eb("placement.endsOn", "is", null), eb("placement.endsOn", ">=", from)]))
    .select(["placement.personId", "placement.startsOn", "placement.endsOn", "team.id", "team.name"])
    .orderBy("placement.startsOn")
    .execute();
  const posts = new Map<string, Post[]>();
  for (const { personId, startsOn, endsOn, id, name } of rows) {
    const post = { startsOn, endsOn, team: { id, name } };
    const own = posts.get(personId);
    if (own) own.push(post);
    else posts.set(personId, [post]);
  }
  return posts;
}
