import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param } from "#app/shared/context.server";
import { longDay, type Day } from "#app/shared/dates";
import { optionalDay } from "#app/shared/fields";
import { RecordForm } from "#app/shared/form";
import { formValues } from "#app/shared/form-values";
import { answer } from "#app/shared/responses.server";
import { Hidden } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Empty, Inset } from "#app/shared/ui/parts";
import { programmeChanges } from "../changes";
import { checkProgramme, partOf, programmeParts, publishForm } from "../forms-programme";
import { Provisional } from "../parts";
import { cohortsOn, datesUnder, openProgrammeDraft } from "../read-editor.server";
import { programmeName, requirementWords } from "../rules";
import { publishProgramme } from "../write-editor.server";

export const handle = { title: "Check and preview" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "programmeId");
  const { programme, draft, versions } = await openProgrammeDraft(ctx, id);
  const { definition, errors } = checkProgramme(draft.values, versions);
  const parts = programmeParts(draft.values);
  const base = { id, programme: programmeName(programme), draftId: draft.id, version: draft.version };
  if (!definition)
    return {
      ...base,
      wrong: Object.entries(errors).map(([name, words]) => {
        const part = parts.find((p) => p.key === partOf(name));
        return { name, words, part: part?.title ?? "", to: `/programmes/${id}/new-version/${part?.key ?? "about"}?check` };
      }),
      preview: null,
    };
  const asked = optionalDay().safeParse(formValues(new URL(args.request.url).searchParams).startsOn);
  const startsOn: Day = asked.data ?? ctx.today;
  const schedule = await datesUnder(ctx, definition, startsOn);
  const on = await cohortsOn(ctx, programme.name);
  return {
    ...base,
    wrong: [],
    preview: {
      startsOn,
      noDay: !asked.success,
      provisional: definition.provisional ?? null,
      changes: programmeChanges(programme.definition, definition),
      endsOn: schedule.endsOn ? longDay(schedule.endsOn) : "",
      limitOn: longDay(schedule.limitOn),
      stages: schedule.stages.map(({ stage, dueOn, requirements }) => ({
        key: stage.key,
        name: stage.name,
        day: dueOn ? longDay(dueOn) : "",
        needs: requirements.map((r) => `${requirementWords(r.requirement)}${r.dueOn && r.dueOn !== dueOn ? `: ${longDay(r.dueOn)}` : ""}`),
      })),
      affected:
        on.cohorts === 0
          ? "Nobody: no cohort is on this programme yet."
          : `Nobody. ${on.cohorts} ${on.cohorts === 1 ? "cohort has" : "cohorts have"} started on a version of this programme, with ${on.learners} learners going on, and ${on.cohorts === 1 ? "keeps it" : "keep theirs"}. A single learner is moved on their own page.`,
    },
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    publishForm,
    async (ctx, { id, version }) => {
      const published = await publishProgramme(ctx, param(args, "programmeId"), { draftId: id, version });
      return redirect(`/programmes/${published.id}?done=published`);
    },
    (ctx) => allow(ctx, "programmes.change"),
  );

type Stage = { key: string; name: string; day: string; needs: string[] };

/** What a learner would get under the next version, what it changes, and for whom. From here it is published. */
export default function NewVersionPreview() {
  const { id, programme, draftId, version, wrong, preview } = useLoaderData<typeof loader>();
  const sent = useActionData();
  return (
    <Page title="Check and preview" caption={`New version of ${programme}`} back={{ to: `/programmes/${id}/new-version`, label: "All parts" }}>
      {!preview && (
        <>
          <p className="govuk-body">
            {wrong.length === 1 ? "One thing is" : `${wrong.length} things are`} still to be put right. Then you will see here what a learner would
            get.
          </p>
          <ul className="govuk-list govuk-list--bullet">
            {wrong.map((w) => (
              <li key={w.name}>
                <Link className="govuk-link" to={w.to}>
                  {w.part}
                </Link>
                : {w.words}
              </li>
            ))}
          </ul>
        </>
      )}
      {preview && (
        <>
          {preview.provisional && <Provisional>{preview.provisional}</Provisional>}
          <h2 className="govuk-heading-m">What changes</h2>
          {preview.changes.length === 0 ? (
            <Empty>Nothing yet. What you change in the parts will be told here.</Empty>
          ) : (
            <ul className="govuk-list govuk-list--bullet">
              {preview.changes.map((c) => (
                <li key={c}>{c}</li>
              ))}
            </ul>
          )}
          <h2 className="govuk-heading-m">Who is affected</h2>
          <p className="govuk-body">{preview.affected}</p>
          <h2 className="govuk-heading-m">What a full-time learner would get</h2>
          <Form method="get" key={preview.startsOn}>
            <StartDay day={preview.startsOn} />
            <button className="govuk-button govuk-button--secondary">Show the dates</button>
          </Form>
          {preview.noDay && <Inset>That was not a date. These are the dates for somebody who starts today.</Inset>}
          <p className="govuk-body">
            Starting on {longDay(preview.startsOn)}: planned to end on {preview.endsOn}, at the latest on {preview.limitOn}.
          </p>
          <DataTable
            caption="Stages and what they need"
            rows={preview.stages}
            rowKey={(s: Stage) => s.key}
            columns={[
              { key: "name", heading: "Stage", rowHeader: true, cell: (s: Stage) => s.name },
              { key: "day", heading: "Due", cell: (s: Stage) => s.day },
              {
                key: "needs",
                heading: "Needs",
                cell: (s: Stage) => (
                  <ul className="govuk-list">
                    {s.needs.map((n) => (
                      <li key={n}>{n}</li>
                    ))}
                  </ul>
                ),
              },
            ]}
          />
          {preview.changes.length > 0 && (
            <RecordForm schema={publishForm} answer={sent} submit="Publish this version">
              <p className="govuk-body">Published, it never changes again; what comes after it is another version.</p>
              <Hidden name="id" value={draftId} />
              <Hidden name="version" value={String(version)} />
            </RecordForm>
          )}
        </>
      )}
    </Page>
  );
}

function StartDay({ day }: { day: Day }) {
  const boxes: [key: string, label: string, value: number, width: 2 | 4][] = [
    ["day", "Day", Number(day.slice(8, 10)), 2],
    ["month", "Month", Number(day.slice(5, 7)), 2],
    ["year", "Year", Number(day.slice(0, 4)), 4],
  ];
  return (
    <div className="govuk-form-group">
      <fieldset className="govuk-fieldset" role="group">
        <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">Who starts on</legend>
        <div className="govuk-date-input">
          {boxes.map(([key, label, value, width]) => (
            <div className="govuk-date-input__item" key={key}>
              <label className="govuk-label govuk-date-input__label" htmlFor={`starts-${key}`}>
                {label}
              </label>
              <input
                className={`govuk-input govuk-date-input__input govuk-input--width-${width}`}
                id={`starts-${key}`}
                name={`startsOn.${key}`}
                inputMode="numeric"
                defaultValue={value}
              />
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}
