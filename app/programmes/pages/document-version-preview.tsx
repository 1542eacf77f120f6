import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { answer } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Empty, Inset } from "#app/shared/ui/parts";
import { checkDocument, documentChanges, documentParts, placeOf } from "../forms-document";
import { publishForm } from "../forms-programme";
import { Questions } from "../parts-document";
import { openDocumentDraft } from "../read-editor.server";
import { standardsOf } from "../read.server";
import { publishDocument } from "../write-editor.server";

export const handle = { title: "Check and preview" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const kind = param(args, "kind");
  const { newest, base, draft } = await openDocumentDraft(ctx, kind);
  const { definition, errors } = checkDocument(draft.values, base, newest.version + 1);
  const parts = documentParts(draft.values);
  return {
    kind,
    title: `${newest.title}, version ${newest.version}`,
    draftId: draft.id,
    version: draft.version,
    wrong: Object.entries(errors).map(([name, words]) => {
      const part = parts.find((p) => p.key === placeOf(name).part);
      return { name, words, part: part?.title ?? "", to: `/programmes/documents/${kind}/new-version/${part?.key ?? "about"}?check` };
    }),
    definition,
    changes: definition ? documentChanges(base, definition) : [],
    standards: (await standardsOf(ctx, "pqs-practitioners")).slice(0, 3).map((s) => ({ value: s.id, label: s.heading })),
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    publishForm,
    async (ctx, { id, version }) => {
      const kind = param(args, "kind");
      await publishDocument(ctx, kind, { draftId: id, version });
      return redirect(`/programmes/documents/${kind}?done=published`);
    },
    (ctx) => allow(ctx, "programmes.change"),
  );

/** The next questions as whoever answers them would see them, and what they change. From here they are published. */
export default function DocumentVersionPreview() {
  const { kind, title, draftId, version, wrong, definition, changes, standards } = useLoaderData<typeof loader>();
  const sent = useActionData();
  return (
    <Page
      title="Check and preview"
      caption={`New version of ${title}`}
      back={{ to: `/programmes/documents/${kind}/new-version`, label: "All parts" }}
    >
      {!definition && (
        <>
          <p className="govuk-body">
            {wrong.length === 1 ? "One thing is" : `${wrong.length} things are`} still to be put right. Then you will see the questions here as they
            are asked.
          </p>
          <ul className="govuk-list govuk-list--bullet">
            {wrong.map((w) => (
              <li key={w.name}>
                <Link className="govuk-link" to={w.to}>
                  {w.part}
                </Link>
                : {w.words}
              </li>
            ))}
          </ul>
        </>
      )}
      {definition && (
        <>
          <h2 className="govuk-heading-m">What changes</h2>
          {changes.length === 0 ? (
            <Empty>Nothing yet. What you change in the parts will be told here.</Empty>
          ) : (
            <ul className="govuk-list govuk-list--bullet">
              {changes.map((c) => (
                <li key={c}>{c}</li>
              ))}
            </ul>
          )}
          <p className="govuk-body">Nobody is affected until a programme uses it: what is begun keeps its questions.</p>
          {changes.length > 0 && (
            <RecordForm schema={publishForm} answer={sent} submit="Publish this version">
              <p className="govuk-body">Published, it never changes again; what comes after it is another version.</p>
              <Hidden name="id" value={draftId} />
              <Hidden name="version" value={String(version)} />
            </RecordForm>
          )}
          <h2 className="govuk-heading-m">As it will be asked: {definition.title}</h2>
          <Inset>{definition.purpose} (Three of the standards stand for all; what you type here is kept nowhere.)</Inset>
          <Questions definition={definition} standards={standards} />
        </>
      )}
    </Page>
  );
}
