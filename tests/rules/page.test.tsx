import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Page } from "#app/shared/ui/page";

const DONE: Record<string, string> = { saved: "It is saved." };

test("what was done is said once; an address that says something else is passed over", () => {
  expect(renderToStaticMarkup(<Page title="A page" notice={DONE.saved} />)).toContain("It is saved.");
  for (const done of ["__proto__", "constructor", "toString", "nothing"])
    expect(renderToStaticMarkup(<Page title="A page" notice={DONE[done]} />), done).not.toContain("notice-title");
});
