import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime } from "#app/shared/dates";
import { textAt } from "#app/shared/form-values";
import { readForm } from "#app/shared/responses.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Inset, TaskList } from "#app/shared/ui/parts";
import { checkProgramme, partOf, programmeParts, programmeValues, stageOfPart, withPart } from "../forms-programme";
import { programmeEditor } from "../read-editor.server";
import { programmeName } from "../rules";
import { beginProgramme, throwAway } from "../write-editor.server";

export const handle = { title: (loaded: { title: string }) => `New version of ${loaded.title}` };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "programmeId");
  const { programme, draft, versions } = await programmeEditor(ctx, id);
  const base = { id, title: programmeName(programme), done: new URL(args.request.url).searchParams.get("done") };
  if (!draft) return { ...base, state: "none" as const };
  if (draft.basedOnId !== id) return { ...base, state: "elsewhere" as const, at: draft.basedOnId, by: draft.savedBy };
  const { errors } = checkProgramme(draft.values, versions);
  const before = programmeValues(programme.definition);
  const wrong = (part: string) => Object.keys(errors).filter((name) => partOf(name) === part).length;
  // a part is unchanged where putting the old one in its place makes no difference
  const changed = (part: string) =>
    JSON.stringify(withPart(draft.values, part, beforePart(part))) !== JSON.stringify(withPart(draft.values, part, draft.values));
  const beforePart = (part: string) => (stageOfPart(part) === null ? before : { needs: before.needs ?? {} });
  return {
    ...base,
    state: "open" as const,
    saved: `${draft.savedBy}, ${dayAndTime(draft.savedAt)}`,
    wrong: Object.keys(errors).length,
    parts: programmeParts(draft.values).map((p) => ({ ...p, wrong: wrong(p.key), changed: changed(p.key) })),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const id = param(args, "programmeId");
  const { programme } = await programmeEditor(ctx, id);
  const values = await readForm(args.request);
  if (textAt(values, "intent") === "throw away") {
    await throwAway(ctx, "programme", programme.kind);
    return redirect(`/programmes/${id}?done=thrown-away`);
  }
  await beginProgramme(ctx, id);
  return redirect(`/programmes/${id}/new-version`);
}

const state = (p: { wrong: number; changed: boolean }) => (p.wrong > 0 ? `${p.wrong} to put right` : p.changed ? "Changed" : "As before");

/** The next version of a programme while it is being prepared: its parts, and whether they are whole. */
export default function NewVersion() {
  const page = useLoaderData<typeof loader>();
  return (
    <Page
      title="New version"
      caption={page.title}
      back={{ to: `/programmes/${page.id}`, label: page.title }}
      notice={page.done === "saved" ? "Saved. Nothing is published yet." : null}
    >
      <Inset>
        Cohorts that have started keep the version they started with. Nothing changes for anybody until you start a cohort on the new one.
      </Inset>
      {page.state === "none" && (
        <Form method="post">
          <p className="govuk-body">The new version begins as a copy of this one. You can stop at any time and go on later.</p>
          <button className="govuk-button">Begin a new version</button>
        </Form>
      )}
      {page.state === "elsewhere" && (
        <p className="govuk-body">
          {page.by} is preparing a new version of this programme from another one.{" "}
          <Link className="govuk-link" to={`/programmes/${page.at}/new-version`}>
            Go on with that, or throw it away there
          </Link>
          .
        </p>
      )}
      {page.state === "open" && (
        <>
          <p className="govuk-body">Saved last by {page.saved}.</p>
          <TaskList
            tasks={page.parts.map((p) => ({ key: p.key, to: `/programmes/${page.id}/new-version/${p.key}`, title: p.title, status: state(p) }))}
          />
          <ButtonLink to={`/programmes/${page.id}/new-version/preview`}>Check and preview</ButtonLink>
          <Form method="post">
            <button className="app-link-button" name="intent" value="throw away">
              Throw this draft away
            </button>
          </Form>
        </>
      )}
    </Page>
  );
}
