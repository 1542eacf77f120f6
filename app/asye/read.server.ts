import { sql, type Expression, type Kysely, type SqlBool } from "kysely";
import { allow } from "#app/access/allow.server";
import type { LearnerRelations } from "#app/access/permissions";
import { covering, mainPost, visibleEnrolment } from "#app/access/visible.server";
import { allProgrammes } from "#app/programmes/read.server";
import { frameworkOf, programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme, type ProgrammeDefinition } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant, Period } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import { privateKinds } from "#app/documents/definitions/shipped";
import { prepared } from "#db/prepared.server";
import type { AgreeingPart, Database, DocumentState, EnrolmentStatus, ExtensionReason, PanelDecision, Part, PauseReason } from "#db/schema";
import { progressOf, type OpenRequest, type Progress, type YearDocument } from "./progress";
import { monthOf, scheduleOf, weekOf, type Schedule, type Week, type WorkingPattern, type YearTerms } from "./schedule";

type Reading = Pick<Context, "db" | "viewer" | "today">;

/** One learner's place in a cohort, with today's people around them. */
export type EnrolmentFacts = {
  id: string;
  cohortId: string;
  cohortName: string;
  programmeId: string;
  frameworkId: string;
  personId: string;
  name: string;
  familyName: string;
  startsOn: Day;
  status: EnrolmentStatus;
  endedOn: Day | null;
  /** what a panel confirmed of a year that is over; null where none did */
  passed: boolean | null;
  assessorId: string | null;
  assessorName: string | null;
  /** the present assessor's first day */
  assessorSince: Day | null;
  /** their last day as the assessor, and their last day here; null where none is known */
  assessorUntil: Day | null;
  assessorLeftOn: Day | null;
  managerId: string | null;
  managerName: string | null;
  teamId: string | null;
  teamName: string | null;
};
export type PauseFact = Period & { id: string; reason: PauseReason };
export type ExtensionFact = { id: string; agreedOn: Day; untilOn: Day; days: number; reason: ExtensionReason };
/** Something that waits for an answer from whoever plays a part: a pause or an extension to agree, a review meeting to come to. */
export type Ask = {
  kind: "pause" | "extension" | "meeting";
  id: string;
  stage: string | null;
  on: Day | null;
  since: Instant;
  part: AgreeingPart;
  /** who answered for the part; somebody else may play it by now */
  answeredById: string | null;
};
export type LearnerYear = {
  enrolment: EnrolmentFacts;
  programme: ProgrammeDefinition;
  schedule: Schedule;
  progress: Progress;
  week: Week;
  /** whole months behind the learner, pauses left out */
  month: number;
  patterns: WorkingPattern[];
  /** today's contracted minutes, null where none are known (then full-time is assumed) */
  minutesPerWeek: number | null;
  pauses: PauseFact[];
  extensions: ExtensionFact[];
  documents: YearDocument[];
  requests: OpenRequest[];
  /** which version and which standards; only where one year is read */
  terms?: { version: number; frameworkName: string; frameworkProvisional: string | null };
  asks: Ask[];
  /** what the dates were worked out from, to see what a change would do to them */
  dateTerms: YearTerms;
};

export const relationsOf = (e: Pick<EnrolmentFacts, "personId" | "assessorId" | "managerId">): LearnerRelations => ({
  learnerId: e.personId,
  assessorId: e.assessorId,
  managerId: e.managerId,
});

type Db = Kysely<Database>;
type Scope = Expression<SqlBool>;
/** What a scope is about: `of` is an enrolment, a cohort or the viewer. */
type About = { of: string; today: Day };
const isThis = ({ of }: About): Scope => sql<SqlBool>`${sql.ref("enrolment.id")} = ${of}`;
/** Somebody's own year: the one going on, else the last one. */
const isMine = ({ of }: About): Scope =>
  sql<SqlBool>`${sql.ref("enrolment.id")} = (select e.id from enrolment e where e.person_id = ${of}
    order by case when e.status = 'active' then 0 else 1 end, e.starts_on desc limit 1)`;
const inCohort = ({ of }: About): Scope => sql<SqlBool>`${sql.ref("enrolment.cohortId")} = ${of}`;
const assessedBy = ({ of, today }: About): Scope =>
  sql<SqlBool>`exists (select 1 from assessorship x where x.enrolment_id = ${sql.ref("enrolment.id")} and x.assessor_id = ${of}
    and x.starts_on <= ${today} and (x.ends_on is null or x.ends_on >= ${today}))`;
