import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { lookAgainIn } from "#app/documents/look-again";
import { askToLookAgain } from "#app/documents/look-again.server";
import { LookAgainFirst } from "#app/documents/parts";
import { contextOf, type Context } from "#app/shared/context.server";
import { howLate, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { attempt, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios, Select, TextArea } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Details, Empty } from "#app/shared/ui/parts";
import { actionDoneForm, actionForm, carryForm } from "../forms";
import { actionPlan } from "../read-report.server";
import { addAction, carryOver, tickAction } from "../write-plan.server";

export const handle = { title: (d: { plan: { year: number } }) => `Action plan ${d.plan.year}` };

const yearIn = (request: Request, ctx: Pick<Context, "today">): number => {
  const asked = new URL(request.url).searchParams.get("year") ?? "";
  return /^20\d\d$/.test(asked) ? +asked : +ctx.today.slice(0, 4);
};

/** Also after a refusal: what came meanwhile has to be on the page that says so. */
export const shouldRevalidate = () => true;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const plan = await actionPlan(ctx, yearIn(args.request, ctx));
  const lines = plan.lines.map((l) => ({ ...l, when: l.doneOn === null ? howLate(l.dueOn, ctx.today) : null }));
  return { plan: { ...plan, lines }, fresh: newId(), done: new URL(args.request.url).searchParams.get("done") };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "panels.arrange");
  const year = yearIn(args.request, ctx);
  const values = await readForm(args.request);
  const act = textAt(values, "act");
  const saved = (done: string, at = year) => redirect(`/panels/action-plan?year=${at}&done=${done}`);
  if (act === "done")
    return attempt(actionDoneForm, values, async ({ actionId, words }) => {
      const again = askToLookAgain(ctx, values, { words: "What was done" });
      if (again) return again;
      await tickAction(ctx, actionId, words);
      return saved("ticked");
    });
  if (act === "carry")
    return attempt(carryForm, values, async ({ carriedId, id }) => {
      await carryOver(ctx, carriedId, id);
      return saved("carried", year + 1);
    });
  return attempt(actionForm, values, async (sent) => {
    const again = askToLookAgain(ctx, values, { what: "What is going to be done" });
    if (again) return again;
    await addAction(ctx, year, sent);
    return saved("added");
  });
}

const notices: Record<string, string> = { added: "It is in the plan.", ticked: "Ticked off.", carried: "It goes on in this year’s plan." };

/** What the academy does in a year about what its panels found. */
export default function ActionPlan() {
  const { plan, fresh, done } = useLoaderData<typeof loader>();
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const open = plan.lines.filter((l) => l.doneOn === null && !l.carriedOn);
  return (
    <Page
      title={`Action plan ${plan.year}`}
      back={{ to: "/panels", label: "Panels" }}
      lead="Actions with an owner and a date, from what the panels found."
      notice={done && Object.hasOwn(notices, done) && !sent ? notices[done] : null}
      wide
    >
      {plan.years.length > 1 && (
        <p className="govuk-body">
          Other years:{" "}
          {plan.years
            .filter((y) => y !== plan.year)
            .map((y, n) => (
              <span key={y}>
                {n > 0 && ", "}
                <Link className="govuk-link" to={`/panels/action-plan?year=${y}`}>
                  {y}
                </Link>
              </span>
            ))}
        </p>
      )}
      {plan.lines.length === 0 ? (
        <Empty>Nothing is planned for this year yet. What the panels noted is below: put into the plan what the academy will act on.</Empty>
      ) : (
        <DataTable
          caption={plan.lines.length === 1 ? "1 action" : `${plan.lines.length} actions, by date`}
          rows={plan.lines}
          rowKey={(l) => l.id}
          columns={[
            {
              key: "what",
              heading: "What",
              rowHeader: true,
              cell: (l) => (
                <>
                  {l.what}
                  {l.carriedFrom && " (from the year before)"}
                </>
              ),
            },
            { key: "owner", heading: "Who", cell: (l) => l.ownerName },
            { key: "due", heading: "By", cell: (l) => longDay(l.dueOn) },
            {
              key: "state",
              heading: "State",
              cell: (l) =>
                l.doneOn
                  ? `Done on ${longDay(l.doneOn)}: ${l.doneWords ?? ""}`
                  : l.carriedOn
                    ? "Carried over into the next year"
                    : `Open, ${l.when ?? ""}`,
            },
            { key: "source", heading: "Because", cell: (l) => l.source ?? "" },
          ]}
        />
      )}
      {open.length > 0 && (
        <>
          <Details summary="Tick off an action" open={of("done") !== null}>
            <RecordForm key={`done-${fresh}`} schema={actionDoneForm} answer={of("done")} submit="Tick it off">
              <LookAgainFirst found={lookAgainIn(of("done"))} />
              <Hidden name="act" value="done" />
              <Select name="actionId" label="Which action" options={open.map((l) => ({ value: l.id, label: l.what }))} empty="Choose" />
              <TextArea name="words" label="What was done" rows={3} />
            </RecordForm>
          </Details>
          <Details summary={`Carry an action over into ${plan.year + 1}`} open={of("carry") !== null}>
            <RecordForm key={`carry-${fresh}`} schema={carryForm} answer={of("carry")} submit="Carry it over">
              <Hidden name="act" value="carry" />
              <Hidden name="id" value={fresh} />
              <Select name="carriedId" label="Which one goes on" options={open.map((l) => ({ value: l.id, label: l.what }))} empty="Choose" />
            </RecordForm>
          </Details>
        </>
      )}
      <h2 className="govuk-heading-m">Add an action</h2>
      <RecordForm key={`add-${fresh}`} schema={actionForm} answer={of("add")} submit="Put it into the plan">
        <LookAgainFirst found={lookAgainIn(of("add"))} />
        <Hidden name="act" value="add" />
        <Hidden name="id" value={fresh} />
        {plan.found.length > 0 && (
          <Radios
            name="source"
            label="From the records of this year, not in the plan yet"
            options={[...plan.found.map((value) => ({ value, label: value })), { value: "", label: "None of these" }]}
          />
        )}
        <TextArea name="what" label="What is going to be done" rows={3} />
        <Select name="ownerId" label="Who sees to it" options={plan.people} empty="Choose" />
        <DateInput name="dueOn" label="By when" hint={`For example, 27 3 ${plan.year + 1}.`} />
      </RecordForm>
    </Page>
  );
}
