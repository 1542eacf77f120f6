import { addDays, addMonths, covers, longDay, overlaps, type Day, type Period } from "#app/shared/dates";
import type { LearnerRelations } from "#app/access/permissions";
import { partsOf } from "#app/documents/rules";
import type { AgreedHow, AgreeingPart, EnrolmentStatus, ExtensionReason, PauseReason, ProposalKind, WithdrawalReason } from "#db/schema";

export const pauseReasons: Record<PauseReason, string> = {
  sickness: "Sickness",
  familyLeave: "Family leave",
  bereavement: "Bereavement",
  supportNotInPlace: "The agreed support was not in place",
  other: "Another reason",
};
export const extensionReasons: Record<ExtensionReason, string> = {
  moreEvidence: "More time is needed to gather the evidence",
  supportNotInPlace: "The agreed support was not in place",
  timeLost: "Time was lost that was nobody's choice",
  other: "Another reason",
};
export const withdrawalReasons: Record<WithdrawalReason, string> = {
  leftEmployer: "Left the council",
  anotherRole: "Moved to a role without the programme",
  anotherProgramme: "Goes on with another programme",
  personal: "Personal reasons",
  other: "Another reason",
};
export const statusWords: Record<EnrolmentStatus, string> = {
  active: "In the year",
  completed: "Completed",
  withdrawn: "Withdrawn",
  transferred: "Moved to another employer",
};
/** `passed` is what a panel confirmed, and null where none did. */
type Ended = { status: EnrolmentStatus; passed: boolean | null };
/** How a year ended (domain 1.7), for a machine: a panel ends it as passed or as not passed. */
export const endedAs = ({ status, passed }: Ended): EnrolmentStatus | "completedPass" | "completedFail" =>
  status !== "completed" || passed === null ? status : passed ? "completedPass" : "completedFail";
/** The same in words. */
export function endedWords(year: Ended): string {
  const as = endedAs(year);
  return as === "completedPass" ? "Completed, passed" : as === "completedFail" ? "Ended, not passed" : statusWords[as];
}

export type Candidate = {
  name: string;
  sweNumber: string | null;
  sweRegisteredFrom: Day | null;
  qualifiedOn: Day | null;
  joinedOn: Day | null;
  leftOn: Day | null;
  jobTitle: string | null;
  /** in a year that has not ended */
  active: boolean;
};
export type Eligibility = { problems: string[]; warnings: string[] };

/**
 * May this person begin on this day (domain 1.2)? Problems stop the start; warnings are for the lead to decide: a start more than
 * four years after qualifying is allowed but not funded, and guidance keeps agency workers under three years out of child and
 * family work.
 */
export function eligibility(person: Candidate, startsOn: Day): Eligibility {
  const problems: string[] = [];
  const warnings: string[] = [];
  if (person.active) problems.push("Is in another cohort already.");
  if (person.leftOn !== null && person.leftOn < startsOn) problems.push(`Left on ${longDay(person.leftOn)}.`);
  if (person.joinedOn !== null && person.joinedOn > startsOn) problems.push(`Joins on ${longDay(person.joinedOn)}, after this start.`);
  if (person.sweRegisteredFrom === null)
    problems.push(
      person.sweNumber === null
        ? "Has no Social Work England registration on record."
        : "The day of registration with Social Work England is not known.",
    );
  else if (person.sweRegisteredFrom > startsOn)
    problems.push(`Is registered with Social Work England from ${longDay(person.sweRegisteredFrom)}, after this start.`);
  if (person.qualifiedOn === null) warnings.push("The day of qualifying is not known.");
  else if (addMonths(person.qualifiedOn, 48) < startsOn) warnings.push("Qualified more than four years before the start: allowed, but not funded.");
  if (person.jobTitle && /\b(agency|locum)\b/i.test(person.jobTitle))
    warnings.push("Agency worker: agree who delivers the programme. Statutory guidance asks for three years' experience after qualifying.");
  return { problems, warnings };
}

/** Job titles that say "newly qualified": those people are shown first. */
export const looksNewlyQualified = (jobTitle: string | null): boolean => jobTitle !== null && /\b(nqsw|newly qualified|asye)\b/i.test(jobTitle);

/** Could begin, and qualified not long ago. */
export const isNewlyQualified = (person: Candidate, startsOn: Day): boolean =>
  person.qualifiedOn !== null && addMonths(person.qualifiedOn, 48) >= startsOn && eligibility(person, startsOn).problems.length === 0;

/** Why a pause cannot be recorded, as a sentence, or null. A pause has a day on which the learner is expected back, or none yet. */
export function whyNotPause(pause: Period, year: { startsOn: Day; limitOn: Day; pauses: readonly Period[] }): string | null {
  if (pause.startsOn < year.startsOn) return `The year began on ${longDay(year.startsOn)}: a pause cannot begin before it.`;
  if (pause.startsOn > year.limitOn) return `The programme ends at the latest on ${longDay(year.limitOn)}: a pause cannot begin after it.`;
  if (pause.endsOn !== null && pause.endsOn < pause.startsOn) return "The last day of the pause comes before its first day.";
  if (year.pauses.some((p) => overlaps(p, pause))) return "There is a pause on some of these days already.";
  return null;
}