const managedBy = ({ of, today }: About): Scope =>
  sql<SqlBool>`exists (select 1 from line_management x where x.person_id = ${sql.ref("enrolment.personId")} and x.manager_id = ${of}
    and x.starts_on <= ${today} and (x.ends_on is null or x.ends_on >= ${today}))`;
const visibleTo =
  (isLead: boolean) =>
  ({ of, today }: About): Scope =>
    visibleEnrolment({ viewer: { isLead, personId: of }, today });

function factsQuery(db: Db, { today }: About, scope: Scope) {
  return db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("person", "person.id", "enrolment.personId")
    .leftJoin("assessorship", (j) => j.onRef("assessorship.enrolmentId", "=", "enrolment.id").on(covering("assessorship", today)))
    .leftJoin("person as assessor", "assessor.id", "assessorship.assessorId")
    .leftJoin("lineManagement", (j) => j.onRef("lineManagement.personId", "=", "enrolment.personId").on(covering("lineManagement", today)))
    .leftJoin("person as manager", "manager.id", "lineManagement.managerId")
    .leftJoin("placement", (j) => j.onRef("placement.personId", "=", "enrolment.personId").on(mainPost(today)))
    .leftJoin("team", "team.id", "placement.teamId")
    .where(scope)
    .select([
      "enrolment.id",
      "enrolment.cohortId",
      "cohort.name as cohortName",
      programmeOf.as("programmeId"),
      frameworkOf.as("frameworkId"),
      "enrolment.personId",
      "person.givenName",
      "person.familyName",
      "enrolment.startsOn",
      "enrolment.status",
      "enrolment.endedOn",
      "assessorship.assessorId",
      "assessor.givenName as assessorGivenName",
      "assessor.familyName as assessorFamilyName",
      "assessorship.startsOn as assessorSince",
      "assessorship.endsOn as assessorUntil",
      "assessor.leftOn as assessorLeftOn",
      "lineManagement.managerId",
      "manager.givenName as managerGivenName",
      "manager.familyName as managerFamilyName",
      "team.id as teamId",
      "team.name as teamName",
    ])
    .select(
      sql<PanelDecision | null>`case when enrolment.status = 'completed' then (select d.decision from panel_decision d
        join panel_case c on c.id = d.case_id where c.enrolment_id = enrolment.id order by d.decided_at desc limit 1) end`.as("decision"),
    )
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("enrolment.id");
}
type FactsRow = Awaited<ReturnType<ReturnType<typeof factsQuery>["execute"]>>[number];

const called = (given: string | null, family: string | null) => (given === null || family === null ? null : `${given} ${family}`);
const factsOf = (r: FactsRow): EnrolmentFacts => ({
  id: r.id,
  cohortId: r.cohortId,
  cohortName: r.cohortName,
  programmeId: r.programmeId,
  frameworkId: r.frameworkId,
  personId: r.personId,
  name: `${r.givenName} ${r.familyName}`,
  familyName: r.familyName,
  startsOn: r.startsOn,
  status: r.status,
  endedOn: r.endedOn,
  passed: r.decision === "confirmPass" ? true : r.decision === "confirmFail" ? false : null,
  assessorId: r.assessorId,
  assessorName: called(r.assessorGivenName, r.assessorFamilyName),
  assessorSince: r.assessorSince,
  assessorUntil: r.assessorUntil,
  assessorLeftOn: r.assessorLeftOn,
  managerId: r.managerId,
  managerName: called(r.managerGivenName, r.managerFamilyName),
  teamId: r.teamId,
  teamName: r.teamName,
});

