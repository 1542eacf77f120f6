import { z } from "zod";
import { day, hiddenId, minutes } from "#app/shared/fields";

/** That a supervision was held: its day and length. What was said stays in the supervision record. */
export const supervisionForm = z.object({
  id: hiddenId(),
  heldOn: day({ empty: "Enter the date of the supervision, like 27 3 2026" }),
  minutes: minutes({ empty: "Enter how long it lasted, like 1 hour 30 minutes" }),
  supervisorId: z.preprocess((v) => v ?? "", z.string().min(1, { error: "Choose who supervised" }).max(64, { error: "Choose who supervised" })),
});
export type NewSession = z.output<typeof supervisionForm>;

export const removeSessionForm = z.object({ id: hiddenId() });
