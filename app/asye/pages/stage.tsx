import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { definitionsOf } from "#app/documents/read.server";
import { contextOf, param } from "#app/shared/context.server";
import { notFound } from "#app/shared/refusal";
import { Page } from "#app/shared/ui/page";
import { ButtonLink } from "#app/shared/ui/parts";
import { StateMark } from "../parts";
import { learnerYear } from "../read.server";
import { stageView } from "../view";

export const handle = { title: (data: { stage: { title: string; name: string } }) => `${data.stage.title}, ${data.stage.name}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const year = await learnerYear(ctx, param(args, "enrolmentId"));
  const stage = stageView(year, param(args, "stage"), ctx.viewer, ctx.today, await definitionsOf(ctx, year.programme));
  if (!stage) throw notFound();
  return { stage };
}

/** What one stage needs, and where each piece of it is. */
export default function Stage() {
  const { stage } = useLoaderData<typeof loader>();
  return (
    <Page
      title={stage.title}
      caption={stage.own ? stage.part : [stage.name, stage.part].filter(Boolean).join(", ")}
      back={stage.own ? { to: "/my-asye", label: "My ASYE" } : { to: `/learners/${stage.id}`, label: stage.name }}
      lead={`${stage.meeting}${stage.day ? `: ${stage.day}` : ""}.`}
    >
      <p className="govuk-body">
        <StateMark state={stage.state}>{stage.words}</StateMark>
      </p>
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${stage.id}/stages/${stage.key}/meeting`}>
          The meeting: when it is, who comes, the agenda
        </Link>
      </p>
      {stage.optional && <p className="govuk-body">This stage is optional. It counts from the moment something is written for it.</p>}
      {stage.requirements.map((r) => (
        <section className="app-requirement" key={r.key} aria-labelledby={r.key}>
          <h2 className="govuk-heading-m" id={r.key}>
            {r.title}
          </h2>
          <p className="govuk-body">
            <StateMark state={r.state}>{r.words}</StateMark>
          </p>
          {r.due && <p className="govuk-body">{r.due}.</p>}
          {r.pieces.length > 0 && (
            <ul className="govuk-list govuk-list--bullet">
              {r.pieces.map((p) => (
                <li key={p.id}>
                  {p.to ? (
                    <Link className="govuk-link" to={p.to}>
                      {p.words}
                    </Link>
                  ) : (
                    p.words
                  )}
                </li>
              ))}
            </ul>
          )}
          {r.button && (
            <ButtonLink to={r.button.to} secondary={!r.button.primary}>
              {r.button.label}
            </ButtonLink>
          )}
        </section>
      ))}
      <nav className="app-neighbours" aria-label="Other stages">
        {stage.before && (
          <Link className="govuk-link" to={stage.before.to} rel="prev">
            Before: {stage.before.name}
          </Link>
        )}
        {stage.after && (
          <Link className="govuk-link" to={stage.after.to} rel="next">
            After: {stage.after.name}
          </Link>
        )}
      </nav>
    </Page>
  );
}