/** Working patterns, pauses, extensions and bank holidays in one answer: everything dates depend on. */
function periodsQuery(db: Db, scope: Scope) {
  const nothing = sql<string | null>`cast(null as text)`;
  const noNumber = sql<number | null>`cast(null as integer)`;
  return db
    .selectFrom("workingPattern")
    .innerJoin("enrolment", "enrolment.personId", "workingPattern.personId")
    .where(scope)
    .select([
      sql<string | null>`enrolment.id`.as("enrolmentId"),
      sql<string>`working_pattern.id`.as("id"),
      "workingPattern.startsOn",
      "workingPattern.endsOn",
      sql<number | null>`working_pattern.minutes_per_week`.as("minutes"),
      nothing.as("reason"),
      noNumber.as("days"),
    ])
    .unionAll(
      db
        .selectFrom("pause")
        .innerJoin("enrolment", "enrolment.id", "pause.enrolmentId")
        .where(scope)
        .select([
          sql<string | null>`enrolment.id`.as("enrolmentId"),
          sql<string>`pause.id`.as("id"),
          "pause.startsOn",
          "pause.endsOn",
          noNumber.as("minutes"),
          sql<string | null>`pause.reason`.as("reason"),
          noNumber.as("days"),
        ]),
    )
    .unionAll(
      db
        .selectFrom("extension")
        .innerJoin("enrolment", "enrolment.id", "extension.enrolmentId")
        .where(scope)
        .select([
          sql<string | null>`enrolment.id`.as("enrolmentId"),
          sql<string>`extension.id`.as("id"),
          "extension.agreedOn as startsOn",
          sql<Day | null>`extension.until_on`.as("endsOn"),
          noNumber.as("minutes"),
          sql<string | null>`extension.reason`.as("reason"),
          sql<number | null>`extension.days`.as("days"),
        ]),
    )
    .unionAll(
      db
        .selectFrom("bankHoliday")
        .select([
          nothing.as("enrolmentId"),
          sql<string>`bank_holiday.day`.as("id"),
          "bankHoliday.day as startsOn",
          sql<Day | null>`bank_holiday.day`.as("endsOn"),
          noNumber.as("minutes"),
          nothing.as("reason"),
          noNumber.as("days"),
        ]),
    )
    .orderBy("startsOn");
}

const signedQuery = (db: Db, scope: Scope) =>
  db
    .selectFrom("document")
    .innerJoin("enrolment", "enrolment.id", "document.enrolmentId")
    .where(scope)
    .where("document.lockedAt", "is not", null)
    .where(ofTheYear)
    .select([
      "enrolment.id as enrolmentId",
      "document.id",
      "document.kind",
      "document.stage",
      "document.state",
      "document.waitingFor",
      "document.stateSince",
      "document.writerId",
    ])
    .orderBy("document.stateSince")
    .orderBy("document.id");

/** What is only the learner's is no document of the year. */
const ofTheYear = sql<SqlBool>`document.kind not in (${sql.join(privateKinds.map((kind) => sql.lit(kind)))})`;
type OpenRow = {
  enrolmentId: string;
  /** a document not yet signed by everybody; how many are signed; an observation to make; a pause or an extension to agree; a meeting to come to */
  what: "document" | "signed" | "observation" | Ask["kind"];
  id: string;
  kind: string;
  stage: string | null;
  state: DocumentState;
  onDay: Day | null;
  since: Instant;
  part: AgreeingPart | null;
  byId: string | null;
  count: number;
};
/** What is open in a year, and how much of it is signed, in one answer. */
const openQuery = (db: Db, scope: Scope) => ({
  compile: () =>
    sql<OpenRow>`
      select enrolment.id as enrolment_id, cast('document' as text) as what, document.id as id, document.kind as kind, document.stage as stage,
        document.state as state, cast(null as text) as on_day, document.state_since as since, document.waiting_for as part, document.writer_id as by_id, 0 as count
      from document inner join enrolment on enrolment.id = document.enrolment_id
      where ${scope} and document.locked_at is null and document.state <> 'withdrawn' and ${ofTheYear}
      union all
      select enrolment.id, 'signed', '', '', null, 'locked', null, '', null, null, cast(count(*) as integer)
      from document inner join enrolment on enrolment.id = document.enrolment_id
      where ${scope} and document.locked_at is not null and ${ofTheYear} group by enrolment.id
      union all
      select enrolment.id, 'observation', observation_request.id, '', observation_request.stage, '', observation_request.proposed_on,
        observation_request.requested_at, 'assessor', null, 0
      from observation_request inner join enrolment on enrolment.id = observation_request.enrolment_id
      where ${scope} and observation_request.document_id is null and observation_request.closed_at is null
      union all
      select enrolment.id, proposal.kind, proposal.id, '', null, '', coalesce(proposal.starts_on, proposal.ends_on), proposal.proposed_at, pause_agreement.part, null, 0
      from proposal inner join enrolment on enrolment.id = proposal.enrolment_id inner join pause_agreement on pause_agreement.proposal_id = proposal.id
      where ${scope} and proposal.settled_at is null and pause_agreement.recorded_at is null
      union all
      select enrolment.id, 'meeting', review_meeting.id, '', review_meeting.stage, '', review_meeting.on_day, review_meeting.changed_at, review_invitation.part,
        review_invitation.answered_by_id, 0
      from review_meeting inner join enrolment on enrolment.id = review_meeting.enrolment_id
      inner join review_invitation on review_invitation.meeting_id = review_meeting.id
      where ${scope} and review_meeting.closed_at is null and review_invitation.part is not null
      order by since, id`.compile(db),
});

