import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { londonDay, longDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset, SummaryList } from "#app/shared/ui/parts";
import { stateWord } from "#app/documents/rules";
import { coverFacts } from "../paper.server";
import { portfolioOf } from "../read.server";
import { doneWords } from "../rules";

export const handle = { title: (d: { name: string }) => `Portfolio: ${d.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const portfolio = await portfolioOf(ctx, param(args, "enrolmentId"));
  const { year, documents, doneOnly, files } = portfolio;
  return {
    id: year.enrolment.id,
    name: year.enrolment.name,
    own: ctx.viewer.personId === year.enrolment.personId,
    facts: coverFacts(portfolio),
    documents: documents.map((d, i) => ({
      id: d.id,
      number: i + 1,
      title: d.title,
      stage: d.stageName ?? "",
      state: `${stateWord[d.state]}, ${longDay(londonDay(d.stateSince))}`,
      files: files.get(d.id) ?? 0,
    })),
    doneOnly: doneOnly.map((d) => ({
      id: d.id,
      words: `${d.title}${d.stageName ? `, ${d.stageName}` : ""}: ${doneWords(d)}`,
    })),
    filesInAll: [...files.values()].reduce((a, b) => a + b, 0),
  };
}

export default function PortfolioPage() {
  const page = useLoaderData<typeof loader>();
  const { documents } = page;
  return (
    <Page
      title="Portfolio"
      caption={page.name}
      back={page.own ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${page.id}`, label: page.name }}
      lead={
        page.own
          ? "Everything of your year that was sent and signed. Take it with you any day, also when you change your employer: ask for it before your account is closed."
          : "Everything of this year that was sent and signed, with what you may read. The learner can take their own at any time."
      }
    >
      <div className="govuk-button-group">
        <a className="govuk-button" href={`/learners/${page.id}/portfolio.pdf`} download>
          Download as PDF
        </a>
        <a className="govuk-button govuk-button--secondary" href={`/learners/${page.id}/portfolio.zip`} download>
          Download as ZIP, with {page.filesInAll === 1 ? "one attached file" : `${page.filesInAll} attached files`}
        </a>
        <Link className="govuk-link" to={`/verify?enrolment=${page.id}`}>
          Check every signature
        </Link>
      </div>
      <Inset>
        The file holds personal data. Keep it where only you can open it. Who downloads it and when stands in the audit trail. Drafts, and what was
        withdrawn, are not in it.
      </Inset>
      <SummaryList rows={page.facts.map(([key, value]) => ({ key, value: <span className="app-paper__words">{value}</span> }))} />
      <h2 className="govuk-heading-m">What is in it</h2>
      {documents.length === 0 ? (
        <Empty>Nothing has been sent in this year yet. What is sent and signed will be here. The downloads already hold the facts of the year.</Empty>
      ) : (
        <DataTable
          caption={`${documents.length} documents`}
          rows={documents}
          rowKey={(d) => d.id}
          columns={[
            { key: "number", heading: "No.", cell: (d) => String(d.number), numeric: true },
            {
              key: "title",
              heading: "Document",
              rowHeader: true,
              cell: (d) => (
                <Link className="govuk-link" to={`/documents/${d.id}`}>
                  {d.title}
                </Link>
              ),
            },
            { key: "stage", heading: "Stage", cell: (d) => d.stage || "None" },
            { key: "state", heading: "State", cell: (d) => d.state },
            { key: "files", heading: "Files", cell: (d) => String(d.files), numeric: true },
          ]}
        />
      )}
      <p className="govuk-body">Beside the documents: what the programme asks for and where it stands, supervision, protected time, and caseload.</p>
      {page.doneOnly.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Named, not shown</h2>
          <p className="govuk-body">
            {page.own ? "You" : "The academy lead"} may not read these; the portfolio names them and says how far they are.
          </p>
          <ul className="govuk-list govuk-list--bullet">
            {page.doneOnly.map((d) => (
              <li key={d.id}>{d.words}</li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}
