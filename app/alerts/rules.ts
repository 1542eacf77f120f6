/**
 * Over the ceiling and losing protected time: when the portal says so by itself, whom it asks, and when it is over. It is the pairing of
 * both that managers cannot deny (domain 5.5); one half alone raises nothing. People decide, the alert only asks. Pure.
 */
import { z } from "zod";
import { inUnits } from "#app/caseload/rules";
import { lostWords } from "#app/protected-time/rules";
import { addDays, daysBetween, hours, londonDay, longDay, overlaps, shortDay, type Day, type Instant, type Period } from "#app/shared/dates";
import type { Count, Figures } from "#app/time-and-caseload/rules";
import type { AnsweringPart, Database } from "#db/schema";

/** The thresholds: so many snapshots in a row over the ceiling, less than so many per cent of the time owed in so many weeks. */
export type AlertRule = Pick<Database["alertRule"], "snapshots" | "weeks" | "percent" | "answerDays" | "staleDays">;

const day = z.string().transform((v) => v as Day);
const factsShape = z.object({
  rule: z.object({ snapshots: z.number(), weeks: z.number(), percent: z.number(), answerDays: z.number(), staleDays: z.number() }),
  /** what was carried on that day and what might be, in cases or points */
  counts: z.array(z.object({ on: day, load: z.number(), unit: z.enum(["count", "points"]), ceiling: z.number() })),
  from: day,
  to: day,
  owed: z.number(),
  taken: z.number(),
  lost: z.number(),
  lostBecause: z.array(z.object({ reason: z.string().nullable(), minutes: z.number() })),
});
/** The figures of the day on which something was raised or closed, with the thresholds that held. They never change. */
export type AlertFacts = z.output<typeof factsShape>;
export const readFacts = (text: string): AlertFacts => factsShape.parse(JSON.parse(text));

/** The newest snapshots, as many as the rule asks for; null where one is missing or stale, or lies on or before `after`. */
export function newestCounts(rule: AlertRule, counts: readonly Count[], today: Day, after: Day | null): Count[] | null {
  const newest = counts.filter(({ on }) => on <= today && (after === null || on > after)).slice(-rule.snapshots);
  if (newest.length < rule.snapshots) return null;
  const close = newest.every(({ on }, at) => daysBetween(on, newest[at + 1]?.on ?? today) <= rule.staleDays);
  return close ? newest : null;
}

const spanOfRule = (rule: AlertRule, today: Day) => ({ from: addDays(today, 1 - 7 * rule.weeks), to: today });
const factsOf = (rule: AlertRule, counts: readonly Count[], figures: Figures, today: Day): AlertFacts => {
  const { from, to, owed, taken, lost, lostBecause } = figures.time(spanOfRule(rule, today));
  const { snapshots, weeks, percent, answerDays, staleDays } = rule;
  return {
    rule: { snapshots, weeks, percent, answerDays, staleDays },
    counts: counts.flatMap(({ on, load, unit, ceiling }) => (ceiling === null ? [] : [{ on, load, unit, ceiling }])),
    ...{ from, to, owed, taken, lost, lostBecause },
  };
};
const isShort = ({ rule, owed, taken }: AlertFacts) => owed > 0 && taken * 100 < owed * rule.percent;

/**
 * Where leave or sickness took more than half of what a rule's weeks would owe, nobody was there to take or to lose it, and the weeks say
 * nothing. Half, so that a usual fortnight's leave in four weeks hides nobody.
 */
const LEAST_OWED_PERCENT = 50;
const wasThere = (figures: Figures, { from, to, owed }: AlertFacts) => owed * 100 >= figures.owedIfPresent({ from, to }) * LEAST_OWED_PERCENT;
/** Weeks with a pause in them say nothing either: on the first day after it nobody has had the chance to take time. */
const pausedIn = (pauses: readonly Period[], rule: AlertRule, today: Day) => {
  const { from, to } = spanOfRule(rule, today);
  return pauses.some((pause) => overlaps(pause, { startsOn: from, endsOn: to }));
};