/** The queries of one scope, built once. */
const within = (scope: (about: About) => Scope) => ({
  facts: prepared((db, about: About) => factsQuery(db, about, scope(about))),
  periods: prepared((db, about: About) => periodsQuery(db, scope(about))),
  open: prepared((db, about: About) => openQuery(db, scope(about))),
  signed: prepared((db, about: About) => signedQuery(db, scope(about))),
});
type Queries = ReturnType<typeof within>;
const going = (scope: (about: About) => Scope) => (about: About) => sql<SqlBool>`${sql.ref("enrolment.status")} = 'active' and ${scope(about)}`;
const withProgramme = (scope: (about: About) => Scope) =>
  prepared((db, about: About) =>
    factsQuery(db, about, scope(about))
      .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
      .innerJoin("framework", (j) => j.on("framework.id", "=", frameworkOf))
      .select(["programme.definition", "programme.version", "framework.name as frameworkName", "framework.provisional"]),
  );
const ofOne = { ...within(isThis), withProgramme: withProgramme(isThis) };
const ofMe = { withProgramme: withProgramme(isMine) };
const ofCohort = within(inCohort);
const assessed = within(going(assessedBy));
const managed = within(going(managedBy));
const visible = { lead: within(visibleTo(true)), others: within(visibleTo(false)) };
const visibleGoing = { lead: within(going(visibleTo(true))), others: within(going(visibleTo(false))) };

function grouped<T extends { enrolmentId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.enrolmentId);
    if (group) group.push(row);
    else groups.set(row.enrolmentId, [row]);
  }
  return groups;
}

/**
 * What a process keeps of the years it has read. A signed document never changes, so its line is read once; and a year that rests on
 * the same facts, read anew each time, is the same year, and is not worked out again. At most so many years are kept.
 */
type Kept = { signed: readonly YearDocument[]; restsOn: string; programme: ProgrammeDefinition | null; year: LearnerYear | null };
const MOST_KEPT = 5_000;
const keptOf = new WeakMap<Db, Map<string, Kept>>();
function kept(db: Db): Map<string, Kept> {
  let years = keptOf.get(db);
  if (!years || years.size > MOST_KEPT) keptOf.set(db, (years = new Map()));
  return years;
}

type Own = Pick<LearnerYear, "patterns" | "pauses" | "extensions" | "requests" | "asks"> & { open: YearDocument[] };
const nothingOpen = (): Own => ({ patterns: [], pauses: [], extensions: [], requests: [], asks: [], open: [] });

function ownIn(owns: Map<string, Own>, id: string): Own {
  let own = owns.get(id);
  if (!own) owns.set(id, (own = nothingOpen()));
  return own;
}
/** The periods of some years, each with its own, and the bank holidays. */
function periodsIn(rows: Awaited<ReturnType<Queries["periods"]>>): { bankHolidays: Set<Day>; owns: Map<string, Own> } {
  const bankHolidays = new Set<Day>();
  const owns = new Map<string, Own>();
  for (const { enrolmentId, id, startsOn, endsOn, minutes, reason, days } of rows) {
    if (enrolmentId === null) bankHolidays.add(startsOn);
    else if (days !== null)
      ownIn(owns, enrolmentId).extensions.push({ id, agreedOn: startsOn, untilOn: endsOn ?? startsOn, days, reason: reason as ExtensionReason });
    else if (minutes !== null) ownIn(owns, enrolmentId).patterns.push({ startsOn, endsOn, minutesPerWeek: minutes });
    else ownIn(owns, enrolmentId).pauses.push({ id, startsOn, endsOn, reason: reason as PauseReason });
  }
  return { bankHolidays, owns };
}

