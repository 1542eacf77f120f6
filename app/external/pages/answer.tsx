import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useMemo, type ReactNode } from "react";
import { parseCookie, secretCookie } from "../cookie";
import { identifyingKinds, lookAgainIn, type LookAgain } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { moment } from "#app/shared/clock.server";
import { fullDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt, type FormValues } from "#app/shared/form-values";
import { Refusal } from "#app/shared/refusal";
import { attempt, problems, readForm } from "#app/shared/responses.server";
import { Tick } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Details, Inset } from "#app/shared/ui/parts";
import { answerForm, apart } from "../forms";
import { NamingFields, QuestionFields, WhatHappens } from "../parts";
import { questionsOf } from "../questions";
import { boxesOf, lastDay, statusOf, type LinkState } from "../rules";
import { answerByLink, beginAnswer, keepForLater, openLink } from "../write.server";

// says nothing about whose link it is
export const handle = { title: "A few words" };

const holderOf = ({ params, request, context }: LoaderFunctionArgs | ActionFunctionArgs) => ({
  token: params.token ?? "",
  secret: parseCookie(request.headers.get("Cookie"), context.config.https),
  address: context.remoteAddress,
});
const here = ({ params }: ActionFunctionArgs) => `/answer/${encodeURIComponent(params.token ?? "")}`;

export async function loader(args: LoaderFunctionArgs) {
  const opened = await openLink(args.context, holderOf(args));
  const { contactEmail, council } = args.context.config;
  const { state } = opened;
  if (state !== "open" && state !== "begin") return data({ state, contactEmail, asked: null }, { status: statusOf[state] });
  const { request } = opened;
  const { questions, naming } = questionsOf(request.questions, request.audience);
  const draft = state === "open" && request.draft ? (JSON.parse(request.draft) as FormValues) : null;
  return data({
    state,
    contactEmail,
    asked: {
      name: request.learnerName,
      council,
      kind: request.kind,
      audience: request.audience,
      version: request.questions,
      note: request.note,
      until: fullDay(lastDay(request.expiresAt)),
      set: { questions, naming },
      draft,
      kept: new URL(args.request.url).searchParams.has("kept"),
    },
  });
}

export async function action(args: ActionFunctionArgs) {
  const holder = holderOf(args);
  const values = await readForm(args.request);
  const intent = textAt(values, "intent");
  if (intent === "begin") {
    const secret = await beginAnswer(args.context, holder);
    return redirect(here(args), { headers: { "Set-Cookie": secretCookie(secret, args.context.config.https) } });
  }
  const opened = await openLink(args.context, holder);
  if (opened.state !== "open" && opened.state !== "answeredHere")
    return problems(values, { "": "Your answer was not sent. What you wrote is still on this page." });
  const { request } = opened;
  if (intent === "later")
    try {
      await keepForLater(args.context, holder, values);
      return redirect(`${here(args)}?kept`);
    } catch (error) {
      if (error instanceof Refusal) return problems(values, { "": error.message });
      throw error;
    }
  return attempt(answerForm(request.questions, request.audience), values, async (checked) => {
    const answer = apart(checked, request.questions, request.audience);
    const { today } = moment(args.context.clock);
    const again = askToLookAgain({ viewer: { name: request.learner }, today }, values, boxesOf(request), [request.learnerName, answer.named.name]);
    if (again) return again;
    await answerByLink(args.context, holder, answer, args.context.config);
    return redirect(here(args));
  });
}

export default function Answer() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const failed = asFormAnswer(answer);
  if (!page.asked) return <Closed state={page.state} contactEmail={page.contactEmail} wrote={failed?.values ?? null} problem={failed?.errors[""]} />;
  return page.state === "begin" ? (
    <Cover asked={page.asked} contactEmail={page.contactEmail} wrote={failed?.values ?? null} />
  ) : (
    <Questions asked={page.asked} contactEmail={page.contactEmail} answer={answer} />
  );
}

type Asked = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["asked"]>;
const aboutOf = ({ name, audience, set }: Asked, contactEmail: string) => ({ name, contactEmail, naming: set.naming, child: audience === "child" });

/** Who asks, what for, and what happens with an answer. Nothing begins before somebody presses the button. */
function Cover({ asked, contactEmail, wrote }: { asked: Asked; contactEmail: string; wrote: FormValues | null }) {
  const { name, council, audience, kind } = asked;
  const child = audience === "child";
  const title = child
    ? `What do you think about ${name}?`
    : kind === "directObservation"
      ? `${name} asks you to write about an observation`
      : `${name} asks what you think`;
  const lead = child
    ? `${name} is a social worker. ${name} wants to know what you think.`
    : kind === "directObservation"
      ? `${name} is in the first year as a social worker at ${council}. You saw ${name} at work. Please write down what you saw.`
      : `${name} is in the first year as a social worker at ${council}. What you say helps ${name} to learn. It takes about five minutes.`;
  return (
    <Page title={title} lead={lead}>
      <Wrote values={wrote} />
      {asked.note && (
        <Inset>
          <span className="app-paper__words">{asked.note}</span>
        </Inset>
      )}
      <h2 className="govuk-heading-m">What happens with your answer</h2>
      <WhatHappens {...aboutOf(asked, contactEmail)} />
      <p className="govuk-body">
        {child
          ? "Press Start on the phone you want to use."
          : `The link works until ${asked.until}. When you press Start, it belongs to this phone or computer, so that nobody else can answer for you. It keeps one small file (a cookie) here for that, and nothing else.`}
      </p>
      <Form method="post">
        <button className="govuk-button govuk-button--start" name="intent" value="begin">
          Start
        </button>
      </Form>
    </Page>
  );
}

