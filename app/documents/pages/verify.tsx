import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contextOf } from "#app/shared/context.server";
import { fileStore } from "#app/shared/file-store.server";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Details, Empty, Inset, Tag, Warning } from "#app/shared/ui/parts";
import { verifiedPage } from "../read-verify.server";
import { stateWord } from "../rules";

export const handle = { title: "Check the signatures" };

const numberIn = (search: URLSearchParams, name: string) => Math.min(9_999_999, Math.max(0, Math.trunc(Number(search.get(name))) || 0));

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const search = new URL(args.request.url).searchParams;
  const enrolmentId = search.get("enrolment");
  const { documents, next, learner } = await verifiedPage(ctx, fileStore(args.context.config.attachments), {
    enrolmentId,
    after: search.get("after") ?? "",
  });
  const before = { checked: numberIn(search, "checked"), wrong: numberIn(search, "wrong") };
  const wrong = documents.filter((d) => d.faults.length > 0);
  const [checked, notWhole] = [before.checked + documents.length, before.wrong + wrong.length];
  const more = new URLSearchParams({
    ...(enrolmentId ? { enrolment: enrolmentId } : {}),
    after: next ?? "",
    checked: String(checked),
    wrong: String(notWhole),
  });
  return {
    enrolmentId,
    learner,
    isLead: ctx.viewer.isLead,
    checked,
    notWhole,
    wrong: wrong.map(({ id, learner, title, faults }) => ({ id, learner, title, faults })),
    whole: documents
      .filter((d) => d.faults.length === 0)
      .map(({ id, learner, title, state, signatures, files }) => ({ id, learner, title, state: stateWord[state], signatures, files })),
    next: next === null ? null : `/verify?${more.toString()}`,
  };
}

export default function Verify() {
  const page = useLoaderData<typeof loader>();
  const { checked, notWhole } = page;
  const back = page.enrolmentId ? { to: `/learners/${page.enrolmentId}/portfolio`, label: "Portfolio" } : undefined;
  return (
    <Page
      title="Check the signatures"
      caption={page.learner ?? "Everybody"}
      {...(back ? { back } : {})}
      lead="Each signature stands under a fingerprint of what was signed: the answers, the order of signing and the attached files. Here they are worked out again and compared."
    >
      {checked === 0 ? (
        <Empty>Nothing has been sent yet. Once a document is sent and signed, this page says whether it is still what was signed.</Empty>
      ) : notWhole > 0 ? (
        <Warning>
          {notWhole} of {checked} documents {page.next ? "checked so far " : ""}
          {notWhole === 1 ? "is" : "are"} not as signed. Tell whoever looks after the portal, and change nothing before they have looked.
        </Warning>
      ) : (
        <Inset>
          <strong>
            {page.next ? `${checked} documents checked so far, all` : checked === 1 ? "The one document is" : `All ${checked} documents are`} whole.
          </strong>{" "}
          Nothing has been changed since it was signed.
        </Inset>
      )}
      {page.next && (
        <ButtonLink to={page.next} secondary>
          Check the next ones
        </ButtonLink>
      )}
      {page.wrong.map((d) => (
        <section key={d.id} aria-labelledby={`d-${d.id}`}>
          <h2 className="govuk-heading-s" id={`d-${d.id}`}>
            <Tag colour="red">Not as signed</Tag> {d.title}, {d.learner}
          </h2>
          <ul className="govuk-list govuk-list--bullet">
            {d.faults.map((f) => (
              <li key={f}>{f}</li>
            ))}
          </ul>
          <p className="govuk-body-s">Number of the document: {d.id}</p>
        </section>
      ))}
      {page.whole.length > 0 && (
        <Details summary={`What was found whole on this page (${page.whole.length})`} open={page.whole.length <= 40}>
          <DataTable
            caption="Documents found whole"
            hideCaption
            rows={page.whole}
            rowKey={(d) => d.id}
            columns={[
              { key: "title", heading: "Document", cell: (d) => d.title, rowHeader: true },
              ...(page.enrolmentId || !page.isLead ? [] : [{ key: "learner", heading: "Learner", cell: (d: { learner: string }) => d.learner }]),
              { key: "state", heading: "State", cell: (d) => d.state },
              { key: "signatures", heading: "Signatures", cell: (d) => String(d.signatures), numeric: true },
              { key: "files", heading: "Files", cell: (d) => String(d.files), numeric: true },
            ]}
          />
        </Details>
      )}
      <p className="govuk-body">
        Signatures given before a document came back for changes stood under an earlier text and are not checked. The same check runs on the server
        with <code>npm run documents:verify</code>.
        {page.enrolmentId && page.isLead && (
          <>
            {" "}
            <Link className="govuk-link" to="/verify">
              Check everybody’s
            </Link>
          </>
        )}
      </p>
    </Page>
  );
}
