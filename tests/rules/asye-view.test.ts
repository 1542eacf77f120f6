import { describe, expect, test } from "vitest";
import { applySet, detailsForm, rowsOf, rowText, setForm, type ChosenLearner } from "#app/asye/forms";
import { gridFilter, rowMarkup } from "#app/asye/grid";
import { endedAs } from "#app/asye/rules";
import { gridTable } from "#app/asye/grid-export";
import { progressOf, type OpenRequest, type YearDocument } from "#app/asye/progress";
import type { CohortYear, EnrolmentFacts, LearnerYear } from "#app/asye/read.server";
import { monthOf, scheduleOf, weekOf } from "#app/asye/schedule";
import type { Definition } from "#app/documents/definition";
import { newestDefinitions } from "#app/documents/definitions/shipped";
import { gridView, stageView, yearView, type Definitions } from "#app/asye/view";
import { shippedProgrammes, type ShippedProgramme } from "#app/programmes/shipped";
import type { Day, Instant, Period } from "#app/shared/dates";

const programme = (shippedProgrammes[0] as ShippedProgramme).definition;
const TODAY: Day = "2026-11-25";
const doc = (id: string, kind: string, stage: string, rest: Partial<YearDocument> = {}): YearDocument => ({
  id,
  kind,
  stage,
  state: "locked",
  waitingFor: null,
  stateSince: "2026-11-02T10:00:00.000Z" as Instant,
  writerId: "kim",
  ...rest,
});
type Given = { facts?: Partial<EnrolmentFacts>; documents?: YearDocument[]; requests?: OpenRequest[]; pauses?: Period[]; startsOn?: Day };
function aYear({ facts = {}, documents = [], requests = [], pauses = [], startsOn = "2026-09-07" }: Given = {}): LearnerYear {
  const enrolment: EnrolmentFacts = {
    id: "e1",
    cohortId: "c1",
    cohortName: "September 2026",
    programmeId: "asye-child-and-family.1",
    frameworkId: "pqs-practitioners",
    personId: "kim",
    name: "Kim Patel",
    familyName: "Patel",
    startsOn,
    status: "active",
    endedOn: null,
    passed: null,
    assessorId: "amy",
    assessorName: "Amy Jones",
    assessorSince: startsOn,
    assessorUntil: null,
    assessorLeftOn: null,
    managerId: "lou",
    managerName: "Lou Grant",
    teamId: "t1",
    teamName: "North",
    ...facts,
  };
  const terms = { startsOn, programme, patterns: [], pauses, bankHolidays: new Set<Day>() };
  const schedule = scheduleOf(terms);
  const names = { learner: enrolment.name, assessor: enrolment.assessorName, lineManager: enrolment.managerName };
  const progress = progressOf({ schedule, documents, requests, names, today: TODAY, over: enrolment.status !== "active" });
  return {
    enrolment,
    programme,
    schedule,
    progress,
    week: weekOf(schedule, TODAY),
    month: monthOf(schedule, TODAY),
    patterns: [],
    minutesPerWeek: null,
    pauses: pauses.map((p, i) => ({ ...p, id: `p${i}`, reason: "sickness" as const })),
    extensions: [],
    documents,
    requests,
    asks: [],
    dateTerms: terms,
  };
}
const as = (personId: string, isLead = false) => ({ personId, isLead });
const buttons = (year: LearnerYear, personId: string, stage = "threeMonth") =>
  Object.fromEntries(stageView(year, stage, as(personId), TODAY, newestDefinitions)?.requirements.map((r) => [r.key, r.button?.label ?? null]) ?? []);

