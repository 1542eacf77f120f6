import { Outlet } from "@remix-run/react";
import { Header } from "./root";

/** The pages that need no account. */
export default function PublicFrame() {
  return (
    <>
      <Header />
      <div className="govuk-width-container">
        <Outlet />
      </div>
    </>
  );
}
