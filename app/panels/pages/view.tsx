import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useRef } from "react";
import { allow } from "#app/access/allow.server";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { AutosaveStatus, useAutosave } from "#app/documents/autosave";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { formValues, textAt } from "#app/shared/form-values";
import { Refusal } from "#app/shared/refusal";
import { errorsOf, problems, readForm } from "#app/shared/responses.server";
import { Hidden, Radios, TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset } from "#app/shared/ui/parts";
import { draftOf, viewOf, viewValues, wholeViewForm } from "../forms";
import { ViewGiven } from "../parts";
import { agreement, checklist, gradeKeys, tests, type Line } from "../questions";
import { caseFor } from "../read-cases.server";
import { viewPage } from "../read-views.server";
import { giveView, saveView, STALE } from "../write-views.server";

export const handle = { title: (d: { label: string; second: boolean }) => `${d.second ? "Second look" : "First view"}: ${d.label}` };

const lookIn = (request: Request) => (new URL(request.url).searchParams.get("look") === "second" ? "second" : "first") as "first" | "second";

const BOXES = {
  words: "Why, in a few sentences",
  ...Object.fromEntries([...checklist, ...tests].map((l) => [`comment.${l.key}`, `Comment: ${l.label.charAt(0).toLowerCase()}${l.label.slice(1)}`])),
};

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  const look = lookIn(args.request);
  const page = await viewPage(ctx, caseId, panelId, look);
  const held = await heldPostFor(args);
  return {
    label: page.label,
    given: page.over ? page.view : null,
    second: look === "second",
    at: `/panels/${panelId}/cases/${caseId}`,
    version: page.version,
    savedAt: page.savedAt,
    values: held ? formValues(held) : viewValues(page.view),
    held: held ? Number(textAt(formValues(held), "version")) || page.version : null,
    justSaved: new URL(args.request.url).searchParams.get("done") === "saved",
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  const { relations, readers, chairName } = await caseFor(ctx, caseId, panelId);
  allow(ctx, "case.giveView", relations);
  const sent = await readForm(args.request);
  const look = textAt(sent, "look") === "second" ? "second" : "first";
  const version = Number(textAt(sent, "version")) || 0;
  const at = `/panels/${panelId}/cases/${caseId}`;
  try {
    const whole = textAt(sent, "intent") === "save" ? null : wholeViewForm.safeParse(sent);
    if (whole?.success) {
      const again = askToLookAgain(ctx, sent, BOXES, [...readers.map((r) => r.name), chairName]);
      if (again) {
        const saved = await saveView(ctx, caseId, { look, version, view: draftOf(sent) });
        await forgetHeldPost(args);
        return data({ ...again.data, values: { ...sent, version: String(saved.version) } }, { status: 422 });
      }
      await giveView(ctx, caseId, { look, version, view: viewOf(whole.data) });
      await forgetHeldPost(args);
      return redirect(`${at}?done=${look === "first" ? "given" : "second"}`);
    }
    // what is typed is kept, also when something stands in the way of giving it
    const saved = await saveView(ctx, caseId, { look, version, view: draftOf(sent) });
    await forgetHeldPost(args);
    if (whole) return problems({ ...sent, version: String(saved.version) }, errorsOf(whole.error));
    return redirect(`${at}/view?done=saved${look === "second" ? "&look=second" : ""}`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.field !== STALE) return problems({ ...sent, version: String(version) }, { "": error.message });
    const now = await viewPage(ctx, caseId, panelId, look);
    return data({ values: { ...sent, version: String(now.version) }, errors: { "": error.message }, meanwhile: now.view }, { status: 409 });
  }
}

/** A member's own view: what the evidence supports, the quality checklist, the decision test. */
export default function ViewPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const form = useRef<HTMLFormElement>(null);
  const meanwhile = answer && "meanwhile" in answer ? answer.meanwhile : null;
  const answered = answer ? Number(textAt(answer.values, "version")) : 0;
  const autosave = useAutosave(form, `${page.at}/view`, answered || (page.held ?? page.version), page.savedAt, meanwhile !== null);
  if (page.given)
    return (
      <Page
        title={page.second ? "Your second look" : "Your first view"}
        caption={page.label}
        back={{ to: page.at, label: page.label }}
        lead="As you gave it. It stays as it is."
      >
        <ViewGiven view={page.given} />
      </Page>
    );
  return (
    <Page
      title={page.second ? "Second look" : "Your first view"}
      caption={page.label}
      back={{ to: page.at, label: page.label }}
      lead={
        page.second
          ? "After the others’ views and the recommendation. Your first view stays as it is."
          : "Yours alone, before you see anybody else’s view or what the assessor recommends."
      }
      notice={page.justSaved && !answer ? "Draft saved." : null}
    >
      <Inset>
        <strong>Who can see this:</strong> only you, until you give it. Then the chair, the academy lead, and those who read the case and have given
        their own view.
      </Inset>
      {page.held !== null && <Inset>What you were writing when you were signed out is here again. Save it to keep it.</Inset>}
      {autosave.restored && <Inset>What you wrote in this tab before and could not save is here again.</Inset>}
      {meanwhile && (
        <Inset>
          <p className="govuk-body">
            <strong>Saved meanwhile:</strong>
          </p>
          <ViewGiven view={meanwhile} />
        </Inset>
      )}
      <RecordForm
        key={autosave.kept ? "kept" : "stored"}
        schema={wholeViewForm}
        values={autosave.kept ?? page.values}
        answer={answer}
        submit={page.second ? "Give your second look" : "Give your first view"}
        formRef={form}
        onInput={autosave.onInput}
        also={
          <button className="govuk-button govuk-button--secondary" name="intent" value="save" formNoValidate>
            Save draft
          </button>
        }
      >
        {/* the first button of a form is the one that Enter presses: it must not give anything */}
        <button className="govuk-visually-hidden" name="intent" value="save" formNoValidate tabIndex={-1} aria-hidden="true" />
        <input type="hidden" name="version" value={autosave.version} readOnly />
        <LookAgainFirst found={lookAgainIn(answer)} />
        <Hidden name="look" value={page.second ? "second" : "first"} />
        <Radios name="grade" label="What does the evidence support?" options={gradeKeys.map((value) => ({ value, label: agreement[value] }))} />
        <TextArea name="words" label="Why, in a few sentences" hint="What convinced you, and what is missing." rows={6} />
        <h2 className="govuk-heading-m">Quality checklist</h2>
        {checklist.map((l) => (
          <YesNo key={l.key} line={l} />
        ))}
        <h2 className="govuk-heading-m">Decision test</h2>
        <p className="govuk-body">Would a decision made on this evidence be:</p>
        {tests.map((l) => (
          <YesNo key={l.key} line={l} />
        ))}
        <AutosaveStatus status={autosave.status} />
      </RecordForm>
    </Page>
  );
}
const YesNo = ({ line }: { line: Line }) => (
  <>
    <Radios
      name={`answer.${line.key}`}
      label={line.label}
      {...(line.hint ? { hint: line.hint } : {})}
      options={[
        { value: "yes", label: "Yes" },
        { value: "no", label: "No" },
      ]}
      inline
    />
    <TextArea
      name={`comment.${line.key}`}
      label={`Comment: ${line.label.charAt(0).toLowerCase()}${line.label.slice(1)} (needed for a no)`}
      rows={2}
    />
  </>
);
