import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { supervisionWords } from "#app/programmes/rules";
import { contextOf, param } from "#app/shared/context.server";
import { fullDay, hours } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, DurationInput, Hidden, Radios } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Details, Empty } from "#app/shared/ui/parts";
import { removeSessionForm, supervisionForm } from "../forms";
import { promiseOf, supervisionOf } from "../read.server";
import { cadence, cadenceSentence, keptSentence } from "../rules";
import { recordSupervision, removeSupervision } from "../write.server";

export const handle = { title: (data: { name: string }) => `Supervision of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, sessions, supervisors } = await supervisionOf(ctx, param(args, "enrolmentId"));
  const { enrolment, programme } = year;
  const standing = cadence(promiseOf(year), sessions, ctx.today);
  const own = ctx.viewer.personId === enrolment.personId;
  const [y, m, d] = ctx.today.split("-");
  const me = supervisors.find(({ id }) => id === ctx.viewer.personId)?.id ?? supervisors[0]?.id ?? "";
  return {
    enrolmentId: enrolment.id,
    name: enrolment.name,
    own,
    sentence: cadenceSentence(standing, ctx.today),
    kept: keptSentence(standing),
    promise: supervisionWords(programme),
    minimum: programme.supervision.minimumMinutes,
    supervisors: supervisors.map(({ id, name }) => ({ value: id, label: id === ctx.viewer.personId ? `${name} (you)` : name })),
    mayRecord: enrolment.endedOn === null && can(ctx.viewer, "learner.recordSupervision", relationsOf(enrolment)),
    sessions: sessions.map(({ id, heldOn, minutes, supervisorName, createdById }) => ({
      id,
      heldOn,
      minutes,
      supervisorName,
      mine: createdById === ctx.viewer.personId,
    })),
    first: {
      id: newId(),
      heldOn: { day: String(Number(d)), month: String(Number(m)), year: y! },
      minutes: { hours: "1", minutes: "30" },
      supervisorId: me,
    },
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = param(args, "enrolmentId");
  allow(ctx, "learner.recordSupervision", relationsOf(await enrolmentFacts(ctx, enrolmentId)));
  const values = await readForm(args.request);
  const here = `/learners/${encodeURIComponent(enrolmentId)}/supervision`;
  if (textAt(values, "act") === "remove")
    return attempt(removeSessionForm, values, async ({ id }) => {
      await removeSupervision(ctx, enrolmentId, id);
      return redirect(`${here}?done=removed`);
    });
  return attempt(supervisionForm, values, async (session) => {
    await recordSupervision(ctx, enrolmentId, session);
    return redirect(`${here}?done=recorded`);
  });
}

const DONE: Record<string, string> = { recorded: "The supervision is recorded.", removed: "The record is removed." };

export default function Supervision() {
  const { enrolmentId, name, own, sentence, kept, promise, minimum, supervisors, mayRecord, sessions, first, done } = useLoaderData<typeof loader>();
  const answer = useActionData();
  const back = own ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${enrolmentId}`, label: name };
  return (
    <Page title="Supervision" caption={own ? undefined : name} back={back} lead={sentence} notice={done ? DONE[done] : undefined}>
      {kept && <p className="govuk-body">{kept}</p>}
      <Details summary="What is promised">
        <ul className="govuk-list govuk-list--bullet">
          {promise.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
        <p className="govuk-body">
          Each at least {minimum} minutes without interruption. Group supervision is additional and is not counted here. Days of a pause do not count.
        </p>
      </Details>
      {mayRecord && (
        <section aria-labelledby="record">
          <h2 className="govuk-heading-m" id="record">
            Record a supervision
          </h2>
          <p className="govuk-hint">
            Only that it was held: what was said stays in the supervision record. The learner, the assessor, the line manager and the academy lead see
            it.
          </p>
          {supervisors.length === 0 ? (
            <Empty>Nobody can be named as supervisor yet. The academy lead records the assessor and the line manager.</Empty>
          ) : (
            <RecordForm key={first.id} schema={supervisionForm} values={first} answer={answer} submit="Record this supervision">
              <Hidden name="id" value={first.id} />
              <DateInput name="heldOn" label="When was it held?" />
              <DurationInput name="minutes" label="How long did it last?" />
              <Radios name="supervisorId" label="Who supervised?" options={supervisors} />
            </RecordForm>
          )}
        </section>
      )}
      <h2 className="govuk-heading-m">Held so far</h2>
      {sessions.length === 0 ? (
        <Empty>No supervision is recorded yet. The dates will be listed here, the newest first.</Empty>
      ) : (
        <>
          <p className="govuk-body">{sessions.length === 1 ? "1 supervision." : `${sessions.length} supervisions, the newest first.`}</p>
          <ul className="app-entries">
            {sessions.map((session) => (
              <li key={session.id} className="app-entries__item">
                <span>
                  <strong>{fullDay(session.heldOn)}</strong>, {hours(session.minutes)} with {session.supervisorName}
                  {session.minutes < minimum && ` (shorter than ${minimum} minutes, so it does not count)`}
                </span>
                {session.mine && mayRecord && (
                  <Form method="post" className="app-entries__act">
                    <input type="hidden" name="id" value={session.id} />
                    <button className="app-link-button" name="act" value="remove">
                      Remove<span className="govuk-visually-hidden"> the supervision on {fullDay(session.heldOn)}</span>
                    </button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
