import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asShown } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { senderOf } from "#app/shared/mail.server";
import { answerInTwo } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset, Warning } from "#app/shared/ui/parts";
import { ChangedDates, Preview, Proposals } from "../arrangement-parts";
import { compareDates, type ComparedDates } from "../changed-dates";
import { pauseForm, pauseReasonKeys } from "../forms";
import { proposalLine } from "../proposal-words";
import { proposalsOf } from "../read-arrangements.server";
import { enrolmentFacts, learnerYear, relationsOf } from "../read.server";
import { pauseReasons } from "../rules";
import { latestPauseEnd, limitWords } from "../schedule";
import { propose } from "../write-proposals.server";

export const handle = { title: (data: { name: string }) => `Pauses of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolment, pauses, schedule, dateTerms } = await learnerYear(ctx, param(args, "enrolmentId"));
  const back = latestPauseEnd(dateTerms);
  return {
    id: enrolment.id,
    name: enrolment.name,
    own: ctx.viewer.personId === enrolment.personId,
    going: enrolment.status === "active",
    mayEnd: enrolment.status === "active" && can(ctx.viewer, "learner.changeArrangements", relationsOf(enrolment)),
    endsOn: schedule.endsOn,
    limitOn: schedule.limitOn,
    limit: limitWords(schedule),
    back: back && longDay(back),
    pauses,
    proposals: (await proposalsOf(ctx, enrolment.id)).filter((p) => p.kind === "pause" && p.settledAs !== "agreed").map(proposalLine),
    fresh: newId(),
    done: new URL(args.request.url).searchParams.has("done"),
  };
}

export const action = (args: ActionFunctionArgs) => {
  const id = param(args, "enrolmentId");
  return answerInTwo(args, pauseForm, {
    may: async (ctx) => allow(ctx, "learner.propose", relationsOf(await enrolmentFacts(ctx, id))),
    show: async (ctx, { startsOn, endsOn }) => {
      const { dateTerms } = await learnerYear(ctx, id);
      return compareDates(dateTerms, { ...dateTerms, pauses: [...dateTerms.pauses, { startsOn, endsOn }] });
    },
    save: async (ctx, { id: proposalId, startsOn, endsOn, reason }) => {
      await propose(ctx, id, { id: proposalId, kind: "pause", startsOn, endsOn, reason }, senderOf(args));
      return redirect(`/learners/${id}/proposals/${proposalId}?done=proposed`);
    },
  });
};

/** The pauses of a year, and proposing one: four people agree it, and the dates move by themselves. */
export default function Pauses() {
  const { id, name, own, going, mayEnd, endsOn, limitOn, limit, back, pauses, proposals, fresh, done } = useLoaderData<typeof loader>();
  const sent = useActionData();
  const step = asShown<ComparedDates>(sent);
  const open = proposals.find((p) => p.open);
  return (
    <Page
      title="Pauses"
      caption={name}
      back={{ to: `/learners/${id}/arrangements`, label: "Arrangements" }}
      lead={
        endsOn
          ? `With these pauses the year is planned to end on ${longDay(endsOn)}.`
          : "The year is paused. When the pause has a last day, the dates follow."
      }
      notice={done && !sent ? "Saved. The dates of the year follow." : undefined}
    >
      {limit && <Warning>{limit}</Warning>}
      {back && (
        <Inset>
          The programme has to end by {longDay(limitOn)}: for that the pause can last until {back} at the longest.
        </Inset>
      )}
      {pauses.length === 0 ? (
        <Empty>There has been no pause. One that everybody has agreed stands here with its days.</Empty>
      ) : (
        <DataTable
          caption={`${pauses.length} ${pauses.length === 1 ? "pause" : "pauses"}`}
          rows={pauses}
          rowKey={(p) => p.id}
          columns={[
            { key: "from", heading: "First day", rowHeader: true, cell: (p) => longDay(p.startsOn) },
            { key: "to", heading: "Last day", cell: (p) => (p.endsOn ? longDay(p.endsOn) : "Not known yet") },
            { key: "reason", heading: "Reason", cell: (p) => pauseReasons[p.reason] },
            ...(mayEnd
              ? [
                  {
                    key: "end",
                    heading: "Change",
                    cell: (p: (typeof pauses)[number]) => (
                      <Link className="govuk-link" to={`/learners/${id}/pauses/${p.id}/end`}>
                        {p.endsOn ? "Change the last day" : "End the pause"}
                        <span className="govuk-visually-hidden"> that began on {longDay(p.startsOn)}</span>
                      </Link>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      <Proposals id={id} caption="Proposed pauses" days="Days" lines={proposals} />
      {!going && <Inset>This year has ended: its arrangements stay as they were.</Inset>}
      {going && open && <Inset>A pause is proposed. Another one can be proposed once that one is settled.</Inset>}
      {going && !open && (
        <>
          <h2 className="govuk-heading-m">Propose a pause</h2>
          <p className="govuk-body">
            {own ? "You, your assessor, your line manager and the academy lead" : "The learner, the assessor, the line manager and the academy lead"}{" "}
            agree it, each by signing in. Then the dates move by themselves, and reminders stop until the year goes on. Proposing it is your
            agreement.
          </p>
          <Inset>
            A pause is never for capability: that is dealt with elsewhere, and the year goes on meanwhile. Only the kind of reason is kept. Nobody is
            asked about health, and there is no box to write about it.
          </Inset>
          <RecordForm schema={pauseForm} values={step?.values ?? {}} answer={sent} submit={step ? "Propose this pause" : "See the new dates"}>
            <Hidden name="id" value={fresh} />
            <Radios name="reason" label="Reason" options={pauseReasonKeys.map((value) => ({ value, label: pauseReasons[value] }))} />
            <DateInput name="startsOn" label="First day of the pause" hint="For example, 7 9 2026. It may lie in the past." />
            <DateInput
              name="endsOn"
              label="Expected last day of the pause"
              hint="Leave it empty if it is not known yet. An agreed day can be made earlier, not later."
            />
            <Preview seen={step?.seen ?? null}>{step && <ChangedDates dates={step.shown} after="With the pause" />}</Preview>
          </RecordForm>
        </>
      )}
    </Page>
  );
}
