/** What the pages of panels show. What somebody may not see yet is left out here, so that no answer of any kind holds it. */
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import { dayAndTime, londonDay, longDay, type Day, type Instant } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { AttachmentType, Database, PanelDecision, PanelNoteKind } from "#db/schema";
import { gateOf, gateSentence, missingOf } from "./gate";
import { forMember, readPortfolio, readWords, type Portfolio, type PortfolioFile } from "./portfolio";
import { readView, type View } from "./questions";
import { caseFor, casesWhere, findCase, involvementsOf, teamsToday, type CaseFacts } from "./read-cases.server";
import { gateFacts, recommendationOf } from "./read-gate.server";
import { panelPage, panelsAhead } from "./read-panels.server";
import { checkedPortfolio } from "./read-portfolio.server";
import { caseSentence, decided, mustDeclare, outcomeWords, whyNotDecide, whyNotReader } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** What a panel decided about a year, the latest, or on one case of it; null when none has. No permission is asked here. */
export type Outcome = Omit<Database["panelDecision"], "id"> & {
  enrolmentId: string;
  learnerId: string;
  assessorId: string | null;
  panelId: string | null;
  meetsOn: Day | null;
  addenda: { at: Instant; body: string }[];
};
export async function outcomeOf({ db }: Pick<Context, "db">, enrolmentId: string, caseId: string | null = null): Promise<Outcome | null> {
  const row = await db
    .selectFrom("panelDecision")
    .innerJoin("panelCase", "panelCase.id", "panelDecision.caseId")
    .innerJoin("enrolment", "enrolment.id", "panelCase.enrolmentId")
    .leftJoin("panel", "panel.id", "panelCase.panelId")
    .where("panelCase.enrolmentId", "=", enrolmentId)
    .$if(caseId !== null, (q) => q.where("panelCase.id", "=", caseId))
    .orderBy("panelDecision.decidedAt", "desc")
    .select([
      ...(
        ["caseId", "decision", "recommended", "what", "byOn", "toLearner", "toAssessor", "exemplar", "issues", "decidedById", "decidedAt"] as const
      ).map((c) => `panelDecision.${c}` as const),
      "panelCase.enrolmentId",
      "enrolment.personId as learnerId",
      "panelCase.assessorId",
      "panelCase.panelId",
      "panel.meetsOn",
    ])
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const addenda = await db
    .selectFrom("panelNote")
    .where("caseId", "=", row.caseId)
    .where("kind", "=", "addendum")
    .select(["at", "body"])
    .orderBy("at")
    .execute();
  return { ...row, addenda };
}

