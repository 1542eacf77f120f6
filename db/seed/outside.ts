/** People outside: families, professionals and an observer, asked by link, on paper and in conversation; a question in every state. */
import { saveDraft, sendDocument, signDocument } from "#app/documents/write.server";
import { QUESTIONS, questionsOf, type Audience } from "#app/external/questions";
import type { Named, Sent } from "#app/external/rules";
import { answerByLink, askOutside, beginAnswer, typeIn, withdrawRequest } from "#app/external/write.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import type { Connection } from "#db/connect.server";
import { workday } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import type { Staff } from "./staff";
import type { Year } from "./years";

const site = {
  origin: "http://localhost:3000",
  academy: "Social Work Academy",
  council: "Demo County Council",
  contactEmail: "academy@demo.example",
};
const nobody: Named = { name: null, role: null, registration: null };

type Question = { key: string; year: Year; by: Staff; audience: Audience; stage: string; who: string; note?: string; days?: number; on: Day };
type Answering = { after: number; sent: Sent; named?: Named; typed?: boolean };

export function planOutside(years: readonly Year[], portal: Portal, diary: Diary, { writer }: Pick<Connection, "writer">, today: Day): void {
  const of = (cohort: string) => years.filter((y) => y.cohort.id === cohort);
  const [ten, finished] = [of("cohort-month-10"), of("cohort-finished")];
  const ago = (days: number) => addDays(today, -days);
  const parts = (now: Instant) => ({ db: writer, writer, clock: () => new Date(now) });

  /** Asks, and has them begin and answer where the story goes on. */
  const ask = (
    { key, year, by, audience, stage, who, note, days = 28, on }: Question,
    begins: number | null = null,
    answer: Answering | null = null,
  ) => {
    const id = `${year.key}-outside-${key}`;
    const given = { kind: questionsOf(QUESTIONS, audience).kind, audience, stage, who, note: note ?? null, days, email: null };
    let token = "";
    let secret = "";
    diary.add(momentOn(on, 610), `question outside ${id}`, async (now) => {
      const asked = await askOutside(portal.as(by, now), { ...given, id, enrolmentId: year.enrolmentId(), learnerName: year.staff.givenName }, site);
      token = asked.token ?? "";
    });
    const holder = () => ({ token, secret: secret || null, address: "demo" });
    if (begins !== null)
      diary.add(momentOn(addDays(on, begins), 1100), `link opened ${id}`, async (now) => void (secret = await beginAnswer(parts(now), holder())));
    if (answer === null) return;
    diary.add(momentOn(addDays(on, answer.after), 1130), `answer from outside ${id}`, async (now) => {
      const said = { sent: answer.sent, named: answer.named ?? nobody };
      if (answer.typed) await typeIn(portal.as(by, now), id, { ...said, givenOn: addDays(on, answer.after) }, site);
      else await answerByLink(parts(now), holder(), said, site);
    });
  };

  // learner@: sent, opened, run out, withdrawn
  const learner = ten[0]!;
  const mine = { year: learner, by: learner.staff };
  ask({ ...mine, key: "family", audience: "family", stage: "sixMonth", who: "Mum, family with two boys", on: ago(6) });
  ask({ ...mine, key: "teacher", audience: "professional", stage: "sixMonth", who: "Head of year, secondary school", on: ago(10) }, 1);
  ask({ ...mine, key: "grandfather", audience: "family", stage: "sixMonth", who: "Grandfather who cares for a girl of nine", days: 14, on: ago(31) });
  ask({ ...mine, key: "nurse", audience: "professional", stage: "sixMonth", who: "School nurse", on: ago(16) });
  diary.add(momentOn(ago(12), 655), "question outside withdrawn", (now) =>
    withdrawRequest(portal.as(learner.staff, now), `${learner.key}-outside-nurse`, "She has moved to another school"),
  );

  // the second of assessor@'s learners: answered by a child in conversation, and an observer asked
  const second = ten[1]!;
  ask({ year: second, by: second.staff, key: "child", audience: "child", stage: "final", who: "Boy of eight, seen fortnightly", on: ago(9) }, null, {
    after: 2,
    typed: true,
    sent: { kind: "yes", listened: "some", why: "yes", well: "We draw and nobody hurries me.", better: "Come when it is not football." },
  });
  ask(
    {
      year: second,
      by: second.assessors.at(-1)!.who,
      key: "observer",
      audience: "observer",
      stage: "final",
      who: "Practice supervisor of the neighbouring team",
      note: "A core group in your building. Please look at how disagreement is handled.",
      on: ago(5),
    },
    2,
  );

  // two of the finished cohort: answered by link long ago, and signed
  for (const [n, year] of finished.slice(0, 2).entries()) {
    const on = workday(addDays(year.startsOn, 140 + n));
    if (year.pauses.length > 0 || year.leaves) continue;
    const id = `${year.key}-outside-parent`;
    ask({ year, by: year.staff, key: "parent", audience: "family", stage: "sixMonth", who: "Dad of a baby", on }, 1, {
      after: 1,
      sent: {
        source: "parent",
        listened: "yes",
        clear: "some",
        promises: "yes",
        well: "Rings back the same day.",
        better: "Fewer letters with long words.",
      },
    });
    const signs = workday(addDays(on, 6));
    diary.add(momentOn(signs, 600), `reflection on ${id}`, async (now) => {
      const ctx = portal.as(year.staff, now);
      const { documentId } = await writer.selectFrom("externalRequest").where("id", "=", id).select("documentId").executeTakeFirstOrThrow();
      const values = {
        reflection: "I thought my letters were clear. I now read each one aloud before it goes.",
        standards: year.standards.slice(0, 2),
      };
      const { version } = await saveDraft(ctx, { id: documentId!, version: 1, values });
      await sendDocument(ctx, { id: documentId!, version, values });
    });
    diary.add(momentOn(signs, 900), `signature under ${id}`, async (now) => {
      const assessor = year.assessors.findLast((a) => a.from <= signs)!.who;
      const { documentId } = await writer.selectFrom("externalRequest").where("id", "=", id).select("documentId").executeTakeFirstOrThrow();
      const { version, revision } = await writer
        .selectFrom("document")
        .where("id", "=", documentId!)
        .select(["version", "revision"])
        .executeTakeFirstOrThrow();
      const values = { assessorSays: "A good ear for what is hard to hear. Bring one letter to our next supervision." };
      await signDocument(portal.as(assessor, now), { id: documentId!, part: "assessor", revision, version, values });
    });
  }
}
