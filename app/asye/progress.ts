import { addDays, covers, howLate, londonDay, shortDay, type Day, type Instant } from "#app/shared/dates";
import { newestDefinitions } from "#app/documents/definitions/shipped";
import type { DocumentState, Part } from "#db/schema";
import { isEvidence, type Requirement, type Stage } from "#app/programmes/rules";
import { activeDaysLater, inSentence, type DueRequirement, type Schedule } from "./schedule";

/** How one learner's year stands: each stage's state in one sentence, what is missing in words, what to do next. Pure. */

export type YearDocument = {
  id: string;
  kind: string;
  stage: string | null;
  state: DocumentState;
  waitingFor: Part | null;
  stateSince: Instant;
  writerId: string;
};
export type OpenRequest = { id: string; stage: string; proposedOn: Day | null; requestedAt: Instant };
export type YearNames = Record<Part, string | null>;

/** `notDone` is what a year that has ended left open: nobody is late with it, and nothing asks for it. */
export type StageState = "done" | "waiting" | "late" | "due" | "upcoming" | "notNeeded" | "notDone";

export type RequirementProgress = {
  requirement: Requirement;
  dueOn: Day | null;
  needed: number;
  /** signed by everybody */
  signed: number;
  /** written, and waiting for a signature */
  sent: number;
  /** neither */
  toWrite: number;
  state: StageState;
  words: string;
  /** what exists for it, signed or not; withdrawn ones are left out */
  documents: YearDocument[];
  /** signed once, and asked for again since the assessor changed */
  renewed: boolean;
};
export type Missing = { kind: string; count: number; words: string; dueOn: Day | null; part: Part };
export type StageProgress = {
  stage: Stage;
  dueOn: Day | null;
  beyondLimit: boolean;
  state: StageState;
  /** one sentence: done · not done because … · waiting for whom since when */
  words: string;
  missing: Missing[];
  requirements: RequirementProgress[];
};
export type Tally = { kind: string; label: string; needed: number; signed: number; sent: number; words: string };
/** Something to do: whose turn it is, by when, and which document or stage it is about. */
export type Task = {
  key: string;
  stage: string;
  kind: string;
  state: "late" | "due";
  part: Part;
  /** "Write a critical reflection for the 6-month review" */
  text: string;
  /** "9 days late, 3 Dec" */
  when: string;
  dueOn: Day;
  /** a draft or a returned document to go on with */
  documentId: string | null;
  requestId: string | null;
};
export type WaitingFor = { documentId: string; kind: string; label: string; part: Part; whom: string; since: Day; words: string };
export type Progress = {
  stages: StageProgress[];
  /** the first stage that is not finished */
  next: StageProgress | null;
  /** "One more direct observation and two more pieces of family feedback before the 6-month review." */
  gap: string;
  tally: Tally[];
  /** late first, then what is due in the next four weeks; empty while the year is paused */
  tasks: Task[];
  waiting: WaitingFor[];
  late: number;
  pausedSince: Day | null;
};

/** "Due soon" is the next four weeks. */
const SOON_DAYS = 28;

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const inWords = (n: number) => NUMBERS[n] ?? String(n);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const join = (list: readonly string[]) => (list.length < 2 ? (list[0] ?? "") : `${list.slice(0, -1).join(", ")} and ${list.at(-1) ?? ""}`);
const label = (r: Requirement, n: number) => (n === 1 ? r.label.one : r.label.many);

const PARTS: Record<Part, string> = { learner: "the learner", assessor: "the assessor", lineManager: "the line manager" };
const nameOf = (names: YearNames, part: Part) => names[part] ?? `${PARTS[part]} (nobody is named)`;

const NOT_DONE = "Not done: the year ended";

const isSigned = (d: YearDocument) => d.state === "locked";
const isSent = (d: YearDocument) => d.state === "submitted";

