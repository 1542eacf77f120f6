import { z } from "zod";
import { day, hiddenId, minutes, oneOf } from "#app/shared/fields";
import { activities, lostReasons, type Activity, type LostReason } from "./rules";

const activityKeys = ["", ...(Object.keys(activities) as Activity[])] as const;
const reasonKeys = ["", ...(Object.keys(lostReasons) as LostReason[])] as const;

/** One entry, made in half a minute on a phone. */
export const protectedTimeForm = z
  .object({
    id: hiddenId(),
    kind: oneOf(["taken", "lost", "planned"], "Choose what happened"),
    minutes: minutes({ empty: "Enter how long, like 1 hour 30 minutes" }),
    onDay: day({ empty: "Enter the day, like 27 3 2026" }),
    activity: oneOf(activityKeys, "Choose from the list"),
    reason: oneOf(reasonKeys, "Choose from the list"),
  })
  .superRefine((entry, check) => {
    if (entry.kind === "lost" && entry.reason === "") check.addIssue({ code: "custom", path: ["reason"], message: "Choose why the time was lost" });
  })
  .transform(({ activity, reason, ...entry }) => ({
    ...entry,
    activity: entry.kind === "lost" || activity === "" ? null : activity,
    reason: entry.kind !== "lost" || reason === "" ? null : reason,
  }));
export type NewEntry = z.output<typeof protectedTimeForm>;

export const removeEntryForm = z.object({ id: hiddenId() });
