import { z } from "zod";
import { day, hiddenId, ids, oneOf, optionalDay, optionalText, text } from "#app/shared/fields";
import { hours, parseDay, type Day } from "#app/shared/dates";
import type { FormValues } from "#app/shared/form-values";
import { textAt, textsAt } from "#app/shared/form-values";
import { isId } from "#app/shared/ids";

const within = { from: "2020-01-01", to: "2100-12-31", range: "Enter a day between 2020 and 2100" } as const;

export const assessorForm = z.object({
  id: hiddenId(),
  assessorId: text({ empty: "Choose the new assessor", max: 64 }),
  fromOn: day({ empty: "Enter the new assessor's first day, like 7 9 2026", ...within }),
  note: optionalText({ max: 10_000 }),
});
export const handoverForm = z.object({ id: hiddenId(), note: text({ empty: "Enter what the next assessor should know", max: 10_000 }) });

export const teamForm = z.object({
  teamId: optionalText({ max: 64 }),
  managerId: optionalText({ max: 64 }),
  fromOn: day({ empty: "Enter the day from which it is so, like 7 9 2026", ...within }),
});
export const hoursForm = z.object({
  hours: z.unknown().transform((value, issue): number => {
    const typed = typeof value === "string" ? value.trim().replace(",", ".") : "";
    const minutes = Math.round(Number(typed) * 60);
    if (typed === "") issue.addIssue({ code: "custom", message: "Enter the hours a week, like 37 or 22.5" });
    else if (!/^\d{1,2}(\.\d{1,2})?$/.test(typed) || minutes <= 0 || minutes > 4200)
      issue.addIssue({ code: "custom", message: "Enter hours a week, like 37 or 22.5" });
    else return minutes;
    return z.NEVER;
  }),
  fromOn: day({ empty: "Enter the day from which these hours count, like 7 9 2026", ...within }),
});

export const extensionReasonKeys = ["moreEvidence", "supportNotInPlace", "timeLost", "other"] as const;
export const extensionForm = z.object({
  id: hiddenId(),
  reason: oneOf(extensionReasonKeys, "Choose the reason"),
  endsOn: day({ empty: "Enter until when the year is extended, like 30 6 2027", ...within }),
});
const because = (empty: string) => z.object({ because: text({ empty, max: 500 }) });
export const refuseForm = because("Enter why you do not agree");
export const withdrawForm = because("Enter why it is withdrawn");
const how = oneOf(["", "meeting", "phone", "writing", "nobody"], "Choose how they agreed");
export const outsideForm = z.object({
  learner: how,
  assessor: how,
  lineManager: how,
  coordinator: how,
  on: day({ empty: "Enter the day on which they agreed, like 7 9 2026", ...within }),
});

export const endKinds = ["withdrawn", "transferred"] as const;
export const withdrawalReasonKeys = ["leftEmployer", "anotherRole", "anotherProgramme", "personal", "other"] as const;
export const endForm = z
  .object({
    status: oneOf(endKinds, "Choose what happens"),
    endedOn: day({ empty: "Enter the last day, like 7 9 2026", ...within }),
    reason: oneOf(["", ...withdrawalReasonKeys], "Choose the reason"),
    toEmployer: optionalText({ max: 200 }),
  })
  .superRefine((end, check) => {
    if (end.status === "withdrawn" && end.reason === "") check.addIssue({ code: "custom", path: ["reason"], message: "Choose why they withdraw" });
    if (end.status === "transferred" && end.toEmployer === null)
      check.addIssue({ code: "custom", path: ["toEmployer"], message: "Enter the employer they move to" });
  });
export const takeUpForm = because("Enter why the year goes on after all");

export const pauseReasonKeys = ["sickness", "familyLeave", "bereavement", "supportNotInPlace", "other"] as const;
export const pauseForm = z.object({
  id: hiddenId(),
  reason: oneOf(pauseReasonKeys, "Choose the reason"),
  startsOn: day({ empty: "Enter the first day of the pause, like 7 9 2026", ...within }),
  endsOn: optionalDay(within),
});
export const pauseEndForm = z.object({
  pauseId: hiddenId(),
  lastOn: day({ empty: "Enter the last day of the pause, like 7 9 2026", ...within }),
});