describe("one learner's year", () => {
  test("the learner may follow their own tasks, the assessor theirs, the line manager none", () => {
    const year = aYear({ documents: [doc("a", "agreement", "agreement")] });
    const links = (personId: string) =>
      yearView(year, as(personId), TODAY, newestDefinitions)
        .tasks.filter((t) => t.to !== null)
        .map((t) => t.key);
    expect(links("kim")).toEqual([
      "familyFeedback.threeMonth",
      "professionalFeedback.threeMonth",
      "writtenWork.threeMonth",
      "directObservation.threeMonth",
    ]);
    expect(links("amy")).toEqual(["reviewRecord.threeMonth"]);
    expect(links("lou")).toEqual([]);
  });

  test("a document is linked only for those whom it may be open to", () => {
    const documents = [
      doc("sent", "criticalReflection", "sixMonth", { state: "submitted", waitingFor: "assessor" }),
      doc("draft", "familyFeedback", "threeMonth", { state: "draft" }),
    ];
    const year = aYear({ documents });
    expect(yearView(year, as("kim"), TODAY, newestDefinitions).waiting.map((w) => w.to)).toEqual(["/documents/sent"]);
    expect(yearView(year, as("amy"), TODAY, newestDefinitions).waiting.map((w) => [w.to, w.mine])).toEqual([["/documents/sent", true]]);
    const pieces = (personId: string, isLead = false) =>
      stageView(year, "threeMonth", as(personId, isLead), TODAY, newestDefinitions)
        ?.requirements.find((r) => r.key === "familyFeedback.threeMonth")
        ?.pieces.map((p) => p.id);
    expect(pieces("kim")).toEqual(["draft"]);
    expect([pieces("amy"), pieces("lou"), pieces("lead", true)]).toEqual([[], [], []]);
  });

  test("the academy's own version of a document decides who may follow a link to it, and what it is called", () => {
    const documents = [doc("sent", "criticalReflection", "sixMonth", { state: "submitted", waitingFor: "assessor" })];
    const reflection = newestDefinitions.get("criticalReflection")!;
    const own: Definitions = new Map<string, Definition>([
      ...newestDefinitions,
      ["criticalReflection", { ...reflection, audience: { ...reflection.audience, open: ["learner", "assessor", "lineManager"] } }],
      ["actionPlan", { ...newestDefinitions.get("actionPlan")!, title: "Plan of support" }],
    ]);
    const link = (definitions: Definitions) => yearView(aYear({ documents }), as("lou"), TODAY, definitions).waiting.map((w) => w.to);
    expect(link(new Map(newestDefinitions))).toEqual([null]);
    expect(link(own)).toEqual(["/documents/sent"]);
    const plans = shippedProgrammes.at(-1)!.definition;
    const begin = yearView({ ...aYear(), programme: plans }, as("amy"), TODAY, own).beside.begin.map((b) => b.label);
    expect(begin).toContain("Write a plan of support");
  });

  test("each stage has one button for each thing that this viewer can do", () => {
    expect(buttons(aYear(), "kim")).toEqual({
      "directObservation.threeMonth": "Ask for a direct observation",
      "familyFeedback.threeMonth": "Write a piece of family feedback",
      "professionalFeedback.threeMonth": "Write a piece of feedback from another professional",
      "writtenWork.threeMonth": "Write a piece of written work",
      "reviewRecord.threeMonth": null,
    });
    expect(buttons(aYear(), "amy")["reviewRecord.threeMonth"]).toBe("Write a review record");
    expect(Object.values(buttons(aYear(), "lou")).every((b) => b === null)).toBe(true);
    const request: OpenRequest = { id: "r", stage: "threeMonth", proposedOn: null, requestedAt: "2026-11-20T10:00:00.000Z" as Instant };
    expect(buttons(aYear({ requests: [request] }), "kim")["directObservation.threeMonth"]).toBeNull();
    expect(stageView(aYear({ requests: [request] }), "threeMonth", as("amy"), TODAY, newestDefinitions)?.requirements[0]?.button).toEqual({
      label: "Observe, as asked for",
      to: "/documents/new?enrolment=e1&kind=directObservation&stage=threeMonth&request=r",
      primary: true,
    });
    const sent = aYear({ documents: [doc("d", "writtenWork", "threeMonth", { state: "submitted", waitingFor: "assessor" })] });
    expect(buttons(sent, "amy")["writtenWork.threeMonth"]).toBe("Read and sign");
    expect(buttons(sent, "kim")["writtenWork.threeMonth"]).toBeNull();
    const back = aYear({ documents: [doc("d", "writtenWork", "threeMonth", { state: "returned", waitingFor: "learner" })] });
    expect(buttons(back, "kim")["writtenWork.threeMonth"]).toBe("See what came back");
  });

  test("a year that has ended says so and offers nothing", () => {
    const year = aYear({ facts: { status: "withdrawn", endedOn: "2026-11-01" } });
    const view = yearView(year, as("kim"), TODAY, newestDefinitions);
    expect([view.week, view.next, view.tasks]).toEqual(["Withdrawn on 1 November 2026", null, []]);
    expect(Object.values(buttons(year, "kim")).every((b) => b === null)).toBe(true);
  });

  test("a year that a panel ended says whether it was passed, on the page, in the grid and in the export", () => {
    const said = (passed: boolean | null) => {
      const year = aYear({ facts: { id: `ended ${passed}`, status: "completed", endedOn: "2026-11-01", passed } });
      const cohort = { cohort: { id: "c1", name: "C", startsOn: "2026-09-07", programme } as unknown as CohortYear["cohort"], learners: [year] };
      const filter = gridFilter(new URLSearchParams(""));
      const table = gridTable(cohort, filter, TODAY);
      return [
        yearView(year, as("kim"), TODAY, newestDefinitions).week,
        gridView(cohort, filter, TODAY).rows[0]?.[3],
        table.columns.find((c) => c.heading === "Where they are")?.value(year),
        endedAs(year.enrolment),
      ];
    };
    const on = " on 1 November 2026";
    expect(said(true)).toEqual([`Completed, passed${on}`, "Completed, passed", "Completed, passed", "completedPass"]);
    expect(said(false)).toEqual([`Ended, not passed${on}`, "Ended, not passed", "Ended, not passed", "completedFail"]);
    expect(said(null)).toEqual([`Completed${on}`, "Completed", "Completed", "completed"]);
    expect(endedAs({ status: "withdrawn", passed: null })).toBe("withdrawn");
  });

  test("a stage that the programme does not have is not there", () => {
    expect(stageView(aYear(), "panel", as("kim"), TODAY, newestDefinitions)).toBeNull();
  });
});

