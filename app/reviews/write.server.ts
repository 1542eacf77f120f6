/** Reviews as meetings: proposed, answered, changed, held or not. Each act is one transaction. */
import { allow } from "#app/access/allow.server";
import { learnerYear, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { inSentence } from "#app/asye/schedule";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { fullDay, type Day } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { queueMail, tell, type Sender } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { recordAttendance } from "#app/protected-time/write-attendance.server";
import { oneAtATime } from "#db/lock.server";
import { meetingsOf, type Meeting } from "./read.server";
import { alwaysInvited, mineAmong, type MeetingTime } from "./rules";

type Changing = Recording<Context>;
export type Review = { enrolmentId: string; stage: string };
export type Guest = { name: string; role: string; email: string | null };
export type NewMeeting = MeetingTime & { id: string; version: number; place: string; coordinator: boolean; guests: readonly Guest[] };

class AlreadyDone extends Error {}
const doneOnce = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AlreadyDone)) throw error;
  }
};

/** The year, the stage's name and its meetings; nobody else changes them until the transaction ends. */
async function held(
  ctx: Changing,
  { enrolmentId, stage }: Review,
): Promise<{ year: LearnerYear; name: string; open: Meeting | null; all: Meeting[] }> {
  await oneAtATime(ctx.db, `review ${enrolmentId} ${stage}`);
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.arrangeReview", relationsOf(year.enrolment));
  const found = year.programme.stages.find((s) => s.key === stage);
  if (!found) throw notFound();
  const all = await meetingsOf(ctx, enrolmentId, stage);
  return { year, name: inSentence(found.name), open: all.find((m) => m.closedAt === null) ?? null, all };
}
const going = ({ enrolment }: LearnerYear) => {
  if (enrolment.status !== "active") throw new Refusal("This year has ended: no review is arranged in it any more.");
};
const stale = () =>
  new Refusal("The meeting has been changed since you opened this page. Look at it as it is now, and send yours again if it still holds.");

/** Whom an invitation goes to: whoever plays the parts, and the guests who have an address. */
async function invite(ctx: Changing, by: Sender | undefined, { enrolment }: LearnerYear, review: Review, name: string, m: NewMeeting): Promise<void> {
  await tell(ctx, by, [enrolment.personId, enrolment.assessorId, enrolment.managerId], {
    subject: `meeting for the ${name}`,
    sentence: `A meeting is proposed for ${fullDay(m.onDay)} at ${m.atTime} (${name}). Please say whether you come.`,
    path: `/learners/${review.enrolmentId}/stages/${review.stage}/meeting`,
  });
  if (by === undefined) return;
  for (const guest of m.guests)
    if (guest.email)
      await queueMail(ctx, {
        to: guest.email,
        subject: `${by.academy}: an invitation for ${fullDay(m.onDay)}`,
        text: `You are asked to come to the ${name} of a newly qualified social worker: ${fullDay(m.onDay)} at ${m.atTime}, about ${m.minutes} minutes. Where: ${m.place}\n\nPlease answer the person who asked you.`,
      });
}

async function guestsInto(ctx: Changing, meetingId: string, guests: readonly Guest[]): Promise<void> {
  if (guests.length === 0) return;
  const open = { part: null, answer: null, otherOn: null, because: null, answeredById: null, answeredAt: null, wasThere: null };
  await ctx.db
    .insertInto("reviewInvitation")
    .values(guests.map((g) => ({ id: newId(), meetingId, ...open, ...g })))
    .execute();
}

/**
 * Proposes the meeting of a review, or another day, time or place for the one that is proposed: then everybody is asked again. Whoever
 * proposes comes. A form that is older than the meeting is told. Sent twice, it is done once.
 */
export async function proposeMeeting(ctx: Context, review: Review, m: NewMeeting, by?: Sender): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { year, name, open, all } = await held(ctx, review);
      const { onDay, atTime, minutes, place } = m;
      const same = open && open.onDay === onDay && open.atTime === atTime && open.minutes === minutes && open.place === place;
      if (all.some((x) => x.id === m.id && x.closedAt !== null)) throw stale();
      const asked = (list: readonly { name: string | null; role: string | null; email: string | null }[]) =>
        list
          .map((g) => [g.name, g.role, g.email].join("|"))
          .sort()
          .join("\n");
      const sameGuests = asked(open?.invitations.filter((i) => i.part === null) ?? []) === asked(m.guests);
      const hasLead = open?.invitations.some((i) => i.part === "coordinator") ?? false;
      if (open?.id === m.id && same && sameGuests && hasLead === m.coordinator) throw new AlreadyDone();
      going(year);
      if (onDay < year.enrolment.startsOn) throw new Refusal("The meeting cannot be before the year began.", "onDay");
      if (open ? open.id !== m.id || open.version !== m.version : m.version !== 0) throw stale();
      const aboutId = year.enrolment.personId;
      const mine = { answer: "accepted" as const, answeredById: ctx.viewer.personId, answeredAt: ctx.now };
      const unanswered = { answer: null, otherOn: null, because: null, answeredById: null, answeredAt: null };
      if (open) {
        await ctx.db
          .updateTable("reviewMeeting")
          .set({ onDay, atTime, minutes, place, version: open.version + 1, changedAt: ctx.now })
          .where("id", "=", open.id)
          .execute();
        await ctx.db.deleteFrom("reviewInvitation").where("meetingId", "=", open.id).where("part", "is", null).execute();
        if (hasLead && !m.coordinator)
          await ctx.db.deleteFrom("reviewInvitation").where("meetingId", "=", open.id).where("part", "=", "coordinator").execute();
        if (!same) await ctx.db.updateTable("reviewInvitation").set(unanswered).where("meetingId", "=", open.id).execute();
      } else
        await ctx.db
          .insertInto("reviewMeeting")
          .values({
            ...{ id: m.id, enrolmentId: review.enrolmentId, stage: review.stage, onDay, atTime, minutes, place, version: 1 },
            ...{ proposedById: ctx.viewer.personId, proposedAt: ctx.now, changedAt: ctx.now },
            ...{ closedAt: null, closedAs: null, heldOn: null, notHeldBecause: null },
          })
          .execute();
      const parts = [...(open ? [] : alwaysInvited), ...(m.coordinator && !hasLead ? (["coordinator"] as const) : [])];
      if (parts.length > 0)
        await ctx.db
          .insertInto("reviewInvitation")
          .values(parts.map((part) => ({ id: newId(), meetingId: m.id, part, name: null, role: null, email: null, wasThere: null, ...unanswered })))
          .execute();
      await guestsInto(ctx, m.id, m.guests);
      const now = (await meetingsOf(ctx, review.enrolmentId, review.stage)).find((x) => x.id === m.id);
      const own = mineAmong(now?.invitations ?? [], ctx.viewer, relationsOf(year.enrolment)).map((i) => i.id);
      if (own.length > 0 && !(open && same)) await ctx.db.updateTable("reviewInvitation").set(mine).where("id", "in", own).execute();
      ctx.record(open ? "review.changed" : "review.proposed", m.id, { aboutId, changes: { stage: review.stage, onDay, atTime } });
      if (!(open && same)) await invite(ctx, by, year, review, name, m);
    }),
  );
}

