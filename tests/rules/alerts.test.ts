import fc from "fast-check";
import { expect, test } from "vitest";
import {
  askOf,
  awaitsFollowUp,
  closedSentence,
  escalates,
  factsSentence,
  newestCounts,
  pairing,
  passed,
  standingWords,
  takenBack,
  whyNotFollowUp,
  type Alert,
  type AlertFacts,
  type AlertRule,
  type Answer,
} from "#app/alerts/rules";
import { alertView } from "#app/alerts/view";
import { addDays, daysBetween, type Day } from "#app/shared/dates";
import type { Count, Figures } from "#app/time-and-caseload/rules";

const today: Day = "2026-11-21";
const rule: AlertRule = { snapshots: 2, weeks: 4, percent: 50, answerDays: 14, staleDays: 35 };
const count = (on: Day, cases: number, ceiling: number | null = 14): Count => ({
  on,
  cases,
  load: cases,
  unit: "count",
  ceiling,
  over: ceiling !== null && cases > ceiling,
});
/** 37 hours a week, 10 per cent: 3 h 42 owed each week, so many minutes taken in all; `present` would be owed with nobody away. */
const figures = (counts: Count[], taken: number, owed = 888, lost = 0, present = owed): Figures => ({
  steps: [],
  counts,
  forecast: () => null,
  owedIfPresent: () => present,
  time: (span) => ({
    ...span,
    owed,
    planned: 0,
    open: 0,
    ahead: 0,
    beside: 0,
    taken,
    lost,
    lostBecause: lost > 0 ? [{ reason: "court", minutes: lost }] : [],
  }),
});
const over = [count("2026-09-30", 18), count("2026-10-31", 17)];
const inPause = (startsOn: Day, endsOn: Day | null = null) => [{ startsOn, endsOn }];
const situation = { startsOn: "2026-01-05" as Day, pauses: [], closedOn: null };

test("over in two snapshots in a row, and less than half of four weeks taken: an alert with its facts", () => {
  const facts = pairing(rule, figures(over, 210, 888, 300), situation, today)!;
  expect(facts).toEqual({
    rule,
    counts: [
      { on: "2026-09-30", load: 18, unit: "count", ceiling: 14 },
      { on: "2026-10-31", load: 17, unit: "count", ceiling: 14 },
    ],
    ...{ from: "2026-10-25", to: today, owed: 888, taken: 210, lost: 300, lostBecause: [{ reason: "court", minutes: 300 }] },
  });
  expect(factsSentence(facts, "Amy Jones", today)).toBe(
    "Amy Jones was over the agreed ceiling in 2 snapshots in a row (18 cases against 14 on 30 Sep and 17 cases against 14 on 31 Oct), and only 3 h 30 of the 14 h 48 of protected time owed in 4 weeks was taken; 5 h was lost because of court (5 h).",
  );
});

test("one half alone raises nothing", () => {
  expect(pairing(rule, figures(over, 444), situation, today)).toBeNull(); // exactly half
  expect(pairing(rule, figures([count("2026-09-30", 14), count("2026-10-31", 17)], 0), situation, today)).toBeNull();
  expect(pairing(rule, figures([count("2026-10-31", 17)], 0), situation, today)).toBeNull();
});

test("a stale or missing snapshot, a pause, nothing owed, or a programme younger than the weeks raises nothing", () => {
  expect(pairing(rule, figures([count("2026-08-31", 18), count("2026-10-31", 17)], 0), situation, today)).toBeNull();
  expect(pairing(rule, figures([count("2026-08-31", 18), count("2026-09-30", 17)], 0), situation, today)).toBeNull();
  expect(pairing(rule, figures(over, 0), { ...situation, pauses: inPause("2026-11-20") }, today)).toBeNull();
  expect(pairing(rule, figures(over, 0, 0), situation, today)).toBeNull();
  expect(pairing(rule, figures(over, 0), { ...situation, startsOn: "2026-10-26" }, today)).toBeNull();
  expect(pairing(rule, figures([count("2026-09-30", 18, null), count("2026-10-31", 17)], 0), situation, today)).toBeNull();
});

