/** Pieces that the pages of documents share: the fields of a definition, and a document as it is printed. */
import { Fragment, useEffect, useRef, useState, type MouseEvent, type ReactNode } from "react";
import { useFormContext } from "react-hook-form";
import { fieldId, useField, useShown } from "#app/shared/form";
import { Checkboxes, DateInput, DurationInput, Radios, Select, TextArea, TextInput, Tick, type Option } from "#app/shared/ui/fields";
import { DataTable, SummaryList, Tag, type TagColour } from "#app/shared/ui/parts";
import type { DocumentState } from "#db/schema";
import type { Table } from "./answers";
import type { Column, Field } from "./definition";
import { rowNumbers, standardKey } from "./forms";
import { identifyingKinds, type LookAgain } from "./look-again";
import type { CheckLine, PaperSection, SignerLine } from "./paper";
import { stateWord } from "./rules";

export type Saved = { label: string; words: string[] };

/** One field of a definition, with what somebody else saved meanwhile beneath it where the two differ. */
export function DefinedField({ field, standards, saved }: { field: Field; standards: readonly Option[]; saved?: Saved | undefined }) {
  return (
    <div className="app-field">
      {control(field, standards)}
      {saved && (
        <div className="govuk-inset-text app-field__saved">
          <p className="govuk-body-s">
            <strong>Saved meanwhile:</strong>
          </p>
          <Words words={saved.words} />
        </div>
      )}
    </div>
  );
}

function control(field: Field, standards: readonly Option[]): ReactNode {
  const { key, kind, label, hint, options, required, words } = field;
  const name = required ? label : `${label} (optional)`;
  const about = [hint, words ? `About ${words} words.` : ""].filter(Boolean).join(" ") || undefined;
  const common = { name: key, label: name, ...(about ? { hint: about } : {}) };
  switch (kind) {
    case "shortText":
      return <TextInput {...common} spellCheck />;
    case "longText":
      return <TextArea {...common} rows={words ? Math.min(16, Math.max(6, Math.round(words / 25))) : 5} />;
    case "day":
      return <DateInput {...common} />;
    case "minutes":
      return <DurationInput {...common} />;
    case "choice":
      return <Radios {...common} options={options ?? []} />;
    case "choices":
      return <Checkboxes {...common} options={options ?? []} />;
    case "standards":
      return <Checkboxes {...common} hint={about ?? "By heading. Choose those it really speaks about."} options={standards} />;
    case "tick":
      return <Tick name={key} label={label} {...(about ? { hint: about } : {})} />;
    case "ratings":
      return <Ratings field={field} standards={standards} />;
    case "rows":
      return <Rows field={field} standards={standards} />;
  }
}

/** One choice for each standard. */
function Ratings({ field, standards }: { field: Field; standards: readonly Option[] }) {
  const { id } = useField(field.key);
  return (
    <fieldset className="govuk-fieldset app-ratings" id={id} tabIndex={-1}>
      <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">
        {field.label}
        {field.required ? "" : " (optional)"}
      </legend>
      {field.hint && <div className="govuk-hint">{field.hint}</div>}
      {standards.map((s, i) => (
        <Radios
          key={s.value}
          name={`${field.key}.${standardKey(s.value)}`}
          label={`${i + 1}. ${s.label}`}
          options={field.options ?? []}
          small
          inline
        />
      ))}
    </fieldset>
  );
}

function cell(name: string, { kind, label, hint, options, required }: Column, standards: readonly Option[]): ReactNode {
  const common = { name, label: required ? label : `${label} (optional)`, ...(hint ? { hint } : {}) };
  switch (kind) {
    case "shortText":
      return <TextInput {...common} spellCheck />;
    case "longText":
      return <TextArea {...common} rows={3} />;
    case "day":
      return <DateInput {...common} />;
    case "choice":
      return <Select {...common} options={options ?? []} empty="Choose" />;
    case "standard":
      return <Select {...common} options={standards} empty="Choose a standard" />;
  }
}

/**
 * The same questions as often as wanted. The buttons are part of the form: without JavaScript the draft is saved and the page comes
 * back with one row more or less. A row keeps its number in the names of its fields, whatever happens to the others.
 */
