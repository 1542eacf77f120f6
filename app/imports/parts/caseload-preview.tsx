import { Form } from "@remix-run/react";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { Hidden, Select } from "#app/shared/ui/fields";
import { DataTable, Details, SummaryList, Warning } from "#app/shared/ui/parts";
import { confirmCaseloadForm, matchForm } from "../forms";
import type { StepAt } from "../read-steps.server";
import { Problems } from "./problems";
import { changesNothing, some } from "../words";

type Props = { id: string; step: StepAt<"caseloadPreview">; answer: unknown };

/** Workers whom neither a number nor a name gives away: asked once, remembered for the next file from there. */
export function MatchWorkers({ step, answer }: Omit<Props, "id">) {
  const { unmatched, people } = step;
  const options = [{ value: "leaveOut", label: "Leave out: not one of our people" }, ...people.map(({ id, name }) => ({ value: id, label: name }))];
  const suggestions = Object.fromEntries(unmatched.shown.flatMap(({ suggestionId }, index) => (suggestionId ? [[String(index), suggestionId]] : [])));
  return (
    <>
      <p className="govuk-body-l">
        {some(unmatched.total, "worker in the file is", "workers in the file are")} not known under that name or number. Who are they? You are asked
        once; the answer is remembered for the next file.
      </p>
      {unmatched.total > unmatched.shown.length && <p className="govuk-body">These are the first {unmatched.shown.length}; the others come after.</p>}
      <RecordForm schema={matchForm} values={{ person: suggestions }} answer={answer} submit="Remember who they are">
        <Hidden name="act" value="match" />
        {unmatched.shown.map(({ label, rows }, index) => (
          <div key={label}>
            <input type="hidden" name={`label.${index}`} value={label} />
            <Select name={`person.${index}`} label={label} hint={rows > 1 ? `${rows} rows` : undefined} empty="Choose a person" options={options} />
          </div>
        ))}
      </RecordForm>
    </>
  );
}

export function CaseloadPreview({ id, step, answer }: Props) {
  const { counts, days, changed, gone, byName, leftOut } = step;
  const nothing = changesNothing("caseload", counts);
  return (
    <>
      <p className="govuk-body-l">
        {nothing ? "There is nothing to change: the portal has all of this already." : "Nothing has been changed yet. This is what the file will do."}
      </p>
      <SummaryList
        rows={[
          { key: "Snapshots added", value: counts.added.toLocaleString("en-GB") },
          { key: "Snapshots replaced", value: counts.changed.toLocaleString("en-GB") },
          { key: "Unchanged", value: counts.unchanged.toLocaleString("en-GB") },
          ...(gone.total > 0
            ? [{ key: "No longer in the file", value: `${gone.total.toLocaleString("en-GB")}, will hold no cases on that day` }]
            : []),
          { key: "Rejected rows", value: counts.rejected.toLocaleString("en-GB") },
        ]}
      />
      <p className="govuk-body">A snapshot is what one worker holds on one day.</p>
      <DataTable
        caption="Days in the file"
        rows={days.shown}
        rowKey={({ day }) => day}
        columns={[
          { key: "day", heading: "Day", rowHeader: true, cell: ({ day }) => longDay(day) },
          { key: "workers", heading: "Workers", numeric: true, cell: ({ workers }) => workers.toLocaleString("en-GB") },
          { key: "cases", heading: "Cases", numeric: true, cell: ({ cases }) => cases.toLocaleString("en-GB") },
        ]}
      />
      <Problems id={id} rejected={step.rejected} notes={step.notes} />
      {changed.total > 0 && (
        <Details summary={`${some(changed.total, "snapshot is", "snapshots are")} replaced by other numbers`}>
          <ul className="govuk-list govuk-list--bullet">
            {changed.shown.map(({ name, day, from, to }) => (
              <li key={name + day}>
                {name}, {longDay(day)}: {from === to ? `${to} cases, of other kinds` : `${from} cases become ${to}`}
              </li>
            ))}
          </ul>
        </Details>
      )}
      {gone.total > 0 && (
        <>
          <Warning>
            {some(gone.total, "worker was", "workers were")} in an extract of this source before and {gone.total === 1 ? "is" : "are"} not in this
            file. Confirming says that they hold no cases on that day. If this file is only a part, one team's for example, cancel it and give it a
            source name of its own.
          </Warning>
          <Details summary="Who is no longer in the file">
            <ul className="govuk-list govuk-list--bullet">
              {gone.shown.map(({ name, day, had }) => (
                <li key={name + day}>
                  {name}, {longDay(day)}: {had === 0 ? "no cases, as before" : `${some(had, "case becomes", "cases become")} none`}
                </li>
              ))}
            </ul>
            {gone.total > gone.shown.length && <p className="govuk-body">These are the first {gone.shown.length}.</p>}
          </Details>
        </>
      )}
      {byName.total > 0 && (
        <Details summary={`${some(byName.total, "worker was", "workers were")} found by name alone`}>
          <ul className="govuk-list govuk-list--bullet">
            {byName.shown.map((label) => (
              <li key={label}>{label}</li>
            ))}
          </ul>
        </Details>
      )}
      {leftOut.total > 0 && (
        <Details summary={`${some(leftOut.total, "worker is", "workers are")} left out`}>
          <ul className="govuk-list govuk-list--bullet">
            {leftOut.shown.map((label) => (
              <li key={label}>{label}</li>
            ))}
          </ul>
          <Form method="post">
            <button className="govuk-button govuk-button--secondary" name="act" value="askAgain">
              Ask about them again
            </button>
          </Form>
        </Details>
      )}
      <RecordForm schema={confirmCaseloadForm} answer={answer} submit={nothing ? "Finish this import" : "Confirm the import"}>
        <Hidden name="act" value="confirm" />
      </RecordForm>
    </>
  );
}
