import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt, type FormValues } from "#app/shared/form-values";
import { notFound, Refusal } from "#app/shared/refusal";
import { problems, readForm } from "#app/shared/responses.server";
import { Checkboxes, Hidden, Select, TextArea, TextInput, Tick } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import {
  aboutDocumentForm,
  checkDocument,
  documentParts,
  freshDocumentRow,
  hasColumns,
  hasOptions,
  kindOptions,
  partNames,
  placeOf,
  prefillOptions,
  questionsForm,
  readerNames,
  sectionOfPart,
  sectionsForm,
  shownIn,
  withDocumentPart,
} from "../forms-document";
import { draftForm } from "../forms-programme";
import { EditorRows, EnterSaves, KeepButton } from "../parts-editor";
import { openDocumentDraft } from "../read-editor.server";
import { rowAct, rowsAt, rowsChanged } from "../rows";
import { saveVersionDraft, STALE } from "../write-editor.server";

export const handle = { title: (loaded: { part: { title: string } }) => loaded.part.title };

async function opened(ctx: Context, args: LoaderFunctionArgs | ActionFunctionArgs) {
  const kind = param(args, "kind");
  const found = await openDocumentDraft(ctx, kind);
  const part = documentParts(found.draft.values).find((p) => p.key === param(args, "part"));
  if (!part) throw notFound();
  return { ...found, kind, part };
}
const errorsIn = (errors: Record<string, string>, part: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(errors).flatMap(([name, words]) => {
      const place = placeOf(name);
      return place.part === part ? [[place.field, words]] : [];
    }),
  );

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { kind, part, newest, base, draft } = await opened(ctx, args);
  const query = new URL(args.request.url).searchParams;
  const own = query.has("check") ? errorsIn(checkDocument(draft.values, base, newest.version + 1).errors, part.key) : {};
  const values = shownIn(draft.values, part.key);
  return {
    kind,
    part,
    title: `${newest.title}, version ${newest.version}`,
    writer: base.writer,
    byWriter: rowsAt(draft.values, "sections").some((s) => textAt(s, "key") === sectionOfPart(part.key) && textAt(s, "by") === base.writer),
    version: draft.version,
    values,
    ...(Object.keys(own).length > 0 ? { wrong: { values, errors: own } } : {}),
    saved: query.get("done") === "saved",
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const { kind, part, newest, base, draft } = await opened(ctx, args);
  const sent = await readForm(args.request);
  const intent = textAt(sent, "intent");
  const act = rowAct(intent);
  const version = draftForm.safeParse(sent).data?.version ?? 0;
  const changed = (values: FormValues) => (act ? rowsChanged(sent, act, freshDocumentRow({ ...values, ...sent }, act.path)) : sent);
  const edit = (values: FormValues) => withDocumentPart(values, part.key, changed(values));
  const here = `/programmes/documents/${kind}/new-version/${part.key}`;
  try {
    const saved = await saveVersionDraft(ctx, { what: "document", kind, version, part: part.key }, edit);
    if (act) {
      const rows = rowsAt(changed(draft.values), act.path).length;
      const row = act.act === "add" ? rows - 1 : Math.max(0, Math.min(rows - 1, act.row + (act.act === "up" ? -1 : act.act === "down" ? 1 : 0)));
      return redirect(`${here}#row-${act.path.replaceAll(".", "-")}-${row}`);
    }
    if (intent === "keep") return redirect(`${here}?done=saved`);
    const next = edit(draft.values);
    const wrong = errorsIn(checkDocument(next, base, newest.version + 1).errors, part.key);
    if (Object.keys(wrong).length > 0) return problems({ ...shownIn(next, part.key), version: String(saved.version) }, wrong);
    return redirect(`/programmes/documents/${kind}/new-version?done=saved`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const typed = { ...shownIn(edit(draft.values), part.key), version: String(error.field === STALE ? draft.version : version) };
    return problems(typed, { "": error.message });
  }
}

const partOptions = Object.entries(partNames).map(([value, label]) => ({ value, label }));
const readerOptions = Object.entries(readerNames).map(([value, label]) => ({ value, label }));

/** One part of the next questions of a document. */
export default function DocumentVersionPart() {
  const page = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData()) ?? asFormAnswer(page.wrong);
  const values = answer?.values ?? page.values;
  const key = page.part.key;
  return (
    <Page
      title={page.part.title}
      caption={`New version of ${page.title}`}
      back={{ to: `/programmes/documents/${page.kind}/new-version`, label: "All parts" }}
      notice={page.saved ? "Saved as it is. Nothing is published yet." : null}
    >
      <RecordForm
        key={`${key} ${page.version}`}
        schema={key === "about" ? aboutDocumentForm : key === "sections" ? sectionsForm : questionsForm}
        values={page.values}
        answer={answer}
        submit="Save and go back"
        also={<KeepButton />}
      >
        <EnterSaves />
        <Hidden name="version" value={textAt(answer?.values, "version") || String(page.version)} />
        {key === "about" && <About values={values} writer={partNames[page.writer]} />}
        {key === "sections" && <Sections values={values} />}
        {sectionOfPart(key) !== null && <QuestionRows values={values} byWriter={page.byWriter} />}
      </RecordForm>
    </Page>
  );
}

