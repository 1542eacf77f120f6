import { allow } from "#app/access/allow.server";
import { asksViewer, openAlertsOf } from "#app/alerts/read.server";
import { standingWords } from "#app/alerts/rules";
import { yearsIManage } from "#app/asye/read.server";
import { nextStage } from "#app/asye/view";
import type { Context } from "#app/shared/context.server";
import { shortDay } from "#app/shared/dates";
import { promiseOf, sessionsOf } from "#app/supervision/read.server";
import { cadence, shortCadence } from "#app/supervision/rules";
import { figuresOf } from "#app/time-and-caseload/read.server";
import { fourWeeksTo } from "#app/time-and-caseload/rules";
import { inTeamOrder, type TeamLine } from "./rules";

/** Everybody the viewer manages today who is on a programme; as many queries for thirty as for three. */
export async function teamOf(ctx: Context): Promise<TeamLine[]> {
  allow(ctx, "team.see");
  const { today } = ctx;
  const years = await yearsIManage(ctx);
  const span = fourWeeksTo(today);
  const figures = await figuresOf(ctx, years, span);
  const alerts = await openAlertsOf(
    ctx,
    years.map(({ enrolment }) => enrolment.id),
  );
  const sessions = await sessionsOf(
    ctx,
    years.map(({ enrolment }) => enrolment.personId),
  );
  return inTeamOrder(
    years.map((year): TeamLine => {
      const { enrolment, progress, week } = year;
      const { steps, counts, time } = figures.get(enrolment.id)!;
      const now = steps.at(-1)!;
      const newest = counts.at(-1);
      const alert = alerts.get(enrolment.id);
      const held = sessions.filter(({ personId }) => personId === enrolment.personId);
      const standing = cadence(promiseOf(year), held, today);
      const due = standing.nextDueOn && standing.state !== "paused" ? `, due by ${shortDay(standing.nextDueOn, today)}` : "";
      return {
        ...{ id: enrolment.id, name: enrolment.name, cohort: enrolment.cohortName, week: week.words },
        alert: alert ? { words: standingWords(alert, enrolment.managerId !== null, today), asks: asksViewer(alert, year, ctx) !== null } : null,
        held: now.load === null || !newest ? null : { on: newest.on, load: now.load, unit: now.unit },
        ...{ ceiling: now.ceiling, over: now.over, time: time(span) },
        ...{ next: nextStage(progress.next, today), nextState: progress.next?.state ?? "done" },
        ...{ supervision: `${shortCadence(standing)}${due}`, supervisionLate: standing.state === "overdue", supervisionDueOn: standing.nextDueOn },
      };
    }),
  );
}
