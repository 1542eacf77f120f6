/** Requests as the pages get them: who is asked for what first, what is held at a timeout, and addresses nobody would type. */
import { expect, test } from "vitest";
import { action as changeAccount } from "#app/access/pages/account";
import { heldPostFor, viewerOf } from "#app/access/session.server";
import { signIn } from "#app/access/write.server";
import { auditFilter } from "#app/audit/filter";
import { action as answerDocument } from "#app/documents/pages/document";
import { loader as addendumPage } from "#app/documents/pages/add-addendum";
import { loader as sample } from "#app/imports/pages/sample";
import { action as changePerson } from "#app/people/pages/person";
import { loader as peoplePage } from "#app/people/pages/people";
import { loader as assessorPage } from "#app/asye/pages/assessor";
import { action as startCohort, type Step } from "#app/asye/pages/new-cohort";
import { loader as typeInPage } from "#app/external/pages/type-in";
import { askOutside } from "#app/external/write.server";
import { contextOf, param } from "#app/shared/context.server";
import { instantOf, plusMinutes } from "#app/shared/dates";
import { systemClock } from "#app/shared/clock.server";
import { onEachEngine, type Opened } from "#tests/support/engines";
import { asked, withAccount } from "#tests/support/requests";
import { aLearner, aPerson, withRole } from "#tests/support/world";

const site = { origin: "https://a.example", academy: "Social Work Academy", council: "A Council", contactEmail: "academy@example.org" };

async function somebody(o: Opened, role?: "academyLead" | "administrator") {
  const personId = await aPerson(o.writer);
  if (role) await withRole(o.writer, personId, role);
  return { personId, cookie: await withAccount(o, personId) };
}
const statusOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    (answer) => (answer as { init?: { status?: number }; status?: number }).init?.status ?? (answer as { status?: number }).status ?? 200,
    (thrown: unknown) => (thrown instanceof Response ? thrown.status : Promise.reject(thrown)),
  );

