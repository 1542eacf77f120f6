import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { formValues } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Tick } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Inset } from "#app/shared/ui/parts";
import { apart, typeInForm } from "../forms";
import { NamingFields, QuestionFields } from "../parts";
import { questionsOf } from "../questions";
import { requestPage } from "../read.server";
import { boxesOf, stateOf } from "../rules";
import { typeIn } from "../write.server";

export const handle = { title: "Type it in for them" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const r = await requestPage(ctx, param(args, "requestId"));
  const { questions, naming } = questionsOf(r.questions, r.audience);
  const [year = "", month = "", day = ""] = ctx.today.split("-");
  const state = stateOf(r, ctx.now);
  const held = await heldPostFor(args);
  return {
    id: r.id,
    who: r.who,
    over: state === "answered" || state === "withdrawn",
    name: r.learnerName,
    typist: ctx.viewer.name,
    audience: r.audience,
    version: r.questions,
    set: { questions, naming },
    today: { day: String(Number(day)), month: String(Number(month)), year },
    held: held && formValues(held),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const r = await requestPage(ctx, param(args, "requestId"));
  const sent = await readForm(args.request);
  return attempt(typeInForm(r.questions, r.audience), sent, async (checked) => {
    const answer = apart(checked, r.questions, r.audience);
    const again = askToLookAgain(ctx, sent, boxesOf(r), [r.learnerName, r.learner, answer.named.name]);
    if (again) return again;
    const { documentId } = await typeIn(ctx, r.id, { ...answer, givenOn: checked.givenOn as Day }, args.context.config);
    await forgetHeldPost(args);
    return redirect(r.kind === "directObservation" && r.assessorId !== ctx.viewer.personId ? `/requests/${r.id}` : `/documents/${documentId}/edit`);
  });
}

export default function TypeIn() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const schema = useMemo(() => typeInForm(page.version, page.audience), [page.version, page.audience]);
  const back = { to: `/requests/${page.id}`, label: page.who };
  if (page.over && !answer)
    return (
      <Page title="Type it in for them" caption={page.who} back={back} lead="This has been answered or withdrawn already.">
        <ButtonLink to={`/requests/${page.id}`}>See how it stands</ButtonLink>
      </Page>
    );
  return (
    <Page
      title="Type it in for them"
      caption={page.who}
      back={back}
      lead="In their words, as close as you can. Nobody can change it afterwards, and it says that you typed it."
    >
      <Inset>It will say: typed in by {page.typist}. Leave out names and anything that could identify a child or family.</Inset>
      {page.held && <Inset>What you were writing when you were signed out is here again.</Inset>}
      <RecordForm schema={schema} values={page.held ?? { givenOn: page.today }} answer={answer} submit="Keep these words">
        <LookAgainFirst found={lookAgainIn(answer)} />
        <DateInput name="givenOn" label="When did they say it?" />
        <QuestionFields set={page.set} name={page.name} />
        <NamingFields naming={page.set.naming} typed />
        <Tick name="agree" label="They know what happens with their answer, and they agree" />
      </RecordForm>
    </Page>
  );
}