test("weeks with a pause in them say nothing: on the first day after it nobody has had the chance to take time", () => {
  const raised = (pauses: { startsOn: Day; endsOn: Day | null }[]) => pairing(rule, figures(over, 0), { ...situation, pauses }, today) !== null;
  // the four weeks are those from 25 October
  expect(raised(inPause("2026-09-01", "2026-11-20"))).toBe(false);
  expect(raised(inPause("2026-09-01", "2026-10-25"))).toBe(false);
  expect(raised(inPause("2026-11-10", "2026-11-11"))).toBe(false);
  expect(raised(inPause("2026-09-01", "2026-10-24"))).toBe(true);
  expect(raised(inPause("2026-11-22"))).toBe(true);
  const under = figures([count("2026-10-31", 12), count("2026-11-15", 12)], 0);
  expect(passed(alert(), under, inPause("2026-11-01", "2026-11-07"), today)).toBeNull();
  expect(passed(alert(), under, inPause("2026-09-01", "2026-10-24"), today)).toMatchObject({ by: "caseload" });
});

test("where leave or sickness took more than half of the time of the weeks, nothing was lost and nothing is back", () => {
  expect(pairing(rule, figures(over, 0, 443, 0, 888), situation, today)).toBeNull();
  expect(pairing(rule, figures(over, 0, 444, 0, 888), situation, today)).toMatchObject({ owed: 444, taken: 0 });
  expect(passed(alert(), figures(over, 400, 443, 0, 888), [], today)).toBeNull();
  expect(passed(alert(), figures(over, 400, 444, 0, 888), [], today)).toMatchObject({ by: "time" });
});

test("what was closed is raised again only of newer figures", () => {
  expect(pairing(rule, figures(over, 0), { ...situation, closedOn: "2026-10-20" }, today)).toBeNull();
  expect(pairing(rule, figures(over, 0), { ...situation, closedOn: "2026-09-29" }, today)).not.toBeNull();
});

const facts: AlertFacts = {
  rule,
  counts: [
    { on: "2026-08-31", load: 18, unit: "count", ceiling: 14 },
    { on: "2026-09-30", load: 17, unit: "count", ceiling: 14 },
  ],
  ...{ from: "2026-09-05", to: "2026-10-02", owed: 888, taken: 100, lost: 0, lostBecause: [] },
};
const about = { name: "Amy Jones", own: false, hasManager: true };
const answer = (given: Partial<Answer> = {}): Answer => ({
  ...{
    id: "w1",
    at: "2026-10-08T10:00:00.000Z",
    byId: "m",
    byName: "Mo Manager",
    byPart: "lineManager",
    body: "Two cases go.",
    followUpOn: "2026-11-01",
  },
  ...{ followedUpAt: null, followedUpBy: null, outcome: null, note: null },
  ...given,
});
const alert = (given: Partial<Alert> = {}): Alert => ({
  ...{
    id: "a",
    enrolmentId: "e",
    raisedOn: "2026-10-02",
    facts,
    escalatedOn: null,
    closedOn: null,
    closedAs: null,
    passed: null,
    version: 1,
    answers: [],
  },
  ...given,
});

test("it passes when as many newer snapshots are not over, or the time is back, and says which", () => {
  const under = [...over, count("2026-10-31", 14), count("2026-11-15", 12)].filter(({ over, on }) => !over || on < "2026-10-01");
  expect(passed(alert(), figures(under, 0), [], today)).toMatchObject({ by: "caseload" });
  expect(passed(alert(), figures([count("2026-10-31", 12)], 0), [], today)).toBeNull();
  const back = passed(alert(), figures(over, 444), [], today);
  expect(back).toMatchObject({ by: "time" });
  expect(closedSentence(alert({ closedOn: today, closedAs: "passed", passed: back }), today)).toBe(
    "Closed on 21 November 2026, because the time is back: 7 h 24 of the 14 h 48 of protected time owed in 4 weeks was taken.",
  );
  expect(passed(alert(), figures(over, 444), inPause("2026-11-01"), today)).toBeNull();
  expect(passed(alert(), figures(over, 0, 0), [], today)).toBeNull();
});

