/** The moderation summary report and the annual action plan, from the records. For the academy lead. */
import { sql } from "kysely";
import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { addDays, addMonths, londonDay, parseDay, type Day } from "#app/shared/dates";
import { dayBegins } from "#app/audit/rules";
import { readView } from "./questions";
import { caseLabel, fullName } from "./read-cases.server";
import { reportOf, type Report, type ReportCase } from "./report";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type Span = { from: Day; to: Day };

/** What an address asks for; the last twelve months where it says nothing that can be read. */
export function spanIn(search: URLSearchParams, today: Day): Span {
  const from = parseDay(search.get("from") ?? "") ?? boxes("from") ?? addDays(addMonths(today, -12), 1);
  const to = parseDay(search.get("to") ?? "") ?? boxes("to") ?? today;
  return from <= to ? { from, to } : { from: to, to: from };
  function boxes(name: string): Day | null {
    const part = (key: string) => (search.get(`${name}.${key}`) ?? "").trim();
    return parseDay(`${part("year").padStart(4, "0")}-${part("month").padStart(2, "0")}-${part("day").padStart(2, "0")}`);
  }
}

/** Six queries, however many cases there are. */
export async function moderationReport(ctx: Reading, { from, to }: Span): Promise<Report> {
  allow(ctx, "panels.arrange");
  const { db } = ctx;
  const [begin, end] = [dayBegins(from), dayBegins(addDays(to, 1))];
  const rows = await db
    .selectFrom("panelDecision")
    .innerJoin("panelCase", "panelCase.id", "panelDecision.caseId")
    .leftJoin("panel", "panel.id", "panelCase.panelId")
    .where("panelDecision.decidedAt", ">=", begin)
    .where("panelDecision.decidedAt", "<", end)
    .selectAll("panelDecision")
    .select(["panelCase.position", "panelCase.overrideReason", "panelCase.panelId", "panel.meetsOn"])
    .orderBy("panelDecision.decidedAt")
    .orderBy("panelDecision.id")
    .execute();
  const views = await db
    .selectFrom("panelView")
    .innerJoin("panelDecision", "panelDecision.caseId", "panelView.caseId")
    .innerJoin("panelReader", (j) => j.onRef("panelReader.caseId", "=", "panelView.caseId").onRef("panelReader.personId", "=", "panelView.personId"))
    .where("panelDecision.decidedAt", ">=", begin)
    .where("panelDecision.decidedAt", "<", end)
    .where("panelView.look", "=", "first")
    .where("panelView.givenAt", "is not", null)
    .where("panelReader.steppedBackAt", "is", null)
    .select(["panelView.caseId", "panelView.answers"])
    .execute();
  const { n: withdrawals } = await db
    .selectFrom("enrolment")
    .where("status", "=", "withdrawn")
    .where("endedOn", ">=", from)
    .where("endedOn", "<=", to)
    .select(sql<number>`cast(count(*) as integer)`.as("n"))
    .executeTakeFirstOrThrow();
  const actions = await db
    .selectFrom("panelAction")
    .where("createdAt", "<", begin)
    .where((eb) => eb.or([eb("doneAt", "is", null), eb("doneAt", ">=", begin)]))
    .where(
      "id",
      "not in",
      db
        .selectFrom("panelAction as later")
        .where("later.carriedFromId", "is not", null)
        .select(sql<string>`later.carried_from_id`.as("id")),
    )
    .select(["id", "doneAt"])
    .execute();
  const cases = rows.map((r): ReportCase => ({
    ...{ label: caseLabel(r.position), meetsOn: r.meetsOn, decision: r.decision, recommended: r.recommended },
    ...{ issues: r.issues, exemplar: r.exemplar, toLearner: r.toLearner, toAssessor: r.toAssessor },
    overridden: r.overrideReason !== null,
    views: views.filter((v) => v.caseId === r.caseId).map((v) => readView(v.answers)),
  }));
  return reportOf({
    cases,
    panels: new Set(rows.map((r) => r.panelId)).size,
    withdrawals,
    actions: {
      done: actions.filter((a) => a.doneAt !== null && a.doneAt < end).length,
      open: actions.filter((a) => a.doneAt === null || a.doneAt >= end).length,
    },
  });
}

export type ActionLine = {
  id: string;
  what: string;
  ownerName: string;
  dueOn: Day;
  source: string | null;
  carriedOn: boolean;
  carriedFrom: boolean;
  doneOn: Day | null;
  doneWords: string | null;
};
/** The plan of a year, and what the records say that is not in it yet. */
export async function actionPlan(ctx: Reading, year: number) {
  allow(ctx, "panels.arrange");
  const { db } = ctx;
  const rows = await db
    .selectFrom("panelAction")
    .innerJoin("person", "person.id", "panelAction.ownerId")
    .leftJoin("panelAction as next", "next.carriedFromId", "panelAction.id")
    .where("panelAction.year", "=", year)
    .selectAll("panelAction")
    .select(["person.givenName", "person.familyName", "next.id as nextId"])
    .orderBy("panelAction.dueOn")
    .orderBy("panelAction.id")
    .execute();
  const lines = rows.map(({ givenName, familyName, ...r }): ActionLine => ({
    ...{ id: r.id, what: r.what, dueOn: r.dueOn, source: r.source, doneWords: r.doneWords },
    ownerName: fullName({ givenName, familyName }),
    carriedOn: r.nextId !== null,
    carriedFrom: r.carriedFromId !== null,
    doneOn: r.doneAt && londonDay(r.doneAt),
  }));
  const years = await db.selectFrom("panelAction").select("year").distinct().orderBy("year").execute();
  const report = await moderationReport(ctx, { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day });
  const taken = new Set(lines.flatMap((l) => l.source ?? []));
  const found = [
    ...report.issues.map((words) => `The panel noted: ${words}`),
    ...[...report.checklist, ...report.tests].filter((l) => l.no > 0).map((l) => `${l.label}: ${l.no} of ${l.yes + l.no} views said no`),
  ].map((source) => source.slice(0, 500));
  const people = await db
    .selectFrom("person")
    .where((eb) =>
      eb.or([
        eb("person.id", "in", db.selectFrom("rolePeriod").where("endsOn", "is", null).select("personId")),
        eb("person.id", "in", db.selectFrom("panelMember").where("endsOn", "is", null).select("personId")),
        eb("person.id", "in", db.selectFrom("lineManagement").where("endsOn", "is", null).select("managerId")),
      ]),
    )
    .select(["id", "givenName", "familyName"])
    .orderBy("familyName")
    .orderBy("givenName")
    .execute();
  return {
    year,
    years: [...new Set([...years.map((y) => y.year), year, +ctx.today.slice(0, 4)])].sort(),
    lines,
    found: [...new Set(found)].filter((source) => !taken.has(source)),
    people: people.map((p) => ({ value: p.id, label: `${p.familyName}, ${p.givenName}` })),
  };
}
