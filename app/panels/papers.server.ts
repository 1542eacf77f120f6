/** What a panel leaves on paper: letters, certificate, minutes, report. Who may have it, the page asks. */
import type { Config } from "#app/shared/config.server";
import { dayAndTime, fullDay, londonDay, longDay, type Instant } from "#app/shared/dates";
import { pdfOf, type PdfInfo } from "#app/shared/pdf.server";
import { SUPPRESSED } from "#app/shared/small-numbers";
import type { Readable } from "node:stream";
import type { letterFacts } from "./read.server";
import type { minutesOf } from "./read-minutes.server";
import { outsideRows, type Report } from "./report";
import type { Span } from "./read-report.server";
import { decided, outcomeWords } from "./rules";

type Names = Pick<Config, "academy" | "council" | "brandColour">;
type Letter = Awaited<ReturnType<typeof letterFacts>>;
const info = (names: Names, title: string, madeAt: Instant): PdfInfo => ({ title, author: names.academy, madeAt, colour: names.brandColour });

/** Plain and kind, to the learner. */
export function outcomeLetter(names: Names, l: Letter, now: Instant): Readable {
  const { outcome } = l;
  const said = outcomeWords({ ...outcome, programme: l.programme });
  return pdfOf(info(names, `Outcome of ${l.programme}: ${l.learner}`, now), (pdf) => {
    head(pdf, names, l);
    pdf.paragraph(`Dear ${l.givenName}`);
    pdf.heading(1, said.title);
    pdf.paragraph(said.words);
    pdf.heading(2, "What the panel says to you");
    pdf.paragraph(outcome.toLearner);
    added(pdf, l);
    sign(pdf, names, l);
  });
}

/** To the assessor: what was decided on their recommendation, and what the panel says about it. */
export function assessorLetter(names: Names, l: Letter, now: Instant): Readable {
  const { outcome } = l;
  return pdfOf(info(names, `Moderation outcome: ${l.learner}`, now), (pdf) => {
    head(pdf, names, l);
    pdf.paragraph(`Dear ${l.assessor?.split(" ")[0] ?? "assessor"}`);
    pdf.heading(1, `The panel’s decision on ${l.learner}`);
    pdf.facts([
      ...(outcome.recommended ? [["You recommended", outcome.recommended === "pass" ? "Pass" : "Fail"] as const] : []),
      ["The panel decided", `${decided[outcome.decision]} on ${longDay(londonDay(outcome.decidedAt))}`],
      ...(outcome.what ? [[outcome.decision === "defer" ? "Because" : "What is asked for", outcome.what] as const] : []),
      ...(outcome.byOn ? [["By", fullDay(outcome.byOn)] as const] : []),
    ]);
    pdf.heading(2, "What the panel says to you");
    pdf.paragraph(outcome.toAssessor);
    pdf.heading(2, "What the panel says to the learner");
    pdf.paragraph(outcome.toLearner);
    added(pdf, l);
    sign(pdf, names, l);
  });
}
type PdfBody = Parameters<Parameters<typeof pdfOf>[1]>[0];
function head(pdf: PdfBody, names: Names, l: Letter): void {
  pdf.paragraph(names.academy, { look: "strong" });
  pdf.paragraph(names.council, { look: "quiet" });
  pdf.paragraph(longDay(londonDay(l.outcome.decidedAt)));
  pdf.space(8);
}
function added(pdf: PdfBody, l: Letter): void {
  for (const a of l.outcome.addenda) {
    pdf.heading(2, `Added on ${dayAndTime(a.at)}`);
    pdf.paragraph(a.body);
  }
}
function sign(pdf: PdfBody, names: Names, l: Letter): void {
  pdf.space(10);
  pdf.paragraph(`${l.chair ?? "The chair"}, for the moderation panel${l.outcome.meetsOn ? ` of ${longDay(l.outcome.meetsOn)}` : ""}`);
  pdf.paragraph(`${names.academy}, ${names.council}`, { look: "quiet" });
}

/** A local certificate: the academy's and the council's names, no national mark. */
export function certificate(names: Names, l: Letter, now: Instant): Readable {
  const on = longDay(londonDay(l.outcome.decidedAt));
  return pdfOf({ ...info(names, `Certificate of completion: ${l.learner}`, now), landscape: true, framed: true, numbered: false }, (pdf) => {
    pdf.space(76);
    pdf.paragraph(names.council, { look: "lead", align: "center" });
    pdf.paragraph(names.academy, { look: "quiet", align: "center" });
    pdf.space(24);
    pdf.heading(1, "Certificate of completion", { align: "center" });
    pdf.space(18);
    pdf.paragraph("This is to certify that", { align: "center" });
    pdf.paragraph(l.learner, { look: "lead", align: "center" });
    if (l.sweNumber) pdf.paragraph(`Social Work England registration ${l.sweNumber}`, { look: "quiet", align: "center" });
    pdf.space(10);
    pdf.paragraph("has completed and passed", { align: "center" });
    pdf.paragraph(l.programme, { look: "strong", align: "center" });
    pdf.paragraph(`${longDay(l.startsOn)} to ${l.endedOn ? longDay(l.endedOn) : on}`, { align: "center" });
    pdf.space(24);
    pdf.paragraph(`Confirmed by the moderation panel on ${on}`, { align: "center" });
    pdf.space(26);
    pdf.paragraph(`${l.chair ?? ""}, chair of the panel`, { align: "center" });
  });
}

export function minutesPaper(names: Names, m: Awaited<ReturnType<typeof minutesOf>>, now: Instant): Readable {
  return pdfOf(
    { ...info(names, `Minutes of the moderation panel of ${longDay(m.meetsOn)}`, now), header: `Moderation panel, ${longDay(m.meetsOn)}` },
    (pdf) => {
      pdf.heading(1, `Minutes of the moderation panel of ${fullDay(m.meetsOn)}`);
      pdf.facts([["Place", m.place], ["Chair", m.chairName], ["Members", m.seats.join(", ")], ...(m.minutes ? [["Notes", m.minutes] as const] : [])]);
      for (const c of m.cases) {
        pdf.heading(2, c.title);
        pdf.facts(c.facts);
        if (c.discussion.length > 0) {
          pdf.heading(3, "Discussion");
          for (const d of c.discussion) pdf.paragraph(`${d.by}, ${d.when}: ${d.body}`);
        }
        for (const n of c.later) pdf.paragraph(n);
      }
      if (m.cases.length === 0) pdf.paragraph("No case was before this panel.");
    },
  );
}

/** For outside the academy: numbers under five hidden, nobody's words. */
export function reportPaper(names: Names, report: Report, span: Span, now: Instant): Readable {
  const title = `Moderation summary report, ${longDay(span.from)} to ${longDay(span.to)}`;
  return pdfOf({ ...info(names, title, now), header: "Moderation summary report" }, (pdf) => {
    pdf.heading(1, title);
    pdf.paragraph(`${names.academy}, ${names.council}`, { look: "quiet" });
    pdf.paragraph(
      `“${SUPPRESSED}” stands for a number under five, or one from which such a number could be worked out. What people wrote is left out.`,
    );
    const rows = outsideRows(report);
    for (const part of [...new Set(rows.map((r) => r.part))]) {
      pdf.heading(2, part);
      pdf.table(
        [
          { heading: "What", share: 4 },
          { heading: "Number", align: "right" },
        ],
        rows.filter((r) => r.part === part).map((r) => [r.line, r.value]),
      );
    }
  });
}
