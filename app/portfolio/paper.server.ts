/** The portfolio as one PDF, written document by document while it is being read. */
import { inUnits } from "#app/caseload/rules";
import type { Readable } from "node:stream";
import { endedWords, pauseReasons } from "#app/asye/rules";
import { attachmentTypes, sizeWords } from "#app/documents/attachments";
import { historyLines, paperOf, signersOf } from "#app/documents/paper";
import { partName, stateSentence, whoReads } from "#app/documents/rules";
import { becauseWords, lostWords } from "#app/protected-time/rules";
import { dayAndTime, hours, londonDay, longDay, type Day } from "#app/shared/dates";
import type { Config } from "#app/shared/config.server";
import { pdfOf, type Pdf } from "#app/shared/pdf.server";
import { cadenceSentence } from "#app/supervision/rules";
import { doneWords } from "./rules";
import { besideOf, wholeDocuments, type Beside, type Portfolio, type Reading, type WholeDocument } from "./read.server";

export type House = Pick<Config, "academy" | "council" | "brandColour">;
const CHAPTERS = ["What the programme asks for", "Supervision", "Protected development time", "Caseload", "Attached files"] as const;

export function portfolioPdf(ctx: Reading, portfolio: Portfolio, house: House): Readable {
  const { enrolment } = portfolio.year;
  const title = `Portfolio of ${enrolment.name}`;
  return pdfOf(
    {
      title,
      author: `${house.academy}, ${house.council}`,
      madeAt: ctx.now,
      header: `${title}${portfolio.sweNumber ? `, registration ${portfolio.sweNumber}` : ""}`,
      colour: house.brandColour,
    },
    async (pdf) => {
      cover(pdf, ctx, portfolio, house);
      const { documents, doneOnly } = portfolio;
      pdf.contents("Contents", documents.length + CHAPTERS.length + (doneOnly.length > 0 ? 1 : 0));
      index(pdf, portfolio);
      const files: [string, string, string, string, string][] = [];
      for await (const whole of wholeDocuments(ctx, portfolio)) {
        await pdf.breath();
        document(pdf, ctx, whole);
        for (const a of whole.attachments)
          files.push([String(whole.number), a.fileName, attachmentTypes[a.type].words, sizeWords(a.bytes), a.sha256.slice(0, 16)]);
      }
      if (doneOnly.length > 0) {
        pdf.newPage();
        pdf.heading(1, "Read only by those who take part", { listed: true });
        pdf.paragraph("Whoever made this portfolio may not read these. That they were done, and when, is part of the year.");
        pdf.table(
          [{ heading: "Document", share: 2 }, { heading: "Stage" }, { heading: "Where it stands" }],
          doneOnly.map((d) => [d.title, d.stageName ?? "", sentence(doneWords(d))]),
        );
      }
      await pdf.breath();
      beside(pdf, ctx, portfolio, await besideOf(ctx, portfolio));
      pdf.newPage();
      pdf.heading(1, CHAPTERS[4], { listed: true });
      if (files.length === 0) pdf.paragraph("No files are attached to these documents.");
      else {
        pdf.paragraph(
          "The files themselves are in the ZIP of this portfolio. The fingerprint is the beginning of the SHA-256 of what is in the file.",
        );
        pdf.table(
          [
            { heading: "No.", share: 0.5 },
            { heading: "File", share: 3 },
            { heading: "Kind", share: 1.4 },
            { heading: "Size", align: "right" },
            { heading: "Fingerprint", share: 1.7 },
          ],
          files,
        );
      }
    },
  );
}

const period = (from: Day, to: Day | null) => (to === null ? `since ${longDay(from)}` : `${longDay(from)} to ${longDay(to)}`);

