import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { definitionId } from "#app/documents/definition";
import { contextOf } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { documentDefinitions } from "../read-editor.server";
import { allProgrammes } from "../read.server";
import { programmeName } from "../rules";

export const handle = { title: "Documents of the programmes" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "programmes.change");
  const definitions = await documentDefinitions(ctx);
  const programmes = await allProgrammes(ctx);
  const newest = new Map(definitions.map((d) => [d.kind, d]));
  return {
    kinds: [...newest.values()].map((d) => {
      const using = programmes.filter((p) => p.definition.documents[d.kind] === definitionId(d)).map(programmeName);
      return {
        kind: d.kind,
        title: `${d.title}, version ${d.version}`,
        purpose: d.purpose,
        used: using.length > 0 ? `Used by ${using.join("; ")}` : "No programme uses this version yet",
      };
    }),
  };
}

/** What people write and sign, by kind, in its newest version. */
export default function DocumentKinds() {
  const { kinds } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Documents of the programmes"
      back={{ to: "/programmes", label: "Programmes" }}
      lead={`${kinds.length} kinds of document. Whatever is written keeps the questions it was begun with.`}
    >
      <ul className="govuk-list govuk-list--spaced">
        {kinds.map((k) => (
          <li key={k.kind}>
            <Link className="govuk-link" to={`/programmes/documents/${k.kind}`}>
              {k.title}
            </Link>
            <br />
            {k.purpose}
            <br />
            {k.used}.
          </li>
        ))}
      </ul>
    </Page>
  );
}
