/**
 * The editor of a document's questions: a definition as form values and back, section by section. Driven by the definition's own
 * schema: kinds of question appear by themselves, and whatever a question has besides its words is carried along.
 */
import { z } from "zod";
import { definitionSchema, fieldKinds, parts, prefills, type Definition, type Field } from "#app/documents/definition";
import { manyOf, oneOf, optionalText, text, tick } from "#app/shared/fields";
import { textAt, type FormValues } from "#app/shared/form-values";
import { rowsAt, rowsOf } from "./rows";

export const partNames = { learner: "The learner", assessor: "The assessor", lineManager: "The line manager" } as const;
export const readerNames = { ...partNames, lead: "The academy lead" } as const;
const readers = Object.keys(readerNames) as (keyof typeof readerNames)[];

/** "shortText" as "Short text" */
export const inWords = (key: string): string => {
  const words = key.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
const kindNames: Partial<Record<Field["kind"], string>> = {
  shortText: "One line of text",
  longText: "Long text",
  day: "A date",
  choice: "One of a list",
  choices: "Several of a list",
  standards: "Standards, by heading",
  minutes: "Hours and minutes",
  tick: "A box to tick",
};
export const kindOptions = fieldKinds.map((value) => ({ value, label: kindNames[value] ?? inWords(value) }));
export const prefillOptions = prefills.map((value) => ({ value, label: inWords(value) }));
/** Which kinds have a list to choose from: asked of the schema by what it says. */
export const hasOptions = (kind: string): boolean => ["choice", "choices", "ratings"].includes(kind);
export const hasColumns = (kind: string): boolean => kind === "rows";

const key = z
  .string()
  .regex(/^([a-z][A-Za-z0-9]{0,39})?$/, { error: "Something is missing from this page. Open it again." })
  .default("");
const about = {
  title: text({ empty: "Enter the title", max: 120 }),
  purpose: text({ empty: "Enter what it is for", max: 600 }),
  signers: rowsOf(z.object({ part: oneOf(parts, "Choose who signs") }), { min: 1, error: "Somebody has to sign: add at least one" }),
  open: manyOf(readers, { error: "Choose from the list" }),
  locked: manyOf(readers, { error: "Choose from the list" }),
};
const sectionRow = z.object({
  key,
  heading: text({ empty: "Enter the heading of the section", max: 120 }),
  hint: optionalText({ max: 600 }),
  by: oneOf(parts, "Choose who answers it"),
});
const columnRow = z.object({
  key,
  kind: text({ empty: "Choose the kind of answer", max: 20 }),
  label: text({ empty: "Enter the question", max: 300 }),
  ask: text({ empty: "Enter what to say when the answer is missing, like: Enter the date", max: 300 }),
  required: tick(),
});
const number = z
  .unknown()
  .optional()
  .transform((value, issue): number | null => {
    const typed = typeof value === "string" ? value.trim() : "";
    if (typed === "") return null;
    if (/^\d{1,5}$/.test(typed) && Number(typed) > 0) return Number(typed);
    issue.addIssue({ code: "custom", message: "Enter how many words are expected, or leave it empty" });
    return z.NEVER;
  });
const fieldRow = z.object({
  key,
  kind: oneOf(fieldKinds, "Choose the kind of answer"),
  label: text({ empty: "Enter the question", max: 300 }),
  hint: optionalText({ max: 1_000 }),
  ask: text({ empty: "Enter what to say when the answer is missing, like: Enter what you saw", max: 300 }),
  required: tick(),
  words: number,
  options: optionalText({ max: 4_000 }),
  startsAs: optionalText({ max: 10_000 }),
  prefill: oneOf(["", ...prefills], "Choose what the portal fills in, or nothing"),
  rowName: optionalText({ max: 60 }),
  columns: rowsOf(columnRow),
});

export const aboutDocumentForm = z.object(about);
export const sectionsForm = z.object({ sections: rowsOf(sectionRow, { min: 1, error: "Add at least one section" }) });
export const questionsForm = z.object({ fields: rowsOf(fieldRow, { min: 1, error: "Add at least one question, or remove the section" }) });

export const documentParts = (values: FormValues): { key: string; title: string }[] => [
  { key: "about", title: "Title, purpose, signers and readers" },
  { key: "sections", title: "Sections and their order" },
  ...rowsAt(values, "sections").map((s) => ({
    key: `section-${textAt(s, "key")}`,
    title: `Questions: ${textAt(s, "heading") || "the new section"}`,
  })),
];
export const sectionOfPart = (part: string): string | null => (part.startsWith("section-") ? part.slice("section-".length) : null);
const ABOUT = Object.keys(about);

/** The draft with one part as it was sent; everything else stays. */
export function withDocumentPart(draft: FormValues, part: string, sent: FormValues): FormValues {
  const section = sectionOfPart(part);
  const next = { ...draft };
  if (section !== null) {
    const all = typeof draft.questions === "object" && !Array.isArray(draft.questions) ? draft.questions : {};
    next.questions = { ...all, [section]: sent.fields ?? {} };
    return next;
  }
  for (const name of part === "sections" ? ["sections"] : ABOUT) {
    const value = sent[name];
    if (value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}
/** The page of the editor that an error belongs to, and the field's name there. */
export function placeOf(name: string): { part: string; field: string } {
  const [first = "", second = "", ...rest] = name.split(".");
  if (first === "questions") return { part: `section-${second}`, field: ["fields", ...rest].join(".") };
  return { part: first === "sections" ? "sections" : "about", field: name };
}
/** What a part's page shows: a section's questions stand under "fields" there. */
export function shownIn(values: FormValues, part: string): FormValues {
  const section = sectionOfPart(part);
  if (section === null) return values;
  return { ...values, fields: Object.fromEntries(rowsAt(values, `questions.${section}`).map((r, i) => [String(i), r])) };
}

const rows = (list: readonly FormValues[]): FormValues => Object.fromEntries(list.map((r, i) => [String(i), r]));
const flag = (name: string, on: boolean | undefined): FormValues => (on ? { [name]: "yes" } : {});

export function documentValues(d: Definition): FormValues {
  return {
    title: d.title,
    purpose: d.purpose,
    signers: rows(d.signers.map((part) => ({ part }))),
    open: [...d.audience.open],
    locked: [...d.audience.locked],
    sections: rows(d.sections.map((s) => ({ key: s.key, heading: s.heading, hint: s.hint ?? "", by: s.by }))),
    questions: Object.fromEntries(
      d.sections.map((s) => [
        s.key,
        rows(
          s.fields.map((f) => ({
            key: f.key,
            kind: f.kind,
            label: f.label,
            hint: f.hint ?? "",
            ask: f.ask,
            ...flag("required", f.required),
            words: f.words === undefined ? "" : String(f.words),
            options: f.options?.map((o) => o.label).join("\n") ?? "",
            startsAs: f.startsAs ?? "",
            prefill: f.prefill ?? "",
            rowName: f.rowName ?? "",
            columns: rows((f.columns ?? []).map((c) => ({ key: c.key, kind: c.kind, label: c.label, ask: c.ask, ...flag("required", c.required) }))),
          })),
        ),
      ]),
    ),
  };
}

export function freshDocumentRow(values: FormValues, path: string): FormValues {
  if (path === "sections") {
    const taken = new Set(rowsAt(values, "sections").map((s) => textAt(s, "key")));
    let n = taken.size + 1;
    while (taken.has(`section${n}`)) n += 1;
    return { key: `section${n}` };
  }
  if (path === "signers") return {};
  return path.endsWith(".columns") ? { kind: "shortText" } : { kind: "longText", required: "yes" };
}

/** A name for what has none yet, made of its words: "What you saw" as whatYouSaw. */
function nameOf(label: string, taken: Set<string>, otherwise: string): string {
  const [first = otherwise, ...rest] = label
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9 ]/g, "")
    .toLowerCase()
    .split(/ +/)
    .filter((w) => /^[a-z]/.test(w))
    .slice(0, 5);
  const made = `${first}${rest.map((w) => w.charAt(0).toUpperCase() + w.slice(1)).join("")}`.slice(0, 36);
  let name = made;
  for (let n = 2; taken.has(name); n += 1) name = `${made}${n}`;
  taken.add(name);
  return name;
}
/** The names that the form of a document uses for itself. */
const RESERVED = ["id", "version", "revision", "intent", "comment", "checked", "part"];
/** Fields that another part of the portal reads: they stay, with their answers. */
const RELIED_ON: Record<string, readonly string[]> = { finalReport: ["recommendation"] };

type Options = NonNullable<Field["options"]>;
/** Lines as options. What an option is stored as stays where its line stays; a line that is new gets a name of its own. */
function optionsOf(lines: string, before: Options | undefined): Options {
  const labels = lines.split("\n").flatMap((l) => l.trim() || []);
  const same = before?.length === labels.length;
  const taken = new Set(before?.map((o) => o.value));
  return labels.map((label, i) => {
    const known = before?.find((o) => o.label === label) ?? (same ? before[i] : undefined);
    return known ? { value: known.value, label } : { value: nameOf(label, taken, "option"), label };
  });
}

export type CheckedDocument = { definition: Definition | null; errors: Record<string, string> };
/** The draft as the next version, or what is still to be put right, each at its field. */
export function checkDocument(values: FormValues, base: Definition, version: number): CheckedDocument {
  const errors: Record<string, string> = {};
  const say = (name: string, message: string) => void (errors[name] ??= message);
  const read = z.object({ ...about, ...sectionsForm.shape }).safeParse(values);
  if (!read.success) for (const issue of read.error.issues) say(issue.path.map(String).join("."), issue.message);
  const questions = new Map<string, z.output<typeof questionsForm>["fields"]>();
  for (const s of rowsAt(values, "sections")) {
    const section = textAt(s, "key");
    const found = questionsForm.safeParse({ fields: rowsAt(values, `questions.${section}`) });
    if (found.success) questions.set(section, found.data.fields);
    else
      for (const issue of found.error.issues) {
        const [, ...rest] = issue.path.map(String);
        say(["questions", section, ...rest].join("."), issue.message);
      }
  }
  if (!read.success || Object.keys(errors).length > 0) return { definition: null, errors };

  const v = read.data;
  const signers = v.signers.map((s) => s.part);
  signers.forEach((part, i) => {
    if (signers.indexOf(part) !== i) say(`signers.${i}.part`, "Nobody signs twice");
  });
  for (const part of signers) if (!v.open.includes(part)) say("open", `${partNames[part]} signs it: tick that they may read it once it is sent`);
  for (const reader of v.open)
    if (!v.locked.includes(reader))
      say("locked", `${readerNames[reader as keyof typeof readerNames]} reads it when it is sent, and so also when it is signed`);
  if (!v.sections.some((s) => s.by === base.writer))
    say("sections", `Keep at least one section for ${partNames[base.writer].toLowerCase()}, who writes it`);

  const oldFields = new Map(base.sections.flatMap((s) => s.fields.map((f) => [f.key, f] as const)));
  const taken = new Set([...RESERVED, ...v.sections.flatMap((s) => questions.get(s.key)?.map((f) => f.key) ?? [])]);
  taken.delete("");
  const sections = v.sections.map((s, n) => {
    if (s.by !== base.writer && !signers.includes(s.by))
      say(`sections.${n}.by`, `${partNames[s.by]} does not sign it, and could not answer this section`);
    const fields = (questions.get(s.key) ?? []).map((f, i): Field => {
      const at = `questions.${s.key}.${i}`;
      const old = oldFields.get(f.key);
      const {
        options: oldOptions,
        columns: oldColumns,
        hint: _h,
        words: _w,
        required: _r,
        startsAs: _s,
        prefill: _p,
        rowName: _n,
        ...carried
      } = old ?? {};
      const options = f.options === null ? [] : optionsOf(f.options, oldOptions);
      if (hasOptions(f.kind) && options.length < 2) say(`${at}.options`, "Enter at least two answers to choose from, each on a line of its own");
      if (hasColumns(f.kind) && f.columns.length === 0) say(`${at}.columns`, "Add what each row asks");
      if (hasColumns(f.kind) && f.rowName === null) say(`${at}.rowName`, "Enter what one row is called");
      const columnKeys = new Set(f.columns.flatMap((c) => c.key || []));
      const columns = f.columns.map((c) => {
        const before = oldColumns?.find((x) => x.key === c.key);
        return {
          ...(before ?? {}),
          key: c.key || nameOf(c.label, columnKeys, "column"),
          kind: c.kind as NonNullable<Field["columns"]>[number]["kind"],
          label: c.label,
          ask: c.ask,
          required: c.required ? true : undefined,
        };
      });
      return {
        ...carried,
        key: f.key || nameOf(f.label, taken, "question"),
        kind: f.kind,
        label: f.label,
        ...(f.hint === null ? {} : { hint: f.hint }),
        ask: f.ask,
        ...(hasOptions(f.kind) ? { options } : {}),
        ...(hasColumns(f.kind) ? { columns: columns.map(without), ...(f.rowName === null ? {} : { rowName: f.rowName }) } : {}),
        ...(f.required ? { required: true } : {}),
        ...(f.words === null ? {} : { words: f.words }),
        ...(f.prefill === "" || s.by !== base.writer ? {} : { prefill: f.prefill }),
        ...(f.startsAs === null ? {} : { startsAs: f.startsAs }),
      };
    });
    return { key: s.key, heading: s.heading, ...(s.hint === null ? {} : { hint: s.hint }), by: s.by, fields };
  });
  for (const relied of RELIED_ON[base.kind] ?? []) {
    const old = oldFields.get(relied);
    const now = sections.flatMap((s) => s.fields).find((f) => f.key === relied);
    if (old && (!now || JSON.stringify(now.options?.map((o) => o.value)) !== JSON.stringify(old.options?.map((o) => o.value))))
      say("sections", `Other pages rest on “${old.label}”: keep that question, with its answers in their order.`);
  }
  if (Object.keys(errors).length > 0) return { definition: null, errors };
  const result = definitionSchema.safeParse({
    ...base,
    version,
    title: v.title,
    purpose: v.purpose,
    signers,
    ...(base.registered ? { registered: base.registered.filter((p) => signers.includes(p)) } : {}),
    audience: { open: v.open, locked: v.locked },
    sections,
  });
  // what the schema still says is about the whole: it names what it means
  if (!result.success)
    for (const { message } of result.error.issues) say("title", message.replace(`${base.kind}.${version}: `, "This does not fit together: "));
  return { definition: result.success ? result.data : null, errors };
}
const without = <T extends object>(row: T): T => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as T;

/** For comparing: the same whatever the order in which it was written. */
const inOneOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** What a version changes against the one before, in sentences. */
export function documentChanges(before: Definition, after: Definition): string[] {
  const changes: string[] = [];
  const say = (what: string, old: string, now: string) => old !== now && changes.push(`${what}: ${now || "nothing"}. Before: ${old || "nothing"}.`);
  const names = (list: readonly string[]) => list.map((r) => readerNames[r as keyof typeof readerNames].toLowerCase()).join(", ");
  say("Title", before.title, after.title);
  say("Purpose", before.purpose, after.purpose);
  say("Signed by, in this order", names(before.signers), names(after.signers));
  say("Read, once it is sent, by", names(before.audience.open), names(after.audience.open));
  say("Read, once it is signed, by", names(before.audience.locked), names(after.audience.locked));
  const fieldsOf = (d: Definition) => new Map(d.sections.flatMap((s) => s.fields.map((f) => [f.key, f] as const)));
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  for (const s of after.sections) {
    const was = before.sections.find((x) => x.key === s.key);
    if (!was) changes.push(`New section: ${s.heading}.`);
    else {
      say("Section", was.heading, s.heading);
      say(`${s.heading}, what is said about it`, was.hint ?? "", s.hint ?? "");
      say(`${s.heading}, answered by`, partNames[was.by].toLowerCase(), partNames[s.by].toLowerCase());
    }
  }
  for (const s of before.sections) if (!after.sections.some((x) => x.key === s.key)) changes.push(`The section ${s.heading} is gone.`);
  for (const [name, f] of now) {
    const was = old.get(name);
    if (!was) {
      changes.push(`New question: ${f.label}.`);
      continue;
    }
    say("Question", was.label, f.label);
    say(`${f.label}, what is said about it`, was.hint ?? "", f.hint ?? "");
    say(`${f.label}, when it is missing`, was.ask, f.ask);
    say(`${f.label}, kind of answer`, kindNames[was.kind] ?? inWords(was.kind), kindNames[f.kind] ?? inWords(f.kind));
    const rest = ({ label: _l, hint: _h, ask: _a, kind: _k, ...others }: Field) => JSON.stringify(others, inOneOrder);
    if (Boolean(was.required) !== Boolean(f.required)) changes.push(`${f.label} ${f.required ? "has to be answered" : "can be left out"}.`);
    else if (rest(was) !== rest(f)) changes.push(`${f.label}: its answers, its length or its starting words are different.`);
  }
  for (const [name, f] of old) if (!now.has(name)) changes.push(`The question “${f.label}” is gone.`);
  const order = (d: Definition, other: Map<string, unknown>) => [...fieldsOf(d).keys()].filter((k) => other.has(k)).join();
  if (order(before, now) !== order(after, old)) changes.push("The questions stand in another order.");
  return changes;
}
