import type { RequestHandler } from "express";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { LoadContext } from "#app/shared/context.server";

/** What the server notes beside an answer. */
export type Locals = { requestId: string; nonce: string; context?: LoadContext };

/** The address of an invitation, of an answer and of a calendar is its key, so the log must not hold it, however the address is written. */
export const maskedPath = (path: string): string =>
  path.replace(/^(\/+(?:invitation|answer|calendar)\/+)[^/.]+/i, "$1…").replace(/(?:[A-Za-z0-9_-]|%[0-9A-Fa-f]{2}){40,}/g, "…");

/** A fault as it is logged: PostgreSQL repeats the values of a refused row in its `detail`, and those are somebody's. */
export function faultFields(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, table, constraint } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  const cause = error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : undefined;
  const known = Object.entries({ code, table, constraint, cause }).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return { type: error.name, message: error.message, stack: error.stack ?? "", ...Object.fromEntries(known) };
}

/** One line per request: who, what, how it ended, how long it took. Never a query string, a body or a cookie. */
export const requestLog =
  (log: Logger, trustProxy: boolean): RequestHandler =>
  (req, res, next) => {
    const began = process.hrtime.bigint();
    const given = trustProxy ? req.get("x-request-id") : undefined;
    const requestId = given && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
    const path = maskedPath(req.path);
    res.locals.requestId = requestId;
    res.setHeader("X-Request-Id", requestId);
    res.on("close", () => {
      const ms = Math.round(Number(process.hrtime.bigint() - began) / 10_000) / 100;
      const cut = res.writableFinished ? {} : { cut: true };
      log.info(
        { requestId, method: req.method, path, status: res.statusCode, ms, personId: (res.locals as Locals).context?.personId, ...cut },
        "request",
      );
    });
    next();
  };
