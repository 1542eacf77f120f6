/**
 * Moderation panels: the finished cohort has been through them, one month after the other; of those whose year is over now, each stands
 * somewhere else on the way. Every view, decision and release is the act of the person whose it is.
 */
import { checklist, tests, type Grade, type View } from "#app/panels/questions";
import { readWords } from "#app/panels/portfolio";
import { findCase } from "#app/panels/read-cases.server";
import { checkedPortfolio } from "#app/panels/read-portfolio.server";
import { changeWords, releasePortfolio, sendToPanel, type WordChange } from "#app/panels/write-cases.server";
import { addAction, carryOver, tickAction } from "#app/panels/write-plan.server";
import { decide, discuss, giveView, saidSoFar, saveView } from "#app/panels/write-views.server";
import { closePanel, giveCase, giveMembership, planPanel, saveMinutes } from "#app/panels/write.server";
import { addDays, type Day, type Instant } from "#app/shared/dates";
import type { PanelDecision } from "#db/schema";
import { workday, workdayBefore } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import { chance, type Chance } from "./random";
import type { Academy, Staff } from "./staff";
import type { Year, YearEnd } from "./years";

export type Finished = { year: Year; end: NonNullable<YearEnd> };
type Plan = { year: Year; sentOn: Day; decision: PanelDecision; again?: true };

/** The day on which the panel confirms; the year ends with it. */
export const confirmedOn = (end: Day, today: Day): Day => {
  const day = workday(`${end.slice(0, 8)}22` as Day);
  const next = day > addDays(end, 6) ? day : workday(addDays(day, 30));
  const latest = workdayBefore(addDays(today, -3));
  return next < latest ? next : latest > end ? latest : workday(addDays(end, 1));
};

/** The day of the last panel of one who finished: who was referred back sees two. */
export const lastPanelOn = (n: number, end: Day, today: Day): Day => {
  const first = confirmedOn(end, today);
  const second = workday(addDays(first, 40));
  return n === turns.referred && second < today ? second : first;
};

/** Who is failed and who is asked for more, among those of the finished cohort who got to the end. */
export const turns = { failed: 7, referred: 11 } as const;

