import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { StaleFigures } from "#app/caseload/parts";
import { newestSnapshot } from "#app/caseload/read.server";
import { staleWords } from "#app/caseload/rules";
import { contextOf } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Empty } from "#app/shared/ui/parts";
import { inWords, kindName, stateName } from "../words";
import { importsMade } from "../read.server";

const MOST = 50;
export const handle = { title: "Imports" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  return { imports: await importsMade(ctx, MOST), stale: staleWords(await newestSnapshot(ctx), ctx.today) };
}

export default function Imports() {
  const { imports, stale } = useLoaderData<typeof loader>();
  return (
    <Page title="Imports" lead="Two files bring the portal up to date: who works here, and how many cases they hold." wide>
      {imports.length > 0 && <StaleFigures words={stale} lead />}
      <h2 className="govuk-heading-m">The roster</h2>
      <p className="govuk-body app-measure">
        The list of staff from HR, as CSV or Excel. Needed: staff number, name and team. Movers and leavers are dated; nobody is ever deleted.{" "}
        <a className="govuk-link" href="/imports/samples/roster.csv">
          Sample roster (CSV)
        </a>
      </p>
      <ButtonLink to="/imports/roster">Import the roster</ButtonLink>
      <h2 className="govuk-heading-m">Caseload</h2>
      <p className="govuk-body app-measure">
        The number of cases of each worker on a day, from the case management system. Nothing that could identify a child is taken.{" "}
        <a className="govuk-link" href="/imports/samples/caseload.csv">
          Sample caseload extract (CSV)
        </a>
      </p>
      <ButtonLink to="/imports/caseload">Import a caseload extract</ButtonLink>
      <h2 className="govuk-heading-m">Made so far</h2>
      {imports.length === 0 ? (
        <Empty>
          Every file that was imported will be listed here, with what it changed. Begin with the roster: a caseload extract needs its people.
        </Empty>
      ) : (
        <DataTable
          caption={
            imports.length < MOST ? `${imports.length} ${imports.length === 1 ? "import" : "imports"}, newest first` : `The newest ${MOST} imports`
          }
          rows={imports}
          rowKey={(row) => row.id}
          columns={[
            {
              key: "file",
              heading: "File",
              rowHeader: true,
              cell: (row) => (
                <Link className="govuk-link" to={`/imports/${row.id}`}>
                  {row.fileName}
                </Link>
              ),
            },
            { key: "kind", heading: "Kind", cell: (row) => `${kindName[row.kind]}, ${row.source}` },
            { key: "by", heading: "By", cell: (row) => `${row.by}, ${dayAndTime(row.createdAt)}` },
            {
              key: "state",
              heading: "State",
              cell: (row) =>
                row.undoneAt
                  ? `Taken back on ${dayAndTime(row.undoneAt)}`
                  : row.state === "done"
                    ? `Done: ${inWords(row.kind, row.counts)}`
                    : stateName[row.state],
            },
          ]}
        />
      )}
    </Page>
  );
}
