/** A learner's signed year as a panel reads it: names replaced, and everything that was replaced. No permission is asked here. */
import { sql } from "kysely";
import { readAnswers } from "#app/documents/answers";
import { parseDefinition, parts } from "#app/documents/definition";
import { attachmentsOf } from "#app/documents/read-attachments.server";
import { sha256 } from "#app/documents/hash.server";
import { paperOf } from "#app/documents/paper";
import { programmeOf } from "#app/programmes/read-enrolment.server";
import { readProgramme } from "#app/programmes/rules";
import type { Context } from "#app/shared/context.server";
import { londonDay } from "#app/shared/dates";
import type { Known, KnownTeam } from "./anonymise";
import { anonymise, type Checking, type KeptWords, type Source } from "./portfolio";
import { gateFacts } from "./read-gate.server";
import { gateOf } from "./gate";
import { involvementOf } from "./read-cases.server";

/** Kinds that stay between learner and assessor: only that they were done. */
const ONLY_DONE = new Set(["selfAssessment"]);
const REPORT = "finalReport";

type Reading = Pick<Context, "db" | "today">;
type Year = {
  enrolmentId: string;
  learnerId: string;
  /** what the gate found missing, and why it was sent all the same */ missing?: readonly string[];
  overrideReason?: string | null;
};

export async function checkedPortfolio(ctx: Reading, year: Year, words: KeptWords): Promise<Checking & { hash: string }> {
  const { db, today } = ctx;
  const enrolment = await db
    .selectFrom("enrolment")
    .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
    .innerJoin("programme", (j) => j.on("programme.id", "=", programmeOf))
    .where("enrolment.id", "=", year.enrolmentId)
    .select(["enrolment.startsOn", "programme.definition"])
    .executeTakeFirstOrThrow();
  const programme = readProgramme(enrolment.definition);
  // of every framework: a learner who was moved has evidence mapped to the one before
  const headings = new Map((await db.selectFrom("standard").select(["id", "heading"]).execute()).map((s) => [s.id, s.heading]));
  const rows = await db
    .selectFrom("document")
    .innerJoin("documentDefinition", "documentDefinition.id", "document.definitionId")
    .where("document.enrolmentId", "=", year.enrolmentId)
    .where("document.state", "=", "locked")
    .select(["document.id", "document.kind", "document.stage", "document.answers", "document.stateSince", "documentDefinition.body"])
    .orderBy("document.stateSince")
    .orderBy("document.id")
    .execute();
  const notes = await db
    .selectFrom("documentNote")
    .innerJoin("document", "document.id", "documentNote.documentId")
    .where("document.enrolmentId", "=", year.enrolmentId)
    .where("documentNote.kind", "=", "addendum")
    .select(["documentNote.documentId", "documentNote.at", "documentNote.body"])
    .orderBy("documentNote.at")
    .execute();

  const files = await attachmentsOf(
    ctx,
    rows.map((r) => r.id),
  );

  const stages = programme.stages.map((s) => s.key);
  const stageName = (key: string | null) => programme.stages.find((s) => s.key === key)?.name ?? null;
  const sources: Source[] = [];
  const selfAssessments: { stageName: string | null; on: ReturnType<typeof londonDay> }[] = [];
  for (const row of rows) {
    const signedOn = londonDay(row.stateSince);
    if (ONLY_DONE.has(row.kind)) {
      selfAssessments.push({ stageName: stageName(row.stage), on: signedOn });
      continue;
    }
    const definition = parseDefinition(row.body);
    // what only learner and assessor ever read is not for a panel
    if (!definition.audience.locked.some((reader) => reader === "lead" || (reader as string) === "panel")) continue;
    const answers = readAnswers(row.answers);
    sources.push({
      id: row.id,
      title: definition.title,
      stageName: stageName(row.stage),
      order: stages.indexOf(row.stage ?? ""),
      signedOn,
      recommends: row.kind === REPORT || answers.values.recommendation !== undefined,
      sections: paperOf(definition, answers, new Set(parts), (id) => headings.get(id) ?? id),
      addenda: notes.filter((n) => n.documentId === row.id).map((n) => ({ on: londonDay(n.at), body: n.body })),
      files: files.filter((f) => f.documentId === row.id).map(({ id, fileName, type, bytes }) => ({ id, fileName, type, bytes })),
    });
  }
  if (year.overrideReason)
    sources.push({
      ...{ id: "sent", title: "Sent to the panel", stageName: null, order: -1, signedOn: today, recommends: false, addenda: [], files: [] },
      sections: [
        {
          key: "sent",
          heading: "Sent although something was missing",
          fields: [
            { key: "missing", label: "Missing", words: [...(year.missing ?? [])], kind: "list", table: null, asFilledIn: false },
            { key: "reason", label: "Why it was sent", words: [year.overrideReason], kind: "text", table: null, asFilledIn: false },
          ],
        },
      ],
    });
  const { people, teams } = await everybody(ctx, { ...year, startsOn: enrolment.startsOn });
  const lines = gateOf(await gateFacts(ctx, year.enrolmentId));
  const index = lines.map(({ label, words: said }) => ({ label, words: said }));
  const made = anonymise({ people, teams, words, sources, index, selfAssessments });
  return { ...made, hash: sha256(JSON.stringify(made.portfolio)) };

  async function everybody({ db: from }: Reading, about: Year & { startsOn: typeof today }): Promise<{ people: Known[]; teams: KnownTeam[] }> {
    const i = await involvementOf(from, { ...about, today });
    const now = await from
      .selectFrom("assessorship")
      .where("enrolmentId", "=", about.enrolmentId)
      .select([sql<string>`assessor_id`.as("id"), "endsOn"])
      .orderBy("startsOn", "desc")
      .execute();
    const managed = await from
      .selectFrom("lineManagement")
      .where("personId", "=", about.learnerId)
      .select(["managerId", "startsOn"])
      .orderBy("startsOn", "desc")
      .execute();
    const as = (id: string): string | null => {
      if (id === about.learnerId) return "the learner";
      if (id === now[0]?.id) return "the assessor";
      if (i.assessorIds.includes(id)) return "an earlier assessor";
      if (id === managed[0]?.managerId) return "the line manager";
      if (i.managerIds.includes(id)) return "an earlier line manager";
      if (i.supervisorIds.includes(id)) return "a supervisor";
      return null;
    };
    const order = ["the learner", "the assessor", "the line manager", "an earlier assessor", "an earlier line manager", "a supervisor"];
    const everyone = await from
      .selectFrom("person")
      .select(["id", "givenName", "familyName", "email", "staffNumber", "sweNumber"])
      .orderBy("id")
      .execute();
    const people = everyone.map(({ id, ...rest }): Known => ({ ...rest, as: as(id) ?? "a colleague", close: as(id) !== null }));
    const rank = (p: Known) => (order.indexOf(p.as) + order.length + 1) % (order.length + 1);
    people.sort((a, b) => rank(a) - rank(b));
    const known = await from.selectFrom("team").select(["id", "name"]).orderBy("name").execute();
    const letters = [...known].sort((a, b) => Number(i.teamIds.includes(b.id)) - Number(i.teamIds.includes(a.id)));
    return { people, teams: letters.map((t, n) => ({ name: t.name, as: i.teamIds.includes(t.id) ? `team ${letter(n)}` : "another team" })) };
  }
}
const letter = (n: number): string => (n < 26 ? String.fromCharCode(65 + n) : String(n + 1));
