import { instantOf, londonDay, type Day, type Instant } from "./dates";

export type Clock = () => Date;
/** The only place that asks the time. */
export const systemClock: Clock = () => new Date();
export function moment(clock: Clock): { now: Instant; today: Day } {
  const at = clock();
  return { now: instantOf(at), today: londonDay(at) };
}
