/** The editor of a programme: a definition as form values and back, part by part. What is saved may be unfinished; what is published may not. */
import { z } from "zod";
import { addDays, addMonths, type Day } from "#app/shared/dates";
import { hiddenId, minutes, oneOf, optionalText, text, tick, whole } from "#app/shared/fields";
import { textAt, type FormValues } from "#app/shared/form-values";
import { programmeDefinition, type ProgrammeDefinition, type Requirement } from "./rules";
import { rowsAt, rowsOf } from "./rows";

const months = (empty: string, max: number) => whole({ empty, min: 1, max, unit: "months" });
const percent = (empty: string) =>
  z
    .unknown()
    .optional()
    .transform((value, issue): number => {
      const typed = typeof value === "string" ? value.trim().replace(",", ".").replace(/%$/, "").trim() : "";
      if (/^\d{1,3}(\.\d{1,2})?$/.test(typed) && Number(typed) <= 100) return Number(typed);
      issue.addIssue({ code: "custom", message: typed === "" ? empty : "Enter a percentage from 0 to 100" });
      return z.NEVER;
    });
const optionalWhole = (max: number) =>
  z
    .unknown()
    .optional()
    .transform((value, issue): number | undefined => {
      const typed = typeof value === "string" ? value.trim() : "";
      if (typed === "") return undefined;
      if (/^\d{1,3}$/.test(typed) && Number(typed) <= max) return Number(typed);
      issue.addIssue({ code: "custom", message: `Enter a whole number up to ${max}, or leave it empty` });
      return z.NEVER;
    });
const units = ["days", "months"] as const;
const key = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/, { error: "Something is missing from this page. Open it again." });

const about = {
  title: text({ empty: "Enter the title", max: 120 }),
  note: text({ empty: "Enter what is particular about this programme", max: 500 }),
  provisional: optionalText({ max: 2_000 }),
  lengthMonths: months("Enter the length in months", 120),
  limitMonths: months("Enter the latest end in months", 240),
  fullTime: minutes({ empty: "Enter the hours of a full-time week", max: 60 * 60 }),
};
const stageRow = z.object({
  key,
  part: optionalText({ max: 20 }),
  name: text({ empty: "Enter the name of the stage, like 6-month review", max: 60 }),
  meeting: text({ empty: "Enter what the meeting is called", max: 120 }),
  count: whole({ empty: "Enter after how many days or months it is due", min: 0, max: 1_000 }),
  unit: oneOf(units, "Choose days or months"),
  optional: tick(),
  scalesWithHours: tick(),
});
const needRow = z.object({
  kind: text({ empty: "Choose the document", max: 40 }),
  one: text({ empty: "Enter what one is called, like direct observation", max: 80 }),
  many: text({ empty: "Enter what several are called, like direct observations", max: 80 }),
  count: whole({ empty: "Enter how many", min: 1, max: 50 }),
  counting: oneOf(["inStage", "byStage"], "Choose how they are counted"),
  writtenBy: oneOf(["learner", "assessor", "lineManager"], "Choose who writes it"),
  record: tick(),
  beside: tick(),
  ahead: optionalWhole(60),
});
const phases = (empty: string) =>
  rowsOf(
    z.object({
      fromMonth: whole({ empty: "Enter after how many months it begins; the first begins after 0", min: 0, max: 120 }),
      percent: percent(empty),
    }),
    { min: 1, error: "Add at least one phase, from month 0 on" },
  );
const support = {
  supervision: z.object({
    bands: rowsOf(
      z.object({
        until: whole({ empty: "Enter until when", min: 1, max: 1_000 }),
        unit: oneOf(units, "Choose days or months"),
        everyDays: whole({ empty: "Enter how many days apart", min: 1, max: 92, unit: "days" }),
      }),
      { min: 1, error: "Add how often supervision is held" },
    ),
    tolerance: whole({ empty: "Enter how many days late still count as on time", min: 0, max: 31, unit: "days" }),
    minimum: minutes({ empty: "Enter how long a supervision lasts at least", max: 8 * 60 }),
  }),
  protectedTime: z.object({ phases: phases("Enter the percentage of contracted hours") }),
  workload: z.object({
    fullCaseload: whole({ empty: "Enter how many cases are a full caseload", min: 1, max: 100, unit: "cases" }),
    phases: phases("Enter the percentage of a full caseload"),
  }),
};
const documents = { documents: z.record(z.string(), z.unknown()).optional() };

export const aboutForm = z.object(about);
export const stagesForm = z.object({ stages: rowsOf(stageRow, { min: 1, error: "Add at least one stage" }) });
export const supportForm = z.object(support);
export const documentsForm = z.object(documents);
export const needsForm = (stage: string) => z.object({ needs: z.object({ [stage]: rowsOf(needRow) }).default({ [stage]: [] }) });

