import { data, type ActionFunctionArgs } from "@remix-run/node";
import type { z } from "zod";
import { contextOf, type Context } from "./context.server";
import { formValues, type FormValues } from "./form-values";
import { Refusal } from "./refusal";

/** What a form gets back when something in it is not right: what was typed, and a sentence for each field ("" = the whole form). */
export type Problems = { values: FormValues; errors: Record<string, string> };

/** A form's problems as a 422 answer. */
export const problems = (values: FormValues, errors: Record<string, string>) => {
  const shown = { ...values };
  for (const secret of ["password", "current"]) delete shown[secret]; // a password is never sent back to a page
  return data<Problems>({ values: shown, errors }, { status: 422 });
};

export const errorsOf = (error: z.ZodError): Record<string, string> => {
  const errors: Record<string, string> = {};
  for (const issue of error.issues) errors[issue.path.join(".")] ??= issue.message;
  return errors;
};

/** Runs an act on checked values; a problem or a refusal comes back as a 422 with everything that was typed. */
export async function attempt<S extends z.ZodType, T>(schema: S, values: FormValues, act: (values: z.output<S>) => Promise<T>) {
  const read = schema.safeParse(values);
  if (!read.success) return problems(values, errorsOf(read.error));
  try {
    return await act(read.data);
  } catch (error) {
    if (error instanceof Refusal) return problems(values, { [error.field ?? ""]: error.message });
    throw error;
  }
}

/**
 * An action in one line: who is asking, what they sent, what to do with it. `may` is asked before the form is read: to those who may
 * not send it, the address does not exist, whatever is wrong with the form.
 */
export async function answer<S extends z.ZodType, T>(
  args: ActionFunctionArgs,
  schema: S,
  act: (ctx: Context, values: z.output<S>) => Promise<T>,
  may?: (ctx: Context) => unknown,
) {
  const ctx = await contextOf(args);
  await may?.(ctx);
  const values = await readForm(args.request);
  return attempt(schema, values, (checked) => act(ctx, checked));
}

/** The form that was sent, or an empty one where it cannot be read (a broken body is a form with nothing in it). */
export async function readForm(request: Request): Promise<FormValues> {
  try {
    return formValues(await request.formData());
  } catch {
    return {};
  }
}

/** What was typed, and what would follow from it, before it is done. */
export type Shown<T> = { values: FormValues; shown: T; /** what the button sends along: it has been shown for exactly this */ seen: string };

/**
 * An action in two steps, with JavaScript and without: first what would follow is shown; sent again as it was shown, it is done. What
 * was changed in between is shown anew.
 */
export async function answerInTwo<S extends z.ZodType<Record<string, unknown>>, T, R>(
  args: ActionFunctionArgs,
  schema: S,
  {
    may,
    show,
    save,
  }: {
    may: (ctx: Context) => unknown;
    show: (ctx: Context, values: z.output<S>) => Promise<T>;
    save: (ctx: Context, values: z.output<S>) => Promise<R>;
  },
) {
  const ctx = await contextOf(args);
  await may(ctx);
  const values = await readForm(args.request);
  return attempt(schema, values, async (checked) => {
    const { id: _, ...said } = checked;
    const seen = JSON.stringify(said);
    if (values.seen === seen) return save(ctx, checked);
    return data<Shown<T>>({ values, shown: await show(ctx, checked), seen });
  });
}
