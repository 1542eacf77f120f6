/** The HR roster: what its columns are and what each of its lines says, before anything is compared with the portal. */
import type { Day } from "#app/shared/dates";
import { sweNumberOf, whyNotSweNumber } from "#app/people/swe-number";
import { dayFromCell, emailFromCell, FULL_WEEK, fold, minutesOfFte, splitName, weeklyMinutes } from "./cells";
import type { ColumnField, Columns } from "./columns";

export type RosterField =
  | "staffNumber"
  | "givenName"
  | "familyName"
  | "fullName"
  | "email"
  | "sweNumber"
  | "sweRegisteredFrom"
  | "jobTitle"
  | "team"
  | "service"
  | "weeklyHours"
  | "fte"
  | "joinedOn"
  | "leftOn"
  | "manager"
  | "qualifiedOn"
  | "effectiveOn";

export const rosterFields: readonly ColumnField<RosterField>[] = [
  {
    key: "staffNumber",
    label: "Staff number",
    synonyms: [
      "staff no",
      "employee number",
      "employee no",
      "payroll number",
      "payroll no",
      "personnel number",
      "staff id",
      "employee id",
      "pay number",
      "assignment number",
      "emp no",
      "staffno",
      "person number",
    ],
  },
  {
    key: "givenName",
    label: "Given name",
    synonyms: ["first name", "forename", "given names", "forenames", "first names", "firstname", "known as", "preferred name"],
  },
  { key: "familyName", label: "Family name", synonyms: ["last name", "surname", "lastname", "second name"] },
  {
    key: "fullName",
    label: "Full name",
    hint: "Instead of the two above, like Jones, Amy or Amy Jones",
    synonyms: ["name", "employee name", "staff name", "employee", "worker name", "display name"],
  },
  { key: "email", label: "Work e-mail", synonyms: ["email", "email address", "work email address", "e mail", "mail", "office email"] },
  {
    key: "sweNumber",
    label: "Social Work England number",
    synonyms: [
      "swe number",
      "swe no",
      "swe",
      "swe registration number",
      "social work england registration number",
      "registration number",
      "registration no",
      "swe id",
      "swe ref",
      "swe reg no",
      "professional registration number",
      "social work england no",
      "social work england registration",
    ],
  },
  {
    key: "sweRegisteredFrom",
    label: "Registered from",
    synonyms: ["swe registered from", "registered since", "swe registration date", "registration date", "date registered", "swe registered on"],
  },
  { key: "jobTitle", label: "Job title", synonyms: ["post title", "position", "role", "job", "position title", "job role", "post"] },
  {
    key: "team",
    label: "Team",
    synonyms: ["team name", "org unit", "organisation unit", "organisational unit", "unit", "cost centre name", "section"],
  },
  { key: "service", label: "Service", synonyms: ["service area", "department", "division", "directorate", "service name"] },
  {
    key: "weeklyHours",
    label: "Weekly hours",
    synonyms: ["hours", "contracted hours", "contract hours", "hours per week", "weekly contracted hours", "contractual hours", "hrs"],
  },
  {
    key: "fte",
    label: "FTE",
    hint: "Where there are no weekly hours: 1 is 37 hours",
    synonyms: ["full time equivalent", "fte value", "contracted fte", "fte %"],
  },
  {
    key: "joinedOn",
    label: "Start date",
    synonyms: [
      "date started",
      "joined on",
      "date of joining",
      "hire date",
      "continuous service date",
      "start",
      "date joined",
      "employment start date",
      "latest start date",
      "started on",
    ],
  },
  {
    key: "leftOn",
    label: "Leaving date",
    synonyms: [
      "leave date",
      "date left",
      "end date",
      "termination date",
      "leaver date",
      "date of leaving",
      "last day",
      "leaving",
      "left on",
      "employment end date",
    ],
  },
  {
    key: "manager",
    label: "Line manager",
    hint: "A staff number, an e-mail address or a full name",
    synonyms: [
      "line manager staff number",
      "manager staff number",
      "line manager number",
      "line manager id",
      "manager id",
      "line manager employee number",
      "line manager email",
      "manager email",
      "line manager name",
      "manager name",
      "manager",
      "reports to",
      "supervisor",
      "manager number",
      "manager employee number",
    ],
  },
  { key: "qualifiedOn", label: "Qualified on", synonyms: ["qualification date", "date qualified", "qualifying date", "date of qualification"] },
  {
    key: "effectiveOn",
    label: "Effective date",
    hint: "From when the line is true, for moves",
    synonyms: ["effective from", "change date", "date of change", "date effective", "position start date"],
  },
];

/** One line of the file, read. A field whose column was not chosen, or whose cell is empty, is null and changes nothing. */
export type RosterRow = {
  line: number;
  staffNumber: string;
  givenName: string;
  familyName: string;
  email: string | null;
  sweNumber: string | null;
  sweRegisteredFrom: Day | null;
  qualifiedOn: Day | null;
  joinedOn: Day | null;
  leftOn: Day | null;
  jobTitle: string | null;
  team: string;
  service: string | null;
  minutesPerWeek: number | null;
  /** as the file names them: staff number, e-mail or full name */
  manager: string | null;
  effectiveOn: Day | null;
  /** posts in other teams, from further lines of the same person; `minutesPerWeek` is then of all of them together */
  beside?: Post[];
};
export type Post = { team: string; jobTitle: string | null; minutesPerWeek: number };

