import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { programmeName } from "#app/programmes/rules";
import { contextOf } from "#app/shared/context.server";
import { addMonths, parseDay, startOfMonth, type Day } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { answer } from "#app/shared/responses.server";
import { DateInput, Select, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Details, SummaryList, Warning } from "#app/shared/ui/parts";
import { capacityForm, USUAL } from "../forms";
import { monthWords, peakWords } from "../planner";
import { plan } from "../read-planner.server";
import { ceilingWords, inUnits } from "../rules";
import { setAssessorCapacity } from "../write.server";

export const handle = { title: "Placement planner" };

const wholeAt = (text: string | null, most: number): number | null => (text !== null && /^\d{1,3}$/.test(text) && +text <= most ? +text : null);

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "planner.use");
  const asked = new URL(args.request.url).searchParams;
  const months = Array.from({ length: 30 }, (_, i) => addMonths(startOfMonth(ctx.today), i + 1));
  // an intake usually begins in September
  const usualStart = months.find((m) => m.slice(5, 7) === "09")!;
  const startsOn: Day = months.find((m) => m === parseDay(asked.get("start") ?? "")) ?? usualStart;
  const teams = new Map(
    [...asked].flatMap(([key, value]) => (key.startsWith("team.") && wholeAt(value, 60) ? [[key.slice(5), +value] as const] : [])),
  );
  const wanted = asked.get("programme") ?? "";
  const planned = await plan(ctx, { programmeId: wanted, startsOn, teams });
  const last = planned.programmes.at(-1);
  const programme = planned.programmes.find((p) => p.id === wanted) ?? null;
  const most = Math.max(1, ...planned.months.map((m) => m.total));
  const unit = planned.first?.unit ?? "count";
  return {
    startsOn,
    start: monthWords(startsOn),
    programme: programme?.id ?? last?.id ?? "",
    programmes: planned.programmes.map((p) => ({ id: p.id, name: programmeName(p) })),
    starts: months.map((m) => ({ value: m, label: monthWords(m) })),
    first: planned.first && ceilingWords(planned.first),
    teams: planned.teams.map((t) => ({
      // where nobody carries cases is seldom a place for a learner: those teams stand apart
      seldom: t.shareNow === null && t.planned === 0,
      id: t.id,
      name: t.name,
      planned: t.planned,
      now: `${t.newlyNow}${t.shareNow === null ? "" : `, ${t.shareNow}%`}`,
      then: `${t.newlyThen}${t.shareThen === null ? "" : `, ${t.shareThen}%`}`,
      room: t.known === 0 ? "not known" : inUnits(t.room, unit),
    })),
    intake: planned.intake,
    free: planned.free,
    assessors: planned.assessors,
    peak: peakWords(planned.months),
    peakBefore: peakWords(planned.months.map((m) => ({ ...m, total: m.total - m.intake, topTeam: null }))),
    months: planned.months.map((m) => ({
      month: monthWords(m.month),
      total: m.total,
      intake: m.intake,
      top: m.topTeam && m.topTeam.count > 1 ? `${m.topTeam.name}, ${m.topTeam.count}` : "",
      before: Math.round(((m.total - m.intake) / most) * 140),
      more: Math.round((m.intake / most) * 140),
    })),
    done: asked.get("done") === "capacity" ? "Recorded." : null,
  };
}

export const action = (args: ActionFunctionArgs) =>
  answer(
    args,
    capacityForm,
    async (ctx, values) => {
      await setAssessorCapacity(ctx, values);
      return redirect("/planner?done=capacity#assessors");
    },
    (ctx) => allow(ctx, "planner.use"),
  );

