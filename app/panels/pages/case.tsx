import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { fullDay, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, TextArea, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Inset, SummaryList, Timeline } from "#app/shared/ui/parts";
import { addendumForm, discussForm, externalForm, stepBackForm } from "../forms";
import { DecisionTag, ViewGiven } from "../parts";
import { caseFor } from "../read-cases.server";
import { casePage } from "../read.server";
import { decided } from "../rules";
import { addAddendum, addExternalNote, discuss, stepBack } from "../write-views.server";

export const handle = { title: (d: { page: { label: string } }) => d.page.label };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const page = await casePage(ctx, param(args, "caseId"), param(args, "panelId"));
  return { page, fresh: newId(), done: new URL(args.request.url).searchParams.get("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  const { readers, chairName } = await caseFor(ctx, caseId, panelId);
  const values = await readForm(args.request);
  const act = textAt(values, "act");
  // the learner's name is not among them: it is just what must not stand here
  const again = (labels: Record<string, string>) => askToLookAgain(ctx, values, labels, [...readers.map((r) => r.name), chairName]);
  const here = (done: string) => redirect(`/panels/${panelId}/cases/${caseId}?done=${done}`);
  if (act === "stepBack")
    return attempt(stepBackForm, values, async ({ because }) => {
      const found = again({ because: "Why, in a word" });
      if (found) return found;
      await stepBack(ctx, caseId, because);
      return redirect("/panels");
    });
  if (act === "addendum")
    return attempt(addendumForm, values, async (sent) => {
      const found = again({ addendum: "Addendum" });
      if (found) return found;
      await addAddendum(ctx, caseId, { id: sent.id, body: sent.addendum });
      return here("addendum");
    });
  if (act === "external")
    return attempt(externalForm, values, async (sent) => {
      const found = again({ feedback: "Feedback" });
      if (found) return found;
      await addExternalNote(ctx, caseId, { id: sent.id, source: sent.source, body: sent.feedback });
      return here("external");
    });
  return attempt(discussForm, values, async (sent) => {
    const found = again({ body: "Something to say" });
    if (found) return found;
    await discuss(ctx, caseId, sent);
    return here("said");
  });
}

const notices: Record<string, string> = {
  given: "Your first view is given. Now you see what the others say.",
  second: "Your second look is given.",
  said: "Said. The others who read this case see it.",
  decided: "The decision is recorded. Letters are made from it.",
  addendum: "The addendum is added.",
  external: "The feedback is recorded. The decision stays as it is.",
};

/** One case: read, give a first view, see the others', talk, decide. */
export default function Case() {
  const { page, fresh, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const at = `/panels/${page.panelId}/cases/${page.id}`;
  const firstGiven = page.first?.given ?? false;
  const discussion = page.notes?.filter((n) => n.kind === "discussion") ?? [];
  const later = page.notes?.filter((n) => n.kind !== "discussion") ?? [];
  return (
    <Page
      title={page.label}
      caption={page.meetsOn ? `Panel of ${fullDay(page.meetsOn)}` : undefined}
      back={{ to: `/panels/${page.panelId}`, label: "The panel" }}
      lead={page.sentence}
      notice={done && Object.hasOwn(notices, done) && !sent ? notices[done] : null}
    >
      {page.learner && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`/learners/${page.learner.enrolmentId}/final`}>
            {page.learner.name}
          </Link>
          . Only you see the name here: members and the chair see {page.label.toLowerCase()}.
        </p>
      )}
      {page.decision && (
        <>
          <p className="govuk-body">
            <DecisionTag decision={page.decision.decision}>{decided[page.decision.decision]}</DecisionTag>
          </p>
          <SummaryList
            rows={[
              { key: "Decided", value: `On ${longDay(page.decision.decidedOn)}, recorded by ${page.decision.by}` },
              page.decision.what !== null && {
                key: page.decision.decision === "defer" ? "Because" : "What is asked for",
                value: <Long>{page.decision.what}</Long>,
              },
              page.decision.byOn !== null && { key: "By", value: fullDay(page.decision.byOn) },
              { key: "Feedback to the learner", value: <Long>{page.decision.toLearner}</Long> },
              { key: "Feedback to the assessor", value: <Long>{page.decision.toAssessor}</Long> },
              page.decision.exemplar !== null && { key: "Exemplar to share", value: <Long>{page.decision.exemplar}</Long> },
              page.decision.issues !== null && { key: "Organisational or support issues", value: <Long>{page.decision.issues}</Long> },
            ]}
          />
        </>
      )}
      {later.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Added after the decision</h2>
          <Timeline
            items={later.map((n) => ({
              key: n.id,
              title: n.kind === "addendum" ? `Addendum by ${n.by}` : `External moderation: ${n.source}`,
              when: n.when,
              body: <Long>{n.kind === "external" ? `${n.body}\nThis is feedback. It does not change the decision.` : n.body}</Long>,
            }))}
          />
        </>
      )}

      {!page.decided && page.released && (page.reads || page.chairs) && (
        <p className="govuk-body">
          {page.mayReadPortfolio && (
            <Link className="govuk-link" to={`${at}/portfolio`}>
              Read the portfolio
            </Link>
          )}
        </p>
      )}
      {page.reads && !page.released && !page.decided && (
        <Inset>The academy lead is checking the portfolio for names. You can read it as soon as it is released.</Inset>
      )}
      {page.mayGive && !firstGiven && (
        <>
          <p className="govuk-body">
            First your own view, before you see anybody else’s or what the assessor recommends.
            {page.first && ` You have a draft, saved ${page.first.savedAt}.`}
          </p>
          <ButtonLink to={`${at}/view`}>{page.first ? "Go on with your first view" : "Give your first view"}</ButtonLink>
        </>
      )}
      {page.decided && page.first && !firstGiven && (
        <Inset>The panel decided before your view was given. Your draft of {page.first.savedAt} is kept.</Inset>
      )}
      {page.recommendation && (
        <p className="govuk-body">
          The assessor’s recommendation: <strong>{page.recommendation.grade === "pass" ? "pass" : "fail"}</strong>.
        </p>
      )}
      {page.views && (
        <>
          <h2 className="govuk-heading-m">Views</h2>
          {page.views.length === 0 && <p className="govuk-body">Nobody has given a first view yet.</p>}
          {page.views.map((v) => (
            <section key={v.name} aria-label={`View of ${v.name}`}>
              <h3 className="govuk-heading-s">
                {v.name}
                {v.own && " (you)"}
                {!v.counts && ", who stepped back since: this view does not count"}
              </h3>
              {v.first && <ViewGiven view={v.first} />}
              {v.second && (
                <>
                  <p className="govuk-body">
                    <strong>After a second look:</strong>
                  </p>
                  <ViewGiven view={v.second} />
                </>
              )}
            </section>
          ))}
          {page.mayGive && firstGiven && !page.second?.given && (
            <ButtonLink to={`${at}/view?look=second`} secondary>
              {page.second ? "Go on with your second look" : "Take a second look"}
            </ButtonLink>
          )}
          <h2 className="govuk-heading-m">Discussion</h2>
          {discussion.length === 0 ? (
            <p className="govuk-body">{page.decided ? "Nobody said anything." : "Nobody has said anything yet."}</p>
          ) : (
            <Timeline items={discussion.map((n) => ({ key: n.id, title: n.by, when: n.when, body: <Long>{n.body}</Long> }))} />
          )}
          {page.mayDiscuss && (
            <RecordForm key={`say-${fresh}`} schema={discussForm} answer={of("discuss")} submit="Say it to the others">
              <LookAgainFirst found={lookAgainIn(of("discuss"))} />
              <Hidden name="act" value="discuss" />
              <Hidden name="id" value={fresh} />
              <TextArea
                name="body"
                label="Something to say"
                hint="Read by those who read this case and gave their view, the chair and the academy lead. It stands in the minutes."
                rows={4}
              />
            </RecordForm>
          )}
        </>
      )}
      {page.readers && !page.decided && (
        <p className="govuk-body">
          Read by{" "}
          {page.readers.length === 0
            ? "nobody yet"
            : page.readers
                .map(
                  (r) =>
                    `${r.name}${r.steppedBack ? " (stepped back)" : r.given ? " (view given)" : ""}${r.declared ? ` (declared: ${r.declared})` : ""}`,
                )
                .join(", ")}
          . {page.chairName ? `Chaired by ${page.chairName}.` : "Nobody chairs it yet."}
        </p>
      )}
      {page.mayDecide && (
        <>
          <h2 className="govuk-heading-m">Decision</h2>
          {page.whyNotDecide ? (
            <p className="govuk-body">{page.whyNotDecide}</p>
          ) : (
            <ButtonLink to={`${at}/decision`}>Record the panel’s decision</ButtonLink>
          )}
        </>
      )}
      {page.arranges && !page.decided && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`${at}/portfolio`}>
            {page.released ? "The portfolio, as it was released" : "Check and release the portfolio"}
          </Link>
        </p>
      )}
      {page.mayStepBack && (
        <Details summary="I should not read this case" open={of("stepBack") !== null}>
          <p className="govuk-body">
            If you know the learner, or know whose portfolio this is, step back. From then on you read nothing of it; the lead gives it to somebody
            else.
          </p>
          <RecordForm schema={stepBackForm} answer={of("stepBack")} submit="Step back from this case" warning>
            <LookAgainFirst found={lookAgainIn(of("stepBack"))} />
            <Hidden name="act" value="stepBack" />
            <TextInput name="because" label="Why, in a word" hint="For example: I recognise the family. It stands in the minutes." spellCheck />
          </RecordForm>
        </Details>
      )}
      {page.mayAmend && (
        <Details summary="Add an addendum" open={of("addendum") !== null}>
          <p className="govuk-body">The decision stays as it is. What has to be put right is added with today’s date, and stands in the letter.</p>
          <RecordForm key={`addendum-${fresh}`} schema={addendumForm} answer={of("addendum")} submit="Add the addendum">
            <LookAgainFirst found={lookAgainIn(of("addendum"))} />
            <Hidden name="act" value="addendum" />
            <Hidden name="id" value={`${fresh}-a`} />
            <TextArea name="addendum" label="Addendum" rows={4} />
          </RecordForm>
        </Details>
      )}
      {page.arranges && page.decided && (
        <Details summary="Record feedback of external moderation" open={of("external") !== null}>
          <p className="govuk-body">A partnership gives feedback. It never overturns what the employer decided.</p>
          <RecordForm key={`external-${fresh}`} schema={externalForm} answer={of("external")} submit="Record the feedback">
            <LookAgainFirst found={lookAgainIn(of("external"))} />
            <Hidden name="act" value="external" />
            <Hidden name="id" value={`${fresh}-x`} />
            <TextInput name="source" label="From whom" />
            <TextArea name="feedback" label="Feedback" rows={4} />
          </RecordForm>
        </Details>
      )}
    </Page>
  );
}
const Long = ({ children }: { children: string }) => <span className="app-paper__words">{children}</span>;
