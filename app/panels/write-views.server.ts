/** What members and the chair do with a case: first view, second look, discussion, decision, addendum. */
import { allow } from "#app/access/allow.server";
import { yearFacts } from "#app/documents/read.server";
import { closeYear, heldStatus } from "#app/asye/write.server";
import { change, type Context } from "#app/shared/context.server";
import { clockTime, dayAndTime, londonDay, type Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { tell, type Sender } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import type { PanelLook } from "#db/schema";
import type { DecisionValues } from "./forms";
import { writeView, type View } from "./questions";
import { involvementOf, type CaseFacts } from "./read-cases.server";
import { recommendationOf } from "./read-gate.server";
import { endsYear, conflictOf, whyNotDecide } from "./rules";
import { holdCase, once, passOver, undecided, Unchanged, type Changing } from "./write.server";

/** The field that tells a page it has two texts to show. */
export const STALE = "version";
export type ViewDraft = { look: PanelLook; /** 0 where nothing was saved yet */ version: number; view: View };
type Saved = { version: number; savedAt: Instant };

class Done extends Error {
  constructor(readonly result: Saved) {
    super("Already done.");
  }
}
const savedOr = async (work: Promise<Saved>): Promise<Saved> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Done) return error.result;
    throw error;
  }
};

/** The reader's own case, its look as it is stored, and nothing in the way of writing it. */
async function writable(ctx: Changing, caseId: string, look: PanelLook) {
  const c = await holdCase(ctx, caseId);
  allow(ctx, "case.giveView", c.relations);
  const row = await ctx.db
    .selectFrom("panelView")
    .where("caseId", "=", caseId)
    .where("personId", "=", ctx.viewer.personId)
    .where("look", "=", look)
    .selectAll()
    .executeTakeFirst();
  return { c, row };
}
function refuseUnlessOpen(ctx: Changing, c: CaseFacts, look: PanelLook, given: Instant | null): void {
  if (given !== null) throw new Refusal("Your view is given and stays as it is. Add to the discussion instead.");
  undecided(c);
  if (look === "second" && !c.relations.givenIds.includes(ctx.viewer.personId))
    throw new Refusal("Give your first view before you take a second look.");
}
const stale = (ctx: Changing, savedAt: Instant): Refusal => {
  const when = londonDay(savedAt) === ctx.today ? `today at ${clockTime(savedAt)}` : `on ${dayAndTime(savedAt)}`;
  return new Refusal(`You saved this somewhere else ${when}, after you opened it here. Nothing is lost: compare the two and save again.`, STALE);
};

/** Keeps what is written so far. A form older than the last save is told, and nothing is overwritten. */
export function saveView(ctx: Context, caseId: string, { look, version, view }: ViewDraft): Promise<Saved> {
  return savedOr(
    change(ctx, async (ctx) => {
      const { c, row } = await writable(ctx, caseId, look);
      const answers = writeView(view);
      if (row?.answers === answers) throw new Done({ version: row.version, savedAt: row.savedAt });
      refuseUnlessOpen(ctx, c, look, row?.givenAt ?? null);
      if ((row?.version ?? 0) !== version) throw stale(ctx, row?.savedAt ?? ctx.now);
      await store(ctx, caseId, look, row?.id ?? null, { version: version + 1, answers, givenAt: null });
      ctx.record("panels.viewSaved", caseId, { changes: { look, version: version + 1 } });
      return { version: version + 1, savedAt: ctx.now };
    }),
  );
}

