import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { useMemo, useRef } from "react";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { contextOf, param } from "#app/shared/context.server";
import { senderOf } from "#app/shared/mail.server";
import { clockTime, dayAndTime, londonDay } from "#app/shared/dates";
import { fieldId, RecordForm } from "#app/shared/form";
import { formValues, textAt, textsAt, type FormValues } from "#app/shared/form-values";
import { Refusal } from "#app/shared/refusal";
import { problems, readForm, errorsOf } from "#app/shared/responses.server";
import { Page } from "#app/shared/ui/page";
import { Inset } from "#app/shared/ui/parts";
import { answersBy, answerWords, fieldsBy, isReceived, type Answers } from "../answers";
import { AutosaveStatus, useAutosave } from "../autosave";
import { asFormValues, readDraft, rowNumbers, wholeForm } from "../forms";
import type { Field } from "../definition";
import { toLookAgainAt } from "../identifying";
import { lookAgainIn } from "../look-again";
import { Checked, DefinedField, LookAgainAt, Words, type Saved } from "../parts";
import { around, documentForm, whatShouldChange } from "../read.server";
import { attachmentsOf } from "../read-attachments.server";
import { isTakenOverBy, sendWords, whoCanSee, whyNot } from "../rules";
import { saveDraft, sendDocument, STALE } from "../write.server";

