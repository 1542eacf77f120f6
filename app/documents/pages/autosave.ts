import type { ActionFunctionArgs } from "@remix-run/node";
import { clockTime } from "#app/shared/dates";
import { contextOrRefuse, param } from "#app/shared/context.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { readForm } from "#app/shared/responses.server";
import { fieldsBy } from "../answers";
import type { AutosaveAnswer } from "../autosave";
import { readDraft, versionForm } from "../forms";
import { documentForm } from "../read.server";
import { saveDraft, STALE } from "../write.server";

const say = (answer: AutosaveAnswer, status = 200) => Response.json(answer, { status });

/** There is nothing to see at this address. */
export const loader = () => {
  throw notFound();
};

/** A draft saved while it is typed: answers in JSON, and never sends anybody to sign-in. */
export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOrRefuse(args);
  const id = param(args, "id");
  const { definition, standards } = await documentForm(ctx, id);
  const sent = await readForm(args.request);
  const read = versionForm.safeParse(sent);
  if (!read.success) return say({ wrong: "This page is incomplete. Press “Save draft”." }, 422);
  const { values } = readDraft(
    fieldsBy(definition, definition.writer),
    standards.map((s) => s.id),
    sent,
  );
  try {
    const { version, savedAt } = await saveDraft(ctx, { id, version: read.data.version, values });
    return say({ version, savedAt: clockTime(savedAt) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.field === STALE ? say({ conflict: error.message }, 409) : say({ wrong: error.message }, 422);
  }
}
