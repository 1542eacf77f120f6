import { expect, test } from "vitest";
import { sql, type Transaction } from "kysely";
import { can } from "#app/access/permissions";
import { visibleCase, visiblePanel } from "#app/access/visible.server";
import { changeAssessor } from "#app/asye/write.server";
import { sendDocument, signDocument, startDocument } from "#app/documents/write.server";
import { readWords } from "#app/panels/portfolio";
import { casePage, finalPage, memberFile, memberPortfolio, outcomeOf, panelDay } from "#app/panels/read.server";
import { casesWhere, findCase } from "#app/panels/read-cases.server";
import { checkedPortfolio } from "#app/panels/read-portfolio.server";
import { panelFacts } from "#app/panels/read-panels.server";
import { changeWords, recallPortfolio, releasePortfolio, sendToPanel, takeBackCase } from "#app/panels/write-cases.server";
import { addAddendum, addExternalNote, decide, discuss, giveView, saveView, stepBack } from "#app/panels/write-views.server";
import { changePanel, closePanel, giveCase, giveMembership, placeCase, planPanel, setCaseChair } from "#app/panels/write.server";
import { newId } from "#app/shared/ids";
import { oneAtATime } from "#db/lock.server";
import type { Database } from "#db/schema";
import { onEachEngine } from "#tests/support/engines";
import { aPanel, aReleasedCase, aSignedDocument, aView, release } from "#tests/support/panels";
import { aLearner, aPerson, assessedBy, inTeam, managedBy, withRole } from "#tests/support/world";

const notThere = { status: 404 };
const decision = (seen: number, given: Record<string, unknown> = {}) => ({
  id: newId(),
  seen,
  decision: "confirmPass" as const,
  what: null,
  byOn: null,
  toLearner: "Well done.",
  toAssessor: "A clear report.",
  exemplar: null,
  issues: null,
  ...given,
});
const first = (words?: string) => ({ look: "first" as const, version: 0, view: aView(words) });
const outcomes = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((r) => (r.status === "fulfilled" ? "done" : r.reason instanceof Error ? r.reason.message : "404"));