type Situation = {
  startsOn: Day;
  pauses: readonly Period[];
  /** the day on which the last alert was closed: what was said once is said again only of newer figures */
  closedOn: Day | null;
};
/** Both halves at once: the facts of an alert, or null where there is nothing to raise. */
export function pairing(rule: AlertRule, figures: Figures, { startsOn, pauses, closedOn }: Situation, today: Day): AlertFacts | null {
  const { from } = spanOfRule(rule, today);
  if (pausedIn(pauses, rule, today) || from < startsOn || (closedOn !== null && from <= closedOn)) return null;
  const counts = newestCounts(rule, figures.counts, today, closedOn);
  if (!counts || !counts.every(({ over }) => over)) return null;
  const facts = factsOf(rule, counts, figures, today);
  return isShort(facts) && wasThere(figures, facts) ? facts : null;
}

/** Has an alert passed by itself since it was raised, measured as it was raised: as many snapshots not over, or the time back? */
export function passed(raised: Pick<Alert, "facts" | "raisedOn">, figures: Figures, pauses: readonly Period[], today: Day): Passed | null {
  const { rule } = raised.facts;
  if (pausedIn(pauses, rule, today)) return null;
  const last = raised.facts.counts.at(-1)?.on ?? raised.raisedOn;
  const counts = newestCounts(rule, figures.counts, today, last);
  if (counts?.every(({ over, ceiling }) => !over && ceiling !== null)) return { by: "caseload", facts: factsOf(rule, counts, figures, today) };
  const facts = factsOf(rule, newestCounts(rule, figures.counts, today, null) ?? [], figures, today);
  return facts.owed > 0 && !isShort(facts) && wasThere(figures, facts) ? { by: "time", facts } : null;
}

/** Is a snapshot that an alert rests on no longer there, or does it say something else: was the import taken back or corrected? */
export const takenBack = ({ facts }: Pick<Alert, "facts">, counts: readonly Count[]): boolean =>
  !facts.counts.every(({ on, load, unit }) => counts.some((now) => now.on === on && now.load === load && now.unit === unit));

export type Passed = { by: "caseload" | "time"; facts: AlertFacts };
const passedShape = z.object({ by: z.enum(["caseload", "time"]), facts: factsShape });
export const readPassed = (text: string): Passed => passedShape.parse(JSON.parse(text));

export type Answer = {
  id: string;
  at: Instant;
  byId: string;
  byName: string;
  byPart: AnsweringPart;
  body: string;
  followUpOn: Day;
  followedUpAt: Instant | null;
  followedUpBy: string | null;
  outcome: "done" | "notDone" | null;
  note: string | null;
};
export type Alert = {
  id: string;
  enrolmentId: string;
  raisedOn: Day;
  facts: AlertFacts;
  escalatedOn: Day | null;
  closedOn: Day | null;
  closedAs: Database["pairingAlert"]["closedAs"];
  passed: Passed | null;
  version: number;
  /** the first one first */
  answers: Answer[];
};

/** What an open alert asks for now: an answer, or whether what was answered has been done; since when, and of whom. */
export type Ask = { what: "answer" | "followUp"; since: Day; of: AnsweringPart[] };
type Standing = Pick<Alert, "raisedOn" | "escalatedOn" | "closedOn" | "facts" | "answers">;
export function askOf(alert: Standing, hasManager: boolean, today: Day): Ask | null {
  if (alert.closedOn !== null) return null;
  const last = alert.answers.at(-1);
  const ask = (what: Ask["what"], since: Day, part: AnsweringPart): Ask => {
    const first = hasManager ? part : "lead";
    const escalated = alert.escalatedOn !== null && alert.escalatedOn >= since;
    return { what, since, of: first === "lead" || !escalated ? [first] : [first, "lead"] };
  };
  if (!last) return ask("answer", alert.raisedOn, "lineManager");
  if (last.outcome === "notDone") return ask("answer", londonDay(last.followedUpAt ?? last.at), "lineManager");
  return last.outcome === null && last.followUpOn <= today ? ask("followUp", last.followUpOn, last.byPart) : null;
}

/** An answer that has not been followed up yet holds an alert open, whatever the figures say. */
export const awaitsFollowUp = ({ answers }: Pick<Alert, "answers">): boolean => answers.at(-1)?.outcome === null;

/** Nobody has answered in the days there are for it, so the academy lead is asked too. Not in a pause. */
export function escalates(alert: Standing, hasManager: boolean, paused: boolean, today: Day): boolean {
  const ask = askOf(alert, hasManager, today);
  return ask !== null && !paused && !ask.of.includes("lead") && daysBetween(ask.since, today) >= alert.facts.rule.answerDays;
}

