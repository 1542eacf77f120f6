import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { StateMark } from "#app/asye/parts";
import { StaleFigures } from "#app/caseload/parts";
import { newestSnapshot } from "#app/caseload/read.server";
import { staleWords } from "#app/caseload/rules";
import { contextOf } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty } from "#app/shared/ui/parts";
import { teamOf } from "../read.server";
import { caseloadWords, timeWords } from "../rules";

export const handle = { title: "My team" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const lines = await teamOf(ctx);
  const stale = staleWords(await newestSnapshot(ctx), ctx.today);
  return { stale, learners: lines.map((line) => ({ ...line, caseload: caseloadWords(line, ctx.today), timeTaken: timeWords(line) })) };
}

/** A line manager's newly qualified social workers on one screen: a table where there is room, one card each where there is not. */
export default function Team() {
  const { learners, stale } = useLoaderData<typeof loader>();
  if (learners.length === 0)
    return (
      <Page title="My team" wide>
        <Empty>Nobody in your team is in a cohort today. When one of them begins, you will see here where they are.</Empty>
      </Page>
    );
  const asking = learners.filter(({ alert }) => alert?.asks).length;
  return (
    <Page
      title="My team"
      wide
      lead={
        asking > 0
          ? `${asking === 1 ? "One person is" : `${asking} people are`} over the ceiling and losing protected time: say what will be done.`
          : undefined
      }
    >
      <StaleFigures words={stale} />
      <DataTable
        caption={`${learners.length} newly qualified ${learners.length === 1 ? "social worker" : "social workers"} in your team, whoever asks for something first`}
        rows={learners}
        rowKey={({ id }) => id}
        columns={[
          {
            key: "name",
            heading: "Name",
            rowHeader: true,
            cell: ({ id, name, week }) => (
              <>
                <Link className="govuk-link" to={`/learners/${id}`}>
                  {name}
                </Link>
                <span className="app-team__week">{week}</span>
              </>
            ),
          },
          {
            key: "alert",
            heading: "Alert",
            cell: ({ id, name, alert }) =>
              alert && (
                <>
                  {alert.asks ? <StateMark state="late">{alert.words}</StateMark> : alert.words}{" "}
                  <Link className="govuk-link" to={`/learners/${id}/alerts`}>
                    {alert.asks ? "Answer it" : "See it"}
                    <span className="govuk-visually-hidden">: {name}</span>
                  </Link>
                </>
              ),
          },
          {
            key: "caseload",
            heading: "Caseload",
            cell: ({ over, caseload }) => (over ? <StateMark state="late">{`Over the ceiling: ${caseload}`}</StateMark> : caseload),
          },
          {
            key: "time",
            heading: "Protected time, four weeks",
            cell: ({ id, name, timeTaken }) => (
              <Link className="govuk-link" to={`/learners/${id}/time-and-caseload`}>
                {timeTaken}
                <span className="govuk-visually-hidden">: {name}</span>
              </Link>
            ),
          },
          { key: "next", heading: "Next review", cell: ({ next, nextState }) => <StateMark state={nextState}>{next}</StateMark> },
          {
            key: "supervision",
            heading: "Supervision",
            cell: ({ id, name, supervision, supervisionLate }) => (
              <Link className="govuk-link" to={`/learners/${id}/supervision`}>
                {supervisionLate ? <strong>{supervision}</strong> : supervision}
                <span className="govuk-visually-hidden">: {name}</span>
              </Link>
            ),
          },
        ]}
      />
      <p className="govuk-body app-no-print">
        <a className="govuk-link app-apart" href="/team/team.csv">
          Download as CSV
        </a>
        <a className="govuk-link app-apart" href="/team/team.xlsx">
          Download as Excel
        </a>
      </p>
    </Page>
  );
}
