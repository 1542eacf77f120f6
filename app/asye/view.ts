import { fullDay, hours, howFar, howLate, londonDay, longDay, shortDay, type Day } from "#app/shared/dates";
import type { LearnerRelations } from "#app/access/permissions";
import type { Definition } from "#app/documents/definition";
import { partsOf } from "#app/documents/rules";
import type { ProgrammeDefinition } from "#app/programmes/rules";
import type { Part } from "#db/schema";
import { isAtRisk, taskLink, urgency, type RequirementProgress, type StageProgress, type StageState, type Task, type YearDocument } from "./progress";
import { STATES, type GridFilter, type GridRow } from "./grid";
import { endedWords } from "./rules";
import type { CohortYear, LearnerYear } from "./read.server";
import { asksFor } from "./asks";
import { inSentence, limitWords } from "./schedule";

/** What pages about a learner's year show, worked out on the server: sentences and addresses, nothing to compute in the browser. */

export type Seeing = { personId: string; isLead: boolean };
const relations = (y: LearnerYear): LearnerRelations => ({
  learnerId: y.enrolment.personId,
  assessorId: y.enrolment.assessorId,
  managerId: y.enrolment.managerId,
});

/** The definitions that the year's own programme names, by kind. */
export type Definitions = ReadonlyMap<string, Pick<Definition, "kind" | "title" | "writer" | "audience" | "private">>;

/** Is there something behind a link to this document for this viewer? (The page itself decides; this only spares dead ends.) */
function opens(document: YearDocument, definitions: Definitions, seeing: Seeing, parts: readonly Part[]): boolean {
  const definition = definitions.get(document.kind);
  if (!definition) return false;
  if (document.writerId === seeing.personId || parts.includes(definition.writer)) return true;
  if (document.state === "draft") return false;
  return definition.audience[document.state === "locked" ? "locked" : "open"].some((r) => (r === "lead" ? seeing.isLead : parts.includes(r)));
}

export type TaskLine = { key: string; text: string; when: string; late: boolean; to: string | null; whose: string | null };
export type StageLine = { key: string; name: string; meeting: string; state: StageState; words: string; day: string | null; to: string };

const WHOSE: Record<Part, string> = { learner: "For the learner", assessor: "For the assessor", lineManager: "For the line manager" };

export function yearView(year: LearnerYear, seeing: Seeing, today: Day, definitions: Definitions) {
  const { enrolment, progress, schedule, week } = year;
  const parts = partsOf(seeing.personId, relations(year));
  const byId = new Map(year.documents.map((d) => [d.id, d]));
  const task = (t: Task): TaskLine => {
    const mine = parts.includes(t.part);
    return {
      key: t.key,
      text: t.text,
      when: t.when,
      late: t.state === "late",
      to: mine ? taskLink(t, enrolment.id) : null,
      whose: mine ? null : WHOSE[t.part],
    };
  };
  const ended = enrolment.status === "active" ? null : `${endedWords(enrolment)}${enrolment.endedOn ? ` on ${longDay(enrolment.endedOn)}` : ""}`;
  return {
    id: enrolment.id,
    name: enrolment.name,
    own: parts.includes("learner"),
    /** where they may take the whole of it */
    portfolio: parts.includes("learner") || seeing.isLead ? `/learners/${enrolment.id}/portfolio` : null,
    cohort: enrolment.cohortName,
    /** what is not certain about the programme or the standards of this year */
    provisional: [year.programme.provisional, year.terms?.frameworkProvisional].filter(Boolean).join(" "),
    programmeId: enrolment.programmeId,
    week: ended ?? week.words,
    next: ended ? null : nextWords(progress.next, today),
    gap: progress.gap,
    pausedSince: progress.pausedSince && longDay(progress.pausedSince),
    limit: limitWords(schedule),
    asks: asksFor(year, seeing, relations(year)).map(({ key, title, about, to }) => ({ key, title, about, to })),
    late: progress.late,
    tasks: progress.tasks.map(task),
    waiting: progress.waiting.map((w) => {
      const document = byId.get(w.documentId);
      return {
        id: w.documentId,
        words: w.words,
        mine: parts.includes(w.part),
        to: document && opens(document, definitions, seeing, parts) ? `/documents/${w.documentId}` : null,
      };
    }),
    stages: progress.stages.map((s): StageLine => ({
      key: s.stage.key,
      name: s.stage.name,
      meeting: s.stage.meeting,
      state: s.state,
      words: s.words,
      day: s.dueOn && fullDay(s.dueOn),
      to: `/learners/${enrolment.id}/stages/${s.stage.key}`,
    })),
    beside: besideView(year, definitions, parts, seeing, today),
    tally: progress.tally.map((t) => ({ kind: t.kind, label: t.label, words: t.words })),
    facts: [
      ["Cohort", enrolment.cohortName],
      ...(year.terms ? programmeFacts(year, year.terms) : []),
      ["Began", longDay(enrolment.startsOn)],
      ["The year is planned to end", schedule.endsOn ? longDay(schedule.endsOn) : "When the pause has an end, the date follows"],
      ["Assessor", enrolment.assessorName ?? "Nobody is named"],
      ["Line manager", enrolment.managerName ?? "Nobody is named"],
      ["Team", enrolment.teamName ?? "Not known"],
      ["Hours", year.minutesPerWeek === null ? "Not known, taken as full-time" : `${hours(year.minutesPerWeek)} a week`],
    ] as [string, string][],
  };
}
export type YearView = ReturnType<typeof yearView>;

