import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { hiddenId } from "#app/shared/fields";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { notFound } from "#app/shared/refusal";
import { attempt, readForm } from "#app/shared/responses.server";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Warning } from "#app/shared/ui/parts";
import { mailPage, type MailLine } from "../read.server";
import { dropMail, retryMail, sendTestMail } from "../write.server";

export const handle = { title: "E-mail" };

export async function loader(args: LoaderFunctionArgs) {
  const page = await mailPage(await contextOf(args));
  return { ...page, from: args.context.config.mail?.from ?? null, done: new URL(args.request.url).searchParams.get("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "mail.see");
  const values = await readForm(args.request);
  const act = textAt(values, "act");
  if (act === "test")
    return attempt(z.object({}), values, async () => {
      await sendTestMail(ctx, args.context.config);
      return redirect("/mail?done=tested");
    });
  if (act !== "retry" && act !== "drop") throw notFound();
  return attempt(z.object({ id: hiddenId() }), values, async ({ id }) => {
    await (act === "retry" ? retryMail : dropMail)(ctx, id);
    return redirect(`/mail?done=${act}`);
  });
}

const DONE: Record<string, string> = {
  tested: "A test e-mail is on its way to you. It should arrive within a minute.",
  retry: "It will be tried again within a minute.",
  drop: "The e-mail is deleted. Hand the link over in another way, or make a new one.",
};

export default function MailPage() {
  const { setUp, from, failed, waiting, sent, done } = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData());
  return (
    <Page
      title="E-mail"
      lead="What the portal sends, what waits and what could not be sent. An e-mail holds one link and nothing about anybody's work."
      notice={done && !answer ? DONE[done] : null}
      back={{ to: "/people", label: "People" }}
      wide
    >
      {answer && <ErrorSummary errors={[{ href: null, message: answer.errors[""] ?? answer.errors.id ?? "" }]} attempt={0} />}
      {setUp ? (
        <>
          <p className="govuk-body">
            E-mail is set up{from && ` and comes from ${from}`}. {sent === 1 ? "1 was" : `${sent} were`} sent in the last seven days.
          </p>
          <Form method="post">
            <button className="govuk-button govuk-button--secondary" name="act" value="test">
              Send a test e-mail to yourself
            </button>
          </Form>
        </>
      ) : (
        <Warning>
          E-mail is not set up. Nothing is sent and nothing waits: pages show each link, to be handed over in another way. Whoever runs the server
          sets SMTP_URL and MAIL_FROM to change this.
        </Warning>
      )}
      <h2 className="govuk-heading-m">Could not be sent</h2>
      {failed.length === 0 ? (
        <Empty>None. What the mail server refuses will be listed here with the reason.</Empty>
      ) : (
        <Lines caption="Could not be sent" lines={failed} acts />
      )}
      <h2 className="govuk-heading-m">Waiting</h2>
      {waiting.length === 0 ? <Empty>Nothing waits to be sent.</Empty> : <Lines caption="Waiting, the oldest first" lines={waiting} />}
    </Page>
  );
}

const tries = ({ attempts, nextAt, problem }: MailLine) =>
  attempts === 0
    ? "Goes out within a minute"
    : `${problem ?? "On its way."} Tried ${attempts === 1 ? "once" : `${attempts} times`}${nextAt ? `, again on ${dayAndTime(nextAt)}` : ""}`;

const Lines = ({ caption, lines, acts }: { caption: string; lines: MailLine[]; acts?: boolean }) => (
  <DataTable
    caption={caption}
    hideCaption
    rows={lines}
    rowKey={({ id }) => id}
    columns={[
      { key: "to", heading: "To", rowHeader: true, cell: ({ to }) => <span className="app-break-anywhere">{to}</span> },
      { key: "subject", heading: "Subject", cell: ({ subject }) => subject },
      { key: "since", heading: "Written on", cell: ({ createdAt }) => dayAndTime(createdAt) },
      { key: "state", heading: "State", cell: (line) => (line.failedAt ? line.problem : tries(line)) },
      ...(acts
        ? [
            {
              key: "act",
              heading: "What to do",
              cell: ({ id, to }: MailLine) => (
                <Form method="post" className="app-inline">
                  <input type="hidden" name="id" value={id} />
                  <button className="govuk-button govuk-button--secondary" name="act" value="retry">
                    Try again<span className="govuk-visually-hidden">: e-mail to {to}</span>
                  </button>
                  <button className="govuk-button govuk-button--warning" name="act" value="drop">
                    Delete<span className="govuk-visually-hidden">: e-mail to {to}</span>
                  </button>
                </Form>
              ),
            },
          ]
        : []),
    ]}
  />
);
