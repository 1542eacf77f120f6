import { z } from "zod";
import { day, hiddenId, oneOf, optionalText, text, whole } from "#app/shared/fields";

const version = whole({ empty: "Something is missing from this page. Open it again.", min: 0, max: 1_000_000 });

export const answerForm = z.object({
  id: hiddenId(),
  alertId: hiddenId(),
  version,
  body: text({ empty: "Enter what will be done, and by when", max: 4_000 }),
  followUpOn: day({ empty: "Enter the day to follow it up, like 27 3 2026" }),
});
export type NewAnswer = z.output<typeof answerForm>;

export const followUpForm = z
  .object({
    answerId: hiddenId(),
    version,
    outcome: oneOf(["done", "notDone"], "Say whether it was done"),
    note: optionalText({ max: 4_000 }),
  })
  .refine(({ outcome, note }) => outcome === "done" || note !== null, { path: ["note"], error: "Enter in a few words why it was not done" });
export type FollowUp = z.output<typeof followUpForm>;

export const ruleForm = z.object({
  id: hiddenId(),
  fromOn: day({ empty: "Enter the day from which this holds, like 27 3 2026" }),
  snapshots: whole({ empty: "Enter how many snapshots in a row", min: 1, max: 12 }),
  weeks: whole({ empty: "Enter how many weeks", min: 1, max: 26 }),
  percent: whole({ empty: "Enter the share of the time owed", min: 1, max: 100, unit: "per cent" }),
  answerDays: whole({ empty: "Enter how many days there are to answer", min: 1, max: 90, unit: "days" }),
  staleDays: whole({ empty: "Enter after how many days a snapshot says nothing", min: 7, max: 366, unit: "days" }),
});
export type NewRule = z.output<typeof ruleForm>;