/** What belongs to no stage: what there is of it, and what this viewer may begin. The learner's own writing is listed elsewhere. */
function besideView(year: LearnerYear, definitions: Definitions, parts: readonly Part[], seeing: Seeing, today: Day) {
  const { enrolment, programme } = year;
  const active = enrolment.status === "active";
  const names = { learner: enrolment.name, assessor: enrolment.assessorName, lineManager: enrolment.managerName };
  const asked = new Set(programme.requirements.map((r) => r.kind));
  const kinds = Object.keys(programme.documents).flatMap((kind) => (asked.has(kind) ? [] : (definitions.get(kind) ?? [])));
  return {
    there: year.documents.flatMap((d) => {
      const definition = kinds.find((k) => k.kind === d.kind);
      return definition && opens(d, definitions, seeing, parts)
        ? [{ id: d.id, title: definition.title, words: inSentence(pieceWords(d, names, today)), to: `/documents/${d.id}` }]
        : [];
    }),
    own: parts.includes("learner") && kinds.some((k) => k.private) ? "/documents?kind=privateReflection" : null,
    begin: kinds.flatMap((k) =>
      active && parts.includes(k.writer)
        ? [{ kind: k.kind, label: `Write a ${inSentence(k.title)}`, to: `/documents/new?enrolment=${enrolment.id}&kind=${k.kind}` }]
        : [],
    ),
  };
}
const draft = (provisional: string | null | undefined) => (provisional ? " (draft, provisional)" : "");
const programmeFacts = ({ programme }: LearnerYear, terms: NonNullable<LearnerYear["terms"]>): [string, string][] => [
  ["Programme", `${programme.title}, version ${terms.version}${draft(programme.provisional)}`],
  ["Standards", `${terms.frameworkName}${draft(terms.frameworkProvisional)}`],
];

/** "6-month review, Thursday 3 December 2026, in 12 days" */
export function nextStage(next: StageProgress | null, today: Day): string {
  if (!next) return "Every stage is done";
  return next.dueOn
    ? `${next.stage.name}, ${fullDay(next.dueOn)}, ${howLate(next.dueOn, today)}`
    : `${next.stage.name}, no date while the year is paused`;
}
const nextWords = (next: StageProgress | null, today: Day): string => (next ? `Next: ${inSentence(nextStage(next, today))}` : nextStage(next, today));

// One stage

export type PieceLine = { id: string; words: string; to: string | null; draft: boolean };
export type RequirementView = {
  key: string;
  title: string;
  words: string;
  state: StageState;
  due: string | null;
  pieces: PieceLine[];
  button: { label: string; to: string; primary: boolean } | null;
};

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function pieceWords(d: YearDocument, names: Record<Part, string | null>, today: Day): string {
  const since = londonDay(d.stateSince);
  const when = `${shortDay(since, today)}, ${howFar(since, today)}`;
  if (d.state === "locked") return `Signed by everybody on ${when}`;
  if (d.state === "returned") return `Sent back for changes on ${when}`;
  if (d.state === "draft") return `A draft, not sent; begun or saved ${when}`;
  return `Waiting for ${(d.waitingFor && names[d.waitingFor]) ?? "somebody who is not named yet"} since ${when}`;
}

