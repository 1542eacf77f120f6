import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { newId } from "#app/shared/ids";
import { answer } from "#app/shared/responses.server";
import { Page } from "#app/shared/ui/page";
import { personForm } from "../forms";
import { PersonFields } from "../parts";
import { addPerson } from "../write.server";

export const handle = { title: "Add a person" };

export async function loader(args: LoaderFunctionArgs) {
  allow(await contextOf(args), "people.change");
  return { id: newId() };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    personForm,
    async (ctx, details) => {
      await addPerson(ctx, details);
      return redirect(`/people/${details.id}?done=added`);
    },
    (ctx) => allow(ctx, "people.change"),
  );

export default function NewPerson() {
  const { id } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Add a person"
      back={{ to: "/people", label: "People" }}
      lead="For somebody who is not in the roster file, or not yet. The roster import adds everybody else, with team, hours and line manager."
    >
      <RecordForm schema={personForm} answer={useActionData()} submit="Add this person">
        <PersonFields id={id} />
      </RecordForm>
    </Page>
  );
}
