import { hours } from "#app/shared/dates";
import { DataTable } from "#app/shared/ui/parts";
import { lostWords, type SpanOfTime } from "./rules";

/** Owed, taken and lost of some spans side by side: this month, the last four weeks, the year so far. */
export const Spans = ({ spans }: { spans: { name: string; span: SpanOfTime }[] }) => (
  <DataTable
    figures

    caption="In figures"
    rows={spans}
    rowKey={({ name }) => name}
    columns={[
      { key: "name", heading: "Time", cell: ({ name }) => name, rowHeader: true },
      { key: "owed", heading: "Owed", cell: ({ span }) => hours(span.owed), numeric: true },
      { key: "taken", heading: "Taken", cell: ({ span }) => hours(span.taken), numeric: true },
      { key: "lost", heading: "Lost", cell: ({ span }) => hours(span.lost), numeric: true },
    ]}
  />
);

/** What the time was lost to since the programme began. */
export function LostTo({ span }: { span: SpanOfTime }) {
  if (span.lost === 0) return <p className="govuk-body">No protected time has been recorded as lost.</p>;
  return <p className="govuk-body">Lost since the programme began: {lostWords(span.lostBecause)}.</p>;
}

/** Weeks in which less than half was taken, with what they were lost to. */
export function ShortWeeks({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return <p className="govuk-body">In each of the last twelve weeks at least half of the time was taken.</p>;
  return (
    <ul className="govuk-list govuk-list--bullet">
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
