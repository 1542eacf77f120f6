import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from "@remix-run/node";
import type { Kysely } from "kysely";
import type { AuditName } from "#app/audit/names";
import { signInFirst, viewerOf } from "#app/access/session.server";
import type { Viewer } from "#app/access/permissions";
import type { Database } from "#db/schema";
import { moment, type Clock } from "./clock.server";
import type { Config } from "./config.server";
import type { Day, Instant } from "./dates";
import { newId } from "./ids";
import { notFound } from "./refusal";

declare module "@remix-run/node" {
  /** What the server hands to every request. */
  interface AppLoadContext {
    db: Kysely<Database>;
    writer: Kysely<Database>;
    config: Config;
    clock: Clock;
    nonce: string;
    requestId: string;
    remoteAddress: string;
    /** filled in once the viewer is known, for the request's log line */
    personId?: string;
    logError: (error: unknown) => void;
    /** the page once it is rendered: it goes out whole (server/answers.ts), not through the streams of an answer */
    page?: Buffer;
  }
}
export type LoadContext = AppLoadContext;

type Moment = { now: Instant; today: Day };
/** Everything a read or a write needs: the database, who is asking, and what moment it is. */
export type Context = Moment & { db: Kysely<Database>; writer: Kysely<Database>; viewer: Viewer };
export type AuditDetails = { aboutId?: string | null; changes?: Record<string, string | number | boolean | null> };
export type Recording<C> = C & { record: (what: AuditName, subjectId: string, details?: AuditDetails) => void };

type Changing = Moment & { db: Kysely<Database>; writer: Kysely<Database>; viewer: { personId: string } | null };

const AUDIT_CHUNK = 500;

/**
 * One transaction that leaves at least one audit event, or nothing happened. Shadow `ctx` on purpose
 * (`change(ctx, async (ctx) => …)`): inside, `ctx.db` is the transaction, and the outer one would wait for it for ever.
 */
export async function change<C extends Changing, T>(ctx: C, work: (ctx: Recording<C>) => Promise<T>): Promise<T> {
  return ctx.writer.transaction().execute(async (trx) => {
    const events: Database["auditEvent"][] = [];
    const record = (what: AuditName, subjectId: string, details: AuditDetails = {}) => {
      events.push({
        id: newId(),
        happenedAt: ctx.now,
        actorId: ctx.viewer?.personId ?? null,
        what,
        subjectId,
        aboutId: details.aboutId ?? null,
        changes: JSON.stringify(details.changes ?? {}),
      });
    };
    const result = await work({ ...ctx, db: trx, writer: trx, record });
    if (events.length === 0) throw new Error("A change must say what it did: ctx.record(…) was not called.");
    for (let i = 0; i < events.length; i += AUDIT_CHUNK) {
      await trx
        .insertInto("auditEvent")
        .values(events.slice(i, i + AUDIT_CHUNK))
        .execute();
    }
    return result;
  });
}

type Args = LoaderFunctionArgs | ActionFunctionArgs;

/** The context of a request by somebody signed in; everybody else is led to sign-in and back again. */
export async function contextOf(args: Args): Promise<Context> {
  const viewer = await viewerOf(args);
  if (!viewer) throw await signInFirst(args);
  const { db, writer, clock } = args.context;
  return { db, writer, viewer, ...moment(clock) };
}

/** The same for requests made in the background (autosave): 401 instead of a way to sign-in. */
export async function contextOrRefuse(args: Args): Promise<Context> {
  const viewer = await viewerOf(args);
  if (!viewer) throw new Response("Signed out", { status: 401 });
  const { db, writer, clock } = args.context;
  return { db, writer, viewer, ...moment(clock) };
}

/** An address parameter that must be there; otherwise the page does not exist. */
export function param(args: Args, name: string): string {
  const value = args.params[name];
  if (!value || value.length > 200 || /\p{Cc}/u.test(value)) throw notFound(); // PostgreSQL takes no NUL
  return value;
}