describe("the grid", () => {
  const late = aYear({ facts: { id: "late", name: "Lee Late", teamId: "t2", teamName: "South", assessorId: null, assessorName: null } });
  const fine = aYear({ facts: { id: "fine", name: "Fay Fine" }, startsOn: "2026-11-23" });
  const gone = aYear({ facts: { id: "gone", name: "Gil Gone", status: "transferred", endedOn: "2026-10-01" } });
  const cohort: CohortYear = {
    cohort: {
      id: "c1",
      name: "September 2026",
      startsOn: "2026-09-07",
      programmeId: "asye-child-and-family.1",
      programmeName: "ASYE child and family",
      programmeVersion: 1,
      programme,
      frameworkId: "pqs-practitioners",
      frameworkName: "Post-Qualifying Standards",
      frameworkShortName: "PQS",
    },
    learners: [fine, gone, late],
  };
  const rows = (query: string) => gridView(cohort, gridFilter(new URLSearchParams(query)), TODAY).rows.map((r) => r[0]);

  test("who needs help first, unless asked otherwise", () => {
    expect(rows("")).toEqual(["late", "fine", "gone"]);
    expect(rows("order=name")).toEqual(["fine", "gone", "late"]);
    expect(rows("order=team")).toEqual(["fine", "gone", "late"]);
    expect(rows("order=__proto__&show=constructor")).toEqual(["late", "fine", "gone"]);
  });

  test("filters, and totals of what is left", () => {
    expect(rows("show=late")).toEqual(["late"]);
    expect(rows("team=t1")).toEqual(["fine", "gone"]);
    expect(rows("assessor=-")).toEqual(["late"]);
    expect(rows("team=t1&show=risk")).toEqual([]);
    const grid = gridView(cohort, gridFilter(new URLSearchParams("show=late")), TODAY);
    expect(grid.totals[0]).toEqual([0, 0, 1, 0, 0, 0, 0]);
    expect([grid.rows.length, grid.all]).toEqual([1, 3]);
    expect(grid.rows[0]?.[4].split("\n").map((line) => line.slice(1))).toEqual([
      "51 days late",
      "Evidence late",
      "7 Mar 2027",
      "If needed",
      "7 Sep 2027",
    ]);
    expect(grid.assessors.map((a) => a.label)).toEqual(["Amy Jones", "No assessor"]);
  });

  test("a year that has ended is late nowhere: not in its row, not in the totals, not in the spreadsheet", () => {
    const only = { ...cohort, learners: [gone] };
    const filter = gridFilter(new URLSearchParams(""));
    const grid = gridView(only, filter, TODAY);
    expect(grid.rows[0]?.[4].split("\n").map((line) => line.slice(1))).toEqual(["Not done", "Not done", "Not done", "If needed", "Not done"]);
    expect(grid.totals.slice(0, 2)).toEqual([
      [0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 1],
    ]);
    const table = gridTable(only, filter, TODAY);
    const cell = (heading: string) => table.columns.find((c) => c.heading === heading)?.value(gone);
    expect([cell("3-month review: state"), cell("3-month review: in words"), cell("Missing next")]).toEqual([
      "Not done",
      "Not done: the year ended",
      "The year ended before everything it asks for was signed.",
    ]);
    expect(stageView(gone, "agreement", as("kim"), TODAY, newestDefinitions)?.day).toBe("Monday 5 October 2026, 51 days ago");
  });

  test("a row is markup in which a name is only ever a name", () => {
    const markup = rowMarkup(
      ['"><script>', "<b>O'Neil & Co</b>", 'North "A"', "3 of 52", "2<i>late</i>\n0Done"],
      [["one", "One"] as const, ["two", "Two"] as const],
    );
    expect(markup).toBe(
      '<tr><th scope="row"><a href="/learners/%22%3E%3Cscript%3E">&#60;b&#62;O\'Neil &#38; Co&#60;/b&#62;</a><span>North &#34;A&#34;</span></th><td>3 of 52</td>' +
        '<td class="s-late"><a href="/learners/%22%3E%3Cscript%3E/stages/one">&#60;i&#62;late&#60;/i&#62;</a></td>' +
        '<td class="s-done"><a href="/learners/%22%3E%3Cscript%3E/stages/two">Done</a></td></tr>',
    );
  });

  test("the export has the same learners in the same order", () => {
    const table = gridTable(cohort, gridFilter(new URLSearchParams("")), TODAY);
    const first = table.rows[0];
    expect(table.columns.map((c) => c.heading).slice(0, 9)).toEqual([
      "Learner",
      "Team",
      "Assessor",
      "Line manager",
      "Began",
      "Where they are",
      "Agreement: date",
      "Agreement: state",
      "Agreement: in words",
    ]);
    expect(first && table.columns.slice(0, 8).map((c) => c.value(first))).toEqual([
      "Lee Late",
      "South",
      null,
      "Lou Grant",
      "2026-09-07",
      "Week 12 of 52",
      "2026-10-05",
      "Late",
    ]);
  });
});

