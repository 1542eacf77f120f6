import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, type Context } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { Checkboxes, DateInput, Hidden, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Empty } from "#app/shared/ui/parts";
import { claimsForm, factsForm, paymentsForm } from "../forms";
import { FactsFields } from "../parts";
import { grantFilter, grantsPage, type GrantLearner } from "../read.server";
import { amountAt, claimKinds, claimNames, pounds } from "../rules";
import { recordClaims, recordFacts, recordPayments } from "../write.server";

const titles = { claims: "Record claims that were sent", payments: "Record payments", facts: "Record what is not known" } as const;
type What = keyof typeof titles;
export const handle = { title: (loaded: { what: What }) => titles[loaded.what] };

const whatOf = (query: URLSearchParams): What => {
  const asked = query.get("what");
  return asked === "payments" || asked === "facts" ? asked : "claims";
};

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const query = new URL(args.request.url).searchParams;
  const what = whatOf(query);
  const claim = claimKinds.find((k) => k === query.get("claim")) ?? "registration";
  const { cohort } = grantFilter(query);
  const { learners, cohorts, terms } = await grantsPage(ctx, { show: "all", cohort, search: "" });
  const applies = (l: GrantLearner): boolean => {
    const { state } = l[claim].standing;
    if (what === "facts") return l.eligibility.asks.some((a) => a === "childAndFamily" || a === "employedBy");
    return what === "payments" ? state === "claimed" : state === "toClaim" || state === "missed";
  };
  const shown = learners.filter(applies);
  const amount = amountAt(terms.amounts, claim, ctx.today);
  return {
    what,
    claim,
    cohort,
    cohorts,
    fresh: newId(),
    amount: amount === null ? null : pounds(amount),
    ticked: query.get("all") === "yes" ? shown.map((l) => l.enrolmentId) : [],
    learners: shown.map((l) => ({
      value: l.enrolmentId,
      label: l.name,
      hint:
        what === "facts"
          ? `${l.cohortName}. ${l.jobTitle ?? "Job title not known"}. ${l.eligibility.because}`
          : `${l.cohortName}. ${l[claim].standing.words}`,
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx: Context = await contextOf(args);
  allow(ctx, "grants.manage");
  const values = await readForm(args.request);
  const what = whatOf(new URL(args.request.url).searchParams);
  const done = redirect(`/grants?done=${what}`);
  if (what === "claims") return attempt(claimsForm, values, async (v) => (await recordClaims(ctx, v), done));
  if (what === "payments") return attempt(paymentsForm, values, async (v) => (await recordPayments(ctx, v), done));
  return attempt(factsForm, values, async (v) => (await recordFacts(ctx, v), done));
}

const schemas = { claims: claimsForm, payments: paymentsForm, facts: factsForm };
const nobody = {
  claims: "There is nobody for whom this can be claimed now. Who is not due yet, or whose eligibility is not known, is on the list of learners.",
  payments: "No claim of this kind waits for its payment.",
  facts: "Everything that the grant depends on is known for these learners.",
};
const buttons = { claims: "Record these claims", payments: "Record these payments", facts: "Record this for those ticked" };

export default function RecordGrants() {
  const page = useLoaderData<typeof loader>();
  const { what, claim, cohort, cohorts, fresh, amount, ticked, learners } = page;
  const answer = asFormAnswer(useActionData());
  const here = (more: Record<string, string>) => `/grants/record?${new URLSearchParams({ what, claim, cohort, ...more }).toString()}`;
  return (
    <Page title={titles[what]} back={{ to: "/grants", label: "Grants" }}>
      <Form method="get" className="app-tools" key={`${what} ${claim} ${cohort}`}>
        <input type="hidden" name="what" value={what} />
        {what !== "facts" && (
          <div className="app-tools__field">
            <label className="govuk-label govuk-label--s" htmlFor="claim-kind">
              Claim
            </label>
            <select className="govuk-select" id="claim-kind" name="claim" defaultValue={claim}>
              {claimKinds.map((k) => (
                <option key={k} value={k}>
                  {claimNames[k]}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className="app-tools__field">
          <label className="govuk-label govuk-label--s" htmlFor="cohort">
            Cohort
          </label>
          <select className="govuk-select" id="cohort" name="cohort" defaultValue={cohort}>
            <option value="">Every cohort</option>
            {cohorts.map((c) => (
              <option key={c.id} value={c.id}>
                {c.name}
              </option>
            ))}
          </select>
        </div>
        <button className="govuk-button govuk-button--secondary app-tools__button">Show</button>
      </Form>
      {learners.length === 0 ? (
        <Empty>{nobody[what]}</Empty>
      ) : (
        <>
          <p className="govuk-body">
            {learners.length} {learners.length === 1 ? "learner" : "learners"}.{" "}
            <Link className="govuk-link" to={here(ticked.length > 0 ? {} : { all: "yes" })}>
              {ticked.length > 0 ? "Tick nobody" : "Tick everybody"}
            </Link>
          </p>
          <RecordForm
            key={`${what} ${claim} ${cohort} ${ticked.length}`}
            schema={schemas[what]}
            values={{ learners: ticked }}
            answer={answer}
            submit={buttons[what]}
            action={here({})}
          >
            {what === "claims" && <Hidden name="id" value={textAt(answer?.values, "id") || fresh} />}
            {what !== "facts" && <Hidden name="claim" value={claim} />}
            <Checkboxes name="learners" label="For whom" small options={learners} />
            {what === "claims" && (
              <>
                <DateInput name="sentOn" label="Day they were sent" hint="For example, 14 12 2026." />
                <TextInput name="reference" label="Reference (optional)" hint="The funder's or your own." width={20} />
                <TextInput
                  name="pence"
                  label="Amount for each, in pounds (optional)"
                  hint={amount ? `Empty: what was in force on the day they were sent; today that is ${amount}.` : "No amount is on record for today."}
                  width={5}
                  inputMode="decimal"
                />
              </>
            )}
            {what === "payments" && (
              <>
                <DateInput name="paidOn" label="Day the money came" hint="For example, 14 1 2027." />
                <TextInput name="reference" label="Reference (optional)" hint="Put in the place of the claim's reference." width={20} />
              </>
            )}
            {what === "facts" && <FactsFields />}
          </RecordForm>
        </>
      )}
    </Page>
  );
}
