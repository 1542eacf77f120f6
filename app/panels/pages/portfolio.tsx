import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { contextOf, param } from "#app/shared/context.server";
import { RecordForm } from "#app/shared/form";
import { textAt } from "#app/shared/form-values";
import { attempt, readForm } from "#app/shared/responses.server";
import { Hidden, TextInput, Tick } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, DataTable, Details, Inset, Tag } from "#app/shared/ui/parts";
import { Words } from "#app/documents/parts";
import type { Piece } from "../anonymise";
import { fileWords } from "../portfolio";
import { attachmentForm, keepForm, releaseForm, wordForm } from "../forms";
import { caseFor } from "../read-cases.server";
import { checkingPage, memberPortfolio } from "../read.server";
import { changeWords, recallPortfolio, releasePortfolio } from "../write-cases.server";

export const handle = { title: (d: { label: string }) => `Portfolio: ${d.label}` };

/** Also after a refusal: what came meanwhile has to be on the page that says so. */
export const shouldRevalidate = () => true;

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  const done = new URL(args.request.url).searchParams.get("done");
  const at = `/panels/${panelId}/cases/${caseId}`;
  if (can(ctx.viewer, "panels.arrange")) {
    const checking = await checkingPage(ctx, caseId, panelId);
    return { label: checking.label, at, done, checking, reading: null };
  }
  const { case: label, portfolio, sees } = await memberPortfolio(ctx, caseId, panelId);
  return { label, at, done, checking: null, reading: { portfolio, sees } };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  allow(ctx, "panels.arrange");
  const [panelId, caseId] = [param(args, "panelId"), param(args, "caseId")];
  await caseFor(ctx, caseId, panelId);
  const values = await readForm(args.request);
  const act = textAt(values, "act");
  const here = (done: string) => redirect(`/panels/${panelId}/cases/${caseId}/portfolio?done=${done}`);
  if (act === "release")
    return attempt(releaseForm, values, async ({ checked }) => {
      await releasePortfolio(ctx, caseId, checked);
      return here("released");
    });
  if (act === "recall") {
    await recallPortfolio(ctx, caseId);
    return here("recalled");
  }
  if (act === "keep" || act === "forget")
    return attempt(keepForm, values, async ({ version, word }) => {
      await changeWords(ctx, caseId, version, { act, word });
      return here("words");
    });
  if (act === "tickAttachment" || act === "untickAttachment")
    return attempt(attachmentForm, values, async ({ version, attachmentId }) => {
      await changeWords(ctx, caseId, version, { act, attachmentId });
      return here("file");
    });
  return attempt(wordForm, values, async ({ version, word, as }) => {
    await changeWords(ctx, caseId, version, { act: "replace", word, as });
    return here("words");
  });
}

const notices: Record<string, string> = {
  released: "Released. The members it is given to can read it now.",
  recalled: "Taken back. The members do not see it until it is released again.",
  words: "Saved. Look through the list again.",
  file: "Saved. Members read the files that are ticked, and no others.",
};

/** For the coordinator: every replacement, to be checked before anybody reads it. For members: the portfolio without names. */
export default function PortfolioPage() {
  const { label, at, done, checking, reading } = useLoaderData<typeof loader>();
  return (
    <Page
      title={checking ? `Check the portfolio of ${label.toLowerCase()}` : `Portfolio of ${label.toLowerCase()}`}
      caption={checking?.learner}
      back={{ to: at, label }}
      notice={done && Object.hasOwn(notices, done) ? notices[done] : null}
      wide={checking !== null}
    >
      {checking ? <Checking c={checking} at={at} /> : reading && <Reading {...reading} at={at} />}
    </Page>
  );
}

