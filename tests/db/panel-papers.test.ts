/** What panels leave behind: the plan of the year, the report, minutes, letters and the certificate. */
import type { Readable } from "node:stream";
import { expect, test } from "vitest";
import { assessorLetter, certificate, minutesPaper, outcomeLetter, reportPaper } from "#app/panels/papers.server";
import { casePage, finalPage, letterFacts, memberPortfolio, panelNews } from "#app/panels/read.server";
import { membershipPage } from "#app/panels/read-arranging.server";
import { panelWork } from "#app/panels/read-home.server";
import { minutesOf } from "#app/panels/read-minutes.server";
import { panelsList } from "#app/panels/read-panels.server";
import { actionPlan, moderationReport } from "#app/panels/read-report.server";
import { addAction, carryOver, tickAction, type NewAction } from "#app/panels/write-plan.server";
import { addAddendum, addExternalNote, decide, discuss, giveView, stepBack } from "#app/panels/write-views.server";
import { sendToPanel } from "#app/panels/write-cases.server";
import { loader as assessorLetterPage } from "#app/panels/pages/assessor-letter";
import { loader as letterPage } from "#app/panels/pages/outcome-letter";
import { closePanel, giveCase, giveMembership, planPanel, saveMinutes } from "#app/panels/write.server";
import { loadProvisional } from "#app/programmes/write.server";
import type { DecisionValues } from "#app/panels/forms";
import { learnerYear } from "#app/asye/read.server";
import { coverFacts, portfolioPdf } from "#app/portfolio/paper.server";
import { portfolioOf } from "#app/portfolio/read.server";
import type { Context } from "#app/shared/context.server";
import type { Instant } from "#app/shared/dates";
import { newId } from "#app/shared/ids";
import { bytesOf } from "#app/shared/pdf.server";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";
import { aReleasedCase, aSignedDocument, aView } from "#tests/support/panels";
import { allTags, readPdf, spoken } from "#tests/support/pdf";
import { asked, withAccount } from "#tests/support/requests";
import { aLearner, aPerson, assessedBy } from "#tests/support/world";

const notThere = { status: 404 };
const names = { academy: "Social Work Academy", council: "Wynford Council", brandColour: "#1d4f5f" };
const action = (id: string, given: Partial<NewAction> = {}): NewAction => ({
  ...{ id, what: "A half-day on observing.", ownerId: "owner", dueOn: "2026-06-30", source: null },
  ...given,
});
const outcomes = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((r) => (r.status === "fulfilled" ? "done" : r.reason instanceof Error ? r.reason.message : "404"));
const first = (view = aView()) => ({ look: "first" as const, version: 0, view });
const decision = (seen: number, given: Partial<DecisionValues> = {}): DecisionValues => ({
  ...{ id: newId(), seen, decision: "confirmPass", what: null, byOn: null },
  ...{ toLearner: "Your reflections are open.", toAssessor: "A clear report.", exemplar: null, issues: null },
  ...given,
});

