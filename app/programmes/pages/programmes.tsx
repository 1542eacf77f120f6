import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { contextOf } from "#app/shared/context.server";
import { longDay } from "#app/shared/dates";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ProvisionalTag } from "../parts";
import { provisionalProgramme } from "../provisional";
import { allFrameworks, allProgrammes } from "../read.server";
import { loadProvisional } from "../write.server";

export const handle = { title: "Programmes" };

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "programmes.see");
  const [programmes, frameworks] = [await allProgrammes(ctx), await allFrameworks(ctx)];
  const mayChange = can(ctx.viewer, "programmes.change");
  return {
    programmes: programmes.map((p) => ({
      id: p.id,
      title: `${p.definition.title}, version ${p.version}`,
      note: p.definition.note,
      provisional: p.definition.provisional !== undefined,
    })),
    frameworks: frameworks.map((f) => ({
      id: f.id,
      name: `${f.name} (${f.shortName})`,
      force: [f.validFrom && `from ${longDay(f.validFrom)}`, f.validTo && `until ${longDay(f.validTo)}`].filter(Boolean).join(", "),
      provisional: f.provisional,
    })),

    mayChange,
    mayLoad: mayChange && !programmes.some((p) => p.id === provisionalProgramme.id),
    loaded: new URL(args.request.url).searchParams.get("done") === "loaded",
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "programmes.change");
  await loadProvisional(ctx);
  return redirect("/programmes?done=loaded");
}

export default function Programmes() {
  const { programmes, frameworks, mayChange, mayLoad, loaded } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Programmes"
      lead={`${programmes.length} ${programmes.length === 1 ? "version" : "versions"}. A cohort keeps the version it started with.`}
      notice={loaded ? "The draft of the early career programme is loaded. It stays marked as provisional." : null}
    >
      <ul className="govuk-list govuk-list--spaced">
        {programmes.map((p) => (
          <li key={p.id}>
            <Link className="govuk-link" to={`/programmes/${p.id}`}>
              {p.title}
            </Link>{" "}
            {p.provisional && <ProvisionalTag />}
            <br />
            {p.note}
          </li>
        ))}
      </ul>
      <h2 className="govuk-heading-m">Standards</h2>
      <ul className="govuk-list govuk-list--spaced">
        {frameworks.map((f) => (
          <li key={f.id}>
            {f.name} {f.provisional && <ProvisionalTag />}
            {f.force && (
              <>
                <br />
                In force {f.force}
              </>
            )}
            {f.provisional && (
              <>
                <br />
                {f.provisional}
              </>
            )}
          </li>
        ))}
      </ul>
      {mayChange && (
        <p className="govuk-body">
          <Link className="govuk-link" to="/programmes/documents">
            Documents of the programmes: what they ask, and of whom
          </Link>
          <br />
          <Link className="govuk-link" to="/activities">
            Activities of protected time, and which of them count
          </Link>
        </p>
      )}
      {mayLoad && (
        <>
          <h2 className="govuk-heading-m">The two-year programme from September 2027</h2>
          <p className="govuk-body">
            A draft of the early career development programme and its six standards, as far as they are known. It will be marked as provisional
            wherever it is shown, and nobody is moved to it by loading it.
          </p>
          <Form method="post">
            <button className="govuk-button govuk-button--secondary">Load the draft</button>
          </Form>
        </>
      )}
    </Page>
  );
}
