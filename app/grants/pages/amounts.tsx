import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { dayBoxes } from "#app/documents/forms";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt, type FormValues } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios, TextArea, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable } from "#app/shared/ui/parts";
import { amountForm, yearForm } from "../forms";
import { grantTerms } from "../read.server";
import { claimKinds, claimNames, pounds } from "../rules";
import { setAmount, setYear } from "../write.server";

export const handle = { title: "Amounts and dates of the grant" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "grants.manage");
  const { years, amounts } = await grantTerms(ctx);
  const query = new URL(args.request.url).searchParams;
  const chosen = years.find((y) => y.id === query.get("year"));
  const values: FormValues = chosen
    ? {
        year: chosen.startsOn.slice(0, 4),
        closesOn: chosen.closesOn ? dayBoxes(chosen.closesOn) : {},
        lateFrom: chosen.lateFrom ? dayBoxes(chosen.lateFrom) : {},
        earlyFrom: chosen.earlyFrom ? dayBoxes(chosen.earlyFrom) : {},
        note: chosen.note,
      }
    : {};
  return {
    chosen: chosen?.id ?? null,
    values,
    years: years.map((y) => ({
      id: y.id,
      closes: y.closesOn ? longDay(y.closesOn) : "Not announced",
      late: y.lateFrom ? `Years begun from ${longDay(y.lateFrom)}` : "No",
      early: y.earlyFrom ? `From ${longDay(y.earlyFrom)}` : "No",
      note: y.note,
    })),
    amounts: amounts.map((a) => ({
      id: a.id,
      claim: claimNames[a.claim],
      amount: pounds(a.pence),
      when: `From ${longDay(a.startsOn)}${a.endsOn ? ` to ${longDay(a.endsOn)}` : ""}`,
      note: a.note,
    })),
    done: query.get("done") === "saved",
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "grants.manage");
  const values = await readForm(args.request);
  const done = redirect("/grants/amounts?done=saved");
  if (textAt(values, "act") === "amount") return attempt(amountForm, values, async (v) => (await setAmount(ctx, v), done));
  return attempt(yearForm, values, async (v) => (await setYear(ctx, v), done));
}

export default function GrantAmounts() {
  const { chosen, values, years, amounts, done } = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData());
  const of = (act: string) => (answer && textAt(answer.values, "act") === act ? answer : undefined);
  type YearLine = (typeof years)[number];
  type AmountLine = (typeof amounts)[number];
  return (
    <Page title="Amounts and dates of the grant" back={{ to: "/grants", label: "Grants" }} notice={done ? "Saved." : null}>
      <DataTable
        caption="Financial years"
        rows={years}
        rowKey={(y: YearLine) => y.id}
        columns={[
          {
            key: "id",
            heading: "Year",
            rowHeader: true,
            cell: (y: YearLine) => (
              <Link className="govuk-link" to={`/grants/amounts?year=${y.id}#year`}>
                {y.id}
              </Link>
            ),
          },
          { key: "closes", heading: "Claims close", cell: (y: YearLine) => y.closes },
          { key: "late", heading: "Late completions", cell: (y: YearLine) => y.late },
          { key: "early", heading: "Early completion", cell: (y: YearLine) => y.early },
          { key: "note", heading: "Note", cell: (y: YearLine) => y.note },
        ]}
      />
      <DataTable
        caption="Amounts"
        rows={amounts}
        rowKey={(a: AmountLine) => a.id}
        columns={[
          { key: "claim", heading: "Claim", rowHeader: true, cell: (a: AmountLine) => a.claim },
          { key: "amount", heading: "Amount", numeric: true, cell: (a: AmountLine) => a.amount },
          { key: "when", heading: "In force", cell: (a: AmountLine) => a.when },
          { key: "note", heading: "Where it is from", cell: (a: AmountLine) => a.note },
        ]}
      />
      <h2 className="govuk-heading-m" id="year">
        {chosen ? `Change ${chosen}` : "Add a year"}
      </h2>
      <RecordForm key={chosen ?? "new"} schema={yearForm} values={values} answer={of("year")} submit="Save the year">
        <Hidden name="act" value="year" />
        <TextInput name="year" label="The financial year that begins in April" hint="For example, 2027 for 2027-28." width={4} inputMode="numeric" />
        <DateInput name="closesOn" label="Last day for claims (optional)" hint="Leave it empty until it is announced." />
        <DateInput
          name="lateFrom"
          label="Late completions: for years begun from (optional)"
          hint="Whoever began on that day or later can still claim completion in this year."
        />
        <DateInput
          name="earlyFrom"
          label="Early completion: from (optional)"
          hint="Everybody still on the programme from that day on is paid for completion before they finish."
        />
        <TextArea name="note" label="Note (optional)" rows={3} />
      </RecordForm>
      <h2 className="govuk-heading-m">Set an amount</h2>
      <p className="govuk-body">The amount before it ends the day before. Claims that were sent keep theirs.</p>
      <RecordForm schema={amountForm} answer={of("amount")} submit="Save the amount">
        <Hidden name="act" value="amount" />
        <Radios name="claim" label="Claim" options={claimKinds.map((value) => ({ value, label: claimNames[value] }))} />
        <TextInput name="pence" label="Pounds for each learner" width={5} inputMode="decimal" />
        <DateInput name="startsOn" label="In force from" hint="For example, 1 4 2027." />
        <TextArea name="note" label="Where it is from (optional)" rows={2} />
      </RecordForm>
    </Page>
  );
}
