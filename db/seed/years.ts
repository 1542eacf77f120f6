/** What happens in each learner's year: written, sent, returned, signed; observed, supervised, protected time taken and lost. */
import { addAddendum, returnDocument, saveDraft, sendDocument, signDocument, startDocument, withdrawDocument } from "#app/documents/write.server";
import { requestObservation, startObservation } from "#app/documents/write-requests.server";
import { readAnswers, type Answers } from "#app/documents/answers";
import { attachSome } from "./attachments";
import { scheduleOf, type Schedule, type WorkingPattern } from "#app/asye/schedule";
import { shippedDefinition } from "#app/documents/definitions/shipped";
import { ceilingOn } from "#app/caseload/rules";
import { shippedSchemes } from "#app/caseload/shipped";
import type { Move } from "#app/programmes/write.server";
import { type ProgrammeDefinition, type Requirement, type Stage } from "#app/programmes/rules";
import { answerBlock, planProtectedTime, recordAbsence, recordProtectedTime } from "#app/protected-time/write.server";
import type { ShippedActivity } from "#app/protected-time/activity-kinds";
import type { LostReason } from "#app/protected-time/rules";
import { addDays, covers, daysBetween, isWorkingDay, startOfWeek, weekday, type Day, type Instant, type Period } from "#app/shared/dates";
import { recordSupervision } from "#app/supervision/write.server";
import type { Part, PauseReason } from "#db/schema";
import { workday, workdayBefore } from "./days";
import { planMeeting } from "./relational";
import { momentOn, type Diary, type Portal } from "./diary";
import { chance } from "./random";
import { FULL_TIME, minutesOn, type Academy, type CohortPlan, type Staff } from "./staff";
import { addendum, answersTo, handover, whyReturned, whyWithdrawn, wish, withPrefilled, writes } from "./texts";

export type Pace = "early" | "steady" | "behind" | "struggling";
/** How far a piece gets, where the story wants it so. */
export type Stop = "nothing" | "requested" | "draft" | "sent" | "returned" | "one signature" | "two signatures";
export type Fate = { on: Day; begunOn?: Day; stop?: Stop };

export type Year = {
  /** in addresses: "m10-04" */
  key: string;
  staff: Staff;
  cohort: CohortPlan;
  programme: ProgrammeDefinition;
  bankHolidays: ReadonlySet<Day>;
  startsOn: Day;
  assessors: { from: Day; who: Staff }[];
  pauses: (Period & { reason: PauseReason })[];
  pace: Pace;
  /** over the ceiling from a day to a day, and losing every protected morning from a day to a day; their manager answers or not */
  pressed?: { over: Period; losing: Period; unanswered: boolean };
  /** what the assessor recommends at the end, where it is not a pass */
  recommends?: "fail";
  /** to another team on that day */
  changesTeam?: { on: Day; team: number };
  /** to another programme, which is the one of the year from its first day here: what both ask for until then is the same */
  moves?: Omit<Move, "id">;
  /** withdrawn or moved to another employer on that day */
  leaves: { on: Day; status: "withdrawn" | "transferred" } | null;
  standards: readonly string[];
  fates: Partial<Record<string, Fate>>;
  enrolmentId: () => string;
};

function patternsOf({ staff: { minutesPerWeek, laterHours }, startsOn }: Pick<Year, "staff" | "startsOn">): WorkingPattern[] {
  if (!laterHours) return [{ startsOn, endsOn: null, minutesPerWeek }];
  const { from, ...later } = laterHours;
  return [
    { startsOn, endsOn: addDays(from, -1), minutesPerWeek },
    { startsOn: from, endsOn: null, ...later },
  ];
}

export const scheduleFor = (year: Pick<Year, "startsOn" | "programme" | "pauses" | "staff" | "bankHolidays">): Schedule =>
  scheduleOf({
    startsOn: year.startsOn,
    programme: year.programme,
    patterns: patternsOf(year),
    pauses: year.pauses,
    bankHolidays: year.bankHolidays,
  });

const schemes = shippedSchemes.map(({ definition, ...scheme }) => ({ ...scheme, ...definition }));
/** What this learner may hold on a day of their year. */
export function ceilingIn(year: Year, on: Day): number {
  return ceilingOn(schemes, { patterns: patternsOf(year), year }, [], on).ceiling;
}

const assessorOn = (year: Year, on: Day): Staff => (year.assessors.findLast((a) => a.from <= on) ?? year.assessors[0]!).who;

