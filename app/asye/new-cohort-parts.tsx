import { z } from "zod";
import { RecordForm, useField } from "#app/shared/form";
import { textAt, textsAt, type FormValues } from "#app/shared/form-values";
import { DateInput, Hidden, Radios, Select, TextInput } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { Empty, Inset, SummaryList, Warning } from "#app/shared/ui/parts";
import { detailsForm } from "./forms";
import type { Step } from "./pages/new-cohort";

/** The four steps of starting a cohort. What was chosen travels in the form; nothing is kept until the last button. */

type At<S extends Step["step"]> = Extract<Step, { step: S }>;
const anything = z.looseObject({});

/** An answer for the form only where something was not right. */
const problemsOf = (step: Step) => (step.errors ? { values: step.values, errors: step.errors } : null);

function Travelling({ values, names }: { values: FormValues; names: readonly string[] }) {
  const started = values.startsOn;
  return (
    <>
      {names.map((name) =>
        name === "startsOn" ? (
          typeof started === "string" ? (
            <input key={name} type="hidden" name="startsOn" value={started} />
          ) : (
            ["day", "month", "year"].map((part) => (
              <input key={part} type="hidden" name={`startsOn.${part}`} value={textAt(values, `startsOn.${part}`)} />
            ))
          )
        ) : (
          textsAt(values, name).map((value) => <input key={`${name} ${value}`} type="hidden" name={name} value={value} />)
        ),
      )}
    </>
  );
}
const DETAILS = ["id", "name", "startsOn", "programmeId", "frameworkId"] as const;
const ButtonTo = ({ intent, children }: { intent: string; children: string }) => (
  <button className="govuk-button govuk-button--secondary" name="intent" value={intent} formNoValidate>
    {children}
  </button>
);

export function NewCohortSteps({ step }: { step: Step }) {
  switch (step.step) {
    case "details":
      return <Details step={step} />;
    case "people":
      return <People step={step} />;
    case "learners":
      return <Learners step={step} />;
    case "check":
      return <Check step={step} />;
  }
}

function Details({ step }: { step: At<"details"> }) {
  return (
    <Page title="Start a cohort" caption="Step 1 of 4" back={{ to: "/cohorts", label: "Cohorts" }}>
      <RecordForm key="details" schema={detailsForm} values={step.values} answer={problemsOf(step)} submit="Continue to the learners">
        <Hidden name="step" value="details" />
        <Travelling values={step.values} names={["people", "row", "rowsFrom"]} />
        <Hidden name="id" value={textAt(step.values, "id")} />
        <TextInput name="name" label="Name of the cohort" hint="For example, September 2026" width={20} />
        <DateInput name="startsOn" label="Day it starts" hint="For example, 7 9 2026. Each learner can start later." />
        <Radios name="programmeId" label="Programme" options={step.programmes} />
        <Radios name="frameworkId" label="Standards" hint="They stay the cohort's standards to its end." options={step.frameworks} />
      </RecordForm>
    </Page>
  );
}

type Offered = At<"people">["offered"][number];
function PersonBox({ person, checked, first }: { person: Offered; checked: boolean; first: boolean }) {
  const field = useField("people");
  const id = first ? field.id : `person-${person.id}`;
  const notes = [...person.problems, ...person.warnings];
  return (
    <div className="govuk-checkboxes__item">
      <input
        className="govuk-checkboxes__input"
        id={id}
        type="checkbox"
        name="people"
        value={person.id}
        defaultChecked={checked}
        aria-describedby={`${id}-about`}
      />
      <label className="govuk-label govuk-checkboxes__label" htmlFor={id}>
        {person.name}
      </label>
      <div className="govuk-hint govuk-checkboxes__hint" id={`${id}-about`}>
        {person.about || "Nothing more is known"}
        {notes.length > 0 && <strong className="app-note"> {notes.join(" ")}</strong>}
      </div>
    </div>
  );
}

