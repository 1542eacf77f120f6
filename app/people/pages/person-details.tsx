import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { notFound } from "#app/shared/refusal";
import { answer } from "#app/shared/responses.server";
import { Page } from "#app/shared/ui/page";
import { personForm } from "../forms";
import { PersonFields } from "../parts";
import { personPage } from "../read.server";
import { changePerson } from "../write.server";

export const handle = { title: (data: { name: string }) => `Details of ${data.name}` };

const boxes = (day: Day | null) => {
  if (!day) return { day: "", month: "", year: "" };
  const [year, month, date] = day.split("-");
  return { day: String(Number(date)), month: String(Number(month)), year: year! };
};

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "people.change");
  const { person } = await personPage(ctx, param(args, "personId"));
  const { id, name, givenName, familyName, email, staffNumber, sweNumber, sweRegisteredFrom, joinedOn } = person;
  return {
    id,
    name,
    values: {
      givenName,
      familyName,
      email: email ?? "",
      staffNumber: staffNumber ?? "",
      sweNumber: sweNumber ?? "",
      sweRegisteredFrom: boxes(sweRegisteredFrom),
      joinedOn: boxes(joinedOn),
    },
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    personForm,
    async (ctx, details) => {
      if (details.id !== param(args, "personId")) throw notFound();
      await changePerson(ctx, details);
      return redirect(`/people/${details.id}?done=changed`);
    },
    (ctx) => allow(ctx, "people.change"),
  );

export default function PersonDetails() {
  const { id, name, values } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Details"
      caption={name}
      back={{ to: `/people/${id}`, label: name }}
      lead="The next roster import keeps to the file: correct it there as well."
    >
      <RecordForm schema={personForm} values={values} answer={useActionData()} submit="Save these details">
        <PersonFields id={id} />
      </RecordForm>
    </Page>
  );
}