/** The years of some learners, in a number of queries that does not depend on how many they are. */
async function years(
  ctx: Reading,
  facts: readonly EnrolmentFacts[],
  queries: Queries,
  of: string,
  programmeFor: (id: string) => ProgrammeDefinition,
): Promise<LearnerYear[]> {
  if (facts.length === 0) return [];
  const about = { of, today: ctx.today };
  const { bankHolidays, owns } = periodsIn(await queries.periods(ctx.db, about));
  const ownOf = (id: string) => ownIn(owns, id);
  // before the signed ones: a document that is signed meanwhile is then read twice, and never not at all
  const counts = new Map<string, number>();
  for (const { enrolmentId, what, id, kind, stage, state, onDay, since, part, byId, count } of await queries.open(ctx.db, about)) {
    if (what === "signed") counts.set(enrolmentId, count);
    else if (what === "document")
      ownOf(enrolmentId).open.push({ id, kind, stage, state, waitingFor: part as Part | null, stateSince: since, writerId: byId ?? "" });
    else if (what === "observation") ownOf(enrolmentId).requests.push({ id, stage: stage ?? "", proposedOn: onDay, requestedAt: since });
    else ownOf(enrolmentId).asks.push({ kind: what, id, stage, on: onDay, since, part: part as AgreeingPart, answeredById: byId });
  }
  const before = kept(ctx.db);
  if (facts.some(({ id }) => (counts.get(id) ?? 0) !== (before.get(id)?.signed.length ?? 0)))
    for (const [id, signed] of grouped(await queries.signed(ctx.db, about)))
      if (signed.length !== before.get(id)?.signed.length) before.set(id, { signed, restsOn: "", programme: null, year: null });

  const holidays = [...bankHolidays].join();
  return facts.map((enrolment): LearnerYear => {
    const programme = programmeFor(enrolment.programmeId);
    const own = ownOf(enrolment.id);
    const restsOn = JSON.stringify([ctx.today, enrolment, own, holidays]);
    const known = before.get(enrolment.id);
    if (known?.year && known.restsOn === restsOn && known.programme === programme) return known.year;
    const signed = known?.signed ?? [];
    const year = workOutYear(enrolment, programme, own, signed, bankHolidays, ctx.today);
    before.set(enrolment.id, { signed, restsOn, programme, year });
    return year;
  });
}

const bySince = (a: YearDocument, b: YearDocument) => (a.stateSince < b.stateSince ? -1 : a.stateSince > b.stateSince ? 1 : a.id < b.id ? -1 : 1);

/** From when the year has to be agreed again: the first day of an assessor who came later. */
export const agreedSinceOf = ({ assessorSince, startsOn }: Pick<EnrolmentFacts, "assessorSince" | "startsOn">): Day | null =>
  assessorSince !== null && assessorSince > startsOn ? assessorSince : null;

function workOutYear(
  enrolment: EnrolmentFacts,
  programme: ProgrammeDefinition,
  { open, ...own }: Own,
  signed: readonly YearDocument[],
  bankHolidays: ReadonlySet<Day>,
  today: Day,
): LearnerYear {
  const { patterns, pauses, extensions } = own;
  const documents = [...signed, ...open.filter(({ id }) => !signed.some((d) => d.id === id))].sort(bySince);
  const dateTerms: YearTerms = { startsOn: enrolment.startsOn, programme, patterns, pauses, extensions, bankHolidays };
  const schedule = scheduleOf(dateTerms);
  const progress = progressOf({
    schedule,
    documents,
    requests: own.requests,
    names: { learner: enrolment.name, assessor: enrolment.assessorName, lineManager: enrolment.managerName },
    today,
    over: enrolment.status !== "active",
    agreedSince: agreedSinceOf(enrolment),
  });
  return {
    enrolment,
    programme,
    dateTerms,
    schedule,
    progress,
    week: weekOf(schedule, today),
    month: monthOf(schedule, today),
    minutesPerWeek: patterns.find((p) => p.startsOn <= today && (p.endsOn === null || p.endsOn >= today))?.minutesPerWeek ?? null,
    documents,
    ...own,
  };
}

/** One row for each enrolment, also where two periods were made to overlap by hand. */
const once = (rows: readonly FactsRow[]): EnrolmentFacts[] => {
  const seen = new Set<string>();
  return rows.filter((r) => !seen.has(r.id) && seen.add(r.id)).map(factsOf);
};

