/**
 * Every table, one file. Ids, names and notes are text; days are `YYYY-MM-DD`; moments are UTC ISO text with milliseconds;
 * minutes and counts are integers; JSON is text that a zod type reads at the edge. A period's `endsOn` is its last day
 * (inclusive); null means it goes on. Columns are snake_case in SQL (CamelCasePlugin translates).
 */
import type { Generated } from "kysely";
import type { Day, Instant } from "#app/shared/dates";

export type Role = "academyLead" | "administrator" | "assessor";
export type EnrolmentStatus = "active" | "completed" | "withdrawn" | "transferred";
export type PauseReason = "sickness" | "familyLeave" | "bereavement" | "supportNotInPlace" | "other";
export type DocumentState = "draft" | "submitted" | "returned" | "locked" | "withdrawn";
/** A part somebody plays for one learner. */
export type Part = "learner" | "assessor" | "lineManager";
/** Those who agree a pause or an extension: the parts, and the coordinator (the academy lead). */
export type AnsweringPart = "lineManager" | "lead";
export type AgreeingPart = Part | "coordinator";
export type ProposalKind = "pause" | "extension";
export type ProposalEnd = "agreed" | "refused" | "withdrawn";
export type AgreedHow = "signedIn" | "meeting" | "phone" | "writing" | "nobody";
export type ExtensionReason = "moreEvidence" | "supportNotInPlace" | "timeLost" | "other";
export type WithdrawalReason = "leftEmployer" | "anotherRole" | "anotherProgramme" | "personal" | "other";
export type NoteKind = "returned" | "addendum" | "withdrawn";
export type AttachmentType = "pdf" | "docx" | "png" | "jpeg" | "heic";
export type ImportKind = "roster" | "caseload";
export type ImportState = "columns" | "preview" | "done" | "cancelled";
export type GrantClaimKind = "registration" | "completion";
export type ProtectedTimeKind = "taken" | "lost";
export type ReductionReason = "asyePhase" | "furtherStudy" | "returnAfterAbsence" | "returnToProfession" | "mentoring" | "other";
export type CaseloadFlag = "court" | "preProceedings" | "unaccompanied";
export type AbsenceKind = "leave" | "sickness";
export type PanelLook = "first" | "second";
export type PanelDecision = "confirmPass" | "confirmFail" | "referBack" | "defer";
export type PanelNoteKind = "discussion" | "addendum" | "external";

interface Period {
  id: string;
  startsOn: Day;
  endsOn: Day | null;
}

/** What somebody outside can be asked for. */
export type ExternalKind = "familyFeedback" | "professionalFeedback" | "directObservation";

export interface Database {
  // people
  person: {
    id: string;
    staffNumber: string | null;
    givenName: string;
    familyName: string;
    email: string | null;
    sweNumber: string | null;
    sweRegisteredFrom: Day | null;
    qualifiedOn: Day | null;
    joinedOn: Day | null;
    leftOn: Day | null;
    createdAt: Instant;
    updatedAt: Instant;
  };
  team: { id: string; name: string; service: string | null; closedOn: Day | null };
  /** `minutesPerWeek` null = the main post, with all hours that no other post has; a number = a post beside it */
  placement: Period & { personId: string; teamId: string; jobTitle: string; minutesPerWeek: number | null };
  workingPattern: Period & { personId: string; minutesPerWeek: number };
  lineManagement: Period & { personId: string; managerId: string };
  rolePeriod: Period & { personId: string; role: Role };

  // access
  account: {
    id: string;
    personId: string;
    email: string;
    passwordHash: string | null;
    passwordSetAt: Instant | null;
    disabledAt: Instant | null;
    display: string;
    createdAt: Instant;
  };
  session: { id: string; accountId: string; createdAt: Instant; expiresAt: Instant };
  invitation: {
    id: string;
    accountId: string;
    tokenHash: string;
    createdById: string | null;
    createdAt: Instant;
    expiresAt: Instant;
    usedAt: Instant | null;
    withdrawnAt: Instant | null;
  };
  signInFailure: { id: string; subject: string; at: Instant };
  heldPost: { id: string; accountId: string; path: string; body: string; createdAt: Instant };

  // audit
  auditEvent: { id: string; happenedAt: Instant; actorId: string | null; what: string; subjectId: string; aboutId: string | null; changes: string };

