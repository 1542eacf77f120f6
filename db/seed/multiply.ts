/**
 * Makes a large academy of a small one, for measuring: every person, year, document and event again, under ids of their own.
 * Done by the database in bulk, since living ten academies act by act takes half an hour. Signatures are made anew where they
 * still stand, because a document's id is part of what is signed; those of earlier revisions are copied as they are.
 */
import { sql, type Kysely, type RawBuilder } from "kysely";
import { readAnswers } from "#app/documents/answers";
import { contentHash } from "#app/documents/content";
import { parseDefinition } from "#app/documents/definition";
import { sha256 } from "#app/documents/hash.server";
import type { Database } from "#db/schema";

/** For each table, what names a copied row (`ids`) or must be nowhere twice (`alone`). In an order that references allow. */
const tables: { name: string; ids: string[]; alone?: Record<string, string>; only?: string }[] = [
  {
    name: "person",
    ids: ["id"],
    alone: { staff_number: "staff_number || n.digits", swe_number: "swe_number || n.digits", email: "replace(email, '@', n.mark || '@')" },
  },
  { name: "team", ids: ["id"], alone: { name: "name || ', county ' || n.digits" } },
  { name: "placement", ids: ["id", "person_id", "team_id"] },
  { name: "working_pattern", ids: ["id", "person_id"] },
  { name: "line_management", ids: ["id", "person_id", "manager_id"] },
  { name: "role_period", ids: ["id", "person_id"], only: "role = 'assessor'" },
  { name: "account", ids: ["id", "person_id"], alone: { email: "replace(email, '@', n.mark || '@')" } },
  { name: "invitation", ids: ["id", "account_id", "created_by_id"], alone: { token_hash: "token_hash || n.mark" } },
  { name: "cohort", ids: ["id", "created_by_id"], alone: { name: "name || ', group ' || n.digits" } },
  { name: "enrolment", ids: ["id", "cohort_id", "person_id"] },
  { name: "assessorship", ids: ["id", "enrolment_id", "assessor_id"] },
  { name: "pause", ids: ["id", "enrolment_id"] },
  { name: "extension", ids: ["id", "enrolment_id"] },
  { name: "year_end", ids: ["id", "enrolment_id", "recorded_by_id", "undone_by_id"] },
  { name: "assessor_handover", ids: ["id", "enrolment_id", "from_assessor_id", "written_by_id"] },
  { name: "proposal", ids: ["id", "enrolment_id", "proposed_by_id", "settled_by_id"] },
  { name: "pause_agreement", ids: ["id", "proposal_id", "person_id", "recorded_by_id"] },
  { name: "review_meeting", ids: ["id", "enrolment_id", "proposed_by_id"] },
  { name: "review_invitation", ids: ["id", "meeting_id", "answered_by_id"] },
  { name: "panel_member", ids: ["id", "person_id"] },
  { name: "panel", ids: ["id", "chair_id", "created_by_id", "closed_by_id"] },
  { name: "panel_seat", ids: ["panel_id", "person_id"] },
  { name: "panel_case", ids: ["id", "enrolment_id", "panel_id", "assessor_id", "submitted_by_id", "chair_id", "released_by_id"] },
  { name: "panel_reader", ids: ["id", "case_id", "person_id", "given_by_id"] },
  { name: "panel_view", ids: ["id", "case_id", "person_id"] },
  { name: "panel_decision", ids: ["id", "case_id", "decided_by_id"] },
  { name: "panel_note", ids: ["id", "case_id", "by_id"] },
  { name: "panel_action", ids: ["id", "owner_id", "carried_from_id", "created_by_id", "done_by_id"] },
  { name: "grant_record", ids: ["enrolment_id", "decided_by_id"] },
  { name: "grant_claim", ids: ["id", "enrolment_id", "created_by_id"] },
  // signed last of all, when everything that belongs to it is there
  {
    name: "document",
    ids: ["id", "person_id", "enrolment_id", "writer_id", "started_by_id"],
    alone: { state: "case t.state when 'locked' then 'submitted' else t.state end", locked_at: "null" },
  },
  { name: "document_note", ids: ["id", "document_id", "by_id"] },
  { name: "document_standard", ids: ["document_id"] },
  { name: "observation_request", ids: ["id", "enrolment_id", "document_id"] },
  { name: "caseload_snapshot", ids: ["id", "person_id"] },
  { name: "caseload_count", ids: ["snapshot_id"] },
  { name: "caseload_flag", ids: ["snapshot_id"] },
  { name: "capacity_reduction", ids: ["id", "person_id", "created_by_id"] },
  { name: "capacity_reduction_change", ids: ["id", "reduction_id", "by_id"] },
  { name: "absence", ids: ["id", "person_id", "created_by_id"] },
  { name: "protected_block", ids: ["id", "person_id", "created_by_id"] },
  { name: "protected_block_exception", ids: ["block_id", "to_block_id", "by_id"] },
  { name: "protected_time_entry", ids: ["id", "person_id", "created_by_id", "block_id"] },
  { name: "pairing_alert", ids: ["id", "enrolment_id"] },
  { name: "pairing_alert_answer", ids: ["id", "alert_id", "by_id", "followed_up_by_id"] },
  { name: "supervision_session", ids: ["id", "person_id", "supervisor_id", "created_by_id"] },
  // files are imported once for everybody
  { name: "audit_event", ids: ["id", "actor_id", "subject_id", "about_id"], only: "what not like 'imports.%'" },
];

