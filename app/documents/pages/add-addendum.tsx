import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { newId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset } from "#app/shared/ui/parts";
import { addendumForm } from "../forms";
import { lookAgainIn } from "../look-again";
import { askToLookAgain } from "../look-again.server";
import { LookAgainFirst } from "../parts";
import { around, findMatter } from "../read.server";
import { mayAddAddendum, whoReads } from "../rules";
import { addAddendum } from "../write.server";

export const handle = { title: (d: { title: string; learner: string }) => `Addendum: ${d.title}, ${d.learner}` };

async function amendable(ctx: Context, id: string) {
  const found = await findMatter(ctx, id);
  if (!found) throw notFound();
  allow(ctx, "document.amend", found);
  return found;
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await amendable(ctx, id);
  if (!mayAddAddendum(ctx.viewer.personId, found)) throw redirect(`/documents/${id}`);
  const text = (await heldPostFor(args))?.get("text") ?? "";
  return { id, noteId: newId(), text, seenBy: whoReads(found.definition, "locked"), title: found.definition.title, learner: found.names.learner };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await amendable(ctx, id);
  const sent = await readForm(args.request);
  return attempt(addendumForm, sent, async ({ id: noteId, text }) => {
    const again = askToLookAgain(ctx, sent, { text: "Addendum" }, around(found, ctx.viewer));
    if (again) return again;
    await addAddendum(ctx, { id, noteId, text });
    await forgetHeldPost(args);
    return redirect(`/documents/${id}?done=added`);
  });
}

export default function AddAddendum() {
  const { id, noteId, text, title, learner, seenBy } = useLoaderData<typeof loader>();
  const sent = useActionData();
  return (
    <Page
      title="Add an addendum"
      caption={`${title}, ${learner}`}
      back={{ to: `/documents/${id}` }}
      lead="What was signed stays as it is. Your correction stands beneath it with your name and today’s date, and cannot be changed afterwards."
    >
      <p className="govuk-body">
        <strong>Who can see this:</strong> {seenBy}
      </p>
      {text && <Inset>What you were writing when you were signed out is here again.</Inset>}
      <RecordForm schema={addendumForm} values={{ id: noteId, text }} answer={sent} submit="Add it">
        <LookAgainFirst found={lookAgainIn(sent)} />
        <Hidden name="id" value={noteId} />
        <TextArea name="text" label="Addendum" hint="Say what is to be read differently, and why." />
      </RecordForm>
    </Page>
  );
}
