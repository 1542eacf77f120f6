import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { relationsOf } from "#app/asye/read.server";
import { contextOf, param } from "#app/shared/context.server";
import { owedAndTaken } from "#app/shared/ui/charts/owed-and-taken.server";
import { OwedAndTakenPicture } from "#app/shared/ui/charts/pictures";
import { Page } from "#app/shared/ui/page";
import { Forecast, LostTo, ShortWeeks, Spans } from "../parts";
import { protectedTimeOf } from "../read.server";
import { forecastOf, lastFourWeeks, monthSentence, shortWeekSentence, thisMonth, weekByWeek, yearToDate } from "../rules";

export const handle = { title: (data: { name: string }) => `Protected time of ${data.name}` };

/** Hours and reasons only: what somebody read or reflected on is theirs. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, time } = await protectedTimeOf(ctx, param(args, "enrolmentId"));
  const month = thisMonth(time, ctx.today);
  const weeks = weekByWeek(time, ctx.today, 13).filter((week) => week.to < ctx.today && week.from >= year.enrolment.startsOn);
  return {
    enrolmentId: year.enrolment.id,
    name: year.enrolment.name,
    month: { ...month, planned: month.ahead },
    sentence: monthSentence(month, year.enrolment.name),
    chart: owedAndTaken({ ...month, planned: month.ahead }),
    fourWeeks: lastFourWeeks(time, ctx.today),
    soFar: yearToDate(time, ctx.today),
    shortWeeks: weeks.reverse().flatMap((week) => shortWeekSentence(week, ctx.today) ?? []),
    forecast: forecastOf(time, ctx.today),
    mayRecordAbsence: can(ctx.viewer, "learner.recordAbsence", relationsOf(year.enrolment)),
    recorded: time.entries.length > 0,
  };
}

export default function ProtectedTimeOfALearner() {
  const { enrolmentId, name, month, sentence, chart, fourWeeks, soFar, shortWeeks, forecast, mayRecordAbsence, recorded } =
    useLoaderData<typeof loader>();
  return (
    <Page title="Protected time" caption={name} back={{ to: `/learners/${enrolmentId}`, label: name }} lead={sentence}>
      <OwedAndTakenPicture id="month" sentence={sentence} chart={chart} month={month} />
      {!recorded && <p className="govuk-body">{name} has not recorded any protected time yet.</p>}
      <Spans
        spans={[
          { name: "This month", span: month },
          { name: "The last four weeks", span: fourWeeks },
          { name: "Since the programme began", span: soFar },
        ]}
      />
      <Forecast forecast={forecast} />
      <LostTo span={soFar} />
      <h2 className="govuk-heading-m">Weeks with less than half of the time taken</h2>
      <ShortWeeks sentences={shortWeeks} />
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${enrolmentId}/time-and-caseload`}>
          Protected time and caseload on one line
        </Link>
      </p>
      {mayRecordAbsence && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`/learners/${enrolmentId}/absences`}>
            Leave and sickness
          </Link>
        </p>
      )}
    </Page>
  );
}
