/** Everything a home page shows, for whatever the viewer is. The number of queries depends on their roles, never on how many learners. */
import { can } from "#app/access/permissions";
import { asksViewer, openAlertsOf } from "#app/alerts/read.server";
import type { Alert } from "#app/alerts/rules";
import { alertNews, waitingWords } from "#app/alerts/view";
import { asksFor } from "#app/asye/asks";
import { myYear, relationsOf, yearsIAssess, yearsIManage, yearsVisible, type LearnerYear } from "#app/asye/read.server";
import { askedAndOpen } from "#app/external/read.server";
import { mailsThatFailed } from "#app/mail/read.server";
import { outsideLines } from "#app/external/rules";
import { taskLink, type Task } from "#app/asye/progress";
import { recentEvents, type AuditLine } from "#app/audit/read.server";
import { agreementsToKeep, type AgreementToKeep } from "#app/documents/read-agreements.server";
import { documentsWaitingFor } from "#app/documents/read.server";
import { monthSentence, unanswered, whichTime, type Occurrence } from "#app/protected-time/rules";
import { newestSnapshot } from "#app/caseload/read.server";
import { inUnits, type Unit } from "#app/caseload/rules";
import { figuresOf } from "#app/time-and-caseload/read.server";
import { monthOfFigures } from "#app/time-and-caseload/rules";
import type { Context } from "#app/shared/context.server";
import { addDays, clockTime, howFar, londonDay, shortDay, type Day } from "#app/shared/dates";
import { smallCaseloadLine } from "#app/shared/ui/charts/caseload-line.server";
import { owedAndTaken } from "#app/shared/ui/charts/owed-and-taken.server";
import { promiseOf, sessionsOf, type SessionDate } from "#app/supervision/read.server";
import { cadence, shortCadence } from "#app/supervision/rules";
import { panelWork, referredBack } from "#app/panels/read-home.server";
import { accessAtAGlance } from "#app/people/read.server";
import { assessorWanted, cohortWords, contactWords, firstLine, freshness, lastContact, needHelp, nextReview } from "./rules";

const WEEKS = 12;

export type Waiting = { key: string; title: string; about: string; since: string; to: string; button: string };
const sinceWords = (day: Day, today: Day) => `since ${shortDay(day, today)}, ${howFar(day, today)}`;

/** One's own year: what is due, who one waits for, and three small pictures. */
async function ownYear(ctx: Context, year: LearnerYear, waiting: readonly Waiting[], alert: Alert | undefined) {
  const { today } = ctx;
  const enrolmentId = year.enrolment.id;
  const { progress, enrolment } = year;
  const figures = (await figuresOf(ctx, [year], { from: addDays(today, -7 * (WEEKS - 1)), to: today })).get(enrolmentId)!;
  const month = monthOfFigures(figures, today);
  const weeks = figures.steps;
  const over = weeks.filter((week) => week.over).length;
  const now = weeks.at(-1);
  return {
    enrolmentId,
    active: enrolment.status === "active",
    line: firstLine(year.week, progress, today),
    tasks: [
      ...(enrolment.status === "active" ? timeToAnswer(unanswered(figures.protectedTime, today, clockTime(ctx.now)), today) : []),
      // what came back stands among what waits, and is not said twice
      ...progress.tasks
        .filter((task) => task.part === "learner" && !waiting.some(({ key }) => key === task.documentId))
        .map((task) => taskLine(task, enrolmentId)),
    ],
    outside: outsideLines(await askedAndOpen(ctx, enrolmentId), ctx.now),
    waitingFor: progress.waiting.filter((one) => one.part !== "learner").map(({ documentId, words }) => ({ documentId, words })),
    gap: progress.gap,
    month,
    alert: alert ? alertNews(alert, { name: enrolment.name, own: true, hasManager: enrolment.managerId !== null }, today) : null,
    monthWords: monthSentence(month, "You"),
    timeChart: owedAndTaken(month),
    caseloadChart: smallCaseloadLine(weeks, today),
    caseloadWords: caseloadWords(now, over),
  };
}
/** A line for each block that nobody has said anything about; for many of them one line. */
function timeToAnswer(open: readonly Occurrence[], today: Day) {
  const line = { key: "protected-time-to-answer", late: false, to: "/protected-time" };
  if (open.length > 3) return [{ ...line, text: `${open.length} blocks of protected time: taken or lost?`, when: "To answer" }];
  return open.map(({ blockId, onDay }) => ({
    ...{ ...line, key: `${blockId}-${onDay}`, text: `${whichTime(onDay, today)}: taken or lost?` },
    when: onDay === today ? "Today" : `${shortDay(onDay, today)}, ${howFar(onDay, today)}`,
  }));
}
const taskLine = (task: Task, enrolmentId: string) => ({
  key: task.key,
  text: task.text,
  when: task.when,
  late: task.state === "late",
  to: taskLink(task, enrolmentId),
});
function caseloadWords(week: { cases: number | null; load: number | null; unit: Unit; ceiling: number | null } | undefined, over: number): string {
  const { cases = null, load = null, unit = "count", ceiling = null } = week ?? {};
  const weighed = unit === "points" && load !== null ? `, which weigh ${inUnits(load, unit)}` : "";
  const now = cases === null ? "Your caseload is not known" : `You hold ${inUnits(cases, "count")}${weighed}`;
  const agreed = ceiling === null ? "" : `; your agreed ceiling is ${ceiling}`;
  return `${now}${agreed}. ${over === 0 ? `You were not over it in the last ${WEEKS} weeks.` : `You were over it in ${over} of the last ${WEEKS} weeks.`}`;
}

