import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { useMemo } from "react";
import { allow } from "#app/access/allow.server";
import { forgetHeldPost, heldPostFor } from "#app/access/session.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { londonDay, shortDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, formValues, textAt, textsAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { senderOf } from "#app/shared/mail.server";
import { attempt, readForm } from "#app/shared/responses.server";
import { ErrorSummary } from "#app/shared/ui/error-summary";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Inset, Timeline } from "#app/shared/ui/parts";
import { answersBy, fieldsBy, standardsIn } from "../answers";
import { attachmentTypes, sizeWords } from "../attachments";
import { useForgetKept } from "../autosave";
import { asFormValues, keepForm, returnForm, signForm, wholeForm } from "../forms";
import { parts } from "../definition";
import { checklistOf, historyLines, paperOf, signersOf } from "../paper";
import { toLookAgainAt } from "../identifying";
import { lookAgainIn, type LookAgain } from "../look-again";
import { askToLookAgain } from "../look-again.server";
import { Checked, Checklist, DefinedField, LookAgainAt, LookAgainFirst, Paper, Signers, StateTag } from "../parts";
import { around, documentPage, type DocumentPage } from "../read.server";
import { agreementsToKeep } from "../read-agreements.server";
import { attachmentsOf } from "../read-attachments.server";
import { KEEPS_TO_IT, mayAddAddendum, mayEdit, maySign, mayWithdraw, partName, plays, seesText, stateSentence, whoCanSee, whoReads } from "../rules";
import { addAddendum, returnDocument, signDocument } from "../write.server";

