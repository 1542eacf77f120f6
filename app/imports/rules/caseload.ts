/**
 * A caseload extract, in either of its shapes, becomes counts for each worker and day. Where the file has a row for each
 * child, this is the only place that counts by the child keys: they decide what is counted once, and nothing kept or returned holds them.
 */
import { caseFlagIds, caseFlags } from "#app/caseload/rules";
import { caseTypeIds, caseTypes, precedence, type CaseTypeId } from "#app/caseload/case-types";
import { addDays, type Day } from "#app/shared/dates";
import type { CaseloadFlag } from "#db/schema";
import { sweNumberOf, whyNotSweNumber } from "#app/people/swe-number";
import { countFromCell, dayFromCell, fold, yesFromCell } from "./cells";
import { type ColumnField, type Columns, guessColumns, plainHeader } from "./columns";
import { staffKey } from "./roster";

export type CaseloadShape = "perWorker" | "perChild";
type Who = "snapshotOn" | "staffNumber" | "sweNumber" | "worker" | "team";
export type PerWorkerField = Who | "joint" | CaseTypeId | CaseloadFlag | "points";
export type PerChildField = Who | "childKey" | "caseType" | "joint" | CaseloadFlag | "points";
export type CaseloadField = PerWorkerField | PerChildField;

const who: readonly ColumnField<Who>[] = [
  {
    key: "snapshotOn",
    label: "Date of the extract",
    synonyms: ["snapshot date", "snapshot", "extract date", "as at", "as at date", "report date", "date", "census date", "month end", "snapshot on"],
  },
  {
    key: "staffNumber",
    label: "Worker's staff number",
    synonyms: [
      "staff number",
      "staff no",
      "staff id",
      "worker staff number",
      "worker id",
      "worker number",
      "employee number",
      "employee id",
      "professional id",
      "allocated worker id",
      "payroll number",
    ],
  },
  {
    key: "sweNumber",
    label: "Worker's Social Work England number",
    synonyms: ["swe number", "swe no", "swe", "social work england number", "registration number", "worker swe number", "swe registration number"],
  },
  {
    key: "worker",
    label: "Worker's name",
    synonyms: [
      "worker",
      "worker name",
      "allocated worker",
      "social worker",
      "social worker name",
      "name",
      "allocated worker name",
      "allocated social worker",
      "case holder",
      "caseholder",
      "key worker",
      "full name",
      "professional name",
      "staff name",
      "practitioner",
    ],
  },
  { key: "team", label: "Worker's team", synonyms: ["team", "team name", "allocated team", "worker team"] },
];

export const perWorkerFields: readonly ColumnField<PerWorkerField>[] = [
  ...who,
  ...caseTypes.map(({ id, name, names }): ColumnField<PerWorkerField> => ({ key: id, label: name, synonyms: names })),
  {
    key: "joint",
    label: "Jointly worked",
    hint: "How many of these cases are worked with somebody else",
    synonyms: ["joint", "joint worked", "joint cases", "joint worked count", "jointly worked cases", "co worked", "secondary"],
  },
  ...caseFlags.map(({ id, name, names }): ColumnField<PerWorkerField> => ({
    key: id,
    label: name,
    hint: "How many of these cases",
    synonyms: names,
  })),
  {
    key: "points",
    label: "Points",
    hint: "What these cases weigh, where the case system says so itself",
    synonyms: ["case points", "caseload points", "total points", "weighting", "weight", "weighted caseload"],
  },
];
export const perChildFields: readonly ColumnField<PerChildField>[] = [
  ...who,
  {
    key: "childKey",
    label: "Child key",
    hint: "A code that means nothing outside the case system; it is used to count each child once and is not kept",
    synonyms: [
      "child key",
      "child unique id",
      "opaque key",
      "child ref",
      "child reference",
      "pseudonym",
      "child id",
      "child hash",
      "hashed id",
      "key",
      "pseudo id",
      "hash",
      "child code",
      "unique child id",
      "case key",
    ],
  },
  {
    key: "caseType",
    label: "Case type",
    synonyms: ["type", "case status", "category", "status", "case category", "plan type", "plan", "type of case"],
  },
  {
    key: "joint",
    label: "Jointly worked",
    hint: "Yes or no",
    synonyms: ["joint", "joint worked", "joint working", "joint yes no", "co worked", "is joint"],
  },
  ...caseFlags.map(({ id, name, names }): ColumnField<PerChildField> => ({ key: id, label: name, hint: "Yes or no", synonyms: names })),
  { key: "points", label: "Points", hint: "What this case weighs, in whole points", synonyms: ["case points", "weighting", "weight"] },
];
export const fieldsOf = (shape: CaseloadShape): readonly ColumnField<CaseloadField>[] => (shape === "perWorker" ? perWorkerFields : perChildFields);

