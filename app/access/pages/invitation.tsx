import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { attempt, readForm } from "#app/shared/responses.server";
import { TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink } from "#app/shared/ui/parts";
import { newPasswordForm } from "../forms";
import { beginSession } from "../session.server";
import { acceptInvitation, invitationOf } from "../write.server";

export const handle = { title: "Your invitation" };

export async function loader(args: LoaderFunctionArgs) {
  const found = await invitationOf(args.context, param(args, "token"));
  return found.state === "open" ? { state: found.state, name: found.name, email: found.email } : { state: found.state };
}

export async function action(args: ActionFunctionArgs) {
  const values = await readForm(args.request);
  return attempt(newPasswordForm, values, async ({ password }) => {
    const { accountId } = await acceptInvitation(args.context, param(args, "token"), password);
    return redirect("/", { headers: { "Set-Cookie": await beginSession(args.context, accountId) } });
  });
}

const WHY = {
  used: "This link has been used already. If it was you, sign in with the password you chose.",
  expired: "This link is more than seven days old, so it no longer works.",
  withdrawn: "This link has been replaced or withdrawn.",
  unknown: "This link is not complete. Copy the whole address from your invitation and try again.",
};

export default function Invitation() {
  const found = useLoaderData<typeof loader>();
  const answer = useActionData();
  if (found.state !== "open")
    return (
      <Page title="This invitation cannot be used" lead={WHY[found.state]}>
        <p className="govuk-body">Ask your academy's administrator for a new one. It takes them a minute.</p>
        <ButtonLink to="/sign-in">Go to sign-in</ButtonLink>
      </Page>
    );
  return (
    <Page title={`Welcome, ${found.name}`} lead="Choose a password to open your account.">
      <RecordForm schema={newPasswordForm} answer={answer} submit="Set your password and sign in">
        <input type="hidden" name="username" autoComplete="username" value={found.email} readOnly />
        <p className="govuk-body">
          You will sign in as <strong>{found.email}</strong>.
        </p>
        <TextInput
          name="password"
          label="Choose a password"
          hint="12 characters or more. Three random words are easy to remember and hard to guess. You can paste it from a password manager."
          type="password"
          autoComplete="new-password"
        />
      </RecordForm>
    </Page>
  );
}
