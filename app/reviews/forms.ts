import { z } from "zod";
import { clock, day, email, hiddenId, manyOf, oneOf, optionalDay, optionalText, text, whole } from "#app/shared/fields";

const within = { from: "2020-01-01", to: "2100-12-31", range: "Enter a day between 2020 and 2100" } as const;
const optionalEmail = z.preprocess(
  (v) => (typeof v === "string" && v.trim() === "" ? undefined : v),
  email({ empty: "Enter an e-mail address" }).optional(),
);

/** How many people from outside the year can be asked to come. */
export const OTHERS = [1, 2] as const;
const other = z
  .object({ name: optionalText({ max: 120 }), role: optionalText({ max: 120 }), email: optionalEmail })
  .superRefine((o, check) => {
    if (o.name === null && (o.role !== null || o.email)) check.addIssue({ code: "custom", path: ["name"], message: "Enter their name" });
    if (o.name !== null && o.role === null)
      check.addIssue({ code: "custom", path: ["role"], message: "Enter their role, like team manager or practice educator" });
  })
  .optional();

export const meetingForm = z.object({
  id: hiddenId(),
  version: whole({ empty: "Open this page again.", min: 0, max: 1_000_000 }),
  onDay: day({ empty: "Enter the day of the meeting, like 27 3 2026", ...within }),
  atTime: clock({ empty: "Enter when it begins, like 14:00" }),
  minutes: whole({ empty: "Enter how long it takes, in minutes", min: 15, max: 480, unit: "minutes" }),
  place: text({ empty: "Enter where it is: a room, or a call", max: 200 }),
  coordinator: manyOf(["yes"], { error: "Tick it or leave it" }),
  other1: other,
  other2: other,
});

export const answerForm = z
  .object({
    version: whole({ empty: "Open this page again.", min: 1, max: 1_000_000 }),
    answer: oneOf(["accepted", "declined"], "Choose whether you come"),
    otherOn: optionalDay(within),
    because: optionalText({ max: 300 }),
  })
  .superRefine((a, check) => {
    if (a.answer === "declined" && a.otherOn === null && a.because === null)
      check.addIssue({ code: "custom", path: ["because"], message: "Enter a day on which you could come, or why you cannot" });
  });

export const heldForm = z.object({
  heldOn: day({ empty: "Enter the day on which it was held, like 27 3 2026", ...within }),
  there: z.preprocess((v) => (Array.isArray(v) ? v : typeof v === "string" && v !== "" ? [v] : []), z.array(z.string().max(64)).max(20)),
});
export const notHeldForm = z.object({ because: text({ empty: "Enter why it was not held", max: 300 }) });
