import fc from "fast-check";
import { expect, test } from "vitest";
import { columnKeys, fileColumns, firstLayout, padded, readLayout } from "#app/grants/columns";
import type { GrantLearner } from "#app/grants/read.server";
import {
  amountAt,
  claimStates,
  eligibilityOf,
  financialYear,
  pounds,
  standingOf,
  totalsOf,
  yearNamed,
  type Claim,
  type EligibilityFacts,
  type GrantAmount,
  type GrantYear,
  type Learner,
  type Line,
} from "#app/grants/rules";
import { addDays, type Day } from "#app/shared/dates";
import { csvText } from "#app/shared/table-export.server";

const facts: EligibilityFacts = {
  programmeKind: "asye",
  startsOn: "2026-10-05",
  registeredFrom: "2026-09-01",
  qualifiedOn: "2026-07-01",
  childAndFamily: "yes",
  employedBy: "council",
  fundedBefore: null,
  decided: null,
  decidedBecause: null,
};
const eligible = (change: Partial<EligibilityFacts>) => eligibilityOf({ ...facts, ...change });

test("who is registered, in role, employed by the council and started within four years of qualifying is eligible", () => {
  expect(eligible({})).toMatchObject({ state: "eligible", asks: [] });
  expect(eligible({}).because).toBe("Registered, in a child and family role, and started within 4 years of qualifying.");
});

test("four years to the day is within four years; one day more is not funded; leap days do not move the edge", () => {
  expect(eligible({ qualifiedOn: "2022-10-05" }).state).toBe("eligible");
  expect(eligible({ qualifiedOn: "2022-10-04" })).toMatchObject({
    state: "notEligible",
    because: "Started on 5 October 2026, more than 4 years after qualifying on 4 October 2022: allowed on the programme, not funded.",
  });
  expect(eligible({ qualifiedOn: "2024-02-29", startsOn: "2028-02-29", registeredFrom: "2024-03-01" }).state).toBe("eligible");
  expect(eligible({ qualifiedOn: "2024-02-29", startsOn: "2028-03-01", registeredFrom: "2024-03-01" }).state).toBe("notEligible");
});

test("registered on the first day counts, a day later does not", () => {
  expect(eligible({ registeredFrom: "2026-10-05" }).state).toBe("eligible");
  expect(eligible({ registeredFrom: "2026-10-06" })).toMatchObject({
    state: "notEligible",
    because: "Registered with Social Work England only from 6 October 2026, after the start on 5 October 2026.",
  });
  expect(eligible({ qualifiedOn: "2026-10-06" }).state).toBe("notEligible");
});

test("what nobody knows is asked for, all of it, and is no refusal; but what rules it out is said before anything is asked", () => {
  const nothing = eligible({ registeredFrom: null, qualifiedOn: null, childAndFamily: null, employedBy: null });
  expect(nothing.state).toBe("unknown");
  expect(nothing.asks).toEqual(["registeredFrom", "qualifiedOn", "childAndFamily", "employedBy"]);
  expect(eligible({ childAndFamily: "no", employedBy: null })).toMatchObject({ state: "notEligible", asks: [] });
});

test("an agency worker's ASYE is for the academy to decide; under the two-year programme's provisional rule it is not funded", () => {
  expect(eligible({ employedBy: "agency" }).state).toBe("toDecide");
  expect(eligible({ employedBy: "agency", programmeKind: "ecdp" })).toMatchObject({ state: "notEligible", because: "Employed by an agency." });
  expect(eligible({ qualifiedOn: "2023-10-05", programmeKind: "ecdp" }).state).toBe("eligible");
  expect(eligible({ qualifiedOn: "2023-10-04", programmeKind: "ecdp" }).state).toBe("notEligible");
  expect(eligible({ programmeKind: "__proto__", employedBy: "agency" }).state).toBe("toDecide");
});