/** Written by `signAgain`. */
const signed = ["document_signature"];
/** What an academy has once, however large it is; what a measure need not have; and what comes with time, such as sessions. */
const once = [
  ...["framework", "standard", "programme", "document_definition", "version_draft", "bank_holiday", "case_type", "weighting_scheme", "activity_kind"],
  ...[
    "alert_rule",
    "assessor_capacity",
    "grant_year",
    "grant_amount",
    "grant_layout",
    "import_source",
    "import_batch",
    "worker_alias",
    "mail_sender",
  ],
  ...["mail_outbox", "session", "sign_in_failure", "held_post", "attachment", "external_request", "external_answer", "external_opening"],
  ...["programme_move", "calendar_feed"],
];
/** Every table is one or the other: a new one has to be thought of here. */
export const measured = { copied: [...tables.map((t) => t.name), ...signed], once };

const digitsOf = (n: number) => String(n).padStart(2, "0");
const markOf = (n: number) => `-${digitsOf(n)}`;
/** The learners of the cohort that the largest page is measured with. */
const LARGE = 90;
const CHUNK = 1000;

export async function multiply(db: Kysely<Database>, times: number, tell: (words: string) => void): Promise<void> {
  const copies = Array.from({ length: times - 1 }, (_, i) => i + 2);
  const numbers = sql.join(
    copies.map((n) => sql`select cast(${digitsOf(n)} as text) as digits, cast(${markOf(n)} as text) as mark`),
    sql` union all `,
  );
  const columns = new Map((await db.introspection.getTables()).map((t) => [t.name, t.columns.map((c) => c.name)]));
  await db.transaction().execute(async (db) => {
    for (const { name, ids, alone = {}, only = "1 = 1" } of tables) {
      const all = columns.get(name) ?? [];
      const copied = all.map((c): RawBuilder<unknown> => sql.raw(ids.includes(c) ? `t.${c} || n.mark` : (alone[c] ?? `t.${c}`)));
      const into = sql.join(all.map((c) => sql.ref(c)));
      await sql`insert into ${sql.table(name)} (${into}) select ${sql.join(copied)} from ${sql.table(name)} t cross join (${numbers}) n
        where ${sql.raw(only)}`.execute(db);
      if (name === "document") await signAgain(db, copies);
    }
    for (const mark of copies.map(markOf))
      await sql`update document set state = 'locked', locked_at = t.locked_at from document t
        where t.locked_at is not null and document.id = t.id || ${mark}`.execute(db);
    await makeLargeCohort(db, copies);
  });
  tell(`${times} times all that`);
}

async function signAgain(db: Kysely<Database>, copies: readonly number[]): Promise<void> {
  const definitions = new Map(
    (await db.selectFrom("documentDefinition").select(["id", "body"]).execute()).map((d) => [d.id, parseDefinition(d.body)]),
  );
  const signatures = await db
    .selectFrom("documentSignature as s")
    .innerJoin("document as d", "d.id", "s.documentId")
    .selectAll("s")
    .select(["d.personId as about", "d.definitionId", "d.revision as now", "d.answers"])
    .execute();
  const again = signatures.flatMap(({ about, definitionId, now, answers, ...s }) => {
    const definition = s.revision === now ? definitions.get(definitionId) : undefined;
    const { values } = readAnswers(answers);
    return copies.map(markOf).map((mark) => {
      const content = { id: s.documentId + mark, personId: about + mark, revision: s.revision, values };
      return {
        ...s,
        id: s.id + mark,
        documentId: content.id,
        personId: s.personId + mark,
        contentHash: definition ? contentHash(definition, content, s.position, sha256) : s.contentHash,
      };
    });
  });
  for (let i = 0; i < again.length; i += CHUNK)
    await db
      .insertInto("documentSignature")
      .values(again.slice(i, i + CHUNK))
      .execute();
}

/** One cohort as large as they come: the second group of those in their tenth month, with learners of the groups after it. */
async function makeLargeCohort(db: Kysely<Database>, copies: readonly number[]): Promise<void> {
  const [large, ...others] = copies.map((n) => `cohort-month-10${markOf(n)}`);
  if (large === undefined || others.length === 0) return;
  const { there } = await db
    .selectFrom("enrolment")
    .where("cohortId", "=", large)
    .select(sql<number>`cast(count(*) as integer)`.as("there"))
    .executeTakeFirstOrThrow();
  const joining = db
    .selectFrom("enrolment")
    .where("cohortId", "in", others)
    .where("status", "=", "active")
    .orderBy("cohortId")
    .orderBy("id")
    .limit(Math.max(0, LARGE - there))
    .select("id");
  await db.updateTable("enrolment").set({ cohortId: large }).where("id", "in", joining).execute();
}
