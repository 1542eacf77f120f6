import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useEffect } from "react";
import { attempt, readForm } from "#app/shared/responses.server";
import { RecordForm } from "#app/shared/form";
import { TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Inset } from "#app/shared/ui/parts";
import { signInForm } from "../forms";
import { safePath } from "../return-path";
import { beginSession, viewerOf } from "../session.server";
import { signIn } from "../write.server";

export const handle = { title: "Sign in" };

const nextOf = (request: Request) => safePath(new URL(request.url).searchParams.get("next"));

export async function loader(args: LoaderFunctionArgs) {
  if (await viewerOf(args)) throw redirect(nextOf(args.request));
  const params = new URL(args.request.url).searchParams;
  return { held: params.has("held"), out: params.has("out"), demo: args.context.config.demo };
}

export async function action(args: ActionFunctionArgs) {
  const { request, context } = args;
  const values = await readForm(request);
  return attempt(signInForm, values, async (words) => {
    const { accountId } = await signIn(context, { ...words, address: context.remoteAddress });
    return redirect(nextOf(request), { headers: { "Set-Cookie": await beginSession(context, accountId) } });
  });
}

export default function SignIn() {
  const { held, out, demo } = useLoaderData<typeof loader>();
  useEffect(() => {
    if (out) window.sessionStorage.clear(); // whoever sits here next finds no text that was being written
  }, [out]);
  return (
    <Page title="Sign in">
      {held && <Inset>You were signed out because nothing happened for a while. What you were writing is kept: sign in and it is there again.</Inset>}
      {out && <Inset>You are signed out.</Inset>}
      <RecordForm schema={signInForm} answer={useActionData()} submit="Sign in">
        <TextInput name="email" label="E-mail address" type="email" autoComplete="username" spellCheck={false} />
        <TextInput name="password" label="Password" type="password" autoComplete="current-password" />
      </RecordForm>
      <p className="govuk-body">
        {demo
          ? "This is a demonstration: all people in it are made up."
          : "Forgotten your password, or no account yet? Ask your academy's administrator for a one-time link."}
      </p>
    </Page>
  );
}