export function planPanels(
  portal: Portal,
  diary: Diary,
  academy: Academy,
  finished: readonly Finished[],
  gate: readonly Year[],
  began: Day,
  today: Day,
): void {
  const { lead } = academy.demo;
  const [chair, third] = academy.panel;
  const pool = [academy.demo.panel, academy.demo["other-panel"], third];
  diary.add(momentOn(workday(addDays(began, 20)), 640), "who may sit on panels", async (now) => {
    for (const [n, who] of [...pool, chair].entries()) {
      await giveMembership(portal.as(lead, now), {
        id: `panel-member-${n + 1}`,
        personId: portal.id(who),
        startsOn: workday(addDays(began, 20)),
        endsOn: null,
      });
      portal.sitsOnPanels(who);
    }
  });

  const plans: Plan[] = finished.map(({ year, end }, n): Plan => ({
    year,
    sentOn: end.on,
    decision: n === turns.failed ? "confirmFail" : n === turns.referred ? "referBack" : "confirmPass",
  }));
  const byDay = new Map<Day, Plan[]>();
  const onDay = (day: Day, plan: Plan) => void (byDay.get(day)?.push(plan) ?? byDay.set(day, [plan]));
  for (const [n, plan] of plans.entries()) {
    const day = confirmedOn(plan.sentOn, today);
    const last = lastPanelOn(n, plan.sentOn, today);
    onDay(day, last > day ? plan : { ...plan, decision: plan.decision === "referBack" ? "confirmPass" : plan.decision });
    if (last > day) onDay(last, { ...plan, decision: "confirmPass", again: true });
  }
  for (const [day, cases] of [...byDay].sort(([a], [b]) => (a < b ? -1 : 1))) panel(day, cases);

  function panel(day: Day, cases: readonly Plan[]): void {
    const id = `panel-${day}`;
    const planned = workdayBefore(
      addDays(
        cases.reduce((first, c) => (c.sentOn < first ? c.sentOn : first), day),
        -6,
      ),
    );
    diary.add(momentOn(planned, 600), `panel of ${day} planned`, (now) =>
      planPanel(portal.as(lead, now), {
        id,
        meetsOn: day,
        place: chance(id).percent(60) ? "Online" : "Committee room 2",
        chairId: portal.id(chair),
        seats: pool.map((p) => portal.id(p)),
      }),
    );
    cases.forEach(({ year, sentOn, decision, again }, n) => {
      const key = `${year.key}-case-${again ? 2 : 1}`;
      const c = chance(key);
      const readers = c.shuffle(pool).slice(0, 2);
      const sent = again ? workdayBefore(addDays(day, -9)) : sentOn;
      const readOn = workday(addDays(sent, 2)) < day ? workday(addDays(sent, 2)) : day;
      diary.add(momentOn(sent, 1000 + n), `portfolio of ${year.staff.familyName} sent to the panel`, (now) =>
        sendToPanel(portal.as(again ? lead : assessorOn(year, sent), now), year.enrolmentId(), {
          id: key,
          panelId: id,
          reason: "What is missing is explained in the final report.",
        }),
      );
      diary.add(momentOn(readOn, 490 + n), `case ${key} given and released`, (now) => giveAndRelease(portal, lead, key, readers, now));
      readers.forEach((who, i) =>
        diary.add(momentOn(day, 500 + n * 4 + i * 2), `view on ${key}`, (now) =>
          giveView(portal.as(who, now), key, {
            look: "first",
            version: 0,
            view: viewOf(chance(`${key} ${i}`), decision === "confirmFail" ? "fail" : decision === "referBack" && i === 0 ? "notYet" : "pass"),
          }),
        ),
      );
      if (c.percent(40))
        diary.add(momentOn(day, 800 + n), `discussion of ${key}`, (now) =>
          discuss(portal.as(readers[0]!, now), key, { id: `${key}-remark`, body: c.pick(remarks) }),
        );
      diary.add(momentOn(day, 840 + n), `decision on ${key}`, async (now) => {
        const ctx = portal.as(chair, now);
        await decide(ctx, key, {
          ...{ id: `${key}-decision`, seen: await saidSoFar(ctx, key), decision },
          what: decision === "referBack" ? "One more direct observation in which a child is seen alone, and what you take from it." : null,
          byOn: decision === "referBack" ? workday(addDays(day, 28)) : null,
          toLearner: decision === "confirmFail" ? failedWords : decision === "referBack" ? referredWords : c.pick(toLearner),
          toAssessor: c.pick(toAssessor),
          exemplar: c.percent(18) ? c.pick(exemplars) : null,
          issues: c.percent(30) ? c.pick(issues) : null,
        });
      });
    });
    diary.add(momentOn(day, 930), `minutes of ${day}`, (now) =>
      saveMinutes(portal.as(chair, now), id, {
        version: 1,
        minutes: "All members were there. We agreed to name the standard when a comment is about one.",
      }),
    );
    diary.add(momentOn(workday(addDays(day, 1)), 600), `panel of ${day} closed`, (now) => closePanel(portal.as(lead, now), id));
  }

  // Those whose year is over now
  const [, referred, overridden, read, waiting] = gate;
  const ahead = workday(addDays(today, 9));
  const last = workdayBefore(addDays(today, -16));
  const seats = pool.map((p) => p);
  const ids = () => seats.map((p) => portal.id(p));
  diary.add(momentOn(workdayBefore(addDays(today, -40)), 610), "panels ahead planned", async (now) => {
    const ctx = portal.as(lead, now);
    await planPanel(ctx, { id: "panel-last", meetsOn: last, place: "Online", chairId: portal.id(chair), seats: ids() });
    await planPanel(ctx, { id: "panel-next", meetsOn: ahead, place: "Online", chairId: portal.id(lead), seats: ids() });
  });
  const send = (year: Year | undefined, on: Day, panelId: string | null, reason: string | null) => {
    if (!year) return;
    diary.add(momentOn(on, 990), `portfolio of ${year.staff.familyName} sent to the panel`, (now) =>
      sendToPanel(portal.as(assessorOn(year, on), now), year.enrolmentId(), { id: `${year.key}-case-1`, panelId, reason }),
    );
  };
  const on = (days: number) => workdayBefore(addDays(today, -days));
  if (referred) {
    const key = `${referred.key}-case-1`;
    send(referred, on(26), "panel-last", "The caseload figures of the last month come with the next extract.");
    diary.add(momentOn(workday(addDays(on(26), 1)), 495), `case ${key} given and released`, (now) =>
      giveAndRelease(portal, lead, key, pool.slice(0, 2), now),
    );
    pool
      .slice(0, 2)
      .forEach((who, i) =>
        diary.add(momentOn(last, 520 + i), `view on ${key}`, (now) =>
          giveView(portal.as(who, now), key, { look: "first", version: 0, view: viewOf(chance(`${key} ${i}`), i === 0 ? "notYet" : "pass") }),
        ),
      );
    diary.add(momentOn(last, 840), `decision on ${key}`, async (now) => {
      const ctx = portal.as(chair, now);
      await decide(ctx, key, {
        ...{ id: `${key}-decision`, seen: await saidSoFar(ctx, key), decision: "referBack", exemplar: null },
        what: "A page on how the learning of the year changed work with fathers, with one piece of evidence.",
        byOn: workday(addDays(today, 12)),
        toLearner: referredWords,
        toAssessor:
          "The report is clear and warm. It would convince a reader who does not know the learner if the example with the father were told in full.",
        issues: "Protected time was lost to duty in the last three months.",
      });
    });
  }
  send(
    overridden,
    on(8),
    "panel-next",
    "One more piece of family feedback is promised for next week; everything else is there, and the post begins on the first.",
  );
  send(read, on(12), "panel-next", "The extract with the last month’s caseload comes on Monday.");
  if (read) {
    const key = `${read.key}-case-1`;
    diary.add(momentOn(workday(addDays(on(12), 1)), 495), `case ${key} given and released`, (now) =>
      giveAndRelease(portal, lead, key, pool.slice(0, 2), now, { withFile: true }),
    );
    diary.add(momentOn(on(4), 700), `view on ${key}`, (now) =>
      giveView(portal.as(pool[1]!, now), key, { look: "first", version: 0, view: viewOf(chance(key), "pass") }),
    );
    diary.add(momentOn(on(2), 700), `draft of a view on ${key}`, (now) =>
      saveView(portal.as(pool[0]!, now), key, {
        look: "first",
        version: 0,
        view: {
          words: "Strong on direct work. I want to read the second observation again.",
          answers: { agreement: "yes", plans: "yes" },
          comments: {},
        },
      }),
    );
  }
  send(waiting, on(3), null, "The caseload figures of the last month come with the next extract.");

  // What the academy does about it
  const year = +today.slice(0, 4);
  const action = (id: string, at: Day, of: number, owner: Staff, dueOn: Day, what: string, source: string | null) =>
    diary.add(momentOn(at, 900), `action ${id}`, (now) =>
      addAction(portal.as(lead, now), of, { id, what, ownerId: portal.id(owner), dueOn, source }),
    );
  const back = (days: number) => workdayBefore(addDays(today, -days));
  action(
    "action-1",
    back(330),
    year - 1,
    academy.demo.assessor,
    back(240),
    "A half-day for assessors on observing direct work with children alone.",
    "The panel noted: observations rarely show the child seen alone",
  );
  action(
    "action-2",
    back(330),
    year - 1,
    lead,
    back(200),
    "Team managers agree duty rotas that leave protected time free.",
    "The panel noted: protected time lost to duty",
  );
  diary.add(momentOn(back(220), 905), "action ticked off", (now) =>
    tickAction(portal.as(lead, now), "action-1", "Held twice, with 14 assessors. The slides are with the other learning material."),
  );
  diary.add(momentOn(back(190), 905), "action carried over", (now) => carryOver(portal.as(lead, now), "action-2", "action-3"));
  action(
    "action-4",
    back(30),
    year,
    academy.demo.both,
    workday(addDays(today, 60)),
    "A shared folder of exemplars, names taken out, for reflections and family feedback.",
    null,
  );
}

