/** What a change would do to a learner's dates: before and after, in words, to be read before it is saved. Pure. */
import { addDays, covers, daysBetween, longDay, type Day } from "#app/shared/dates";
import { activeDays, latestPauseEnd, limitWords, scheduleOf, type WorkingPattern, type YearTerms } from "./schedule";

export type ComparedDate = { key: string; name: string; before: string; after: string; moved: string };
export type ComparedDates = { rows: ComparedDate[]; same: boolean; limit: string | null; back: string | null };

const NO_DAY = "When the pause has a last day";
const day = (on: Day | null) => (on === null ? NO_DAY : longDay(on));
const days = (n: number) => `${n} ${n === 1 ? "day" : "days"}`;
function moved(before: Day | null, after: Day | null): string {
  if (before === after) return "Stays";
  if (before === null || after === null) return after === null ? "Waits" : "Has a day again";
  const by = daysBetween(before, after);
  return by > 0 ? `${days(by)} later` : `${days(-by)} earlier`;
}

/** Every stage and the last day of the year, as planned now and as they would be. */
export function compareDates(now: YearTerms, then: YearTerms): ComparedDates {
  const [before, after] = [scheduleOf(now), scheduleOf(then)];
  const rows = before.stages.map((s, i): ComparedDate => {
    const next = after.stages[i]?.dueOn ?? null;
    return { key: s.stage.key, name: s.stage.name, before: day(s.dueOn), after: day(next), moved: moved(s.dueOn, next) };
  });
  rows.push({ key: "end", name: "The year ends", before: day(before.endsOn), after: day(after.endsOn), moved: moved(before.endsOn, after.endsOn) });
  const back = latestPauseEnd(then);
  const open = then.pauses.some((p) => p.endsOn === null);
  return {
    rows,
    same: rows.every((r) => r.moved === "Stays"),
    limit: limitWords(after),
    back: !open
      ? null
      : back === null
        ? `The programme has to end by ${longDay(after.limitOn)}: with this pause it cannot.`
        : `The programme has to end by ${longDay(after.limitOn)}: for that the pause can last until ${longDay(back)} at the longest.`,
  };
}

/** Hours as they would be with others from a day on; what is planned later stays planned. */
export function patternsFrom(patterns: readonly WorkingPattern[], fromOn: Day, minutesPerWeek: number): WorkingPattern[] {
  const later = patterns.filter((p) => p.startsOn > fromOn).sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
  const before = patterns.filter((p) => p.startsOn < fromOn).map((p) => (covers(p, fromOn) ? { ...p, endsOn: addDays(fromOn, -1) } : p));
  const first = later[0];
  return [...before, { startsOn: fromOn, endsOn: first ? addDays(first.startsOn, -1) : null, minutesPerWeek }, ...later];
}

/** The dates with an extension; nothing moves where the day is not one that can be chosen (sending it says why). */
export function datesUntil(terms: YearTerms, untilOn: Day): ComparedDates {
  const { endsOn } = scheduleOf(terms);
  const days = endsOn === null ? 0 : Math.max(0, activeDays(endsOn, untilOn, terms.pauses));
  return compareDates(terms, { ...terms, extensions: [...(terms.extensions ?? []), { days }] });
}
