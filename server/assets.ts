import express, { type RequestHandler } from "express";
import { existsSync, readdirSync } from "node:fs";
import { extname, join, relative, sep } from "node:path";

const YEAR = 365 * 24 * 3600;
const HOUR = 3600;
const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

function filesIn(folder: string): Set<string> {
  if (!existsSync(folder)) return new Set();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => e.isFile());
  return new Set(entries.map((e) => "/" + relative(folder, join(e.parentPath, e.name)).split(sep).join("/")));
}

/**
 * The files the build made. Names under /assets carry a hash of what is in them, so browsers keep them for a year; the build
 * compressed them once and for all. What is not in the folder is passed on without asking the disk.
 */
export function builtFiles(folder: string): RequestHandler {
  const files = filesIn(folder);
  const serve = express.static(folder, {
    index: false,
    redirect: false,
    cacheControl: false,
    setHeaders(res, path) {
      const encoding = ENCODINGS.find(([, ending]) => path.endsWith(ending));
      if (!encoding) return;
      res.setHeader("Content-Encoding", encoding[0]);
      res.setHeader("Content-Type", express.static.mime.lookup(path.slice(0, -encoding[1].length), "application/octet-stream") + charset(path));
    },
  });
  return (req, res, next) => {
    const path = req.path;
    if (!files.has(path) || (req.method !== "GET" && req.method !== "HEAD")) {
      if (!path.startsWith("/assets/")) return next();
      res.status(404).type("txt").send("Not found");
      return;
    }
    res.setHeader("Cache-Control", path.startsWith("/assets/") ? `public, max-age=${YEAR}, immutable` : `public, max-age=${HOUR}`);
    const better = ENCODINGS.find(([name, ending]) => files.has(path + ending) && req.acceptsEncodings(name));
    if (better || files.has(path + ".br")) res.setHeader("Vary", "Accept-Encoding");
    if (better) req.url = path + better[1];
    serve(req, res, next);
  };
}

const charset = (path: string) => (/\.(js|css|svg|txt|json|map)$/.test(path.slice(0, -extname(path).length)) ? "; charset=utf-8" : "");
