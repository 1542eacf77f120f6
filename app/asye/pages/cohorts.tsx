import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Empty } from "#app/shared/ui/parts";
import { cohorts } from "../read.server";

export const handle = { title: "Cohorts" };

export async function loader(args: LoaderFunctionArgs) {
  return { cohorts: await cohorts(await contextOf(args)) };
}
type Line = Awaited<ReturnType<typeof loader>>["cohorts"][number];

export default function Cohorts() {
  const { cohorts } = useLoaderData<typeof loader>();
  return (
    <Page title="Cohorts">
      <ButtonLink to="/cohorts/new">Start a cohort</ButtonLink>
      {cohorts.length === 0 ? (
        <Empty>
          Cohorts will be here. Import the roster first, so that the learners are known; then start a cohort with them.{" "}
          <Link className="govuk-link" to="/imports">
            Import the roster
          </Link>
        </Empty>
      ) : (
        <DataTable
          caption={`${cohorts.length} ${cohorts.length === 1 ? "cohort" : "cohorts"}, the newest first`}
          rows={cohorts}
          rowKey={(c: Line) => c.id}
          columns={[
            {
              key: "name",
              heading: "Cohort",
              rowHeader: true,
              cell: (c: Line) => (
                <Link className="govuk-link" to={`/cohorts/${c.id}`}>
                  {c.name}
                </Link>
              ),
            },
            { key: "starts", heading: "Started", cell: (c: Line) => longDay(c.startsOn) },
            { key: "programme", heading: "Programme", cell: (c: Line) => `${c.programmeName}, version ${c.programmeVersion}` },
            { key: "learners", heading: "Learners", numeric: true, cell: (c: Line) => c.learners },
            { key: "going", heading: "In the year", numeric: true, cell: (c: Line) => c.going },
          ]}
        />
      )}
    </Page>
  );
}
