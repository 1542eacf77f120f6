/**
 * Pauses and extensions are agreed by four people: the learner, the assessor, the line manager and the academy lead. Each agrees for
 * the part they hold, and with the last agreement it is so.
 */
import type { Transaction } from "kysely";
import { allow } from "#app/access/allow.server";
import { covering } from "#app/access/visible.server";
import { addAgreedWords } from "#app/documents/write.server";
import { change, type Context, type Recording } from "#app/shared/context.server";
import { clean } from "#app/shared/fields";
import { longDay, type Day } from "#app/shared/dates";
import { isId, newId } from "#app/shared/ids";
import { tell, type Sender } from "#app/shared/mail.server";
import { notFound, Refusal } from "#app/shared/refusal";
import { isDuplicate } from "#db/errors.server";
import { oneAtATime } from "#db/lock.server";
import type { AgreedHow, AgreeingPart, Database, ExtensionReason, PauseReason } from "#db/schema";
import { learnerYear, relationsOf, type LearnerYear } from "./read.server";
import { agreeingNames, agreeingParts, agreesAs, extensionReasons, howWords, whyNotExtension, whyNotPause } from "./rules";
import { activeDays } from "./schedule";

type Changing = Recording<Context>;
export type NewProposal =
  | { id: string; kind: "pause"; startsOn: Day; endsOn: Day | null; reason: PauseReason }
  | { id: string; kind: "extension"; startsOn: null; endsOn: Day; reason: ExtensionReason };
type Proposal = Database["proposal"];

class AlreadyDone extends Error {}
const doneOnce = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AlreadyDone)) throw error;
  }
};

/** The learner's year; nobody else changes how it is arranged until the transaction ends. */
async function heldYear(ctx: Changing, enrolmentId: string): Promise<LearnerYear> {
  await oneAtATime(ctx.db, `arrangements ${enrolmentId}`);
  return learnerYear(ctx, enrolmentId);
}
const going = ({ enrolment }: LearnerYear) => {
  if (enrolment.status !== "active") throw new Refusal("This year has ended: its arrangements stay as they were.");
};

/** Why this cannot be, as the year stands now; null when it can. */
function whyNot(
  p: Pick<Proposal, "kind" | "startsOn" | "endsOn">,
  { pauses, schedule, enrolment }: LearnerYear,
): [why: string, field: string] | null {
  const { limitOn, endsOn } = schedule;
  if (p.kind === "pause" && p.startsOn !== null) {
    const why = whyNotPause({ startsOn: p.startsOn, endsOn: p.endsOn }, { startsOn: enrolment.startsOn, limitOn, pauses });
    return why === null ? null : [why, why.startsWith("The last day") ? "endsOn" : "startsOn"];
  }
  const why = p.endsOn === null ? "Enter until when the year is extended." : whyNotExtension(p.endsOn, { endsOn, limitOn });
  return why === null ? null : [why, "endsOn"];
}

/** Proposes a pause or an extension. Proposing it is one's own agreement. Sent twice, it is proposed once. */
export async function propose(ctx: Context, enrolmentId: string, proposal: NewProposal, by?: Sender): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const year = await heldYear(ctx, enrolmentId);
      allow(ctx, "learner.propose", relationsOf(year.enrolment));
      const twin = await ctx.db.selectFrom("proposal").where("id", "=", proposal.id).select(["enrolmentId", "proposedById"]).executeTakeFirst();
      if (twin) throw twin.enrolmentId === enrolmentId && twin.proposedById === ctx.viewer.personId ? new AlreadyDone() : notFound();
      going(year);
      const why = whyNot(proposal, year);
      if (why) throw new Refusal(...why);
      try {
        await ctx.db
          .insertInto("proposal")
          .values({
            ...{ ...proposal, enrolmentId, proposedById: ctx.viewer.personId, proposedAt: ctx.now },
            ...{ settledAt: null, settledAs: null, settledById: null, settledBecause: null },
          })
          .execute();
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        throw new Refusal(`There is another ${proposal.kind} that not everybody has agreed yet. Settle that one first.`);
      }
      const nobody = { personId: null, how: null, agreedOn: null, recordedById: null, recordedAt: null };
      await ctx.db
        .insertInto("pauseAgreement")
        .values(agreeingParts.map((part) => ({ id: newId(), proposalId: proposal.id, part, ...nobody })))
        .execute();
      const { kind, startsOn, endsOn, reason } = proposal;
      ctx.record("asye.proposed", enrolmentId, { aboutId: year.enrolment.personId, changes: { kind, startsOn, endsOn, reason } });
      await agreed(ctx, proposal.id, agreesAs(ctx.viewer, relationsOf(year.enrolment)), "signedIn", ctx.today);
      const { personId, assessorId, managerId } = year.enrolment;
      await tell(ctx, by, [personId, assessorId, managerId, ...(ctx.viewer.isLead ? [] : await leads(ctx))], {
        subject: `${kind === "pause" ? "a pause" : "an extension"} to agree`,
        sentence: `${kind === "pause" ? "A pause" : "An extension"} of an assessed and supported year is proposed, and you are asked to agree it or not.`,
        path: `/learners/${enrolmentId}/proposals/${proposal.id}`,
      });
    }),
  );
}

