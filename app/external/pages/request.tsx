import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { qrOf } from "#app/shared/qr.server";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { Hidden, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, SummaryList } from "#app/shared/ui/parts";
import { yearFacts } from "#app/documents/read.server";
import { HandOver, RequestTag } from "../asker-parts";
import { withdrawRequestForm } from "../forms";
import { answerLink } from "../mails";
import { questionsOf, VALID_DAYS } from "../questions";
import { requestPage } from "../read.server";
import { stateOf, stateSentence, whyNotRemind } from "../rules";
import { newLink, release, remind, withdrawRequest } from "../write.server";

export const handle = { title: (d: { who: string }) => `Asked outside: ${d.who}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const r = await requestPage(ctx, param(args, "requestId"));
  const year = await yearFacts(ctx, r.enrolmentId);
  const mine = r.documentWriterId === ctx.viewer.personId;
  return {
    id: r.id,
    who: r.who,
    title: r.title,
    about: r.personId === ctx.viewer.personId ? null : r.learner,
    learnerName: r.learnerName,
    note: r.note,
    asked: r.askedById === ctx.viewer.personId,
    seenBy: r.kind === "directObservation" ? "The learner and the assessor see this." : "Only you see this.",
    stage: year?.programme.stages.find((s) => s.key === r.stage)?.name ?? r.stage,
    email: r.email,
    state: stateOf(r, ctx.now),
    words: stateSentence(r, ctx.now),
    because: r.withdrawnBecause,
    draftHere: r.draft !== null,
    document: mine && r.documentId ? { id: r.documentId, draft: r.documentState === "draft" } : null,
    whyNotRemind: r.email === null ? null : whyNotRemind(r, ctx.now),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const r = await requestPage(ctx, param(args, "requestId"));
  const { config } = args.context;
  const values = await readForm(args.request);
  const back = (done: string) => redirect(`/requests/${r.id}?done=${done}`);
  switch (textAt(values, "act")) {
    case "remind":
      return attempt(z.object({}), values, async () => (await remind(ctx, r.id, config), back("reminded")));
    case "release":
      return attempt(z.object({}), values, async () => (await release(ctx, r.id), back("released")));
    case "withdraw":
      return attempt(withdrawRequestForm, values, async ({ because }) => (await withdrawRequest(ctx, r.id, because), back("withdrawn")));
    case "link":
      return attempt(z.object({}), values, async () => {
        const { token, expiresOn } = await newLink(ctx, r.id, VALID_DAYS[0]);
        const { questions, naming } = questionsOf(r.questions, r.audience);
        const link = answerLink(config, token ?? "");
        const about = { name: r.learnerName, contactEmail: config.contactEmail, naming, child: r.audience === "child" };
        return { handing: { link, qr: qrOf(link), expiresOn, who: r.who, note: r.note, about, set: { questions, naming } } };
      });
    default:
      throw notFound();
  }
}

const DONE: Record<string, string> = {
  mailed: "The e-mail with the link is on its way.",
  reminded: "A reminder with a new link is on its way. The old link ends.",
  released: "The link can be opened on another phone or computer now.",
  withdrawn: "The question is withdrawn: its link no longer works.",
};

export default function RequestPage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const failed = asFormAnswer(answer);
  const act = (value: string, words: string) => (
    <Form method="post" className="app-inline">
      <button className="govuk-button govuk-button--secondary" name="act" value={value}>
        {words}
      </button>
    </Form>
  );
  const goesOn = page.state === "waiting" || page.state === "opened";
  const withdrawing = failed && textAt(failed.values, "act") === "withdraw" ? failed : null;
  return (
    <Page
      title={page.who}
      caption="Asked outside"
      back={{ to: "/requests", label: "People you have asked outside" }}
      notice={page.done && !answer ? DONE[page.done] : null}
    >
      {failed && !withdrawing && <ErrorSummary errors={[{ href: null, message: failed.errors[""] ?? "" }]} />}
      {answer && "handing" in answer && <HandOver {...answer.handing} />}
      <p className="govuk-body">
        <RequestTag state={page.state} /> {page.words}
      </p>
      <SummaryList
        rows={[
          { key: "Asked as", value: page.title },
          page.about !== null && { key: "About", value: page.about },
          { key: "For", value: page.stage },
          { key: "Name shown to them", value: page.learnerName },
          page.note !== null && {
            key: page.asked ? "Your line for them" : "Line for them",
            value: <span className="app-paper__words">{page.note}</span>,
          },
          page.email !== null && { key: "E-mail address", value: <span className="app-break-anywhere">{page.email}</span> },
          page.because !== null && { key: "Withdrawn because", value: page.because },
        ]}
      />
      {page.document && (
        <ButtonLink to={`/documents/${page.document.id}${page.document.draft ? "/edit" : ""}`}>
          {page.document.draft ? "Read it and go on from there" : "Open the document"}
        </ButtonLink>
      )}
      {page.state === "answered" && !page.document && (
        <p className="govuk-body">
          The answer has gone to {page.about === null ? "your assessor" : "the assessor"}, who writes the observation with it.
        </p>
      )}
      {(goesOn || page.state === "expired") && (
        <>
          <h2 className="govuk-heading-m">They told you, or filled in the paper?</h2>
          <p className="govuk-body">
            <Link className="govuk-link app-apart" to={`/requests/${page.id}/type-in`}>
              Type it in for them
            </Link>
            <Link className="govuk-link app-apart" to={`/requests/${page.id}/paper`}>
              Print the questions
            </Link>
          </p>
          <h2 className="govuk-heading-m">The link</h2>
          {page.email !== null &&
            goesOn &&
            (page.whyNotRemind ? <p className="govuk-body">{page.whyNotRemind}.</p> : act("remind", "Remind them by e-mail"))}
          {page.state === "opened" && (
            <>
              <p className="govuk-body">
                It belongs to the phone or computer on which somebody pressed Start. If that was the wrong one, let it be opened on another
                {page.draftHere ? ": what was kept there for later is lost then." : "."}
              </p>
              {act("release", "Let it be opened on another phone")}
            </>
          )}
          <p className="govuk-body">
            Lost, or run out? A new link ends the one they have{page.draftHere ? ", and what they kept for later is lost" : ""}.
          </p>
          {act("link", "Make a new link to hand over")}
        </>
      )}
      {goesOn && (
        <Details summary="It is not needed any more" open={withdrawing !== null}>
          <RecordForm schema={withdrawRequestForm} answer={withdrawing} submit="Withdraw the question" warning>
            <Hidden name="act" value="withdraw" />
            <TextInput name="because" label="Why?" hint={`${page.seenBy} Their address is forgotten, and the link ends kindly.`} />
          </RecordForm>
        </Details>
      )}
    </Page>
  );
}
