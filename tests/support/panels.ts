/** A learner whose year is nearly over, a panel with members, and the case on it: for database tests of panels. */
import { newId } from "#app/shared/ids";
import type { Instant } from "#app/shared/dates";
import { releasePortfolio, sendToPanel } from "#app/panels/write-cases.server";
import { giveCase, giveMembership, planPanel } from "#app/panels/write.server";
import { checkedPortfolio } from "#app/panels/read-portfolio.server";
import { findCase } from "#app/panels/read-cases.server";
import { readWords } from "#app/panels/portfolio";
import { checklist, tests, type View } from "#app/panels/questions";
import type { Opened } from "./engines";
import { aLearner, aPerson, aTeam, inTeam, withRole } from "./world";

const SIGNED = "2026-10-01T09:00:00.000Z" as Instant;

/** A document signed by everybody (or still a draft), straight into the tables. */
export async function aSignedDocument(
  o: Opened,
  d: {
    enrolmentId: string;
    learnerId: string;
    writerId: string;
    kind: string;
    stage: string;
    values: Record<string, unknown>;
    assessorId?: string;
    /** their ids and names */ files?: Record<string, string>;
    /** still being written */ draft?: boolean;
  },
): Promise<string> {
  const id = newId();
  const definition = await o.writer
    .selectFrom("documentDefinition")
    .where("kind", "=", d.kind)
    .select("id")
    .orderBy("version", "desc")
    .executeTakeFirstOrThrow();
  await o.writer
    .insertInto("document")
    .values({
      ...{ id, definitionId: definition.id, kind: d.kind, personId: d.learnerId, enrolmentId: d.enrolmentId, stage: d.stage },
      ...{ writerId: d.writerId, startedById: d.writerId, state: "draft", revision: 1, version: 2, waitingFor: null },
      ...{ stateSince: SIGNED, createdAt: SIGNED, savedAt: SIGNED, submittedAt: SIGNED, lockedAt: null },
      answers: JSON.stringify({ values: d.values, prefilled: {} }),
    })
    .execute();
  for (const [n, [fileId, fileName]] of Object.entries(d.files ?? {}).entries())
    await o.writer
      .insertInto("attachment")
      .values({
        id: fileId,
        documentId: id,
        fileName,
        sha256: String(n).repeat(64),
        type: "png",
        bytes: 2_048,
        addedById: d.writerId,
        addedAt: SIGNED,
      })
      .execute();
  if (d.assessorId)
    await o.writer
      .insertInto("documentSignature")
      .values({
        ...{ id: newId(), documentId: id, revision: 1, position: 0, part: "assessor", personId: d.assessorId },
        ...{ name: "Ash", sweNumber: "SW1234", signedAt: SIGNED, contentHash: "x" },
      })
      .execute();
  if (d.draft) await o.writer.updateTable("document").set({ submittedAt: null }).where("id", "=", id).execute();
  else await o.writer.updateTable("document").set({ state: "locked", lockedAt: SIGNED }).where("id", "=", id).execute();
  return id;
}

export async function aPanel(o: Opened) {
  const leadId = await aPerson(o.writer, { givenName: "Helen", familyName: "Lead" });
  await withRole(o.writer, leadId, "academyLead");
  const learner = await aLearner(o.writer);
  await o.writer.updateTable("person").set({ givenName: "Amara", familyName: "Colewood" }).where("id", "=", learner.learnerId).execute();
  await o.writer.updateTable("person").set({ givenName: "Ruthie", familyName: "Ellisson" }).where("id", "=", learner.assessorId).execute();
  const team = await aTeam(o.writer, "Wynford Children 1");
  await inTeam(o.writer, learner.learnerId, team);
  const ids = {
    chair: await aPerson(o.writer, { givenName: "Chris", familyName: "Chairman" }),
    one: await aPerson(o.writer, { givenName: "Ola", familyName: "Onemember" }),
    two: await aPerson(o.writer, { givenName: "Tess", familyName: "Twomember" }),
  };
  const lead = o.as({ personId: leadId, name: "Helen Lead", isLead: true });
  for (const personId of Object.values(ids)) await giveMembership(lead, { id: newId(), personId, startsOn: "2026-01-01", endsOn: null });
  await planPanel(lead, { id: "panel-1", meetsOn: "2026-12-01", place: "Online", chairId: ids.chair, seats: Object.values(ids) });
  const as = (personId: string, now?: Instant) => o.as({ personId, name: personId, isPanelMember: true }, now);
  return { ...learner, team, leadId, lead, ids, as, chair: as(ids.chair), one: as(ids.one), two: as(ids.two) };
}

/** Sent, given to two members, checked and released. */
export async function aReleasedCase(o: Opened) {
  const world = await aPanel(o);
  const { enrolmentId, learnerId, assessorId, lead, ids } = world;
  const about = { enrolmentId, learnerId };
  await aSignedDocument(o, {
    ...{ ...about, writerId: learnerId, kind: "criticalReflection", stage: "sixMonth" },
    values: {
      title: "Amara's first visits",
      work: "Amara Colewood went with Ruthie Ellisson to a family of Wynford Children 1.",
      thinking: "I learned.",
    },
  });
  await aSignedDocument(o, {
    ...{ ...about, writerId: assessorId, kind: "reviewRecord", stage: "final", assessorId },
    values: { strengths: "Amara SECRETLY shines", recommendation: "pass" },
  });
  await sendToPanel(lead, enrolmentId, { id: "case-1", panelId: "panel-1", reason: "The council closes over Christmas." });
  await giveCase(lead, "case-1", { id: newId(), personId: ids.one, declared: null });
  await giveCase(lead, "case-1", { id: newId(), personId: ids.two, declared: null });
  await release(o, world);
  return world;
}
export async function release(o: Opened, { lead }: Pick<Awaited<ReturnType<typeof aPanel>>, "lead">) {
  const c = await findCase(o, "case-1");
  const { hash } = await checkedPortfolio(lead, c!, readWords(c!.words));
  await releasePortfolio(lead, "case-1", hash);
}

/** A view with every line answered. */
export const aView = (words = "Clear and rich", grade: View["grade"] = "pass"): View => ({
  ...(grade ? { grade } : {}),
  words,
  answers: Object.fromEntries([...checklist, ...tests].map(({ key }) => [key, "yes" as const])),
  comments: {},
});
