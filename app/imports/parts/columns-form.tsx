import { asFormAnswer, textAt } from "#app/shared/form-values";
import { RecordForm } from "#app/shared/form";
import { DateInput, Hidden, Radios, Select } from "#app/shared/ui/fields";
import { caseloadColumnsForm, rosterColumnsForm } from "../forms";
import type { FieldView, StepAt } from "../read-steps.server";
import { some } from "../words";

const chosen = (fields: readonly FieldView[]) =>
  Object.fromEntries(fields.flatMap(({ key, column }) => (column === null ? [] : [[key, String(column)]])));

function ColumnSelects({ fields, options }: { fields: readonly FieldView[]; options: readonly string[] }) {
  return fields.map(({ key, label, hint }) => (
    <Select
      key={key}
      name={`column.${key}`}
      label={label}
      hint={hint}
      empty="Not in this file"
      options={options.map((name, index) => ({ value: String(index), label: name }))}
    />
  ));
}

export function RosterColumns({ step, answer }: { step: StepAt<"rosterColumns">; answer: unknown }) {
  return (
    <>
      <p className="govuk-body">
        The file has {some(step.rows, "row", "rows")}. Say what its columns are. Staff number, name and team are needed; what you leave out is not
        kept, and changes nothing in the portal.
      </p>
      <RecordForm schema={rosterColumnsForm} values={{ column: chosen(step.fields) }} answer={answer} submit="Show the preview">
        <Hidden name="act" value="columns" />
        <ColumnSelects fields={step.fields} options={step.options} />
      </RecordForm>
    </>
  );
}

/** The words of the case type column that the portal does not know come back with the answer. */
const unknownOf = (answer: unknown): string[] => {
  const given = typeof answer === "object" && answer !== null && "unknown" in answer ? answer.unknown : null;
  return Array.isArray(given) ? given.filter((word): word is string => typeof word === "string") : [];
};

export function CaseloadColumns({ step, answer, shape }: { step: StepAt<"caseloadColumns">; answer: unknown; shape: "perWorker" | "perChild" }) {
  const unknown = unknownOf(answer);
  const sent = asFormAnswer(answer);
  const extractOn = sent
    ? { day: textAt(sent.values, "extractOn.day"), month: textAt(sent.values, "extractOn.month"), year: textAt(sent.values, "extractOn.year") }
    : { day: "", month: "", year: "" };
  return (
    <>
      <p className="govuk-body">
        The file has {some(step.rows, "row", "rows")}.{" "}
        {shape === "perWorker"
          ? "It is read as one row for each worker and day."
          : "It is read as one row for each child: the rows are counted in memory, and neither they nor the keys are kept."}{" "}
        <a className="govuk-link" href={`?shape=${shape === "perWorker" ? "perChild" : "perWorker"}`}>
          {shape === "perWorker" ? "It has a row for each child" : "It has a row for each worker"}
        </a>
      </p>
      <RecordForm
        key={shape}
        schema={caseloadColumnsForm}
        values={{ column: chosen(step.fields[shape]), extractOn }}
        answer={answer}
        submit="Show the preview"
      >
        <Hidden name="act" value="columns" />
        <Hidden name="shape" value={shape} />
        {unknown.map((word, index) => (
          <div key={word}>
            <input type="hidden" name={`word.${index}`} value={word} />
            <Radios
              name={`meaning.${index}`}
              label={`What does “${word}” count as?`}
              small
              options={[
                ...step.caseTypes.map(({ id, name }) => ({ value: id, label: name })),
                { value: "leaveOut", label: "Nothing: leave these rows out" },
              ]}
            />
          </div>
        ))}
        <ColumnSelects fields={step.fields[shape]} options={step.options} />
        <DateInput name="extractOn" label="The date of the extract" hint="Only where the file has no column for it, like 31 10 2026" />
      </RecordForm>
    </>
  );
}