/** What waits for this person, oldest first: documents to sign or answer, pauses to agree, meetings to come to, observations to make. */
function waitingForMe(
  documents: Awaited<ReturnType<typeof documentsWaitingFor>>,
  toKeep: readonly AgreementToKeep[],
  years: readonly LearnerYear[],
  alerts: ReadonlyMap<string, Alert>,
  ctx: Context,
): Waiting[] {
  const { viewer, today } = ctx;
  const items = documents.map((d) => {
    const day = londonDay(d.stateSince);
    const own = d.personId === viewer.personId;
    const button =
      d.state === "returned"
        ? "Answer and send again"
        : d.waitingFor === "lineManager"
          ? "Read and sign"
          : own
            ? "Read and sign"
            : "Read and respond";
    const about = `${own ? "Yours" : d.personName}${d.stageName ? `, ${d.stageName}` : ""}`;
    return { day, waiting: { key: d.id, title: d.title, about, since: sinceWords(day, today), to: `/documents/${d.id}`, button } };
  });
  for (const { id, title, learnerName, startsOn } of toKeep)
    items.push({
      day: startsOn,
      waiting: {
        key: id,
        title,
        about: `${learnerName}, signed before your time`,
        since: sinceWords(startsOn, today),
        to: `/documents/${id}`,
        button: "Read and keep to it",
      },
    });
  for (const year of years)
    for (const { since, ...ask } of asksFor(year, viewer, relationsOf(year.enrolment))) {
      const day = londonDay(since);
      items.push({ day, waiting: { ...ask, since: sinceWords(day, today) } });
    }
  for (const year of years) {
    const { id, name } = year.enrolment;
    const alert = alerts.get(id);
    const ask = alert ? asksViewer(alert, year, ctx) : null;
    if (!alert || !ask) continue;
    const since = sinceWords(ask.since, today);
    items.push({ day: ask.since, waiting: { key: alert.id, ...waitingWords(ask), about: name, since, to: `/learners/${id}/alerts` } });
  }
  for (const { enrolment, requests } of years) {
    if (enrolment.assessorId !== viewer.personId) continue;
    for (const request of requests) {
      const day = londonDay(request.requestedAt);
      const proposed = request.proposedOn ? `, proposed for ${shortDay(request.proposedOn, today)}` : "";
      const asked = { documentId: null, requestId: request.id, kind: "directObservation", stage: request.stage, part: "assessor" } as const;
      const to = taskLink(asked, enrolment.id);
      items.push({
        day,
        waiting: {
          key: request.id,
          title: "Direct observation asked for",
          about: `${enrolment.name}${proposed}`,
          since: sinceWords(day, today),
          to,
          button: "Observe",
        },
      });
    }
  }
  return items.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)).map(({ waiting }) => waiting);
}

function learnerRow(year: LearnerYear, sessions: readonly SessionDate[], ctx: Context) {
  const { enrolment, week, progress } = year;
  const standing = cadence(
    promiseOf(year),
    sessions.filter((s) => s.personId === enrolment.personId),
    ctx.today,
  );
  return {
    id: enrolment.id,
    name: enrolment.name,
    week: week.words,
    next: nextReview(progress, ctx.today),
    gap: progress.gap,
    supervision: shortCadence(standing),
    supervisionLate: standing.state === "overdue",
    contact: contactWords(lastContact({ personId: enrolment.personId, documents: year.documents }, sessions, ctx.viewer.personId), ctx.today),
  };
}

/** An assessor's learners, and what the assessor has to write for them. */
async function assessing(ctx: Context, years: readonly LearnerYear[]) {
  const mine = years.filter(({ enrolment }) => enrolment.assessorId === ctx.viewer.personId);
  const sessions = await sessionsOf(
    ctx,
    mine.map(({ enrolment }) => enrolment.personId),
  );
  const toWrite = mine
    .flatMap(({ enrolment, progress }) =>
      progress.tasks
        // what was asked for stands among what waits
        .filter((task) => task.part === "assessor" && task.requestId === null)
        .map((task) => ({ ...taskLine(task, enrolment.id), key: `${enrolment.id}-${task.key}`, name: enrolment.name, dueOn: task.dueOn })),
    )
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : 0));
  return { learners: mine.map((year) => learnerRow(year, sessions, ctx)), toWrite };
}