/** Something to put right in the file. A rejected line is not imported at all; the others are, without what is said here. */
export type RosterProblem = { line: number; name: string; staffNumber: string; sentence: string; rejected: boolean };
export type ReadRoster = { rows: RosterRow[]; problems: RosterProblem[]; knowsLeavers: boolean };

/** Why these columns are not enough, with the field to correct; null when they are. */
export function whyNotTheseColumns(columns: Columns<RosterField>): { sentence: string; field: RosterField } | null {
  if (columns.staffNumber === undefined) return { sentence: "Choose the column with the staff number.", field: "staffNumber" };
  if (columns.team === undefined) return { sentence: "Choose the column with the team.", field: "team" };
  const names = columns.fullName !== undefined || (columns.givenName !== undefined && columns.familyName !== undefined);
  if (!names) return { sentence: "Choose the columns with the given name and the family name, or the one with the full name.", field: "givenName" };
  const used = new Map<number, RosterField>();
  for (const { key, label } of rosterFields) {
    const index = columns[key];
    if (index === undefined) continue;
    if (used.has(index)) return { sentence: `The column for “${label}” is chosen twice.`, field: key };
    used.set(index, key);
  }
  return null;
}

const LENGTHS: Partial<Record<RosterField, number>> = {
  staffNumber: 40,
  givenName: 100,
  familyName: 100,
  fullName: 200,
  jobTitle: 150,
  team: 150,
  service: 150,
  manager: 250,
};

export function readRoster(lines: readonly { line: number; cells: readonly string[] }[], columns: Columns<RosterField>): ReadRoster {
  const rows: RosterRow[] = [];
  const problems: RosterProblem[] = [];
  for (const { line, cells } of lines) {
    const cell = (key: RosterField) => {
      const index = columns[key];
      return index === undefined ? "" : (cells[index] ?? "").replace(/\s+/g, " ").trim();
    };
    const staffNumber = cell("staffNumber");
    const full = columns.fullName !== undefined && cell("fullName") !== "" ? splitName(cell("fullName")) : null;
    const givenName = cell("givenName") || (full?.givenName ?? "");
    const familyName = cell("familyName") || (full?.familyName ?? "");
    const name = `${givenName} ${familyName}`.trim() || cell("fullName").slice(0, 100);
    const why: string[] = [];
    const say = (sentence: string, rejected: boolean) => {
      if (rejected) why.push(sentence);
      else problems.push({ line, name, staffNumber, sentence, rejected: false });
    };

    if (staffNumber === "") say("The staff number is missing.", true);
    if (givenName === "" || familyName === "")
      say(
        cell("fullName") && columns.fullName !== undefined
          ? `“${cell("fullName").slice(0, 60)}” is not a given and a family name.`
          : "The name is missing.",
        true,
      );
    if (cell("team") === "") say("The team is missing.", true);
    for (const { key, label } of rosterFields)
      if (cell(key).length > (LENGTHS[key] ?? 255)) say(`${label} is longer than ${LENGTHS[key] ?? 255} characters.`, true);

    const day = (key: RosterField, label: string): Day | null => {
      const text = cell(key);
      if (text === "" || /^(n\/?a|none|-|tbc)$/i.test(text)) return null;
      const found = dayFromCell(text);
      if (!found) say(`${label} “${text.slice(0, 40)}” is not a date, like 27/03/2026.`, true);
      return found;
    };
    const joinedOn = day("joinedOn", "Start date");
    const leftOn = day("leftOn", "Leaving date");
    if (joinedOn && leftOn && leftOn < joinedOn) say("The leaving date is before the start date.", true);
    const [sweRegisteredFrom, qualifiedOn, effectiveOn] = [
      day("sweRegisteredFrom", "Registered from"),
      day("qualifiedOn", "Qualified on"),
      day("effectiveOn", "Effective date"),
    ];

    const email = emailFromCell(cell("email"));
    if (cell("email") !== "" && !email) say(`“${cell("email").slice(0, 60)}” is not an e-mail address; imported without it.`, false);
    const sweText = /^(n\/?a|none|-|tbc|pending)$/i.test(cell("sweNumber")) ? "" : cell("sweNumber");
    const sweNumber = sweText === "" ? null : sweNumberOf(sweText);
    if (sweText !== "" && !sweNumber) say(`${whyNotSweNumber(sweText)}`, true);

    let minutesPerWeek: number | null = null;
    const [hoursText, fteText] = [cell("weeklyHours"), cell("fte")];
    if (hoursText !== "") {
      minutesPerWeek = weeklyMinutes(hoursText);
      if (minutesPerWeek === null)
        say(`Weekly hours “${hoursText.slice(0, 40)}” is not a number of hours, like 37 or 18.5; imported without it.`, false);
      else if (minutesPerWeek > 0 && minutesPerWeek <= 72) {
        say(`Weekly hours of ${hoursText} look like a full-time equivalent. Choose the column as FTE instead.`, true);
      } else if (minutesPerWeek > 4200) say(`Weekly hours of ${hoursText} are more than a week can hold.`, true);
    } else if (fteText !== "") {
      minutesPerWeek = minutesOfFte(fteText);
      if (minutesPerWeek === null) say(`FTE “${fteText.slice(0, 40)}” is not a number, like 0.8; imported without it.`, false);
      else if (minutesPerWeek > FULL_WEEK * 1.5) say(`An FTE of ${fteText} is more than 1.5. Are these weekly hours?`, true);
    }
    if (minutesPerWeek === 0) minutesPerWeek = null; // casual and bank staff have none

    if (why.length > 0) {
      problems.push({ line, name, staffNumber, sentence: why.join(" "), rejected: true });
      continue;
    }
    rows.push({
      line,
      staffNumber,
      givenName,
      familyName,
      email,
      sweNumber,
      sweRegisteredFrom,
      qualifiedOn,
      joinedOn,
      leftOn,
      jobTitle: cell("jobTitle") || null,
      team: cell("team"),
      service: cell("service") || null,
      minutesPerWeek,
      manager: cell("manager") || null,
      effectiveOn,
    });
  }
  return { ...withoutDuplicates(rows, problems), knowsLeavers: columns.leftOn !== undefined };
}

