import { shortDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { DateInput, Hidden, Tick } from "#app/shared/ui/fields";
import { Details, SummaryList } from "#app/shared/ui/parts";
import { confirmRosterForm } from "../forms";
import type { StepAt } from "../read-steps.server";
import { Problems } from "./problems";
import { changesNothing, some } from "../words";

const KINDS = [
  ["new", "New people"],
  ["mover", "People who move"],
  ["leaver", "People who leave"],
  ["returned", "People who come back"],
  ["changed", "People with other details"],
] as const;

/** What the roster will change: counts first, names behind them, every row's problem in words. */
export function RosterPreview({ id, step, answer }: { id: string; step: StepAt<"rosterPreview">; answer: unknown }) {
  const { counts, lines, missing, newTeams } = step;
  const [year, month, day] = step.today.split("-").map(Number);
  const nothing = changesNothing("roster", counts);
  return (
    <>
      <p className="govuk-body-l">
        {nothing ? "There is nothing to change: the portal has all of this already." : "Nothing has been changed yet. This is what the file will do."}
      </p>
      <SummaryList
        rows={[
          ...KINDS.map(([kind, label]) => ({ key: label, value: counts[kind].toLocaleString("en-GB") })),
          { key: "Unchanged", value: counts.unchanged.toLocaleString("en-GB") },
          { key: "Rejected rows", value: counts.rejected.toLocaleString("en-GB") },
          {
            key: "New teams",
            value:
              newTeams.length === 0 ? "None" : newTeams.slice(0, 60).join(", ") + (newTeams.length > 60 ? ` and ${newTeams.length - 60} more` : ""),
          },
        ]}
      />
      <Problems id={id} rejected={step.rejected} notes={step.notes} />
      {KINDS.map(
        ([kind, label]) =>
          lines[kind].total > 0 && (
            <Details key={kind} summary={`${label}: ${lines[kind].total.toLocaleString("en-GB")}`}>
              <ul className="govuk-list govuk-list--bullet">
                {lines[kind].shown.map((line) => (
                  <li key={line.staffNumber}>
                    {line.name} ({line.staffNumber}){line.what.length > 0 && `: ${line.what.join("; ")}`}
                  </li>
                ))}
              </ul>
              {lines[kind].total > lines[kind].shown.length && <p>These are the first {lines[kind].shown.length}.</p>}
            </Details>
          ),
      )}
      {missing.total > 0 && (
        <Details summary={`${some(missing.total, "person is", "people are")} in the portal but not in this file`}>
          <p>They are left as they are, unless you tick the box below.</p>
          <ul className="govuk-list govuk-list--bullet">
            {missing.shown.map(({ personId, name, staffNumber, team }) => (
              <li key={personId}>
                {name} ({staffNumber}){team && `, ${team}`}
              </li>
            ))}
          </ul>
          {missing.total > missing.shown.length && <p>These are the first {missing.shown.length}.</p>}
        </Details>
      )}
      <RecordForm
        schema={confirmRosterForm}
        values={{ effectiveOn: { day: String(day), month: String(month), year: String(year) }, missingHaveLeft: "", seen: step.print }}
        answer={answer}
        submit={nothing ? "Finish this import" : "Confirm the import"}
      >
        <Hidden name="act" value="confirm" />
        <Hidden name="seen" value={step.print} />
        <DateInput
          name="effectiveOn"
          label="From when do moves count?"
          hint={`The first day in a new team or with a new line manager, where the file does not say it itself. Today is ${shortDay(step.today)}.`}
        />
        {missing.total > 0 && (
          <Tick
            name="missingHaveLeft"
            label={
              missing.total === 1
                ? "The person who is not in this file has left"
                : `The ${missing.total.toLocaleString("en-GB")} people who are not in this file have left`
            }
            hint="Only for a file with everybody in it. The date above becomes their last day."
          />
        )}
      </RecordForm>
    </>
  );
}