export const handle = { title: (d: { title: string; learner: string }) => `${d.title}: ${d.learner}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await documentForm(ctx, id);
  const { document, definition, answers, names, standards, stageName } = found;
  if (whyNot("save", ctx.viewer.personId, found) !== null) throw redirect(`/documents/${id}`);
  const fields = fieldsBy(definition, definition.writer).filter((f) => !isReceived(answers, f.key));
  const held = await heldPostFor(args);
  const heading = (standard: string) => standards.find((s) => s.id === standard)?.heading ?? standard;
  const received = fieldsBy(definition, definition.writer).filter((f) => isReceived(answers, f.key));
  const today = londonDay(document.savedAt) === ctx.today;
  const params = new URL(args.request.url).searchParams;
  const stored = asFormValues(fields, answers.values);
  return {
    id,
    title: definition.title,
    purpose: definition.purpose,
    learner: names.learner,
    stageName,
    mine: ctx.viewer.personId === document.personId,
    version: document.version,
    savedAt: today ? clockTime(document.savedAt) : dayAndTime(document.savedAt),
    received: answers.received
      ? {
          origin: answers.received.words,
          words: Object.fromEntries(received.map((f) => [f.key, answerWords(f, answers.values[f.key], heading)])) as Record<
            string,
            string[] | undefined
          >,
        }
      : null,
    returned: document.state === "returned" ? await whatShouldChange(ctx, id) : null,
    whoCanSee: whoCanSee(definition, document.state),
    takenOver: isTakenOverBy(ctx.viewer.personId, found) ? names.writer : null,
    send: sendWords(definition),
    big: definition.kind === "directObservation",
    sections: definition.sections.filter((s) => s.by === definition.writer),
    standards: standards.map((s) => ({ value: s.id, label: s.heading })),
    values: held
      ? formValues(held)
      : oneMoreRow(
          stored,
          fields.find((f) => f.kind === "rows" && f.key === params.get("add")),
        ),
    held: held ? Number(textAt(formValues(held), "version")) || document.version : null,
    files: (await attachmentsOf(ctx, [id])).length,
    justSaved: params.get("done") === "saved",
  };
}

/** One more row, with nothing in it yet. */
function oneMoreRow(values: FormValues, field: Field | undefined): FormValues {
  if (!field) return values;
  const rows = values[field.key];
  return { ...values, [field.key]: { ...(typeof rows === "object" && !Array.isArray(rows) ? rows : {}), [nextRow(values, field)]: {} } };
}
const nextRow = (values: FormValues, { key }: Field): string => String(Math.max(-1, ...rowNumbers(values[key]).map(Number)) + 1);

/** The buttons that add and remove a row, where no script has done it: `add:needs`, `remove:needs.2`. */
function rowAct(intent: string, fields: readonly Field[]) {
  const [, act, key, at] = /^(add|remove):([A-Za-z0-9]+)(?:\.(\d{1,4}))?$/.exec(intent) ?? [];
  const field = fields.find((f) => f.kind === "rows" && f.key === key);
  return field && act ? { act, field, at: at ?? "" } : null;
}
function withoutRow(values: FormValues, { field, at }: { field: Field; at: string }): FormValues {
  const rows = values[field.key];
  if (typeof rows !== "object" || Array.isArray(rows)) return values;
  return { ...values, [field.key]: Object.fromEntries(Object.entries(rows).filter(([n]) => n !== at)) };
}

/** Two texts: what was sent and what was saved meanwhile. Sending again is then a choice. */
const compare = (values: FormValues, sentence: string, version: number, meanwhile: Record<string, Saved>) =>
  data({ values: { ...values, version: String(version) }, errors: { "": sentence }, meanwhile }, { status: 409 });

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const typed = await readForm(args.request);
  const found = await documentForm(ctx, id);
  const { definition, standards, document, answers } = found;
  const fields = fieldsBy(definition, definition.writer).filter((f) => !isReceived(answers, f.key));
  const intent = textAt(typed, "intent");
  const rows = rowAct(intent, fields);
  const sent = rows?.act === "remove" ? withoutRow(typed, rows) : typed;
  const standardIds = standards.map((s) => s.id);
  const version = Number(textAt(sent, "version")) || 0;
  try {
    const whole = intent === "save" || intent === "attach" || rows ? null : wholeForm(fields, standardIds).safeParse(sent);
    if (whole?.success) {
      const written = answersBy(definition, definition.writer, whole.data);
      const again = toLookAgainAt(fields, written, answers.prefilled, around(found, ctx.viewer), ctx.today);
      if (again.some((f) => !textsAt(sent, "checked").includes(f.key))) {
        const saved = await saveDraft(ctx, { id, version, values: whole.data });
        await forgetHeldPost(args);
        return data({ values: { ...sent, version: String(saved.version) }, errors: {} as Record<string, string>, lookAgain: again }, { status: 422 });
      }
      await sendDocument(ctx, { id, version, values: whole.data }, senderOf(args));
      await forgetHeldPost(args);
      return redirect(`/documents/${id}?done=sent`);
    }
    // What can be kept is kept, also when something stands in the way of sending it.
    const draft = readDraft(fields, standardIds, sent);
    const saved = await saveDraft(ctx, { id, version, values: draft.values });
    await forgetHeldPost(args);
    const errors = whole ? errorsOf(whole.error) : draft.errors;
    if (Object.keys(errors).length > 0) {
      const shown = rows?.act === "add" ? oneMoreRow(sent, rows.field) : sent;
      return problems({ ...shown, version: String(saved.version) }, errors);
    }
    if (rows?.act === "add") {
      const kept = asFormValues(fields, answersBy(definition, definition.writer, draft.values));
      const first = rows.field.columns?.[0]?.key ?? "";
      return redirect(`/documents/${id}/edit?add=${rows.field.key}#${fieldId(`${rows.field.key}.${nextRow(kept, rows.field)}.${first}`)}`);
    }
    if (rows) return redirect(`/documents/${id}/edit#${fieldId(rows.field.key)}`);
    return redirect(intent === "attach" ? `/documents/${id}/attachments` : `/documents/${id}/edit?done=saved`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.field !== STALE) return problems({ ...sent, version: String(document.version) }, { [error.field ?? ""]: error.message });
    const now = await documentForm(ctx, id);
    return compare(sent, error.message, now.document.version, meanwhile(now.answers.values));
  }

  function meanwhile(saved: Answers): Record<string, Saved> {
    const mine = answersBy(definition, definition.writer, readDraft(fields, standardIds, sent).values);
    const heading = (standard: string) => standards.find((s) => s.id === standard)?.heading ?? standard;
    return Object.fromEntries(
      fields
        .filter((f) => JSON.stringify(mine[f.key]) !== JSON.stringify(saved[f.key]))
        .map((f) => [f.key, { label: f.label, words: answerWords(f, saved[f.key], heading) }]),
    );
  }
}

