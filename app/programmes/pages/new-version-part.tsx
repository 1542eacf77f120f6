import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { asFormAnswer, textAt, type FormValues } from "#app/shared/form-values";
import { notFound, Refusal } from "#app/shared/refusal";
import { problems, readForm } from "#app/shared/responses.server";
import { DurationInput, Hidden, Radios, Select, TextArea, TextInput, Tick } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Empty, Inset } from "#app/shared/ui/parts";
import {
  aboutForm,
  checkProgramme,
  documentsForm,
  draftForm,
  freshRow,
  needsForm,
  partOf,
  programmeParts,
  stagesForm,
  stageOfPart,
  supportForm,
  withPart,
} from "../forms-programme";
import { EditorRows, EnterSaves, KeepButton } from "../parts-editor";
import { openProgrammeDraft } from "../read-editor.server";
import { rowAct, rowsAt, rowsChanged } from "../rows";
import { programmeName } from "../rules";
import { saveVersionDraft, STALE } from "../write-editor.server";

export const handle = { title: (loaded: { part: { title: string } }) => loaded.part.title };

async function opened(ctx: Context, args: LoaderFunctionArgs | ActionFunctionArgs) {
  const id = param(args, "programmeId");
  const found = await openProgrammeDraft(ctx, id);
  const part = programmeParts(found.draft.values).find((p) => p.key === param(args, "part"));
  if (!part) throw notFound();
  return { ...found, id, part };
}

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { id, part, programme, draft, versions } = await opened(ctx, args);
  const query = new URL(args.request.url).searchParams;
  // errors of the draft are shown when somebody comes to put them right
  const errors = query.has("check") ? checkProgramme(draft.values, versions).errors : {};
  const own = Object.fromEntries(Object.entries(errors).filter(([name]) => partOf(name) === part.key));
  const kinds = [...new Set(versions.map((v) => v.kind))];
  const newest = (kind: string) => versions.filter((v) => v.kind === kind).at(-1)?.title ?? kind;
  return {
    id,
    part,
    programme: programmeName(programme),
    version: draft.version,
    values: draft.values,
    ...(Object.keys(own).length > 0 ? { wrong: { values: draft.values, errors: own } } : {}),
    saved: query.get("done") === "saved",
    kinds: kinds.filter((kind) => textAt(draft.values, `documents.${kind}`) !== "").map((kind) => ({ value: kind, label: newest(kind) })),
    documents: kinds.map((kind) => ({
      kind,
      title: newest(kind),
      options: versions.filter((v) => v.kind === kind).map((v) => ({ value: v.id, label: `Version ${v.version}` })),
    })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const { id, part, programme, draft, versions } = await opened(ctx, args);
  const sent = await readForm(args.request);
  const intent = textAt(sent, "intent");
  const act = rowAct(intent);
  const version = draftForm.safeParse(sent).data?.version ?? 0;
  const edit = (values: FormValues) => {
    const next = withPart(values, part.key, sent);
    return act ? rowsChanged(next, act, freshRow(next, act.path)) : next;
  };
  const here = `/programmes/${id}/new-version/${part.key}`;
  try {
    const saved = await saveVersionDraft(ctx, { what: "programme", kind: programme.kind, version, part: part.key }, edit);
    if (act)
      return redirect(`${here}#row-${act.path.replaceAll(".", "-")}-${rowsAt(edit(draft.values), act.path).length - (act.act === "add" ? 1 : 0)}`);
    if (intent === "keep") return redirect(`${here}?done=saved`);
    const next = edit(draft.values);
    const wrong = Object.entries(checkProgramme(next, versions).errors).filter(([name]) => partOf(name) === part.key);
    if (wrong.length > 0) return problems({ ...next, version: String(saved.version) }, Object.fromEntries(wrong));
    return redirect(`/programmes/${id}/new-version?done=saved`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const values = { ...edit(draft.values), version: String(error.field === STALE ? draft.version : version) };
    return problems(values, { "": error.message });
  }
}

const UNITS = [
  { value: "days", label: "days" },
  { value: "months", label: "months" },
];

/** One part of the next version of a programme. */
export default function NewVersionPart() {
  const page = useLoaderData<typeof loader>();
  const answer = asFormAnswer(useActionData()) ?? asFormAnswer(page.wrong);
  const values = answer?.values ?? page.values;
  const version = textAt(answer?.values, "version") || String(page.version);
  const stage = stageOfPart(page.part.key);
  const schema =
    stage !== null
      ? needsForm(stage)
      : page.part.key === "stages"
        ? stagesForm
        : page.part.key === "support"
          ? supportForm
          : page.part.key === "documents"
            ? documentsForm
            : aboutForm;
  return (
    <Page
      title={page.part.title}
      caption={`New version of ${page.programme}`}
      back={{ to: `/programmes/${page.id}/new-version`, label: "All parts" }}
      notice={page.saved ? "Saved as it is. Nothing is published yet." : null}
    >
      <RecordForm
        // another draft behind the page is another form: what was typed before is not kept in its boxes
        key={`${page.part.key} ${page.version}`}
        schema={schema}
        values={page.values}
        answer={answer}
        submit="Save and go back"
        also={<KeepButton />}
      >
        <EnterSaves />
        <Hidden name="version" value={version} />
        {page.part.key === "about" && <About />}
        {page.part.key === "stages" && <Stages values={values} />}
        {page.part.key === "support" && <Support values={values} />}
        {page.part.key === "documents" &&
          page.documents.map((d) => (
            <Select key={d.kind} name={`documents.${d.kind}`} label={d.title} options={d.options} empty="Not used in this programme" />
          ))}
        {stage !== null && <Needs stage={stage} values={values} kinds={page.kinds} />}
      </RecordForm>
    </Page>
  );
}

const About = () => (
  <>
    <TextInput name="title" label="Title" />
    <TextArea name="note" label="What is particular about it" hint="One or two sentences, read where a cohort is started." rows={3} />
    <TextArea
      name="provisional"
      label="What is not certain yet"
      hint="Leave it empty for a programme that is final. While it says something, the programme is marked as a draft, provisional, wherever it is shown."
      rows={5}
    />
    <TextInput name="lengthMonths" label="Length in months, full-time" width={3} inputMode="numeric" />
    <TextInput
      name="limitMonths"
      label="Latest end, in months after the start"
      hint="Whatever hours and pauses there are."
      width={3}
      inputMode="numeric"
    />
    <DurationInput name="fullTime" label="A full-time week" />
  </>
);

const Stages = ({ values }: { values: FormValues }) => {
  const list = rowsAt(values, "stages");
  return (
    <EditorRows
      path="stages"
      count={list.length}
      title={(i) => `Stage ${i + 1}${textAt(list[i], "name") ? `: ${textAt(list[i], "name")}` : ""}`}
      add="Add a stage"
      ordered
    >
      {(i, name) => (
        <>
          <Hidden name={`${name}.key`} value={textAt(list[i], "key")} />
          <TextInput name={`${name}.name`} label="Name" hint="For example, 6-month review" width={20} />
          <TextInput name={`${name}.meeting`} label="What the meeting is called" />
          <TextInput name={`${name}.part`} label="What it is called in speech (optional)" hint="For example, Part 3" width={10} />
          <div className="app-row__side">
            <TextInput name={`${name}.count`} label="Due after" width={3} inputMode="numeric" />
            <Select name={`${name}.unit`} label="Days or months" options={UNITS} />
          </div>
          <Tick name={`${name}.scalesWithHours`} label="Part-time hours make it later" />
          <Tick name={`${name}.optional`} label="Only where it is needed" />
        </>
      )}
    </EditorRows>
  );
};

function Needs({ stage, values, kinds }: { stage: string; values: FormValues; kinds: { value: string; label: string }[] }) {
  const path = `needs.${stage}`;
  const list = rowsAt(values, path);
  const label = (i: number) => kinds.find((k) => k.value === textAt(list[i], "kind"))?.label;
  return (
    <>
      {list.length === 0 && <Empty>This stage asks for nothing yet. Add the first thing it needs.</Empty>}
      <EditorRows path={path} count={list.length} title={(i) => label(i) ?? "New"} add="Add something it needs" ordered>
        {(_, name) => (
          <>
            <Select name={`${name}.kind`} label="Document" options={kinds} empty="Choose a document" />
            <TextInput name={`${name}.one`} label="What one is called" hint="For example, direct observation" width={30} />
            <TextInput name={`${name}.many`} label="What several are called" hint="For example, direct observations" width={30} />
            <TextInput name={`${name}.count`} label="How many" width={2} inputMode="numeric" />
            <Radios
              name={`${name}.counting`}
              label="How they are counted"
              small
              options={[
                { value: "inStage", label: "So many for this stage" },
                { value: "byStage", label: "So many since the start, reached by this stage" },
              ]}
            />
            <Select
              name={`${name}.writtenBy`}
              label="Who writes it"
              options={[
                { value: "learner", label: "The learner" },
                { value: "assessor", label: "The assessor" },
                { value: "lineManager", label: "The line manager" },
              ]}
            />
            <TextInput
              name={`${name}.ahead`}
              label="Working days before the stage by which it is sent (optional)"
              hint="Empty: on the day of the stage itself."
              width={3}
              inputMode="numeric"
            />
            <Tick name={`${name}.record`} label="It is the record of the meeting, written when it has been held" />
            <Tick name={`${name}.beside`} label="It stands beside the evidence and is not counted with it, like a plan or a self-assessment" />
          </>
        )}
      </EditorRows>
    </>
  );
}

function Support({ values }: { values: FormValues }) {
  const [bands, protectedTime, workload] = [
    rowsAt(values, "supervision.bands"),
    rowsAt(values, "protectedTime.phases"),
    rowsAt(values, "workload.phases"),
  ];
  const phase = (of: string) =>
    function Phase(_: number, name: string) {
      return (
        <div className="app-row__side">
          <TextInput name={`${name}.fromMonth`} label="After how many months" width={3} inputMode="numeric" />
          <TextInput name={`${name}.percent`} label={of} width={3} inputMode="decimal" />
        </div>
      );
    };
  return (
    <>
      <h2 className="govuk-heading-m">Supervision</h2>
      <Inset>One after another: how often, until when. The last goes on to the end.</Inset>
      <EditorRows path="supervision.bands" count={bands.length} title={(i) => `Period ${i + 1}`} add="Add a period" ordered level={3}>
        {(_, name) => (
          <div className="app-row__side">
            <TextInput name={`${name}.everyDays`} label="At most so many days apart" width={3} inputMode="numeric" />
            <TextInput name={`${name}.until`} label="Until so many" width={3} inputMode="numeric" />
            <Select name={`${name}.unit`} label="Days or months" options={UNITS} />
          </div>
        )}
      </EditorRows>
      <TextInput name="supervision.tolerance" label="Days late that still count as on time" width={2} inputMode="numeric" />
      <DurationInput name="supervision.minimum" label="A supervision lasts at least" />
      <h2 className="govuk-heading-m">Protected time</h2>
      <EditorRows path="protectedTime.phases" count={protectedTime.length} title={(i) => `Phase ${i + 1}`} add="Add a phase" level={3}>
        {phase("Per cent of contracted hours")}
      </EditorRows>
      <h2 className="govuk-heading-m">Workload</h2>
      <TextInput name="workload.fullCaseload" label="A full caseload, in cases" width={3} inputMode="numeric" />
      <EditorRows path="workload.phases" count={workload.length} title={(i) => `Phase ${i + 1}`} add="Add a phase" level={3}>
        {phase("Per cent of a full caseload")}
      </EditorRows>
    </>
  );
}
