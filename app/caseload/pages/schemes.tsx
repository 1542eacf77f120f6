import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable } from "#app/shared/ui/parts";
import { schemes } from "../read-arranged.server";
import { inUnits, schemeState } from "../rules";

export const handle = { title: "Weighting schemes" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  return {
    schemes: (await schemes(ctx)).map((s) => ({
      id: s.id,
      name: `${s.name}, version ${s.version}`,
      full: inUnits(s.ceiling, s.unit),
      learner: s.learnerCeiling === null ? "By the programme" : `No more than ${inUnits(s.learnerCeiling, s.unit)}`,
      state: schemeState[s.state],
      days: s.fromOn === null ? "" : `From ${longDay(s.fromOn)}${s.untilOn ? ` to ${longDay(s.untilOn)}` : ""}`,
    })),
  };
}

/** How cases are counted or weighed: what is in force, and what could be. */
export default function Schemes() {
  const { schemes } = useLoaderData<typeof loader>();
  type Line = (typeof schemes)[number];
  return (
    <Page
      title="Weighting schemes"
      back={{ to: "/caseload", label: "Caseload" }}
      lead="A scheme says what a case weighs and what a full load is. Every snapshot is weighed by the scheme that was in force on its day."
    >
      <DataTable
        caption="Schemes"
        hideCaption
        rows={schemes}
        rowKey={(s: Line) => s.id}
        columns={[
          {
            key: "name",
            heading: "Scheme",
            rowHeader: true,
            cell: (s: Line) => (
              <Link className="govuk-link" to={`/caseload/schemes/${s.id}`}>
                {s.name}
              </Link>
            ),
          },
          { key: "full", heading: "Full load", cell: (s: Line) => s.full },
          { key: "learner", heading: "Newly qualified", cell: (s: Line) => s.learner },
          { key: "state", heading: "State", cell: (s: Line) => s.state },
          { key: "days", heading: "Days", cell: (s: Line) => s.days },
        ]}
      />
      <p className="govuk-body">A version never changes. To use other numbers, open one and make a new version of it.</p>
    </Page>
  );
}
