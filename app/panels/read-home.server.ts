/** What panels leave to do, for home pages. */
import { sql } from "kysely";
import type { Context } from "#app/shared/context.server";
import { addDays, howFar, howLate, shortDay, type Day } from "#app/shared/dates";
import { visibleCase } from "#app/access/visible.server";
import { casesWhere } from "./read-cases.server";
import { whyNotDecide } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;
export type PanelTask = { key: string; text: string; about: string; when: string; late: boolean; to: string };

/** What a panel asked for and nobody has sent again: for the learner and whoever assesses them today. One query. */
export async function referredBack({ db, viewer, today }: Reading): Promise<(PanelTask & { own: boolean })[]> {
  const rows = await db
    .selectFrom("panelDecision")
    .innerJoin("panelCase", "panelCase.id", "panelDecision.caseId")
    .innerJoin("enrolment", "enrolment.id", "panelCase.enrolmentId")
    .innerJoin("person", "person.id", "enrolment.personId")
    .where("panelDecision.decision", "=", "referBack")
    .where("enrolment.status", "=", "active")
    .where(
      sql<boolean>`not exists (select 1 from panel_case later where later.enrolment_id = panel_case.enrolment_id
        and later.withdrawn_at is null and later.submitted_at > panel_case.submitted_at)`,
    )
    .where((eb) =>
      eb.or([
        eb("enrolment.personId", "=", viewer.personId),
        eb.exists(
          eb
            .selectFrom("assessorship as a")
            .whereRef("a.enrolmentId", "=", "enrolment.id")
            .where("a.assessorId", "=", viewer.personId)
            .where("a.startsOn", "<=", today)
            .where((x) => x.or([x("a.endsOn", "is", null), x("a.endsOn", ">=", today)]))
            .select("a.id"),
        ),
      ]),
    )
    .select(["enrolment.id", "enrolment.personId", "person.givenName", "person.familyName", "panelDecision.what", "panelDecision.byOn"])
    .execute();
  return rows.map((r) => {
    const due: Day | null = r.byOn;
    return {
      key: `panel-${r.id}`,
      own: r.personId === viewer.personId,
      text: `The panel asks for: ${r.what ?? "more evidence"}`,
      about: `${r.givenName} ${r.familyName}`,
      when: due ? `${shortDay(due, today)}, ${howLate(due, today)}` : "no date",
      late: due !== null && due < today,
      to: `/learners/${r.id}/final`,
    };
  });
}

/** For members, chairs and the lead: what waits for them on panels. Two queries. */
export async function panelWork(ctx: Reading): Promise<PanelTask[]> {
  const { viewer, today } = ctx;
  if (!viewer.isPanelMember && !viewer.isLead) return [];
  const cases = await casesWhere(ctx.db, (q) =>
    q.where(visibleCase(ctx)).where("panelCase.decidedAt", "is", null).where("panelCase.withdrawnAt", "is", null),
  );
  return cases.flatMap((c): PanelTask[] => {
    const { relations: r } = c;
    const meets = c.panel ? `panel of ${shortDay(c.panel.meetsOn, today)}, ${howFar(c.panel.meetsOn, today)}` : "no panel day yet";
    const late = c.panel !== null && c.panel.meetsOn < today;
    const about = viewer.isLead ? `${c.label}, ${c.learnerName}` : c.label;
    const line = (key: string, text: string, to: string): PanelTask[] => [{ key: `${key}-${c.id}`, text, about, when: meets, late, to }];
    const at = `/panels/${c.panel?.id ?? ""}/cases/${c.id}`;
    if (r.released && r.readerIds.includes(viewer.personId) && !r.givenIds.includes(viewer.personId))
      return line("read", "Read a portfolio and give your first view", at);
    if (
      r.open &&
      r.released &&
      r.chairId === viewer.personId &&
      c.panel !== null &&
      c.panel.meetsOn <= addDays(today, 1) &&
      whyNotDecide(viewer, r) === null
    )
      return line("decide", "Record the panel’s decision", at);
    if (!viewer.isLead) return [];
    if (!c.panel) return line("place", "Put a portfolio onto a panel day", "/panels");
    if (r.readerIds.length < 2) return line("give", "Give a portfolio to at least two members", `/panels/${c.panel.id}`);
    if (!r.released) return line("check", "Check a portfolio for names and release it", `${at}/portfolio`);
    if (r.chairId === null) return line("chair", "Name a chair for a case", `/panels/${c.panel.id}`);
    return [];
  });
}
