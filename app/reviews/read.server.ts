import { sql } from "kysely";
import { learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import type { Definition } from "#app/documents/definition";
import { definitionFor, yearFacts } from "#app/documents/read.server";
import type { Context } from "#app/shared/context.server";
import type { Day } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import type { Database } from "#db/schema";
import { holderOf, partWords, type Invitation } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type Meeting = Database["reviewMeeting"] & { proposedBy: string; invitations: Invitation[] };

/** The meetings of one review, the latest first; only the first can be open. Two queries. The caller has said `allow`. */
export async function meetingsOf({ db }: Pick<Context, "db">, enrolmentId: string, stage: string): Promise<Meeting[]> {
  const rows = await db
    .selectFrom("reviewMeeting")
    .innerJoin("person", "person.id", "reviewMeeting.proposedById")
    .where("enrolmentId", "=", enrolmentId)
    .where("stage", "=", stage)
    .selectAll("reviewMeeting")
    .select(sql<string>`person.given_name || ' ' || person.family_name`.as("proposedBy"))
    .orderBy(sql`case when closed_at is null then 0 else 1 end`)
    .orderBy("proposedAt", "desc")
    .execute();
  if (rows.length === 0) return [];
  const invitations = await db
    .selectFrom("reviewInvitation")
    .innerJoin("reviewMeeting", "reviewMeeting.id", "reviewInvitation.meetingId")
    .leftJoin("person", "person.id", "reviewInvitation.answeredById")
    .where("reviewMeeting.enrolmentId", "=", enrolmentId)
    .where("reviewMeeting.stage", "=", stage)
    .selectAll("reviewInvitation")
    .select(sql<string | null>`person.given_name || ' ' || person.family_name`.as("answeredBy"))
    .execute();
  const order = Object.keys(partWords);
  const place = (i: Invitation) => (i.part === null ? order.length : order.indexOf(i.part));
  return rows.map((row) => ({
    ...row,
    invitations: invitations.filter((i) => i.meetingId === row.id).sort((a, b) => place(a) - place(b) || ((a.name ?? "") < (b.name ?? "") ? -1 : 1)),
  }));
}

/** The kinds of document that record a meeting, in the order in which they are looked for. */
const RECORDS = ["reviewRecord", "agreement", "finalReport"];

export type ReviewPage = {
  year: LearnerYear;
  stage: LearnerYear["progress"]["stages"][number];
  meetings: Meeting[];
  /** what the meeting is about: the definition of the document that records it */
  record: Definition | null;
};
/** One review as a meeting. 404 for everybody who may not see the year, and for a stage it does not have. */
export async function reviewPage(ctx: Reading, enrolmentId: string, stageKey: string): Promise<ReviewPage> {
  const year = await learnerYear(ctx, enrolmentId);
  const stage = year.progress.stages.find((s) => s.stage.key === stageKey);
  if (!stage) throw notFound();
  const kind = RECORDS.find((k) => stage.requirements.some((r) => r.requirement.kind === k));
  const facts = kind ? await yearFacts(ctx, enrolmentId) : null;
  const found = kind && facts ? await definitionFor(ctx, facts, kind) : null;
  return { year, stage, meetings: await meetingsOf(ctx, enrolmentId, stageKey), record: found?.definition ?? null };
}

/** Who a part is today, by name. */
export function nameOf(i: Pick<Invitation, "part" | "name" | "answeredBy">, { enrolment }: LearnerYear): string {
  if (i.part === null) return i.name ?? "";
  if (i.part === "learner") return enrolment.name;
  if (i.part === "assessor") return enrolment.assessorName ?? "Nobody is the assessor today";
  if (i.part === "lineManager") return enrolment.managerName ?? "Nobody is the line manager today";
  return i.answeredBy ?? "The academy lead";
}
export const holderIn = (i: Invitation, { enrolment }: LearnerYear): string | null =>
  i.part === null ? null : holderOf(i.part, relationsOf(enrolment));

/** When the last meeting of a review was held and who was there, for the record of it. */
export async function heldMeeting(
  ctx: Pick<Context, "db">,
  enrolmentId: string,
  stage: string,
): Promise<{ heldOn: Day; there: Invitation[] } | null> {
  const held = (await meetingsOf(ctx, enrolmentId, stage)).find((m) => m.closedAs === "held");
  return held?.heldOn ? { heldOn: held.heldOn, there: held.invitations.filter((i) => i.wasThere === 1) } : null;
}