test("figures are taken back when a snapshot it rests on is gone or says something else; newer ones and another ceiling change nothing", () => {
  const [first, second] = [count("2026-08-31", 18), count("2026-09-30", 17)];
  expect(takenBack(alert(), [count("2026-07-31", 3), first, second, count("2026-10-31", 3)])).toBe(false);
  expect(takenBack(alert(), [{ ...first, ceiling: 20, over: false }, second])).toBe(false);
  expect(takenBack(alert(), [first])).toBe(true);
  expect(takenBack(alert(), [first, count("2026-09-30", 16)])).toBe(true);
  expect(takenBack(alert(), [first, { ...second, unit: "points" }])).toBe(true);
  expect(closedSentence(alert({ closedOn: today, closedAs: "withdrawn" }), today)).toBe(
    "Closed on 21 November 2026, because the figures it was raised on were taken back or corrected.",
  );
});

test("an alert tells the rule it was raised by, whatever holds now", () => {
  const view = alertView(alert({ facts: { ...facts, rule: { ...rule, percent: 40, snapshots: 1, weeks: 1 } } }), about, today);
  expect(view.rule).toBe(
    "It was raised by the rule of its day: over the agreed ceiling in a snapshot, and less than 40 per cent of the protected time owed in a week taken.",
  );
  expect(alertView(alert(), about, today).rule).toContain("in 2 snapshots in a row, and less than 50 per cent of the protected time owed in 4 weeks");
});

test("the line manager is asked first, the lead too once it was passed on, and the answerer on the day to follow up", () => {
  expect(askOf(alert(), true, today)).toEqual({ what: "answer", since: "2026-10-02", of: ["lineManager"] });
  expect(askOf(alert(), false, today)).toEqual({ what: "answer", since: "2026-10-02", of: ["lead"] });
  expect(askOf(alert({ escalatedOn: "2026-10-16" }), true, today)!.of).toEqual(["lineManager", "lead"]);
  const answered = alert({ escalatedOn: "2026-10-07", answers: [answer({ byPart: "lead" })] });
  expect(askOf(answered, true, "2026-10-31")).toBeNull();
  expect(standingWords(answered, true, "2026-10-31")).toBe("Answered; to be followed up on 1 Nov");
  expect(awaitsFollowUp(answered)).toBe(true);
  expect(askOf(answered, true, "2026-11-01")).toEqual({ what: "followUp", since: "2026-11-01", of: ["lead"] });
  // what was not done asks for a new answer, and that the lead was asked of the first one says nothing of it
  const not = alert({ escalatedOn: "2026-10-07", answers: [answer({ outcome: "notDone", followedUpAt: "2026-11-02T10:00:00.000Z" })] });
  expect(askOf(not, true, today)).toEqual({ what: "answer", since: "2026-11-02", of: ["lineManager"] });
  expect(askOf(alert({ closedOn: today, closedAs: "ended" }), true, today)).toBeNull();
});

test("unanswered for fourteen days it goes on to the lead; not in a pause, not twice", () => {
  expect(escalates(alert(), true, false, "2026-10-15")).toBe(false);
  expect(escalates(alert(), true, false, "2026-10-16")).toBe(true);
  expect(escalates(alert(), true, true, "2026-10-16")).toBe(false);
  expect(escalates(alert({ escalatedOn: "2026-10-16" }), true, false, "2026-10-17")).toBe(false);
  expect(escalates(alert({ answers: [answer()] }), true, false, "2026-10-31")).toBe(false);
  expect(escalates(alert({ answers: [answer()] }), true, false, "2026-11-15")).toBe(true);
});

