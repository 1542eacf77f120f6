/** A portfolio on its way to the panel: sent, taken back, checked for names, released. */
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { change, type Context } from "#app/shared/context.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { folded } from "./anonymise";
import { gateOf, missingWords } from "./gate";
import { checkedPortfolio } from "./read-portfolio.server";
import { gateFacts } from "./read-gate.server";
import type { CaseFacts } from "./read-cases.server";
import { panelFacts } from "./read-panels.server";
import { readWords, type KeptWords } from "./portfolio";
import { chairOf, holdCase, lockPanel, nextPosition, once, passOver, undecided, Unchanged, type Changing } from "./write.server";
import { oneAtATime } from "#db/lock.server";

export type Sending = { id: string; panelId: string | null; reason: string | null };

/** By the assessor or the lead. What is missing can be passed over with a reason, which the panel reads. Sent twice it goes once. */
export async function sendToPanel(ctx: Context, enrolmentId: string, { id, panelId, reason }: Sending): Promise<void> {
  await once(
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `to the panel ${enrolmentId}`);
      const facts = await enrolmentFacts(ctx, enrolmentId);
      allow(ctx, "final.send", relationsOf(facts));
      const cases = await ctx.db.selectFrom("panelCase").where("enrolmentId", "=", enrolmentId).select(["id", "decidedAt", "withdrawnAt"]).execute();
      if (cases.some((c) => c.id === id)) throw new Unchanged();
      if (cases.some((c) => c.decidedAt === null && c.withdrawnAt === null)) throw new Refusal("This portfolio is with the panel already.");
      if (facts.status !== "active") throw new Refusal("This year has ended. Nothing can be sent to a panel from it.");
      const missing = missingWords(gateOf(await gateFacts(ctx, enrolmentId)));
      if (missing.length > 0 && !reason)
        throw new Refusal("Something is missing. Enter why the panel should look at the portfolio all the same.", "reason");
      if (panelId !== null) await lockPanel(ctx, panelId);
      const panel = panelId === null ? null : await panelFacts(ctx, panelId);
      if (panelId !== null && (!panel || panel.closedAt !== null)) throw new Refusal("This panel is not open any more. Choose again.", "panelId");
      const about = { enrolmentId, learnerId: facts.personId, startsOn: facts.startsOn };
      await ctx.db
        .insertInto("panelCase")
        .values({
          ...{ id, enrolmentId, panelId, assessorId: facts.assessorId },
          position: panelId === null ? 0 : await nextPosition(ctx, panelId),
          submittedAt: ctx.now,
          submittedById: ctx.viewer.personId,
          missing: JSON.stringify(missing),
          overrideReason: missing.length > 0 ? reason : null,
          chairId: panel ? await chairOf(ctx, panel.chairId, about) : null,
          words: JSON.stringify({ replace: [], keep: [], attachments: [] } satisfies KeptWords),
          version: 1,
          ...{ releasedAt: null, releasedById: null, decidedAt: null, withdrawnAt: null, withdrawnBecause: null, portfolio: null },
        })
        .execute();
      ctx.record("panels.caseSent", id, { aboutId: facts.personId, changes: { missing: missing.length, panel: panelId } });
    }),
  );
}

/** Taken back before anybody has given a view: the year goes on as if it had not been sent. */
export async function takeBackCase(ctx: Context, enrolmentId: string, { caseId, because }: { caseId: string; because: string }): Promise<void> {
  await change(ctx, async (ctx) => {
    const facts = await enrolmentFacts(ctx, enrolmentId);
    allow(ctx, "final.send", relationsOf(facts));
    const c = await holdCase(ctx, caseId);
    if (c.enrolmentId !== enrolmentId) throw notFound();
    if (c.withdrawnAt !== null) throw new Unchanged();
    undecided(c);
    if (c.relations.givenIds.length > 0 && facts.status === "active")
      throw new Refusal("A panel member has given a view already. The panel decides; it can refer the portfolio back.");
    await ctx.db
      .updateTable("panelCase")
      .set({ withdrawnAt: ctx.now, withdrawnBecause: because, version: c.version + 1 })
      .where("id", "=", caseId)
      .execute();
    ctx.record("panels.caseTakenBack", caseId, { aboutId: facts.personId });
  }).catch(passOver);
}

