import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayBoxes } from "#app/documents/forms";
import { contextOf, param } from "#app/shared/context.server";
import { addDays, fullDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, DurationInput, Hidden, Select, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { changeBlockForm, endBlockForm } from "../forms";
import { activitiesShown, myProtectedTime, ownBlock } from "../read.server";
import { fromTo, howOften, occurrences } from "../rules";
import { changeBlock, endBlock } from "../write.server";

export const handle = { title: (data: { words: string }) => data.words };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { today } = ctx;
  const { year, time } = await myProtectedTime(ctx);
  const block = time.blocks.find(({ id }) => id === param(args, "blockId"));
  if (!block) {
    await ownBlock(ctx, year.enrolment.personId, param(args, "blockId"));
    throw redirect("/protected-time/plan?done=gone");
  }
  const { kept } = occurrences({ ...time, blocks: [block] }, { from: addDays(today, 1), to: addDays(today, 60) });
  const next = kept[0]?.onDay ?? addDays(today, 1);
  return {
    words: block.everyWeeks === 0 ? `${fullDay(block.startsOn)}, ${fromTo(block)}` : `${howOften(block)}, ${fromTo(block)}`,
    every: block.everyWeeks > 0,
    activities: (await activitiesShown(ctx)).choices,
    version: block.version,
    first: {
      id: newId(),
      startsOn: dayBoxes(next),
      endsOn: block.endsOn && block.everyWeeks > 0 ? dayBoxes(block.endsOn) : {},
      atTime: block.atTime,
      minutes: { hours: String(Math.floor(block.minutes / 60)), minutes: String(block.minutes % 60) },
      activity: block.activity ?? "",
    },
    stop: { fromOn: dayBoxes(next) },
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const blockId = param(args, "blockId");
  const { year } = await myProtectedTime(ctx);
  await ownBlock(ctx, year.enrolment.personId, blockId);
  const enrolmentId = year.enrolment.id;
  const values = await readForm(args.request);
  if (textAt(values, "act") === "stop")
    return attempt(endBlockForm, values, async (end) => {
      await endBlock(ctx, enrolmentId, blockId, end);
      return redirect("/protected-time/plan?done=ended");
    });
  return attempt(changeBlockForm, values, async (changed) => {
    await changeBlock(ctx, enrolmentId, blockId, changed);
    return redirect("/protected-time/plan?done=changed");
  });
}

export default function ChangeBlock() {
  const { words, every, activities, version, first, stop } = useLoaderData<typeof loader>();
  const answer = useActionData<{ values?: { act?: string } }>();
  const stopping = answer?.values?.act === "stop";
  return (
    <Page title={words} caption="Protected time that is set aside" back={{ to: "/protected-time/plan", label: "Plan your protected time" }}>
      <h2 className="govuk-heading-m">{every ? "Change it from a day on" : "Change it"}</h2>
      <RecordForm
        key={first.id}
        schema={changeBlockForm}
        values={first}
        answer={stopping ? null : answer}
        submit={every ? "Change it from that day on" : "Change it"}
      >
        <Hidden name="act" value="change" />
        <Hidden name="id" value={first.id} />
        <Hidden name="version" value={String(version)} />
        <DateInput
          name="startsOn"
          label={every ? "From which day?" : "On which day?"}
          hint={
            every
              ? "It comes again on the day of the week of this day. What came before stays as it was, and days that are moved or left out stay so while the day of the week is the same."
              : undefined
          }
        />
        <TextInput name="atTime" label="From when?" hint="Like 9:30 or 2pm" width={5} />
        <DurationInput name="minutes" label="How long?" />
        {every && <DateInput name="endsOn" label="The last day" hint="You can leave this empty." />}
        <Select name="activity" label="What for?" hint="You can leave this empty." empty="" options={activities} />
      </RecordForm>
      <h2 className="govuk-heading-m">Stop it</h2>
      <RecordForm schema={endBlockForm} values={stop} answer={stopping ? answer : null} submit="Stop it" warning>
        <Hidden name="act" value="stop" />
        <Hidden name="version" value={String(version)} />
        <DateInput name="fromOn" label="From which day?" hint="What came before that day stays as it was." />
      </RecordForm>
    </Page>
  );
}
