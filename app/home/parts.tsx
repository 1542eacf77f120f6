import { AlertNews } from "#app/alerts/parts";
import { dayAndTime } from "#app/shared/dates";
import { CaseloadPicture, OwedAndTakenPicture } from "#app/shared/ui/charts/pictures";
import { Link } from "#app/shared/ui/link";
import { ButtonLink, DataTable, Empty, Inset, Tag, TaskList, Warning } from "#app/shared/ui/parts";
import type { Home, Waiting } from "./read.server";

type Some<K extends keyof Home> = NonNullable<Home[K]>;

/** What is due and late in one's own year, whom one waits for, and three small pictures. */
export function OwnYear({ own, waiting }: { own: Some<"own">; waiting: Waiting[] }) {
  return (
    <>
      <section aria-labelledby="due">
        <h2 className="govuk-heading-m" id="due">
          Due and late
        </h2>
        {own.tasks.length + waiting.length === 0 ? (
          <Empty>
            Nothing is due from you in the next four weeks.{" "}
            <Link className="govuk-link" to="/my-asye">
              See your whole year
            </Link>
          </Empty>
        ) : (
          <TaskList
            tasks={[
              ...waiting.map((one) => ({
                key: one.key,
                to: one.to,
                title: `${one.title}: ${small(one.button)}`,
                hint: one.about,
                status: `Waiting for you ${one.since}`,
              })),
              ...own.tasks.map((task) => ({ key: task.key, to: task.to, title: task.text, status: <When late={task.late}>{task.when}</When> })),
            ]}
          />
        )}
      </section>
      <section aria-labelledby="waiting-for">
        <h2 className="govuk-heading-m" id="waiting-for">
          Waiting for
        </h2>
        {own.waitingFor.length + own.outside.length === 0 ? (
          <p className="govuk-body">You are not waiting for anybody.</p>
        ) : (
          <ul className="govuk-list govuk-list--spaced">
            {own.waitingFor.map((one) => (
              <li key={one.documentId}>
                <Link className="govuk-link" to={`/documents/${one.documentId}`}>
                  {one.words}
                </Link>
              </li>
            ))}
            {own.outside.map((one) => (
              <li key={one.id}>
                <Link className="govuk-link" to={one.to}>
                  {one.words}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      {own.alert && <AlertNews news={own.alert} />}
      <div className="app-pictures">
        <section aria-labelledby="protected-time">
          <h2 className="govuk-heading-m" id="protected-time">
            Protected time
          </h2>
          <p className="govuk-body">{own.monthWords}</p>
          <OwedAndTakenPicture id="time" sentence={own.monthWords} chart={own.timeChart} month={own.month} />
          {own.active && (
            <ButtonLink to="/protected-time" secondary>
              Record some time
            </ButtonLink>
          )}
        </section>
        <section aria-labelledby="caseload">
          <h2 className="govuk-heading-m" id="caseload">
            Caseload
          </h2>
          <p className="govuk-body">{own.caseloadWords}</p>
          <CaseloadPicture id="cases" sentence={own.caseloadWords} chart={own.caseloadChart} />
          <p className="govuk-body">
            <Link className="govuk-link" to={`/learners/${own.enrolmentId}/time-and-caseload`}>
              Beside your protected time
            </Link>
          </p>
        </section>
        <section aria-labelledby="evidence">
          <h2 className="govuk-heading-m" id="evidence">
            Evidence
          </h2>
          <Inset>{own.gap}</Inset>
          <p className="govuk-body">
            <Link className="govuk-link" to="/my-asye">
              Your whole year
            </Link>
          </p>
        </section>
      </div>
    </>
  );
}

const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
const When = ({ late, children }: { late: boolean; children: string }) => (late ? <Tag colour="red">{children}</Tag> : <>{children}</>);

/** Documents and requests that cannot go on without this person, the oldest first, each with one button. */
export function WaitingForMe({ waiting }: { waiting: Waiting[] }) {
  return (
    <section aria-labelledby="waiting-for-me">
      <h2 className="govuk-heading-m" id="waiting-for-me">
        Waiting for you
      </h2>
      {waiting.length === 0 ? (
        <Empty>Nothing waits for you. What you are asked to read, observe or sign will be listed here, the oldest first.</Empty>
      ) : (
        <ul className="app-waiting">
          {waiting.map((one) => (
            <li key={one.key} className="app-waiting__item">
              <div>
                <strong>{one.title}</strong>
                <br />
                {one.about}, {one.since}
              </div>
              <Link className="govuk-button app-waiting__act" to={one.to} role="button" draggable={false}>
                {one.button}
                <span className="govuk-visually-hidden">
                  : {one.title}, {one.about}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What panels ask of this person: more evidence, a view, a decision, something to arrange. */
export function FromPanels({ panels }: { panels: Home["panels"] }) {
  return (
    <section aria-labelledby="panels">
      <h2 className="govuk-heading-m" id="panels">
        Panels
      </h2>
      <TaskList
        tasks={panels.map((task) => ({
          key: task.key,
          to: task.to,
          title: task.text,
          ...(task.about ? { hint: task.about } : {}),
          status: <When late={task.late}>{task.when}</When>,
        }))}
      />
    </section>
  );
}

/** What an assessor has to write, and where each of their learners stands. */
export function Assessing({ learners, toWrite }: Some<"assessor">) {
  return (
    <>
      {toWrite.length > 0 && (
        <section aria-labelledby="to-write">
          <h2 className="govuk-heading-m" id="to-write">
            Due from you
          </h2>
          <TaskList
            tasks={toWrite.map((task) => ({
              key: task.key,
              to: task.to,
              title: task.text,
              hint: task.name,
              status: <When late={task.late}>{task.when}</When>,
            }))}
          />
        </section>
      )}
      <section aria-labelledby="my-learners">
        <h2 className="govuk-heading-m" id="my-learners">
          My learners
        </h2>
        {learners.length === 0 ? (
          <Empty>You have no learners at the moment. The academy lead records whom you assess, and from which day.</Empty>
        ) : (
          <DataTable
            caption={learners.length === 1 ? "1 learner" : `${learners.length} learners, by name`}
            rows={learners}
            rowKey={({ id }) => id}
            columns={[
              {
                key: "name",
                heading: "Name",
                rowHeader: true,
                cell: ({ id, name }) => (
                  <Link className="govuk-link" to={`/learners/${id}`}>
                    {name}
                  </Link>
                ),
              },
              { key: "week", heading: "Week", cell: ({ week }) => week },
              { key: "next", heading: "Next review", cell: ({ next }) => next },
              { key: "gap", heading: "Still missing", cell: ({ gap }) => gap },
              {
                key: "supervision",
                heading: "Supervision",
                cell: ({ id, supervision, supervisionLate }) => (
                  <Link className="govuk-link" to={`/learners/${id}/supervision`}>
                    {supervisionLate ? <strong>{supervision}</strong> : supervision}
                  </Link>
                ),
              },
              { key: "contact", heading: "Last contact", cell: ({ contact }) => contact },
            ]}
          />
        )}
      </section>
    </>
  );
}

export function Managing({ count, words }: Some<"manager">) {
  return (
    <section aria-labelledby="my-team">
      <h2 className="govuk-heading-m" id="my-team">
        My team
      </h2>
      {count === 0 ? (
        <p className="govuk-body">Nobody in your team is on a programme at the moment.</p>
      ) : (
        <p className="govuk-body">
          {words}.{" "}
          <Link className="govuk-link" to="/team">
            See your team: where each is, caseload and protected time
          </Link>
        </p>
      )}
    </section>
  );
}

/** Cohorts, who needs help first, whom nobody assesses, and how old the figures are. */
export function Leading({ cohorts, help, helpCount, withoutAssessor, freshness }: Some<"lead">) {
  return (
    <>
      <section aria-labelledby="cohorts">
        <h2 className="govuk-heading-m" id="cohorts">
          Cohorts
        </h2>
        {cohorts.length === 0 ? (
          <Empty>
            No cohort is running. First{" "}
            <Link className="govuk-link" to="/imports">
              import the roster
            </Link>
            , then{" "}
            <Link className="govuk-link" to="/cohorts/new">
              start a cohort
            </Link>
            .
          </Empty>
        ) : (
          <ul className="govuk-list govuk-list--spaced">
            {cohorts.map((cohort) => (
              <li key={cohort.id}>
                <Link className="govuk-link" to={`/cohorts/${cohort.id}`}>
                  {cohort.name}
                </Link>
                : {cohort.words}
              </li>
            ))}
          </ul>
        )}
      </section>
      {cohorts.length > 0 && (
        <section aria-labelledby="help">
          <h2 className="govuk-heading-m" id="help">
            Who needs help first
          </h2>
          {help.length === 0 ? (
            <p className="govuk-body">Nobody is late.</p>
          ) : (
            <DataTable
              caption={help.length < helpCount ? `The first ${help.length} of ${helpCount} people with something late` : "People with something late"}
              rows={help}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: "name",
                  heading: "Name",
                  rowHeader: true,
                  cell: ({ id, name }) => (
                    <Link className="govuk-link" to={`/learners/${id}`}>
                      {name}
                    </Link>
                  ),
                },
                { key: "cohort", heading: "Cohort", cell: ({ cohort }) => cohort },
                { key: "words", heading: "What is late", cell: ({ words }) => words },
              ]}
            />
          )}
        </section>
      )}
      {withoutAssessor.length > 0 && (
        <section aria-labelledby="no-assessor">
          <h2 className="govuk-heading-m" id="no-assessor">
            Without an assessor, or soon without
          </h2>
          <ul className="govuk-list">
            {withoutAssessor.map(({ id, name, words }) => (
              <li key={id}>
                <Link className="govuk-link" to={`/learners/${id}/assessor`}>
                  Name an assessor for {name}
                </Link>
                {words && `. ${words}.`}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="figures">
        <h2 className="govuk-heading-m" id="figures">
          Figures
        </h2>
        {freshness.stale ? <Warning>{freshness.words}</Warning> : <p className="govuk-body">{freshness.words}</p>}
        <p className="govuk-body">
          <Link className="govuk-link app-apart" to="/imports">
            Import a roster or a caseload
          </Link>
          <Link className="govuk-link app-apart" to="/alerts">
            Who is over the ceiling and losing time
          </Link>
        </p>
      </section>
    </>
  );
}

/** Who has been invited, who cannot sign in yet, and what happened last. */
export function Administering({ invitations, invitationCount, withoutAccount, withoutAccountCount, recent, mailsFailed }: Some<"administrator">) {
  return (
    <>
      {mailsFailed > 0 && (
        <Warning>
          <Link className="govuk-link" to="/mail">
            {mailsFailed === 1 ? "1 e-mail" : `${mailsFailed} e-mails`} could not be sent
          </Link>
        </Warning>
      )}
      <section aria-labelledby="invitations">
        <h2 className="govuk-heading-m" id="invitations">
          Invitations nobody has followed yet
        </h2>
        {invitationCount === 0 ? (
          <p className="govuk-body">No invitation is open.</p>
        ) : (
          <>
            <ul className="govuk-list govuk-list--spaced">
              {invitations.map((one) => (
                <li key={one.personId}>
                  <Link className="govuk-link" to={`/people/${one.personId}`}>
                    {one.name}
                  </Link>
                  , good until {dayAndTime(one.expiresAt)}
                </li>
              ))}
            </ul>
            {invitations.length < invitationCount && (
              <p className="govuk-body">
                <Link className="govuk-link" to="/people?account=invited">
                  All {invitationCount} invitations
                </Link>
              </p>
            )}
          </>
        )}
      </section>
      <section aria-labelledby="no-account">
        <h2 className="govuk-heading-m" id="no-account">
          People without an account
        </h2>
        {withoutAccountCount === 0 ? (
          <p className="govuk-body">Everybody with a part to play can sign in.</p>
        ) : (
          <>
            <p className="govuk-body">
              {withoutAccountCount === 1 ? "1 person has" : `${withoutAccountCount} people have`} a part to play and cannot sign in
              {withoutAccount.length < withoutAccountCount && `. The first ${withoutAccount.length}, by name`}:
            </p>
            <ul className="govuk-list">
              {withoutAccount.map((one) => (
                <li key={one.id}>
                  <Link className="govuk-link" to={`/people/${one.id}`}>
                    {one.name}
                  </Link>
                  , {one.why}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section aria-labelledby="recent">
        <h2 className="govuk-heading-m" id="recent">
          What happened last
        </h2>
        <ul className="govuk-list govuk-list--spaced">
          {recent.map((event) => (
            <li key={event.id}>
              {event.sentence}, {dayAndTime(event.happenedAt)}
            </li>
          ))}
        </ul>
        <p className="govuk-body">
          <Link className="govuk-link" to="/audit">
            The whole audit trail
          </Link>
        </p>
      </section>
    </>
  );
}
