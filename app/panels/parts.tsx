/** Pieces that the pages of panels share. */
import { DateInput, Checkboxes, Select, TextInput, type Option } from "#app/shared/ui/fields";
import { Tag } from "#app/shared/ui/parts";
import { Link } from "#app/shared/ui/link";
import { Inset } from "#app/shared/ui/parts";
import type { GateLine } from "./gate";
import { agreement, checklist, tests, type View } from "./questions";
import { outcomeWords } from "./rules";
import type { PanelDecision } from "#db/schema";

/** The gate: a line for each thing, done or not, said in words. */
export const GateList = ({ lines }: { lines: readonly GateLine[] }) => (
  <ul className="govuk-list app-checks">
    {lines.map((l) => (
      <li key={l.key} className={`app-checks__item${l.done ? " app-checks__item--done" : ""}`}>
        <strong>{l.label}</strong>: {l.done ? "" : "not yet. "}
        {l.words}
      </li>
    ))}
  </ul>
);

/** Day, place, chair and members of a panel. */
export function PanelFields({ members, chairs }: { members: readonly Option[]; chairs: readonly Option[] }) {
  return (
    <>
      <DateInput name="meetsOn" label="Day the panel meets" hint="For example, 27 3 2027." />
      <TextInput name="place" label="Place" hint="A room, or “Online”." />
      <Select name="chairId" label="Chair" hint="Records the decisions. May be an academy lead." options={chairs} empty="Choose" />
      <Checkboxes
        name="seats"
        label="Members"
        hint="Those who read portfolios. At least two; who had a hand in a year cannot be given its portfolio."
        options={members}
      />
    </>
  );
}

const Words = ({ children }: { children: string }) => <p className="govuk-body app-paper__words">{children}</p>;

/** One member's view, as it was given. */
export function ViewGiven({ view }: { view: View }) {
  const group = (heading: string, lines: readonly { key: string; label: string }[]) => (
    <>
      <h4 className="govuk-heading-s">{heading}</h4>
      <ul className="govuk-list">
        {lines.map(({ key, label }) => (
          <li key={key}>
            {label}: <strong>{view.answers[key] === "yes" ? "yes" : view.answers[key] === "no" ? "no" : "not answered"}</strong>
            {view.comments[key] ? `. ${view.comments[key]}` : ""}
          </li>
        ))}
      </ul>
    </>
  );
  return (
    <>
      <p className="govuk-body">
        <strong>{view.grade ? agreement[view.grade] : "No view yet"}</strong>
      </p>
      {view.words && <Words>{view.words}</Words>}
      <details className="govuk-details">
        <summary className="govuk-details__summary">
          <span className="govuk-details__summary-text">Checklist and decision test</span>
        </summary>
        <div className="govuk-details__text">
          {group("Quality checklist", checklist)}
          {group("Decision test", tests)}
        </div>
      </details>
    </>
  );
}

const OUTCOME_COLOURS = { confirmPass: "green", confirmFail: "red", referBack: "orange", defer: "grey" } as const;
export const DecisionTag = ({ decision, children }: { decision: PanelDecision; children: string }) => (
  <Tag colour={OUTCOME_COLOURS[decision]}>{children}</Tag>
);

/** What the panel decided, as it is said to the learner. */
export function OutcomeInset({ outcome }: { outcome: Parameters<typeof outcomeWords>[0] }) {
  const { title, words } = outcomeWords(outcome);
  return (
    <Inset>
      <h2 className="govuk-heading-m">{title}</h2>
      <p className="govuk-body">{words}</p>
    </Inset>
  );
}

/** What the panel has said, or when it meets, on the page of a year. */
export const PanelNews = ({ news }: { news: { id: string; title: string; words: string } }) => (
  <Inset>
    <p className="govuk-body">
      <strong>{news.title}.</strong> {news.words}
    </p>
    <Link className="govuk-link" to={`/learners/${news.id}/final`}>
      Final and panel
    </Link>
  </Inset>
);
