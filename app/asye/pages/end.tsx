import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { dayAndTime, londonDay, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios, Select, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Inset, SummaryList, Warning } from "#app/shared/ui/parts";
import { endForm, endKinds, takeUpForm, withdrawalReasonKeys } from "../forms";
import { yearEndOf } from "../read-arrangements.server";
import { enrolmentFacts, relationsOf } from "../read.server";
import { endedWords, whyNotReinstate, withdrawalReasons } from "../rules";
import { endYear, takeUpAgain } from "../write.server";

export const handle = { title: (data: { name: string }) => `End of the year of ${data.name}` };

async function arranged(ctx: Context, enrolmentId: string) {
  const facts = await enrolmentFacts(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(facts));
  return facts;
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const facts = await arranged(ctx, param(args, "enrolmentId"));
  const end = facts.status === "active" ? null : await yearEndOf(ctx, facts.id);
  return {
    id: facts.id,
    name: facts.name,
    going: facts.status === "active",
    words: facts.status === "active" ? null : `${endedWords(facts)}${facts.endedOn ? ` on ${longDay(facts.endedOn)}` : ""}`,
    end: end && {
      recorded: `${end.recordedBy}, ${dayAndTime(end.recordedAt)}`,
      reason: end.reason && withdrawalReasons[end.reason],
      toEmployer: end.toEmployer,
    },
    whyNot:
      facts.status === "active" ? null : whyNotReinstate(end && { recordedOn: londonDay(end.recordedAt) }, ctx.today, end?.inAnotherYear ?? false),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "enrolmentId");
  await arranged(ctx, id);
  const values = await readForm(args.request);
  if (textAt(values, "act") === "again")
    return attempt(takeUpForm, values, async ({ because }) => {
      await takeUpAgain(ctx, id, because);
      return redirect(`/learners/${id}/arrangements?done=again`);
    });
  return attempt(endForm, values, async ({ status, endedOn, reason, toEmployer }) => {
    const withdrawn = status === "withdrawn";
    await endYear(ctx, id, { status, endedOn, reason: withdrawn && reason !== "" ? reason : null, toEmployer: withdrawn ? null : toEmployer });
    return redirect(`/learners/${id}/end?done=ended`);
  });
}

/** Withdrawal and transfer, and taking back one that was recorded by mistake. */
export default function End() {
  const { id, name, going, words, end, whyNot, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  return (
    <Page
      title={going ? "End the year" : "The year has ended"}
      caption={name}
      back={{ to: `/learners/${id}/arrangements`, label: "Arrangements" }}
      notice={done && !sent ? "The year has ended. Everything in it stays readable." : undefined}
    >
      {going ? (
        <>
          <p className="govuk-body">
            For somebody who withdraws, or who moves to another employer. A year that is finished ends with the decision of the panel, not here.
          </p>
          <Inset>
            Record it on the last day or after: until then the year goes on. From then on nothing more is asked for, and the assessor&apos;s part
            ends. What is written stays readable as it is, also what is not signed yet; nothing is deleted. Before the account is closed: the
            portfolio can be taken along as one file.{" "}
            <Link className="govuk-link" to={`/learners/${id}/portfolio`}>
              The portfolio of {name}
            </Link>
          </Inset>
          <RecordForm schema={endForm} answer={of("end")} submit="End the year" warning>
            <Hidden name="act" value="end" />
            <Radios
              name="status"
              label="What happens"
              options={endKinds.map((value) => ({
                value,
                label: value === "withdrawn" ? "Withdraws from the programme" : "Moves to another employer, and takes the year along",
              }))}
            />
            <DateInput name="endedOn" label="Last day" hint="Today or an earlier day. For example, 7 9 2026." />
            <Select
              name="reason"
              label="If they withdraw: why"
              hint="Only the kind of reason is kept. Capability and health are dealt with elsewhere and never written here."
              options={withdrawalReasonKeys.map((value) => ({ value, label: withdrawalReasons[value] }))}
              empty="Choose the reason"
            />
            <TextInput name="toEmployer" label="If they move: the new employer" />
          </RecordForm>
        </>
      ) : (
        <>
          <SummaryList
            rows={[
              { key: "The year", value: words },
              end?.reason ? { key: "Reason", value: end.reason } : null,
              end?.toEmployer ? { key: "New employer", value: end.toEmployer } : null,
              end ? { key: "Recorded by", value: end.recorded } : null,
            ]}
          />
          <h2 className="govuk-heading-m">Take the portfolio along</h2>
          <p className="govuk-body">
            The portfolio belongs to the learner: a new employer decides how to go on from it.{" "}
            <Link className="govuk-link" to={`/learners/${id}/portfolio`}>
              Take the portfolio of {name}
            </Link>
          </p>
          <h2 className="govuk-heading-m">It was a mistake</h2>
          {whyNot ? (
            <Inset>{whyNot}</Inset>
          ) : (
            <>
              <Warning>The year then goes on as if it had not ended: the dates stay, and so does who assesses, now and later.</Warning>
              <RecordForm schema={takeUpForm} answer={of("again")} submit="Take the year up again">
                <Hidden name="act" value="again" />
                <TextInput name="because" label="Why, in a few words" hint="It stands in the history of this year." />
              </RecordForm>
            </>
          )}
        </>
      )}
    </Page>
  );
}
