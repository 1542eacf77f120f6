import ICAL from "ical.js";
import { expect, test } from "vitest";
import { loader as feed } from "#app/calendar/pages/feed";
import { calendarOf, feedByToken, myFeed } from "#app/calendar/read.server";
import { endFeed, makeFeed, noteRead, tooOften } from "#app/calendar/write.server";
import { planProtectedTime, recordAbsence, removeAbsence } from "#app/protected-time/write.server";
import { proposeMeeting } from "#app/reviews/write.server";
import { calendarFile } from "#app/shared/calendar.server";
import { NOW, onEachEngine } from "#tests/support/engines";
import { asked } from "#tests/support/requests";
import { aLearner, aPerson } from "#tests/support/world";

onEachEngine("calendars", (open) => {
  async function aYear() {
    const opened = await open();
    const around = await aLearner(opened.writer);
    for (const [id, personId] of [["a-learner", around.learnerId] as const, ["a-assessor", around.assessorId] as const])
      await opened.writer
        .insertInto("account")
        .values({
          id,
          personId,
          email: `${id}@example.gov.uk`,
          passwordHash: null,
          passwordSetAt: null,
          disabledAt: null,
          display: "{}",
          createdAt: NOW,
        })
        .execute();
    const learner = opened.as({ personId: around.learnerId, isLearner: true });
    await planProtectedTime(learner, around.enrolmentId, {
      ...{ id: "b1", startsOn: "2026-11-26", endsOn: null, everyWeeks: 1, atTime: "09:30", minutes: 222, activity: "reading" },
    });
    const meeting = {
      id: "m1",
      version: 0,
      onDay: "2026-12-10",
      atTime: "14:00",
      minutes: 60,
      place: "Room 1",
      coordinator: false,
      guests: [],
    } as const;
    await proposeMeeting(learner, { enrolmentId: around.enrolmentId, stage: "final" }, meeting);
    return { ...opened, ...around, learner };
  }

  test("a feed is read by its address alone, made anew and ended; the address is kept nowhere", async () => {
    const year = await aYear();
    const { writer, db, learner, learnerId, assessorId, as } = year;
    const token = await makeFeed(learner);
    const kept = JSON.stringify([
      await writer.selectFrom("calendarFeed").selectAll().execute(),
      await writer.selectFrom("auditEvent").selectAll().execute(),
    ]);
    expect(kept).not.toContain(token);
    const ctx = { db, today: learner.today };
    const found = (await feedByToken(ctx, token))!;
    expect(found.viewer).toMatchObject({ personId: learnerId, isLearner: true, isLead: false });
    await noteRead(learner, found.feed);
    expect(await myFeed(learner)).toMatchObject({ readAt: NOW });
    const next = await makeFeed(learner);
    expect([await feedByToken(ctx, token), (await feedByToken(ctx, next)) !== null]).toEqual([null, true]);
    for (const wrong of ["", "x".repeat(43), `${next}x`, "../../etc"]) expect(await feedByToken(ctx, wrong)).toBeNull();
    // what others ask from the same address does not keep it from being read
    const get = async (token: string) =>
      (await feed(asked(year, `/calendar/${token}.ics`, { params: { token: `${token}.ics` }, clock: () => new Date(NOW) }))).status;
    for (let n = 0; n < 130; n += 1) expect(await get("x".repeat(43))).toBe(404);
    expect(await get(next)).toBe(200);
    // who cannot sign in has no feed
    await writer.updateTable("account").set({ disabledAt: NOW }).where("id", "=", "a-learner").execute();
    expect(await feedByToken(ctx, next)).toBeNull();
    await writer.updateTable("account").set({ disabledAt: null }).where("id", "=", "a-learner").execute();
    await endFeed(learner);
    expect(await feedByToken(ctx, next)).toBeNull();
    await expect(endFeed(as({ personId: assessorId }))).rejects.toMatchObject({ status: 404 });
  });

  test("blocks are the learner's, meetings and deadlines go to those who take part; the file is one that a calendar reads", async () => {
    const { writer, learner, assessorId, managerId, as, enrolmentId } = await aYear();
    const uids = async (ctx: typeof learner) => (await calendarOf(ctx)).map(({ uid }) => uid);
    expect(await uids(learner)).toEqual(expect.arrayContaining(["protected-time-b1", "review-m1", `due-${enrolmentId}-final`]));
    const assessor = as({ personId: assessorId, isAssessor: true });
    const manager = as({ personId: managerId, isManager: true });
    for (const ctx of [assessor, manager]) {
      expect(await uids(ctx)).toEqual(expect.arrayContaining(["review-m1", `due-${enrolmentId}-final`]));
      expect(await uids(ctx)).not.toContain("protected-time-b1");
    }
    const nobody = await aPerson(writer);
    expect(await uids(as({ personId: nobody, isAssessor: true, isManager: true, isLead: true }))).toEqual([]);
    expect(await uids(as({ personId: nobody }))).toEqual([]);

    const file = calendarFile(await calendarOf(assessor), { name: "Academy", origin: "https://academy.example" });
    const events = new ICAL.Component(ICAL.parse(file) as unknown[]).getAllSubcomponents("vevent").map((e) => new ICAL.Event(e));
    const review = events.find(({ uid }) => uid === "review-m1@academy.example")!;
    expect(review.summary).toMatch(/^Final review: Amy /);
    expect(review.location).toBe("Room 1");
    expect(file).not.toContain("Reading");
  });

  test("leave over a block, and taking it back, goes up in the sequence of what it moves", async () => {
    const { learner, enrolmentId } = await aYear();
    await planProtectedTime(learner, enrolmentId, {
      ...{ id: "once", startsOn: "2026-12-01", endsOn: "2026-12-01", everyWeeks: 0, atTime: "09:30", minutes: 60, activity: "reading" },
    });
    const shown = async () => {
      const events = new Map((await calendarOf(learner)).map((e) => [e.uid, e]));
      return ["protected-time-once", "protected-time-b1", `due-${enrolmentId}-final`].map((uid) => events.get(uid)!);
    };
    const before = await shown();
    expect(await shown()).toEqual(before);
    const later = { ...learner, now: "2026-11-21T11:00:00.000Z" } as const;
    await recordAbsence(later, enrolmentId, { id: "leave", kind: "leave", startsOn: "2026-12-01", endsOn: "2026-12-03" });
    const onLeave = await shown();
    expect(onLeave[0]).toMatchObject({ cancelled: true, stamp: later.now });
    for (const [n, event] of onLeave.entries()) expect(event.sequence).toBeGreaterThan(before[n]!.sequence);
    // taken back, it goes up again
    const last = { ...learner, now: "2026-11-21T11:30:00.000Z" } as const;
    await removeAbsence(last, enrolmentId, "leave");
    const back = await shown();
    expect(back[0]!.cancelled).toBe(false);
    expect(back[0]!.sequence).toBeGreaterThan(onLeave[0]!.sequence);
  });
});

test("a calendar that asks again and again is told to wait, and nobody else behind the same address", () => {
  const asks = (times: number, what: "feed" | "address", which: string) => Array.from({ length: times }, () => tooOften(what, which, NOW));
  expect(asks(121, "feed", "f1").map(String).indexOf("true")).toBe(120);
  expect(tooOften("feed", "f2", NOW)).toBe(false);
  expect(asks(1_201, "address", "203.0.113.7").map(String).indexOf("true")).toBe(1_200);
  expect(tooOften("feed", "f2", NOW)).toBe(false);
  expect(tooOften("feed", "f1", "2026-11-21T10:06:00.000Z")).toBe(false);
});