/** The pages of the editor: the four that every programme has, and one for what each stage needs. */
export type ProgrammePart = { key: string; title: string };
export function programmeParts(values: FormValues): ProgrammePart[] {
  return [
    { key: "about", title: "Title, length and full-time hours" },
    { key: "stages", title: "Stages and when they are due" },
    ...rowsAt(values, "stages").map((s) => ({ key: `needs-${textAt(s, "key")}`, title: `What ${textAt(s, "name") || "the new stage"} needs` })),
    { key: "support", title: "Supervision, protected time and workload" },
    { key: "documents", title: "Which version of each document" },
  ];
}
export const stageOfPart = (part: string): string | null => (part.startsWith("needs-") ? part.slice("needs-".length) : null);

/** The names of a part's fields: what is replaced when it is saved. */
const OWN: Record<string, readonly string[]> = {
  about: Object.keys(about),
  stages: ["stages"],
  support: Object.keys(support),
  documents: ["documents"],
};
/** The draft with one part as it was sent; everything else stays. */
export function withPart(draft: FormValues, part: string, sent: FormValues): FormValues {
  const stage = stageOfPart(part);
  const next = { ...draft };
  if (stage !== null) {
    const needs = sent.needs;
    const own = typeof needs === "object" && !Array.isArray(needs) ? needs[stage] : undefined;
    next.needs = { ...(typeof draft.needs === "object" && !Array.isArray(draft.needs) ? draft.needs : {}), [stage]: own ?? {} };
    return next;
  }
  for (const name of OWN[part] ?? []) {
    const value = sent[name];
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}
/** Which page of the editor an error belongs to. */
export function partOf(name: string): string {
  const [first = "", second = ""] = name.split(".");
  if (first === "needs") return `needs-${second}`;
  return Object.keys(OWN).find((part) => OWN[part]?.includes(first)) ?? "about";
}

const time = (m: number) => ({ hours: String(Math.floor(m / 60)), minutes: String(m % 60) });
const rows = (list: readonly FormValues[]): FormValues => Object.fromEntries(list.map((r, i) => [String(i), r]));
const flag = (name: string, on: boolean | undefined): FormValues => (on ? { [name]: "yes" } : {});

/** A definition in the shape in which the editor's pages send it. */
export function programmeValues(p: ProgrammeDefinition): FormValues {
  const phaseRows = (list: readonly { fromMonth: number; percent: number }[]) =>
    rows(list.map((x) => ({ fromMonth: String(x.fromMonth), percent: String(x.percent) })));
  const needs: FormValues = {};
  for (const s of p.stages)
    needs[s.key] = rows(
      p.requirements
        .filter((r) => r.stage === s.key)
        .map((r) => ({
          kind: r.kind,
          one: r.label.one,
          many: r.label.many,
          count: String(r.count),
          counting: r.counting,
          writtenBy: r.writtenBy,
          ...flag("record", r.record),
          ...flag("beside", r.beside),
          ...(r.dueWorkingDaysBefore === undefined ? {} : { ahead: String(r.dueWorkingDaysBefore) }),
        })),
    );
  return {
    title: p.title,
    note: p.note,
    provisional: p.provisional ?? "",
    lengthMonths: String(p.lengthMonths),
    limitMonths: String(p.limitMonths),
    fullTime: time(p.fullTimeMinutes),
    stages: rows(
      p.stages.map((s) => ({
        key: s.key,
        part: s.part ?? "",
        name: s.name,
        meeting: s.meeting,
        count: String("days" in s.offset ? s.offset.days : s.offset.months),
        unit: "days" in s.offset ? "days" : "months",
        ...flag("optional", s.optional),
        ...flag("scalesWithHours", s.scalesWithHours),
      })),
    ),
    needs,
    supervision: {
      bands: rows(
        p.supervision.bands.map((b) => ({
          until: String("untilDays" in b ? b.untilDays : b.untilMonths),
          unit: "untilDays" in b ? "days" : "months",
          everyDays: String(b.everyDays),
        })),
      ),
      tolerance: String(p.supervision.tolerance),
      minimum: time(p.supervision.minimumMinutes),
    },
    protectedTime: { phases: phaseRows(p.protectedTime.phases) },
    workload: { fullCaseload: String(p.workload.fullCaseload), phases: phaseRows(p.workload.phases) },
    documents: { ...p.documents },
  };
}

/** The row that "add" puts at the end of a list. */
export function freshRow(values: FormValues, path: string): FormValues {
  if (path === "stages") {
    const taken = new Set(rowsAt(values, "stages").map((s) => textAt(s, "key")));
    let n = taken.size + 1;
    while (taken.has(`stage${n}`)) n += 1;
    return { key: `stage${n}`, unit: "months", scalesWithHours: "yes" };
  }
  if (path.startsWith("needs.")) return { count: "1", counting: "inStage", writtenBy: "learner" };
  return path === "supervision.bands" ? { unit: "months" } : {};
}

/** A version of a kind of document that there is. */
export type DocumentVersion = { id: string; kind: string; version: number; title: string; writer: Requirement["writtenBy"] };
export type Checked = { definition: ProgrammeDefinition | null; errors: Record<string, string> };

/** The draft as a definition, or what is still to be put right, each at its field. */
export function checkProgramme(values: FormValues, there: readonly DocumentVersion[]): Checked {
  const errors: Record<string, string> = {};
  const say = (path: readonly PropertyKey[] | string, message: string) =>
    void (errors[typeof path === "string" ? path : path.map(String).join(".")] ??= message);
  const stageKeys = rowsAt(values, "stages").map((s) => textAt(s, "key"));
  const shape = z.object({ ...about, ...stagesForm.shape, ...support, ...documents });
  const read = shape.safeParse(values);
  if (!read.success) for (const issue of read.error.issues) say(issue.path, issue.message);
  const needs = stageKeys.map((stage) => {
    const found = rowsOf(needRow).safeParse(rowsAt(values, `needs.${stage}`));
    if (!found.success) for (const issue of found.error.issues) say(["needs", stage, ...issue.path], issue.message);
    return { stage, rows: found.success ? found.data : [] };
  });
  if (!read.success || Object.keys(errors).length > 0) return { definition: null, errors };

  const v = read.data;
  const pins: Record<string, string> = {};
  for (const [kind, id] of Object.entries(v.documents ?? {})) {
    if (typeof id !== "string" || id === "") continue;
    if (there.some((d) => d.id === id && d.kind === kind)) pins[kind] = id;
    else say(["documents", kind], "Choose a version that there is");
  }
  const where: string[] = [];
  const requirements = needs.flatMap(({ stage, rows }) =>
    rows.map((r, i): Requirement => {
      where.push(`needs.${stage}.${i}`);
      const written = there.find((d) => d.id === pins[r.kind])?.writer;
      if (written && written !== r.writtenBy) say(`needs.${stage}.${i}.writtenBy`, `This document is written by the ${partNames[written]}`);
      return {
        key: `${r.kind}.${stage}`,
        kind: r.kind,
        label: { one: r.one, many: r.many },
        stage,
        count: r.count,
        counting: r.counting,
        writtenBy: r.writtenBy,
        ...(r.record ? { record: true } : {}),
        ...(r.beside ? { beside: true } : {}),
        ...(r.ahead ? { dueWorkingDaysBefore: r.ahead } : {}),
      };
    }),
  );
  const start: Day = "2026-01-01";
  let before: Day = start;
  const stages = v.stages.map((s, i) => {
    const due = s.unit === "days" ? addDays(start, s.count) : addMonths(start, s.count);
    if (s.unit === "months" && s.count === 0) say(["stages", i, "count"], "Enter at least 1 month, or choose days");
    if (due < before) say(["stages", i, "count"], "This stage would come before the one above it");
    before = due;
    return {
      key: s.key,
      ...(s.part === null ? {} : { part: s.part }),
      name: s.name,
      meeting: s.meeting,
      ...(s.optional ? { optional: true } : {}),
      offset: s.unit === "days" ? { days: s.count } : { months: s.count },
      scalesWithHours: s.scalesWithHours,
    };
  });
  const result = programmeDefinition.safeParse({
    title: v.title,
    note: v.note,
    ...(v.provisional === null ? {} : { provisional: v.provisional }),
    lengthMonths: v.lengthMonths,
    limitMonths: v.limitMonths,
    fullTimeMinutes: v.fullTime,
    stages,
    requirements,
    documents: pins,
    supervision: {
      bands: v.supervision.bands.map(({ until, unit, everyDays }) =>
        unit === "days" ? { untilDays: until, everyDays } : { untilMonths: until, everyDays },
      ),
      tolerance: v.supervision.tolerance,
      minimumMinutes: v.supervision.minimum,
    },
    protectedTime: v.protectedTime,
    workload: v.workload,
  });
  if (!result.success)
    for (const { path, message } of result.error.issues) {
      const [first, i, ...rest] = path;
      say(first === "requirements" ? [where[Number(i)] ?? "needs", ...rest] : path, message);
    }
  return { definition: result.success && Object.keys(errors).length === 0 ? result.data : null, errors };
}
const partNames = { learner: "learner", assessor: "assessor", lineManager: "line manager" } as const;

export const draftForm = z.object({ version: whole({ empty: "Something is missing from this page. Open it again.", min: 1, max: 999_999_999 }) });
export const publishForm = draftForm.extend({ id: hiddenId() });