test("nobody is funded twice, and the lead's decision with its reason stands over the rules, which are still told", () => {
  expect(eligible({ fundedBefore: "September 2024" }).because).toBe("Registration was claimed before, in September 2024.");
  const decided = eligible({ qualifiedOn: "2020-01-01", decided: "eligible", decidedBecause: "Confirmed by the funder on 3 June." });
  expect(decided).toMatchObject({ state: "eligible", because: "Decided by the academy: Confirmed by the funder on 3 June." });
  expect(decided.worked.state).toBe("notEligible");
});

const year = (start: number, more: Partial<GrantYear> = {}): GrantYear => ({
  ...yearNamed(start),
  closesOn: null,
  lateFrom: null,
  earlyFrom: null,
  note: "",
  ...more,
});
const list = [2022, 2023, 2024]
  .map((y) => year(y))
  .concat([year(2025, { closesOn: "2026-03-23" }), year(2026, { lateFrom: "2022-04-01", earlyFrom: "2027-03-01" })]);
const learner: Learner = {
  startsOn: "2026-10-05",
  status: "active",
  endedOn: null,
  passed: null,
  expectedOn: "2027-10-05",
  eligibility: { state: "eligible" },
};
const registration = (l: Partial<Learner>, today: Day, claim: Claim | null = null) =>
  standingOf("registration", { ...learner, ...l }, claim, list, today);
const completion = (l: Partial<Learner>, today: Day, claim: Claim | null = null) =>
  standingOf("completion", { ...learner, ...l }, claim, list, today);

test("registration is to claim from the first day until its year closes, and missed after that", () => {
  expect(registration({}, "2026-10-04").state).toBe("later");
  expect(registration({}, "2026-10-05").state).toBe("toClaim");
  expect(registration({}, "2027-03-31")).toMatchObject({ state: "toClaim", by: "2027-03-31" });
  expect(registration({}, "2027-04-01").state).toBe("missed");
  expect(registration({ startsOn: "2026-02-09" }, "2026-03-23").state).toBe("toClaim");
  expect(registration({ startsOn: "2026-02-09" }, "2026-03-24")).toMatchObject({
    state: "missed",
    words: "Started on 9 February 2026. Claims of 2025-26 closed on 23 March 2026",
  });
});

test("completion is to claim when the year was completed; who left has none; one of a year begun in 2022-23 or later may be late in 2026-27", () => {
  const done = { status: "completed" as const, expectedOn: null, passed: true };
  expect(completion({ ...done, startsOn: "2025-09-01", endedOn: "2026-09-01" }, "2026-11-24").state).toBe("toClaim");
  expect(completion({ ...done, startsOn: "2022-04-01", endedOn: "2023-04-01" }, "2026-11-24").words).toBe(
    "Completed on 1 April 2023. Late, and still open in 2026-27",
  );
  expect(completion({ ...done, startsOn: "2022-03-31", endedOn: "2023-04-01" }, "2026-11-24").state).toBe("missed");
  expect(completion({ ...done, startsOn: "2022-04-01", endedOn: "2023-04-01" }, "2025-11-24").state).toBe("missed");
  expect(completion({ status: "withdrawn", endedOn: "2026-11-01" }, "2026-11-24").state).toBe("none");
});

test("completion is claimed for a year that a panel confirmed as passed, and for no other", () => {
  const done = { status: "completed" as const, expectedOn: null, startsOn: "2025-09-01" as const, endedOn: "2026-09-01" as const };
  expect(completion({ ...done, passed: true }, "2026-11-24").state).toBe("toClaim");
  expect(completion({ ...done, passed: false }, "2026-11-24")).toMatchObject({
    state: "none",
    words: "The panel confirmed a fail: completion is claimed for a year that was passed",
  });
  expect(completion({ ...done, passed: null }, "2026-11-24").state).toBe("ask");
  // what was claimed before stays claimed, and registration does not depend on how the year ended
  expect(completion({ ...done, passed: false }, "2026-11-24", sent({ claim: "completion" })).state).toBe("claimed");
  expect(registration({ ...done, startsOn: "2026-04-06", passed: false }, "2026-11-24").state).toBe("toClaim");
  // referred back: the year goes on, and so does the wait for its end
  expect(completion({ passed: null }, "2026-11-24").state).toBe("later");
});

