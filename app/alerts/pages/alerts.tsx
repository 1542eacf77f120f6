import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { shortDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty } from "#app/shared/ui/parts";
import { alertRules, alertsOfTheAcademy, ruleOn, type AcademyAlert } from "../read.server";
import { closedSentence, ruleSentence, standingWords } from "../rules";

export const handle = { title: "Alerts" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const all = await alertsOfTheAcademy(ctx);
  const line = ({ alert, enrolment }: AcademyAlert) => ({
    id: alert.id,
    name: enrolment.name,
    to: `/learners/${enrolment.id}/alerts`,
    team: enrolment.teamName ?? "No team",
    manager: enrolment.managerName ?? "Nobody",
    raised: shortDay(alert.raisedOn, ctx.today),
    standing: closedSentence(alert, ctx.today) ?? standingWords(alert, enrolment.managerId !== null, ctx.today),
  });
  return {
    open: all.filter(({ alert }) => alert.closedOn === null).map(line),
    closed: all.filter(({ alert }) => alert.closedOn !== null).map(line),
    rule: ruleSentence(ruleOn(await alertRules(ctx), ctx.today)),
  };
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["open"][number];
const Alerts = ({ caption, lines }: { caption: string; lines: Line[] }) => (
  <DataTable
    caption={caption}
    rows={lines}
    rowKey={({ id }) => id}
    columns={[
      {
        key: "name",
        heading: "Name",
        rowHeader: true,
        cell: ({ to, name }) => (
          <Link className="govuk-link" to={to}>
            {name}
          </Link>
        ),
      },
      { key: "team", heading: "Team", cell: ({ team }) => team },
      { key: "manager", heading: "Line manager", cell: ({ manager }) => manager },
      { key: "raised", heading: "Raised", cell: ({ raised }) => raised },
      { key: "standing", heading: "Where it stands", cell: ({ standing }) => standing },
    ]}
  />
);

/** For the academy lead: which alerts are open and who is asked, and what became of the others. */
export default function AlertsPage() {
  const { open, closed, rule } = useLoaderData<typeof loader>();
  return (
    <Page title="Alerts" lead={rule} wide>
      <p className="govuk-body">
        <Link className="govuk-link" to="/alerts/rule">
          Change when an alert is raised
        </Link>
      </p>
      {open.length === 0 ? (
        <Empty>No alert is open: nobody is over their ceiling and losing their protected time as well.</Empty>
      ) : (
        <Alerts caption={open.length === 1 ? "1 open alert" : `${open.length} open alerts, the newest first`} lines={open} />
      )}
      {closed.length > 0 && <Alerts caption={`${closed.length} closed in the last twelve months`} lines={closed} />}
    </Page>
  );
}