async function yearsIn(ctx: Reading, queries: Queries): Promise<LearnerYear[]> {
  const of = ctx.viewer.personId;
  const facts = once(await queries.facts(ctx.db, { of, today: ctx.today }));
  if (facts.length === 0) return [];
  const programmes = new Map((await allProgrammes(ctx)).map((p) => [p.id, p.definition]));
  return years(ctx, facts, queries, of, (id) => {
    const found = programmes.get(id);
    if (!found) throw new Error(`The programme ${id} is missing.`);
    return found;
  });
}

/** Everything about one learner's year that "My ASYE" shows. Four queries. 404 for everybody who may not see it. */
export async function learnerYear(ctx: Reading, enrolmentId: string): Promise<LearnerYear> {
  const [row] = await ofOne.withProgramme(ctx.db, { of: enrolmentId, today: ctx.today });
  if (!row) throw notFound();
  return yearFrom(ctx, row);
}

/** The viewer's own year, the one going on or else the last one; null without one. Three queries. */
export async function myYear(ctx: Reading): Promise<LearnerYear | null> {
  const [row] = await ofMe.withProgramme(ctx.db, { of: ctx.viewer.personId, today: ctx.today });
  return row ? yearFrom(ctx, row) : null;
}

async function yearFrom(ctx: Reading, row: Awaited<ReturnType<typeof ofOne.withProgramme>>[number]): Promise<LearnerYear> {
  const facts = factsOf(row);
  allow(ctx, "learner.see", relationsOf(facts));
  const programme = readProgramme(row.definition);
  const [year] = await years(ctx, [facts], ofOne, facts.id, () => programme);
  if (!year) throw notFound();
  return { ...year, terms: { version: row.version, frameworkName: row.frameworkName, frameworkProvisional: row.provisional } };
}

/** Only who is who around one learner, for pages and acts of other parts. 404 for everybody who may not see the year. */
export async function enrolmentFacts(ctx: Reading, enrolmentId: string): Promise<EnrolmentFacts> {
  const [row] = await ofOne.facts(ctx.db, { of: enrolmentId, today: ctx.today });
  if (!row) throw notFound();
  const facts = factsOf(row);
  allow(ctx, "learner.see", relationsOf(facts));
  return facts;
}

const enrolmentsOf = prepared((db, { personId }: { personId: string }) =>
  db
    .selectFrom("enrolment")
    .select("id")
    .where("personId", "=", personId)
    .orderBy(sql`case when status = 'active' then 0 else 1 end`)
    .orderBy("startsOn", "desc"),
);
/** The viewer's own year: the one going on, else the last one. */
export async function myEnrolmentId(ctx: Reading): Promise<string | null> {
  const [row] = await enrolmentsOf(ctx.db, { personId: ctx.viewer.personId });
  return row?.id ?? null;
}

/** The years of everybody the viewer assesses today. */
export const yearsIAssess = (ctx: Reading): Promise<LearnerYear[]> => yearsIn(ctx, assessed);
/** The years of everybody the viewer manages today. */
export const yearsIManage = (ctx: Reading): Promise<LearnerYear[]> => yearsIn(ctx, managed);

export type CohortFacts = {
  id: string;
  name: string;
  startsOn: Day;
  programmeId: string;
  programmeName: string;
  programmeVersion: number;
  programme: ProgrammeDefinition;
  frameworkId: string;
  frameworkName: string;
  frameworkShortName: string;
};
export type CohortYear = { cohort: CohortFacts; learners: LearnerYear[] };

const cohortRows = prepared((db, { cohortId }: { cohortId: string }) =>
  db
    .selectFrom("cohort")
    .innerJoin("programme", "programme.id", "cohort.programmeId")
    .innerJoin("framework", "framework.id", "cohort.frameworkId")
    .where("cohort.id", "=", cohortId)
    .select([
      "cohort.id",
      "cohort.name",
      "cohort.startsOn",
      "cohort.programmeId",
      "programme.name as programmeName",
      "programme.version as programmeVersion",
      "programme.definition",
      "cohort.frameworkId",
      "framework.name as frameworkName",
      "framework.shortName as frameworkShortName",
    ]),
);
/** All learners of a cohort, for the lead. */
export async function cohortYear(ctx: Reading, cohortId: string): Promise<CohortYear> {
  allow(ctx, "cohorts.see");
  const [row] = await cohortRows(ctx.db, { cohortId });
  if (!row) throw notFound();
  const { definition, ...facts } = row;
  const programme = readProgramme(definition);
  const people = once(await ofCohort.facts(ctx.db, { of: cohortId, today: ctx.today }));
  // whoever was moved is on a programme of their own
  const others = people.some((p) => p.programmeId !== row.programmeId) ? await allProgrammes(ctx) : [];
  const programmes = new Map(others.map((p) => [p.id, p.definition]));
  const learners = await years(ctx, people, ofCohort, cohortId, (id) => (id === row.programmeId ? programme : (programmes.get(id) ?? programme)));
  return { cohort: { ...facts, programme }, learners };
}