onEachEngine("the action plan of a year", (open) => {
  async function aPlan(o: Opened) {
    await aPerson(o.writer, { id: "owner", givenName: "Olwen", familyName: "Ash" });
    const lead = o.as({ personId: "owner", isLead: true });
    const others = [{ isPanelMember: true }, { isAssessor: true }, { isManager: true }, { isLearner: true }, { isAdministrator: true }].map((v) =>
      o.as({ personId: "owner", ...v }),
    );
    return { lead, others };
  }
  const rows = (o: Opened) => o.writer.selectFrom("panelAction").selectAll().orderBy("year").orderBy("id").execute();

  test("added, ticked off and carried over by the lead; for everybody else there is no plan", async () => {
    const o = await open();
    const { lead, others } = await aPlan(o);
    await addAction(lead, 2026, action("a1", { source: "The panel noted: protected time lost to duty" }));
    await addAction(lead, 2026, action("a2"));
    for (const ctx of others) {
      await expect(addAction(ctx, 2026, action("a3"))).rejects.toMatchObject(notThere);
      await expect(tickAction(ctx, "a1", "Done.")).rejects.toMatchObject(notThere);
      await expect(carryOver(ctx, "a1", "b1")).rejects.toMatchObject(notThere);
      await expect(actionPlan(ctx, 2026)).rejects.toMatchObject(notThere);
    }
    await expect(addAction(lead, 2026, action("a3", { ownerId: "no-such-person" }))).rejects.toThrow("Choose who sees to it");
    await expect(tickAction(lead, "no-such-action", "Done.")).rejects.toMatchObject(notThere);
    await expect(carryOver(lead, "no-such-action", "b1")).rejects.toMatchObject(notThere);

    await tickAction(lead, "a1", "Held twice.");
    await carryOver(lead, "a2", "b2");
    const plan = await actionPlan(lead, 2026);
    expect(plan.lines).toMatchObject([
      { id: "a1", ownerName: "Olwen Ash", doneOn: "2026-11-21", doneWords: "Held twice.", carriedOn: false },
      { id: "a2", doneOn: null, carriedOn: true },
    ]);
    expect(plan.years).toEqual([2026, 2027]);
    // due within its year: it goes on to the same day of the next
    expect((await actionPlan(lead, 2027)).lines).toMatchObject([{ id: "b2", dueOn: "2027-06-30", carriedFrom: true, doneOn: null }]);
    await expect(carryOver(lead, "a1", "b1")).rejects.toThrow("nothing to carry over");
    const said = await o.writer.selectFrom("auditEvent").where("what", "like", "panels.action%").select("what").orderBy("what").execute();
    expect(said.map((e) => e.what)).toEqual(["panels.actionAdded", "panels.actionAdded", "panels.actionCarriedOver", "panels.actionDone"]);
  });

  test("the last day of February goes on to the last day of February, and a day of another year stays", async () => {
    const o = await open();
    const { lead } = await aPlan(o);
    await addAction(lead, 2028, action("leap", { dueOn: "2028-02-29" }));
    await addAction(lead, 2026, action("later", { dueOn: "2027-03-31" }));
    await carryOver(lead, "leap", "leap-2");
    await carryOver(lead, "later", "later-2");
    expect((await rows(o)).filter((r) => r.carriedFromId).map((r) => [r.id, r.year, r.dueOn])).toEqual([
      ["later-2", 2027, "2027-03-31"],
      ["leap-2", 2029, "2029-02-28"],
    ]);
  });

  test("two at once, and everything twice: one action, one tick, one carried over", async () => {
    const o = await open();
    const { lead } = await aPlan(o);
    const add = () => addAction(lead, 2026, action("a1"));
    expect(await outcomes([add(), add(), add()])).toEqual(["done", "done", "done"]);
    expect(await outcomes([carryOver(lead, "a1", "b1"), carryOver(lead, "a1", "b2"), carryOver(lead, "a1", "b1")])).toEqual(["done", "done", "done"]);
    const said = await outcomes([tickAction(lead, "a1", "Held."), tickAction(lead, "a1", "Held."), tickAction(lead, "a1", "Held in May.")]);
    // whichever words came first stand; who sent the other ones is told
    expect(said.filter((s) => s === "done").length).toBeGreaterThan(0);
    expect(said.filter((s) => s !== "done").every((s) => s.startsWith("Somebody ticked this off already"))).toBe(true);
    expect((await rows(o)).map((r) => r.year)).toEqual([2026, 2027]);
    const events = await o.writer.selectFrom("auditEvent").where("what", "like", "panels.action%").select("what").execute();
    expect(events).toHaveLength(3);
  });
});

/** One decided case: two views, one with a no and its reason, a remark, a third member who stepped back. */
async function aDecidedCase(o: Opened, given: Partial<DecisionValues> = {}) {
  const w = await aReleasedCase(o);
  const third = await aPerson(o.writer, { givenName: "Tom", familyName: "Third" });
  const view = aView("Thin on time");
  const withNo = { ...view, answers: { ...view.answers, protectedTime: "no" as const }, comments: { protectedTime: "Lost to duty." } };
  await giveView(w.one, "case-1", first(withNo));
  await giveView(w.two, "case-1", first());
  await discuss(w.one, "case-1", { id: "remark", body: "We agree on the rest." });
  await decide(w.chair, "case-1", decision(3, { exemplar: "The second reflection.", issues: "Protected time lost to duty.", ...given }));
  return { ...w, third };
}

