/** The site map as tests see it: every address pattern of app/routes.ts, and addresses made of it with real ids. */
import type { RouteConfigEntry } from "@remix-run/route-config";
import Database from "better-sqlite3";
import routes from "../../app/routes";

/** "/learners/:enrolmentId/stages/:stage" and so on, "*" left out. */
export function patterns(): string[] {
  const walk = (entries: RouteConfigEntry[], above: string): string[] =>
    entries.flatMap((e) => {
      const here = e.path ? `${above}/${e.path}` : above;
      return [...(e.children ? walk(e.children, here) : [here || "/"])];
    });
  const all = walk(routes as RouteConfigEntry[], "").filter((p) => !p.includes("*"));
  return [...new Set(all)].sort();
}

export type Ids = Record<string, string>;

/** Ids for every parameter, of records that this person has most to do with: their own or their learner's year and documents. */
export function idsFor(file: string, email: string): Ids {
  const db = new Database(file, { readonly: true });
  try {
    const one = (sql: string, ...values: string[]) =>
      db
        .prepare(sql)
        .pluck()
        .get(...values) as string | undefined;
    const personId = one("select person_id from account where email = ?", email) ?? "nobody";
    const enrolmentId =
      one("select id from enrolment where person_id = ? order by status", personId) ??
      one("select enrolment_id from assessorship where assessor_id = ? and ends_on is null", personId) ??
      one(
        "select e.id from enrolment e join line_management m on m.person_id = e.person_id where m.manager_id = ? and m.ends_on is null",
        personId,
      ) ??
      one("select id from enrolment where status = 'active'")!;
    const documentId = one("select id from document where enrolment_id = ? order by state", enrolmentId) ?? one("select id from document")!;
    return {
      personId,
      enrolmentId,
      id: documentId,
      file: "roster.csv",
      cohortId: one("select id from cohort order by starts_on desc")!,
      programmeId: one("select based_on_id from version_draft where what = 'programme'") ?? one("select id from programme")!,
      part: "about",
      pauseId: one("select id from pause where enrolment_id = ?", enrolmentId) ?? "no-pause",
      proposalId: one("select id from proposal where enrolment_id = ?", enrolmentId) ?? "no-proposal",
      kind: "writtenWork",
      batchId: one("select id from import_batch") ?? "no-batch",
      requestId:
        one("select id from external_request where asked_by_id = ? order by asked_at, id", personId) ??
        one("select id from external_request where enrolment_id = ? order by asked_at, id", enrolmentId) ??
        "no-request",
      accountId: one("select id from account where email = ?", email) ?? "no-account",
      attachmentId: one("select id from attachment where document_id = ?", documentId) ?? "no-attachment",
      reductionId: one("select id from capacity_reduction order by id") ?? "no-reduction",
      schemeId: "hundred-points.1",
      stage: "sixMonth",
      panelId: one("select id from panel where id = 'panel-next'") ?? "no-panel",
      caseId: one("select id from panel_case where panel_id = 'panel-next' and released_at is not null") ?? "no-case",
      ...blockIds(db, personId),
      activityId: "reading",
      token: "no-such-token",
    };
  } finally {
    db.close();
  }
}

/** A block, one of its days ahead that nobody has moved or left out, and an entry: of this person, or of nobody. */
function blockIds(db: Database.Database, personId: string): Ids {
  const one = (sql: string, ...values: string[]) =>
    db
      .prepare(sql)
      .pluck()
      .get(...values) as string | undefined;
  const blockId = one("select id from protected_block where person_id = ? and id like 'm%-block' and cancelled_at is null", personId) ?? "no-block";
  const onDay = one(
    `select starts_on from (
       with recursive days(starts_on) as (
         select starts_on from protected_block where id = ? union all select date(starts_on, '+7 days') from days where starts_on < date('now', '+60 days'))
       select starts_on from days
       where starts_on > date('now', '+1 day') and starts_on not in (select day from bank_holiday)
         and not exists (select 1 from absence a where a.person_id = ? and a.starts_on <= days.starts_on and a.ends_on >= days.starts_on)
         and not exists (select 1 from protected_block_exception x where x.block_id = ? and x.on_day = days.starts_on)
       limit 1)`,
    blockId,
    personId,
    blockId,
  );
  const entryId = one("select id from protected_time_entry where person_id = ? and source is null order by on_day, id", personId);
  return { blockId, onDay: onDay ?? "2026-01-01", entryId: entryId ?? "no-entry" };
}

/** The pattern with its parameters filled in; a parameter that no id is known for fails the test. */
export const filled = (pattern: string, ids: Ids): string =>
  pattern.replace(/:(\w+)/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`tests/support/site-map.ts knows no :${name} for ${pattern}`);
    return encodeURIComponent(id);
  });