/** What the steps of starting a cohort carry in the form itself: nothing is kept anywhere until the last one. */

export const detailsForm = z.object({
  id: hiddenId(),
  name: text({ empty: "Enter a name for the cohort, like September 2026", max: 100 }),
  startsOn: day({ empty: "Enter the day the cohort starts, like 7 9 2026", ...within }),
  programmeId: oneOfText("Choose the programme"),
  frameworkId: oneOfText("Choose the standards"),
});
export const peopleForm = z.object({ people: ids({ min: 1, max: 300, error: "Choose at least one learner, and no more than 300" }) });

function oneOfText(empty: string) {
  return text({ empty, max: 64 });
}

/** One learner as chosen so far. `minutesPerWeek` null = hours not known, taken as full-time. */
export type ChosenLearner = {
  personId: string;
  startsOn: Day;
  minutesPerWeek: number | null;
  assessorId: string | null;
  managerId: string | null;
  teamId: string | null;
};

/** Each learner travels as one hidden text: person|start|minutes|assessor|manager|team. Ids hold no "|". */
export const rowText = (c: ChosenLearner): string =>
  [c.personId, c.startsOn, c.minutesPerWeek ?? "", c.assessorId ?? "", c.managerId ?? "", c.teamId ?? ""].join("|");

export function rowsOf(values: FormValues): ChosenLearner[] {
  const seen = new Set<string>();
  return textsAt(values, "row").flatMap((row): ChosenLearner[] => {
    const [personId = "", start = "", minutes = "", assessorId = "", managerId = "", teamId = ""] = row.split("|");
    const startsOn = parseDay(start);
    const perWeek = /^\d{1,4}$/.test(minutes) && +minutes > 0 && +minutes <= 4200 ? +minutes : null;
    if (!startsOn || !isId(personId) || seen.has(personId)) return [];
    seen.add(personId);
    const known = (id: string) => (isId(id) ? id : null);
    return [{ personId, startsOn, minutesPerWeek: perWeek, assessorId: known(assessorId), managerId: known(managerId), teamId: known(teamId) }];
  });
}

/** Hours a week as they are typed: "37", "22.5", "22,5". Empty leaves the hours as they are. */
const weeklyHours = z
  .unknown()
  .optional()
  .transform((value, issue): number | null => {
    const typed = typeof value === "string" ? value.trim().replace(",", ".") : "";
    if (typed === "") return null;
    const minutes = Math.round(Number(typed) * 60);
    if (!/^\d{1,2}(\.\d{1,2})?$/.test(typed) || minutes <= 0 || minutes > 4200) {
      issue.addIssue({ code: "custom", message: "Enter hours a week, like 37 or 22.5" });
      return z.NEVER;
    }
    return minutes;
  });

/** One change for several learners at once; what is left empty stays as it is. */
export const setForm = z.object({
  to: oneOf(["ticked", "unassessed", "all"], "Choose whom the change is for"),
  setStartsOn: optionalDay({ ...within }),
  setHours: weeklyHours,
});

export function applySet(
  rows: readonly ChosenLearner[],
  values: FormValues,
  set: z.output<typeof setForm>,
): { rows: ChosenLearner[]; changed: number } {
  const ticked = new Set(textsAt(values, "ticked"));
  const [assessorId, managerId, teamId] = ["setAssessor", "setManager", "setTeam"].map((name) => textAt(values, name) || null);
  let changed = 0;
  const out = rows.map((row) => {
    const meant = set.to === "all" || (set.to === "unassessed" ? row.assessorId === null : ticked.has(row.personId));
    if (!meant) return row;
    changed += 1;
    return {
      ...row,
      startsOn: set.setStartsOn ?? row.startsOn,
      minutesPerWeek: set.setHours ?? row.minutesPerWeek,
      assessorId: assessorId ?? row.assessorId,
      managerId: managerId ?? row.managerId,
      teamId: teamId ?? row.teamId,
    };
  });
  return { rows: out, changed };
}

export const hoursWords = (minutes: number | null): string => (minutes === null ? "Not known, taken as full-time" : `${hours(minutes)} a week`);
