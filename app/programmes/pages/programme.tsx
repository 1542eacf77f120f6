import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { hours } from "#app/shared/dates";
import { contextOf, param } from "#app/shared/context.server";
import { Page } from "#app/shared/ui/page";
import { SummaryList } from "#app/shared/ui/parts";
import { Provisional } from "../parts";
import { programmePage } from "../read.server";
import { offsetWords, phaseWords, requirementWords, supervisionWords } from "../rules";

export const handle = { title: (data: { title: string }) => data.title };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { definition: p, version } = await programmePage(ctx, param(args, "programmeId"));
  return {
    title: `${p.title}, version ${version}`,
    note: p.note,
    provisional: p.provisional ?? null,
    facts: [
      ["Length", `${p.lengthMonths} months full-time, longer in proportion for fewer hours`],
      ["Ends at the latest", `${p.limitMonths} months after the start`],
      ["Full-time", `${hours(p.fullTimeMinutes)} a week`],
      [
        "Supervision",
        [
          ...supervisionWords(p),
          `At least ${hours(p.supervision.minimumMinutes)} each time; ${p.supervision.tolerance} days late still count as on time`,
        ],
      ],
      ["Protected time", phaseWords(p, p.protectedTime.phases, "contracted hours")],
      ["Workload", phaseWords(p, p.workload.phases, `a full caseload of ${p.workload.fullCaseload}`)],
    ] as [string, string | string[]][],
    stages: p.stages.map((s) => ({
      key: s.key,
      name: s.name,
      when: `${s.meeting}, ${offsetWords(s)}${s.optional ? ", where it is needed" : ""}${s.scalesWithHours ? "" : ", whatever the hours"}.`,
      needs: p.requirements.filter((r) => r.stage === s.key).map(requirementWords),
    })),
  };
}

/** A version of a programme, read only, with all its numbers in words. */
export default function Programme() {
  const { title, note, provisional, facts, stages } = useLoaderData<typeof loader>();
  return (
    <Page title={title} back={{ to: "/programmes", label: "Programmes" }} lead={note}>
      {provisional && <Provisional>{provisional}</Provisional>}
      <SummaryList
        rows={facts.map(([key, value]) => ({
          key,
          value: typeof value === "string" ? value : value.map((line) => <div key={line}>{line}</div>),
        }))}
      />
      {stages.map((s) => (
        <section key={s.key} aria-labelledby={s.key}>
          <h2 className="govuk-heading-m" id={s.key}>
            {s.name}
          </h2>
          <p className="govuk-body">{s.when}</p>
          <ul className="govuk-list govuk-list--bullet">
            {s.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}
