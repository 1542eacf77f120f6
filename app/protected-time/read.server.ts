import { allow } from "#app/access/allow.server";
import { learnerYear, myEnrolmentId, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { monthOf } from "#app/asye/schedule";
import { caseloadCeiling } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import { covers, type Day } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import { prepared } from "#db/prepared.server";
import type { Database } from "#db/schema";
import type { Kysely } from "kysely";
import type { Entitlement, Entry } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type KeptEntry = Entry & { id: string };

type Terms = Pick<LearnerYear, "programme" | "patterns" | "pauses"> & { enrolment: Pick<LearnerYear["enrolment"], "startsOn" | "endedOn"> };
/** What a learner is owed, from their year. */
export const entitlementOf = (year: Terms): Entitlement => ({
  startsOn: year.enrolment.startsOn,
  endsOn: year.enrolment.endedOn,
  patterns: year.patterns,
  pauses: year.pauses,
  phases: year.programme.protectedTime.phases,
  fullTimeMinutes: year.programme.fullTimeMinutes,
});

/** The agreed ceiling of a learner on any day. */
export const ceilingOf =
  (year: Terms) =>
  (day: Day): number | null => {
    const { startsOn, endedOn } = year.enrolment;
    if (day < startsOn || (endedOn !== null && day > endedOn)) return null;
    const minutes = year.patterns.find((pattern) => covers(pattern, day))?.minutesPerWeek ?? null;
    return caseloadCeiling(year.programme, monthOf({ startsOn, pauses: year.pauses }, day), minutes);
  };

const entriesQuery = (db: Kysely<Database>, from: Day) =>
  db
    .selectFrom("protectedTimeEntry")
    .where("onDay", ">=", from)
    .select(["id", "personId", "onDay", "minutes", "kind", "activity", "reason"])
    .orderBy("onDay", "desc")
    .orderBy("createdAt", "desc")
    .orderBy("id");
const entriesOfOne = prepared((db, { personId, from }: { personId: string; from: Day }) => entriesQuery(db, from).where("personId", "=", personId));
/** Entries of some people from a day on, the newest first; one query. */
export async function entriesSince(ctx: Pick<Context, "db">, personIds: readonly string[], from: Day): Promise<(KeptEntry & { personId: string })[]> {
  const [personId, ...others] = personIds;
  if (personId === undefined) return [];
  if (others.length === 0) return entriesOfOne(ctx.db, { personId, from });
  return entriesQuery(ctx.db, from).where("personId", "in", personIds).execute();
}

export type ProtectedTimePage = { year: LearnerYear; entries: KeptEntry[] };

/** One learner's protected time since their year began. 404 for everybody who may not see it. */
export async function protectedTimeOf(ctx: Reading, enrolmentId: string): Promise<ProtectedTimePage> {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.seeProtectedTime", relationsOf(year.enrolment));
  const entries = await entriesSince(ctx, [year.enrolment.personId], year.enrolment.startsOn);
  return { year, entries: entries.filter(({ onDay }) => year.enrolment.endedOn === null || onDay <= year.enrolment.endedOn) };
}

/** The viewer's own; 404 for somebody who is not on a programme. */
export async function myProtectedTime(ctx: Reading): Promise<ProtectedTimePage> {
  const enrolmentId = await myEnrolmentId(ctx);
  if (!enrolmentId) throw notFound();
  return protectedTimeOf(ctx, enrolmentId);
}
