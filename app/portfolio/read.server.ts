import { allow } from "#app/access/allow.server";
import { learnerYear, assessorsOf, relationsOf, type LearnerYear } from "#app/asye/read.server";
import { caseloadTerms, ceilingsOf, loadsOf } from "#app/caseload/read.server";
import { isOver, type Unit } from "#app/caseload/rules";
import { attachmentsOf, type Attachment } from "#app/documents/read-attachments.server";
import { documentPage, evidenceOf, type DocumentPage, type Evidence } from "#app/documents/read.server";
import { protectedTimeOf, type KeptEntry } from "#app/protected-time/read.server";
import { yearToDate, type SpanOfTime } from "#app/protected-time/rules";
import { supervisionOf, promiseOf, type LoggedSession } from "#app/supervision/read.server";
import { cadence, type Cadence } from "#app/supervision/rules";
import type { Context } from "#app/shared/context.server";
import type { Day, Period } from "#app/shared/dates";
import { inOrder } from "./rules";

export type Reading = Pick<Context, "db" | "viewer" | "today" | "now">;
export type Portfolio = {
  year: LearnerYear;
  sweNumber: string | null;
  programme: { name: string; version: number };
  assessors: (Period & { name: string })[];
  /** what this viewer may read, numbered from 1 in this order */
  documents: Evidence[];
  /** of what they may not read: that it was done, and when */
  doneOnly: Evidence[];
  /** how many files each document has */
  files: Map<string, number>;
};

/** What is in the portfolio of a year, for the learner and the academy lead. Nobody else: 404. Ten queries, however much there is. */
export async function portfolioOf(ctx: Reading, enrolmentId: string): Promise<Portfolio> {
  const year = await learnerYear(ctx, enrolmentId);
  allow(ctx, "learner.takePortfolio", relationsOf(year.enrolment));
  const { sweNumber } = await ctx.db.selectFrom("person").where("id", "=", year.enrolment.personId).select("sweNumber").executeTakeFirstOrThrow();
  const programme = await ctx.db
    .selectFrom("programme")
    .where("id", "=", year.enrolment.programmeId)
    .select(["name", "version"])
    .executeTakeFirstOrThrow();
  const all = inOrder(
    await evidenceOf(ctx, enrolmentId),
    year.programme.stages.map((s) => s.key),
  );
  const documents = all.filter((d) => d.readable);
  const files = new Map<string, number>();
  for (const { documentId } of await attachmentsOf(
    ctx,
    documents.map((d) => d.id),
  ))
    files.set(documentId, (files.get(documentId) ?? 0) + 1);
  const assessors = (await assessorsOf(ctx, enrolmentId)).reverse();
  return { year, sweNumber, programme, assessors, documents, doneOnly: all.filter((d) => !d.readable), files };
}

/** One document as it goes in. Read one after the other, so that a long year takes no more memory than a short one. */
export type WholeDocument = { number: number; line: Evidence; page: DocumentPage; attachments: Attachment[] };
export async function* wholeDocuments(ctx: Reading, { documents }: Portfolio): AsyncGenerator<WholeDocument> {
  for (const [i, line] of documents.entries())
    yield { number: i + 1, line, page: await documentPage(ctx, line.id), attachments: await attachmentsOf(ctx, [line.id]) };
}

export type Beside = {
  sessions: LoggedSession[];
  standing: Cadence;
  time: SpanOfTime;
  entries: KeptEntry[];
  /** `load` and `ceiling` in `unit`s */
  caseload: { on: Day; cases: number; joint: number; load: number; unit: Unit; ceiling: number | null; over: boolean }[];
};
/** What stands beside the documents: supervision, protected time, caseload. */
export async function besideOf(ctx: Reading, { year }: Portfolio): Promise<Beside> {
  const { id, personId, startsOn, endedOn } = year.enrolment;
  const until = endedOn !== null && endedOn < ctx.today ? endedOn : ctx.today;
  const sessions = (await supervisionOf(ctx, id)).sessions.filter((s) => s.heldOn <= until).reverse();
  const { time } = await protectedTimeOf(ctx, id);
  const terms = await caseloadTerms(ctx, [personId]);
  const snapshots = await loadsOf(ctx, terms, [personId], startsOn, until);
  const ceilingOn = ceilingsOf(terms, [year]);
  return {
    sessions,
    standing: cadence(promiseOf(year), sessions, ctx.today),
    time: yearToDate(time, until),
    entries: time.entries.filter(({ onDay }) => onDay <= until).reverse(),
    caseload: snapshots.map(({ snapshotOn: on, cases, joint, load, unit }) => {
      const ceiling = ceilingOn(personId, on)?.ceiling ?? null;
      return { on, cases, joint, load, unit, ceiling, over: isOver({ cases, load }, ceiling) };
    }),
  };
}
