/** The forms of panels. A view's draft may leave anything out; a view that is given may not. */
import { z } from "zod";
import { day, hiddenId, ids, mustTick, oneOf, optionalDay, optionalText, text, whole } from "#app/shared/fields";
import { textAt, type FormValues } from "#app/shared/form-values";
import { agreement, gradeKeys, lines, tests, type View } from "./questions";
import { decisionKeys } from "./rules";

const within = { from: "2020-01-01", to: "2100-12-31", range: "Enter a day between 2020 and 2100" } as const;
const gone = "Something is missing from this page. Open it again.";
export const version = () => whole({ empty: gone, min: 1, max: 999_999_999 });
const LONG_WORDS = 10_000;

export const memberForm = z.object({
  id: hiddenId(),
  personId: text({ empty: "Choose the person", max: 64 }),
  startsOn: day({ empty: "Enter the first day, like 7 9 2026", ...within }),
  endsOn: optionalDay(within),
});
export const memberEndForm = z.object({
  memberId: text({ empty: "Choose whose time on panels ends", max: 64 }),
  lastOn: day({ empty: "Enter the last day, like 7 9 2026", ...within }),
});

export const panelForm = z.object({
  id: hiddenId(),
  meetsOn: day({ empty: "Enter the day the panel meets, like 7 9 2026", ...within }),
  place: text({ empty: "Enter the room, or “Online”", max: 200 }),
  chairId: text({ empty: "Choose who chairs the panel", max: 64 }),
  seats: ids({ min: 2, max: 40, error: "Choose at least two members" }),
});
export const changePanelForm = panelForm.omit({ id: true }).extend({ version: version() });
export const minutesForm = z.object({ version: version(), minutes: optionalText({ max: 60_000 }) });
export const closeForm = z.object({ sure: mustTick("Tick the box to close the panel") });

export const sendForm = z.object({
  id: hiddenId(),
  panelId: optionalText({ max: 64 }),
  reason: optionalText({ max: 2_000 }),
});
export const takeBackForm = z.object({ caseId: hiddenId(), because: text({ empty: "Enter why it is taken back", max: 2_000 }) });
export const placeForm = z.object({
  caseId: text({ empty: "Choose whose portfolio", max: 64 }),
  panelId: text({ empty: "Choose the panel day", max: 64 }),
});
export const giveForm = z.object({
  id: hiddenId(),
  caseId: text({ empty: "Choose the case", max: 64 }),
  personId: text({ empty: "Choose the member", max: 64 }),
  declared: optionalText({ max: 1_000 }),
});
export const caseChairForm = z.object({
  chairedId: text({ empty: "Choose the case", max: 64 }),
  chairId: text({ empty: "Choose who chairs it", max: 64 }),
});

export const wordForm = z.object({
  version: version(),
  word: text({ empty: "Enter the word", max: 100 }).refine((w) => /^[\p{L}\p{N}]/u.test(w), { error: "Begin with a letter or a number" }),
  as: text({ empty: "Enter what to put in its place, like “the learner” or “a town”", max: 60 }),
});
export const keepForm = z.object({ version: version(), word: text({ empty: gone, max: 200 }) });
export const releaseForm = z.object({ checked: text({ empty: gone, max: 64 }), sure: mustTick("Tick the box when you have looked at every line") });
export const attachmentForm = z.object({ version: version(), attachmentId: hiddenId() });

export const stepBackForm = z.object({ because: text({ empty: "Enter in a word why you cannot read this case", max: 500 }) });
export const discussForm = z.object({ id: hiddenId(), body: text({ empty: "Enter what you want to say", max: LONG_WORDS }) });
export const addendumForm = z.object({ id: hiddenId(), addendum: text({ empty: "Enter the addendum", max: LONG_WORDS }) });
export const externalForm = z.object({
  id: hiddenId(),
  source: text({ empty: "Enter who moderated, like “the regional partnership”", max: 200 }),
  feedback: text({ empty: "Enter the feedback", max: LONG_WORDS }),
});

export const decisionForm = z
  .object({
    id: hiddenId(),
    /** how many first views and remarks stood on the page */
    seen: whole({ empty: gone, min: 0, max: 999_999 }),
    decision: oneOf(decisionKeys, "Choose the panel’s decision"),
    what: optionalText({ max: LONG_WORDS }),
    byOn: optionalDay(within),
    toLearner: text({ empty: "Enter the feedback to the learner", max: LONG_WORDS }),
    toAssessor: text({ empty: "Enter the feedback to the assessor", max: LONG_WORDS }),
    exemplar: optionalText({ max: LONG_WORDS }),
    issues: optionalText({ max: LONG_WORDS }),
  })
  .superRefine((d, issue) => {
    if (d.decision === "referBack" && !d.what) issue.addIssue({ code: "custom", path: ["what"], message: "Enter what the panel asks for" });
    if (d.decision === "referBack" && !d.byOn)
      issue.addIssue({ code: "custom", path: ["byOn"], message: "Enter the day by which it should be there, like 27 3 2026" });
    if (d.decision === "defer" && !d.what) issue.addIssue({ code: "custom", path: ["what"], message: "Enter why the panel could not decide" });
  });