export type YearEnd = { on: Day; status: "completed" | "withdrawn" | "transferred" } | null;

/** Writes one learner's year into the diary; answers when and how it ended, if it has. */
export function planYear(year: Year, academy: Academy, portal: Portal, diary: Diary, today: Day, overCeiling: (on: Day) => boolean): YearEnd {
  const c = chance(`year ${year.staff.staffNumber}`);
  const schedule = scheduleFor(year);
  const lastDay = year.leaves?.on ?? null;
  const manager = (on: Day) => academy.lineManagerOf(year.staff, on);
  const player = (part: Part, on: Day): Staff | null => (part === "learner" ? year.staff : part === "assessor" ? assessorOn(year, on) : manager(on));

  /** A working day outside every pause and before the end; null where there is none. */
  const open = (day: Day): Day | null => {
    let at = workday(day);
    for (let pause = year.pauses.find((p) => covers(p, at)); pause; pause = year.pauses.find((p) => covers(p, at))) {
      if (pause.endsOn === null) return null;
      at = workday(addDays(pause.endsOn, c.between(2, 6)));
    }
    return lastDay !== null && at >= lastDay ? null : at;
  };

  let allSignedOn: Day | null = year.startsOn;
  const pieces = new Map<string, number>();

  /** One document from its first line to its last signature, or as far as it gets. */
  const piece = (requirement: Requirement, stage: Stage, fate: Fate) => {
    const { kind } = requirement;
    const definition = shippedDefinition(year.programme.documents[kind]!)!;
    const n = (pieces.get(`${kind} ${stage.key}`) ?? 0) + 1;
    pieces.set(`${kind} ${stage.key}`, n);
    const id = `${year.key}-${kind}-${stage.key}${n === 1 ? "" : `-${n}`}`;
    const what = `${kind} of ${year.staff.givenName} ${year.staff.familyName}`;
    const state = { version: 1, revision: 1, values: {} as Answers };
    const byAssessor = definition.writer === "assessor";
    const stop = fate.stop ?? null;
    let cursor: { day: Day; minute: number } = { day: fate.on, minute: 0 };
    let alive = true;
    const at = (day: Day | null): Instant | null => {
      if (!alive || day === null) return null;
      const on = day < cursor.day ? cursor.day : day;
      const minute = on === cursor.day && cursor.minute > 0 ? Math.min(1075, cursor.minute + c.between(8, 70)) : c.between(520, 980);
      cursor = { day: on, minute };
      return momentOn(on, minute);
    };
    const act = (day: Day | null, part: Part, name: string, run: (who: Staff, at: Instant) => Promise<unknown>): boolean => {
      const moment = at(day);
      const who = moment === null ? null : player(part, cursor.day);
      alive = moment !== null && who !== null && diary.add(moment, `${name}: ${what}`, (now) => run(who, now));
      return alive;
    };
    const last = () => cursor.day;
    const after = (low: number, high: number) => open(addDays(last(), c.between(low, high)));

    // Beginning
    const begunOn = fate.begunOn ?? open(addDays(fate.on, byAssessor ? 0 : -c.between(2, 9))) ?? fate.on;
    const sentOn = fate.on < begunOn ? begunOn : fate.on;
    let asked = false;
    if (kind === "directObservation" && (stop === "requested" || c.percent(85))) {
      const askedOn = stop === "requested" ? fate.on : addDays(begunOn, -c.between(9, 24));
      cursor = { day: askedOn < year.startsOn ? year.startsOn : askedOn, minute: 0 };
      asked = act(open(cursor.day), "learner", "asked for an observation", (who, now) =>
        requestObservation(portal.as(who, now), {
          id: `${id}-wish`,
          enrolmentId: year.enrolmentId(),
          stage: stage.key,
          proposedOn: stop === "requested" ? workday(addDays(today, 6)) : begunOn,
          ...wish(chance(`${id} wish`)),
        }),
      );
      if (stop === "requested") return;
    }
    if (asked) cursor = { day: begunOn < cursor.day ? cursor.day : begunOn, minute: 0 };
    else cursor = { day: begunOn, minute: 0 };
    const written = writes(kind, {
      c: chance(id),
      standards: year.standards,
      on: begunOn,
      start: year.startsOn,
      stage: stage.key,
      ...(year.assessors[1] && kind === "reviewRecord" && year.assessors[1].from <= sentOn && daysBetween(year.assessors[1].from, sentOn) < 100
        ? { change: handover(`${year.assessors[0]!.who.givenName} ${year.assessors[0]!.who.familyName}`, year.assessors[1].from) }
        : {}),
    });
    if (kind === "reviewRecord" && stop === null && !asked) planMeeting(portal, diary, academy, year, stage.key, workdayBefore(addDays(begunOn, -1)));
    act(begunOn, definition.writer, "began", async (who, now) => {
      const ctx = portal.as(who, now);
      if (asked) await startObservation(ctx, { id, requestId: `${id}-wish` });
      else await startDocument(ctx, { id, enrolmentId: year.enrolmentId(), kind, stage: stage.key });
      const row = await ctx.db.selectFrom("document").where("id", "=", id).select("answers").executeTakeFirstOrThrow();
      state.values = withPrefilled(written, readAnswers(row.answers).prefilled, chance(`${id} reviewed`));
      if (kind === "finalReport" && year.recommends === "fail") state.values = { ...state.values, recommendation: "fail", because: FAILED_BECAUSE };
    });
    // what is written first, without the part that takes thought
    act(last(), definition.writer, "saved", async (who, now) => {
      const { actions: _later, change: _too, ...first } = state.values;
      const saved = await saveDraft(portal.as(who, now), { id, version: state.version, values: first });
      state.version = saved.version;
      await attachSome(portal, who, now, { id, kind, stage: stage.key, title: definition.title });
    });
    if (stop === "draft") return void (allSignedOn = null);

    // Sending; a few are taken back and begun again
    const send = (day: Day | null) =>
      act(day, definition.writer, "sent", async (who, now) => {
        await sendDocument(portal.as(who, now), { id, version: state.version, values: state.values });
        state.version += 1;
      });
    const takenBack = !stop && !byAssessor && n === 1 && c.percent(4);
    send(open(byAssessor ? addDays(sentOn, kind === "directObservation" ? c.between(0, 3) : c.between(1, 5)) : sentOn));
    if (takenBack) {
      act(after(1, 4), "learner", "withdrew", (who, now) =>
        withdrawDocument(portal.as(who, now), { id, reason: whyWithdrawn(chance(`${id} back`)) }),
      );
      const again = after(2, 8);
      if (again) piece(requirement, stage, { on: again });
      return;
    }
    if (stop === "sent") return void (allSignedOn = null);

    // Coming back, once
    const comesBack = stop === "returned" || (!stop && !byAssessor && c.percent(20));
    const signers = definition.signers.filter((p, i) => !(i === 0 && p === definition.writer));
    if (comesBack) {
      act(after(2, 7), signers[0]!, "returned", async (who, now) => {
        await returnDocument(portal.as(who, now), { id, version: state.version, comment: whyReturned(chance(`${id} returned`)) });
        state.version += 1;
      });
      if (stop === "returned") return void (allSignedOn = null);
      act(after(2, 8), definition.writer, "sent again", async (who, now) => {
        const longest = Object.entries(state.values)
          .filter(([, v]) => typeof v === "string" && v.length > 80)
          .at(-1);
        if (longest)
          state.values = {
            ...state.values,
            [longest[0]]: `${String(longest[1])} Thinking about it again, I would ask sooner what matters most to them, and I know it made a difference because they told me so.`,
          };
        await sendDocument(portal.as(who, now), { id, version: state.version, values: state.values });
        state.version += 1;
        state.revision += 1;
      });
    }

    // Signing, each in order
    const slow = year.pace === "struggling" ? 9 : 0;
    for (const [i, part] of signers.entries()) {
      if ((stop === "one signature" && i === 1) || (stop === "two signatures" && i === 2)) return void (allSignedOn = null);
      const day = stop ? open(addDays(last(), 1)) : part === "lineManager" ? after(2, 9) : after(1, 6 + slow);
      act(day, part, "signed", async (who, now) => {
        const answers = part === definition.writer ? {} : answersTo(kind, part, chance(`${id} ${part}`), day ?? last());
        await signDocument(portal.as(who, now), { id, part, revision: state.revision, version: state.version, values: answers });
        state.version += 1;
      });
    }
    if (!alive) allSignedOn = null;
    else if (allSignedOn !== null && last() > allSignedOn) allSignedOn = last();
    // soon after: with the end of the year the assessor's part ends
    if (alive && c.percent(4))
      act(after(1, 4), definition.writer, "added an addendum to", (who, now) =>
        addAddendum(portal.as(who, now), { id, noteId: `${id}-note`, text: addendum(chance(`${id} addendum`)) }),
      );
  };

  // Stage by stage
  const over = year.cohort.when === "finished";
  const lags: Record<Pace, readonly [low: number, high: number]> = {
    early: [-22, -8],
    steady: [-8, 1],
    behind: [2, over ? 26 : 45],
    struggling: over ? [30, 66] : [60, 160],
  };
  for (const due of schedule.stages) {
    if (due.dueOn === null) {
      allSignedOn = null;
      continue;
    }
    if (due.stage.optional && !c.percent(30)) continue;
    for (const { requirement, dueOn } of due.requirements) {
      const fate = year.fates[`${requirement.kind}.${due.stage.key}`];
      if (fate) {
        if (fate.stop !== "nothing") piece(requirement, due.stage, fate);
        else allSignedOn = null;
        continue;
      }
      const target = dueOn ?? due.dueOn;
      const late = c.between(...lags[year.pace]);
      const on =
        requirement.record || requirement.kind === "finalReport"
          ? addDays(target, Math.max(-5, late > 60 ? late - 30 : Math.min(late, 30)))
          : addDays(target, requirement.kind === "directObservation" ? late - c.between(3, 14) : late);
      const day = open(on < addDays(year.startsOn, 9) ? addDays(year.startsOn, 9 + c.between(0, 8)) : on);
      if (day === null || day > addDays(today, 9)) allSignedOn = null;
      if (day !== null) piece(requirement, due.stage, { on: day });
    }
  }

  // with a new assessor the agreement is made again
  const agreement = year.programme.requirements.find((r) => r.kind === "agreement");
  const first = schedule.stages[0]?.stage;
  for (const { from } of year.assessors.slice(1)) {
    const day = open(addDays(from, 6));
    if (agreement && first && day !== null) piece(agreement, first, { on: day });
  }

  const end: YearEnd = year.leaves
    ? { ...year.leaves }
    : allSignedOn !== null && addDays(allSignedOn, 9) < today
      ? { on: workday(addDays(allSignedOn, 6)), status: "completed" }
      : null;
  supervise(year, portal, diary, today, end, assessorOn, manager);
  protect(year, portal, diary, today, end, overCeiling);
  return end;
}

