import { allow } from "#app/access/allow.server";
import { progressOf, type Progress } from "#app/asye/progress";
import { agreedSinceOf, learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { scheduleOf, type Schedule } from "#app/asye/schedule";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { allFrameworks, allProgrammes, type FrameworkRow, type ProgrammeRow } from "./read.server";
import type { ProgrammeDefinition } from "./rules";

export type MoveLine = {
  id: string;
  fromOn: Day;
  at: Instant;
  by: string;
  reason: string;
  oldProgrammeId: string;
  oldFrameworkId: string;
  programmeId: string;
  frameworkId: string;
};
export type MovePage = { year: LearnerYear; programmes: ProgrammeRow[]; frameworks: FrameworkRow[]; moves: MoveLine[] };

/** What the page that moves a learner shows; 404 for whoever may not. */
export async function movePage(ctx: Context, enrolmentId: string): Promise<MovePage> {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(year.enrolment));
  const rows = await ctx.db
    .selectFrom("programmeMove")
    .innerJoin("person", "person.id", "programmeMove.byId")
    .where("enrolmentId", "=", enrolmentId)
    .selectAll("programmeMove")
    .select(["person.givenName", "person.familyName"])
    .orderBy("at", "desc")
    .execute();
  const moves = rows.map(({ givenName, familyName, byId: _, enrolmentId: __, ...rest }) => ({ ...rest, by: `${givenName} ${familyName}` }));
  return { year, programmes: await allProgrammes(ctx), frameworks: await allFrameworks(ctx), moves };
}

/** The same year as it would stand under another programme: its dates, and what exists counted by what that one asks for. */
export function yearUnder(
  { today }: Pick<Context, "today">,
  year: LearnerYear,
  programme: ProgrammeDefinition,
): { schedule: Schedule; progress: Progress } {
  const { enrolment, documents, requests } = year;
  const schedule = scheduleOf({ ...year.dateTerms, programme });
  const names = { learner: enrolment.name, assessor: enrolment.assessorName, lineManager: enrolment.managerName };
  return { schedule, progress: progressOf({ schedule, documents, requests, names, today, agreedSince: agreedSinceOf(enrolment) }) };
}
