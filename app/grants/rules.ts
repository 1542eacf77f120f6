/**
 * The grant for newly qualified social workers (domain 1.3): who is eligible and why, what can be claimed when, and what it comes
 * to. Facts nobody has are asked for, never guessed. Pure.
 */
import { addDays, addMonths, covers, longDay, type Day, type Period } from "#app/shared/dates";
import type { EnrolmentStatus, GrantClaimKind } from "#db/schema";

export const claimKinds = ["registration", "completion"] as const satisfies readonly GrantClaimKind[];
export const claimNames: Record<GrantClaimKind, string> = { registration: "Registration", completion: "Completion" };

/** What the funder asks of whom, for each kind of programme. */
type Terms = { qualifiedWithinMonths: number; agency: "decide" | "never"; provisional: boolean };
const ASYE: Terms = { qualifiedWithinMonths: 48, agency: "decide", provisional: false };
const terms: Record<string, Terms> = {
  asye: ASYE,
  // as the funder's own service reads it in November 2025; nothing is published for certain
  ecdp: { qualifiedWithinMonths: 36, agency: "never", provisional: true },
};
export const termsOf = (programmeKind: string): Terms => (Object.hasOwn(terms, programmeKind) ? terms[programmeKind]! : ASYE);

export const factNames = {
  registeredFrom: "the day of registration with Social Work England",
  qualifiedOn: "the day of qualifying",
  childAndFamily: "whether the role is in statutory child and family social work",
  employedBy: "whether the council or an agency employs them",
} as const;
export type Fact = keyof typeof factNames;

export type EligibilityFacts = {
  programmeKind: string;
  startsOn: Day;
  registeredFrom: Day | null;
  qualifiedOn: Day | null;
  childAndFamily: "yes" | "no" | null;
  employedBy: "council" | "agency" | null;
  /** an earlier year of the same person for which registration was claimed: its cohort */
  fundedBefore: string | null;
  decided: "eligible" | "notEligible" | null;
  decidedBecause: string | null;
};
export type EligibilityState = "eligible" | "notEligible" | "toDecide" | "unknown";
export type Eligibility = {
  state: EligibilityState;
  because: string;
  /** what is still to be asked */
  asks: Fact[];
  /** what the rules alone would say, where the lead decided otherwise */
  worked: { state: EligibilityState; because: string };
};

