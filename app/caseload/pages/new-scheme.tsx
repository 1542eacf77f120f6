import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { answer } from "#app/shared/responses.server";
import { Checkboxes, Hidden, Radios, TextArea, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { caseTypes } from "../case-types";
import { schemeForm, schemeValues } from "../forms";
import { schemes } from "../read-arranged.server";
import { caseFlags } from "../rules";
import { makeScheme } from "../write.server";

export const handle = { title: "New version of a weighting scheme" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "schemeId");
  const scheme = (await schemes(ctx)).find((s) => s.id === id);
  if (!scheme) throw notFound();
  return { id, name: `${scheme.name}, version ${scheme.version}`, values: schemeValues(scheme.name, scheme), fresh: newId() };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    schemeForm,
    async (ctx, scheme) => {
      await makeScheme(ctx, scheme);
      return redirect(`/caseload/schemes/${scheme.id}?done=made`);
    },
    (ctx) => allow(ctx, "schemes.change"),
  );

/** Another version, begun with the numbers of one that is there. */
export default function NewScheme() {
  const { id, name, values, fresh } = useLoaderData<typeof loader>();
  const sent = asFormAnswer(useActionData());
  return (
    <Page title="New version" caption={name} back={{ to: `/caseload/schemes/${id}`, label: name }}>
      <p className="govuk-body">It counts nothing until you put it in force. With another name it is a scheme of its own.</p>
      <RecordForm schema={schemeForm} values={values} answer={sent} submit="Make this version">
        <Hidden name="id" value={textAt(sent?.values, "id") || fresh} />
        <TextInput name="name" label="Name" width={20} />
        <Radios
          name="unit"
          label="A load is"
          options={[
            { value: "count", label: "A number of cases" },
            { value: "points", label: "Points" },
          ]}
        />
        <TextInput name="ceiling" label="Full load of an experienced full-timer" width={4} inputMode="numeric" />
        <TextInput
          name="base"
          label="What everybody carries besides their cases"
          hint="Meetings, training, supervision. 0 for none."
          width={4}
          inputMode="decimal"
        />
        <TextInput
          name="learnerCeiling"
          label="The most a newly qualified social worker has at full time (optional)"
          hint="Empty: what the programme’s percentage comes to."
          width={4}
          inputMode="numeric"
        />
        <h2 className="govuk-heading-m">What one case weighs</h2>
        {caseTypes.map((t) => (
          <TextInput key={t.id} name={`weights.${t.id}`} label={t.name} width={4} inputMode="decimal" />
        ))}
        <h2 className="govuk-heading-m">What comes on top</h2>
        {caseFlags.map((f) => (
          <TextInput key={f.id} name={`flags.${f.id}`} label={f.name} width={4} inputMode="decimal" />
        ))}
        <TextInput
          name="jointPercent"
          label="A jointly worked case weighs, in per cent"
          hint="100 for as much as any other."
          width={3}
          inputMode="numeric"
        />
        <Checkboxes
          name="jointOnly"
          label="What a newly qualified social worker holds only jointly worked"
          hint="Tick nothing where there is no such rule."
          small
          options={[...caseTypes, ...caseFlags].map((t) => ({ value: t.id, label: t.name }))}
        />
        <TextArea name="source" label="Where the numbers are from" rows={3} />
      </RecordForm>
    </Page>
  );
}
