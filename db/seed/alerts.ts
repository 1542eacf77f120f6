/** Alerts of the demo: raised by the portal, answered by line managers within days, followed up; one is not answered, one went on to the lead. */
import { openAlerts } from "#app/alerts/read.server";
import { askOf, type Alert } from "#app/alerts/rules";
import { answerAlert, followUp, lookAtEverybody } from "#app/alerts/write.server";
import { addDays, addMonths, endOfMonth, londonDay, type Day, type Instant } from "#app/shared/dates";
import { workday, workdayBefore } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import { chance } from "./random";
import type { Academy } from "./staff";
import type { Year } from "./years";

const answered = [
  "Two child in need plans move to a colleague by the end of next week. Thursday mornings are blocked in the team calendar, and I cover duty then.",
  "No new allocation for four weeks. The time that was lost is taken in two half days this month, and I have told the duty desk.",
  "The court work is jointly held with the advanced practitioner from Monday. Protected time moves to Tuesday morning, when there is no duty.",
];

export function planAlerts(years: readonly Year[], academy: Academy, portal: Portal, diary: Diary, today: Day): void {
  const yearOf = new Map(years.map((year) => [year.key, year]));
  const round = (on: Day) => diary.add(momentOn(on, 420), "alerts looked for", (now) => lookAtEverybody(portal.as(academy.demo.lead, now)));

  /** The line manager as the portal has it on that day, while the year goes on; the staff list may be behind. */
  const managerOf = async (year: Year, now: Instant) => {
    const who = academy.lineManagerOf(year.staff, londonDay(now));
    if (!who || who === academy.demo.lead) return null;
    const ctx = portal.as(who, now);
    const there = await ctx.db
      .selectFrom("lineManagement as m")
      .innerJoin("enrolment as e", "e.personId", "m.personId")
      .where("e.id", "=", year.key)
      .where("e.status", "=", "active")
      .where("m.managerId", "=", ctx.viewer.personId)
      .where("m.startsOn", "<=", ctx.today)
      .where((eb) => eb.or([eb("m.endsOn", "is", null), eb("m.endsOn", ">=", ctx.today)]))
      .select("m.id")
      .executeTakeFirst();
    return there ? ctx : null;
  };
  const attend = (on: Day) =>
    diary.add(momentOn(on, 1010), "alerts answered", async (now) => {
      for (const alert of await openAlerts(portal.as(academy.demo.lead, now))) {
        const year = yearOf.get(alert.enrolmentId);
        const ctx = year && !year.pressed?.unanswered ? await managerOf(year, now) : null;
        if (ctx) await attendTo(alert, ctx, year?.pressed !== undefined);
      }
    });
  const attendTo = async (alert: Alert, ctx: ReturnType<Portal["as"]>, surely: boolean) => {
    const c = chance(`alert ${alert.enrolmentId} ${alert.raisedOn}`);
    const [answers, isDone] = [c.percent(75) || surely, c.percent(80) || surely];
    const ask = askOf(alert, true, ctx.today);
    const last = alert.answers.at(-1);
    if (ask?.what === "followUp" && ask.of.includes("lineManager") && last)
      await followUp(ctx, alert.enrolmentId, {
        ...{ answerId: last.id, version: alert.version },
        ...(isDone ? { outcome: "done", note: null } : { outcome: "notDone", note: "Nobody could take the cases over yet." }),
      });
    else if (ask?.what === "answer" && answers)
      await answerAlert(ctx, alert.enrolmentId, {
        ...{ id: `${alert.enrolmentId}-answer-${ctx.today}`, alertId: alert.id, version: alert.version },
        ...{ body: c.pick(answered), followUpOn: addDays(ctx.today, 10) },
      });
  };
  for (let n = -13; n <= 0; n += 1) {
    // the extract of a month's last day comes in on the second working day, and with it the alerts
    const imported = workday(addDays(endOfMonth(addMonths(today, n - 1)), 2));
    for (const days of [3, 17, 24]) attend(workday(addDays(imported, days)));
    round(workday(addDays(imported, 17)));
  }
  for (const days of [5, 1]) round(workdayBefore(addDays(today, -days)));
}
