import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import { can } from "#app/access/permissions";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, type Context } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { isId, newId } from "#app/shared/ids";
import { qrOf } from "#app/shared/qr.server";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, Radios, TextArea, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Inset } from "#app/shared/ui/parts";
import { HandOver } from "../asker-parts";
import { askForm } from "../forms";
import { answerLink } from "../mails";
import { audiences, QUESTIONS, questionsOf, VALID_DAYS } from "../questions";
import { asking } from "../read.server";
import { askOutside } from "../write.server";

export const handle = { title: "Ask somebody outside" };

/** `?enrolment=…`, and `&kind=…&stage=…` where somebody comes from a task. */
async function wanted(ctx: Context, url: string) {
  const params = new URL(url).searchParams;
  const enrolmentId = params.get("enrolment");
  if (!isId(enrolmentId)) throw notFound();
  const { year, mail, names } = await asking(ctx, enrolmentId, "directObservation");
  const kind = params.get("kind");
  const mine = audiences
    .map((value) => ({ value, ...questionsOf(QUESTIONS, value) }))
    .filter((a) => can(ctx.viewer, "learner.askOutside", { relations: year.relations, kind: a.kind }) && a.kind in year.programme.documents);
  const fitting = mine.filter((a) => a.kind === kind);
  return { enrolmentId, year, mail, names, audiences: fitting.length > 0 ? fitting : mine, stage: params.get("stage") ?? "" };
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolmentId, year, mail, names, audiences, stage } = await wanted(ctx, args.request.url);
  const [given = ""] = names;
  const mine = year.personId === ctx.viewer.personId;
  return {
    id: newId(),
    enrolmentId,
    mine,
    learner: year.learnerName,
    names: names.join(" or "),
    ended: !year.active,
    seenBy: [
      ...(audiences.some((a) => a.kind !== "directObservation") ? ["Whom you ask for feedback, only you see."] : []),
      ...(audiences.some((a) => a.kind === "directObservation")
        ? [`Of an observation, ${mine ? "your assessor" : year.learnerName} sees too that you asked, and what came of it.`]
        : []),
    ],
    mail,
    stages: year.programme.stages.map((s) => ({ value: s.key, label: s.name })),
    values: { stage, learnerName: given, days: String(VALID_DAYS[0]), audience: audiences.length === 1 ? audiences[0]!.value : "" },
    audiences: audiences.map(({ value, title, hint }) => ({ value, label: title, hint })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolmentId, year } = await wanted(ctx, args.request.url);
  const { config } = args.context;
  const form = askForm(year.programme.stages.map((s) => s.key));
  const sent = await readForm(args.request);
  return attempt(form, sent, async ({ way, ...asked }) => {
    const again = askToLookAgain(ctx, sent, { who: "A few words for yourself", note: "A line for them" }, [year.learnerName]);
    if (again) return again;
    const { kind, questions, naming } = questionsOf(QUESTIONS, asked.audience);
    const email = way === "email" ? asked.email : null;
    const { token, expiresOn } = await askOutside(ctx, { ...asked, email, enrolmentId, kind }, config);
    if (way === "email") return redirect(`/requests/${asked.id}?done=mailed`);
    if (way === "paper" || token === null) return redirect(`/requests/${asked.id}${way === "paper" ? "/paper" : ""}`);
    const link = answerLink(config, token);
    const about = { name: asked.learnerName, contactEmail: config.contactEmail, naming, child: asked.audience === "child" };
    return { id: asked.id, handing: { link, qr: qrOf(link), expiresOn, who: asked.who, note: asked.note, about, set: { questions, naming } } };
  });
}

export default function NewRequest() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const schema = useMemo(() => askForm(page.stages.map((s) => s.value)), [page.stages]);
  const back = page.mine ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${page.enrolmentId}`, label: page.learner };
  if (answer && "handing" in answer)
    return (
      <Page title="The link is made" back={back}>
        <HandOver {...answer.handing} />
        <div className="app-no-print">
          <ButtonLink to={`/requests/${answer.id}`} secondary>
            Go on to this question
          </ButtonLink>
        </div>
      </Page>
    );
  if (page.ended) return <Page title="Ask somebody outside" back={back} lead="This year has ended. Nobody needs to be asked any more." />;
  return (
    <Page
      title="Ask somebody outside"
      caption={page.mine ? undefined : page.learner}
      back={back}
      lead="They need no account. They answer a few questions by a link, on paper or in conversation."
    >
      {page.seenBy.map((words) => (
        <p className="govuk-body" key={words}>
          {words}
        </p>
      ))}
      <RecordForm
        key={page.id}
        schema={schema}
        values={{ ...page.values, way: page.mail ? "email" : "link", id: page.id }}
        answer={answer}
        submit="Ask them"
      >
        <LookAgainFirst found={lookAgainIn(answer)} />
        <Hidden name="id" value={page.id} />
        <Radios name="audience" label="Whom do you ask?" options={page.audiences} />
        <TextInput
          name="who"
          label="A few words for yourself"
          hint="So that you know later whom you meant. Only you see these words. Without names of families, for example: mum, family with two boys."
          spellCheck
        />
        <Radios name="stage" label="For which review?" options={page.stages} inline={page.stages.length < 4} />
        <TextInput
          name="learnerName"
          label={page.mine ? "The name they know you by" : `How ${page.learner} is named to them`}
          hint={
            page.mine
              ? "Nothing else about you is shown to them. Your given name is enough."
              : `${page.names}. Nothing else about them is shown outside.`
          }
          width={20}
        />
        <TextArea
          name="note"
          label="A line for them (optional)"
          hint="What it is about or, for an observation, when it is and what to look at. Without names of children and families."
          rows={3}
        />
        <Radios
          name="way"
          label="How do you ask?"
          options={[
            ...(page.mail
              ? [{ value: "email", label: "By e-mail", hint: "The portal sends them the link. Their address is forgotten once they have answered." }]
              : []),
            { value: "link", label: "By a link or QR code that you hand over", hint: "In a message, or on your phone when you see them." },
            {
              value: "paper",
              label: "On paper or in conversation",
              hint: "You print the questions or read them out, and type in the answers word for word.",
            },
          ]}
        />
        {page.mail ? (
          <TextInput name="email" label="Their e-mail address" hint="If you ask by e-mail." type="email" width={30} />
        ) : (
          <Inset>E-mail is not set up in this portal. Hand the link over in another way.</Inset>
        )}
        <Radios
          name="days"
          label="How long does the link work?"
          options={[...VALID_DAYS]
            .sort((a, b) => a - b)
            .map((n) => ({ value: String(n), label: n % 7 === 0 ? (n === 7 ? "1 week" : `${n / 7} weeks`) : `${n} days` }))}
          inline
          small
        />
      </RecordForm>
    </Page>
  );
}
