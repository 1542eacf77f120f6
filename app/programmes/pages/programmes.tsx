import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { contextOf } from "#app/shared/context.server";
import { Page } from "#app/shared/ui/page";
import { allProgrammes } from "../read.server";

export const handle = { title: "Programmes" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "programmes.see");
  return {
    programmes: (await allProgrammes(ctx)).map((p) => ({ id: p.id, title: `${p.definition.title}, version ${p.version}`, note: p.definition.note })),
  };
}

export default function Programmes() {
  const { programmes } = useLoaderData<typeof loader>();
  return (
    <Page title="Programmes" lead={`${programmes.length} versions. A cohort keeps the version it started with.`}>
      <ul className="govuk-list govuk-list--spaced">
        {programmes.map((p) => (
          <li key={p.id}>
            <Link className="govuk-link" to={`/programmes/${p.id}`}>
              {p.title}
            </Link>
            <br />
            {p.note}
          </li>
        ))}
      </ul>
    </Page>
  );
}