/** Why this day cannot be the one to follow up on, or null. */
export function whyNotFollowUp(followUpOn: Day, today: Day): string | null {
  if (followUpOn <= today) return "Choose a day after today: on that day you are asked whether it was done.";
  if (followUpOn > addDays(today, 92)) return "Choose a day within the next three months.";
  return null;
}

const inWords = (items: string[]) => (items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`);
const countWords = ({ counts }: AlertFacts, today: Day) =>
  inWords(counts.map(({ on, load, unit, ceiling }) => `${inUnits(load, unit)} against ${ceiling} on ${shortDay(on, today)}`));
const timeWords = ({ rule, owed, taken, lost, lostBecause }: AlertFacts) => {
  const of = `${taken === 0 ? "none" : hours(taken)} of the ${hours(owed)} of protected time owed in ${rule.weeks === 1 ? "one week" : `${rule.weeks} weeks`} was taken`;
  return lost > 0 ? `${of}; ${hours(lost)} was lost because of ${lostWords(lostBecause)}` : of;
};
/** The facts in one sentence; `who` is "You" or a name. */
export const factsSentence = (facts: AlertFacts, who: string, today: Day): string =>
  `${who} ${who === "You" ? "were" : "was"} over the agreed ceiling in ${facts.counts.length === 1 ? "the newest snapshot" : `${facts.counts.length} snapshots in a row`} (${countWords(facts, today)}), and ${facts.taken === 0 ? "" : "only "}${timeWords(facts)}.`;

/** How it ended, in one sentence. */
export function closedSentence({ closedOn, closedAs, passed }: Pick<Alert, "closedOn" | "closedAs" | "passed">, today: Day): string | null {
  if (closedOn === null) return null;
  const on = `Closed on ${longDay(closedOn)}`;
  if (closedAs === "settled") return `${on}: what was to be done was done.`;
  if (closedAs === "ended") return `${on}, with the end of the year.`;
  if (closedAs === "withdrawn") return `${on}, because the figures it was raised on were taken back or corrected.`;
  if (passed?.by === "time") return `${on}, because the time is back: ${timeWords(passed.facts)}.`;
  return passed ? `${on}, because the caseload is no longer over the ceiling: ${countWords(passed.facts, today)}.` : `${on}.`;
}

const parts: Record<AnsweringPart, string> = { lineManager: "the line manager", lead: "the academy lead" };
/** Where an alert stands, as a short state: for lists, the team page and those who are not asked. */
export function standingWords(alert: Alert, hasManager: boolean, today: Day): string {
  if (alert.closedOn !== null) return "Closed";
  const ask = askOf(alert, hasManager, today);
  const last = alert.answers.at(-1);
  if (!ask) return last ? `Answered; to be followed up on ${shortDay(last.followUpOn, today)}` : "Open";
  const whom = inWords(ask.of.map((part) => parts[part]));
  return ask.what === "answer"
    ? `Not answered since ${shortDay(ask.since, today)}; waits for ${whom}`
    : `To be followed up since ${shortDay(ask.since, today)}; waits for ${whom}`;
}

const bothHalves = ({ snapshots, weeks, percent }: AlertRule) => ({
  over: `over the agreed ceiling in ${snapshots === 1 ? "a snapshot" : `${snapshots} snapshots in a row`}`,
  short: `less than ${percent} per cent of the protected time owed in ${weeks === 1 ? "a week" : `${weeks} weeks`}`,
});
/** What an alert was raised by, whatever holds now. */
export function ruleOfItsDay({ facts }: Pick<Alert, "facts">): string {
  const { over, short } = bothHalves(facts.rule);
  return `It was raised by the rule of its day: ${over}, and ${short} taken.`;
}
/** The thresholds in one sentence. */
export const ruleSentence = (rule: AlertRule): string =>
  `An alert is raised when somebody is ${bothHalves(rule).over} and ${bothHalves(rule).short} was taken. The line manager has ${rule.answerDays} days to answer; then the academy lead is asked too. A snapshot older than ${rule.staleDays} days raises nothing, nor do weeks with a pause in them, nor weeks of which leave or sickness took more than half.`;
