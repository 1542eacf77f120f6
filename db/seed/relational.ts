/** What changes around the years of the demo: pauses and extensions agreed by four, handovers, and reviews as meetings. */
import { changeAssessor, changeHours, changeTeam, endPause, writeHandover } from "#app/asye/write.server";
import { moveLearner } from "#app/programmes/write.server";
import { agree, propose, recordAgreements, type NewProposal } from "#app/asye/write-proposals.server";
import { meetingsOf } from "#app/reviews/read.server";
import { answerInvitation, proposeMeeting, recordHeld } from "#app/reviews/write.server";
import { addDays, type Day } from "#app/shared/dates";
import { workday, workdayBefore } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import type { Academy, Staff } from "./staff";
import { scheduleFor, type Year } from "./years";

const assessorOn = (year: Year, on: Day): Staff => (year.assessors.findLast((a) => a.from <= on) ?? year.assessors[0]!).who;

/** Pauses agreed by all four, other hours, team or programme, and a change of assessor with what the one who goes writes for the one who comes. */
export function planArrangements(portal: Portal, diary: Diary, academy: Academy, year: Year): void {
  const { lead } = academy.demo;
  const name = year.staff.familyName;
  year.pauses.forEach(({ startsOn, endsOn, reason }, n) => {
    const id = `${year.key}-pause-${n + 1}`;
    const on = workday(addDays(startsOn, 1));
    const manager = academy.lineManagerOf(year.staff, on);
    const act = (minute: number, who: Staff, run: (ctx: ReturnType<Portal["as"]>) => Promise<unknown>) =>
      diary.add(momentOn(on, minute), `pause of ${name}`, (now) => run(portal.as(who, now)));
    // whoever is ill or has just lost somebody does not sign in for it: the lead telephones
    const byTelephone = reason === "sickness" || reason === "bereavement";
    act(600, byTelephone ? lead : year.staff, (ctx) => propose(ctx, year.enrolmentId(), { id, kind: "pause", startsOn, endsOn: null, reason }));
    act(604, assessorOn(year, on), (ctx) => agree(ctx, id));
    if (manager) act(608, manager, (ctx) => agree(ctx, id));
    act(612, lead, (ctx) => (byTelephone ? recordAgreements(ctx, id, { given: [{ part: "learner", how: "phone" }], on }) : agree(ctx, id)));
    if (endsOn)
      diary.add(momentOn(workdayBefore(addDays(endsOn, -3)), 620), `end of the pause of ${name}`, (now) =>
        endPause(portal.as(lead, now), year.enrolmentId(), id, endsOn),
      );
  });
  // before anybody's working day: whatever is signed on it is signed by who has the part by then
  const early = (on: Day, what: string, run: (ctx: ReturnType<Portal["as"]>) => Promise<unknown>) =>
    diary.add(momentOn(on, 480), `${what} of ${name}`, (now) => run(portal.as(lead, now)));
  const { changesTeam, moves } = year;
  const { laterHours } = year.staff;
  if (laterHours)
    early(laterHours.from, "other hours", (ctx) =>
      changeHours(ctx, year.enrolmentId(), { minutesPerWeek: laterHours.minutesPerWeek, fromOn: laterHours.from }),
    );
  if (changesTeam)
    early(changesTeam.on, "another team", async (ctx) => {
      const { name } = academy.teams[changesTeam.team]!;
      const team = await ctx.db.selectFrom("team").where("name", "=", name).select("id").executeTakeFirstOrThrow();
      const managerId = portal.id(academy.managerOf(changesTeam.team, changesTeam.on));
      await changeTeam(ctx, year.enrolmentId(), { teamId: team.id, managerId, fromOn: changesTeam.on });
    });
  if (moves) early(moves.fromOn, "another programme", (ctx) => moveLearner(ctx, year.enrolmentId(), { id: `${year.key}-move`, ...moves }));
  year.assessors.slice(1).forEach(({ from, who }, n) => {
    const before = year.assessors[n]!.who;
    diary.add(momentOn(workdayBefore(addDays(from, -6)), 620), `new assessor of ${name}`, (now) =>
      changeAssessor(portal.as(lead, now), year.enrolmentId(), {
        ...{ assessorId: portal.id(who), fromOn: from },
        note: {
          id: `${year.key}-handover-${n + 1}a`,
          body: "The change is because of a move to another service, and has nothing to do with the learner. The three of you meet in the first week.",
        },
      }),
    );
    diary.add(momentOn(workdayBefore(addDays(from, -1)), 640), `handover of ${name}`, (now) =>
      writeHandover(portal.as(before, now), year.enrolmentId(), {
        id: `${year.key}-handover-${n + 1}b`,
        body: "Strong in direct work with children and quick to ask. Recording is catching up and needs a fixed hour each week. One more observation is agreed for a core group. What helps: short, concrete feedback on the same day.",
      }),
    );
  });
}

