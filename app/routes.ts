/** The site map: every address and the page that answers it. The server makes one request handler per first path segment. */
import { index, layout, route, type RouteConfig } from "@remix-run/route-config";

export default [
  layout("public-frame.tsx", [
    route("sign-in", "access/pages/sign-in.tsx"),
    route("invitation/:token", "access/pages/invitation.tsx"),
    route("accessibility", "access/pages/accessibility.tsx"),
  ]),
  route("sign-out", "access/pages/sign-out.tsx"),

  layout("frame.tsx", [
    index("home/pages/home.tsx"),
    route("account", "access/pages/account.tsx"),

    // programmes

    // asye

    // documents

    // protected time and supervision
    route("protected-time", "protected-time/pages/my-protected-time.tsx"),
    route("learners/:enrolmentId/protected-time", "protected-time/pages/protected-time-of-a-learner.tsx"),
    route("learners/:enrolmentId/time-and-caseload", "protected-time/pages/time-and-caseload.tsx"),
    route("learners/:enrolmentId/supervision", "supervision/pages/supervision.tsx"),

    // imports

    // people and audit
    route("people", "people/pages/people.tsx"),
    route("people/new", "people/pages/new-person.tsx"),
    route("people/:personId", "people/pages/person.tsx"),
    route("people/:personId/details", "people/pages/person-details.tsx"),
    route("audit", "audit/pages/audit-trail.tsx"),
    route("audit/events.csv", "audit/pages/audit-csv.ts"),

    // anything else: sign in first, then "not found"
    route("*", "access/pages/nowhere.tsx"),
  ]),
] satisfies RouteConfig;
