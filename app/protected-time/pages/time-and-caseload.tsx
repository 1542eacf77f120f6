import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { hours } from "#app/shared/dates";
import { TimeAndCaseloadPicture } from "#app/shared/ui/charts/pictures";
import { timeAndCaseload } from "#app/shared/ui/charts/time-and-caseload.server";
import { Page } from "#app/shared/ui/page";
import { Warning } from "#app/shared/ui/parts";
import { timeAndCaseloadOf } from "../read.server";
import { becauseWords } from "../rules";
import { needsTalkingAbout, pairingSentence } from "../time-and-caseload";

export const handle = { title: (data: { name: string }) => `Protected time and caseload of ${data.name}` };

const SPANS = [12, 26, 52] as const;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const asked = Number(new URL(args.request.url).searchParams.get("weeks"));
  const count = SPANS.find((weeks) => weeks === asked) ?? 12;
  const { year, weeks } = await timeAndCaseloadOf(ctx, param(args, "enrolmentId"), count);
  const own = year.enrolment.personId === ctx.viewer.personId;
  return {
    enrolmentId: year.enrolment.id,
    name: year.enrolment.name,
    own,
    count,
    today: ctx.today,
    sentence: pairingSentence(weeks, own ? "You" : year.enrolment.name, ctx.today),
    talk: needsTalkingAbout(weeks, ctx.today),
    chart: timeAndCaseload(weeks),
    weeks: weeks.map(({ from, cases, ceiling, over, owed, planned, taken, lost }) => ({ from, cases, ceiling, over, owed, planned, taken, lost })),
    reasons: weeks.map(({ lostBecause }) => lostBecause.map(({ reason, minutes }) => `${becauseWords(reason)} (${hours(minutes)})`).join(", ")),
  };
}

export default function TimeAndCaseload() {
  const { enrolmentId, name, own, count, today, sentence, talk, chart, weeks, reasons } = useLoaderData<typeof loader>();
  const back = own ? { to: "/protected-time", label: "Protected time" } : { to: `/learners/${enrolmentId}`, label: name };
  return (
    <Page title="Protected time and caseload" caption={own ? undefined : name} back={back} lead={sentence} wide>
      {talk && (
        <Warning>
          {own ? "You are" : `${name} is`} over the ceiling now, and less than half of the last four weeks’ protected time was taken. Talk about it at
          the next supervision.
        </Warning>
      )}
      <p className="govuk-body">
        Showing {weeks.length === 1 ? "1 week" : `${weeks.length} weeks`}.
        {SPANS.filter((other) => other !== count).map((other) => (
          <span key={other}>
            {" "}
            <Link className="govuk-link" to={`?weeks=${other}`} preventScrollReset>
              Show {other} weeks
            </Link>
          </span>
        ))}
      </p>
      <TimeAndCaseloadPicture id="line" sentence={sentence} chart={chart} weeks={weeks} reasons={reasons} today={today} />
    </Page>
  );
}
