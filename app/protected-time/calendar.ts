/** Blocks of protected time as a calendar shows them: recurring with the days that fall out, moved ones for themselves. Pure. */
import type { CalendarEvent } from "#app/shared/calendar.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import { occurrences, type Block, type ProtectedTime } from "./rules";

export type DatedBlock = Omit<Block, "counts"> & { version: number; changedAt: Instant; cancelledAt: Instant | null };
/** How far ahead days that fall out are named, where nobody knows when the programme ends. */
const AHEAD = 2 * 366;

const SINCE = Date.parse("2020-01-01T00:00:00.000Z");
/** A sequence that goes up with the moment of the last change: whole seconds since a fixed day. */
export const sequenceAt = (stamp: Instant): number => Math.max(0, Math.floor((Date.parse(stamp) - SINCE) / 1000));

/**
 * Each block is one event; what is cancelled is said as cancelled. Nothing of what somebody read or wrote is in it. `datesChangedAt` is when
 * leave, sickness, a pause or the end of the year last changed, which may let days fall out of a block that itself stays as it was.
 */
export function blockEvents(
  time: Omit<ProtectedTime, "entries" | "blocks">,
  blocks: readonly DatedBlock[],
  today: Day,
  datesChangedAt: Instant | null = null,
): CalendarEvent[] {
  const lastOn = time.entitlement.endsOn ?? time.plannedEnd;
  return blocks.flatMap((block): CalendarEvent[] => {
    const { id, startsOn, endsOn, everyWeeks, atTime, minutes, version, changedAt, cancelledAt } = block;
    const until = endsOn === null || (lastOn !== null && lastOn < endsOn) ? lastOn : endsOn;
    const stamp = datesChangedAt !== null && datesChangedAt > changedAt ? datesChangedAt : changedAt;
    // bank holidays are only ever added, and nobody notes when
    const sequence = sequenceAt(stamp) + version - 1 + time.bankHolidays.size;
    const event = {
      ...{ uid: `protected-time-${id}`, sequence, stamp, title: "Protected development time", path: "/protected-time" },
      ...{ onDay: startsOn, atTime, minutes, cancelled: cancelledAt !== null },
    };
    if (until !== null && until < startsOn) return [];
    const { skipped } = occurrences({ ...time, blocks: [{ ...block, counts: 1 }] }, { from: startsOn, to: until ?? addDays(today, AHEAD) });
    const but = skipped.map(({ onDay }) => onDay);
    if (everyWeeks === 0) return [{ ...event, cancelled: event.cancelled || but.length > 0 }];
    return [{ ...event, repeats: { everyWeeks, until, but: event.cancelled ? [] : but } }];
  });
}
