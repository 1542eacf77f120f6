import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, covers, type Day } from "#app/shared/dates";
import {
  activeDaysBetween,
  addActiveDays,
  cadence,
  cadenceSentence,
  everyDaysAt,
  keptSentence,
  type Held,
  type SupervisionPromise,
} from "#app/supervision/rules";

const promise: SupervisionPromise = {
  startsOn: "2026-09-07",
  endsOn: null,
  pauses: [],
  bands: [{ untilDays: 42, everyDays: 7 }, { untilMonths: 6, everyDays: 14 }, { everyDays: 31 }],
  toleranceDays: 3,
  minimumMinutes: 90,
};
const held = (...days: Day[]): Held[] => days.map((heldOn) => ({ heldOn, minutes: 90 }));

test("weekly for six weeks, fortnightly to six months, monthly after", () => {
  expect([0, 41, 42, 180, 181, 400].map((n) => everyDaysAt(promise, n))).toEqual([7, 7, 14, 14, 31, 31]);
});

test("on track, due within the tolerance, overdue after it", () => {
  const sessions = held("2026-09-14", "2026-09-21");
  expect(cadence(promise, sessions, "2026-09-25")).toMatchObject({ state: "onTrack", lastOn: "2026-09-21", nextDueOn: "2026-09-28" });
  expect(cadence(promise, sessions, "2026-09-28").state).toBe("due");
  expect(cadence(promise, sessions, "2026-10-01").state).toBe("due");
  expect(cadence(promise, sessions, "2026-10-02")).toMatchObject({ state: "overdue", daysOverdue: 4, asked: 3, inTime: 2 });
});

test("a session shorter than ninety minutes does not count", () => {
  expect(cadence(promise, [{ heldOn: "2026-09-14", minutes: 89 }], "2026-09-15")).toMatchObject({
    lastOn: null,
    nextDueOn: "2026-09-14",
    state: "due",
  });
});

test("a missed interval stays missed after the next session", () => {
  // due 14, 21 and 28 September; held only on the 28th
  expect(cadence(promise, held("2026-09-28"), "2026-09-29")).toMatchObject({ state: "onTrack", asked: 3, inTime: 1 });
});

test("the first session is due one interval after the start, and none is before it", () => {
  expect(cadence(promise, [], "2026-09-06").state).toBe("notStarted");
  expect(cadence(promise, [], "2026-09-07")).toMatchObject({ state: "onTrack", nextDueOn: "2026-09-14", asked: 0 });
});

test("a pause moves the next session by its days and asks for nothing meanwhile", () => {
  const paused = { ...promise, pauses: [{ startsOn: "2026-09-24" as Day, endsOn: "2026-10-23" as Day }] };
  const sessions = held("2026-09-21");
  expect(cadence(paused, sessions, "2026-10-10")).toMatchObject({ state: "paused", daysOverdue: 0, nextDueOn: "2026-10-28" });
  expect(cadence(paused, sessions, "2026-10-24").state).toBe("onTrack");
  expect(cadence(paused, sessions, "2026-11-02")).toMatchObject({ state: "overdue", daysOverdue: 5 });
  expect(cadence({ ...promise, pauses: [{ startsOn: "2026-09-24", endsOn: null }] }, sessions, "2026-12-01")).toMatchObject({
    state: "paused",
    nextDueOn: null,
  });
});

test("a programme that has ended asks for nothing more", () => {
  expect(cadence({ ...promise, endsOn: "2026-10-01" }, held("2026-09-28"), "2026-11-01")).toMatchObject({ state: "ended", lastOn: "2026-09-28" });
});

test("every state is one sentence", () => {
  const today: Day = "2026-10-03";
  const say = (sessions: Held[], on: Day = today) => cadenceSentence(cadence(promise, sessions, on), on);
  expect(say(held("2026-09-28"))).toBe("On track: last held on 28 Sep, next due by 5 Oct, in 2 days.");
  expect(say(held("2026-09-25"))).toBe("Due now: last held on 25 Sep, due by 2 Oct.");
  expect(say(held("2026-09-14"))).toBe("Overdue by 12 days: last held on 14 Sep, was due by 21 Sep.");
  expect(say([])).toBe("Overdue by 19 days: none recorded yet, was due by 14 Sep.");
  expect(say([], "2026-09-01")).toBe("Supervision begins with the programme.");
  expect(keptSentence(cadence(promise, held("2026-09-28"), "2026-09-29"))).toBe("1 of the 3 sessions due so far was held in time.");
  expect(keptSentence(cadence(promise, [], "2026-09-08"))).toBeNull();
});

const dayFrom = (start: Day) => fc.integer({ min: 0, max: 400 }).map((n) => addDays(start, n));
const pauses = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 60 })), { maxLength: 4 }).map((gaps) => {
  let at: Day = promise.startsOn;
  return gaps.map(([gap, length]) => {
    const startsOn = addDays(at, gap);
    at = addDays(startsOn, length);
    return { startsOn, endsOn: at };
  });
});

test("counting unpaused days and adding them are each other's opposite, and never end in a pause", () => {
  fc.assert(
    fc.property(pauses, dayFrom("2026-09-07"), fc.integer({ min: 1, max: 200 }), (all, from, days) => {
      const to = addActiveDays(from, days, all)!;
      expect(activeDaysBetween(from, to, all)).toBe(days);
      expect(all.some((p) => covers(p, to))).toBe(false);
    }),
  );
});

test("a session held today is never overdue, and more sessions never keep less of the promise", () => {
  fc.assert(
    fc.property(pauses, fc.array(dayFrom("2026-09-07"), { maxLength: 12 }), dayFrom("2026-09-08"), (all, days, today) => {
      const paused = { ...promise, pauses: all };
      const before = cadence(paused, held(...days), today);
      const after = cadence(paused, held(...days, today), today);
      expect(after.daysOverdue).toBe(0);
      expect(after.inTime).toBeGreaterThanOrEqual(before.inTime);
      expect(before.inTime).toBeLessThanOrEqual(before.asked);
      if (before.state === "overdue") expect(before.daysOverdue).toBeGreaterThan(promise.toleranceDays);
    }),
  );
});
