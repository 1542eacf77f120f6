import { sql } from "kysely";
import { allow } from "#app/access/allow.server";
import { mainPost } from "#app/access/visible.server";
import { scheduleOf, type WorkingPattern } from "#app/asye/schedule";
import { programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import type { Day, Instant, Period } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound } from "#app/shared/refusal";
import type { EnrolmentStatus, GrantClaimKind, PanelDecision } from "#db/schema";
import { firstLayout, readLayout, type Chosen } from "./columns";
import {
  claimKinds,
  eligibilityOf,
  standingOf,
  totalsOf,
  type Claim,
  type ClaimStanding,
  type ClaimState,
  type Eligibility,
  type GrantAmount,
  type GrantYear,
  type Line,
  type YearTotals,
} from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type ClaimOf = { standing: ClaimStanding; stored: Claim | null };
export type GrantLearner = {
  enrolmentId: string;
  personId: string;
  name: string;
  givenName: string;
  familyName: string;
  staffNumber: string | null;
  email: string | null;
  sweNumber: string | null;
  sweRegisteredFrom: Day | null;
  qualifiedOn: Day | null;
  teamName: string | null;
  jobTitle: string | null;
  cohortId: string;
  cohortName: string;
  programmeKind: string;
  programmeTitle: string;
  startsOn: Day;
  status: EnrolmentStatus;
  endedOn: Day | null;
  /** by hours, pauses and extensions, of a year that goes on */
  expectedOn: Day | null;
  childAndFamily: "yes" | "no" | null;
  employedBy: "council" | "agency" | null;
  decided: "eligible" | "notEligible" | null;
  decidedBecause: string | null;
  eligibility: Eligibility;
  registration: ClaimOf;
  completion: ClaimOf;
};
export type GrantTerms = { years: GrantYear[]; amounts: GrantAmount[] };

export async function grantTerms({ db }: Pick<Reading, "db">): Promise<GrantTerms> {
  const years = await db.selectFrom("grantYear").selectAll().orderBy("startsOn", "desc").execute();
  const amounts = await db.selectFrom("grantAmount").selectAll().orderBy("startsOn", "desc").orderBy("claim", "desc").execute();
  return { years, amounts };
}

const CALENDAR: ReadonlySet<Day> = new Set();

/** Every learner with both claims, in five queries however many they are. `only` narrows it to one enrolment. */
export async function grantLearners(ctx: Reading, terms: GrantTerms, only?: string): Promise<GrantLearner[]> {
  allow(ctx, "grants.manage");
  const { db, today } = ctx;
  let enrolments = db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .innerJoin("person", "person.id", "enrolment.personId")
    .leftJoin("placement", (j) => j.onRef("placement.personId", "=", "enrolment.personId").on(mainPost(today)))
    .leftJoin("team", "team.id", "placement.teamId")
    .leftJoin("grantRecord", "grantRecord.enrolmentId", "enrolment.id")
    .select([
      "enrolment.id as enrolmentId",
      "enrolment.personId",
      "person.givenName",
      "person.familyName",
      "person.staffNumber",
      "person.email",
      "person.sweNumber",
      "person.sweRegisteredFrom",
      "person.qualifiedOn",
      "team.name as teamName",
      "placement.jobTitle",
      "enrolment.cohortId",
      "cohort.name as cohortName",
      "programme.kind as programmeKind",
      "programme.definition",
      "enrolment.startsOn",
      "enrolment.status",
      "enrolment.endedOn",
      "grantRecord.childAndFamily",
      "grantRecord.employedBy",
      "grantRecord.decided",
      "grantRecord.decidedBecause",
    ])
    .select(
      sql<PanelDecision | null>`(select d.decision from panel_decision d join panel_case c on c.id = d.case_id
        where c.enrolment_id = enrolment.id order by d.decided_at desc limit 1)`.as("panelDecision"),
    )
    .orderBy("person.familyName")
    .orderBy("person.givenName")
    .orderBy("enrolment.id");
  // one learner is read with whatever other years the same person had: they may have been funded then
  if (only !== undefined)
    enrolments = enrolments.where("enrolment.personId", "in", (eb) => eb.selectFrom("enrolment as e").where("e.id", "=", only).select("e.personId"));
  const seen = new Set<string>();
  const rows = (await enrolments.execute()).filter((r) => !seen.has(r.enrolmentId) && seen.add(r.enrolmentId));
  const claims = await db
    .selectFrom("grantClaim")
    .where("takenBackAt", "is", null)
    .select(["id", "enrolmentId", "claim", "pence", "sentOn", "reference", "paidOn", "early"])
    .execute();
  const patternRows = await db
    .selectFrom("workingPattern")
    .innerJoin("enrolment", "enrolment.personId", "workingPattern.personId")
    .where("enrolment.status", "=", "active")
    .select(["enrolment.id as enrolmentId", "workingPattern.startsOn", "workingPattern.endsOn", "workingPattern.minutesPerWeek"])
    .orderBy("workingPattern.startsOn")
    .execute();
  const pauseRows = await db.selectFrom("pause").select(["enrolmentId", "startsOn", "endsOn"]).execute();
  const extensionRows = await db.selectFrom("extension").select(["enrolmentId", "days"]).execute();
  const patterns = grouped<WorkingPattern & { enrolmentId: string }>(patternRows);
  const pauses = grouped<Period & { enrolmentId: string }>(pauseRows);
  const extensions = grouped<{ enrolmentId: string; days: number }>(extensionRows);
  const claimOf = new Map(claims.map((c) => [`${c.claim} ${c.enrolmentId}`, c]));
  const yearsOf = new Map<string, typeof rows>();
  for (const r of rows) yearsOf.set(r.personId, [...(yearsOf.get(r.personId) ?? []), r]);

  const learners = rows.map((r): GrantLearner => {
    const { definition, panelDecision, ...row } = r;
    const programme = readProgramme(definition);
    const expectedOn =
      r.status === "active"
        ? scheduleOf({
            startsOn: r.startsOn,
            programme,
            patterns: patterns.get(r.enrolmentId) ?? [],
            pauses: pauses.get(r.enrolmentId) ?? [],
            extensions: extensions.get(r.enrolmentId) ?? [],
            bankHolidays: CALENDAR,
          }).endsOn
        : null;
    const before = (yearsOf.get(r.personId) ?? []).find((y) => y.startsOn < r.startsOn && claimOf.has(`registration ${y.enrolmentId}`));
    const eligibility = eligibilityOf({ ...r, registeredFrom: r.sweRegisteredFrom, fundedBefore: before?.cohortName ?? null });
    const passed = panelDecision === "confirmPass" ? true : panelDecision === "confirmFail" ? false : null;
    const learner = { startsOn: r.startsOn, status: r.status, endedOn: r.endedOn, passed, expectedOn, eligibility };
    const of = (kind: GrantClaimKind): ClaimOf => {
      const stored = claimOf.get(`${kind} ${r.enrolmentId}`) ?? null;
      return { stored, standing: standingOf(kind, learner, stored, terms.years, today) };
    };
    return {
      ...row,
      name: `${r.givenName} ${r.familyName}`,
      programmeTitle: programme.title,
      expectedOn,
      eligibility,
      registration: of("registration"),
      completion: of("completion"),
    };
  });
  return only === undefined ? learners : learners.filter((l) => l.enrolmentId === only);
}
function grouped<T extends { enrolmentId: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.enrolmentId);
    if (group) group.push(row);
    else groups.set(row.enrolmentId, [row]);
  }
  return groups;
}