const headerOf = (key: PerChildField, headers: readonly string[]): string | null => {
  const field = perChildFields.find((f) => f.key === key)!;
  const names = new Set([field.label, ...field.synonyms].map(plainHeader));
  return headers.find((header) => names.has(plainHeader(header))) ?? null;
};

/** A file with a column for the child key has a row for each child. */
export const guessShape = (headers: readonly string[]): CaseloadShape => (headerOf("childKey", headers) === null ? "perWorker" : "perChild");

/** Where a row is a child, whatever its key is called: each has its case type. A name without a whose may then be the child's. */
export const isByChild = (headers: readonly string[]): boolean => headerOf("childKey", headers) !== null || headerOf("caseType", headers) !== null;

/** Why a file with a row for each worker may not come in: a column of child keys, which it has no need of. */
export function whyNotAggregated(headers: readonly string[]): string | null {
  const header = headerOf("childKey", headers);
  return header === null
    ? null
    : `The column “${header}” looks like a child's key, and a file with a row for each worker and a number of cases has no need of one. Remove the column and choose the file again.`;
}

/** Counts by case type and no case type to each row: a row for each worker, whoever reads it and whatever else is in it. */
export const isAggregated = (headers: readonly string[]): boolean => {
  const columns = guessColumns(perWorkerFields, headers);
  return headerOf("caseType", headers) === null && caseTypeIds.some((id) => columns[id] !== undefined);
};

export function whyNotTheseCaseloadColumns(
  shape: CaseloadShape,
  columns: Columns<CaseloadField>,
  typedDay: Day | null,
): { sentence: string; field: CaseloadField } | null {
  if (columns.staffNumber === undefined && columns.sweNumber === undefined && columns.worker === undefined)
    return { sentence: "Choose at least one column that says who the worker is.", field: "staffNumber" };
  if (columns.snapshotOn === undefined && typedDay === null)
    return { sentence: "Choose the column with the date of the extract, or enter the date below.", field: "snapshotOn" };
  if (shape === "perWorker" && !caseTypeIds.some((id) => columns[id] !== undefined))
    return { sentence: "Choose at least one column with a number of cases.", field: caseTypeIds[0]! };
  if (shape === "perChild" && columns.childKey === undefined) return { sentence: "Choose the column with the child key.", field: "childKey" };
  if (shape === "perChild" && columns.caseType === undefined) return { sentence: "Choose the column with the case type.", field: "caseType" };
  const used = new Set<number>();
  for (const { key, label } of fieldsOf(shape)) {
    const index = columns[key];
    if (index === undefined) continue;
    if (used.has(index)) return { sentence: `The column for “${label}” is chosen twice.`, field: key };
    used.add(index);
  }
  return null;
}

/** What a word in the file's case type column counts as; remembered per source. */
export type CaseTypeWords = Record<string, CaseTypeId | "leaveOut">;
const knownWords = new Map<string, CaseTypeId>(
  caseTypes.flatMap(({ id, name, names }) => [name, id, ...names].map((word) => [plainHeader(word), id] as const)),
);
export const caseTypeOf = (word: string, words: CaseTypeWords): CaseTypeId | "leaveOut" | undefined =>
  (Object.hasOwn(words, plainHeader(word)) ? words[plainHeader(word)] : undefined) ?? knownWords.get(plainHeader(word));

