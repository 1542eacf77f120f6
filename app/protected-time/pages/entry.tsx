import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayBoxes } from "#app/documents/forms";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { fullDay, hours } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { notFound } from "#app/shared/refusal";
import { answer } from "#app/shared/responses.server";
import { DateInput, DurationInput, Hidden, Radios, Select, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { changeEntryForm } from "../forms";
import { activitiesShown, myProtectedTime } from "../read.server";
import { lostReasons } from "../rules";
import { changeProtectedTime } from "../write.server";

export const handle = { title: "Change an entry of protected time" };

/** One's own entry. What another part of the portal recorded is changed there, and has no such page. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { entry } = await mine(ctx, args);
  const { id, version, kind, minutes, onDay, atTime, activity, activityName, reason } = entry;
  const { choices } = await activitiesShown(ctx);
  return {
    was: `${hours(minutes)} ${kind} on ${fullDay(onDay)}`,
    activities:
      activity === null || choices.some(({ value }) => value === activity)
        ? choices
        : [...choices, { value: activity, label: activityName ?? activity }],
    id,
    version,
    values: {
      ...{ kind, onDay: dayBoxes(onDay), atTime: atTime ?? "", activity: activity ?? "", reason: reason ?? "" },
      minutes: { hours: String(Math.floor(minutes / 60)), minutes: String(minutes % 60) },
    },
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    changeEntryForm,
    async (ctx, changed) => {
      const { year, entry } = await mine(ctx, args);
      if (changed.id !== entry.id) throw notFound();
      await changeProtectedTime(ctx, year.enrolment.id, changed);
      return redirect("/protected-time?done=changed");
    },
    (ctx) => mine(ctx, args),
  );
async function mine(ctx: Context, args: LoaderFunctionArgs | ActionFunctionArgs) {
  const { year, time } = await myProtectedTime(ctx);
  const entry = time.entries.find(({ id }) => id === param(args, "entryId"));
  if (!entry || entry.source !== null) throw notFound();
  return { year, entry };
}

export default function ChangeEntry() {
  const { was, activities, id, version, values } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Change this entry"
      caption={was}
      back={{ to: "/protected-time", label: "Protected time" }}
      lead="The audit trail keeps what it said before."
    >
      <RecordForm schema={changeEntryForm} values={values} answer={useActionData()} submit="Change it">
        <Hidden name="id" value={id} />
        <Hidden name="version" value={String(version)} />
        <Radios
          name="kind"
          label="What happened?"
          inline
          options={[
            { value: "taken", label: "I took it" },
            { value: "lost", label: "I lost it" },
          ]}
        />
        <DurationInput name="minutes" label="How long?" />
        <DateInput name="onDay" label="Which day?" />
        <TextInput name="atTime" label="From when?" hint="You can leave this empty." width={5} />
        <Select name="activity" label="What for?" hint="If you took it." empty="" options={activities} />
        <Select
          name="reason"
          label="Why was it lost?"
          hint="If you lost it."
          empty=""
          options={Object.entries(lostReasons).map(([value, label]) => ({ value, label }))}
        />
      </RecordForm>
    </Page>
  );
}
