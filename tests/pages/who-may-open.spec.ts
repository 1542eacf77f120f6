/**
 * Every address × everybody: who may open it, its exports, its data requests and its forms. What is not yours does not exist (404);
 * without an account every address leads to sign-in. An address without a line here fails.
 */
import { expect, test, type APIRequestContext } from "@playwright/test";
import type { Account } from "../support/browser";
import { databaseOf } from "../support/browser-projects";
import { one } from "../support/journeys";
import { idsFor, patterns } from "../support/site-map";

const people: readonly Account[] = [
  "lead",
  "admin",
  "learner",
  "assessor",
  "manager",
  "other-learner",
  "other-assessor",
  "other-manager",
  "both",
  "panel",
  "other-panel",
];
type Who = readonly Account[];

const everybody = people;
const lead: Who = ["lead"];
const admin: Who = ["admin"];
/** around learner@demo.example */
const year: Who = ["learner", "assessor", "manager", "lead"];
// the lead manages the academy's own team
const managers: Who = ["manager", "other-manager", "both", "lead", "other-panel"];
const learnerAndAssessor: Who = ["learner", "assessor"];

type Line = { address: string; may: Who; /** who may send something to it, where nobody can open it */ send?: Who };
type Lines = "public" | Line[];

function lines(file: string): Record<string, Lines> {
  const person = (email: string) => one(file, "select person_id from account where email = ?", `${email}@demo.example`);
  const enrolmentOf = (email: string) => one(file, "select id from enrolment where person_id = ?", person(email));
  const own = enrolmentOf("learner");
  const handedOver = one(
    file,
    "select a.enrolment_id from assessorship a join enrolment e on e.id = a.enrolment_id and e.status = 'active' where a.assessor_id = ? and a.ends_on is not null",
    person("other-assessor"),
  );
  // the academy's own documents, not what other journeys begin meanwhile
  const document = (enrolment: string, kind: string, state: string, more = "1 = 1") =>
    one(
      file,
      `select id from document where id like 'm%' and enrolment_id = ? and kind = ? and state = ? and ${more} order by id`,
      enrolment,
      kind,
      state,
    );
  const written = document(own, "writtenWork", "locked");
  const observed = document(own, "directObservation", "locked");
  const waiting = document(own, "criticalReflection", "submitted");
  const { blockId: block, onDay: blockOn, entryId: entry } = idsFor(file, "learner@demo.example") as Record<"blockId" | "onDay" | "entryId", string>;
  const returned = document(own, "writtenWork", "returned");
  const withdrawn = one(file, "select id from document where id like 'm%' and enrolment_id = ? and state = 'withdrawn'", own);
  const paused = one(file, "select id from pause where enrolment_id = ? order by id", own);
  const proposed = one(file, "select id from proposal where enrolment_id = ? and id like 'm10%' order by id", own);
  const draft = document(enrolmentOf("other-learner"), "familyFeedback", "draft");
  // written by the assessor before, signed while they were; and one that the learner wrote then
  const wroteBefore = document(handedOver, "directObservation", "locked", `started_by_id = '${person("other-assessor")}'`);
  const readBefore = document(handedOver, "familyFeedback", "locked");
  const attached = (enrolment: string) =>
    one(
      file,
      "select '/documents/' || d.id || '/attachments/' || a.id from attachment a join document d on d.id = a.document_id where d.enrolment_id = ? and d.kind = 'writtenWork' and d.state = 'locked' order by a.id",
      enrolment,
    );
  // read by learner and assessor only, for ever; and the learner's own
  const rated = document(own, "selfAssessment", "locked");
  const thought = document(own, "privateReflection", "draft");
  const shared = document(own, "privateReflection", "submitted");
  const someone = person("learner");
  const reduced = one(file, "select person_id from capacity_reduction where id = 'reduction-1'");
  const passed = one(
    file,
    "select c.enrolment_id from panel_case c join panel_decision d on d.case_id = c.id where d.decision = 'confirmPass' order by c.id",
  );
  const assessedThat = one(
    file,
    "select assessor_id from panel_case where enrolment_id = ? and decided_at is not null order by submitted_at desc",
    passed,
  );
  const passedBy: Who = people.filter((who) => person(who) === assessedThat);
  const onPanels: Who = ["lead", "panel", "other-panel"];
  const toRead = "/panels/panel-next/cases/m12-03-case-1";
  const ticked = one(file, "select json_extract(words, '$.attachments[0]') from panel_case where id = 'm12-03-case-1'");
  const over = one(file, "select id from panel where closed_at is not null order by meets_on");
  const decidedCase = one(file, "select id from panel_case where panel_id = ? order by position", over);
  const drafted = one(file, "select based_on_id from version_draft where what = 'programme'");
  const open = (address: string, may: Who): Line => ({ address, may });
  const batch = one(file, "select id from import_batch where kind = 'roster' order by created_at desc");
  const begin = (kind: string, stage: string, enrolment = own) => `/documents/new?enrolment=${enrolment}&kind=${kind}&stage=${stage}`;
  const learner = (rest: string, may: Who): Line[] => [
    open(`/learners/${own}${rest}`, may),
    open(`/learners/${handedOver}${rest}`, handedOverTo(may)),
  ];
  /** A question of the learner's to a family, and one of the assessor's to an observer. */
  const asked = (rest: string): Line[] =>
    (["learner", "assessor"] as const).map((who) => {
      const id = one(file, "select id from external_request where asked_by_id = ? and id like 'm10-%' order by id", person(who));
      return open(`/requests/${id}${rest}`, [who]);
    });
  /** The same page of somebody whose assessor was other-assessor@ and is assessor@ now, in another team. */
  const handedOverTo = (may: Who): Who => may.filter((who) => who === "assessor" || who === "lead");

  return {
    "/sign-in": "public",
    "/invitation/:token": "public",
    "/accessibility": "public",
    "/answer/:token": "public",
    "/sign-out": "public",
    "/": [open("/", everybody)],
    "/account": [open("/account", everybody)],
    "/programmes": [
      open(
        "/programmes",
        people.filter((p) => p !== "admin" && p !== "panel"),
      ),
    ],
    "/programmes/:programmeId": [
      open(
        "/programmes/asye-child-and-family.1",
        people.filter((p) => p !== "admin" && p !== "panel"),
      ),
    ],
    "/programmes/:programmeId/new-version": [open("/programmes/asye-child-and-family.1/new-version", lead)],
    "/programmes/:programmeId/new-version/preview": [open(`/programmes/${drafted}/new-version/preview`, lead)],
    "/programmes/:programmeId/new-version/:part": [
      open(`/programmes/${drafted}/new-version/about`, lead),
      open(`/programmes/${drafted}/new-version/needs-final`, lead),
    ],
    "/programmes/documents": [open("/programmes/documents", lead)],
    "/programmes/documents/:kind": [open("/programmes/documents/writtenWork", lead)],
    "/programmes/documents/:kind/new-version": [
      open("/programmes/documents/writtenWork/new-version", lead),
      open("/programmes/documents/agreement/new-version", lead),
    ],
    "/programmes/documents/:kind/new-version/preview": [open("/programmes/documents/writtenWork/new-version/preview", lead)],
    "/programmes/documents/:kind/new-version/:part": [open("/programmes/documents/writtenWork/new-version/about", lead)],
    "/grants": [open("/grants", lead)],
    "/grants/record": [open("/grants/record?what=claims&claim=registration", lead), open("/grants/record?what=facts", lead)],
    "/grants/columns": [open("/grants/columns", lead)],
    "/grants/amounts": [open("/grants/amounts", lead)],
    "/grants/claims.csv": [open("/grants/claims.csv", lead)],
    "/grants/claims.xlsx": [open("/grants/claims.xlsx", lead)],
    "/grants/:enrolmentId": [open(`/grants/${own}`, lead), open(`/grants/${handedOver}`, lead)],
    // those without a year of their own are told so
    "/my-asye": [open("/my-asye", everybody)],
    "/promised-and-got": [open("/promised-and-got", lead)],
    "/promised-and-got/figures.csv": [open("/promised-and-got/figures.csv", lead)],
    "/promised-and-got/figures.xlsx": [open("/promised-and-got/figures.xlsx", lead)],
    "/promised-and-got/outside.csv": [open("/promised-and-got/outside.csv", lead)],
    "/team": [open("/team", managers)],
    "/team/team.csv": [open("/team/team.csv", managers)],
    "/team/team.xlsx": [open("/team/team.xlsx", managers)],
    "/learners": [open("/learners", ["assessor", "other-assessor", "both"])],
    "/learners/:enrolmentId": learner("", year),
    "/learners/:enrolmentId/stages/:stage": learner("/stages/sixMonth", year),
    "/learners/:enrolmentId/stages/:stage/meeting": learner("/stages/final/meeting", year),
    "/learners/:enrolmentId/stages/:stage/meeting.ics": [open(`/learners/${own}/stages/sixMonth/meeting.ics`, year)],
    "/learners/:enrolmentId/assessor": learner("/assessor", ["assessor", "lead"]),
    "/learners/:enrolmentId/arrangements": learner("/arrangements", year),
    "/learners/:enrolmentId/team": learner("/team", lead),
    "/learners/:enrolmentId/hours": learner("/hours", lead),
    "/learners/:enrolmentId/extension": learner("/extension", year),
    "/learners/:enrolmentId/end": learner("/end", lead),
    "/learners/:enrolmentId/pauses/:pauseId/end": [open(`/learners/${own}/pauses/${paused}/end`, lead)],
    "/learners/:enrolmentId/proposals/:proposalId": [open(`/learners/${own}/proposals/${proposed}`, year)],
    "/learners/:enrolmentId/programme": learner("/programme", lead),
    "/learners/:enrolmentId/pauses": learner("/pauses", year),
    "/learners/:enrolmentId/observation-request": learner("/observation-request", learnerAndAssessor),
    "/learners/:enrolmentId/portfolio": learner("/portfolio", ["learner", "lead"]),
    "/learners/:enrolmentId/portfolio.pdf": learner("/portfolio.pdf", ["learner", "lead"]),
    "/learners/:enrolmentId/portfolio.zip": learner("/portfolio.zip", ["learner", "lead"]),
    "/learners/:enrolmentId/protected-time": learner("/protected-time", year),
    "/learners/:enrolmentId/time-and-caseload": learner("/time-and-caseload", year),
    "/learners/:enrolmentId/time-and-caseload.csv": learner("/time-and-caseload.csv", year),
    "/learners/:enrolmentId/supervision": learner("/supervision", year),
    "/learners/:enrolmentId/final": learner("/final", year),
    "/learners/:enrolmentId/outcome-letter.pdf": [open(`/learners/${passed}/outcome-letter.pdf`, lead)],
    "/learners/:enrolmentId/assessor-letter.pdf": [open(`/learners/${passed}/assessor-letter.pdf`, ["lead", ...passedBy])],
    "/learners/:enrolmentId/certificate.pdf": [open(`/learners/${passed}/certificate.pdf`, lead)],
    "/panels": [open("/panels", onPanels)],
    "/panels/new": [open("/panels/new", lead)],
    "/panels/members": [open("/panels/members", lead)],
    "/panels/report": [open("/panels/report", lead)],
    "/panels/report.csv": [open("/panels/report.csv", lead)],
    "/panels/report.pdf": [open("/panels/report.pdf", lead)],
    "/panels/action-plan": [open("/panels/action-plan", lead)],
    "/panels/:panelId": [open("/panels/panel-next", onPanels), open(`/panels/${over}`, lead)],
    "/panels/:panelId/change": [open("/panels/panel-next/change", lead)],
    "/panels/:panelId/minutes": [open("/panels/panel-next/minutes", lead)],
    "/panels/:panelId/minutes.pdf": [open("/panels/panel-next/minutes.pdf", lead)],
    // given to both members and released; one not given to anybody; one on a panel that is closed
    "/panels/:panelId/cases/:caseId": [
      open(toRead, onPanels),
      open("/panels/panel-next/cases/m12-02-case-1", lead),
      open(`/panels/${over}/cases/${decidedCase}`, lead),
    ],
    "/panels/:panelId/cases/:caseId/portfolio": [open(`${toRead}/portfolio`, onPanels), open(`/panels/${over}/cases/${decidedCase}/portfolio`, lead)],
    // ticked as naming nobody; the one of another document was not
    "/panels/:panelId/cases/:caseId/files/:attachmentId": [
      open(`${toRead}/files/${ticked}`, onPanels),
      open(`${toRead}/files/${attached(own).split("/").at(-1)}`, []),
    ],
    "/panels/:panelId/cases/:caseId/view": [
      open(`${toRead}/view`, ["panel", "other-panel"]),
      { ...open(`${toRead}/view?look=second`, ["other-panel"]), send: ["panel"] },
    ],
    "/panels/:panelId/cases/:caseId/view/autosave": [{ ...open(`${toRead}/view/autosave`, []), send: ["panel", "other-panel"] }],
    // its chair is the lead
    "/panels/:panelId/cases/:caseId/decision": [open(`${toRead}/decision`, lead)],
    "/cohorts": [open("/cohorts", lead)],
    "/cohorts/new": [open("/cohorts/new", lead)],
    "/cohorts/:cohortId": [open("/cohorts/cohort-month-10", lead)],
    "/cohorts/:cohortId/grid.csv": [open("/cohorts/cohort-month-10/grid.csv", lead)],
    "/cohorts/:cohortId/grid.xlsx": [open("/cohorts/cohort-month-10/grid.xlsx", lead)],
    "/documents": [open("/documents", everybody)],
    "/documents/new": [
      open(begin("criticalReflection", "final"), ["learner"]),
      open(begin("reviewRecord", "sixMonth"), ["assessor"]),
      open(begin("reviewRecord", "final", handedOver), ["assessor"]),
      open(begin("pdp", "final"), ["learner"]),
      open(`/documents/new?enrolment=${own}&kind=actionPlan`, ["assessor"]),
      open(`/documents/new?enrolment=${own}&kind=privateReflection`, ["learner"]),
    ],
    "/documents/:id": [
      open(`/documents/${written}`, ["learner", "assessor", "lead"]),
      open(`/documents/${observed}`, year),
      open(`/documents/${waiting}`, learnerAndAssessor),
      open(`/documents/${returned}`, learnerAndAssessor),
      open(`/documents/${withdrawn}`, learnerAndAssessor),
      open(`/documents/${draft}`, ["other-learner"]),
      open(`/documents/${rated}`, learnerAndAssessor),
      open(`/documents/${thought}`, ["learner"]),
      open(`/documents/${shared}`, learnerAndAssessor),
      open(`/documents/${wroteBefore}`, ["other-assessor", "assessor", "lead"]),
      open(`/documents/${readBefore}`, ["assessor", "lead"]),
    ],
    "/documents/:id/attachments": [
      open(`/documents/${returned}/attachments`, ["learner"]),
      open(`/documents/${draft}/attachments`, ["other-learner"]),
    ],
    "/documents/:id/attachments/:attachmentId": [
      open(attached(own), ["learner", "assessor", "lead"]),
      open(attached(handedOver), ["assessor", "lead"]),
    ],
    "/documents/:id/edit": [open(`/documents/${returned}/edit`, ["learner"]), open(`/documents/${draft}/edit`, ["other-learner"])],
    "/documents/:id/autosave": [{ ...open(`/documents/${draft}/autosave`, []), send: ["other-learner"] }],
    "/documents/:id/withdraw": [open(`/documents/${returned}/withdraw`, ["learner"]), open(`/documents/${draft}/withdraw`, ["other-learner"])],
    "/documents/:id/addendum": [
      open(`/documents/${written}/addendum`, learnerAndAssessor),
      open(`/documents/${observed}/addendum`, learnerAndAssessor),
    ],
    // everything for the lead, their own for learners
    "/verify": [open("/verify", ["lead", "learner", "other-learner"]), open(`/verify?enrolment=${own}`, ["learner", "lead"])],
    "/requests": [open("/requests", everybody)],
    "/requests/new": [
      open(`/requests/new?enrolment=${own}`, learnerAndAssessor),
      open(`/requests/new?enrolment=${own}&kind=familyFeedback&stage=sixMonth`, learnerAndAssessor),
      open(`/requests/new?enrolment=${handedOver}`, ["assessor"]),
    ],
    "/requests/:requestId": asked(""),
    "/requests/:requestId/paper": asked("/paper"),
    "/requests/:requestId/type-in": asked("/type-in"),
    "/protected-time": [open("/protected-time", ["learner", "other-learner"])],
    "/calendar/:token": "public",
    "/activities": [open("/activities", lead)],
    "/activities/:activityId": [open("/activities/reading", lead)],
    "/account/calendar": [open("/account/calendar", everybody)],
    "/protected-time/plan.ics": [open("/protected-time/plan.ics", ["learner", "other-learner"])],
    "/protected-time/plan": [open("/protected-time/plan", ["learner", "other-learner"])],
    "/protected-time/blocks/:blockId": [open(`/protected-time/blocks/${block}`, ["learner"])],
    "/protected-time/blocks/:blockId/:onDay": [open(`/protected-time/blocks/${block}/${blockOn}`, ["learner"])],
    "/protected-time/entries/:entryId": [open(`/protected-time/entries/${entry}`, ["learner"])],
    "/learners/:enrolmentId/absences": learner("/absences", ["learner", "manager"]),
    "/caseload": [open("/caseload", managers)],
    "/caseload/what-if": [open("/caseload/what-if?type=child-protection", managers)],
    "/planner": [open("/planner", lead)],
    "/caseload/people/:personId": [
      open(`/caseload/people/${reduced}`, ["manager", "lead"]),
      open(`/caseload/people/${someone}`, ["manager", "lead"]),
    ],
    "/caseload/reductions/:reductionId": [open("/caseload/reductions/reduction-1", ["manager", "lead"])],
    "/caseload/schemes": [open("/caseload/schemes", lead)],
    "/caseload/schemes/:schemeId": [open("/caseload/schemes/hundred-points.1", lead)],
    "/caseload/schemes/:schemeId/new-version": [open("/caseload/schemes/hundred-points.1/new-version", lead)],
    "/imports": [open("/imports", lead)],
    "/imports/roster": [open("/imports/roster", lead)],
    "/imports/caseload": [open("/imports/caseload", lead)],
    "/imports/samples/:file": [open("/imports/samples/roster.csv", lead)],
    "/imports/:batchId": [open(`/imports/${batch}`, lead)],
    "/imports/:batchId/rejected.csv": [open(`/imports/${batch}/rejected.csv`, lead)],
    "/learners/:enrolmentId/alerts": learner("/alerts", year),
    "/alerts": [open("/alerts", lead)],
    "/alerts/rule": [open("/alerts/rule", lead)],
    "/people": [open("/people", ["lead", "admin"])],
    "/people/new": [open("/people/new", admin)],
    "/people/:personId": [open(`/people/${someone}`, ["lead", "admin"])],
    "/people/:personId/details": [open(`/people/${someone}/details`, admin)],
    "/mail": [open("/mail", admin)],
    "/audit": [open("/audit", admin)],
    "/audit/events.csv": [open("/audit/events.csv", admin)],
  };
}

