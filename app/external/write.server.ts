/**
 * Asking somebody outside, and taking in what they answer. A link is 256 random bits, kept as its SHA-256 alone; it opens one question,
 * in the browser that began to answer it, until it is answered, withdrawn or out of date.
 */
import { createHash, randomBytes } from "node:crypto";
import type { Kysely } from "kysely";
import { allow } from "#app/access/allow.server";
import { hashed } from "#app/access/lucia.server";
import { anonymous } from "#app/access/write.server";
import { receiveDocument } from "#app/documents/write-received.server";
import { definitionFor, yearFacts } from "#app/documents/read.server";
import { playerOf } from "#app/documents/rules";
import { change, type Context, type Recording } from "#app/shared/context.server";
import type { Clock } from "#app/shared/clock.server";
import { addDays, londonDay, plusMinutes, type Day, type Instant } from "#app/shared/dates";
import type { FormValues } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { queueMail } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { Database, ExternalKind } from "#db/schema";
import type { Asked } from "./forms";
import { answeredMail, askingMail, type Site } from "./mails";
import { isAudience, QUESTIONS, questionsOf } from "./questions";
import { findRequest, namesAgreed, relationsOf, requestByToken, type AskedRequest } from "./read.server";
import {
  lastDay,
  linkState,
  originWords,
  received,
  saysSomething,
  stateOf,
  whyNotRemind,
  type How,
  type LinkState,
  type Named,
  type Sent,
} from "./rules";

const newToken = () => randomBytes(32).toString("base64url");
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

/** A link works to the end of its last day, which is this many days from today. */
const expiry = (today: Day, days: number): Instant => {
  const dayAfter = addDays(today, days + 1);
  const midnight = `${dayAfter}T00:00:00.000Z` as Instant;
  return londonDay(plusMinutes(midnight, -1)) === dayAfter ? plusMinutes(midnight, -60) : midnight;
};

// Asking

type Ask = Omit<Asked, "way"> & { enrolmentId: string; kind: ExternalKind };
/** The link, shown once; null where the same was asked before and has gone out. */
export type Link = { token: string | null; mailedTo: string | null; expiresOn: Day };

/** Asks somebody outside. The form carries the question's id: sent twice, it is asked once, and a link to hand over is made anew. */
export async function askOutside(ctx: Context, ask: Ask, site: Site): Promise<Link> {
  const year = await yearFacts(ctx, ask.enrolmentId);
  if (!year || !isAudience(ask.audience) || questionsOf(QUESTIONS, ask.audience).kind !== ask.kind) throw notFound();
  allow(ctx, "learner.askOutside", { relations: year.relations, kind: ask.kind });
  if (!(await definitionFor(ctx, year, ask.kind)) || !year.programme.stages.some((s) => s.key === ask.stage)) throw notFound();
  if (!year.active) throw new Refusal("This year has ended. Nobody needs to be asked any more");
  const names = await namesAgreed(ctx, ask.enrolmentId);
  if (ctx.viewer.personId !== year.personId && !names.includes(ask.learnerName))
    throw new Refusal(`Use ${names.join(" or ")}: how else somebody is named outside, they decide themselves`, "learnerName");

  const token = newToken();
  const expiresAt = expiry(ctx.today, ask.days);
  const values = { tokenHash: hashed(token), expiresAt };
  return change(ctx, async (ctx) => {
    await oneAtATime(ctx.db, `external ${ask.id}`);
    await forgetOld(ctx);
    const there = await findRequest(ctx, ask.id);
    if (there && (there.enrolmentId !== ask.enrolmentId || there.askedById !== ctx.viewer.personId)) throw notFound();
    if (there && (there.email !== null || stateOf(there, ctx.now) !== "waiting")) {
      ctx.record("external.asked", ask.id, { aboutId: year.personId, changes: { again: true } });
      return { token: null, mailedTo: there.email, expiresOn: lastDay(there.expiresAt) };
    }
    if (there) await ctx.db.updateTable("externalRequest").set(values).where("id", "=", ask.id).execute();
    else
      await ctx.db
        .insertInto("externalRequest")
        .values({
          ...values,
          id: ask.id,
          enrolmentId: ask.enrolmentId,
          kind: ask.kind,
          stage: ask.stage,
          audience: ask.audience,
          questions: QUESTIONS,
          askedById: ctx.viewer.personId,
          learnerName: ask.learnerName,
          who: ask.who,
          note: ask.note,
          email: ask.email,
          browserHash: null,
          askedAt: ctx.now,
          remindedAt: null,
          openedAt: null,
          answeredAt: null,
          withdrawnAt: null,
          withdrawnBecause: null,
          draft: null,
          documentId: null,
        })
        .execute();
    ctx.record("external.asked", ask.id, { aboutId: year.personId, changes: { kind: ask.kind, stage: ask.stage, byEmail: ask.email !== null } });
    await mailLink(ctx, ask.email, ask.learnerName, token, expiresAt, site, false);
    return { token, mailedTo: ask.email, expiresOn: lastDay(expiresAt) };
  });
}

