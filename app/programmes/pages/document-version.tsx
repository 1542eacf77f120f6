import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { textAt } from "#app/shared/form-values";
import { readForm } from "#app/shared/responses.server";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Inset, TaskList } from "#app/shared/ui/parts";
import { checkDocument, documentParts, placeOf } from "../forms-document";
import { documentEditor, openDocumentDraft } from "../read-editor.server";
import { beginDocument, throwAway } from "../write-editor.server";

export const handle = { title: (loaded: { title: string }) => `New version of ${loaded.title}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const kind = param(args, "kind");
  const { newest, draft } = await documentEditor(ctx, kind);
  const base = { kind, title: `${newest.title}, version ${newest.version}`, saved: new URL(args.request.url).searchParams.get("done") === "saved" };
  if (!draft) return { ...base, open: null };
  const { base: before } = await openDocumentDraft(ctx, kind);
  const { errors } = checkDocument(draft.values, before, newest.version + 1);
  const wrong = Object.keys(errors).map((name) => placeOf(name).part);
  return {
    ...base,
    open: {
      by: `${draft.savedBy}, ${dayAndTime(draft.savedAt)}`,
      parts: documentParts(draft.values).map((p) => ({ ...p, wrong: wrong.filter((w) => w === p.key).length })),
    },
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const kind = param(args, "kind");
  await documentEditor(ctx, kind);
  const values = await readForm(args.request);
  if (textAt(values, "intent") === "throw away") {
    await throwAway(ctx, "document", kind);
    return redirect(`/programmes/documents/${kind}?done=thrown-away`);
  }
  await beginDocument(ctx, kind);
  return redirect(`/programmes/documents/${kind}/new-version`);
}

/** The next questions of a document while they are being prepared. */
export default function DocumentVersion() {
  const { kind, title, saved, open } = useLoaderData<typeof loader>();
  return (
    <Page
      title="New version"
      caption={title}
      back={{ to: `/programmes/documents/${kind}`, label: title }}
      notice={saved ? "Saved. Nothing is published yet." : null}
    >
      <Inset>Whatever is written keeps the questions it was begun with. The new ones are asked only once a new version of a programme says so.</Inset>
      {open ? (
        <>
          <p className="govuk-body">Saved last by {open.by}.</p>
          <TaskList
            tasks={open.parts.map((p) => ({
              key: p.key,
              to: `/programmes/documents/${kind}/new-version/${p.key}`,
              title: p.title,
              status: p.wrong > 0 ? `${p.wrong} to put right` : "Whole",
            }))}
          />
          <ButtonLink to={`/programmes/documents/${kind}/new-version/preview`}>Check and preview</ButtonLink>
          <Form method="post">
            <button className="app-link-button" name="intent" value="throw away">
              Throw this draft away
            </button>
          </Form>
        </>
      ) : (
        <Form method="post">
          <p className="govuk-body">The new version begins as a copy of this one. You can stop at any time and go on later.</p>
          <button className="govuk-button">Begin a new version</button>
        </Form>
      )}
    </Page>
  );
}