  // programmes
  framework: {
    id: string;
    name: string;
    shortName: string;
    validFrom: Day | null;
    validTo: Day | null;
    /** what is not certain yet; null = final */
    provisional: string | null;
  };
  standard: { id: string; frameworkId: string; position: number; heading: string };
  programme: { id: string; kind: string; name: string; version: number; definition: string; createdAt: Instant };
  bankHoliday: { day: Day; name: string };
  /** from which programme and standards to which, and why; the present ones stand in the enrolment */
  programmeMove: {
    id: string;
    enrolmentId: string;
    fromOn: Day;
    oldProgrammeId: string;
    oldFrameworkId: string;
    programmeId: string;
    frameworkId: string;
    reason: string;
    at: Instant;
    byId: string;
  };
  /** the next version of a programme or a document's questions, as typed so far */
  versionDraft: {
    id: string;
    what: "programme" | "document";
    kind: string;
    basedOnId: string;
    body: string;
    version: number;
    savedAt: Instant;
    savedById: string;
  };

  // documents
  documentDefinition: { id: string; kind: string; version: number; title: string; body: string; createdAt: Instant };
  document: {
    id: string;
    definitionId: string;
    kind: string;
    /** whom it is about */
    personId: string;
    enrolmentId: string | null;
    /** the programme's stage it counts to */
    stage: string | null;
    writerId: string;
    startedById: string;
    state: DocumentState;
    /** goes up each time it is sent again after being returned; only signatures of the current revision count */
    revision: number;
    /** goes up at each save; a stale form is told */
    version: number;
    answers: string;
    waitingFor: Part | null;
    stateSince: Instant;
    createdAt: Instant;
    savedAt: Instant;
    submittedAt: Instant | null;
    lockedAt: Instant | null;
  };
  documentSignature: {
    id: string;
    documentId: string;
    revision: number;
    position: number;
    part: Part;
    personId: string;
    name: string;
    sweNumber: string | null;
    signedAt: Instant;
    contentHash: string;
  };
  documentNote: { id: string; documentId: string; revision: number; kind: NoteKind; byId: string; at: Instant; body: string };
  documentStandard: { documentId: string; standardId: string };
  attachment: {
    id: string;
    documentId: string;
    /** also the file's name on the disk */
    sha256: string;
    type: AttachmentType;
    bytes: number;
    /** as it was called where it came from, cleaned */
    fileName: string;
    addedById: string;
    addedAt: Instant;
  };

  // asye
  cohort: { id: string; name: string; programmeId: string; frameworkId: string; startsOn: Day; createdAt: Instant; createdById: string | null };
  enrolment: {
    id: string;
    cohortId: string;
    personId: string;
    startsOn: Day;
    status: EnrolmentStatus;
    endedOn: Day | null;
    createdAt: Instant;
    /** of a learner who was moved; null = the cohort's */
    programmeId: string | null;
    frameworkId: string | null;
  };
  assessorship: Period & { enrolmentId: string; assessorId: string };
  pause: Period & { enrolmentId: string; reason: PauseReason };
  /** a pause or an extension until four people have agreed it; its id becomes the pause's or the extension's */
  proposal: {
    id: string;
    enrolmentId: string;
    kind: ProposalKind;
    startsOn: Day | null;
    /** a pause's expected last day, or the day until which the year is extended */
    endsOn: Day | null;
    reason: string;
    proposedById: string;
    proposedAt: Instant;
    settledAt: Instant | null;
    settledAs: ProposalEnd | null;
    settledById: string | null;
    settledBecause: string | null;
  };
  /** one row for each of the four, filled in when they agree */
  pauseAgreement: {
    id: string;
    proposalId: string;
    part: AgreeingPart;
    personId: string | null;
    how: AgreedHow | null;
    agreedOn: Day | null;
    recordedById: string | null;
    recordedAt: Instant | null;
  };
  /** so many more days of the year, pauses not counted */
  extension: { id: string; enrolmentId: string; untilOn: Day; days: number; reason: ExtensionReason; agreedOn: Day };
  assessorHandover: { id: string; enrolmentId: string; fromAssessorId: string; writtenById: string; writtenAt: Instant; body: string };
  yearEnd: {
    id: string;
    enrolmentId: string;
    kind: "withdrawn" | "transferred";
    endedOn: Day;
    reason: WithdrawalReason | null;
    toEmployer: string | null;
    /** JSON: the assessorships that it cut short or took away, as they stood; they go on if the end is taken back */
    assessors: string;
    recordedById: string;
    recordedAt: Instant;
    undoneAt: Instant | null;
    undoneById: string | null;
    undoneBecause: string | null;
  };
  reviewMeeting: {
    id: string;
    enrolmentId: string;
    stage: string;
    onDay: Day;
    /** London clock time, "14:00" */
    atTime: string;
    minutes: number;
    place: string;
    version: number;
    proposedById: string;
    proposedAt: Instant;
    changedAt: Instant;
    closedAt: Instant | null;
    closedAs: "held" | "notHeld" | null;
    heldOn: Day | null;
    notHeldBecause: string | null;
  };
  /** somebody asked to come: by the part they play (whoever plays it), or by name */
  reviewInvitation: {
    id: string;
    meetingId: string;
    part: AgreeingPart | null;
    name: string | null;
    role: string | null;
    email: string | null;
    answer: "accepted" | "declined" | null;
    otherOn: Day | null;
    because: string | null;
    answeredById: string | null;
    answeredAt: Instant | null;
    wasThere: 0 | 1 | null;
  };
  observationRequest: {
    id: string;
    enrolmentId: string;
    stage: string;
    proposedOn: Day | null;
    setting: string;
    aims: string;
    requestedAt: Instant;
    /** set when the assessor begins the observation it led to */
    documentId: string | null;
    closedAt: Instant | null;
    closedBecause: string | null;
  };