onEachEngine("the moderation report and the minutes", (open) => {
  test("the report of a period, counted by hand", async () => {
    const o = await open();
    const w = await aDecidedCase(o);
    const gone = async (endedOn: "2026-11-20" | "2025-01-20") => {
      const { enrolmentId } = await aLearner(o.writer);
      await o.writer.updateTable("enrolment").set({ status: "withdrawn", endedOn }).where("id", "=", enrolmentId).execute();
    };
    await gone("2026-11-20");
    await gone("2025-01-20");
    await addAction(o.as({ ...w.lead.viewer }, "2026-01-10T09:00:00.000Z"), 2026, action("before", { ownerId: w.leadId }));
    await addAction(w.lead, 2026, action("since", { ownerId: w.leadId }));
    const span = { from: "2026-11-01", to: "2026-11-30" } as const;
    const report = await moderationReport(w.lead, span);
    expect(report).toMatchObject({
      ...{ panels: 1, cases: 1, decisions: { confirmPass: 1, confirmFail: 0, referBack: 0, defer: 0 } },
      ...{ asRecommended: 1, notAsRecommended: 0, overridden: 1, withdrawals: 1, actions: { done: 0, open: 1 } },
      ...{ issues: ["Protected time lost to duty."], exemplars: ["The second reflection."], toAssessors: ["A clear report."] },
    });
    const line = (key: string) => [...report.checklist, ...report.tests].find((l) => l.key === key);
    expect(line("protectedTime")).toMatchObject({ yes: 1, no: 1, reasons: ["Lost to duty."] });
    expect(line("workload")).toMatchObject({ yes: 2, no: 0, reasons: [] });
    // the day before and the day after are other reports
    expect(await moderationReport(w.lead, { from: "2026-11-22", to: "2026-12-31" })).toMatchObject({ cases: 0, panels: 0, withdrawals: 0 });
    expect((await moderationReport(w.lead, { from: "2026-11-21", to: "2026-11-21" })).cases).toBe(1);
    for (const ctx of [w.chair, w.one, w.as(w.assessorId), o.as({ isAdministrator: true })])
      await expect(moderationReport(ctx, span)).rejects.toMatchObject(notThere);
    // what the records say is offered to the plan of the year, until it is in it
    const source = "The panel noted: Protected time lost to duty.";
    expect((await actionPlan(w.lead, 2026)).found).toContain(source);
    await addAction(w.lead, 2026, action("taken", { ownerId: w.leadId, source }));
    expect((await actionPlan(w.lead, 2026)).found).not.toContain(source);
  });

  test("minutes: the lead reads names, the chair numbers; nobody learns there what they may not know yet", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await giveView(w.one, "case-1", first(aView("Only one so far")));
    const early = await minutesOf(w.chair, "panel-1");
    expect(early.cases[0]!.facts).toContainEqual(["Where it stands", "Waiting for first views"]);
    expect(JSON.stringify(early)).not.toMatch(/Amara|Colewood|pass/i);
    for (const ctx of [w.one, w.two, w.as(w.assessorId), o.as({ personId: w.learnerId, isLearner: true })])
      await expect(minutesOf(ctx, "panel-1")).rejects.toMatchObject(notThere);

    await giveView(w.two, "case-1", first());
    await discuss(w.one, "case-1", { id: "remark", body: "We agree." });
    await decide(w.chair, "case-1", decision(3));
    await addAddendum(w.lead, "case-1", { id: "add", body: "The date is the 20th." });
    await addExternalNote(w.lead, "case-1", { id: "ext", source: "The partnership", body: "We concur." });
    await saveMinutes(w.lead, "panel-1", { version: 1, minutes: "Apologies from nobody." });
    const [mine, chairs] = [await minutesOf(w.lead, "panel-1"), await minutesOf(w.chair, "panel-1")];
    expect(mine.cases[0]!.title).toBe("Case 1: Amara Colewood");
    expect(chairs.cases[0]!.title).toBe("Case 1");
    expect(JSON.stringify(chairs)).not.toContain("Amara");
    const fact = (key: string) => new Map(chairs.cases[0]!.facts).get(key);
    expect(fact("Read by")?.split("\n").sort()).toEqual([expect.stringMatching(/^Ola Onemember: ./), expect.stringMatching(/^Tess Twomember: ./)]);
    expect(fact("Decision")).toBe("Pass confirmed on 21 November 2026, recorded by Chris Chairman; the assessor recommended pass");
    expect(chairs.cases[0]!.discussion).toMatchObject([{ by: "Ola Onemember", body: "We agree." }]);
    expect(chairs.cases[0]!.later).toEqual([
      "Addendum of 21 November 2026: The date is the 20th.",
      "External moderation (The partnership) of 21 November 2026: We concur.",
    ]);
    expect(mine.minutes).toBe("Apologies from nobody.");
    await closePanel(w.lead, "panel-1");
    await expect(minutesOf(w.chair, "panel-1")).rejects.toMatchObject(notThere);
    expect((await minutesOf(w.lead, "panel-1")).closed).toBe(true);
  });

  test("letters, certificate, minutes and report are tagged throughout, titled, and say what was decided in reading order", async () => {
    const o = await open();
    const w = await aDecidedCase(o);
    await addAddendum(w.lead, "case-1", { id: "add", body: "The date is the 20th." });
    const letter = await letterFacts(w.lead, w.enrolmentId);
    const span = { from: "2026-11-01", to: "2026-11-30" } as const;
    const read = async (made: Readable) => {
      const pdf = readPdf(await bytesOf(made));
      expect(pdf.untagged).toEqual([]);
      expect(pdf.catalog).toContain("/Lang (en-GB)");
      expect(pdf.catalog).toContain("/Marked true");
      expect(pdf.catalog).toContain("/DisplayDocTitle true");
      expect(pdf.fonts.filter((f) => !f.embedded)).toEqual([]);
      // one heading above the others, and none that skips a level
      const levels = allTags(pdf.root).flatMap((t) => (/^H\d$/.test(t.type) ? [+t.type.slice(1)] : []));
      expect(levels.filter((l) => l === 1)).toHaveLength(1);
      expect(levels.every((l, i) => i === 0 || l <= levels[i - 1]! + 1)).toBe(true);
      return spoken(pdf);
    };
    expect(await read(outcomeLetter(names, letter, NOW))).toEqual([
      "P: Social Work Academy",
      "P: Wynford Council",
      "P: 21 November 2026",
      "P: Dear Amara",
      "H1: You have passed ASYE child and family",
      expect.stringMatching(/^P: The panel read your portfolio and confirmed that you have passed\./),
      "H2: What the panel says to you",
      "P: Your reflections are open.",
      expect.stringMatching(/^H2: Added on .*21 November 2026/),
      "P: The date is the 20th.",
      "P: Chris Chairman, for the moderation panel of 1 December 2026",
      "P: Social Work Academy, Wynford Council",
    ]);
    const toAssessor = await read(assessorLetter(names, letter, NOW));
    expect(toAssessor).toContain("P: Dear Ruthie");
    expect(toAssessor).toContain("TD: Pass confirmed on 21 November 2026");
    expect(toAssessor.indexOf("P: A clear report.")).toBeLessThan(toAssessor.indexOf("P: Your reflections are open."));
    expect(await read(certificate(names, letter, NOW))).toEqual(
      expect.arrayContaining(["H1: Certificate of completion", "P: Amara Colewood", "P: Confirmed by the moderation panel on 21 November 2026"]),
    );
    const minutes = await read(minutesPaper(names, await minutesOf(w.lead, "panel-1"), NOW));
    expect(minutes).toContain("H2: Case 1: Amara Colewood");
    expect(minutes).toContain("H3: Discussion");
    const report = await read(reportPaper(names, await moderationReport(w.lead, span), span, NOW));
    expect(report).toContain("H2: Decision test");
    // one case: every number is under five, and nobody's words leave
    expect(report.filter((s) => /^TD: \d/.test(s))).toEqual([]);
    expect(report.join(" ")).not.toMatch(/Lost to duty|second reflection|Amara|open\./);
  });

  test("letter, certificate, outcome page and portfolio name the programme of the year, also another than ASYE", async () => {
    const o = await open();
    const w = await aDecidedCase(o);
    await loadProvisional(w.lead);
    await o.writer.updateTable("enrolment").set({ programmeId: "ecdp.1" }).where("id", "=", w.enrolmentId).execute();
    const learner = o.as({ personId: w.learnerId, isLearner: true });
    const letter = await letterFacts(learner, w.enrolmentId);
    const said = async (made: Readable) => spoken(readPdf(await bytesOf(made)));
    const title = "Early career development programme (ECDP), two years";
    expect(await said(outcomeLetter(names, letter, NOW))).toContain(`H1: You have passed ${title}`);
    expect(await said(certificate(names, letter, NOW))).toContain(`P: ${title}`);
    expect((await finalPage(learner, w.enrolmentId)).outcome?.programme).toBe(title);
    const year = await learnerYear(learner, w.enrolmentId);
    expect((await panelNews(learner, year))?.title).toBe(`You have passed ${title}`);
    const portfolio = await said(portfolioPdf(learner, await portfolioOf(learner, w.enrolmentId), names));
    expect(portfolio).toContain(`P: ${title}`);
    expect(portfolio.join(" ")).not.toMatch(/assessed and supported year/i);
  });

  test("a letter to somebody who did not pass says so kindly and offers no certificate", async () => {
    const o = await open();
    const w = await aDecidedCase(o, { decision: "confirmFail", toLearner: "We know how much you put in." });
    const learner = o.as({ personId: w.learnerId, isLearner: true });
    const page = await finalPage(learner, w.enrolmentId);
    expect(page.outcome).toMatchObject({ decision: "confirmFail", letter: true, certificate: false });
    const said = spoken(readPdf(await bytesOf(outcomeLetter(names, await letterFacts(learner, w.enrolmentId), NOW))));
    expect(said).toContain("H1: The panel has confirmed that ASYE child and family was not passed");
    expect(said.join(" ")).not.toMatch(/Congratulations|fail/i);
    // what they take away calls it by the same name
    expect(coverFacts(await portfolioOf(learner, w.enrolmentId))).toContainEqual(["Ended, not passed", "21 November 2026"]);
  });
});

