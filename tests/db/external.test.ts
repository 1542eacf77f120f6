import { createHash } from "node:crypto";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { homeOf } from "#app/home/read.server";
import { readAnswers, type Answers } from "#app/documents/answers";
import { sendDocument, saveDraft, signDocument, withdrawDocument } from "#app/documents/write.server";
import { documentForm, documentPage } from "#app/documents/read.server";
import { answersFor, askedAndOpen, requestPage, requestsInHand } from "#app/external/read.server";
import { statusOf, verifyReceived } from "#app/external/rules";
import {
  answerByLink,
  askOutside,
  beginAnswer,
  keepForLater,
  newLink,
  openLink,
  release,
  remind,
  typeIn,
  withdrawRequest,
} from "#app/external/write.server";
import { plusMinutes, type Instant } from "#app/shared/dates";
import { Refusal } from "#app/shared/refusal";
import { aLearner, aPerson } from "#tests/support/world";
import { NOW, onEachEngine, type Opened } from "#tests/support/engines";

const site = { origin: "https://academy.example.org", academy: "Social Work Academy", council: "A Council", contactEmail: "academy@example.org" };
const at = (o: Opened, now: Instant = NOW) => ({ db: o.db, writer: o.writer, clock: () => new Date(now) });
const days = (n: number): Instant => plusMinutes(NOW, n * 24 * 60);
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const nobody = { name: null, role: null, registration: null };
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.message : Promise.reject(error)),
  );

let n = 0;
const ask = (enrolmentId: string, more: Partial<Parameters<typeof askOutside>[1]> = {}) => ({
  id: `ask-${++n}`,
  enrolmentId,
  kind: "familyFeedback" as const,
  stage: "sixMonth",
  audience: "family" as const,
  who: "Mum in family A",
  learnerName: "Amy",
  note: null,
  days: 28,
  email: null,
  ...more,
});
const words = { source: "parent", listened: "yes", well: "She comes when she says.", better: "Ring before." };

async function world(open: () => Promise<Opened>) {
  const o = await open();
  const year = await aLearner(o.writer, { startsOn: "2026-05-04" });
  const learner = (now: Instant = NOW) => o.as({ personId: year.learnerId, name: "Amy Learner", isLearner: true }, now);
  const assessor = (now: Instant = NOW) => o.as({ personId: year.assessorId, name: "Ash Assessor", isAssessor: true }, now);
  const holder = (token: string | null, secret: string | null = null, address = "10.0.0.1") => ({ token: token ?? "", secret, address });
  /** a question, its link, and a browser that has begun to answer it */
  const begun = async (more: Parameters<typeof ask>[1] = {}) => {
    const asked = ask(year.enrolmentId, more);
    const { token } = await askOutside(more.kind === "directObservation" ? assessor() : learner(), asked, site);
    const secret = await beginAnswer(at(o), holder(token));
    return { id: asked.id, token: token!, secret, browser: holder(token, secret) };
  };
  return { o, ...year, learner, assessor, holder, begun };
}

