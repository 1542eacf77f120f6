import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { contextOf } from "#app/shared/context.server";
import { fullDay, howFar } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { answer } from "#app/shared/responses.server";
import { Select } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Empty } from "#app/shared/ui/parts";
import { placeForm } from "../forms";
import { panelsList } from "../read-panels.server";
import { placeCase } from "../write.server";

export const handle = { title: "Panels" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { panels, waiting } = await panelsList(ctx);
  const me = ctx.viewer.personId;
  return {
    arranges: can(ctx.viewer, "panels.arrange"),
    panels: panels.map((p) => {
      const mine = p.cases.filter((c) => c.relations.readerIds.includes(me));
      const toRead = mine.filter((c) => !c.relations.givenIds.includes(me) && !c.relations.decided).length;
      return {
        id: p.id,
        day: fullDay(p.meetsOn),
        when: howFar(p.meetsOn, ctx.today),
        place: p.place,
        chair: p.chairName,
        closed: p.closedAt !== null,
        open: p.cases.filter((c) => !c.relations.decided).length,
        cases: p.cases.length,
        mine:
          mine.length === 0
            ? null
            : toRead === 0
              ? `${mine.length} given to you, all read`
              : `${toRead} of ${mine.length} given to you still to read`,
      };
    }),
    waiting: waiting.map((c) => ({ id: c.id, name: c.learnerName, enrolmentId: c.enrolmentId, missing: c.missing.length })),
    ahead: panels.filter((p) => p.closedAt === null).map((p) => ({ value: p.id, label: `${fullDay(p.meetsOn)}, ${p.place}` })),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    placeForm,
    async (ctx, { caseId, panelId }) => {
      await placeCase(ctx, caseId, panelId);
      return redirect(`/panels/${panelId}?done=placed`);
    },
    (ctx) => allow(ctx, "panels.arrange"),
  );

/** Panel days, and what waits for one. */
export default function Panels() {
  const { arranges, panels, waiting, ahead, done } = useLoaderData<typeof loader>();
  const sent = useActionData<typeof action>();
  return (
    <Page
      title="Panels"
      lead={
        arranges
          ? "Moderation confirms each recommendation: at least two people who had nothing to do with the year read it with the names taken out."
          : "Portfolios given to you to read, with the names taken out."
      }
      notice={done === "planned" ? "The panel day is planned." : null}
      wide
    >
      {arranges && (
        <>
          <ButtonLink to="/panels/new">Plan a panel day</ButtonLink>
          <ul className="govuk-list">
            <li>
              <Link className="govuk-link" to="/panels/members">
                Who may sit on panels
              </Link>
            </li>
            <li>
              <Link className="govuk-link" to="/panels/report">
                Moderation summary report
              </Link>
            </li>
            <li>
              <Link className="govuk-link" to="/panels/action-plan">
                Annual action plan
              </Link>
            </li>
          </ul>
        </>
      )}
      {waiting.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Waiting for a panel day</h2>
          <ul className="govuk-list">
            {waiting.map((c) => (
              <li key={c.id}>
                <Link className="govuk-link" to={`/learners/${c.enrolmentId}/final`}>
                  {c.name}
                </Link>
                {c.missing > 0 && `, sent although ${c.missing === 1 ? "one thing was" : `${c.missing} things were`} missing`}
              </li>
            ))}
          </ul>
          {ahead.length === 0 ? (
            <p className="govuk-body">Plan a panel day first.</p>
          ) : (
            <RecordForm schema={placeForm} answer={sent} submit="Put onto this day">
              <Select name="caseId" label="Portfolio" options={waiting.map((c) => ({ value: c.id, label: c.name }))} empty="Choose" />
              <Select name="panelId" label="Panel day" options={ahead} empty="Choose" />
            </RecordForm>
          )}
        </>
      )}
      {panels.length === 0 ? (
        <Empty>
          {arranges
            ? "No panel day is planned. First say who may sit on panels, then plan a day; assessors can then send portfolios to it."
            : "No panel is open with a seat for you. When the academy lead gives you a portfolio to read, it will be here."}
        </Empty>
      ) : (
        <DataTable
          caption={panels.length === 1 ? "1 panel day" : `${panels.length} panel days, the latest first`}
          rows={panels}
          rowKey={(p) => p.id}
          columns={[
            {
              key: "day",
              heading: "Day",
              rowHeader: true,
              cell: (p) => (
                <>
                  <Link className="govuk-link" to={`/panels/${p.id}`}>
                    {p.day}
                  </Link>
                  , {p.when}
                </>
              ),
            },
            { key: "place", heading: "Place", cell: (p) => p.place },
            { key: "chair", heading: "Chair", cell: (p) => p.chair },
            {
              key: "cases",
              heading: "Cases",
              cell: (p) =>
                arranges
                  ? p.cases === 0
                    ? "None yet"
                    : `${p.cases}, ${p.open === 0 ? "all decided" : `${p.open} to decide`}`
                  : (p.mine ?? `${p.cases}`),
            },
            { key: "state", heading: "State", cell: (p) => (p.closed ? "Closed" : "Open") },
          ]}
        />
      )}
    </Page>
  );
}
