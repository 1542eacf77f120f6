import type { ActionFunctionArgs } from "@remix-run/node";
import { allow } from "#app/access/allow.server";
import type { AutosaveAnswer } from "#app/documents/autosave";
import { clockTime } from "#app/shared/dates";
import { contextOrRefuse, param } from "#app/shared/context.server";
import { textAt } from "#app/shared/form-values";
import { notFound, Refusal } from "#app/shared/refusal";
import { readForm } from "#app/shared/responses.server";
import { draftOf } from "../forms";
import { caseFor } from "../read-cases.server";
import { saveView, STALE } from "../write-views.server";

const say = (answer: AutosaveAnswer, status = 200) => Response.json(answer, { status });

/** There is nothing to see at this address. */
export const loader = () => {
  throw notFound();
};

/** A view saved while it is typed: answers in JSON, and never sends anybody to sign-in. */
export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOrRefuse(args);
  const caseId = param(args, "caseId");
  allow(ctx, "case.giveView", (await caseFor(ctx, caseId, param(args, "panelId"))).relations);
  const sent = await readForm(args.request);
  const version = textAt(sent, "version");
  if (!/^\d{1,9}$/.test(version)) return say({ wrong: "This page is incomplete. Press “Save draft”." }, 422);
  const look = textAt(sent, "look") === "second" ? "second" : "first";
  try {
    const saved = await saveView(ctx, caseId, { look, version: Number(version), view: draftOf(sent) });
    return say({ version: saved.version, savedAt: clockTime(saved.savedAt) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.field === STALE ? say({ conflict: error.message }, 409) : say({ wrong: error.message }, 422);
  }
}
