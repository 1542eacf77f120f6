import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { AlertNews } from "#app/alerts/parts";
import { alertNewsOf, pairingToday } from "#app/alerts/read.server";
import { factsSentence } from "#app/alerts/rules";
import { StaleFigures } from "#app/caseload/parts";
import { newestSnapshot } from "#app/caseload/read.server";
import { staleWords } from "#app/caseload/rules";
import { contextOf, param } from "#app/shared/context.server";
import { TimeAndCaseloadPicture } from "#app/shared/ui/charts/pictures";
import { timeAndCaseload } from "#app/shared/ui/charts/time-and-caseload.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { Warning } from "#app/shared/ui/parts";
import { Forecast, Spans } from "#app/protected-time/parts";
import { timeAndCaseloadOf } from "../read.server";
import { forecastSentence, fourWeeksTo, pairingSentence, pictured, weeksShown } from "../rules";

export const handle = { title: (data: { name: string }) => `Protected time and caseload of ${data.name}` };

const SPANS = [12, 26, 52] as const;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, figures } = await timeAndCaseloadOf(ctx, param(args, "enrolmentId"));
  const count = weeksShown(new URL(args.request.url).searchParams, SPANS);
  const weeks = figures.steps.slice(-count);
  const own = year.enrolment.personId === ctx.viewer.personId;
  const { id, name } = year.enrolment;
  const forecast = figures.forecast();
  const news = await alertNewsOf(ctx, year.enrolment);
  const facts = news ? null : await pairingToday(ctx, { year, figures });
  return {
    enrolmentId: id,
    name,
    own,
    news,
    talk: facts && factsSentence(facts, own ? "You" : name, ctx.today),
    count,
    stale: weeks.at(-1)?.cases === null && year.enrolment.status === "active" ? staleWords(await newestSnapshot(ctx), ctx.today) : null,
    sentence: pairingSentence(weeks, own ? "You" : year.enrolment.name, ctx.today),
    ...pictured(weeks, timeAndCaseload),
    spans: [
      { name: "The last four weeks", span: figures.time(fourWeeksTo(ctx.today)) },
      { name: "Since the programme began", span: figures.time({ from: year.enrolment.startsOn, to: ctx.today }) },
    ],
    forecast,
    comes: forecast && forecastSentence(forecast),
  };
}

export default function TimeAndCaseload() {
  const { enrolmentId, name, own, count, sentence, talk, news, chart, weeks, spans, forecast, comes, stale } = useLoaderData<typeof loader>();
  const back = own ? { to: "/protected-time", label: "Protected time" } : { to: `/learners/${enrolmentId}`, label: name };
  const here = `/learners/${enrolmentId}/time-and-caseload`;
  return (
    <Page title="Protected time and caseload" caption={own ? undefined : name} back={back} lead={sentence} wide>
      <StaleFigures words={stale} />
      {news && <AlertNews news={news} />}
      {talk && <Warning>{talk} Talk about it at the next supervision.</Warning>}
      <p className="govuk-body app-no-print">
        Showing {weeks.length === 1 ? "1 week" : `${weeks.length} weeks`}.
        {SPANS.filter((other) => other !== count).map((other) => (
          <span key={other}>
            {" "}
            <Link className="govuk-link" to={`${here}?weeks=${other}`}>
              Show {other} weeks
            </Link>
          </span>
        ))}
      </p>
      <TimeAndCaseloadPicture id="line" sentence={sentence} chart={chart} weeks={weeks} />
      <Spans spans={spans} />
      {comes && <p className="govuk-body">{comes}</p>}
      <Forecast forecast={forecast} />
      <p className="govuk-body app-no-print">
        <a className="govuk-link" href={`${here}.csv?weeks=${count}`}>
          These weeks as CSV
        </a>
      </p>
    </Page>
  );
}