/** The facts of the year, as they stand on the cover and on the page. */
export function coverFacts({ year, sweNumber, programme, assessors }: Portfolio): [string, string][] {
  const { enrolment, schedule, pauses, extensions } = year;
  return [
    ["Name", enrolment.name],
    ["Social Work England registration", sweNumber ?? "Not recorded"],
    ["Programme", `${programme.name}, version ${programme.version}${year.programme.provisional ? " (draft, provisional)" : ""}`],
    ["Standards", year.terms ? `${year.terms.frameworkName}${year.terms.frameworkProvisional ? " (draft, provisional)" : ""}` : ""],
    ["Cohort", enrolment.cohortName],
    ["Began", longDay(enrolment.startsOn)],
    enrolment.status === "active"
      ? ["Planned to end", schedule.endsOn ? longDay(schedule.endsOn) : "When the pause has an end, the date follows"]
      : [endedWords(enrolment), enrolment.endedOn ? longDay(enrolment.endedOn) : ""],
    ["Pauses", pauses.length === 0 ? "None" : pauses.map((p) => `${period(p.startsOn, p.endsOn)}: ${pauseReasons[p.reason]}`).join("\n")],
    ...(extensions.length > 0
      ? [["Extended", extensions.map((e) => `until ${longDay(e.untilOn)}, agreed on ${longDay(e.agreedOn)}`).join("\n")] as [string, string]]
      : []),
    ["Assessor", assessors.map((a) => `${a.name}, ${period(a.startsOn, a.endsOn)}`).join("\n") || "Nobody is named"],
    ["Line manager today", enrolment.managerName ?? "Nobody is named"],
    ["Team today", enrolment.teamName ?? "Not known"],
  ];
}

function cover(pdf: Pdf, ctx: Reading, portfolio: Portfolio, house: House): void {
  pdf.paragraph(`${house.academy}, ${house.council}`, { look: "quiet" });
  pdf.space(90);
  pdf.heading(1, `Portfolio of ${portfolio.year.enrolment.name}`);
  pdf.paragraph(portfolio.year.programme.title, { look: "lead" });
  pdf.space(16);
  pdf.facts(coverFacts(portfolio));
  const { documents, doneOnly } = portfolio;
  pdf.paragraph(
    `${documents.length} ${documents.length === 1 ? "document" : "documents"}${doneOnly.length > 0 ? `, and ${doneOnly.length} named as done only` : ""}. Made on ${dayAndTime(ctx.now)} by ${ctx.viewer.name}, with what they may read. Drafts and what was withdrawn are left out.`,
    { look: "quiet" },
  );
}

function index(pdf: Pdf, { year, documents }: Portfolio): void {
  pdf.heading(1, CHAPTERS[0], { listed: true });
  pdf.paragraph(year.progress.gap);
  const numbers = new Map(documents.map((d, i) => [d.id, i + 1]));
  for (const stage of year.progress.stages) {
    pdf.heading(2, stage.stage.name);
    pdf.paragraph(`${stage.dueOn ? `Due on ${longDay(stage.dueOn)}. ` : ""}${stage.words}.`.replace(/\.\.$/, "."), { look: "quiet" });
    if (stage.requirements.length === 0) continue;
    pdf.table(
      [
        { heading: "Asked for", share: 2.2 },
        { heading: "Signed", share: 0.8 },
        { heading: "Where it stands", share: 2.2 },
        { heading: "Document", share: 1 },
      ],
      stage.requirements.map((r) => [
        sentence(r.needed === 1 ? r.requirement.label.one : r.requirement.label.many),
        `${Math.min(r.signed, r.needed)} of ${r.needed}`,
        sentence(r.words),
        r.documents.flatMap((d) => numbers.get(d.id) ?? []).join(", "),
      ]),
    );
  }
}
const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function document(pdf: Pdf, ctx: Reading, { number, line, page, attachments }: WholeDocument): void {
  const { definition, document, answers, names, history, standards } = page;
  const headings = new Map(standards.map((s) => [s.id, s.heading]));
  const signers = signersOf(definition, document, history, names);
  const signed = new Set(definition.signers.filter((_, at) => signers[at]?.state === "signed"));
  pdf.newPage();
  pdf.heading(1, `${number}. ${definition.title}${line.stageName ? `, ${line.stageName}` : ""}`, { listed: true });
  pdf.facts([
    ["Written by", `${names.writer}, ${partName(definition.writer)}`],
    ["State", stateSentence(document, document.waitingFor && names[document.waitingFor], ctx.today)],
    ["Read by", whoReads(definition, document.state)],
  ]);
  for (const section of paperOf(definition, answers, signed, (id) => headings.get(id) ?? id)) {
    pdf.heading(2, section.heading);
    for (const field of section.fields) {
      pdf.heading(3, `${field.label}${field.asFilledIn ? " (filled in by the portal)" : ""}`);
      if (field.table && field.table.rows.length > 0 && field.table.columns.length <= 4)
        pdf.table(
          field.table.columns.map((heading) => ({ heading })),
          field.table.rows,
        );
      else if (field.words.length === 0) pdf.paragraph("Not answered", { look: "quiet" });
      else if (field.kind === "list") pdf.list(field.words);
      else for (const words of field.words) pdf.paragraph(words);
    }
  }
  if (attachments.length > 0) {
    pdf.heading(2, "Attached files");
    pdf.list(attachments.map((a) => `${a.fileName} (${attachmentTypes[a.type].words}, ${sizeWords(a.bytes)}, fingerprint ${a.sha256.slice(0, 16)})`));
  }
  pdf.heading(2, "Signatures");
  const hashes = new Map(history.filter((h) => h.what === "signed" && h.revision === document.revision).map((h) => [h.part, h.contentHash]));
  pdf.table(
    [
      { heading: "As", share: 1.2 },
      { heading: "Name", share: 1.3 },
      { heading: "Registration" },
      { heading: "Signed on", share: 1.4 },
      { heading: "Fingerprint", share: 1.3 },
    ],
    signers.map((s, i) => [
      sentence(s.part),
      s.name ?? "Nobody has this part today",
      s.state === "signed" ? (s.sweNumber ?? "") : "",
      s.state === "signed" ? (s.when ?? "") : s.state === "waiting" ? "Waiting for this signature" : "Not yet",
      s.state === "signed" ? (hashes.get(definition.signers[i] ?? null)?.slice(0, 16) ?? "") : "",
    ]),
  );
  for (const note of history.filter((h) => h.what === "addendum")) {
    pdf.heading(2, `Addendum of ${longDay(londonDay(note.at))}, ${note.name}`);
    pdf.paragraph(note.body ?? "");
  }
  pdf.heading(2, "What happened");
  // what was asked to be changed belongs to those who wrote and signed it; that it happened is told
  pdf.list(historyLines(history).map((h) => `${h.when}: ${h.title}`));
}

