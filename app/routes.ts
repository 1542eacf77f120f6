/** The site map: every address and the page that answers it. The server makes one request handler per first path segment. */
import { index, layout, route, type RouteConfig } from "@remix-run/route-config";

export default [
  layout("public-frame.tsx", [
    route("sign-in", "access/pages/sign-in.tsx"),
    route("invitation/:token", "access/pages/invitation.tsx"),
    route("accessibility", "access/pages/accessibility.tsx"),
  ]),
  layout("answer-frame.tsx", [route("answer/:token", "external/pages/answer.tsx")]),
  route("calendar/:token", "calendar/pages/feed.ts"),
  route("sign-out", "access/pages/sign-out.tsx"),

  layout("frame.tsx", [
    index("home/pages/home.tsx"),
    route("account", "access/pages/account.tsx"),
    route("account/calendar", "calendar/pages/my-calendar.tsx"),

    // programmes
    route("programmes", "programmes/pages/programmes.tsx"),
    route("programmes/documents", "programmes/pages/document-kinds.tsx"),
    route("programmes/documents/:kind", "programmes/pages/document-kind.tsx"),
    route("programmes/documents/:kind/new-version", "programmes/pages/document-version.tsx"),
    route("programmes/documents/:kind/new-version/preview", "programmes/pages/document-version-preview.tsx"),
    route("programmes/documents/:kind/new-version/:part", "programmes/pages/document-version-part.tsx"),
    route("programmes/:programmeId", "programmes/pages/programme.tsx"),
    route("programmes/:programmeId/new-version", "programmes/pages/new-version.tsx"),
    route("programmes/:programmeId/new-version/preview", "programmes/pages/new-version-preview.tsx"),
    route("programmes/:programmeId/new-version/:part", "programmes/pages/new-version-part.tsx"),
    route("learners/:enrolmentId/programme", "programmes/pages/move-learner.tsx"),

    // grants
    route("grants", "grants/pages/grants.tsx"),
    route("grants/record", "grants/pages/record.tsx"),
    route("grants/columns", "grants/pages/columns.tsx"),
    route("grants/amounts", "grants/pages/amounts.tsx"),
    route("grants/claims.csv", "grants/pages/claims-csv.ts"),
    route("grants/claims.xlsx", "grants/pages/claims-xlsx.ts"),
    route("grants/:enrolmentId", "grants/pages/learner-grant.tsx"),

    // asye
    route("my-asye", "asye/pages/my-asye.tsx"),
    route("learners", "asye/pages/learners.tsx"),
    route("learners/:enrolmentId", "asye/pages/learner.tsx"),
    route("learners/:enrolmentId/stages/:stage", "asye/pages/stage.tsx"),
    route("learners/:enrolmentId/stages/:stage/meeting", "reviews/pages/meeting.tsx"),
    route("learners/:enrolmentId/stages/:stage/meeting.ics", "reviews/pages/meeting-ics.ts"),
    route("learners/:enrolmentId/assessor", "asye/pages/assessor.tsx"),
    route("learners/:enrolmentId/arrangements", "asye/pages/arrangements.tsx"),
    route("learners/:enrolmentId/team", "asye/pages/learner-team.tsx"),
    route("learners/:enrolmentId/hours", "asye/pages/hours.tsx"),
    route("learners/:enrolmentId/pauses", "asye/pages/pauses.tsx"),
    route("learners/:enrolmentId/pauses/:pauseId/end", "asye/pages/end-pause.tsx"),
    route("learners/:enrolmentId/extension", "asye/pages/extension.tsx"),
    route("learners/:enrolmentId/proposals/:proposalId", "asye/pages/proposal.tsx"),
    route("learners/:enrolmentId/end", "asye/pages/end.tsx"),
    route("cohorts", "asye/pages/cohorts.tsx"),
    route("cohorts/new", "asye/pages/new-cohort.tsx"),
    route("cohorts/:cohortId", "asye/pages/cohort.tsx"),
    route("cohorts/:cohortId/grid.csv", "asye/pages/cohort-csv.ts"),
    route("cohorts/:cohortId/grid.xlsx", "asye/pages/cohort-xlsx.ts"),

    // documents
    route("documents", "documents/pages/documents.tsx"),
    route("documents/new", "documents/pages/new-document.tsx"),
    route("documents/:id", "documents/pages/document.tsx"),
    route("documents/:id/edit", "documents/pages/edit-document.tsx"),
    route("documents/:id/attachments", "documents/pages/attachments.tsx"),
    route("documents/:id/attachments/:attachmentId", "documents/pages/attachment.ts"),
    route("documents/:id/autosave", "documents/pages/autosave.ts"),
    route("documents/:id/withdraw", "documents/pages/withdraw-document.tsx"),
    route("documents/:id/addendum", "documents/pages/add-addendum.tsx"),
    route("verify", "documents/pages/verify.tsx"),
    route("learners/:enrolmentId/observation-request", "documents/pages/observation-request.tsx"),

    // people outside
    route("requests", "external/pages/requests.tsx"),
    route("requests/new", "external/pages/new-request.tsx"),
    route("requests/:requestId", "external/pages/request.tsx"),
    route("requests/:requestId/paper", "external/pages/paper.tsx"),
    route("requests/:requestId/type-in", "external/pages/type-in.tsx"),

    // portfolio
    route("learners/:enrolmentId/portfolio", "portfolio/pages/portfolio.tsx"),
    route("learners/:enrolmentId/portfolio.pdf", "portfolio/pages/portfolio-pdf.ts"),
    route("learners/:enrolmentId/portfolio.zip", "portfolio/pages/portfolio-zip.ts"),

    // moderation panels
    route("learners/:enrolmentId/final", "panels/pages/final.tsx"),
    route("learners/:enrolmentId/outcome-letter.pdf", "panels/pages/outcome-letter.ts"),
    route("learners/:enrolmentId/assessor-letter.pdf", "panels/pages/assessor-letter.ts"),
    route("learners/:enrolmentId/certificate.pdf", "panels/pages/certificate.ts"),
    route("panels", "panels/pages/panels.tsx"),
    route("panels/new", "panels/pages/new-panel.tsx"),
    route("panels/members", "panels/pages/panel-members.tsx"),
    route("panels/report", "panels/pages/report.tsx"),
    route("panels/report.csv", "panels/pages/report-csv.ts"),
    route("panels/report.pdf", "panels/pages/report-pdf.ts"),
    route("panels/action-plan", "panels/pages/action-plan.tsx"),
    route("panels/:panelId", "panels/pages/panel.tsx"),
    route("panels/:panelId/change", "panels/pages/change-panel.tsx"),
    route("panels/:panelId/minutes", "panels/pages/minutes.tsx"),
    route("panels/:panelId/minutes.pdf", "panels/pages/minutes-pdf.ts"),
    route("panels/:panelId/cases/:caseId", "panels/pages/case.tsx"),
    route("panels/:panelId/cases/:caseId/portfolio", "panels/pages/portfolio.tsx"),
    route("panels/:panelId/cases/:caseId/files/:attachmentId", "panels/pages/portfolio-file.ts"),
    route("panels/:panelId/cases/:caseId/view", "panels/pages/view.tsx"),
    route("panels/:panelId/cases/:caseId/view/autosave", "panels/pages/view-autosave.ts"),
    route("panels/:panelId/cases/:caseId/decision", "panels/pages/decision.tsx"),

    // protected time and supervision
    route("protected-time", "protected-time/pages/my-protected-time.tsx"),
    route("protected-time/plan", "protected-time/pages/plan.tsx"),
    route("protected-time/plan.ics", "protected-time/pages/plan-ics.ts"),
    route("protected-time/blocks/:blockId", "protected-time/pages/block.tsx"),
    route("protected-time/blocks/:blockId/:onDay", "protected-time/pages/planned-day.tsx"),
    route("protected-time/entries/:entryId", "protected-time/pages/entry.tsx"),
    route("activities", "protected-time/pages/activities.tsx"),
    route("activities/:activityId", "protected-time/pages/activity.tsx"),
    route("learners/:enrolmentId/absences", "protected-time/pages/absences.tsx"),
    route("learners/:enrolmentId/protected-time", "protected-time/pages/protected-time-of-a-learner.tsx"),
    route("learners/:enrolmentId/supervision", "supervision/pages/supervision.tsx"),

    // caseload and protected time on one line
    route("learners/:enrolmentId/time-and-caseload", "time-and-caseload/pages/time-and-caseload.tsx"),
    route("learners/:enrolmentId/time-and-caseload.csv", "time-and-caseload/pages/time-and-caseload-csv.ts"),
    route("promised-and-got", "promised-and-got/pages/promised-and-got.tsx"),
    route("promised-and-got/figures.csv", "promised-and-got/pages/figures-csv.ts"),
    route("promised-and-got/figures.xlsx", "promised-and-got/pages/figures-xlsx.ts"),
    route("promised-and-got/outside.csv", "promised-and-got/pages/outside-csv.ts"),
    route("team", "team/pages/team.tsx"),
    route("team/team.csv", "team/pages/team-csv.ts"),
    route("team/team.xlsx", "team/pages/team-xlsx.ts"),
    route("learners/:enrolmentId/alerts", "alerts/pages/learner-alerts.tsx"),
    route("alerts", "alerts/pages/alerts.tsx"),
    route("alerts/rule", "alerts/pages/alert-rule.tsx"),

    // caseload: ceilings, reductions, weighting schemes
    route("caseload", "caseload/pages/caseload.tsx"),
    route("caseload/what-if", "caseload/pages/what-if.tsx"),
    route("planner", "caseload/pages/planner.tsx"),
    route("caseload/people/:personId", "caseload/pages/caseload-of-a-person.tsx"),
    route("caseload/reductions/:reductionId", "caseload/pages/reduction.tsx"),
    route("caseload/schemes", "caseload/pages/schemes.tsx"),
    route("caseload/schemes/:schemeId", "caseload/pages/scheme.tsx"),
    route("caseload/schemes/:schemeId/new-version", "caseload/pages/new-scheme.tsx"),

    // imports
    route("imports", "imports/pages/imports.tsx"),
    route("imports/roster", "imports/pages/upload-roster.tsx"),
    route("imports/caseload", "imports/pages/upload-caseload.tsx"),
    route("imports/samples/:file", "imports/pages/sample.ts"),
    route("imports/:batchId", "imports/pages/import.tsx"),
    route("imports/:batchId/rejected.csv", "imports/pages/rejected.ts"),

    // people and audit
    route("people", "people/pages/people.tsx"),
    route("people/new", "people/pages/new-person.tsx"),
    route("people/:personId", "people/pages/person.tsx"),
    route("people/:personId/details", "people/pages/person-details.tsx"),
    route("mail", "mail/pages/mail.tsx"),
    route("audit", "audit/pages/audit-trail.tsx"),
    route("audit/events.csv", "audit/pages/audit-csv.ts"),

    // anything else: sign in first, then "not found"
    route("*", "access/pages/nowhere.tsx"),
  ]),
] satisfies RouteConfig;
