/** Small pieces of GOV.UK markup that more than one page uses. */
import type { ReactNode } from "react";
import { Link } from "./link";

export const ButtonLink = ({ to, children, secondary }: { to: string; children: ReactNode; secondary?: boolean }) => (
  <Link to={to} role="button" draggable={false} className={`govuk-button${secondary ? " govuk-button--secondary" : ""}`}>
    {children}
  </Link>
);

export const Inset = ({ children }: { children: ReactNode }) => <div className="govuk-inset-text">{children}</div>;

export const Warning = ({ children }: { children: ReactNode }) => (
  <div className="govuk-warning-text">
    <span className="govuk-warning-text__icon" aria-hidden="true">
      !
    </span>
    <strong className="govuk-warning-text__text">
      <span className="govuk-visually-hidden">Warning </span>
      {children}
    </strong>
  </div>
);

export const Details = ({ summary, children, open }: { summary: ReactNode; children: ReactNode; open?: boolean }) => (
  <details className="govuk-details" open={open}>
    <summary className="govuk-details__summary">
      <span className="govuk-details__summary-text">{summary}</span>
    </summary>
    <div className="govuk-details__text">{children}</div>
  </details>
);

/** What will be here, and what to do first. */
export const Empty = ({ children }: { children: ReactNode }) => <div className="app-empty govuk-body">{children}</div>;

export type TagColour = "grey" | "green" | "turquoise" | "blue" | "purple" | "pink" | "red" | "orange" | "yellow";
export const Tag = ({ colour, children }: { colour?: TagColour; children: ReactNode }) => (
  <strong className={`govuk-tag${colour ? ` govuk-tag--${colour}` : ""}`}>{children}</strong>
);

export type SummaryRow = { key: ReactNode; value: ReactNode; action?: { to: string; label: string; about: string } };
export const SummaryList = ({ rows }: { rows: (SummaryRow | null | false)[] }) => (
  <dl className="govuk-summary-list">
    {rows
      .filter((r): r is SummaryRow => Boolean(r))
      .map((r, i) => (
        <div className={`govuk-summary-list__row${r.action ? "" : " govuk-summary-list__row--no-actions"}`} key={i}>
          <dt className="govuk-summary-list__key">{r.key}</dt>
          <dd className="govuk-summary-list__value">{r.value}</dd>
          {r.action && (
            <dd className="govuk-summary-list__actions">
              <Link className="govuk-link" to={r.action.to}>
                {r.action.label}
                <span className="govuk-visually-hidden"> {r.action.about}</span>
              </Link>
            </dd>
          )}
        </div>
      ))}
  </dl>
);

export type Task = { key: string; to: string | null; title: ReactNode; hint?: ReactNode; status: ReactNode };
/** GOV.UK task list: each line one link and its state. */
export const TaskList = ({ tasks }: { tasks: Task[] }) => (
  <ul className="govuk-task-list">
    {tasks.map((t) => (
      <li className={`govuk-task-list__item${t.to ? " govuk-task-list__item--with-link" : ""}`} key={t.key}>
        <div className="govuk-task-list__name-and-hint">
          {t.to ? (
            <Link className="govuk-link govuk-task-list__link" to={t.to} aria-describedby={`${t.key}-status`}>
              {t.title}
            </Link>
          ) : (
            t.title
          )}
          {t.hint && <div className="govuk-task-list__hint">{t.hint}</div>}
        </div>
        <div className="govuk-task-list__status" id={`${t.key}-status`}>
          {t.status}
        </div>
      </li>
    ))}
  </ul>
);

export type Column<Row> = { key: string; heading: ReactNode; cell: (row: Row) => ReactNode; numeric?: boolean; rowHeader?: boolean };
type TableProps<Row> = {
  caption: ReactNode;
  hideCaption?: boolean;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  /** stays a table on a phone and scrolls: figures to compare */ figures?: boolean;
};
/** A table; on a phone one card for each row. */
export function DataTable<Row>({ caption, hideCaption, columns, rows, rowKey, figures }: TableProps<Row>) {
  return (
    <div className="app-scroll" tabIndex={0} role="region" aria-label={typeof caption === "string" ? caption : "Table"}>
      <table className={`govuk-table${figures ? "" : " app-cards"}`}>
        <caption className={`govuk-table__caption${hideCaption ? " govuk-visually-hidden" : " govuk-table__caption--s"}`}>{caption}</caption>
        <thead className="govuk-table__head">
          <tr className="govuk-table__row">
            {columns.map((c) => (
              <th key={c.key} scope="col" className={`govuk-table__header${c.numeric ? " govuk-table__header--numeric" : ""}`}>
                {c.heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="govuk-table__body">
          {rows.map((row) => (
            <tr className="govuk-table__row" key={rowKey(row)}>
              {columns.map((c) =>
                c.rowHeader ? (
                  <th key={c.key} scope="row" className="govuk-table__header">
                    {c.cell(row)}
                  </th>
                ) : (
                  <td
                    key={c.key}
                    data-label={typeof c.heading === "string" ? c.heading : undefined}
                    className={`govuk-table__cell${c.numeric ? " govuk-table__cell--numeric" : ""}`}
                  >
                    {c.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** "Showing 1 to 50 of 560 people", with links. `hrefOf` gives the address of a page, counted from 1. */
export function Pagination({
  page,
  size,
  total,
  what,
  hrefOf,
}: {
  page: number;
  size: number;
  total: number;
  what: string;
  hrefOf: (page: number) => string;
}) {
  const last = Math.max(1, Math.ceil(total / size));
  return (
    <>
      <p className="govuk-body">
        {total === 0 ? `No ${what}` : `Showing ${(page - 1) * size + 1} to ${Math.min(page * size, total)} of ${total} ${what}`}
      </p>
      {last > 1 && (
        <nav className="govuk-pagination" aria-label="Pages">
          {page > 1 && (
            <div className="govuk-pagination__prev">
              <Link className="govuk-link govuk-pagination__link" to={hrefOf(page - 1)} rel="prev">
                <span className="govuk-pagination__link-title">Previous page</span>
              </Link>
            </div>
          )}
          {page < last && (
            <div className="govuk-pagination__next">
              <Link className="govuk-link govuk-pagination__link" to={hrefOf(page + 1)} rel="next">
                <span className="govuk-pagination__link-title">Next page</span>
              </Link>
            </div>
          )}
        </nav>
      )}
    </>
  );
}

/** What happened, newest first or oldest first as given. */
export const Timeline = ({ items }: { items: { key: string; title: ReactNode; when: ReactNode; body?: ReactNode }[] }) => (
  <ol className="app-timeline">
    {items.map((i) => (
      <li className="app-timeline__item" key={i.key}>
        <p className="app-timeline__title">{i.title}</p>
        <p className="app-timeline__when">{i.when}</p>
        {i.body && <div className="app-timeline__body">{i.body}</div>}
      </li>
    ))}
  </ol>
);
