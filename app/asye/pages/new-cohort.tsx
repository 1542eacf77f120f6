import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { allFrameworks, allProgrammes } from "#app/programmes/read.server";
import { contextOf, type Context } from "#app/shared/context.server";
import { longDay, shortDay, type Day } from "#app/shared/dates";
import { textAt, textsAt, type FormValues } from "#app/shared/form-values";
import { clean } from "#app/shared/fields";
import { isId, newId } from "#app/shared/ids";
import { Refusal } from "#app/shared/refusal";
import { errorsOf, readForm } from "#app/shared/responses.server";
import { applySet, detailsForm, hoursWords, peopleForm, rowsOf, rowText, setForm, type ChosenLearner } from "../forms";
import { NewCohortSteps } from "../new-cohort-parts";
import { candidates, candidatesById, checkLearners, choices, type CohortCandidate } from "../read-cohort-start.server";
import { eligibility } from "../rules";
import { beyondLimitWords } from "../schedule";
import { startCohort } from "../write.server";

export const handle = { title: "Start a cohort" };

type Errors = Record<string, string> | undefined;
/** The key itself is left out where nothing is wrong: its presence is what makes a page say "Error". */
const wrongIn = (errors: Errors): { errors?: Record<string, string> } => (errors ? { errors } : {});

type Named = { value: string; label: string };
type Details = { id: string; name: string; startsOn: Day; programmeId: string; frameworkId: string };

/** Step 1: the cohort itself. */
async function detailsStep(ctx: Context, values: FormValues, errors?: Errors) {
  const [programmes, frameworks] = [await allProgrammes(ctx), await allFrameworks(ctx)];
  return {
    step: "details" as const,
    values,
    ...wrongIn(errors),
    programmes: programmes.map((p): Named & { hint: string } => ({
      value: p.id,
      label: `${p.definition.title}, version ${p.version}`,
      hint: p.definition.provisional ? `Draft, provisional. ${p.definition.provisional}` : p.definition.note,
    })),
    frameworks: frameworks.map((f): Named & { hint: string } => ({
      value: f.id,
      label: `${f.name} (${f.shortName})`,
      hint: f.provisional
        ? `Draft, provisional. ${f.provisional}`
        : f.validTo
          ? `In force until ${longDay(f.validTo)}`
          : f.validFrom && f.validFrom > ctx.today
            ? `In force from ${longDay(f.validFrom)}`
            : "In force",
    })),
  };
}

const person = (c: CohortCandidate, startsOn: Day) => ({
  id: c.id,
  name: c.name,
  about: [c.jobTitle, c.teamName, c.joinedOn && `joined ${longDay(c.joinedOn)}`, c.staffNumber && `staff number ${c.staffNumber}`]
    .filter(Boolean)
    .join(", "),
  ...eligibility(c, startsOn),
});

/** Step 2: who. Those chosen stay on the page whatever is searched for. */
async function peopleStep(ctx: Context, values: FormValues, details: Details, errors?: Errors) {
  const search = clean(textAt(values, "search")).slice(0, 100);
  const chosenIds = textsAt(values, "people").filter(isId).slice(0, 300);
  const chosen = await candidatesById(ctx, chosenIds, details.startsOn);
  const found = await candidates(ctx, details.startsOn, search || null);
  const ids = new Set(chosen.map((c) => c.id));
  return {
    step: "people" as const,
    values: { ...values, people: [...ids] },
    ...wrongIn(errors),
    search,
    chosen: chosen.map((c) => person(c, details.startsOn)),
    offered: found.filter((c) => !ids.has(c.id)).map((c) => person(c, details.startsOn)),
  };
}

/** The rows of step 3: what was chosen before, and for those new on the list what is on record. */
async function rowsFor(ctx: Context, values: FormValues, details: Details): Promise<ChosenLearner[]> {
  // who was to start with the cohort starts with it also where its first day has changed since
  const before = textAt(values, "rowsFrom");
  const kept = new Map(rowsOf(values).map((r) => [r.personId, r.startsOn === before ? { ...r, startsOn: details.startsOn } : r]));
  const people = await candidatesById(ctx, textsAt(values, "people").filter(isId).slice(0, 300), details.startsOn);
  return people.map(
    (c) =>
      kept.get(c.id) ?? {
        personId: c.id,
        startsOn: c.joinedOn !== null && c.joinedOn > details.startsOn ? c.joinedOn : details.startsOn,
        minutesPerWeek: c.minutesPerWeek,
        assessorId: null,
        managerId: c.managerId,
        teamId: c.teamId,
      },
  );
}

/** Step 3: start, team, assessor, line manager and hours, for several learners at once. */
async function learnersStep(ctx: Context, values: FormValues, details: Details, rows: ChosenLearner[], errors?: Errors, notice?: string) {
  const there = await choices(ctx, details.startsOn);
  const people = new Map(
    (
      await candidatesById(
        ctx,
        rows.map((r) => r.personId),
        details.startsOn,
      )
    ).map((c) => [c.id, c]),
  );
  const options = (list: { id: string; name: string }[]) => list.map((o): Named => ({ value: o.id, label: o.name }));
  const name = (list: { id: string; name: string }[], id: string | null) => list.find((o) => o.id === id)?.name ?? null;
  return {
    step: "learners" as const,
    values: carried(values, rows, details),
    ...wrongIn(errors),
    notice: notice ?? null,
    assessors: options(there.assessors),
    managers: options(there.managers),
    teams: options(there.teams),
    learners: rows.flatMap((r) => {
      const c = people.get(r.personId);
      if (!c) return [];
      return [
        {
          id: r.personId,
          name: c.name,
          startsOn: longDay(r.startsOn),
          hours: hoursWords(r.minutesPerWeek),
          assessor: name(there.assessors, r.assessorId),
          manager: name(there.managers, r.managerId) ?? (r.managerId === c.managerId ? c.managerName : null),
          team: name(there.teams, r.teamId) ?? (r.teamId === c.teamId ? c.teamName : null),
          problems: eligibility(c, r.startsOn).problems,
        },
      ];
    }),
  };
}