function requirementProgress(due: DueRequirement, stage: Stage, all: Everything): RequirementProgress {
  const { requirement: r } = due;
  const ofKind = all.byKind.get(r.kind) ?? [];
  const documents = r.counting === "inStage" ? ofKind.filter((d) => d.stage === r.stage) : ofKind;
  const renewed = isRenewed(due, documents, all);
  const counts = (d: YearDocument) => isSigned(d) && !(renewed && londonDay(d.stateSince) < (all.agreedSince ?? ""));
  const signed = Math.min(r.count, documents.filter(counts).length);
  const sent = Math.min(r.count - signed, documents.filter(isSent).length);
  const toWrite = r.count - signed - sent;
  const request = r.kind === "directObservation" ? all.requests.find((x) => x.stage === r.stage) : undefined;

  const dueOn = renewed ? renewedBy(stage, all) : due.dueOn;

  let state: StageState;
  if (toWrite === 0) state = sent === 0 ? "done" : "waiting";
  else if (stage.optional && documents.length === 0) state = "notNeeded";
  else if (all.over) state = "notDone";
  else if (dueOn === null || all.paused) state = "upcoming";
  else if (dueOn < all.today) state = "late";
  else state = dueOn <= all.soon ? "due" : "upcoming";

  return { requirement: r, dueOn, needed: r.count, signed, sent, toWrite, state, words: words(), documents, renewed };

  function words(): string {
    if (state === "done") return "Done";
    if (state === "notNeeded") return "Only if it is needed";
    if (state === "notDone") return NOT_DONE;
    const waitsFor = documents.find(isSent);
    const since = waitsFor?.waitingFor
      ? `Waiting for ${nameOf(all.names, waitsFor.waitingFor)} since ${shortDay(londonDay(waitsFor.stateSince), all.today)}`
      : null;
    if (state === "waiting") return since ?? "Waiting for a signature";
    const returned = documents.find((d) => d.state === "returned");
    const draft = documents.find((d) => d.state === "draft");
    const because = returned
      ? `sent back on ${shortDay(londonDay(returned.stateSince), all.today)}`
      : draft
        ? "a draft is not sent yet"
        : request
          ? `asked for on ${shortDay(londonDay(request.requestedAt), all.today)}`
          : r.count > 1
            ? `${inWords(toWrite)} more to write`
            : renewed
              ? `to be agreed again, the assessor changed on ${shortDay(all.agreedSince ?? all.today, all.today)}`
              : "not started";
    if (dueOn === null) return `No date while the year is paused: ${because}`;
    const day = shortDay(dueOn, all.today);
    if (state === "late") return `${capital(howLate(dueOn, all.today))}: ${because}`;
    return `Due ${day}${state === "due" ? `, ${howLate(dueOn, all.today)}` : ""}: ${because}`;
  }
}

/**
 * The agreement is between the people who make it: one that was signed with an earlier assessor is asked for again. The signed one
 * never changes; a new one is begun from its words.
 */
const isRenewed = ({ requirement: r }: DueRequirement, documents: readonly YearDocument[], all: Everything): boolean =>
  r.kind === "agreement" && all.agreedSince !== null && documents.some((d) => isSigned(d) && londonDay(d.stateSince) < (all.agreedSince ?? ""));
/** As long after the change as the first agreement had after the start, and never inside a pause. */
const renewedBy = ({ offset }: Stage, all: Everything): Day | null =>
  activeDaysLater(all.agreedSince ?? all.today, "days" in offset ? offset.days : 28, all.pauses);

type Everything = {
  byKind: Map<string, YearDocument[]>;
  requests: readonly OpenRequest[];
  names: YearNames;
  today: Day;
  soon: Day;
  over: boolean;
  paused: boolean;
  pauses: Schedule["pauses"];
  /** agreements signed before this day are with an earlier assessor */
  agreedSince: Day | null;
};