  // caseload
  caseType: { id: string; name: string; position: number };
  /** `joint` is how many of `total` are worked with somebody else; `points` only where the file itself gave them */
  caseloadSnapshot: {
    id: string;
    personId: string;
    snapshotOn: Day;
    total: number;
    joint: number;
    points: number | null;
    batchId: string | null;
  };
  caseloadCount: { snapshotId: string; caseTypeId: string; cases: number; joint: number };
  /** something about a case that one of the types already counts */
  caseloadFlag: { snapshotId: string; flag: CaseloadFlag; cases: number; joint: number };
  /** how cases are weighed and what a full load is; the one in force is that with the latest `fromOn` not after the day. Null = never used yet */
  weightingScheme: {
    id: string;
    name: string;
    version: number;
    definition: string;
    fromOn: Day | null;
    createdAt: Instant;
    createdById: string | null;
  };
  /** so many per cent less than a full load, for a time; the reason is a category, never more */
  capacityReduction: {
    id: string;
    personId: string;
    reason: ReductionReason;
    percent: number;
    startsOn: Day;
    endsOn: Day | null;
    reviewOn: Day;
    version: number;
    createdAt: Instant;
    createdById: string;
    withdrawnAt: Instant | null;
  };
  /** what a reduction said before each change, as JSON */
  capacityReductionChange: { id: string; reductionId: string; at: Instant; byId: string; before: string };
  workerAlias: { id: string; sourceId: string; label: string; personId: string };

  // imports
  importSource: { id: string; kind: ImportKind; name: string; mapping: string; updatedAt: Instant };
  importBatch: {
    id: string;
    kind: ImportKind;
    sourceId: string;
    fileName: string;
    state: ImportState;
    /** what is staged between two steps; emptied when the batch is confirmed or cancelled. Never holds a child key. */
    staged: string | null;
    /** counts, and the rejected rows with their reasons */
    result: string | null;
    createdById: string;
    createdAt: Instant;
    finishedAt: Instant | null;
    /** what stood there before, as JSON, so that a batch can be taken back */
    undo: string | null;
    undoneAt: Instant | null;
    undoneById: string | null;
  };

