/** Asks the year, the supervision log, protected time and the caseload for what a new document can begin with. */
import { caseloadTerms, ceilingsOf, loadsOf } from "#app/caseload/read.server";
import { covering } from "#app/access/visible.server";
import { handoversSince } from "#app/asye/read-arrangements.server";
import { learnerYear } from "#app/asye/read.server";
import { supervisionRows } from "#app/programmes/rules";
import { timeOf } from "#app/protected-time/read.server";
import { lostWords, owed, totals } from "#app/protected-time/rules";
import { heldMeeting, nameOf } from "#app/reviews/read.server";
import type { Context } from "#app/shared/context.server";
import { londonDay, type Day, type Instant } from "#app/shared/dates";
import { sessionsOf } from "#app/supervision/read.server";
import { fieldsBy, readAnswers, type Answers, type Known } from "./answers";
import { parseDefinition, type Definition, type Prefill } from "./definition";
import {
  caseloadWords,
  evidenceWords,
  handoverWords,
  peopleWords,
  protectedTimePromise,
  protectedTimeWords,
  rowsCarriedOver,
  stageDatesWords,
  stageDayRows,
  supervisionWords,
  workloadPromise,
  type Signed,
} from "./prefill";
import { partName } from "./rules";

/** Only what the definition asks for is looked up. */
export async function prefilledFrom(ctx: Context, definition: Definition, enrolmentId: string, stage: string | null = null): Promise<Known> {
  const wanted = new Set(fieldsBy(definition, definition.writer).flatMap((f) => (f.prefill ? [f.prefill] : [])));
  const wants = (...any: Prefill[]) => any.some((p) => wanted.has(p));
  if (![...wanted].some((p) => !p.startsWith("request"))) return {};
  const year = await learnerYear(ctx, enrolmentId);
  const { enrolment, programme, schedule, minutesPerWeek } = year;
  const terms = wants("workloadPromise", "caseload", "caseloadYear") ? await caseloadTerms(ctx, [enrolment.personId]) : null;
  const known: Known = {
    asyeStartedOn: enrolment.startsOn,
    stageDates: stageDatesWords(schedule.stages.map((s) => ({ name: s.stage.name, dueOn: s.dueOn }))),
    stageDays: stageDayRows(schedule.stages.map((s) => ({ key: s.stage.key, name: s.stage.name, dueOn: s.dueOn }))),
    learnerName: enrolment.name,
    peoplePresent: peopleWords([
      [enrolment.name, partName("learner")],
      [enrolment.assessorName, partName("assessor")],
      [enrolment.managerName, partName("lineManager")],
    ]),
    supervisionBands: supervisionRows(programme),
    supervisionMinutes: programme.supervision.minimumMinutes,
    protectedTimePromise: protectedTimePromise(programme, minutesPerWeek),
    ...(terms ? { workloadPromise: workloadPromise(terms.schemeOn(ctx.today), programme, minutesPerWeek) } : {}),
    ...(schedule.endsOn === null ? {} : { yearEndsOn: schedule.endsOn }),
    ...(enrolment.assessorName === null ? {} : { assessorName: enrolment.assessorName }),
    ...(enrolment.managerName === null ? {} : { lineManagerName: enrolment.managerName }),
  };
  const begun = wants("supervisionLog", "protectedTime", "caseload", "handoverNote") ? await lastReviewBegun(ctx, enrolmentId) : null;
  const since = begun === null ? enrolment.startsOn : londonDay(begun);
  const people = [enrolment.personId];
  if (wants("supervisionLog", "supervisionYear")) {
    const sessions = await sessionsOf(ctx, people);
    known.supervisionLog = supervisionWords(sessions, since, programme.supervision.minimumMinutes);
    known.supervisionYear = supervisionWords(sessions, enrolment.startsOn, programme.supervision.minimumMinutes);
  }
  if (wants("protectedTime", "protectedTimeYear")) {
    const { entries, entitlement } = await timeOf(ctx, year);
    const words = (from: Day) => {
      const span = { from, to: ctx.today };
      const { taken, lost, lostBecause } = totals(entries, span);
      return protectedTimeWords({ owed: owed(entitlement, span), taken, lost, lostWords: lostWords(lostBecause) }, from);
    };
    known.protectedTime = words(since);
    known.protectedTimeYear = words(enrolment.startsOn);
  }
  if (terms && wants("caseload", "caseloadYear")) {
    const ceilingOn = ceilingsOf(terms, [year]);
    const figures = (await loadsOf(ctx, terms, people, enrolment.startsOn, ctx.today)).map((f) => ({
      ...f,
      ceiling: ceilingOn(f.personId, f.snapshotOn)?.ceiling ?? null,
    }));
    known.caseload = caseloadWords(figures, since);
    known.caseloadYear = caseloadWords(figures, enrolment.startsOn);
  }
  if (stage !== null && wants("meetingDay", "peoplePresent")) {
    const meeting = await heldMeeting(ctx, enrolmentId, stage);
    if (meeting) known.meetingDay = meeting.heldOn;
    if (meeting && meeting.there.length > 0)
      known.peoplePresent = peopleWords(
        meeting.there.map((i) => [nameOf(i, year), i.part === null ? (i.role ?? "") : i.part === "coordinator" ? "academy lead" : partName(i.part)]),
      );
  }
  if (wants("registrationNumber")) {
    const { sweNumber } = await ctx.db.selectFrom("person").where("id", "=", enrolment.personId).select("sweNumber").executeTakeFirstOrThrow();
    if (sweNumber !== null) known.registrationNumber = sweNumber;
  }
  if (wants("coordinatorName")) {
    const name = await leadName(ctx);
    if (name !== null) known.coordinatorName = name;
  }
  if (wants("handoverNote")) {
    const notes = await handoversSince(ctx, enrolmentId, begun);
    if (notes.length > 0) known.handoverNote = notes.map(handoverWords).join("\n\n");
  }
  if (wants("evidenceIndex")) known.evidenceIndex = evidenceWords(await signedSoFar(ctx, enrolmentId));
  if (wants("lastPlan")) known.lastPlan = await lastPlan(ctx, definition, enrolmentId);
  return known;
}

