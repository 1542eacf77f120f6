import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { allow } from "#app/access/allow.server";
import { enrolmentFacts, relationsOf } from "#app/asye/read.server";
import { contextOf, param } from "#app/shared/context.server";
import { dayAndTime, fullDay, howFar, longDay } from "#app/shared/dates";
import { RecordForm } from "#app/shared/form";
import { textAt, type FormValues } from "#app/shared/form-values";
import { newId } from "#app/shared/ids";
import { senderOf } from "#app/shared/mail.server";
import { attempt, readForm } from "#app/shared/responses.server";
import { Checkboxes, DateInput, Hidden, Radios, TextInput } from "#app/shared/ui/fields";
import { Link } from "#app/shared/ui/link";
import { Page } from "#app/shared/ui/page";
import { ButtonLink, Details, Empty, Inset, SummaryList, Tag } from "#app/shared/ui/parts";
import { answerForm, heldForm, meetingForm, notHeldForm, OTHERS } from "../forms";
import { nameOf, reviewPage } from "../read.server";
import { agendaOf, endTime, meetingState, mineAmong, partWords, standing } from "../rules";
import { answerInvitation, proposeMeeting, recordHeld, recordNotHeld } from "../write.server";

export const handle = { title: (data: { stage: string; name: string }) => `Meeting: ${data.stage}, ${data.name}` };

const boxes = (day: string) => {
  const [year = "", month = "", date = ""] = day.split("-");
  return { day: String(+date), month: String(+month), year };
};

export async function loader(args: LoaderFunctionArgs) {
  const ctx = await contextOf(args);
  const { year, stage, meetings, record } = await reviewPage(ctx, param(args, "enrolmentId"), param(args, "stage"));
  const { enrolment } = year;
  const relations = relationsOf(enrolment);
  const open = meetings.find((m) => m.closedAt === null) ?? null;
  const mine = open ? mineAmong(open.invitations, ctx.viewer, relations) : [];
  const own = mine.find((i) => standing(i, relations) !== null) ?? mine[0];
  const guests = open?.invitations.filter((i) => i.part === null) ?? [];
  const values: FormValues = open
    ? {
        onDay: boxes(open.onDay),
        atTime: open.atTime,
        minutes: String(open.minutes),
        place: open.place,
        ...(open.invitations.some((i) => i.part === "coordinator") ? { coordinator: "yes" } : {}),
        ...Object.fromEntries(guests.map((g, i) => [`other${i + 1}`, { name: g.name ?? "", role: g.role ?? "", email: g.email ?? "" }])),
      }
    : { minutes: "60", ...(stage.dueOn && stage.dueOn >= ctx.today ? { onDay: boxes(stage.dueOn) } : {}) };
  return {
    id: enrolment.id,
    name: enrolment.name,
    stage: stage.stage.name,
    stageKey: stage.stage.key,
    going: enrolment.status === "active",
    paused: year.progress.pausedSince !== null,
    due: stage.dueOn && fullDay(stage.dueOn),
    meeting: open && {
      id: open.id,
      version: open.version,
      when: `${fullDay(open.onDay)}, ${open.atTime} to ${endTime(open)}`,
      far: howFar(open.onDay, ctx.today),
      place: open.place,
      by: `${open.proposedBy}, ${dayAndTime(open.proposedAt)}`,
      state: meetingState(open.invitations, relations),
      past: open.onDay <= ctx.today,
      heldOn: boxes(open.onDay <= ctx.today ? open.onDay : ctx.today),
      invited: open.invitations.map((i) => {
        const answer = standing(i, relations);
        return {
          id: i.id,
          who: nameOf(i, year),
          role: i.part === null ? (i.role ?? "") : partWords[i.part],
          guest: i.part === null,
          answer,
          words:
            i.part === null
              ? i.email
                ? "Asked by e-mail"
                : "Asked by whoever proposed it"
              : answer === "declined"
                ? [i.otherOn ? `Could come on ${longDay(i.otherOn)}` : "", i.because ?? ""].filter(Boolean).join(". ")
                : "",
        };
      }),
      mine: own ? { answer: standing(own, relations), otherOn: own.otherOn && boxes(own.otherOn), because: own.because ?? "" } : null,
    },
    values,
    agenda: record ? agendaOf(record) : [],
    recordTitle: record?.title ?? null,
    prepared: stage.requirements
      .filter((r) => !r.requirement.record)
      .map((r) => ({
        key: r.requirement.key,
        label: r.requirement.label.many,
        words: `${r.signed} of ${r.needed} signed`,
        done: r.toWrite + r.sent === 0,
      })),
    before: meetings
      .filter((m) => m.closedAt !== null)
      .map((m) => ({
        id: m.id,
        words:
          m.closedAs === "held" && m.heldOn
            ? `Held on ${longDay(m.heldOn)}, with ${m.invitations
                .filter((i) => i.wasThere === 1)
                .map((i) => nameOf(i, year))
                .join(", ")}`
            : `The meeting of ${longDay(m.onDay)} was not held: ${m.notHeldBecause ?? ""}`,
        held: m.closedAs === "held",
      })),
    record: stage.requirements.flatMap((r) => (r.requirement.record ? r.documents : [])).find((d) => d.state !== "draft")?.id ?? null,
    fresh: newId(),
    done: new URL(args.request.url).searchParams.get("done"),
  };
}

