import { isRouteErrorResponse, Outlet, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { Page } from "#app/shared/ui/page";
import type { loader as rootLoader } from "./root";

/** The pages for people outside: the academy's name, and no way into the portal. */
export default function AnswerFrame() {
  return (
    <>
      <NameOnly />
      <div className="govuk-width-container">
        <Outlet />
      </div>
    </>
  );
}

function NameOnly() {
  const site = useRouteLoaderData<typeof rootLoader>("root");
  return (
    <header className="app-header">
      <div className="govuk-width-container app-header__row">
        <p className="app-header__name app-header__name--plain">
          <span className="app-header__academy">{site?.academy ?? "Social Work Academy"}</span>
          <span className="app-header__council">{site?.council}</span>
        </p>
      </div>
    </header>
  );
}

export function ErrorBoundary() {
  const error = useRouteError();
  const tooMany = isRouteErrorResponse(error) && error.status === 429;
  return (
    <>
      <NameOnly />
      <div className="govuk-width-container">
        {tooMany ? (
          <Page title="Please wait a little" lead="There were too many tries from where you are. Wait five minutes and try again." />
        ) : (
          <Page
            title="Sorry, something went wrong"
            lead="It is not your fault. Go back and try again in a few minutes. What you wrote should still be there."
          />
        )}
      </div>
    </>
  );
}
