import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty } from "#app/shared/ui/parts";
import { urgency } from "../progress";
import { yearsIAssess } from "../read.server";
import { nextStage } from "../view";

export const handle = { title: "My learners" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  if (!ctx.viewer.isAssessor) throw notFound();
  const years = await yearsIAssess(ctx);
  years.sort((a, b) => urgency(b.progress) - urgency(a.progress));
  return {
    learners: years.map((y) => ({
      id: y.enrolment.id,
      name: y.enrolment.name,
      team: y.enrolment.teamName ?? "Not known",
      week: y.week.words,
      next: nextStage(y.progress.next, ctx.today),
      gap: y.progress.gap,
    })),
  };
}
type Line = Awaited<ReturnType<typeof loader>>["learners"][number];

/** An assessor's learners, who needs help first. */
export default function Learners() {
  const { learners } = useLoaderData<typeof loader>();
  return (
    <Page title="My learners" wide>
      {learners.length === 0 ? (
        <Empty>You are nobody&rsquo;s assessor today. When the academy lead names you, your learners will be here.</Empty>
      ) : (
        <DataTable
          caption={`${learners.length} ${learners.length === 1 ? "learner" : "learners"}, who needs help first`}
          rows={learners}
          rowKey={(l: Line) => l.id}
          columns={[
            {
              key: "name",
              heading: "Learner",
              rowHeader: true,
              cell: (l: Line) => (
                <Link className="govuk-link" to={`/learners/${l.id}`}>
                  {l.name}
                </Link>
              ),
            },
            { key: "team", heading: "Team", cell: (l: Line) => l.team },
            { key: "week", heading: "Where they are", cell: (l: Line) => l.week },
            { key: "next", heading: "Next", cell: (l: Line) => l.next },
            { key: "gap", heading: "Missing", cell: (l: Line) => l.gap },
          ]}
        />
      )}
    </Page>
  );
}
