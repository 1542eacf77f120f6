import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { myEnrolmentId } from "#app/asye/read.server";
import { dayBoxes } from "#app/documents/forms";
import { contextOf, type Context } from "#app/shared/context.server";
import { addDays, hours, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { answer } from "#app/shared/responses.server";
import { DateInput, DurationInput, Hidden, Radios, Select, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Empty, Warning } from "#app/shared/ui/parts";
import { planForm } from "../forms";
import { activitiesShown, myProtectedTime } from "../read.server";
import { fromTo, howOften, owed, tooLittlePlanned } from "../rules";
import { planProtectedTime } from "../write.server";

export const handle = { title: "Plan your protected time" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, time } = await myProtectedTime(ctx);
  const { today } = ctx;
  const fourWeeks = owed({ ...time.entitlement, absences: [], pauses: [] }, { from: today, to: addDays(today, 27) });
  const week = Math.round(fourWeeks / 4);
  return {
    ended: year.enrolment.endedOn !== null,
    tooLittle: tooLittlePlanned(time, today),
    week: hours(week),
    blocks: time.blocks
      .filter(({ id, endsOn, everyWeeks, startsOn }) =>
        everyWeeks === 0
          ? startsOn >= today && !time.exceptions.some((e) => e.blockId === id && e.onDay === startsOn)
          : endsOn === null || endsOn >= today,
      )
      .map((block) => ({
        id: block.id,
        words: `${howOften(block)}, ${fromTo(block)}`,
        since:
          block.everyWeeks === 0 ? longDay(block.startsOn) : `from ${longDay(block.startsOn)}${block.endsOn ? ` to ${longDay(block.endsOn)}` : ""}`,
      })),
    activities: (await activitiesShown(ctx)).choices,
    first: {
      id: newId(),
      repeat: "weekly",
      startsOn: dayBoxes(addDays(today, 1)),
      atTime: "9:30",
      minutes: { hours: String(Math.floor(week / 60)), minutes: String(week % 60) },
    },
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    planForm,
    async (ctx, block) => {
      await planProtectedTime(ctx, await mine(ctx), block);
      return redirect("/protected-time/plan?done=planned");
    },
    mine,
  );
async function mine(ctx: Context): Promise<string> {
  const enrolmentId = await myEnrolmentId(ctx);
  if (!enrolmentId) throw notFound();
  return enrolmentId;
}

const DONE: Record<string, string> = {
  planned: "The time is set aside.",
  changed: "The time is changed from that day on. What came before stays as it was.",
  ended: "Nothing is set aside any more from that day on. What came before stays as it was.",
  gone: "That time is not set aside any more. This is what is.",
};

export default function Plan() {
  const answered = useActionData();
  const { ended, tooLittle, week, blocks, activities, first, done } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Plan your protected time"
      back={{ to: "/protected-time", label: "Protected time" }}
      lead={`A full week of yours is owed ${week}. Bank holidays, leave and pauses are left out by themselves.`}
      notice={done ? DONE[done] : undefined}
    >
      {tooLittle && !ended && <Warning>{tooLittle}</Warning>}
      <h2 className="govuk-heading-m">What is set aside</h2>
      {blocks.length === 0 ? (
        <Empty>Nothing yet. A morning every week is the plan that holds best.</Empty>
      ) : (
        <ul className="app-entries">
          {blocks.map((block) => (
            <li key={block.id} className="app-entries__item">
              <span>
                <strong>{block.words}</strong>, {block.since}
              </span>
              <Link className="govuk-link" to={`/protected-time/blocks/${block.id}`}>
                Change or stop<span className="govuk-visually-hidden"> {block.words}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <p className="govuk-body">
        In your own calendar:{" "}
        <a className="govuk-link" href="/protected-time/plan.ics">
          download it as it is today
        </a>
        , or{" "}
        <Link className="govuk-link" to="/account/calendar">
          let your calendar follow it by itself
        </Link>
        .
      </p>
      {!ended && (
        <>
          <h2 className="govuk-heading-m">Set more time aside</h2>
          <RecordForm key={first.id} schema={planForm} values={first} answer={answered} submit="Set this time aside">
            <Hidden name="id" value={first.id} />
            <Radios
              name="repeat"
              label="How often?"
              options={[
                { value: "weekly", label: "Every week" },
                { value: "fortnightly", label: "Every two weeks" },
                { value: "once", label: "Once" },
              ]}
            />
            <DateInput name="startsOn" label="The first day" hint="It comes again on the same day of the week." />
            <TextInput name="atTime" label="From when?" hint="Like 9:30 or 2pm" width={5} />
            <DurationInput name="minutes" label="How long?" />
            <DateInput name="endsOn" label="The last day" hint="You can leave this empty: then it goes on to the end of your programme." />
            <Select name="activity" label="What for?" hint="You can leave this empty." empty="" options={activities} />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