/** Gathers the words of the case type column that nobody has explained yet, a good two hundred at most. */
export function gatherUnknownCaseTypes(column: number, words: CaseTypeWords) {
  const unknown = new Map<string, string>();
  return {
    row({ cells }: Line): void {
      if (unknown.size > 200) return;
      const word = (cells[column] ?? "").replace(/\s+/g, " ").trim().slice(0, 80);
      if (word !== "" && caseTypeOf(word, words) === undefined) unknown.set(plainHeader(word), word);
    },
    words: () => [...unknown.values()].sort(),
  };
}

type Held = { cases: number; joint: number };
export type CaseCounts = Partial<Record<CaseTypeId, Held>>;
export type FlagCounts = Partial<Record<CaseloadFlag, Held>>;
/** One worker on one day. `points` only where the file gives them. */
export type WorkerCounts = {
  line: number;
  snapshotOn: Day;
  staffNumber: string | null;
  sweNumber: string | null;
  worker: string | null;
  team: string | null;
  total: number;
  joint: number;
  counts: CaseCounts;
  flags?: FlagCounts;
  points?: number | null;
};
/** Says nothing of a child: a line, the worker it names, and what is wrong. */
export type CaseloadProblem = { line: number; worker: string; sentence: string; rejected: boolean };
export type ReadCaseload = { workers: WorkerCounts[]; problems: CaseloadProblem[] };
export type Line = { line: number; cells: readonly string[] };
/** Counts an extract as its rows go by: each is shown once, and none is kept. */
export type Counting = { row(line: Line): void; counted(): ReadCaseload };

/** How a worker is written in the file; what is matched once and remembered. */
export const labelOf = (worker: Pick<WorkerCounts, "staffNumber" | "sweNumber" | "worker">): string =>
  [worker.worker, worker.staffNumber, worker.sweNumber].filter(Boolean).join(" · ");