type CheckingData = Awaited<ReturnType<typeof checkingPage>>;
function Checking({ c, at }: { c: CheckingData; at: string }) {
  const sent = useActionData<{ values?: { act?: string }; errors?: Record<string, string> }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  // the small forms have no field in which to say what was wrong
  const plain = sent && !["release", "replace"].includes(sent.values?.act ?? "") ? Object.values(sent.errors ?? {})[0] : undefined;
  const open = !c.released && c.open;
  const total = c.replaced.reduce((n, r) => n + r.count, 0);
  return (
    <>
      <p className="govuk-body-l">
        {total === 0
          ? "No name was found. Read it through all the same: a nickname or a place is not known to the portal."
          : `${total === 1 ? "One name was" : `${total} names were`} replaced. Look at every line: what is missing is added below, what was no name is left as it stands.`}
      </p>
      {c.released ? (
        <Inset>
          <p className="govuk-body">Released on {c.released}. It can be changed once it is taken back.</p>
          {c.open && <Small at={at} act="recall" label="Take it back from the members" />}
        </Inset>
      ) : (
        c.open && (
          <RecordForm schema={releaseForm} answer={of("release")} submit="Release to the members">
            <Hidden name="act" value="release" />
            <Hidden name="checked" value={c.hash} />
            <Tick name="sure" label="I have looked at every replacement, and no name is left" />
          </RecordForm>
        )
      )}
      {plain && <Inset>{plain}</Inset>}
      <DataTable
        caption={`${c.replaced.length} different words replaced, the doubtful ones first`}
        rows={c.replaced}
        rowKey={(r) => `${r.was} ${r.as}`}
        columns={[
          {
            key: "was",
            heading: "Found",
            rowHeader: true,
            cell: (r) => (
              <>
                {r.was} {r.common && <Tag colour="yellow">Also a word</Tag>}
              </>
            ),
          },
          { key: "as", heading: "Replaced by", cell: (r) => r.as },
          { key: "count", heading: "How often", numeric: true, cell: (r) => r.count },
          {
            key: "where",
            heading: "Where",
            cell: (r) => (
              <ul className="govuk-list govuk-!-margin-bottom-0">
                {r.contexts.map((x, n) => (
                  <li key={n}>
                    …{x.before}
                    <mark>{r.was}</mark>
                    {x.after}… <span className="govuk-hint">{x.where}</span>
                  </li>
                ))}
              </ul>
            ),
          },
          ...(!open
            ? []
            : [
                {
                  key: "act",
                  heading: "No name?",
                  cell: (r: CheckingData["replaced"][number]) => (
                    <Small at={at} act="keep" label="Leave it as it stands" about={r.was} word={r.was} version={c.version} />
                  ),
                },
              ]),
        ]}
      />
      {open && (
        <>
          <h2 className="govuk-heading-m">Replace another word</h2>
          <RecordForm key={`word-${c.version}`} schema={wordForm} answer={of("replace")} submit="Replace it">
            <Hidden name="act" value="replace" />
            <Hidden name="version" value={String(c.version)} />
            <TextInput name="word" label="Word" hint="A nickname, a place, a school. It is found whole, in any case." />
            <TextInput name="as" label="What to put in its place" hint="For example: the learner, a town, a school." />
          </RecordForm>
        </>
      )}
      {(c.words.replace.length > 0 || c.words.keep.length > 0) && (
        <>
          <h2 className="govuk-heading-m">Your own words</h2>
          <ul className="govuk-list">
            {c.words.replace.map((w) => (
              <li key={w.word}>
                “{w.word}” becomes “{w.as}”{" "}
                {open && <Small at={at} act="forget" label="Take this back" about={w.word} word={w.word} version={c.version} />}
              </li>
            ))}
            {c.words.keep.map((w) => (
              <li key={w}>
                “{w}” stays as it stands {open && <Small at={at} act="forget" label="Take this back" about={w} word={w} version={c.version} />}
              </li>
            ))}
          </ul>
        </>
      )}
      <Files c={c} at={at} open={open} />
      <h2 className="govuk-heading-m">The portfolio as the members will read it</h2>
      {c.marked.map((d) => (
        <Details key={d.id} summary={[d.title, d.stageName].filter(Boolean).join(", ")}>
          {d.sections.map((s) => (
            <section key={s.heading}>
              <h3 className="govuk-heading-s">{s.heading}</h3>
              {s.fields.map((f) => (
                <div key={f.label}>
                  <p className="govuk-body govuk-!-font-weight-bold">{f.label}</p>
                  {f.words.map((pieces, n) => (
                    <p className="govuk-body app-paper__words" key={n}>
                      <Marked pieces={pieces} />
                    </p>
                  ))}
                </div>
              ))}
            </section>
          ))}
        </Details>
      ))}
    </>
  );
}
/** Which attached files the members may read: none until somebody has looked into it. */
function Files({ c, at, open }: { c: CheckingData; at: string; open: boolean }) {
  const rows = c.marked.flatMap((d) => d.files.map((f) => ({ ...f, documentId: d.id, where: [d.title, d.stageName].filter(Boolean).join(", ") })));
  if (rows.length === 0) return <p className="govuk-body">No file is attached to anything in this portfolio.</p>;
  type Row = (typeof rows)[number];
  return (
    <>
      <h2 className="govuk-heading-m">Attached files</h2>
      <p className="govuk-body">
        The portal cannot take a name out of a file, and members read no file until you have ticked it. Open it first and look also at its own
        properties, which may name who made it. Members get it under a plain name, like file-1.pdf.
      </p>
      <DataTable
        caption={`${rows.filter((f) => f.ticked).length} of ${rows.length} ticked for the members`}
        rows={rows}
        rowKey={(f) => f.id}
        columns={[
          {
            key: "file",
            heading: "File",
            rowHeader: true,
            cell: (f: Row) => (
              <a className="govuk-link" href={`/documents/${f.documentId}/attachments/${f.id}`} download>
                {f.fileName}
              </a>
            ),
          },
          { key: "kind", heading: "Kind", cell: (f: Row) => fileWords(f) },
          { key: "where", heading: "Attached to", cell: (f: Row) => f.where },
          {
            key: "may",
            heading: "Members",
            cell: (f: Row) => (f.ticked ? <Tag colour="green">Names nobody: may read it</Tag> : <Tag colour="grey">Do not see it</Tag>),
          },
          ...(open
            ? [
                {
                  key: "act",
                  heading: "Change",
                  cell: (f: Row) => (
                    <Small
                      at={at}
                      act={f.ticked ? "untickAttachment" : "tickAttachment"}
                      label={f.ticked ? "Keep it from them" : "It names nobody"}
                      about={f.fileName}
                      attachmentId={f.id}
                      version={c.version}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
    </>
  );
}
const Marked = ({ pieces }: { pieces: readonly Piece[] }) => (
  <>
    {pieces.map((p, n) =>
      typeof p === "string" ? (
        p
      ) : (
        <mark key={n} title={p.was}>
          {p.as}
        </mark>
      ),
    )}
  </>
);
function Small({
  at,
  act,
  label,
  about,
  word,
  attachmentId,
  version,
}: {
  at: string;
  act: string;
  label: string;
  about?: string;
  word?: string;
  attachmentId?: string;
  version?: number;
}) {
  return (
    <Form method="post" action={`${at}/portfolio`} className="app-inline-form">
      <input type="hidden" name="act" value={act} />
      {word !== undefined && <input type="hidden" name="word" value={word} />}
      {attachmentId !== undefined && <input type="hidden" name="attachmentId" value={attachmentId} />}
      {version !== undefined && <input type="hidden" name="version" value={version} />}
      <button className="govuk-button govuk-button--secondary govuk-!-margin-bottom-0">
        {label}
        {about && <span className="govuk-visually-hidden">: {about}</span>}
      </button>
    </Form>
  );
}

type ReadingData = Pick<Awaited<ReturnType<typeof memberPortfolio>>, "portfolio" | "sees">;
function Reading({ portfolio, sees, at }: ReadingData & { at: string }) {
  return (
    <>
      <p className="govuk-body-l">
        Names of the learner, the team and everybody around them are replaced. If you recognise somebody, say so on the page of the case and step
        back.
      </p>
      <h2 className="govuk-heading-m">The year in figures</h2>
      <ul className="govuk-list">
        {portfolio.index.map((l) => (
          <li key={l.label}>
            <strong>{l.label}</strong>: {l.words}
          </li>
        ))}
        {portfolio.selfAssessments.map((s) => (
          <li key={s}>
            <strong>Self-assessment</strong>: {s}
          </li>
        ))}
      </ul>
      <nav aria-label="Contents">
        <h2 className="govuk-heading-m">Contents</h2>
        <ol className="govuk-list govuk-list--number">
          {portfolio.documents.map((d) => (
            <li key={d.id}>
              <a className="govuk-link" href={`#d-${d.id}`}>
                {[d.title, d.stageName].filter(Boolean).join(", ")}
              </a>
            </li>
          ))}
        </ol>
      </nav>
      {portfolio.documents.map((d) => (
        <section key={d.id} aria-labelledby={`d-${d.id}`} className="app-paper">
          <h2 className="govuk-heading-l" id={`d-${d.id}`}>
            {[d.title, d.stageName].filter(Boolean).join(", ")}
          </h2>
          <p className="govuk-hint">{d.signed}</p>
          {d.recommends && !sees && <Inset>It carries the assessor’s recommendation. You can read it once your first view is given.</Inset>}
          {d.sections.map((s) => (
            <section key={s.heading}>
              <h3 className="govuk-heading-m">{s.heading}</h3>
              {s.fields.map((f) => (
                <div key={f.label}>
                  <h4 className="govuk-heading-s app-paper__label">{f.label}</h4>
                  <Words words={f.words} list={f.list} />
                </div>
              ))}
            </section>
          ))}
          {d.files.length > 0 && (
            <section>
              <h3 className="govuk-heading-m">Files</h3>
              <ul className="govuk-list">
                {d.files.map((f) => (
                  <li key={f.id}>
                    <a className="govuk-link" href={`${at}/files/${f.id}`} download>
                      {f.name}
                    </a>{" "}
                    ({f.words})
                  </li>
                ))}
              </ul>
            </section>
          )}
        </section>
      ))}
      <ButtonLink to={at}>{sees ? "Back to the case" : "Go to your first view"}</ButtonLink>
    </>
  );
}