const assessorOn = (year: Year, on: Day): Staff => (year.assessors.findLast((a) => a.from <= on) ?? year.assessors[0]!).who;

async function giveAndRelease(
  portal: Portal,
  lead: Staff,
  key: string,
  readers: readonly Staff[],
  now: Instant,
  { withFile = false } = {},
): Promise<void> {
  const ctx = portal.as(lead, now);
  for (const [i, who] of readers.entries())
    await giveCase(ctx, key, { id: `${key}-reader-${i + 1}`, personId: portal.id(who), declared: "Worked in the same service before." });
  const check = async () => {
    const found = await findCase(ctx, key);
    if (!found) throw new Error(`There is no case ${key}.`);
    return { version: found.version, ...(await checkedPortfolio(ctx, found, readWords(found.words))) };
  };
  let checked = await check();
  // "Read the paper": a word at the beginning of a sentence, and the name of somebody elsewhere
  const [word] = checked.replaced.filter((r) => r.common && r.as === "a colleague");
  const [file] = withFile ? checked.marked.flatMap((d) => d.files) : [];
  const change = async (next: WordChange) => {
    await changeWords(ctx, key, checked.version, next);
    checked = await check();
  };
  if (word) await change({ act: "keep", word: word.was });
  if (file) await change({ act: "tickAttachment", attachmentId: file.id });
  await releasePortfolio(ctx, key, checked.hash);
}

