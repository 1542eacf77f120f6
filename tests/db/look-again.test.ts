/** Boxes that people fill with words: each warns, once, of what could identify a child or a family, before anything is kept. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { expect, test } from "vitest";
import { action as withdrawPage } from "#app/documents/pages/withdraw-document";
import { lookAgainIn } from "#app/documents/look-again";
import { action as answerPage } from "#app/external/pages/answer";
import { action as newRequest } from "#app/external/pages/new-request";
import { action as typeInPage } from "#app/external/pages/type-in";
import { askOutside, beginAnswer } from "#app/external/write.server";
import { action as planPage } from "#app/panels/pages/action-plan";
import { action as finalPage } from "#app/panels/pages/final";
import { addAction } from "#app/panels/write-plan.server";
import { action as movePage } from "#app/programmes/pages/move-learner";
import { NOW, onEachEngine } from "#tests/support/engines";
import { aPanel, aSignedDocument } from "#tests/support/panels";
import { asked, withAccount } from "#tests/support/requests";

const clock = () => new Date(NOW);
const site = { origin: "https://academy.example.org", academy: "Social Work Academy", council: "A Council", contactEmail: "academy@example.org" };
const TELLS = "Jayden Okafor asked for it";

type Action = (args: ActionFunctionArgs) => Promise<unknown>;
type Form = Record<string, string>;
/** What an action says of a form: the words to look at again, and the keys that the page would send along. */
async function sentTo(action: Action, args: ActionFunctionArgs) {
  const answer = await action(args);
  const found = lookAgainIn((answer as { data?: unknown }).data);
  return { answer, words: found.map((f) => `${f.field}: ${f.words}`), keys: found.map((f): [string, string] => ["checked", f.key]) };
}

