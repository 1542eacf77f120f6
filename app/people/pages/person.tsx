import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { can } from "#app/access/permissions";
import { inviteAccount, setAccountDisabled, signOutEverywhere, withdrawInvitation } from "#app/access/write.server";
import { contextOf, param, type Context } from "#app/shared/context.server";
import { dayAndTime, fullDay, longDay, type Day } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt, type FormValues } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { notFound, Refusal } from "#app/shared/refusal";
import { attempt, problems, readForm } from "#app/shared/responses.server";
import { DateInput, Hidden, Radios } from "#app/shared/ui/fields";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Empty, Inset, SummaryList, Timeline } from "#app/shared/ui/parts";
import type { Role } from "#db/schema";
import { endRoleForm, giveRoleForm } from "../forms";
import { personPage, type PersonAccount } from "../read.server";
import { accountWords, periodWords, roleHints, roleWords } from "../rules";
import { endRole, giveRole } from "../write.server";

export const handle = { title: (data: { person: { name: string } }) => data.person.name };

const boxes = (day: Day) => {
  const [year, month, date] = day.split("-");
  return { day: String(Number(date)), month: String(Number(month)), year: year! };
};

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const page = await personPage(ctx, param(args, "personId"));
  return {
    ...page,
    seesLearners: can(ctx.viewer, "cohorts.see"),
    seesAudit: can(ctx.viewer, "audit.see"),
    first: { id: newId(), startsOn: boxes(ctx.today) },
    lastDay: boxes(ctx.today),
    today: ctx.today,
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const personId = param(args, "personId");
  allow(ctx, "people.change");
  const values = await readForm(args.request);
  const back = (done: string) => redirect(`/people/${encodeURIComponent(personId)}?done=${done}`);
  switch (textAt(values, "act")) {
    case "giveRole":
      return attempt(giveRoleForm, values, async (given) => {
        await giveRole(ctx, personId, given);
        return back("roleGiven");
      });
    case "endRole":
      return attempt(endRoleForm, values, async ({ rolePeriodId, endsOn }) => {
        await endRole(ctx, personId, rolePeriodId, endsOn);
        return back("roleEnded");
      });
    case "invite":
      return invite(args, ctx, personId, values);
    case "withdraw":
      await withdrawInvitation(ctx, await accountIdOf(ctx, personId));
      return back("withdrawn");
    case "close":
    case "reopen":
      return refusable(values, async () => {
        await setAccountDisabled(ctx, await accountIdOf(ctx, personId), textAt(values, "act") === "close");
        return back(textAt(values, "act") === "close" ? "closed" : "reopened");
      });
    case "signOut":
      await signOutEverywhere(ctx, await accountIdOf(ctx, personId));
      return back("signedOut");
    default:
      throw notFound();
  }
}

async function accountIdOf(ctx: Context, personId: string): Promise<string> {
  const { account } = await personPage(ctx, personId);
  if (!account) throw notFound();
  return account.id;
}
async function refusable<T>(values: FormValues, act: () => Promise<T>) {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return problems(values, { "": error.message });
    throw error;
  }
}
/** The link is answered once and stored nowhere: only its hash is kept. */
const invite = (args: ActionFunctionArgs, ctx: Context, personId: string, values: FormValues) =>
  refusable(values, async () => {
    const { config } = args.context;
    const { token, ...invited } = await inviteAccount(ctx, personId, config);
    return { link: `${config.origin}/invitation/${token}`, ...invited };
  });

const DONE: Record<string, string> = {
  added: "The person is added.",
  changed: "The details are saved.",
  roleGiven: "The role is given.",
  roleEnded: "The role has its last day.",
  withdrawn: "The invitation is withdrawn: its link no longer works.",
  closed: "The account is closed, and every session has ended.",
  reopened: "The account is open again.",
  signedOut: "They are signed out on every device.",
};

type Answer = { link: string; expiresOn: Day; mailedTo: string | null } | { values: FormValues; errors: Record<string, string> } | undefined;

