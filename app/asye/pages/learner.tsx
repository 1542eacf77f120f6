import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { AlertNews } from "#app/alerts/parts";
import { alertNewsOf } from "#app/alerts/read.server";
import { definitionsOf } from "#app/documents/read.server";
import { contextOf, param } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { panelNews } from "#app/panels/read.server";
import { PanelNews } from "#app/panels/parts";
import { LearnerNavigation, Year } from "../parts";
import { learnerYear, relationsOf } from "../read.server";
import { yearView } from "../view";

export const handle = { title: (data: { year: { name: string } }) => data.year.name };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const year = await learnerYear(ctx, param(args, "enrolmentId"));
  return {
    year: yearView(year, ctx.viewer, ctx.today, await definitionsOf(ctx, year.programme)),
    news: await panelNews(ctx, year),
    alert: await alertNewsOf(ctx, year.enrolment),
    cohortId: can(ctx.viewer, "cohorts.see") ? year.enrolment.cohortId : null,
    mayArrange: year.enrolment.status === "active" && can(ctx.viewer, "learner.changeArrangements", relationsOf(year.enrolment)),
    mayAskOutside:
      ctx.viewer.personId !== year.enrolment.personId &&
      year.enrolment.status === "active" &&
      can(ctx.viewer, "learner.askOutside", { relations: relationsOf(year.enrolment), kind: "directObservation" }),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export default function Learner() {
  const { year, news, alert, cohortId, mayArrange, mayAskOutside, done } = useLoaderData<typeof loader>();
  return (
    <Page
      title={year.name}
      caption={year.cohort}
      notice={done === "assessor" ? "The assessor is changed." : done === "moved" ? "The learner is on the other programme now." : null}
      {...(cohortId ? { back: { to: `/cohorts/${cohortId}`, label: year.cohort } } : {})}
    >
      <LearnerNavigation id={year.id} here="" />
      {news && <PanelNews news={news} />}
      {alert && <AlertNews news={alert} />}
      <Year year={year} mayArrange={mayArrange} />
      {mayAskOutside && (
        <p className="govuk-body">
          <Link className="govuk-link app-apart" to={`/requests/new?enrolment=${year.id}&kind=directObservation`}>
            Ask an outside observer
          </Link>
          <Link className="govuk-link app-apart" to="/requests">
            Observers you have asked
          </Link>
        </p>
      )}
    </Page>
  );
}