export function stageView(year: LearnerYear, key: string, seeing: Seeing, today: Day, definitions: Definitions) {
  const at = year.progress.stages.findIndex((s) => s.stage.key === key);
  const stage = year.progress.stages[at];
  if (!stage) return null;
  const { enrolment } = year;
  const parts = partsOf(seeing.personId, relations(year));
  const names = { learner: enrolment.name, assessor: enrolment.assessorName, lineManager: enrolment.managerName };
  const neighbour = (n: number) => {
    const other = year.progress.stages[n];
    return other ? { name: other.stage.name, to: `/learners/${enrolment.id}/stages/${other.stage.key}` } : null;
  };
  return {
    id: enrolment.id,
    key,
    name: enrolment.name,
    own: parts.includes("learner"),
    title: stage.stage.name,
    part: stage.stage.part ?? null,
    meeting: stage.stage.meeting,
    optional: stage.stage.optional ?? false,
    day:
      stage.dueOn &&
      `${fullDay(stage.dueOn)}, ${stage.state === "done" || enrolment.status !== "active" ? howFar(stage.dueOn, today) : howLate(stage.dueOn, today)}`,
    state: stage.state,
    words: stage.words,
    before: neighbour(at - 1),
    after: neighbour(at + 1),
    requirements: stage.requirements.map((r): RequirementView => {
      const pieces = r.documents
        .filter((d) => d.state !== "draft" || opens(d, definitions, seeing, parts))
        .map((d): PieceLine => ({
          id: d.id,
          words: pieceWords(d, names, today),
          to: opens(d, definitions, seeing, parts) ? `/documents/${d.id}` : null,
          draft: d.state === "draft",
        }));
      const title =
        r.requirement.counting === "byStage"
          ? `${capital(r.requirement.label.many)}: ${r.needed} in the year by now`
          : capital(r.needed === 1 ? r.requirement.label.one : `${r.needed} ${r.requirement.label.many}`);
      return {
        key: r.requirement.key,
        title,
        words: r.requirement.count > 1 ? `${r.words} (${r.signed} of ${r.needed} signed)` : r.words,
        state: r.state,
        due: r.dueOn && r.dueOn !== stage.dueOn && r.toWrite > 0 && r.state !== "notDone" ? `To be sent by ${fullDay(r.dueOn)}` : null,
        pieces,
        button: enrolment.status === "active" ? buttonFor(r, year, parts) : null,
      };
    }),
  };
}
export type StageView = NonNullable<ReturnType<typeof stageView>>;

/** One button: what this viewer can do about it now. */
function buttonFor(r: RequirementProgress, year: LearnerYear, parts: readonly Part[]): RequirementView["button"] {
  const { kind, stage, label } = r.requirement;
  const forMe = r.documents.find((d) => d.state === "submitted" && d.waitingFor !== null && parts.includes(d.waitingFor));
  if (forMe) return { label: "Read and sign", to: `/documents/${forMe.id}`, primary: true };
  const writes = parts.includes(r.requirement.writtenBy);
  const open = r.documents.find((d) => d.state === "returned") ?? r.documents.find((d) => d.state === "draft");
  if (open && writes)
    return { label: open.state === "returned" ? "See what came back" : "Go on with the draft", to: `/documents/${open.id}`, primary: true };
  if (r.toWrite === 0) return null;
  const request = kind === "directObservation" ? year.requests.find((q) => q.stage === stage) : undefined;
  if (kind === "directObservation" && parts.includes("learner")) {
    if (request) return null;
    return { label: "Ask for a direct observation", to: `/learners/${year.enrolment.id}/observation-request?stage=${stage}`, primary: true };
  }
  if (!writes) return null;
  const task = { kind, stage, part: r.requirement.writtenBy, documentId: null, requestId: request?.id ?? null };
  const words = kind === "directObservation" ? (request ? "Observe, as asked for" : "Write a direct observation") : `Write a ${label.one}`;
  return { label: words, to: taskLink(task, year.enrolment.id), primary: r.state !== "notNeeded" };
}

// The cohort grid

const NOBODY = "-";
/** The learners that a filter leaves, in its order. */
export function gridLearners(cohort: CohortYear, filter: GridFilter, today: Day): LearnerYear[] {
  const left = cohort.learners.filter(
    (l) =>
      (filter.team === "" || (l.enrolment.teamId ?? NOBODY) === filter.team) &&
      (filter.assessor === "" || (l.enrolment.assessorId ?? NOBODY) === filter.assessor) &&
      (filter.show === "all" ||
        (filter.show === "late" && l.progress.late > 0) ||
        (filter.show === "risk" && l.enrolment.status === "active" && isAtRisk(l.progress, today)) ||
        (filter.show === "waiting" && l.progress.waiting.length > 0)),
  );
  // The read gives them by family name, and sorting keeps that order among equals.
  if (filter.order === "team") return left.sort((a, b) => (a.enrolment.teamName ?? "~").localeCompare(b.enrolment.teamName ?? "~"));
  if (filter.order === "name") return left;
  const weight = new Map(left.map((l) => [l, l.enrolment.status === "active" ? urgency(l.progress) : -1]));
  return left.sort((a, b) => (weight.get(b) ?? 0) - (weight.get(a) ?? 0));
}

