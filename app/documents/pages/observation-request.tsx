import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import { can } from "#app/access/permissions";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { dayAndTime, fullDay, howFar } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, formValues, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { DateInput, Hidden, Radios, TextArea, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Empty, Inset, SummaryList } from "#app/shared/ui/parts";
import { closeRequestForm, observationRequestForm } from "../forms";
import { lookAgainIn } from "../look-again";
import { askToLookAgain } from "../look-again.server";
import { LookAgainFirst } from "../parts";
import { yearFacts } from "../read.server";
import { openRequests } from "../read-requests.server";
import { closeRequest, requestObservation } from "../write-requests.server";

export const handle = { title: (d: { learner: string }) => `Observations asked for by ${d.learner}` };

/** For the learner who asks and the assessor who is asked; for nobody else. */
async function yearOf(ctx: Context, enrolmentId: string) {
  const year = await yearFacts(ctx, enrolmentId);
  if (!year) throw notFound();
  const asks = can(ctx.viewer, "learner.askForObservation", year.relations);
  if (!asks && !can(ctx.viewer, "learner.answerObservationRequest", year.relations)) throw notFound();
  const stages = year.programme.stages.filter((s) => year.programme.requirements.some((r) => r.kind === "directObservation" && r.stage === s.key));
  return { year, asks, stages };
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = param(args, "enrolmentId");
  const { year, asks, stages } = await yearOf(ctx, enrolmentId);
  const open = await openRequests(ctx, enrolmentId);
  const stage = new URL(args.request.url).searchParams.get("stage");
  const held = await heldPostFor(args);
  return {
    id: newId(),
    enrolmentId,
    learner: year.learnerName,
    assessor: year.assessorName,
    asks: asks && year.active,
    stages: stages.map((s) => ({ value: s.key, label: s.name })),
    stage: stages.find((s) => s.key === stage)?.key ?? "",
    held: held && formValues(held),
    open: open.map((r) => ({
      id: r.id,
      stage: r.stage,
      stageName: r.stageName ?? "",
      setting: r.setting,
      aims: r.aims,
      proposed: r.proposedOn === null ? "Not said" : `${fullDay(r.proposedOn)}, ${howFar(r.proposedOn, ctx.today)}`,
      asked: dayAndTime(r.requestedAt),
    })),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const enrolmentId = param(args, "enrolmentId");
  const { year, stages } = await yearOf(ctx, enrolmentId);
  const sent = await readForm(args.request);
  const here = `/learners/${enrolmentId}/observation-request`;
  if (textAt(sent, "intent") === "close")
    return attempt(closeRequestForm, sent, async ({ requestId, because }) => {
      await closeRequest(ctx, { requestId, because });
      await forgetHeldPost(args);
      return redirect(`${here}?done=closed`);
    });
  return attempt(observationRequestForm(stages.map((s) => s.key)), sent, async (wish) => {
    const again = askToLookAgain(ctx, sent, { setting: "What kind of visit or meeting?", aims: "What would you like to be observed?" }, [
      year.learnerName,
      year.assessorName,
    ]);
    if (again) return again;
    await requestObservation(ctx, { ...wish, enrolmentId });
    await forgetHeldPost(args);
    return redirect(`${here}?done=asked`);
  });
}

export default function ObservationRequest() {
  const page = useLoaderData<typeof loader>();
  const sent = useActionData();
  const answer = asFormAnswer(sent);
  const closing = answer && textAt(answer.values, "intent") === "close" ? answer : null;
  const kept = page.held ?? {};
  const closingKept = textAt(kept, "intent") === "close" ? textAt(kept, "requestId") : null;
  const schema = useMemo(() => observationRequestForm(page.stages.map((s) => s.value)), [page.stages]);
  const done: Record<string, string> = { asked: `${page.assessor ?? "Your assessor"} has been asked.`, closed: "The request is closed." };
  return (
    <Page
      title={page.asks ? "Ask for a direct observation" : "Observations asked for"}
      caption={page.learner}
      back={page.asks ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${page.enrolmentId}`, label: page.learner }}
      notice={page.done ? done[page.done] : undefined}
    >
      {page.held && <Inset>What you were writing when you were signed out is here again.</Inset>}
      {closing && (
        <ErrorSummary
          errors={Object.entries(closing.errors).map(([name, message]) => ({
            href: name ? `#because-${textAt(closing.values, "requestId")}` : null,
            message,
          }))}
        />
      )}
      {page.open.length === 0 && !page.asks && <Empty>No observation has been asked for. When {page.learner} asks for one, it is listed here.</Empty>}
      {page.open.map((r) => {
        const wrong = closing && textAt(closing.values, "requestId") === r.id ? closing.errors.because : undefined;
        return (
          <section key={r.id} aria-labelledby={`r-${r.id}`}>
            <h2 className="govuk-heading-m" id={`r-${r.id}`}>
              {r.stageName}: asked for on {r.asked}
            </h2>
            <SummaryList
              rows={[
                { key: "Visit or meeting", value: r.setting },
                { key: "Proposed for", value: r.proposed },
                { key: "What to look at", value: <span className="app-paper__words">{r.aims}</span> },
              ]}
            />
            {!page.asks && (
              <ButtonLink
                to={`/documents/new?${new URLSearchParams({ enrolment: page.enrolmentId, kind: "directObservation", stage: r.stage, request: r.id }).toString()}`}
              >
                Begin the observation
              </ButtonLink>
            )}
            <Form method="post">
              <input type="hidden" name="intent" value="close" />
              <input type="hidden" name="requestId" value={r.id} />
              <div className={`govuk-form-group${wrong ? " govuk-form-group--error" : ""}`}>
                <label className="govuk-label" htmlFor={`because-${r.id}`}>
                  {page.asks ? "If it is not needed any more, say why" : "If it cannot be done, say why"}
                </label>
                {wrong && (
                  <p className="govuk-error-message" id={`because-${r.id}-error`}>
                    <span className="govuk-visually-hidden">Error: </span>
                    {wrong}
                  </p>
                )}
                <input
                  className={`govuk-input${wrong ? " govuk-input--error" : ""}`}
                  id={`because-${r.id}`}
                  name="because"
                  type="text"
                  autoComplete="off"
                  defaultValue={textAt(wrong && closing ? closing.values : closingKept === r.id ? kept : {}, "because")}
                  aria-describedby={wrong ? `because-${r.id}-error` : undefined}
                />
              </div>
              <button className="govuk-button govuk-button--secondary">Close this request</button>
            </Form>
          </section>
        );
      })}
      {page.asks && (
        <>
          {page.open.length > 0 && <h2 className="govuk-heading-m">Ask for another</h2>}
          <p className="govuk-body">
            {page.assessor ? `${page.assessor} sees this, and nobody else.` : "You have no assessor at the moment. Ask your academy who it will be."}
          </p>
          <RecordForm
            key={page.id}
            schema={schema}
            values={{ stage: page.stage, ...(closingKept === null ? kept : {}), id: page.id }}
            answer={closing ? null : answer}
            submit="Ask your assessor"
          >
            <LookAgainFirst found={lookAgainIn(sent)} />
            <Hidden name="id" value={page.id} />
            <Radios name="stage" label="For which review?" options={page.stages} />
            <DateInput name="proposedOn" label="When? (optional)" hint="If you know the day of the visit, like 27 3 2026." />
            <TextInput
              name="setting"
              label="What kind of visit or meeting?"
              hint="In general words, without names. For example: a home visit, third of six."
            />
            <TextArea name="aims" label="What would you like to be observed?" hint="What you are trying to do better." />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
