import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios, TextArea } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset } from "#app/shared/ui/parts";
import { moveForm } from "../forms";
import { movePage, yearUnder, type MovePage } from "../read-move.server";
import { programmeName } from "../rules";
import { moveLearner } from "../write.server";

export const handle = { title: (loaded: { name: string }) => `Programme of ${loaded.name}` };

const named = ({ programmes, frameworks }: MovePage) => ({
  programme: (id: string) => programmes.filter((p) => p.id === id).map(programmeName)[0] ?? id,
  framework: (id: string) => frameworks.find((f) => f.id === id)?.name ?? id,
});

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const found = await movePage(ctx, param(args, "enrolmentId"));
  const { enrolment } = found.year;
  const name = named(found);
  return {
    id: enrolment.id,
    name: enrolment.name,
    going: enrolment.status === "active",
    now: [name.programme(enrolment.programmeId), name.framework(enrolment.frameworkId)],
    cohort: enrolment.cohortName,
    fresh: newId(),
    programmes: found.programmes.map((p) => ({ value: p.id, label: programmeName(p), hint: p.definition.provisional ?? p.definition.note })),
    frameworks: found.frameworks.map((f) => ({ value: f.id, label: f.provisional ? `${f.name} (draft, provisional)` : f.name })),
    values: { programmeId: enrolment.programmeId, frameworkId: enrolment.frameworkId },
    moves: found.moves.map((m) => ({
      id: m.id,
      on: longDay(m.fromOn),
      from: `${name.programme(m.oldProgrammeId)}; ${name.framework(m.oldFrameworkId)}`,
      to: `${name.programme(m.programmeId)}; ${name.framework(m.frameworkId)}`,
      reason: m.reason,
      by: m.by,
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "enrolmentId");
  const found = await movePage(ctx, id);
  const values = await readForm(args.request);
  if (textAt(values, "intent") !== "look")
    return attempt(moveForm, values, async (move) => {
      const again = askToLookAgain(ctx, values, { reason: "Why" }, [found.year.enrolment.name]);
      if (again) return again;
      await moveLearner(ctx, id, move);
      return redirect(`/learners/${id}?done=moved`);
    });
  const programme = found.programmes.find((p) => p.id === textAt(values, "programmeId"));
  if (!programme) return data({ values, errors: { programmeId: "Choose the programme" }, look: null }, { status: 422 });
  const { schedule, progress } = yearUnder(ctx, found.year, programme.definition);
  const look = {
    title: programmeName(programme),
    endsOn: schedule.endsOn ? longDay(schedule.endsOn) : "when the pause has an end",
    limitOn: longDay(schedule.limitOn),
    stages: progress.stages.map((s) => ({
      key: s.stage.key,
      name: s.stage.name,
      day: s.dueOn ? longDay(s.dueOn) : "No date in the pause",
      words: s.words,
    })),
    tally: progress.tally.map((t) => `${t.label}: ${t.words}`),
  };
  return data({ values, errors: {}, look });
}

type Stage = { key: string; name: string; day: string; words: string };
type Past = { id: string; on: string; from: string; to: string; reason: string; by: string };

/** Moving one learner to another programme or other standards: an act of its own, with its reason. */
export default function MoveLearner() {
  const { id, name, going, now, cohort, fresh, programmes, frameworks, values, moves } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  const look = sent && "look" in sent ? sent.look : null;
  return (
    <Page title="Move to another programme" caption={name} back={{ to: `/learners/${id}`, label: name }}>
      <p className="govuk-body">
        Now: {now.join("; ")}. The cohort, {cohort}, stays as it is: only this learner moves.
      </p>
      {!going && <Inset>This year has ended: it stays on its programme.</Inset>}
      {look && (
        <section aria-labelledby="look" tabIndex={-1}>
          <h2 className="govuk-heading-m" id="look">
            Under {look.title}
          </h2>
          <p className="govuk-body">
            Planned to end on {look.endsOn}, at the latest on {look.limitOn}. Nothing is saved yet.
          </p>
          <DataTable
            caption="Stages, with what exists counted"
            rows={look.stages}
            rowKey={(s: Stage) => s.key}
            columns={[
              { key: "name", heading: "Stage", rowHeader: true, cell: (s: Stage) => s.name },
              { key: "day", heading: "Due", cell: (s: Stage) => s.day },
              { key: "words", heading: "Where it stands", cell: (s: Stage) => s.words },
            ]}
          />
          <ul className="govuk-list govuk-list--bullet">
            {look.tally.map((t) => (
              <li key={t}>{t}</li>
            ))}
          </ul>
        </section>
      )}
      {going && (
        <>
          <Inset>
            Everything that is written stays as it is and is counted under the new programme. It stays mapped to the standards it was mapped to; how
            the old ones answer the new ones is for the assessor to judge. Years, pauses and hours stay; the dates follow the new programme.
          </Inset>
          <RecordForm
            schema={moveForm}
            values={values}
            answer={asFormAnswer(sent)}
            submit={`Move ${name}`}
            also={
              <button className="govuk-button govuk-button--secondary" name="intent" value="look" formNoValidate>
                Show what would change
              </button>
            }
          >
            <LookAgainFirst found={lookAgainIn(sent)} />
            <Hidden name="id" value={textAt(asFormAnswer(sent)?.values, "id") || fresh} />
            <Radios name="programmeId" label="Programme" options={programmes} />
            <Radios name="frameworkId" label="Standards" options={frameworks} />
            <DateInput name="fromOn" label="From which day" hint="The day on which it was agreed, today or earlier. For example, 7 9 2027." />
            <TextArea
              name="reason"
              label="Why"
              hint="The learner, the assessor and the line manager do not see this page; the reason stays in the record."
              rows={4}
            />
          </RecordForm>
        </>
      )}
      <h2 className="govuk-heading-m">Moves so far</h2>
      {moves.length === 0 ? (
        <Empty>None. Every move will be here, with its reason.</Empty>
      ) : (
        <DataTable
          caption="Moves of this learner"
          hideCaption
          rows={moves}
          rowKey={(m: Past) => m.id}
          columns={[
            { key: "on", heading: "From", rowHeader: true, cell: (m: Past) => m.on },
            { key: "what", heading: "What", cell: (m: Past) => `From ${m.from} to ${m.to}` },
            { key: "why", heading: "Why", cell: (m: Past) => m.reason },
            { key: "by", heading: "By", cell: (m: Past) => m.by },
          ]}
        />
      )}
    </Page>
  );
}
