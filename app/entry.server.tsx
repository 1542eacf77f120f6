import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { RemixServer, isRouteErrorResponse } from "@remix-run/react";
import { Writable } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import { NonceContext } from "./shared/nonce";

const RENDER_MS = 15_000;

/** React writes two kilobytes at a time; each piece on its way through streams and gzip costs as much as writing it did. */
function inOnePiece(done: (all: Buffer) => void): Writable {
  const pieces: Buffer[] = [];
  return new Writable({
    write(piece: Buffer, _encoding, next) {
      pieces.push(piece);
      next();
    },
    final(next) {
      done(Buffer.concat(pieces));
      next();
    },
  });
}

/** A page is sent when all of it is there: nothing is deferred. */
export default function handleRequest(request: Request, status: number, headers: Headers, remix: EntryContext, context: AppLoadContext) {
  return new Promise<Response>((done, fail) => {
    let shellReady = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={context.nonce}>
        <RemixServer context={remix} url={request.url} nonce={context.nonce} />
      </NonceContext.Provider>,
      {
        nonce: context.nonce,
        onShellReady() {
          shellReady = true;
        },
        onAllReady() {
          clearTimeout(late);
          headers.set("Content-Type", "text/html; charset=utf-8");
          pipe(
            inOnePiece((page) => {
              context.page = page;
              done(new Response(null, { status, headers }));
            }),
          );
        },
        onShellError: fail,
        onError(error) {
          status = 500;
          if (shellReady) context.logError(error); // an earlier one reaches handleError
        },
      },
    );
    const late = setTimeout(abort, RENDER_MS);
  });
}

/** A fault in a loader or an action, logged once. An answer like "404" is no fault, and neither is a reader who went away. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs) {
  if (request.signal.aborted) return;
  if (isRouteErrorResponse(error) && error.status < 500) return;
  context.logError(error);
}
