import type { LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { Links, Outlet, Scripts, ScrollRestoration, isRouteErrorResponse, useMatches, useRouteError, useRouteLoaderData } from "@remix-run/react";
import { useContext, type ReactNode } from "react";
import { UNSAFE_DataRouterStateContext as RouterState } from "react-router-dom";
import { viewerOf } from "#app/access/session.server";
import { asFormAnswer } from "#app/shared/form-values";
import { useNonce } from "#app/shared/nonce";
import { Link, useLinks } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { navigation } from "./navigation";
import styles from "./styles/portal.scss?url";

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export async function loader(args: LoaderFunctionArgs) {
  const { academy, council, brandColour, demo } = args.context.config;
  const viewer = await viewerOf(args);
  const shown = viewer && { name: viewer.name, display: viewer.display, places: navigation(viewer) };
  return { academy, council, brandColour, demo, viewer: shown };
}

/** The names never change while the portal runs, and roles rarely; who is there does by signing in, and how pages are shown on the account page. */
export const shouldRevalidate = ({ formAction }: { formAction?: string | undefined }) => /^\/(account|sign-|invitation)/.test(formAction ?? "");

export const useSite = () => useRouteLoaderData<typeof loader>("root");

type Titled = { title?: string | ((data: never) => string) };

/** The page's name, from the `handle` of the innermost route: "Error: " first when a form came back with problems (GOV.UK). */
function useTitle(academy: string): string {
  const matches = useMatches();
  const state = useContext(RouterState);
  const titled = [...matches].reverse().find((m) => (m.handle as Titled | undefined)?.title);
  const title = (titled?.handle as Titled | undefined)?.title;
  const words = typeof title === "function" ? (titled?.data ? title(titled.data as never) : "") : title;
  const failed = Object.values(state?.actionData ?? {}).some((d) => asFormAnswer(d) !== null);
  return `${failed ? "Error: " : ""}${words ? `${words} - ` : ""}${academy}`;
}

export function Layout({ children }: { children: ReactNode }) {
  const site = useSite();
  const nonce = useNonce();
  const title = useTitle(site?.academy ?? "Social Work Academy");
  const display = site?.viewer?.display;
  useLinks();
  return (
    <html lang="en-GB" className="govuk-template">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title}</title>
        <Links />
        {site && (
          <style nonce={nonce} suppressHydrationWarning>
            {`:root{--brand:${site.brandColour}}`}
          </style>
        )}
      </head>
      <body className={`govuk-template__body${display ? ` app-size-${display.size} app-background-${display.background}` : ""}`}>
        <a href="#main-content" className="govuk-skip-link">
          Skip to main content
        </a>
        {children}
        <footer className="app-footer govuk-width-container">
          <p className="govuk-body-s">
            {site?.council}
            {site?.demo && ". Demonstration: every person and record here is made up."}
          </p>
          <p className="govuk-body-s">
            <Link className="govuk-link" to="/accessibility">
              Accessibility statement
            </Link>
          </p>
        </footer>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export function Header({ children }: { children?: ReactNode }) {
  const site = useSite();
  return (
    <header className="app-header">
      <div className="govuk-width-container app-header__row">
        <Link to="/" className="app-header__name">
          <span className="app-header__academy">{site?.academy ?? "Social Work Academy"}</span>
          <span className="app-header__council">{site?.council}</span>
        </Link>
        {children}
      </div>
    </header>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  // the browser's own word for an answer that never came
  const [title, lead] = error instanceof TypeError && /fetch|network/i.test(error.message) ? LOST : (FAULTS[status] ?? FAULTS[500]!);
  return (
    <>
      <Header />
      <div className="govuk-width-container">
        <Page title={title} lead={lead}>
          {isRouteErrorResponse(error) && typeof error.data === "string" && error.data.includes(" ") && error.data !== "Not found" && (
            <p className="govuk-body">{error.data}</p>
          )}
          <p className="govuk-body">
            <Link className="govuk-link" to="/">
              Go to your home page
            </Link>
          </p>
        </Page>
      </div>
    </>
  );
}

const LOST = [
  "The connection was lost",
  "It is not certain that what you sent has arrived. Look once you are connected again, and send it again if it has not.",
] as const;
const FAULTS: Record<number, [string, string]> = {
  400: ["That did not reach us whole", "Go back and try again. Nothing has been changed."],
  401: ["You are signed out", "Sign in again and carry on where you were."],
  403: ["You cannot do this", "Ask your academy if you think you should be able to."],
  404: ["Page not found", "It may have moved, or it is not one that you can see. Check the address, or start from your home page."],
  405: ["That is not possible here", "Go back and try again. Nothing has been changed."],
  413: ["That is too large", "Files may be up to 20 MB. Nothing has been changed."],
  500: ["Something went wrong", "It is our fault, and it has been noted. What you had saved is safe. Try again in a few minutes."],
};
