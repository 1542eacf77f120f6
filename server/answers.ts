/**
 * Remix behind Express, as `@remix-run/express` does it, but for two things that cost more than many a page does: only the headers that
 * somebody here reads are handed on (Remix copies the request for each loader), and a page, which is there whole (entry.server.tsx),
 * goes out whole instead of through a chain of streams.
 */
import {
  createReadableStreamFromReadable,
  createRequestHandler,
  writeReadableStreamToWritable,
  type AppLoadContext,
  type ServerBuild,
} from "@remix-run/node";
import compression from "compression";
import type { Request as Asked, RequestHandler, Response as Answering } from "express";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

export type LoadContextOf = (req: Asked, res: Answering) => AppLoadContext;

/** What pages, and Remix for them, read of a request beside its address. */
const READ = ["cookie", "content-type", "content-length", "accept", "accept-language", "user-agent", "host", "origin", "x-forwarded-host"];
/** Gzip at its quickest: measured, brotli at its quickest is larger and no quicker. Files are compressed by the build. */
const LEVEL = 1;
const SMALL = 1024;
const zip = promisify(gzip);
const compress = compression({ level: LEVEL });
const takesGzip = (req: Asked) => /\bgzip\b/.test(req.get("accept-encoding") ?? "");

export function answers(build: ServerBuild, getLoadContext: LoadContextOf, mode: string): RequestHandler {
  const handle = createRequestHandler(build, mode);
  return async (req, res, next) => {
    try {
      const context = getLoadContext(req, res);
      const answer = await handle(asRemixTakesIt(req, res), context);
      res.status(answer.status);
      answer.headers.forEach((value, name) => res.append(name, value));
      const { page } = context;
      if (page !== undefined && answer.body === null && req.method !== "HEAD") await sendPage(req, res, page);
      else await sendStream(req, res, answer);
    } catch (error) {
      next(error);
    }
  };
}

function asRemixTakesIt(req: Asked, res: Answering): Request {
  const headers = new Headers();
  for (const name of READ) {
    const value = req.headers[name];
    if (typeof value === "string") headers.set(name, value);
  }
  const gone = new AbortController();
  res.on("close", () => {
    if (!res.writableFinished) gone.abort();
  });
  const init: RequestInit = { method: req.method, headers, signal: gone.signal };
  if (req.method !== "GET" && req.method !== "HEAD") Object.assign(init, { body: createReadableStreamFromReadable(req), duplex: "half" });
  return new Request(`${req.protocol}://${req.get("x-forwarded-host") ?? req.get("host") ?? req.hostname}${req.originalUrl}`, init);
}

async function sendPage(req: Asked, res: Answering, page: Buffer): Promise<void> {
  res.vary("Accept-Encoding");
  let body = page;
  if (page.length > SMALL && takesGzip(req)) {
    res.setHeader("Content-Encoding", "gzip");
    body = await zip(page, { level: LEVEL });
  }
  res.setHeader("Content-Length", body.length);
  res.end(body);
}

/** Data for a page that is there already, files made for somebody: as they come, compressed where that helps. */
function sendStream(req: Asked, res: Answering, answer: Response): Promise<void> {
  return new Promise((done, fail) => {
    if (takesGzip(req)) req.headers["accept-encoding"] = "gzip";
    compress(req, res, () => {
      if (answer.body === null) done(void res.end());
      else writeReadableStreamToWritable(answer.body, res).then(done, fail);
    });
  });
}
