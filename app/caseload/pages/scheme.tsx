import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { answer } from "#app/shared/responses.server";
import { DateInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Inset, SummaryList } from "#app/shared/ui/parts";
import { caseTypes } from "../case-types";
import { putInForceForm } from "../forms";
import { schemePage } from "../read-arranged.server";
import { caseFlags, inUnits, jointOnlyWords, schemeState, standingWords, whoseFullLoad } from "../rules";
import { putInForce } from "../write.server";

export const handle = { title: (data: { name: string }) => data.name };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { scheme, counted, over, learners, newestOn } = await schemePage(ctx, param(args, "schemeId"));
  const { unit } = scheme;
  const done = new URL(args.request.url).searchParams.get("done");
  return {
    id: scheme.id,
    name: `${scheme.name}, version ${scheme.version}`,
    state: schemeState[scheme.state],
    days: scheme.fromOn === null ? null : `From ${longDay(scheme.fromOn)}${scheme.untilOn ? ` to ${longDay(scheme.untilOn)}` : ""}`,
    canBegin: scheme.state === "unused" || scheme.state === "toCome",
    full: inUnits(scheme.ceiling, unit),
    whose: whoseFullLoad[unit],
    base: scheme.base > 0 ? inUnits(scheme.base, unit) : null,
    learner: scheme.learnerCeiling === null ? null : `No more than ${inUnits(scheme.learnerCeiling, unit)} at full time`,
    jointly: scheme.jointPercent === 100 ? "As much as any other" : `${scheme.jointPercent}% of its weight`,
    jointOnly: jointOnlyWords(scheme),
    source: scheme.source,
    weights: [
      ...caseTypes.map(({ id, name }) => ({ name, weight: inUnits(scheme.weights[id] ?? (unit === "count" ? 1 : 0), unit) })),
      ...caseFlags.flatMap(({ id, name }) => (scheme.flags[id] ? [{ name: `${name}, in addition`, weight: inUnits(scheme.flags[id], unit) }] : [])),
    ],
    preview:
      scheme.state === "inForce"
        ? null
        : {
            sentence: `Of ${counted} people who hold cases today, ${over.now} are over their ceiling. By this version it would be ${over.then}.`,
            learners: learners.map((l) => ({
              id: l.personId,
              name: l.name,
              now: `${inUnits(l.now.load ?? 0, l.now.ceiling.unit)} of ${l.now.ceiling.ceiling}`,
              then: `${inUnits(l.then.load ?? 0, l.then.ceiling.unit)} of ${l.then.ceiling.ceiling}`,
              standing: standingWords({ cases: 1, load: l.then.load ?? 0 }, l.then.ceiling),
            })),
          },
    newest: newestOn && longDay(newestOn),
    done:
      done === "made"
        ? "The version has been made. It counts nothing until it is put in force."
        : done === "inForce"
          ? "The day has been recorded."
          : null,
  };
}

export const action = (args: ActionFunctionArgs) => {
  const id = param(args, "schemeId");
  return answer(
    args,
    putInForceForm,
    async (ctx, { fromOn }) => {
      await putInForce(ctx, id, fromOn);
      return redirect(`/caseload/schemes/${id}?done=inForce`);
    },
    (ctx) => allow(ctx, "schemes.change"),
  );
};

/** One version: what it says, what it would do to today's figures, and from when it counts. */
export default function Scheme() {
  const page = useLoaderData<typeof loader>();
  const sent = useActionData();
  type Weight = (typeof page.weights)[number];
  type Learner = NonNullable<typeof page.preview>["learners"][number];
  return (
    <Page title={page.name} back={{ to: "/caseload/schemes", label: "Weighting schemes" }} notice={page.done}>
      <SummaryList
        rows={[
          { key: "State", value: page.days ? `${page.state}. ${page.days}` : page.state },
          { key: "Full load", value: page.full },
          page.base !== null && { key: "Everybody carries", value: `${page.base} for meetings, training and supervision` },
          page.learner !== null && { key: "Newly qualified", value: page.learner },
          { key: "A jointly worked case", value: page.jointly },
          page.jointOnly !== null && { key: "Only jointly worked", value: page.jointOnly },
          { key: "Where it is from", value: page.source },
        ]}
      />
      <p className="govuk-body">{page.whose}</p>
      <DataTable
        caption="What a case weighs"
        figures
        rows={page.weights}
        rowKey={(w: Weight) => w.name}
        columns={[
          { key: "name", heading: "Kind of case", rowHeader: true, cell: (w: Weight) => w.name },
          { key: "weight", heading: "Weight", numeric: true, cell: (w: Weight) => w.weight },
        ]}
      />
      <ButtonLink to={`/caseload/schemes/${page.id}/new-version`} secondary>
        Make a new version of it
      </ButtonLink>
      {page.preview && (
        <>
          <h2 className="govuk-heading-m">What it would do today</h2>
          <p className="govuk-body">{page.preview.sentence}</p>
          {page.preview.learners.length > 0 && (
            <DataTable
              caption="Newly qualified social workers"
              rows={page.preview.learners}
              rowKey={(l: Learner) => l.id}
              columns={[
                { key: "name", heading: "Name", rowHeader: true, cell: (l: Learner) => l.name },
                { key: "now", heading: "Now", cell: (l: Learner) => l.now },
                { key: "then", heading: "By this version", cell: (l: Learner) => l.then },
                { key: "standing", heading: "Then", cell: (l: Learner) => l.standing },
              ]}
            />
          )}
        </>
      )}
      {page.canBegin && (
        <>
          <h2 className="govuk-heading-m">Put it in force</h2>
          <Inset>
            Figures of days before stay as they were shown
            {page.newest ? `; the newest are of ${page.newest}, so choose a later day` : ""}.
          </Inset>
          <RecordForm schema={putInForceForm} answer={sent} submit="Put it in force from this day">
            <DateInput name="fromOn" label="From which day" hint="Today or later. For example, 1 2 2027." />
          </RecordForm>
        </>
      )}
    </Page>
  );
}