/** Step 4: every learner's own dates, before anything is saved. */
async function checkStep(ctx: Context, values: FormValues, details: Details, rows: ChosenLearner[], errors?: Errors) {
  const programme = (await allProgrammes(ctx)).find((p) => p.id === details.programmeId);
  const framework = (await allFrameworks(ctx)).find((f) => f.id === details.frameworkId);
  if (!programme || !framework) return detailsStep(ctx, values, { programmeId: "Choose the programme" });
  const learners = await learnersStep(ctx, values, details, rows);
  const checked = await checkLearners(ctx, programme.definition, details.startsOn, rows);
  const shown = new Map(learners.learners.map((l) => [l.id, l]));
  return {
    step: "check" as const,
    values: carried(values, rows, details),
    ...wrongIn(errors),
    name: details.name,
    startsOn: longDay(details.startsOn),
    programme: `${programme.definition.title}, version ${programme.version}${programme.definition.provisional ? " (draft, provisional)" : ""}`,
    framework: `${framework.name}${framework.provisional ? " (draft, provisional)" : ""}`,
    stages: programme.definition.stages.map((s) => s.name),
    learners: checked.map(({ candidate, chosen, eligibility: { problems, warnings }, schedule }) => ({
      id: candidate.id,
      name: candidate.name,
      startsOn: longDay(chosen.startsOn),
      assessor: shown.get(candidate.id)?.assessor ?? null,
      manager: shown.get(candidate.id)?.manager ?? null,
      team: shown.get(candidate.id)?.team ?? null,
      hours: hoursWords(chosen.minutesPerWeek),
      dates: schedule.stages.map((s) => (s.dueOn ? shortDay(s.dueOn, details.startsOn) : "")),
      problems: [...problems, ...(chosen.startsOn < details.startsOn ? ["Would start before the cohort does."] : [])],
      warnings: [...warnings, ...[beyondLimitWords(schedule)].filter((w) => w !== null)],
    })),
  };
}

/** What travels from step to step: never the fields of the change for several learners. */
const carried = (values: FormValues, rows: ChosenLearner[], details: Details): FormValues => ({
  id: textAt(values, "id"),
  name: textAt(values, "name"),
  startsOn: values.startsOn ?? "",
  programmeId: textAt(values, "programmeId"),
  frameworkId: textAt(values, "frameworkId"),
  people: rows.map((r) => r.personId),
  row: rows.map(rowText),
  /** the first day of the cohort by which the rows were made */
  rowsFrom: details.startsOn,
});

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "cohorts.start");
  const programmes = await allProgrammes(ctx);
  return { first: await detailsStep(ctx, { id: newId(), programmeId: programmes.length === 1 ? (programmes[0]?.id ?? "") : "" }) };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "cohorts.start");
  const values = await readForm(args.request);
  const wrong = <T,>(step: T) => data(step, { status: 422 });
  const details = detailsForm.safeParse(values);
  if (!details.success) return wrong(await detailsStep(ctx, values, errorsOf(details.error)));
  const cohort = details.data;

  switch (textAt(values, "intent") || textAt(values, "step")) {
    case "back-to-details":
      return data(await detailsStep(ctx, values));
    case "details":
    case "search":
    case "back-to-people":
      return data(await peopleStep(ctx, values, cohort));
    case "people": {
      const people = peopleForm.safeParse(values);
      if (!people.success) return wrong(await peopleStep(ctx, values, cohort, errorsOf(people.error)));
      return data(await learnersStep(ctx, values, cohort, await rowsFor(ctx, values, cohort)));
    }
    case "back-to-learners":
      return data(await learnersStep(ctx, values, cohort, rowsOf(values)));
    case "set": {
      const set = setForm.safeParse(values);
      const rows = rowsOf(values);
      if (!set.success) return wrong(await learnersStep(ctx, values, cohort, rows, errorsOf(set.error)));
      const { rows: next, changed } = applySet(rows, values, set.data);
      if (changed === 0) return wrong(await learnersStep(ctx, values, cohort, rows, { to: "Tick the learners that the change is for" }));
      return data(
        await learnersStep(
          ctx,
          values,
          cohort,
          next,
          undefined,
          `Set for ${changed} ${changed === 1 ? "learner" : "learners"}. Nothing is saved yet.`,
        ),
      );
    }
    case "learners": {
      const rows = rowsOf(values);
      if (rows.length === 0) return wrong(await peopleStep(ctx, values, cohort, { people: "Choose at least one learner" }));
      return data(await checkStep(ctx, values, cohort, rows));
    }
    case "check": {
      const rows = rowsOf(values);
      try {
        const { cohortId } = await startCohort(ctx, { ...cohort, learners: rows });
        return redirect(`/cohorts/${cohortId}?done=started`);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        if (error.field === "name") return wrong(await detailsStep(ctx, values, { name: error.message }));
        return wrong(await checkStep(ctx, values, cohort, rows, { form: error.message }));
      }
    }
    default:
      return wrong(await detailsStep(ctx, values));
  }
}

export type Step =
  | Awaited<ReturnType<typeof detailsStep>>
  | Awaited<ReturnType<typeof peopleStep>>
  | Awaited<ReturnType<typeof learnersStep>>
  | Awaited<ReturnType<typeof checkStep>>;

export default function NewCohort() {
  const { first } = useLoaderData<typeof loader>();
  const sent = useActionData<Step>();
  return <NewCohortSteps step={sent ?? first} />;
}
