/** A review as a meeting: who is asked to come, who answered, what it is about, whether it was held. Pure. */
import { clockTime, momentOf, plusMinutes, type Day } from "#app/shared/dates";
import type { LearnerRelations } from "#app/access/permissions";
import type { Definition } from "#app/documents/definition";
import { agreesAs } from "#app/asye/rules";
import type { AgreeingPart } from "#db/schema";

export type MeetingTime = { onDay: Day; atTime: string; minutes: number };

export const partWords: Record<AgreeingPart, string> = {
  learner: "newly qualified social worker",
  assessor: "assessor",
  lineManager: "line manager",
  coordinator: "academy lead",
};
export const invitable = ["learner", "assessor", "lineManager", "coordinator"] as const satisfies readonly AgreeingPart[];
/** Without these there is no review; the academy lead is asked where it helps. */
export const alwaysInvited = ["learner", "assessor", "lineManager"] as const satisfies readonly AgreeingPart[];

export const holderOf = (part: AgreeingPart, r: LearnerRelations): string | null =>
  part === "learner" ? r.learnerId : part === "assessor" ? r.assessorId : part === "lineManager" ? r.managerId : null;

export type Invitation = {
  id: string;
  part: AgreeingPart | null;
  name: string | null;
  role: string | null;
  email: string | null;
  answer: "accepted" | "declined" | null;
  otherOn: Day | null;
  because: string | null;
  answeredById: string | null;
  answeredBy: string | null;
  wasThere: 0 | 1 | null;
};

/** The answer that still counts: somebody who has taken over a part is asked again. */
export const standing = (i: Invitation, r: LearnerRelations): Invitation["answer"] => {
  if (i.answer === null || i.part === null || i.part === "coordinator") return i.answer;
  return i.answeredById === holderOf(i.part, r) ? i.answer : null;
};

/** Which invitations are this person's to answer. */
export const mineAmong = (invitations: readonly Invitation[], viewer: { personId: string; isLead: boolean }, r: LearnerRelations): Invitation[] => {
  const parts = agreesAs(viewer, r);
  return invitations.filter((i) => i.part !== null && parts.includes(i.part));
};

/** How it stands in one sentence. */
export function meetingState(invitations: readonly Invitation[], r: LearnerRelations): string {
  const asked = invitations.filter((i) => i.part !== null);
  const answers = asked.map((i) => standing(i, r));
  const declined = answers.filter((a) => a === "declined").length;
  const open = answers.filter((a) => a === null).length;
  if (declined > 0) return `${declined === 1 ? "One person cannot" : `${declined} people cannot`} come: choose another day, or agree it among you`;
  if (open > 0) return `Waiting for ${open === 1 ? "one answer" : `${open} answers`}`;
  return "Everybody who was asked comes";
}

export type AgendaPoint = { heading: string; about: string };
/** What a review is about: the headings of its record in their order, and what is asked under each; the signers' own parts come when they sign. */
export const agendaOf = (definition: Pick<Definition, "sections" | "writer">): AgendaPoint[] =>
  definition.sections
    .filter((s) => s.by === definition.writer && s.key !== "meeting")
    .map((s) => ({ heading: s.heading, about: s.fields.map((f) => f.label).join(", ") }));

export const endTime = (time: MeetingTime): string => clockTime(plusMinutes(momentOf(time), time.minutes));