function People({ step }: { step: At<"people"> }) {
  const { chosen, offered, search } = step;
  return (
    <Page title="Choose the learners" caption="Step 2 of 4" back={{ to: "/cohorts", label: "Cohorts" }}>
      <RecordForm
        key={`people-${search}-${chosen.map((c) => c.id).join()}`}
        schema={anything}
        values={step.values}
        answer={problemsOf(step)}
        submit="Continue with those ticked"
        also={<ButtonTo intent="back-to-details">Back to the cohort</ButtonTo>}
      >
        <Hidden name="step" value="people" />
        <Travelling values={step.values} names={[...DETAILS, "row", "rowsFrom"]} />
        <PeopleError />
        <div className="app-tools">
          <TextInput name="search" label="Find somebody else" hint="By name or staff number. Those ticked stay ticked." width={20} />
          <button className="govuk-button govuk-button--secondary app-tools__button" name="intent" value="search" formNoValidate>
            Search
          </button>
        </div>
        {chosen.length > 0 && (
          <fieldset className="govuk-fieldset app-people">
            <legend className="govuk-fieldset__legend govuk-fieldset__legend--m">Chosen: {chosen.length}</legend>
            <div className="govuk-checkboxes govuk-checkboxes--small">
              {chosen.map((c, i) => (
                <PersonBox key={c.id} person={c} checked first={i === 0} />
              ))}
            </div>
          </fieldset>
        )}
        <fieldset className="govuk-fieldset app-people">
          <legend className="govuk-fieldset__legend govuk-fieldset__legend--m">
            {search ? `Found for “${search}”: ${offered.length}` : `Newly qualified or just joined: ${offered.length}`}
          </legend>
          {offered.length === 0 ? (
            <Empty>
              {search
                ? "Nobody else of that name or number."
                : "Nobody is newly qualified or has just joined. Import the roster, or search for somebody."}
            </Empty>
          ) : (
            <div className="govuk-checkboxes govuk-checkboxes--small">
              {offered.map((c, i) => (
                <PersonBox key={c.id} person={c} checked={false} first={i === 0 && chosen.length === 0} />
              ))}
            </div>
          )}
        </fieldset>
      </RecordForm>
    </Page>
  );
}
function PeopleError() {
  const { error, id } = useField("people");
  return error ? (
    <p className="govuk-error-message" id={`${id}-error`}>
      <span className="govuk-visually-hidden">Error: </span>
      {error}
    </p>
  ) : null;
}

const orNot = (text: string | null, nobody: string) => text ?? <span className="app-note">{nobody}</span>;