export async function action(args: ActionFunctionArgs) {
  const ctx = await contextOf(args);
  const review = { enrolmentId: param(args, "enrolmentId"), stage: param(args, "stage") };
  allow(ctx, "learner.arrangeReview", relationsOf(await enrolmentFacts(ctx, review.enrolmentId)));
  const values = await readForm(args.request);
  const done = (what: string) => redirect(`/learners/${review.enrolmentId}/stages/${review.stage}/meeting?done=${what}`);
  switch (textAt(values, "act")) {
    case "answer":
      return attempt(answerForm, values, async (a) => (await answerInvitation(ctx, review, a, senderOf(args)), done("answered")));
    case "held":
      return attempt(heldForm, values, async (held) => (await recordHeld(ctx, review, held), done("held")));
    case "notHeld":
      return attempt(notHeldForm, values, async ({ because }) => (await recordNotHeld(ctx, review, because), done("notHeld")));
    default:
      return attempt(meetingForm, values, async ({ coordinator, other1, other2, ...m }) => {
        const guests = [other1, other2].flatMap((o) => (o?.name && o.role ? [{ name: o.name, role: o.role, email: o.email ?? null }] : []));
        await proposeMeeting(ctx, review, { ...m, coordinator: coordinator.length > 0, guests }, senderOf(args));
        return done(m.version === 0 ? "proposed" : "changed");
      });
  }
}

const DONE: Record<string, string> = {
  proposed: "The meeting is proposed. Everybody who is asked finds it on their home page.",
  changed: "The meeting is changed. Where day, time or place are others, everybody is asked again.",
  answered: "Your answer is kept.",
  held: "Kept. The record of the review begins with this day and with who was there.",
  notHeld: "Kept. Propose another day.",
};

