/** What the gate looks at: what is signed, what was recorded, what the assessor recommends. No permission is asked here. */
import { sql } from "kysely";
import { readAnswers } from "#app/documents/answers";
import { programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme } from "#app/programmes/rules";
import { timeFacts } from "#app/protected-time/read.server";
import { owed, totals, type Entitlement } from "#app/protected-time/rules";
import type { Context } from "#app/shared/context.server";
import { londonDay, type Day } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import type { GateFacts, Recommendation } from "./gate";

type Reading = Pick<Context, "db" | "today">;

/** Eight small queries. */
export async function gateFacts({ db, today }: Reading, enrolmentId: string): Promise<GateFacts> {
  const year = await db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .where("enrolment.id", "=", enrolmentId)
    .select(["enrolment.personId", "enrolment.startsOn", "enrolment.endedOn", "programme.definition"])
    .executeTakeFirst();
  if (!year) throw notFound();
  const programme = readProgramme(year.definition);
  const { personId, startsOn, endedOn } = year;
  const until = endedOn ?? today;
  const documents = await db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("state", "<>", "withdrawn")
    .select(["kind", "stage", "state", "stateSince"])
    .execute();
  const supervision = await db
    .selectFrom("supervisionSession")
    .where("personId", "=", personId)
    .where("heldOn", ">=", startsOn)
    .select([sql<number>`cast(count(*) as integer)`.as("sessions"), sql<Day | null>`max(held_on)`.as("lastOn")])
    .executeTakeFirstOrThrow();
  const facts = (await timeFacts({ db }, [personId], startsOn)).get(personId)!;
  const entries = facts.entries.filter(({ onDay }) => onDay <= until);
  const caseload = await db
    .selectFrom("caseloadSnapshot")
    .where("personId", "=", personId)
    .where("snapshotOn", ">=", startsOn)
    .where("snapshotOn", "<=", until)
    .select([sql<number>`cast(count(*) as integer)`.as("snapshots"), sql<Day | null>`max(snapshot_on)`.as("lastOn")])
    .executeTakeFirstOrThrow();
  const patterns = await db.selectFrom("workingPattern").where("personId", "=", personId).select(["startsOn", "endsOn", "minutesPerWeek"]).execute();
  const pauses = await db.selectFrom("pause").where("enrolmentId", "=", enrolmentId).select(["startsOn", "endsOn"]).execute();
  const entitlement: Entitlement = {
    ...{ startsOn, endsOn: endedOn, patterns, pauses, absences: facts.absences },
    phases: programme.protectedTime.phases,
    fullTimeMinutes: programme.fullTimeMinutes,
  };
  const span = { from: startsOn, to: until };
  const { taken, lost } = totals(entries, span);
  return {
    programme,
    documents,
    supervision,
    protectedTime: {
      owed: owed(entitlement, span),
      taken,
      lost,
      entries: entries.length,
    },
    caseload,
    recommendation: await recommendationOf({ db }, enrolmentId),
  };
}

/** Pass or fail, from the final report; where the programme has none, from the record of the final review. */
export async function recommendationOf({ db }: Pick<Context, "db">, enrolmentId: string): Promise<Recommendation | null> {
  const rows = await db
    .selectFrom("document")
    .leftJoin("documentSignature", (j) =>
      j
        .onRef("documentSignature.documentId", "=", "document.id")
        .onRef("documentSignature.revision", "=", "document.revision")
        .on("documentSignature.part", "=", "assessor"),
    )
    .where("document.enrolmentId", "=", enrolmentId)
    .where("document.kind", "in", ["finalReport", "reviewRecord"])
    .where("document.state", "=", "locked")
    .select(["document.kind", "document.answers", "document.stateSince", "documentSignature.sweNumber"])
    .orderBy("document.stateSince", "desc")
    .execute();
  const found = rows.flatMap((r): (Recommendation & { kind: string })[] => {
    const grade = readAnswers(r.answers).values.recommendation;
    return grade === "pass" || grade === "fail" ? [{ kind: r.kind, grade, registered: r.sweNumber !== null, signedOn: londonDay(r.stateSince) }] : [];
  });
  const best = found.find((r) => r.kind === "finalReport") ?? found[0];
  return best ? { grade: best.grade, registered: best.registered, signedOn: best.signedOn } : null;
}
