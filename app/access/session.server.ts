/** Who is asking: from the cookie to the viewer, and the way to sign-in for everybody else. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import type { LoadContext } from "#app/shared/context.server";
import { moment } from "#app/shared/clock.server";
import { instantOf, plusMinutes } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { hashed, luciaOf } from "./lucia.server";
import type { Viewer } from "./permissions";
import { safePath } from "./return-path";

type Args = LoaderFunctionArgs | ActionFunctionArgs;

const cookieOf = (request: Request, context: LoadContext) => luciaOf(context).readSessionCookie(request.headers.get("Cookie") ?? "");

const known = new WeakMap<object, Promise<Viewer | null>>();

/** The signed-in viewer of this request, or null; asked once per request however many loaders ask. */
export function viewerOf({ request, context }: Args): Promise<Viewer | null> {
  let viewer = known.get(context);
  if (!viewer) known.set(context, (viewer = findViewer(request, context)));
  return viewer;
}

async function findViewer(request: Request, context: LoadContext): Promise<Viewer | null> {
  const id = cookieOf(request, context);
  if (!id) return null;
  const lucia = luciaOf(context);
  if (request.method !== "GET") await rememberAccount(context, id);
  const { session, user } = await lucia.validateSession(id);
  if (!session) return null;
  const endsAt = plusMinutes(session.createdAt, context.config.session.absoluteHours * 60);
  if (endsAt <= instantOf(context.clock())) {
    await lucia.invalidateSession(id);
    return null;
  }
  // Lucia moves the end of a session in the second half of the idle time only; the whole of it counts from the last request
  const expiresAt = plusMinutes(instantOf(context.clock()), context.config.session.idleMinutes);
  if (!session.fresh && instantOf(session.expiresAt) < plusMinutes(expiresAt, -1))
    await context.writer.updateTable("session").set({ expiresAt }).where("id", "=", hashed(id)).execute();
  context.personId = user.viewer.personId;
  return user.viewer;
}

/** Whose session this was, kept before Lucia throws an expired one away: what such a person sends is held for them. */
const owners = new WeakMap<object, string>();
async function rememberAccount(context: LoadContext, sessionId: string): Promise<void> {
  const row = await context.db.selectFrom("session").where("id", "=", hashed(sessionId)).select("accountId").executeTakeFirst();
  if (row) owners.set(context, row.accountId);
}

const HELD_BYTES = 400_000;
const HELD_MINUTES = 24 * 60;
/** Where long words are written, and the page shows them again. Elsewhere nothing is held (a password least of all) and nothing is promised. */
const HELD_FOR = [
  /^\/documents\/(?!new$)[^/]+(\/edit|\/addendum|\/withdraw)?$/,
  /^\/learners\/[^/]+\/(observation-request|assessor)$/,
  /^\/requests\/[^/]+\/type-in$/,
  /^\/panels\/[^/]+\/cases\/[^/]+\/(view|decision)$/,
];

/** A redirect to sign-in that comes back here. What a person whose session ran out was just sending is held for them. */
export async function signInFirst({ request, context }: Args): Promise<Response> {
  const url = new URL(request.url);
  const next = safePath(url.pathname + url.search);
  const owner = owners.get(context);
  if (request.method === "GET" || !owner || !HELD_FOR.some((page) => page.test(url.pathname)))
    return redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  const body = (await request.clone().text()).replaceAll("\0", "");
  const isForm = (request.headers.get("Content-Type") ?? "").startsWith("application/x-www-form-urlencoded");
  if (!isForm || body.length > HELD_BYTES) return redirect(`/sign-in?next=${encodeURIComponent(next)}`);
  const { now } = moment(context.clock);
  await context.writer.deleteFrom("heldPost").where("createdAt", "<", plusMinutes(now, -HELD_MINUTES)).execute();
  await context.writer.deleteFrom("heldPost").where("accountId", "=", owner).where("path", "=", url.pathname).execute();
  await context.writer.insertInto("heldPost").values({ id: newId(), accountId: owner, path: url.pathname, body, createdAt: now }).execute();
  return redirect(`/sign-in?held=1&next=${encodeURIComponent(next)}`);
}

/** What this viewer was sending to this address when their session ran out, as form data; null when nothing is held. */
export async function heldPostFor(args: Args): Promise<URLSearchParams | null> {
  const viewer = await viewerOf(args);
  if (!viewer) return null;
  const held = await args.context.db
    .selectFrom("heldPost")
    .where("accountId", "=", viewer.accountId)
    .where("path", "=", new URL(args.request.url).pathname)
    .select("body")
    .executeTakeFirst();
  return held ? new URLSearchParams(held.body) : null;
}

/** Once it has been saved (or thrown away) it is not offered again. */
export async function forgetHeldPost(args: Args): Promise<void> {
  const viewer = await viewerOf(args);
  if (!viewer) return;
  await args.context.writer
    .deleteFrom("heldPost")
    .where("accountId", "=", viewer.accountId)
    .where("path", "=", new URL(args.request.url).pathname)
    .execute();
}

/** The Set-Cookie of a new session for this account. */
export async function beginSession(context: LoadContext, accountId: string): Promise<string> {
  const lucia = luciaOf(context);
  await lucia.deleteExpiredSessions();
  const session = await lucia.createSession(accountId, { createdAt: moment(context.clock).now });
  return lucia.createSessionCookie(session.id).serialize();
}

/** Ends this session; answers the Set-Cookie that forgets it. */
export async function endSession({ request, context }: Args): Promise<string> {
  const lucia = luciaOf(context);
  const id = cookieOf(request, context);
  if (id) await lucia.invalidateSession(id);
  return lucia.createBlankSessionCookie().serialize();
}