export const grantShows = ["all", "toClaim", "ask", "claimed", "paid", "later", "missed", "notEligible"] as const;
export type GrantFilter = { show: (typeof grantShows)[number]; cohort: string; search: string };
export function grantFilter(query: URLSearchParams): GrantFilter {
  const show = grantShows.find((s) => s === query.get("show")) ?? "all";
  const cohort = query.get("cohort") ?? "";
  return { show, cohort: isId(cohort) ? cohort : "", search: (query.get("search") ?? "").slice(0, 100).trim() };
}
const isIn = (l: GrantLearner, state: ClaimState) => l.registration.standing.state === state || l.completion.standing.state === state;
export function filtered(learners: readonly GrantLearner[], { show, cohort, search }: GrantFilter): GrantLearner[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return learners.filter(
    (l) =>
      (cohort === "" || l.cohortId === cohort) &&
      words.every((w) => `${l.name} ${l.sweNumber ?? ""} ${l.staffNumber ?? ""}`.toLowerCase().includes(w)) &&
      (show === "all" ||
        (show === "notEligible" && l.eligibility.state === "notEligible") ||
        (show === "ask" && (l.eligibility.state === "unknown" || l.eligibility.state === "toDecide" || isIn(l, "ask"))) ||
        (show !== "notEligible" && show !== "ask" && isIn(l, show))),
  );
}

export type GrantsPage = { learners: GrantLearner[]; all: number; cohorts: { id: string; name: string }[]; totals: YearTotals[]; terms: GrantTerms };
export async function grantsPage(ctx: Reading, filter: GrantFilter): Promise<GrantsPage> {
  const terms = await grantTerms(ctx);
  const learners = await grantLearners(ctx, terms);
  const lines = learners.flatMap((l): Line[] => claimKinds.map((claim) => ({ claim, ...l[claim], startsOn: l.startsOn })));
  const cohorts = new Map(learners.map((l) => [l.cohortId, { id: l.cohortId, name: l.cohortName, startsOn: l.startsOn }]));
  return {
    learners: filtered(learners, filter),
    all: learners.length,
    cohorts: [...cohorts.values()].sort((a, b) => (a.startsOn < b.startsOn ? 1 : -1)),
    totals: totalsOf(lines, terms.years, terms.amounts, ctx.today),
    terms,
  };
}

export type PastClaim = {
  id: string;
  claim: GrantClaimKind;
  pence: number;
  sentOn: Day;
  paidOn: Day | null;
  takenBackAt: Instant | null;
  takenBackBecause: string | null;
};
/** One learner with everything about their grant; 404 where there is none. */
export async function grantOf(ctx: Reading, enrolmentId: string): Promise<GrantLearner & { taken: PastClaim[] }> {
  const [learner] = isId(enrolmentId) ? await grantLearners(ctx, await grantTerms(ctx), enrolmentId) : [];
  allow(ctx, "grants.manage");
  if (!learner) throw notFound();
  const taken = await ctx.db
    .selectFrom("grantClaim")
    .where("enrolmentId", "=", enrolmentId)
    .where("takenBackAt", "is not", null)
    .select(["id", "claim", "pence", "sentOn", "paidOn", "takenBackAt", "takenBackBecause"])
    .orderBy("takenBackAt")
    .execute();
  return { ...learner, taken };
}

export type Layout = { columns: Chosen[]; version: number };
/** The lead's columns of the file, or those it comes with. */
export async function layoutOf({ db }: Pick<Reading, "db">): Promise<Layout> {
  const row = await db.selectFrom("grantLayout").where("id", "=", LAYOUT).select(["columns", "version"]).executeTakeFirst();
  return row ? { columns: readLayout(row.columns), version: row.version } : { columns: [...firstLayout], version: 0 };
}
export const LAYOUT = "funder";
