import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayBoxes } from "#app/documents/forms";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Details, Inset, Timeline } from "#app/shared/ui/parts";
import { changeReductionForm, withdrawReductionForm } from "../forms";
import { ReductionFields } from "../parts";
import { reductionOf } from "../read-arranged.server";
import { reductionSentence } from "../rules";
import { changeReduction, withdrawReduction } from "../write.server";

export const handle = { title: (data: { name: string }) => `Reduction of the ceiling of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const r = await reductionOf(ctx, param(args, "reductionId"));
  return {
    id: r.id,
    personId: r.personId,
    name: r.name,
    sentence: reductionSentence(r),
    version: r.version,
    withdrawn: r.withdrawnAt && dayAndTime(r.withdrawnAt),
    values: {
      reason: r.reason,
      percent: String(r.percent),
      startsOn: dayBoxes(r.startsOn),
      endsOn: r.endsOn ? dayBoxes(r.endsOn) : {},
      reviewOn: dayBoxes(r.reviewOn),
    },
    history: [
      ...r.history.map((h) => ({
        key: h.at,
        title: `${h.by} changed it`,
        when: dayAndTime(h.at),
        body: `Before: ${reductionSentence(h.before)}. To be looked at again on ${longDay(h.before.reviewOn)}.`,
      })),
      { key: "made", title: `${r.by} added it`, when: dayAndTime(r.createdAt), body: "" },
    ],
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "reductionId");
  const { personId } = await reductionOf(ctx, id);
  const values = await readForm(args.request);
  if (textAt(values, "act") === "withdraw")
    return attempt(withdrawReductionForm, values, async ({ version }) => {
      await withdrawReduction(ctx, id, version);
      return redirect(`/caseload/people/${personId}?done=withdrawn`);
    });
  return attempt(changeReductionForm, values, async (v) => {
    await changeReduction(ctx, id, v);
    return redirect(`/caseload/people/${personId}?done=changed`);
  });
}

/** One reduction: change it, give it its last day, take it back, and see what it said before. */
export default function Reduction() {
  const { personId, name, sentence, version, withdrawn, values, history } = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData());
  const of = (act: string) => (answer && textAt(answer.values, "act") === act ? answer : null);
  const seen = (act: string) => <Hidden name="version" value={textAt(of(act)?.values, "version") || String(version)} />;
  return (
    <Page
      title="Reduction of the ceiling"
      caption={name}
      lead={`${sentence}.`}
      back={{ to: `/caseload/people/${personId}`, label: `Caseload of ${name}` }}
    >
      {withdrawn ? (
        <Inset>It was taken back on {withdrawn} and counts on no day.</Inset>
      ) : (
        <>
          <h2 className="govuk-heading-m">Change it, or give it its last day</h2>
          <RecordForm schema={changeReductionForm} values={values} answer={of("change")} submit="Save the reduction">
            <Hidden name="act" value="change" />
            {seen("change")}
            <ReductionFields />
          </RecordForm>
          <Details summary="It was added by mistake" open={of("withdraw") !== null}>
            <RecordForm schema={withdrawReductionForm} answer={of("withdraw")} submit="Take it back" warning>
              <Hidden name="act" value="withdraw" />
              {seen("withdraw")}
              <p className="govuk-body">It then counts on no day, also not on those gone by. To end it, enter its last day above.</p>
            </RecordForm>
          </Details>
        </>
      )}
      <h2 className="govuk-heading-m">What happened</h2>
      <Timeline items={history} />
    </Page>
  );
}