/** The last page of a year: what is there, what is missing, the recommendation, the way to the panel, and what it decided. */
export async function finalPage(ctx: Reading, enrolmentId: string) {
  const facts = await enrolmentFacts(ctx, enrolmentId);
  const relations = relationsOf(facts);
  allow(ctx, "final.see", relations);
  const gate = await gateFacts(ctx, enrolmentId);
  const lines = gateOf(gate);
  const cases = await casesWhere(ctx.db, (q) => q.where("panelCase.enrolmentId", "=", enrolmentId));
  const current = cases.find((c) => c.decidedAt === null && c.withdrawnAt === null) ?? null;
  const outcome = await outcomeOf(ctx, enrolmentId);
  const { viewer } = ctx;
  const own = viewer.personId === facts.personId;
  const mayArrange = can(viewer, "panels.arrange");
  const maySend = facts.status === "active" && current === null && can(viewer, "final.send", relations);
  const report = await ctx.db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("kind", "=", "finalReport")
    .where("state", "<>", "withdrawn")
    .select(["id", "state"])
    .orderBy("createdAt", "desc")
    .executeTakeFirst();
  return {
    id: facts.id,
    name: facts.name,
    own,
    status: facts.status,
    endedOn: facts.endedOn,
    lines,
    sentence: gateSentence(lines),
    ready: missingOf(lines).length === 0,
    /** learner, assessor, manager and lead signed or read it: no secret among them */
    recommendation: gate.recommendation,
    report: {
      stage: gate.programme.stages.at(-1)?.key ?? "final",
      asked: gate.programme.documents.finalReport !== undefined,
      document: report && report.state !== "draft" ? report.id : null,
      mine: viewer.personId === facts.assessorId && facts.status === "active" ? (report?.id ?? "new") : null,
    },
    current: current && {
      id: current.id,
      label: current.label,
      panelId: mayArrange ? current.relations.panelId : null,
      meetsOn: current.panel?.meetsOn ?? null,
      sentAt: dayAndTime(current.submittedAt),
      sentBy: current.submittedByName,
      missing: current.missing,
      overrideReason: current.overrideReason,
      words: mayArrange ? sentenceOf(current) : current.panel ? `The panel meets on ${longDay(current.panel.meetsOn)}` : "Waiting for a panel day",
      mayTakeBack: can(viewer, "final.send", relations) && current.relations.givenIds.length === 0,
    },
    outcome: outcome && {
      decision: outcome.decision,
      what: outcome.what,
      byOn: outcome.byOn,
      programme: gate.programme.title,
      decidedOn: londonDay(outcome.decidedAt),
      toLearner: outcome.toLearner,
      toAssessor: can(viewer, "outcome.readAssessorLetter", outcome) || viewer.personId === facts.assessorId ? outcome.toAssessor : null,
      addenda: outcome.addenda.map((a) => ({ when: dayAndTime(a.at), body: a.body })),
      caseAt: mayArrange && outcome.panelId ? `/panels/${outcome.panelId}/cases/${outcome.caseId}` : null,
      letter: can(viewer, "outcome.readLetter", outcome),
      assessorLetter: can(viewer, "outcome.readAssessorLetter", outcome),
      certificate: outcome.decision === "confirmPass" && can(viewer, "outcome.readLetter", outcome),
    },
    /** what panels decided before that, the latest first, with the letters this viewer may read */
    earlier: cases
      .flatMap(({ id, decision, decidedAt, learnerId, assessorId }) =>
        decision && decidedAt && id !== outcome?.caseId ? [{ id, decision, decidedAt, learnerId, assessorId }] : [],
      )
      .sort((a, b) => (a.decidedAt < b.decidedAt ? 1 : -1))
      .map((c) => ({
        caseId: c.id,
        decision: c.decision,
        decidedOn: londonDay(c.decidedAt),
        letter: can(viewer, "outcome.readLetter", c),
        assessorLetter: can(viewer, "outcome.readAssessorLetter", c),
      })),
    maySend,
    panels: maySend ? await panelsAhead(ctx) : [],
  };
}
export type FinalPage = Awaited<ReturnType<typeof finalPage>>;

/** For the page of a year: what was decided, or that it is before a panel. Nothing where neither is so. Two queries. */
export async function panelNews(
  { db, viewer }: Reading,
  { enrolment: year, programme }: { enrolment: { id: string; personId: string }; programme: { title: string } },
): Promise<{ id: string; title: string; words: string } | null> {
  const rows = await db
    .selectFrom("panelCase")
    .leftJoin("panel", "panel.id", "panelCase.panelId")
    .leftJoin("panelDecision", "panelDecision.caseId", "panelCase.id")
    .where("panelCase.enrolmentId", "=", year.id)
    .where("panelCase.withdrawnAt", "is", null)
    .select(["panel.meetsOn", "panelDecision.decision", "panelDecision.what", "panelDecision.byOn", "panelDecision.decidedAt"])
    .orderBy("panelCase.submittedAt", "desc")
    .limit(1)
    .execute();
  const [last] = rows;
  if (!last) return null;
  const own = viewer.personId === year.personId;
  if (last.decision === null || last.decidedAt === null) {
    const when = last.meetsOn ? `The panel meets on ${longDay(last.meetsOn)}` : "It waits for a panel day";
    return { id: year.id, title: own ? "Your portfolio is with the panel" : "The portfolio is with the panel", words: `${when}.` };
  }
  if (own) return { id: year.id, ...outcomeWords({ ...last, decision: last.decision, programme: programme.title }) };
  const asked = last.what ? ` ${last.what}` : "";
  const by = last.byOn ? ` By ${longDay(last.byOn)}.` : "";
  return { id: year.id, title: `${decided[last.decision]} by the panel on ${longDay(londonDay(last.decidedAt))}`, words: `${asked}${by}`.trim() };
}

