import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { answer } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, SummaryList } from "#app/shared/ui/parts";
import { reductionForm } from "../forms";
import { ReductionFields } from "../parts";
import { arrangedPerson, caseloadOfPerson } from "../read-arranged.server";
import { caseFlagName, ceilingWords, heldWords, reductionName, standingWords } from "../rules";
import { addReduction } from "../write.server";

export const handle = { title: (data: { name: string }) => `Caseload of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { standing, reductions } = await caseloadOfPerson(ctx, param(args, "personId"));
  const { load, learner } = standing;
  const { today } = ctx;
  const state = (r: (typeof reductions)[number]) =>
    r.withdrawnAt !== null ? "Taken back" : r.startsOn > today ? "To come" : r.endsOn !== null && r.endsOn < today ? "Ended" : "Running";
  return {
    id: standing.personId,
    name: standing.name,
    team: standing.posts.map((p) => p.teamName).join(", "),
    learner: learner?.enrolmentId ?? null,
    held: load ? `${heldWords(load)} on ${longDay(load.snapshotOn)}` : "not known, or the newest figures are too old",
    kinds: load ? load.counts.map((c) => `${c.name}: ${c.cases}`).concat(load.flags.map((f) => `${caseFlagName(f.flag)}: ${f.cases}`)) : [],
    ceiling: ceilingWords(standing.ceiling),
    standing: standingWords(load, standing.ceiling),
    reductions: reductions.map((r) => ({
      id: r.id,
      reason: reductionName(r.reason),
      percent: `${r.percent}%`,
      days: `${longDay(r.startsOn)} to ${r.endsOn ? longDay(r.endsOn) : "no day yet"}`,
      review: longDay(r.reviewOn),
      by: r.by,
      state: state(r),
    })),
    fresh: newId(),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export const action = (args: ActionFunctionArgs) => {
  const id = param(args, "personId");
  return answer(
    args,
    reductionForm,
    async (ctx, values) => {
      await addReduction(ctx, id, values);
      return redirect(`/caseload/people/${id}?done=added`);
    },
    (ctx) => arrangedPerson(ctx, id),
  );
};

const notices: Record<string, string> = {
  added: "The reduction has been added.",
  changed: "The reduction has been changed.",
  withdrawn: "The reduction has been taken back.",
};

/** What somebody holds and may hold, and every reduction of it there has been. */
export default function CaseloadOfAPerson() {
  const page = useLoaderData<typeof loader>();
  const sent = asFormAnswer(useActionData());
  type Line = (typeof page.reductions)[number];
  return (
    <Page
      title="Caseload"
      caption={page.name}
      back={{ to: "/caseload", label: "Caseload" }}
      notice={page.done && Object.hasOwn(notices, page.done) ? notices[page.done] : null}
    >
      <SummaryList
        rows={[
          page.team !== "" && { key: "Team", value: page.team },
          { key: "Holds", value: page.held },
          page.kinds.length > 0 && { key: "Of which", value: page.kinds.join(". ") },
          { key: "May hold", value: page.ceiling },
          { key: "Room", value: page.standing },
        ]}
      />
      {page.learner && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`/learners/${page.learner}/time-and-caseload`}>
            Caseload and protected time, week by week
          </Link>
        </p>
      )}
      <h2 className="govuk-heading-m">Reductions</h2>
      {page.reductions.length === 0 ? (
        <p className="govuk-body">There has been none.</p>
      ) : (
        <DataTable
          caption="Reductions of the ceiling, the latest first"
          hideCaption
          rows={page.reductions}
          rowKey={(r: Line) => r.id}
          columns={[
            {
              key: "reason",
              heading: "Reason",
              rowHeader: true,
              cell: (r: Line) => (
                <Link className="govuk-link" to={`/caseload/reductions/${r.id}`}>
                  {r.reason}
                </Link>
              ),
            },
            { key: "percent", heading: "Less", numeric: true, cell: (r: Line) => r.percent },
            { key: "days", heading: "Days", cell: (r: Line) => r.days },
            { key: "review", heading: "Look at again", cell: (r: Line) => r.review },
            { key: "state", heading: "State", cell: (r: Line) => r.state },
            { key: "by", heading: "Added by", cell: (r: Line) => r.by },
          ]}
        />
      )}
      <h2 className="govuk-heading-m">Reduce the ceiling</h2>
      <RecordForm schema={reductionForm} answer={sent} submit="Add the reduction">
        <Hidden name="id" value={textAt(sent?.values, "id") || page.fresh} />
        <ReductionFields />
      </RecordForm>
    </Page>
  );
}
