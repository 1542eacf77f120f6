import type { LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset, Warning } from "#app/shared/ui/parts";
import { caseTypeIds, caseTypeName, caseTypes } from "../case-types";
import { whatIf } from "../read-what-if.server";
import { caseFlagIds, caseFlags, ceilingWords, heldWords, standingWords } from "../rules";
import type { OneMore } from "../what-if";

export const handle = { title: "What if" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const asked = new URL(args.request.url).searchParams;
  const caseTypeId = caseTypeIds.find((id) => id === asked.get("type"));
  const flags = caseFlagIds.filter((id) => asked.getAll("flag").includes(id));
  const more: OneMore | null = caseTypeId ? { caseTypeId, flags, joint: asked.get("joint") === "yes" } : null;
  const team = (asked.get("team") ?? "").slice(0, 64);
  const { people, teams } = await whatIf(ctx, team, more);
  const lines = people.map((p) => ({
    id: p.personId,
    name: p.name,
    newly: p.learner !== null,
    held: heldWords(p.load),
    ceiling: ceilingWords(p.ceiling),
    after: p.after ? heldWords({ ...p.after, unit: p.ceiling.unit }) : "not known",
    standing: standingWords(p.after, p.ceiling),
    forbidden: p.forbidden,
  }));
  const kind =
    more &&
    `one more case (${[caseTypeName(more.caseTypeId), ...flags.map((f) => caseFlags.find((c) => c.id === f)!.name)].join(", ").toLowerCase()}${more.joint ? ", jointly worked" : ""})`;
  return {
    isLead: ctx.viewer.isLead,
    team,
    teams,
    person: asked.get("person") ?? "",
    type: more?.caseTypeId ?? "",
    flags,
    joint: more?.joint ?? false,
    kind,
    chosen: lines.find((l) => l.id === asked.get("person")) ?? null,
    lines,
    free: more ? people.filter((p) => p.after && !p.after.over && p.after.room >= 0 && !p.forbidden).length : 0,
  };
}

/** "If I give one more child protection case to …": nothing is recorded. */
export default function WhatIf() {
  const { isLead, team, teams, person, type, flags, joint, kind, chosen, lines, free } = useLoaderData<typeof loader>();
  type Line = (typeof lines)[number];
  return (
    <Page
      title="What if"
      back={{ to: "/caseload", label: "Caseload" }}
      lead="What one more case would do to somebody’s load. Nothing is recorded."
      wide
    >
      <Form method="get" className="app-measure">
        {isLead && (
          <div className="govuk-form-group">
            <label className="govuk-label govuk-label--s" htmlFor="team">
              Team
            </label>
            <select className="govuk-select" id="team" name="team" defaultValue={team}>
              <option value="">Choose a team</option>
              {teams.map((t) => (
                <option key={t.id} value={t.id}>
                  {t.name}
                </option>
              ))}
            </select>
          </div>
        )}
        {lines.length > 0 && (
          <div className="govuk-form-group">
            <label className="govuk-label govuk-label--s" htmlFor="person">
              If it goes to
            </label>
            <select className="govuk-select" id="person" name="person" defaultValue={person}>
              <option value="">Nobody yet: show who has room</option>
              {[...lines]
                .sort((a, b) => (a.name < b.name ? -1 : 1))
                .map((l) => (
                  <option key={l.id} value={l.id}>
                    {l.name}
                  </option>
                ))}
            </select>
          </div>
        )}
        <div className="govuk-form-group">
          <label className="govuk-label govuk-label--s" htmlFor="type">
            Kind of case
          </label>
          <select className="govuk-select" id="type" name="type" defaultValue={type}>
            <option value="">Choose one</option>
            {caseTypes.map((t) => (
              <option key={t.id} value={t.id}>
                {t.name}
              </option>
            ))}
          </select>
        </div>
        <div className="govuk-form-group">
          <fieldset className="govuk-fieldset">
            <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">What else is true of it</legend>
            <div className="govuk-checkboxes govuk-checkboxes--small">
              {[
                ...caseFlags.map((f) => ({ name: "flag", value: f.id as string, label: f.name as string, on: flags.includes(f.id) })),
                { name: "joint", value: "yes", label: "Jointly worked", on: joint },
              ].map((box) => (
                <div className="govuk-checkboxes__item" key={box.label}>
                  <input
                    className="govuk-checkboxes__input"
                    id={`box-${box.value}`}
                    name={box.name}
                    type="checkbox"
                    value={box.value}
                    defaultChecked={box.on}
                  />
                  <label className="govuk-label govuk-checkboxes__label" htmlFor={`box-${box.value}`}>
                    {box.label}
                  </label>
                </div>
              ))}
            </div>
          </fieldset>
        </div>
        <button className="govuk-button">Show what would be</button>
      </Form>
      {chosen && kind && (
        <section aria-labelledby="would-be">
          <h2 className="govuk-heading-m" id="would-be">
            {chosen.name} with {kind}
          </h2>
          {chosen.forbidden && <Warning>{chosen.forbidden}</Warning>}
          <Inset>
            Holds now: {chosen.held}. With it: {chosen.after}. May hold {chosen.ceiling}. {chosen.standing}.
          </Inset>
        </section>
      )}
      {lines.length === 0 ? (
        <Empty>{isLead ? "Choose a team to see who has room in it." : "Nobody has you as their line manager today."}</Empty>
      ) : (
        <>
          <h2 className="govuk-heading-m">Who has room</h2>
          {kind && (
            <p className="govuk-body">
              {free === 0 ? "Nobody" : free === 1 ? "One person" : `${free} people`} could take {kind} and stay within their ceiling. Most room first.
            </p>
          )}
          <DataTable
            caption="How everybody would stand"
            hideCaption
            rows={lines}
            rowKey={(l: Line) => l.id}
            columns={[
              {
                key: "name",
                heading: "Name",
                rowHeader: true,
                cell: (l: Line) => (
                  <>
                    <Link className="govuk-link" to={`/caseload/people/${l.id}`}>
                      {l.name}
                    </Link>
                    {l.newly && ", newly qualified"}
                  </>
                ),
              },
              { key: "held", heading: "Holds now", cell: (l: Line) => l.held },
              { key: "ceiling", heading: "May hold", cell: (l: Line) => l.ceiling },
              ...(kind ? [{ key: "after", heading: "With it", cell: (l: Line) => l.after }] : []),
              { key: "standing", heading: kind ? "Then" : "Room", cell: (l: Line) => (l.forbidden ? `${l.standing}. ${l.forbidden}` : l.standing) },
            ]}
          />
        </>
      )}
    </Page>
  );
}
