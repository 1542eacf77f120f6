import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { can } from "#app/access/permissions";
import { contextOf, param } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { DataTable, Warning } from "#app/shared/ui/parts";
import { ChangeLinks } from "../arrangement-parts";
import { arrangementLines } from "../arrangements";
import { LearnerNavigation } from "../parts";
import { arrangementRows } from "../read-arrangements.server";
import { learnerYear, relationsOf } from "../read.server";
import { handsOver } from "../rules";
import { limitWords } from "../schedule";

export const handle = { title: (data: { name: string }) => `Arrangements for ${data.name}` };

const ALWAYS = [
  ["/pauses", "Pauses: see them, or propose one"],
  ["/extension", "Extend the year"],
] as const;
const CHANGES = [
  ["/assessor", "Change the assessor, and hand over"],
  ["/team", "Change the team or the line manager"],
  ["/hours", "Change the hours"],
  ["/pauses", "Pauses: see them, propose one, end one"],
  ["/extension", "Extend the year"],
  ["/end", "End the year: withdrawal, or a move to another employer"],
] as const;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const year = await learnerYear(ctx, param(args, "enrolmentId"));
  const rows = await arrangementRows(ctx, year);
  const { enrolment, schedule } = year;
  const outgoing = handsOver(
    rows.assessors.map((a) => ({ ...a, assessorId: a.toId })),
    ctx.today,
  );
  const me = ctx.viewer.personId;
  const handover = me === outgoing || (me === enrolment.assessorId && me !== enrolment.personId);
  return {
    id: enrolment.id,
    name: enrolment.name,
    own: me === enrolment.personId,
    going: enrolment.status === "active",
    links: can(ctx.viewer, "learner.changeArrangements", relationsOf(enrolment))
      ? CHANGES
      : [...(handover ? [["/assessor", "Handover notes"] as const] : []), ...ALWAYS],
    planned: schedule.endsOn && longDay(schedule.endsOn),
    limitOn: longDay(schedule.limitOn),
    limit: limitWords(schedule),
    lines: arrangementLines(rows, { id: enrolment.id, patterns: year.patterns, pauses: year.pauses }),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

const DONE: Record<string, string> = {
  hours: "The hours are recorded. The dates of the year follow.",
  team: "The change is recorded.",
  again: "The year goes on.",
};

/** Who has been around this year and how it was arranged, each change with its days and who agreed. */
export default function Arrangements() {
  const { id, name, going, links, planned, limitOn, limit, lines, done } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Arrangements"
      caption={name}
      lead={
        !going
          ? "This year has ended: its arrangements stay as they were."
          : planned
            ? `The year is planned to end on ${planned}. It has to end by ${limitOn} at the latest.`
            : `The year is paused and has no end yet. It has to end by ${limitOn} at the latest.`
      }
      notice={done ? DONE[done] : undefined}
      wide
    >
      <LearnerNavigation id={id} here="/arrangements" />
      {limit && <Warning>{limit}</Warning>}
      <h2 className="govuk-heading-m">What can be changed</h2>
      <ChangeLinks id={id} links={links} />
      <h2 className="govuk-heading-m">What was arranged</h2>
      <DataTable
        caption={`${lines.length} ${lines.length === 1 ? "arrangement" : "arrangements"}, the latest first`}
        rows={lines}
        rowKey={(l) => l.key}
        columns={[
          {
            key: "what",
            heading: "What",
            rowHeader: true,
            cell: (l) =>
              l.to ? (
                <Link className="govuk-link" to={l.to}>
                  {l.what}
                </Link>
              ) : (
                l.what
              ),
          },
          { key: "detail", heading: "Which", cell: (l) => l.detail },
          { key: "days", heading: "From and to", cell: (l) => l.days },
          { key: "recorded", heading: "Recorded by", cell: (l) => l.recorded },
          { key: "agreed", heading: "Agreed by", cell: (l) => l.agreed },
        ]}
      />
    </Page>
  );
}
