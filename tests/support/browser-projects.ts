import { existsSync } from "node:fs";
import { join } from "node:path";

/** The database file of a project's own server, for journeys that have to reach behind the screen (a session that runs out). */
export const databaseOf = (folder: string, project: string): string => join(folder, `${project}.sqlite`);

/** The browser that was named or that the system has; undefined is Playwright's own. `npm test` finds or installs one and names it. */
export const browserPath = (): string | undefined =>
  process.env.CHROMIUM_PATH ??
  ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable"].find((file) => existsSync(file));
