import { z } from "zod";
import { day, hiddenId, text } from "#app/shared/fields";

export const moveForm = z.object({
  id: hiddenId(),
  programmeId: text({ empty: "Choose the programme", max: 64 }),
  frameworkId: text({ empty: "Choose the standards", max: 64 }),
  fromOn: day({ empty: "Enter the day from which it holds, like 7 9 2027" }),
  reason: text({ empty: "Enter why the learner is moved", max: 2_000 }),
});
