import { expect, test } from "vitest";
import { contactWords, firstLine, freshness, lastContact } from "#app/home/rules";
import type { Progress } from "#app/asye/progress";
import type { Day } from "#app/shared/dates";

const today: Day = "2026-11-21";
const week = { week: 21, of: 52, words: "Week 21 of 52" };
const next = (dueOn: Day | null): Pick<Progress, "next" | "pausedSince"> => ({
  pausedSince: null,
  next: {
    stage: { key: "sixMonth", name: "Interim review", meeting: "Meeting", offset: { months: 6 }, scalesWithHours: true },
    dueOn,
    beyondLimit: false,
    state: "due",
    words: "",
    missing: [],
    requirements: [],
  },
});

test("the first line says the week, the next review and how far it is", () => {
  expect(firstLine(week, next("2026-12-03"), today)).toBe("Week 21 of 52. Your interim review is due on 3 December 2026, in 12 days.");
  expect(firstLine(week, next("2026-11-12"), today)).toBe("Week 21 of 52. Your interim review was due on 12 November 2026, 9 days late.");
  expect(firstLine(week, next(null), today)).toBe("Week 21 of 52. Your interim review has no date while the year is paused.");
  expect(firstLine(week, { next: null, pausedSince: null }, today)).toBe("Week 21 of 52.");
});

test("contact is a supervision by this assessor or a document that moved, not a draft", () => {
  const documents = [
    { state: "draft", stateSince: "2026-11-20T10:00:00.000Z" as const },
    { state: "submitted", stateSince: "2026-11-02T10:00:00.000Z" as const },
  ];
  const sessions = [
    { personId: "kim", supervisorId: "ash", heldOn: "2026-11-10" as Day },
    { personId: "kim", supervisorId: "mo", heldOn: "2026-11-18" as Day },
    { personId: "bo", supervisorId: "ash", heldOn: "2026-11-19" as Day },
  ];
  expect(lastContact({ personId: "kim", documents }, sessions, "ash")).toBe("2026-11-10");
  expect(lastContact({ personId: "kim", documents }, [], "ash")).toBe("2026-11-02");
  expect(lastContact({ personId: "kim", documents: [] }, [], "ash")).toBeNull();
  expect(contactWords(null, today)).toBe("none yet");
  expect(contactWords(today, today)).toBe("today");
  expect(contactWords("2026-11-10", today)).toBe("10 Nov, 11 days ago");
});

test("a caseload older than 35 days is stale", () => {
  expect(freshness({ newestOn: "2026-10-17", staleDays: 35 }, today).stale).toBe(false);
  expect(freshness({ newestOn: "2026-10-16", staleDays: 35 }, today)).toMatchObject({ stale: true });
  expect(freshness({ newestOn: null, staleDays: 35 }, today)).toEqual({ stale: true, words: "No caseload has been imported yet." });
});
