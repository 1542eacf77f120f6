import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asShown } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { senderOf } from "#app/shared/mail.server";
import { answerInTwo } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset, Warning } from "#app/shared/ui/parts";
import { ChangedDates, Preview, Proposals } from "../arrangement-parts";
import { datesUntil, type ComparedDates } from "../changed-dates";
import { extensionForm, extensionReasonKeys } from "../forms";
import { proposalLine } from "../proposal-words";
import { proposalsOf } from "../read-arrangements.server";
import { enrolmentFacts, learnerYear, relationsOf } from "../read.server";
import { extensionReasons } from "../rules";
import { limitWords } from "../schedule";
import { propose } from "../write-proposals.server";

export const handle = { title: (data: { name: string }) => `Extension of the year of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolment, schedule } = await learnerYear(ctx, param(args, "enrolmentId"));
  return {
    id: enrolment.id,
    name: enrolment.name,
    going: enrolment.status === "active",
    endsOn: schedule.endsOn && longDay(schedule.endsOn),
    limitOn: longDay(schedule.limitOn),
    limit: limitWords(schedule),
    proposals: (await proposalsOf(ctx, enrolment.id)).filter((p) => p.kind === "extension").map(proposalLine),
    fresh: newId(),
  };
}

export const action = (args: ActionFunctionArgs) => {
  const id = param(args, "enrolmentId");
  return answerInTwo(args, extensionForm, {
    may: async (ctx) => allow(ctx, "learner.propose", relationsOf(await enrolmentFacts(ctx, id))),
    show: async (ctx, { endsOn }) => datesUntil((await learnerYear(ctx, id)).dateTerms, endsOn),
    save: async (ctx, { id: proposalId, endsOn, reason }) => {
      await propose(ctx, id, { id: proposalId, kind: "extension", startsOn: null, endsOn, reason }, senderOf(args));
      return redirect(`/learners/${id}/proposals/${proposalId}?done=proposed`);
    },
  });
};

/** More time at the end of the year, agreed by the same four. */
export default function Extension() {
  const { id, name, going, endsOn, limitOn, limit, proposals, fresh } = useLoaderData<typeof loader>();
  const sent = useActionData();
  const step = asShown<ComparedDates>(sent);
  const open = proposals.some((p) => p.open);
  return (
    <Page
      title="Extend the year"
      caption={name}
      back={{ to: `/learners/${id}/arrangements`, label: "Arrangements" }}
      lead={`${endsOn ? `The year is planned to end on ${endsOn}` : "The year is paused without a last day"}. The programme has to end by ${limitOn} at the latest.`}
    >
      {limit && <Warning>{limit}</Warning>}
      <Proposals id={id} caption="Extensions of this year" days="Until" lines={proposals} />
      {!going ? (
        <Inset>This year has ended: its arrangements stay as they were.</Inset>
      ) : open ? (
        <Inset>An extension is proposed. Another one can be proposed once that one is settled.</Inset>
      ) : (
        <>
          <p className="govuk-body">
            An extension moves the last review and the end of the year; the reviews before stay where they are. The learner, the assessor, the line
            manager and the academy lead agree it, and it is added to the support and assessment agreement. Proposing it is your agreement.
          </p>
          <Inset>
            It is more time, and never a way round capability procedures. Where hours are part-time or there was a pause, the dates have moved
            already.
          </Inset>
          <RecordForm schema={extensionForm} values={step?.values ?? {}} answer={sent} submit={step ? "Propose this extension" : "See the new dates"}>
            <Hidden name="id" value={fresh} />
            <Radios name="reason" label="Reason" options={extensionReasonKeys.map((value) => ({ value, label: extensionReasons[value] }))} />
            <DateInput name="endsOn" label="The year then ends on" hint={`For example, 30 6 2027. Not after ${limitOn}.`} />
            <Preview seen={step?.seen ?? null}>{step && <ChangedDates dates={step.shown} after="With the extension" />}</Preview>
          </RecordForm>
        </>
      )}
    </Page>
  );
}
