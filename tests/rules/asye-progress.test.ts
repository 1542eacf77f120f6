import { describe, expect, test } from "vitest";
import { isAtRisk, progressOf, taskLink, urgency, type OpenRequest, type YearDocument } from "#app/asye/progress";
import { eligibility, looksNewlyQualified, whyNotAssessor, whyNotPause, type Candidate } from "#app/asye/rules";
import { scheduleOf } from "#app/asye/schedule";
import { shippedProgrammes, type ShippedProgramme } from "#app/programmes/shipped";
import type { Day, Instant, Period } from "#app/shared/dates";

const programme = (shippedProgrammes[0] as ShippedProgramme).definition;
const names = { learner: "Kim Patel", assessor: "Amy Jones", lineManager: "Lou Grant" };
let n = 0;
const doc = (kind: string, stage: string | null, rest: Partial<YearDocument> = {}): YearDocument => ({
  id: `d${(n += 1)}`,
  kind,
  stage,
  state: "locked",
  waitingFor: null,
  stateSince: "2026-11-02T10:00:00.000Z" as Instant,
  writerId: "kim",
  ...rest,
});
const at = (today: Day, documents: YearDocument[], rest: { requests?: OpenRequest[]; pauses?: Period[]; over?: boolean } = {}) =>
  progressOf({
    schedule: scheduleOf({ startsOn: "2026-09-07", programme, patterns: [], pauses: rest.pauses ?? [], bankHolidays: new Set() }),
    documents,
    requests: rest.requests ?? [],
    names,
    today,
    over: rest.over ?? false,
  });
const states = (p: ReturnType<typeof at>) => p.stages.map((s) => `${s.stage.key}: ${s.state}`);
const threeMonthDone = () => [
  doc("agreement", "agreement"),
  doc("directObservation", "threeMonth"),
  doc("familyFeedback", "threeMonth"),
  doc("professionalFeedback", "threeMonth"),
  doc("writtenWork", "threeMonth"),
  doc("reviewRecord", "threeMonth"),
];

describe("stages", () => {
  test("at the start the agreement is due and everything else is to come; the 9-month review only if needed", () => {
    const p = at("2026-09-10", []);
    expect(states(p)).toEqual(["agreement: due", "threeMonth: upcoming", "sixMonth: upcoming", "nineMonth: notNeeded", "final: upcoming"]);
    expect(p.next?.words).toBe("Due 5 Oct, in 25 days: one support and assessment agreement to come");
    expect(p.late).toBe(0);
  });

  test("the day itself is not late, the day after is", () => {
    expect(at("2026-10-05", []).stages[0]?.state).toBe("due");
    const late = at("2026-10-06", []).stages[0];
    expect(late?.state).toBe("late");
    expect(late?.words).toBe("1 day late: not done because one support and assessment agreement is missing");
  });

  test("a stage is done when everything it asks for is signed, and the next one comes up", () => {
    const p = at("2026-12-10", threeMonthDone());
    expect(states(p).slice(0, 3)).toEqual(["agreement: done", "threeMonth: done", "sixMonth: upcoming"]);
    expect(p.next?.stage.key).toBe("sixMonth");
  });

  test("everything written and one signature missing: waiting for whom, since when; late once its day has passed", () => {
    const documents = threeMonthDone().map((d) =>
      d.kind === "reviewRecord" ? { ...d, state: "submitted" as const, waitingFor: "lineManager" as const } : d,
    );
    const waiting = at("2026-12-01", documents).stages[1];
    expect(waiting?.state).toBe("waiting");
    expect(waiting?.words).toBe("Waiting for Lou Grant since 2 Nov");
    expect(at("2026-12-16", documents).stages[1]?.words).toBe("9 days late: waiting for Lou Grant since 2 Nov");
  });

  test("feedback counts over the year, an observation only in its own stage", () => {
    const p = at("2027-02-10", [...threeMonthDone(), doc("familyFeedback", "threeMonth"), doc("directObservation", "threeMonth")]);
    const six = p.stages[2]?.requirements.map((r) => [r.requirement.kind, r.signed, r.toWrite]);
    expect(six).toContainEqual(["familyFeedback", 2, 0]);
    expect(six).toContainEqual(["directObservation", 0, 1]);
  });

  test("the optional review counts from the moment something is written for it", () => {
    const p = at("2027-05-20", [...threeMonthDone(), doc("reviewRecord", "nineMonth", { state: "draft" })]);
    expect(p.stages[3]?.state).toBe("due");
  });

  test("evidence that should be with the assessor makes the stage late before its meeting", () => {
    const p = at("2026-11-25", [doc("agreement", "agreement")]);
    expect(p.stages[1]?.state).toBe("late");
    expect(p.stages[1]?.words).toBe(
      "Due 7 Dec, in 12 days. Late already: one piece of family feedback, one piece of feedback from another professional and one piece of written work",
    );
  });

  test("a withdrawn document is as if it had never been", () => {
    expect(at("2026-09-10", [doc("agreement", "agreement", { state: "withdrawn" })]).stages[0]?.state).toBe("due");
  });
});

