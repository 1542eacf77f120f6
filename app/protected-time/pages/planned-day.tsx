import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { dayBoxes } from "#app/documents/forms";
import { contextOf, param } from "#app/shared/context.server";
import { addDays, fullDay, hours, parseDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, DurationInput, Hidden, Select, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { leaveOutForm, lostForm, moveForm, partForm, tookForm } from "../forms";
import { LostButtons } from "../parts";
import { myProtectedTime, ownBlock } from "../read.server";
import { answers, fromTo, lostReasons, occurrences } from "../rules";
import { answerBlock, leaveOut, moveBlock } from "../write.server";

export const handle = { title: (data: { day: string }) => `Protected time on ${data.day}` };

/** One day of a block of one's own; where it is answered for or not set aside any more, the page says so. */
export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const [blockId, onDay] = [param(args, "blockId"), parseDay(param(args, "onDay"))];
  if (!onDay) throw notFound();
  const { year, time } = await myProtectedTime(ctx);
  await ownBlock(ctx, year.enrolment.personId, blockId);
  const one = occurrences(time, { from: onDay, to: onDay }).kept.find((o) => o.blockId === blockId);
  const day = fullDay(onDay);
  if (!one) return { day, gone: "Nothing is set aside for this day any more." };
  if (answers(time.entries)(one).length > 0) return { day, gone: "You have answered for this day already. Change the entry if it was different." };
  const every = (time.blocks.find((b) => b.id === blockId)?.everyWeeks ?? 0) > 0;
  const { today } = ctx;
  return {
    gone: null,
    one: { blockId, onDay },
    day,
    when: `${fullDay(onDay)}, ${fromTo(one)}`,
    minutes: hours(one.minutes),
    come: onDay <= today,
    ahead: onDay >= today,
    every,
    move: { id: newId(), startsOn: dayBoxes(onDay > today ? onDay : addDays(today, 1)), atTime: one.atTime, onDay },
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const { year } = await myProtectedTime(ctx);
  await ownBlock(ctx, year.enrolment.personId, param(args, "blockId"));
  const enrolmentId = year.enrolment.id;
  // which day it is, says the address
  const values = { ...(await readForm(args.request)), blockId: param(args, "blockId"), onDay: param(args, "onDay") };
  const done = (what: string) => redirect(`/protected-time?done=${what}`);
  switch (textAt(values, "act")) {
    case "took":
      return attempt(tookForm, values, async (day) => {
        await answerBlock(ctx, enrolmentId, day, { taken: "all", lost: null });
        return done("took");
      });
    case "lost":
      return attempt(lostForm, values, async ({ reason, ...day }) => {
        await answerBlock(ctx, enrolmentId, day, { taken: 0, lost: reason });
        return done("lost");
      });
    case "leaveOut":
      return attempt(leaveOutForm, values, async (day) => {
        await leaveOut(ctx, enrolmentId, day);
        return done("leftOut");
      });
    case "part":
      return attempt(partForm, values, async ({ minutes, reason, ...day }) => {
        await answerBlock(ctx, enrolmentId, day, { taken: minutes, lost: reason });
        return done("part");
      });
    default:
      return attempt(moveForm, values, async ({ blockId, onDay, ...to }) => {
        await moveBlock(ctx, enrolmentId, { blockId, onDay }, to);
        return done("moved");
      });
  }
}

const partOfIt = partForm.omit({ blockId: true, onDay: true });
const elsewhere = moveForm.omit({ blockId: true, onDay: true });

export default function PlannedDay() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (answer?.values?.act === act ? answer : null);
  const other = answer && !["part", "move"].includes(answer.values?.act ?? "") ? answer : null;
  const back = { to: "/protected-time", label: "Protected time" };
  if (page.gone !== null)
    return (
      <Page title={page.day} caption="Protected time" back={back} lead={page.gone}>
        <p className="govuk-body">
          <Link className="govuk-link" to="/protected-time">
            Your protected time as it is now
          </Link>
        </p>
      </Page>
    );
  const { one, when, minutes, come, ahead, every, move } = page;
  return (
    <Page title={when} caption="Protected time" back={back}>
      {come && (
        <>
          <Form method="post">
            <button className="govuk-button app-blocks__act" name="act" value="took">
              I took it
            </button>
          </Form>
          <LostButtons one={one} />
          <h2 className="govuk-heading-m">I took a part of it</h2>
          <RecordForm schema={partOfIt} answer={of("part")} submit="Record both parts">
            <Hidden name="act" value="part" />
            <DurationInput name="minutes" label="How long did you have?" hint={`${minutes} were planned. The rest is recorded as lost.`} />
            <Select
              name="reason"
              label="Why was the rest lost?"
              empty=""
              options={Object.entries(lostReasons).map(([value, label]) => ({ value, label }))}
            />
          </RecordForm>
        </>
      )}
      <h2 className="govuk-heading-m">Move it</h2>
      <RecordForm key={move.id} schema={elsewhere} values={move} answer={of("move") ?? other} submit="Move it there">
        <Hidden name="act" value="move" />
        <Hidden name="id" value={move.id} />
        <DateInput name="startsOn" label="To which day?" hint={`${minutes}, as planned.`} />
        <TextInput name="atTime" label="From when?" hint="Like 9:30 or 2pm" width={5} />
      </RecordForm>
      {ahead && (
        <>
          <h2 className="govuk-heading-m">Leave it out</h2>
          <p className="govuk-body">Nothing is set aside for this day then. What is owed stays the same: plan it on another day.</p>
          <Form method="post">
            <button className="govuk-button govuk-button--secondary" name="act" value="leaveOut">
              Leave out this day
            </button>
          </Form>
        </>
      )}
      {every && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`/protected-time/blocks/${one.blockId}`}>
            Change or stop it for every week from a day on
          </Link>
        </p>
      )}
    </Page>
  );
}