/** Addresses that answer with a file, not a page: they have no data request of their own. */
const isFile = (address: string) => /\.(csv|xlsx|ics|pdf|zip)$|\/samples\/|\/(attachments|files)\/./.test(address);
const dataOf = (address: string) => {
  const [path = "", search] = address.split("?");
  return `${path === "/" ? "/_root" : path}.data${search ? `?${search}` : ""}`;
};

const file = (project: string) => databaseOf(process.env.PORTAL_TEST_FOLDER ?? "", project);
async function signIn(request: APIRequestContext, who: Account, origin: string): Promise<void> {
  const answer = await request.post("/sign-in", {
    form: { email: `${who}@demo.example`, password: "academy-demo" },
    headers: { Origin: origin },
    maxRedirects: 0,
  });
  expect(answer.status(), `${who} signs in`).toBe(302);
}

test("@once every address of the site map has its line", ({ page: _ }, { project }) => {
  expect(Object.keys(lines(file(project.name))).sort()).toEqual(patterns());
});

for (const who of people)
  test(`@once what ${who}@ may open, and what does not exist for them`, async ({ request, baseURL }, { project }) => {
    test.setTimeout(120_000);
    const origin = baseURL ?? "";
    await signIn(request, who, origin);
    const wrong: string[] = [];
    for (const [pattern, all] of Object.entries(lines(file(project.name)))) {
      if (all === "public") continue;
      for (const { address, may, send } of all) {
        const mine = may.includes(who);
        const say = (what: string, status: number) => wrong.push(`${what} ${address} (${pattern}): ${status}, ${mine ? "theirs" : "not theirs"}`);
        const page = await request.get(address, { maxRedirects: 0 });
        if (page.status() !== (mine ? 200 : 404)) say("GET", page.status());
        if (!isFile(address)) {
          const data = await request.get(dataOf(address), { maxRedirects: 0 });
          if (data.status() !== (mine ? 200 : 404)) say("data", data.status());
        }
        // an empty form changes nothing where it is theirs, and there is nothing to send it to where it is not
        if (mine || send?.includes(who)) continue;
        const sent = await request.post(address, { form: { nothing: "1" }, headers: { Origin: origin }, maxRedirects: 0 });
        if (![404, 405].includes(sent.status())) say("POST", sent.status());
      }
    }
    expect(wrong).toEqual([]);
  });

