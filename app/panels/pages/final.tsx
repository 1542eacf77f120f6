import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Fragment } from "react";
import { allow } from "#app/access/allow.server";
import { LearnerNavigation } from "#app/asye/parts";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { fullDay, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, Radios, TextArea } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Inset, SummaryList } from "#app/shared/ui/parts";
import { sendForm, takeBackForm } from "../forms";
import { GateList, OutcomeInset } from "../parts";
import { finalPage } from "../read.server";
import { decided } from "../rules";
import { sendToPanel, takeBackCase } from "../write-cases.server";

export const handle = { title: (d: { name: string }) => `Final and panel: ${d.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const page = await finalPage(ctx, param(args, "enrolmentId"));
  return { ...page, fresh: newId(), done: new URL(args.request.url).searchParams.get("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "enrolmentId");
  const facts = await enrolmentFacts(ctx, id);
  allow(ctx, "final.send", relationsOf(facts));
  const values = await readForm(args.request);
  const again = (labels: Record<string, string>) => askToLookAgain(ctx, values, labels, [facts.name]);
  if (textAt(values, "act") === "takeBack")
    return attempt(takeBackForm, values, async (sent) => {
      const look = again({ because: "Why" });
      if (look) return look;
      await takeBackCase(ctx, id, sent);
      return redirect(`/learners/${id}/final?done=back`);
    });
  return attempt(sendForm, values, async (sent) => {
    const look = again({ reason: "Why it should be sent although something is missing" });
    if (look) return look;
    await sendToPanel(ctx, id, sent);
    return redirect(`/learners/${id}/final?done=sent`);
  });
}

const notices: Record<string, string> = { sent: "Sent to the panel.", back: "Taken back. It is not before the panel any more." };

/** The end of a year: what is there, the recommendation, the way to the panel, and what it decided. */
export default function Final() {
  const page = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const { outcome, current, recommendation, report } = page;
  return (
    <Page
      title="Final and panel"
      caption={page.own ? undefined : page.name}
      back={page.own ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${page.id}`, label: page.name }}
      lead={outcome || current ? undefined : page.sentence}
      notice={page.done && Object.hasOwn(notices, page.done) && !sent ? notices[page.done] : null}
    >
      <LearnerNavigation id={page.id} here="/final" />
      {outcome && (
        <>
          {page.own ? <OutcomeInset outcome={outcome} /> : <OutcomeForOthers name={page.name} outcome={outcome} />}
          <h2 className="govuk-heading-m">{page.own ? "What the panel says to you" : "What the panel says to the learner"}</h2>
          <p className="govuk-body app-paper__words">{outcome.toLearner}</p>
          {outcome.toAssessor && (
            <>
              <h2 className="govuk-heading-m">What the panel says to the assessor</h2>
              <p className="govuk-body app-paper__words">{outcome.toAssessor}</p>
            </>
          )}
          {outcome.addenda.map((a) => (
            <p className="govuk-body app-paper__words" key={a.when}>
              <strong>Added on {a.when}:</strong> {a.body}
            </p>
          ))}
          <ul className="govuk-list">
            {outcome.letter && <File to={`/learners/${page.id}/outcome-letter.pdf`}>The outcome letter (PDF)</File>}
            {outcome.assessorLetter && <File to={`/learners/${page.id}/assessor-letter.pdf`}>The letter to the assessor (PDF)</File>}
            {outcome.certificate && <File to={`/learners/${page.id}/certificate.pdf`}>The certificate (PDF)</File>}
            {outcome.caseAt && (
              <li>
                <Link className="govuk-link" to={outcome.caseAt}>
                  The case on its panel
                </Link>
              </li>
            )}
          </ul>
        </>
      )}
      {page.earlier.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What panels decided before</h2>
          <ul className="govuk-list">
            {page.earlier.map((e) => (
              <Fragment key={e.caseId}>
                <li>
                  {decided[e.decision]} on {longDay(e.decidedOn)}
                </li>
                {e.letter && (
                  <File to={`/learners/${page.id}/outcome-letter.pdf?case=${e.caseId}`}>{`The outcome letter of ${longDay(e.decidedOn)} (PDF)`}</File>
                )}
                {e.assessorLetter && (
                  <File
                    to={`/learners/${page.id}/assessor-letter.pdf?case=${e.caseId}`}
                  >{`The letter to the assessor of ${longDay(e.decidedOn)} (PDF)`}</File>
                )}
              </Fragment>
            ))}
          </ul>
        </>
      )}
      {current && (
        <Inset>
          <p className="govuk-body">
            <strong>With the panel.</strong> Sent on {current.sentAt} by {current.sentBy}. {current.words}.
          </p>
          {current.panelId && (
            <Link className="govuk-link" to={`/panels/${current.panelId}/cases/${current.id}`}>
              {current.label}
            </Link>
          )}
          {current.overrideReason && (
            <>
              <p className="govuk-body">Sent although something was missing:</p>
              <ul className="govuk-list govuk-list--bullet">
                {current.missing.map((m) => (
                  <li key={m}>{m}</li>
                ))}
              </ul>
              <p className="govuk-body app-paper__words">Because: {current.overrideReason}</p>
            </>
          )}
        </Inset>
      )}

      <h2 className="govuk-heading-m">What the panel needs</h2>
      {(outcome || current) && <p className="govuk-body">{page.sentence}</p>}
      <GateList lines={page.lines} />

      <h2 className="govuk-heading-m">Recommendation</h2>
      <SummaryList
        rows={[
          {
            key: "The assessor recommends",
            value: recommendation
              ? `${recommendation.grade === "pass" ? "Pass" : "Fail"}, signed by everybody on ${longDay(recommendation.signedOn)}`
              : "Nothing is signed yet",
          },
        ]}
      />
      {report.document && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`/documents/${report.document}`}>
            Read the final report
          </Link>
        </p>
      )}
      {report.asked && report.mine && !recommendation && (
        <ButtonLink
          to={report.mine === "new" ? `/documents/new?enrolment=${page.id}&kind=finalReport&stage=${report.stage}` : `/documents/${report.mine}`}
          secondary={page.maySend}
        >
          {report.mine === "new" ? "Write the final report" : "Go on with the final report"}
        </ButtonLink>
      )}

      {page.maySend && (
        <>
          <h2 className="govuk-heading-m">Send to the panel</h2>
          <p className="govuk-body">
            The panel reads what is signed, with the names of the learner, the team and everybody around them replaced. Self-assessments are not shown
            to it, only that they were done.
          </p>
          <RecordForm key={page.fresh} schema={sendForm} answer={of("send")} submit="Send to panel" values={{ panelId: page.panels[0]?.id ?? "" }}>
            <LookAgainFirst found={lookAgainIn(of("send"))} />
            <Hidden name="act" value="send" />
            <Hidden name="id" value={page.fresh} />
            <Radios
              name="panelId"
              label="Which panel"
              options={[
                ...page.panels.map((p) => ({ value: p.id, label: fullDay(p.meetsOn), hint: p.place })),
                { value: "", label: "The academy lead chooses the day" },
              ]}
            />
            {!page.ready && (
              <TextArea
                name="reason"
                label="Why it should be sent although something is missing"
                hint="The panel reads this, and what was missing, with the portfolio. Leave out names and health details."
                rows={4}
              />
            )}
          </RecordForm>
        </>
      )}
      {current?.mayTakeBack && (
        <Details summary="Take it back from the panel" open={of("takeBack") !== null}>
          <p className="govuk-body">Possible until a panel member has given a first view.</p>
          <RecordForm schema={takeBackForm} answer={of("takeBack")} submit="Take it back" warning>
            <LookAgainFirst found={lookAgainIn(of("takeBack"))} />
            <Hidden name="act" value="takeBack" />
            <Hidden name="caseId" value={current.id} />
            <TextArea name="because" label="Why" rows={3} />
          </RecordForm>
        </Details>
      )}
      {page.own && !outcome && !current && (
        <p className="govuk-body">
          When everything is there, your assessor or the academy lead sends your portfolio to the panel. What the panel decides will be on this page.
        </p>
      )}
    </Page>
  );
}

const File = ({ to, children }: { to: string; children: string }) => (
  <li>
    <a className="govuk-link" href={to}>
      {children}
    </a>
  </li>
);

function OutcomeForOthers({
  name,
  outcome,
}: {
  name: string;
  outcome: { decision: string; what: string | null; byOn: string | null; decidedOn: string };
}) {
  const words: Record<string, string> = {
    confirmPass: `The panel confirmed that ${name} has passed`,
    confirmFail: `The panel confirmed that ${name} has not passed`,
    referBack: `The panel referred the portfolio back`,
    defer: `The panel deferred its decision`,
  };
  return (
    <Inset>
      <h2 className="govuk-heading-m">
        {words[outcome.decision]} on {longDay(outcome.decidedOn as never)}
      </h2>
      {outcome.what && <p className="govuk-body app-paper__words">{outcome.what}</p>}
      {outcome.byOn && <p className="govuk-body">By {fullDay(outcome.byOn as never)}.</p>}
    </Inset>
  );
}