export const sentenceOf = (c: CaseFacts): string =>
  caseSentence({
    panel: c.panel,
    released: c.releasedAt !== null,
    readers: c.relations.readerIds.length,
    given: c.relations.givenIds.length,
    decision: c.decision,
    decidedOn: c.decidedAt && londonDay(c.decidedAt),
    withdrawn: c.withdrawnAt !== null,
  });
/** The same for somebody who may not know yet what was decided. */
const guardedSentence = (c: CaseFacts, sees: boolean): string => (sees || c.decision === null ? sentenceOf(c) : "The panel has decided this case.");

export type NoteLine = { id: string; kind: PanelNoteKind; by: string; when: string; source: string | null; body: string };
export type ViewLine = { name: string; own: boolean; counts: boolean; first: View | null; second: View | null };

/** One case, for its readers, its chair and the lead: each with what they may know. */
export async function casePage(ctx: Reading, caseId: string, panelId?: string) {
  const c = await caseFor(ctx, caseId, panelId);
  const { viewer } = ctx;
  const { relations } = c;
  const sees = can(viewer, "case.seeViews", relations);
  const reads = relations.readerIds.includes(viewer.personId);
  const mine = reads
    ? await ctx.db.selectFrom("panelView").where("caseId", "=", c.id).where("personId", "=", viewer.personId).selectAll().execute()
    : [];
  const look = (which: "first" | "second") => {
    const row = mine.find((v) => v.look === which);
    return row ? { given: row.givenAt !== null, savedAt: dayAndTime(row.savedAt), view: readView(row.answers) } : null;
  };
  const decision = sees && c.decidedAt ? await outcomeOfCase(ctx, c.id) : null;
  return {
    id: c.id,
    label: c.label,
    panelId: relations.panelId,
    meetsOn: c.panel?.meetsOn ?? null,
    closed: !relations.open,
    sentence: guardedSentence(c, sees),
    decided: relations.decided,
    released: relations.released,
    reads,
    chairs: viewer.personId === relations.chairId && relations.open,
    chairName: c.chairName,
    first: look("first"),
    second: look("second"),
    readers:
      sees || viewer.isLead || viewer.personId === relations.chairId
        ? c.readers.map(({ name, steppedBackAt, firstGivenAt, declared, steppedBackBecause }) => ({
            name,
            steppedBack: steppedBackAt !== null,
            because: steppedBackBecause,
            given: firstGivenAt !== null,
            declared,
          }))
        : null,
    mayReadPortfolio: can(viewer, "case.readPortfolio", relations),
    mayGive: can(viewer, "case.giveView", relations) && !relations.decided,
    mayStepBack: reads && !relations.decided,
    mayDecide: can(viewer, "case.decide", relations) && !relations.decided,
    whyNotDecide: whyNotDecide(viewer, relations),
    mayDiscuss: sees && !relations.decided,
    mayAmend: relations.decided && (viewer.isLead || can(viewer, "case.decide", relations)),
    arranges: can(viewer, "panels.arrange"),
    learner: can(viewer, "panels.arrange") ? { name: c.learnerName, enrolmentId: c.enrolmentId } : null,
    recommendation: sees ? await recommendationOf(ctx, c.enrolmentId) : null,
    views: sees ? await viewsOf(ctx, c) : null,
    notes: sees ? await notesOf(ctx, c.id) : null,
    decision,
  };
}
export type CasePage = Awaited<ReturnType<typeof casePage>>;

async function viewsOf(ctx: Reading, c: CaseFacts): Promise<ViewLine[]> {
  const rows = await ctx.db
    .selectFrom("panelView")
    .where("caseId", "=", c.id)
    .where("givenAt", "is not", null)
    .select(["personId", "look", "answers"])
    .execute();
  const of = (personId: string, look: string) => {
    const row = rows.find((r) => r.personId === personId && r.look === look);
    return row ? readView(row.answers) : null;
  };
  return c.readers
    .filter((r) => r.firstGivenAt !== null)
    .map((r) => ({
      name: r.name,
      own: r.personId === ctx.viewer.personId,
      counts: r.steppedBackAt === null,
      first: of(r.personId, "first"),
      second: of(r.personId, "second"),
    }));
}