/** The meeting of a review: when and where, who comes, what it is about, what is prepared, and whether it was held. */
export default function MeetingPage() {
  const page = useLoaderData<typeof loader>();
  const { meeting } = page;
  const sent = useActionData<{ values?: { act?: string } }>();
  const of = (act: string) => (sent?.values?.act === act ? sent : null);
  const arrange = (
    <RecordForm
      key={`${meeting?.id ?? "new"} ${meeting?.version ?? 0}`}
      schema={meetingForm}
      values={page.values}
      answer={of("arrange")}
      submit={meeting ? "Change the meeting" : "Propose this meeting"}
    >
      <Hidden name="act" value="arrange" />
      <Hidden name="id" value={meeting?.id ?? page.fresh} />
      <Hidden name="version" value={String(meeting?.version ?? 0)} />
      <DateInput name="onDay" label="Day" hint={page.due ? `The review is due on ${page.due}.` : "For example, 27 3 2027."} />
      <TextInput name="atTime" label="Begins at" hint="For example, 14:00 or 2.30pm" width={10} />
      <TextInput name="minutes" label="How long, in minutes" inputMode="numeric" width={4} />
      <TextInput name="place" label="Where" hint="A room, or a call. Paste the link of a call here." />
      <p className="govuk-body">The learner, the assessor and the line manager are always asked.</p>
      <Checkboxes name="coordinator" label="Who else" options={[{ value: "yes", label: "Ask the academy lead to come" }]} />
      {OTHERS.map((n) => (
        <Details key={n} summary={`Ask somebody else${n > 1 ? ", one more" : ""}`} open={textAt(page.values, `other${n}.name`) !== ""}>
          <TextInput name={`other${n}.name`} label="Name" />
          <TextInput name={`other${n}.role`} label="Role" hint="Like practice educator. Nobody from a family." />
          <TextInput
            name={`other${n}.email`}
            label="Work e-mail address (optional)"
            type="email"
            hint="For an invitation. They see nothing of the year."
          />
        </Details>
      ))}
    </RecordForm>
  );
  return (
    <Page
      title={`Meeting for the ${page.stage.charAt(0).toLowerCase()}${page.stage.slice(1)}`}
      caption={page.name}
      back={{ to: `/learners/${page.id}/stages/${page.stageKey}`, label: page.stage }}
      notice={page.done && !sent ? DONE[page.done] : undefined}
    >
      {meeting ? (
        <>
          <SummaryList
            rows={[
              { key: "When", value: `${meeting.when}, ${meeting.far}` },
              { key: "Where", value: meeting.place },
              { key: "Proposed by", value: meeting.by },
              { key: "Where it stands", value: meeting.state },
            ]}
          />
          <p className="govuk-body">
            <a className="govuk-link" href={`/learners/${page.id}/stages/${page.stageKey}/meeting.ics`} download>
              Put it into your calendar (.ics)
            </a>
          </p>
          {meeting.mine && page.going && !meeting.past && (
            <section aria-labelledby="answer">
              <h2 className="govuk-heading-m" id="answer">
                {meeting.mine.answer === null ? "Do you come?" : "Your answer"}
              </h2>
              <RecordForm
                key={`answer ${meeting.version} ${meeting.mine.answer ?? ""}`}
                schema={answerForm}
                values={{
                  ...(meeting.mine.answer ? { answer: meeting.mine.answer } : {}),
                  ...(meeting.mine.otherOn ? { otherOn: meeting.mine.otherOn } : {}),
                  because: meeting.mine.because,
                }}
                answer={of("answer")}
                submit={meeting.mine.answer === null ? "Send your answer" : "Change your answer"}
              >
                <Hidden name="act" value="answer" />
                <Hidden name="version" value={String(meeting.version)} />
                <Radios
                  name="answer"
                  label="The meeting"
                  inline
                  options={[
                    { value: "accepted", label: "I come" },
                    { value: "declined", label: "I cannot come" },
                  ]}
                />
                <Details summary="If you cannot: another day, or why" open={meeting.mine.answer === "declined" || of("answer") !== null}>
                  <DateInput name="otherOn" label="A day on which you could" hint="For example, 27 3 2027." />
                  <TextInput name="because" label="Or why not, in a few words" />
                </Details>
              </RecordForm>
            </section>
          )}
          <h2 className="govuk-heading-m">Who is asked to come</h2>
          <SummaryList
            rows={meeting.invited.map((i) => ({
              key: `${i.who}, ${i.role}`,
              value: (
                <>
                  {i.guest ? null : (
                    <Tag colour={i.answer === "accepted" ? "green" : i.answer === "declined" ? "orange" : "blue"}>
                      {i.answer === "accepted" ? "Comes" : i.answer === "declined" ? "Cannot come" : "Not answered yet"}
                    </Tag>
                  )}{" "}
                  {i.words}
                </>
              ),
            }))}
          />
        </>
      ) : (
        <Empty>
          {page.before.some((b) => b.held)
            ? "The meeting was held. Another one can be proposed where it is needed."
            : "No meeting is proposed yet. Propose a day: everybody is asked, and answers on this page."}
        </Empty>
      )}
      {page.before.length > 0 && (
        <>
          <h2 className="govuk-heading-m">So far</h2>
          <ul className="govuk-list govuk-list--bullet">
            {page.before.map((b) => (
              <li key={b.id}>{b.words}</li>
            ))}
          </ul>
        </>
      )}

      <h2 className="govuk-heading-m">Agenda</h2>
      {page.agenda.length > 0 ? (
        <>
          <ol className="govuk-list govuk-list--number">
            {page.agenda.map(({ heading, about }) => (
              <li key={heading}>
                <strong>{heading}</strong>: {about}
              </li>
            ))}
          </ol>
          <p className="govuk-body">These are the headings of the {page.recordTitle?.toLowerCase()}, so what is said has its place.</p>
        </>
      ) : (
        <p className="govuk-body">No document records this meeting.</p>
      )}
      {page.prepared.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What is prepared</h2>
          <ul className="govuk-list app-checks">
            {page.prepared.map((p) => (
              <li key={p.key} className={`app-checks__item${p.done ? " app-checks__item--done" : ""}`}>
                {p.label.charAt(0).toUpperCase() + p.label.slice(1)}: {p.words}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="govuk-body">
        <Link className="govuk-link" to={`/learners/${page.id}/stages/${page.stageKey}`}>
          Everything the {page.stage.charAt(0).toLowerCase()}
          {page.stage.slice(1)} needs
        </Link>
      </p>
      {page.record && <ButtonLink to={`/documents/${page.record}`}>Read the {page.recordTitle?.toLowerCase()}</ButtonLink>}

      {page.paused && <Inset>The year is paused: nobody is reminded of a meeting until it goes on.</Inset>}
      {!page.going ? (
        <Inset>This year has ended: no review is arranged in it any more.</Inset>
      ) : meeting ? (
        <>
          <h2 className="govuk-heading-m">Was it held?</h2>
          <Details summary="It was held" open={meeting.past || of("held") !== null}>
            <RecordForm
              key={`held ${meeting.version}`}
              schema={heldForm}
              values={{ heldOn: meeting.heldOn, there: meeting.invited.filter((i) => i.answer !== "declined").map((i) => i.id) }}
              answer={of("held")}
              submit="Record that it was held"
            >
              <Hidden name="act" value="held" />
              <DateInput name="heldOn" label="Held on" hint="For example, 27 3 2027." />
              <Checkboxes name="there" label="Who was there" options={meeting.invited.map((i) => ({ value: i.id, label: `${i.who}, ${i.role}` }))} />
            </RecordForm>
          </Details>
          <Details summary="It was not held" open={of("notHeld") !== null}>
            <RecordForm schema={notHeldForm} answer={of("notHeld")} submit="Record that it was not held">
              <Hidden name="act" value="notHeld" />
              <TextInput name="because" label="Why, in a few words" hint="Everybody around this year reads it. Leave out anything about health." />
            </RecordForm>
          </Details>
          <Details summary="Another day, time, place or people" open={of("arrange") !== null}>
            {arrange}
          </Details>
        </>
      ) : (
        <>
          <h2 className="govuk-heading-m">Propose the meeting</h2>
          {arrange}
        </>
      )}
    </Page>
  );
}