describe("words", () => {
  test("the gap before the next review", () => {
    const p = at("2026-12-10", [
      ...threeMonthDone(),
      doc("professionalFeedback", "sixMonth"),
      doc("writtenWork", "sixMonth"),
      doc("criticalReflection", "sixMonth"),
    ]);
    expect(p.gap).toBe("One more direct observation and one more piece of family feedback before the 6-month review.");
  });

  test("evidence written, the record not; and all signed", () => {
    const almost = threeMonthDone().filter((d) => d.kind !== "reviewRecord");
    expect(at("2026-12-01", almost).gap).toBe("The evidence for the 3-month review is written; the review record is not.");
    const all = ["threeMonth", "sixMonth", "final"].flatMap((stage) => threeMonthDone().map((d) => (d.kind === "agreement" ? d : { ...d, stage })));
    const p = at("2027-09-01", [...all, doc("criticalReflection", "sixMonth"), doc("criticalReflection", "final")]);
    expect(p.gap).toBe("Everything the year asks for is signed.");
    expect(p.next).toBeNull();
  });

  test("the tally", () => {
    const p = at("2026-12-10", [...threeMonthDone(), doc("familyFeedback", "sixMonth", { state: "submitted", waitingFor: "assessor" })]);
    expect(p.tally.map((t) => `${t.label}: ${t.words}`)).toEqual([
      "direct observations: 1 of 3 signed, two more to come",
      "pieces of family feedback: 1 of 3 signed, 1 waiting for a signature, one more to come",
      "pieces of feedback from other professionals: 1 of 3 signed, two more to come",
      "pieces of written work: 1 of 3 signed, two more to come",
      "critical reflections: 0 of 2 signed, two more to come",
    ]);
  });

  test("nobody named is said", () => {
    const p = progressOf({
      schedule: scheduleOf({ startsOn: "2026-09-07", programme, patterns: [], pauses: [], bankHolidays: new Set() }),
      documents: [doc("agreement", "agreement", { state: "submitted", waitingFor: "assessor" })],
      requests: [],
      names: { ...names, assessor: null },
      today: "2026-11-10",
    });
    expect(p.waiting[0]?.words).toBe("Support and assessment agreement: waiting for the assessor (nobody is named) since 2 Nov");
  });
});