export async function notesOf({ db }: Pick<Context, "db">, caseId: string): Promise<NoteLine[]> {
  const rows = await db
    .selectFrom("panelNote")
    .innerJoin("person", "person.id", "panelNote.byId")
    .where("panelNote.caseId", "=", caseId)
    .select(["panelNote.id", "panelNote.kind", "panelNote.at", "panelNote.source", "panelNote.body", "person.givenName", "person.familyName"])
    .orderBy("panelNote.at")
    .orderBy("panelNote.id")
    .execute();
  return rows.map(({ givenName, familyName, at, ...rest }) => ({ ...rest, by: `${givenName} ${familyName}`, when: dayAndTime(at) }));
}

export type DecisionLine = {
  caseId: string;
  decision: PanelDecision;
  recommended: "pass" | "fail" | null;
  what: string | null;
  byOn: Day | null;
  toLearner: string;
  toAssessor: string;
  exemplar: string | null;
  issues: string | null;
  by: string;
  decidedOn: Day;
};
export async function decisionsOf({ db }: Pick<Context, "db">, caseIds: readonly string[]): Promise<DecisionLine[]> {
  if (caseIds.length === 0) return [];
  const rows = await db
    .selectFrom("panelDecision")
    .innerJoin("person", "person.id", "panelDecision.decidedById")
    .where("panelDecision.caseId", "in", caseIds)
    .selectAll("panelDecision")
    .select(["person.givenName", "person.familyName"])
    .execute();
  return rows.map(({ givenName, familyName, id: _, decidedById: __, decidedAt, ...rest }) => ({
    ...rest,
    by: `${givenName} ${familyName}`,
    decidedOn: londonDay(decidedAt),
  }));
}
const outcomeOfCase = async (ctx: Pick<Context, "db">, caseId: string): Promise<DecisionLine | null> => (await decisionsOf(ctx, [caseId]))[0] ?? null;

/** What a reader reads: as it was checked, with what carries the recommendation only after their first view. */
export async function memberPortfolio(
  ctx: Reading,
  caseId: string,
  panelId?: string,
): Promise<{ case: CaseFacts["label"]; sees: boolean; portfolio: Portfolio }> {
  const c = await caseFor(ctx, caseId, panelId);
  allow(ctx, "case.readPortfolio", c.relations);
  const row = await ctx.db.selectFrom("panelCase").where("id", "=", c.id).select("portfolio").executeTakeFirst();
  if (!row?.portfolio) throw notFound();
  const sees = can(ctx.viewer, "case.seeViews", c.relations);
  return { case: c.label, sees, portfolio: forMember(readPortfolio(row.portfolio), sees) };
}

/** One file of a portfolio that was released, for those who read it there; any other does not exist for them. */
export async function memberFile(
  ctx: Reading,
  { caseId, panelId, attachmentId }: { caseId: string; panelId: string; attachmentId: string },
): Promise<PortfolioFile & { sha256: string; type: AttachmentType; bytes: number }> {
  const { portfolio } = await memberPortfolio(ctx, caseId, panelId);
  const file = portfolio.documents.flatMap((d) => d.files).find((f) => f.id === attachmentId);
  const row = file && (await ctx.db.selectFrom("attachment").where("id", "=", file.id).select(["sha256", "type", "bytes"]).executeTakeFirst());
  if (!file || !row) throw notFound();
  return { ...file, ...row };
}

/** The same with every replacement, for the coordinator who checks it before anybody reads it. */
export async function checkingPage(ctx: Reading, caseId: string, panelId?: string) {
  allow(ctx, "panels.arrange");
  const c = await caseFor(ctx, caseId, panelId);
  const words = readWords(c.words);
  const { marked, replaced, portfolio, hash } = await checkedPortfolio(ctx, c, words);
  return {
    id: c.id,
    label: c.label,
    panelId: c.relations.panelId,
    learner: c.learnerName,
    version: c.version,
    released: c.releasedAt && dayAndTime(c.releasedAt),
    open: c.decidedAt === null && c.withdrawnAt === null,
    words,
    marked,
    replaced,
    selfAssessments: portfolio.selfAssessments,
    index: portfolio.index,
    hash,
  };
}

