import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { dayAndTime, longDay } from "#app/shared/dates";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty } from "#app/shared/ui/parts";
import { auditAddress, auditFilter } from "../filter";
import { auditNames } from "../names";
import { auditPage, namesOf } from "../read.server";

export const handle = { title: "Audit trail" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const filter = auditFilter(new URL(args.request.url).searchParams);
  const page = await auditPage(ctx, filter);
  const names = await namesOf(ctx, [filter.actorId, filter.aboutId]);
  return { filter, ...page, actorName: names.get(filter.actorId) ?? null, aboutName: names.get(filter.aboutId) ?? null };
}

const choices = Object.entries(auditNames).sort(([, a], [, b]) => a.localeCompare(b, "en-GB"));

export default function AuditTrail() {
  const { filter, events, next, actorName, aboutName } = useLoaderData<typeof loader>();
  const only = [
    filter.actorId && `what ${actorName ?? "somebody"} did`,
    filter.aboutId && `what is about ${aboutName ?? "somebody"}`,
    filter.subjectId && "what happened to one record",
    filter.name && `names with “${filter.name}”`,
    filter.what && `“${auditNames[filter.what as keyof typeof auditNames]}”`,
    filter.from && `from ${longDay(filter.from)}`,
    filter.to && `to ${longDay(filter.to)}`,
  ].filter(Boolean);
  return (
    <Page title="Audit trail" lead="Everything that was done in the portal, the newest first. It cannot be changed by anybody." wide>
      <Form method="get" className="app-filter" role="search" aria-label="Audit trail" key={JSON.stringify(filter)}>
        {filter.actorId && <input type="hidden" name="actor" value={filter.actorId} />}
        {filter.aboutId && <input type="hidden" name="about" value={filter.aboutId} />}
        {filter.subjectId && <input type="hidden" name="subject" value={filter.subjectId} />}
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="name">
            Name of whoever did it, or of whom it is about
          </label>
          <input className="govuk-input govuk-input--width-20" id="name" name="name" type="search" defaultValue={filter.name} autoComplete="off" />
        </div>
        <div className="govuk-form-group">
          <label className="govuk-label" htmlFor="what">
            What was done
          </label>
          <select className="govuk-select" id="what" name="what" defaultValue={filter.what}>
            <option value="">Anything</option>
            {choices.map(([what, words]) => (
              <option key={what} value={what}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <DayBox name="from" label="From" value={filter.from} />
        <DayBox name="to" label="To" value={filter.to} />
        <div className="govuk-button-group">
          <button className="govuk-button">Show these</button>
          {only.length > 0 && (
            <Link className="govuk-link" to="/audit">
              Clear
            </Link>
          )}
        </div>
      </Form>
      <p className="govuk-body">
        {only.length > 0 ? `Filtered by: ${only.join(", ")}. ` : "Not filtered. "}
        <a className="govuk-link" href={auditAddress("/audit/events.csv", filter, { after: "" })} download>
          Download as CSV
        </a>{" "}
        (the newest 20,000 of these at most)
      </p>
      {events.length === 0 ? (
        <Empty>Nothing fits this filter.</Empty>
      ) : (
        <DataTable
          caption={`${events.length} ${events.length === 1 ? "event" : "events"} on this page`}
          rows={events}
          rowKey={({ id }) => id}
          columns={[
            { key: "when", heading: "When", cell: ({ happenedAt }) => dayAndTime(happenedAt) },
            { key: "what", heading: "What happened", rowHeader: true, cell: ({ sentence }) => sentence },
            { key: "details", heading: "Details", cell: ({ details }) => details },
            {
              key: "more",
              heading: "More of",
              cell: ({ subjectId, actorId, actorName, aboutId, aboutName }) => (
                <>
                  {actorId && (
                    <Link className="govuk-link app-apart" to={auditAddress("/audit", { ...filter, after: "" }, { actorId })}>
                      done by {actorName}
                    </Link>
                  )}
                  {aboutId && aboutId !== actorId && (
                    <Link className="govuk-link app-apart" to={auditAddress("/audit", { ...filter, after: "" }, { aboutId })}>
                      about {aboutName}
                    </Link>
                  )}
                  <Link className="govuk-link app-apart" to={auditAddress("/audit", { ...filter, after: "" }, { subjectId })}>
                    this record
                  </Link>
                </>
              ),
            },
          ]}
        />
      )}
      <p className="govuk-body">
        {filter.after && (
          <Link className="govuk-link app-apart" to={auditAddress("/audit", filter, { after: "" })}>
            Back to the newest
          </Link>
        )}
        {next && (
          <Link className="govuk-link app-apart" to={auditAddress("/audit", filter, { after: next })} rel="next">
            Older events
          </Link>
        )}
      </p>
    </Page>
  );
}

const DayBox = ({ name, label, value }: { name: string; label: string; value: string | null }) => (
  <div className="govuk-form-group">
    <label className="govuk-label" htmlFor={name}>
      {label}
    </label>
    <input className="govuk-input govuk-input--width-10" id={name} name={name} type="date" defaultValue={value ?? ""} />
  </div>
);
