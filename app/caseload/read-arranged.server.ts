/** Reductions and weighting schemes as their pages show them. */
import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import { notFound } from "#app/shared/refusal";
import type { ReductionReason } from "#db/schema";
import { caseloadTerms, newestSnapshot, readScheme, weighedOn, type LatestLoad } from "./read.server";
import { standingsOf, workersOf, type Standing, type WorkerLine } from "./read-workers.server";
import { ceilingOn, isOver, loadOf, type Ceiling, type Scheme } from "./rules";

export { newestSnapshot };
type Reading = Pick<Context, "db" | "today" | "viewer">;

/** Somebody whose ceiling this viewer arranges; 404 for everybody else. */
export async function arrangedPerson(ctx: Reading, personId: string): Promise<WorkerLine> {
  const [person] = await workersOf(ctx, { personIds: [personId] });
  if (!person) throw notFound();
  allow(ctx, "caseload.arrange", person);
  return person;
}

export type ReductionLine = {
  id: string;
  personId: string;
  name: string;
  reason: ReductionReason;
  percent: number;
  startsOn: Day;
  endsOn: Day | null;
  reviewOn: Day;
  version: number;
  createdAt: Instant;
  by: string;
  withdrawnAt: Instant | null;
};
const reductionsQuery = ({ db }: Pick<Reading, "db">) =>
  db
    .selectFrom("capacityReduction as r")
    .innerJoin("person as p", "p.id", "r.personId")
    .innerJoin("person as c", "c.id", "r.createdById")
    .select(["r.id", "r.personId", "r.reason", "r.percent", "r.startsOn", "r.endsOn", "r.reviewOn", "r.version", "r.createdAt", "r.withdrawnAt"])
    .select(["p.givenName", "p.familyName", "c.givenName as byGiven", "c.familyName as byFamily"])
    .orderBy("r.startsOn", "desc")
    .orderBy("r.id");
type ReductionRow = Awaited<ReturnType<ReturnType<typeof reductionsQuery>["execute"]>>[number];
const lineOf = ({ givenName, familyName, byGiven, byFamily, ...r }: ReductionRow): ReductionLine => ({
  ...r,
  name: `${givenName} ${familyName}`,
  by: `${byGiven} ${byFamily}`,
});

export type KeptChange = { at: Instant; by: string; before: Pick<ReductionLine, "reason" | "percent" | "startsOn" | "endsOn" | "reviewOn"> };
/** One reduction with what it said before; 404 for those who do not arrange this person's ceiling. */
export async function reductionOf(ctx: Reading, id: string): Promise<ReductionLine & { history: KeptChange[] }> {
  const row = await reductionsQuery(ctx).where("r.id", "=", id).executeTakeFirst();
  if (!row) throw notFound();
  await arrangedPerson(ctx, row.personId);
  const changes = await ctx.db
    .selectFrom("capacityReductionChange as h")
    .innerJoin("person as p", "p.id", "h.byId")
    .where("h.reductionId", "=", id)
    .select(["h.at", "h.before", "p.givenName", "p.familyName"])
    .orderBy("h.at", "desc")
    .execute();
  return {
    ...lineOf(row),
    history: changes.map(({ at, before, givenName, familyName }) => ({
      at,
      by: `${givenName} ${familyName}`,
      before: JSON.parse(before) as KeptChange["before"],
    })),
  };
}

export type PersonCaseload = { standing: Standing; unit: Scheme["unit"]; reductions: ReductionLine[] };
/** What one person holds, may hold, and every reduction there was. */
export async function caseloadOfPerson(ctx: Reading, personId: string): Promise<PersonCaseload> {
  await arrangedPerson(ctx, personId);
  const { standings } = await standingsOf(ctx, { personIds: [personId] });
  const reductions = (await reductionsQuery(ctx).where("r.personId", "=", personId).execute()).map(lineOf);
  const [standing] = standings;
  if (!standing) throw notFound();
  return { standing, unit: standing.ceiling.unit, reductions };
}