function viewOf(c: Chance, grade: Grade): View {
  const answers: Record<string, "yes" | "no"> = {};
  const comments: Record<string, string> = {};
  for (const { key } of [...checklist, ...tests]) {
    const no =
      grade === "pass" ? c.percent(key === "protectedTime" || key === "workload" ? 22 : 3) : ["sufficient", "observations", "valid"].includes(key);
    answers[key] = no ? "no" : "yes";
    if (no) comments[key] = whyNo[key] ?? "It is there, and thinner than it should be.";
  }
  return { grade, words: c.pick(words[grade]), answers, comments };
}

const whyNo: Record<string, string> = {
  protectedTime: "A good part of it was lost to duty and not made good.",
  workload: "For some weeks the caseload was above what had been agreed.",
  sufficient: "I would like one more piece of direct evidence.",
  observations: "The observations show meetings more than direct work.",
  valid: "Work with fathers and with older children is hardly there.",
  supervision: "There are two gaps of more than five weeks.",
};
const words: Record<Grade, readonly string[]> = {
  pass: [
    "The evidence is varied and points the same way. The second reflection shows how feedback changed practice, and the observations bear it out.",
    "A convincing year. What families say fits what the assessor saw. The analysis in the written work grew visibly from the first to the third piece.",
    "Clear and honest. The learner names what went wrong and what was learned from it; supervision was used well.",
  ],
  notYet: ["Much is good. What I miss is evidence of direct work in which the child is seen alone: the year would be complete with it."],
  fail: [
    "The support was given as promised and recorded. The evidence of analysis and of safe planning stayed thin in all three parts, and the plans agreed at six months were not kept.",
  ],
};
const remarks = [
  "We read the second observation together: it answers what I had noted as missing.",
  "I gave a no on protected time. It is not the learner’s doing; we should say so to the service.",
  "Agreed that the family feedback is the strongest part.",
];
const toLearner = [
  "Your reflections are open and precise. We liked how you used what a parent told you to change the way you begin a visit. Go on writing like this.",
  "Your work with children is careful and alive on the page. In the next year, bring fathers in earlier: you have the skill for it.",
  "You asked for help early and made good use of it. The analysis in your third piece of written work is what we hope to see from experienced colleagues.",
];
const toAssessor = [
  "A clear report that lets a stranger follow the judgement. The examples carry it.",
  "Thank you for saying what was difficult as well. Next time, name the standard where a comment rests on one.",
  "Well evidenced. A sentence on how the observation’s aims were agreed would help a reader.",
];
const exemplars = [
  "The second reflection, on beginning visits differently.",
  "How family feedback was gathered from a child of seven with drawings.",
  "The third piece of written work, for its analysis.",
];
const issues = [
  "Protected time was lost to duty in several months.",
  "Caseload was above the agreed ceiling in the autumn.",
  "Supervision lapsed when the manager’s post was empty.",
];
const failedWords =
  "We know how much work you put into this year, and we read all of it. The evidence of analysis and safe planning is not yet what the standards ask for. Your manager will talk with you about what comes next and who can support you.";
const referredWords =
  "There is a great deal of good work in your portfolio. One thing would make it whole, and we would like to see it before we decide.";
