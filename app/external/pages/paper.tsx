import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { Page } from "#app/shared/ui/page";
import { ButtonLink } from "#app/shared/ui/parts";
import { PrintButton, Sheet } from "../parts";
import { questionsOf } from "../questions";
import { requestPage } from "../read.server";

export const handle = { title: "The questions on paper" };

export async function loader(args: LoaderFunctionArgs) {
  const r = await requestPage(await contextOf(args), param(args, "requestId"));
  const { questions, naming } = questionsOf(r.questions, r.audience);
  const about = { name: r.learnerName, contactEmail: args.context.config.contactEmail, naming, child: r.audience === "child" };
  return { id: r.id, who: r.who, note: r.note, about, set: { questions, naming } };
}

export default function Paper() {
  const { id, who, note, about, set } = useLoaderData<typeof loader>();
  return (
    <Page title="The questions on paper" caption={who} back={{ to: `/requests/${id}`, label: who }}>
      <div className="app-no-print">
        <p className="govuk-body">Print this, or read it out. Then type in what they said, in their own words.</p>
        <PrintButton />
        <ButtonLink to={`/requests/${id}/type-in`}>Type it in for them</ButtonLink>
      </div>
      <Sheet set={set} about={about} note={note} />
    </Page>
  );
}
