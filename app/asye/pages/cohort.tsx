import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Empty } from "#app/shared/ui/parts";
import { STATES, gridFilter, gridOrders, gridShows, rowMarkup, stateNames, type GridFilter } from "../grid";
import { cohortYear } from "../read.server";
import { gridView, type GridView } from "../view";

export const handle = { title: (data: { grid: { name: string } }) => data.grid.name };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const query = new URL(args.request.url).searchParams;
  const filter = gridFilter(query);
  const cohort = await cohortYear(ctx, param(args, "cohortId"));
  return { grid: gridView(cohort, filter, ctx.today), filter, started: query.get("done") === "started" };
}

const queryOf = (filter: GridFilter) => {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== "")).toString();
  return query ? `?${query}` : "";
};

export default function Cohort() {
  const { grid, filter, started } = useLoaderData<typeof loader>();
  const query = queryOf(filter);
  const filtered = filter.team !== "" || filter.assessor !== "" || filter.show !== "all";
  return (
    <Page title={grid.name} back={{ to: "/cohorts", label: "Cohorts" }} wide notice={started ? "The cohort has started." : undefined}>
      <div className="app-grid-page">
        <p className="govuk-body">
          {grid.about}{" "}
          <Link className="govuk-link" to={`/programmes/${grid.programmeId}`}>
            What the programme asks for
          </Link>
        </p>
        <Filter grid={grid} filter={filter} />
        <p className="govuk-body" role="status">
          {filtered
            ? `${grid.rows.length} of ${grid.all} learners: ${filterWords(grid, filter)}`
            : `${grid.all} ${grid.all === 1 ? "learner" : "learners"}`}
          .{" "}
          <a className="govuk-link app-no-print" href={`/cohorts/${grid.id}/grid.csv${query}`}>
            Download as CSV
          </a>{" "}
          <a className="govuk-link app-no-print" href={`/cohorts/${grid.id}/grid.xlsx${query}`}>
            Download for Excel
          </a>
        </p>
        {grid.rows.length === 0 ? (
          <Empty>{filtered ? "Nobody in this cohort matches. Choose less." : "This cohort has no learners."}</Empty>
        ) : (
          <Grid grid={grid} />
        )}
      </div>
    </Page>
  );
}

const labelOf = (options: { value: string; label: string }[], value: string) => options.find((o) => o.value === value)?.label ?? "unknown";
const filterWords = (grid: GridView, filter: GridFilter) =>
  [
    filter.show === "all" ? "" : gridShows[filter.show].toLowerCase(),
    filter.team ? `team ${labelOf(grid.teams, filter.team)}` : "",
    filter.assessor ? `assessor ${labelOf(grid.assessors, filter.assessor)}` : "",
  ]
    .filter(Boolean)
    .join(", ");

function Filter({ grid, filter }: { grid: GridView; filter: GridFilter }) {
  const select = (name: keyof GridFilter, label: string, options: { value: string; label: string }[], every?: string) => (
    <div className="app-tools__field">
      <label className="govuk-label govuk-label--s" htmlFor={`filter-${name}`}>
        {label}
      </label>
      <select className="govuk-select" id={`filter-${name}`} name={name} defaultValue={filter[name]}>
        {every && <option value="">{every}</option>}
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </select>
    </div>
  );
  const listed = (names: Record<string, string>) => Object.entries(names).map(([value, label]) => ({ value, label }));
  return (
    <Form method="get" className="app-tools app-no-print" key={JSON.stringify(filter)}>
      {select("show", "Show", listed(gridShows))}
      {select("team", "Team", grid.teams, "Every team")}
      {select("assessor", "Assessor", grid.assessors, "Every assessor")}
      {select("order", "Sort by", listed(gridOrders))}
      <button className="govuk-button govuk-button--secondary app-tools__button">Show</button>
    </Form>
  );
}

function Grid({ grid }: { grid: GridView }) {
  return (
    <div className="app-grid-scroll" tabIndex={0} role="region" aria-label="Learners and stages">
      <table className="app-grid">
        <caption className="govuk-visually-hidden">Where each learner of {grid.name} is in each stage</caption>
        <thead>
          <tr>
            <th scope="col">Learner</th>
            <th scope="col">Week</th>
            {grid.stages.map(([key, name]) => (
              <th scope="col" key={key}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody dangerouslySetInnerHTML={{ __html: grid.rows.map((row) => rowMarkup(row, grid.stages)).join("") }} />
        <tfoot>
          <tr>
            <th scope="row">Totals</th>
            <td />
            {grid.totals.map((counts, i) => (
              <td key={grid.stages[i]?.[0]}>
                {counts
                  .map((n, state) => (n > 0 ? `${n} ${stateNames[STATES[state] ?? "due"].toLowerCase()}` : ""))
                  .filter(Boolean)
                  .join(", ")}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
