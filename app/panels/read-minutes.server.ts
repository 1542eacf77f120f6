/** Minutes of a panel, made from its records. The lead reads them with names; the chair with the numbers of the cases. */
import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { dayAndTime, fullDay, londonDay, longDay } from "#app/shared/dates";
import { agreement, readView } from "./questions";
import { decisionsOf, sentenceOf } from "./read.server";
import { panelPage } from "./read-panels.server";
import { decided, FEWEST_VIEWS } from "./rules";

type Reading = Pick<Context, "db" | "viewer" | "today">;

export async function minutesOf(ctx: Reading, panelId: string) {
  const panel = await panelPage(ctx, panelId);
  allow(ctx, "panel.keepMinutes", panel.relations);
  const cases = panel.cases.filter((c) => c.withdrawnAt === null);
  const ids = cases.map((c) => c.id);
  const decisions = await decisionsOf(ctx, ids);
  const notes = ids.length
    ? await ctx.db
        .selectFrom("panelNote")
        .innerJoin("person", "person.id", "panelNote.byId")
        .where("panelNote.caseId", "in", ids)
        .select(["panelNote.caseId", "panelNote.kind", "panelNote.at", "panelNote.source", "panelNote.body", "person.givenName", "person.familyName"])
        .orderBy("panelNote.at")
        .orderBy("panelNote.id")
        .execute()
    : [];
  const views = ids.length
    ? await ctx.db
        .selectFrom("panelView")
        .where("caseId", "in", ids)
        .where("givenAt", "is not", null)
        .select(["caseId", "personId", "look", "answers"])
        .execute()
    : [];
  return {
    id: panel.id,
    meetsOn: panel.meetsOn,
    place: panel.place,
    chairName: panel.chairName,
    seats: panel.seats.map((s) => s.name),
    minutes: panel.minutes,
    version: panel.version,
    closed: panel.closedAt !== null,
    cases: cases.map((c) => {
      const d = decisions.find((one) => one.caseId === c.id);
      // a chair who has not given their own first view, or reads with fewer than two, learns nothing of the others' here either
      const own = c.readers.find((r) => r.personId === ctx.viewer.personId && r.steppedBackAt === null);
      const sees = ctx.viewer.isLead
        ? !own || own.firstGivenAt !== null
        : own
          ? own.firstGivenAt !== null
          : c.relations.givenIds.length >= FEWEST_VIEWS;
      const grade = (personId: string, look: string) => {
        const row = views.find((v) => v.caseId === c.id && v.personId === personId && v.look === look);
        const said = row && readView(row.answers).grade;
        return said ? agreement[said] : null;
      };
      const facts: [string, string][] = [["Where it stands", sees ? sentenceOf(c) : "Waiting for first views"]];
      if (c.overrideReason)
        facts.push(["Sent although something was missing", ctx.viewer.isLead ? c.overrideReason : "The reason stands in the portfolio"]);
      facts.push(["Chair", c.chairName ?? "Nobody yet"]);
      facts.push([
        "Read by",
        c.readers
          .filter((r) => r.steppedBackAt === null)
          .map((r) => {
            const second = grade(r.personId, "second");
            const first = grade(r.personId, "first");
            return `${r.name}${r.declared ? ` (declared: ${r.declared})` : ""}${sees && first ? `: ${first}${second && second !== first ? `; after a second look: ${second}` : ""}` : ""}`;
          })
          .join("\n") || "Nobody yet",
      ]);
      const back = c.readers.filter((r) => r.steppedBackAt !== null);
      if (back.length > 0) facts.push(["Stepped back", back.map((r) => `${r.name}: ${r.steppedBackBecause}`).join("\n")]);
      if (sees && d) {
        facts.push([
          "Decision",
          `${decided[d.decision]} on ${longDay(d.decidedOn)}, recorded by ${d.by}${d.recommended ? `; the assessor recommended ${d.recommended}` : ""}`,
        ]);
        if (d.what) facts.push([d.decision === "defer" ? "Because" : "What is asked for", d.what]);
        if (d.byOn) facts.push(["By", fullDay(d.byOn)]);
        facts.push(["To the learner", d.toLearner], ["To the assessor", d.toAssessor]);
        if (d.exemplar) facts.push(["Exemplar to share", d.exemplar]);
        if (d.issues) facts.push(["Organisational or support issues", d.issues]);
      }
      const said = notes.filter((n) => n.caseId === c.id);
      return {
        id: c.id,
        title: ctx.viewer.isLead ? `${c.label}: ${c.learnerName}` : c.label,
        facts,
        discussion: sees
          ? said.filter((n) => n.kind === "discussion").map((n) => ({ by: `${n.givenName} ${n.familyName}`, when: dayAndTime(n.at), body: n.body }))
          : [],
        later: sees
          ? said
              .filter((n) => n.kind !== "discussion")
              .map(
                (n) => `${n.kind === "addendum" ? "Addendum" : `External moderation (${n.source ?? ""})`} of ${longDay(londonDay(n.at))}: ${n.body}`,
              )
          : [],
      };
    }),
  };
}
