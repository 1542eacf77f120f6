import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset } from "#app/shared/ui/parts";
import { pauseEndForm, pauseForm, pauseReasonKeys } from "../forms";
import { enrolmentFacts, learnerYear, relationsOf } from "../read.server";
import { pauseReasons } from "../rules";
import { endPause, recordPause } from "../write.server";

export const handle = { title: (data: { name: string }) => `Pauses of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolment, pauses, schedule } = await learnerYear(ctx, param(args, "enrolmentId"));
  allow(ctx, "learner.changeArrangements", relationsOf(enrolment));
  return {
    id: enrolment.id,
    name: enrolment.name,
    going: enrolment.status === "active",
    endsOn: schedule.endsOn,
    limitOn: schedule.limitOn,
    pauses,
    fresh: newId(),
    done: new URL(args.request.url).searchParams.has("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "enrolmentId");
  allow(ctx, "learner.changeArrangements", relationsOf(await enrolmentFacts(ctx, id)));
  const values = await readForm(args.request);
  const saved = () => redirect(`/learners/${id}/pauses?done=1`);
  if (textAt(values, "act") === "end")
    return attempt(pauseEndForm, values, async ({ pauseId, lastOn }) => {
      await endPause(ctx, id, pauseId, lastOn);
      return saved();
    });
  return attempt(pauseForm, values, async (pause) => {
    await recordPause(ctx, id, pause);
    return saved();
  });
}

type Line = Awaited<ReturnType<typeof loader>>["pauses"][number];

export default function Pauses() {
  const { id, name, going, endsOn, limitOn, pauses, fresh, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const open = pauses.find((p) => p.endsOn === null);
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  return (
    <Page
      title="Pauses"
      caption={name}
      back={{ to: `/learners/${id}`, label: name }}
      lead={
        endsOn
          ? `With these pauses the year is planned to end on ${longDay(endsOn)}.`
          : "The year is paused. When the pause has an end, the dates follow."
      }
      notice={done && !sent ? "Saved. The dates of the year follow." : undefined}
    >
      {pauses.length === 0 ? (
        <Empty>There has been no pause. Record one when the learner, the assessor, the line manager and you have agreed it.</Empty>
      ) : (
        <DataTable
          caption={`${pauses.length} ${pauses.length === 1 ? "pause" : "pauses"}`}
          rows={pauses}
          rowKey={(p: Line) => p.id}
          columns={[
            { key: "from", heading: "First day", rowHeader: true, cell: (p: Line) => longDay(p.startsOn) },
            { key: "to", heading: "Last day", cell: (p: Line) => (p.endsOn ? longDay(p.endsOn) : "Not agreed yet") },
            { key: "reason", heading: "Reason", cell: (p: Line) => pauseReasons[p.reason] },
          ]}
        />
      )}
      {!going && <Inset>This year has ended: its arrangements stay as they were.</Inset>}
      {going && open && (
        <>
          <h2 className="govuk-heading-m">End the pause</h2>
          <RecordForm key={`end-${open.id}`} schema={pauseEndForm} answer={of("end")} submit="Set the last day">
            <Hidden name="act" value="end" />
            <Hidden name="pauseId" value={open.id} />
            <DateInput name="lastOn" label="Last day of the pause" hint="The day before the learner is back. For example, 27 3 2027." />
          </RecordForm>
        </>
      )}
      {going && !open && (
        <>
          <h2 className="govuk-heading-m">Record a pause</h2>
          <p className="govuk-body">A pause is never for capability. The programme must end by {longDay(limitOn)} all the same.</p>
          <RecordForm key={fresh} schema={pauseForm} answer={of("record")} submit="Record the pause">
            <Hidden name="act" value="record" />
            <Hidden name="id" value={fresh} />
            <Radios name="reason" label="Reason" options={pauseReasonKeys.map((value) => ({ value, label: pauseReasons[value] }))} />
            <DateInput name="startsOn" label="First day of the pause" hint="For example, 7 9 2026." />
            <DateInput name="endsOn" label="Last day of the pause" hint="Leave it empty if it is not agreed yet." />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
