/** What a person has dated, for their own calendar: protected time, review meetings, days on which something is due, panel days. */
import { accountOf, hashed } from "#app/access/lucia.server";
import { myYear, yearsIAssess, yearsIManage, yearsVisible, type LearnerYear } from "#app/asye/read.server";
import { protectedTimeFrom, timeFacts } from "#app/protected-time/read.server";
import { blockEvents, sequenceAt } from "#app/protected-time/calendar";
import type { AuditName } from "#app/audit/names";
import type { CalendarEvent } from "#app/shared/calendar.server";
import type { Context } from "#app/shared/context.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import type { AgreeingPart } from "#db/schema";
import { FEED_TOKEN } from "./rules";

/** How long what has gone by, or was cancelled, stays in a calendar. */
const BACK = 90;

export type Feed = { id: string; personId: string; createdAt: string; readAt: string | null };
/** The viewer's feed that can be read, or null. */
export const myFeed = ({ db, viewer }: Pick<Context, "db" | "viewer">): Promise<Feed | undefined> =>
  db
    .selectFrom("calendarFeed")
    .where("personId", "=", viewer.personId)
    .where("revokedAt", "is", null)
    .select(["id", "personId", "createdAt", "readAt"])
    .executeTakeFirst();

/** Whose feed this is, as a viewer with today's parts; null where the address is not (any more) one, or its owner cannot sign in. */
export async function feedByToken(ctx: Pick<Context, "db" | "today">, token: string) {
  if (!FEED_TOKEN.test(token)) return null;
  const feed = await ctx.db
    .selectFrom("calendarFeed")
    .where("tokenHash", "=", hashed(token))
    .where("revokedAt", "is", null)
    .select(["id", "personId", "readAt"])
    .executeTakeFirst();
  const viewer = feed && (await accountOf(ctx, feed.personId));
  return feed && viewer ? { feed, viewer } : null;
}

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** What lets the days of somebody's year fall otherwise, though nothing of a block or a review is touched. */
const movesDates: readonly AuditName[] = [
  "asye.enrolled",
  "asye.extended",
  "asye.hoursSet",
  "asye.pauseEnded",
  "asye.pauseRecorded",
  "asye.yearEnded",
  "asye.yearTakenUpAgain",
  "programmes.learnerMoved",
  "protectedTime.absenceRecorded",
  "protectedTime.absenceRemoved",
];
/** When the dates of some people's years last changed; one query. */
async function datesChangedAt({ db }: Pick<Context, "db">, personIds: readonly string[]): Promise<Map<string, Instant>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("auditEvent")
    .where("aboutId", "in", personIds)
    .where("what", "in", movesDates)
    .select(["aboutId", (e) => e.fn.max("happenedAt").as("at")])
    .groupBy("aboutId")
    .execute();
  return new Map(rows.map(({ aboutId, at }) => [aboutId!, at]));
}

/** The blocks of the viewer's own year, the cancelled ones of the last three months among them. */
export async function myBlocks(ctx: Reading, year: LearnerYear): Promise<CalendarEvent[]> {
  const since = addDays(ctx.today, -BACK);
  const facts = (await timeFacts(ctx, [ctx.viewer.personId], since)).get(ctx.viewer.personId)!;
  const blocks = await ctx.db
    .selectFrom("protectedBlock as b")
    .leftJoin("activityKind as k", "k.id", "b.activity")
    .where("personId", "=", ctx.viewer.personId)
    .where((e) => e.or([e("endsOn", "is", null), e("endsOn", ">=", since)]))
    .where((e) => e.or([e("cancelledAt", "is", null), e("cancelledAt", ">=", `${since}T00:00:00.000Z`)]))
    .select([
      "b.id",
      "startsOn",
      "endsOn",
      "everyWeeks",
      "atTime",
      "minutes",
      "activity",
      "k.name as activityName",
      "b.version",
      "changedAt",
      "cancelledAt",
    ])
    .orderBy("startsOn")
    .orderBy("b.id")
    .execute();
  // a day moved long ago still falls out of its block
  const exceptions = await ctx.db
    .selectFrom("protectedBlockException as x")
    .innerJoin("protectedBlock as b", "b.id", "x.blockId")
    .where("b.personId", "=", ctx.viewer.personId)
    .select(["x.blockId", "x.onDay", "x.what", "x.toBlockId"])
    .execute();
  const changed = await datesChangedAt(ctx, [ctx.viewer.personId]);
  return blockEvents({ ...protectedTimeFrom(year, facts, ctx.today), exceptions }, blocks, ctx.today, changed.get(ctx.viewer.personId));
}

const partsOf = ({ enrolment }: LearnerYear, viewer: Context["viewer"]): AgreeingPart[] => [
  ...(enrolment.personId === viewer.personId ? (["learner"] as const) : []),
  ...(enrolment.assessorId === viewer.personId ? (["assessor"] as const) : []),
  ...(enrolment.managerId === viewer.personId ? (["lineManager"] as const) : []),
  ...(viewer.isLead ? (["coordinator"] as const) : []),
];

