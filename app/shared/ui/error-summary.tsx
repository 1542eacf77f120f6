import { useEffect, useRef } from "react";

export type SummaryError = { href: string | null; message: string };

/** GOV.UK error summary: takes the focus when it appears, each line leads to its field. */
export function ErrorSummary({ errors, attempt = 0 }: { errors: SummaryError[]; attempt?: number }) {
  const box = useRef<HTMLDivElement>(null);
  const any = errors.length > 0;
  useEffect(() => {
    if (any) box.current?.focus();
  }, [any, attempt]);
  if (!any) return null;
  return (
    <div className="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 className="govuk-error-summary__title">There is a problem</h2>
        <div className="govuk-error-summary__body">
          <ul className="govuk-list govuk-error-summary__list">
            {errors.map((e) => (
              <li key={(e.href ?? "") + e.message}>
                {e.href ? <a href={e.href}>{e.message}</a> : <span className="govuk-error-message">{e.message}</span>}
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}
