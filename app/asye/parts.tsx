import type { ReactNode } from "react";
import { Link } from "#app/shared/ui/link";
import { Empty, SummaryList, TaskList, Warning } from "#app/shared/ui/parts";
import { Provisional } from "#app/programmes/parts";
import type { StageState } from "./progress";
import { stateNames } from "./grid";
import type { YearView } from "./view";

/** A state by shape, colour and word; the shape is drawn by the style sheet. */
export const StateMark = ({ state, children }: { state: StageState; children?: ReactNode }) => (
  <span className={`app-state app-state--${state}`}>{children ?? stateNames[state]}</span>
);

const SUB: [path: string, label: string][] = [
  ["", "The year"],
  ["/protected-time", "Protected time"],
  ["/time-and-caseload", "Time and caseload"],
  ["/supervision", "Supervision"],
  ["/arrangements", "Arrangements"],
  ["/final", "Final and panel"],
];
/** The pages about one learner. */
export const LearnerNavigation = ({ id, here }: { id: string; here: string }) => (
  <nav className="app-sub-navigation" aria-label="This learner">
    <ul className="app-sub-navigation__list">
      {SUB.map(([path, label]) => (
        <li key={path}>
          <Link className="govuk-link app-sub-navigation__link" to={`/learners/${id}${path}`} aria-current={path === here ? "page" : undefined}>
            {label}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
);

/** What is written beside the stages. */
function Beside({ beside: { there, own, begin } }: { beside: YearView["beside"] }) {
  if (there.length === 0 && begin.length === 0 && own === null) return null;
  return (
    <>
      <h2 className="govuk-heading-m">Beside the stages</h2>
      {there.length > 0 && (
        <ul className="govuk-list">
          {there.map((d) => (
            <li key={d.id}>
              <Link className="govuk-link" to={d.to}>
                {d.title}
              </Link>
              : {d.words}
            </li>
          ))}
        </ul>
      )}
      {own && <p className="govuk-body">A private reflection is for yourself: nobody can read it until you share it, and it counts for nothing.</p>}
      {(begin.length > 0 || own) && (
        <ul className="govuk-list">
          {begin.map((b) => (
            <li key={b.kind}>
              <Link className="govuk-link" to={b.to}>
                {b.label}
              </Link>
            </li>
          ))}
          {own && (
            <li>
              <Link className="govuk-link" to={own}>
                Your private reflections
              </Link>
            </li>
          )}
        </ul>
      )}
    </>
  );
}

/** Where the year stands: one line each, then what to do, whom one waits for, the stages, the tally. */
export function Year({ year, mayArrange }: { year: YearView; mayArrange: boolean }) {
  const mine = year.tasks.filter((t) => t.whose === null);
  const others = year.tasks.filter((t) => t.whose !== null);
  return (
    <>
      <p className="govuk-body-l">
        {year.week}
        {year.next && `. ${year.next}`}.
      </p>
      {year.provisional !== "" && <Provisional>{year.provisional}</Provisional>}
      {year.limit && <Warning>{year.limit}</Warning>}
      <p className="govuk-body">{year.gap}</p>

      <h2 className="govuk-heading-m" id="to-do">
        What to do
      </h2>
      {year.asks.length > 0 && (
        <TaskList tasks={year.asks.map((a) => ({ key: a.key, to: a.to, title: a.title, hint: a.about, status: "Waiting for you" }))} />
      )}
      {mine.length > 0 && (
        <TaskList
          tasks={mine.map((t) => ({ key: t.key, to: t.to, title: t.text, status: <StateMark state={t.late ? "late" : "due"}>{t.when}</StateMark> }))}
        />
      )}
      {others.length > 0 && (
        <TaskList
          tasks={others.map((t) => ({
            key: t.key,
            to: null,
            title: t.text,
            hint: t.whose,
            status: <StateMark state={t.late ? "late" : "due"}>{t.when}</StateMark>,
          }))}
        />
      )}
      {year.tasks.length === 0 && year.asks.length === 0 && (
        <Empty>
          {year.pausedSince
            ? `The year has been paused since ${year.pausedSince}. Nothing is asked for until it goes on.`
            : "Nothing is late, and nothing is due in the next four weeks."}
        </Empty>
      )}

      {year.waiting.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Waiting for somebody</h2>
          <ul className="govuk-list govuk-list--spaced">
            {year.waiting.map((w) => (
              <li key={w.id}>
                {w.to ? (
                  <Link className="govuk-link" to={w.to}>
                    {w.words}
                  </Link>
                ) : (
                  w.words
                )}
              </li>
            ))}
          </ul>
        </>
      )}

      <h2 className="govuk-heading-m">Stages</h2>
      <ol className="app-stages">
        {year.stages.map((s) => (
          <li key={s.key} className="app-stages__item">
            <h3 className="govuk-heading-s app-stages__name">
              <Link className="govuk-link" to={s.to}>
                {s.name}
              </Link>
              {s.day && <span className="app-stages__day"> {s.day}</span>}
            </h3>
            <StateMark state={s.state}>{s.words}</StateMark>
          </li>
        ))}
      </ol>

      <h2 className="govuk-heading-m">Evidence over the year</h2>
      <ul className="govuk-list">
        {year.tally.map((t) => (
          <li key={t.kind}>
            <strong>{t.label.charAt(0).toUpperCase() + t.label.slice(1)}</strong>: {t.words}
          </li>
        ))}
      </ul>

      <Beside beside={year.beside} />

      <h2 className="govuk-heading-m">About this year</h2>
      <SummaryList rows={year.facts.map(([key, value]) => ({ key, value, ...actionOn(key, year, mayArrange) }))} />
      {year.portfolio && (
        <p className="govuk-body">
          <Link className="govuk-link" to={year.portfolio}>
            The whole portfolio, to read or take away
          </Link>
        </p>
      )}
    </>
  );
}
const PAGES: Record<string, [path: string, about: string]> = {
  Assessor: ["/assessor", "the assessor"],
  "Line manager": ["/team", "the line manager"],
  Team: ["/team", "the team"],
  Hours: ["/hours", "the hours"],
};
const actionOn = (key: string, year: YearView, mayArrange: boolean) => {
  const page = mayArrange ? PAGES[key] : undefined;
  return page ? { action: { to: `/learners/${year.id}${page[0]}`, label: "Change", about: `${page[1]} of ${year.name}` } } : {};
};
