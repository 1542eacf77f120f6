/** Pieces of the editors: rows with their buttons, and what is told about a draft. */
import type { ReactNode } from "react";
import { useField } from "#app/shared/form";

const RowButton = ({ value, children, about }: { value: string; children: string; about: string }) => (
  <button className="app-link-button" name="intent" value={value} formNoValidate>
    {children}
    <span className="govuk-visually-hidden"> {about}</span>
  </button>
);

type Props = {
  /** the list's dotted name: "stages", "supervision.bands" */
  path: string;
  count: number;
  /** "Stage 2", "Stage 2: 6-month review" */
  title: (row: number) => string;
  /** the words of the button that adds one */
  add: string;
  children: (row: number, name: string) => ReactNode;
  /** the rows stand in their own order and can be moved */
  ordered?: boolean;
  level?: 2 | 3;
};
/** Rows of fields. Adding, removing and moving are plain buttons that save what is typed and come back. */
export function EditorRows({ path, count, title, add, children, ordered, level = 2 }: Props) {
  const f = useField(path);
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className={f.error ? "govuk-form-group govuk-form-group--error" : "govuk-form-group"} id={f.id}>
      {f.error && (
        <p className="govuk-error-message">
          <span className="govuk-visually-hidden">Error: </span>
          {f.error}
        </p>
      )}
      {Array.from({ length: count }, (_, row) => (
        <section className="app-row" key={row} id={`row-${path.replaceAll(".", "-")}-${row}`}>
          <div className="app-row__head">
            <Heading className="govuk-heading-s">{title(row)}</Heading>
            <div className="app-row__buttons">
              {ordered && row > 0 && (
                <RowButton value={`up:${path}:${row}`} about={title(row)}>
                  Move up
                </RowButton>
              )}
              {ordered && row < count - 1 && (
                <RowButton value={`down:${path}:${row}`} about={title(row)}>
                  Move down
                </RowButton>
              )}
              <RowButton value={`remove:${path}:${row}`} about={title(row)}>
                Remove
              </RowButton>
            </div>
          </div>
          {children(row, `${path}.${row}`)}
        </section>
      ))}
      <button className="govuk-button govuk-button--secondary" name="intent" value={`add:${path}`} formNoValidate>
        {add}
      </button>
    </div>
  );
}

/** The button that keeps a page as it is, finished or not. */
export const KeepButton = () => (
  <button className="govuk-button govuk-button--secondary" name="intent" value="keep" formNoValidate>
    Save as it is
  </button>
);
/** Enter presses a form's first button: it must only save. */
export const EnterSaves = () => (
  <button className="govuk-visually-hidden" name="intent" value="keep" formNoValidate tabIndex={-1} aria-hidden="true">
    Save
  </button>
);
