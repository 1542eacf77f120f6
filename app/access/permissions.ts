/** Who may do what: every permission, each a sentence about a viewer and a record. Pure; `visible.server.ts` is the same for lists. */
import { isTheirs, mayRead, plays, type Matter } from "#app/documents/rules";
import { decidesCase, givesView, readsPortfolio, seesCase, seesViews, type CaseRelations, type PanelRelations } from "#app/panels/rules";
import type { ExternalKind, Part } from "#db/schema";

export type Display = { size: "normal" | "large" | "largest"; background: "white" | "cream" | "blue" };

export type Viewer = {
  accountId: string;
  personId: string;
  name: string;
  /** roles and relations of today */
  isLead: boolean;
  isAdministrator: boolean;
  isLearner: boolean;
  isAssessor: boolean;
  isManager: boolean;
  /** may sit on moderation panels today */
  isPanelMember: boolean;
  display: Display;
};

/** Today's people around one learner's year. */
export type LearnerRelations = { learnerId: string; assessorId: string | null; managerId: string | null };

const isLearnerOf = (v: Viewer, r: LearnerRelations) => v.personId === r.learnerId;
const isAssessorOf = (v: Viewer, r: LearnerRelations) => v.personId === r.assessorId && v.personId !== r.learnerId;
const isManagerOf = (v: Viewer, r: LearnerRelations) => v.personId === r.managerId && v.personId !== r.learnerId;
const surrounds = (v: Viewer, r: LearnerRelations) => isAssessorOf(v, r) || isManagerOf(v, r) || v.isLead;