const FORGOTTEN_AFTER_DAYS = 28;
/** What nobody came back for: the addresses and the drafts of links that ran out weeks ago. */
async function forgetOld(ctx: Recording<Context>): Promise<void> {
  await ctx.db
    .updateTable("externalRequest")
    .set({ email: null, draft: null })
    .where("expiresAt", "<", plusMinutes(ctx.now, -FORGOTTEN_AFTER_DAYS * 24 * 60))
    .where((eb) => eb.or([eb("email", "is not", null), eb("draft", "is not", null)]))
    .execute();
}

async function mailLink(
  ctx: Recording<Context>,
  email: string | null,
  learnerName: string,
  token: string,
  expiresAt: Instant,
  site: Site,
  again: boolean,
): Promise<void> {
  if (email === null) return;
  const queued = await queueMail(ctx, { to: email, ...askingMail(site, { learnerName, token, lastDay: lastDay(expiresAt), again }) });
  if (!queued) throw new Refusal("E-mail is not set up in this portal. Make a link to hand over instead", "way");
}

/** The question as it is now, held until the transaction ends, for those who may ask it. */
async function held(ctx: Recording<Context>, id: string): Promise<AskedRequest> {
  await oneAtATime(ctx.db, `external ${id}`);
  const request = await findRequest(ctx, id);
  if (!request) throw notFound();
  allow(ctx, "learner.askOutside", { relations: relationsOf(request), kind: request.kind });
  return request;
}
const isOver = (request: AskedRequest, now: Instant): boolean => ["answered", "withdrawn"].includes(stateOf(request, now));

/** A new link in the place of the old one, which ends: for another while, in whatever browser opens it first. What was begun is gone. */
export async function newLink(ctx: Context, id: string, days: number): Promise<Link> {
  const token = newToken();
  const expiresAt = expiry(ctx.today, days);
  return change(ctx, async (ctx) => {
    const request = await held(ctx, id);
    if (isOver(request, ctx.now)) throw new Refusal("This has been answered or withdrawn, so it needs no link any more");
    await ctx.db
      .updateTable("externalRequest")
      .set({ tokenHash: hashed(token), expiresAt, browserHash: null, openedAt: null, draft: null })
      .where("id", "=", id)
      .execute();
    ctx.record("external.linkMade", id, { aboutId: request.personId });
    return { token, mailedTo: null, expiresOn: lastDay(expiresAt) };
  });
}

/** A reminder by e-mail, with a new link: nobody knows the old one any more. What was begun in their browser stays. */
export async function remind(ctx: Context, id: string, site: Site): Promise<void> {
  const token = newToken();
  await change(ctx, async (ctx) => {
    const request = await held(ctx, id);
    const why = whyNotRemind(request, ctx.now);
    if (why) throw new Refusal(why);
    await ctx.db
      .updateTable("externalRequest")
      .set({ tokenHash: hashed(token), remindedAt: ctx.now })
      .where("id", "=", id)
      .execute();
    await mailLink(ctx, request.email, request.learnerName, token, request.expiresAt, site, true);
    ctx.record("external.reminded", id, { aboutId: request.personId });
  });
}

/** Lets the link be opened in another browser: the first was somebody else's, or is out of reach. What was begun there is gone. */
export async function release(ctx: Context, id: string): Promise<void> {
  await change(ctx, async (ctx) => {
    const request = await held(ctx, id);
    if (stateOf(request, ctx.now) !== "opened") throw new Refusal("No browser has opened this link, or it does not work any more");
    await ctx.db.updateTable("externalRequest").set({ browserHash: null, openedAt: null, draft: null }).where("id", "=", id).execute();
    ctx.record("external.released", id, { aboutId: request.personId });
  });
}

/** Takes the question back: the link ends, the address and what was begun are forgotten. */
export async function withdrawRequest(ctx: Context, id: string, because: string): Promise<void> {
  await change(ctx, async (ctx) => {
    const request = await held(ctx, id);
    if (request.answeredAt !== null) throw new Refusal("This has been answered meanwhile. You can withdraw the document instead");
    if (request.withdrawnAt === null)
      await ctx.db
        .updateTable("externalRequest")
        .set({ withdrawnAt: ctx.now, withdrawnBecause: because, email: null, draft: null })
        .where("id", "=", id)
        .execute();
    ctx.record("external.withdrawn", id, { aboutId: request.personId });
  });
}

