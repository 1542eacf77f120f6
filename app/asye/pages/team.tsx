import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { caseloadTerms, ceilingsOf, latestLoads } from "#app/caseload/read.server";
import { inUnits, isOver } from "#app/caseload/rules";
import { protectedTimesOf } from "#app/protected-time/read.server";
import { thisMonth } from "#app/protected-time/rules";
import { contextOf } from "#app/shared/context.server";
import { hours, shortDay, startOfMonth } from "#app/shared/dates";
import { Page } from "#app/shared/ui/page";
import { Empty } from "#app/shared/ui/parts";
import { StateMark } from "../parts";
import { yearsIManage } from "../read.server";
import { nextStage } from "../view";

export const handle = { title: "My team" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "team.see");
  const { today } = ctx;
  const years = await yearsIManage(ctx);
  const ids = years.map((y) => y.enrolment.personId);
  const terms = await caseloadTerms(ctx, ids);
  const caseloads = await latestLoads(ctx, terms, ids);
  const ceilingOn = ceilingsOf(terms, years);
  const times = await protectedTimesOf(ctx, years, startOfMonth(today));
  return {
    learners: years.map((year) => {
      const { enrolment, progress } = year;
      const held = caseloads.get(enrolment.personId);
      const ceiling = ceilingOn(enrolment.personId, today)?.ceiling ?? null;
      const month = thisMonth(times.get(enrolment.id)!, today);
      return {
        id: enrolment.id,
        name: enrolment.name,
        cohort: enrolment.cohortName,
        week: year.week.words,
        next: nextStage(progress.next, today),
        state: progress.next?.state ?? "done",
        cases: held
          ? `${inUnits(held.load, held.unit)} on ${shortDay(held.snapshotOn, today)}${ceiling === null ? "" : `, the agreed ceiling is ${ceiling}`}`
          : "Not known",
        over: held !== undefined && isOver(held, ceiling),
        time: `${hours(month.taken)} taken of ${hours(month.owed)} this month${month.lost > 0 ? `, ${hours(month.lost)} lost` : ""}`,
      };
    }),
  };
}

/** A line manager's newly qualified social workers: a table where there is room, one card each where there is not. */
export default function Team() {
  const { learners } = useLoaderData<typeof loader>();
  return (
    <Page title="My team" wide>
      {learners.length === 0 ? (
        <Empty>Nobody in your team is in a cohort today. When one of them begins, you will see here where they are.</Empty>
      ) : (
        <table className="govuk-table app-cards">
          <caption className="govuk-table__caption govuk-table__caption--m">
            {learners.length} newly qualified {learners.length === 1 ? "social worker" : "social workers"} in your team
          </caption>
          <thead className="govuk-table__head">
            <tr className="govuk-table__row">
              {["Name", "Where they are", "Next review", "Caseload", "Protected time"].map((heading) => (
                <th key={heading} scope="col" className="govuk-table__header">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="govuk-table__body">
            {learners.map((l) => (
              <tr className="govuk-table__row" key={l.id}>
                <th scope="row" className="govuk-table__header">
                  <Link className="govuk-link" to={`/learners/${l.id}`}>
                    {l.name}
                  </Link>
                </th>
                <td className="govuk-table__cell" data-label="Where they are">
                  {l.week}
                </td>
                <td className="govuk-table__cell" data-label="Next review">
                  <StateMark state={l.state}>{l.next}</StateMark>
                </td>
                <td className="govuk-table__cell" data-label="Caseload">
                  {l.over ? <StateMark state="late">{`Over the ceiling: ${l.cases}`}</StateMark> : l.cases}
                </td>
                <td className="govuk-table__cell" data-label="Protected time">
                  {l.time}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Page>
  );
}