const permissions = {
  // the academy
  "imports.run": (v: Viewer) => v.isLead,
  "cohorts.see": (v: Viewer) => v.isLead,
  "cohorts.start": (v: Viewer) => v.isLead,
  "programmes.see": (v: Viewer) => v.isLead || v.isAssessor || v.isLearner || v.isManager,
  "programmes.change": (v: Viewer) => v.isLead,
  "grants.manage": (v: Viewer) => v.isLead,
  "activities.manage": (v: Viewer) => v.isLead,
  "promised.see": (v: Viewer) => v.isLead,
  "team.see": (v: Viewer) => v.isManager,
  "caseload.oversee": (v: Viewer) => v.isLead || v.isManager,
  /** what somebody holds and may hold, and why it is less: for their line manager and the lead, never for themselves */
  "caseload.arrange": (v: Viewer, p: { personId: string; managerId: string | null }) =>
    p.personId !== v.personId && (v.isLead || v.personId === p.managerId),
  "schemes.change": (v: Viewer) => v.isLead,
  "planner.use": (v: Viewer) => v.isLead,

  // one learner's year
  "learner.see": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "learner.changeArrangements": (v: Viewer, _r: LearnerRelations) => v.isLead,
  "learner.propose": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "learner.agree": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "learner.arrangeReview": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "learner.handOver": (v: Viewer, r: { outgoingId: string | null }) => v.isLead || (r.outgoingId !== null && v.personId === r.outgoingId),
  "learner.seeHandover": (v: Viewer, r: LearnerRelations & { outgoingId: string | null }) =>
    v.isLead || isAssessorOf(v, r) || (r.outgoingId !== null && v.personId === r.outgoingId),
  "learner.seeCaseload": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "learner.seeProtectedTime": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "alerts.see": (v: Viewer) => v.isLead,
  "alerts.setRule": (v: Viewer) => v.isLead,
  /** the line manager; the lead where the alert asked the lead too */
  "alert.answer": (v: Viewer, m: { relations: LearnerRelations; asksLead: boolean }) => isManagerOf(v, m.relations) || (v.isLead && m.asksLead),
  "learner.recordProtectedTime": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r),
  /** leave and sickness, by category: the learner, or the line manager for them */
  "learner.recordAbsence": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || isManagerOf(v, r),
  "learner.seeSupervision": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "learner.recordSupervision": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || isAssessorOf(v, r) || isManagerOf(v, r),
  "learner.takePortfolio": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || v.isLead,
  "learner.verify": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || v.isLead,
  "learner.askForObservation": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r),
  /** people outside: the learner asks for feedback, and the learner or the assessor for an observation */
  "learner.askOutside": (v: Viewer, m: { relations: LearnerRelations; kind: ExternalKind }) =>
    isLearnerOf(v, m.relations) || (m.kind === "directObservation" && isAssessorOf(v, m.relations)),
  "learner.answerObservationRequest": (v: Viewer, r: LearnerRelations) => isAssessorOf(v, r),

  // documents (whose act it is; documents/rules.ts also says in which state)
  "document.start": (v: Viewer, m: { relations: LearnerRelations; definition: { writer: Part } }) =>
    plays(v.personId, m.definition.writer, m.relations),
  "document.read": (v: Viewer, m: Matter) => mayRead(v, m),
  "document.write": (v: Viewer, m: Matter) => isTheirs("save", v.personId, m),
  "document.answer": (v: Viewer, m: Matter) => isTheirs("sign", v.personId, m),
  "document.amend": (v: Viewer, m: Matter) => isTheirs("addAddendum", v.personId, m),

  // moderation panels (panels/rules.ts says the same of each case)
  "final.see": (v: Viewer, r: LearnerRelations) => isLearnerOf(v, r) || surrounds(v, r),
  "final.send": (v: Viewer, r: LearnerRelations) => isAssessorOf(v, r) || v.isLead,
  "panels.see": (v: Viewer) => v.isLead || v.isPanelMember,
  "panels.arrange": (v: Viewer) => v.isLead,
  "panel.see": (v: Viewer, p: PanelRelations) =>
    v.isLead || (p.open && (v.personId === p.chairId || (v.isPanelMember && p.seatIds.includes(v.personId)))),
  "panel.keepMinutes": (v: Viewer, p: PanelRelations) => v.isLead || (p.open && v.personId === p.chairId),
  "case.see": (v: Viewer, c: CaseRelations) => seesCase(v, c),
  "case.readPortfolio": (v: Viewer, c: CaseRelations) => readsPortfolio(v, c),
  "case.giveView": (v: Viewer, c: CaseRelations) => givesView(v, c),
  "case.seeViews": (v: Viewer, c: CaseRelations) => seesViews(v, c),
  "case.decide": (v: Viewer, c: CaseRelations) => decidesCase(v, c),
  "outcome.readLetter": (v: Viewer, o: { learnerId: string }) => v.isLead || v.personId === o.learnerId,
  "outcome.readAssessorLetter": (v: Viewer, o: { assessorId: string | null }) => v.isLead || v.personId === o.assessorId,
  /** everything for the lead, their own for a learner */
  "signatures.verify": (v: Viewer) => v.isLead || v.isLearner,

  // people and accounts
  "people.see": (v: Viewer) => v.isAdministrator || v.isLead,
  "people.change": (v: Viewer) => v.isAdministrator,
  "roles.change": (v: Viewer) => v.isAdministrator,
  "accounts.change": (v: Viewer) => v.isAdministrator,
  "audit.see": (v: Viewer) => v.isAdministrator,
  "mail.see": (v: Viewer) => v.isAdministrator,
} as const;

type Rules = typeof permissions;
export type Permission = keyof Rules;
/** What a permission has to know about the record: nothing, or the people around a learner. */
export type RecordOf<P extends Permission> = Parameters<Rules[P]> extends [Viewer, infer R] ? [record: R] : [];

/** May this viewer do this (to this record)? For screens; the server says `allow`. */
export function can<P extends Permission>(viewer: Viewer, permission: P, ...record: RecordOf<P>): boolean {
  const rule = permissions[permission] as (v: Viewer, ...rest: unknown[]) => boolean;
  return rule(viewer, ...record);
}
export const allPermissions = Object.keys(permissions) as Permission[];
