import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { newId } from "#app/shared/ids";
import { Inset } from "#app/shared/ui/parts";
import { UploadForm } from "../parts/upload-form";
import { sourceNames } from "../read.server";
import { receive } from "./receive.server";

export const handle = { title: "Import a caseload extract" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  return { sources: await sourceNames(ctx, "caseload"), id: newId() };
}
export const action = (args: ActionFunctionArgs) => receive(args, "caseload");

export default function UploadCaseload() {
  const { sources, id } = useLoaderData<typeof loader>();
  return (
    <UploadForm
      title="Import a caseload extract"
      lead="How many cases each worker holds on a day, from the case management system."
      id={id}
      sources={sources}
      suggestion="Case management system"
    >
      <Inset>
        Leave out everything that could identify a child: names, dates of birth, NHS or case system numbers, addresses. A file with such a column is
        refused and not kept.
      </Inset>
      <p className="govuk-body">Two kinds of file are read:</p>
      <ul className="govuk-list govuk-list--bullet">
        <li>
          one row for each worker and day, with a column for each case type (
          <a className="govuk-link" href="/imports/samples/caseload.csv">
            sample of a row for each worker
          </a>
          )
        </li>
        <li>
          one row for each child and worker, with a random key for the child; it is counted in memory and the rows are thrown away (
          <a className="govuk-link" href="/imports/samples/caseload-by-child.csv">
            sample of a row for each child
          </a>
          )
        </li>
      </ul>
    </UploadForm>
  );
}
