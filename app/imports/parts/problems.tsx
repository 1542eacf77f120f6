import { Details } from "#app/shared/ui/parts";
import { DataTable } from "#app/shared/ui/parts";
import type { ProblemView } from "../read-steps.server";
import { some } from "../words";

type Props = { id: string; rejected: { total: number; shown: ProblemView[] }; notes: { total: number; shown: ProblemView[] } };

const Table = ({ caption, problems, who }: { caption: string; problems: { total: number; shown: ProblemView[] }; who: string }) => (
  <>
    <DataTable
      caption={caption}
      hideCaption
      rows={problems.shown.map((problem, index) => ({ ...problem, index }))}
      rowKey={({ index }) => String(index)}
      columns={[
        { key: "line", heading: "Line", cell: ({ line }) => (line > 0 ? line : "") },
        { key: "who", heading: who, cell: ({ who: name }) => name },
        { key: "sentence", heading: "What is wrong", cell: ({ sentence }) => sentence },
      ]}
    />
    {problems.total > problems.shown.length && (
      <p className="govuk-body">
        These are the first {problems.shown.length} of {some(problems.total, "row", "rows")}.
      </p>
    )}
  </>
);

/** Every row's problem in words: those that keep it out, and those it comes in without. */
export function Problems({ id, rejected, notes }: Props) {
  return (
    <>
      {rejected.total > 0 && (
        <>
          <h2 className="govuk-heading-m">{some(rejected.total, "row is rejected", "rows are rejected")}</h2>
          <p className="govuk-body">
            <a className="govuk-link" href={`/imports/${id}/rejected.csv`}>
              Download the rejected rows with the reasons (CSV)
            </a>
          </p>
          <Table caption="Rejected rows" problems={rejected} who="Who" />
        </>
      )}
      {notes.total > 0 && (
        <Details summary={`${some(notes.total, "row has", "rows have")} something to look at`}>
          <Table caption="Rows to look at" problems={notes} who="Who" />
        </Details>
      )}
    </>
  );
}