/** All four agreed how long a pause is: alone it is made shorter, never longer. `agreedOn` is the last day they agreed, null where it was left open. */
export const whyNotLonger = (endsOn: Day, agreedOn: Day | null): string | null =>
  agreedOn !== null && endsOn > agreedOn
    ? `The pause was agreed until ${longDay(agreedOn)}: choose that day or an earlier one. For more time, propose a further pause.`
    : null;

/** Why the year cannot be extended until this day, or null. `endsOn` is the day worked out so far. */
export function whyNotExtension(untilOn: Day, year: { endsOn: Day | null; limitOn: Day }): string | null {
  if (year.endsOn === null)
    return "The year is paused without a last day. Set the last day of the pause first: then it is known what would be extended.";
  if (untilOn <= year.endsOn) return `The year is planned to end on ${longDay(year.endsOn)}: choose a later day.`;
  if (untilOn > year.limitOn) return `The programme has to end by ${longDay(year.limitOn)} at the latest: choose that day or an earlier one.`;
  return null;
}

// Agreed by four

export const agreeingParts = ["learner", "assessor", "lineManager", "coordinator"] as const satisfies readonly AgreeingPart[];
export const agreeingNames: Record<AgreeingPart, string> = {
  learner: "newly qualified social worker",
  assessor: "assessor",
  lineManager: "line manager",
  coordinator: "academy lead",
};
export const howWords: Record<AgreedHow, string> = {
  signedIn: "by signing in",
  meeting: "in a meeting",
  phone: "by telephone",
  writing: "in writing",
  nobody: "nobody holds this part",
};
export const outsideHow = ["meeting", "phone", "writing", "nobody"] as const satisfies readonly AgreedHow[];
export const proposalNames: Record<ProposalKind, string> = { pause: "pause", extension: "extension" };

/** The parts of those who agree that somebody holds today: learner, assessor, line manager, and the academy lead as coordinator. */
export const agreesAs = (viewer: { personId: string; isLead: boolean }, r: LearnerRelations): AgreeingPart[] => [
  ...partsOf(viewer.personId, r),
  ...(viewer.isLead && viewer.personId !== r.learnerId ? (["coordinator"] as const) : []),
];

/** Who hands over: the assessor who goes, from the day it is known until four weeks after their last day. */
const HANDOVER_DAYS = 28;
export function handsOver(assessorships: readonly (Period & { assessorId: string })[], today: Day): string | null {
  const latest = [...assessorships].sort((a, b) => (a.startsOn < b.startsOn ? 1 : -1));
  const present = latest.find((a) => covers(a, today));
  if (present?.endsOn) return present.assessorId;
  const gone = latest.find((a) => a.endsOn !== null && a.endsOn < today && addDays(a.endsOn, HANDOVER_DAYS) >= today);
  return gone?.assessorId ?? null;
}

/** A year that ended by mistake is taken up again within four weeks of being recorded; after that it is a new enrolment. */
const REINSTATE_DAYS = 28;
export function whyNotReinstate(end: { recordedOn: Day } | null, today: Day, inAnotherYear: boolean): string | null {
  if (!end) return "This year has not ended here by withdrawal or transfer.";
  if (addDays(end.recordedOn, REINSTATE_DAYS) < today)
    return `This was recorded on ${longDay(end.recordedOn)}, more than four weeks ago. Start a new year for them in a cohort.`;
  if (inAnotherYear) return "They are in another cohort by now.";
  return null;
}

/** Why the assessor cannot change on this day, or null. `current` is the assessorship that goes on. */
export function whyNotAssessor(
  input: { assessorId: string; fromOn: Day },
  year: { learnerId: string; managerId: string | null; startsOn: Day },
  assessorships: readonly (Period & { assessorId: string })[],
): string | null {
  if (input.assessorId === year.learnerId) return "Nobody assesses themselves.";
  const latest = assessorships.reduce<(Period & { assessorId: string }) | null>((l, a) => (l === null || a.startsOn > l.startsOn ? a : l), null);
  if (latest?.endsOn === null && latest.assessorId === input.assessorId) return "Is the assessor already.";
  if (latest && input.fromOn <= latest.startsOn) return `Choose a day after ${longDay(latest.startsOn)}, when the present assessor began.`;
  if (latest?.endsOn && input.fromOn <= latest.endsOn) return `Choose a day after ${longDay(latest.endsOn)}, the present assessor's last day.`;
  if (input.fromOn < year.startsOn) return `The year began on ${longDay(year.startsOn)}: choose that day or a later one.`;
  return null;
}

/** The last day of somebody whom another follows from `day`. */
export const dayBefore = (day: Day): Day => addDays(day, -1);