/** A few words for a cell: the sentence stands on the stage's page. */
export function cellWords(s: StageProgress, today: Day): string {
  switch (s.state) {
    case "done":
      return "Done";
    case "late":
      return s.dueOn && s.dueOn < today ? capital(howLate(s.dueOn, today)) : "Evidence late";
    case "waiting": {
      const whom = s.requirements.find((r) => r.state === "waiting")?.words;
      return whom?.replace(/ since .*/, "") ?? "Waiting";
    }
    case "due":
      return `Due ${s.dueOn ? shortDay(s.dueOn, today) : "soon"}`;
    case "upcoming":
      return s.dueOn ? shortDay(s.dueOn, today) : "Paused";
    case "notNeeded":
      return "If needed";
    case "notDone":
      return "Not done";
  }
}

/** A learner's stages in the columns of the cohort's programme: whoever was moved has another programme's, and those of the same name stand in theirs. */
const stagesIn = (l: LearnerYear, programme: ProgrammeDefinition): readonly (StageProgress | undefined)[] =>
  l.programme === programme ? l.progress.stages : programme.stages.map((column) => l.progress.stages.find((s) => s.stage.key === column.key));

const rowsOf = new WeakMap<LearnerYear, { programme: ProgrammeDefinition; today: Day; row: GridRow }>();
function gridRow(l: LearnerYear, programme: ProgrammeDefinition, today: Day): GridRow {
  const before = rowsOf.get(l);
  if (before?.today === today && before.programme === programme) return before.row;
  const { enrolment, progress, week } = l;
  const line = (s: StageProgress | undefined) =>
    s ? `${STATES.indexOf(s.state)}${cellWords(s, today).replaceAll("\n", " ")}` : `${STATES.indexOf("notNeeded")}Moved`;
  const cells = stagesIn(l, programme).map(line).join("\n");
  const about = `${enrolment.teamName ?? "No team"}, ${enrolment.assessorName ?? "no assessor"}`;
  const weekWords =
    enrolment.status !== "active" ? endedWords(enrolment) : progress.pausedSince ? `Paused, week ${week.week}` : `${week.week} of ${week.of}`;
  const row: GridRow = [enrolment.id, enrolment.name, about, weekWords, cells];
  rowsOf.set(l, { programme, today, row });
  return row;
}

export function gridView(cohort: CohortYear, filter: GridFilter, today: Day) {
  const shown = gridLearners(cohort, filter, today);
  const stages = cohort.cohort.programme.stages;
  const totals = stages.map(() => STATES.map(() => 0));
  const { programme } = cohort.cohort;
  for (const l of shown)
    stagesIn(l, programme).forEach((s, i) => {
      const column = totals[i];
      if (!s || !column) return;
      const state = STATES.indexOf(s.state);
      column[state] = (column[state] ?? 0) + 1;
    });
  const rows = shown.map((l) => gridRow(l, programme, today));
  const named = (pairs: [string | null, string | null][], nobody: string) =>
    [...new Map(pairs.map(([id, name]) => [id ?? NOBODY, name ?? nobody]))]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label));
  return {
    id: cohort.cohort.id,
    name: cohort.cohort.name,
    about: `${cohort.cohort.programme.title}, version ${cohort.cohort.programmeVersion}. Started ${longDay(cohort.cohort.startsOn)}. Standards: ${cohort.cohort.frameworkShortName}.`,
    programmeId: cohort.cohort.programmeId,
    stages: stages.map((s) => [s.key, s.name] as [string, string]),
    rows,
    totals,
    all: cohort.learners.length,
    teams: named(
      cohort.learners.map((l) => [l.enrolment.teamId, l.enrolment.teamName]),
      "No team",
    ),
    assessors: named(
      cohort.learners.map((l) => [l.enrolment.assessorId, l.enrolment.assessorName]),
      "No assessor",
    ),
  };
}
export type GridView = ReturnType<typeof gridView>;