function stageWords(stage: StageProgress, all: Everything, schedule: Schedule): string {
  const { dueOn } = stage;
  const day = dueOn && shortDay(dueOn, all.today);
  const missing = join(stage.missing.map((m) => m.words));
  switch (stage.state) {
    case "done":
      return "Done";
    case "notNeeded":
      return day ? `Only if it is needed, about ${day}` : "Only if it is needed";
    case "notDone":
      return NOT_DONE;
    case "waiting": {
      const words = stage.requirements.find((r) => r.state === "waiting")?.words;
      if (!all.paused) return words ?? "Waiting for a signature";
      const since = schedule.pauses.find((p) => covers(p, all.today))?.startsOn;
      return `Waiting for the pause to end${since ? `, paused since ${shortDay(since, all.today)}` : ""}${missing ? `. Missing: ${missing}` : ""}`;
    }
    case "late": {
      if (dueOn === null || dueOn >= all.today) {
        const late = stage.requirements.filter((r) => r.state === "late").map((r) => `${inWords(r.toWrite)} ${label(r.requirement, r.toWrite)}`);
        return `${dueOn ? `Due ${day ?? ""}, ${howLate(dueOn, all.today)}` : "No date while the year is paused"}. Late already: ${join(late)}`;
      }
      if (missing === "") return `${capital(howLate(dueOn, all.today))}: ${stillWaiting(stage)}`;
      const one = stage.missing.length === 1 && stage.missing[0]?.count === 1;
      return `${capital(howLate(dueOn, all.today))}: not done because ${missing} ${one ? "is" : "are"} missing`;
    }
    case "due":
      return `Due ${day ?? ""}, ${dueOn ? howLate(dueOn, all.today) : ""}${missing ? `: ${missing} to come` : ""}`;
    case "upcoming":
      return day ? `Due ${day}` : "No date while the year is paused";
  }
}
const stillWaiting = (stage: StageProgress) => {
  const words = stage.requirements.find((r) => r.state === "waiting")?.words ?? "waiting for a signature";
  return inSentence(words);
};

/** Done, or nothing that anybody has to do. */
const isSettled = ({ state }: { state: StageState }) => state === "done" || state === "notNeeded" || state === "notDone";

export function progressOf(input: {
  schedule: Schedule;
  documents: readonly YearDocument[];
  requests: readonly OpenRequest[];
  names: YearNames;
  today: Day;
  /** a year that has ended asks nothing more */
  over?: boolean;
  /** the present assessor's first day, where somebody else was the assessor before */
  agreedSince?: Day | null;
}): Progress {
  const { schedule, names, today, over = false } = input;
  const byKind = new Map<string, YearDocument[]>();
  for (const d of input.documents) {
    if (d.state === "withdrawn") continue;
    const list = byKind.get(d.kind);
    if (list) list.push(d);
    else byKind.set(d.kind, [d]);
  }
  const pause = over ? undefined : schedule.pauses.find((p) => covers(p, today));
  const all: Everything = {
    byKind,
    requests: input.requests,
    names,
    today,
    soon: addDays(today, SOON_DAYS),
    over,
    paused: pause !== undefined,
    pauses: schedule.pauses,
    agreedSince: over ? null : (input.agreedSince ?? null),
  };

  const stages = schedule.stages.map((due): StageProgress => {
    const requirements = due.requirements.map((r) => requirementProgress(r, due.stage, all));
    const missing = requirements
      .filter((r) => r.toWrite > 0 && !isSettled(r))
      .map((r): Missing => {
        const words = `${inWords(r.toWrite)} ${r.renewed ? "new " : ""}${label(r.requirement, r.toWrite)}`;
        return { kind: r.requirement.kind, count: r.toWrite, words, dueOn: r.dueOn, part: r.requirement.writtenBy };
      });
    const dueOn = requirements.find((r) => r.renewed)?.dueOn ?? due.dueOn;
    const stage: StageProgress = {
      stage: due.stage,
      dueOn,
      beyondLimit: due.beyondLimit,
      state: stageState(dueOn, requirements, all),
      words: "",
      missing,
      requirements,
    };
    stage.words = stageWords(stage, all, schedule);
    return stage;
  });

  const open = stages.filter((s) => !isSettled(s));
  // an agreement to be signed again is a task, not the next review
  const next = open.find((s) => s.requirements.some((r) => !r.renewed && !isSettled(r))) ?? open[0] ?? null;
  const tasks = over || all.paused ? [] : tasksOf(stages, all);
  return {
    stages,
    next,
    gap: gapOf(next, stages),
    tally: tallyOf(stages, all),
    tasks,
    waiting: waitingOf(input.documents, stages, all),
    late: stages.filter((s) => s.state === "late").length,
    pausedSince: pause?.startsOn ?? null,
  };
}

