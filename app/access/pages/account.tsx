import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, Radios, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { SummaryList } from "#app/shared/ui/parts";
import { changePasswordForm, displayForm } from "../forms";
import { beginSession, endSession } from "../session.server";
import { changeDisplay, changePassword, signOutEverywhere } from "../write.server";

export const handle = { title: "Your account" };

export async function loader(args: LoaderFunctionArgs) {
  const { viewer, db } = await contextOf(args);
  const account = await db.selectFrom("account").where("id", "=", viewer.accountId).select("email").executeTakeFirstOrThrow();
  return { name: viewer.name, email: account.email, display: viewer.display, done: new URL(args.request.url).searchParams.get("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const values = await readForm(args.request);
  switch (textAt(values, "act")) {
    case "display":
      return attempt(displayForm, values, async (display) => {
        await changeDisplay(ctx, display);
        return redirect("/account?done=display");
      });
    case "everywhere":
      await signOutEverywhere(ctx, ctx.viewer.accountId);
      return redirect("/sign-in?out=1", { headers: { "Set-Cookie": await endSession(args) } });
    default:
      return attempt(changePasswordForm, values, async (words) => {
        await changePassword(ctx, words);
        return redirect("/account?done=password", { headers: { "Set-Cookie": await beginSession(args.context, ctx.viewer.accountId) } });
      });
  }
}

const DONE: Record<string, string> = {
  display: "Pages are shown as you chose.",
  password: "Your password is changed. You are signed out everywhere else.",
};

export default function Account() {
  const { name, email, display, done } = useLoaderData<typeof loader>();
  const answer = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (answer?.values?.act === act ? answer : null);
  return (
    <Page title="Your account" notice={done ? DONE[done] : undefined}>
      <SummaryList
        rows={[
          { key: "Name", value: name },
          { key: "You sign in as", value: email },
        ]}
      />
      <h2 className="govuk-heading-m">How pages are shown to you</h2>
      <RecordForm schema={displayForm} values={{ ...display }} answer={of("display")} submit="Show pages like this">
        <Hidden name="act" value="display" />
        <Radios
          name="size"
          label="Text size"
          inline
          options={[
            { value: "normal", label: "Normal" },
            { value: "large", label: "Large" },
            { value: "largest", label: "Largest" },
          ]}
        />
        <Radios
          name="background"
          label="Background"
          hint="Many people with dyslexia read more easily on cream or pale blue."
          inline
          options={[
            { value: "white", label: "White" },
            { value: "cream", label: "Cream" },
            { value: "blue", label: "Pale blue" },
          ]}
        />
      </RecordForm>
      <h2 className="govuk-heading-m">Change your password</h2>
      <RecordForm schema={changePasswordForm} answer={of("password")} submit="Change your password">
        <Hidden name="act" value="password" />
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <TextInput name="current" label="The password you have now" type="password" autoComplete="current-password" />
        <TextInput
          name="password"
          label="A new password"
          hint="12 characters or more. Three random words are a good start."
          type="password"
          autoComplete="new-password"
        />
      </RecordForm>
      <h2 className="govuk-heading-m">Your calendar</h2>
      <p className="govuk-body">
        <Link className="govuk-link" to="/account/calendar">
          Show what is dated here in Outlook, Google or on your phone
        </Link>
      </p>
      <h2 className="govuk-heading-m">Sign out everywhere</h2>
      <p className="govuk-body">If you think somebody else has used your account, or left it open on a shared computer.</p>
      <Form method="post">
        <button className="govuk-button govuk-button--secondary" name="act" value="everywhere">
          Sign out on every device
        </button>
      </Form>
    </Page>
  );
}
