import { z } from "zod";
import { clock, day, hiddenId, minutes, oneOf, optionalClock, optionalDay, optionalText, text, whole } from "#app/shared/fields";
import { lostReasons, type LostReason } from "./rules";

const reasonKeys = ["", ...(Object.keys(lostReasons) as LostReason[])] as const;
const version = whole({ empty: "Open this page again.", min: 1, max: 1_000_000 });
const reason = oneOf(Object.keys(lostReasons) as LostReason[], "Choose why the time was lost");
const activity = optionalText({ max: 64 });
const long = minutes({ empty: "Enter how long, like 1 hour 30 minutes" });

/** One entry, made in half a minute on a phone. */
const entry = z.object({
  id: hiddenId(),
  kind: oneOf(["taken", "lost"], "Choose what happened"),
  minutes: long,
  onDay: day({ empty: "Enter the day, like 27 3 2026" }),
  atTime: optionalClock(),
  activity,
  reason: oneOf(reasonKeys, "Choose from the list"),
});
type Entry = z.output<typeof entry>;
const reasonIfLost = ({ kind, reason }: Entry, check: z.RefinementCtx) => {
  if (kind === "lost" && reason === "") check.addIssue({ code: "custom", path: ["reason"], message: "Choose why the time was lost" });
};
const oneOfTheTwo = <E extends Entry>({ activity, reason, ...entry }: E) => ({
  ...entry,
  activity: entry.kind === "lost" ? null : activity,
  reason: entry.kind !== "lost" || reason === "" ? null : reason,
});
export const protectedTimeForm = entry.superRefine(reasonIfLost).transform(oneOfTheTwo);
type WithTime = z.output<typeof protectedTimeForm>;
export type NewEntry = Omit<WithTime, "atTime"> & Partial<Pick<WithTime, "atTime">>;
export const changeEntryForm = entry.extend({ version }).superRefine(reasonIfLost).transform(oneOfTheTwo);
export type ChangedEntry = z.output<typeof changeEntryForm>;
export const removeEntryForm = z.object({ id: hiddenId() });

/** One day of a block, as the buttons and forms name it. */
const occurrence = { blockId: hiddenId(), onDay: day({ empty: "Open this page again." }) };
export const tookForm = z.object(occurrence);
export const lostForm = z.object({ ...occurrence, reason });
export const partForm = z.object({ ...occurrence, minutes: long, reason });
export const leaveOutForm = z.object(occurrence);
export const moveForm = z.object({
  ...occurrence,
  id: hiddenId(),
  startsOn: day({ empty: "Enter the day, like 27 3 2026" }),
  atTime: clock({ empty: "Enter when it begins, like 9:30" }),
});

const repeats = { once: 0, weekly: 1, fortnightly: 2 } as const;
const block = {
  id: hiddenId(),
  startsOn: day({ empty: "Enter the day, like 27 3 2026" }),
  endsOn: optionalDay(),
  atTime: clock({ empty: "Enter when it begins, like 9:30" }),
  minutes: minutes({ empty: "Enter how long, like 3 hours 42 minutes" }),
  activity,
};
/** Time set aside: once, every week or every two weeks, on the weekday of its first day. */
export const planForm = z
  .object({ ...block, repeat: oneOf(["once", "weekly", "fortnightly"], "Choose how often") })
  .transform(({ repeat, ...block }) => ({
    ...block,
    everyWeeks: repeats[repeat] as number,
    endsOn: repeat === "once" ? block.startsOn : block.endsOn,
  }));
export type NewBlock = z.output<typeof planForm>;
export const changeBlockForm = z.object({ ...block, version });
export type ChangedBlock = z.output<typeof changeBlockForm>;
export const endBlockForm = z.object({ version, fromOn: day({ empty: "Enter the day from which it stops, like 27 3 2026" }) });

export const absenceForm = z.object({
  id: hiddenId(),
  kind: oneOf(["leave", "sickness"], "Choose leave or sickness"),
  startsOn: day({ empty: "Enter the first day, like 27 3 2026" }),
  endsOn: day({ empty: "Enter the last day, like 31 3 2026" }),
});
export type NewAbsence = z.output<typeof absenceForm>;
export const removeAbsenceForm = z.object({ id: hiddenId() });

const kind = { name: text({ empty: "Enter the name of the activity", max: 80 }), counts: oneOf(["yes", "no"], "Choose whether it counts") };
export const newActivityForm = z.object({ id: hiddenId(), ...kind });
export type NewActivity = z.output<typeof newActivityForm>;
export const changeActivityForm = z.object({ ...kind, use: oneOf(["yes", "no"], "Choose whether it can be chosen"), version });
export type ChangedActivity = z.output<typeof changeActivityForm>;
