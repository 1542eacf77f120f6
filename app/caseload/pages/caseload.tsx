import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { howLate, longDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty } from "#app/shared/ui/parts";
import { StaleFigures } from "../parts";
import { caseloadOverview } from "../read-arranged.server";
import { heldWords, ceilingWords, reductionSentence, staleWords, standingWords } from "../rules";

export const handle = { title: "Caseload" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const search = (new URL(args.request.url).searchParams.get("search") ?? "").slice(0, 100);
  const { standings, reductions, due, newest, found } = await caseloadOverview(ctx, search);
  return {
    search,
    found,
    isLead: ctx.viewer.isLead,
    stale: staleWords(newest, ctx.today),
    due: due.map(({ reduction: r, why, on }) => ({
      id: r.id,
      name: r.name,
      sentence: reductionSentence(r),
      what: why === "ends" ? `Ends on ${longDay(on)}` : `To be looked at again: ${howLate(on, ctx.today)}`,
    })),
    people: standings.map((s) => ({
      id: s.personId,
      name: s.name,
      team: s.posts.map((p) => p.teamName).join(", ") || "No team",
      held: heldWords(s.load),
      ceiling: ceilingWords(s.ceiling),
      standing: standingWords(s.load, s.ceiling),
      reductions: reductions.filter((r) => r.personId === s.personId).length,
    })),
  };
}

/** Who may hold how much, whose ceiling is reduced, and what of it has to be looked at again. */
export default function Caseload() {
  const { search, found, isLead, stale, due, people } = useLoaderData<typeof loader>();
  type Line = (typeof people)[number];
  type Due = (typeof due)[number];
  return (
    <Page title="Caseload" wide>
      <StaleFigures words={stale} lead={isLead} />
      <ul className="govuk-list">
        <li>
          <Link className="govuk-link" to="/caseload/what-if">
            What if somebody gets one more case
          </Link>
        </li>
        {isLead && (
          <>
            <li>
              <Link className="govuk-link" to="/caseload/schemes">
                Weighting schemes
              </Link>
            </li>
            <li>
              <Link className="govuk-link" to="/planner">
                Placement planner
              </Link>
            </li>
          </>
        )}
      </ul>
      <h2 className="govuk-heading-m">Reductions to look at</h2>
      {due.length === 0 ? (
        <p className="govuk-body">No reduction ends or has to be looked at again in the next 30 days.</p>
      ) : (
        <DataTable
          caption="Ending, or to be looked at again, in the next 30 days"
          hideCaption
          rows={due}
          rowKey={(d: Due) => d.id}
          columns={[
            {
              key: "name",
              heading: "Name",
              rowHeader: true,
              cell: (d: Due) => (
                <Link className="govuk-link" to={`/caseload/reductions/${d.id}`}>
                  {d.name}
                </Link>
              ),
            },
            { key: "what", heading: "What is due", cell: (d: Due) => d.what },
            { key: "sentence", heading: "Reduction", cell: (d: Due) => d.sentence },
          ]}
        />
      )}
      <h2 className="govuk-heading-m">{isLead ? (found ? "People found" : "People with a reduction") : "Your people"}</h2>
      {isLead && (
        <Form method="get" className="app-tools" role="search">
          <div className="app-tools__field">
            <label className="govuk-label govuk-label--s" htmlFor="search">
              Name or team
            </label>
            <input className="govuk-input" id="search" name="search" type="search" defaultValue={search} autoComplete="off" />
          </div>
          <button className="govuk-button govuk-button--secondary app-tools__button">Find people</button>
        </Form>
      )}
      {people.length === 0 ? (
        <Empty>
          {isLead
            ? found
              ? "Nobody at work today fits this."
              : "Nobody’s ceiling is reduced. Find somebody by name or team to see what they hold, or to reduce their ceiling."
            : "Nobody has you as their line manager today."}
        </Empty>
      ) : (
        <DataTable
          caption="What they hold and may hold"
          hideCaption
          rows={people}
          rowKey={(p: Line) => p.id}
          columns={[
            {
              key: "name",
              heading: "Name",
              rowHeader: true,
              cell: (p: Line) => (
                <Link className="govuk-link" to={`/caseload/people/${p.id}`}>
                  {p.name}
                </Link>
              ),
            },
            { key: "team", heading: "Team", cell: (p: Line) => p.team },
            { key: "held", heading: "Holds", cell: (p: Line) => p.held },
            { key: "ceiling", heading: "May hold", cell: (p: Line) => p.ceiling },
            { key: "standing", heading: "Room", cell: (p: Line) => p.standing },
            { key: "reductions", heading: "Reductions", numeric: true, cell: (p: Line) => p.reductions || "" },
          ]}
        />
      )}
    </Page>
  );
}