function Questions({ asked, contactEmail, answer }: { asked: Asked; contactEmail: string; answer: unknown }) {
  const { name, audience, version, set, draft } = asked;
  const child = audience === "child";
  const again = lookAgainIn(answer);
  const schema = useMemo(() => answerForm(version, audience), [version, audience]);
  return (
    <Page
      title={
        child
          ? `What do you think about ${name}?`
          : set.naming === "registered"
            ? `What you saw ${name} do`
            : `What you think about the work of ${name}`
      }
      notice={asked.kept ? "It is kept on this phone or computer. Open the link here again to go on." : null}
    >
      <Inset>
        {child
          ? "You can leave out any question. Please do not write your last name or where you live."
          : "You can leave out what you do not want to answer. Please write no names of children or families, and nothing that tells who they are."}
      </Inset>
      {asked.note && <p className="govuk-body app-paper__words">{asked.note}</p>}
      <RecordForm
        schema={schema}
        values={draft ?? {}}
        answer={answer}
        submit="Send my answer"
        also={
          <button className="govuk-button govuk-button--secondary" name="intent" value="later" formNoValidate>
            Keep it and finish later
          </button>
        }
      >
        <QuestionFields set={set} name={name} />
        <NamingFields naming={set.naming} />
        <Details summary="What happens with my answer">
          <WhatHappens {...aboutOf(asked, contactEmail)} />
        </Details>
        <Tick name="agree" label={child ? `It is fine that ${name} and the others read this` : "I know what happens with my answer, and I agree"} />
        {again.length > 0 && <LooksLike found={again} />}
      </RecordForm>
      <p className="govuk-body-s">If you keep it for later, whoever uses this phone or computer with this link can read what you wrote so far.</p>
    </Page>
  );
}

/** Advice, not an obstacle: it stands right above the button, and the button then sends. */
const LooksLike = ({ found }: { found: readonly LookAgain[] }) => (
  <div className="govuk-inset-text app-looks-like" role="alert">
    <p className="govuk-body">
      <strong>Please look once more.</strong> These words may tell who somebody is:
    </p>
    <ul className="govuk-list govuk-list--bullet">
      {found.map((f) => (
        <li key={f.key}>
          “{f.words}” looks like {identifyingKinds[f.kind]}
        </li>
      ))}
    </ul>
    <p className="govuk-body">Change them if you can. If they may stay, press Send my answer again.</p>
    {found.map((f) => (
      <input key={f.key} type="hidden" name="checked" value={f.key} />
    ))}
  </div>
);

const CLOSED: Record<Exclude<LinkState, "open" | "begin">, { title: string; lead: string; more: (contact: ReactNode) => ReactNode }> = {
  answeredHere: {
    title: "Thank you",
    lead: "Your answer has arrived. You can close this page.",
    more: (contact) => <>If you change your mind, tell the person who asked you, or write to {contact}. We then take your answer out.</>,
  },
  answered: {
    title: "This link has been used",
    lead: "An answer has been sent with it, and it works only once.",
    more: (contact) => <>If that was not you, tell the person who gave you the link, or write to {contact}. They can make a new one.</>,
  },
  expired: {
    title: "This link has run out",
    lead: "It worked for some weeks only. You did nothing wrong.",
    more: (contact) => <>If you still want to answer, ask the person who gave you the link for a new one, or write to {contact}.</>,
  },
  withdrawn: {
    title: "This is not needed any more",
    lead: "The question has been taken back. You need do nothing.",
    more: (contact) => <>If you have a question about it, write to {contact}.</>,
  },
  elsewhere: {
    title: "This link belongs to another phone or computer",
    lead: "Somebody has begun to answer with it there, and one link is for one person only.",
    more: (contact) => (
      <>
        If it was given to you, tell the person who gave it to you, or write to {contact}: they can open it for this phone or computer. If somebody
        passed it on to you, you need do nothing.
      </>
    ),
  },
  unknown: {
    title: "This link is not complete",
    lead: "Nothing can be found here. Perhaps a piece of the address is missing, or there is a newer link.",
    more: (contact) => <>Copy the whole link and try again. If it does not help, ask the person who gave it to you, or write to {contact}.</>,
  },
};

type ClosedProps = { state: string; contactEmail: string; wrote: FormValues | null; problem: string | undefined };
function Closed({ state, contactEmail, wrote, problem }: ClosedProps) {
  const { title, lead, more } = CLOSED[state as keyof typeof CLOSED];
  return (
    <Page title={title} lead={lead}>
      {problem && (
        <p className="govuk-body" role="alert">
          {problem}
        </p>
      )}
      <p className="govuk-body">{more(<span className="app-break-anywhere">{contactEmail}</span>)}</p>
      <Wrote values={wrote} />
    </Page>
  );
}

/** Somebody wrote while the link ended: their words are theirs to copy. */
function Wrote({ values }: { values: FormValues | null }) {
  const words = Object.entries(values ?? {}).filter(
    ([key, v]) => typeof v === "string" && v.length > 3 && !["intent", "checked", "agree"].includes(key),
  );
  if (words.length === 0) return null;
  return (
    <Inset>
      <p className="govuk-body">
        <strong>What you had written</strong>
      </p>
      {words.map(([key, v]) => (
        <p className="govuk-body app-paper__words" key={key}>
          {String(v)}
        </p>
      ))}
    </Inset>
  );
}
