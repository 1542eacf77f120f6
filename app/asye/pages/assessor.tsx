import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { answer } from "#app/shared/responses.server";
import { DateInput, Select } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Inset } from "#app/shared/ui/parts";
import { assessorForm } from "../forms";
import { choices } from "../read-cohort-start.server";
import { assessorsOf, enrolmentFacts, relationsOf } from "../read.server";
import { changeAssessor } from "../write.server";

export const handle = { title: (data: { name: string }) => `Assessor of ${data.name}` };

async function arrangeable(ctx: Context, enrolmentId: string) {
  const facts = await enrolmentFacts(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(facts));
  return facts;
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const facts = await arrangeable(ctx, param(args, "enrolmentId"));
  const { assessors } = await choices(ctx, ctx.today);
  return {
    id: facts.id,
    name: facts.name,
    going: facts.status === "active",
    assessors: assessors.filter((a) => a.id !== facts.personId).map((a) => ({ value: a.id, label: a.name })),
    rows: await assessorsOf(ctx, facts.id),
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    assessorForm,
    async (ctx, values) => {
      const id = param(args, "enrolmentId");
      await changeAssessor(ctx, id, values);
      return redirect(`/learners/${id}?done=assessor`);
    },
    (ctx) => arrangeable(ctx, param(args, "enrolmentId")),
  );

type Row = Awaited<ReturnType<typeof assessorsOf>>[number];

export default function Assessor() {
  const { id, name, going, assessors, rows } = useLoaderData<typeof loader>();
  const sent = useActionData();
  return (
    <Page title="Change the assessor" caption={name} back={{ to: `/learners/${id}`, label: name }}>
      {rows.length > 0 && (
        <DataTable
          caption="Assessors of this year"
          rows={rows}
          rowKey={(r: Row) => r.id}
          columns={[
            { key: "name", heading: "Assessor", rowHeader: true, cell: (r: Row) => r.name },
            { key: "from", heading: "First day", cell: (r: Row) => longDay(r.startsOn) },
            { key: "to", heading: "Last day", cell: (r: Row) => (r.endsOn ? longDay(r.endsOn) : "Goes on") },
          ]}
        />
      )}
      {!going ? (
        <Inset>This year has ended: its arrangements stay as they were.</Inset>
      ) : assessors.length === 0 ? (
        <Inset>Nobody has the role of assessor. An administrator gives it, under People.</Inset>
      ) : (
        <>
          <Inset>
            From their first day the new assessor takes over what is open. The one before keeps reading what they wrote, and nothing else. Hold a
            handover meeting, and note the change in the next review.
          </Inset>
          <RecordForm schema={assessorForm} answer={sent} submit="Change the assessor">
            <Select name="assessorId" label="New assessor" options={assessors} empty="Choose an assessor" />
            <DateInput name="fromOn" label="Their first day" hint="For example, 7 9 2026. The present assessor's last day is the day before." />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
