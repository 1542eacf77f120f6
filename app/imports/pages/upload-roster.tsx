import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { newId } from "#app/shared/ids";
import { UploadForm } from "../parts/upload-form";
import { sourceNames } from "../read.server";
import { receive } from "./receive.server";

export const handle = { title: "Import the roster" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  return { sources: await sourceNames(ctx, "roster"), id: newId() };
}
export const action = (args: ActionFunctionArgs) => receive(args, "roster");

export default function UploadRoster() {
  const { sources, id } = useLoaderData<typeof loader>();
  return (
    <UploadForm
      title="Import the roster"
      lead="The list of staff as HR exports it: who works here, in which team, for how many hours, with which line manager."
      id={id}
      sources={sources}
      suggestion="HR system"
    >
      <p className="govuk-body">
        Each line needs a staff number, a name and a team. What else it has is taken where you say so; columns that you do not choose are not kept.{" "}
        <a className="govuk-link" href="/imports/samples/roster.csv">
          A sample file (CSV)
        </a>
      </p>
    </UploadForm>
  );
}