/** A panel day with what its lead arranges: for each case who may still be given it, and who not, and why. */
export async function panelDay(ctx: Reading, panelId: string) {
  const panel = await panelPage(ctx, panelId);
  const arranges = can(ctx.viewer, "panels.arrange");
  const teams = arranges
    ? await teamsToday(
        ctx.db,
        panel.seats.map((s) => s.id),
        ctx.today,
      )
    : new Map<string, string[]>();
  const toGive = arranges ? panel.cases.filter((c) => !c.decidedAt && !c.withdrawnAt) : [];
  const involvements = await involvementsOf(ctx.db, toGive, ctx.today);
  const cases = [];
  for (const c of panel.cases) {
    const sees = can(ctx.viewer, "case.seeViews", c.relations);
    const involved = toGive.includes(c) ? (involvements.get(c.enrolmentId) ?? null) : null;
    cases.push({
      id: c.id,
      label: c.label,
      learner: arranges ? c.learnerName : null,
      enrolmentId: arranges ? c.enrolmentId : null,
      sentence: guardedSentence(c, sees || ctx.viewer.isLead),
      withdrawn: c.withdrawnAt !== null,
      decided: c.decidedAt !== null,
      released: c.releasedAt !== null,
      overridden: c.overrideReason !== null,
      chairId: c.chairId,
      chairName: c.chairName,
      readers: arranges
        ? c.readers.map((r) => ({
            name: r.name,
            given: r.firstGivenAt !== null,
            steppedBack: r.steppedBackAt !== null,
            because: r.steppedBackBecause,
          }))
        : [],
      mine: c.relations.readerIds.includes(ctx.viewer.personId) ? (c.relations.givenIds.includes(ctx.viewer.personId) ? "given" : "toRead") : null,
      choices: involved
        ? panel.seats
            .filter((s) => !c.readers.some((r) => r.personId === s.id))
            .map((s) => ({ id: s.id, name: s.name, whyNot: whyNotReader(s.id, involved), declare: mustDeclare(teams.get(s.id) ?? [], involved) }))
        : [],
    });
  }
  return {
    id: panel.id,
    meetsOn: panel.meetsOn,
    place: panel.place,
    chairId: panel.chairId,
    chairName: panel.chairName,
    closed: panel.closedAt !== null,
    version: panel.version,
    seats: panel.seats,
    arranges,
    keepsMinutes: can(ctx.viewer, "panel.keepMinutes", panel.relations),
    cases,
  };
}

/** The case whose letter an address asks for with `?case=…`; null is the one decided last. */
export function caseAsked(url: string): string | null {
  const asked = new URL(url).searchParams.get("case");
  if (asked !== null && !isId(asked)) throw notFound();
  return asked;
}
/** What was decided on a year, or on one case of it, for a letter or the certificate; whether they may read it, the caller asks. */
export async function letterFacts(ctx: Reading, enrolmentId: string, caseId: string | null = null) {
  const outcome = await outcomeOf(ctx, enrolmentId, caseId);
  if (!outcome) throw notFound();
  const { definition, ...year } = await ctx.db
    .selectFrom("enrolment")
    .innerJoin("person", "person.id", "enrolment.personId")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .where("enrolment.id", "=", enrolmentId)
    .select([
      "person.givenName",
      "person.familyName",
      "person.sweNumber",
      "enrolment.startsOn",
      "enrolment.endedOn",
      "programme.definition",
      "cohort.name as cohort",
    ])
    .executeTakeFirstOrThrow();
  const people = await ctx.db
    .selectFrom("person")
    .where("id", "in", [outcome.decidedById, ...(outcome.assessorId ? [outcome.assessorId] : [])])
    .select(["id", "givenName", "familyName"])
    .execute();
  const name = (id: string | null) => {
    const p = people.find((one) => one.id === id);
    return p ? `${p.givenName} ${p.familyName}` : null;
  };
  return {
    outcome,
    ...year,
    programme: readProgramme(definition).title,
    learner: `${year.givenName} ${year.familyName}`,
    chair: name(outcome.decidedById),
    assessor: name(outcome.assessorId),
  };
}
export { findCase };