export type WordChange =
  | { act: "replace"; word: string; as: string }
  | { act: "keep"; word: string }
  /** takes either back */
  | { act: "forget"; word: string }
  | { act: "tickAttachment" | "untickAttachment"; attachmentId: string };

/** What else is made unreadable, what is left as it stands, and which files name nobody. Not while the members have it: it is taken back first. */
export async function changeWords(ctx: Context, caseId: string, version: number, next: WordChange): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const c = await holdCase(ctx, caseId);
    undecided(c);
    if (c.releasedAt !== null) throw new Refusal("The members have this portfolio. Take it back before you change it.");
    const words = readWords(c.words);
    if (next.act === "tickAttachment" && !(await inPortfolio(ctx, c, words, next.attachmentId))) throw notFound();
    const changed = changedWords(words, next);
    if (JSON.stringify(changed) === JSON.stringify(words)) throw new Unchanged();
    if (c.version !== version) throw new Refusal("Somebody changed this portfolio after you opened it. Look at it again.", "version");
    await ctx.db
      .updateTable("panelCase")
      .set({ words: JSON.stringify(changed), version: version + 1 })
      .where("id", "=", caseId)
      .execute();
    ctx.record("panels.portfolioWordsChanged", caseId, { aboutId: c.learnerId, changes: { act: next.act } });
  }).catch(passOver);
}
const inPortfolio = async (ctx: Changing, c: CaseFacts, words: KeptWords, attachmentId: string): Promise<boolean> =>
  (await checkedPortfolio(ctx, c, words)).marked.some((d) => d.files.some((f) => f.id === attachmentId));
function changedWords(words: KeptWords, next: WordChange): KeptWords {
  if ("attachmentId" in next) {
    const others = words.attachments.filter((id) => id !== next.attachmentId);
    return { ...words, attachments: next.act === "tickAttachment" ? [...others, next.attachmentId] : others };
  }
  const other = (w: string) => folded(w) !== folded(next.word);
  const replace = words.replace.filter(({ word }) => other(word));
  const keep = words.keep.filter(other);
  if (next.act === "replace") return { ...words, replace: [...replace, { word: next.word, as: next.as }], keep };
  if (next.act === "keep") return { ...words, replace, keep: [...keep, next.word] };
  return { ...words, replace, keep };
}

/** Given to the members as it was checked: the form carries what was on the page, and what has changed since is told. */
export async function releasePortfolio(ctx: Context, caseId: string, checked: string): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const c = await holdCase(ctx, caseId);
    if (c.releasedAt !== null) throw new Unchanged();
    undecided(c);
    const { portfolio, hash } = await checkedPortfolio(ctx, c, readWords(c.words));
    if (hash !== checked)
      throw new Refusal("The portfolio has changed since you opened this page. Look at it again before you release it.", "checked");
    await ctx.db
      .updateTable("panelCase")
      .set({ portfolio: JSON.stringify(portfolio), releasedAt: ctx.now, releasedById: ctx.viewer.personId, version: c.version + 1 })
      .where("id", "=", caseId)
      .execute();
    ctx.record("panels.portfolioReleased", caseId, { aboutId: c.learnerId, changes: { documents: portfolio.documents.length } });
  }).catch(passOver);
}

/** A name was overlooked: the members have it no more until it is released again. Views that were given stay. */
export async function recallPortfolio(ctx: Context, caseId: string): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const c = await holdCase(ctx, caseId);
    if (c.releasedAt === null) throw new Unchanged();
    undecided(c);
    await ctx.db
      .updateTable("panelCase")
      .set({ portfolio: null, releasedAt: null, releasedById: null, version: c.version + 1 })
      .where("id", "=", caseId)
      .execute();
    ctx.record("panels.portfolioRecalled", caseId, { aboutId: c.learnerId });
  }).catch(passOver);
}
