/** Panels as the academy lead arranges them: who may sit, the day, who sits, which case is on it and who reads it. */
import { allow } from "#app/access/allow.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { longDay, overlaps, type Day } from "#app/shared/dates";
import { isId } from "#app/shared/ids";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import { casesWhere, findCase, fullName, involvementOf, members, sitsOn, teamsToday, type CaseFacts } from "./read-cases.server";
import { panelFor } from "./read-panels.server";
import { conflictOf, mustDeclare, whyNotClose, whyNotReader, type Involvement } from "./rules";

export type Changing = Recording<Context>;

/** The same was done before: the transaction ends without having done anything. */
export class Unchanged extends Error {}
export const passOver = (error: unknown): void => {
  if (!(error instanceof Unchanged)) throw error;
};
/** Sent twice with the same id at the same moment: the other one was first, and did it. */
export const once = (work: Promise<unknown>): Promise<void> =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (!(error instanceof Unchanged) && !isDuplicate(error)) throw error;
    },
  );

const nameOf = async (ctx: Changing, personId: string): Promise<string> => {
  const row = isId(personId)
    ? await ctx.db.selectFrom("person").where("id", "=", personId).select(["givenName", "familyName"]).executeTakeFirst()
    : undefined;
  if (!row) throw new Refusal("This person is not there any more. Choose again.");
  return fullName(row);
};

// Who may sit on panels

export async function giveMembership(ctx: Context, m: { id: string; personId: string; startsOn: Day; endsOn: Day | null }): Promise<void> {
  allow(ctx, "panels.arrange");
  await once(
    change(ctx, async (ctx) => {
      await oneAtATime(ctx.db, `panel member ${m.personId}`);
      const rows = await ctx.db.selectFrom("panelMember").where("personId", "=", m.personId).select(["id", "startsOn", "endsOn"]).execute();
      if (rows.some((r) => r.id === m.id)) throw new Unchanged();
      const name = await nameOf(ctx, m.personId);
      if (m.endsOn !== null && m.endsOn < m.startsOn) throw new Refusal("The last day comes before the first.", "endsOn");
      if (rows.some((r) => overlaps(r, m))) throw new Refusal(`${name} is a panel member on some of these days already.`, "personId");
      await ctx.db.insertInto("panelMember").values(m).execute();
      ctx.record("panels.membershipGiven", m.personId, { aboutId: m.personId, changes: { startsOn: m.startsOn, endsOn: m.endsOn } });
    }),
  );
}

export async function endMembership(ctx: Context, memberId: string, endsOn: Day): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const row = await ctx.db.selectFrom("panelMember").where("id", "=", memberId).selectAll().executeTakeFirst();
    if (!row) throw notFound();
    await oneAtATime(ctx.db, `panel member ${row.personId}`);
    if (row.endsOn === endsOn) throw new Unchanged();
    if (endsOn < row.startsOn) throw new Refusal("The last day comes before the first.", "endsOn");
    const others = await ctx.db
      .selectFrom("panelMember")
      .where("personId", "=", row.personId)
      .where("id", "<>", row.id)
      .select(["startsOn", "endsOn"])
      .execute();
    if (others.some((o) => overlaps(o, { startsOn: row.startsOn, endsOn })))
      throw new Refusal("They are a member again before that day. Choose an earlier one.", "endsOn");
    await ctx.db.updateTable("panelMember").set({ endsOn }).where("id", "=", row.id).execute();
    ctx.record("panels.membershipEnded", row.personId, { aboutId: row.personId, changes: { endsOn } });
  }).catch(passOver);
}

// Panel days

export type PanelPlan = { meetsOn: Day; place: string; chairId: string; seats: readonly string[] };