export type MeetingAnswer = { version: number; answer: "accepted" | "declined"; otherOn: Day | null; because: string | null };
/** Comes, or cannot; then with another day, or why. It can be changed as long as the meeting is open. */
export async function answerInvitation(ctx: Context, review: Review, a: MeetingAnswer, by?: Sender): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { year, name, open } = await held(ctx, review);
      if (!open) throw new Refusal("There is no meeting to answer any more.");
      const mine = mineAmong(open.invitations, ctx.viewer, relationsOf(year.enrolment));
      if (mine.length === 0) throw notFound();
      going(year);
      if (open.version !== a.version) throw stale();
      const declines = a.answer === "declined";
      const otherOn = declines ? a.otherOn : null;
      const because = declines ? a.because : null;
      const me = ctx.viewer.personId;
      if (mine.every((i) => i.answer === a.answer && i.otherOn === otherOn && i.because === because && i.answeredById === me))
        throw new AlreadyDone();
      await ctx.db
        .updateTable("reviewInvitation")
        .set({ answer: a.answer, otherOn, because, answeredById: me, answeredAt: ctx.now })
        .where(
          "id",
          "in",
          mine.map((i) => i.id),
        )
        .execute();
      ctx.record("review.answered", open.id, { aboutId: year.enrolment.personId, changes: { answer: a.answer, otherOn } });
      if (declines)
        await tell(ctx, by, [open.proposedById], {
          subject: `the meeting for the ${name}`,
          sentence: `Somebody cannot come to the meeting for the ${name}. Choose another day, or agree it among you.`,
          path: `/learners/${review.enrolmentId}/stages/${review.stage}/meeting`,
        });
    }),
  );
}

/** It was held: on which day, and who was there. The record of the review begins with both. */
export async function recordHeld(ctx: Context, review: Review, { heldOn, there }: { heldOn: Day; there: readonly string[] }): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { year, open, all } = await held(ctx, review);
      if (!open && all[0]?.closedAs === "held" && all[0].heldOn === heldOn) throw new AlreadyDone();
      if (!open) throw new Refusal("No meeting is open. Propose it first, or look at how it was closed.");
      going(year);
      if (heldOn > ctx.today) throw new Refusal("This day has not come yet.", "heldOn");
      const { invitations } = open;
      if (!invitations.some((i) => there.includes(i.id) && i.part === "learner")) throw new Refusal("A review is held with the learner.", "there");
      for (const i of invitations)
        await ctx.db
          .updateTable("reviewInvitation")
          .set({ wasThere: there.includes(i.id) ? 1 : 0 })
          .where("id", "=", i.id)
          .execute();
      await ctx.db
        .updateTable("reviewMeeting")
        .set({ closedAt: ctx.now, closedAs: "held", heldOn, version: open.version + 1 })
        .where("id", "=", open.id)
        .execute();
      const at = heldOn === open.onDay ? open.atTime : null;
      const meeting = { source: "reviewMeeting", sourceId: open.id, onDay: heldOn, atTime: at, minutes: open.minutes } as const;
      await recordAttendance(ctx, { ...meeting, personId: year.enrolment.personId, activity: "reviewMeeting" });
      ctx.record("review.held", open.id, { aboutId: year.enrolment.personId, changes: { stage: review.stage, heldOn } });
    }),
  );
}

/** It was not held, and why; another can be proposed. */
export async function recordNotHeld(ctx: Context, review: Review, because: string): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { year, open, all } = await held(ctx, review);
      if (!open && all[0]?.closedAs === "notHeld" && all[0].notHeldBecause === because) throw new AlreadyDone();
      if (!open) throw new Refusal("No meeting is open.");
      going(year);
      await ctx.db
        .updateTable("reviewMeeting")
        .set({ closedAt: ctx.now, closedAs: "notHeld", notHeldBecause: because, version: open.version + 1 })
        .where("id", "=", open.id)
        .execute();
      ctx.record("review.notHeld", open.id, { aboutId: year.enrolment.personId, changes: { stage: review.stage } });
    }),
  );
}
