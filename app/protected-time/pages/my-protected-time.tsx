import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { myEnrolmentId } from "#app/asye/read.server";
import { dayBoxes } from "#app/documents/forms";
import { contextOf } from "#app/shared/context.server";
import { addDays, addMonths, clockTime, fullDay, startOfMonth } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { owedAndTaken } from "#app/shared/ui/charts/owed-and-taken.server";
import { OwedAndTakenPicture } from "#app/shared/ui/charts/pictures";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { DateInput, DurationInput, Hidden, Radios, Select, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Empty, Warning } from "#app/shared/ui/parts";
import { lostForm, protectedTimeForm, removeEntryForm, tookForm } from "../forms";
import { EntryLine, Forecast, LostButtons, LostTo, OccurrenceLine, Spans } from "../parts";
import { activitiesShown, myProtectedTime } from "../read.server";
import {
  answers,
  forecastOf,
  fromTo,
  lastFourWeeks,
  lostReasons,
  monthSentence,
  occurrences,
  skippedWords,
  thisMonth,
  tooLittlePlanned,
  unanswered,
  yearToDate,
} from "../rules";
import { answerBlock, recordProtectedTime, removeProtectedTime } from "../write.server";

export const handle = { title: "Protected time" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { today } = ctx;
  const { year, time } = await myProtectedTime(ctx);
  const ended = year.enrolment.endedOn !== null;
  const month = thisMonth(time, today);
  const params = new URL(args.request.url).searchParams;
  const since = startOfMonth(addMonths(today, -1));
  const shown = params.has("all") ? time.entries : time.entries.filter((entry) => entry.onDay >= since);
  const next = occurrences(time, { from: addDays(today, 1), to: addDays(today, 27) });
  const answered = answers(time.entries);
  const kinds = await activitiesShown(ctx);
  return {
    enrolmentId: year.enrolment.id,
    today,
    month: { ...month, planned: month.ahead },
    sentence: monthSentence(month, "You"),
    fourWeeks: lastFourWeeks(time, today),
    soFar: yearToDate(time, today),
    forecast: forecastOf(time, today),
    chart: owedAndTaken({ ...month, planned: month.ahead }),
    toAnswer: ended ? [] : unanswered(time, today, clockTime(ctx.now)),
    next: [
      ...next.kept.filter((one) => answered(one).length === 0).map((one) => ({ ...one, skipped: null })),
      ...next.skipped.filter(({ why }) => why !== "ended").map(({ why, ...one }) => ({ ...one, skipped: skippedWords[why] })),
    ].sort((a, b) => (a.onDay < b.onDay ? -1 : 1)),
    tooLittle: ended ? null : tooLittlePlanned(time, today),
    activities: kinds.choices,
    counting: kinds.counting,
    notCounting: kinds.notCounting,
    entries: shown.map(({ id, onDay, minutes, kind, counts, activityName, reason, source }) => ({
      ...{ id, onDay, minutes, kind, counts, activityName, reason },
      elsewhere: source !== null,
    })),
    count: time.entries.length,
    ended,
    first: { id: newId(), onDay: dayBoxes(today), kind: "taken" },
    done: params.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = await myEnrolmentId(ctx);
  if (!enrolmentId) throw notFound();
  const values = await readForm(args.request);
  switch (textAt(values, "act")) {
    case "took":
      return attempt(tookForm, values, async (day) => {
        await answerBlock(ctx, enrolmentId, day, { taken: "all", lost: null });
        return redirect("/protected-time?done=took");
      });
    case "lost":
      return attempt(lostForm, values, async ({ reason, ...day }) => {
        await answerBlock(ctx, enrolmentId, day, { taken: 0, lost: reason });
        return redirect("/protected-time?done=lost");
      });
    case "remove":
      return attempt(removeEntryForm, values, async ({ id }) => {
        await removeProtectedTime(ctx, enrolmentId, id);
        return redirect("/protected-time?done=removed");
      });
    default:
      return attempt(protectedTimeForm, values, async (entry) => {
        await recordProtectedTime(ctx, enrolmentId, entry);
        return redirect("/protected-time?done=recorded");
      });
  }
}

const DONE: Record<string, string> = {
  took: "Recorded: you took the time you had planned.",
  lost: "Recorded: the time was lost. Your line manager, your assessor and the academy lead see why.",
  part: "Recorded: you took a part of it, and the rest was lost.",
  moved: "The time is moved.",
  leftOut: "That day is left out.",
  recorded: "Your protected time is recorded.",
  changed: "The entry is changed.",
  removed: "The entry is removed.",
};
const choices = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

/** For a phone between two visits: what was planned first, one tap for "I took it", two for "I lost it" and why. */
export default function MyProtectedTime() {
  const data = useLoaderData<typeof loader>();
  const { enrolmentId, today, toAnswer, next, ended, sentence, entries, count, first, done } = data;
  const answer = useActionData();
  const problem = asFormAnswer(answer);
  const tapped = problem && ["took", "lost", "remove"].includes(textAt(problem.values, "act")) ? problem : null;
  return (
    <Page title="Protected time" lead={sentence} notice={done ? DONE[done] : undefined}>
      {tapped && <ErrorSummary errors={Object.values(tapped.errors).map((message) => ({ href: null, message }))} attempt={1} />}
      {toAnswer.length > 0 && (
        <section aria-labelledby="to-answer">
          <h2 className="govuk-heading-m" id="to-answer">
            {toAnswer.length === 1 ? "Taken or lost?" : `${toAnswer.length} blocks: taken or lost?`}
          </h2>
          <ul className="app-blocks">
            {toAnswer.map((one) => (
              <li key={`${one.blockId} ${one.onDay}`} className="app-blocks__item">
                <h3 className="govuk-heading-s">
                  {one.onDay === today ? "Today" : fullDay(one.onDay)}, {fromTo(one)}
                </h3>
                <Form method="post">
                  <input type="hidden" name="blockId" value={one.blockId} />
                  <input type="hidden" name="onDay" value={one.onDay} />
                  <button className="govuk-button app-blocks__act" name="act" value="took">
                    I took it
                    <span className="govuk-visually-hidden"> on {fullDay(one.onDay)}</span>
                  </button>
                </Form>
                <LostButtons one={one} />
                <p className="govuk-body app-blocks__more">
                  <Link className="govuk-link" to={`/protected-time/blocks/${one.blockId}/${one.onDay}`}>
                    I took a part of it, or move it
                    <span className="govuk-visually-hidden">: {fullDay(one.onDay)}</span>
                  </Link>
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!ended && (
        <section aria-labelledby="next">
          <h2 className="govuk-heading-m" id="next">
            The next four weeks
          </h2>
          {data.tooLittle && <Warning>{data.tooLittle}</Warning>}
          {next.length === 0 ? (
            <Empty>Nothing is set aside. Plan a morning every week: it stays in your calendar, and two taps say what became of it.</Empty>
          ) : (
            <ul className="app-entries">
              {next.map((one) => (
                <OccurrenceLine key={`${one.blockId} ${one.onDay}`} one={one} />
              ))}
            </ul>
          )}
          <div className="govuk-button-group">
            <ButtonLink to="/protected-time/plan" secondary>
              Plan your time
            </ButtonLink>
            <Link className="govuk-link" to={`/learners/${enrolmentId}/absences`}>
              Leave and sickness
            </Link>
          </div>
        </section>
      )}
      {!ended && (
        <section aria-labelledby="record">
          <h2 className="govuk-heading-m" id="record">
            Something that was not planned
          </h2>
          <p className="govuk-hint">
            Your assessor, your line manager and the academy lead see the hours and the reasons. Nobody sees what you wrote or read.
          </p>
          <RecordForm key={first.id} schema={protectedTimeForm} values={first} answer={tapped ? null : answer} submit="Record this time">
            <Hidden name="id" value={first.id} />
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
            <Select name="activity" label="What for?" hint="If you took it. You can leave this empty." empty="" options={data.activities} />
            <Select name="reason" label="Why was it lost?" hint="Only if you lost it." empty="" options={choices(lostReasons)} />
          </RecordForm>
        </section>
      )}
      <OwedAndTakenPicture id="month" sentence={sentence} chart={data.chart} month={data.month} />
      <Spans
        spans={[
          { name: "This month", span: data.month },
          { name: "The last four weeks", span: data.fourWeeks },
          { name: "Since you began", span: data.soFar },
        ]}
      />
      <Forecast forecast={data.forecast} />
      <LostTo span={data.soFar} />
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${enrolmentId}/time-and-caseload`}>
          Protected time and caseload on one line
        </Link>
      </p>
      <h2 className="govuk-heading-m">What you recorded</h2>
      {count === 0 ? (
        <Empty>Nothing yet. The time that you take or lose will be listed here.</Empty>
      ) : (
        <>
          <p className="govuk-body">
            {entries.length === count
              ? `All ${count} entries, the newest first.`
              : `${entries.length} of ${count} entries: this month and the one before. `}
            {entries.length < count && (
              <Link className="govuk-link" to="/protected-time?all=1">
                Show all
              </Link>
            )}
          </p>
          <ul className="app-entries">
            {entries.map((entry) => (
              <EntryLine key={entry.id} entry={entry} />
            ))}
          </ul>
        </>
      )}
      <Details summary="What counts as protected time">
        <p className="govuk-body">These count: {data.counting}.</p>
        <p className="govuk-body">These do not, and can be recorded all the same: {data.notCounting}.</p>
        <p className="govuk-body">
          Ten per cent (or what your programme says) of your contracted hours is owed, in equal parts from Monday to Friday. Nothing is owed on leave,
          in sickness or in a pause. A bank holiday takes nothing away: take the time on another day of that week.
        </p>
      </Details>
    </Page>
  );
}
