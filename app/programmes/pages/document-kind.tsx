import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf, param } from "#app/shared/context.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Inset } from "#app/shared/ui/parts";
import { Questions } from "../parts-document";
import { documentEditor } from "../read-editor.server";
import { standardsOf } from "../read.server";

export const handle = { title: (loaded: { title: string }) => loaded.title };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const kind = param(args, "kind");
  const { newest, versions, draft } = await documentEditor(ctx, kind);
  const done = new URL(args.request.url).searchParams.get("done");
  return {
    kind,
    title: `${newest.title}, version ${newest.version}`,
    purpose: newest.purpose,
    definition: newest,
    older: versions.length - 1,
    drafting: draft?.savedBy ?? null,
    standards: (await standardsOf(ctx, "pqs-practitioners")).slice(0, 3).map((s) => ({ value: s.id, label: s.heading })),
    published: done === "published",
    thrownAway: done === "thrown-away",
  };
}

/** The newest questions of one kind of document. */
export default function DocumentKind() {
  const page = useLoaderData<typeof loader>();
  const notice = page.published
    ? "The new questions are published."
    : page.thrownAway
      ? "The draft is thrown away. Nothing that is published has changed."
      : null;
  return (
    <Page title={page.title} back={{ to: "/programmes/documents", label: "Documents of the programmes" }} lead={page.purpose} notice={notice}>
      {page.published && (
        <>
          <p className="govuk-body">No programme uses them yet. Make a new version of the programme that shall, and choose them there.</p>
          <ButtonLink to="/programmes">Choose the programme</ButtonLink>
        </>
      )}
      <p className="govuk-body">
        {page.older > 0 &&
          `${page.older} older ${page.older === 1 ? "version is" : "versions are"} kept for what was written under ${page.older === 1 ? "it" : "them"}. `}
        <Link className="govuk-link" to={`/programmes/documents/${page.kind}/new-version`}>
          {page.drafting ? `Go on with the new version that ${page.drafting} saved last` : "Make a new version"}
        </Link>
      </p>
      <Inset>These are the questions as they are asked; three of the standards stand for all. What you type here is kept nowhere.</Inset>
      <h2 className="govuk-heading-m">The questions</h2>
      <Questions definition={page.definition} standards={page.standards} />
    </Page>
  );
}
