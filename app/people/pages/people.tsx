import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { clean } from "#app/shared/fields";
import { isId } from "#app/shared/ids";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Empty, Pagination } from "#app/shared/ui/parts";
import type { Role } from "#db/schema";
import { accountFilters, PEOPLE_SIZE, peoplePage, showings } from "../read.server";
import { accountWords, roleWords } from "../rules";

export const handle = { title: "People" };

const oneOf = <T extends string>(text: string | null, allowed: readonly T[], first: T): T => allowed.find((one) => one === text) ?? first;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { searchParams: params } = new URL(args.request.url);
  const page = Number(params.get("page") ?? 1);
  const team = params.get("team");
  const filter = {
    search: clean(params.get("search") ?? "").slice(0, 100),
    teamId: isId(team) ? team : "",
    show: oneOf(params.get("show"), showings, "here"),
    role: oneOf<Role | "">(params.get("role"), ["", "academyLead", "administrator", "assessor"], ""),
    account: oneOf(params.get("account"), accountFilters, ""),
    page: Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1,
  };
  return { filter, size: PEOPLE_SIZE, mayAdd: ctx.viewer.isAdministrator, seesMail: can(ctx.viewer, "mail.see"), ...(await peoplePage(ctx, filter)) };
}

const SHOW = { here: "Who is here today", left: "Who has left", all: "Everybody" } as const;
const ACCOUNT = { "": "Any", none: "No account", invited: "Invited, not signed in yet", open: "Has an account", closed: "Account closed" } as const;

export default function People() {
  const { filter, size, mayAdd, seesMail, people, total, teams, withAccounts } = useLoaderData<typeof loader>();
  const hrefOf = (page: number) => `/people?${new URLSearchParams({ ...without(filter), page: String(page) }).toString()}`;
  const filtered = filter.search || filter.teamId || filter.role || filter.account || filter.show !== "here";
  return (
    <Page title="People" wide>
      {mayAdd && <ButtonLink to="/people/new">Add a person</ButtonLink>}
      {seesMail && (
        <p className="govuk-body">
          <Link className="govuk-link" to="/mail">
            E-mail: what waits and what could not be sent
          </Link>
        </p>
      )}
      <Form method="get" className="app-filter" role="search" aria-label="People" key={JSON.stringify(filter)}>
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="search">
            Name, e-mail address or number
          </label>
          <input
            className="govuk-input govuk-input--width-20"
            id="search"
            name="search"
            type="search"
            defaultValue={filter.search}
            autoComplete="off"
          />
        </div>
        <Choice
          name="team"
          label="Team"
          value={filter.teamId}
          options={[["", "Any team"], ...teams.map(({ id, name }): [string, string] => [id, name])]}
        />
        <Choice name="show" label="Show" value={filter.show} options={Object.entries(SHOW)} />
        {withAccounts && <Choice name="role" label="Role today" value={filter.role} options={[["", "Any"], ...Object.entries(roleWords)]} />}
        {withAccounts && <Choice name="account" label="Account" value={filter.account} options={Object.entries(ACCOUNT)} />}
        <div className="govuk-button-group">
          <button className="govuk-button">Find people</button>
          {filtered && (
            <Link className="govuk-link" to="/people">
              Clear
            </Link>
          )}
        </div>
      </Form>
      {total === 0 ? (
        <Empty>
          {filtered
            ? "Nobody fits this. Take something out of the filter."
            : "Nobody is here yet. An academy lead imports the roster, or an administrator adds people by hand."}
        </Empty>
      ) : (
        <DataTable
          caption={SHOW[filter.show]}
          rows={people}
          rowKey={({ id }) => id}
          columns={[
            {
              key: "name",
              heading: "Name",
              rowHeader: true,
              cell: ({ id, name }) => (
                <Link className="govuk-link" to={`/people/${id}`}>
                  {name}
                </Link>
              ),
            },
            { key: "job", heading: "Job title", cell: ({ jobTitle, leftOn }) => (leftOn ? `Left on ${longDay(leftOn)}` : (jobTitle ?? "Not known")) },
            { key: "team", heading: "Team", cell: ({ team }) => team ?? "No team" },
            { key: "staff", heading: "Staff number", cell: ({ staffNumber }) => staffNumber ?? "" },
            ...(withAccounts
              ? [{ key: "account", heading: "Account", cell: ({ account }: (typeof people)[number]) => (account ? accountWords[account] : "") }]
              : []),
          ]}
        />
      )}
      <Pagination page={filter.page} size={size} total={total} what={total === 1 ? "person" : "people"} hrefOf={hrefOf} />
    </Page>
  );
}

const without = (filter: { search: string; teamId: string; show: string; role: string; account: string }): Record<string, string> => {
  const { search, teamId, show, role, account } = filter;
  return Object.fromEntries(Object.entries({ search, team: teamId, show: show === "here" ? "" : show, role, account }).filter(([, value]) => value));
};

function Choice({ name, label, value, options }: { name: string; label: string; value: string; options: [string, string][] }) {
  return (
    <div className="govuk-form-group">
      <label className="govuk-label" htmlFor={name}>
        {label}
      </label>
      <select className="govuk-select" id={name} name={name} defaultValue={value}>
        {options.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
