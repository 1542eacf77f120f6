/**
 * The browser half of a form. react-hook-form only checks; what is sent is the browser's own form, so the bytes are the same
 * with JavaScript and without. Every part sets its label, hint, error, `aria-describedby` and default value once.
 */
import { Form, useNavigation, useSubmit } from "@remix-run/react";
import { zodResolver } from "@hookform/resolvers/zod";
import { createContext, useContext, useEffect, useMemo, useRef, type FormEvent, type ReactNode, type RefObject } from "react";
import { FormProvider, useForm, useFormContext, type FieldErrors, type FieldValues, type Resolver } from "react-hook-form";
import type { z } from "zod";
import { asFormAnswer, textAt, textsAt, type FormValue, type FormValues } from "./form-values";
import { ErrorSummary, type SummaryError } from "./ui/error-summary";

type Props = {
  schema: z.ZodType;
  /** what the form shows at first, in the shape in which it is sent */
  values?: FormValues;
  /** `useActionData()` */
  answer?: unknown;
  /** the button's words: what happens */
  submit: string;
  children: ReactNode;
  action?: string;
  /** more buttons beside the first */
  also?: ReactNode;
  warning?: boolean;
  id?: string;
  formRef?: RefObject<HTMLFormElement>;
  onInput?: () => void;
};

/** Dotted errors of react-hook-form, flat, as the server sends them. */
function flat(errors: FieldErrors, prefix = ""): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [key, value] of Object.entries(errors)) {
    if (!value || key === "ref") continue;
    const name = prefix ? `${prefix}.${key}` : key;
    if (typeof value.message === "string" && typeof value.type === "string") out[name] = value.message;
    else if (typeof value === "object") Object.assign(out, flat(value as FieldErrors, name));
  }
  return out;
}

const nestedErrors = (errors: Record<string, string>): FieldErrors => {
  const out: Record<string, unknown> = {};
  for (const [name, message] of Object.entries(errors)) {
    const keys = (name || "form").split(".");
    let at = out;
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>;
    at[keys[keys.length - 1]!] = { type: "server", message };
  }
  return out as FieldErrors;
};

const NO_CONNECTION = "There is no connection, so nothing was sent. What you wrote is still here: press again when you are connected.";

export function RecordForm({ schema, values, answer, submit, children, action, also, warning, id, formRef, onInput }: Props) {
  const problems = asFormAnswer(answer);
  const shown = problems?.values ?? values ?? {};
  const serverErrors = useMemo(() => (problems ? nestedErrors(problems.errors) : {}), [problems]);
  const resolver = useMemo<Resolver<FieldValues>>(() => zodResolver(schema as z.ZodType<FieldValues, FieldValues>), [schema]);
  const form = useForm<FieldValues>({ defaultValues: shown, errors: serverErrors, resolver, shouldFocusError: false, reValidateMode: "onSubmit" });
  const send = useSubmit();
  const busy = useNavigation().state === "submitting";
  const own = useRef<HTMLFormElement>(null);
  const ref = formRef ?? own;
  const errors = flat(form.formState.errors);
  const count = Object.keys(errors).length;

  const said = useRef(false);
  useEffect(() => {
    if (count > 0 && !document.title.startsWith("Error: ")) document.title = `Error: ${document.title}`;
    if (count === 0 && said.current) document.title = document.title.replace(/^Error: /, ""); // not another form's
    said.current = count > 0;
  }, [count]);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    const submitter = (event.nativeEvent as SubmitEvent).submitter;
    const skip = submitter instanceof HTMLButtonElement && submitter.formNoValidate;
    event.preventDefault();
    if (busy) return;
    form.clearErrors("form");
    if (!navigator.onLine) return form.setError("form", { type: "connection", message: NO_CONNECTION });
    const target = submitter instanceof HTMLElement ? (submitter as HTMLButtonElement) : event.currentTarget;
    if (skip) send(target);
    else void form.handleSubmit(() => send(target))(event);
  };

  return (
    <FormProvider {...form}>
      <ErrorSummary errors={inOrder(errors, ref.current)} attempt={form.formState.submitCount} />
      <Form method="post" action={action} noValidate onSubmit={onSubmit} onInput={onInput} ref={ref} id={id} aria-busy={busy}>
        <ShownContext.Provider value={shown}>{children}</ShownContext.Provider>
        <div className="govuk-button-group">
          <button type="submit" className={`govuk-button${warning ? " govuk-button--warning" : ""}`}>
            {submit}
          </button>
          {also}
        </div>
      </Form>
    </FormProvider>
  );
}

/** The order in which the fields stand on the page; before the page is there, the order in which they were checked. */
function inOrder(errors: Record<string, string>, form: HTMLFormElement | null): SummaryError[] {
  const all = Object.entries(errors).map(([name, message]) => ({ name, message, at: name === "form" ? -1 : positionOf(form, name) }));
  return all.sort((a, b) => a.at - b.at).map(({ name, message }) => ({ href: name === "form" ? null : `#${fieldId(name)}`, message }));
}
const positionOf = (form: HTMLFormElement | null, name: string) => {
  const at = form ? [...form.elements].findIndex((e) => e.id === fieldId(name)) : 0;
  return at === -1 ? 9999 : at;
};

const ShownContext = createContext<FormValues>({});

/** The id of the (first) control of a field, and where its error links to. */
export const fieldId = (name: string) => `f-${name.replaceAll(".", "-")}`;

/** What the form shows under a name at first: for parts that are made of several fields. */
export const useShown = (name: string): FormValue | undefined => useContext(ShownContext)[name];

/** What every field part needs: its registration, what it shows, and its error. Outside a RecordForm it is a plain field. */
export function useField(name: string) {
  const form = useFormContext() as ReturnType<typeof useFormContext> | null;
  const shown = useContext(ShownContext);
  return {
    id: fieldId(name),
    text: textAt(shown, name),
    texts: textsAt(shown, name),
    error: form ? flat(form.formState.errors)[name] : undefined,
    register: (part?: string) => (form ? form.register(part ? `${name}.${part}` : name) : { name: part ? `${name}.${part}` : name }),
    at: (part: string) => textAt(shown, `${name}.${part}`),
  };
}
