import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useLocation } from "@remix-run/react";
import { can, type Viewer } from "#app/access/permissions";
import { contextOf } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Header } from "./root";

/** Where this viewer can go. */
function navigation(v: Viewer): [to: string, label: string][] {
  const places: [string, string, boolean][] = [
    ["/", "Home", true],
    ["/my-asye", "My ASYE", v.isLearner],
    ["/protected-time", "Protected time", v.isLearner],
    ["/learners", "My learners", v.isAssessor],
    ["/team", "My team", can(v, "team.see")],
    ["/documents", "Documents", v.isLearner || v.isAssessor || v.isManager],
    ["/cohorts", "Cohorts", can(v, "cohorts.see")],
    ["/imports", "Imports", can(v, "imports.run")],
    ["/people", "People", can(v, "people.see")],
    ["/audit", "Audit trail", can(v, "audit.see")],
    ["/programmes", "Programmes", can(v, "programmes.see")],
  ];
  return places.filter(([, , shown]) => shown).map(([to, label]) => [to, label]);
}

export async function loader(args: LoaderFunctionArgs) {
  const { viewer } = await contextOf(args);
  return { name: viewer.name, places: navigation(viewer) };
}

/** Roles change rarely: asked again only when the whole page is. */
export const shouldRevalidate = () => false;

/** Every page behind sign-in. */
export default function Frame() {
  const { name, places } = useLoaderData<typeof loader>();
  const { pathname } = useLocation();
  const there = (to: string, className: string) =>
    pathname === to || (to !== "/" && pathname.startsWith(`${to}/`))
      ? ({ to, className: `${className} active`, "aria-current": "page" } as const)
      : { to, className };
  return (
    <>
      <Header>
        <div className="app-header__account">
          <Link {...there("/account", "app-header__link")}>{name}</Link>
          <form method="post" action="/sign-out">
            <button className="app-header__link app-header__button">Sign out</button>
          </form>
        </div>
      </Header>
      <nav className="app-navigation" aria-label="Main">
        <ul className="govuk-width-container app-navigation__list">
          {places.map(([to, label]) => (
            <li key={to}>
              <Link {...there(to, "app-navigation__link")}>{label}</Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="govuk-width-container">
        <Outlet />
      </div>
    </>
  );
}