/** The view is given: from here on it never changes, and the reader sees what the others said. Sent twice it is given once. */
export async function giveView(ctx: Context, caseId: string, { look, version, view }: ViewDraft): Promise<void> {
  await change(ctx, async (ctx) => {
    const { c, row } = await writable(ctx, caseId, look);
    const answers = writeView(view);
    if (row?.givenAt && row.answers === answers) throw new Unchanged();
    refuseUnlessOpen(ctx, c, look, row?.givenAt ?? null);
    if ((row?.version ?? 0) !== version) throw stale(ctx, row?.savedAt ?? ctx.now);
    const why = conflictOf(ctx.viewer.personId, await involvement(ctx, c));
    if (why) throw new Refusal(`You cannot give a view on this case: ${why}. Step back from it; your text is kept.`);
    await store(ctx, caseId, look, row?.id ?? null, { version: version + 1, answers, givenAt: ctx.now });
    ctx.record("panels.viewGiven", caseId, { changes: { look } });
  }).catch(passOver);
}
const involvement = (ctx: Changing, c: CaseFacts) => involvementOf(ctx.db, { enrolmentId: c.enrolmentId, learnerId: c.learnerId, today: ctx.today });

async function store(
  ctx: Changing,
  caseId: string,
  look: PanelLook,
  id: string | null,
  kept: { version: number; answers: string; givenAt: Instant | null },
) {
  const values = { ...kept, savedAt: ctx.now };
  if (id !== null) return ctx.db.updateTable("panelView").set(values).where("id", "=", id).execute();
  return ctx.db
    .insertInto("panelView")
    .values({ id: newId(), caseId, personId: ctx.viewer.personId, look, ...values })
    .execute();
}

/** "I know this learner": the member reads nothing of the case from here on. A view they gave stays, and no longer counts. */
export async function stepBack(ctx: Context, caseId: string, because: string): Promise<void> {
  await change(ctx, async (ctx) => {
    const c = await holdCase(ctx, caseId);
    if (!c.relations.readerIds.includes(ctx.viewer.personId)) throw notFound();
    allow(ctx, "case.see", c.relations);
    undecided(c);
    await ctx.db
      .updateTable("panelReader")
      .set({ steppedBackAt: ctx.now, steppedBackBecause: because })
      .where("caseId", "=", caseId)
      .where("personId", "=", ctx.viewer.personId)
      .execute();
    ctx.record("panels.steppedBack", caseId);
  });
}

async function note(ctx: Changing, caseId: string, kind: "discussion" | "addendum" | "external", n: { id: string; body: string; source?: string }) {
  const twin = await ctx.db.selectFrom("panelNote").where("id", "=", n.id).select(["caseId", "byId"]).executeTakeFirst();
  if (twin) throw twin.caseId === caseId && twin.byId === ctx.viewer.personId ? new Unchanged() : notFound();
  await ctx.db
    .insertInto("panelNote")
    .values({ id: n.id, caseId, kind, byId: ctx.viewer.personId, at: ctx.now, source: n.source ?? null, body: n.body })
    .execute();
}

/** Said to the others who read the case, once one's own first view is given. */
export const discuss = (ctx: Context, caseId: string, remark: { id: string; body: string }): Promise<void> =>
  once(
    change(ctx, async (ctx) => {
      const c = await holdCase(ctx, caseId);
      allow(ctx, "case.seeViews", c.relations);
      undecided(c);
      await note(ctx, caseId, "discussion", remark);
      ctx.record("panels.discussed", caseId);
    }),
  );

/**
 * The panel's decision, recorded by the chair of the case. It stands once and for all; confirming ends the year. The form says how much
 * stood on the page: a view or a remark that came meanwhile is read first.
 */