onEachEngine("panels", (open) => {
  test("sent by the assessor or the lead, once; what is missing needs a reason and is kept for the panel", async () => {
    const o = await open();
    const w = await aPanel(o);
    const assessor = o.as({ personId: w.assessorId, isAssessor: true });
    const manager = o.as({ personId: w.managerId, isManager: true });
    await expect(sendToPanel(manager, w.enrolmentId, { id: "c", panelId: null, reason: "x" })).rejects.toMatchObject(notThere);
    await expect(sendToPanel(assessor, w.enrolmentId, { id: "c", panelId: null, reason: null })).rejects.toThrow(/Enter why/);
    const send = () => sendToPanel(assessor, w.enrolmentId, { id: "c", panelId: null, reason: "She moves to another council." });
    expect(await outcomes([send(), send(), send()])).toEqual(["done", "done", "done"]);
    await expect(sendToPanel(w.lead, w.enrolmentId, { id: "d", panelId: null, reason: "x" })).rejects.toThrow(/with the panel already/);
    const c = (await findCase(o, "c"))!;
    expect(c.overrideReason).toBe("She moves to another council.");
    expect(c.missing).toContain(
      "Direct observations, signed by the observer and the learner: 0 of 3 signed, none for the 3-month review, 6-month review and final review",
    );
    await placeCase(w.lead, "c", "panel-1");
    expect(await findCase(o, "c")).toMatchObject({ label: "Case 1", chairId: w.ids.chair });
    await takeBackCase(assessor, w.enrolmentId, { caseId: "c", because: "Sent by mistake" });
    await sendToPanel(w.lead, w.enrolmentId, { id: "d", panelId: "panel-1", reason: "x" });
    expect(await findCase(o, "d")).toMatchObject({ label: "Case 2" });
  });

  test("nobody reads a case in which they had a hand: each conflict is refused with its reason", async () => {
    const o = await open();
    const w = await aPanel(o);
    const before = await aPerson(o.writer, { givenName: "Old", familyName: "Assessor" });
    await assessedBy(o.writer, w.enrolmentId, before, "2025-12-01", "2026-01-04");
    const oldManager = await aPerson(o.writer, { givenName: "Old", familyName: "Manager" });
    await managedBy(o.writer, w.learnerId, oldManager, "2019-01-01", "2026-03-01");
    const supervisor = await aPerson(o.writer, { givenName: "Sue", familyName: "Pervisor" });
    await o.writer
      .insertInto("supervisionSession")
      .values({
        id: "s",
        personId: w.learnerId,
        supervisorId: supervisor,
        heldOn: "2026-03-03",
        minutes: 90,
        createdAt: w.lead.now,
        createdById: supervisor,
      })
      .execute();
    const writer = await aPerson(o.writer, { givenName: "Wri", familyName: "Ter" });
    await aSignedDocument(o, {
      enrolmentId: w.enrolmentId,
      learnerId: w.learnerId,
      writerId: writer,
      kind: "directObservation",
      stage: "threeMonth",
      values: {},
    });
    const signer = await aPerson(o.writer, { givenName: "Sig", familyName: "Ner" });
    await aSignedDocument(o, {
      enrolmentId: w.enrolmentId,
      learnerId: w.learnerId,
      writerId: writer,
      kind: "directObservation",
      stage: "final",
      values: {},
      assessorId: signer,
    });
    const mate = await aPerson(o.writer, { givenName: "Team", familyName: "Mate" });
    await inTeam(o.writer, mate, w.team);
    const all = [w.learnerId, w.assessorId, before, w.managerId, oldManager, supervisor, writer, signer, mate, w.leadId];
    for (const personId of all) await giveMembership(w.lead, { id: newId(), personId, startsOn: "2026-01-01", endsOn: null });
    await planPanel(w.lead, { id: "panel-2", meetsOn: "2026-12-08", place: "Room 2", chairId: w.assessorId, seats: [...all, w.ids.one, w.ids.two] });
    await sendToPanel(w.lead, w.enrolmentId, { id: "c", panelId: "panel-2", reason: "x" });
    const give = (personId: string, declared: string | null = null) => giveCase(w.lead, "c", { id: newId(), personId, declared });
    const why: [string, RegExp][] = [
      [w.learnerId, /their own year/],
      [w.assessorId, /learner’s assessor/],
      [before, /learner’s assessor/],
      [w.managerId, /line manager/],
      [oldManager, /line manager/],
      [supervisor, /supervised/],
      [writer, /wrote or signed/],
      [signer, /wrote or signed/],
      [w.leadId, /may chair/],
      [mate, /declared/],
      [w.ids.chair, /does not sit/],
    ];
    for (const [personId, reason] of why) await expect(give(personId), personId).rejects.toThrow(reason);
    await give(mate, "Works two desks away, never on the same case.");
    expect((await findCase(o, "c"))?.readers).toMatchObject([{ personId: mate, declared: "Works two desks away, never on the same case." }]);
    // the panel's chair was the assessor: nobody chairs the case until the lead names somebody
    expect((await findCase(o, "c"))?.chairId).toBeNull();
    await expect(setCaseChair(w.lead, "c", w.managerId)).rejects.toThrow(/cannot chair/);
    await setCaseChair(w.lead, "c", w.ids.two);
    expect((await findCase(o, "c"))?.chairId).toBe(w.ids.two);
  });

  test("the portfolio names nobody, is given only as it was checked, and only to those who read it", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    const text = JSON.stringify(await memberPortfolio(w.one, "case-1"));
    for (const name of ["Amara", "Colewood", "Ruthie", "Ellisson", "Wynford"]) expect(text).not.toContain(name);
    expect(text).toContain("The learner went with the assessor to a family of team A.");
    expect(text).not.toMatch(/SECRETLY|"pass"|Recommendation"/);
    await expect(memberPortfolio(w.as(w.assessorId), "case-1")).rejects.toMatchObject(notThere);
    await expect(memberPortfolio(o.as({ personId: w.learnerId, isLearner: true }), "case-1")).rejects.toMatchObject(notThere);
    // a membership that has ended reads nothing
    await expect(memberPortfolio(o.as({ personId: w.ids.one }), "case-1")).rejects.toMatchObject(notThere);

    await recallPortfolio(w.lead, "case-1");
    await expect(memberPortfolio(w.one, "case-1")).rejects.toMatchObject(notThere);
    const c = (await findCase(o, "case-1"))!;
    const { hash } = await checkedPortfolio(w.lead, c, readWords(c.words));
    await changeWords(w.lead, "case-1", c.version, { act: "replace", word: "family", as: "household" });
    await expect(changeWords(w.lead, "case-1", c.version, { act: "keep", word: "Amara" })).rejects.toThrow(/after you opened it/);
    await expect(releasePortfolio(w.lead, "case-1", hash)).rejects.toThrow(/has changed since/);
    const now = (await findCase(o, "case-1"))!;
    const again = await checkedPortfolio(w.lead, now, readWords(now.words));
    await releasePortfolio(w.lead, "case-1", again.hash);
    expect(JSON.stringify(await memberPortfolio(w.one, "case-1"))).toContain("a household of team A");
  });

  test("members get the files that the lead ticked, under names that tell nothing, and no others", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    const get = (ctx: typeof w.one, attachmentId: string) => memberFile(ctx, { caseId: "case-1", panelId: "panel-1", attachmentId });
    const tick = async (attachmentId: string, act: "tickAttachment" | "untickAttachment" = "tickAttachment") =>
      changeWords(w.lead, "case-1", (await findCase(o, "case-1"))!.version, { act, attachmentId });
    await expect(tick("shown")).rejects.toThrow(/Take it back/);
    await recallPortfolio(w.lead, "case-1");
    const signed = (d: { learnerId: string; enrolmentId: string }, kind: string, stage: string, files: Record<string, string>, values = {}) =>
      aSignedDocument(o, { ...d, writerId: w.learnerId, kind, stage, values, files });
    await signed(w, "criticalReflection", "sixMonth", { shown: "Amara Colewood.png", hidden: "Amara again.png" });
    await signed(w, "reviewRecord", "final", { telling: "Passed.png" }, { recommendation: "pass" });
    await signed(await aLearner(o.writer), "criticalReflection", "sixMonth", { elsewhere: "Other.png" });
    await expect(tick("elsewhere")).rejects.toMatchObject(notThere);
    await expect(changeWords(w.one, "case-1", 1, { act: "tickAttachment", attachmentId: "shown" })).rejects.toMatchObject(notThere);
    await tick("hidden");
    await tick("hidden", "untickAttachment");
    const before = await checkedPortfolio(w.lead, (await findCase(o, "case-1"))!, readWords((await findCase(o, "case-1"))!.words));
    await tick("shown");
    await tick("telling");
    // what was ticked after the page was opened is not released unseen
    await expect(releasePortfolio(w.lead, "case-1", before.hash)).rejects.toThrow(/has changed since/);
    await expect(get(w.one, "shown")).rejects.toMatchObject(notThere);
    await release(o, w);

    expect(await get(w.one, "shown")).toMatchObject({ name: "file-1.png", words: "PNG picture, 2 kB", sha256: "0".repeat(64) });
    await expect(get(w.one, "hidden")).rejects.toMatchObject(notThere);
    await expect(get(w.one, "elsewhere")).rejects.toMatchObject(notThere);
    // attached to what carries the recommendation: only after the first view
    await expect(get(w.one, "telling")).rejects.toMatchObject(notThere);
    for (const who of [w.as(w.assessorId), o.as({ personId: w.learnerId, isLearner: true }), o.as({ personId: w.ids.one })])
      await expect(get(who, "shown")).rejects.toMatchObject(notThere);
    await expect(memberFile(w.one, { caseId: "case-1", panelId: "panel-2", attachmentId: "shown" })).rejects.toMatchObject(notThere);
    expect(JSON.stringify(await memberPortfolio(w.one, "case-1"))).not.toMatch(/Amara|telling|hidden/);
    await giveView(w.one, "case-1", first());
    expect(await get(w.one, "telling")).toMatchObject({ name: "file-2.png" });
  });

  test("before their own first view a member gets neither the others' views nor the recommendation; after it both", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await giveView(w.one, "case-1", first("FIRST OF ONE"));
    const before = JSON.stringify([await casePage(w.two, "case-1"), await memberPortfolio(w.two, "case-1")]);
    for (const hidden of ["FIRST OF ONE", "SECRETLY", '"pass"', "Onemember"]) expect(before).not.toContain(hidden);
    await expect(discuss(w.two, "case-1", { id: "n0", body: "Hello" })).rejects.toMatchObject(notThere);
    // a chair who does not read the case waits for two
    expect(JSON.stringify(await casePage(w.chair, "case-1"))).not.toContain("FIRST OF ONE");
    await giveView(w.two, "case-1", first("FIRST OF TWO"));
    const after = JSON.stringify([await casePage(w.two, "case-1"), await memberPortfolio(w.two, "case-1")]);
    for (const shown of ["FIRST OF ONE", "SECRETLY", "recommendation"]) expect(after).toContain(shown);
    expect(JSON.stringify(await casePage(w.chair, "case-1"))).toContain("FIRST OF TWO");
    expect(after).not.toContain("Amara");
  });

  test("a draft is kept as typed, an older form is told, and a view that is given never changes, not even by plain SQL", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    expect(await saveView(w.one, "case-1", { look: "first", version: 0, view: { ...aView("Half a"), answers: {} } })).toMatchObject({ version: 1 });
    expect(await saveView(w.one, "case-1", { look: "first", version: 1, view: aView("Half a view") })).toMatchObject({ version: 2 });
    await expect(saveView(w.one, "case-1", { look: "first", version: 1, view: aView("An old tab") })).rejects.toThrow(/compare the two/);
    await expect(saveView(w.one, "case-1", { look: "second", version: 0, view: aView("Too soon") })).rejects.toThrow(/first view/);
    const give = () => giveView(w.one, "case-1", { look: "first", version: 2, view: aView("Half a view") });
    expect(await outcomes([give(), give()])).toEqual(["done", "done"]);
    await expect(saveView(w.one, "case-1", { look: "first", version: 3, view: aView("Other") })).rejects.toThrow(/stays as it is/);
    await expect(sql`update panel_view set answers = '{}'`.execute(o.writer)).rejects.toThrow(/never changes/);
    await saveView(w.one, "case-1", { look: "second", version: 0, view: aView("Second thoughts") });
  });

  test("a decision needs two views of people not involved, and reads what came meanwhile first", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await expect(decide(w.chair, "case-1", decision(0))).rejects.toThrow(/At least two members/);
    await giveView(w.one, "case-1", first());
    await expect(decide(w.chair, "case-1", decision(1))).rejects.toThrow(/One has so far/);
    await giveView(w.two, "case-1", first());
    await expect(decide(w.one, "case-1", decision(2))).rejects.toMatchObject(notThere);
    await expect(decide(w.lead, "case-1", decision(2))).rejects.toMatchObject(notThere);
    await discuss(w.one, "case-1", { id: "n1", body: "Look at the second observation." });
    await expect(decide(w.chair, "case-1", decision(2))).rejects.toThrow(/added to this case after/);
    await decide(w.chair, "case-1", decision(3));
    await expect(decide(w.chair, "case-1", decision(3))).rejects.toThrow(/has decided/);
    expect(await o.writer.selectFrom("enrolment").where("id", "=", w.enrolmentId).select(["status", "endedOn"]).executeTakeFirst()).toEqual({
      status: "completed",
      endedOn: "2026-11-21",
    });
    expect(await outcomeOf(o, w.enrolmentId)).toMatchObject({ decision: "confirmPass", recommended: "pass" });
    await expect(sql`update panel_decision set decision = 'confirmFail'`.execute(o.writer)).rejects.toThrow(/append-only/);
    await addAddendum(w.lead, "case-1", { id: "a1", body: "The date in the letter should be the 20th." });
    await addExternalNote(w.lead, "case-1", { id: "x1", source: "Regional partnership", body: "We would have asked for more." });
    expect(await outcomeOf(o, w.enrolmentId)).toMatchObject({ decision: "confirmPass" });
    await expect(giveView(w.one, "case-1", { look: "second", version: 0, view: aView() })).rejects.toThrow(/has decided/);
  });

  test("whoever has to do with a year is told by e-mail that the panel has met, with one link and no word of the outcome", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    const site = { origin: "https://academy.example.org", academy: "Social Work Academy" };
    for (const personId of [w.learnerId, w.assessorId, w.managerId, w.ids.chair])
      await o.writer
        .insertInto("account")
        .values({
          ...{ id: newId(), personId, email: `${personId}@example.org`, passwordHash: null, passwordSetAt: null },
          ...{ disabledAt: null, display: "{}", createdAt: w.lead.now },
        })
        .execute();
    await o.writer.updateTable("mailSender").set({ setUp: 1 }).execute();
    await giveView(w.one, "case-1", first());
    await giveView(w.two, "case-1", first());
    const mails = () => o.db.selectFrom("mailOutbox").select(["toAddress", "subject", "body"]).execute();
    // a decision that is refused tells nobody
    await expect(decide(w.chair, "case-1", decision(1), site)).rejects.toThrow(/added to this case after/);
    expect(await mails()).toEqual([]);
    const fail = decision(2, { decision: "confirmFail" });
    await decide(w.chair, "case-1", fail, site);
    await decide(w.chair, "case-1", fail, site);
    const sent = await mails();
    const path = (personId: string) => sent.find((m) => m.toAddress === `${personId}@example.org`)?.body.match(/https:\S+/g);
    expect(sent).toHaveLength(3);
    expect(path(w.learnerId)).toEqual([`${site.origin}/learners/${w.enrolmentId}/final`]);
    expect(path(w.managerId)).toEqual([`${site.origin}/learners/${w.enrolmentId}/final`]);
    expect(path(w.assessorId)).toEqual([`${site.origin}/learners/${w.enrolmentId}/assessor-letter.pdf?case=case-1`]);
    for (const { subject, body } of sent) expect(`${subject} ${body}`).not.toMatch(/pass|fail|refer|defer|Amara|Colewood|Well done/i);
  });

  test("who read a portfolio for a panel neither becomes the learner's assessor nor signs as one", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    const late = await aPerson(o.writer, { givenName: "Lena", familyName: "Late", sweNumber: "SW77" });
    await giveMembership(w.lead, { id: newId(), personId: late, startsOn: "2026-01-01", endsOn: null });
    for (const id of [...Object.values(w.ids), late]) await withRole(o.writer, id, "assessor");
    const appoint = (assessorId: string) => changeAssessor(w.lead, w.enrolmentId, { assessorId, fromOn: "2026-11-21" });
    await expect(appoint(w.ids.one)).rejects.toThrow("Choose another assessor: they read a portfolio of the learner as a member of the panel");
    await giveView(w.one, "case-1", first());
    await giveView(w.two, "case-1", first());
    // a view that was given was read, whatever came after
    await stepBack(w.two, "case-1", "I know the family");
    await expect(appoint(w.ids.two)).rejects.toThrow(/member of the panel/);
    await changePanel(w.lead, "panel-1", {
      meetsOn: "2026-12-01",
      place: "Online",
      chairId: w.ids.chair,
      seats: [...Object.values(w.ids), late],
      version: 1,
    });
    await giveCase(w.lead, "case-1", { id: newId(), personId: late, declared: null });
    await giveView(w.as(late), "case-1", first());
    await decide(w.chair, "case-1", decision(3, { decision: "referBack", what: "More.", byOn: "2027-01-15" }));
    await expect(appoint(w.ids.chair)).rejects.toThrow(/member of the panel/);

    // however they got there: a row that is older than the rule
    await o.writer.updateTable("assessorship").set({ endsOn: "2026-11-20" }).where("enrolmentId", "=", w.enrolmentId).execute();
    await assessedBy(o.writer, w.enrolmentId, late, "2026-11-21");
    await startDocument(o.as({ personId: w.learnerId, isLearner: true }), {
      ...{ id: "later", enrolmentId: w.enrolmentId, kind: "criticalReflection", stage: "final" },
    });
    const framework = await o.writer.selectFrom("cohort").where("id", "=", w.cohortId).select("frameworkId").executeTakeFirstOrThrow();
    const standard = await o.writer.selectFrom("standard").where("frameworkId", "=", framework.frameworkId).select("id").executeTakeFirstOrThrow();
    const values = { title: "T", work: "W", thinking: "Th", change: "C", next: "N", standards: [standard.id] };
    await sendDocument(o.as({ personId: w.learnerId, isLearner: true }), { id: "later", version: 1, values });
    const signs = (personId: string) =>
      signDocument(o.as({ personId, isAssessor: true }), {
        id: "later",
        part: "assessor",
        revision: 1,
        version: 2,
        values: { assessorSays: "Good" },
      });
    await expect(signs(late)).rejects.toThrow(/Nobody signs both as assessor and for the panel/);
    expect(await o.writer.selectFrom("documentSignature").where("personId", "=", late).select("id").execute()).toEqual([]);
    // somebody who had nothing to do with the panel signs it
    const other = await aPerson(o.writer, { sweNumber: "SW78" });
    await withRole(o.writer, other, "assessor");
    await o.writer.deleteFrom("assessorship").where("assessorId", "=", late).execute();
    await appoint(other);
    await signs(other);
    expect(await o.writer.selectFrom("document").where("id", "=", "later").select("state").executeTakeFirst()).toEqual({ state: "locked" });
  });

  test("two members, the chair and an assessor at once: nothing is lost and nothing happens twice", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    const assessor = o.as({ personId: w.assessorId, name: "Ruthie Ellisson", isAssessor: true });
    // a reflection that waits for the assessor's signature
    const definition = await o.writer
      .selectFrom("documentDefinition")
      .where("kind", "=", "criticalReflection")
      .select("id")
      .executeTakeFirstOrThrow();
    const reflection = {
      ...{
        id: "open-doc",
        definitionId: definition.id,
        kind: "criticalReflection",
        personId: w.learnerId,
        enrolmentId: w.enrolmentId,
        stage: "final",
      },
      ...{ writerId: w.learnerId, startedById: w.learnerId, state: "submitted" as const, revision: 1, version: 2, waitingFor: "assessor" as const },
      ...{
        stateSince: w.lead.now,
        createdAt: w.lead.now,
        savedAt: w.lead.now,
        submittedAt: w.lead.now,
        lockedAt: null,
        answers: '{"values":{"title":"T"},"prefilled":{}}',
      },
    };
    await o.writer.insertInto("document").values(reflection).execute();
    const [one, two] = [() => giveView(w.one, "case-1", first("One says")), () => giveView(w.two, "case-1", first("Two says"))];
    const sign = () => signDocument(assessor, { id: "open-doc", part: "assessor", revision: 1, version: 2, values: { assessorSays: "Good" } });
    const remark = () => discuss(w.lead, "case-1", { id: "r1", body: "From the coordinator" });
    expect(await outcomes([one(), two(), sign(), remark(), one(), two(), remark()])).toEqual(Array(7).fill("done"));
    const pass = decision(3);
    const fail = decision(3, { decision: "confirmFail" });
    const said = await outcomes([decide(w.chair, "case-1", pass), decide(w.chair, "case-1", pass), decide(w.chair, "case-1", fail)]);
    expect(said.filter((s) => s !== "done").every((s) => /has decided/.test(s))).toBe(true);
    expect(await o.writer.selectFrom("panelDecision").select("id").execute()).toHaveLength(1);
    expect(
      (await o.writer.selectFrom("panelView").where("givenAt", "is not", null).select("answers").execute())
        .map((v) => v.answers)
        .sort()
        .join(),
    ).toMatch(/One says.*Two says/);
    expect(await o.writer.selectFrom("document").where("id", "=", "open-doc").select("state").executeTakeFirst()).toEqual({ state: "locked" });
    const events = await o.writer.selectFrom("auditEvent").where("what", "=", "panels.viewGiven").select("id").execute();
    expect(events).toHaveLength(2);
  });

  test("who changes a year or a panel at the same moment is waited for, and what they did counts", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await giveView(w.one, "case-1", first());
    await giveView(w.two, "case-1", first());
    /** What comes of `work` that begins while somebody else holds `name` and has made their change, not yet to be seen. */
    const meanwhile = async (name: string, changed: (trx: Transaction<Database>) => Promise<unknown>, work: () => Promise<unknown>) => {
      let begun: () => void = () => {};
      const holds = new Promise<void>((resolve) => (begun = resolve));
      const other = o.writer.transaction().execute(async (trx) => {
        await oneAtATime(trx, name);
        await changed(trx);
        begun();
        await new Promise((resolve) => setTimeout(resolve, 200));
      });
      await holds;
      const [said] = await outcomes([work(), other]);
      return said;
    };
    const decided = () => decide(w.chair, "case-1", decision(2));
    const ended = { status: "withdrawn", endedOn: "2026-11-20" } as const;
    const year = (trx: Transaction<Database>) => trx.updateTable("enrolment").set(ended).where("id", "=", w.enrolmentId).execute();
    expect(await meanwhile(`arrangements ${w.enrolmentId}`, year, decided)).toMatch(/has ended meanwhile/);
    expect(await o.writer.selectFrom("enrolment").where("id", "=", w.enrolmentId).select(["status", "endedOn"]).executeTakeFirst()).toEqual(ended);

    const third = await aPerson(o.writer);
    await o.writer.insertInto("panelSeat").values({ panelId: "panel-1", personId: third }).execute();
    const leaves = (trx: Transaction<Database>) => trx.deleteFrom("panelSeat").where("personId", "=", third).execute();
    const given = () => giveCase(w.lead, "case-1", { id: newId(), personId: third, declared: null });
    expect(await meanwhile("panel panel-1", leaves, given)).toMatch(/does not sit/);

    const { enrolmentId } = await aLearner(o.writer);
    const closed = (trx: Transaction<Database>) =>
      trx.updateTable("panel").set({ closedAt: w.lead.now, closedById: w.leadId }).where("id", "=", "panel-1").execute();
    const sent = () => sendToPanel(w.lead, enrolmentId, { id: "case-2", panelId: "panel-1", reason: "x" });
    expect(await meanwhile("panel panel-1", closed, sent)).toMatch(/not open any more/);
  });

  test("a member who steps back reads nothing more, and their view does not count", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await giveView(w.one, "case-1", first());
    await giveView(w.two, "case-1", first());
    await stepBack(w.one, "case-1", "I know the family");
    await expect(casePage(w.one, "case-1")).rejects.toMatchObject(notThere);
    await expect(decide(w.chair, "case-1", decision(2))).rejects.toThrow(/One has so far/);
    await expect(giveCase(w.lead, "case-1", { id: newId(), personId: w.ids.one, declared: null })).rejects.toThrow(/stepped back/);
  });

  test("referred back: the year goes on with what is asked for and by when, and the portfolio can be sent again", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await giveView(w.one, "case-1", first());
    await giveView(w.two, "case-1", first());
    await expect(closePanel(w.lead, "panel-1")).rejects.toThrow(/no decision yet/);
    await decide(w.chair, "case-1", decision(2, { decision: "referBack", what: "One more observation.", byOn: "2027-01-15" }));
    expect(await o.writer.selectFrom("enrolment").where("id", "=", w.enrolmentId).select("status").executeTakeFirst()).toEqual({ status: "active" });
    const page = await finalPage(o.as({ personId: w.learnerId, isLearner: true }), w.enrolmentId);
    expect(page.outcome).toMatchObject({ decision: "referBack", what: "One more observation.", byOn: "2027-01-15" });
    await sendToPanel(w.lead, w.enrolmentId, { id: "case-2", panelId: "panel-1", reason: "x" });
    expect((await finalPage(w.lead, w.enrolmentId)).current).toMatchObject({ id: "case-2", label: "Case 2" });
    await takeBackCase(w.lead, w.enrolmentId, { caseId: "case-2", because: "x" });
    await closePanel(w.lead, "panel-1");
    await expect(casePage(w.one, "case-1")).rejects.toMatchObject(notThere);
    await expect(casePage(w.chair, "case-1")).rejects.toMatchObject(notThere);
  });

  test("a panel day costs as many queries with six cases as with one", async () => {
    const o = await open();
    const w = await aPanel(o);
    const queries = async () => (await o.counting(() => panelDay(w.lead, "panel-1"))).queries;
    await sendToPanel(w.lead, w.enrolmentId, { id: "case-0", panelId: "panel-1", reason: "x" });
    const one = await queries();
    for (let n = 1; n <= 5; n += 1) {
      const { enrolmentId } = await aLearner(o.writer);
      await sendToPanel(w.lead, enrolmentId, { id: `case-${n}`, panelId: "panel-1", reason: "x" });
    }
    const { result, queries: six } = await o.counting(() => panelDay(w.lead, "panel-1"));
    expect(result.cases.map((c) => c.choices.length > 0)).toEqual([true, true, true, true, true, true]);
    expect(six).toBe(one);
  });

  test("the scope of lists picks the same panels and cases as the permissions", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await planPanel(w.lead, { id: "panel-2", meetsOn: "2026-12-08", place: "Room 2", chairId: w.ids.two, seats: [w.ids.chair, w.ids.two] });
    const viewers = [
      w.lead,
      w.chair,
      w.one,
      w.two,
      o.as({ personId: w.ids.one }),
      o.as({ personId: w.assessorId, isAssessor: true }),
      o.as({ personId: w.learnerId }),
    ];
    const check = async () => {
      for (const v of viewers) {
        const panels = (await o.db.selectFrom("panel").where(visiblePanel(v)).select("id").execute()).map((p) => p.id);
        for (const id of ["panel-1", "panel-2"])
          expect(panels.includes(id), `${v.viewer.personId} ${id}`).toBe(can(v.viewer, "panel.see", (await panelFacts(o, id))!.relations));
        const cases = (await casesWhere(o.db, (q) => q.where(visibleCase(v)))).map((c) => c.id);
        expect(cases.includes("case-1"), v.viewer.personId).toBe(can(v.viewer, "case.see", (await findCase(o, "case-1"))!.relations));
      }
    };
    await check();
    await stepBack(w.one, "case-1", "I know them");
    await check();
    await giveView(w.two, "case-1", first());
    await o.writer.updateTable("panel").set({ closedAt: w.lead.now }).where("id", "=", "panel-1").execute();
    await check();
  });
});
