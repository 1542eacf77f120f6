import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Administering, Assessing, FromPanels, Leading, Managing, OwnYear, WaitingForMe } from "../parts";
import { homeOf } from "../read.server";

export const handle = { title: "Home" };

export const loader = async (args: LoaderFunctionArgs) => homeOf(await contextOf(args));

/** What needs doing, for whatever the viewer is; somebody with several parts to play has their sections one under the other. */
export default function Home() {
  const { name, own, waiting, assessor, manager, lead, administrator, panels } = useLoaderData<typeof loader>();
  const nothing = !own && !assessor && !manager && !lead && !administrator && panels.length === 0;
  return (
    <Page title={name} lead={own?.line} wide>
      {panels.length > 0 && <FromPanels panels={panels} />}
      {own && <OwnYear own={own} waiting={assessor || manager ? [] : (waiting ?? [])} />}
      {waiting && (!own || assessor || manager) && <WaitingForMe waiting={waiting} />}
      {assessor && <Assessing {...assessor} />}
      {manager && <Managing {...manager} />}
      {lead && <Leading {...lead} />}
      {administrator && <Administering {...administrator} />}
      {nothing && (
        <>
          <p className="govuk-body-l">There is nothing for you here yet.</p>
          <p className="govuk-body">
            What you have to do will be on this page once the academy has put you into a cohort, or made you an assessor, a line manager or a lead. If
            you expected something, ask your academy’s administrator. Meanwhile you can change your password and how pages are shown on{" "}
            <Link className="govuk-link" to="/account">
              your account
            </Link>
            .
          </p>
        </>
      )}
    </Page>
  );
}
