import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { asShown } from "#app/shared/form-values";
import { answerInTwo } from "#app/shared/responses.server";
import { DateInput, Select } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { DataTable, Inset, SummaryList } from "#app/shared/ui/parts";
import { Preview } from "../arrangement-parts";
import { teamForm } from "../forms";
import { choices } from "../read-cohort-start.server";
import { enrolmentFacts, relationsOf } from "../read.server";
import { dayBefore } from "../rules";
import { changeTeam } from "../write.server";

export const handle = { title: (data: { name: string }) => `Team of ${data.name}` };

async function arranged(ctx: Context, enrolmentId: string) {
  const facts = await enrolmentFacts(ctx, enrolmentId);
  allow(ctx, "learner.changeArrangements", relationsOf(facts));
  return facts;
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const facts = await arranged(ctx, param(args, "enrolmentId"));
  const { managers, teams } = await choices(ctx, ctx.today);
  const options = (list: typeof teams) => list.map((c) => ({ value: c.id, label: c.name }));
  return {
    id: facts.id,
    name: facts.name,
    going: facts.status === "active",
    team: facts.teamName ?? "Not known",
    manager: facts.managerName ?? "Nobody is named",
    teams: options(teams),
    managers: options(managers.filter((m) => m.id !== facts.personId)),
  };
}

type Change = { key: string; what: string; before: string; until: string; after: string; from: string };

export const action = (args: ActionFunctionArgs) => {
  const id = param(args, "enrolmentId");
  return answerInTwo(args, teamForm, {
    may: (ctx) => arranged(ctx, id),
    show: async (ctx, { teamId, managerId, fromOn }) => {
      const facts = await arranged(ctx, id);
      const { managers, teams } = await choices(ctx, ctx.today);
      const line = (what: string, before: string | null, list: typeof teams, to: string | null): Change => ({
        ...{ key: what, what, before: before ?? "Not known" },
        until: to === null ? "Goes on" : longDay(dayBefore(fromOn)),
        after: to === null ? "Stays as it is" : (list.find((c) => c.id === to)?.name ?? "Choose again"),
        from: to === null ? "" : longDay(fromOn),
      });
      return [line("Team", facts.teamName, teams, teamId), line("Line manager", facts.managerName, managers, managerId)];
    },
    save: async (ctx, values) => {
      await changeTeam(ctx, id, values);
      return redirect(`/learners/${id}/arrangements?done=team`);
    },
  });
};

/** Another team, another line manager, or both. */
export default function LearnerTeam() {
  const { id, name, going, team, manager, teams, managers } = useLoaderData<typeof loader>();
  const sent = useActionData();
  const step = asShown<Change[]>(sent);
  return (
    <Page title="Change team or line manager" caption={name} back={{ to: `/learners/${id}/arrangements`, label: "Arrangements" }}>
      <SummaryList
        rows={[
          { key: "Team today", value: team },
          { key: "Line manager today", value: manager },
        ]}
      />
      {!going ? (
        <Inset>This year has ended: its arrangements stay as they were.</Inset>
      ) : (
        <RecordForm schema={teamForm} values={step?.values ?? {}} answer={sent} submit={step ? "Record the change" : "See what changes"}>
          <Select name="teamId" label="New team" options={teams} empty="Stays as it is" />
          <Select
            name="managerId"
            label="New line manager"
            hint="From their first day they see this year, and what waits for the line manager's signature waits for them. They are asked to read the agreement and to say that they keep to it."
            options={managers}
            empty="Stays as it is"
          />
          <DateInput name="fromOn" label="From which day" hint="For example, 7 9 2026." />
          <Preview seen={step?.seen ?? null}>
            {step && (
              <>
                <DataTable
                  caption="What changes"
                  rows={step.shown}
                  rowKey={(r) => r.key}
                  columns={[
                    { key: "what", heading: "", rowHeader: true, cell: (r) => r.what },
                    { key: "before", heading: "Now", cell: (r) => r.before },
                    { key: "until", heading: "Until", cell: (r) => r.until },
                    { key: "after", heading: "Then", cell: (r) => r.after },
                    { key: "from", heading: "From", cell: (r) => r.from },
                  ]}
                />
                <Inset>The dates of the year stay as they are. The next staff list of HR should say the same, or it changes this back.</Inset>
              </>
            )}
          </Preview>
        </RecordForm>
      )}
    </Page>
  );
}