function About({ values, writer }: { values: FormValues; writer: string }) {
  const signers = rowsAt(values, "signers");
  return (
    <>
      <TextInput name="title" label="Title" />
      <TextArea name="purpose" label="What it is for" hint="One or two sentences, read at the top of the page where it is written." rows={3} />
      <p className="govuk-body">Written by: {writer}. That does not change from version to version.</p>
      <h2 className="govuk-heading-m">Who signs it, one after the other</h2>
      <EditorRows path="signers" count={signers.length} title={(i) => `Signature ${i + 1}`} add="Add a signature" ordered level={3}>
        {(_, name) => <Select name={`${name}.part`} label="Who signs" options={partOptions} empty="Choose" />}
      </EditorRows>
      <Checkboxes name="open" label="Who reads it from the moment it is sent, besides whoever writes it" small options={readerOptions} />
      <Checkboxes name="locked" label="Who reads it once everybody has signed" small options={readerOptions} />
    </>
  );
}

function Sections({ values }: { values: FormValues }) {
  const list = rowsAt(values, "sections");
  const title = (i: number) => `Section ${i + 1}${textAt(list[i], "heading") ? `: ${textAt(list[i], "heading")}` : ""}`;
  return (
    <EditorRows path="sections" count={list.length} title={title} add="Add a section" ordered>
      {(i, name) => (
        <>
          <Hidden name={`${name}.key`} value={textAt(list[i], "key")} />
          <TextInput name={`${name}.heading`} label="Heading" />
          <TextArea name={`${name}.hint`} label="What is said about it (optional)" rows={2} />
          <Select name={`${name}.by`} label="Who answers it" options={partOptions} empty="Choose" />
        </>
      )}
    </EditorRows>
  );
}

function QuestionRows({ values, byWriter }: { values: FormValues; byWriter: boolean }) {
  const list = rowsAt(values, "fields");
  return (
    <EditorRows
      path="fields"
      count={list.length}
      title={(i) => `Question ${i + 1}${textAt(list[i], "label") ? `: ${textAt(list[i], "label")}` : ""}`}
      add="Add a question"
      ordered
    >
      {(i, name) => {
        const kind = textAt(list[i], "kind");
        const columns = rowsAt(values, `fields.${i}.columns`);
        const isText = kind === "shortText" || kind === "longText";
        return (
          <>
            <Hidden name={`${name}.key`} value={textAt(list[i], "key")} />
            <TextInput name={`${name}.label`} label="Question" />
            <TextArea name={`${name}.hint`} label="What is said about it (optional)" rows={2} />
            <TextInput name={`${name}.ask`} label="What to say when the answer is missing" hint="What to do, in full: Enter what you saw." />
            <Select
              name={`${name}.kind`}
              label="Kind of answer"
              hint="What a kind needs besides, like its list, appears when it is saved."
              options={kindOptions}
            />
            <Tick name={`${name}.required`} label="It has to be answered before it is sent" />
            {hasOptions(kind) ? (
              <TextArea name={`${name}.options`} label="What can be chosen" hint="Each on a line of its own." rows={5} />
            ) : (
              <Hidden name={`${name}.options`} value={textAt(list[i], "options")} />
            )}
            {hasColumns(kind) && (
              <>
                <TextInput name={`${name}.rowName`} label="What one row is called" hint="For example, learning need" width={20} />
                <EditorRows
                  path={`fields.${i}.columns`}
                  count={columns.length}
                  title={(n) => `Column ${n + 1}${textAt(columns[n], "label") ? `: ${textAt(columns[n], "label")}` : ""}`}
                  add="Add a column"
                  ordered
                  level={3}
                >
                  {(n, column) => (
                    <>
                      <Hidden name={`${column}.key`} value={textAt(columns[n], "key")} />
                      <Hidden name={`${column}.kind`} value={textAt(columns[n], "kind")} />
                      <TextInput name={`${column}.label`} label="Question" />
                      <TextInput name={`${column}.ask`} label="What to say when the answer is missing" />
                      <Tick name={`${column}.required`} label="It has to be answered" />
                    </>
                  )}
                </EditorRows>
              </>
            )}
            {kind === "longText" ? (
              <TextInput name={`${name}.words`} label="About how many words (optional)" width={4} inputMode="numeric" />
            ) : (
              <Hidden name={`${name}.words`} value={textAt(list[i], "words")} />
            )}
            {isText && byWriter ? (
              <>
                <Select name={`${name}.prefill`} label="What the portal fills in (optional)" options={prefillOptions} empty="Nothing" />
                <TextArea name={`${name}.startsAs`} label="The academy's usual wording, there to be changed (optional)" rows={2} />
              </>
            ) : (
              <>
                <Hidden name={`${name}.prefill`} value={textAt(list[i], "prefill")} />
                <Hidden name={`${name}.startsAs`} value={textAt(list[i], "startsAs")} />
              </>
            )}
          </>
        );
      }}
    </EditorRows>
  );
}
