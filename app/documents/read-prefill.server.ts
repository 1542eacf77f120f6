/** Asks the year, the supervision log, protected time and the caseload for what a new document can begin with. */
import { learnerYear } from "#app/asye/read.server";
import { ceilingOf, entitlementOf, entriesSince } from "#app/protected-time/read.server";
import { lostWords, owed, totals } from "#app/protected-time/rules";
import type { Context } from "#app/shared/context.server";
import { londonDay, type Day } from "#app/shared/dates";
import { sessionsOf } from "#app/supervision/read.server";
import { fieldsBy } from "./answers";
import type { Definition, Prefill } from "./definition";
import { caseloadWords, protectedTimeWords, stageDatesWords, supervisionWords } from "./prefill";

/** Only what the definition asks for is looked up. */
export async function prefilledFrom(ctx: Context, definition: Definition, enrolmentId: string): Promise<Partial<Record<Prefill, string>>> {
  const wanted = new Set(fieldsBy(definition, definition.writer).flatMap((f) => (f.prefill ? [f.prefill] : [])));
  if (![...wanted].some((p) => !p.startsWith("request"))) return {};
  const year = await learnerYear(ctx, enrolmentId);
  const { enrolment, programme, schedule } = year;
  const known: Partial<Record<Prefill, string>> = {
    asyeStartedOn: enrolment.startsOn,
    stageDates: stageDatesWords(schedule.stages.map((s) => ({ name: s.stage.name, dueOn: s.dueOn }))),
  };
  const since = await sinceLastReview(ctx, enrolmentId, enrolment.startsOn);
  const people = [enrolment.personId];
  if (wanted.has("supervisionLog"))
    known.supervisionLog = supervisionWords(await sessionsOf(ctx, people), since, programme.supervision.minimumMinutes);
  if (wanted.has("protectedTime")) {
    const span = { from: since, to: ctx.today };
    const { taken, lost, lostBecause } = totals(await entriesSince(ctx, people, since), span);
    known.protectedTime = protectedTimeWords({ owed: owed(entitlementOf(year), span), taken, lost, lostWords: lostWords(lostBecause) }, since);
  }
  if (wanted.has("caseload")) {
    const ceiling = ceilingOf(year);
    const figures = await snapshotsSince(ctx, enrolment.personId, since);
    known.caseload = caseloadWords(
      figures.map((f) => ({ ...f, ceiling: ceiling(f.snapshotOn) })),
      since,
    );
  }
  return known;
}

/** The day the last review was sent, or the first day of the year. */
async function sinceLastReview({ db }: Pick<Context, "db">, enrolmentId: string, startsOn: Day): Promise<Day> {
  const last = await db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("kind", "=", "reviewRecord")
    .where("state", "in", ["submitted", "locked"])
    .where("submittedAt", "is not", null)
    .select("submittedAt")
    .orderBy("submittedAt", "desc")
    .executeTakeFirst();
  return last?.submittedAt ? londonDay(last.submittedAt) : startsOn;
}

const snapshotsSince = ({ db }: Pick<Context, "db">, personId: string, since: Day) =>
  db
    .selectFrom("caseloadSnapshot")
    .where("personId", "=", personId)
    .where("snapshotOn", ">=", since)
    .select(["snapshotOn", "total"])
    .orderBy("snapshotOn")
    .execute();