function stageState(dueOn: Day | null, requirements: readonly RequirementProgress[], all: Everything): StageState {
  if (requirements.length > 0 && requirements.every((r) => r.state === "done")) return "done";
  if (requirements.every((r) => r.state === "notNeeded")) return "notNeeded";
  if (all.over) return requirements.every((r) => r.toWrite === 0) ? "waiting" : "notDone";
  if (all.paused) return dueOn !== null && dueOn <= all.soon ? "waiting" : "upcoming";
  if (dueOn !== null && dueOn < all.today) return "late";
  if (requirements.every((r) => r.toWrite === 0)) return "waiting";
  // A piece that should be with the assessor by now makes the stage late before its meeting is.
  if (requirements.some((r) => r.state === "late")) return "late";
  return dueOn !== null && dueOn <= all.soon ? "due" : requirements.some((r) => r.state === "due") ? "due" : "upcoming";
}

function gapOf(next: StageProgress | null, stages: readonly StageProgress[]): string {
  if (stages.some((s) => s.state === "notDone")) return "The year ended before everything it asks for was signed.";
  if (!next) return stages.length === 0 ? "" : "Everything the year asks for is signed.";
  const name = inSentence(next.stage.name);
  const evidence = next.requirements.filter((r) => r.toWrite > 0 && isEvidence(r.requirement));
  if (evidence.length > 0) {
    const pieces = evidence.map((r) => `${inWords(r.toWrite)} more ${label(r.requirement, r.toWrite)}`);
    return `${capital(join(pieces))} before the ${name}.`;
  }
  const waiting = next.requirements.reduce((n, r) => n + r.sent, 0);
  const signatures = waiting === 0 ? "" : ` ${capital(inWords(waiting))} ${waiting === 1 ? "piece waits" : "pieces wait"} for a signature.`;
  const others = next.requirements.filter((r) => r.toWrite > 0).map((r) => `the ${r.requirement.label.one}`);
  return others.length > 0
    ? `The evidence for the ${name} is written; ${join(others)} ${others.length === 1 ? "is" : "are"} not.${signatures}`
    : `Everything for the ${name} is written.${signatures}`;
}

/** Three, three, three, three and two: what the year asks for of each kind, and how much of it is signed. */
function tallyOf(stages: readonly StageProgress[], { byKind, over }: Everything): Tally[] {
  const kinds = new Map<string, RequirementProgress[]>();
  for (const stage of stages)
    for (const r of stage.requirements) {
      if (!isEvidence(r.requirement) || stage.stage.optional) continue;
      const list = kinds.get(r.requirement.kind);
      if (list) list.push(r);
      else kinds.set(r.requirement.kind, [r]);
    }
  return [...kinds].flatMap(([kind, list]) => {
    const first = list[0];
    if (!first) return [];
    const cumulative = first.requirement.counting === "byStage";
    const total = (of: (r: RequirementProgress) => number) => (cumulative ? Math.max(...list.map(of)) : list.reduce((n, r) => n + of(r), 0));
    const needed = total((r) => r.needed);
    const signed = total((r) => r.signed);
    const sent = cumulative ? Math.min(needed - signed, (byKind.get(kind) ?? []).filter(isSent).length) : total((r) => r.sent);
    const left = needed - signed - sent;
    const parts = [
      ...(sent > 0 ? [`${sent} waiting for a signature`] : []),
      ...(left > 0 ? [`${inWords(left)} ${over ? "not done" : "more to come"}`] : []),
    ];
    return [
      {
        kind,
        label: first.requirement.label.many,
        needed,
        signed,
        sent,
        words: `${signed} of ${needed} signed${parts.length ? `, ${parts.join(", ")}` : ""}`,
      },
    ];
  });
}