function beside(pdf: Pdf, ctx: Reading, { year }: Portfolio, { sessions, standing, time, entries, caseload }: Beside): void {
  pdf.newPage();
  pdf.heading(1, CHAPTERS[1], { listed: true });
  pdf.paragraph(cadenceSentence(standing, ctx.today));
  if (sessions.length === 0) pdf.paragraph("No supervision has been recorded.");
  else
    pdf.table(
      [{ heading: "Held on" }, { heading: "How long" }, { heading: "With", share: 2 }],
      sessions.map((s) => [longDay(s.heldOn), hours(s.minutes), s.supervisorName]),
    );

  pdf.newPage();
  pdf.heading(1, CHAPTERS[2], { listed: true });
  pdf.facts([
    ["Owed", `${hours(time.owed)}, ${period(time.from, time.to)}`],
    ["Taken", hours(time.taken)],
    ["Lost", time.lost === 0 ? "None recorded" : `${hours(time.lost)}: ${lostWords(time.lostBecause)}`],
  ]);
  if (entries.length > 0)
    pdf.table(
      [{ heading: "Day" }, { heading: "How long" }, { heading: "Kind" }, { heading: "For", share: 2 }],
      entries.map((e) => [
        longDay(e.onDay),
        hours(e.minutes),
        e.kind === "lost" ? "Lost" : e.counts === 1 ? "Taken" : "Not counted",
        sentence(e.kind === "taken" ? (e.activityName ?? "Protected time") : becauseWords(e.reason)),
      ]),
    );

  pdf.newPage();
  pdf.heading(1, CHAPTERS[3], { listed: true });
  if (caseload.length === 0) pdf.paragraph("There are no counts of cases for this year.");
  else {
    const over = caseload.filter((c) => c.over).length;
    const points = caseload.some((c) => c.unit === "points");
    pdf.paragraph(
      `Over the agreed ceiling at ${over} of ${caseload.length} counts.${points ? "" : ` Full-time without a reduction is ${year.programme.workload.fullCaseload} cases.`}`,
    );
    pdf.table(
      [
        { heading: "Counted on", share: 1.4 },
        { heading: "Cases", align: "right" },
        { heading: "Of them joint", align: "right" },
        ...(points ? [{ heading: "Weight", align: "right" as const }] : []),
        { heading: "Agreed ceiling", align: "right" },
      ],
      caseload.map((c) => [
        longDay(c.on),
        String(c.cases),
        String(c.joint),
        ...(points ? [inUnits(c.load, c.unit)] : []),
        c.ceiling === null ? "" : points ? inUnits(c.ceiling, c.unit) : String(c.ceiling),
      ]),
    );
  }
}