const mine = <Q>({ viewer }: Reading, queries: { lead: Q; others: Q }): Q => (viewer.isLead ? queries.lead : queries.others);
/** Enrolments whose year the viewer may see, going on or not. */
export const enrolmentsVisible = async (ctx: Reading): Promise<EnrolmentFacts[]> =>
  once(await mine(ctx, visible).facts(ctx.db, { of: ctx.viewer.personId, today: ctx.today }));

/** Years going on that the viewer may see; for a lead, all of them. */
export const yearsVisible = (ctx: Reading): Promise<LearnerYear[]> => yearsIn(ctx, mine(ctx, visibleGoing));

/** What anybody's caseload and protected time depend on, without the work of the year. */
export type YearOutline = Pick<LearnerYear, "enrolment" | "programme" | "patterns" | "pauses" | "schedule" | "dateTerms">;
/** Every year that was going on on a day or after it, whoever asks: what the academy counts, and the portal's own rounds. Three queries. */
export async function outlinesSince(ctx: Pick<Context, "db" | "today">, day: Day): Promise<YearOutline[]> {
  const about = { of: "", today: ctx.today };
  const facts = once(await visible.lead.facts(ctx.db, about)).filter(({ endedOn }) => endedOn === null || endedOn >= day);
  if (facts.length === 0) return [];
  const programmes = new Map((await allProgrammes(ctx)).map((p) => [p.id, p.definition]));
  const { bankHolidays, owns } = periodsIn(await visible.lead.periods(ctx.db, about));
  return facts.map((enrolment) => {
    const programme = programmes.get(enrolment.programmeId);
    if (!programme) throw new Error(`The programme ${enrolment.programmeId} is missing.`);
    const { patterns, pauses, extensions } = owns.get(enrolment.id) ?? nothingOpen();
    const dateTerms: YearTerms = { startsOn: enrolment.startsOn, programme, patterns, pauses, extensions, bankHolidays };
    return { enrolment, programme, patterns, pauses, dateTerms, schedule: scheduleOf(dateTerms) };
  });
}

export type CohortLine = {
  id: string;
  name: string;
  startsOn: Day;
  programmeName: string;
  programmeVersion: number;
  learners: number;
  going: number;
};

/** Every cohort, the newest first, with how many learners it has. */
export async function cohorts(ctx: Reading): Promise<CohortLine[]> {
  allow(ctx, "cohorts.see");
  return ctx.db
    .selectFrom("cohort")
    .innerJoin("programme", "programme.id", "cohort.programmeId")
    .leftJoin("enrolment", "enrolment.cohortId", "cohort.id")
    .groupBy(["cohort.id", "cohort.name", "cohort.startsOn", "programme.name", "programme.version"])
    .select(["cohort.id", "cohort.name", "cohort.startsOn", "programme.name as programmeName", "programme.version as programmeVersion"])
    .select([
      sql<number>`cast(count(enrolment.id) as integer)`.as("learners"),
      sql<number>`cast(sum(case when enrolment.status = 'active' then 1 else 0 end) as integer)`.as("going"),
    ])
    .orderBy("cohort.startsOn", "desc")
    .orderBy("cohort.name")
    .execute();
}

/** Who has been the assessor of a year, the latest first. For somebody who may change it. */
export async function assessorsOf(ctx: Reading, enrolmentId: string): Promise<(Period & { id: string; assessorId: string; name: string })[]> {
  const rows = await ctx.db
    .selectFrom("assessorship")
    .innerJoin("person", "person.id", "assessorship.assessorId")
    .where("assessorship.enrolmentId", "=", enrolmentId)
    .select(["assessorship.id", "assessorship.assessorId", "assessorship.startsOn", "assessorship.endsOn", "person.givenName", "person.familyName"])
    .orderBy("assessorship.startsOn", "desc")
    .execute();
  return rows.map(({ givenName, familyName, ...rest }) => ({ ...rest, name: `${givenName} ${familyName}` }));
}
