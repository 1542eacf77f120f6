import type { RequestHandler } from "express";
import { plainPage } from "./plain-page";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** A form may be this large: a file, and what stands around it. */
export const MAX_BODY = 24 * 1024 * 1024;
/** Up to here a body that is too large is read and thrown away, so that the browser gets round to showing our answer. */
const MAX_DRAINED = 200 * 1024 * 1024;

const hostOf = (address: string): string | null => {
  try {
    return new URL(address).host;
  } catch {
    return null;
  }
};

/**
 * No other site may make a reader's browser change something here. Every browser of today says where a request comes from
 * (Sec-Fetch-Site); where that is missing, Origin has to be ours. No token, so forms work without JavaScript and never go stale.
 */
export const ownPagesOnly =
  (origin: string): RequestHandler =>
  (req, res, next) => {
    if (SAFE.has(req.method)) return next();
    const site = req.get("sec-fetch-site");
    const from = req.get("origin");
    // neither header: not a browser, so nobody's cookie can have been borrowed
    const ours =
      site !== undefined ? site === "same-origin" || site === "none" : from === undefined || from === origin || hostOf(from) === req.get("host");
    if (ours) return next();
    plainPage(
      res,
      403,
      "This came from another website",
      "The form you sent did not come from a page of this portal, so nothing was changed.",
      "Open the portal yourself and do it again there. If you came from a page of the portal, reload that page first.",
    );
  };

/** Only requests whose length is known in advance and is one we take. */
export const bodyLimit: RequestHandler = (req, res, next) => {
  if (SAFE.has(req.method)) return next();
  if (req.get("transfer-encoding") !== undefined) {
    res.setHeader("Connection", "close");
    return plainPage(
      res,
      411,
      "The size of what you sent is missing",
      "The portal takes only requests that say how large they are. Nothing was changed.",
    );
  }
  const length = Number(req.get("content-length") ?? 0);
  if (length <= MAX_BODY) return next();
  const refuse = () =>
    plainPage(
      res,
      413,
      "What you sent is too large",
      `A file can be at most ${/^\/documents\/[^/]+\/attachments/.test(req.path) ? 15 : 20} MB. Nothing was changed.`,
      "Go back, choose a smaller file and send it again.",
    );
  if (length > MAX_DRAINED) {
    res.setHeader("Connection", "close");
    return refuse();
  }
  req.on("end", refuse).resume();
};

/**
 * A page may answer before it has read what was sent ("not yours", "not here"). The rest is read and thrown away then; left
 * lying, it would break the connection under the browser's next request.
 */
export const readToTheEnd: RequestHandler = (req, res, next) => {
  if (!SAFE.has(req.method)) {
    res.once("finish", () => {
      if (req.complete) return;
      req.removeAllListeners("data"); // whoever was reading has stopped, and would stop the rest from coming
      req.resume();
    });
  }
  next();
};

/** An address that no browser would send, before it reaches code that takes addresses for granted. */
export const soundAddress =
  (trustProxy: boolean): RequestHandler =>
  (req, res, next) => {
    if (!trustProxy) delete req.headers["x-forwarded-host"];
    try {
      decodeURIComponent(req.path);
      new URL(`http://${req.get("host") ?? ""}${req.originalUrl}`);
    } catch {
      return plainPage(res, 400, "This address cannot be read", "Check the address, or follow the link again.");
    }
    next();
  };