function workerOf(columns: Columns<CaseloadField>, cells: readonly string[], typedDay: Day | null, today: Day) {
  const cell = (key: CaseloadField) => {
    const index = columns[key];
    return index === undefined ? "" : (cells[index] ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
  };
  const why: string[] = [];
  const dayText = cell("snapshotOn");
  const snapshotOn = dayText === "" ? typedDay : dayFromCell(dayText);
  if (dayText !== "" && !snapshotOn) why.push("The date is not a date, like 31/10/2026.");
  else if (!snapshotOn) why.push("The date is missing.");
  else if (snapshotOn > today) why.push("The date is in the future.");
  else if (snapshotOn < "2000-01-01") why.push("The date is before 2000.");
  const swe = cell("sweNumber");
  const sweNumber = swe === "" ? null : sweNumberOf(swe);
  const blank = (text: string) => text === "" || text === "-1" || /^(unknown|unallocated|not allocated|n\/?a|none)$/i.test(text);
  const staffNumber = blank(cell("staffNumber")) ? null : cell("staffNumber");
  const worker = blank(cell("worker")) ? null : cell("worker");
  if (swe !== "" && !sweNumber && !staffNumber && !worker) why.push(whyNotSweNumber(swe) ?? "");
  else if (!staffNumber && !sweNumber && !worker) why.push("No worker is named.");
  return { cell, why, snapshotOn, staffNumber, sweNumber, worker, team: cell("team") || null };
}

export function countPerWorker(columns: Columns<PerWorkerField>, typedDay: Day | null, today: Day): Counting {
  const workers: WorkerCounts[] = [];
  const problems: CaseloadProblem[] = [];
  const seen = new Map<string, WorkerCounts>();
  const clashing = new Set<WorkerCounts>();
  const row = ({ line, cells }: Line): void => {
    const { cell, why, snapshotOn, ...rest } = workerOf(columns, cells, typedDay, today);
    const counts: CaseCounts = {};
    let total = 0;
    for (const { id, name } of caseTypes) {
      if (columns[id] === undefined) continue;
      const cases = countFromCell(cell(id));
      if (cases === null) why.push(`${name}: this is not a number of cases.`);
      else if (cases > 0) counts[id] = { cases, joint: 0 };
      total += cases ?? 0;
    }
    const joint = countFromCell(cell("joint"));
    if (joint === null) why.push("Jointly worked: this is not a number of cases.");
    else if (joint > total) why.push(`${joint} jointly worked cases are more than the ${total} cases in all.`);
    const flags: FlagCounts = {};
    for (const { id, name } of caseFlags) {
      const cases = countFromCell(cell(id));
      if (cases === null) why.push(`${name}: this is not a number of cases.`);
      else if (cases > total) why.push(`${name}: ${cases} are more than the ${total} cases in all.`);
      else if (cases > 0) flags[id] = { cases, joint: 0 };
    }
    const points = pointsIn(cell("points"), why);
    if (why.length > 0 || !snapshotOn) {
      problems.push({ line, worker: labelOf(rest), sentence: why.join(" "), rejected: true });
      return;
    }
    const given: WorkerCounts = { line, snapshotOn, ...rest, total, joint: joint ?? 0, counts, flags, points };
    // The same worker twice on one day is two teams' work where the team differs; else it is a mistake or a repeat
    const key = JSON.stringify([snapshotOn, rest.staffNumber, rest.sweNumber, fold(rest.worker ?? ""), fold(rest.team ?? "")]);
    const first = seen.get(key);
    if (!first) {
      seen.set(key, given);
      workers.push(given);
    } else if (countsKey(first) === countsKey(given))
      problems.push({ line, worker: labelOf(given), sentence: `The same as line ${first.line}; it counts once.`, rejected: false });
    else {
      problems.push({
        line,
        worker: labelOf(given),
        sentence: `Line ${first.line} has other numbers for the same worker, team and day.`,
        rejected: true,
      });
      if (!clashing.has(first))
        problems.push({
          line: first.line,
          worker: labelOf(first),
          sentence: `Line ${line} has other numbers for the same worker, team and day.`,
          rejected: true,
        });
      clashing.add(first);
    }
  };
  return {
    row,
    counted: () => ({ workers: workers.filter((one) => !clashing.has(one)), problems: problems.toSorted((a, b) => a.line - b.line) }),
  };
}

/** Whole points, or none given; a sentence where it is neither. */
function pointsIn(text: string, why: string[]): number | null {
  if (text === "") return null;
  if (/^\d{1,4}([.,]\d{1,2})?$/.test(text)) return Math.round(Number(text.replace(",", ".")));
  why.push("Points: this is not a number.");
  return null;
}

/** What one child counts as with one worker on one day. */
type Child = { type: CaseTypeId; joint: boolean; flags: readonly CaseloadFlag[]; points: number | null };
const both = (a: Child, b: Child): Child => ({
  type: precedence(a.type) <= precedence(b.type) ? a.type : b.type,
  joint: a.joint || b.joint,
  flags: caseFlagIds.filter((flag) => a.flags.includes(flag) || b.flags.includes(flag)),
  points: a.points === null || b.points === null ? (a.points ?? b.points) : Math.max(a.points, b.points),
});

/**
 * A child with one worker on one day counts once, under the first case type that fits (children in care before a plan before need).
 * `numberOf` makes a number of a child key that leads nobody back to it. All that is kept of a child is that number.
 */
export function countPerChild(
  columns: Columns<PerChildField>,
  typedDay: Day | null,
  words: CaseTypeWords,
  today: Day,
  numberOf: (childKey: string) => number,
): Counting {
  const problems: CaseloadProblem[] = [];
  const workers = new Map<string, { first: WorkerCounts; children: Map<number, Child> }>();
  // children who count as the same are one object: there are few kinds, and many children
  const kinds = new Map<string, Child>();
  const kindOf = (child: Child): Child => {
    const key = Object.values(child).join();
    const kind = kinds.get(key) ?? child;
    kinds.set(key, kind);
    return kind;
  };
  const weighed = columns.points !== undefined;
  const row = ({ line, cells }: Line): void => {
    const { cell, why, snapshotOn, ...rest } = workerOf(columns, cells, typedDay, today);
    const child = cell("childKey");
    if (child === "") why.push("The child key is missing.");
    const word = cell("caseType");
    const type = word === "" ? undefined : caseTypeOf(word, words);
    if (type === undefined) why.push(word === "" ? "The case type is missing." : "The case type is not known.");
    const joint = yesFromCell(cell("joint"));
    if (joint === null) why.push("Jointly worked is neither yes nor no.");
    const flags: CaseloadFlag[] = [];
    for (const { id, name } of caseFlags) {
      const yes = yesFromCell(cell(id));
      if (yes === null) why.push(`${name} is neither yes nor no.`);
      if (yes) flags.push(id);
    }
    const points = pointsIn(cell("points"), why);
    if (why.length > 0 || !snapshotOn || type === undefined) {
      problems.push({ line, worker: labelOf(rest), sentence: why.join(" "), rejected: true });
      return;
    }
    if (type === "leaveOut") return;
    const key = JSON.stringify([snapshotOn, staffKey(rest.staffNumber ?? ""), rest.sweNumber, fold(rest.worker ?? "")]);
    let worker = workers.get(key);
    if (!worker)
      workers.set(
        key,
        (worker = { first: { line, snapshotOn, ...rest, total: 0, joint: 0, counts: {}, flags: {}, points: null }, children: new Map() }),
      );
    const number = numberOf(child);
    const known = worker.children.get(number);
    const now: Child = { type, joint: joint ?? false, flags, points };
    worker.children.set(number, kindOf(known ? both(known, now) : now));
  };
  const counted = (): ReadCaseload => ({
    workers: [...workers.values()].map(({ first, children }) => {
      const counts: CaseCounts = {};
      const flags: FlagCounts = {};
      let joint = 0;
      // a child without points would weigh nothing: then our own weights hold for all of this worker's
      let points: number | null = weighed ? 0 : null;
      for (const child of children.values()) {
        points = points === null || child.points === null ? null : points + child.points;
        for (const flag of child.flags) {
          const held = (flags[flag] ??= { cases: 0, joint: 0 });
          held.cases += 1;
          if (child.joint) held.joint += 1;
        }
        const count = (counts[child.type] ??= { cases: 0, joint: 0 });
        count.cases += 1;
        if (child.joint) count.joint += 1;
        if (child.joint) joint += 1;
      }
      return { ...first, total: children.size, joint, counts, flags, points };
    }),
    problems,
  });
  return { row, counted };
}

// Whose counts they are

export type KnownPerson = {
  id: string;
  givenName: string;
  familyName: string;
  staffNumber: string | null;
  sweNumber: string | null;
  leftOn: Day | null;
};
export type Unmatched = { label: string; suggestionId: string | null; rows: number };
export type PersonCounts = {
  personId: string;
  snapshotOn: Day;
  total: number;
  joint: number;
  counts: CaseCounts;
  flags?: FlagCounts;
  points?: number | null;
};
export type MatchedCaseload = {
  rows: PersonCounts[];
  unmatched: Unmatched[];
  leftOut: string[];
  /** matched by nothing but the name, to be looked at */
  byName: string[];
};

/** By staff number, then Social Work England number, then what was matched before, then a name that only one person has. */
export function matchWorkers(
  workers: readonly WorkerCounts[],
  people: readonly KnownPerson[],
  aliases: ReadonlyMap<string, string>,
  leftOut: ReadonlySet<string>,
): MatchedCaseload {
  const byStaff = new Map(people.flatMap((person) => (person.staffNumber ? [[staffKey(person.staffNumber), person.id] as const] : [])));
  const bySwe = new Map(people.flatMap((person) => (person.sweNumber ? [[person.sweNumber, person.id] as const] : [])));
  const known = new Set(people.map(({ id }) => id));
  const byName = new Map<string, string | null>();
  for (const { id, givenName, familyName } of people)
    for (const name of new Set([fold(`${givenName} ${familyName}`), fold(`${familyName} ${givenName}`)]))
      byName.set(name, byName.has(name) ? null : id);

  const rows = new Map<string, PersonCounts>();
  const unmatched = new Map<string, Unmatched>();
  const [out, named] = [new Set<string>(), new Set<string>()];
  for (const worker of workers) {
    const label = labelOf(worker);
    const byNumber = (worker.staffNumber && byStaff.get(staffKey(worker.staffNumber))) || (worker.sweNumber && bySwe.get(worker.sweNumber)) || null;
    const alias = aliases.get(label);
    const remembered = alias !== undefined && known.has(alias) ? alias : null;
    const onlyName = worker.worker ? (byName.get(fold(worker.worker)) ?? null) : null;
    if (!byNumber && !remembered && leftOut.has(label)) {
      out.add(label);
      continue;
    }
    // A number nobody has and a name somebody has may be two people: that is asked
    const personId = byNumber ?? remembered ?? (worker.staffNumber || worker.sweNumber ? null : onlyName);
    if (!personId) {
      const there = unmatched.get(label);
      if (there) there.rows += 1;
      else unmatched.set(label, { label, suggestionId: onlyName, rows: 1 });
      continue;
    }
    if (!byNumber && !remembered) named.add(label);
    const key = `${personId} ${worker.snapshotOn}`;
    const row = rows.get(key);
    if (!row) rows.set(key, { personId, ...pickCounts(worker) });
    else {
      row.total += worker.total;
      row.joint += worker.joint;
      for (const [id, more] of Object.entries(worker.counts) as [CaseTypeId, { cases: number; joint: number }][]) {
        const there = row.counts[id];
        row.counts[id] = there ? { cases: there.cases + more.cases, joint: there.joint + more.joint } : more;
      }
      for (const [id, more] of Object.entries(worker.flags ?? {}) as [CaseloadFlag, Held][]) {
        const there = row.flags?.[id];
        row.flags = { ...row.flags, [id]: there ? { cases: there.cases + more.cases, joint: there.joint + more.joint } : more };
      }
      row.points = row.points == null || worker.points == null ? null : row.points + worker.points;
    }
  }
  return {
    rows: [...rows.values()],
    unmatched: [...unmatched.values()].sort((a, b) => (a.label < b.label ? -1 : 1)),
    leftOut: [...out].sort(),
    byName: [...named].sort(),
  };
}

// What they change

export type KnownSnapshot = PersonCounts & { id: string; batchId?: string | null };
export type CaseloadChanges = {
  added: PersonCounts[];
  changed: { id: string; before: KnownSnapshot; row: PersonCounts }[];
  unchanged: KnownSnapshot[];
  gone: Gone[];
};
/** Somebody who is no longer in the file and holds no cases on that day; `had` is how many it was before. */
export type Gone = { row: PersonCounts; before: KnownSnapshot | null; had: number };

const countsKey = ({ total, joint, counts, flags, points }: Pick<PersonCounts, "total" | "joint" | "counts" | "flags" | "points">) =>
  JSON.stringify([
    total,
    joint,
    caseTypeIds.map((id) => [counts[id]?.cases ?? 0, counts[id]?.joint ?? 0]),
    caseFlagIds.map((id) => [flags?.[id]?.cases ?? 0, flags?.[id]?.joint ?? 0]),
    points ?? null,
  ]);
const pickCounts = ({ snapshotOn, total, joint, counts, flags, points }: WorkerCounts): Omit<PersonCounts, "personId"> => ({
  snapshotOn,
  total,
  joint,
  counts: { ...counts },
  flags: { ...flags },
  points: points ?? null,
});

/** The same snapshot again changes nothing; other numbers for the same person and day replace the old ones. */
export function caseloadChanges(existing: readonly KnownSnapshot[], rows: readonly PersonCounts[]): CaseloadChanges {
  const known = new Map(existing.map((snapshot) => [`${snapshot.personId} ${snapshot.snapshotOn}`, snapshot]));
  const changes: CaseloadChanges = { added: [], changed: [], unchanged: [], gone: [] };
  for (const row of rows) {
    const before = known.get(`${row.personId} ${row.snapshotOn}`);
    if (!before) changes.added.push(row);
    else if (countsKey(before) === countsKey(row)) changes.unchanged.push(before);
    else changes.changed.push({ id: before.id, before, row });
  }
  return changes;
}

// Who is no longer in the file

/** One worker on one day as the portal has it; `own` where it came from the source of the file. */
export type HeldBefore = { personId: string; snapshotOn: Day; total: number; own: boolean };
export type GoneTerms = {
  shape: CaseloadShape;
  /** how old a figure may be and still stand: so far back is the extract before looked for */
  staleDays: (day: Day) => number;
  inPost: (personId: string, day: Day) => boolean;
  /** of whom the file has a row that could not be read: nothing is concluded about them */
  unread: ReadonlySet<string>;
};
/**
 * A file is the whole of its source on each of its days: who stood there from the same source and is not in it holds no cases. Where there is
 * a row for each child, a worker without cases has none; so who was in the extract before and is still in post holds no cases either.
 */
export function goneFrom(rows: readonly PersonCounts[], held: readonly HeldBefore[], existing: readonly KnownSnapshot[], terms: GoneTerms): Gone[] {
  const { shape, staleDays, inPost, unread } = terms;
  const inFile = new Set(rows.map(({ personId, snapshotOn }) => `${personId} ${snapshotOn}`));
  const known = new Map(existing.map((snapshot) => [`${snapshot.personId} ${snapshot.snapshotOn}`, snapshot]));
  const fileDays = new Set(rows.map(({ snapshotOn }) => snapshotOn));
  const byDay = new Map<Day, Map<string, { total: number; own: boolean }>>();
  for (const { personId, snapshotOn, total, own } of [...held, ...rows.map((row) => ({ ...row, own: true }))])
    byDay.set(snapshotOn, (byDay.get(snapshotOn) ?? new Map<string, never>()).set(personId, { total, own }));

  const gone: Gone[] = [];
  const newest = new Map<string, { day: Day; total: number; own: boolean }>();
  let before: Day | null = null;
  for (const day of [...byDay.keys()].sort()) {
    const here = byDay.get(day)!;
    const leaves = (personId: string, had: number) => {
      const row: PersonCounts = { personId, snapshotOn: day, total: 0, joint: 0, counts: {}, flags: {}, points: null };
      gone.push({ row, before: known.get(`${personId} ${day}`) ?? null, had });
      here.set(personId, { total: 0, own: true });
    };
    if (fileDays.has(day)) {
      for (const [personId, { total, own }] of here)
        if (own && total > 0 && !inFile.has(`${personId} ${day}`) && !unread.has(personId)) leaves(personId, total);
      if (shape === "perChild" && before !== null && before >= addDays(day, -staleDays(day)))
        for (const personId of byDay.get(before)!.keys()) {
          const last = newest.get(personId)!;
          if (last.own && last.day === before && !here.has(personId) && !unread.has(personId) && inPost(personId, day)) leaves(personId, last.total);
        }
    }
    for (const [personId, { total, own }] of here) newest.set(personId, { day, total, own });
    if ([...here.values()].some(({ own }) => own)) before = day;
  }
  return gone;
}

/** Whom the rejected rows of a file name, by number, by name or as they were matched before. */
export function unreadPeople(
  problems: readonly CaseloadProblem[],
  people: readonly KnownPerson[],
  aliases: ReadonlyMap<string, string>,
): Set<string> {
  const said = new Set(
    problems.filter(({ rejected }) => rejected).flatMap(({ worker }) => worker.split(" · ").flatMap((part) => [fold(part), staffKey(part)])),
  );
  const labels = new Set(problems.filter(({ rejected }) => rejected).map(({ worker }) => worker));
  const named = people.filter(
    ({ givenName, familyName, staffNumber, sweNumber }) =>
      (staffNumber !== null && said.has(staffKey(staffNumber))) ||
      (sweNumber !== null && said.has(fold(sweNumber))) ||
      said.has(fold(`${givenName} ${familyName}`)) ||
      said.has(fold(`${familyName} ${givenName}`)),
  );
  return new Set([...named.map(({ id }) => id), ...[...aliases].flatMap(([label, id]) => (labels.has(label) ? [id] : []))]);
}