async function checkSeats(ctx: Changing, plan: PanelPlan): Promise<void> {
  const may = (await members(ctx)).filter((m) => sitsOn(m, plan.meetsOn)).map((m) => m.personId);
  const outside = plan.seats.find((id) => !may.includes(id));
  if (outside) throw new Refusal(`${await nameOf(ctx, outside)} is not a panel member on ${longDay(plan.meetsOn)}.`, "seats");
  if (new Set(plan.seats).size < 2) throw new Refusal("Choose at least two members", "seats");
  if (may.includes(plan.chairId)) return;
  const lead = await ctx.db
    .selectFrom("rolePeriod")
    .where("personId", "=", plan.chairId)
    .where("role", "=", "academyLead")
    .where("startsOn", "<=", ctx.today)
    .where((eb) => eb.or([eb("endsOn", "is", null), eb("endsOn", ">=", ctx.today)]))
    .select("id")
    .executeTakeFirst();
  if (!lead) throw new Refusal("The chair is a panel member of that day, or an academy lead. Choose again.", "chairId");
}

export async function planPanel(ctx: Context, panel: PanelPlan & { id: string }): Promise<void> {
  allow(ctx, "panels.arrange");
  await once(
    change(ctx, async (ctx) => {
      const { id, meetsOn, place, chairId, seats } = panel;
      if (await ctx.db.selectFrom("panel").where("id", "=", id).select("id").executeTakeFirst()) throw new Unchanged();
      await checkSeats(ctx, panel);
      await ctx.db
        .insertInto("panel")
        .values({
          id,
          meetsOn,
          place,
          chairId,
          minutes: "",
          version: 1,
          createdAt: ctx.now,
          createdById: ctx.viewer.personId,
          closedAt: null,
          closedById: null,
        })
        .execute();
      await seat(ctx, id, seats);
      ctx.record("panels.planned", id, { changes: { meetsOn, place, chair: chairId, members: seats.length } });
    }),
  );
}
const seat = (ctx: Changing, panelId: string, seats: readonly string[]) =>
  ctx.db
    .insertInto("panelSeat")
    .values([...new Set(seats)].map((personId) => ({ panelId, personId })))
    .execute();

/** From here on nobody else changes this panel until the transaction ends. */
export const lockPanel = (ctx: Changing, panelId: string): Promise<void> => oneAtATime(ctx.db, `panel ${panelId}`);

/** The panel as it is now; nobody else changes it until the transaction ends. */
async function holdPanel(ctx: Changing, panelId: string) {
  await lockPanel(ctx, panelId);
  const panel = await panelFor(ctx, panelId);
  if (panel.closedAt !== null) throw new Refusal("This panel is closed and stays as it was.");
  return panel;
}
const stale = new Refusal("Somebody changed this panel after you opened it. Look at it again, then save.", "version");

export async function changePanel(ctx: Context, panelId: string, plan: PanelPlan & { version: number }): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const panel = await holdPanel(ctx, panelId);
    const { meetsOn, place, chairId, seats, version } = plan;
    const same = panel.meetsOn === meetsOn && panel.place === place && panel.chairId === chairId && panel.seatIds.length === seats.length;
    if (same && seats.every((id) => panel.seatIds.includes(id))) throw new Unchanged();
    if (panel.version !== version) throw stale;
    await checkSeats(ctx, plan);
    const cases = await casesWhere(ctx.db, (q) => q.where("panelCase.panelId", "=", panelId).where("panelCase.withdrawnAt", "is", null));
    const reading = cases.flatMap((c) => c.readers.filter((r) => r.steppedBackAt === null && !c.decidedAt).map((r) => ({ ...r, label: c.label })));
    const away = reading.find((r) => !seats.includes(r.personId));
    if (away) throw new Refusal(`${away.name} reads ${away.label} and cannot leave the panel before that is given to somebody else.`, "seats");
    await ctx.db
      .updateTable("panel")
      .set({ meetsOn, place, chairId, version: version + 1 })
      .where("id", "=", panelId)
      .execute();
    await ctx.db.deleteFrom("panelSeat").where("panelId", "=", panelId).execute();
    await seat(ctx, panelId, seats);
    if (panel.chairId !== chairId)
      for (const c of cases.filter((one) => !one.decidedAt && (one.chairId === panel.chairId || one.chairId === null)))
        await ctx.db
          .updateTable("panelCase")
          .set({ chairId: await chairOf(ctx, chairId, c) })
          .where("id", "=", c.id)
          .execute();
    ctx.record("panels.changed", panelId, { changes: { meetsOn, place, chair: chairId, members: seats.length } });
  }).catch(passOver);
}

