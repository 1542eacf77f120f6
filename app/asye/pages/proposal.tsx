import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { attempt, problems, readForm } from "#app/shared/responses.server";
import { Refusal } from "#app/shared/refusal";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { DateInput, Hidden, Select, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Details, Inset, SummaryList, Tag } from "#app/shared/ui/parts";
import type { AgreeingPart } from "#db/schema";
import { ChangedDates } from "../arrangement-parts";
import { compareDates, datesUntil } from "../changed-dates";
import { outsideForm, refuseForm, withdrawForm } from "../forms";
import { agreementLines, proposalDays, proposalState, reasonWords, settledWords } from "../proposal-words";
import { proposalIn } from "../read-arrangements.server";
import { relationsOf } from "../read.server";
import { agreeingNames, agreesAs, howWords, outsideHow } from "../rules";
import { agree, recordAgreements, refuse, withdrawProposal } from "../write-proposals.server";

const NAMES = { pause: "Pause", extension: "Extension" };
export const handle = { title: (data: { title: string; name: string }) => `${data.title}, ${data.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, proposal } = await proposalIn(ctx, param(args, "enrolmentId"), param(args, "proposalId"));
  const { enrolment, dateTerms } = year;
  const relations = relationsOf(enrolment);
  const missing = proposal.agreements.filter((a) => a.how === null).map((a) => a.part);
  const mine = agreesAs(ctx.viewer, relations);
  const open = proposal.settledAs === null && enrolment.status === "active";
  const { startsOn, endsOn } = proposal;
  const dates = !open
    ? null
    : proposal.kind === "pause" && startsOn
      ? compareDates(dateTerms, { ...dateTerms, pauses: [...dateTerms.pauses, { startsOn, endsOn }] })
      : endsOn
        ? datesUntil(dateTerms, endsOn)
        : null;
  const holders = { learner: enrolment.name, assessor: enrolment.assessorName, lineManager: enrolment.managerName, coordinator: null };
  const asked = missing.filter((part) => mine.includes(part));
  return {
    id: proposal.id,
    enrolmentId: enrolment.id,
    name: enrolment.name,
    kind: proposal.kind,
    title: `${NAMES[proposal.kind]} ${proposal.settledAs === "agreed" ? "agreed by four" : "to be agreed"}`,
    days: proposalDays(proposal),
    reason: reasonWords(proposal),
    proposed: `${proposal.proposedBy}, ${dayAndTime(proposal.proposedAt)}`,
    state: proposalState(proposal, missing.length),
    settled: settledWords(proposal),
    lines: agreementLines(proposal.agreements, holders),
    dates,
    open,
    asked: open ? asked.map((part) => agreeingNames[part]) : [],
    agreedAlready: open && mine.length > 0 && asked.length === 0,
    outside: open && can(ctx.viewer, "learner.changeArrangements", relations) ? missing.filter((part): boolean => part !== "coordinator") : [],
    vacant: { assessor: enrolment.assessorId === null, lineManager: enrolment.managerId === null },
    mayWithdraw: open && (proposal.proposedById === ctx.viewer.personId || can(ctx.viewer, "learner.changeArrangements", relations)),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const [enrolmentId, id] = [param(args, "enrolmentId"), param(args, "proposalId")];
  await proposalIn(ctx, enrolmentId, id);
  const values = await readForm(args.request);
  const done = (what: string) => redirect(`/learners/${enrolmentId}/proposals/${id}?done=${what}`);
  switch (textAt(values, "act")) {
    case "agree":
      try {
        await agree(ctx, id);
      } catch (error) {
        if (error instanceof Refusal) return problems(values, { "": error.message });
        throw error;
      }
      return done("agreed");
    case "refuse":
      return attempt(refuseForm, values, async ({ because }) => (await refuse(ctx, id, because), done("refused")));
    case "withdraw":
      return attempt(withdrawForm, values, async ({ because }) => (await withdrawProposal(ctx, id, because), done("withdrawn")));
    default:
      return attempt(outsideForm, values, async ({ on, ...parts }) => {
        const given = (Object.keys(parts) as AgreeingPart[]).flatMap((part) => {
          const how = parts[part];
          return how === "" ? [] : [{ part, how }];
        });
        await recordAgreements(ctx, id, { given, on });
        return done("recorded");
      });
  }
}

const DONE: Record<string, string> = {
  proposed: "Proposed. The others find it on their home page.",
  agreed: "You have agreed.",
  refused: "It is not agreed. Who proposed it can see why.",
  withdrawn: "It is withdrawn.",
  recorded: "Kept, with how they agreed.",
};

/** A pause or an extension, what it does to the dates, who has agreed, and one's own word. */
export default function Proposal() {
  const p = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string }; errors?: Record<string, string> }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const said = of("agree")?.errors?.[""];
  return (
    <Page
      title={p.title}
      caption={p.name}
      back={{ to: `/learners/${p.enrolmentId}/arrangements`, label: "Arrangements" }}
      notice={p.done && !sent ? DONE[p.done] : undefined}
    >
      {said && <ErrorSummary errors={[{ href: null, message: said }]} />}
      <SummaryList
        rows={[
          { key: p.kind === "pause" ? "Pause" : "Extension", value: p.days },
          { key: "Reason", value: p.reason },
          { key: "Proposed by", value: p.proposed },
          { key: "Where it stands", value: p.settled ?? p.state },
        ]}
      />
      {p.dates && (
        <>
          <h2 className="govuk-heading-m">What it does to the dates</h2>
          <ChangedDates dates={p.dates} after={p.kind === "pause" ? "With the pause" : "With the extension"} />
          {p.kind === "pause" && (
            <p className="govuk-body">
              It counts from its first day, also where that lies in the past. While the year is paused nothing is asked for.
            </p>
          )}
        </>
      )}
      <h2 className="govuk-heading-m">Who agrees</h2>
      <SummaryList
        rows={p.lines.map((l) => ({
          key: l.who,
          value: (
            <>
              {l.words} {l.done ? <Tag colour="green">Done</Tag> : p.open && <Tag colour="blue">Waiting</Tag>}
            </>
          ),
        }))}
      />
      {p.asked.length > 0 && (
        <>
          <Form method="post">
            <input type="hidden" name="act" value="agree" />
            <p className="govuk-body">
              You agree as {p.asked.join(" and ")}. With the last of the four agreements it is in force. Everybody around this year sees who agreed
              and when.
            </p>
            <button className="govuk-button">I agree to this {p.kind}</button>
          </Form>
          <Details summary="I do not agree" open={of("refuse") !== null}>
            <RecordForm schema={refuseForm} answer={of("refuse")} submit="Do not agree">
              <Hidden name="act" value="refuse" />
              <TextInput name="because" label="Why, in a few words" hint="The others around this year read it. Leave out anything about health." />
            </RecordForm>
          </Details>
        </>
      )}
      {p.agreedAlready && <Inset>You have agreed. It waits for the others.</Inset>}
      {p.outside.length > 0 && (
        <Details summary="Record how somebody agreed outside the portal" open={of("outside") !== null}>
          <p className="govuk-body">
            For somebody who cannot sign in now. Say how each agreed; your name stands under it. Where nobody holds a part, say that.
          </p>
          <RecordForm schema={outsideForm} answer={of("outside")} submit="Record how they agreed">
            <Hidden name="act" value="outside" />
            {(["learner", "assessor", "lineManager", "coordinator"] as const).map((part) =>
              p.outside.includes(part) ? (
                <Select
                  key={part}
                  name={part}
                  label={`The ${agreeingNames[part]}`}
                  empty="Has not agreed yet"
                  options={outsideHow
                    .filter((how) => (how === "nobody") === ((part === "assessor" || part === "lineManager") && p.vacant[part]))
                    .map((how) => ({ value: how, label: `${how === "nobody" ? "Nobody holds this part" : `Agreed ${howWords[how]}`}` }))}
                />
              ) : (
                <input key={part} type="hidden" name={part} value="" />
              ),
            )}
            <DateInput name="on" label="On which day" hint="For example, 7 9 2026." />
          </RecordForm>
        </Details>
      )}
      {p.mayWithdraw && (
        <Details summary={`Withdraw the proposed ${p.kind}`} open={of("withdraw") !== null}>
          <RecordForm schema={withdrawForm} answer={of("withdraw")} submit="Withdraw it" warning>
            <Hidden name="act" value="withdraw" />
            <TextInput name="because" label="Why, in a few words" />
          </RecordForm>
        </Details>
      )}
    </Page>
  );
}
