/** What a page says of words that look as if they could identify somebody. Small: the browser gets this file too. */
export const identifyingKinds = {
  dateOfBirth: "a date of birth",
  name: "a name",
  postcode: "a postcode",
  nhsNumber: "an NHS number",
  caseNumber: "a case number",
} as const;
export type Identifying = { kind: keyof typeof identifyingKinds; words: string };

/** What to look at again before it is sent: in which box, which words, and what they look like. `key` says that the writer was told. */
export type LookAgain = Identifying & { field: string; label: string; key: string };

/** What an action asked to be looked at again; nothing where it answered something else. */
export const lookAgainIn = (answer: unknown): readonly LookAgain[] =>
  typeof answer === "object" && answer !== null && "lookAgain" in answer ? (answer.lookAgain as readonly LookAgain[]) : [];
