/** The file for the funder: which columns there are, and the lead's own choice, order and headings of them. Pure. */
import { z } from "zod";
import type { Day } from "#app/shared/dates";
import type { GrantLearner } from "./read.server";
import { stateNames, type EligibilityState } from "./rules";

type Cell = string | number | null;
type Known = { label: string; value: (l: GrantLearner) => Cell; day?: boolean };

const money = (pence: number | undefined): number | null => (pence === undefined ? null : pence / 100);
const yesNo: Record<EligibilityState, string> = { eligible: "Yes", notEligible: "No", toDecide: "To be decided", unknown: "Not known" };
/** SW1234 as the workforce census writes it: two letters and ten digits */
export const padded = (sweNumber: string | null): string | null => {
  const found = sweNumber === null ? null : /^([A-Z]{2})(\d{1,10})$/.exec(sweNumber);
  return found ? `${found[1]!}${found[2]!.padStart(10, "0")}` : sweNumber;
};

export const columns = {
  familyName: { label: "Family name", value: (l) => l.familyName },
  givenName: { label: "Given name", value: (l) => l.givenName },
  name: { label: "Full name", value: (l) => l.name },
  sweNumber: { label: "Social Work England number", value: (l) => l.sweNumber },
  sweNumberPadded: { label: "Social Work England number, ten digits", value: (l) => padded(l.sweNumber) },
  email: { label: "E-mail address", value: (l) => l.email },
  staffNumber: { label: "Staff number", value: (l) => l.staffNumber },
  team: { label: "Team", value: (l) => l.teamName },
  jobTitle: { label: "Job title", value: (l) => l.jobTitle },
  cohort: { label: "Cohort", value: (l) => l.cohortName },
  programme: { label: "Programme", value: (l) => l.programmeTitle },
  qualifiedOn: { label: "Qualified on", value: (l) => l.qualifiedOn, day: true },
  registeredFrom: { label: "Registered from", value: (l) => l.sweRegisteredFrom, day: true },
  startsOn: { label: "Started on", value: (l) => l.startsOn, day: true },
  expectedOn: { label: "Planned to end on", value: (l) => l.expectedOn, day: true },
  endedOn: { label: "Ended on", value: (l) => l.endedOn, day: true },
  eligible: { label: "Eligible", value: (l) => yesNo[l.eligibility.state] },
  because: { label: "Why", value: (l) => l.eligibility.because },
  registrationState: { label: "Registration", value: (l) => stateNames[l.registration.standing.state] },
  registrationAmount: { label: "Registration, pounds", value: (l) => money(l.registration.stored?.pence) },
  registrationSentOn: { label: "Registration sent on", value: (l) => l.registration.stored?.sentOn ?? null, day: true },
  registrationPaidOn: { label: "Registration paid on", value: (l) => l.registration.stored?.paidOn ?? null, day: true },
  registrationReference: { label: "Registration reference", value: (l) => l.registration.stored?.reference ?? null },
  completionState: { label: "Completion", value: (l) => stateNames[l.completion.standing.state] },
  completionAmount: { label: "Completion, pounds", value: (l) => money(l.completion.stored?.pence) },
  completionSentOn: { label: "Completion sent on", value: (l) => l.completion.stored?.sentOn ?? null, day: true },
  completionPaidOn: { label: "Completion paid on", value: (l) => l.completion.stored?.paidOn ?? null, day: true },
  completionReference: { label: "Completion reference", value: (l) => l.completion.stored?.reference ?? null },
  completionEarly: { label: "Early completion payment", value: (l) => (l.completion.standing.early ? "Yes" : "No") },
  /** the same words in every row: the council's name, the funder's code for it */
  fixed: { label: "The same words in every row", value: () => null },
} as const satisfies Record<string, Known>;
export type ColumnKey = keyof typeof columns;
export const columnKeys = Object.keys(columns) as [ColumnKey, ...ColumnKey[]];

export type Chosen = { key: ColumnKey; heading: string; words: string };
const stored = z.array(z.object({ key: z.enum(columnKeys), heading: z.string(), words: z.string() }));
/** The funder's own sheet was not to be had: this is what its guidance asks for. */
export const firstLayout: readonly Chosen[] = (
  [
    "familyName",
    "givenName",
    "sweNumber",
    "qualifiedOn",
    "registeredFrom",
    "startsOn",
    "expectedOn",
    "endedOn",
    "eligible",
    "because",
    "registrationSentOn",
    "registrationAmount",
    "registrationPaidOn",
    "completionSentOn",
    "completionAmount",
    "completionPaidOn",
    "completionEarly",
  ] as const
).map((key) => ({ key, heading: columns[key].label, words: "" }));
/** A layout as it is stored; a column that is no more is left out. */
export function readLayout(text: string): Chosen[] {
  const found = z.array(z.unknown()).parse(JSON.parse(text));
  return found.flatMap((c) => stored.safeParse([c]).data ?? []);
}

export type FileColumn = { heading: string; value: (row: GrantLearner) => Cell; day?: boolean };
export const fileColumns = (layout: readonly Chosen[]): FileColumn[] =>
  layout.map(({ key, heading, words }): FileColumn => {
    const column: Known = columns[key];
    return { heading, value: key === "fixed" ? () => words : column.value, ...(column.day ? { day: true } : {}) };
  });

/** The first rows as they will stand in the file, for the page that arranges it. */
export const sample = (layout: readonly Chosen[], rows: readonly GrantLearner[], dayWords: (day: Day) => string): string[][] =>
  rows.map((row) =>
    fileColumns(layout).map((c) => {
      const value = c.value(row);
      return value === null ? "" : c.day ? dayWords(value as Day) : String(value);
    }),
  );
