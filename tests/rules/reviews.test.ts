import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDates, datesUntil, patternsFrom } from "#app/asye/changed-dates";
import { arrangementLines } from "#app/asye/arrangements";
import { handsOver, whyNotExtension, whyNotLonger, whyNotReinstate } from "#app/asye/rules";
import { scheduleOf, type YearTerms } from "#app/asye/schedule";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import { shippedProgrammes } from "#app/programmes/shipped";
import { agendaOf, endTime, meetingState, type Invitation } from "#app/reviews/rules";
import { addDays, clockTime, londonDay, momentOf, readTime, type Day } from "#app/shared/dates";

const programme = shippedProgrammes[0]!.definition;
const terms = (rest: Partial<YearTerms> = {}): YearTerms => ({
  ...{ startsOn: "2026-09-07", programme, patterns: [], pauses: [], bankHolidays: new Set<Day>() },
  ...rest,
});

describe("a meeting", () => {
  test("its moment is London's clock time, in winter and in summer", () => {
    expect(momentOf({ onDay: "2027-01-15", atTime: "14:00" })).toBe("2027-01-15T14:00:00.000Z");
    expect(momentOf({ onDay: "2027-07-15", atTime: "14:00" })).toBe("2027-07-15T13:00:00.000Z");
    expect(momentOf({ onDay: "2027-07-15", atTime: "00:30" })).toBe("2027-07-14T23:30:00.000Z");
    expect(endTime({ onDay: "2027-07-15", atTime: "14:30", minutes: 90 })).toBe("16:00");
    const days = fc.integer({ min: 0, max: 800 }).map((n) => addDays("2026-01-01", n));
    fc.assert(
      fc.property(days, fc.integer({ min: 3, max: 23 }), fc.integer({ min: 0, max: 59 }), (onDay, h, m) => {
        const atTime = `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`;
        const at = momentOf({ onDay, atTime });
        expect([londonDay(at), clockTime(at)]).toEqual([onDay, atTime]);
      }),
    );
  });

  test("times as people type them", () => {
    const typed = ["14:00", "9", "9.05", "2pm", "2.30 PM", "12am", "12pm", "0:00"];
    expect(typed.map(readTime)).toEqual(["14:00", "09:00", "09:05", "14:00", "14:30", "00:00", "12:00", "00:00"]);
    expect(["", "25:00", "13pm", "9:60", "noon", "9:5"].map(readTime)).toEqual([null, null, null, null, null, null]);
  });

  test("whoever has taken over a part is asked again", () => {
    const r = { learnerId: "kim", assessorId: "amy", managerId: "lou" };
    const i = (part: Invitation["part"], answer: Invitation["answer"], answeredById: string | null): Invitation => ({
      ...{ id: `${part}`, part, name: null, role: null, email: null, answer, otherOn: null, because: null },
      ...{ answeredById, answeredBy: null, wasThere: null },
    });
    const all = [i("learner", "accepted", "kim"), i("assessor", "accepted", "amy"), i("lineManager", "accepted", "lou")];
    expect(meetingState(all, r)).toBe("Everybody who was asked comes");
    expect(meetingState(all, { ...r, assessorId: "new" })).toBe("Waiting for one answer");
    expect(meetingState([i("learner", "declined", "kim"), ...all.slice(1)], r)).toContain("One person cannot come");
  });

  test("the agenda is what the assessor writes in the record, without the meeting itself", () => {
    const record = shippedDefinitions.filter((d) => d.kind === "reviewRecord").at(-1)!;
    const agenda = agendaOf(record).map((point) => point.heading);
    expect(agenda.length).toBeGreaterThan(1);
    expect(agenda).not.toContain("The meeting");
    for (const s of record.sections.filter((s) => s.by !== "assessor")) expect(agenda).not.toContain(s.heading);
  });
});

describe("before and after", () => {
  test("a pause of two weeks in words, and a pause without a last day says how long it may be", () => {
    const with2 = compareDates(terms(), terms({ pauses: [{ startsOn: "2027-01-04", endsOn: "2027-01-17" }] }));
    expect(with2.rows.map((r) => r.moved)).toEqual(["Stays", "Stays", "14 days later", "14 days later", "14 days later", "14 days later"]);
    expect(with2.limit).toBeNull();
    const open = compareDates(terms(), terms({ pauses: [{ startsOn: "2027-01-04", endsOn: null }] }));
    expect(open.rows.at(-1)).toMatchObject({ after: "When the pause has a last day", moved: "Waits" });
    expect(open.back).toBe("The programme has to end by 7 September 2028: for that the pause can last until 4 January 2028 at the longest.");
    expect(compareDates(terms(), terms()).same).toBe(true);
  });

  test("an extension moves the end and the final review only", () => {
    const { rows } = datesUntil(terms(), "2027-10-07");
    expect(rows.filter((r) => r.moved !== "Stays").map((r) => [r.key, r.moved])).toEqual([
      ["final", "30 days later"],
      ["end", "30 days later"],
    ]);
  });

  test("hours from a day on: rows never overlap, and the days around the change are as they should be", () => {
    const patterns = [
      { startsOn: "2026-09-01" as Day, endsOn: "2026-12-31" as Day, minutesPerWeek: 2220 },
      { startsOn: "2027-01-01" as Day, endsOn: null, minutesPerWeek: 1776 },
    ];
    expect(patternsFrom(patterns, "2026-11-01", 1110)).toEqual([
      { startsOn: "2026-09-01", endsOn: "2026-10-31", minutesPerWeek: 2220 },
      { startsOn: "2026-11-01", endsOn: "2026-12-31", minutesPerWeek: 1110 },
      patterns[1],
    ]);
    const then = terms({ patterns: patternsFrom([], "2026-09-07", 1110) });
    expect(scheduleOf(then).endsOn).toBe(addDays("2026-09-07", 730));
  });
});