describe("tasks", () => {
  test("late first, each kind once, the learner asks for the observation", () => {
    const p = at("2026-11-25", [doc("agreement", "agreement")]);
    expect(p.tasks.map((t) => `${t.state} ${t.part}: ${t.text} (${t.when})`)).toEqual([
      "late learner: Write a piece of family feedback for the 3-month review (2 days late, 23 Nov)",
      "late learner: Write a piece of feedback from another professional for the 3-month review (2 days late, 23 Nov)",
      "late learner: Write a piece of written work for the 3-month review (2 days late, 23 Nov)",
      "due learner: Ask for a direct observation before the 3-month review (7 Dec, in 12 days)",
      "due assessor: Hold the 3-month review and write its record (7 Dec, in 12 days)",
    ]);
  });

  test("once asked for, the observation is the assessor's to do", () => {
    const request: OpenRequest = { id: "r1", stage: "threeMonth", proposedOn: null, requestedAt: "2026-11-20T10:00:00.000Z" as Instant };
    const task = at("2026-11-25", [], { requests: [request] }).tasks.find((t) => t.kind === "directObservation");
    expect([task?.part, task?.requestId, task?.text]).toEqual(["assessor", "r1", "Observe before the 3-month review"]);
  });

  test("a draft and a returned piece are gone on with", () => {
    const draft = doc("familyFeedback", "threeMonth", { state: "draft" });
    const task = at("2026-11-25", [draft]).tasks.find((t) => t.kind === "familyFeedback");
    expect(task?.documentId).toBe(draft.id);
    expect(task && taskLink(task, "e1")).toBe(`/documents/${draft.id}`);
    const back = at("2026-11-25", [{ ...draft, state: "returned", waitingFor: "learner" }]);
    expect(back.tasks.find((t) => t.kind === "familyFeedback")?.text).toBe(
      "Answer what came back on the piece of family feedback for the 3-month review",
    );
  });

  test("where a task leads when nothing is begun", () => {
    const tasks = at("2026-11-25", []).tasks;
    expect(tasks.map((t) => taskLink(t, "e1")).slice(-2)).toEqual([
      "/learners/e1/observation-request?stage=threeMonth",
      "/documents/new?enrolment=e1&kind=reviewRecord&stage=threeMonth",
    ]);
  });

  test("a paused year asks for nothing, and says since when", () => {
    const p = at("2026-11-25", [], { pauses: [{ startsOn: "2026-11-02", endsOn: null }] });
    expect(p.tasks).toEqual([]);
    expect(p.late).toBe(0);
    expect(p.pausedSince).toBe("2026-11-02");
    expect(p.stages[0]?.words).toBe("Waiting for the pause to end, paused since 2 Nov. Missing: one support and assessment agreement");
    expect(p.stages[1]?.words).toBe("No date while the year is paused");
  });

  test("who needs help first", () => {
    const fine = at("2026-11-10", [doc("agreement", "agreement")]);
    const late = at("2026-11-10", []);
    expect(urgency(late)).toBeGreaterThan(urgency(fine));
    expect([isAtRisk(fine, "2026-11-10"), isAtRisk(late, "2026-11-10")]).toEqual([false, true]);
  });

  test("a year that is over still says whose signature it waits for, and is not late with it", () => {
    const documents = threeMonthDone().map((d) =>
      d.kind === "reviewRecord" ? { ...d, state: "submitted" as const, waitingFor: "lineManager" as const } : d,
    );
    expect(at("2028-01-01", documents, { over: true }).stages[1]).toMatchObject({
      state: "waiting",
      words: "Waiting for Lou Grant since 2 Nov 2026",
    });
  });

  test("a year that is over is late with nothing", () => {
    const p = at("2028-01-01", threeMonthDone(), { over: true });
    expect([p.late, p.tasks.length, p.next, isAtRisk(p, "2028-01-01")]).toEqual([0, 0, null, false]);
    expect(states(p)).toEqual(["agreement: done", "threeMonth: done", "sixMonth: notDone", "nineMonth: notNeeded", "final: notDone"]);
    expect(p.stages[2]?.words).toBe("Not done: the year ended");
    expect(p.stages[2]?.missing).toEqual([]);
    expect(p.stages[2]?.requirements.map((r) => r.words)).toContain("Not done: the year ended");
    expect(p.gap).toBe("The year ended before everything it asks for was signed.");
    expect(p.tally[0]?.words).toMatch(/^1 of 3 signed, two not done$/);
  });
});

