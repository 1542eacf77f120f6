/**
 * What a kind of document asks, of whom, who signs it in what order, and who may read it when. A definition is data with a
 * version (`document_definition.body`): a stored document keeps the definition it was begun with for ever.
 */
import { z } from "zod";

export const parts = ["learner", "assessor", "lineManager"] as const;
const part = z.enum(parts);
const reader = z.enum([...parts, "lead"]);
export type Reader = z.infer<typeof reader>;

/** What the portal can fill in when a document is begun. */
export const prefills = [
  "asyeStartedOn",
  "stageDates",
  "supervisionLog",
  "protectedTime",
  "caseload",
  "requestDay",
  "requestSetting",
  "requestAims",
  "learnerName",
  "registrationNumber",
  "assessorName",
  "lineManagerName",
  "coordinatorName",
  "peoplePresent",
  "stageDays",
  "yearEndsOn",
  "supervisionBands",
  "supervisionMinutes",
  "protectedTimePromise",
  "workloadPromise",
  "supervisionYear",
  "protectedTimeYear",
  "caseloadYear",
  "evidenceIndex",
  "handoverNote",
  "meetingDay",
  "lastPlan",
] as const;
export type Prefill = (typeof prefills)[number];

/** rows: the same few questions as often as wanted. ratings: one choice for each standard of the learner's framework. */
export const fieldKinds = ["shortText", "longText", "day", "choice", "choices", "standards", "minutes", "tick", "rows", "ratings"] as const;

/** Names that the page's own form fields use. */
const reserved = ["id", "version", "revision", "intent", "comment", "checked"];

const key = z.string().regex(/^[a-z][A-Za-z0-9]*$/);
const options = z.array(z.strictObject({ value: z.string().min(1), label: z.string().min(1) }));

/** One question of each row. standard: one heading of the learner's framework. */
const column = z.strictObject({
  key,
  kind: z.enum(["shortText", "longText", "day", "choice", "standard"]),
  label: z.string().min(1),
  hint: z.string().optional(),
  ask: z.string().min(1),
  options: options.optional(),
  required: z.boolean().optional(),
});
export type Column = z.infer<typeof column>;

const field = z.strictObject({
  key,
  kind: z.enum(fieldKinds),
  label: z.string().min(1),
  hint: z.string().optional(),
  /** what to do when it is missing or wrong, in full: "Enter the date of the observation, like 27 3 2026" */
  ask: z.string().min(1),
  options: options.optional(),
  /** the questions of each row, and what one row is called: "learning need" */
  columns: z.array(column).min(1).max(8).optional(),
  rowName: z.string().min(1).optional(),
  required: z.boolean().optional(),
  /** about how many words are expected; advice, never a limit */
  words: z.number().int().positive().optional(),
  prefill: z.enum(prefills).optional(),
  /** the academy's usual wording, there to be changed */
  startsAs: z.string().optional(),
  /** names of staff belong here: nobody is warned about them */
  namesStaff: z.literal(true).optional(),
});
export type Field = z.infer<typeof field>;

const section = z.strictObject({
  key,
  heading: z.string().min(1),
  hint: z.string().optional(),
  /** the writer's sections are written in the draft; another part's section is answered by that signer when signing */
  by: part,
  fields: z.array(field).min(1),
});
export type Section = z.infer<typeof section>;

export const definitionSchema = z
  .strictObject({
    kind: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
    version: z.number().int().positive(),
    title: z.string().min(1),
    purpose: z.string().min(1),
    writer: part,
    /** in this order */
    signers: z.array(part).min(1),
    /** it rests on the year's evidence, which is shown beside it */
    restsOnEvidence: z.literal(true).optional(),
    /** these parts sign with their Social Work England registration number, or not at all */
    registered: z.array(part).optional(),
    /** the writer's own, outside the programme: shared when they want to; taken back, nobody else reads it any more */
    private: z.literal(true).optional(),
    /** who reads it, besides its writer, from the moment it is sent (open) and once everybody has signed (locked) */
    audience: z.strictObject({ open: z.array(reader), locked: z.array(reader) }),
    sections: z.array(section).min(1),
  })
  .superRefine((d, problem) => {
    const say = (message: string) => problem.addIssue({ code: "custom", message: `${d.kind}.${d.version}: ${message}` });
    if (new Set(d.signers).size !== d.signers.length) say("a part signs twice");
    const keys = d.sections.flatMap((s) => s.fields.map((f) => f.key));
    if (new Set(keys).size !== keys.length) say("two fields have the same key");
    if (new Set(d.sections.map((s) => s.key)).size !== d.sections.length) say("two sections have the same key");
    if (!d.sections.some((s) => s.by === d.writer)) say("the writer has nothing to write");
    for (const s of d.sections) {
      if (s.by !== d.writer && !d.signers.includes(s.by)) say(`nobody signs who could answer "${s.heading}"`);
      for (const f of s.fields) {
        if (reserved.includes(f.key)) say(`"${f.key}" is a name the form itself uses`);
        const chooses = f.kind === "choice" || f.kind === "choices" || f.kind === "ratings";
        if (chooses !== (f.options !== undefined)) say(`"${f.key}": options belong to choices, and only there`);
        const isRows = f.kind === "rows";
        if (isRows !== (f.columns !== undefined) || isRows !== (f.rowName !== undefined)) say(`"${f.key}": rows have columns and a name`);
        if (isRows && s.by !== d.writer) say(`"${f.key}": rows are for whoever writes the document`);
        for (const c of f.columns ?? [])
          if ((c.kind === "choice") !== (c.options !== undefined)) say(`"${f.key}.${c.key}": options belong to choices, and only there`);
        if (new Set(f.columns?.map((c) => c.key)).size !== (f.columns?.length ?? 0)) say(`"${f.key}": two columns have the same key`);
        if (f.prefill && s.by !== d.writer) say(`"${f.key}": only what the writer writes is filled in beforehand`);
      }
    }
    for (const p of d.registered ?? []) if (!d.signers.includes(p)) say(`the ${p} is to be registered and does not sign`);
    for (const p of d.signers) if (!d.audience.open.includes(p)) say(`the ${p} signs what they may not read`);
    for (const r of d.audience.open) if (!d.audience.locked.includes(r)) say(`the ${r} loses sight of it when it is signed`);
  });
export type Definition = z.infer<typeof definitionSchema>;

export const definitionId = (d: Pick<Definition, "kind" | "version">): string => `${d.kind}.${d.version}`;

/** Definitions never change once stored, so a body is read once per process. */
const parsed = new Map<string, Definition>();
export function parseDefinition(body: string): Definition {
  let definition = parsed.get(body);
  if (!definition) {
    definition = definitionSchema.parse(JSON.parse(body));
    if (parsed.size > 200) parsed.clear();
    parsed.set(body, definition);
  }
  return definition;
}
