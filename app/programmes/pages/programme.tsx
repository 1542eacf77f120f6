import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { hours } from "#app/shared/dates";
import { contextOf, param } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, SummaryList } from "#app/shared/ui/parts";
import { Provisional } from "../parts";
import { programmePage } from "../read.server";
import { offsetWords, phaseWords, requirementWords, supervisionWords } from "../rules";

export const handle = { title: (data: { title: string }) => data.title };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "programmeId");
  const { definition: p, version } = await programmePage(ctx, id);
  return {
    id,
    title: `${p.title}, version ${version}`,
    mayChange: can(ctx.viewer, "programmes.change"),
    mayStart: can(ctx.viewer, "cohorts.start"),
    done: new URL(args.request.url).searchParams.get("done"),
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

const notices = (done: string | null) =>
  done === "published"
    ? "The new version is published. Cohorts that have started keep theirs."
    : done === "thrown-away"
      ? "The draft is thrown away. Nothing that is published has changed."
      : null;

/** A version of a programme, read only, with all its numbers in words. */
export default function Programme() {
  const { id, title, note, provisional, facts, stages, mayChange, mayStart, done } = useLoaderData<typeof loader>();
  return (
    <Page title={title} back={{ to: "/programmes", label: "Programmes" }} lead={note} notice={notices(done)}>
      {provisional && <Provisional>{provisional}</Provisional>}
      <SummaryList
        rows={facts.map(([key, value]) => ({
          key,
          value: typeof value === "string" ? value : value.map((line) => <div key={line}>{line}</div>),
        }))}
      />
      {done === "published" && mayStart && <ButtonLink to="/cohorts/new">Start a cohort with it</ButtonLink>}
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
      {mayChange && (
        <p className="govuk-body">
          <Link className="govuk-link" to={`/programmes/${id}/new-version`}>
            Make a new version from this one
          </Link>
        </p>
      )}
    </Page>
  );
}
