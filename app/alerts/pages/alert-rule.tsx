import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { newId } from "#app/shared/ids";
import { answer } from "#app/shared/responses.server";
import { DateInput, Hidden, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable } from "#app/shared/ui/parts";
import { ruleForm } from "../forms";
import { alertRules, ruleOn } from "../read.server";
import { ruleSentence } from "../rules";
import { setAlertRule } from "../write.server";

export const handle = { title: "When an alert is raised" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "alerts.setRule");
  const rules = await alertRules(ctx);
  const now = ruleOn(rules, ctx.today);
  const { snapshots, weeks, percent, answerDays, staleDays } = now;
  const text = { snapshots, weeks, percent, answerDays, staleDays };
  return {
    now: ruleSentence(now),
    rules: rules.map((rule) => ({ id: rule.id, from: longDay(rule.fromOn), words: ruleSentence(rule) })),
    values: { id: newId(), ...Object.fromEntries(Object.entries(text).map(([key, value]) => [key, String(value)])) },
    done: new URL(args.request.url).searchParams.get("done") === "saved",
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    ruleForm,
    async (ctx, rule) => (await setAlertRule(ctx, rule), redirect("/alerts/rule?done=saved")),
    (ctx) => allow(ctx, "alerts.setRule"),
  );

/** The thresholds: what holds now, what held before, and new ones from a day on. */
export default function AlertRulePage() {
  const { now, rules, values, done } = useLoaderData<typeof loader>();
  return (
    <Page title="When an alert is raised" back={{ to: "/alerts", label: "Alerts" }} lead={now} notice={done ? "Saved." : null}>
      <DataTable
        caption="From which day what holds"
        rows={rules}
        rowKey={({ id }) => id}
        columns={[
          { key: "from", heading: "From", rowHeader: true, cell: ({ from }) => from },
          { key: "words", heading: "Rule", cell: ({ words }) => words },
        ]}
      />
      <h2 className="govuk-heading-m">Something else from a day on</h2>
      <p className="govuk-body">Alerts that are open already keep the rule they were raised by.</p>
      <RecordForm schema={ruleForm} values={values} answer={useActionData()} submit="Let this hold">
        <Hidden name="id" value={values.id} />
        <TextInput name="snapshots" label="Snapshots in a row over the ceiling" width={3} inputMode="numeric" />
        <TextInput name="weeks" label="Weeks over which protected time is counted" width={3} inputMode="numeric" />
        <TextInput name="percent" label="Less taken than this share of the time owed, in per cent" width={3} inputMode="numeric" />
        <TextInput name="answerDays" label="Days to answer before the academy lead is asked too" width={3} inputMode="numeric" />
        <TextInput name="staleDays" label="A snapshot older than so many days says nothing" width={3} inputMode="numeric" />
        <DateInput name="fromOn" label="From which day" hint="Today or later. For example, 1 4 2027." />
      </RecordForm>
    </Page>
  );
}