describe("who may begin", () => {
  const person: Candidate = {
    name: "Kim Patel",
    sweNumber: "SW1234",
    sweRegisteredFrom: "2026-08-20",
    qualifiedOn: "2026-07-01",
    joinedOn: "2026-09-07",
    leftOn: null,
    jobTitle: "Social Worker (NQSW)",
    active: false,
  };
  test("registered, qualified and not in a year already", () => {
    expect(eligibility(person, "2026-09-07")).toEqual({ problems: [], warnings: [] });
    expect(eligibility({ ...person, active: true }, "2026-09-07").problems).toEqual(["Is in another cohort already."]);
    expect(eligibility({ ...person, sweRegisteredFrom: "2026-09-08" }, "2026-09-07").problems).toEqual([
      "Is registered with Social Work England from 8 September 2026, after this start.",
    ]);
    expect(eligibility({ ...person, sweRegisteredFrom: null, sweNumber: null }, "2026-09-07").problems).toEqual([
      "Has no Social Work England registration on record.",
    ]);
    expect(eligibility({ ...person, leftOn: "2026-09-01" }, "2026-09-07").problems).toEqual(["Left on 1 September 2026."]);
  });
  test("four years after qualifying to the day is funded, a day later is a warning; agency is a warning", () => {
    expect(eligibility({ ...person, qualifiedOn: "2022-09-07" }, "2026-09-07").warnings).toEqual([]);
    expect(eligibility({ ...person, qualifiedOn: "2022-09-06" }, "2026-09-07").warnings).toEqual([
      "Qualified more than four years before the start: allowed, but not funded.",
    ]);
    expect(eligibility({ ...person, jobTitle: "Agency social worker" }, "2026-09-07").warnings).toHaveLength(1);
  });
  test("job titles", () => {
    expect(["NQSW", "Newly Qualified Social Worker", "Social worker (ASYE)", "Senior Social Worker", null].map(looksNewlyQualified)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("arrangements", () => {
  const year = {
    startsOn: "2026-09-07" as Day,
    limitOn: "2028-09-07" as Day,
    pauses: [{ startsOn: "2026-10-01", endsOn: "2026-10-10" }] as Period[],
  };
  test("pauses lie in the year and never overlap", () => {
    expect(whyNotPause({ startsOn: "2026-10-11", endsOn: null }, year)).toBeNull();
    expect(whyNotPause({ startsOn: "2026-10-10", endsOn: null }, year)).toBe("There is a pause on some of these days already.");
    expect(whyNotPause({ startsOn: "2026-09-01", endsOn: null }, year)).toContain("cannot begin before it");
    expect(whyNotPause({ startsOn: "2026-11-05", endsOn: "2026-11-04" }, year)).toContain("comes before");
    expect(whyNotPause({ startsOn: "2028-09-08", endsOn: null }, year)).toContain("cannot begin after it");
  });
  test("an assessor follows the one before", () => {
    const who = { learnerId: "kim", managerId: "lou", startsOn: "2026-09-07" as Day };
    const list = [{ assessorId: "amy", startsOn: "2026-09-07" as Day, endsOn: null }];
    expect(whyNotAssessor({ assessorId: "bo", fromOn: "2026-12-01" }, who, list)).toBeNull();
    expect(whyNotAssessor({ assessorId: "amy", fromOn: "2026-12-01" }, who, list)).toBe("Is the assessor already.");
    expect(whyNotAssessor({ assessorId: "kim", fromOn: "2026-12-01" }, who, list)).toBe("Nobody assesses themselves.");
    expect(whyNotAssessor({ assessorId: "bo", fromOn: "2026-09-07" }, who, list)).toContain("Choose a day after 7 September 2026");
    expect(whyNotAssessor({ assessorId: "bo", fromOn: "2026-09-01" }, who, [])).toContain("choose that day or a later one");
  });
});