onEachEngine("requests", (open) => {
  test("a password that is sent after the session ran out is kept nowhere", async () => {
    const o = await open();
    const { cookie } = await somebody(o);
    const form = { act: "password", current: "the old secret words", password: "the new secret words" };
    const args = asked(o, "/account", { cookie: await cookie(), form });
    await o.writer.updateTable("session").set({ expiresAt: "2020-01-01T00:00:00.000Z" }).execute();
    const answer = await changeAccount(args).catch((thrown: unknown) => thrown);
    expect((answer as Response).headers.get("Location")).toBe("/sign-in?next=%2Faccount");
    expect(await o.writer.selectFrom("heldPost").select("body").execute()).toEqual([]);
  });

  test("an addendum that is sent after the session ran out is there again", async () => {
    const o = await open();
    const { cookie, personId } = await somebody(o);
    const address = "/documents/d1/addendum";
    const late = asked(o, address, { cookie: await cookie(), form: { id: "n1", text: "On the 12th\0" } });
    await o.writer.updateTable("session").set({ expiresAt: "2020-01-01T00:00:00.000Z" }).execute();
    const answer = await contextOf(late).catch((thrown: unknown) => thrown);
    expect((answer as Response).headers.get("Location")).toMatch(/^\/sign-in\?held=1/);
    const back = asked(o, address, { cookie: await cookie(), params: { id: "d1" } });
    expect((await viewerOf(back))?.personId).toBe(personId);
    expect((await heldPostFor(back))?.get("text")).toContain("On the 12th");
    expect(await statusOf(addendumPage(back))).toBe(404); // there is no such document, whatever is held
  });

  test("feedback typed in for somebody and a handover note that are sent after the session ran out are there again", async () => {
    const o = await open();
    const { enrolmentId, learnerId, assessorId } = await aLearner(o.writer);
    const mine = {
      id: "q1",
      enrolmentId,
      kind: "familyFeedback",
      stage: "sixMonth",
      audience: "family",
      who: "Mum in family A",
      learnerName: "Amy",
    } as const;
    const learner = o.as({ personId: learnerId, isLearner: true }, instantOf(systemClock()));
    await askOutside(learner, { ...mine, note: null, days: 28, email: null }, site);
    const send = async (personId: string, address: string, form: Record<string, string>) => {
      const cookie = await withAccount(o, personId);
      const late = asked(o, address, { cookie: await cookie(), form });
      await o.writer.updateTable("session").set({ expiresAt: "2020-01-01T00:00:00.000Z" }).execute();
      const answer = await contextOf(late).catch((thrown: unknown) => thrown);
      expect((answer as Response).headers.get("Location"), address).toMatch(/^\/sign-in\?held=1/);
      return asked(o, address, { cookie: await cookie(), params: { requestId: "q1", enrolmentId } });
    };
    const typed = await send(learnerId, "/requests/q1/type-in", { "givenOn.day": "12", well: "She comes when she says." });
    expect((await typeInPage(typed)).held).toMatchObject({ givenOn: { day: "12" }, well: "She comes when she says." });
    const note = await send(assessorId, `/learners/${enrolmentId}/assessor`, { act: "note", id: "n1", note: "Ask about the court report." });
    expect((await assessorPage(note)).held).toMatchObject({ act: "note", note: "Ask about the court report." });
  });

  test("a session lasts the whole idle time from the last request, and is written once a minute at the most", async () => {
    const o = await open();
    const { cookie } = await somebody(o);
    const mine = await cookie();
    const inMinutes = (minutes: number) => plusMinutes(instantOf(systemClock()), minutes);
    const endsAt = async () => (await o.writer.selectFrom("session").select("expiresAt").executeTakeFirstOrThrow()).expiresAt;
    const visit = () => viewerOf(asked(o, "/", { cookie: mine }));
    // the request before was 14 of the 30 minutes ago
    await o.writer
      .updateTable("session")
      .set({ expiresAt: inMinutes(16) })
      .execute();
    expect(await visit()).not.toBeNull();
    const moved = await endsAt();
    expect(moved > inMinutes(29) && moved <= inMinutes(30)).toBe(true);
    await visit();
    expect(await endsAt()).toBe(moved);
  });

  test("a form to what is not yours is answered with 404, however wrong the form is", async () => {
    const o = await open();
    const { cookie } = await somebody(o);
    const mine = await cookie();
    const wrongReturn = asked(o, "/documents/d1", { cookie: mine, params: { id: "d1" }, form: { intent: "return" } });
    expect(await statusOf(answerDocument(wrongReturn))).toBe(404);
    const wrongRole = asked(o, "/people/p1", { cookie: mine, params: { personId: "p1" }, form: { act: "giveRole" } });
    expect(await statusOf(changePerson(wrongRole))).toBe(404);
  });

  test("odd addresses and odd texts are no fault", async () => {
    const o = await open();
    const lead = await somebody(o, "academyLead");
    const cookie = await lead.cookie();
    for (const file of ["constructor", "toString", "__proto__", "nothing"])
      expect(await statusOf(sample(asked(o, `/imports/samples/${file}`, { cookie, params: { file } }))), file).toBe(404);
    expect(() => param(asked(o, "/documents/x", { params: { id: "a\0b" } }), "id")).toThrow();
    expect(await statusOf(peoplePage(asked(o, "/people?search=a%00b&team=%00&page=1e99", { cookie })))).toBe(200);
    expect(auditFilter(new URLSearchParams("name=a%00b&what=toString"))).toMatchObject({ name: "ab", what: "" });
    const details = {
      id: "c1",
      name: "Autumn",
      "startsOn.day": "7",
      "startsOn.month": "9",
      "startsOn.year": "2026",
      programmeId: "x",
      frameworkId: "y",
    };
    const odd: Record<string, string>[] = [
      { intent: "search", search: "a\0b" },
      { intent: "people", people: "a\0b" },
      { intent: "learners", row: "a\0b|2026-09-07||||" },
    ];
    for (const more of odd)
      expect([200, 422]).toContain(await statusOf(startCohort(asked(o, "/cohorts/new", { cookie, form: { ...details, ...more } }))));
    const admin = await somebody(o, "administrator");
    const form = { act: "endRole", rolePeriodId: "a\0b", "endsOn.day": "1", "endsOn.month": "1", "endsOn.year": "2027" };
    const params = { personId: lead.personId };
    expect(await statusOf(changePerson(asked(o, "/people/x", { cookie: await admin.cookie(), params, form })))).toBe(404);
  });

  test("a cohort's first day that is changed takes along who was to start with it, and nobody else", async () => {
    const o = await open();
    const lead = await somebody(o, "academyLead");
    const cookie = await lead.cookie();
    const [first, second] = [await aPerson(o.writer), await aPerson(o.writer)];
    const starts = async (day: string, more: [string, string][]) => {
      const details = {
        id: "c1",
        name: "Autumn",
        "startsOn.day": day,
        "startsOn.month": "9",
        "startsOn.year": "2026",
        programmeId: "x",
        frameworkId: "y",
      };
      const form = [...Object.entries(details), ["intent", "people"], ["people", first], ["people", second], ...more] as [string, string][];
      const { data } = (await startCohort(asked(o, "/cohorts/new", { cookie, form }))) as { data: Step };
      if (data.step !== "learners") throw new Error(data.step);
      return data;
    };
    const rows = async (day: string, more: [string, string][] = []) => {
      const { values } = await starts(day, more);
      return { from: values.rowsFrom as string, row: values.row as string[] };
    };
    const { from, row } = await rows("7");
    const mine = row.map((text) => (text.startsWith(first) ? text.replace("2026-09-07", "2026-09-14") : text));
    const moved = await rows("1", [["rowsFrom", from], ...mine.map((text): [string, string] => ["row", text])]);
    const startOf = (id: string) => moved.row.find((text) => text.startsWith(id))?.split("|")[1];
    expect([startOf(first), startOf(second)]).toEqual(["2026-09-14", "2026-09-01"]);
  });

  test("a refused sign-in is noted whether or not there is such an account, so that both take as long", async () => {
    const o = await open();
    const parts = { db: o.db, writer: o.writer, clock: systemClock };
    await expect(signIn(parts, { email: "nobody@a.example", password: "wrong", address: "1" })).rejects.toThrow(/not right/);
    expect(await o.writer.selectFrom("auditEvent").select(["what", "subjectId", "aboutId"]).execute()).toEqual([
      { what: "access.signInRefused", subjectId: "unknown", aboutId: null },
    ]);
  });
});