/** Excel drops the zeros before a number, so `00123` and `123` are one staff number. */
export const staffKey = (staffNumber: string): string => fold(staffNumber).replace(/^0+(?=\d+$)/, "");
const nameOf = (row: RosterRow) => `${row.givenName} ${row.familyName}`;
const list = (parts: string[]) => (parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`);

/** A line repeated word for word counts once; two lines that share a number or an address but differ are both rejected, by name. */
function withoutDuplicates(rows: RosterRow[], problems: RosterProblem[]): { rows: RosterRow[]; problems: RosterProblem[] } {
  const seen = new Map<string, RosterRow>();
  const once: RosterRow[] = [];
  for (const row of rows) {
    const key = JSON.stringify({ ...row, line: 0 });
    const first = seen.get(key);
    if (first)
      problems.push({
        line: row.line,
        name: nameOf(row),
        staffNumber: row.staffNumber,
        sentence: `The same as line ${first.line}; it counts once.`,
        rejected: false,
      });
    else {
      seen.set(key, row);
      once.push(row);
    }
  }
  const posts = postsTogether(once);
  const rejected = new Map<RosterRow, string[]>();
  for (const [label, value] of [
    ["staff number", (row: RosterRow) => staffKey(row.staffNumber)],
    ["Social Work England number", (row: RosterRow) => row.sweNumber],
    ["e-mail address", (row: RosterRow) => row.email],
  ] as const) {
    const groups = new Map<string, RosterRow[]>();
    for (const row of posts) {
      const key = value(row);
      if (!key) continue;
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
    for (const group of groups.values()) {
      if (group.length < 2) continue;
      const shown = group.slice(0, 5);
      const who = list(shown.map((row) => `${nameOf(row)} (line ${row.line})`)) + (group.length > 5 ? ` and ${group.length - 5} more` : "");
      for (const row of group) rejected.set(row, [...(rejected.get(row) ?? []), `Duplicate ${label}: ${who}.`]);
    }
  }
  for (const [row, why] of rejected)
    problems.push({ line: row.line, name: nameOf(row), staffNumber: row.staffNumber, sentence: why.join(" "), rejected: true });
  problems.sort((a, b) => a.line - b.line);
  return { rows: posts.filter((row) => !rejected.has(row)), problems };
}

/** Lines that differ in nothing but team, job title and hours are one person's posts; the one with the most hours is the main one. */
function postsTogether(rows: readonly RosterRow[]): RosterRow[] {
  const whole = (row: RosterRow) => JSON.stringify({ ...row, line: 0, team: "", service: "", jobTitle: "", minutesPerWeek: 0 });
  const people = new Map<string, RosterRow[]>();
  for (const row of rows) people.set(whole(row), [...(people.get(whole(row)) ?? []), row]);
  return [...people.values()].flatMap((lines) => {
    const apart = new Set(lines.map((row) => fold(row.team))).size === lines.length && lines.every((row) => row.minutesPerWeek !== null);
    if (lines.length < 2 || !apart) return lines;
    const [main, ...others] = [...lines].sort((a, b) => b.minutesPerWeek! - a.minutesPerWeek!);
    const beside = others.map(({ team, jobTitle, minutesPerWeek }) => ({ team, jobTitle, minutesPerWeek: minutesPerWeek! }));
    return [{ ...main!, beside, minutesPerWeek: lines.reduce((sum, row) => sum + row.minutesPerWeek!, 0) }];
  });
}
