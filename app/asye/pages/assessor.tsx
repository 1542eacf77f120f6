import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { formValues, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Select, TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset } from "#app/shared/ui/parts";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { assessorForm, handoverForm } from "../forms";
import { choices } from "../read-cohort-start.server";
import { handoverFacts, handoversOf } from "../read-arrangements.server";
import { enrolmentFacts, relationsOf } from "../read.server";
import { changeAssessor, writeHandover } from "../write.server";

export const handle = { title: (data: { name: string }) => `Assessor of ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const facts = await handoverFacts(ctx, param(args, "enrolmentId"));
  const { isLead } = ctx.viewer;
  const held = await heldPostFor(args);
  return {
    id: facts.id,
    name: facts.name,
    going: facts.going,
    isLead,
    seesYear: facts.seesYear,
    mayWrite: facts.mayWrite,
    outgoing: facts.outgoingName,
    assessors: isLead
      ? (await choices(ctx, ctx.today)).assessors.filter((a) => a.id !== facts.personId).map((a) => ({ value: a.id, label: a.name }))
      : [],
    rows: facts.assessors.map(({ id, name, startsOn, endsOn }) => ({ id, name, startsOn, endsOn })),
    notes: await handoversOf(ctx, facts.id, facts.readsAll),
    fresh: newId(),
    held: held && formValues(held),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "enrolmentId");
  const facts = await handoverFacts(ctx, id);
  const around = [facts.name, ...facts.assessors.map((a) => a.name)];
  const values = await readForm(args.request);
  if (textAt(values, "act") === "note")
    return attempt(handoverForm, values, async (note) => {
      const again = askToLookAgain(ctx, values, { note: "Handover note" }, around);
      if (again) return again;
      await writeHandover(ctx, id, { id: note.id, body: note.note });
      await forgetHeldPost(args);
      return redirect(`/learners/${id}/assessor?done=note`);
    });
  allow(ctx, "learner.changeArrangements", relationsOf(await enrolmentFacts(ctx, id)));
  return attempt(assessorForm, values, async ({ note, assessorId, fromOn, id: noteId }) => {
    const again = askToLookAgain(ctx, values, { note: "Handover note" }, around);
    if (again) return again;
    await changeAssessor(ctx, id, { assessorId, fromOn, note: note === null ? null : { id: noteId, body: note } });
    await forgetHeldPost(args);
    return redirect(`/learners/${id}/assessor?done=assessor`);
  });
}

const DONE: Record<string, string> = {
  assessor: "The assessor is changed. The agreement is to be made and signed again with the new assessor.",
  note: "The handover note is kept.",
};
const NOTE_HINT =
  "What the new assessor should know: what is done, what is open, what helps. The new assessor and the academy lead read it, and it goes into the next review record, which the learner and the line manager sign. Leave out anything about health, and anything that could identify a child or family.";

/** Change of assessor, and the handover that goes with it. */
export default function Assessor() {
  const { id, name, going, isLead, seesYear, mayWrite, outgoing, assessors, rows, notes, fresh, held, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const kept = (act: string) => (held && textAt(held, "act") === act ? { values: held } : {});
  return (
    <Page
      title={isLead ? "Change the assessor" : "Handover to the new assessor"}
      caption={name}
      {...(seesYear ? { back: { to: `/learners/${id}`, label: name } } : {})}
      notice={done && !sent ? DONE[done] : undefined}
    >
      {held && <Inset>What you were writing when you were signed out is here again.</Inset>}
      {rows.length > 0 && (
        <DataTable
          caption="Assessors of this year"
          rows={rows}
          rowKey={(r) => r.id}
          columns={[
            { key: "name", heading: "Assessor", rowHeader: true, cell: (r) => r.name },
            { key: "from", heading: "First day", cell: (r) => longDay(r.startsOn) },
            { key: "to", heading: "Last day", cell: (r) => (r.endsOn ? longDay(r.endsOn) : "Goes on") },
          ]}
        />
      )}
      {!going && <Inset>This year has ended: its arrangements stay as they were.</Inset>}

      {going && isLead && assessors.length === 0 && <Inset>Nobody has the role of assessor. An administrator gives it, under People.</Inset>}
      {going && isLead && assessors.length > 0 && (
        <>
          <Inset>
            From their first day the new assessor takes over what is open. The one before keeps reading what they wrote, and nothing else. Hold a
            handover meeting. The support and assessment agreement is made and signed again with the new assessor.
          </Inset>
          <RecordForm key={`change-${rows.length}`} schema={assessorForm} answer={of("change")} {...kept("change")} submit="Change the assessor">
            <LookAgainFirst found={lookAgainIn(of("change"))} />
            <Hidden name="act" value="change" />
            <Hidden name="id" value={fresh} />
            <Select name="assessorId" label="New assessor" options={assessors} empty="Choose an assessor" />
            <DateInput name="fromOn" label="Their first day" hint="For example, 7 9 2026. The present assessor's last day is the day before." />
            <TextArea name="note" label="Handover note (optional)" hint={`${NOTE_HINT} The assessor who goes can add their own on this page.`} />
          </RecordForm>
        </>
      )}

      <h2 className="govuk-heading-m">Handover notes</h2>
      {notes.length === 0 ? (
        <Empty>
          {mayWrite
            ? "Nothing is written yet."
            : "When the assessor changes, what the one who goes and the academy lead write for the new one stands here."}
        </Empty>
      ) : (
        notes.map((n) => (
          <section key={n.id} className="app-handover" aria-label={`Handover note of ${dayAndTime(n.at)}`}>
            <h3 className="govuk-heading-s">
              {n.by}, {dayAndTime(n.at)}
            </h3>
            <p className="govuk-body app-paper__words">{n.body}</p>
          </section>
        ))
      )}
      {mayWrite && (
        <>
          <h2 className="govuk-heading-m">Write a handover note</h2>
          <RecordForm key={`note-${notes.length}`} schema={handoverForm} answer={of("note")} {...kept("note")} submit="Keep the handover note">
            <LookAgainFirst found={lookAgainIn(of("note"))} />
            <Hidden name="act" value="note" />
            <Hidden name="id" value={fresh} />
            <TextArea name="note" label={`From ${outgoing ?? "the assessor"} to the next assessor`} hint={NOTE_HINT} rows={8} />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
