import type { ReactNode } from "react";
import { Link } from "./link";

type Props = {
  /** the heading; leave it out where a form's label is the heading */
  title?: ReactNode;
  /** a line of context over the heading: whose page this is */
  caption?: ReactNode;
  back?: { to: string; label?: string };
  lead?: ReactNode;
  /** a saved-it sentence, from `?done=`; whatever else an address says (`?done=__proto__`) is passed over */
  notice?: string | null | undefined;
  wide?: boolean;
  children?: ReactNode;
};

/** The inside of every page: back link, heading, first sentence, then what it is about. */
export function Page({ title, caption, back, lead, notice, wide, children }: Props) {
  return (
    <>
      {back && (
        <nav aria-label="Back">
          <Link className="govuk-back-link" to={back.to}>
            {back.label ?? "Back"}
          </Link>
        </nav>
      )}
      <main className="govuk-main-wrapper app-main" id="main-content" tabIndex={-1}>
        {typeof notice === "string" && <Notice>{notice}</Notice>}
        <div className={wide ? "" : "app-measure"}>
          {title && (
            <h1 className="govuk-heading-l">
              {caption && <span className="govuk-caption-l">{caption} </span>}
              {title}
            </h1>
          )}
          {lead && <p className="govuk-body-l">{lead}</p>}
          {children}
        </div>
      </main>
    </>
  );
}

/** Something was done: said once, at the top. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div className="govuk-notification-banner govuk-notification-banner--success" role="status" aria-labelledby="notice-title">
      <div className="govuk-notification-banner__header">
        <h2 className="govuk-notification-banner__title" id="notice-title">
          Done
        </h2>
      </div>
      <div className="govuk-notification-banner__content">
        <p className="govuk-notification-banner__heading">{children}</p>
      </div>
    </div>
  );
}