// Answering

type Parts = { db: Kysely<Database>; writer: Kysely<Database>; clock: Clock };
/** Whoever holds a link: the link, the secret of their browser if it has one, and where they come from. */
export type Holder = { token: string; secret: string | null; address: string };
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** One secret for a browser, another trace for each question: two answers from the same phone cannot be told to be. */
const trace = (secret: string | null, requestId: string) => (secret === null ? null : sha256(`${secret}:${requestId}`));

const MINUTES = 5;
const MOST = { miss: 20, send: 60 } as const;
/** Not too many from one address: of links that open nothing, and of forms sent. The address is forgotten within minutes. */
async function countOrRefuse({ writer }: Pick<Parts, "writer">, what: keyof typeof MOST, address: string, now: Instant): Promise<void> {
  const subject = `${what}:${hashed(address)}`;
  const tooMany = await writer.transaction().execute(async (trx) => {
    await oneAtATime(trx, subject);
    await trx.deleteFrom("externalOpening").where("at", "<", plusMinutes(now, -MINUTES)).execute();
    const { times } = await trx
      .selectFrom("externalOpening")
      .where("subject", "=", subject)
      .select((eb) => eb.fn.countAll<number>().as("times"))
      .executeTakeFirstOrThrow();
    if (Number(times) >= MOST[what]) return true;
    await trx.insertInto("externalOpening").values({ id: newId(), subject, at: now }).execute();
    return false;
  });
  if (tooMany) throw new Response(`Wait ${MINUTES} minutes and try again.`, { status: 429, statusText: "Too Many Requests" });
}

export type Opened = { state: "unknown" } | { state: Exclude<LinkState, "unknown">; request: AskedRequest };
/** What a link opens, for this browser. Looking binds nothing: mail programs look at links before people do. */
export async function openLink(parts: Parts, { token, secret, address }: Holder): Promise<Opened> {
  const ctx = anonymous(parts);
  const request = TOKEN.test(token) ? await requestByToken(ctx, token) : null;
  if (!request) {
    await countOrRefuse(parts, "miss", address, ctx.now);
    return { state: "unknown" };
  }
  return { state: linkState(stateOf(request, ctx.now), request.browserHash, trace(secret, request.id)), request };
}

const GONE = "This link cannot be used any more";
/** Begins an answer: from here on the link belongs to this browser. Answers the browser's secret. */
export async function beginAnswer(parts: Parts, holder: Holder): Promise<string> {
  const ctx = anonymous(parts);
  await countOrRefuse(parts, "send", holder.address, ctx.now);
  const opened = await openLink(parts, holder);
  const secret = holder.secret ?? newToken();
  if (opened.state !== "begin") return secret; // the page says how things stand
  const { id, personId } = opened.request;
  await change(ctx, async (ctx) => {
    await ctx.db
      .updateTable("externalRequest")
      .set({ browserHash: trace(secret, id), openedAt: ctx.now })
      .where("id", "=", id)
      .where("tokenHash", "=", hashed(holder.token))
      .where("browserHash", "is", null)
      .execute();
    ctx.record("external.opened", id, { aboutId: personId });
  });
  return secret;
}

/** Kept for later, for this browser alone. */
export async function keepForLater(parts: Parts, holder: Holder, values: FormValues): Promise<void> {
  const ctx = anonymous(parts);
  await countOrRefuse(parts, "send", holder.address, ctx.now);
  const opened = await openLink(parts, holder);
  if (opened.state !== "open") throw new Refusal(GONE);
  const { id, personId } = opened.request;
  const draft = JSON.stringify(values);
  if (draft.length > 60_000) throw new Refusal("This is too long. Use fewer words");
  await change(ctx, async (ctx) => {
    const { numUpdatedRows } = await ctx.db
      .updateTable("externalRequest")
      .set({ draft })
      .where("id", "=", id)
      .where("tokenHash", "=", hashed(holder.token))
      .where("browserHash", "=", trace(holder.secret, id))
      .where("answeredAt", "is", null)
      .where("withdrawnAt", "is", null)
      .executeTakeFirst();
    if (Number(numUpdatedRows) !== 1) throw new Refusal(GONE);
    ctx.record("external.saved", id, { aboutId: personId });
  });
}