onEachEngine("look again", (open) => {
  test("every box warns of a name before it is sent, and then sends it as it is", async () => {
    const o = await open();
    const { lead, leadId, learnerId, enrolmentId } = await aPanel(o);
    const learner = o.as({ personId: learnerId, name: "Amara Colewood", isLearner: true });
    const cookies = { lead: await (await withAccount(o, leadId, clock))(), learner: await (await withAccount(o, learnerId, clock))() };
    const enrolment = await o.db
      .selectFrom("enrolment")
      .innerJoin("cohort", "cohort.id", "enrolment.cohortId")
      .select(["cohort.programmeId", "cohort.frameworkId"])
      .where("enrolment.id", "=", enrolmentId)
      .executeTakeFirstOrThrow();
    await askOutside(
      learner,
      {
        ...{ id: "ask-1", enrolmentId, kind: "familyFeedback", stage: "sixMonth", audience: "family", who: "Mum", learnerName: "Amara" },
        ...{ note: null, days: 28, email: null },
      },
      site,
    );
    const documentId = await aSignedDocument(o, {
      ...{ enrolmentId, learnerId, writerId: learnerId, kind: "criticalReflection", stage: "sixMonth", values: {} },
      draft: true,
    });
    await addAction(lead, 2026, { id: "action-1", what: "Talk to duty.", ownerId: leadId, dueOn: "2026-12-20", source: null });
    const day = (name: string) => ({ [`${name}.day`]: "20", [`${name}.month`]: "11", [`${name}.year`]: "2026" });

    const pages: [string, Action, keyof typeof cookies, string, Record<string, string>, Form, string[]][] = [
      [
        ...(["typed in", typeInPage, "learner", "/requests/ask-1/type-in", { requestId: "ask-1" }] as const),
        { ...day("givenOn"), source: "parent", listened: "yes", well: TELLS, better: "Ring before. 07/05/2014 is her birthday.", agree: "on" },
        ["well: Jayden Okafor", "better: 07/05/2014"],
      ],
      [
        ...(["asked for", newRequest, "learner", `/requests/new?enrolment=${enrolmentId}`, {}] as const),
        { id: "ask-2", audience: "family", stage: "sixMonth", who: "Mum", learnerName: "Amara", note: TELLS, days: "28", way: "link" },
        ["note: Jayden Okafor"],
      ],
      [
        ...(["withdrawn", withdrawPage, "learner", `/documents/${documentId}/withdraw`, { id: documentId }] as const),
        { reason: TELLS },
        ["reason: Jayden Okafor"],
      ],
      [
        ...(["sent to a panel", finalPage, "lead", `/learners/${enrolmentId}/final`, { enrolmentId }] as const),
        { act: "send", id: "case-1", panelId: "panel-1", reason: TELLS },
        ["reason: Jayden Okafor"],
      ],
      [
        ...(["taken back", finalPage, "lead", `/learners/${enrolmentId}/final`, { enrolmentId }] as const),
        { act: "takeBack", caseId: "case-1", because: TELLS },
        ["because: Jayden Okafor"],
      ],
      [
        ...(["put into the plan", planPage, "lead", "/panels/action-plan?year=2026", {}] as const),
        { act: "add", id: "action-2", what: TELLS, ownerId: leadId, ...day("dueOn"), "dueOn.month": "12" },
        ["what: Jayden Okafor"],
      ],
      [
        ...(["ticked off", planPage, "lead", "/panels/action-plan?year=2026", {}] as const),
        { act: "done", actionId: "action-1", words: TELLS },
        ["words: Jayden Okafor"],
      ],
      [
        ...(["moved", movePage, "lead", `/learners/${enrolmentId}/programme`, { enrolmentId }] as const),
        { id: "move-1", ...enrolment, ...day("fromOn"), reason: TELLS },
        ["reason: Jayden Okafor"],
      ],
    ];
    for (const [what, action, who, address, params, form, words] of pages) {
      const args = (sent: Form | [string, string][]) => asked(o, address, { cookie: cookies[who], params, form: sent, clock });
      const first = await sentTo(action, args(form));
      expect(first.words, what).toEqual(words);
      expect(first.answer, what).toMatchObject({ init: { status: 422 } });
      const second = await sentTo(action, args([...Object.entries(form), ...first.keys]));
      expect(second.words, what).toEqual([]);
    }
    expect(await o.db.selectFrom("externalAnswer").select("requestId").execute()).toEqual([{ requestId: "ask-1" }]);
    expect(await o.db.selectFrom("panelCase").select("overrideReason").execute()).toEqual([{ overrideReason: TELLS }]);
  });

  test("an answer from outside that was warned of once is warned of again when more comes in", async () => {
    const o = await open();
    const { learnerId, enrolmentId } = await aPanel(o);
    const learner = o.as({ personId: learnerId, name: "Amara Colewood", isLearner: true });
    const { token } = await askOutside(
      learner,
      {
        ...{ id: "ask-1", enrolmentId, kind: "familyFeedback", stage: "sixMonth", audience: "family", who: "Mum", learnerName: "Amara" },
        ...{ note: null, days: 28, email: null },
      },
      site,
    );
    const secret = await beginAnswer({ db: o.db, writer: o.writer, clock }, { token: token!, secret: null, address: "1" });
    const form = { source: "parent", listened: "yes", well: TELLS, better: "Ring before.", agree: "on" };
    const send = (fields: Form, keys: [string, string][] = []) =>
      sentTo(
        answerPage,
        asked(o, `/answer/${token}`, {
          cookie: `answer=${secret}`,
          params: { token: token! },
          form: [...Object.entries(fields), ...keys],
          clock,
        }),
      );
    const first = await send(form);
    expect(first.words).toEqual(["well: Jayden Okafor"]);
    const more = await send({ ...form, better: "Ring before. We live at GL1 2AB." }, [...first.keys, ["seen", "yes"]]);
    expect(more.words).toEqual(["well: Jayden Okafor", "better: GL1 2AB"]);
    expect(await o.db.selectFrom("externalAnswer").select("id").execute()).toEqual([]);
    const last = await send(form, first.keys);
    expect((last.answer as Response).status).toBe(302);
  });
});
