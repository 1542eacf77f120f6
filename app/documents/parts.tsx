/** Pieces that the pages of documents share: the fields of a definition, and a document as it is printed. */
import { Fragment, type ReactNode } from "react";
import { Checkboxes, DateInput, DurationInput, Radios, TextArea, TextInput, Tick, type Option } from "#app/shared/ui/fields";
import { Tag, type TagColour } from "#app/shared/ui/parts";
import type { DocumentState } from "#db/schema";
import type { Field } from "./definition";
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

function control({ key, kind, label, hint, options, required, words }: Field, standards: readonly Option[]): ReactNode {
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
  }
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
              <Words words={f.words} list={f.kind === "list"} />
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
