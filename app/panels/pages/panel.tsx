import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { fullDay, howFar } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, Select, TextInput, Tick } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Details, Empty, SummaryList } from "#app/shared/ui/parts";
import { caseChairForm, closeForm, giveForm } from "../forms";
import { panelDay } from "../read.server";
import { panelFor } from "../read-panels.server";
import { closePanel, giveCase, setCaseChair } from "../write.server";

export const handle = { title: (d: { panel: { meetsOn: `${number}-${number}-${number}` } }) => `Panel of ${fullDay(d.panel.meetsOn)}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const panel = await panelDay(ctx, param(args, "panelId"));
  return { panel, when: howFar(panel.meetsOn, ctx.today), fresh: newId(), done: new URL(args.request.url).searchParams.get("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "panelId");
  allow(ctx, "panels.arrange");
  await panelFor(ctx, id);
  const values = await readForm(args.request);
  const act = textAt(values, "act");
  const saved = (done: string) => redirect(`/panels/${id}?done=${done}`);
  if (act === "close")
    return attempt(closeForm, values, async () => {
      await closePanel(ctx, id);
      return saved("closed");
    });
  if (act === "chair")
    return attempt(caseChairForm, values, async ({ chairedId, chairId }) => {
      await setCaseChair(ctx, chairedId, chairId);
      return saved("chair");
    });
  return attempt(giveForm, values, async ({ caseId, ...reader }) => {
    await giveCase(ctx, caseId, reader);
    return saved("given");
  });
}

const notices: Record<string, string> = {
  planned: "The panel day is planned. Portfolios can be sent to it.",
  changed: "The panel day is changed.",
  placed: "The portfolio is on this panel day. Give it to at least two members.",
  given: "The case is given. The member sees it once you have released the portfolio.",
  chair: "The chair of the case is set.",
  closed: "The panel is closed. Its members read nothing of it any more.",
};

/** A panel day: chair, members, cases, and who reads which. */
export default function Panel() {
  const { panel, when, fresh, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const cases = panel.cases.filter((c) => !c.withdrawn);
  const toGive = cases.filter((c) => !c.decided);
  const label = (c: (typeof cases)[number]) => (c.learner ? `${c.label}: ${c.learner}` : c.label);
  const free = new Map(toGive.flatMap((c) => c.choices.filter((m) => m.whyNot === null).map((m) => [m.id, m.name] as const)));
  const refused = toGive.flatMap((c) =>
    c.choices.filter((m) => m.whyNot !== null).map((m) => ({ key: `${c.id} ${m.id}`, words: `${m.name} cannot read ${label(c)}: ${m.whyNot}.` })),
  );
  const declares = toGive.flatMap((c) =>
    c.choices
      .filter((m) => m.whyNot === null && m.declare)
      .map((m) => ({ key: `${c.id} ${m.id}`, words: `${m.name} works in a team of the learner of ${label(c)}.` })),
  );
  return (
    <Page
      title={`Panel of ${fullDay(panel.meetsOn)}`}
      caption={panel.closed ? "Closed" : undefined}
      back={{ to: "/panels", label: "Panels" }}
      notice={done && Object.hasOwn(notices, done) && !sent ? notices[done] : null}
      wide
    >
      <SummaryList
        rows={[
          {
            key: "When",
            value: `${fullDay(panel.meetsOn)}, ${when}`,
            ...(panel.arranges && !panel.closed ? { action: { to: `/panels/${panel.id}/change`, label: "Change", about: "the panel day" } } : {}),
          },
          { key: "Where", value: panel.place },
          { key: "Chair", value: panel.chairName },
          { key: "Members", value: panel.seats.map((s) => s.name).join(", ") },
          panel.keepsMinutes && {
            key: "Minutes",
            value: (
              <Link className="govuk-link" to={`/panels/${panel.id}/minutes`}>
                Minutes of this panel
              </Link>
            ),
          },
        ]}
      />
      <h2 className="govuk-heading-m">Cases</h2>
      {cases.length === 0 ? (
        <Empty>
          {panel.arranges
            ? "No portfolio has been sent to this panel yet. An assessor or you send one from the page “Final and panel” of a learner."
            : "Nothing is given to you on this panel yet."}
        </Empty>
      ) : (
        <DataTable
          caption={cases.length === 1 ? "1 case" : `${cases.length} cases`}
          rows={cases}
          rowKey={(c) => c.id}
          columns={[
            {
              key: "case",
              heading: "Case",
              rowHeader: true,
              cell: (c) => (
                <>
                  <Link className="govuk-link" to={`/panels/${panel.id}/cases/${c.id}`}>
                    {label(c)}
                  </Link>
                  {c.overridden && panel.arranges && ", sent although something was missing"}
                </>
              ),
            },
            {
              key: "state",
              heading: "Where it stands",
              cell: (c) => (c.mine === "toRead" && c.released ? "Waiting for your first view" : c.sentence),
            },
            ...(panel.arranges
              ? [
                  {
                    key: "readers",
                    heading: "Read by",
                    cell: (c: (typeof cases)[number]) =>
                      c.readers.length === 0
                        ? "Nobody yet"
                        : c.readers
                            .map((r) => `${r.name}${r.steppedBack ? ` (stepped back: ${r.because})` : r.given ? " (view given)" : ""}`)
                            .join(", "),
                  },
                  {
                    key: "portfolio",
                    heading: "Portfolio",
                    cell: (c: (typeof cases)[number]) =>
                      c.decided ? (
                        "Read"
                      ) : (
                        <Link className="govuk-link" to={`/panels/${panel.id}/cases/${c.id}/portfolio`}>
                          {c.released ? "Released" : "Check and release"}
                          <span className="govuk-visually-hidden"> {c.label}</span>
                        </Link>
                      ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {panel.arranges && !panel.closed && toGive.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Give a case to a member</h2>
          {refused.length > 0 && (
            <Details summary="Who cannot read which case, and why">
              <ul className="govuk-list govuk-list--bullet">
                {refused.map((r) => (
                  <li key={r.key}>{r.words}</li>
                ))}
              </ul>
            </Details>
          )}
          <RecordForm key={`give-${fresh}`} schema={giveForm} answer={of("give")} submit="Give the case">
            <Hidden name="act" value="give" />
            <Hidden name="id" value={fresh} />
            <Select name="caseId" label="Case" options={toGive.map((c) => ({ value: c.id, label: label(c) }))} empty="Choose" />
            <Select name="personId" label="Member" options={[...free].map(([value, name]) => ({ value, label: name }))} empty="Choose" />
            <TextInput
              name="declared"
              label="What was declared, if they work in a team of the learner"
              hint={declares.length > 0 ? declares.map((d) => d.words).join(" ") : "Nobody who can be chosen does."}
            />
          </RecordForm>
          <Details summary="Somebody else chairs a case" open={of("chair") !== null || toGive.some((c) => c.chairId === null)}>
            {toGive
              .filter((c) => c.chairId === null)
              .map((c) => (
                <p className="govuk-body" key={c.id}>
                  {label(c)} has no chair: the chair of the panel had a hand in that year. Choose somebody who had not.
                </p>
              ))}
            <RecordForm schema={caseChairForm} answer={of("chair")} submit="Set the chair">
              <Hidden name="act" value="chair" />
              <Select name="chairedId" label="Which case" options={toGive.map((c) => ({ value: c.id, label: label(c) }))} empty="Choose" />
              <Select
                name="chairId"
                label="Who chairs it"
                options={[
                  { value: panel.chairId, label: panel.chairName },
                  ...panel.seats.filter((s) => s.id !== panel.chairId).map((s) => ({ value: s.id, label: s.name })),
                ]}
                empty="Choose"
              />
            </RecordForm>
          </Details>
        </>
      )}
      {panel.arranges && !panel.closed && cases.length > 0 && toGive.length === 0 && (
        <>
          <h2 className="govuk-heading-m">Close the panel</h2>
          <RecordForm schema={closeForm} answer={of("close")} submit="Close the panel">
            <Hidden name="act" value="close" />
            <Tick name="sure" label="The minutes are complete. The members need to read nothing of it any more." />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
