import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { fullDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { formValues } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { senderOf } from "#app/shared/mail.server";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios, TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset, Timeline } from "#app/shared/ui/parts";
import { decisionForm } from "../forms";
import { ViewGiven } from "../parts";
import { caseFor } from "../read-cases.server";
import { casePage } from "../read.server";
import { decisionKeys, decisions } from "../rules";
import { decide, saidSoFar } from "../write-views.server";

export const handle = { title: (d: { page: { label: string } }) => `Decision: ${d.page.label}` };

/** Also after a refusal: what came meanwhile has to be on the page that says so. */
export const shouldRevalidate = () => true;

const BOXES = {
  what: "What is asked for, or why it is deferred",
  toLearner: "Feedback to the learner",
  toAssessor: "Feedback to the assessor",
  exemplar: "Exemplar to share",
  issues: "Organisational or support issues",
};

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  const c = await caseFor(ctx, caseId, panelId);
  allow(ctx, "case.decide", c.relations);
  const page = await casePage(ctx, caseId, panelId);
  const held = await heldPostFor(args);
  return { page, seen: await saidSoFar(ctx, caseId), fresh: newId(), held: held ? formValues(held) : null };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  const { relations, readers, chairName } = await caseFor(ctx, caseId, panelId);
  allow(ctx, "case.decide", relations);
  const sent = await readForm(args.request);
  return attempt(decisionForm, sent, async (values) => {
    const again = askToLookAgain(ctx, sent, BOXES, [...readers.map((r) => r.name), chairName]);
    if (again) return again;
    await decide(ctx, caseId, values, senderOf(args));
    await forgetHeldPost(args);
    return redirect(`/panels/${panelId}/cases/${caseId}?done=decided`);
  });
}

/** The panel's decision, as the chair records it, with the views above it. */
export default function Decision() {
  const { page, seen, fresh, held } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const discussion = page.notes?.filter((n) => n.kind === "discussion") ?? [];
  return (
    <Page
      title="The panel’s decision"
      caption={`${page.label}${page.meetsOn ? `, panel of ${fullDay(page.meetsOn)}` : ""}`}
      back={{ to: `/panels/${page.panelId}/cases/${page.id}`, label: page.label }}
      lead="A decision of all who read the case. Once it is recorded it stays: a correction is added, never put in its place."
    >
      {page.recommendation && (
        <p className="govuk-body">
          The assessor’s recommendation: <strong>{page.recommendation.grade === "pass" ? "pass" : "fail"}</strong>.
        </p>
      )}
      {page.views?.map((v) => (
        <section key={v.name} aria-label={`View of ${v.name}`}>
          <h2 className="govuk-heading-s">
            {v.name}
            {!v.counts && ", who stepped back since: this view does not count"}
          </h2>
          {v.first && <ViewGiven view={v.first} />}
          {v.second && (
            <>
              <p className="govuk-body">
                <strong>After a second look:</strong>
              </p>
              <ViewGiven view={v.second} />
            </>
          )}
        </section>
      ))}
      {discussion.length > 0 && (
        <Timeline
          items={discussion.map((n) => ({ key: n.id, title: n.by, when: n.when, body: <span className="app-paper__words">{n.body}</span> }))}
        />
      )}
      {page.whyNotDecide && <Inset>{page.whyNotDecide}</Inset>}
      {held && !page.decided && <Inset>What you were writing when you were signed out is here again.</Inset>}
      {!page.whyNotDecide && (
        <RecordForm schema={decisionForm} answer={sent} {...(held ? { values: held } : {})} submit="Record the decision">
          <LookAgainFirst found={lookAgainIn(sent)} />
          <Hidden name="id" value={fresh} />
          <Hidden name="seen" value={String(seen)} />
          <Radios
            name="decision"
            label="Decision"
            options={decisionKeys.map((value) => ({
              value,
              label: decisions[value],
              hint: {
                confirmPass: "The year ends as passed.",
                confirmFail: "The year ends as not passed.",
                referBack: "The year goes on. Say below what is asked for, and by when.",
                defer: "The panel looks at it again. Say below why.",
              }[value],
            }))}
          />
          <TextArea
            name="what"
            label="What is asked for, or why it is deferred"
            hint="For “refer back” and “defer”. Plain words: the learner reads them."
            rows={4}
          />
          <DateInput name="byOn" label="By when" hint="For “refer back”. For example, 27 3 2027." />
          <TextArea name="toLearner" label="Feedback to the learner" hint="Stands in the letter to the learner." rows={5} />
          <TextArea name="toAssessor" label="Feedback to the assessor" hint="Stands in the letter to the assessor." rows={5} />
          <TextArea name="exemplar" label="Exemplar to share (optional)" hint="What in this portfolio others could learn from. No names." rows={3} />
          <TextArea
            name="issues"
            label="Organisational or support issues (optional)"
            hint="For the summary report and the action plan. No names."
            rows={3}
          />
        </RecordForm>
      )}
    </Page>
  );
}