const FAILED_BECAUSE =
  "The agreed support was in place and was used. Analysis and safe planning did not reach what the standards ask for, in the observations, in written work and in the plan made at six months. I have talked this through with the learner.";

/** Supervision at the promised pace, with the misses of an ordinary year; the manager and the assessor take turns. */
function supervise(
  year: Year,
  portal: Portal,
  diary: Diary,
  today: Day,
  end: YearEnd,
  assessor: (y: Year, on: Day) => Staff,
  manager: (on: Day) => Staff | null,
): void {
  const c = chance(`supervision ${year.staff.staffNumber}`);
  const missed = year.pace === "struggling" ? 30 : year.pace === "behind" ? 16 : 6;
  const lapsedFrom = year.pace === "struggling" || (year.pace === "behind" && c.percent(40)) ? addDays(today, -48) : null;
  const until = end?.on ?? today;
  let active = 0;
  let next = c.between(3, 7);
  let turn = 0;
  for (let day = year.startsOn; day < until; day = addDays(day, 1)) {
    if (year.pauses.some((p) => covers(p, day))) continue;
    active += 1;
    if (active < next) continue;
    next = active + (active < 42 ? 7 : active < 182 ? 14 : 29) + c.between(-1, 1);
    const on = workday(day);
    if (c.percent(missed) || (lapsedFrom !== null && on > lapsedFrom) || on >= until || year.pauses.some((p) => covers(p, on))) continue;
    turn += 1;
    const supervisor = turn % 2 === 0 ? assessor(year, on) : (manager(on) ?? assessor(year, on));
    const id = `${year.key}-supervision-${turn}`;
    const minutes = c.percent(12) ? c.pick([45, 60, 75]) : c.pick([90, 90, 90, 100, 105, 120]);
    diary.add(momentOn(on, 1000), `supervision of ${year.staff.familyName}`, (now) =>
      recordSupervision(portal.as(supervisor, now), year.enrolmentId(), { id, heldOn: on, minutes, supervisorId: portal.id(supervisor) }),
    );
  }
}

