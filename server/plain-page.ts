import type { Response } from "express";

const escape = (text: string) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A page for the few answers given before the portal itself is asked: it has to need nothing. */
export function plainPage(res: Response, status: number, title: string, ...sentences: string[]): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const nonce = res.locals.nonce as string;
  res.status(status).type("html").setHeader("Cache-Control", "no-store");
  res.send(`<!doctype html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${escape(title)}</title>
    <style nonce="${nonce}">body { font: 1.1875rem/1.5 system-ui, sans-serif; color: #0b0c0c; max-width: 38rem; margin: 3rem auto; padding: 0 1rem; }</style>
  </head>
  <body>
    <main>
      <h1>${escape(title)}</h1>
      ${sentences.map((s) => `<p>${escape(s)}</p>`).join("\n      ")}
      <p><a href="/">Go to the home page</a></p>
    </main>
  </body>
</html>
`);
}
