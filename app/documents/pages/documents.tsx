import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { dayAndTime, howFar, londonDay, shortDay } from "#app/shared/dates";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Pagination } from "#app/shared/ui/parts";
import type { DocumentState } from "#db/schema";
import { StateTag } from "../parts";
import { documentsList, LIST_SIZE, type DocumentLine } from "../read.server";
import { partName, stateWord } from "../rules";

export const handle = { title: "Documents" };

const states = Object.keys(stateWord) as DocumentState[];

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const params = new URL(args.request.url).searchParams;
  const state = states.find((s) => s === params.get("state"));
  const asked = params.get("kind");
  const kind = asked && /^[A-Za-z0-9]{1,60}$/.test(asked) ? asked : undefined;
  const page = Math.min(10_000, Math.max(1, Number.parseInt(params.get("page") ?? "1", 10) || 1));
  const { rows, total, kinds } = await documentsList(ctx, { state, kind, page });
  const words = (d: DocumentLine) => {
    const on = londonDay(d.stateSince);
    if (d.state === "draft") return `saved ${dayAndTime(d.savedAt)}`;
    if (d.waitingFor === null) return `on ${shortDay(on, ctx.today)}`;
    const whom = d.waitingForId === ctx.viewer.personId ? "you" : (d.waitingName ?? `the ${partName(d.waitingFor)}`);
    return `waiting for ${whom} since ${shortDay(on, ctx.today)}, ${howFar(on, ctx.today)}`;
  };
  return {
    rows: rows.map((d) => ({ id: d.id, title: d.title, person: d.personName, stage: d.stageName, state: d.state, words: words(d) })),
    total,
    kinds,
    state: state ?? "",
    kind: kind ?? "",
    page,
    size: LIST_SIZE,
  };
}

export default function Documents() {
  const { rows, total, kinds, state, kind, page, size } = useLoaderData<typeof loader>();
  const hrefOf = (p: number) => `/documents?${new URLSearchParams({ state, kind, page: String(p) }).toString()}`;
  const filtered = state !== "" || kind !== "";
  return (
    <Page title="Documents" lead="Everything you have written, signed or been asked to sign, the newest first." wide>
      <Form method="get" className="app-filter">
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="kind">
            Kind
          </label>
          <select className="govuk-select" id="kind" name="kind" defaultValue={kind} key={`k${kind}`}>
            <option value="">All kinds</option>
            {kinds.map((k) => (
              <option key={k.kind} value={k.kind}>
                {k.title}
              </option>
            ))}
          </select>
        </div>
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="state">
            State
          </label>
          <select className="govuk-select" id="state" name="state" defaultValue={state} key={`s${state}`}>
            <option value="">Any state</option>
            {states.map((s) => (
              <option key={s} value={s}>
                {stateWord[s]}
              </option>
            ))}
          </select>
        </div>
        <button className="govuk-button govuk-button--secondary">Filter</button>
      </Form>
      {rows.length === 0 ? (
        <Empty>
          {filtered ? (
            <>
              Nothing of this kind and state.{" "}
              <Link className="govuk-link" to="/documents">
                Show everything
              </Link>
            </>
          ) : (
            "Agreements, observations, reviews, feedback and reflections will be listed here once one has been begun. Begin from the stage it belongs to."
          )}
        </Empty>
      ) : (
        <>
          <DataTable
            caption="Documents"
            hideCaption
            rows={rows}
            rowKey={(d) => d.id}
            columns={[
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
              { key: "person", heading: "About", cell: (d) => d.person },
              { key: "stage", heading: "Stage", cell: (d) => d.stage ?? "" },
              {
                key: "state",
                heading: "State",
                cell: (d) => (
                  <>
                    <StateTag state={d.state} /> {d.words}
                  </>
                ),
              },
            ]}
          />
          <Pagination page={page} size={size} total={total} what={total === 1 ? "document" : "documents"} hrefOf={hrefOf} />
        </>
      )}
    </Page>
  );
}
