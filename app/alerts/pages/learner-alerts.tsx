import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { TimeAndCaseloadPicture } from "#app/shared/ui/charts/pictures";
import { timeAndCaseload } from "#app/shared/ui/charts/time-and-caseload.server";
import { DateInput, Hidden, Radios, TextArea } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Empty, Inset, Warning } from "#app/shared/ui/parts";
import { pairingSentence, pictured } from "#app/time-and-caseload/rules";
import { answerForm, followUpForm } from "../forms";
import { Said } from "../parts";
import { alertsOfLearner } from "../read.server";
import { askOf } from "../rules";
import { alertView } from "../view";
import { answerAlert, followUp } from "../write.server";

export const handle = { title: (data: { name: string }) => `Alerts about ${data.name}` };

const WEEKS = 12;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, figures, alerts, mayAnswer, takenBack } = await alertsOfLearner(ctx, param(args, "enrolmentId"));
  const { id, name, personId, managerId } = year.enrolment;
  const own = personId === ctx.viewer.personId;
  const about = { name, own, hasManager: managerId !== null };
  const weeks = figures.steps.slice(-WEEKS);
  const open = alerts.find(({ closedOn }) => closedOn === null);
  const ask = open && mayAnswer ? askOf(open, about.hasManager, ctx.today) : null;
  return {
    enrolmentId: id,
    name,
    own,
    open: open ? alertView(open, about, ctx.today) : null,
    earlier: alerts.filter((alert) => alert !== open).map((alert) => alertView(alert, about, ctx.today)),
    takenBack,
    asks: ask?.what ?? null,
    values: { id: newId(), alertId: open?.id ?? "", version: String(open?.version ?? 0), answerId: open?.answers.at(-1)?.id ?? "" },
    sentence: pairingSentence(weeks, own ? "You" : name, ctx.today),
    ...pictured(weeks, timeAndCaseload),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = param(args, "enrolmentId");
  // whether this very alert is theirs to answer is for the write to say: it may have been closed while they wrote
  const facts = await enrolmentFacts(ctx, enrolmentId);
  allow(ctx, "alert.answer", { relations: relationsOf(facts), asksLead: true });
  const values = await readForm(args.request);
  const done = (what: string) => redirect(`/learners/${enrolmentId}/alerts?done=${what}`);
  if (textAt(values, "act") === "followUp")
    return attempt(followUpForm, values, async (said) => {
      const again = askToLookAgain(ctx, values, { note: "Note" }, [facts.name]);
      return again ?? (await followUp(ctx, enrolmentId, said), done("followedUp"));
    });
  return attempt(answerForm, values, async (said) => {
    const again = askToLookAgain(ctx, values, { body: "What will be done, and by when" }, [facts.name]);
    return again ?? (await answerAlert(ctx, enrolmentId, said), done("answered"));
  });
}

const DONE: Record<string, string> = {
  answered: "Your answer is kept. On the day you chose you are asked whether it was done.",
  followedUp: "What became of it is kept.",
};

/** What the portal has noticed, the picture it rests on, and the one box in which somebody says what will be done. */
export default function LearnerAlerts() {
  const { enrolmentId, name, own, open, earlier, takenBack, asks, values, sentence, chart, weeks, done } = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData());
  const of = (act: string) => (answer && textAt(answer.values, "act") === act ? answer : undefined);
  return (
    <Page
      title="Over the ceiling and losing time"
      caption={own ? undefined : name}
      back={own ? { to: "/protected-time", label: "Protected time" } : { to: `/learners/${enrolmentId}`, label: name }}
      notice={done && !answer ? DONE[done] : undefined}
      lead={open?.sentence}
      wide
    >
      {open ? (
        <>
          <p className="govuk-body">
            {open.title}. {open.standing}
          </p>
          <Inset>
            The portal raised this by itself, from the caseload file and the time recorded. {own ? "You" : name} did not raise it, and nobody else
            did. {open.rule}
          </Inset>
          {takenBack && (
            <Warning>
              The figures it was raised on were taken back or corrected since. What was answered stands here until somebody says what became of it.
            </Warning>
          )}
        </>
      ) : (
        <Empty>
          No alert is open. One is raised by the portal itself when somebody is over their ceiling and loses their protected time as well; the line
          manager is then asked what will be done.
        </Empty>
      )}
      {open && open.said.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What was answered</h2>
          <Said said={open.said} />
        </>
      )}
      {asks === "followUp" && (
        <>
          <h2 className="govuk-heading-m">Was it done?</h2>
          <RecordForm schema={followUpForm} values={values} answer={of("followUp")} submit="Say what became of it">
            <LookAgainFirst found={lookAgainIn(of("followUp"))} />
            <Hidden name="act" value="followUp" />
            <Hidden name="answerId" value={values.answerId} />
            <Hidden name="version" value={values.version} />
            <Radios
              name="outcome"
              label="What was to be done"
              options={[
                { value: "done", label: "Was done", hint: "The alert is closed." },
                { value: "notDone", label: "Was not done", hint: "You are asked what will be done instead." },
              ]}
            />
            <TextArea name="note" label="Note" hint={`Needed where it was not done. ${readers(own ? "the learner" : name)}`} rows={3} />
          </RecordForm>
        </>
      )}
      {(asks === "answer" || of("answer")) && (
        <>
          <h2 className="govuk-heading-m">Your answer</h2>
          <RecordForm schema={answerForm} values={values} answer={of("answer")} submit="Send this answer">
            <LookAgainFirst found={lookAgainIn(of("answer"))} />
            <Hidden name="act" value="answer" />
            <Hidden name="id" value={values.id} />
            <Hidden name="alertId" value={values.alertId} />
            <Hidden name="version" value={values.version} />
            <TextArea name="body" label="What will be done, and by when" hint={readers(name)} rows={5} />
            <DateInput
              name="followUpOn"
              label="The day to follow it up"
              hint="On that day you are asked whether it was done. For example, 27 3 2027."
            />
          </RecordForm>
        </>
      )}
      <h2 className="govuk-heading-m">The last {weeks.length === 1 ? "week" : `${weeks.length} weeks`}</h2>
      <p className="govuk-body">{sentence}</p>
      <TimeAndCaseloadPicture id="line" sentence={sentence} chart={chart} weeks={weeks} />
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${enrolmentId}/time-and-caseload`}>
          The whole year on one line
        </Link>
      </p>
      {earlier.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Earlier alerts</h2>
          {earlier.map((alert) => (
            <section key={alert.id}>
              <h3 className="govuk-heading-s">{alert.title}</h3>
              <p className="govuk-body">
                {alert.sentence} {alert.rule} {alert.standing}
              </p>
              <Said said={alert.said} />
            </section>
          ))}
        </>
      )}
    </Page>
  );
}
const readers = (name: string) =>
  `${name}, their assessor and line manager, and the academy lead can read it. Leave out anything about a child or about health.`;
