/** The web server around the portal: headers, files, guards, the log; the pages themselves are Remix's. */
import type { ServerBuild } from "@remix-run/node";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler, type Response } from "express";
import helmet from "helmet";
import { sql } from "kysely";
import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { systemClock } from "#app/shared/clock.server";
import type { Config } from "#app/shared/config.server";
import type { LoadContext } from "#app/shared/context.server";
import type { Connection } from "#db/connect.server";
import { builtFiles } from "./assets";
import { bodyLimit, ownPagesOnly, readToTheEnd, soundAddress } from "./guards";
import { plainPage } from "./plain-page";
import { requestLog, type Locals } from "./request-log";
import { sections } from "./sections";

type Parts = {
  config: Config;
  connection: Connection;
  log: Logger;
  /** answers every page; see `pages` */
  pages: (getLoadContext: (req: Request, res: Response) => LoadContext) => RequestHandler;
  /** the built files, or whatever serves them instead while developing */
  files: RequestHandler;
  /** true once the server is going away */
  stopping: () => boolean;
  /** while developing, Vite puts styles and scripts into the page that the policy would refuse */
  developing?: boolean;
};

export const pages =
  (build: ServerBuild): Parts["pages"] =>
  (getLoadContext) =>
    sections(build, getLoadContext, "production");

export { builtFiles };

export function createPortal({ config, connection, log, pages, files, stopping, developing = false }: Parts): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("trust proxy", config.trustProxy);

  app.use(requestLog(log, config.trustProxy > 0));
  app.use((_req, res, next) => {
    res.locals.nonce = randomBytes(16).toString("base64");
    if (stopping()) res.setHeader("Connection", "close");
    next();
  });
  app.use(headers(config, developing));
  app.get("/healthz", health(connection, stopping));
  app.use(soundAddress(config.trustProxy > 0));
  app.use(files);
  app.use(ownPagesOnly(config.origin));
  app.use(bodyLimit);
  app.use(readToTheEnd);
  app.use((_req, res, next) => {
    res.setHeader("Cache-Control", "no-store"); // what people write here must not stay on a shared computer
    next();
  });
  app.use(
    pages((req, res) => {
      const { requestId, nonce } = res.locals as Locals;
      const logError = (error: unknown) => log.error({ requestId, err: error }, "fault");
      const context: LoadContext = {
        db: connection.db,
        writer: connection.writer,
        config,
        clock: systemClock,
        nonce,
        requestId,
        remoteAddress: req.ip ?? "",
        logError,
      };
      res.locals.context = context;
      return context;
    }),
  );
  app.use(fault(log));
  return app;
}

const headers = (config: Config, developing: boolean): RequestHandler => {
  const ownOrNonce = ["'self'", (_req: unknown, res: unknown) => `'nonce-${((res as Response).locals as Locals).nonce}'`];
  const policy = helmet({
    contentSecurityPolicy: developing
      ? false
      : {
          useDefaults: false,
          directives: {
            defaultSrc: ["'none'"],
            scriptSrc: ownOrNonce,
            styleSrc: ownOrNonce,
            imgSrc: ["'self'", "data:"],
            fontSrc: ["'self'"],
            connectSrc: ["'self'"],
            manifestSrc: ["'self'"],
            formAction: ["'self'"],
            frameAncestors: ["'none'"],
            baseUri: ["'none'"],
            ...(config.https ? { upgradeInsecureRequests: [] } : {}),
          },
        },
    // not "no-referrer", which makes browsers send "Origin: null" with a plain form, and that is refused
    referrerPolicy: { policy: "same-origin" },
    strictTransportSecurity: config.https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    frameguard: { action: "deny" },
  });
  return (req, res, next) => {
    res.setHeader("X-Robots-Tag", "noindex, nofollow");
    res.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");
    policy(req, res, next);
  };
};

const health =
  ({ db }: Connection, stopping: () => boolean): RequestHandler =>
  (_req, res) => {
    res.setHeader("Cache-Control", "no-store");
    const answer = (status: number, text: string) => void res.status(status).type("txt").send(text);
    if (stopping()) return answer(503, "stopping");
    sql`select 1`.execute(db).then(
      () => answer(200, "ok"),
      () => answer(503, "the database does not answer"),
    );
  };

/** What went wrong outside Remix. Express tells an error handler by its four arguments. */
const fault =
  (log: Logger): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    if (req.destroyed && !res.writable) return;
    const { requestId } = res.locals as Locals;
    log.error({ requestId, err: error }, "fault");
    plainPage(res, 500, "Sorry, something went wrong", `Try again in a few minutes. If it happens again, tell us this number: ${requestId}.`);
  };
