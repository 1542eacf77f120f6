import { Outlet, useLocation } from "@remix-run/react";
import { Link } from "#app/shared/ui/link";
import { Header, useSite } from "./root";

/** Every page behind sign-in. Who is there and where they can go comes with the root: a loader of its own would cost every page a little more. */
export default function Frame() {
  const { name, places } = useSite()?.viewer ?? { name: "", places: [] };
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
