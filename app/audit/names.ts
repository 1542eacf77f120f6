/** Everything the audit trail can say, as the middle of a sentence: "Amy Jones signed a document". Past tense, a closed list. */
export const auditNames = {
  // access
  "access.accountDisabled": "closed the account of",
  "access.accountEnabled": "reopened the account of",
  "access.firstAdministratorCreated": "was made the first administrator",
  "access.invitationWithdrawn": "withdrew the invitation of",
  "access.invited": "invited",
  "access.passwordSet": "set a password",
  "access.passwordChanged": "changed a password",
  "access.displayChanged": "changed how pages are shown",
  "access.sessionsEnded": "signed out everywhere",
  "access.signedIn": "signed in",
  "access.signedOut": "signed out",
  "access.signInRefused": "was refused at sign-in",

  // over the ceiling and losing protected time
  "alerts.answered": "answered the alert about",
  "alerts.closed": "closed the alert about",
  "alerts.escalated": "asked the academy lead to answer the alert about",
  "alerts.followedUp": "said what became of the answer to the alert about",
  "alerts.raised": "raised an alert about",
  "alerts.ruleSet": "set when an alert is raised",

  // asye
  "asye.assessorChanged": "changed the assessor of",
  "asye.agreed": "agreed a pause or an extension of",
  "asye.agreedOutside": "recorded how others agreed a pause or an extension of",
  "asye.cohortStarted": "started a cohort",
  "asye.enrolled": "put into a cohort",
  "asye.extended": "recorded an extension of the year of",
  "asye.gridDownloaded": "downloaded the grid of a cohort",
  "asye.handoverWritten": "wrote a handover note about",
  "asye.hoursSet": "set the hours of",
  "asye.lineManagerSet": "set the line manager of",
  "asye.pauseEnded": "set the last day of a pause of",
  "asye.pauseRecorded": "recorded a pause of",
  "asye.proposalRefused": "did not agree a pause or an extension of",
  "asye.proposalWithdrawn": "withdrew a proposed pause or extension of",
  "asye.proposed": "proposed a pause or an extension of",
  "asye.teamSet": "set the team of",
  "asye.portfolioDownloaded": "downloaded the portfolio of",
  "asye.yearEnded": "ended the year of",
  "asye.yearTakenUpAgain": "took up again the year of",

  // reviews
  "review.answered": "answered an invitation to a review of",
  "review.changed": "changed the meeting of a review of",
  "review.held": "recorded that a review was held with",
  "review.notHeld": "recorded that a review was not held with",
  "review.proposed": "proposed a meeting for a review of",

  // audit
  "audit.trailDownloaded": "downloaded the audit trail",

  // grants
  "grants.amountsChanged": "changed the amounts and days of the grant",
  "grants.claimRecorded": "recorded a grant claim for",
  "grants.claimTakenBack": "took back a grant claim for",
  "grants.columnsChanged": "changed the columns of the grant file",
  "grants.decided": "decided about the grant for",
  "grants.fileDownloaded": "downloaded the grant file",
  "grants.factsRecorded": "recorded what the grant depends on for",
  "grants.paymentRecorded": "recorded a grant payment for",

  // caseload
  "caseload.assessorCapacitySet": "set how many learners can be taken by",
  "caseload.usualCapacitySet": "set how many learners an assessor usually takes",
  "caseload.reductionAdded": "reduced the caseload ceiling of",
  "caseload.reductionChanged": "changed a reduction of the caseload ceiling of",
  "caseload.reductionWithdrawn": "took back a reduction of the caseload ceiling of",
  "caseload.schemeMade": "made a weighting scheme",
  "caseload.schemePutInForce": "put a weighting scheme in force",

  // imports
  "imports.cancelled": "cancelled an import",
  "imports.columnsChosen": "chose the columns of an import",
  "imports.confirmed": "confirmed an import",
  "imports.fileReceived": "chose a file to import",
  "imports.personAdded": "added by a roster",
  "imports.personChanged": "changed by a roster the details of",
  "imports.personLeft": "recorded by a roster the last day of",
  "imports.personMoved": "moved by a roster",
  "imports.personReturned": "brought back by a roster",
  "imports.rejectedDownloaded": "downloaded the rejected rows of an import",
  "imports.undone": "took back an import",
  "imports.workersMatched": "matched the workers of an import",

  // people outside
  "external.answered": "answered by a link about the work of",
  "external.asked": "asked somebody outside about the work of",
  "external.linkMade": "made a new link for somebody outside about the work of",
  "external.opened": "opened a link about the work of",
  "external.released": "let another device open a link about the work of",
  "external.reminded": "reminded somebody outside about the work of",
  "external.saved": "kept an answer for later about the work of",
  "external.typedIn": "typed in what somebody outside said about the work of",
  "external.withdrawn": "withdrew a question to somebody outside about the work of",

  // e-mail
  "mail.dropped": "deleted an e-mail that could not be sent",
  "mail.retried": "had an e-mail tried again",
  "mail.tested": "sent a test e-mail",

  // people
  "people.added": "added",
  "people.changed": "changed the details of",
  "people.roleEnded": "ended a role of",
  "people.roleGiven": "gave a role to",

  // programmes
  "programmes.documentPublished": "published new questions of a document",
  "programmes.draftBegun": "began a new version",
  "programmes.draftSaved": "saved a new version that is not published",
  "programmes.draftThrownAway": "threw away a new version that was not published",
  "programmes.learnerMoved": "moved to another programme",
  "programmes.programmePublished": "published a new version of a programme",
  "programmes.provisionalLoaded": "loaded a provisional programme",

  // moderation panels
  "panels.actionAdded": "added an action to the year's action plan",
  "panels.actionCarriedOver": "carried an action over into the next year's plan",
  "panels.actionDone": "ticked off an action of the action plan",
  "panels.addendumAdded": "added an addendum to a panel's decision about",
  "panels.caseChairSet": "set who chairs a panel case",
  "panels.caseGiven": "gave a panel case to",
  "panels.casePlaced": "put onto a panel day the case of",
  "panels.caseSent": "sent to the panel the portfolio of",
  "panels.caseTakenBack": "took back from the panel the portfolio of",
  "panels.changed": "changed a panel day",
  "panels.closed": "closed a panel",
  "panels.decided": "recorded a panel's decision about",
  "panels.discussed": "added to the discussion of a panel case",
  "panels.documentDownloaded": "downloaded a panel's document",
  "panels.externalNoteAdded": "recorded feedback of external moderation on",
  "panels.membershipEnded": "set the last day as a panel member of",
  "panels.membershipGiven": "made a panel member of",
  "panels.minutesSaved": "saved the minutes of a panel",
  "panels.planned": "planned a panel day",
  "panels.portfolioRecalled": "took an anonymised portfolio back from a panel",
  "panels.portfolioReleased": "released an anonymised portfolio to a panel",
  "panels.portfolioWordsChanged": "changed what is made unreadable in a portfolio",
  "panels.reportDownloaded": "downloaded a moderation summary report",
  "panels.steppedBack": "stepped back from a panel case",
  "panels.viewGiven": "gave a view on a panel case",
  "panels.viewSaved": "saved a view on a panel case",

  // calendars
  "calendar.feedEnded": "ended the address of their calendar",
  "calendar.feedMade": "made an address for their calendar",

  // protected time and supervision
  "protectedTime.figuresDownloaded": "downloaded caseload and protected time of",
  "protectedTime.absenceRecorded": "recorded days of leave or sickness of",
  "protectedTime.absenceRemoved": "took back days of leave or sickness of",
  "protectedTime.activityAdded": "added an activity of protected time",
  "protectedTime.activityChanged": "changed an activity of protected time",
  "protectedTime.attended": "recorded elsewhere what is in the protected time of",
  "protectedTime.changed": "changed an entry of protected time",
  "protectedTime.ended": "stopped setting protected time aside",
  "protectedTime.leftOut": "left out a day of protected time",
  "protectedTime.moved": "moved protected time to another day",
  "protectedTime.planned": "set protected time aside",
  "protectedTime.recorded": "recorded protected time",
  "protectedTime.replanned": "changed the protected time that is set aside",
  "protectedTime.removed": "took back an entry of protected time",
  "supervision.recorded": "recorded a supervision of",
  "supervision.removed": "took back the record of a supervision of",

  // teams and the academy
  "promised.figuresDownloaded": "downloaded what was promised and got",
  "team.figuresDownloaded": "downloaded the figures of a team",

  // documents
  "document.amended": "added an addendum to",
  "document.attached": "attached a file to",
  "document.attachmentDownloaded": "downloaded a file from",
  "document.attachmentRemoved": "removed a file from",
  "document.drafted": "began",
  "document.received": "brought in",
  "document.returned": "returned",
  "document.saved": "saved",
  "document.sent": "sent",
  "document.signed": "signed",
  "document.takenOver": "took over",
  "document.withdrawn": "withdrew",
  "observation.requestClosed": "closed a request for an observation of",
  "observation.requested": "asked for an observation of",
} as const;

export type AuditName = keyof typeof auditNames;
