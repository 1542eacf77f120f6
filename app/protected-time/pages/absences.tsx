import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Empty } from "#app/shared/ui/parts";
import { absenceForm, removeAbsenceForm } from "../forms";
import { timeFacts } from "../read.server";
import { recordAbsence, removeAbsence } from "../write.server";

export const handle = { title: (data: { name: string }) => `Leave and sickness of ${data.name}` };

/** Days away, for the learner and their line manager; for everybody else it does not exist. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolment = await enrolmentFacts(ctx, param(args, "enrolmentId"));
  allow(ctx, "learner.recordAbsence", relationsOf(enrolment));
  const { absences } = (await timeFacts(ctx, [enrolment.personId], enrolment.startsOn)).get(enrolment.personId)!;
  return {
    enrolmentId: enrolment.id,
    name: enrolment.name,
    own: ctx.viewer.personId === enrolment.personId,
    ended: enrolment.endedOn !== null,
    absences: absences.map(({ id, kind, startsOn, endsOn }) => ({
      id,
      words: kind === "leave" ? "Leave" : "Sickness",
      days: startsOn === endsOn ? longDay(startsOn) : `${longDay(startsOn)} to ${longDay(endsOn)}`,
    })),
    first: { id: newId() },
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = param(args, "enrolmentId");
  allow(ctx, "learner.recordAbsence", relationsOf(await enrolmentFacts(ctx, enrolmentId)));
  const values = await readForm(args.request);
  const back = (done: string) => redirect(`/learners/${enrolmentId}/absences?done=${done}`);
  if (textAt(values, "act") === "remove")
    return attempt(removeAbsenceForm, values, async ({ id }) => {
      await removeAbsence(ctx, enrolmentId, id);
      return back("removed");
    });
  return attempt(absenceForm, values, async (absence) => {
    await recordAbsence(ctx, enrolmentId, absence);
    return back("recorded");
  });
}

const DONE: Record<string, string> = {
  recorded: "The days are recorded: no protected time is owed in them, and what was set aside for them is left out.",
  removed: "The days are taken back: protected time is owed in them again.",
};

export default function Absences() {
  const { enrolmentId, name, own, ended, absences, first, done } = useLoaderData<typeof loader>();
  const answer = useActionData();
  const back = own ? { to: "/protected-time", label: "Protected time" } : { to: `/learners/${enrolmentId}/protected-time`, label: "Protected time" };
  return (
    <Page title="Leave and sickness" caption={own ? undefined : name} back={back} notice={done ? DONE[done] : undefined}>
      <p className="govuk-body">
        {own ? "You are" : `${name} is`} owed protected time for weeks that are worked. For days recorded here none is owed, and blocks on them are
        left out. Say only which days, and whether it is leave or sickness; no reason belongs here.
      </p>
      <p className="govuk-body">
        {own ? "You and your line manager" : `${name} and you`} see these days. The assessor and the academy lead see only that less is owed.
      </p>
      {absences.length === 0 ? (
        <Empty>No days away are recorded.</Empty>
      ) : (
        <ul className="app-entries">
          {absences.map((absence) => (
            <li key={absence.id} className="app-entries__item">
              <span>
                <strong>{absence.words}</strong>, {absence.days}
              </span>
              <Form method="post" className="app-entries__act">
                <input type="hidden" name="id" value={absence.id} />
                <button className="app-link-button" name="act" value="remove">
                  Remove
                  <span className="govuk-visually-hidden">
                    {" "}
                    {absence.words}, {absence.days}
                  </span>
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      {!ended && (
        <RecordForm key={first.id} schema={absenceForm} values={first} answer={answer} submit="Record these days">
          <Hidden name="id" value={first.id} />
          <Radios
            name="kind"
            label="What is it?"
            inline
            options={[
              { value: "leave", label: "Leave" },
              { value: "sickness", label: "Sickness" },
            ]}
          />
          <DateInput name="startsOn" label="The first day" />
          <DateInput name="endsOn" label="The last day" hint="The same day for one day." />
        </RecordForm>
      )}
    </Page>
  );
}
