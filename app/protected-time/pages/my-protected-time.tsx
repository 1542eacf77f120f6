import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { myEnrolmentId } from "#app/asye/read.server";
import { contextOf } from "#app/shared/context.server";
import { addMonths, fullDay, hours, startOfMonth, type Day } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { owedAndTaken } from "#app/shared/ui/charts/owed-and-taken.server";
import { OwedAndTakenPicture } from "#app/shared/ui/charts/pictures";
import { DateInput, DurationInput, Hidden, Radios, Select } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Details, Empty } from "#app/shared/ui/parts";
import { protectedTimeForm, removeEntryForm } from "../forms";
import { LostTo, Spans } from "../parts";
import { activityChoices, myProtectedTime } from "../read.server";
import { becauseWords, lastFourWeeks, lostReasons, monthSentence, thisMonth, yearToDate } from "../rules";
import { recordProtectedTime, removeProtectedTime } from "../write.server";

export const handle = { title: "Protected time" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, time } = await myProtectedTime(ctx);
  const { entries } = time;
  const month = thisMonth(time, ctx.today);
  const params = new URL(args.request.url).searchParams;
  const since = startOfMonth(addMonths(ctx.today, -1));
  const shown = params.has("all") ? entries : entries.filter((entry) => entry.onDay >= since);
  const [y, m, d] = ctx.today.split("-");
  return {
    enrolmentId: year.enrolment.id,
    month: { ...month, planned: month.ahead },
    activities: await activityChoices(ctx),
    sentence: monthSentence(month, "You"),
    fourWeeks: lastFourWeeks(time, ctx.today),
    soFar: yearToDate(time, ctx.today),
    chart: owedAndTaken({ ...month, planned: month.ahead }),
    entries: shown.map(({ id, onDay, minutes, kind, activityName, reason }) => ({ id, onDay, minutes, kind, activityName, reason })),
    count: entries.length,
    ended: year.enrolment.endedOn,
    first: { id: newId(), onDay: { day: String(Number(d)), month: String(Number(m)), year: y! }, kind: "taken" },
    done: params.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = await myEnrolmentId(ctx);
  if (!enrolmentId) throw notFound();
  const values = await readForm(args.request);
  if (textAt(values, "act") === "remove")
    return attempt(removeEntryForm, values, async ({ id }) => {
      await removeProtectedTime(ctx, id);
      return redirect("/protected-time?done=removed");
    });
  return attempt(protectedTimeForm, values, async (entry) => {
    await recordProtectedTime(ctx, enrolmentId, entry);
    return redirect("/protected-time?done=recorded");
  });
}

const DONE: Record<string, string> = { recorded: "Your protected time is recorded.", removed: "The entry is removed." };
const choices = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

export default function MyProtectedTime() {
  const { enrolmentId, activities, month, sentence, fourWeeks, soFar, chart, entries, count, ended, first, done } = useLoaderData<typeof loader>();
  const answer = useActionData();
  return (
    <Page title="Protected time" lead={sentence} notice={done ? DONE[done] : undefined}>
      <OwedAndTakenPicture id="month" sentence={sentence} chart={chart} month={month} />
      {!ended && (
        <section aria-labelledby="record">
          <h2 className="govuk-heading-m" id="record">
            Record some time
          </h2>
          <p className="govuk-hint">
            Your assessor, your line manager and the academy lead see the hours and the reasons. Nobody sees what you wrote or read.
          </p>
          <RecordForm key={first.id} schema={protectedTimeForm} values={first} answer={answer} submit="Record this time">
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
            <Select name="activity" label="What for?" hint="If you took it. You can leave this empty." empty="" options={activities} />
            <Select name="reason" label="Why was it lost?" hint="Only if you lost it." empty="" options={choices(lostReasons)} />
          </RecordForm>
        </section>
      )}
      <Spans
        spans={[
          { name: "This month", span: month },
          { name: "The last four weeks", span: fourWeeks },
          { name: "Since you began", span: soFar },
        ]}
      />
      <LostTo span={soFar} />
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${enrolmentId}/time-and-caseload`}>
          Protected time and caseload on one line
        </Link>
      </p>
      <h2 className="govuk-heading-m">What you recorded</h2>
      {count === 0 ? (
        <Empty>Nothing yet. The time that you take, lose or plan will be listed here.</Empty>
      ) : (
        <>
          <p className="govuk-body">
            {entries.length === count
              ? `All ${count} entries, the newest first.`
              : `${entries.length} of ${count} entries: this month and the one before. `}
            {entries.length < count && (
              <Link className="govuk-link" to="/protected-time?all=1" preventScrollReset>
                Show all
              </Link>
            )}
          </p>
          <ul className="app-entries">
            {entries.map((entry) => (
              <li key={entry.id} className="app-entries__item">
                <EntryWords {...entry} />
                <Form method="post" className="app-entries__act">
                  <input type="hidden" name="id" value={entry.id} />
                  <button className="app-link-button" name="act" value="remove">
                    Remove
                    <span className="govuk-visually-hidden">
                      {" "}
                      {hours(entry.minutes)} on {fullDay(entry.onDay)}
                    </span>
                  </button>
                </Form>
              </li>
            ))}
          </ul>
        </>
      )}
      <Details summary="What counts as protected time">
        <p className="govuk-body">
          Your Essentials and ASYE training, study and reading, writing reflections, shadowing, group reflective supervision, action learning,
          recording CPD, and talking through an observation. Individual supervision, case recording and mandatory e-learning do not count.
        </p>
      </Details>
    </Page>
  );
}

const VERB = { taken: "Took", lost: "Lost" } as const;
function EntryWords(entry: { onDay: Day; minutes: number; kind: keyof typeof VERB; activityName: string | null; reason: string | null }) {
  const why = entry.kind === "lost" ? `because of ${becauseWords(entry.reason)}` : entry.activityName ? `for ${lower(entry.activityName)}` : "";
  return (
    <span>
      <strong>
        {VERB[entry.kind]} {hours(entry.minutes)}
      </strong>{" "}
      on {fullDay(entry.onDay)}
      {why && `, ${why}`}
    </span>
  );
}
/** "Essentials" is a name and keeps its capital. */
const lower = (text: string) => (text.startsWith("Essentials") ? text : text.charAt(0).toLowerCase() + text.slice(1));