/** What somebody has to do, the longest overdue first. One line for each requirement; what is only waiting for a signature is in `waiting`. */
function tasksOf(stages: readonly StageProgress[], all: Everything): Task[] {
  const tasks: Task[] = [];
  const asked = new Set<string>();
  for (const stage of stages)
    for (const r of stage.requirements) {
      if ((r.state !== "late" && r.state !== "due") || r.dueOn === null) continue;
      // A cumulative kind is asked for once, by the earliest stage that lacks it.
      const key = r.requirement.counting === "byStage" ? r.requirement.kind : r.requirement.key;
      if (asked.has(key)) continue;
      asked.add(key);
      const request = r.requirement.kind === "directObservation" ? all.requests.find((x) => x.stage === stage.stage.key) : undefined;
      const open = r.documents.find((d) => d.state === "returned") ?? r.documents.find((d) => d.state === "draft");
      // Until the learner has asked, an observation is the learner's to ask for.
      const part: Part = r.requirement.kind === "directObservation" && !request && !open ? "learner" : r.requirement.writtenBy;
      tasks.push({
        key: r.requirement.key,
        stage: stage.stage.key,
        kind: r.requirement.kind,
        state: r.state,
        part,
        text: taskText(r, stage.stage, part, open),
        when:
          r.state === "late"
            ? `${capital(howLate(r.dueOn, all.today))}, ${shortDay(r.dueOn, all.today)}`
            : `${shortDay(r.dueOn, all.today)}, ${howLate(r.dueOn, all.today)}`,
        dueOn: r.dueOn,
        documentId: open?.id ?? null,
        requestId: request?.id ?? null,
      });
    }
  return tasks.sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
}

function taskText(r: RequirementProgress, stage: Stage, part: Part, open: YearDocument | undefined): string {
  const name = inSentence(stage.name);
  const one = r.requirement.label.one;
  const many = r.toWrite === 1 ? (r.needed === 1 ? `a ${one}` : `one more ${one}`) : `${inWords(r.toWrite)} more ${r.requirement.label.many}`;
  if (open) return `${open.state === "returned" ? "Answer what came back on" : "Finish and send"} the ${one} for the ${name}`;
  if (r.requirement.kind === "directObservation")
    return part === "learner" ? `Ask for a direct observation before the ${name}` : `Observe before the ${name}`;
  if (r.renewed) return `Agree the year again with the new assessor, and write the new ${one}`;
  if (r.requirement.record && stage.meeting.endsWith("meeting") && !stage.optional) return `Hold the ${inSentence(stage.meeting)} and write it down`;
  return r.requirement.record ? `Hold the ${name} and write its record` : `Write ${many} for the ${name}`;
}

function waitingOf(documents: readonly YearDocument[], stages: readonly StageProgress[], all: Everything): WaitingFor[] {
  const labels = new Map(stages.flatMap((s) => s.requirements.map((r) => [r.requirement.kind, r.requirement.label.one] as const)));
  return documents
    .flatMap((d): WaitingFor[] => {
      if (d.state !== "submitted" || d.waitingFor === null) return [];
      const since = londonDay(d.stateSince);
      const label = labels.get(d.kind) ?? inSentence(newestDefinitions.get(d.kind)?.title ?? "document");
      const whom = nameOf(all.names, d.waitingFor);
      const words = `${capital(label)}: waiting for ${whom} since ${shortDay(since, all.today)}`;
      return [{ documentId: d.id, kind: d.kind, label, part: d.waitingFor, whom, since, words }];
    })
    .sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

/** The address of what a task asks for. */
export function taskLink(task: Pick<Task, "documentId" | "requestId" | "kind" | "stage" | "part">, enrolmentId: string): string {
  if (task.documentId) return `/documents/${task.documentId}`;
  if (task.kind === "directObservation" && task.part === "learner") return `/learners/${enrolmentId}/observation-request?stage=${task.stage}`;
  const request = task.requestId ? `&request=${task.requestId}` : "";
  return `/documents/new?enrolment=${enrolmentId}&kind=${task.kind}&stage=${task.stage}${request}`;
}

/** For "who needs help first": late stages weigh most, then late tasks, then how long things wait. Bigger = sooner. */
export const urgency = (p: Progress): number =>
  p.late * 10_000 + p.tasks.filter((t) => t.state === "late").length * 100 + Math.min(99, p.waiting.length) + (p.pausedSince ? 50 : 0);

/** At risk: a review's day has passed undone, or two or more pieces are late. */
export const isAtRisk = (p: Progress, today: Day): boolean =>
  p.stages.some((s) => s.state === "late" && s.dueOn !== null && s.dueOn < today) || p.tasks.filter((t) => t.state === "late").length >= 2;
