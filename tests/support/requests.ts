/** Requests as Remix hands them to a loader or an action, signed in or not. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { beginSession } from "#app/access/session.server";
import { systemClock, type Clock } from "#app/shared/clock.server";
import { readConfig } from "#app/shared/config.server";
import { NOW, type Opened } from "./engines";

const read = readConfig({ DEMO: "1" });
if (!("config" in read)) throw new Error("no configuration");
const { config } = read;

type Given = { cookie?: string; form?: Record<string, string> | [string, string][]; params?: Record<string, string>; clock?: Clock };
/** What Remix hands to a loader or an action. */
export function asked(o: Opened, address: string, { cookie, form, params = {}, clock = systemClock }: Given = {}) {
  const context = { db: o.db, writer: o.writer, config, clock, nonce: "n", requestId: "r", remoteAddress: "1", logError: () => {} };
  const headers = new Headers(cookie ? { Cookie: cookie } : {});
  const request = form
    ? new Request(`http://localhost${address}`, { method: "POST", headers, body: new URLSearchParams(form) })
    : new Request(`http://localhost${address}`, { headers });
  return { request, params, context } satisfies ActionFunctionArgs;
}

/** Gives somebody an account; answers what begins a session of theirs. */
export async function withAccount(o: Opened, personId: string, clock: Clock = systemClock): Promise<() => Promise<string>> {
  await o.writer
    .insertInto("account")
    .values({
      id: personId,
      personId,
      email: `${personId}@a.example`,
      passwordHash: "x",
      passwordSetAt: null,
      disabledAt: null,
      display: "{}",
      createdAt: NOW,
    })
    .execute();
  return async () => (await beginSession(asked(o, "/", { clock }).context, personId)).split(";")[0]!;
}
