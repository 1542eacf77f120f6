/** The figures of caseload and protected time: the one place from which pages, pictures, tables, files and alerts take them. */
import { allow } from "#app/access/allow.server";
import { caseloadTerms, ceilingsOf, loadsOf, weighedOn, type Load } from "#app/caseload/read.server";
import { isOver } from "#app/caseload/rules";
import { learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { protectedTimesOf, type KeptTime, type TimeTerms } from "#app/protected-time/read.server";
import { forecastOf, owed, spanOf, spansOf, type Span } from "#app/protected-time/rules";
import type { Context } from "#app/shared/context.server";
import { addDays, type Day } from "#app/shared/dates";
import { caseloadByWeek, spansBetween, type Figures } from "./rules";

/** What figures rest on: any learner's year has it. */
export type Terms = TimeTerms;

function grouped<T extends { personId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.personId);
    if (group) group.push(row);
    else groups.set(row.personId, [row]);
  }
  return groups;
}

/** The work is done at the first time of asking. */
function once<T>(work: () => T): () => T {
  let done: { value: T } | undefined;
  return () => (done ??= { value: work() }).value;
}

/**
 * The figures of some learners, by enrolment: weeks or months from the one with the day `from` to the one with `to`. Three queries for
 * any number of them. The caller has asked whether the viewer may see these years.
 */
export async function figuresOf(
  ctx: Pick<Context, "db" | "today">,
  years: readonly Terms[],
  { from, to, by = "week" }: Span & { by?: "week" | "month" },
): Promise<Map<string, Figures & { protectedTime: KeptTime }>> {
  const people = [...new Set(years.map(({ enrolment }) => enrolment.personId))];
  const spans = spansBetween(by, from, to);
  const first = spans[0]?.from ?? from;
  const terms = await caseloadTerms(ctx, people);
  const ceilings = ceilingsOf(terms, years);
  const staleDays = terms.staleDays(to);
  // a week has what was counted last, until that is stale; of a month only what was counted in it says anything
  const since = by === "month" ? (span: { from: Day }) => span.from : (_: { from: Day }, on: Day) => addDays(on, -staleDays);
  const snapshots = grouped(await loadsOf(ctx, terms, people, since({ from: first }, first), to, by === "month" ? by : undefined));
  const times = await protectedTimesOf(ctx, years, first);
  return new Map(
    years.map((year) => {
      const { id, personId } = year.enrolment;
      const held = snapshots.get(personId) ?? [];
      const ceilingOn = (day: Day) => ceilings(personId, day);
      const judging = { weighed: (load: Load, day: Day) => weighedOn(load, terms, day), ceilingOn, since, last: to < ctx.today ? to : ctx.today };
      const kept = times.get(id)!;
      const time = (span: Span) => spanOf(kept, span, ctx.today);
      const steps = once(() => {
        const became = spansOf(kept, spans, ctx.today);
        return caseloadByWeek(spans, held, judging).map((step, at) => ({ ...became[at]!, ...step }));
      });
      const counts = once(() =>
        held.map(({ snapshotOn, cases, load, unit }) => {
          const ceiling = ceilingOn(snapshotOn)?.ceiling ?? null;
          return { on: snapshotOn, cases, load, unit, ceiling, over: isOver({ cases, load }, ceiling) };
        }),
      );
      // worked out when they are asked for: the daily round needs no weeks, and what was promised needs no single snapshot
      const figures: Figures & { protectedTime: KeptTime } = {
        protectedTime: kept,
        get steps() {
          return steps();
        },
        get counts() {
          return counts();
        },
        time,
        owedIfPresent: (span) => owed({ ...kept.entitlement, absences: [] }, span),
        forecast: () => forecastOf(kept, ctx.today),
      };
      return [id, figures] as const;
    }),
  );
}

export type TimeAndCaseloadPage = { year: LearnerYear; figures: Figures };

/** One learner's figures, week by week since the programme began. 404 for everybody who may not see them. */
export async function timeAndCaseloadOf(ctx: Pick<Context, "db" | "viewer" | "today">, enrolmentId: string): Promise<TimeAndCaseloadPage> {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.seeProtectedTime", relationsOf(year.enrolment));
  allow(ctx, "learner.seeCaseload", relationsOf(year.enrolment));
  const { startsOn, endedOn } = year.enrolment;
  const last = endedOn !== null && endedOn < ctx.today ? endedOn : ctx.today;
  const figures = (await figuresOf(ctx, [year], { from: startsOn < last ? startsOn : last, to: last })).get(enrolmentId)!;
  return { year, figures };
}