test("everybody still on the programme in March 2027 is paid for completion before they finish", () => {
  expect(completion({}, "2027-02-28")).toMatchObject({ state: "later", early: true, on: "2027-03-01" });
  expect(completion({}, "2027-03-01")).toMatchObject({ state: "toClaim", early: true, on: "2027-03-01", by: "2027-03-31" });
  expect(completion({ expectedOn: null }, "2027-03-15")).toMatchObject({ state: "toClaim", early: true });
  expect(completion({ startsOn: "2026-03-09", expectedOn: "2027-02-28" }, "2027-01-10")).toMatchObject({
    state: "later",
    early: false,
    on: "2027-02-28",
  });
  expect(completion({ startsOn: "2026-03-09", expectedOn: "2027-03-01" }, "2027-01-10")).toMatchObject({ state: "later", early: true });
  const announced = list.map((y) => (y.id === "2026-27" ? { ...y, closesOn: "2027-04-16" as Day } : y));
  expect(standingOf("completion", learner, null, announced, "2027-04-16")).toMatchObject({ state: "toClaim", early: true, by: "2027-04-16" });
  expect(standingOf("completion", learner, null, announced, "2027-04-17")).toMatchObject({ state: "missed", early: true });
});

test("who was to finish before March 2027 and has not is still on the programme: their completion is claimed early", () => {
  const overdue = { startsOn: "2026-02-02" as Day, expectedOn: "2027-02-02" as Day };
  expect(completion(overdue, "2027-02-28")).toMatchObject({ state: "later", early: false });
  expect(completion(overdue, "2027-03-01")).toMatchObject({ state: "toClaim", early: true, on: "2027-03-01", by: "2027-03-31" });
  expect(completion({ ...overdue, startsOn: "2025-02-03", expectedOn: "2026-02-03" }, "2027-03-31")).toMatchObject({ state: "toClaim", early: true });
  expect(completion({ ...overdue, status: "withdrawn", endedOn: "2027-02-20" }, "2027-03-02").state).toBe("none");
});

test("nothing is to claim for who is not eligible, and what is not known is asked before it is claimed", () => {
  expect(registration({ eligibility: { state: "notEligible" } }, "2026-11-24").state).toBe("none");
  expect(registration({ eligibility: { state: "unknown" } }, "2026-11-24").state).toBe("ask");
  expect(registration({ eligibility: { state: "toDecide" } }, "2026-11-24").state).toBe("ask");
  expect(registration({ startsOn: "2031-05-01" }, "2031-06-01").words).toBe("The grant year of 1 May 2031 is not on record");
});

const amounts: GrantAmount[] = [
  { id: "a", claim: "registration", startsOn: "2022-04-01", endsOn: "2027-03-31", pence: 100_000, note: "" },
  { id: "b", claim: "completion", startsOn: "2022-04-01", endsOn: "2026-11-30", pence: 100_000, note: "" },
  { id: "c", claim: "completion", startsOn: "2026-12-01", endsOn: null, pence: 120_050, note: "" },
];
const sent = (change: Partial<Claim>): Claim => ({
  id: "x",
  enrolmentId: "e",
  claim: "registration",
  pence: 100_000,
  sentOn: "2026-11-01",
  reference: null,
  paidOn: null,
  early: 0,
  ...change,
});

test("the totals of each year: sent in the year it was sent, paid in the year it was paid, to claim in the year that is open", () => {
  const line = (l: Partial<Learner>, claim: Claim | null, kind: Line["claim"] = "registration"): Line => {
    const all = { ...learner, ...l };
    return { claim: kind, stored: claim, startsOn: all.startsOn, standing: standingOf(kind, all, claim, list, "2026-11-24") };
  };
  const lines = [
    line({}, null),
    line({}, sent({})),
    line({ startsOn: "2026-02-09" }, sent({ sentOn: "2026-03-20", paidOn: "2026-05-11" })),
    line({ startsOn: "2026-02-09" }, null),
    line({}, null, "completion"),
    line({ startsOn: "2022-09-05", status: "completed", passed: true, endedOn: "2023-09-05" }, null, "completion"),
  ];
  const totals = totalsOf(lines, list, amounts, "2026-11-24");
  expect(totals.map((t) => t.id)).toEqual(["2026-27", "2025-26", "2024-25", "2023-24", "2022-23"]);
  expect(totals[0]).toEqual({ id: "2026-27", due: 200_000, claimed: 100_000, paid: 100_000, later: 120_050, missed: 0 });
  expect(totals[1]).toMatchObject({ due: 0, paid: 0, missed: 100_000 });
});