describe("starting a cohort, in the form itself", () => {
  const row: ChosenLearner = { personId: "p.1", startsOn: "2026-09-07", minutesPerWeek: 1332, assessorId: null, managerId: "m", teamId: null };

  test("a learner travels as text and comes back the same; what is not ours is passed over", () => {
    expect(rowsOf({ row: [rowText(row)] })).toEqual([row]);
    expect(rowsOf({ row: ["", "|", "p|2026-02-31|||", rowText(row), rowText(row), "q|2026-09-07|99999|a'b|<i>|"] })).toEqual([
      row,
      { personId: "q", startsOn: "2026-09-07", minutesPerWeek: null, assessorId: null, managerId: null, teamId: null },
    ]);
  });

  test("one change for several; what is empty stays", () => {
    const rows = [row, { ...row, personId: "p.2", assessorId: "amy" }];
    const values = { to: "unassessed", setHours: "22,5", setAssessor: "bo" };
    const set = setForm.parse(values);
    expect(applySet(rows, values, set)).toEqual({ rows: [{ ...row, assessorId: "bo", minutesPerWeek: 1350 }, rows[1]], changed: 1 });
    expect(
      applySet(rows, { ticked: "p.2" }, setForm.parse({ to: "ticked", setStartsOn: { day: "1", month: "10", year: "2026" } })).rows[1]?.startsOn,
    ).toBe("2026-10-01");
    expect(applySet(rows, {}, setForm.parse({ to: "ticked" })).changed).toBe(0);
    expect(setForm.safeParse({ to: "all", setHours: "80" }).error?.issues[0]?.message).toBe("Enter hours a week, like 37 or 22.5");
  });

  test("what step 1 asks for", () => {
    const issues = detailsForm.safeParse({ id: "c" }).error?.issues.map((i) => i.message);
    expect(issues).toEqual([
      "Enter a name for the cohort, like September 2026",
      "Enter the day the cohort starts, like 7 9 2026",
      "Choose the programme",
      "Choose the standards",
    ]);
  });
});
