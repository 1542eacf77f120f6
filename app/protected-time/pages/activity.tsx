import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { notFound } from "#app/shared/refusal";
import { answer } from "#app/shared/responses.server";
import { Hidden, Radios, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { changeActivityForm } from "../forms";
import { allActivities } from "../read.server";
import { changeActivity } from "../write-activities.server";

export const handle = { title: (data: { name: string }) => data.name };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "activities.manage");
  const kind = (await allActivities(ctx)).find(({ id }) => id === param(args, "activityId"));
  if (!kind) throw notFound();
  const { name, counts, retiredAt, version } = kind;
  return { name, version, values: { name, counts: counts === 1 ? "yes" : "no", use: retiredAt === null ? "yes" : "no" } };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    changeActivityForm,
    async (ctx, changed) => {
      await changeActivity(ctx, param(args, "activityId"), changed);
      return redirect("/activities?done=changed");
    },
    (ctx) => allow(ctx, "activities.manage"),
  );

export default function Activity() {
  const { name, version, values } = useLoaderData<typeof loader>();
  return (
    <Page title={name} caption="Activity of protected time" back={{ to: "/activities", label: "Activities of protected time" }}>
      <RecordForm schema={changeActivityForm} values={values} answer={useActionData()} submit="Change it">
        <Hidden name="version" value={String(version)} />
        <TextInput name="name" label="Name" hint="It is shown everywhere, also where it was chosen before." width={20} />
        <Radios
          name="counts"
          label="Does it count as protected time?"
          hint="For what is recorded from now on. What was recorded before stays as it was counted."
          options={[
            { value: "yes", label: "It counts" },
            { value: "no", label: "It does not" },
          ]}
        />
        <Radios
          name="use"
          label="Can it be chosen?"
          options={[
            { value: "yes", label: "Yes" },
            { value: "no", label: "Not any more; where it was chosen it stays" },
          ]}
        />
      </RecordForm>
    </Page>
  );
}
