import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { londonDay, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios, TextArea } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Inset, SummaryList } from "#app/shared/ui/parts";
import { decisionForm, ownFactsForm, takeBackForm } from "../forms";
import { ClaimTag, eligibleWords, FactsFields } from "../parts";
import { grantOf } from "../read.server";
import { claimKinds, claimNames, factNames, pounds } from "../rules";
import { decide, recordOwnFacts, takeBackClaim } from "../write.server";

export const handle = { title: (loaded: { name: string }) => `Grant for ${loaded.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const l = await grantOf(ctx, param(args, "enrolmentId"));
  const { eligibility } = l;
  return {
    id: l.enrolmentId,
    name: l.name,
    cohort: l.cohortName,
    eligible: eligibleWords(eligibility.state),
    because: eligibility.because,
    worked: l.decided ? `The rules alone would say: ${eligibleWords(eligibility.worked.state).toLowerCase()}. ${eligibility.worked.because}` : null,
    asks: eligibility.asks.map((a) => ({ key: a, words: factNames[a] })),
    facts: [
      ["Programme", l.programmeTitle],
      ["Started on", longDay(l.startsOn)],
      [
        "Registered with Social Work England",
        l.sweRegisteredFrom ? `From ${longDay(l.sweRegisteredFrom)}, ${l.sweNumber ?? "number not known"}` : "Not known",
      ],
      ["Qualified on", l.qualifiedOn ? longDay(l.qualifiedOn) : "Not known"],
      ["Statutory child and family role", l.childAndFamily === null ? "Not known" : l.childAndFamily === "yes" ? "Yes" : "No"],
      ["Employed by", l.employedBy === null ? "Not known" : l.employedBy === "council" ? "The council" : "An agency"],
      ["Job title today", l.jobTitle ?? "Not known"],
    ] as [string, string][],
    claims: claimKinds.map((kind) => ({
      kind,
      name: claimNames[kind],
      state: l[kind].standing.state,
      words: l[kind].standing.words,
      stored: l[kind].stored && {
        amount: pounds(l[kind].stored.pence),
        reference: l[kind].stored.reference,
      },
    })),
    taken: l.taken.map((t) => ({
      id: t.id,
      words: `${claimNames[t.claim]}, ${pounds(t.pence)}, sent on ${longDay(t.sentOn)}${t.paidOn ? `, paid on ${longDay(t.paidOn)}` : ""}: taken back on ${t.takenBackAt ? longDay(londonDay(t.takenBackAt)) : ""}. ${t.takenBackBecause ?? ""}`,
    })),
    known: { childAndFamily: l.childAndFamily ?? "", employedBy: l.employedBy ?? "" },
    wantsQualified: l.qualifiedOn === null,
    wantsRegistered: l.sweRegisteredFrom === null,
    decision: { decided: l.decided ?? "", because: l.decidedBecause ?? "" },
    done: new URL(args.request.url).searchParams.get("done") === "saved",
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "enrolmentId");
  const { name } = await grantOf(ctx, id);
  const values = await readForm(args.request);
  const again = (label: string) => askToLookAgain(ctx, values, { because: label }, [name]);
  const done = redirect(`/grants/${id}?done=saved`);
  switch (textAt(values, "act")) {
    case "decide":
      return attempt(decisionForm, values, async (v) => again("Why") ?? (await decide(ctx, id, v), done));
    case "take back":
      return attempt(takeBackForm, values, async (v) => again("Why it is taken back") ?? (await takeBackClaim(ctx, id, v), done));
    default:
      return attempt(ownFactsForm, values, async (v) => (await recordOwnFacts(ctx, id, v), done));
  }
}

export default function LearnerGrant() {
  const page = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData());
  const of = (act: string, claim = "") =>
    answer && textAt(answer.values, "act") === act && textAt(answer.values, "claim") === claim ? answer : undefined;
  return (
    <Page title={`Grant for ${page.name}`} caption={page.cohort} back={{ to: "/grants", label: "Grants" }} notice={page.done ? "Saved." : null}>
      <p className="govuk-body-l">
        {page.eligible}. {page.because}
      </p>
      {page.worked && <Inset>{page.worked}</Inset>}
      <SummaryList rows={page.facts.map(([key, value]) => ({ key, value }))} />
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${page.id}`}>
          The year of {page.name}
        </Link>
      </p>

      <h2 className="govuk-heading-m">Claims</h2>
      <SummaryList
        rows={page.claims.map((c) => ({
          key: c.name,
          value: (
            <>
              <ClaimTag state={c.state} />
              <div>{c.words}</div>
              {c.stored && (
                <div>
                  {c.stored.amount}
                  {c.stored.reference && `, reference ${c.stored.reference}`}
                </div>
              )}
            </>
          ),
        }))}
      />
      {page.taken.length > 0 && (
        <ul className="govuk-list govuk-list--bullet">
          {page.taken.map((t) => (
            <li key={t.id}>{t.words}</li>
          ))}
        </ul>
      )}

      <h2 className="govuk-heading-m">What the grant depends on</h2>
      {page.asks.length > 0 && (
        <>
          <p className="govuk-body">Still to find out:</p>
          <ul className="govuk-list govuk-list--bullet">
            {page.asks.map((a) => (
              <li key={a.key}>{a.words}</li>
            ))}
          </ul>
        </>
      )}
      <RecordForm key={JSON.stringify(page.known)} schema={ownFactsForm} values={page.known} answer={of("")} submit="Save what is known">
        <FactsFields />
        {page.wantsQualified && (
          <DateInput name="qualifiedOn" label="Qualified on (optional)" hint="For example, 1 7 2025. It goes into the person's details." />
        )}
        {page.wantsRegistered && (
          <DateInput name="registeredFrom" label="Registered with Social Work England from (optional)" hint="It goes into the person's details." />
        )}
      </RecordForm>

      <h2 className="govuk-heading-m">Decide otherwise</h2>
      <p className="govuk-body">Where the academy knows better than the rules, for example because the funder has confirmed it.</p>
      <RecordForm key={JSON.stringify(page.decision)} schema={decisionForm} values={page.decision} answer={of("decide")} submit="Save the decision">
        <LookAgainFirst found={lookAgainIn(of("decide"))} />
        <Hidden name="act" value="decide" />
        <Radios
          name="decided"
          label="The academy decides"
          small
          options={[
            { value: "", label: "Nothing: the rules hold" },
            { value: "eligible", label: "Eligible" },
            { value: "notEligible", label: "Not eligible" },
          ]}
        />
        <TextArea name="because" label="Why" hint="Nothing about health or family. It stands in the file for the funder." rows={3} />
      </RecordForm>

      {page.claims
        .filter((c) => c.stored !== null)
        .map((c) => (
          <section key={c.kind} aria-labelledby={`back-${c.kind}`}>
            <h2 className="govuk-heading-m" id={`back-${c.kind}`}>
              Take back the claim for {c.name.toLowerCase()}
            </h2>
            <p className="govuk-body">If it was written down wrongly or the funder refused it. It stays on record, and can be claimed again.</p>
            <TakeBack kind={c.kind} answer={of("take back", c.kind)} />
          </section>
        ))}
    </Page>
  );
}

const TakeBack = ({ kind, answer }: { kind: string; answer: unknown }) => (
  <RecordForm schema={takeBackForm} answer={answer} submit={`Take back the ${kind} claim`} warning>
    <LookAgainFirst found={lookAgainIn(answer)} />
    <Hidden name="act" value="take back" />
    <Hidden name="claim" value={kind} />
    <TextArea name="because" label="Why it is taken back" rows={2} />
  </RecordForm>
);
