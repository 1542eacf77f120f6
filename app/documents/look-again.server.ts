import { data } from "@remix-run/node";
import type { Day } from "#app/shared/dates";
import { textAt, textsAt, type FormValues } from "#app/shared/form-values";
import { lookAgainAt } from "./identifying";

/**
 * Before a form is acted on: what in these boxes (their labels by name) could identify somebody, once, as a 422 with everything that was
 * typed. Null where there is nothing, or where the writer has been told and sends it as it is. It never blocks.
 */
export function askToLookAgain(
  { viewer, today }: { viewer: { name: string }; today: Day },
  sent: FormValues,
  labels: Readonly<Record<string, string>>,
  around: readonly (string | null)[] = [],
) {
  const boxes = Object.entries(labels).map(([name, label]) => ({ name, label, text: textAt(sent, name) }));
  const names = [viewer.name, ...around].filter((name): name is string => name !== null);
  const found = lookAgainAt(boxes, names, today);
  const told = textsAt(sent, "checked");
  if (found.every((f) => told.includes(f.key))) return null;
  return data({ values: sent, errors: {} as Record<string, string>, lookAgain: found }, { status: 422 });
}
