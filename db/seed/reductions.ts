/** Ceilings that are reduced: one ends soon, one is to be looked at again, one has ended, one was added by mistake. */
import { addReduction, changeReduction, withdrawReduction } from "#app/caseload/write.server";
import type { ReductionReason } from "#db/schema";
import { addDays, type Day } from "#app/shared/dates";
import { workdayBefore } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import type { Academy, Staff } from "./staff";

export function planReductions(portal: Portal, diary: Diary, academy: Academy, today: Day): void {
  const { lead, manager } = academy.demo;
  const atWork = (s: Staff) => s.cohort === null && s.leftOn === null && s.joinedOn < addDays(today, -200) && s.rank === "worker";
  const workers = academy.staff.filter(atWork);
  const own = workers.filter((s) => academy.lineManagerOf(s, today) === manager && academy.lineManagerOf(s, addDays(today, -150)) === manager);
  const others = workers.filter((s) => academy.lineManagerOf(s, today) !== manager && s !== lead);
  let n = 0;
  const plan = (
    who: Staff | undefined,
    by: Staff,
    begun: number,
    reason: ReductionReason,
    percent: number,
    days: { ends: number | null; review: number },
  ) => {
    if (!who) return null;
    const id = `reduction-${++n}`;
    const on = workdayBefore(addDays(today, -begun));
    const given = {
      reason,
      percent,
      startsOn: on,
      endsOn: days.ends === null ? null : addDays(today, days.ends),
      reviewOn: addDays(today, days.review),
    };
    diary.add(momentOn(on, 600), "a reduction", (now) => addReduction(portal.as(by, now), portal.id(who), { id, ...given }));
    return { id, given };
  };
  plan(own[0], manager, 100, "furtherStudy", 20, { ends: 18, review: 10 });
  plan(own[1], manager, 40, "returnAfterAbsence", 50, { ends: 60, review: -1 });
  plan(others[0], lead, 120, "mentoring", 10, { ends: null, review: 45 });
  const ended = plan(others[1], lead, 140, "returnToProfession", 40, { ends: -30, review: -45 });
  if (ended)
    diary.add(momentOn(workdayBefore(addDays(today, -60)), 610), "a reduction is changed", (now) =>
      changeReduction(portal.as(lead, now), ended.id, { version: 1, ...ended.given, percent: 25 }),
    );
  const wrong = plan(others[2], lead, 20, "other", 30, { ends: 90, review: 30 });
  if (wrong)
    diary.add(momentOn(workdayBefore(addDays(today, -16)), 620), "a reduction is taken back", (now) =>
      withdrawReduction(portal.as(lead, now), wrong.id, 1),
    );
}
