import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { lostWords } from "#app/protected-time/rules";
import { contextOf } from "#app/shared/context.server";
import { monthWords, type Day } from "#app/shared/dates";
import { SharesPicture } from "#app/shared/ui/charts/pictures";
import { sharesLine } from "#app/shared/ui/charts/shares-line.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Details, Empty } from "#app/shared/ui/parts";
import { promisedOf } from "../read.server";
import { academySentence, keptPercent, keptWords, lostInWords, takenPercent, takenWords, type Group, type Sum } from "../rules";

export const handle = { title: "Promised and got" };

const words = (sum: Sum) => ({ learners: sum.learners, kept: keptWords(sum), taken: takenWords(sum), lost: lostInWords(sum) });
const line = ({ id, name, now, before }: Group) => ({ id, name, now: words(now), before: words(before) });

/** The months in which somebody was in the group, as a picture and its figures. */
function trend(group: Group, months: readonly Day[]) {
  const shown = group.months.flatMap((sum, at) => (sum.learners > 0 ? [{ from: months[at]!, sum }] : []));
  return {
    ...{
      id: group.id,
      name: group.name,
      sentence: `${keptWords(group.now)} within the ceiling, ${takenWords(group.now)} taken, in the last twelve months.`,
    },
    chart: sharesLine(shown.map(({ from, sum }) => ({ from, kept: keptPercent(sum), got: takenPercent(sum) }))),
    rows: shown.map(({ from, sum }) => [monthWords(from), keptWords(sum), takenWords(sum)]),
  };
}

export async function loader(args: LoaderFunctionArgs) {
  const promised = await promisedOf(await contextOf(args));
  const { months, all, cohorts, teams } = promised;
  const half = months.length / 2;
  return {
    sentence: academySentence(promised),
    any: all.now.learners + all.before.learners > 0,
    years: [
      { id: "now", name: "Last twelve months", ...words(all.now), lost: lostWords(all.now.lostBecause) || "None" },
      { id: "before", name: "The twelve before", ...words(all.before), lost: lostWords(all.before.lostBecause) || "None" },
    ],
    months: months.slice(half).map((month, at) => ({
      month: monthWords(month),
      now: words(all.months[half + at]!),
      before: words(all.months[at]!),
    })),
    trends: cohorts.map((group) => trend(group, months)),
    teamTrends: teams.map((group) => trend(group, months)),
    cohorts: cohorts.map(line),
    teams: teams.map(line),
  };
}

type Line = ReturnType<typeof useLoaderData<typeof loader>>["teams"][number];
const Groups = ({ caption, lines }: { caption: string; lines: Line[] }) => (
  <DataTable
    caption={caption}
    rows={lines}
    rowKey={({ id }) => id}
    columns={[
      { key: "name", heading: "Name", rowHeader: true, cell: ({ name }) => name },
      { key: "learners", heading: "Learners", numeric: true, cell: ({ now }) => now.learners },
      { key: "kept", heading: "Within the ceiling", cell: ({ now }) => now.kept },
      { key: "keptBefore", heading: "The year before", cell: ({ before }) => before.kept },
      { key: "taken", heading: "Protected time taken", cell: ({ now }) => now.taken },
      { key: "takenBefore", heading: "The year before", cell: ({ before }) => before.taken },
      { key: "lost", heading: "Lost", cell: ({ now }) => now.lost },
    ]}
  />
);

type Trend = ReturnType<typeof useLoaderData<typeof loader>>["trends"][number];
const Trends = ({ trends }: { trends: Trend[] }) => (
  <div className="app-pictures">
    {trends.map((one) => (
      <section key={one.id} aria-labelledby={`trend-${one.id}`}>
        <h3 className="govuk-heading-s" id={`trend-${one.id}`}>
          {one.name}
        </h3>
        <SharesPicture id={`shares-${one.id}`} title={`${one.name}, month by month`} sentence={one.sentence} chart={one.chart} rows={one.rows} />
      </section>
    ))}
  </div>
);

/** For the academy lead: what was promised and what people got, by cohort and by team, over two years. */
export default function PromisedAndGotPage() {
  const { sentence, any, years, months, trends, teamTrends, cohorts, teams } = useLoaderData<typeof loader>();
  if (!any)
    return (
      <Page title="Promised and got" wide>
        <Empty>
          Once a cohort has been running for a whole month, you will see here how many were within their ceiling and how much of their protected time
          they took. First import a caseload and start a cohort.
        </Empty>
      </Page>
    );
  return (
    <Page title="Promised and got" lead={sentence} wide>
      <p className="govuk-body">
        Whole months; each learner counts in the team of the month’s last day. A month without a snapshot says nothing about the ceiling.{" "}
        <Link className="govuk-link" to="/alerts">
          Who is over the ceiling and losing time now
        </Link>
      </p>
      <DataTable
        caption="The whole academy"
        rows={years}
        rowKey={({ id }) => id}
        columns={[
          { key: "name", heading: "Period", rowHeader: true, cell: ({ name }) => name },
          { key: "learners", heading: "Learners", numeric: true, cell: ({ learners }) => learners },
          { key: "kept", heading: "Within the ceiling", cell: ({ kept }) => kept },
          { key: "taken", heading: "Protected time taken", cell: ({ taken }) => taken },
          { key: "lost", heading: "Lost", cell: ({ lost }) => lost },
        ]}
      />
      <h2 className="govuk-heading-m">Over time, by cohort</h2>
      <Trends trends={trends} />
      <h2 className="govuk-heading-m">Over time, by team</h2>
      <Details summary={teamTrends.length === 1 ? "1 team, month by month" : `${teamTrends.length} teams, month by month`}>
        <Trends trends={teamTrends} />
      </Details>
      <Groups caption="By cohort" lines={cohorts} />
      <Groups caption="By team" lines={teams} />
      <DataTable
        caption="Month by month, and the same month a year earlier"
        rows={months}
        rowKey={({ month }) => month}
        columns={[
          { key: "month", heading: "Month", rowHeader: true, cell: ({ month }) => month },
          { key: "kept", heading: "Within the ceiling", cell: ({ now }) => now.kept },
          { key: "keptBefore", heading: "A year earlier", cell: ({ before }) => before.kept },
          { key: "taken", heading: "Protected time taken", cell: ({ now }) => now.taken },
          { key: "takenBefore", heading: "A year earlier", cell: ({ before }) => before.taken },
        ]}
      />
      <h2 className="govuk-heading-m">Take it away</h2>
      <ul className="govuk-list app-no-print">
        <li>
          <a className="govuk-link" href="/promised-and-got/figures.csv">
            For inside the academy, as CSV
          </a>
        </li>
        <li>
          <a className="govuk-link" href="/promised-and-got/figures.xlsx">
            For inside the academy, as Excel
          </a>
        </li>
        <li>
          <a className="govuk-link" href="/promised-and-got/outside.csv">
            For outside the academy, as CSV: groups of fewer than five people are hidden
          </a>
        </li>
      </ul>
    </Page>
  );
}