export default function Person() {
  const { person, moments, manages, enrolments, roles, account, mayChange, seesLearners, seesAudit, first, lastDay, today, done } =
    useLoaderData<typeof loader>();
  const answer = useActionData<Answer>();
  const problemsOf = (act: string) => (answer && "values" in answer && answer.values.act === act ? answer : null);
  const ending = (roles ?? []).filter((role) => role.endsOn === null || role.endsOn >= today);
  const invited = answer && "link" in answer ? answer : null;
  const notice = done && !answer ? DONE[done] : undefined;
  return (
    <Page title={person.name} back={{ to: "/people", label: "People" }} notice={notice}>
      {invited && <Invitation name={person.name} {...invited} />}
      <SummaryList
        rows={[
          { key: "Work e-mail", value: person.email ?? "Not known" },
          { key: "Staff number", value: person.staffNumber ?? "Not known" },
          {
            key: "Social Work England",
            value: person.sweNumber
              ? `${person.sweNumber}${person.sweRegisteredFrom ? `, registered from ${longDay(person.sweRegisteredFrom)}` : ""}`
              : "No registration on record",
          },
          person.qualifiedOn ? { key: "Qualified on", value: longDay(person.qualifiedOn) } : null,
          { key: "Joined on", value: person.joinedOn ? longDay(person.joinedOn) : "Not known" },
          person.leftOn ? { key: person.leftOn < today ? "Left on" : "Leaves on", value: longDay(person.leftOn) } : null,
          { key: "Manages", value: manages === 0 ? "Nobody" : manages === 1 ? "1 person" : `${manages} people` },
        ]}
      />
      <p className="govuk-body">
        {mayChange && (
          <Link className="govuk-link app-apart" to={`/people/${person.id}/details`}>
            Correct these details
          </Link>
        )}
        {seesAudit && (
          <Link className="govuk-link app-apart" to={`/audit?about=${person.id}`}>
            Audit trail about {person.name}
          </Link>
        )}
        {seesLearners &&
          enrolments.map((enrolment) => (
            <Link key={enrolment.id} className="govuk-link app-apart" to={`/learners/${enrolment.id}`}>
              Year in {enrolment.cohort}
            </Link>
          ))}
      </p>
      {roles && (
        <section aria-labelledby="roles">
          <h2 className="govuk-heading-m" id="roles">
            Roles
          </h2>
          {roles.length === 0 ? (
            <p className="govuk-body">
              No role. Being a learner, an assessor of somebody or a line manager needs none: those come with the cohort and the roster.
            </p>
          ) : (
            <ul className="govuk-list govuk-list--spaced">
              {roles.map((role) => (
                <li key={role.id}>
                  <strong>{roleWords[role.role]}</strong> {periodWords(role)}
                </li>
              ))}
            </ul>
          )}
          <Details summary="Give a role" open={problemsOf("giveRole") !== null}>
            <RecordForm
              key={first.id}
              schema={giveRoleForm}
              values={{ startsOn: first.startsOn }}
              answer={problemsOf("giveRole")}
              submit="Give this role"
            >
              <Hidden name="act" value="giveRole" />
              <Hidden name="id" value={first.id} />
              <Radios
                name="role"
                label="Which role?"
                options={(Object.keys(roleWords) as Role[]).map((role) => ({ value: role, label: roleWords[role], hint: roleHints[role] }))}
              />
              <DateInput name="startsOn" label="First day" />
            </RecordForm>
          </Details>
          {ending.length > 0 && (
            <Details summary="End a role" open={problemsOf("endRole") !== null}>
              <RecordForm
                schema={endRoleForm}
                values={{ endsOn: lastDay, rolePeriodId: ending.length === 1 ? ending[0]!.id : "" }}
                answer={problemsOf("endRole")}
                submit="End this role"
                warning
              >
                <Hidden name="act" value="endRole" />
                <Radios
                  name="rolePeriodId"
                  label="Which role ends?"
                  options={ending.map((role) => ({ value: role.id, label: `${roleWords[role.role]}, ${periodWords(role)}` }))}
                />
                <DateInput name="endsOn" label="Last day" />
              </RecordForm>
            </Details>
          )}
        </section>
      )}
      {roles && <Account account={account} email={person.email} problem={firstProblem(answer)} details={`/people/${person.id}/details`} />}
      <h2 className="govuk-heading-m">From when to when</h2>
      {moments.length === 0 ? (
        <Empty>Teams, hours, line managers and roles will be listed here with their days.</Empty>
      ) : (
        <Timeline items={moments.map((moment) => ({ key: moment.key, title: moment.title, when: periodWords(moment) }))} />
      )}
    </Page>
  );
}