/** Those who coordinate today. */
async function leads({ db, today }: Pick<Context, "db" | "today">): Promise<string[]> {
  const rows = await db.selectFrom("rolePeriod").where("role", "=", "academyLead").where(covering("rolePeriod", today)).select("personId").execute();
  return rows.map((r) => r.personId);
}

/** The proposal and the year it belongs to, for somebody who holds a part in it; for everybody else it does not exist. */
async function heldProposal(ctx: Changing, proposalId: string): Promise<{ proposal: Proposal; year: LearnerYear; missing: AgreeingPart[] }> {
  const found = isId(proposalId)
    ? await ctx.db.selectFrom("proposal").where("id", "=", proposalId).select("enrolmentId").executeTakeFirst()
    : undefined;
  if (!found) throw notFound();
  const year = await heldYear(ctx, found.enrolmentId);
  allow(ctx, "learner.agree", relationsOf(year.enrolment));
  const proposal = await ctx.db.selectFrom("proposal").where("id", "=", proposalId).selectAll().executeTakeFirstOrThrow();
  return { proposal, year, missing: await missingParts(ctx, proposalId) };
}
async function missingParts({ db }: Pick<Context, "db">, proposalId: string): Promise<AgreeingPart[]> {
  const rows = await db.selectFrom("pauseAgreement").where("proposalId", "=", proposalId).where("recordedAt", "is", null).select("part").execute();
  return rows.map((r) => r.part);
}

async function agreed(
  ctx: Changing,
  proposalId: string,
  parts: readonly AgreeingPart[],
  how: AgreedHow,
  on: Day,
  personId: string | null = ctx.viewer.personId,
) {
  if (parts.length === 0) return;
  await ctx.db
    .updateTable("pauseAgreement")
    .set({ personId, how, agreedOn: on, recordedById: ctx.viewer.personId, recordedAt: ctx.now })
    .where("proposalId", "=", proposalId)
    .where("part", "in", parts)
    .where("recordedAt", "is", null)
    .execute();
}

const settled = ({ kind, settledAs }: Proposal): Refusal =>
  new Refusal(
    settledAs === "agreed"
      ? `This ${kind} has been agreed by everybody already.`
      : settledAs === "refused"
        ? `This ${kind} was not agreed. It can be proposed again.`
        : `This ${kind} has been withdrawn.`,
  );

/** Agrees it for every part this person holds; the last agreement puts it into force. Sent twice, it is agreed once. */
export async function agree(ctx: Context, proposalId: string): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { proposal, year, missing } = await heldProposal(ctx, proposalId);
      const mine = agreesAs(ctx.viewer, relationsOf(year.enrolment));
      const now = missing.filter((part) => mine.includes(part));
      if (now.length === 0 && proposal.settledAs !== "refused" && proposal.settledAs !== "withdrawn") throw new AlreadyDone();
      if (proposal.settledAt !== null) throw settled(proposal);
      going(year);
      await agreed(ctx, proposalId, now, "signedIn", ctx.today);
      ctx.record("asye.agreed", proposal.enrolmentId, { aboutId: year.enrolment.personId, changes: { kind: proposal.kind, as: now.join(" ") } });
      await putIntoForce(ctx, proposal, year);
    }),
  );
}

export type AgreedOutside = { part: AgreeingPart; how: Exclude<AgreedHow, "signedIn"> };
/** The academy lead records how others agreed outside the portal: a learner in hospital by telephone, a part nobody holds. */
export async function recordAgreements(ctx: Context, proposalId: string, { given, on }: { given: readonly AgreedOutside[]; on: Day }): Promise<void> {
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { proposal, year, missing } = await heldProposal(ctx, proposalId);
      allow(ctx, "learner.changeArrangements", relationsOf(year.enrolment));
      const fresh = given.filter((g) => missing.includes(g.part));
      if (fresh.length === 0 && given.length > 0 && proposal.settledAs !== "refused" && proposal.settledAs !== "withdrawn") throw new AlreadyDone();
      if (proposal.settledAt !== null) throw settled(proposal);
      going(year);
      if (fresh.length === 0) throw new Refusal("Choose how at least one of them agreed.", missing[0]);
      if (on > ctx.today) throw new Refusal("The day on which they agreed has not come yet.", "on");
      const { personId, assessorId, managerId } = year.enrolment;
      const holder: Record<AgreeingPart, string | null> = {
        learner: personId,
        assessor: assessorId,
        lineManager: managerId,
        coordinator: ctx.viewer.personId,
      };
      for (const { part, how } of fresh) {
        if (how === "nobody" && holder[part] !== null) throw new Refusal(`Somebody is the ${agreeingNames[part]} today: say how they agreed.`, part);
        if (how !== "nobody" && holder[part] === null) throw new Refusal(`Nobody is the ${agreeingNames[part]} today.`, part);
        await agreed(ctx, proposalId, [part], how, on, holder[part]);
      }
      const how = fresh.map((g) => `${agreeingNames[g.part]} ${howWords[g.how]}`).join(", ");
      ctx.record("asye.agreedOutside", proposal.enrolmentId, { aboutId: personId, changes: { kind: proposal.kind, how, on } });
      await putIntoForce(ctx, proposal, year);
    }),
  );
}