function Rows({ field, standards }: { field: Field; standards: readonly Option[] }) {
  const { key, label, hint, columns = [], rowName = "row", required } = field;
  const { id, error } = useField(key);
  const form = useFormContext() as ReturnType<typeof useFormContext> | null;
  const shown = rowNumbers(useShown(key));
  const [rows, setRows] = useState(shown.length > 0 ? shown : ["0"]);
  const group = useRef<HTMLFieldSetElement>(null);
  const changed = useRef<{ focus: string } | null>(null);

  // A row that came or went is something typed: it is saved like a letter, and the eye and the keyboard go on from there.
  useEffect(() => {
    if (!changed.current) return;
    document.getElementById(changed.current.focus)?.focus();
    changed.current = null;
    group.current?.dispatchEvent(new Event("input", { bubbles: true }));
  }, [rows]);

  const add = (event: MouseEvent) => {
    event.preventDefault();
    const next = String(Math.max(-1, ...rows.map(Number)) + 1);
    changed.current = { focus: fieldId(`${key}.${next}.${columns[0]?.key ?? ""}`) };
    setRows([...rows, next]);
  };
  const remove = (event: MouseEvent, at: string) => {
    event.preventDefault();
    form?.unregister(`${key}.${at}`);
    changed.current = { focus: `${id}-add` };
    setRows(rows.filter((r) => r !== at));
  };
  return (
    <div className={`govuk-form-group${error ? " govuk-form-group--error" : ""}`}>
      <fieldset className="govuk-fieldset app-rows" id={id} ref={group} tabIndex={-1} aria-describedby={error ? `${id}-error` : undefined}>
        <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">
          {label}
          {required ? "" : " (optional)"}
        </legend>
        {hint && <div className="govuk-hint">{hint}</div>}
        {error && (
          <p id={`${id}-error`} className="govuk-error-message">
            <span className="govuk-visually-hidden">Error: </span>
            {error}
          </p>
        )}
        {rows.map((at, n) => {
          const name = `${capital(rowName)} ${n + 1}`;
          return (
            <div className="app-rows__row" role="group" aria-label={name} key={at}>
              <p className="govuk-heading-s app-rows__name">{name}</p>
              {columns.map((c) => (
                <Fragment key={c.key}>{cell(`${key}.${at}.${c.key}`, c, standards)}</Fragment>
              ))}
              {rows.length > 1 && (
                <button
                  className="govuk-button govuk-button--secondary app-rows__remove"
                  name="intent"
                  value={`remove:${key}.${at}`}
                  formNoValidate
                  onClick={(event) => remove(event, at)}
                >
                  Remove<span className="govuk-visually-hidden"> {name}</span>
                </button>
              )}
            </div>
          );
        })}
        <button className="govuk-button govuk-button--secondary" id={`${id}-add`} name="intent" value={`add:${key}`} formNoValidate onClick={add}>
          Add another {rowName}
        </button>
      </fieldset>
    </div>
  );
}
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Words that look as if they could identify somebody: said once, beside the way to each box. Sending again sends it as it is. */
export function LookAgainAt({ found }: { found: readonly LookAgain[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [found]);
  return (
    <div className="app-look-again" role="group" aria-labelledby="look-again" tabIndex={-1} ref={box}>
      <h2 className="govuk-heading-m" id="look-again">
        Before it goes: could this identify somebody?
      </h2>
      <ul className="govuk-list govuk-list--bullet">
        {found.map((f) => (
          <li key={`${f.field} ${f.words}`}>
            <strong>{f.words}</strong> in{" "}
            <a className="govuk-link" href={`#${fieldId(f.field)}`}>
              {f.label}
            </a>{" "}
            looks like {identifyingKinds[f.kind]}.
          </li>
        ))}
      </ul>
      <p className="govuk-body">Change it, or press the button again and it goes as it is. Nothing has been sent yet.</p>
    </div>
  );
}
/** What the writer has been told, so that the next press sends it. */
export const Checked = ({ found }: { found: readonly LookAgain[] }) => (
  <>
    {found.map((f, i) => (
      <input key={i} type="hidden" name="checked" value={f.key} />
    ))}
  </>
);

/** Both, for a form of a few boxes: inside it, above its first box. */
export const LookAgainFirst = ({ found }: { found: readonly LookAgain[] }) =>
  found.length === 0 ? null : (
    <>
      <LookAgainAt found={found} />
      <Checked found={found} />
    </>
  );

/** Rows as they are read: side by side where there are two columns, otherwise one list for each row. */
function TableWords({ label, table }: { label: string; table: Table }) {
  if (table.rows.length === 0) return <Words words={[]} />;
  const lines = table.rows.map((cells, n) => ({ n, cells }));
  if (table.columns.length === 2)
    return (
      <DataTable
        caption={label}
        hideCaption
        rows={lines}
        rowKey={(r) => String(r.n)}
        columns={table.columns.map((heading, i) => ({
          key: heading,
          heading,
          rowHeader: i === 0,
          cell: (r: { cells: string[] }) => r.cells[i] || "Not set",
        }))}
      />
    );
  return (
    <ul className="app-paper__rows">
      {lines.map(({ n, cells }) => (
        <li key={n}>
          <p className="govuk-body app-paper__row-name">
            {capital(table.rowName ?? "row")} {n + 1}
          </p>
          <SummaryList
            rows={table.columns.map((key, i) => Boolean(cells[i]) && { key, value: <span className="app-paper__words">{cells[i]}</span> })}
          />
        </li>
      ))}
    </ul>
  );
}

export function Words({ words, list }: { words: readonly string[]; list?: boolean }) {
  if (words.length === 0) return <p className="govuk-body app-paper__nothing">Not answered</p>;
  if (list)
    return (
      <ul className="govuk-list govuk-list--bullet">
        {words.map((w) => (
          <li key={w}>{w}</li>
        ))}
      </ul>
    );
  return (
    <>
      {words.map((w) => (
        <p className="govuk-body app-paper__words" key={w}>
          {w}
        </p>
      ))}
    </>
  );
}

/** The document as it is read and printed. */
export function Paper({ sections }: { sections: readonly PaperSection[] }) {
  return (
    <div className="app-paper">
      {sections.map((s) => (
        <section key={s.key} aria-labelledby={`s-${s.key}`}>
          <h2 className="govuk-heading-m" id={`s-${s.key}`}>
            {s.heading}
          </h2>
          {s.fields.map((f) => (
            <Fragment key={f.key}>
              <h3 className="govuk-heading-s app-paper__label">
                {f.label}
                {f.asFilledIn && <span className="app-paper__filled"> Filled in by the portal</span>}
              </h3>
              {f.table ? <TableWords label={f.label} table={f.table} /> : <Words words={f.words} list={f.kind === "list"} />}
            </Fragment>
          ))}
        </section>
      ))}
    </div>
  );
}

const colours: Record<DocumentState, TagColour> = { draft: "grey", submitted: "blue", returned: "orange", locked: "green", withdrawn: "grey" };
export const StateTag = ({ state }: { state: DocumentState }) => <Tag colour={colours[state]}>{stateWord[state]}</Tag>;

export function Signers({ signers }: { signers: readonly SignerLine[] }) {
  return (
    <ol className="govuk-list app-signers">
      {signers.map((s) => (
        <li key={s.part} className={`app-signers__item app-signers__item--${s.state}`}>
          <strong>{s.name ?? "Nobody has this part today"}</strong>, {s.part}
          <br />
          {s.state === "signed" ? (
            <>
              Signed on {s.when}
              {s.sweNumber && `, registration ${s.sweNumber}`}
            </>
          ) : s.state === "waiting" ? (
            "Waiting for this signature"
          ) : (
            "Not yet"
          )}
        </li>
      ))}
    </ol>
  );
}

export function Checklist({ lines }: { lines: readonly CheckLine[] }) {
  return (
    <ul className="govuk-list app-checks">
      {lines.map((l) => (
        <li key={l.key} className={`app-checks__item${l.done ? " app-checks__item--done" : ""}`}>
          {l.label}: {l.words}
        </li>
      ))}
    </ul>
  );
}
