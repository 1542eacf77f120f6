/** The parts of a form, in GOV.UK markup. Each stands inside a RecordForm (or a plain form) and knows its value and error by its name. */
import type { ReactNode } from "react";
import { useField } from "../form";

export type Option = { value: string; label: string; hint?: string };
type Common = { name: string; label: ReactNode; hint?: ReactNode; /** the label is the page's heading */ heading?: boolean };

const describedBy = (id: string, hint: unknown, error: unknown) =>
  [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ") || undefined;
const group = (error: unknown) => `govuk-form-group${error ? " govuk-form-group--error" : ""}`;

function Hint({ id, children }: { id: string; children?: ReactNode }) {
  return children ? (
    <div id={`${id}-hint`} className="govuk-hint">
      {children}
    </div>
  ) : null;
}
function FieldError({ id, error }: { id: string; error: string | undefined }) {
  return error ? (
    <p id={`${id}-error`} className="govuk-error-message">
      <span className="govuk-visually-hidden">Error: </span>
      {error}
    </p>
  ) : null;
}
function Label({ id, heading, children }: { id: string; heading?: boolean | undefined; children: ReactNode }) {
  const label = (
    <label className={`govuk-label${heading ? " govuk-label--l" : " govuk-label--s"}`} htmlFor={id}>
      {children}
    </label>
  );
  return heading ? <h1 className="govuk-label-wrapper">{label}</h1> : label;
}
function Legend({ heading, children }: { heading?: boolean | undefined; children: ReactNode }) {
  return (
    <legend className={`govuk-fieldset__legend${heading ? " govuk-fieldset__legend--l" : " govuk-fieldset__legend--s"}`}>
      {heading ? <h1 className="govuk-fieldset__heading">{children}</h1> : children}
    </legend>
  );
}

type TextInputProps = Common & {
  type?: "text" | "email" | "password" | "search" | "tel";
  autoComplete?: string;
  inputMode?: "numeric" | "decimal" | "email" | "text";
  width?: 2 | 3 | 4 | 5 | 10 | 20 | 30;
  spellCheck?: boolean;
};
export function TextInput({ name, label, hint, heading, type = "text", autoComplete, inputMode, width, spellCheck }: TextInputProps) {
  const f = useField(name);
  return (
    <div className={group(f.error)}>
      <Label id={f.id} heading={heading}>
        {label}
      </Label>
      <Hint id={f.id}>{hint}</Hint>
      <FieldError id={f.id} error={f.error} />
      <input
        {...f.register()}
        id={f.id}
        type={type}
        className={`govuk-input${width ? ` govuk-input--width-${width}` : ""}${f.error ? " govuk-input--error" : ""}`}
        defaultValue={type === "password" ? undefined : f.text}
        autoComplete={autoComplete ?? "off"}
        inputMode={inputMode}
        spellCheck={spellCheck}
        aria-describedby={describedBy(f.id, hint, f.error)}
        aria-invalid={f.error ? true : undefined}
      />
    </div>
  );
}

export function TextArea({ name, label, hint, heading, rows = 6 }: Common & { rows?: number }) {
  const f = useField(name);
  return (
    <div className={group(f.error)}>
      <Label id={f.id} heading={heading}>
        {label}
      </Label>
      <Hint id={f.id}>{hint}</Hint>
      <FieldError id={f.id} error={f.error} />
      <textarea
        {...f.register()}
        id={f.id}
        rows={rows}
        className={`govuk-textarea${f.error ? " govuk-textarea--error" : ""}`}
        defaultValue={f.text}
        spellCheck
        aria-describedby={describedBy(f.id, hint, f.error)}
        aria-invalid={f.error ? true : undefined}
      />
    </div>
  );
}

type FieldsetProps = Common & { field: ReturnType<typeof useField>; role?: "group"; children: ReactNode };
/** Several controls under one legend, with its hint and its error. */
const Fieldset = ({ field, label, hint, heading, role, children }: FieldsetProps) => (
  <div className={group(field.error)}>
    <fieldset className="govuk-fieldset" role={role} aria-describedby={describedBy(field.id, hint, field.error)}>
      <Legend heading={heading}>{label}</Legend>
      <Hint id={field.id}>{hint}</Hint>
      <FieldError id={field.id} error={field.error} />
      {children}
    </fieldset>
  </div>
);

type Box = { key: string; text: string; width: 2 | 3 | 4 };
/** Small boxes side by side; the first one has the field's own id, which its error links to. */
function Boxes({ boxes, inputMode, ...common }: Common & { boxes: readonly Box[]; inputMode: "numeric" | "decimal" }) {
  const f = useField(common.name);
  return (
    <Fieldset {...common} field={f} role="group">
      <div className="govuk-date-input">
        {boxes.map(({ key, text, width }, i) => {
          const id = i === 0 ? f.id : `${f.id}-${key}`;
          return (
            <div className="govuk-date-input__item" key={key}>
              <div className="govuk-form-group">
                <label className="govuk-label govuk-date-input__label" htmlFor={id}>
                  {text}
                </label>
                <input
                  {...f.register(key)}
                  id={id}
                  className={`govuk-input govuk-date-input__input govuk-input--width-${width}${f.error ? " govuk-input--error" : ""}`}
                  type="text"
                  inputMode={inputMode}
                  autoComplete="off"
                  defaultValue={f.at(key)}
                />
              </div>
            </div>
          );
        })}
      </div>
    </Fieldset>
  );
}

const DATE_BOXES: readonly Box[] = [
  { key: "day", text: "Day", width: 2 },
  { key: "month", text: "Month", width: 2 },
  { key: "year", text: "Year", width: 4 },
];
const DURATION_BOXES: readonly Box[] = [
  { key: "hours", text: "Hours", width: 3 },
  { key: "minutes", text: "Minutes", width: 3 },
];
/** Three boxes: day, month, year. */
export const DateInput = (props: Common) => <Boxes {...props} boxes={DATE_BOXES} inputMode="numeric" />;
/** Hours and minutes. */
export const DurationInput = (props: Common) => <Boxes {...props} boxes={DURATION_BOXES} inputMode="decimal" />;

type ChoicesProps = Common & { options: readonly Option[]; small?: boolean | undefined; inline?: boolean | undefined };
function Choices({ kind, options, small, inline, ...common }: ChoicesProps & { kind: "radio" | "checkbox" }) {
  const f = useField(common.name);
  const block = kind === "radio" ? "govuk-radios" : "govuk-checkboxes";
  const chosen = kind === "radio" ? [f.text] : f.texts;
  return (
    <Fieldset {...common} field={f}>
      <div className={`${block}${small ? ` ${block}--small` : ""}${inline ? ` ${block}--inline` : ""}`}>
        {options.map((o, i) => {
          const id = i === 0 ? f.id : `${f.id}-${i}`;
          return (
            <div className={`${block}__item`} key={o.value}>
              <input
                {...f.register()}
                className={`${block}__input`}
                id={id}
                type={kind}
                value={o.value}
                defaultChecked={chosen.includes(o.value)}
                aria-describedby={o.hint ? `${id}-item-hint` : undefined}
              />
              <label className={`govuk-label ${block}__label`} htmlFor={id}>
                {o.label}
              </label>
              {o.hint && (
                <div id={`${id}-item-hint`} className={`govuk-hint ${block}__hint`}>
                  {o.hint}
                </div>
              )}
            </div>
          );
        })}
      </div>
    </Fieldset>
  );
}
/** One of a list. */
export const Radios = (props: ChoicesProps) => <Choices {...props} kind="radio" />;
/** Several of a list. */
export const Checkboxes = (props: Omit<ChoicesProps, "inline">) => <Choices {...props} kind="checkbox" />;

/** One box to tick. */
export function Tick({ name, label, hint }: Common) {
  const f = useField(name);
  return (
    <div className={group(f.error)}>
      <FieldError id={f.id} error={f.error} />
      <div className="govuk-checkboxes">
        <div className="govuk-checkboxes__item">
          <input
            {...f.register()}
            className="govuk-checkboxes__input"
            id={f.id}
            type="checkbox"
            value="yes"
            defaultChecked={f.text === "yes"}
            aria-describedby={describedBy(f.id, hint, f.error)}
          />
          <label className="govuk-label govuk-checkboxes__label" htmlFor={f.id}>
            {label}
          </label>
          {hint && (
            <div id={`${f.id}-hint`} className="govuk-hint govuk-checkboxes__hint">
              {hint}
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

export function Select({
  name,
  label,
  hint,
  heading,
  options,
  empty,
}: Common & { options: readonly Option[]; /** words of the first, empty choice */ empty?: string }) {
  const f = useField(name);
  return (
    <div className={group(f.error)}>
      <Label id={f.id} heading={heading}>
        {label}
      </Label>
      <Hint id={f.id}>{hint}</Hint>
      <FieldError id={f.id} error={f.error} />
      <select
        {...f.register()}
        id={f.id}
        className={`govuk-select${f.error ? " govuk-select--error" : ""}`}
        defaultValue={f.text}
        aria-describedby={describedBy(f.id, hint, f.error)}
      >
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((o) => (
          <option key={o.value} value={o.value}>
            {o.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Stands in a plain multipart form: `<Form method="post" encType="multipart/form-data">`. */
export function FileInput({ name, label, hint, accept, error }: Common & { accept?: string; error?: string | undefined }) {
  const f = useField(name);
  const wrong = error ?? f.error;
  return (
    <div className={group(wrong)}>
      <Label id={f.id}>{label}</Label>
      <Hint id={f.id}>{hint}</Hint>
      <FieldError id={f.id} error={wrong} />
      <input
        id={f.id}
        name={name}
        type="file"
        accept={accept}
        className={`govuk-file-upload${wrong ? " govuk-file-upload--error" : ""}`}
        aria-describedby={describedBy(f.id, hint, wrong)}
      />
    </div>
  );
}

export function Hidden({ name, value }: { name: string; value: string }) {
  const f = useField(name);
  return <input type="hidden" {...f.register()} value={value} />;
}