onEachEngine("letters of more than one panel", (open) => {
  test("stay open to whom they were written, and to nobody else", async () => {
    const o = await open();
    const w = await aDecidedCase(o, { decision: "referBack", what: "A third observation.", byOn: "2026-11-30", toAssessor: "Observe once more." });
    const secondId = await aPerson(o.writer, { givenName: "Sol", familyName: "Secondly" });
    await o.writer.updateTable("assessorship").set({ endsOn: "2026-11-20" }).where("enrolmentId", "=", w.enrolmentId).execute();
    await assessedBy(o.writer, w.enrolmentId, secondId, "2026-11-21");
    await sendToPanel(w.lead, w.enrolmentId, { id: "case-2", panelId: "panel-1", reason: "It is there now." });
    const later = "2026-11-21T15:00:00.000Z" as Instant;
    const { id, seen: _, ...said } = decision(0, { toLearner: "Well done.", toAssessor: "Thank you both." });
    await o.writer
      .insertInto("panelDecision")
      .values({ ...{ id, caseId: "case-2", recommended: "pass", decidedById: w.ids.chair, decidedAt: later }, ...said })
      .execute();
    await o.writer.updateTable("panelCase").set({ decidedAt: later }).where("id", "=", "case-2").execute();
    const other = await aLearner(o.writer);

    const clock = () => new Date(later);
    const pages = { learner: letterPage, assessor: assessorLetterPage };
    const ids = { learner: w.learnerId, first: w.assessorId, second: secondId, lead: w.leadId, member: w.ids.one, other: other.learnerId };
    const cookies = new Map<string, string>();
    for (const [who, personId] of Object.entries(ids)) cookies.set(who, await (await withAccount(o, personId, clock))());
    /** what somebody reads of the letter to the learner or the assessor, or the status of what is not theirs */
    const read = async (who: keyof typeof ids, letter: keyof typeof pages, search = "", enrolmentId = w.enrolmentId) => {
      const args = asked(o, `/learners/${enrolmentId}/${letter}-letter.pdf${search}`, { cookie: cookies.get(who)!, params: { enrolmentId }, clock });
      const answer = await pages[letter](args).catch((thrown: unknown) => thrown);
      if (!(answer instanceof Response)) throw answer;
      return answer.status === 200 ? spoken(readPdf(Buffer.from(await answer.arrayBuffer()))).join(" ") : answer.status;
    };
    expect(await read("learner", "learner", "?case=case-1")).toContain("A third observation.");
    expect(await read("learner", "learner", "?case=case-2")).toContain("Well done.");
    expect(await read("learner", "learner")).toContain("Well done.");
    expect(await read("first", "assessor", "?case=case-1")).toContain("Observe once more.");
    expect(await read("second", "assessor")).toContain("Thank you both.");
    expect(await read("lead", "assessor", "?case=case-1")).toContain("Observe once more.");
    for (const [who, letter, search] of [
      ["first", "assessor", ""],
      ["first", "assessor", "?case=case-2"],
      ["second", "assessor", "?case=case-1"],
      ["first", "learner", "?case=case-1"],
      ["learner", "assessor", "?case=case-1"],
      ["member", "learner", "?case=case-1"],
      ["other", "learner", "?case=case-1"],
      ["learner", "learner", "?case=no-such-case"],
      ["learner", "learner", "?case="],
      ["learner", "learner", "?case=a%00b'"],
    ] as const)
      expect(await read(who, letter, search), `${who} ${letter} ${search}`).toBe(404);
    // a case of somebody else's year is not there under one's own
    expect(await read("other", "learner", "?case=case-1", other.enrolmentId)).toBe(404);
    expect(await read("lead", "learner", "?case=case-1", other.enrolmentId)).toBe(404);

    const earlier = async (personId: string, more = {}) => (await finalPage(o.as({ personId, ...more }), w.enrolmentId)).earlier;
    const first = { caseId: "case-1", decision: "referBack", decidedOn: "2026-11-21" };
    expect(await earlier(w.learnerId)).toEqual([{ ...first, letter: true, assessorLetter: false }]);
    expect(await earlier(w.leadId, { isLead: true })).toEqual([{ ...first, letter: true, assessorLetter: true }]);
    expect(await earlier(secondId)).toEqual([{ ...first, letter: false, assessorLetter: false }]);
  });
});