export const handle = { title: (d: { title: string; learner: string }) => `${d.title}: ${d.learner}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const found = await documentPage(ctx, param(args, "id"));
  const { id, document, definition, answers, names, history, standards, evidence, programme, stageName } = found;
  const me = ctx.viewer.personId;
  const attachments = seesText(me, found) ? await attachmentsOf(ctx, [id]) : [];
  const headings = new Map(standards.map((s) => [s.id, s.heading]));
  const signers = signersOf(definition, document, history, names);
  const signed = new Set(definition.signers.filter((_, at) => signers[at]?.state === "signed"));
  const signing = maySign(me, found) ? signingOf(found) : null;
  const held = signing ? await heldPostFor(args) : null;
  const waitingName = plays(me, document.waitingFor, found.relations) ? "you" : document.waitingFor && names[document.waitingFor];
  return {
    id,
    title: definition.title,
    learner: names.learner,
    learnerYear: document.enrolmentId,
    mine: me === document.personId,
    stageName,
    state: document.state,
    sentence: stateSentence(document, waitingName, ctx.today),
    seenBy: me === document.writerId ? whoCanSee(definition, document.state) : whoReads(definition, document.state),
    isPrivate: definition.private === true,
    takenBack: !seesText(me, found),
    whoReadsYours: whoReads(definition, "locked"),
    paper: seesText(me, found) ? paperOf(definition, answers, signed, (standard) => headings.get(standard) ?? standard) : [],
    signers,
    attachments: attachments.map((a) => ({ id: a.id, name: a.fileName, words: `${attachmentTypes[a.type].words}, ${sizeWords(a.bytes)}` })),
    origin: answers.received?.words ?? null,
    addenda: history.filter((h) => h.what === "addendum").map((h) => ({ id: h.id, name: h.name, on: shortDay(londonDay(h.at)), body: h.body ?? "" })),
    comment: document.state === "returned" ? (history.findLast((h) => h.what === "returned")?.body ?? null) : null,
    history: historyLines(history),
    checks: definition.restsOnEvidence && programme ? checklistOf(programme, document.stage, evidence, definition.kind) : [],
    evidence: evidence
      .filter((e) => e.readable)
      .map((e) => ({
        id: e.id,
        title: e.title,
        stage: e.stageName,
        words: `${e.state === "locked" ? "signed" : "sent"} ${shortDay(londonDay(e.stateSince), ctx.today)}`,
      })),
    signing: signing && { ...signing, values: held ? { ...signing.values, ...formValues(held) } : signing.values, held: held !== null },
    editable: mayEdit(me, found),
    withdrawable: mayWithdraw(me, found),
    amendable: mayAddAddendum(me, found),
    toKeep: (await isToKeep(ctx, found)) ? newId() : null,
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

const isToKeep = async (ctx: Context, { id, document, relations }: DocumentPage): Promise<boolean> =>
  document.kind === "agreement" &&
  document.state === "locked" &&
  plays(ctx.viewer.personId, "lineManager", relations) &&
  (await agreementsToKeep(ctx)).some((a) => a.id === id);

/** What the next signer fills in: their own section, with what they said of an earlier revision already there. */
function signingOf({ document, definition, answers, standards }: DocumentPage) {
  const part = document.waitingFor;
  if (part === null) return null;
  const sections = part === definition.writer ? [] : definition.sections.filter((s) => s.by === part);
  const fields = sections.flatMap((s) => s.fields);
  const choosesStandards = fields.some((f) => f.kind === "standards") || standardsIn(definition, answers.values).length === 0;
  return {
    part,
    partName: partName(part),
    sections,
    standards: choosesStandards ? standards.map((s) => ({ value: s.id, label: s.heading })) : [],
    version: document.version,
    revision: document.revision,
    last: definition.signers[definition.signers.length - 1] === part,
    returnTo: definition.writer === part ? "Take it back for changes" : "Return it for changes",
    values: asFormValues(fields, answers.values),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "id");
  const found = await documentPage(ctx, id);
  allow(ctx, "document.answer", found);
  const { definition, standards } = found;
  const sent = await readForm(args.request);
  if (textAt(sent, "intent") === "return")
    return attempt(returnForm, sent, async ({ version, comment }) => {
      const again = askToLookAgain(ctx, sent, { comment: "What should change" }, around(found, ctx.viewer));
      if (again) return again;
      await returnDocument(ctx, { id, version, comment }, senderOf(args));
      await forgetHeldPost(args);
      return redirect(`/documents/${id}?done=returned`);
    });
  if (textAt(sent, "intent") === "keep")
    return attempt(keepForm, sent, async ({ id: noteId }) => {
      // sent twice, or by somebody who is not asked: there is nothing to add
      if (await isToKeep(ctx, found)) await addAddendum(ctx, { id, noteId, text: KEEPS_TO_IT });
      return redirect(`/documents/${id}?done=kept`);
    });
  const part = parts.find((p) => p === textAt(sent, "part")) ?? definition.writer;
  const fields = part === definition.writer ? [] : fieldsBy(definition, part);
  const schema = signForm(
    fields,
    standards.map((s) => s.id),
  );
  return attempt(schema, sent, async ({ version, revision, part: as, ...values }) => {
    const again = toLookAgainAt(fields, answersBy(definition, part, values), {}, around(found, ctx.viewer), ctx.today);
    if (again.some((f) => !textsAt(sent, "checked").includes(f.key)))
      return data({ values: sent, errors: {} as Record<string, string>, lookAgain: again }, { status: 422 });
    await signDocument(ctx, { id, part: as, revision, version, values }, senderOf(args));
    await forgetHeldPost(args);
    return redirect(`/documents/${id}?done=signed`);
  });
}

const DONE: Record<string, string> = {
  sent: "It has been sent.",
  signed: "You have signed it.",
  returned: "It has been returned with your comment.",
  withdrawn: "It has been withdrawn.",
  added: "Your addendum has been added.",
  kept: "It stands under the agreement that you keep to it.",
};

export default function DocumentRead() {
  const page = useLoaderData<typeof loader>();
  const answered = useActionData();
  const answer = asFormAnswer(answered);
  const lookAgain = lookAgainIn(answered);
  const returning = answer && textAt(answer.values, "intent") === "return" ? answer : null;
  useForgetKept(page.id, page.done !== null);
  const caption = [page.learner, page.stageName ?? ""].filter(Boolean).join(", ");
  const back = page.mine
    ? { to: "/my-asye", label: "My ASYE" }
    : page.learnerYear
      ? { to: `/learners/${page.learnerYear}`, label: page.learner }
      : undefined;
  return (
    <Page title={page.title} caption={caption} {...(back ? { back } : {})} notice={page.done ? DONE[page.done] : undefined} wide>
      {returning && lookAgain.length === 0 && (
        <ErrorSummary errors={Object.entries(returning.errors).map(([name, message]) => ({ href: name ? `#f-${name}` : null, message }))} />
      )}
      <p className="govuk-body app-document__state">
        <StateTag state={page.state} /> {page.sentence}
      </p>
      {page.comment && (
        <Inset>
          <p className="govuk-body">
            <strong>What should change</strong>
          </p>
          <p className="govuk-body app-paper__words">{page.comment}</p>
        </Inset>
      )}
      {page.toKeep && (
        <Inset>
          <p className="govuk-body">
            You have become the line manager since this was signed. Nothing has to be signed again: read what was promised, and say that you keep to
            it. It is added under the agreement with your name and today’s date. What cannot be kept you agree with the learner and the assessor, who
            makes the agreement again.
          </p>
          <Form method="post" action={`/documents/${page.id}`}>
            <input type="hidden" name="intent" value="keep" />
            <input type="hidden" name="id" value={page.toKeep} />
            <button className="govuk-button govuk-!-margin-bottom-0">I have read it and keep to it</button>
          </Form>
        </Inset>
      )}
      {page.signing && (
        <p className="govuk-body app-document__jump">
          <a className="govuk-link" href="#sign">
            {page.signing.sections.length > 0 ? "Go to your comment and signature" : "Go to your signature"}
          </a>
        </p>
      )}
      <div className="app-document">
        <div className="app-document__paper">
          {page.origin && <Inset>{page.origin} Their words stand as they came.</Inset>}
          {page.takenBack ? <Inset>{page.learner} has taken this back. What it said is theirs alone again.</Inset> : <Paper sections={page.paper} />}
          {page.attachments.length > 0 && (
            <section aria-labelledby="files">
              <h2 className="govuk-heading-m govuk-!-margin-top-6" id="files">
                Attached files
              </h2>
              <ul className="govuk-list govuk-list--bullet">
                {page.attachments.map((a) => (
                  <li key={a.id}>
                    <a className="govuk-link" href={`/documents/${page.id}/attachments/${a.id}`} download>
                      {a.name}
                    </a>
                    , {a.words}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {page.addenda.map((a) => (
            <section key={a.id} className="app-addendum" aria-label={`Addendum of ${a.on}`}>
              <h2 className="govuk-heading-s">
                Addendum of {a.on}, {a.name}
              </h2>
              <p className="govuk-body app-paper__words">{a.body}</p>
            </section>
          ))}
          {page.signing && (
            <Sign
              key={page.signing.version}
              id={page.id}
              signing={page.signing}
              answer={returning ? null : answer}
              returning={returning}
              lookAgain={returning ? [] : lookAgain}
              lookAgainBack={returning ? lookAgain : []}
              whoReads={page.whoReadsYours}
              signed={page.signers.filter((s) => s.state === "signed").map((s) => `${s.name ?? ""} (${s.part})`)}
            />
          )}
        </div>
        <aside className="app-document__aside" aria-label="About this document">
          <h2 className="govuk-heading-s">Signatures</h2>
          <Signers signers={page.signers} />
          {page.checks.length > 0 && (
            <div className="app-document__checks">
              <h2 className="govuk-heading-s">Asked for by this review</h2>
              <Checklist lines={page.checks} />
            </div>
          )}
          {page.evidence.length > 0 && (
            <Details summary={`What it rests on (${page.evidence.length})`} open>
              <ul className="govuk-list">
                {page.evidence.map((e) => (
                  <li key={e.id}>
                    <Link className="govuk-link" to={`/documents/${e.id}`}>
                      {e.title}
                    </Link>
                    , {[e.stage, e.words].filter(Boolean).join(", ")}
                  </li>
                ))}
              </ul>
            </Details>
          )}
          <h2 className="govuk-heading-s">Who can see it</h2>
          <p className="govuk-body">{page.seenBy}</p>
          <div className="app-document__acts">
            {page.editable && <ButtonLink to={`/documents/${page.id}/edit`}>{page.state === "returned" ? "Change it" : "Go on writing"}</ButtonLink>}
            {page.amendable && (
              <ButtonLink to={`/documents/${page.id}/addendum`} secondary>
                Add an addendum
              </ButtonLink>
            )}
            {page.withdrawable && (
              <p className="govuk-body">
                <Link className="govuk-link" to={`/documents/${page.id}/withdraw`}>
                  {page.isPrivate && page.state === "submitted" ? "Take it back" : "Withdraw it"}
                </Link>
              </p>
            )}
          </div>
        </aside>
      </div>
      <section className="app-document__history" aria-labelledby="history">
        <h2 className="govuk-heading-m" id="history">
          What happened
        </h2>
        <Timeline items={page.history} />
      </section>
    </Page>
  );
}

type Signing = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["signing"]>;
type Answer = ReturnType<typeof asFormAnswer>;
type SignProps = {
  id: string;
  signing: Signing;
  answer: Answer;
  returning: Answer;
  lookAgain: readonly LookAgain[];
  /** of the comment with which it goes back */
  lookAgainBack: readonly LookAgain[];
  whoReads: string;
  signed: readonly string[];
};
function Sign({ id, signing, answer, returning, lookAgain, lookAgainBack, whoReads, signed }: SignProps) {
  const schema = useMemo(
    () =>
      wholeForm(
        signing.sections.flatMap((s) => s.fields),
        signing.standards.map((s) => s.value),
      ),
    [signing],
  );
  const wrong = returning?.errors.comment ?? returning?.errors[""];
  const comment = textAt(returning?.values ?? signing.values, "comment");
  return (
    <section className="app-sign" aria-labelledby="sign">
      <h2 className="govuk-heading-l" id="sign">
        {signing.sections.length > 0 ? "Your part" : "Your signature"}
      </h2>
      {signing.held && <Inset>What you were writing when you were signed out is here again.</Inset>}
      {signed.length > 0 && (
        <p className="govuk-body">
          <strong>Signed so far:</strong> {signed.join(", ")}.
        </p>
      )}
      <p className="govuk-body">
        <strong>Who can see what you write:</strong> {whoReads}
      </p>
      {lookAgain.length > 0 && <LookAgainAt found={lookAgain} />}
      <RecordForm
        schema={schema}
        values={signing.values}
        answer={answer}
        submit={`Sign as ${signing.partName}${lookAgain.length > 0 ? ", as it is" : ""}`}
      >
        <Checked found={lookAgain} />
        <input type="hidden" name="part" value={signing.part} />
        <input type="hidden" name="revision" value={signing.revision} />
        <input type="hidden" name="version" value={signing.version} />
        {signing.sections.map((s) => (
          <section key={s.key} aria-labelledby={`s-${s.key}`}>
            <h3 className="govuk-heading-m" id={`s-${s.key}`}>
              {s.heading}
            </h3>
            {s.hint && <p className="govuk-body">{s.hint}</p>}
            {s.fields.map((f) => (
              <DefinedField key={f.key} field={f} standards={signing.standards} />
            ))}
          </section>
        ))}
        <p className="govuk-body">
          Your name, your registration number and the time stand under it.
          {signing.last ? " It is the last signature: after it nothing can be changed." : ""}
        </p>
      </RecordForm>
      <Details summary={signing.returnTo} open={returning !== null || comment !== ""}>
        <Form method="post" action={`/documents/${id}`}>
          <LookAgainFirst found={lookAgainBack} />
          <input type="hidden" name="intent" value="return" />
          <input type="hidden" name="version" value={signing.version} />
          <div className={`govuk-form-group${wrong ? " govuk-form-group--error" : ""}`}>
            <label className="govuk-label govuk-label--s" htmlFor="f-comment">
              What should change
            </label>
            <div id="f-comment-hint" className="govuk-hint">
              It comes back with this comment, which everybody who can read the document sees. Signatures given so far are asked for again.
            </div>
            {wrong && (
              <p id="f-comment-error" className="govuk-error-message">
                <span className="govuk-visually-hidden">Error: </span>
                {wrong}
              </p>
            )}
            <textarea
              id="f-comment"
              name="comment"
              rows={5}
              className={`govuk-textarea${wrong ? " govuk-textarea--error" : ""}`}
              defaultValue={comment}
              aria-describedby={`f-comment-hint${wrong ? " f-comment-error" : ""}`}
            />
          </div>
          <button className="govuk-button govuk-button--secondary">{signing.returnTo}</button>
        </Form>
      </Details>
    </section>
  );
}
