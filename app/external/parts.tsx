/** What the form for people outside, the sheet of paper and the page of the asker share. */
import { useEffect, useState, type ReactNode } from "react";
import { useField } from "#app/shared/form";
import { DateInput, Radios, TextArea, TextInput, Tick } from "#app/shared/ui/fields";
import type { Qr } from "#app/shared/qr.server";
import type { Option, Question, Questions } from "./questions";
import { withName } from "./rules";

type Set = Pick<Questions, "questions" | "naming">;
/** Grown-ups who write for their work see what they may leave out; to families one sentence says it of everything. */
const marksOptional = (set: Set) => set.naming === "professional" || set.naming === "registered";
const labelOf = (q: Question, set: Set, name: string) => `${withName(q.label, name)}${marksOptional(set) && !q.ask ? " (optional)" : ""}`;

export function QuestionFields({ set, name }: { set: Set; name: string }) {
  return (
    <>
      {set.questions.map((q) => (
        <QuestionField key={q.key} q={q} label={labelOf(q, set, name)} name={name} />
      ))}
    </>
  );
}

function QuestionField({ q, label, name }: { q: Question; label: string; name: string }) {
  const common = { name: q.key, label, ...(q.hint ? { hint: withName(q.hint, name) } : {}) };
  switch (q.kind) {
    case "faces":
      return <Faces {...common} options={q.options ?? []} />;
    case "choice":
      return <Radios {...common} options={q.options ?? []} />;
    case "line":
      return <TextInput {...common} spellCheck />;
    case "text":
      return <TextArea {...common} rows={4} />;
    case "day":
      return <DateInput {...common} />;
    case "tick":
      return <Tick {...common} />;
  }
}

const MOUTHS = ["M7 14 Q12 20 17 14", "M7.5 15.5 H16.5", "M7 17.5 Q12 12 17 17.5"];
/** A glad, a middling and a sad face, drawn; the word beneath says the same. */
const Face = ({ at }: { at: number }) => (
  <svg className="app-face" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <circle cx="12" cy="12" r="10.5" />
    <circle cx="8.5" cy="9.5" r="1.2" className="app-face__eye" />
    <circle cx="15.5" cy="9.5" r="1.2" className="app-face__eye" />
    <path d={MOUTHS[at] ?? MOUTHS[1]} />
  </svg>
);

function Faces({ name, label, hint, options }: { name: string; label: string; hint?: string; options: readonly Option[] }) {
  const f = useField(name);
  return (
    <div className={`govuk-form-group${f.error ? " govuk-form-group--error" : ""}`}>
      <fieldset className="govuk-fieldset" aria-describedby={hint ? `${f.id}-hint` : undefined}>
        <legend className="govuk-fieldset__legend govuk-fieldset__legend--s">{label}</legend>
        {hint && (
          <div id={`${f.id}-hint`} className="govuk-hint">
            {hint}
          </div>
        )}
        {f.error && <p className="govuk-error-message">{f.error}</p>}
        <div className="app-faces">
          {options.map((o, i) => {
            const id = i === 0 ? f.id : `${f.id}-${i}`;
            return (
              <div className="app-faces__item" key={o.value}>
                <input {...f.register()} className="app-faces__input" type="radio" id={id} value={o.value} defaultChecked={f.text === o.value} />
                <label className="app-faces__label" htmlFor={id}>
                  <Face at={i} />
                  {o.label}
                </label>
              </div>
            );
          })}
        </div>
      </fieldset>
    </div>
  );
}

/** Who says so: never asked, left to them, or needed. */
export function NamingFields({ naming, typed }: { naming: Questions["naming"]; typed?: boolean }) {
  if (naming === "never") return null;
  const whose = typed ? "Their" : "Your";
  return (
    <>
      <TextInput
        name="name"
        label={`${whose} name${naming === "registered" ? "" : " (optional)"}`}
        {...(naming === "registered"
          ? {}
          : { hint: typed ? "Only if they want it to be there." : "Leave it empty if you do not want your name to be there." })}
        autoComplete={typed ? "off" : "name"}
      />
      {naming !== "optional" && <TextInput name="role" label={`${whose} role`} autoComplete={typed ? "off" : "organization-title"} />}
      {naming === "registered" && <TextInput name="registration" label={`${whose} Social Work England number`} hint="Like SW1234." width={10} />}
    </>
  );
}