onEachEngine("pages of panels", (open) => {
  test("ask as much with many panels, cases, readers, views and remarks as with one", async () => {
    const o = await open();
    const w = await aReleasedCase(o);
    await giveView(w.one, "case-1", first());
    await discuss(w.one, "case-1", { id: "r-0", body: "One." });
    await addAction(w.lead, 2026, action("a-0", { ownerId: w.leadId }));
    const span = { from: "2026-01-01", to: "2026-12-31" } as const;
    const pages: Record<string, () => Promise<unknown>> = {
      panels: () => panelsList(w.lead),
      "panels of a member": () => panelsList(w.one),
      members: () => membershipPage(w.lead),
      case: () => casePage(w.one, "case-1"),
      "case of the lead": () => casePage(w.lead, "case-1"),
      portfolio: () => memberPortfolio(w.two, "case-1"),
      minutes: () => minutesOf(w.lead, "panel-1"),
      report: () => moderationReport(w.lead, span),
      plan: () => actionPlan(w.lead, 2026),
      final: () => finalPage(w.lead, w.enrolmentId),
      home: () => panelWork(w.lead as Context),
    };
    const measure = async () => {
      const counted: Record<string, number> = {};
      for (const [page, work] of Object.entries(pages)) counted[page] = (await o.counting(work)).queries;
      return counted;
    };
    const few = await measure();
    for (let n = 1; n <= 4; n += 1) {
      const member = await aPerson(o.writer, { givenName: "Mem", familyName: `Ber ${n}` });
      await giveMembership(w.lead, { id: newId(), personId: member, startsOn: "2026-01-01", endsOn: null });
      await planPanel(w.lead, {
        id: `more-${n}`,
        meetsOn: "2026-12-08",
        place: "Online",
        chairId: w.ids.chair,
        seats: [w.ids.one, w.ids.two, member],
      });
      const { enrolmentId, learnerId } = await aLearner(o.writer);
      await aSignedDocument(o, {
        enrolmentId,
        learnerId,
        writerId: learnerId,
        kind: "criticalReflection",
        stage: "sixMonth",
        values: { title: "T" },
      });
      await sendToPanel(w.lead, enrolmentId, { id: `case-more-${n}`, panelId: n % 2 ? "panel-1" : `more-${n}`, reason: "x" });
      await giveCase(w.lead, `case-more-${n}`, { id: newId(), personId: w.ids.one, declared: null });
      await discuss(w.one, "case-1", { id: `r-${n}`, body: "More." });
      await addAction(w.lead, 2026, action(`a-${n}`, { ownerId: w.leadId }));
      await stepBack(w.one, `case-more-${n}`, "I know them");
    }
    expect(await measure()).toEqual(few);
    expect(Math.max(...Object.values(few))).toBeLessThanOrEqual(16);
  });
});