/** How far ahead the list of what ends or is to be looked at again reaches. */
const AHEAD = 30;
export type Overview = {
  standings: Standing[];
  /** running or to come, of those shown */
  reductions: ReductionLine[];
  /** ends soon, or is due to be looked at again, whoever is looked for: the soonest first */
  due: { reduction: ReductionLine; why: "ends" | "review"; on: Day }[];
  newest: Awaited<ReturnType<typeof newestSnapshot>>;
  /** a lead looks for people by name: with nothing looked for, those with a reduction are shown */
  found: boolean;
};
/** A manager's people, or for a lead everybody who has a reduction or fits the search. */
export async function caseloadOverview(ctx: Reading, search: string): Promise<Overview> {
  allow(ctx, "caseload.oversee");
  const { viewer, today } = ctx;
  const all = (await reductionsQuery(ctx).where("r.withdrawnAt", "is", null).execute())
    .map(lineOf)
    .filter((r) => r.endsOn === null || r.endsOn >= today);
  const { standings } = await standingsOf(ctx, viewer.isLead ? "everybody" : { managerId: viewer.personId });
  const reduced = new Set(all.map((r) => r.personId));
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (s: Standing) => words.every((w) => s.name.toLowerCase().includes(w) || s.posts.some((p) => p.teamName.toLowerCase().includes(w)));
  const shown = standings.filter((s) => s.personId !== viewer.personId && (!viewer.isLead || (words.length > 0 ? fits(s) : reduced.has(s.personId))));
  const ids = new Set(shown.map((s) => s.personId));
  const reductions = all.filter((r) => ids.has(r.personId));
  const theirs = new Set(standings.flatMap((s) => (s.personId === viewer.personId ? [] : [s.personId])));
  const due = all
    .filter((r) => theirs.has(r.personId))
    .flatMap((reduction): Overview["due"] => {
      const { endsOn, reviewOn } = reduction;
      if (endsOn !== null && endsOn <= addDays(today, AHEAD)) return [{ reduction, why: "ends", on: endsOn }];
      return reviewOn <= addDays(today, AHEAD) ? [{ reduction, why: "review", on: reviewOn }] : [];
    })
    .sort((a, b) => (a.on < b.on ? -1 : 1));
  return { standings: shown.slice(0, 100), reductions, due, newest: await newestSnapshot(ctx), found: words.length > 0 };
}

// Weighting schemes

export type SchemeLine = Scheme & { createdAt: Instant; state: "inForce" | "toCome" | "past" | "unused"; untilOn: Day | null };
/** Every scheme, the one in force first, then those to come, then the others. */
export async function schemes(ctx: Reading): Promise<SchemeLine[]> {
  allow(ctx, "schemes.change");
  const rows = await ctx.db.selectFrom("weightingScheme").selectAll().orderBy("name").orderBy("version", "desc").execute();
  const began = rows.flatMap((r) => (r.fromOn === null ? [] : [r.fromOn])).sort();
  const now = began.findLast((d) => d <= ctx.today);
  const lines = rows.map(({ id, name, version, definition, fromOn, createdAt }): SchemeLine => {
    const next = fromOn === null ? undefined : began.find((d) => d > fromOn);
    const state = fromOn === null ? "unused" : fromOn > ctx.today ? "toCome" : fromOn === now ? "inForce" : "past";
    return { ...readScheme(definition), id, name, version, fromOn, createdAt, state, untilOn: next ? addDays(next, -1) : null };
  });
  const order = { inForce: 0, toCome: 1, unused: 2, past: 3 };
  return lines.sort((a, b) => order[a.state] - order[b.state]);
}

type Side = { load: number | null; ceiling: Ceiling; over: boolean };
export type SchemePage = {
  scheme: SchemeLine;
  /** today's newest figures by the scheme in force and by this one, newly qualified staff first shown one by one */
  counted: number;
  over: { now: number; then: number };
  learners: { personId: string; name: string; now: Side; then: Side }[];
  newestOn: Day | null;
};
/** One scheme, and what today's loads would be by it. */
export async function schemePage(ctx: Reading, id: string): Promise<SchemePage> {
  const scheme = (await schemes(ctx)).find((s) => s.id === id);
  if (!scheme) throw notFound();
  const { standings } = await standingsOf(ctx, "everybody");
  const alone = [{ ...scheme, fromOn: "2000-01-01" as Day }];
  const terms = await caseloadTerms(ctx, []);
  const both = standings
    .filter((s): s is Standing & { load: LatestLoad } => s.load !== null && s.load.cases > 0)
    .map((s) => {
      const ceiling = ceilingOn(alone, s.worker, terms.reductionsOf(s.personId), ctx.today);
      const load = loadOf(s.load, scheme);
      const then = { load, ceiling, over: isOver({ cases: s.load.cases, load }, ceiling.ceiling) };
      return { ...s, now: { load: weighedOn(s.load, terms, ctx.today).load, ceiling: s.ceiling, over: s.over }, then };
    });
  return {
    scheme,
    counted: both.length,
    over: { now: both.filter((b) => b.now.over).length, then: both.filter((b) => b.then.over).length },
    learners: both.filter((b) => b.learner).map(({ personId, name, now, then }) => ({ personId, name, now, then })),
    newestOn: (await newestSnapshot(ctx)).newestOn,
  };
}