/** Once nobody is missing: the pause or the extension itself. What has changed in the year since may still say no. */
async function putIntoForce(ctx: Changing, proposal: Proposal, year: LearnerYear): Promise<void> {
  if ((await missingParts(ctx, proposal.id)).length > 0) return;
  const why = whyNot(proposal, year);
  if (why) throw new Refusal(`The year has changed since this was proposed. ${why[0]}`);
  const { id, enrolmentId, kind, startsOn, endsOn } = proposal;
  const aboutId = year.enrolment.personId;
  await settle(ctx, id, "agreed", null);
  if (kind === "pause" && startsOn !== null) {
    const reason = proposal.reason as PauseReason;
    await ctx.db.insertInto("pause").values({ id, enrolmentId, startsOn, endsOn, reason }).execute();
    ctx.record("asye.pauseRecorded", enrolmentId, { aboutId, changes: { startsOn, endsOn, reason } });
    return;
  }
  const plannedOn = year.schedule.endsOn;
  if (endsOn === null || plannedOn === null) throw new Error("An extension without days.");
  const reason = proposal.reason as ExtensionReason;
  const days = activeDays(plannedOn, endsOn, year.pauses);
  const given = await ctx.db.selectFrom("pauseAgreement").where("proposalId", "=", id).select(["part", "how"]).execute();
  const by = agreeingParts.filter((part) => given.some((g) => g.part === part && g.how !== "nobody")).map((part) => `the ${agreeingNames[part]}`);
  if (days < 1) throw new Refusal("Every day until then lies in a pause: choose a later day.", "endsOn");
  await ctx.db.insertInto("extension").values({ id, enrolmentId, untilOn: endsOn, days, reason, agreedOn: ctx.today }).execute();
  ctx.record("asye.extended", enrolmentId, { aboutId, changes: { until: endsOn, reason } });
  await addAgreedWords(
    ctx,
    enrolmentId,
    aboutId,
    `The year is extended until ${longDay(endsOn)}. Reason: ${extensionReasons[reason]}. Agreed by ${by.slice(0, -1).join(", ")} and ${by.at(-1) ?? ""} on ${longDay(ctx.today)}.`,
  );
}

const settle = (ctx: Changing, id: string, settledAs: "agreed" | "refused" | "withdrawn", because: string | null) =>
  ctx.db
    .updateTable("proposal")
    .set({ settledAt: ctx.now, settledAs, settledById: ctx.viewer.personId, settledBecause: because })
    .where("id", "=", id)
    .execute();

const words = (text: string, ask: string): string => {
  const said = clean(text);
  if (said === "") throw new Refusal(ask, "because");
  if (said.length > 500) throw new Refusal("Use 500 characters or fewer", "because");
  return said;
};

/** One of the four does not agree, and says why in a word. */
export async function refuse(ctx: Context, proposalId: string, because: string): Promise<void> {
  const said = words(because, "Enter why you do not agree");
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { proposal, year } = await heldProposal(ctx, proposalId);
      if (proposal.settledAs === "refused" && proposal.settledById === ctx.viewer.personId) throw new AlreadyDone();
      if (proposal.settledAt !== null) throw settled(proposal);
      await settle(ctx, proposalId, "refused", said);
      ctx.record("asye.proposalRefused", proposal.enrolmentId, { aboutId: year.enrolment.personId, changes: { kind: proposal.kind } });
    }),
  );
}

/** Whoever proposed it, or the academy lead, takes it back. */
export async function withdrawProposal(ctx: Context, proposalId: string, because: string): Promise<void> {
  const said = words(because, "Enter why it is withdrawn");
  await doneOnce(() =>
    change(ctx, async (ctx) => {
      const { proposal, year } = await heldProposal(ctx, proposalId);
      if (proposal.proposedById !== ctx.viewer.personId) allow(ctx, "learner.changeArrangements", relationsOf(year.enrolment));
      if (proposal.settledAs === "withdrawn") throw new AlreadyDone();
      if (proposal.settledAt !== null) throw settled(proposal);
      await settle(ctx, proposalId, "withdrawn", said);
      ctx.record("asye.proposalWithdrawn", proposal.enrolmentId, { aboutId: year.enrolment.personId, changes: { kind: proposal.kind } });
    }),
  );
}

/** With the end of a year nothing is left to agree. */
export async function closeProposals(ctx: Recording<Context> & { db: Transaction<Database> }, enrolmentId: string): Promise<void> {
  await ctx.db
    .updateTable("proposal")
    .set({ settledAt: ctx.now, settledAs: "withdrawn", settledById: ctx.viewer.personId, settledBecause: "The year has ended." })
    .where("enrolmentId", "=", enrolmentId)
    .where("settledAt", "is", null)
    .execute();
}