/** The panel's chair chairs a case, unless they had a hand in that year. */
export async function chairOf(ctx: Changing, chairId: string, c: { enrolmentId: string; learnerId: string; startsOn: Day }): Promise<string | null> {
  const i = await involvementOf(ctx.db, { ...c, today: ctx.today });
  return conflictOf(chairId, i) === null ? chairId : null;
}

/** What the records do not say. Two who write at once are told; a text is never lost. */
export async function saveMinutes(ctx: Context, panelId: string, { version, minutes }: { version: number; minutes: string | null }): Promise<void> {
  await change(ctx, async (ctx) => {
    const panel = await holdPanel(ctx, panelId);
    allow(ctx, "panel.keepMinutes", panel.relations);
    if (panel.minutes === (minutes ?? "")) throw new Unchanged();
    if (panel.version !== version)
      throw new Refusal(
        "Somebody saved these minutes after you opened them. What is saved stands below your text: put both together and save again.",
        "version",
      );
    await ctx.db
      .updateTable("panel")
      .set({ minutes: minutes ?? "", version: version + 1 })
      .where("id", "=", panelId)
      .execute();
    ctx.record("panels.minutesSaved", panelId);
  }).catch(passOver);
}

/** The panel is over: its members read nothing of it any more. */
export async function closePanel(ctx: Context, panelId: string): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    await lockPanel(ctx, panelId);
    const panel = await panelFor(ctx, panelId);
    if (panel.closedAt !== null) throw new Unchanged();
    const open = await casesWhere(ctx.db, (q) =>
      q.where("panelCase.panelId", "=", panelId).where("panelCase.decidedAt", "is", null).where("panelCase.withdrawnAt", "is", null),
    );
    const why = whyNotClose(open.length);
    if (why) throw new Refusal(why);
    await ctx.db.updateTable("panel").set({ closedAt: ctx.now, closedById: ctx.viewer.personId }).where("id", "=", panelId).execute();
    ctx.record("panels.closed", panelId);
  }).catch(passOver);
}

// Cases on a panel

/** The case as it is now; nobody else changes it until the transaction ends. */
export async function holdCase(ctx: Changing, caseId: string): Promise<CaseFacts> {
  await oneAtATime(ctx.db, `panel case ${caseId}`);
  const found = await findCase(ctx, caseId);
  if (!found) throw notFound();
  return found;
}
export const undecided = (c: CaseFacts): void => {
  if (c.withdrawnAt !== null) throw new Refusal("This case was taken back and is not before the panel any more.");
  if (c.decidedAt !== null) throw new Refusal("The panel has decided this case. A correction is made with an addendum.");
};
const involvement = (ctx: Changing, c: CaseFacts): Promise<Involvement> =>
  involvementOf(ctx.db, { enrolmentId: c.enrolmentId, learnerId: c.learnerId, today: ctx.today });

/** The next number of a panel that the caller has locked. */
export async function nextPosition(ctx: Changing, panelId: string): Promise<number> {
  const rows = await ctx.db.selectFrom("panelCase").where("panelId", "=", panelId).select("position").execute();
  return Math.max(0, ...rows.map((r) => r.position)) + 1;
}

