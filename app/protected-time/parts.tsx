import { hours } from "#app/shared/dates";
import { lostWords, type SpanOfTime } from "./rules";

/** Owed, taken and lost of some spans side by side: this month, the last four weeks, the year so far. */
export function Spans({ spans }: { spans: { name: string; span: SpanOfTime }[] }) {
  return (
    <div className="app-scroll" tabIndex={0} role="region" aria-label="Protected time in figures">
      <table className="govuk-table">
        <caption className="govuk-table__caption govuk-table__caption--m">In figures</caption>
        <thead className="govuk-table__head">
          <tr className="govuk-table__row">
            {["", "Owed", "Taken", "Lost"].map((head, at) =>
              at === 0 ? (
                <td key="of" className="govuk-table__header" />
              ) : (
                <th key={head} scope="col" className="govuk-table__header govuk-table__header--numeric">
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody className="govuk-table__body">
          {spans.map(({ name, span }) => (
            <tr key={name} className="govuk-table__row">
              <th scope="row" className="govuk-table__header">
                {name}
              </th>
              {[span.owed, span.taken, span.lost].map((minutes, at) => (
                <td key={at} className="govuk-table__cell govuk-table__cell--numeric">
                  {hours(minutes)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

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
