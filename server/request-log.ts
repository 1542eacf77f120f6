import type { RequestHandler } from "express";
import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import type { LoadContext } from "#app/shared/context.server";

/** What the server notes beside an answer. */
export type Locals = { requestId: string; nonce: string; context?: LoadContext };

/** An invitation's address is its key, so the log must not hold it. */
export const maskedPath = (path: string): string => path.replace(/^(\/invitation\/)[^/.]+/, "$1…");

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
