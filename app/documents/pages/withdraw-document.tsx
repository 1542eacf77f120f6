import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { attempt, readForm } from "#app/shared/responses.server";
import { TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { withdrawForm } from "../forms";
import { lookAgainIn } from "../look-again";
import { askToLookAgain } from "../look-again.server";
import { LookAgainFirst } from "../parts";
import { around, documentForm } from "../read.server";
import { mayWithdraw } from "../rules";
import { withdrawDocument } from "../write.server";

export const handle = { title: (d: { title: string; learner: string }) => `Withdraw: ${d.title}, ${d.learner}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await documentForm(ctx, id);
  if (!mayWithdraw(ctx.viewer.personId, found)) throw redirect(`/documents/${id}`);
  const reason = (await heldPostFor(args))?.get("reason") ?? "";
  return {
    id,
    reason,
    title: found.definition.title,
    learner: found.names.learner,
    sent: found.document.submittedAt !== null,
    isPrivate: found.definition.private === true,
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await documentForm(ctx, id);
  const sent = await readForm(args.request);
  return attempt(withdrawForm, sent, async ({ reason }) => {
    const again = askToLookAgain(ctx, sent, { reason: "Why" }, around(found, ctx.viewer));
    if (again) return again;
    await withdrawDocument(ctx, { id, reason });
    await forgetHeldPost(args);
    return redirect(`/documents/${id}?done=withdrawn`);
  });
}

export default function WithdrawDocument() {
  const { id, reason, title, learner, sent, isPrivate } = useLoaderData<typeof loader>();
  const sentBefore = useActionData<typeof action>();
  const act = isPrivate && sent ? "Take it back" : "Withdraw it";
  return (
    <Page
      title={act}
      caption={`${title}, ${learner}`}
      back={{ to: `/documents/${id}` }}
      lead={
        isPrivate && sent
          ? "Your assessor can no longer read it. They still see that you shared it, and the reason you give here. You can go on reading it."
          : `It stops counting and nobody can sign it. Nothing is deleted: ${sent ? "everybody who can read it now can go on reading it, with your reason" : "you can go on reading it"}.`
      }
    >
      <RecordForm schema={withdrawForm} values={{ reason }} answer={sentBefore} submit={act} warning>
        <LookAgainFirst found={lookAgainIn(sentBefore)} />
        <TextArea
          name="reason"
          label="Why"
          hint={isPrivate ? "For example: we talked about it instead." : "For example: the wrong piece of work."}
          rows={4}
        />
      </RecordForm>
    </Page>
  );
}
