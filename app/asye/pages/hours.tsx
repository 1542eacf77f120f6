import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { hours, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asShown } from "#app/shared/form-values";
import { answerInTwo } from "#app/shared/responses.server";
import { DateInput, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Inset } from "#app/shared/ui/parts";
import { ChangedDates, Preview } from "../arrangement-parts";
import { compareDates, patternsFrom, type ComparedDates } from "../changed-dates";
import { hoursForm } from "../forms";
import { learnerYear, relationsOf } from "../read.server";
import { changeHours } from "../write.server";

export const handle = { title: (data: { name: string }) => `Hours of ${data.name}` };

async function arranged(ctx: Context, enrolmentId: string) {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(year.enrolment));
  return year;
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { enrolment, patterns, programme } = await arranged(ctx, param(args, "enrolmentId"));
  return {
    id: enrolment.id,
    name: enrolment.name,
    going: enrolment.status === "active",
    fullTime: hours(programme.fullTimeMinutes),
    rows: [...patterns].sort((a, b) => (a.startsOn < b.startsOn ? 1 : -1)).map((p) => ({ ...p, words: `${hours(p.minutesPerWeek)} a week` })),
  };
}

export const action = (args: ActionFunctionArgs) => {
  const id = param(args, "enrolmentId");
  return answerInTwo(args, hoursForm, {
    may: (ctx) => arranged(ctx, id),
    show: async (ctx, { hours: minutes, fromOn }) => {
      const { dateTerms } = await arranged(ctx, id);
      return compareDates(dateTerms, { ...dateTerms, patterns: patternsFrom(dateTerms.patterns, fromOn, minutes) });
    },
    save: async (ctx, { hours: minutesPerWeek, fromOn }) => {
      await changeHours(ctx, id, { minutesPerWeek, fromOn });
      return redirect(`/learners/${id}/arrangements?done=hours`);
    },
  });
};

/** Part-time, full-time, and every change between: from a day on, with the dates it makes shown first. */
export default function Hours() {
  const { id, name, going, fullTime, rows } = useLoaderData<typeof loader>();
  const sent = useActionData();
  const step = asShown<ComparedDates>(sent);
  return (
    <Page title="Change the hours" caption={name} back={{ to: `/learners/${id}/arrangements`, label: "Arrangements" }}>
      {rows.length === 0 ? (
        <Inset>The hours are not known; {fullTime} a week are taken as full-time.</Inset>
      ) : (
        <DataTable
          caption="Contracted hours"
          rows={rows}
          rowKey={(r) => r.startsOn}
          columns={[
            { key: "hours", heading: "Hours", rowHeader: true, cell: (r) => r.words },
            { key: "from", heading: "From", cell: (r) => longDay(r.startsOn) },
            { key: "to", heading: "Until", cell: (r) => (r.endsOn ? longDay(r.endsOn) : "Goes on") },
          ]}
        />
      )}
      {!going ? (
        <Inset>This year has ended: its arrangements stay as they were.</Inset>
      ) : (
        <>
          <p className="govuk-body">
            With fewer hours than {fullTime} a week the year becomes longer in proportion, from the day on which they change. More than full-time does
            not make it shorter.
          </p>
          <RecordForm schema={hoursForm} values={step?.values ?? {}} answer={sent} submit={step ? "Record these hours" : "See the new dates"}>
            <TextInput name="hours" label="Hours a week" hint="For example, 22.5" inputMode="decimal" width={5} />
            <DateInput name="fromOn" label="From which day" hint="For example, 7 9 2026." />
            <Preview seen={step?.seen ?? null}>{step && <ChangedDates dates={step.shown} />}</Preview>
          </RecordForm>
        </>
      )}
    </Page>
  );
}