export type About = { name: string; contactEmail: string; naming: Questions["naming"]; child: boolean };
/** What happens with an answer, in short sentences. */
export function WhatHappens({ name, contactEmail, naming, child }: About) {
  if (child)
    return (
      <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
        <li>
          {name} reads what you say. So does the person who teaches {name}. At the end of the year a few others may read it too.
        </li>
        <li>Your name is not on it. {name} may still know that it was you.</li>
        <li>You do not have to do this. Nobody will be cross.</li>
        <li>Did you change your mind? Tell {name} or a grown-up, and we take it out.</li>
        <li>If you are not safe, tell a grown-up you trust. Nobody reads this straight away.</li>
      </ul>
    );
  return (
    <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
      <li>
        {name} reads it first. Then the person who helps {name} learn reads it. At the end of the year a few people of the academy may read it.
      </li>
      {naming === "never" && (
        <li>
          We do not ask for your name. {name} may still guess that it was you, because {name} asked you.
        </li>
      )}
      {naming === "optional" && (
        <li>
          Your name is not on it, unless you write it. {name} may still guess that it was you, because {name} asked you.
        </li>
      )}
      {naming === "professional" && <li>Your profession and your role stand on it. Your name stands on it only if you write it.</li>}
      {naming === "registered" && <li>Your name, your role and your registration number stand on it.</li>}
      {naming === "registered" ? (
        <li>
          It becomes part of the record of {name}’s first year in practice. {name}’s assessor adds a judgement, and you cannot change it afterwards.
        </li>
      ) : (
        <li>{name} uses it to learn. It does not go into anybody’s file, and it changes nothing about the help you or a family get.</li>
      )}
      <li>You do not have to answer, and you need not say why.</li>
      <li>
        If you change your mind, tell {name} or write to <span className="app-break-anywhere">{contactEmail}</span>. We then take your answer out.
      </li>
      {naming !== "registered" && <li>Nobody reads this straight away. If somebody is in danger, call 999.</li>}
    </ul>
  );
}

/** A QR code, drawn on the server. */
export const QrCode = ({ qr }: { qr: Qr }) => (
  <svg className="app-qr" viewBox={`0 0 ${qr.size} ${qr.size}`} role="img" aria-label="QR code of the link" shapeRendering="crispEdges">
    <rect width={qr.size} height={qr.size} fill="#fff" />
    <path d={qr.path} fill="#000" />
  </svg>
);

/** Prints the page, where a script can; everybody else uses their browser's menu. */
export function PrintButton() {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready ? (
    <button type="button" className="govuk-button govuk-button--secondary app-no-print" onClick={() => window.print()}>
      Print this page
    </button>
  ) : (
    <p className="govuk-body app-no-print">To print this page, choose Print in the menu of your browser.</p>
  );
}

const Lines = ({ count }: { count: number }) => (
  <div className="app-sheet__lines" aria-hidden="true">
    {Array.from({ length: count }, (_, i) => (
      <div className="app-sheet__line" key={i} />
    ))}
  </div>
);

/** The same questions on a sheet of paper, with lines to write on. */
export function Sheet({ set, about, note, children }: { set: Set; about: About; note: string | null; children?: ReactNode }) {
  const { name } = about;
  return (
    <div className="app-sheet">
      <h2 className="govuk-heading-m">{about.child ? `What do you think about ${name}?` : `A few words about the work of ${name}`}</h2>
      {note && <p className="govuk-body app-paper__words">{note}</p>}
      {children}
      <p className="govuk-body">Leave out what you do not want to answer. Please write no names of children or families.</p>
      {set.questions.map((q) => (
        <div className="app-sheet__question" key={q.key}>
          <h3 className="govuk-heading-s">{withName(q.label, name)}</h3>
          {q.options && (
            <ul className="govuk-body app-sheet__options">
              {q.options.map((o, i) => (
                <li key={o.value}>
                  {q.kind === "faces" ? <Face at={i} /> : <span className="app-sheet__box" aria-hidden="true" />} {o.label}
                </li>
              ))}
            </ul>
          )}
          {q.kind === "tick" && (
            <p className="govuk-body">
              <span className="app-sheet__box" aria-hidden="true" /> Yes
            </p>
          )}
          {(q.kind === "line" || q.kind === "day") && <Lines count={1} />}
          {q.kind === "text" && <Lines count={5} />}
        </div>
      ))}
      {set.naming !== "never" && (
        <div className="app-sheet__question">
          <h3 className="govuk-heading-s">{set.naming === "registered" ? "Your name" : "Your name, if you want it to be there"}</h3>
          <Lines count={1} />
          {set.naming !== "optional" && (
            <>
              <h3 className="govuk-heading-s">Your role{set.naming === "registered" && " and Social Work England number"}</h3>
              <Lines count={1} />
            </>
          )}
        </div>
      )}
      <div className="app-sheet__question">
        <h3 className="govuk-heading-s">What happens with your answer</h3>
        <WhatHappens {...about} />
        <p className="govuk-body">
          <span className="app-sheet__box" aria-hidden="true" /> I have read this, or somebody read it to me, and I agree.
        </p>
        <p className="govuk-body">Give this sheet back to {name}, who types in what you wrote, word for word.</p>
      </div>
    </div>
  );
}
