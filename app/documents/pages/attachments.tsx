import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { fileStore } from "#app/shared/file-store.server";
import { isId, newId } from "#app/shared/ids";
import { readUpload } from "#app/shared/multipart.server";
import { Refusal } from "#app/shared/refusal";
import { problems, readForm } from "#app/shared/responses.server";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { FileInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Empty, Inset } from "#app/shared/ui/parts";
import { ATTACHMENT_BYTES, ATTACHMENT_MB, attachmentTypes, MOST_ATTACHMENTS, sizeWords, tooLargeToAttach } from "../attachments";
import { attachmentsForm } from "../read-attachments.server";
import { whoCanSee, whyNot } from "../rules";
import { attachFile, removeAttachment } from "../write-attachments.server";

export const handle = { title: (d: { title: string; learner: string }) => `Files of ${d.title}: ${d.learner}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await attachmentsForm(ctx, id);
  if (whyNot("save", ctx.viewer.personId, found) !== null) throw redirect(`/documents/${id}`);
  return {
    id,
    fresh: newId(),
    title: found.definition.title,
    learner: found.names.learner,
    seenBy: whoCanSee(found.definition, found.document.state),
    files: found.attachments.map((a) => ({
      id: a.id,
      name: a.fileName,
      words: `${attachmentTypes[a.type].words}, ${sizeWords(a.bytes)}, attached by ${a.addedBy} on ${dayAndTime(a.addedAt)}`,
      heic: a.type === "heic",
    })),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const documentId = param(args, "id");
  await attachmentsForm(ctx, documentId);
  const here = `/documents/${documentId}/attachments`;
  const isUpload = /^multipart\/form-data/i.test(args.request.headers.get("content-type") ?? "");
  try {
    if (!isUpload) {
      await removeAttachment(ctx, { documentId, id: textAt(await readForm(args.request), "attachment") });
      return redirect(`${here}?done=removed`);
    }
    const { values, upload } = await readUpload(args.request, "file", { bytes: ATTACHMENT_BYTES, sentence: tooLargeToAttach });
    if (upload instanceof Refusal) throw upload;
    const id = textAt(values, "id");
    if (!isId(id)) throw new Refusal("Something is missing from this page. Open it again.");
    await attachFile(ctx, fileStore(args.context.config.attachments), { id, documentId, ...upload });
    return redirect(`${here}?done=attached`);
  } catch (error) {
    if (error instanceof Refusal) return problems({}, { [error.field ?? ""]: error.message });
    throw error;
  }
}

const DONE: Record<string, string> = { attached: "The file is attached.", removed: "The file has been removed." };

export default function Attachments() {
  const page = useLoaderData<typeof loader>();
  const errors = asFormAnswer(useActionData())?.errors ?? {};
  const busy = useNavigation().state !== "idle";
  const full = page.files.length >= MOST_ATTACHMENTS;
  return (
    <Page
      title="Attached files"
      caption={`${page.title}, ${page.learner}`}
      back={{ to: `/documents/${page.id}/edit`, label: "Go on writing" }}
      notice={page.done ? DONE[page.done] : undefined}
    >
      <ErrorSummary
        errors={Object.entries(errors).map(([field, message]) => ({ href: field === "file" ? "#f-file" : null, message }))}
        attempt={Object.keys(errors).length}
      />
      <Inset>
        <strong>Who can see these files:</strong> {page.seenBy} They can be changed until you send the document.
      </Inset>
      {page.files.length === 0 ? (
        <Empty>No files yet. Attach what belongs to this piece of work, like a genogram, slides or a photo of a drawing.</Empty>
      ) : (
        <ul className="govuk-task-list" aria-label={`${page.files.length} files`}>
          {page.files.map((f) => (
            <li key={f.id} className="govuk-task-list__item">
              <div className="govuk-task-list__name-and-hint">
                <a className="govuk-link" href={`/documents/${page.id}/attachments/${f.id}`} download>
                  {f.name}
                </a>
                <div className="govuk-task-list__hint">
                  {f.words}
                  {f.heic && ". It may hold the place where it was taken."}
                </div>
              </div>
              <div className="govuk-task-list__status">
                <Form method="post" action={`/documents/${page.id}/attachments`}>
                  <input type="hidden" name="attachment" value={f.id} />
                  <button className="govuk-button govuk-button--secondary app-button--small">
                    Remove<span className="govuk-visually-hidden"> {f.name}</span>
                  </button>
                </Form>
              </div>
            </li>
          ))}
        </ul>
      )}
      {full ? (
        <p className="govuk-body">A document has at most {MOST_ATTACHMENTS} files.</p>
      ) : (
        <Form method="post" action={`/documents/${page.id}/attachments`} encType="multipart/form-data" noValidate aria-busy={busy} key={page.fresh}>
          <input type="hidden" name="id" value={page.fresh} />
          <h2 className="govuk-heading-m">Attach a file</h2>
          <p className="govuk-body">
            Leave out names, addresses and anything else that could identify a family. What a camera writes into a photo (place, time, device) is
            removed from JPEG and PNG. It cannot be removed from HEIC: if the place matters, save the photo as JPEG first.
          </p>
          <FileInput
            name="file"
            label="File"
            hint={`PDF, Word (.docx), PNG, JPEG or HEIC, up to ${ATTACHMENT_MB} MB. Files are not scanned for viruses here.`}
            accept=".pdf,.docx,.png,.jpg,.jpeg,.heic,.heif"
            error={errors.file}
          />
          <button className="govuk-button" type="submit">
            Attach it
          </button>
        </Form>
      )}
      <div className="govuk-button-group">
        <ButtonLink to={`/documents/${page.id}/edit`} secondary>
          Go on writing
        </ButtonLink>
        <Link className="govuk-link" to={`/documents/${page.id}`}>
          Read it as it is
        </Link>
      </div>
    </Page>
  );
}