function Learners({ step }: { step: At<"learners"> }) {
  const { learners } = step;
  const unassessed = learners.filter((l) => l.assessor === null).length;
  return (
    <Page
      title="Arrange each learner’s year"
      caption="Step 3 of 4"
      back={{ to: "/cohorts", label: "Cohorts" }}
      wide
      notice={step.notice ?? undefined}
    >
      <RecordForm
        key={textsAt(step.values, "row").join()}
        schema={anything}
        values={step.errors ? step.values : { ...step.values, to: "ticked" }}
        answer={problemsOf(step)}
        submit="Continue to check the dates"
        also={<ButtonTo intent="back-to-people">Back to the learners</ButtonTo>}
      >
        <Hidden name="step" value="learners" />
        <Travelling values={step.values} names={[...DETAILS, "people", "row", "rowsFrom"]} />
        <p className="govuk-body">
          {learners.length} {learners.length === 1 ? "learner" : "learners"}
          {unassessed > 0 ? `, ${unassessed} without an assessor` : ", each with an assessor"}. Tick some, choose below what is to be set for them,
          and do it again for others. Team, line manager and hours are taken from the roster.
        </p>
        <div className="app-scroll" tabIndex={0} role="region" aria-label="Learners">
          <table className="govuk-table">
            <thead className="govuk-table__head">
              <tr className="govuk-table__row">
                {["Learner", "Starts", "Team", "Assessor", "Line manager", "Hours"].map((h) => (
                  <th key={h} scope="col" className="govuk-table__header">
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="govuk-table__body">
              {learners.map((l) => (
                <tr className="govuk-table__row" key={l.id}>
                  <th scope="row" className="govuk-table__header">
                    <div className="govuk-checkboxes govuk-checkboxes--small">
                      <div className="govuk-checkboxes__item">
                        <input className="govuk-checkboxes__input" id={`tick-${l.id}`} type="checkbox" name="ticked" value={l.id} />
                        <label className="govuk-label govuk-checkboxes__label" htmlFor={`tick-${l.id}`}>
                          {l.name}
                        </label>
                      </div>
                    </div>
                    {l.problems.length > 0 && <span className="app-note">{l.problems.join(" ")}</span>}
                  </th>
                  <td className="govuk-table__cell">{l.startsOn}</td>
                  <td className="govuk-table__cell">{orNot(l.team, "Not known")}</td>
                  <td className="govuk-table__cell">{orNot(l.assessor, "Nobody yet")}</td>
                  <td className="govuk-table__cell">{orNot(l.manager, "Nobody yet")}</td>
                  <td className="govuk-table__cell">{l.hours}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <div className="app-panel" role="group" aria-labelledby="set-for-several">
          <h2 className="govuk-heading-m" id="set-for-several">
            Set for several learners at once
          </h2>
          <div className="govuk-hint">What you leave empty stays as it is.</div>
          {step.assessors.length === 0 && (
            <Inset>Nobody has the role of assessor. An administrator gives it, under People; a cohort can start without.</Inset>
          )}
          <Radios
            name="to"
            label="For"
            small
            inline
            options={[
              { value: "ticked", label: "Those ticked" },
              { value: "unassessed", label: "Those without an assessor" },
              { value: "all", label: "Everybody" },
            ]}
          />
          <div className="app-panel__fields">
            <Select name="setAssessor" label="Assessor" options={step.assessors} empty="Leave as it is" />
            <Select name="setManager" label="Line manager" options={step.managers} empty="Leave as it is" />
            <Select name="setTeam" label="Team" options={step.teams} empty="Leave as it is" />
            <TextInput name="setHours" label="Hours a week" hint="For example, 37 or 22.5" width={4} inputMode="decimal" />
            <DateInput name="setStartsOn" label="First day" />
          </div>
          <button className="govuk-button govuk-button--secondary" name="intent" value="set" formNoValidate>
            Set for these learners
          </button>
        </div>
      </RecordForm>
    </Page>
  );
}

function Check({ step }: { step: At<"check"> }) {
  const { learners, stages } = step;
  const stopped = learners.filter((l) => l.problems.length > 0);
  const warned = learners.filter((l) => l.warnings.length > 0);
  const unassessed = learners.filter((l) => l.assessor === null).length;
  return (
    <Page title="Check before the cohort starts" caption="Step 4 of 4" back={{ to: "/cohorts", label: "Cohorts" }} wide>
      <SummaryList
        rows={[
          { key: "Cohort", value: step.name },
          { key: "Starts", value: step.startsOn },
          { key: "Programme", value: step.programme },
          { key: "Standards", value: step.framework },
          { key: "Learners", value: `${learners.length}${unassessed > 0 ? `, ${unassessed} without an assessor` : ""}` },
        ]}
      />
      <RecordForm
        key="check"
        schema={anything}
        values={step.values}
        answer={problemsOf(step)}
        submit="Start the cohort"
        also={
          <>
            <ButtonTo intent="back-to-learners">Back to arrange</ButtonTo>
            <ButtonTo intent="back-to-people">Back to the learners</ButtonTo>
          </>
        }
      >
        <Hidden name="step" value="check" />
        <Travelling values={step.values} names={[...DETAILS, "people", "row", "rowsFrom"]} />
        {stopped.length > 0 && (
          <>
            <Warning>
              {stopped.length === 1 ? "One learner" : `${stopped.length} learners`} cannot begin like this. Go back, and leave them out or change
              their first day.
            </Warning>
            <Notes list={stopped.map((l) => [l.name, l.problems.join(" ")])} />
          </>
        )}
        {warned.length > 0 && (
          <>
            <h2 className="govuk-heading-m">To know</h2>
            <Notes list={warned.map((l) => [l.name, l.warnings.join(" ")])} />
          </>
        )}
        <h2 className="govuk-heading-m">Every learner’s own dates</h2>
        <div className="app-scroll" tabIndex={0} role="region" aria-label="Dates of every learner">
          <table className="govuk-table">
            <thead className="govuk-table__head">
              <tr className="govuk-table__row">
                {["Learner", "Starts", "Hours", "Assessor", "Line manager", "Team", ...stages].map((h) => (
                  <th key={h} scope="col" className="govuk-table__header">
                    {h}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="govuk-table__body">
              {learners.map((l) => (
                <tr className="govuk-table__row" key={l.id}>
                  <th scope="row" className="govuk-table__header">
                    {l.name}
                  </th>
                  <td className="govuk-table__cell">{l.startsOn}</td>
                  <td className="govuk-table__cell">{l.hours}</td>
                  <td className="govuk-table__cell">{orNot(l.assessor, "Nobody yet")}</td>
                  <td className="govuk-table__cell">{orNot(l.manager, "Nobody yet")}</td>
                  <td className="govuk-table__cell">{orNot(l.team, "Not known")}</td>
                  {l.dates.map((d, i) => (
                    <td className="govuk-table__cell" key={stages[i]}>
                      {d}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </RecordForm>
    </Page>
  );
}

const Notes = ({ list }: { list: [name: string, words: string][] }) => (
  <ul className="govuk-list govuk-list--bullet">
    {list.map(([name, words]) => (
      <li key={name + words}>
        <strong>{name}</strong>: {words}
      </li>
    ))}
  </ul>
);
