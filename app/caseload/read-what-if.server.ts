import { allow } from "#app/access/allow.server";
import type { Context } from "#app/shared/context.server";
import { standingsOf, type Standing } from "./read-workers.server";
import { isOver, loadOf, type SchemeDefinition } from "./rules";
import { whyOnlyJointly, withOneMore, type OneMore } from "./what-if";

type Reading = Pick<Context, "db" | "today" | "viewer">;
export type After = Standing & { after: { cases: number; load: number; over: boolean; room: number } | null; forbidden: string | null };
export type WhatIf = { scheme: SchemeDefinition; people: After[]; teams: { id: string; name: string }[] };

/** A manager's people, or one team for the lead, as they would stand with one more case: those it is allowed for first, most room first. */
export async function whatIf(ctx: Reading, teamId: string, more: OneMore | null): Promise<WhatIf> {
  allow(ctx, "caseload.oversee");
  const { isLead, personId } = ctx.viewer;
  const teams = isLead ? await ctx.db.selectFrom("team").where("closedOn", "is", null).select(["id", "name"]).orderBy("name").execute() : [];
  const scope = isLead ? { teamIds: teams.some((t) => t.id === teamId) ? [teamId] : [] } : { managerId: personId };
  const { terms, standings } = await standingsOf(ctx, scope);
  const scheme = terms.schemeOn(ctx.today);
  const here = (s: Standing) => s.personId !== personId && (!isLead || s.posts.some((p) => p.teamId === teamId));
  const people = standings.filter(here).map((s): After => {
    const held = s.load && more ? withOneMore(s.load, more, scheme) : s.load;
    const load = held && loadOf(held, scheme);
    return {
      ...s,
      after:
        held && load !== null
          ? {
              cases: held.cases,
              load,
              over: isOver({ cases: held.cases, load }, s.ceiling.ceiling),
              room: Math.round((s.ceiling.ceiling - load) * 10) / 10,
            }
          : null,
      forbidden: s.learner && more ? whyOnlyJointly(scheme, more) : null,
    };
  });
  const rank = (p: After) => (p.after === null ? 3 : p.forbidden ? 2 : p.after.over ? 1 : 0);
  people.sort((a, b) => rank(a) - rank(b) || (b.after?.room ?? 0) - (a.after?.room ?? 0));
  return { scheme, people, teams };
}