describe("arrangements", () => {
  test("who hands over: the one whose last day is known, and for four weeks after it", () => {
    const rows = [
      { assessorId: "old", startsOn: "2026-09-07" as Day, endsOn: "2026-11-30" as Day },
      { assessorId: "new", startsOn: "2026-12-01" as Day, endsOn: null },
    ];
    expect(handsOver(rows, "2026-11-21")).toBe("old");
    expect(handsOver(rows, "2026-12-28")).toBe("old");
    expect(handsOver(rows, "2026-12-29")).toBeNull();
    expect(handsOver([rows[1]!], "2027-01-01")).toBeNull();
  });

  test("an extension lies after the planned end and within the limit", () => {
    const year = { endsOn: "2027-09-07" as Day, limitOn: "2028-09-07" as Day };
    expect(whyNotExtension("2027-09-07", year)).toContain("choose a later day");
    expect(whyNotExtension("2027-09-08", year)).toBeNull();
    expect(whyNotExtension("2028-09-07", year)).toBeNull();
    expect(whyNotExtension("2028-09-08", year)).toContain("at the latest");
    expect(whyNotExtension("2028-01-01", { ...year, endsOn: null })).toContain("Set the last day of the pause first");
  });

  test("an agreed pause is made shorter by one, and longer only by all four", () => {
    expect(whyNotLonger("2026-11-29", "2026-11-29")).toBeNull();
    expect(whyNotLonger("2026-11-20", "2026-11-29")).toBeNull();
    expect(whyNotLonger("2026-11-30", "2026-11-29")).toBe(
      "The pause was agreed until 29 November 2026: choose that day or an earlier one. For more time, propose a further pause.",
    );
    expect(whyNotLonger("2027-11-30", null)).toBeNull();
  });

  test("beside who agreed a pause stand the days they agreed, where it has others by now", () => {
    const agreed = (proposed: Day | null, now: Day | null) => {
      const proposal = {
        ...{ id: "p1", kind: "pause" as const, startsOn: "2026-11-02" as Day, endsOn: proposed, reason: "sickness", proposedBy: "Amy" },
        ...{ proposedAt: "2026-11-02T09:00:00.000Z" as const, settledAs: "agreed" as const, settledAt: "2026-11-02T10:00:00.000Z" as const },
        agreements: [
          { part: "learner" as const, name: "Amy", how: "phone" as const },
          { part: "coordinator" as const, name: "Lee", how: "signedIn" as const },
        ],
      };
      const rows = { assessors: [], teams: [], managers: [], ends: [], events: [], proposals: [proposal] };
      const pause = { id: "p1", startsOn: "2026-11-02" as Day, endsOn: now, reason: "sickness" as const };
      return arrangementLines(rows, { id: "y1", patterns: [], pauses: [pause] })[0];
    };
    expect(agreed("2026-11-29", "2026-11-29")).toMatchObject({ agreed: "Amy (by telephone), Lee" });
    expect(agreed("2026-11-29", "2026-11-20")).toMatchObject({
      days: "2 November 2026 to 20 November 2026",
      agreed: "Amy (by telephone), Lee: 2 November 2026 to 29 November 2026",
    });
    expect(agreed(null, "2026-11-20")?.agreed).toBe("Amy (by telephone), Lee: 2 November 2026 and on");
  });

  test("a mistake is taken back for four weeks", () => {
    expect(whyNotReinstate({ recordedOn: "2026-11-01" }, "2026-11-29", false)).toBeNull();
    expect(whyNotReinstate({ recordedOn: "2026-11-01" }, "2026-11-30", false)).toContain("more than four weeks ago");
    expect(whyNotReinstate({ recordedOn: "2026-11-01" }, "2026-11-29", true)).toContain("another cohort");
    expect(whyNotReinstate(null, "2026-11-29", false)).toContain("has not ended");
  });
});