test("whatever happens to a learner, each claim stands in exactly one state and is never to claim before its day", () => {
  const day = fc.integer({ min: 0, max: 2200 }).map((n) => addDays("2022-01-01", n));
  const some = fc.record({
    startsOn: day,
    status: fc.constantFrom("active" as const, "completed" as const, "withdrawn" as const, "transferred" as const),
    length: fc.integer({ min: 100, max: 900 }),
    passed: fc.constantFrom(true, false, null),
    state: fc.constantFrom("eligible" as const, "notEligible" as const, "unknown" as const, "toDecide" as const),
    today: day,
  });
  fc.assert(
    fc.property(some, fc.constantFrom("registration" as const, "completion" as const), ({ startsOn, status, length, passed, state, today }, kind) => {
      const end = addDays(startsOn, length);
      const l: Learner = {
        startsOn,
        status,
        endedOn: status === "active" ? null : end,
        passed,
        expectedOn: status === "active" ? end : null,
        eligibility: { state },
      };
      const standing = standingOf(kind, l, null, list, today);
      expect(claimStates).toContain(standing.state);
      if (standing.state === "toClaim") {
        expect(state).toBe("eligible");
        if (kind === "completion" && status === "completed") expect(passed).toBe(true);
        expect(standing.on! <= today && today <= standing.by!).toBe(true);
      }
      if (status === "withdrawn" && kind === "completion") expect(standing.state).toBe("none");
    }),
  );
});

test("amounts by their day, pounds in words, and the financial year of a day", () => {
  expect(amountAt(amounts, "completion", "2026-11-30")).toBe(100_000);
  expect(amountAt(amounts, "completion", "2026-12-01")).toBe(120_050);
  expect(amountAt(amounts, "registration", "2027-04-01")).toBeNull();
  expect([0, 100_000, 120_050, 5].map(pounds)).toEqual(["£0", "£1,000", "£1,200.50", "£0.05"]);
  expect(financialYear("2027-03-31")).toEqual({ id: "2026-27", startsOn: "2026-04-01", endsOn: "2027-03-31" });
  expect(financialYear("2027-04-01").id).toBe("2027-28");
  expect(yearNamed(2099).id).toBe("2099-00");
});

test("the file has the chosen columns in their order under their headings, and runs no formula", () => {
  const row = {
    familyName: "=HYPERLINK(1)",
    startsOn: "2026-10-05",
    sweNumber: "SW1234",
    eligibility: { state: "eligible" },
  } as unknown as GrantLearner;
  const layout = [
    { key: "fixed" as const, heading: "Organisation", words: "+Northshire" },
    { key: "startsOn" as const, heading: "=Start", words: "" },
    { key: "familyName" as const, heading: "Surname", words: "" },
    { key: "sweNumberPadded" as const, heading: "SWE", words: "" },
  ];
  expect(csvText(fileColumns(layout), [row])).toBe(
    "\uFEFFOrganisation,'=Start,Surname,SWE\r\n'+Northshire,05/10/2026,'=HYPERLINK(1),SW0000001234\r\n",
  );
  expect(padded(null)).toBeNull();
});

test("a stored layout comes back as it was, and a column that is no more is left out", () => {
  expect(readLayout(JSON.stringify(firstLayout))).toEqual(firstLayout);
  expect(readLayout(JSON.stringify([{ key: "shoeSize", heading: "x", words: "" }, firstLayout[0]]))).toEqual([firstLayout[0]]);
  expect(new Set(firstLayout.map((c) => c.key)).size).toBe(firstLayout.length);
  expect(columnKeys).toContain("because");
});
