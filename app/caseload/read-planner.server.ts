/** What the planner works with: teams with their people, years going on, assessors and how many learners each takes. */
import { allow } from "#app/access/allow.server";
import { covering } from "#app/access/visible.server";
import { yearsVisible } from "#app/asye/read.server";
import { allProgrammes } from "#app/programmes/read.server";
import { percentIn, type ProgrammeDefinition } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import { addDays, addMonths, covers, type Day } from "#app/shared/dates";
import { monthByMonth, newlyQualifiedShare, type MonthAhead, type PlannedYear } from "./planner";
import { standingsOf } from "./read-workers.server";
import { ceilingFor, schemeOn, type Ceiling } from "./rules";

type Reading = Pick<Context, "db" | "today" | "viewer">;
export type Plan = { programmeId: string; startsOn: Day; teams: ReadonlyMap<string, number> };
export type TeamLine = {
  id: string;
  name: string;
  planned: number;
  /** of full-time equivalents who carry cases, in per cent */
  shareNow: number | null;
  shareThen: number | null;
  /** newly qualified staff now, and on the first day with the intake */
  newlyNow: number;
  newlyThen: number;
  /** how much more those who are not newly qualified may carry, in the scheme's units; `known` of them have a figure */
  room: number;
  known: number;
};
export type AssessorLine = { personId: string; name: string; learners: number; takes: number; said: boolean; free: number };
export type Planned = {
  programmes: { id: string; name: string; version: number; definition: ProgrammeDefinition }[];
  teams: TeamLine[];
  assessors: AssessorLine[];
  /** how many learners assessors can take on the first day, and how many begin */
  free: number;
  intake: number;
  months: MonthAhead[];
  /** what each of the intake may hold in the first month, at full time */
  first: Ceiling | null;
};

export async function plan(ctx: Reading, { programmeId, startsOn, teams: wanted }: Plan): Promise<Planned> {
  allow(ctx, "planner.use");
  const programmes = await allProgrammes(ctx);
  const programme = (programmes.find((p) => p.id === programmeId) ?? programmes.at(-1))?.definition ?? null;
  const open = await ctx.db.selectFrom("team").where("closedOn", "is", null).select(["id", "name"]).orderBy("name").execute();
  const { standings, terms } = await standingsOf(ctx, "everybody");
  const years = await yearsVisible(ctx);
  const going: (PlannedYear & { personId: string; assessorId: string | null })[] = years.map(({ enrolment: e, schedule }) => ({
    personId: e.personId,
    assessorId: e.assessorId,
    teamName: e.teamName,
    startsOn: e.startsOn,
    // a year that runs on past the end it was to have goes on
    endsOn: schedule.endsOn !== null && schedule.endsOn < ctx.today ? null : schedule.endsOn,
  }));
  const newlyOn = (day: Day) => new Set(going.filter((y) => y.startsOn <= day && (y.endsOn === null || y.endsOn >= day)).map((y) => y.personId));
  const [now, then] = [newlyOn(ctx.today), newlyOn(startsOn)];

  const lines = open.map((team): TeamLine => {
    const planned = wanted.get(team.id) ?? 0;
    const line: TeamLine = { ...team, planned, shareNow: null, shareThen: null, newlyNow: 0, newlyThen: planned, room: 0, known: 0 };
    let [all, ofNewly, allThen, ofNewlyThen] = [0, 0, planned, planned];
    for (const s of standings) {
      const post = s.posts.find((p) => p.teamId === team.id);
      if (!post) continue;
      const share = post.minutes / FULL_WEEK;
      const [isNewly, isNewlyThen, carries] = [now.has(s.personId), then.has(s.personId), s.load !== null && s.load.cases > 0];
      if (isNewly) {
        ofNewly += share;
        line.newlyNow += 1;
      }
      if (isNewlyThen) {
        ofNewlyThen += share;
        line.newlyThen += 1;
      }
      // a year that has ended by then leaves somebody who carries cases
      if (isNewly || carries) all += share;
      if (isNewly || isNewlyThen || carries) allThen += share;
      if (!isNewly && !isNewlyThen && carries && s.room !== null && s.posts[0]?.teamId === team.id) {
        line.room += Math.max(0, s.room);
        line.known += 1;
      }
    }
    line.room = Math.round(line.room * 10) / 10;
    line.shareNow = newlyQualifiedShare(ofNewly, all);
    line.shareThen = newlyQualifiedShare(ofNewlyThen, allThen);
    return line;
  });

  const length = programme?.lengthMonths ?? 12;
  const ends = addDays(addMonths(startsOn, length), -1);
  const intake = lines.flatMap((t) => Array.from({ length: t.planned }, (): PlannedYear => ({ teamName: t.name, startsOn, endsOn: ends })));
  const assessors = await assessorsOn(ctx, going, startsOn);
  const scheme = schemeOn(terms.schemes, startsOn > ctx.today ? startsOn : ctx.today);
  const workload = programme?.workload;
  return {
    programmes,
    teams: lines,
    assessors,
    free: assessors.reduce((sum, a) => sum + a.free, 0),
    intake: intake.length,
    months: monthByMonth(going, intake, ctx.today, ends),
    first: workload
      ? ceilingFor(scheme, {
          share: 1,
          phase: { percent: percentIn(workload.phases, 0), fullCaseload: workload.fullCaseload, month: 1 },
          reductions: [],
        })
      : null,
  };
}
/** 37 hours, as everywhere where no programme says otherwise. */
const FULL_WEEK = 37 * 60;

/** Assessors of today, how many learners each has on a day and takes then; where nothing is said of one, what is usual. */
async function assessorsOn(
  ctx: Reading,
  years: readonly { assessorId: string | null; startsOn: Day; endsOn: Day | null }[],
  on: Day,
): Promise<AssessorLine[]> {
  const people = await ctx.db
    .selectFrom("rolePeriod")
    .innerJoin("person", "person.id", "rolePeriod.personId")
    .where("rolePeriod.role", "=", "assessor")
    .where(covering("rolePeriod", ctx.today))
    .select(["person.id", "person.givenName", "person.familyName"])
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("person.id")
    .execute();
  const said = await ctx.db.selectFrom("assessorCapacity").select(["personId", "startsOn", "endsOn", "learners"]).execute();
  const saidOf = (id: string | null) => said.find((c) => c.personId === id && covers(c, on));
  const usual = saidOf(null)?.learners ?? 0;
  return people.map(({ id, givenName, familyName }) => {
    const own = saidOf(id);
    const learners = years.filter((y) => y.assessorId === id && y.startsOn <= on && (y.endsOn === null || y.endsOn >= on)).length;
    const takes = own?.learners ?? usual;
    return { personId: id, name: `${givenName} ${familyName}`, learners, takes, said: own !== undefined, free: Math.max(0, takes - learners) };
  });
}
