import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { caseTypeIds, type CaseTypeId } from "#app/caseload/case-types";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt, type FormValues } from "#app/shared/form-values";
import { notFound } from "#app/shared/refusal";
import { senderOf } from "#app/shared/mail.server";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Inset, Warning } from "#app/shared/ui/parts";
import { caseloadColumnsForm, confirmCaseloadForm, confirmRosterForm, matchForm, rosterColumnsForm } from "../forms";
import { CaseloadPreview, MatchWorkers } from "../parts/caseload-preview";
import { CaseloadColumns, RosterColumns } from "../parts/columns-form";
import { Problems } from "../parts/problems";
import { RosterPreview } from "../parts/roster-preview";
import { inWords, kindName } from "../words";
import { importOf } from "../read.server";
import type { CaseloadShape } from "../rules/caseload";
import { stepOf, type Step } from "../read-steps.server";
import { cancelImport } from "../write.server";
import { askAgainAboutThoseLeftOut, chooseCaseloadColumns, confirmCaseload, matchTheWorkers } from "../write-caseload.server";
import { chooseRosterColumns, confirmRoster } from "../write-roster.server";
import { undoImport } from "../write-snapshots.server";

export const handle = { title: ({ step, fileName }: { step: Step; fileName: string }) => `${titleOf(step)}: ${fileName}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const batch = await importOf(ctx, param(args, "batchId"));
  const step = await stepOf(ctx, batch);
  if (!step) throw notFound();
  const asked = new URL(args.request.url).searchParams;
  const wanted = asked.get("shape");
  const shape: CaseloadShape | null = wanted === "perWorker" || wanted === "perChild" ? wanted : null;
  return {
    id: batch.id,
    kind: batch.kind,
    source: batch.source,
    fileName: batch.fileName,
    by: batch.by,
    createdAt: batch.createdAt,
    finishedAt: batch.finishedAt,
    step,
    shape,
    done: asked.has("done"),
    changed: asked.has("changed"),
    canUndo: batch.state === "done" && batch.undo !== null,
    undoneAt: batch.undoneAt,
  };
}

/** A refusal about a column belongs to the select of that column. */
function atColumns<T>(answer: T): T {
  const errors = (answer as { data?: { errors?: Record<string, string> } } | null)?.data?.errors;
  if (!errors) return answer;
  for (const [field, sentence] of Object.entries(errors))
    if (field !== "" && field !== "shape" && !field.includes(".") && field !== "extractOn") {
      delete errors[field];
      errors[`column.${field}`] = sentence;
    }
  return answer;
}

const meanings = (word: Record<string, string>, meaning: Record<string, string>): Record<string, CaseTypeId | "leaveOut"> =>
  Object.fromEntries(
    Object.entries(word).flatMap(([index, text]) => {
      const chosen = meaning[index];
      const type = chosen === "leaveOut" ? "leaveOut" : caseTypeIds.find((id) => id === chosen);
      return type ? [[text, type]] : [];
    }),
  );

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "batchId");
  const { kind } = await importOf(ctx, id);
  const values: FormValues = await readForm(args.request);
  const here = `/imports/${id}`;
  switch (textAt(values, "act")) {
    case "cancel":
      return attempt(confirmCaseloadForm, values, async () => {
        await cancelImport(ctx, id);
        return redirect(here);
      });
    case "undo":
      return attempt(confirmCaseloadForm, values, async () => {
        await undoImport(ctx, id, senderOf(args));
        return redirect(here);
      });
    case "askAgain":
      return attempt(confirmCaseloadForm, values, async () => {
        await askAgainAboutThoseLeftOut(ctx, id);
        return redirect(here);
      });
    case "match":
      return attempt(matchForm, values, async ({ label, person }) => {
        await matchTheWorkers(
          ctx,
          id,
          new Map(Object.entries(label).flatMap(([index, text]) => (person[index] ? [[text, person[index]] as const] : []))),
        );
        return redirect(here);
      });
    case "columns":
      if (kind === "roster")
        return atColumns(
          await attempt(rosterColumnsForm, values, async ({ column }) => {
            await chooseRosterColumns(ctx, id, column);
            return redirect(here);
          }),
        );
      return atColumns(
        await attempt(caseloadColumnsForm, values, async ({ shape, column, extractOn, word, meaning }) => {
          const { unknown } = await chooseCaseloadColumns(ctx, id, { shape, columns: column, typedDay: extractOn, words: meanings(word, meaning) });
          if (unknown.length === 0) return redirect(here);
          const errors = Object.fromEntries(unknown.map((text, index) => [`meaning.${index}`, `Say what “${text}” counts as`]));
          return data({ values: { ...values, meaning: {} }, errors, unknown }, { status: 422 });
        }),
      );
    case "confirm":
      if (kind === "roster")
        return attempt(confirmRosterForm, values, async ({ effectiveOn, missingHaveLeft, seen }) => {
          // what was looked at is no longer true: the preview is shown anew, not the one on the screen
          const confirmed = await confirmRoster(ctx, id, { effectiveOn, missingHaveLeft, seen });
          return redirect(`${here}?${confirmed ? "done" : "changed"}=1`);
        });
      return attempt(confirmCaseloadForm, values, async () => {
        await confirmCaseload(ctx, id, senderOf(args));
        return redirect(`${here}?done=1`);
      });
    default:
      return redirect(here);
  }
}

const TITLES: Record<Step["step"], string> = {
  rosterColumns: "Choose the columns",
  caseloadColumns: "Choose the columns",
  lost: "Choose the file again",
  rosterPreview: "Check what will change",
  caseloadPreview: "Check what will change",
  done: "Import done",
  cancelled: "Import cancelled",
};

const titleOf = (step: Step) => (step.step === "caseloadPreview" && step.unmatched.total > 0 ? "Match the workers" : TITLES[step.step]);

export default function Import() {
  const { id, kind, source, fileName, by, createdAt, finishedAt, step, shape, done, changed, canUndo, undoneAt } = useLoaderData<typeof loader>();
  const answer = useActionData();
  const open = step.step !== "done" && step.step !== "cancelled";
  return (
    <Page
      title={titleOf(step)}
      caption={`${kindName[kind]}: ${fileName}`}
      back={{ to: "/imports", label: "Imports" }}
      notice={done && step.step === "done" ? inWords(kind, step.counts) : undefined}
    >
      <p className="govuk-body">
        From {source}, chosen by {by} on {dayAndTime(createdAt)}.
      </p>
      {changed && step.step === "rosterPreview" && (
        <Warning>Somebody changed the people in the portal meanwhile, so nothing was done. This is the preview as it is now.</Warning>
      )}
      {step.step === "rosterColumns" && <RosterColumns step={step} answer={answer} />}
      {step.step === "caseloadColumns" && <CaseloadColumns step={step} answer={answer} shape={shape ?? step.shape} />}
      {step.step === "rosterPreview" && <RosterPreview id={id} step={step} answer={answer} />}
      {step.step === "caseloadPreview" &&
        (step.unmatched.total > 0 ? <MatchWorkers step={step} answer={answer} /> : <CaseloadPreview id={id} step={step} answer={answer} />)}
      {step.step === "lost" && (
        <>
          <Inset>
            A caseload file is never put on a disk, because it may be about children. It waits in memory for half an hour, for the person who chose
            it, and it is no longer there.
          </Inset>
          <ButtonLink to="/imports/caseload">Choose the file again</ButtonLink>
        </>
      )}
      {step.step === "done" && (
        <>
          <Inset>
            {inWords(kind, step.counts)}
            {finishedAt && `, on ${dayAndTime(finishedAt)}`}.
          </Inset>
          {step.newTeams.length > 0 && <p className="govuk-body">New teams: {step.newTeams.slice(0, 100).join(", ")}.</p>}
          <Problems id={id} rejected={step.rejected} notes={step.notes} />
          {undoneAt && <Warning>This import was taken back on {dayAndTime(undoneAt)}: what stood there before stands there again.</Warning>}
          {kind === "roster" && (
            <ButtonLink to="/cohorts/new" secondary>
              Start a cohort
            </ButtonLink>
          )}
          {canUndo && (
            <Details summary="This was the wrong file" open={asFormAnswer(answer) !== null}>
              <p className="govuk-body">
                The snapshots it added go, and those it replaced stand there again as they were before. Alerts raised on them are closed, except where
                an answer waits to be followed up.
              </p>
              <RecordForm schema={confirmCaseloadForm} answer={answer} submit="Take this import back" warning>
                <Hidden name="act" value="undo" />
              </RecordForm>
            </Details>
          )}
        </>
      )}
      {step.step === "cancelled" &&
        (step.refused ? <Warning>{step.refused}</Warning> : <Inset>What had been read of the file was thrown away. Nothing was changed.</Inset>)}
      {open && (
        <Form method="post">
          <button className="govuk-button govuk-button--secondary" name="act" value="cancel">
            Cancel this import
          </button>
        </Form>
      )}
    </Page>
  );
}
