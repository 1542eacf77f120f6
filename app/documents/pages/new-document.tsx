import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { contextOf, type Context } from "#app/shared/context.server";
import { dayAndTime, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { isId, newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset, SummaryList } from "#app/shared/ui/parts";
import { startForm } from "../forms";
import { beginning } from "../read.server";
import { openRequests } from "../read-requests.server";
import { whoCanSee } from "../rules";
import { startDocument } from "../write.server";
import { startObservation } from "../write-requests.server";

export const handle = { title: (d: { title: string; learner: string }) => `New: ${d.title}, ${d.learner}` };

/** `?enrolment=…&kind=…&stage=…` (no stage for what belongs to none), and `&request=…` where an observation was asked for. */
function askedFor(url: string) {
  const params = new URL(url).searchParams;
  const [enrolmentId, kind, stage = null, requestId = null] = ["enrolment", "kind", "stage", "request"].map((name) => params.get(name));
  if (!isId(enrolmentId) || !isId(kind) || (stage !== null && !isId(stage))) throw notFound();
  return { enrolmentId, kind, stage, requestId };
}
async function wanted(ctx: Context, url: string) {
  const { enrolmentId, kind, stage, requestId } = askedFor(url);
  const found = await beginning(ctx, enrolmentId, kind, stage);
  const request = requestId && (await openRequests(ctx, enrolmentId)).find((r) => r.id === requestId && r.stage === stage);
  return { ...found, enrolment: enrolmentId, request: request || null };
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, definition, stage, drafts, request, enrolment } = await wanted(ctx, args.request.url);
  return {
    id: newId(),
    enrolment,
    title: definition.title,
    purpose: definition.purpose,
    learner: year.learnerName,
    mine: year.personId === ctx.viewer.personId,
    stage: stage?.name ?? null,
    ended: !year.active,
    // families, professionals and observers can write it themselves
    outside:
      stage && year.active && ["familyFeedback", "professionalFeedback", "directObservation"].includes(definition.kind)
        ? `/requests/new?${new URLSearchParams({ enrolment, kind: definition.kind, stage: stage.key }).toString()}`
        : null,
    seenBy: whoCanSee(definition, "draft"),
    drafts: drafts.map((d) => ({ id: d.id, words: `${d.state === "returned" ? "returned for changes" : "draft"}, saved ${dayAndTime(d.savedAt)}` })),
    request: request && { setting: request.setting, aims: request.aims, proposedOn: request.proposedOn && longDay(request.proposedOn) },
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolmentId, kind, stage, requestId } = askedFor(args.request.url);
  await beginning(ctx, enrolmentId, kind, stage);
  return attempt(startForm, await readForm(args.request), async ({ id }) => {
    if (isId(requestId)) await startObservation(ctx, { id, requestId });
    else await startDocument(ctx, { id, enrolmentId, kind, stage });
    return redirect(`/documents/${id}/edit`);
  });
}

export default function NewDocument() {
  const { id, enrolment, title, purpose, learner, mine, stage, ended, seenBy, drafts, request, outside } = useLoaderData<typeof loader>();
  const answer = useActionData();
  return (
    <Page
      title={title}
      caption={[learner, stage ?? ""].filter(Boolean).join(", ")}
      back={mine ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${enrolment}`, label: learner }}
      lead={purpose}
    >
      {request && (
        <SummaryList
          rows={[
            { key: "Asked for", value: request.setting },
            { key: "What to look at", value: <span className="app-paper__words">{request.aims}</span> },
            request.proposedOn !== null && { key: "Proposed for", value: request.proposedOn },
          ]}
        />
      )}
      {drafts.length > 0 && (
        <Inset>
          <p className="govuk-body">There is one that is not finished. Go on with it, or begin another.</p>
          <ul className="govuk-list">
            {drafts.map((d) => (
              <li key={d.id}>
                <Link className="govuk-link" to={`/documents/${d.id}/edit`}>
                  Go on with this one
                </Link>
                : {d.words}
              </li>
            ))}
          </ul>
        </Inset>
      )}
      <p className="govuk-body">
        <strong>Who can see this:</strong> {seenBy}
      </p>
      {outside && (
        <Inset>
          Somebody without an account can write it themselves, by a link on their phone or on paper.{" "}
          <Link className="govuk-link" to={outside}>
            Ask them
          </Link>
        </Inset>
      )}
      {ended ? (
        <p className="govuk-body">This year has ended. Nothing new can be begun in it.</p>
      ) : (
        <RecordForm schema={startForm} values={{ id }} answer={answer} submit={drafts.length > 0 ? "Begin another" : "Begin writing"}>
          <Hidden name="id" value={id} />
        </RecordForm>
      )}
    </Page>
  );
}
