import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { DateInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Details, Empty, SummaryList } from "#app/shared/ui/parts";
import { moderationReport, spanIn } from "../read-report.server";
import type { Count } from "../report";

export const handle = { title: "Moderation summary report" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const span = spanIn(new URL(args.request.url).searchParams, ctx.today);
  return { span, report: await moderationReport(ctx, span) };
}

/** What panels did in a period, counted from their records. */
export default function ReportPage() {
  const { span, report: r } = useLoaderData<typeof loader>();
  const query = `from=${span.from}&to=${span.to}`;
  const words = (heading: string, list: string[], empty: string) => (
    <>
      <h2 className="govuk-heading-m">{heading}</h2>
      {list.length === 0 ? (
        <p className="govuk-body">{empty}</p>
      ) : (
        <ul className="govuk-list govuk-list--bullet">
          {list.map((w, n) => (
            <li key={n} className="app-paper__words">
              {w}
            </li>
          ))}
        </ul>
      )}
    </>
  );
  return (
    <Page
      title="Moderation summary report"
      caption={`${longDay(span.from)} to ${longDay(span.to)}`}
      back={{ to: "/panels", label: "Panels" }}
      lead="Counted from the records of the panels. It feeds the annual action plan."
      wide
    >
      <Details summary="Another period">
        <Form method="get" action="/panels/report">
          <DateInput name="from" label="First day" />
          <DateInput name="to" label="Last day" />
          <button className="govuk-button">Show this period</button>
        </Form>
      </Details>
      {r.cases === 0 && r.withdrawals === 0 ? (
        <Empty>No panel decided anything in this period. Choose another period, or record decisions first.</Empty>
      ) : (
        <>
          <SummaryList
            rows={[
              { key: "Panel days", value: r.panels },
              { key: "Portfolios decided", value: r.cases },
              { key: "Pass confirmed", value: r.decisions.confirmPass },
              { key: "Fail confirmed", value: r.decisions.confirmFail },
              { key: "Referred back", value: r.decisions.referBack },
              { key: "Deferred", value: r.decisions.defer },
              {
                key: "Confirmed as recommended",
                value: `${r.asRecommended}${r.notAsRecommended > 0 ? `; ${r.notAsRecommended} not as recommended` : ""}`,
              },
              { key: "Sent although something was missing", value: r.overridden },
              { key: "Withdrawals", value: r.withdrawals },
              { key: "Actions of the last report", value: `${r.actions.done} done, ${r.actions.open} not yet` },
            ]}
          />
          <Counts heading="Quality checklist" lines={r.checklist} />
          <Counts heading="Decision test" lines={r.tests} />
          {words("Organisational and support issues", r.issues, "None was noted.")}
          {words("Exemplars to share", r.exemplars, "None was named.")}
          <Details summary="Feedback given">
            {words("To assessors", r.toAssessors, "None.")}
            {words("To learners", r.toLearners, "None.")}
          </Details>
          <h2 className="govuk-heading-m">For outside the academy</h2>
          <p className="govuk-body">Numbers under five are hidden, and what people wrote is left out.</p>
          <ul className="govuk-list">
            <li>
              <a className="govuk-link" href={`/panels/report.pdf?${query}`}>
                Download as PDF
              </a>
            </li>
            <li>
              <a className="govuk-link" href={`/panels/report.csv?${query}`}>
                Download as CSV
              </a>
            </li>
          </ul>
        </>
      )}
    </Page>
  );
}
const Counts = ({ heading, lines }: { heading: string; lines: Count[] }) => (
  <>
    <DataTable
      caption={heading}
      rows={lines}
      rowKey={(l) => l.key}
      columns={[
        { key: "line", heading: "Line", rowHeader: true, cell: (l) => l.label },
        { key: "yes", heading: "Yes", numeric: true, cell: (l) => l.yes },
        { key: "no", heading: "No", numeric: true, cell: (l) => l.no },
        { key: "reasons", heading: "Reasons for a no", cell: (l) => <Reasons of={l.reasons} /> },
      ]}
    />
  </>
);
const Reasons = ({ of }: { of: readonly string[] }) =>
  of.length === 0 ? (
    <>None</>
  ) : (
    <ul className="govuk-list govuk-!-margin-bottom-0">
      {of.map((words, n) => (
        <li key={n}>{words}</li>
      ))}
    </ul>
  );
