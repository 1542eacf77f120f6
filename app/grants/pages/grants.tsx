import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Details, Empty, Pagination } from "#app/shared/ui/parts";
import { ClaimTag, eligibleWords } from "../parts";
import { grantFilter, grantsPage } from "../read.server";
import { pounds, yearAt } from "../rules";

export const handle = { title: "Grants" };
const SIZE = 100;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const query = new URL(args.request.url).searchParams;
  const filter = grantFilter(query);
  const { learners, all, cohorts, totals, terms } = await grantsPage(ctx, filter);
  const asked = Number(query.get("page") ?? 1);
  const page = Number.isInteger(asked) && asked > 0 && asked < 10_000 ? asked : 1;
  const year = yearAt(terms.years, ctx.today);
  return {
    filter,
    page,
    size: SIZE,
    total: learners.length,
    all,
    cohorts,
    year: year && { id: year.id, note: year.note, closes: year.closesOn ? longDay(year.closesOn) : null },
    totals: totals.map(({ id, ...t }) => ({
      id,
      due: pounds(t.due),
      claimed: pounds(t.claimed),
      paid: pounds(t.paid),
      later: pounds(t.later),
      missed: pounds(t.missed),
    })),
    learners: learners.slice((page - 1) * SIZE, page * SIZE).map((l) => ({
      id: l.enrolmentId,
      name: l.name,
      about: `${l.cohortName}, from ${longDay(l.startsOn)}`,
      eligible: eligibleWords(l.eligibility.state),
      because: l.eligibility.because,
      registration: { state: l.registration.standing.state, words: l.registration.standing.words },
      completion: { state: l.completion.standing.state, words: l.completion.standing.words },
    })),
    done: query.get("done"),
  };
}

const SHOW = {
  all: "Everybody",
  toClaim: "Something to claim",
  ask: "Something is not known or decided",
  claimed: "Claimed, not paid yet",
  paid: "Paid",
  later: "Due later",
  missed: "Missed",
  notEligible: "Not eligible",
} as const;
const NOTICES: Record<string, string> = {
  claims: "The claims are recorded.",
  payments: "The payments are recorded.",
  facts: "What is known of them is recorded.",
  columns: "The columns are saved. The file has them from now on.",
};

type Line = { id: string; due: string; claimed: string; paid: string; later: string; missed: string };

export default function Grants() {
  const { filter, page, size, total, all, cohorts, year, totals, learners, done } = useLoaderData<typeof loader>();
  const kept = Object.entries(filter).filter(([key, value]) => value !== "" && !(key === "show" && value === "all"));
  const query = new URLSearchParams(kept).toString();
  type Row = (typeof learners)[number];
  return (
    <Page title="Grants" wide notice={done !== null && Object.hasOwn(NOTICES, done) ? NOTICES[done] : null}>
      <p className="govuk-body-l">
        {year
          ? `${year.id}. ${year.closes ? `Claims close on ${year.closes}.` : "The closing day is not on record."}`
          : "No grant year is on record for today."}
      </p>
      {year?.note && <p className="govuk-body">{year.note}</p>}
      <div className="govuk-button-group">
        <ButtonLink to="/grants/record?what=claims&claim=registration">Record claims that were sent</ButtonLink>
        <ButtonLink to="/grants/record?what=payments&claim=registration" secondary>
          Record payments
        </ButtonLink>
        <ButtonLink to="/grants/record?what=facts" secondary>
          Record what is not known
        </ButtonLink>
      </div>
      <DataTable
        caption="What it comes to, by financial year"
        figures
        rows={totals}
        rowKey={(t: Line) => t.id}
        columns={[
          { key: "year", heading: "Year", rowHeader: true, cell: (t: Line) => t.id },
          { key: "due", heading: "To claim now", numeric: true, cell: (t: Line) => t.due },
          { key: "claimed", heading: "Claimed, not paid", numeric: true, cell: (t: Line) => t.claimed },
          { key: "paid", heading: "Paid", numeric: true, cell: (t: Line) => t.paid },
          { key: "later", heading: "Due later", numeric: true, cell: (t: Line) => t.later },
          { key: "missed", heading: "Missed", numeric: true, cell: (t: Line) => t.missed },
        ]}
      />
      <Details summary="How the years are counted">
        A claim counts in the year it was sent until it is paid, then in the year it was paid. What can be claimed now counts in the year that is open
        now. What is due later, and what was missed, counts in the year of its own day.
      </Details>
      <p className="govuk-body">
        <Link className="govuk-link" to="/grants/amounts">
          Amounts and dates
        </Link>
      </p>

      <h2 className="govuk-heading-m">Learners</h2>
      <Form method="get" className="app-tools" key={query} role="search" aria-label="Learners">
        <div className="app-tools__field">
          <label className="govuk-label govuk-label--s" htmlFor="show">
            Show
          </label>
          <select className="govuk-select" id="show" name="show" defaultValue={filter.show}>
            {Object.entries(SHOW).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <div className="app-tools__field">
          <label className="govuk-label govuk-label--s" htmlFor="cohort">
            Cohort
          </label>
          <select className="govuk-select" id="cohort" name="cohort" defaultValue={filter.cohort}>
            <option value="">Every cohort</option>
            {cohorts.map((c) => (
              <option key={c.id} value={c.id}>
                {c.name}
              </option>
            ))}
          </select>
        </div>
        <div className="app-tools__field">
          <label className="govuk-label govuk-label--s" htmlFor="search">
            Name or number
          </label>
          <input className="govuk-input govuk-input--width-10" id="search" name="search" type="search" defaultValue={filter.search} />
        </div>
        <button className="govuk-button govuk-button--secondary app-tools__button">Show</button>
      </Form>
      {all === 0 ? (
        <Empty>Nobody is in a cohort yet. When one starts, each learner will be here with what can be claimed for them.</Empty>
      ) : (
        <>
          <Pagination
            page={page}
            size={size}
            total={total}
            what="learners"
            hrefOf={(n) => `/grants?${new URLSearchParams([...kept, ["page", String(n)]]).toString()}`}
          />
          <div className="govuk-button-group">
            <a className="govuk-link" href={`/grants/claims.csv${query && `?${query}`}`}>
              Download as CSV
            </a>
            <a className="govuk-link" href={`/grants/claims.xlsx${query && `?${query}`}`}>
              Download for Excel
            </a>
            <Link className="govuk-link" to="/grants/columns">
              Choose the columns of the file
            </Link>
          </div>
          <DataTable
            caption="Learners and their claims"
            hideCaption
            rows={learners}
            rowKey={(l: Row) => l.id}
            columns={[
              {
                key: "name",
                heading: "Learner",
                rowHeader: true,
                cell: (l: Row) => (
                  <>
                    <Link className="govuk-link" to={`/grants/${l.id}`}>
                      {l.name}
                    </Link>
                    <br />
                    <span className="govuk-body-s">{l.about}</span>
                  </>
                ),
              },
              {
                key: "eligible",
                heading: "Eligible",
                cell: (l: Row) => (
                  <>
                    <strong>{l.eligible}</strong>
                    <br />
                    {l.because}
                  </>
                ),
              },
              {
                key: "registration",
                heading: "Registration",
                cell: (l: Row) => (
                  <>
                    <ClaimTag state={l.registration.state} />
                    <br />
                    {l.registration.words}
                  </>
                ),
              },
              {
                key: "completion",
                heading: "Completion",
                cell: (l: Row) => (
                  <>
                    <ClaimTag state={l.completion.state} />
                    <br />
                    {l.completion.words}
                  </>
                ),
              },
            ]}
          />
        </>
      )}
    </Page>
  );
}