export async function decide(ctx: Context, caseId: string, d: DecisionValues, by?: Sender): Promise<void> {
  await once(
    change(ctx, async (ctx) => {
      const c = await holdCase(ctx, caseId);
      allow(ctx, "case.decide", c.relations);
      const there = await ctx.db.selectFrom("panelDecision").where("caseId", "=", caseId).select("id").executeTakeFirst();
      if (there?.id === d.id) throw new Unchanged();
      undecided(c);
      const why = whyNotDecide(ctx.viewer, c.relations);
      if (why) throw new Refusal(why);
      const conflict = conflictOf(ctx.viewer.personId, await involvement(ctx, c));
      if (conflict) throw new Refusal(`You cannot record a decision on this case: ${conflict}. The academy lead names another chair for it.`);
      if ((await heldStatus(ctx, c.enrolmentId)) !== "active")
        throw new Refusal("This year has ended meanwhile. The academy lead takes the case back.");
      if ((await saidSoFar(ctx, caseId)) !== d.seen)
        throw new Refusal("Somebody added to this case after you opened this page. Read it above, then record the decision again.", "seen");
      const recommendation = await recommendationOf(ctx, c.enrolmentId);
      const { id, decision, what, byOn, toLearner, toAssessor, exemplar, issues } = d;
      const says = decision === "referBack" || decision === "defer";
      await ctx.db
        .insertInto("panelDecision")
        .values({
          ...{ id, caseId, decision, recommended: recommendation?.grade ?? null, toLearner, toAssessor, exemplar, issues },
          what: says ? what : null,
          byOn: decision === "referBack" ? byOn : null,
          decidedById: ctx.viewer.personId,
          decidedAt: ctx.now,
        })
        .execute();
      await ctx.db
        .updateTable("panelCase")
        .set({ decidedAt: ctx.now, version: c.version + 1 })
        .where("id", "=", caseId)
        .execute();
      ctx.record("panels.decided", caseId, { aboutId: c.learnerId, changes: { decision, byOn: decision === "referBack" ? byOn : null } });
      await tellOfDecision(ctx, c, by);
      if (endsYear(decision))
        await closeYear(ctx, { id: c.enrolmentId, personId: c.learnerId, startsOn: c.startsOn }, { status: "completed", endedOn: ctx.today });
    }),
  );
}
/** There is something to read, and not a word of what: the one who sent the portfolio gets the way to their letter, which stays open to them. */
async function tellOfDecision(ctx: Changing, c: CaseFacts, by: Sender | undefined): Promise<void> {
  const year = await yearFacts(ctx, c.enrolmentId);
  if (!year) return;
  const { learnerId, assessorId, managerId } = year.relations;
  const subject = "the panel has met";
  const sentence = "A panel has looked at a portfolio you have to do with. What it says can be read in the portal.";
  await tell(ctx, by, [learnerId, managerId, assessorId === c.assessorId ? null : assessorId], {
    ...{ subject, sentence },
    path: `/learners/${c.enrolmentId}/final`,
  });
  await tell(ctx, by, [c.assessorId], { subject, sentence, path: `/learners/${c.enrolmentId}/assessor-letter.pdf?case=${c.id}` });
}
/** Views given and remarks made: what a chair has to have read. */
export async function saidSoFar({ db }: Pick<Context, "db">, caseId: string): Promise<number> {
  const views = await db.selectFrom("panelView").where("caseId", "=", caseId).where("givenAt", "is not", null).select("id").execute();
  const notes = await db.selectFrom("panelNote").where("caseId", "=", caseId).where("kind", "=", "discussion").select("id").execute();
  return views.length + notes.length;
}

/** A decision never changes: what has to be put right is added, dated. By the lead, or the chair while the panel is open. */
export const addAddendum = (ctx: Context, caseId: string, addendum: { id: string; body: string }): Promise<void> =>
  once(
    change(ctx, async (ctx) => {
      const c = await holdCase(ctx, caseId);
      if (!ctx.viewer.isLead) allow(ctx, "case.decide", c.relations);
      if (c.decidedAt === null) throw new Refusal("There is no decision to add to yet.");
      await note(ctx, caseId, "addendum", addendum);
      ctx.record("panels.addendumAdded", caseId, { aboutId: c.learnerId });
    }),
  );

/** What a partnership says about a decision. It is feedback: the decision stays the employer's. */
export const addExternalNote = (ctx: Context, caseId: string, feedback: { id: string; source: string; body: string }): Promise<void> =>
  once(
    change(ctx, async (ctx) => {
      allow(ctx, "panels.arrange");
      const c = await holdCase(ctx, caseId);
      if (c.decidedAt === null) throw new Refusal("External moderation looks at a decision: there is none yet.");
      await note(ctx, caseId, "external", feedback);
      ctx.record("panels.externalNoteAdded", caseId, { aboutId: c.learnerId });
    }),
  );
