import { Form } from "@remix-run/react";
import { fullDay, hours, longDay, type Day } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { DataTable, SummaryList } from "#app/shared/ui/parts";
import { becauseWords, fromTo, lostReasons, lostWords, type Forecast as Forecasted, type Occurrence, type SpanOfTime } from "./rules";

/** "I lost it" opens to the six reasons, each one tap. A browser's own disclosure: it opens without JavaScript. */
export const LostButtons = ({ one, open, action }: { one: Pick<Occurrence, "blockId" | "onDay">; open?: boolean; action?: string }) => (
  <details className="app-blocks__lost" open={open}>
    <summary className="govuk-button govuk-button--secondary app-blocks__act">
      I lost it<span className="govuk-visually-hidden"> on {fullDay(one.onDay)}</span>
    </summary>
    <Form method="post" action={action}>
      <input type="hidden" name="act" value="lost" />
      <input type="hidden" name="blockId" value={one.blockId} />
      <input type="hidden" name="onDay" value={one.onDay} />
      <div className="app-blocks__reasons">
        {Object.entries(lostReasons).map(([reason, label]) => (
          <button key={reason} className="govuk-button govuk-button--secondary app-blocks__act" name="reason" value={reason}>
            {label}
          </button>
        ))}
      </div>
    </Form>
  </details>
);

/** One day that is set aside, or falls out and why. */
export const OccurrenceLine = ({ one }: { one: Occurrence & { skipped: string | null } }) => (
  <li className="app-entries__item">
    <span>
      {fullDay(one.onDay)}, {fromTo(one)}
      {one.activityName && `, ${inner(one.activityName)}`}
      {one.skipped && (
        <>
          . <strong>{one.skipped}</strong>
        </>
      )}
    </span>
    {!one.skipped && (
      <Link className="govuk-link" to={`/protected-time/blocks/${one.blockId}/${one.onDay}`}>
        Move or leave out<span className="govuk-visually-hidden"> {fullDay(one.onDay)}</span>
      </Link>
    )}
  </li>
);

type ShownEntry = {
  id: string;
  onDay: Day;
  minutes: number;
  kind: "taken" | "lost";
  counts: 0 | 1;
  activityName: string | null;
  reason: string | null;
  elsewhere: boolean;
};
/** One entry in words, with what can be done to it. */
export function EntryLine({ entry }: { entry: ShownEntry }) {
  const { id, onDay, minutes, kind, counts, activityName, reason, elsewhere } = entry;
  const why = kind === "lost" ? `because of ${becauseWords(reason)}` : activityName ? `for ${inner(activityName)}` : "";
  const about = (
    <span className="govuk-visually-hidden">
      {" "}
      {hours(minutes)} on {fullDay(onDay)}
    </span>
  );
  return (
    <li className="app-entries__item">
      <span>
        <strong>
          {kind === "taken" ? "Took" : "Lost"} {hours(minutes)}
        </strong>{" "}
        on {fullDay(onDay)}
        {why && `, ${why}`}
        {counts === 0 && " (does not count)"}
        {elsewhere && ". Recorded elsewhere in the portal"}
      </span>
      {!elsewhere && (
        <Form method="post" className="app-entries__act">
          <Link className="govuk-link" to={`/protected-time/entries/${id}`}>
            Change{about}
          </Link>{" "}
          <input type="hidden" name="id" value={id} />
          <button className="app-link-button" name="act" value="remove">
            Remove{about}
          </button>
        </Form>
      )}
    </li>
  );
}
/** "Essentials" and "CPD" keep their capitals. */
const inner = (text: string) => (/^(Essentials|[A-Z]{2})/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

/** The programme to its end: what is required, set aside, still to be planned, and what it comes to. */
export function Forecast({ forecast }: { forecast: Forecasted | null }) {
  if (forecast === null) return <p className="govuk-body">How much it will come to cannot be said while the programme has no last day.</p>;
  const { to, required, planned, unplanned, taken, lost, forecast: comes } = forecast;
  return (
    <>
      <h2 className="govuk-heading-s">To the end of the programme on {longDay(to)}</h2>
      <SummaryList
        rows={[
          { key: "Required", value: hours(required) },
          { key: "Planned in all", value: hours(planned) },
          { key: "Not planned yet", value: unplanned < 0 ? `None: ${hours(-unplanned)} more is planned` : hours(unplanned) },
          { key: "Taken so far", value: hours(taken) },
          { key: "Lost so far", value: hours(lost) },
          { key: "Forecast: taken in the end, if plans hold", value: hours(comes) },
        ]}
      />
    </>
  );
}

/** Owed, taken and lost of some spans side by side: this month, the last four weeks, the year so far. */
export const Spans = ({ spans }: { spans: { name: string; span: SpanOfTime }[] }) => (
  <DataTable
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
