/** Blocks of protected time as a calendar shows them: recurring with the days that fall out, moved ones for themselves. Pure. */
import type { CalendarEvent } from "#app/shared/calendar.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import { occurrences, type Block, type ProtectedTime } from "./rules";

export type DatedBlock = Omit<Block, "counts"> & { version: number; changedAt: Instant; cancelledAt: Instant | null };
/** How far ahead days that fall out are named, where nobody knows when the programme ends. */
const AHEAD = 2 * 366;

/** Each block is one event; what is cancelled is said as cancelled. Nothing of what somebody read or wrote is in it. */
export function blockEvents(time: Omit<ProtectedTime, "entries" | "blocks">, blocks: readonly DatedBlock[], today: Day): CalendarEvent[] {
  const lastOn = time.entitlement.endsOn ?? time.plannedEnd;
  return blocks.flatMap((block): CalendarEvent[] => {
    const { id, startsOn, endsOn, everyWeeks, atTime, minutes, version, changedAt, cancelledAt } = block;
    const until = endsOn === null || (lastOn !== null && lastOn < endsOn) ? lastOn : endsOn;
    const event = {
      ...{ uid: `protected-time-${id}`, sequence: version - 1, stamp: changedAt, title: "Protected development time", path: "/protected-time" },
      ...{ onDay: startsOn, atTime, minutes, cancelled: cancelledAt !== null },
    };
    if (until !== null && until < startsOn) return [];
    const { skipped } = occurrences({ ...time, blocks: [{ ...block, counts: 1 }] }, { from: startsOn, to: until ?? addDays(today, AHEAD) });
    const but = skipped.map(({ onDay }) => onDay);
    if (everyWeeks === 0) return [{ ...event, cancelled: event.cancelled || but.length > 0 }];
    return [{ ...event, repeats: { everyWeeks, until, but: event.cancelled ? [] : but } }];
  });
}
