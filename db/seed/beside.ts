/** What is written beside the programme: support and action plans, made out of worry, and reflections that are the learner's own. */
import type { Answers } from "#app/documents/answers";
import { sendDocument, signDocument, startDocument, saveDraft, withdrawDocument } from "#app/documents/write.server";
import { addDays, type Day } from "#app/shared/dates";
import type { Part } from "#db/schema";
import { workday } from "./days";
import { momentOn, type Diary, type Portal } from "./diary";
import type { Academy, Staff } from "./staff";
import type { Year } from "./years";

type Step = "save" | "send" | { sign: Part; answers: Answers } | { withdraw: string };

export function planBeside(years: readonly Year[], academy: Academy, portal: Portal, diary: Diary, today: Day): void {
  const ofCohort = (id: string) => years.filter((y) => y.cohort.id === id);
  const [ten, finished] = [ofCohort("cohort-month-10"), ofCohort("cohort-finished")];
  const player = (year: Year, part: Part, on: Day): Staff | null =>
    part === "learner"
      ? year.staff
      : part === "assessor"
        ? (year.assessors.findLast((a) => a.from <= on) ?? year.assessors[0]!).who
        : academy.lineManagerOf(year.staff, on);

  /** One document, each step a few days after the one before. */
  const write = (
    year: Year | undefined,
    kind: string,
    n: number,
    from: Day,
    writer: Part,
    values: Answers,
    steps: readonly (readonly [days: number, step: Step])[],
  ) => {
    if (!year || year.leaves) return;
    const id = `${year.key}-${kind}-${n}`;
    let version = 1;
    let day = workday(from);
    const act = (part: Part, name: string, run: (ctx: ReturnType<Portal["as"]>) => Promise<unknown>, minute: number) => {
      const who = player(year, part, day);
      if (who) diary.add(momentOn(day, minute), `${name} ${kind} of ${year.staff.familyName}`, (now) => run(portal.as(who, now)));
    };
    act(writer, "began", (ctx) => startDocument(ctx, { id, enrolmentId: year.enrolmentId(), kind, stage: null }), 700);
    steps.forEach(([days, step], i) => {
      if (days > 0) day = workday(addDays(day, days));
      const minute = 710 + i * 20;
      if (step === "save") act(writer, "saved", async (ctx) => ({ version } = await saveDraft(ctx, { id, version, values })), minute);
      else if (step === "send")
        act(
          writer,
          "sent",
          async (ctx) => {
            const row = await ctx.db.selectFrom("document").where("id", "=", id).select("answers").executeTakeFirstOrThrow();
            const { prefilled } = JSON.parse(row.answers) as { prefilled: Answers };
            await sendDocument(ctx, { id, version, values: { ...prefilled, ...values } });
            version += 1;
          },
          minute,
        );
      else if ("sign" in step)
        act(
          step.sign,
          "signed",
          async (ctx) => {
            await signDocument(ctx, { id, part: step.sign, revision: 1, version, values: step.answers });
            version += 1;
          },
          minute,
        );
      else act(writer, "withdrew", (ctx) => withdrawDocument(ctx, { id, reason: step.withdraw }), minute);
    });
  };

  const plan = (year: Year | undefined, from: Day, signed: number) => {
    if (!year) return;
    const answers: [days: number, step: Step][] = [
      [
        3,
        {
          sign: "learner",
          answers: { learnerSays: "I agree with most of it. What helps me is that the joint work is written down and has a name beside it." },
        },
      ],
      [2, { sign: "assessor", answers: {} }],
      [4, { sign: "lineManager", answers: { managerSays: "I take two cases back this week and put the joint visits into the rota." } }],
    ];
    write(year, "actionPlan", 1, from, "assessor", actionPlanOf(year, from), [[0, "save"], [1, "send"], ...answers.slice(0, signed)]);
  };
  const struggling = (list: readonly Year[], n: number) => list.filter((y) => y.pace === "struggling" && !y.leaves && y.pauses.length === 0)[n];
  plan(struggling(finished, 0) ?? finished[6], addDays((struggling(finished, 0) ?? finished[6])!.startsOn, 150), 3);
  plan(struggling(ten, 0), addDays(today, -60), 3);
  plan(struggling(ten, 1) ?? ten[11], addDays(today, -9), 1);

  // learner@: a thought nobody has seen, one that was shared, and one that was taken back
  const mine = ten.find((y) => y.staff === academy.demo.learner);
  write(mine, "privateReflection", 1, addDays(today, -2), "learner", thoughts[0]!, [[0, "save"]]);
  write(mine, "privateReflection", 2, addDays(today, -12), "learner", thoughts[1]!, [
    [0, "save"],
    [1, "send"],
  ]);
  write(mine, "privateReflection", 3, addDays(today, -40), "learner", thoughts[2]!, [
    [0, "save"],
    [0, "send"],
    [2, { withdraw: "We talked about it in supervision instead, and that was better." }],
  ]);
  write(finished[0], "privateReflection", 1, addDays(finished[0]?.startsOn ?? today, 90), "learner", thoughts[1]!, [
    [0, "save"],
    [0, "send"],
    [3, { sign: "assessor", answers: { assessorSays: "Thank you for showing me this. It changes how I hear you in supervision." } }],
  ]);
}

const thoughts: readonly Answers[] = [
  {
    title: "Tired, and not of the work",
    text: "What wears me out is not the families but the hour after a visit in which I write for three different readers. I caught myself hoping that a meeting would be cancelled. I want to understand that before I say it to anybody.",
  },
  {
    title: "The visit I keep thinking about",
    text: "I sat in the car for ten minutes afterwards. I was not frightened; I was ashamed that I had promised something I could not be sure of. I had wanted to be the one who stays.",
    next: "Never to promise what is not mine to promise, and to say so even when the room goes quiet.",
  },
  {
    title: "Whether I am in the right team",
    text: "On good days I am sure. On the others I envy the people who go home at five. I write it down to see whether it is still true next month.",
  },
];

const actionPlanOf = (year: Year, on: Day): Answers => ({
  metOn: workday(on),
  coordinatorTold: true,
  goingWell: "Relationships with families are warm and steady, and feedback from the school is good. The learner asks for help and takes it.",
  worry:
    "Recording is late in most weeks, so that plans are not ready for meetings. Two visits were missed in October. Supervision and the case system both show it.",
  standards: [year.standards[5]!, year.standards[6]!, year.standards[8]!],
  supportMissing: "The caseload was above what was agreed for five weeks, and half of the protected time was lost to duty. That is put right first.",
  steps: [
    [
      "Recording is there within three working days of a visit",
      "Keeps an hour for writing after each visit and says on the day if it is lost.",
      "The manager takes two cases back and keeps Thursdays free of duty.",
      addDays(on, 28),
      "The manager looks at five records together with the learner.",
    ],
    [
      "Every visit in the plan takes place",
      "Plans four weeks ahead and brings the diary to supervision.",
      "A joint visit each fortnight with an experienced colleague.",
      addDays(on, 42),
      "No visit missed in six weeks; the next observation.",
    ],
  ],
  reviewOn: workday(addDays(on, 42)),
});
