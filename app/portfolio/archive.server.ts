/** The portfolio as a ZIP: the PDF, the attached files in folders, the same for a machine. Each part is made when its turn comes. */
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import { endedAs } from "#app/asye/rules";
import { attachmentsOf, type Attachment } from "#app/documents/read-attachments.server";
import { historyLines, paperOf } from "#app/documents/paper";
import { partName } from "#app/documents/rules";
import { longDay } from "#app/shared/dates";
import type { FileStore } from "#app/shared/file-store.server";
import { portfolioPdf, type House } from "./paper.server";
import { besideOf, wholeDocuments, type Portfolio, type Reading } from "./read.server";
import { folderOf, readme, uniqueNames } from "./rules";

type Placed = { attachment: Attachment; path: string | null };

export async function portfolioZip(ctx: Reading, portfolio: Portfolio, house: House, files: FileStore): Promise<Readable> {
  const { documents, year } = portfolio;
  const placed = new Map<string, Placed[]>();
  for (const a of await attachmentsOf(
    ctx,
    documents.map((d) => d.id),
  ))
    placed.set(a.documentId, [...(placed.get(a.documentId) ?? []), { attachment: a, path: null }]);
  for (const [i, { id, title }] of documents.entries()) {
    const own = placed.get(id) ?? [];
    const names = uniqueNames(own.map((p) => p.attachment.fileName));
    for (const [at, p] of own.entries())
      if ((await files.size(p.attachment.sha256)) !== null) p.path = `attachments/${folderOf(i + 1, title)}/${names[at]}`;
  }

  const zip = new ZipFile();
  const out = zip.outputStream as Readable;
  const mtime = new Date(ctx.now);
  /** whatever is open when the reader goes away is closed with it */
  const open = new Set<Readable>();
  const add = (path: string, compress: boolean, make: () => Promise<Readable> | Readable) =>
    zip.addReadStreamLazy(path, { mtime, compress }, (give) => {
      if (out.destroyed) return; // nobody reads it any more
      Promise.resolve(make()).then(
        (stream) => {
          open.add(stream.once("close", () => open.delete(stream)));
          stream.once("error", (error) => out.destroy(error));
          give(null, stream);
        },
        (error: Error) => out.destroy(error),
      );
    });
  zip.on("error", (error: Error) => out.destroy(error));
  out.once("close", () => open.forEach((stream) => stream.destroy()));

  zip.addBuffer(Buffer.from(readme(year.enrolment.name, longDay(ctx.today))), "README.txt", { mtime });
  add("portfolio.pdf", false, () => portfolioPdf(ctx, portfolio, house));
  for (const { attachment, path } of [...placed.values()].flat())
    if (path !== null)
      add(path, false, async () => {
        const file = await files.read(attachment.sha256);
        if (!file) throw new Error("A file went away while the archive was made.");
        return file.stream;
      });
  add("portfolio.json", true, () => Readable.from(jsonOf(ctx, portfolio, placed), { objectMode: false }));
  zip.end();
  return out;
}

/** One object, a document at a time. */
async function* jsonOf(ctx: Reading, portfolio: Portfolio, placed: ReadonlyMap<string, Placed[]>): AsyncGenerator<Buffer> {
  const { year, programme, assessors, doneOnly } = portfolio;
  const { enrolment, schedule, pauses, extensions, progress } = year;
  const text = (value: unknown) => JSON.stringify(value, null, 1);
  const head = {
    format: "academy-portfolio.1",
    madeAt: ctx.now,
    madeBy: ctx.viewer.name,
    learner: { name: enrolment.name, registrationNumber: portfolio.sweNumber },
    year: {
      cohort: enrolment.cohortName,
      programme: programme.name,
      programmeVersion: programme.version,
      framework: year.terms?.frameworkName ?? null,
      startsOn: enrolment.startsOn,
      plannedEndOn: schedule.endsOn,
      endedOn: enrolment.endedOn,
      status: endedAs(enrolment),
      pauses: pauses.map(({ startsOn, endsOn, reason }) => ({ startsOn, endsOn, reason })),
      extensions: extensions.map(({ agreedOn, untilOn, reason }) => ({ agreedOn, untilOn, reason })),
      assessors: assessors.map(({ name, startsOn, endsOn }) => ({ name, startsOn, endsOn })),
    },
    requirements: progress.stages.map((s) => ({
      stage: s.stage.name,
      dueOn: s.dueOn,
      asked: s.requirements.map((r) => ({ label: r.requirement.label.many, needed: r.needed, signed: r.signed, words: r.words })),
    })),
  };
  yield Buffer.from(`${text(head).slice(0, -2)},\n "documents": [`);
  for await (const { number, line, page, attachments } of wholeDocuments(ctx, portfolio)) {
    const { definition, document, answers, names, history, standards } = page;
    const headings = new Map(standards.map((s) => [s.id, s.heading]));
    const current = history.filter((h) => h.what === "signed" && h.revision === document.revision && document.state !== "returned");
    const signed = new Set(current.flatMap((h) => h.part ?? []));
    const paths = new Map((placed.get(line.id) ?? []).map((p) => [p.attachment.id, p.path]));
    const mine = new Set(
      definition.sections.filter((s) => s.by === definition.writer || signed.has(s.by)).flatMap((s) => s.fields.map((f) => f.key)),
    );
    const whole = {
      number,
      id: line.id,
      kind: document.kind,
      definition: document.definitionId,
      title: definition.title,
      stage: line.stageName,
      state: document.state,
      revision: document.revision,
      writer: names.writer,
      sections: paperOf(definition, answers, signed, (id) => headings.get(id) ?? id).map((s) => ({
        heading: s.heading,
        fields: s.fields.map(({ label, words, table }) => ({ label, words, ...(table ? { table } : {}) })),
      })),
      answers: Object.fromEntries(Object.entries(answers.values).filter(([key]) => mine.has(key))),
      signatures: current.map((h) => ({
        part: h.part && partName(h.part),
        name: h.name,
        registrationNumber: h.sweNumber,
        at: h.at,
        sha256: h.contentHash,
      })),
      addenda: history.filter((h) => h.what === "addendum").map((h) => ({ at: h.at, by: h.name, body: h.body })),
      history: historyLines(history).map((h, i) => ({ at: history[i]?.at, words: h.title })),
      attachments: attachments.map((a) => ({ fileName: a.fileName, type: a.type, bytes: a.bytes, sha256: a.sha256, path: paths.get(a.id) ?? null })),
    };
    yield Buffer.from(`${number === 1 ? "" : ","}\n${text(whole)}`);
  }
  const { sessions, time, entries, caseload } = await besideOf(ctx, portfolio);
  const tail = {
    doneOnly: doneOnly.map((d) => ({ title: d.title, stage: d.stageName, state: d.state, on: d.stateSince.slice(0, 10) })),
    supervision: sessions.map((s) => ({ heldOn: s.heldOn, minutes: s.minutes, supervisor: s.supervisorName })),
    protectedTime: {
      owed: time.owed,
      taken: time.taken,
      lost: time.lost,
      entries: entries.map(({ onDay, minutes, kind, counts, activityName, reason }) => ({
        ...{ onDay, minutes, kind, counts: counts === 1, activity: activityName, reason },
      })),
    },
    caseload,
  };
  yield Buffer.from(`\n ],${text(tail).slice(1)}\n`);
}