/** The meeting of a review: proposed by the assessor, accepted by the others, and held, where the day has come. */
export function planMeeting(portal: Portal, diary: Diary, academy: Academy, year: Year, stage: string, heldOn: Day): void {
  const review = () => ({ enrolmentId: year.enrolmentId(), stage });
  const id = `${year.key}-meeting-${stage}`;
  const on = (days: number) => workdayBefore(addDays(heldOn, -days));
  if (on(15) < year.startsOn) return;
  const act = (day: Day, minute: number, who: Staff | null, run: (ctx: ReturnType<Portal["as"]>) => Promise<unknown>) =>
    who && diary.add(momentOn(day, minute), `meeting of ${year.staff.familyName}`, (now) => run(portal.as(who, now)));
  act(on(14), 505, assessorOn(year, on(14)), (ctx) => proposeMeeting(ctx, review(), proposal(id, heldOn)));
  const comes = { version: 1, answer: "accepted", otherOn: null, because: null } as const;
  act(on(11), 507, year.staff, (ctx) => answerInvitation(ctx, review(), comes));
  act(on(8), 509, academy.lineManagerOf(year.staff, on(8)), (ctx) => answerInvitation(ctx, review(), comes));
  act(heldOn, 1000, assessorOn(year, heldOn), async (ctx) => {
    const [meeting] = await meetingsOf(ctx, year.enrolmentId(), stage);
    await recordHeld(ctx, review(), { heldOn, there: meeting?.invitations.map((i) => i.id) ?? [] });
  });
}
const proposal = (id: string, onDay: Day) => ({
  ...{ id, version: 0, onDay, atTime: "14:00", minutes: 60, place: "Shire Hall, meeting room 2", coordinator: false, guests: [] },
});

/** What is open in the month-10 cohort, and an extension in both. */
export function planOpen(years: readonly Year[], academy: Academy, portal: Portal, diary: Diary, today: Day): void {
  const { lead } = academy.demo;
  const ofCohort = (id: string) => years.filter((y) => y.cohort.id === id);
  const [ten, finished] = [ofCohort("cohort-month-10"), ofCohort("cohort-finished")];
  const ago = (days: number) => workdayBefore(addDays(today, -days));
  const act = (day: Day, minute: number, who: Staff | null, what: string, run: (ctx: ReturnType<Portal["as"]>) => Promise<unknown>) =>
    who && diary.add(momentOn(day, minute), what, (now) => run(portal.as(who, now)));

  // a pause that waits for the assessor and the line manager
  const waits = ten[1];
  if (waits) {
    const id = `${waits.key}-proposal-1`;
    const pause: NewProposal = { id, kind: "pause", startsOn: workday(addDays(today, 24)), endsOn: addDays(today, 80), reason: "familyLeave" };
    act(ago(3), 800, waits.staff, "pause proposed", (ctx) => propose(ctx, waits.enrolmentId(), pause));
    act(ago(2), 801, lead, "pause agreed", (ctx) => agree(ctx, id));
  }

  // an extension that everybody has agreed
  const extend = (year: Year | undefined, on: Day, days: number) => {
    const endsOn = year && scheduleFor(year).endsOn;
    const manager = year && academy.lineManagerOf(year.staff, on);
    if (!year || !endsOn || !manager || on >= endsOn) return;
    const id = `${year.key}-extension-1`;
    const extension: NewProposal = { id, kind: "extension", startsOn: null, endsOn: addDays(endsOn, days), reason: "supportNotInPlace" };
    act(on, 810, assessorOn(year, on), "extension proposed", (ctx) => propose(ctx, year.enrolmentId(), extension));
    for (const [i, who] of [year.staff, manager, lead].entries()) act(on, 812 + i, who, "extension agreed", (ctx) => agree(ctx, id));
  };
  extend(ten[3], ago(16), 61);
  const year = finished[7];
  if (year) extend(year, workday(addDays(year.startsOn, 240)), 30);

  // learner@'s review is arranged; another's is proposed and waits for answers
  const learner = ten[0];
  const due = learner && scheduleFor(learner).stages.find((s) => s.stage.key === "sixMonth")?.dueOn;
  if (learner && due) {
    const review = () => ({ enrolmentId: learner.enrolmentId(), stage: "sixMonth" });
    const comes = { version: 1, answer: "accepted", otherOn: null, because: null } as const;
    act(ago(5), 820, assessorOn(learner, ago(5)), "meeting proposed", (ctx) =>
      proposeMeeting(ctx, review(), proposal(`${learner.key}-meeting-sixMonth`, workdayBefore(due))),
    );
    act(ago(4), 821, learner.staff, "meeting answered", (ctx) => answerInvitation(ctx, review(), comes));
    act(ago(3), 822, academy.lineManagerOf(learner.staff, ago(3)), "meeting answered", (ctx) => answerInvitation(ctx, review(), comes));
  }
  const handedOver = ten[2];
  if (handedOver)
    act(ago(4), 830, handedOver.staff, "meeting proposed", (ctx) =>
      proposeMeeting(
        ctx,
        { enrolmentId: handedOver.enrolmentId(), stage: "final" },
        proposal(`${handedOver.key}-meeting-final`, workday(addDays(today, 20))),
      ),
    );
}
