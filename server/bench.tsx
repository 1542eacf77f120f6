/**
 * The production server as `npm run bench` measures it, beside a bare Remix page in the same process, and with as many addresses
 * added to the site map as it is told to. Tells its processor time and memory when asked. Never part of a running portal.
 */
process.env.NODE_ENV = "production";
import { createRequestHandler } from "@remix-run/express";
import { createReadableStreamFromReadable, type ServerBuild } from "@remix-run/node";
import { Outlet, RemixServer, Scripts, useParams } from "@remix-run/react";
import type { RequestHandler } from "express";
import compression from "compression";
import { createServer } from "node:http";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { renderToPipeableStream } from "react-dom/server";
import { connect } from "#db/connect.server";
import { configOrGiveUp } from "./environment";
import { builtFiles, createPortal, pages } from "./portal";

type Route = NonNullable<ServerBuild["routes"][string]>;
type AssetRoute = ServerBuild["assets"]["routes"][string];

const BARE = /^\/bare\/\d+$/;
const LINE = "A line of a page that asks nothing of a database and knows nobody, number 1000";
const LINE_BYTES = `<p class="govuk-body">${LINE}</p>`.length;
const FRAME_BYTES = 1500;

function BareRoot() {
  return (
    <html lang="en-GB">
      <head>
        <title>Bare</title>
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}
/** As many bytes of markup as the page it stands beside. */
function BarePage() {
  const bytes = Number(useParams().bytes);
  const lines = Math.max(1, Math.round((bytes - FRAME_BYTES) / LINE_BYTES));
  return (
    <main>
      {Array.from({ length: lines }, (_, i) => (
        <p key={i} className="govuk-body">
          {LINE.slice(0, -4) + String(1000 + (i % 9000))}
        </p>
      ))}
    </main>
  );
}

const assetOf = (id: string, path: string, parentId?: string): AssetRoute => ({
  id,
  path,
  ...(parentId === undefined ? {} : { parentId }),
  module: `/assets/${id}.js`,
  imports: [],
  hasAction: false,
  hasLoader: true,
  hasErrorBoundary: false,
  hasClientAction: false,
  hasClientLoader: false,
});
const pageModule = { default: BarePage, loader: () => null } as unknown as Route["module"];

/** How Remix's own template sends a page. */
const asTheTemplateDoes: ServerBuild["entry"]["module"]["default"] = (request, status, headers, remix) =>
  new Promise<Response>((done, fail) => {
    const { pipe } = renderToPipeableStream(<RemixServer context={remix} url={request.url} />, {
      onShellReady() {
        const body = new PassThrough();
        headers.set("Content-Type", "text/html");
        done(new Response(createReadableStreamFromReadable(body), { headers, status }));
        pipe(body);
      },
      onShellError: fail,
    });
  });

function bareBuild(portal: ServerBuild): ServerBuild {
  return {
    ...portal,
    entry: { module: { ...portal.entry.module, default: asTheTemplateDoes } },
    routes: {
      root: { id: "root", path: "", module: { default: BareRoot } as unknown as Route["module"] },
      bare: { id: "bare", parentId: "root", path: "bare/:bytes", module: pageModule },
    },
    assets: { ...portal.assets, routes: { root: assetOf("root", ""), bare: assetOf("bare", "bare/:bytes", "root") } },
  };
}

/** The portal as it will be when it has grown: ten addresses to a section, beneath the same layout as its own pages. */
function grown(portal: ServerBuild, more: number): ServerBuild {
  const routes = { ...portal.routes };
  const assetRoutes = { ...portal.assets.routes };
  const layout = Object.values(portal.routes).find((r) => r?.index)?.parentId ?? "root";
  for (let i = 0; i < more; i++) {
    const id = `more-${i}`;
    const path = `section-${Math.floor(i / 10)}/:id/page-${i % 10}`;
    routes[id] = { id, parentId: layout, path, module: pageModule };
    assetRoutes[id] = assetOf(id, path, layout);
  }
  return { ...portal, routes, assets: { ...portal.assets, routes: assetRoutes } };
}

const config = configOrGiveUp();
const connection = connect(config.database);
const built = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const portal = grown((await import(built("server/portal.js"))) as ServerBuild, Number(process.env.BENCH_ROUTES ?? 0));
const bare = bareBuild(portal);
const undivided = process.env.BENCH_UNDIVIDED === "1";

const app = createPortal({
  config,
  connection,
  log: pino({ level: "info", base: undefined }, pino.destination("/dev/null")), // the line is made and written, but nobody reads it
  files: builtFiles(built("client")),
  stopping: () => false,
  pages: (getLoadContext) => {
    const ofPortal: RequestHandler = undivided
      ? createRequestHandler({ build: portal, getLoadContext, mode: "production" })
      : pages(portal)(getLoadContext);
    // the bare page is Remix as it comes, with the compression that everybody puts before it
    const [ofBare, compress] = [createRequestHandler({ build: bare, getLoadContext, mode: "production" }), compression({ level: 1 })];
    return (req, res, next) => (BARE.test(req.path) ? compress(req, res, () => void ofBare(req, res, next)) : ofPortal(req, res, next));
  },
});
createServer(app).listen(config.port);

process.on("message", () => {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  process.send?.({ cpu: (user + system) / 1000, rss, heapUsed, addresses: Object.keys(portal.routes).length });
});
process.on("disconnect", () => process.exit(0));