export type DecisionValues = z.output<typeof decisionForm>;

export const actionForm = z.object({
  id: hiddenId(),
  what: text({ empty: "Enter what is going to be done", max: 2_000 }),
  ownerId: text({ empty: "Choose who sees to it", max: 64 }),
  dueOn: day({ empty: "Enter the day by which it is done, like 27 3 2027", ...within }),
  source: optionalText({ max: 500 }),
});
export const actionDoneForm = z.object({
  actionId: text({ empty: "Choose the action", max: 64 }),
  words: text({ empty: "Enter in a sentence what was done", max: 2_000 }),
});
export const carryForm = z.object({ carriedId: text({ empty: "Choose the action", max: 64 }), id: hiddenId() });

// A member's view: `grade`, `words`, and for each line `answer.<key>` and `comment.<key>`.

const answers = (required: boolean) =>
  z.object(
    Object.fromEntries(
      lines.map(({ key, label }) => [
        key,
        oneOf(required ? ["yes", "no"] : ["", "yes", "no"], `Answer yes or no: ${label.charAt(0).toLowerCase()}${label.slice(1)}`),
      ]),
    ),
  );
const comments = z.object(Object.fromEntries(lines.map(({ key }) => [key, optionalText({ max: 5_000 })]))).optional();
const empty = <S extends z.ZodType>(schema: S) => z.preprocess((v) => (typeof v === "object" && v !== null ? v : {}), schema);

const viewShape = (required: boolean) =>
  z.object({
    grade: oneOf(required ? gradeKeys : ["", ...gradeKeys], "Choose what the evidence supports"),
    words: required ? text({ empty: "Enter why, in a few sentences", max: LONG_WORDS }) : optionalText({ max: LONG_WORDS }),
    answer: empty(answers(required)),
    comment: empty(comments),
  });
const shapeOfWhole = viewShape(true).superRefine((v, issue) => {
  for (const { key, label } of lines) {
    const said = (v.comment as Record<string, string | null> | undefined)?.[key];
    if (v.answer[key] === "no" && !said)
      issue.addIssue({ code: "custom", path: ["comment", key], message: `Say what is missing: ${label.charAt(0).toLowerCase()}${label.slice(1)}` });
  }
});
/** A view as it is given: every line answered, a "no" with its reason. */
export const wholeViewForm = shapeOfWhole;
export const draftViewForm = viewShape(false);

export function viewOf(v: { grade: string; words: string | null; answer: Record<string, string>; comment?: unknown }): View {
  const said = (v.comment ?? {}) as Record<string, string | null>;
  return {
    ...(v.grade && v.grade in agreement ? { grade: v.grade as NonNullable<View["grade"]> } : {}),
    ...(v.words ? { words: v.words } : {}),
    answers: Object.fromEntries(lines.flatMap(({ key }) => (v.answer[key] === "yes" || v.answer[key] === "no" ? [[key, v.answer[key]]] : []))),
    comments: Object.fromEntries(lines.flatMap(({ key }) => (said[key] ? [[key, said[key]]] : []))),
  };
}
/** A view in the shape a form sends. */
export const viewValues = (v: View): FormValues => ({
  grade: v.grade ?? "",
  words: v.words ?? "",
  answer: Object.fromEntries(lines.map(({ key }) => [key, v.answers[key] ?? ""])),
  comment: Object.fromEntries(lines.map(({ key }) => [key, v.comments[key] ?? ""])),
});
/** What was typed, kept as far as it can be: one answer that is not one keeps nothing else from being saved. */
export function draftOf(sent: FormValues): View {
  const read = draftViewForm.safeParse(sent);
  if (read.success) return viewOf(read.data);
  return viewOf({
    grade: textAt(sent, "grade"),
    words: textAt(sent, "words").slice(0, LONG_WORDS) || null,
    answer: Object.fromEntries(lines.map(({ key }) => [key, textAt(sent, `answer.${key}`)])),
    comment: Object.fromEntries(lines.map(({ key }) => [key, textAt(sent, `comment.${key}`).slice(0, 5_000) || null])),
  });
}
export const testKeys = tests.map((t) => t.key);