/** Takes in an answer by link. Sent twice, it is taken once. */
export async function answerByLink(
  parts: Parts,
  holder: Holder,
  answer: { sent: Sent; named: Named },
  site: Pick<Site, "origin" | "academy">,
): Promise<void> {
  const ctx = anonymous(parts);
  await countOrRefuse(parts, "send", holder.address, ctx.now);
  const opened = await openLink(parts, holder);
  if (opened.state !== "open" && opened.state !== "answeredHere") throw new Refusal(GONE);
  const { request } = opened;
  await takeIn(ctx, request, answer, { how: "link" }, site, (now) => now.browserHash === trace(holder.secret, request.id));
}

/** The same, typed in by the asker: on the phone, from a sheet of paper, from a conversation. */
export async function typeIn(
  ctx: Context,
  id: string,
  { givenOn, ...answer }: { sent: Sent; named: Named; givenOn: Day },
  site: Pick<Site, "origin" | "academy">,
): Promise<{ documentId: string }> {
  const request = await findRequest(ctx, id);
  if (!request) throw notFound();
  allow(ctx, "learner.askOutside", { relations: relationsOf(request), kind: request.kind });
  if (givenOn > ctx.today) throw new Refusal("The day on which they said it cannot be later than today", "givenOn");
  return takeIn(ctx, request, answer, { how: "typed", by: ctx.viewer.name }, site, () => true, givenOn);
}

type Taking = Pick<Context, "db" | "writer" | "now" | "today"> & { viewer: { personId: string } | null };
async function takeIn(
  ctx: Taking,
  found: AskedRequest,
  { sent, named }: { sent: Sent; named: Named },
  how: How,
  site: Pick<Site, "origin" | "academy">,
  mayStill: (now: AskedRequest) => boolean,
  givenOn: Day = ctx.today,
): Promise<{ documentId: string }> {
  const set = questionsOf(found.questions, found.audience);
  if (!saysSomething(set, sent)) throw new Refusal("Answer at least one question, or close this page if you do not want to");
  if (typeof sent.observedOn === "string" && sent.observedOn > ctx.today)
    throw new Refusal("The date of the observation cannot be later than today", "observedOn");
  const documentId = newId();
  const content = received(found, sent, named, how, givenOn);
  const text = JSON.stringify(content);
  try {
    return await change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `external ${found.id}`);
      const request = await findRequest(ctx, found.id);
      if (!request) throw notFound();
      if (request.answeredAt !== null) {
        const first = await ctx.db.selectFrom("externalAnswer").where("requestId", "=", request.id).select("content").executeTakeFirstOrThrow();
        if (first.content === text) throw new AnsweredAlready(request.documentId ?? "");
        throw new Refusal("An answer has been sent already, and that one counts. Nothing was changed");
      }
      const state = stateOf(request, ctx.now);
      const late = how.how === "typed" && state === "expired"; // what was said in time may be typed in later
      if ((!late && isOver(request, ctx.now)) || (!late && state === "expired") || !mayStill(request)) throw new Refusal(GONE);
      const year = await yearFacts(ctx, request.enrolmentId);
      const pinned = year && (await definitionFor(ctx, year, request.kind));
      if (!year || !pinned) throw notFound();
      const writerId = playerOf(pinned.definition.writer, year.relations) ?? request.askedById;
      await receiveDocument(ctx, {
        id: documentId,
        year,
        stage: request.stage,
        definitionId: pinned.id,
        definition: pinned.definition,
        writerId,
        known: request.note ? { requestAims: request.note } : {},
        fields: Object.fromEntries(content.fields),
        origin: originWords(content, ctx.now),
      });
      await ctx.db
        .insertInto("externalAnswer")
        .values({ id: newId(), requestId: request.id, documentId, receivedAt: ctx.now, content: text, contentHash: sha256(text) })
        .execute();
      await ctx.db
        .updateTable("externalRequest")
        .set({ answeredAt: ctx.now, documentId, email: null, draft: null })
        .where("id", "=", request.id)
        .execute();
      ctx.record(how.how === "link" ? "external.answered" : "external.typedIn", request.id, { aboutId: request.personId });
      if (writerId !== ctx.viewer?.personId) {
        const account = await ctx.db
          .selectFrom("account")
          .where("personId", "=", writerId)
          .where("disabledAt", "is", null)
          .select("email")
          .executeTakeFirst();
        if (account) await queueMail(ctx, { to: account.email, ...answeredMail(site, documentId) });
      }
      return { documentId };
    });
  } catch (error) {
    if (error instanceof AnsweredAlready) return { documentId: error.documentId };
    if (isDuplicate(error)) throw new Refusal(GONE);
    throw error;
  }
}
class AnsweredAlready extends Error {
  readonly documentId: string;
  constructor(documentId: string) {
    super("Answered already.");
    this.documentId = documentId;
  }
}