  // protected time and supervision
  protectedTimeEntry: {
    id: string;
    personId: string;
    onDay: Day;
    minutes: number;
    kind: ProtectedTimeKind;
    /** an activity kind */
    activity: string | null;
    reason: string | null;
    createdAt: Instant;
    createdById: string;
    /** which planned block it came of, and the day it was planned for */
    blockId: string | null;
    plannedOn: Day | null;
    /** London clock time, "09:30" */
    atTime: string | null;
    /** did the activity count as protected time when this was recorded? */
    counts: Generated<0 | 1>;
    /** written by another part of the portal: which, and by what of it */
    source: string | null;
    sourceId: string | null;
    version: Generated<number>;
  };
  activityKind: { id: string; name: string; counts: 0 | 1; position: number; version: number; retiredAt: Instant | null };
  /** time set aside: once (`everyWeeks` 0) or on the same weekday every so many weeks */
  protectedBlock: {
    id: string;
    personId: string;
    startsOn: Day;
    endsOn: Day | null;
    everyWeeks: number;
    /** London clock time, "09:30" */
    atTime: string;
    minutes: number;
    activity: string | null;
    version: number;
    createdAt: Instant;
    createdById: string;
    changedAt: Instant;
    cancelledAt: Instant | null;
  };
  /** a day of a block that does not happen: moved to another block, or left out */
  protectedBlockException: { blockId: string; onDay: Day; what: "moved" | "leftOut"; toBlockId: string | null; at: Instant; byId: string };
  /** days away, by category only: nothing is owed in them */
  absence: {
    id: string;
    personId: string;
    kind: AbsenceKind;
    startsOn: Day;
    endsOn: Day;
    version: number;
    createdAt: Instant;
    createdById: string;
    removedAt: Instant | null;
  };
  /** when the system speaks up: over in so many snapshots, and under so many per cent of the time of so many weeks */
  alertRule: {
    id: string;
    fromOn: Day;
    snapshots: number;
    weeks: number;
    percent: number;
    /** days the line manager has to answer before the academy lead is asked too */
    answerDays: number;
    /** a caseload figure older than this says nothing */
    staleDays: number;
    createdAt: Instant;
    createdById: string | null;
  };
  /** raised by the system; `facts` are the figures of that day, as JSON */
  pairingAlert: {
    id: string;
    enrolmentId: string;
    raisedOn: Day;
    facts: string;
    escalatedOn: Day | null;
    closedOn: Day | null;
    /** settled by what was done, passed by itself, the year ended, or its figures were taken back */
    closedAs: "settled" | "passed" | "ended" | "withdrawn" | null;
    /** how it passed by itself, and the figures of that day, as JSON */
    passed: string | null;
    version: number;
  };
  pairingAlertAnswer: {
    id: string;
    alertId: string;
    at: Instant;
    byId: string;
    byPart: AnsweringPart;
    body: string;
    followUpOn: Day;
    followedUpAt: Instant | null;
    followedUpById: string | null;
    outcome: "done" | "notDone" | null;
    note: string | null;
  };
  calendarFeed: { id: string; personId: string; tokenHash: string; createdAt: Instant; revokedAt: Instant | null; readAt: Instant | null };
  /** nobody's = what holds for assessors of whom nothing is said */
  assessorCapacity: Period & { personId: string | null; learners: number };
  supervisionSession: {
    id: string;
    personId: string;
    supervisorId: string;
    heldOn: Day;
    minutes: number;
    createdAt: Instant;
    createdById: string;
  };

  // grants
  /** A financial year of the funder. `lateFrom`: years begun from then on may still claim completion late. `earlyFrom`: who is on the programme then is paid completion before the end. */
  grantYear: { id: string; startsOn: Day; endsOn: Day; closesOn: Day | null; lateFrom: Day | null; earlyFrom: Day | null; note: string };
  grantAmount: Period & { claim: GrantClaimKind; pence: number; note: string };
  /** what the roster does not say, and the lead's own decision */
  grantRecord: {
    enrolmentId: string;
    childAndFamily: "yes" | "no" | null;
    employedBy: "council" | "agency" | null;
    decided: "eligible" | "notEligible" | null;
    decidedBecause: string | null;
    decidedAt: Instant | null;
    decidedById: string | null;
  };
  grantClaim: {
    id: string;
    enrolmentId: string;
    claim: GrantClaimKind;
    pence: number;
    sentOn: Day;
    reference: string | null;
    paidOn: Day | null;
    early: 0 | 1;
    takenBackAt: Instant | null;
    takenBackBecause: string | null;
    createdAt: Instant;
    createdById: string;
  };
  /** the columns of the file for the funder, in the lead's order */
  grantLayout: { id: string; columns: string; version: number; savedAt: Instant; savedById: string };

