import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { dayAndTime, type Instant } from "#app/shared/dates";
import { textAt } from "#app/shared/form-values";
import { readForm } from "#app/shared/responses.server";
import { Page } from "#app/shared/ui/page";
import { Inset, SummaryList, Warning } from "#app/shared/ui/parts";
import { myFeed } from "../read.server";
import { feedPath } from "../rules";
import { endFeed, makeFeed } from "../write.server";

export const handle = { title: "Your calendar" };

export async function loader(args: LoaderFunctionArgs) {
  const feed = await myFeed(await contextOf(args));
  const words = (at: string) => dayAndTime(at as Instant);
  return {
    feed: feed ? { made: words(feed.createdAt), read: feed.readAt === null ? "Not yet" : words(feed.readAt) } : null,
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  if (textAt(await readForm(args.request), "act") === "end") {
    await endFeed(ctx);
    return redirect("/account/calendar?done=ended");
  }
  return data({ address: `${args.context.config.origin}${feedPath(await makeFeed(ctx))}` });
}

/** The address is shown once, in the answer that made it. */
export default function MyCalendar() {
  const { feed, done } = useLoaderData<typeof loader>();
  const made = useActionData<typeof action>();
  return (
    <Page
      title="Your calendar"
      back={{ to: "/account", label: "Your account" }}
      lead="Outlook, Google or your phone can show what is dated here: protected time, review meetings and the days on which something is due."
      notice={done === "ended" ? "The address has ended. Whoever has it sees nothing any more." : undefined}
    >
      {made && "address" in made && (
        <Inset>
          <p className="govuk-body">
            <strong>Copy this address now. It is shown once.</strong>
          </p>
          <p className="govuk-body app-break-anywhere">
            <code>{made.address}</code>
          </p>
          <p className="govuk-body">
            In Outlook choose Add calendar, then Subscribe from web. On an iPhone: Settings, Calendar, Accounts, Add account, Other, Add subscribed
            calendar. Calendars look for news every few hours.
          </p>
        </Inset>
      )}
      {feed && (
        <SummaryList
          rows={[
            { key: "Address made", value: feed.made },
            { key: "Last read by a calendar", value: feed.read },
          ]}
        />
      )}
      <Warning>Whoever has the address can read your calendar without signing in. Give it to your calendar and to nobody else.</Warning>
      <p className="govuk-body">
        It holds titles, days and places; names of learners only where you see them here too; nothing about families, and nothing that anybody wrote.
      </p>
      <Form method="post">
        <div className="govuk-button-group">
          <button className="govuk-button" name="act" value="make">
            {feed ? "Make a new address and end this one" : "Make an address for your calendar"}
          </button>
          {feed && (
            <button className="govuk-button govuk-button--warning" name="act" value="end">
              End the address
            </button>
          )}
        </div>
      </Form>
    </Page>
  );
}