test("a day to follow up lies ahead, and not for ever", () => {
  expect(whyNotFollowUp(today, today)).toMatch(/after today/);
  expect(whyNotFollowUp("2026-11-22", today)).toBeNull();
  expect(whyNotFollowUp("2027-03-01", today)).toMatch(/three months/);
});

const someRule = fc.record({
  snapshots: fc.integer({ min: 1, max: 6 }),
  weeks: fc.integer({ min: 1, max: 12 }),
  percent: fc.integer({ min: 1, max: 100 }),
  answerDays: fc.constant(14),
  staleDays: fc.integer({ min: 7, max: 60 }),
});
const someCounts = fc
  .uniqueArray(
    fc.record({
      ago: fc.integer({ min: -5, max: 200 }),
      cases: fc.integer({ min: 0, max: 30 }),
      ceiling: fc.option(fc.integer({ min: 0, max: 20 })),
    }),
    {
      selector: ({ ago }) => ago,
      maxLength: 12,
    },
  )
  .map((all) => all.sort((a, b) => b.ago - a.ago).map(({ ago, cases, ceiling }) => count(addDays(today, -ago), cases, ceiling)));
const someSituation = fc.record({
  startsOn: fc.integer({ min: 0, max: 300 }).map((ago) => addDays(today, -ago)),
  pauses: fc.array(
    fc.record({ ago: fc.integer({ min: -30, max: 200 }), days: fc.option(fc.nat(60)) }).map(({ ago, days }) => ({
      startsOn: addDays(today, -ago),
      endsOn: days === null ? null : addDays(today, days - ago),
    })),
    { maxLength: 2 },
  ),
  closedOn: fc.option(fc.integer({ min: 0, max: 200 }).map((ago) => addDays(today, -ago))),
});

test("never without both halves, never of stale figures, never of weeks with a pause, and of the same figures always the same", () => {
  fc.assert(
    fc.property(someRule, someCounts, fc.nat(1000), fc.nat(1000), fc.nat(1000), someSituation, (rule, counts, taken, owed, away, situation) => {
      const present = owed + away;
      const raised = pairing(rule, figures(counts, taken, owed, 0, present), situation, today);
      expect(pairing(rule, figures(counts, taken, owed, 0, present), situation, today)).toEqual(raised);
      if (!raised) return;
      const from = addDays(today, 1 - 7 * rule.weeks);
      expect(situation.pauses.filter(({ startsOn, endsOn }) => startsOn <= today && (endsOn === null || endsOn >= from))).toEqual([]);
      expect(owed).toBeGreaterThan(0);
      expect(away).toBeLessThanOrEqual(owed);
      expect(taken * 100).toBeLessThan(owed * rule.percent);
      expect(raised.counts).toHaveLength(rule.snapshots);
      raised.counts.forEach(({ on, load, ceiling }, at) => {
        expect(load).toBeGreaterThan(ceiling);
        expect(daysBetween(on, raised.counts[at + 1]?.on ?? today)).toBeLessThanOrEqual(rule.staleDays);
        expect(on <= today && (situation.closedOn === null || on > situation.closedOn)).toBe(true);
      });
      // nothing of it would count as passed already
      expect(passed({ facts: raised, raisedOn: today }, figures(counts, taken, owed, 0, present), [], today)).toBeNull();
    }),
    { numRuns: 1000 },
  );
});

test("the newest counts have no newer one left out", () => {
  fc.assert(
    fc.property(someRule, someCounts, (rule, counts) => {
      const newest = newestCounts(rule, counts, today, null);
      if (newest) expect(newest.at(-1)).toEqual(counts.findLast(({ on }) => on <= today));
    }),
  );
});