test("@once guessed ids do not exist for anybody", async ({ request, baseURL }) => {
  await signIn(request, "lead", baseURL ?? "");
  const wrong: string[] = [];
  for (const pattern of patterns().filter((p) => p.includes(":") && !/^\/(invitation|answer|calendar)/.test(p)))
    for (const id of ["no-such-id", "00000000-0000-4000-a000-000000000000"]) {
      const address = pattern.replace(/:\w+/g, id);
      const answer = await request.get(address, { maxRedirects: 0 });
      if (answer.status() !== 404) wrong.push(`${address}: ${answer.status()}`);
    }
  expect(wrong).toEqual([]);
});

test("@once without an account every address leads to sign-in", async ({ request, baseURL }, { project }) => {
  test.setTimeout(120_000);
  const wrong: string[] = [];
  for (const all of Object.values(lines(file(project.name)))) {
    if (all === "public") continue;
    for (const { address } of all) {
      const page = await request.get(address, { maxRedirects: 0 });
      const led = page.status() === 302 && (page.headers().location ?? "").startsWith("/sign-in?next=");
      if (!led && !(page.status() === 404 && address.endsWith("/autosave")))
        wrong.push(`GET ${address}: ${page.status()} ${page.headers().location ?? ""}`);
      if (!isFile(address)) {
        const data = await request.get(dataOf(address), { maxRedirects: 0 });
        const text = await data.text();
        // a data request is led there inside its body
        if (!(text.includes("/sign-in?next=") || data.status() === 401 || data.status() === 404)) wrong.push(`data ${address}: ${data.status()}`);
      }
      const sent = await request.post(address, { form: { nothing: "1" }, headers: { Origin: baseURL ?? "" }, maxRedirects: 0 });
      const sentOn = sent.status() === 302 && (sent.headers().location ?? "").startsWith("/sign-in");
      if (!sentOn && ![401, 405].includes(sent.status())) wrong.push(`POST ${address}: ${sent.status()}`);
    }
  }
  expect(wrong).toEqual([]);
});