onEachEngine("people outside", (open) => {
  test("a family answers by link: the learner adds a reflection, the assessor signs, and the words stay those that came in", async () => {
    const w = await world(open);
    const { id, browser } = await w.begun();
    await answerByLink(at(w.o), browser, { sent: words, named: nobody }, site);
    const { documentId, ...request } = await requestPage(w.learner(), id);
    expect(request).toMatchObject({ answeredAt: NOW, email: null, draft: null });
    const form = await documentForm(w.learner(), documentId!);
    expect(form.answers.received).toEqual({
      words: "Given by link on 21 November 2026 by somebody in a family, without a name.",
      keys: ["source", "givenOn", "gathered", "consent", "said"],
    });
    expect(form.answers.values).toMatchObject({ source: "parent", givenOn: "2026-11-21", gathered: "form", consent: true });
    expect(form.answers.values.said).toBe(
      "Does Amy listen to you?\nYes\n\nWhat does Amy do well?\nShe comes when she says.\n\nWhat could Amy do better?\nRing before.",
    );
    // nobody but the learner reads it before it is sent
    await expect(documentPage(w.assessor(), documentId!)).rejects.toMatchObject({ status: 404 });
    // whatever the learner sends in their place, the words stay
    const standards = (await w.o.db.selectFrom("standard").where("frameworkId", "=", form.frameworkId).select("id").limit(1).execute()).map(
      (s) => s.id,
    );
    const mine = { said: "She is wonderful.", source: "child", givenOn: "2026-01-01", reflection: "I will ring before.", standards };
    const saved = await saveDraft(w.learner(), { id: documentId!, version: 1, values: mine });
    await sendDocument(w.learner(), { id: documentId!, version: saved.version, values: { ...mine, said: "" } });
    const sent = await documentPage(w.assessor(), documentId!);
    expect(sent.answers.values).toMatchObject({ ...form.answers.values, reflection: "I will ring before." });
    await signDocument(w.assessor(), {
      id: documentId!,
      part: "assessor",
      revision: 1,
      version: sent.document.version,
      values: { assessorSays: "Well heard." },
    });
    const locked = await documentPage(w.learner(), documentId!);
    expect(locked.document.state).toBe("locked");
    const [answer] = await answersFor(w.o, [documentId!]);
    expect(verifyReceived(answer!, locked.answers.values, sha256)).toEqual([]);
    expect(verifyReceived(answer!, { ...locked.answers.values, said: "She is wonderful." }, sha256)).toEqual([expect.stringContaining("said")]);
    expect(verifyReceived({ ...answer!, content: answer!.content.replace("Ring", "Sing") }, locked.answers.values, sha256)).toHaveLength(1);
  });

  test("what came in can be neither changed nor removed, even by plain SQL", async () => {
    const w = await world(open);
    const { browser } = await w.begun();
    await answerByLink(at(w.o), browser, { sent: words, named: nobody }, site);
    await expect(sql`update external_answer set content = '{}'`.execute(w.o.writer)).rejects.toThrow(/append-only/);
    await expect(sql`delete from external_answer`.execute(w.o.writer)).rejects.toThrow(/append-only/);
  });

  test("only the SHA-256 of a link and of a browser is kept, and two answers from one browser cannot be told to be", async () => {
    const w = await world(open);
    const first = await w.begun();
    const { token } = await askOutside(w.learner(), ask(w.enrolmentId), site);
    expect(await beginAnswer(at(w.o), w.holder(token, first.secret))).toBe(first.secret);
    const rows = await w.o.db.selectFrom("externalRequest").selectAll().execute();
    const stored = JSON.stringify(rows);
    for (const secret of [first.token, first.secret, token!]) expect(stored).not.toContain(secret);
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Set(rows.map((r) => r.browserHash)).size).toBe(2);
  });

  test("each link that does not open anything says why, and none of them says whose it is", async () => {
    const w = await world(open);
    const state = async (token: string | null, secret: string | null = null, now: Instant = NOW) =>
      (await openLink(at(w.o, now), w.holder(token, secret))).state;
    const fresh = await askOutside(w.learner(), ask(w.enrolmentId, { days: 7 }), site);
    expect(await state(fresh.token)).toBe("begin");
    expect(await state("no-such-token")).toBe("unknown");
    expect(await state(`${fresh.token!.slice(0, -1)}${fresh.token!.endsWith("A") ? "B" : "A"}`)).toBe("unknown");
    // it works to the end of its last day in London, and not a moment longer
    expect(fresh.expiresOn).toBe("2026-11-28");
    expect(await state(fresh.token, null, "2026-11-28T23:59:59.999Z" as Instant)).toBe("begin");
    expect(await state(fresh.token, null, "2026-11-29T00:00:00.000Z" as Instant)).toBe("expired");
    const { id, token, secret, browser } = await w.begun();
    expect(await state(token, secret)).toBe("open");
    expect(await state(token)).toBe("elsewhere");
    expect(await state(token, "another browser")).toBe("elsewhere");
    await answerByLink(at(w.o), browser, { sent: words, named: nobody }, site);
    expect(await state(token, secret)).toBe("answeredHere");
    expect(await state(token)).toBe("answered");
    expect(await refusal(withdrawRequest(w.learner(), id, "too late"))).toMatch(/answered meanwhile/);
    const other = await w.begun();
    await withdrawRequest(w.learner(), other.id, "Asked the wrong person");
    expect(await state(other.token, other.secret)).toBe("withdrawn");
    expect(await refusal(answerByLink(at(w.o), other.browser, { sent: words, named: nobody }, site))).toMatch(/cannot be used/);
    const last = await w.begun();
    await w.o.writer.updateTable("enrolment").set({ status: "completed", endedOn: "2026-11-20" }).where("id", "=", w.enrolmentId).execute();
    expect(await state(last.token, last.secret)).toBe("withdrawn");
    expect(Object.entries(statusOf).filter(([, s]) => s !== 200)).toEqual([
      ["answered", 410],
      ["expired", 410],
      ["withdrawn", 410],
      ["unknown", 404],
    ]);
  });

  test("a forwarded link: two browsers begin at once and one of them has it; the asker lets another open it", async () => {
    const w = await world(open);
    const asked = ask(w.enrolmentId);
    const { token } = await askOutside(w.learner(), asked, site);
    const secrets = await Promise.all([beginAnswer(at(w.o), w.holder(token)), beginAnswer(at(w.o), w.holder(token))]);
    const states = await Promise.all(secrets.map(async (s) => (await openLink(at(w.o), w.holder(token, s))).state));
    expect([...states].sort()).toEqual(["elsewhere", "open"]);
    const [mine, theirs] = states[0] === "open" ? secrets : [secrets[1], secrets[0]];
    await keepForLater(at(w.o), w.holder(token, mine!), { well: "half a sentence" });
    expect(await refusal(keepForLater(at(w.o), w.holder(token, theirs!), { well: "not mine" }))).toMatch(/cannot be used/);
    expect(await refusal(answerByLink(at(w.o), w.holder(token, theirs!), { sent: words, named: nobody }, site))).toMatch(/cannot be used/);
    await release(w.learner(), asked.id);
    expect((await requestPage(w.learner(), asked.id)).draft).toBeNull();
    await beginAnswer(at(w.o), w.holder(token, theirs!));
    expect((await openLink(at(w.o), w.holder(token, theirs!))).state).toBe("open");
    expect((await openLink(at(w.o), w.holder(token, mine!))).state).toBe("elsewhere");
    await withdrawRequest(w.learner(), asked.id, "Not needed");
    expect(await refusal(release(w.learner(), asked.id))).toMatch(/does not work any more/);
  });

  test("sent twice at the same moment it is one answer and one document; another answer is refused in words", async () => {
    const w = await world(open);
    const { browser } = await w.begun();
    const send = (sent: typeof words) => answerByLink(at(w.o), browser, { sent, named: nobody }, site);
    expect((await Promise.allSettled([send(words), send(words), send(words)])).map((r) => r.status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
    expect(await w.o.db.selectFrom("externalAnswer").select("id").execute()).toHaveLength(1);
    expect(await w.o.db.selectFrom("document").select("id").execute()).toHaveLength(1);
    expect(await refusal(send({ ...words, well: "Something else" }))).toMatch(/already/);
  });

  test("asked twice with the same form it is asked once; the link shown last is the one that works", async () => {
    const w = await world(open);
    const asked = ask(w.enrolmentId);
    const first = await askOutside(w.learner(), asked, site);
    const second = await askOutside(w.learner(), asked, site);
    expect(await w.o.db.selectFrom("externalRequest").select("id").execute()).toHaveLength(1);
    expect((await openLink(at(w.o), w.holder(first.token))).state).toBe("unknown");
    expect((await openLink(at(w.o), w.holder(second.token))).state).toBe("begin");
  });

  test("by e-mail: one e-mail for one question with one link, a reminder after five days, and the address is forgotten with the answer", async () => {
    const w = await world(open);
    const asked = ask(w.enrolmentId, { email: "mum@example.org" });
    expect(await refusal(askOutside(w.learner(), asked, site))).toMatch(/E-mail is not set up/);
    await w.o.writer.updateTable("mailSender").set({ setUp: 1 }).execute();
    const { token } = await askOutside(w.learner(), asked, site);
    expect((await askOutside(w.learner(), asked, site)).token).toBeNull();
    const mails = () => w.o.db.selectFrom("mailOutbox").selectAll().orderBy("createdAt").execute();
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ toAddress: "mum@example.org", subject: "Amy asks you for a few words" });
    expect(mail!.body).toContain(`https://academy.example.org/answer/${token}`);
    expect(mail!.body.match(/https?:/g)).toHaveLength(1);
    expect(mail!.body).not.toMatch(/Learner|Mum in family|family A/);
    expect(await refusal(remind(w.learner(days(4)), asked.id, site))).toMatch(/less than 5 days ago/);
    await remind(w.learner(days(5)), asked.id, site);
    const again = (await mails())[1]!.body.match(/answer\/(\S+)/)![1]!;
    expect((await openLink(at(w.o, days(5)), w.holder(token))).state).toBe("unknown");
    const secret = await beginAnswer(at(w.o, days(5)), w.holder(again));
    await answerByLink(at(w.o, days(5)), w.holder(again, secret), { sent: words, named: nobody }, site);
    expect((await requestPage(w.learner(), asked.id)).email).toBeNull();
    expect(await refusal(remind(w.learner(days(20)), asked.id, site))).toMatch(/nothing to be reminded of/);
  });

  test("whoever asked is told by e-mail that there is an answer, without a word of it", async () => {
    const w = await world(open);
    await w.o.writer.updateTable("mailSender").set({ setUp: 1 }).execute();
    await w.o.writer
      .insertInto("account")
      .values({
        id: "amy",
        personId: w.learnerId,
        email: "amy@example.org",
        passwordHash: null,
        passwordSetAt: null,
        disabledAt: null,
        display: "{}",
        createdAt: NOW,
      })
      .execute();
    const { id, browser } = await w.begun();
    await answerByLink(at(w.o), browser, { sent: words, named: nobody }, site);
    const { documentId } = await requestPage(w.learner(), id);
    const mail = await w.o.db.selectFrom("mailOutbox").selectAll().executeTakeFirstOrThrow();
    expect(mail.toAddress).toBe("amy@example.org");
    expect(mail.body).toContain(`/documents/${documentId}/edit`);
    expect(mail.body).not.toMatch(/Ring|parent|comes/);
  });

  test("a new link ends the old one, also one that ran out, and what was begun is gone", async () => {
    const w = await world(open);
    const { id, token, browser } = await w.begun({ days: 7 });
    await keepForLater(at(w.o), browser, { well: "begun" });
    const fresh = await newLink(w.learner(days(10)), id, 14);
    expect((await openLink(at(w.o, days(10)), w.holder(token))).state).toBe("unknown");
    const opened = await openLink(at(w.o, days(10)), w.holder(fresh.token));
    expect(opened).toMatchObject({ state: "begin", request: { draft: null } });
    expect(fresh.expiresOn).toBe("2026-12-15");
  });

  test("an outside observer's account becomes the assessor's draft, with their name, role and number as typed", async () => {
    const w = await world(open);
    const { id, browser } = await w.begun({ kind: "directObservation", audience: "observer", note: "Listening to children" });
    const sent = {
      observedOn: "2026-11-20",
      seenBy: "inPerson",
      setting: "homeVisit",
      consent: true as const,
      account: "Amy listened.",
      well: "Calm.",
      better: "Slow down.",
    };
    const named = { name: "Dana Cole", role: "Practice supervisor", registration: "SW4321" };
    expect(await refusal(answerByLink(at(w.o), browser, { sent: { ...sent, observedOn: "2026-11-22" }, named }, site))).toMatch(/later than today/);
    await answerByLink(at(w.o), browser, { sent, named }, site);
    const { documentId } = await requestPage(w.assessor(), id);
    const { answers, document } = await documentForm(w.assessor(), documentId!);
    expect(document.writerId).toBe(w.assessorId);
    expect(answers.values).toMatchObject({ observedOn: "2026-11-20", setting: "homeVisit", aims: "Listening to children", consent: true });
    expect(answers.values.account).toContain("Observed by Dana Cole, Practice supervisor, registration SW4321.");
    expect(answers.received?.words).toBe("Given by link on 21 November 2026 by Dana Cole, Practice supervisor.");
    await expect(documentForm(w.learner(), documentId!)).rejects.toMatchObject({ status: 404 });
    await expect(documentPage(w.learner(), documentId!)).rejects.toMatchObject({ status: 404 });
  });

  test("typed in by the learner for a child, from paper and after the link ran out: the same document, and it says who typed", async () => {
    const w = await world(open);
    const asked = ask(w.enrolmentId, { audience: "child", days: 7 });
    await askOutside(w.learner(), asked, site);
    const answer = { sent: { kind: "yes", better: "Bring the dog" }, named: nobody, givenOn: "2026-11-26" as const };
    expect(await refusal(typeIn(w.learner(), asked.id, answer, site))).toMatch(/later than today/);
    const { documentId } = await typeIn(w.learner(days(12)), asked.id, answer, site);
    expect(await typeIn(w.learner(days(12)), asked.id, answer, site)).toEqual({ documentId });
    expect(await refusal(typeIn(w.learner(days(12)), asked.id, { ...answer, sent: { better: "Bring the cat" } }, site))).toMatch(/already/);
    const { answers } = await documentForm(w.learner(), documentId);
    expect(answers.received?.words).toBe("Typed in on 3 December 2026 by Amy Learner for a child, without a name.");
    expect(answers.values).toMatchObject({ source: "child", givenOn: "2026-11-26", said: expect.stringContaining("Bring the dog") });
    await withdrawDocument(w.learner(days(12)), { id: documentId, reason: "They changed their mind" });
    expect(readAnswers(JSON.stringify(answers)).values).toEqual(answers.values as Answers);
  });

  test("the address and the draft of a link that ran out weeks ago are forgotten when somebody is next asked", async () => {
    const w = await world(open);
    const { id, browser } = await w.begun({ days: 7 });
    await keepForLater(at(w.o), browser, { well: "begun" });
    await askOutside(w.learner(days(30)), ask(w.enrolmentId), site);
    expect((await requestPage(w.learner(), id)).draft).not.toBeNull();
    await askOutside(w.learner(days(40)), ask(w.enrolmentId), site);
    expect((await requestPage(w.learner(), id)).draft).toBeNull();
  });

  test("an answer that says nothing is not taken", async () => {
    const w = await world(open);
    const { browser } = await w.begun();
    expect(await refusal(answerByLink(at(w.o), browser, { sent: { source: "parent" }, named: nobody }, site))).toMatch(/at least one question/);
  });

  test("who may ask: the learner for feedback, learner and assessor for an observation; for everybody else none of it exists", async () => {
    const w = await world(open);
    const stranger = await aPerson(w.o.writer);
    const others = [
      w.o.as({ personId: stranger, isAssessor: true }),
      w.o.as({ personId: stranger, isLead: true, isAdministrator: true }),
      w.o.as({ personId: w.managerId, isManager: true }),
    ];
    const mine = ask(w.enrolmentId);
    await askOutside(w.learner(), mine, site);
    for (const ctx of [...others, w.assessor()]) {
      await expect(askOutside(ctx, ask(w.enrolmentId), site)).rejects.toMatchObject({ status: 404 });
      for (const work of [
        () => requestPage(ctx, mine.id),
        () => newLink(ctx, mine.id, 28),
        () => remind(ctx, mine.id, site),
        () => release(ctx, mine.id),
        () => withdrawRequest(ctx, mine.id, "x"),
        () => typeIn(ctx, mine.id, { sent: words, named: nobody, givenOn: "2026-11-21" }, site),
      ])
        await expect(work()).rejects.toMatchObject({ status: 404 });
      expect(await requestsInHand(ctx)).toEqual([]);
    }
    const observation = { kind: "directObservation" as const, audience: "observer" as const };
    for (const ctx of others) await expect(askOutside(ctx, ask(w.enrolmentId, observation), site)).rejects.toMatchObject({ status: 404 });
    await askOutside(w.assessor(), ask(w.enrolmentId, observation), site);
    await expect(askOutside(w.learner(), ask(w.enrolmentId, { audience: "professional" }), site)).rejects.toMatchObject({ status: 404 });
    expect(await requestsInHand(w.assessor())).toHaveLength(1);
    expect(await requestsInHand(w.learner())).toHaveLength(2);
  });

  test("the words by which somebody remembers whom they asked are for themselves: the other one reads who asked, and what as", async () => {
    const w = await world(open);
    const observation = { kind: "directObservation" as const, audience: "observer" as const };
    const theirs = ask(w.enrolmentId, { ...observation, who: "Priya of the North team" });
    const own = ask(w.enrolmentId, { ...observation, who: "Bo, who saw the core group" });
    const people = await w.o.db.selectFrom("person").select(["id", "givenName", "familyName"]).execute();
    const name = (personId: string) => people.flatMap((p) => (p.id === personId ? [`${p.givenName} ${p.familyName}`] : []))[0];
    await askOutside(w.assessor(), theirs, site);
    await askOutside(w.learner(), own, site);
    const said = async (ctx: ReturnType<typeof w.learner>) => ({
      theirs: (await requestPage(ctx, theirs.id)).who,
      own: (await requestPage(ctx, own.id)).who,
      list: (await requestsInHand(ctx)).map((r) => r.who).sort(),
      open: (await askedAndOpen(ctx, w.enrolmentId)).map((r) => r.who).sort(),
    });
    const byAssessor = `A registered social worker, asked by ${name(w.assessorId)}`;
    const byLearner = `A registered social worker, asked by ${name(w.learnerId)}`;
    const forLearner = { theirs: byAssessor, own: own.who };
    expect(await said(w.learner())).toEqual({ ...forLearner, list: [byAssessor, own.who], open: [byAssessor, own.who] });
    const forAssessor = { theirs: theirs.who, own: byLearner };
    expect(await said(w.assessor())).toEqual({ ...forAssessor, list: [byLearner, theirs.who], open: [byLearner, theirs.who] });
    const home = await homeOf(w.learner());
    expect(JSON.stringify(home)).toContain(byAssessor);
    expect(JSON.stringify(home)).not.toContain("Priya");
  });

  test("an assessor names the learner outside by the given name, and in full only when the learner has done so", async () => {
    const w = await world(open);
    const person = await w.o.db.selectFrom("person").where("id", "=", w.learnerId).select(["givenName", "familyName"]).executeTakeFirstOrThrow();
    const full = `${person.givenName} ${person.familyName}`;
    const named = (learnerName: string) =>
      refusal(askOutside(w.assessor(), ask(w.enrolmentId, { kind: "directObservation", audience: "observer", learnerName }), site));
    for (const name of [full, `${person.givenName} the new one`])
      expect(await named(name)).toBe(`Use ${person.givenName}: how else somebody is named outside, they decide themselves`);
    expect(await named(person.givenName)).toBeNull();
    await askOutside(w.learner(), ask(w.enrolmentId, { learnerName: full }), site);
    expect(await named(full)).toBeNull();
    expect(await named("Somebody else")).toMatch(new RegExp(`^Use ${person.givenName} or ${full}: `));
  });

  test("links that open nothing are tried twenty times in five minutes from one address, and a good link still opens from another", async () => {
    const w = await world(open);
    const { token } = await askOutside(w.learner(), ask(w.enrolmentId), site);
    for (let i = 0; i < 20; i += 1) await openLink(at(w.o), w.holder(`guess-${i}`, null, "6.6.6.6"));
    await expect(openLink(at(w.o), w.holder("guess", null, "6.6.6.6"))).rejects.toMatchObject({ status: 429 });
    expect((await openLink(at(w.o), w.holder(token, null, "7.7.7.7"))).state).toBe("begin");
    expect((await openLink(at(w.o, plusMinutes(NOW, 6)), w.holder("guess", null, "6.6.6.6"))).state).toBe("unknown");
    const kept = JSON.stringify(await w.o.db.selectFrom("externalOpening").selectAll().execute());
    expect(kept).not.toContain("6.6.6.6");
    for (const hostile of ["", "../../etc", "%00", "' or 1=1 --", "a".repeat(5000), "🙂".repeat(43)])
      expect((await openLink(at(w.o), w.holder(hostile, null, "8.8.8.8"))).state).toBe("unknown");
  });

  test("the list of questions and the page of one ask as much however many there are, and are each their asker's own", async () => {
    const w = await world(open);
    const first = ask(w.enrolmentId);
    await askOutside(w.learner(), first, site);
    const measure = async () => [
      (await w.o.counting(() => requestsInHand(w.learner()))).queries,
      (await w.o.counting(() => requestPage(w.learner(), first.id))).queries,
    ];
    const one = await measure();
    for (let i = 0; i < 6; i += 1) await askOutside(w.learner(), ask(w.enrolmentId, { who: `Family ${i}` }), site);
    await w.begun();
    expect(await measure()).toEqual(one);
    expect(one).toEqual([1, 1]);
    expect(await requestsInHand(w.learner())).toHaveLength(8);
    expect(await requestsInHand(w.assessor())).toEqual([]);
  });

  test("the learner's home says for whom they wait outside and since when; the number of queries does not grow with them", async () => {
    const w = await world(open);
    const before = await w.o.counting(() => askedAndOpen(w.learner(), w.enrolmentId));
    expect(before).toEqual({ result: [], queries: 1 });
    for (let i = 0; i < 6; i += 1) await askOutside(w.learner(), ask(w.enrolmentId, { who: `Family ${i}` }), site);
    const after = await w.o.counting(() => askedAndOpen(w.learner(), w.enrolmentId));
    expect([after.result.length, after.queries]).toEqual([6, 1]);
    const { own } = await homeOf(w.learner());
    expect(own?.outside.map((line) => line.words)).toContain("Family 0: Asked on 21 November 2026, today. The link works until 19 December 2026.");
  });
});