/** Onto a panel day, or onto another one as long as nobody has given a view. Who was to read it is chosen anew there. */
export async function placeCase(ctx: Context, caseId: string, panelId: string): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const c = await holdCase(ctx, caseId);
    if (c.relations.panelId === panelId) throw new Unchanged();
    undecided(c);
    if (c.relations.givenIds.length > 0)
      throw new Refusal("A first view has been given on this case: it stays on its panel. Change the day of the panel instead.", "panelId");
    const panel = await holdPanel(ctx, panelId);
    await ctx.db.deleteFrom("panelReader").where("caseId", "=", caseId).where("steppedBackAt", "is", null).execute();
    await ctx.db
      .updateTable("panelCase")
      .set({ panelId, position: await nextPosition(ctx, panelId), chairId: await chairOf(ctx, panel.chairId, c), version: c.version + 1 })
      .where("id", "=", caseId)
      .execute();
    ctx.record("panels.casePlaced", caseId, { aboutId: c.learnerId, changes: { panel: panelId, meetsOn: panel.meetsOn } });
  }).catch(passOver);
}

/** A member who had nothing to do with the learner reads the case. Somebody of the learner's team only with what was declared. */
export async function giveCase(
  ctx: Context,
  caseId: string,
  { id, personId, declared }: { id: string; personId: string; declared: string | null },
): Promise<void> {
  allow(ctx, "panels.arrange");
  await once(
    change(ctx, async (ctx) => {
      const c = await holdCase(ctx, caseId);
      const there = c.readers.find((r) => r.personId === personId);
      if (there && there.steppedBackAt === null) throw new Unchanged();
      undecided(c);
      const name = await nameOf(ctx, personId);
      if (there) throw new Refusal(`${name} stepped back from this case. Choose another member.`, "personId");
      if (!c.panel) throw new Refusal("Put the case onto a panel day first.", "personId");
      const panel = await holdPanel(ctx, c.panel.id);
      if (!panel.seatIds.includes(personId)) throw new Refusal(`${name} does not sit on this panel.`, "personId");
      const i = await involvement(ctx, c);
      const why = whyNotReader(personId, i);
      if (why) throw new Refusal(`${name} cannot read this case: ${why}.`, "personId");
      const teams = (await teamsToday(ctx.db, [personId], ctx.today)).get(personId) ?? [];
      const must = mustDeclare(teams, i);
      if (must && !declared) throw new Refusal(`${name} works in a team of the learner. Enter what they have declared about it.`, "declared");
      await ctx.db
        .insertInto("panelReader")
        .values({
          id,
          caseId,
          personId,
          givenAt: ctx.now,
          givenById: ctx.viewer.personId,
          declared: must ? declared : null,
          steppedBackAt: null,
          steppedBackBecause: null,
        })
        .execute();
      ctx.record("panels.caseGiven", caseId, { aboutId: personId, changes: { case: c.label, declared: must } });
    }),
  );
}

/** Who chairs this case where the panel's chair had a hand in the year. */
export async function setCaseChair(ctx: Context, caseId: string, chairId: string | null): Promise<void> {
  allow(ctx, "panels.arrange");
  await change(ctx, async (ctx) => {
    const c = await holdCase(ctx, caseId);
    if (c.chairId === chairId) throw new Unchanged();
    undecided(c);
    if (!c.panel) throw new Refusal("Put the case onto a panel day first.", "chairId");
    if (chairId !== null) {
      const panel = await holdPanel(ctx, c.panel.id);
      const name = await nameOf(ctx, chairId);
      if (chairId !== panel.chairId && !panel.seatIds.includes(chairId)) throw new Refusal(`${name} does not sit on this panel.`, "chairId");
      const why = conflictOf(chairId, await involvement(ctx, c));
      if (why) throw new Refusal(`${name} cannot chair this case: ${why}.`, "chairId");
    }
    await ctx.db
      .updateTable("panelCase")
      .set({ chairId, version: c.version + 1 })
      .where("id", "=", caseId)
      .execute();
    ctx.record("panels.caseChairSet", caseId, { changes: { chair: chairId } });
  }).catch(passOver);
}
