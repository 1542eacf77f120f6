import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { fullDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Empty, Inset, SummaryList } from "#app/shared/ui/parts";
import { minutesForm } from "../forms";
import { minutesOf } from "../read-minutes.server";
import { panelFor } from "../read-panels.server";
import { saveMinutes } from "../write.server";

export const handle = {
  title: (d: { minutes: { meetsOn: `${number}-${number}-${number}` } }) => `Minutes of the panel of ${fullDay(d.minutes.meetsOn)}`,
};

/** Also after a refusal: what came meanwhile has to be on the page that says so. */
export const shouldRevalidate = () => true;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  return { minutes: await minutesOf(ctx, param(args, "panelId")), done: new URL(args.request.url).searchParams.has("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "panelId");
  allow(ctx, "panel.keepMinutes", (await panelFor(ctx, id)).relations);
  const sent = await readForm(args.request);
  return attempt(minutesForm, sent, async (minutes) => {
    const { seats, chairName } = await minutesOf(ctx, id);
    const again = askToLookAgain(ctx, sent, { minutes: "Notes" }, [...seats, chairName]);
    if (again) return again;
    await saveMinutes(ctx, id, minutes);
    return redirect(`/panels/${id}/minutes?done=1`);
  });
}

/** What the records say, and what they do not. */
export default function Minutes() {
  const { minutes: m, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <Page
      title={`Minutes of the panel of ${fullDay(m.meetsOn)}`}
      back={{ to: `/panels/${m.id}`, label: "The panel" }}
      lead="Made from what was recorded. Add what the records do not say."
      notice={done && !sent ? "Saved." : null}
    >
      <SummaryList
        rows={[
          { key: "Place", value: m.place },
          { key: "Chair", value: m.chairName },
          { key: "Members", value: m.seats.join(", ") },
        ]}
      />
      <p className="govuk-body">
        <a className="govuk-link" href={`/panels/${m.id}/minutes.pdf`}>
          Download the minutes (PDF)
        </a>
      </p>
      {m.closed ? (
        m.minutes !== "" && <p className="govuk-body app-paper__words">{m.minutes}</p>
      ) : (
        <>
          {sent && "errors" in sent && Object.keys(sent.errors).length > 0 && m.minutes !== "" && (
            <Inset>
              <strong>Saved before:</strong>
              <p className="govuk-body app-paper__words">{m.minutes}</p>
            </Inset>
          )}
          <RecordForm key={m.version} schema={minutesForm} answer={sent} values={{ minutes: m.minutes }} submit="Save the notes">
            <LookAgainFirst found={lookAgainIn(sent)} />
            <Hidden name="version" value={String(m.version)} />
            <TextArea
              name="minutes"
              label="Notes"
              hint="Apologies, what was talked about in general. Read by the chair and the academy lead. No names of learners or families."
              rows={6}
            />
          </RecordForm>
        </>
      )}
      {m.cases.length === 0 && <Empty>No case is on this panel yet. Each will be here with its readers, views and decision.</Empty>}
      {m.cases.map((c) => (
        <section key={c.id} aria-label={c.title}>
          <h2 className="govuk-heading-m">{c.title}</h2>
          <SummaryList rows={c.facts.map(([key, value]) => ({ key, value: <span className="app-paper__words">{value}</span> }))} />
          {c.discussion.length > 0 && (
            <>
              <h3 className="govuk-heading-s">Discussion</h3>
              {c.discussion.map((d) => (
                <p className="govuk-body app-paper__words" key={d.when + d.by}>
                  {d.by}, {d.when}: {d.body}
                </p>
              ))}
            </>
          )}
          {c.later.map((words) => (
            <p className="govuk-body app-paper__words" key={words}>
              {words}
            </p>
          ))}
        </section>
      ))}
    </Page>
  );
}