/** What is said of the meeting itself is new each time. */
const NEW_EACH_TIME = ["metOn", "othersPresent"];
/** An agreement made again begins with the words of the last one that everybody signed. */
export async function saidBefore({ db }: Pick<Context, "db">, definition: Definition, enrolmentId: string): Promise<Answers> {
  if (definition.kind !== "agreement") return {};
  const last = await db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("kind", "=", definition.kind)
    .where("state", "=", "locked")
    .select("answers")
    .orderBy("lockedAt", "desc")
    .executeTakeFirst();
  if (!last) return {};
  return Object.fromEntries(Object.entries(readAnswers(last.answers).values).filter(([key]) => !NEW_EACH_TIME.includes(key)));
}

/** Who leads the academy today; the first of them by name. */
async function leadName({ db, today }: Pick<Context, "db" | "today">): Promise<string | null> {
  const lead = await db
    .selectFrom("rolePeriod")
    .innerJoin("person", "person.id", "rolePeriod.personId")
    .where("role", "=", "academyLead")
    .where(covering("rolePeriod", today))
    .select(["givenName", "familyName"])
    .orderBy("familyName")
    .orderBy("givenName")
    .executeTakeFirst();
  return lead ? `${lead.givenName} ${lead.familyName}` : null;
}

/** What everybody has signed in this year; the learner's private writing is no part of it. */
async function signedSoFar({ db }: Pick<Context, "db">, enrolmentId: string): Promise<Signed[]> {
  const rows = await db
    .selectFrom("document")
    .innerJoin("documentDefinition as definition", "definition.id", "document.definitionId")
    .where("enrolmentId", "=", enrolmentId)
    .where("state", "=", "locked")
    .select(["definition.body", "definition.title", "document.lockedAt"])
    .orderBy("definition.title")
    .orderBy("document.lockedAt")
    .execute();
  return rows.flatMap(({ body, title, lockedAt }) =>
    lockedAt === null || parseDefinition(body).private ? [] : [{ title, on: londonDay(lockedAt) }],
  );
}

/** The needs of the plan before, to be reviewed and added to. */
async function lastPlan({ db }: Pick<Context, "db">, definition: Definition, enrolmentId: string): Promise<string[][]> {
  const last = await db
    .selectFrom("document")
    .innerJoin("documentDefinition as before", "before.id", "document.definitionId")
    .where("enrolmentId", "=", enrolmentId)
    .where("document.kind", "=", definition.kind)
    .where("state", "in", ["submitted", "returned", "locked"])
    .select(["before.body", "document.answers"])
    .orderBy("submittedAt", "desc")
    .executeTakeFirst();
  if (!last) return [];
  const key = fieldsBy(definition, definition.writer).find((f) => f.prefill === "lastPlan")?.key ?? "";
  return rowsCarriedOver(parseDefinition(last.body), definition, key, readAnswers(last.answers).values[key]);
}

/** When the last review that was sent was begun: it was filled in then, and what came after goes into the next one. Null before the first. */
async function lastReviewBegun({ db }: Pick<Context, "db">, enrolmentId: string): Promise<Instant | null> {
  const last = await db
    .selectFrom("document")
    .where("enrolmentId", "=", enrolmentId)
    .where("kind", "=", "reviewRecord")
    .where("state", "in", ["submitted", "locked"])
    .select("createdAt")
    .orderBy("createdAt", "desc")
    .executeTakeFirst();
  return last?.createdAt ?? null;
}
