import { addDays, weekday, type Day } from "#app/shared/dates";

const atHome = (day: Day) => weekday(day) > 5 || /-12-2[5-8]$|-01-01$/.test(day);
/** That day, or the next one on which people work: not a weekend, not Christmas. */
export const workday = (day: Day): Day => (atHome(day) ? workday(addDays(day, 1)) : day);
/** That day, or the Friday before. */
export const workdayBefore = (day: Day): Day => addDays(day, -Math.max(0, weekday(day) - 5));
