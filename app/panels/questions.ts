/** What each panel member is asked of a portfolio: the agreement, the quality checklist and the five-part decision test (domain 1.8). Pure. */

export const agreement = {
  pass: "The evidence supports a pass",
  notYet: "Not yet: something is missing",
  fail: "The evidence supports a fail",
} as const;
export type Grade = keyof typeof agreement;
export const gradeKeys = ["pass", "notYet", "fail"] as const;

/** Yes or no, with a comment. */
export const checklist = [
  { key: "agreement", label: "The support and assessment agreement is complete" },
  { key: "plans", label: "Development plans are there for 0–3, 3–6 and 6–12 months and for the end" },
  { key: "reviews", label: "Reviews were held at 3 and 6 months, and at 9 where it was needed" },
  { key: "report", label: "The final report is complete" },
  { key: "supervision", label: "Supervision was held as often as promised" },
  { key: "workload", label: "The workload was reduced" },
  { key: "protectedTime", label: "Workshops were attended and the 10 per cent was used for development" },
  { key: "feedback", label: "Feedback from people and from professionals is there" },
  { key: "observations", label: "Direct observations are there" },
  { key: "reflection", label: "Critical reflection is there and goes deep enough" },
] as const;

export const tests = [
  { key: "consistent", label: "Consistent", hint: "What the evidence says is clear and fits the criteria." },
  { key: "accurate", label: "Accurate", hint: "It speaks to the standards: PQS and PCF." },
  { key: "valid", label: "Valid", hint: "It covers the breadth of the year’s work and shows progression." },
  { key: "robust", label: "Robust", hint: "It was checked by those who signed it and can be defended." },
  { key: "sufficient", label: "Sufficient", hint: "There is enough of it, and of different kinds." },
] as const;
export type Line = { key: string; label: string; hint?: string };
export const lines: readonly Line[] = [...checklist, ...tests];

/** A view as it is kept: `agreementAnswer` yes/no by key, words by key. A draft may leave anything out. */
export type View = {
  grade?: Grade;
  words?: string;
  answers: Readonly<Partial<Record<string, "yes" | "no">>>;
  comments: Readonly<Partial<Record<string, string>>>;
};
export const emptyView: View = { answers: {}, comments: {} };
export const readView = (text: string): View => ({ ...emptyView, ...(JSON.parse(text) as Partial<View>) });
/** The same text for the same view, whatever order it was sent in. */
export function writeView(v: View): string {
  const answers = Object.fromEntries(lines.flatMap(({ key }) => (v.answers[key] ? [[key, v.answers[key]]] : [])));
  const comments = Object.fromEntries(lines.flatMap(({ key }) => (v.comments[key] ? [[key, v.comments[key]]] : [])));
  return JSON.stringify({ ...(v.grade ? { grade: v.grade } : {}), ...(v.words ? { words: v.words } : {}), answers, comments });
}
