/** Pieces that the pages about a learner's arrangements share. */
import type { ReactNode } from "react";
import { Link } from "#app/shared/ui/link";
import { DataTable, Inset, Warning } from "#app/shared/ui/parts";
import type { ComparedDates } from "./changed-dates";
import type { ProposalLine } from "./proposal-words";

const DATES = (after: string) => [
  { key: "name", heading: "Stage", rowHeader: true, cell: (r: ComparedDates["rows"][number]) => r.name },
  { key: "before", heading: "Now", cell: (r: ComparedDates["rows"][number]) => r.before },
  { key: "after", heading: after, cell: (r: ComparedDates["rows"][number]) => r.after },
  { key: "moved", heading: "Change", cell: (r: ComparedDates["rows"][number]) => r.moved },
];

/** The dates of the year, now and as they would be. */
export function ChangedDates({ dates, after = "Then" }: { dates: ComparedDates; after?: string }) {
  return (
    <>
      {dates.same ? (
        <Inset>No date of the year changes.</Inset>
      ) : (
        <DataTable caption="The dates of the year" rows={dates.rows} rowKey={(r) => r.key} columns={DATES(after)} />
      )}
      {dates.limit && <Warning>{dates.limit}</Warning>}
      {dates.back && <Inset>{dates.back}</Inset>}
    </>
  );
}

/** What would follow, shown over the button that does it; announced, because the page stays where it is. */
export const Preview = ({ seen, children }: { seen: string | null; children: ReactNode }) => (
  <div role="status">
    <input type="hidden" name="seen" value={seen ?? ""} />
    {seen !== null && children}
  </div>
);

/** What was proposed in this year, each with the way to its page; nothing where nothing was. */
export const Proposals = ({ id, caption, days, lines }: { id: string; caption: string; days: string; lines: ProposalLine[] }) =>
  lines.length > 0 && (
    <DataTable
      caption={caption}
      rows={lines}
      rowKey={(p) => p.id}
      columns={[
        {
          key: "days",
          heading: days,
          rowHeader: true,
          cell: (p) => (
            <Link className="govuk-link" to={`/learners/${id}/proposals/${p.id}`}>
              {p.days}
            </Link>
          ),
        },
        { key: "reason", heading: "Reason", cell: (p) => p.reason },
        { key: "by", heading: "Proposed by", cell: (p) => p.by },
        { key: "state", heading: "Where it stands", cell: (p) => p.state },
      ]}
    />
  );

/** The pages that change how a year is arranged. */
export const ChangeLinks = ({ id, links }: { id: string; links: readonly (readonly [path: string, label: string])[] }) => (
  <ul className="govuk-list govuk-list--spaced">
    {links.map(([path, label]) => (
      <li key={path}>
        <Link className="govuk-link" to={`/learners/${id}${path}`}>
          {label}
        </Link>
      </li>
    ))}
  </ul>
);