/** Review meetings to which the viewer is asked by the part they play today. */
async function meetings({ db, viewer, today }: Reading, years: readonly LearnerYear[]): Promise<CalendarEvent[]> {
  if (years.length === 0) return [];
  const rows = await db
    .selectFrom("reviewMeeting as m")
    .innerJoin("reviewInvitation as i", "i.meetingId", "m.id")
    .where("m.onDay", ">=", addDays(today, -BACK))
    .where("i.part", "is not", null)
    .select(["m.id", "m.enrolmentId", "m.stage", "m.onDay", "m.atTime", "m.minutes", "m.place", "m.version", "m.changedAt", "m.closedAs", "i.part"])
    .orderBy("m.onDay")
    .orderBy("m.id")
    .execute();
  const found = new Map<string, CalendarEvent>();
  for (const m of rows) {
    const year = years.find(({ enrolment }) => enrolment.id === m.enrolmentId);
    if (!year || m.part === null || !partsOf(year, viewer).includes(m.part)) continue;
    found.set(m.id, meetingEvent(m, year));
  }
  return [...found.values()];
}

type MeetingFacts = {
  id: string;
  enrolmentId: string;
  stage: string;
  onDay: Day;
  atTime: string;
  minutes: number;
  place: string;
  version: number;
  changedAt: CalendarEvent["stamp"];
  closedAs: string | null;
};
/** One review meeting as an event: the same identifier as its own download. */
export function meetingEvent(m: MeetingFacts, year: Pick<LearnerYear, "enrolment" | "programme">): CalendarEvent {
  const stage = year.programme.stages.find(({ key }) => key === m.stage)?.name ?? "Review";
  return {
    ...{ uid: `review-${m.id}`, sequence: m.version, stamp: m.changedAt, onDay: m.onDay, atTime: m.atTime, minutes: m.minutes, place: m.place },
    ...{
      title: `${stage}: ${year.enrolment.name}`,
      path: `/learners/${m.enrolmentId}/stages/${m.stage}/meeting`,
      cancelled: m.closedAs === "notHeld",
    },
  };
}

/** Days on which a review of the year is due, and for the learner what they have to write. */
function deadlines(year: LearnerYear, { viewer }: Reading, changedAt: Instant | undefined): CalendarEvent[] {
  const { enrolment, progress } = year;
  if (enrolment.status !== "active") return [];
  const own = enrolment.personId === viewer.personId;
  const stamp = changedAt ?? (`${enrolment.startsOn}T00:00:00.000Z` as const);
  const due = (key: string, onDay: Day, title: string): CalendarEvent => ({
    ...{
      uid: `due-${enrolment.id}-${key}`,
      sequence: sequenceAt(stamp),
      stamp,
      onDay,
      atTime: null,
      path: own ? "/my-asye" : `/learners/${enrolment.id}`,
    },
    title: own ? title : `${title}: ${enrolment.name}`,
  });
  return [
    ...progress.stages.flatMap(({ stage, state, dueOn }) => (state === "done" || dueOn === null ? [] : [due(stage.key, dueOn, `${stage.name} due`)])),
    ...(own ? progress.tasks.filter((task) => task.part === "learner").map((task) => due(`task-${task.key}`, task.dueOn, task.text)) : []),
  ];
}

/** Panel days of somebody who sits on them. */
async function panelDays({ db, viewer, today }: Reading): Promise<CalendarEvent[]> {
  if (!viewer.isPanelMember) return [];
  const days = await db
    .selectFrom("panel")
    .innerJoin("panelSeat", "panelSeat.panelId", "panel.id")
    .where("panelSeat.personId", "=", viewer.personId)
    .where("panel.meetsOn", ">=", addDays(today, -BACK))
    .select(["panel.id", "panel.meetsOn"])
    .orderBy("panel.meetsOn")
    .execute();
  const stamp = `${today}T00:00:00.000Z` as const;
  return days.map(({ id, meetsOn: onDay }) => ({
    uid: `panel-${id}`,
    sequence: 0,
    stamp,
    onDay,
    atTime: null,
    title: "Moderation panel",
    path: `/panels/${id}`,
  }));
}

/** Everything, for whoever the viewer is today. */
export async function calendarOf(ctx: Reading): Promise<CalendarEvent[]> {
  const { viewer } = ctx;
  const mine = viewer.isLearner ? await myYear(ctx) : null;
  const assessed = viewer.isAssessor ? await yearsIAssess(ctx) : [];
  const managed = viewer.isManager ? await yearsIManage(ctx) : [];
  const led = viewer.isLead ? await yearsVisible(ctx) : [];
  const byId = new Map([...led, ...managed, ...assessed, ...(mine ? [mine] : [])].map((year) => [year.enrolment.id, year]));
  const around = [...new Map([...managed, ...assessed, ...(mine ? [mine] : [])].map((year) => [year.enrolment.id, year])).values()];
  const changed = await datesChangedAt(
    ctx,
    around.map(({ enrolment }) => enrolment.personId),
  );
  return [
    ...(mine ? await myBlocks(ctx, mine) : []),
    ...(await meetings(ctx, [...byId.values()])),
    ...around.flatMap((year) => deadlines(year, ctx, changed.get(year.enrolment.personId))),
    ...(await panelDays(ctx)),
  ];
}