/** Where to place an intake: shares, room, assessors, and how many are in their year at once before it happens. Nothing is recorded but how many an assessor takes. */
export default function Planner() {
  const page = useLoaderData<typeof loader>();
  const sent = useActionData();
  type Team = (typeof page.teams)[number];
  type Month = (typeof page.months)[number];
  type Assessor = (typeof page.assessors)[number];
  const [usual, seldom] = [page.teams.filter((t) => !t.seldom), page.teams.filter((t) => t.seldom)];
  const columns = [
    { key: "name", heading: "Team", rowHeader: true, cell: (t: Team) => t.name },
    {
      key: "planned",
      heading: "Begin",
      cell: (t: Team) => (
        <>
          <label className="govuk-visually-hidden" htmlFor={`team-${t.id}`}>
            How many begin in {t.name}
          </label>
          <input
            className="govuk-input govuk-input--width-2"
            id={`team-${t.id}`}
            name={`team.${t.id}`}
            inputMode="numeric"
            defaultValue={t.planned || ""}
            autoComplete="off"
          />
        </>
      ),
    },
    { key: "now", heading: "Newly qualified now", numeric: true, cell: (t: Team) => t.now },
    { key: "then", heading: `In ${page.start}`, numeric: true, cell: (t: Team) => t.then },
    { key: "room", heading: "Room of the others now", numeric: true, cell: (t: Team) => t.room },
  ];
  return (
    <Page
      title="Placement planner"
      back={{ to: "/cohorts", label: "Cohorts" }}
      notice={page.done}
      lead="Try where a new intake could go, and see what it adds up to. Nothing is recorded."
      wide
    >
      <h2 className="govuk-heading-m">What it adds up to</h2>
      {page.intake > page.free && (
        <Warning>
          {page.intake} would begin, and the assessors can take {page.free} in {page.start}.
        </Warning>
      )}
      <SummaryList
        rows={[
          { key: "Would begin", value: page.intake },
          { key: "Assessors can take", value: `${page.free} in ${page.start}` },
          page.first !== null && { key: "Each may hold at first", value: page.first },
          { key: "Most at once", value: page.peak },
          page.intake > 0 && { key: "Without this intake", value: page.peakBefore },
        ]}
      />
      <h2 className="govuk-heading-m">The intake</h2>
      <Form method="get">
        <div className="app-tools">
          <Choice id="programme" label="Programme" value={page.programme} options={page.programmes.map((p) => ({ value: p.id, label: p.name }))} />
          <Choice id="start" label="Begins in" value={page.startsOn} options={page.starts} />
        </div>
        <DataTable
          caption="Teams: how many would begin, and who is newly qualified (share of full-time equivalents who carry cases)"
          figures
          rows={usual}
          rowKey={(t: Team) => t.id}
          columns={columns}
        />
        {seldom.length > 0 && (
          <Details summary={`Teams in which nobody carries cases (${seldom.length})`} open={usual.length === 0}>
            <DataTable caption="How many would begin there" hideCaption figures rows={seldom} rowKey={(t: Team) => t.id} columns={columns} />
          </Details>
        )}
        <button className="govuk-button">Show what it adds up to</button>
      </Form>
      <h2 className="govuk-heading-m">Month by month</h2>
      <DataTable
        caption="In their year, month by month"
        hideCaption
        figures
        rows={page.months}
        rowKey={(m: Month) => m.month}
        columns={[
          { key: "month", heading: "Month", rowHeader: true, cell: (m: Month) => m.month },
          { key: "total", heading: "At once", numeric: true, cell: (m: Month) => m.total },
          { key: "intake", heading: "Of this intake", numeric: true, cell: (m: Month) => m.intake },
          {
            key: "bar",
            heading: <span className="govuk-visually-hidden">As a bar</span>,
            cell: (m: Month) => (
              <svg width="140" height="14" aria-hidden="true" focusable="false">
                <rect x="0" y="0" width={m.before} height="14" className="app-plan__going" />
                <rect x={m.before} y="0" width={m.more} height="14" className="app-plan__intake" />
              </svg>
            ),
          },
          { key: "top", heading: "Most in one team", cell: (m: Month) => m.top },
        ]}
      />
      <h2 className="govuk-heading-m" id="assessors">
        Assessors in {page.start}
      </h2>
      <DataTable
        caption="Those whose year goes on then count as learners"
        figures
        rows={page.assessors}
        rowKey={(a: Assessor) => a.personId}
        columns={[
          { key: "name", heading: "Assessor", rowHeader: true, cell: (a: Assessor) => a.name },
          { key: "learners", heading: "Learners", numeric: true, cell: (a: Assessor) => a.learners },
          { key: "takes", heading: "Can take", numeric: true, cell: (a: Assessor) => (a.said ? a.takes : `${a.takes} (usual)`) },
          { key: "free", heading: "Free", numeric: true, cell: (a: Assessor) => a.free },
        ]}
      />
      <Details summary="Say how many an assessor can take" open={sent !== undefined}>
        <RecordForm schema={capacityForm} answer={sent} submit="Record it" action="/planner">
          <Select
            name="personId"
            label="Assessor"
            empty="Choose one"
            options={[
              { value: USUAL, label: "Everybody of whom nothing is said" },
              ...page.assessors.map((a) => ({ value: a.personId, label: a.name })),
            ]}
          />
          <TextInput name="learners" label="Learners" width={2} inputMode="numeric" />
          <DateInput name="startsOn" label="From which day" hint="For example, 7 9 2026. What was said before ends the day before." />
        </RecordForm>
      </Details>
    </Page>
  );
}

function Choice({ id, label, value, options }: { id: string; label: string; value: string; options: { value: string; label: string }[] }) {
  return (
    <div className="app-tools__field">
      <label className="govuk-label govuk-label--s" htmlFor={id}>
        {label}
      </label>
      <select className="govuk-select" id={id} name={id} defaultValue={value}>
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </select>
    </div>
  );
}
