/** Observations that learners have asked for and that nobody has begun or closed. */
import { covering } from "#app/access/visible.server";
import { programmeOf } from "#app/programmes/read-enrolment.server";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant } from "#app/shared/dates";
import { stageName } from "./read.server";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type RequestLine = {
  id: string;
  enrolmentId: string;
  personName: string;
  stage: string;
  stageName: string | null;
  proposedOn: Day | null;
  setting: string;
  aims: string;
  requestedAt: Instant;
};
const requests = (db: Context["db"]) =>
  db
    .selectFrom("observationRequest as request")
    .innerJoin("enrolment", "enrolment.id", "request.enrolmentId")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .innerJoin("person", "person.id", "enrolment.personId")
    .where("request.closedAt", "is", null)
    .where("request.documentId", "is", null)
    .select([
      "request.id",
      "request.enrolmentId",
      "person.givenName",
      "person.familyName",
      "request.stage",
      "request.proposedOn",
      "request.setting",
      "request.aims",
      "request.requestedAt",
      "programme.definition as programme",
    ])
    .orderBy("request.requestedAt")
    .orderBy("request.id");
type RequestRow = Awaited<ReturnType<ReturnType<typeof requests>["execute"]>>[number];
const requestOf = ({ givenName, familyName, programme, ...row }: RequestRow): RequestLine => ({
  ...row,
  personName: `${givenName} ${familyName}`,
  stageName: stageName(programme, row.stage),
});

/** Observations this person has been asked for, oldest first. */
export async function observationsAskedOf(ctx: Reading): Promise<RequestLine[]> {
  const rows = await requests(ctx.db)
    .innerJoin("assessorship", "assessorship.enrolmentId", "request.enrolmentId")
    .where("assessorship.assessorId", "=", ctx.viewer.personId)
    .where(covering("assessorship", ctx.today))
    .where("enrolment.status", "=", "active")
    .execute();
  return rows.map(requestOf);
}

/** The open requests of one learner's year. */
export async function openRequests(ctx: Pick<Context, "db">, enrolmentId: string): Promise<RequestLine[]> {
  const rows = await requests(ctx.db).where("request.enrolmentId", "=", enrolmentId).execute();
  return rows.map(requestOf);
}