export default function EditDocument() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const form = useRef<HTMLFormElement>(null);
  const meanwhile = answer && "meanwhile" in answer ? answer.meanwhile : null;
  const lookAgain = lookAgainIn(answer);
  const answered = answer ? Number(textAt(answer.values, "version")) : 0;
  const autosave = useAutosave(form, page.id, answered || (page.held ?? page.version), page.savedAt, meanwhile !== null);
  const fields = page.sections.flatMap((s) => s.fields).filter((f) => !page.received?.words[f.key]);
  const schema = useMemo(
    () =>
      wholeForm(
        page.sections.flatMap((s) => s.fields).filter((f) => !page.received?.words[f.key]),
        page.standards.map((s) => s.value),
      ),
    [page.sections, page.standards, page.received],
  );
  const caption = [page.mine ? "" : page.learner, page.stageName ?? ""].filter(Boolean).join(", ");
  return (
    <Page title={page.title} caption={caption} back={{ to: `/documents/${page.id}`, label: "Read it as it is" }} lead={page.purpose}>
      <Inset>
        <strong>Who can see this:</strong> {page.whoCanSee}
      </Inset>
      {page.received && <Inset>{page.received.origin} Their words stand as they came, and nobody can change them. You write the rest.</Inset>}
      {page.returned && (
        <Inset>
          <p className="govuk-body">
            <strong>{page.returned.by} asks you to change</strong>
          </p>
          <p className="govuk-body app-paper__words">{page.returned.words}</p>
        </Inset>
      )}
      {page.takenOver && <p className="govuk-body">{page.takenOver} began this. When you save it, you take it over and it is yours to finish.</p>}
      {page.held !== null && <Inset>What you were writing when you were signed out is here again. Save it to keep it.</Inset>}
      {autosave.restored && <Inset>What you wrote in this tab before and could not save is here again.</Inset>}
      {lookAgain.length > 0 && <LookAgainAt found={lookAgain} />}
      <div className={page.big ? "app-large-targets" : undefined}>
        <RecordForm
          key={autosave.kept ? "kept" : "stored"}
          schema={schema}
          values={autosave.kept ?? page.values}
          answer={answer}
          submit={lookAgain.length > 0 ? `${page.send} as it is` : page.send}
          formRef={form}
          onInput={autosave.onInput}
          also={
            <>
              <button className="govuk-button govuk-button--secondary" name="intent" value="save" formNoValidate>
                Save draft
              </button>
              <button className="govuk-button govuk-button--secondary" name="intent" value="attach" formNoValidate>
                {page.files === 0 ? "Save and attach files" : `Save and see files (${page.files})`}
              </button>
            </>
          }
        >
          {/* the first button of a form is the one that Enter presses: it must not send anything away */}
          <button className="govuk-visually-hidden" name="intent" value="save" formNoValidate tabIndex={-1} aria-hidden="true" />
          <input type="hidden" name="version" value={autosave.version} readOnly />
          <Checked found={lookAgain} />
          {page.sections.map((s) => (
            <section key={s.key} aria-labelledby={`s-${s.key}`}>
              <h2 className="govuk-heading-m" id={`s-${s.key}`}>
                {s.heading}
              </h2>
              {s.hint && <p className="govuk-body">{s.hint}</p>}
              {s.fields.map((f) => {
                const theirs = page.received?.words[f.key];
                return theirs ? (
                  <div className="app-field" key={f.key}>
                    <h3 className="govuk-heading-s app-paper__label">{f.label}</h3>
                    <Words words={theirs} list={f.kind === "standards" || f.kind === "choices"} />
                  </div>
                ) : (
                  <DefinedField key={f.key} field={f} standards={page.standards} saved={meanwhile?.[f.key]} />
                );
              })}
            </section>
          ))}
          <AutosaveStatus status={autosave.status} />
        </RecordForm>
      </div>
      <p className="govuk-body">
        {fields.some((f) => f.required) && "Everything not marked optional is needed before it can be sent. A draft can be left as it is. "}
        <Link className="govuk-link" to={`/documents/${page.id}/withdraw`}>
          Withdraw it
        </Link>
      </p>
    </Page>
  );
}