const firstProblem = (answer: Answer): string | null =>
  answer && "errors" in answer && ["invite", "close", "reopen"].includes(String(answer.values.act)) ? (answer.errors[""] ?? null) : null;

function Invitation({ name, link, expiresOn, mailedTo }: { name: string; link: string; expiresOn: Day; mailedTo: string | null }) {
  return (
    <div className="govuk-notification-banner" role="alert" aria-labelledby="invitation-title">
      <div className="govuk-notification-banner__header">
        <h2 className="govuk-notification-banner__title" id="invitation-title">
          One-time link for {name}
        </h2>
      </div>
      <div className="govuk-notification-banner__content">
        <label className="govuk-label" htmlFor="invitation-text">
          {mailedTo
            ? `This is on its way to ${mailedTo}. If it does not arrive, hand it over in another way. It is shown only now.`
            : `Copy this into an e-mail to ${name}. It is shown only now.`}
        </label>
        <textarea
          className="govuk-textarea"
          id="invitation-text"
          rows={6}
          readOnly
          value={`You have been invited to the Social Work Academy portal. Follow this link and choose a password:\n\n${link}\n\nThe link works once, until ${fullDay(expiresOn)}.`}
        />
      </div>
    </div>
  );
}

/** Whether and how somebody signs in. */
function Account({
  account,
  email,
  problem,
  details,
}: {
  account: PersonAccount | null;
  email: string | null;
  problem: string | null;
  details: string;
}) {
  const act = (value: string, words: string, warning = false) => (
    <Form method="post" className="app-inline">
      <button className={`govuk-button ${warning ? "govuk-button--warning" : "govuk-button--secondary"}`} name="act" value={value}>
        {words}
      </button>
    </Form>
  );
  const state = account?.state ?? "none";
  return (
    <section aria-labelledby="account">
      <h2 className="govuk-heading-m" id="account">
        Account
      </h2>
      {problem && (
        <p className="govuk-error-message" role="alert">
          <span className="govuk-visually-hidden">Error: </span>
          {problem}
        </p>
      )}
      <p className="govuk-body">
        {accountWords[state]}.{account && ` Signs in as ${account.email}.`}
        {account && account.sessions > 0 && ` Signed in on ${account.sessions === 1 ? "1 device" : `${account.sessions} devices`}.`}
      </p>
      {account?.invitation && (
        <Inset>
          Invited on {dayAndTime(account.invitation.createdAt)}; the link works until {dayAndTime(account.invitation.expiresAt)}.
        </Inset>
      )}
      {!account && !email ? (
        <>
          <p className="govuk-body">An invitation needs a work e-mail address.</p>
          <ButtonLink to={details} secondary>
            Add the e-mail address
          </ButtonLink>
        </>
      ) : (
        <div className="govuk-button-group">
          {state === "closed" ? act("reopen", "Reopen the account") : act("invite", inviteWords(account))}
          {account?.invitation && act("withdraw", "Withdraw the invitation")}
          {account && account.sessions > 0 && act("signOut", "Sign out everywhere")}
          {account && state !== "closed" && !account.own && act("close", "Close the account", true)}
        </div>
      )}
    </section>
  );
}
const inviteWords = (account: PersonAccount | null) =>
  account === null ? "Invite by a one-time link" : account.state === "open" ? "Make a link for a new password" : "Make a new one-time link";