/** A manager's newly qualified social workers in one line. */
function managing(ctx: Context, years: readonly LearnerYear[]) {
  const mine = years.filter(({ enrolment }) => enrolment.managerId === ctx.viewer.personId);
  return { count: mine.length, words: cohortWords(mine, ctx.today) };
}

/** The academy: cohorts with who is late, who needs help first, whom nobody assesses, and how old the figures are. */
async function leading(ctx: Context, years: readonly LearnerYear[]) {
  const cohorts = new Map<string, { id: string; name: string; startsOn: Day; years: LearnerYear[] }>();
  for (const year of years) {
    const { cohortId, cohortName, startsOn } = year.enrolment;
    const cohort = cohorts.get(cohortId);
    if (cohort) cohort.years.push(year);
    else cohorts.set(cohortId, { id: cohortId, name: cohortName, startsOn, years: [year] });
  }
  const help = needHelp(years);
  return {
    cohorts: [...cohorts.values()]
      .sort((a, b) => (a.startsOn > b.startsOn ? -1 : a.startsOn < b.startsOn ? 1 : 0))
      .map(({ id, name, years }) => ({ id, name, words: cohortWords(years, ctx.today) })),
    help: help.slice(0, 10).map(({ enrolment, progress }) => {
      const late = progress.stages.find((stage) => stage.state === "late");
      const words = late ? `${late.stage.name}: ${late.words}` : (progress.tasks[0]?.text ?? "");
      return { id: enrolment.id, name: enrolment.name, cohort: enrolment.cohortName, words };
    }),
    helpCount: help.length,
    withoutAssessor: years.flatMap(({ enrolment }) => {
      const words = assessorWanted(enrolment, ctx.today);
      return words === null ? [] : [{ id: enrolment.id, name: enrolment.name, words }];
    }),
    freshness: freshness(await newestSnapshot(ctx), ctx.today),
  };
}

/** Invitations and accounts that want attention, and what happened last. */
async function administering(ctx: Context): Promise<Awaited<ReturnType<typeof accessAtAGlance>> & { recent: AuditLine[]; mailsFailed: number }> {
  return { ...(await accessAtAGlance(ctx)), recent: await recentEvents(ctx, 10), mailsFailed: await mailsThatFailed(ctx) };
}

/** The years a viewer works with; a person who is both assessor and manager gets both at once. */
function yearsFor(ctx: Context): Promise<LearnerYear[]> {
  const { isLead, isAssessor, isManager } = ctx.viewer;
  if (isLead || (isAssessor && isManager)) return yearsVisible(ctx);
  if (isAssessor) return yearsIAssess(ctx);
  if (isManager) return yearsIManage(ctx);
  return Promise.resolve([]);
}

export type Home = Awaited<ReturnType<typeof homeOf>>;
export async function homeOf(ctx: Context) {
  const { viewer } = ctx;
  const years = await yearsFor(ctx);
  const takesPart = viewer.isLearner || viewer.isAssessor || viewer.isManager;
  const mine = viewer.isLearner ? await myYear(ctx) : null;
  const around = mine ? [mine, ...years.filter((y) => y.enrolment.id !== mine.enrolment.id)] : years;
  const alerts = await openAlertsOf(
    ctx,
    around.map(({ enrolment }) => enrolment.id),
  );
  const documents = takesPart ? await documentsWaitingFor(ctx) : [];
  const waiting = waitingForMe(documents, viewer.isManager ? await agreementsToKeep(ctx) : [], around, alerts, ctx);
  const own = mine ? await ownYear(ctx, mine, waiting, alerts.get(mine.enrolment.id)) : null;
  const assessor = viewer.isAssessor ? await assessing(ctx, years) : null;
  const lead = viewer.isLead ? await leading(ctx, years) : null;
  const administrator = can(viewer, "accounts.change") ? await administering(ctx) : null;
  const team = viewer.isManager ? managing(ctx, years) : null;
  const asked = own || assessor ? await referredBack(ctx) : [];
  const panels = [...asked.map((task) => (task.own ? { ...task, about: "" } : task)), ...(await panelWork(ctx))];
  // Most line managers have nobody on a programme: that is worth a sentence only where the page says nothing else.
  const manager = team && (team.count > 0 || !(own || assessor || lead || administrator)) ? team : null;
  return {
    name: viewer.name,
    own,
    waiting: waiting.length > 0 || assessor || manager ? waiting : null,
    assessor,
    manager,
    lead,
    administrator,
    panels,
  };
}