  // e-mail
  /** the only row, "mail", says whether mail is set up and which process sends */
  mailSender: { id: string; setUp: 0 | 1; holder: string | null; heldUntil: Instant | null };
  mailOutbox: {
    id: string;
    toAddress: string;
    subject: string;
    /** emptied once it is sent or dropped: it may hold a link that opens something */
    body: string;
    createdAt: Instant;
    attempts: number;
    /** when it is tried next; null once nobody will try again */
    nextAt: Instant | null;
    sentAt: Instant | null;
    failedAt: Instant | null;
    /** why it has not gone yet, in our own words */
    problem: string | null;
  };

  // people outside
  externalRequest: {
    id: string;
    enrolmentId: string;
    kind: ExternalKind;
    stage: string;
    /** who is asked: a key of the questions */
    audience: string;
    /** which version of the questions */
    questions: string;
    askedById: string;
    /** how the learner is named to them */
    learnerName: string;
    /** whom the asker means, in their own words */
    who: string;
    /** a line for them: what it was about, or what to look at */
    note: string | null;
    /** forgotten once it is answered or withdrawn */
    email: string | null;
    tokenHash: string;
    /** of the browser that opened it first */
    browserHash: string | null;
    askedAt: Instant;
    expiresAt: Instant;
    remindedAt: Instant | null;
    openedAt: Instant | null;
    answeredAt: Instant | null;
    withdrawnAt: Instant | null;
    withdrawnBecause: string | null;
    draft: string | null;
    documentId: string | null;
  };
  /** what came in, never changed */
  externalAnswer: { id: string; requestId: string; documentId: string; receivedAt: Instant; content: string; contentHash: string };
  externalOpening: { id: string; subject: string; at: Instant };

  // moderation panels
  /** who may sit on panels, from a day to a day */
  panelMember: Period & { personId: string };
  panel: {
    id: string;
    meetsOn: Day;
    /** a room, or "Online" */
    place: string;
    chairId: string;
    /** what the records do not say: who sent apologies, what was talked about in general */
    minutes: string;
    version: number;
    createdAt: Instant;
    createdById: string;
    /** once it is closed its members read nothing of it any more */
    closedAt: Instant | null;
    closedById: string | null;
  };
  panelSeat: { panelId: string; personId: string };
  panelCase: {
    id: string;
    enrolmentId: string;
    /** null while it waits for a panel day */
    panelId: string | null;
    /** "Case 3" on its panel; 0 while it has none */
    position: number;
    /** who assessed the learner when it was sent */
    assessorId: string | null;
    submittedAt: Instant;
    submittedById: string;
    /** what the gate found missing then, as sentences */
    missing: string;
    overrideReason: string | null;
    /** who chairs this case: the panel's chair, unless they had a hand in the year; null until somebody is named */
    chairId: string | null;
    /** the coordinator's own words for making names unreadable, and which attachments were checked */
    words: string;
    version: number;
    releasedAt: Instant | null;
    releasedById: string | null;
    decidedAt: Instant | null;
    withdrawnAt: Instant | null;
    withdrawnBecause: string | null;
    /** what the members read, as it was checked */
    portfolio: string | null;
  };
  panelReader: {
    id: string;
    caseId: string;
    personId: string;
    givenAt: Instant;
    givenById: string;
    /** what was declared when it was given to somebody of the learner's team */
    declared: string | null;
    steppedBackAt: Instant | null;
    steppedBackBecause: string | null;
  };
  panelView: {
    id: string;
    caseId: string;
    personId: string;
    look: PanelLook;
    version: number;
    savedAt: Instant;
    givenAt: Instant | null;
    answers: string;
  };
  panelDecision: {
    id: string;
    caseId: string;
    decision: PanelDecision;
    /** what the assessor had recommended */
    recommended: "pass" | "fail" | null;
    /** referred back: what is asked for; deferred: why */
    what: string | null;
    byOn: Day | null;
    toLearner: string;
    toAssessor: string;
    exemplar: string | null;
    issues: string | null;
    decidedById: string;
    decidedAt: Instant;
  };
  panelNote: { id: string; caseId: string; kind: PanelNoteKind; byId: string; at: Instant; source: string | null; body: string };
  panelAction: {
    id: string;
    year: number;
    what: string;
    ownerId: string;
    dueOn: Day;
    source: string | null;
    carriedFromId: string | null;
    createdAt: Instant;
    createdById: string;
    doneAt: Instant | null;
    doneById: string | null;
    doneWords: string | null;
  };
}
