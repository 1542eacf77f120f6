import { z } from "zod";
import { clock, day, hiddenId, minutes, oneOf, optionalDay, optionalText } from "#app/shared/fields";
import { lostReasons, type LostReason } from "./rules";

const reasonKeys = ["", ...(Object.keys(lostReasons) as LostReason[])] as const;

/** One entry, made in half a minute on a phone. */
export const protectedTimeForm = z
  .object({
    id: hiddenId(),
    kind: oneOf(["taken", "lost"], "Choose what happened"),
    minutes: minutes({ empty: "Enter how long, like 1 hour 30 minutes" }),
    onDay: day({ empty: "Enter the day, like 27 3 2026" }),
    activity: optionalText({ max: 64 }),
    reason: oneOf(reasonKeys, "Choose from the list"),
  })
  .superRefine((entry, check) => {
    if (entry.kind === "lost" && entry.reason === "") check.addIssue({ code: "custom", path: ["reason"], message: "Choose why the time was lost" });
  })
  .transform(({ activity, reason, ...entry }) => ({
    ...entry,
    activity: entry.kind === "lost" ? null : activity,
    reason: entry.kind !== "lost" || reason === "" ? null : reason,
  }));
export type NewEntry = z.output<typeof protectedTimeForm>;

export const removeEntryForm = z.object({ id: hiddenId() });

/** Time set aside: once, every week or every two weeks, on the weekday of its first day. */
export const planForm = z
  .object({
    id: hiddenId(),
    repeat: oneOf(["once", "weekly", "fortnightly"], "Choose how often"),
    startsOn: day({ empty: "Enter the day, like 27 3 2026" }),
    endsOn: optionalDay(),
    atTime: clock({ empty: "Enter when it begins, like 9:30" }),
    minutes: minutes({ empty: "Enter how long, like 3 hours 42 minutes" }),
    activity: optionalText({ max: 64 }),
  })
  .transform(({ repeat, ...block }) => ({
    ...block,
    everyWeeks: repeat === "once" ? 0 : repeat === "weekly" ? 1 : 2,
    endsOn: repeat === "once" ? block.startsOn : block.endsOn,
  }));
export type NewBlock = z.output<typeof planForm>;