const years = (months: number) => `${months / 12} years`;
const list = (words: readonly string[]) => (words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`);

/** May the grant be claimed for this learner? The first thing that rules it out is the reason. */
export function eligibilityOf(f: EligibilityFacts): Eligibility {
  const rule = termsOf(f.programmeKind);
  const worked = ((): { state: EligibilityState; because: string; asks: Fact[] } => {
    const no = (because: string) => ({ state: "notEligible" as const, because, asks: [] });
    if (f.registeredFrom !== null && f.registeredFrom > f.startsOn)
      return no(`Registered with Social Work England only from ${longDay(f.registeredFrom)}, after the start on ${longDay(f.startsOn)}.`);
    if (f.qualifiedOn !== null && f.qualifiedOn > f.startsOn)
      return no(`Qualified on ${longDay(f.qualifiedOn)}, after the start on ${longDay(f.startsOn)}.`);
    if (f.qualifiedOn !== null && addMonths(f.qualifiedOn, rule.qualifiedWithinMonths) < f.startsOn)
      return no(
        `Started on ${longDay(f.startsOn)}, more than ${years(rule.qualifiedWithinMonths)} after qualifying on ${longDay(f.qualifiedOn)}: allowed on the programme, not funded.`,
      );
    if (f.childAndFamily === "no") return no("Not in a statutory child and family social work role.");
    if (f.employedBy === "agency" && rule.agency === "never") return no("Employed by an agency.");
    if (f.fundedBefore !== null) return no(`Registration was claimed before, in ${f.fundedBefore}.`);
    const asks = (Object.keys(factNames) as Fact[]).filter((fact) => f[fact] === null);
    if (asks.length > 0) return { state: "unknown", because: `Not known: ${list(asks.map((a) => factNames[a]))}.`, asks };
    if (f.employedBy === "agency")
      return {
        state: "toDecide",
        because: "Employed by an agency. What the funder says to that is not known: ask, and decide with the reason.",
        asks: [],
      };
    return {
      state: "eligible",
      because: `Registered, in a child and family role, and started within ${years(rule.qualifiedWithinMonths)} of qualifying${rule.provisional ? " (provisional rule)" : ""}.`,
      asks: [],
    };
  })();
  const { asks, ...said } = worked;
  if (f.decided === null) return { ...said, asks, worked: said };
  return { state: f.decided, because: `Decided by the academy: ${f.decidedBecause ?? ""}`, asks, worked: said };
}

export type GrantYear = Period & { id: string; endsOn: Day; closesOn: Day | null; lateFrom: Day | null; earlyFrom: Day | null; note: string };
export type GrantAmount = Period & { id: string; claim: GrantClaimKind; pence: number; note: string };
export type Claim = {
  id: string;
  enrolmentId: string;
  claim: GrantClaimKind;
  pence: number;
  sentOn: Day;
  reference: string | null;
  paidOn: Day | null;
  early: 0 | 1;
};

/** later: nothing to do yet. missed: it can be claimed no more. none: there is nothing to claim. ask: something is not known. */
export const claimStates = ["toClaim", "claimed", "paid", "later", "ask", "missed", "none"] as const;
export type ClaimState = (typeof claimStates)[number];
export const stateNames: Record<ClaimState, string> = {
  toClaim: "To claim",
  claimed: "Claimed, not paid yet",
  paid: "Paid",
  later: "Not due yet",
  ask: "Something is not known",
  missed: "Missed",
  none: "Nothing to claim",
};
export type ClaimStanding = {
  state: ClaimState;
  words: string;
  /** when it came or will come about */
  on: Day | null;
  /** the last day on which it can be sent */
  by: Day | null;
  /** completion paid before the end, to everybody on the programme in the funder's last year */
  early: boolean;
};

export type Learner = {
  startsOn: Day;
  status: EnrolmentStatus;
  endedOn: Day | null;
  /** what a panel confirmed last; null where none has */
  passed: boolean | null;
  /** by hours, pauses and extensions; null while a pause has no end */
  expectedOn: Day | null;
  eligibility: Pick<Eligibility, "state">;
};

export const yearAt = (list: readonly GrantYear[], on: Day): GrantYear | null => list.find((y) => covers(y, on)) ?? null;
const lastDay = (year: GrantYear): Day => year.closesOn ?? year.endsOn;
export const amountAt = (amounts: readonly GrantAmount[], claim: GrantClaimKind, on: Day): number | null =>
  amounts.find((a) => a.claim === claim && covers(a, on))?.pence ?? null;

/** How one claim for one learner stands today. */
export function standingOf(kind: GrantClaimKind, learner: Learner, claim: Claim | null, list: readonly GrantYear[], today: Day): ClaimStanding {
  const say = (state: ClaimState, words: string, rest: Partial<ClaimStanding> = {}): ClaimStanding => ({
    state,
    words,
    on: null,
    by: null,
    early: false,
    ...rest,
  });
  if (claim) {
    const early = claim.early === 1;
    const sent = `${early ? "Early completion, s" : "S"}ent on ${longDay(claim.sentOn)}`;
    const rest = { on: claim.paidOn ?? claim.sentOn, early };
    return claim.paidOn ? say("paid", `${sent}, paid on ${longDay(claim.paidOn)}`, rest) : say("claimed", `${sent}, not paid yet`, rest);
  }
  const { state } = learner.eligibility;
  if (state === "notEligible") return say("none", "Not eligible");
  const event = eventOf(kind, learner, list, today);
  if (event === "left") return say("none", "Left the programme before completing it");
  if (event === "failed") return say("none", "The panel confirmed a fail: completion is claimed for a year that was passed");
  if (event === "undecided") return say("ask", "Ended as completed, and no panel’s decision is on record");
  if (event.on === null) return say("later", "When it is completed; no date while the year is paused");
  const known = state === "eligible";
  if (event.on > today) return say("later", event.words, { on: event.on, early: event.early });
  if (!known) return say("ask", "Find out first whether they are eligible", { on: event.on, early: event.early });

  const year = yearAt(list, event.on);
  const rest = { on: event.on, early: event.early };
  if (!year) return say("ask", `The grant year of ${longDay(event.on)} is not on record`, rest);
  const by = lastDay(year);
  if (today <= by)
    return say("toClaim", `${event.words}${year.closesOn ? `, by ${longDay(by)}` : `, in ${year.id}; the closing day is not announced`}`, {
      ...rest,
      by,
    });
  const now = yearAt(list, today);
  if (kind === "completion" && now?.lateFrom && learner.startsOn >= now.lateFrom && today <= lastDay(now))
    return say("toClaim", `${event.words}. Late, and still open in ${now.id}`, { ...rest, by: lastDay(now) });
  return say("missed", `${event.words}. Claims of ${year.id} closed on ${longDay(by)}`, rest);
}

/** What brings a claim about, and when: the start, the completion, or the funder's last March for whoever is still on the programme. */
function eventOf(
  kind: GrantClaimKind,
  learner: Learner,
  list: readonly GrantYear[],
  today: Day,
): { on: Day | null; early: boolean; words: string } | "left" | "failed" | "undecided" {
  if (kind === "registration") return { on: learner.startsOn, early: false, words: `Started on ${longDay(learner.startsOn)}` };
  if (learner.status === "completed" && learner.passed === false) return "failed";
  if (learner.status === "completed" && learner.passed === null) return "undecided";
  if (learner.status === "completed" && learner.endedOn)
    return { on: learner.endedOn, early: false, words: `Completed on ${longDay(learner.endedOn)}` };
  if (learner.status !== "active") return "left";
  // once the day has come, whoever has not finished is still on the programme, however overdue
  const early = list.find(
    (y) =>
      y.earlyFrom !== null &&
      learner.startsOn <= y.endsOn &&
      (learner.expectedOn === null || learner.expectedOn >= y.earlyFrom || today >= y.earlyFrom),
  );
  if (early?.earlyFrom && (today <= early.endsOn || early.closesOn !== null)) {
    const on = learner.startsOn > early.earlyFrom ? learner.startsOn : early.earlyFrom;
    return { on, early: true, words: `Early completion from ${longDay(on)}, for whoever is still on the programme then` };
  }
  const { expectedOn } = learner;
  // overdue and not completed: still later
  const on = expectedOn !== null && expectedOn <= today ? addDays(today, 1) : expectedOn;
  return { on, early: false, words: expectedOn ? `When it is completed, planned for ${longDay(expectedOn)}` : "When it is completed" };
}

/** "£1,000", "£1,000.50" */
export const pounds = (pence: number): string => {
  const whole = Math.floor(Math.abs(pence) / 100).toLocaleString("en-GB");
  const rest = Math.abs(pence) % 100;
  return `${pence < 0 ? "-" : ""}£${whole}${rest === 0 ? "" : `.${String(rest).padStart(2, "0")}`}`;
};

export type Line = { claim: GrantClaimKind; standing: ClaimStanding; stored: Claim | null; startsOn: Day };
export type YearTotals = { id: string; due: number; claimed: number; paid: number; later: number; missed: number };

/**
 * What it comes to in each grant year: sent and waiting in the year it was sent, paid in the year it was paid, to claim in the year
 * that is open now, what comes later and what was missed in the year of its day.
 */
export function totalsOf(lines: readonly Line[], list: readonly GrantYear[], amounts: readonly GrantAmount[], today: Day): YearTotals[] {
  const totals = new Map(list.map((y): [string, YearTotals] => [y.id, { id: y.id, due: 0, claimed: 0, paid: 0, later: 0, missed: 0 }]));
  const add = (on: Day | null, what: Exclude<keyof YearTotals, "id">, pence: number | null) => {
    const year = on && yearAt(list, on);
    const total = year && totals.get(year.id);
    if (total) total[what] += pence ?? 0;
  };
  for (const { claim, standing, stored } of lines) {
    if (stored?.paidOn) add(stored.paidOn, "paid", stored.pence);
    else if (stored) add(stored.sentOn, "claimed", stored.pence);
    else if (standing.state === "toClaim") add(today, "due", amountAt(amounts, claim, today));
    else if (standing.on !== null && (standing.state === "later" || standing.state === "missed"))
      add(standing.on, standing.state, amountAt(amounts, claim, standing.on));
  }
  return [...totals.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** "2026-27" for any day of that financial year */
export const financialYear = (on: Day): { id: string; startsOn: Day; endsOn: Day } => {
  const year = +on.slice(0, 4) - (on.slice(5) < "04-01" ? 1 : 0);
  return yearNamed(year);
};
export const yearNamed = (year: number): { id: string; startsOn: Day; endsOn: Day } => ({
  id: `${year}-${String((year + 1) % 100).padStart(2, "0")}`,
  startsOn: `${year}-04-01` as Day,
  endsOn: `${year + 1}-03-31` as Day,
});
