import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { newId } from "#app/shared/ids";
import { answer } from "#app/shared/responses.server";
import { Hidden, Radios, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable } from "#app/shared/ui/parts";
import { newActivityForm } from "../forms";
import { allActivities } from "../read.server";
import { addActivity } from "../write-activities.server";

export const handle = { title: "Activities of protected time" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "activities.manage");
  return { kinds: await allActivities(ctx), first: { id: newId(), counts: "yes" }, done: new URL(args.request.url).searchParams.get("done") };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    newActivityForm,
    async (ctx, activity) => {
      await addActivity(ctx, activity);
      return redirect("/activities?done=added");
    },
    (ctx) => allow(ctx, "activities.manage"),
  );

const DONE: Record<string, string> = { added: "The activity can be chosen from now on.", changed: "The activity is changed." };

export default function Activities() {
  const { kinds, first, done } = useLoaderData<typeof loader>();
  const answered = useActionData();
  return (
    <Page
      title="Activities of protected time"
      back={{ to: "/programmes", label: "Programmes" }}
      lead="What can be chosen when protected time is recorded, and whether it counts towards what is owed."
      notice={done ? DONE[done] : undefined}
    >
      <DataTable
        caption={`${kinds.length} activities`}
        rows={kinds}
        rowKey={({ id }) => id}
        columns={[
          { key: "name", heading: "Activity", rowHeader: true, cell: ({ name }) => name },
          { key: "counts", heading: "Counts", cell: ({ counts }) => (counts === 1 ? "Counts" : "Does not count") },
          { key: "use", heading: "Can be chosen", cell: ({ retiredAt }) => (retiredAt === null ? "Yes" : "Not any more") },
          {
            key: "change",
            heading: "Change",
            cell: ({ id, name }) => (
              <Link className="govuk-link" to={`/activities/${id}`}>
                Change<span className="govuk-visually-hidden"> {name}</span>
              </Link>
            ),
          },
        ]}
      />
      <h2 className="govuk-heading-m">Add an activity</h2>
      <RecordForm key={first.id} schema={newActivityForm} values={first} answer={answered} submit="Add this activity">
        <Hidden name="id" value={first.id} />
        <TextInput name="name" label="Name" width={20} />
        <Radios
          name="counts"
          label="Does it count as protected time?"
          inline
          options={[
            { value: "yes", label: "It counts" },
            { value: "no", label: "It does not" },
          ]}
        />
      </RecordForm>
    </Page>
  );
}
