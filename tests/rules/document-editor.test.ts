import { expect, test } from "vitest";
import { definitionSchema, type Definition } from "#app/documents/definition";
import { shippedDefinitions } from "#app/documents/definitions/shipped";
import {
  checkDocument,
  documentChanges,
  documentParts,
  documentValues,
  freshDocumentRow,
  placeOf,
  shownIn,
  withDocumentPart,
} from "#app/programmes/forms-document";
import { rowAct, rowsAt, rowsChanged, withRows } from "#app/programmes/rows";
import { formValues, textAt, type FormValue, type FormValues } from "#app/shared/form-values";

/** As a browser sends a page: every leaf one pair of the form. */
const sentAgain = (values: FormValues): FormValues => {
  const pairs: [string, string][] = [];
  const walk = (value: FormValue, name: string): void => {
    if (typeof value === "string") pairs.push([name, value]);
    else if (Array.isArray(value)) for (const inner of value) walk(inner, name);
    else for (const [key, inner] of Object.entries(value)) walk(inner, name ? `${name}.${key}` : key);
  };
  walk(values, "");
  return formValues(pairs);
};
/** Every page of the editor opened and saved once, as a browser would. */
const savedThrough = (values: FormValues): FormValues =>
  documentParts(values).reduce((draft, { key }) => withDocumentPart(draft, key, sentAgain(shownIn(draft, key))), values);

const latest = (kind: string): Definition => shippedDefinitions.filter((d) => d.kind === kind).at(-1)!;
const changed = (draft: FormValues, path: string, row: number, change: FormValues) =>
  withRows(
    draft,
    path,
    rowsAt(draft, path).map((r, i) => (i === row ? { ...r, ...change } : r)),
  );

test("every shipped document comes back from the editor as it went in, whatever kinds of question it has", () => {
  for (const definition of shippedDefinitions) {
    const { definition: back, errors } = checkDocument(savedThrough(documentValues(definition)), definition, definition.version);
    expect(errors, definition.kind).toEqual({});
    expect(back, definition.kind).toEqual(definitionSchema.parse(definition));
    expect(documentChanges(definition, back!), definition.kind).toEqual([]);
  }
});

test("a question is added, named by its words, given a list to choose from, and told as a change", () => {
  const base = latest("writtenWork");
  const section = base.sections[0]!;
  const path = `questions.${section.key}`;
  let draft = documentValues(base);
  const page = shownIn(draft, `section-${section.key}`);
  const sent = rowsChanged(page, rowAct("add:fields")!, freshDocumentRow(page, "fields"));
  draft = withDocumentPart(draft, `section-${section.key}`, sent);
  const last = rowsAt(draft, path).length - 1;
  expect(checkDocument(draft, base, 9).errors).toEqual({
    [`${path}.${last}.label`]: "Enter the question",
    [`${path}.${last}.ask`]: "Enter what to say when the answer is missing, like: Enter what you saw",
  });
  draft = changed(draft, path, last, { label: "Was it seen in person?", ask: "Choose how it was seen", kind: "choice" });
  expect(checkDocument(draft, base, 9).errors).toEqual({
    [`${path}.${last}.options`]: "Enter at least two answers to choose from, each on a line of its own",
  });
  draft = changed(draft, path, last, { options: "In person\nBy video\n\n" });
  const { definition } = checkDocument(draft, base, 9);
  expect(definition?.version).toBe(9);
  expect(definition?.sections[0]?.fields.at(-1)).toEqual({
    key: "wasItSeenInPerson",
    kind: "choice",
    label: "Was it seen in person?",
    ask: "Choose how it was seen",
    required: true,
    options: [
      { value: "in", label: "In person" },
      { value: "by", label: "By video" },
    ].map((o) => ({ ...o, value: o.label === "In person" ? "inPerson" : "byVideo" })),
  });
  expect(documentChanges(base, definition!)).toEqual(["New question: Was it seen in person?."]);
});

test("signers and readers have to fit together, and are told at their own place", () => {
  const base = latest("criticalReflection");
  const draft = documentValues(base);
  const signs = (list: string[]) => ({ ...draft, signers: Object.fromEntries(list.map((part, i) => [String(i), { part }])) });
  expect(checkDocument(signs([]), base, 9).errors.signers).toBe("Somebody has to sign: add at least one");
  expect(checkDocument(signs(["assessor", "assessor"]), base, 9).errors["signers.1.part"]).toBe("Nobody signs twice");
  const manager = checkDocument({ ...signs([...base.signers, "lineManager"]), open: ["assessor", "learner"] }, base, 9).errors;
  expect(manager.open).toBe("The line manager signs it: tick that they may read it once it is sent");
  expect(checkDocument({ ...draft, open: ["learner", "assessor", "lead"], locked: ["learner", "assessor"] }, base, 9).errors.locked).toMatch(
    /academy lead/,
  );
  expect(["open", "signers.1.part", "sections.0.by", "questions.work.0.label"].map(placeOf)).toEqual([
    { part: "about", field: "open" },
    { part: "about", field: "signers.1.part" },
    { part: "sections", field: "sections.0.by" },
    { part: "section-work", field: "fields.0.label" },
  ]);
});

test("what another page rests on stays: the recommendation of the final report, with its answers", () => {
  const base = latest("finalReport");
  const draft = documentValues(base);
  const section = base.sections.find((s) => s.fields.some((f) => f.key === "recommendation"))!;
  const row = section.fields.findIndex((f) => f.key === "recommendation");
  const path = `questions.${section.key}`;
  const gone = rowsChanged(draft, rowAct(`remove:${path}:${row}`)!, {});
  expect(checkDocument(gone, base, 9).errors.sections).toMatch(/Other pages rest on/);
  const values = section.fields[row]?.options?.map((o) => o.value);
  const reworded = changed(draft, path, row, {
    options: textAt(rowsAt(draft, path)[row], "options")
      .split("\n")
      .map((l) => `${l}!`)
      .join("\n"),
  });
  const { definition, errors } = checkDocument(reworded, base, 9);
  expect(errors).toEqual({});
  expect(
    definition?.sections
      .flatMap((s) => s.fields)
      .find((f) => f.key === "recommendation")
      ?.options?.map((o) => o.value),
  ).toEqual(values);
});

test("an empty draft and a broken one are told what to do, and nothing is thrown", () => {
  const base = latest("writtenWork");
  expect(checkDocument({}, base, 9).errors).toMatchObject({ title: "Enter the title", signers: "Somebody has to sign: add at least one" });
  const broken = checkDocument({ ...documentValues(base), sections: "x", questions: "y" }, base, 9);
  expect(broken.definition).toBeNull();
  const learnerless = changed(documentValues(base), "sections", 0, { by: "lineManager" });
  expect(Object.keys(checkDocument(learnerless, base, 9).errors)).toContain("sections.0.by");
});