const ACTIVITIES: readonly ShippedActivity[] = [
  "training",
  "training",
  "reading",
  "reflection",
  "shadowing",
  "groupSupervision",
  "actionLearning",
  "debrief",
  "cpd",
];
const LOST: readonly LostReason[] = ["duty", "duty", "court", "caseload", "caseload", "cancelled", "ill", "choice"];

/** Protected time week by week. In the weeks above the ceiling more of it is lost: that is the picture the academy wants to see. */
function protect(year: Year, portal: Portal, diary: Diary, today: Day, end: YearEnd, overCeiling: (on: Day) => boolean): void {
  const c = chance(`protected ${year.staff.staffNumber}`);
  const promised = (on: Day) => Math.round(((minutesOn(year.staff, on) / FULL_TIME) * 222) / 15) * 15;
  const about = `protected time of ${year.staff.familyName}`;
  const act = (at: Day, minute: number, work: (ctx: ReturnType<Portal["as"]>, enrolmentId: string) => Promise<void>) =>
    diary.add(momentOn(at, minute), about, (now) => work(portal.as(year.staff, now), year.enrolmentId()));
  const shown = ["learner@demo.example", "other-learner@demo.example"].includes(year.staff.email);
  const weekly = year.cohort.when !== "finished";
  // the two who are shown have always one morning to answer for: that of the last day on which people worked
  const asked = lastWorkingDay(today, year.bankHolidays);
  const weekdayAt = shown ? weekday(asked) - 1 : c.pick([3, 3, 4, 1]);
  const first = addDays(addDays(startOfWeek(year.startsOn), 7), weekdayAt);
  if (first > today) return;
  const blockId = `${year.key}-block`;
  const away = leaveOf(year, today, shown);
  if (weekly) {
    const block = {
      id: blockId,
      startsOn: first,
      endsOn: null,
      everyWeeks: 1,
      atTime: "09:30",
      minutes: promised(first),
      activity: c.pick(ACTIVITIES),
    };
    act(addDays(first, -2), 1020, (ctx, enrolmentId) => planProtectedTime(ctx, enrolmentId, block));
    for (const absence of away)
      act(addDays(absence.startsOn, -20), 1025, (ctx, enrolmentId) =>
        recordAbsence(ctx, enrolmentId, { ...absence, id: `${year.key}-leave-${absence.startsOn}`, kind: "leave" }),
      );
  }
  for (let on = first; on <= today; on = addDays(on, weekly ? 7 : 14)) {
    if ([...year.pauses, ...away].some((p) => covers(p, on)) || year.bankHolidays.has(on) || (end !== null && on >= end.on)) continue;
    if (shown && on === asked) continue;
    const minutes = promised(on);
    const recordedOn = on < today ? addDays(on, Math.min(c.between(0, 2), daysBetween(on, today) - 1)) : on;
    const losing = year.pressed && covers(year.pressed.losing, on);
    const lostShare = year.pressed ? (losing ? 100 : 0) : overCeiling(on) ? 58 : year.pace === "struggling" ? 30 : 12;
    const lost = c.percent(lostShare) ? (overCeiling(on) && c.percent(60) ? "caseload" : c.pick(LOST)) : null;
    const taken = lost === null ? minutes + c.pick([-30, 0, 0, 0, 0]) : c.percent(40) && !losing ? Math.round(minutes / 30) * 15 : 0;
    // now and then nobody says what became of it
    if (lost === null && !shown && !year.pressed && !c.percent(93)) continue;
    act(recordedOn, 1030, (ctx, enrolmentId) =>
      weekly
        ? answerBlock(ctx, enrolmentId, { blockId, onDay: on }, { taken, lost })
        : recordProtectedTime(ctx, enrolmentId, {
            ...{ id: `${year.key}-time-${on}`, onDay: on },
            ...(lost === null || taken > 0
              ? { kind: "taken", minutes: taken, activity: "training", reason: null }
              : { kind: "lost", minutes, activity: null, reason: lost }),
          }),
    );
  }
}

function lastWorkingDay(today: Day, bankHolidays: ReadonlySet<Day>): Day {
  let day = addDays(today, -1);
  while (!isWorkingDay(day, bankHolidays)) day = addDays(day, -1);
  return day;
}

/** A week of leave fifteen weeks ago, and for the two who are shown one in two weeks; none in a pause or around the first day. */
function leaveOf(year: Year, today: Day, shown: boolean): { startsOn: Day; endsOn: Day }[] {
  const week = startOfWeek(today);
  return [...(year.pressed ? [] : [addDays(week, -105)]), ...(shown ? [addDays(week, 14)] : [])]
    .map((startsOn) => ({ startsOn, endsOn: addDays(startsOn, 4) }))
    .filter(({ startsOn, endsOn }) => startsOn > addDays(year.startsOn, 28) && !year.pauses.some((p) => covers(p, startsOn) || covers(p, endsOn)));
}
