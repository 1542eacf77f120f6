/** What people of the demo academy write: short, anonymised, in the words of the trade. Nobody in it exists. */
import type { Answers } from "#app/documents/answers";
import { addDays, shortDay, type Day } from "#app/shared/dates";
import type { Chance } from "./random";

const titles = [
  "Building trust with a reluctant teenager",
  "Hearing the quietest voice in the house",
  "Saying the hard thing early",
  "What I missed on the first visit",
  "Working with a father nobody had asked",
  "Slowing down in a crisis",
  "From writing about a family to writing to them",
  "Staying curious when the plan stalls",
  "Preparing for a first child protection conference",
  "Neglect, and how easily we get used to it",
  "Direct work when words are hard",
  "Holding hope and risk at the same time",
];

const work = [
  "I took over this family after two changes of social worker. The older child had stopped speaking to professionals, so I began with short visits that asked nothing of her: walking the dog, then drawing the people who matter on a large sheet of paper. I chose this because the file was full of what adults thought about her and held almost nothing she had said.",
  "The plan had been in place for seven months and little had moved. I asked Mum to tell me what each meeting had been like from her side and wrote her words down in front of her. We then rewrote the plan together in plain sentences, with three things that she, her sister and I would each do before the next core group.",
  "A concern about an injury came in late on a Friday. I visited with a colleague, spoke with each child alone and rang the paediatrician from the car before deciding anything. My manager and I agreed a safety plan with the grandparents for the weekend and I explained it to both children in words they could repeat back.",
  "Dad had been described as hard to engage. I found that every letter had gone to an old address. I met him at his work at the end of a shift, asked what he worried about for his children and brought his view to the conference, where it changed what the plan asked of both parents.",
  "I prepared a young person for her first review in care. We made cards with the things she wanted to say and put them in order of how brave she felt. She chose to chair the first ten minutes herself, and I sat beside her and passed the cards.",
  "I completed a child and family assessment where domestic abuse had been recorded as arguments. I used a timeline with Mum, safely and on her own, to see the pattern of control, and I met the children at school. The language of the assessment follows what she told me rather than the words in the referral.",
];
const thinking = [
  "I had assumed that silence meant refusal. Supervision helped me to see it as the one thing she could still control. I was also in a hurry to have something to record, and that hurry was mine, not hers. Thinking systemically, I noticed that each new worker had repeated the same pattern: arrive, ask, give up.",
  "I felt frustrated and told myself that the family was not engaging. My assessor asked what engagement would look like from their kitchen table. I realised that I had been measuring attendance, and that the meetings had been arranged around our diaries. The view that was missing most was the grandmother’s.",
  "At the time I was sure that I had been calm. Reading my notes again I can see that I asked the children closed questions because I was frightened of the answers. What I knew about trauma did not help me in the room until I slowed down.",
  "I had taken over a story about this father without checking it. It was uncomfortable to see how my own ideas about what fathers do had kept me from asking a simple question. Anti-discriminatory practice is easy to write about and harder at half past four on a Thursday.",
  "I worried that giving her the chair would look unprepared. I now think that my idea of a proper meeting was about adults being at ease. Her being heard mattered more than the agenda.",
  "I was anxious about getting the analysis right and collected more and more information. My manager asked me: so what? That question sent me back to what daily life is like for these children, and the assessment became half as long and twice as clear.",
];
const change = [
  "I ask fewer questions and wait longer. The feedback from the family says that I listen, and the observation in the spring noted that I let a silence be. I prepare visits by thinking about whose voice I have not heard yet, and I write that name at the top of my notes.",
  "I now read plans aloud with families before they are final. Two parents have told me that it was the first plan they understood. My recording is shorter, and my assessor’s comments have moved from what I left out to how I weigh things.",
  "I say what I am worried about in the first ten minutes, kindly and in plain words. It is no longer a speech that I rehearse in the car. The health visitor wrote that families know where they stand with me.",
  "I look for fathers and wider family from the first day. Of the assessments I have written since, all but one include them. I also notice assumptions in referrals and name them in supervision.",
  "Direct work is no longer something extra that I do when there is time. I keep a bag in the car and plan one piece of it for each child each month. Children have begun to ask when I am coming.",
  "I bring a hypothesis to supervision instead of a report, and at least one thing that would prove me wrong. My decisions are quicker and I can explain them to the family and to my manager in the same words.",
];
const next = [
  "Chairing a core group on my own, and asking for feedback on it from everybody there.",
  "Writing for court. I have asked to shadow a colleague through a final hearing.",
  "Using the chronology to think, and not only to list.",
  "Working with parents with learning disabilities. I have booked the Essentials session and will try the adapted plan.",
  "Saying no to new work when my caseload is above what we agreed, and saying it early.",
  "Reflecting on the day before I drive home, ten minutes in the car park with a notebook.",
];
const assessorReflection = [
  "A thoughtful piece. You show how your thinking moved and what moved it, which is what this is for. I would like to hear more in supervision about the power you hold in the room, including when you say nothing.",
  "I recognise this from the visit that I observed. The link between what you felt and what you did is honest and clear. Next time bring the theory in where it changed a decision, not at the end.",
  "You are hard on yourself here. The pattern that you describe began long before you came. What I see is a social worker who stayed. Let us talk about how you will know when the plan is working.",
  "Clear, well argued and respectful of the family. Your analysis of whose voice was missing is strong. Think further about culture and what this family would call help.",
];
const returnedReasons = [
  "This begins well. Please say more about what you would do differently, and take out the name of the school: it could identify the family.",
  "Good account of what happened. I would like to see your thinking: what did you consider and decide against? Two or three sentences are enough.",
  "Please look again at the standards you chose. I think it speaks more about analysis than about the law. Also say how you know that it changed something.",
  "The feedback is clear. Add when and how you asked for it, and what you take from the part that was critical.",
];
const withdrawnReasons = [
  "I have chosen a different piece of work, with more to say about analysis.",
  "The parent has asked me not to use what they said. I will ask somebody else.",
  "Begun for the wrong stage by mistake.",
];
const addenda = [
  "The date of the visit should read one day later. Everything else stands.",
  "To add: the plan was reviewed since, and the family asked for the same worker to stay. This supports what is said above about the relationship.",
  "A correction: the meeting was a core group, not a review conference.",
];

const familySaid = [
  "She comes when she says she will. She tells me straight and then she asks what I think, and nobody did that before.",
  "He listens. He was the first one who wrote down what I said and read it back to me.",
  "I like it when we draw. She does not make me talk about it when I don’t want to.",
  "At first I did not want her in my house. Now I ring her when something goes wrong before it gets big.",
  "He explained the meeting to me and it went like he said. I would like him to text before he comes, because my shifts change.",
  "She is kind to my kids and she is honest with me. Sometimes she talks too fast and I have to ask again.",
];
const familyReflection = [
  "It matters that I keep my word about small things. I had not noticed that reading my notes back was what built trust. I now do it on every visit.",
  "The critical part is right: I use long words when I am nervous. I have begun to ask people to tell me in their own words what we agreed.",
  "Play told me more than questions. I want to record it in a way that keeps the meaning and not only the activity.",
  "It took eleven weeks. I have learnt not to read early distrust as a risk in itself.",
];
const assessorFamily = [
  "Lovely, specific feedback, and you take the uncomfortable part seriously.",
  "This fits with what I saw. Keep the practice of reading back; it is partnership that people can feel.",
  "Good. Next time try to hear from a child directly as well.",
];
const roles = {
  school: ["Designated safeguarding lead at a primary school", "Head of year at a secondary school", "Family support adviser at an academy"],
  health: ["Health visitor", "Paediatric nurse", "Midwife for families who need more support"],
  police: ["Detective in the public protection unit", "Neighbourhood officer"],
  reviewing: ["Independent reviewing officer", "Child protection conference chair"],
  court: ["Children’s guardian", "Solicitor for the council"],
  other: ["Domestic abuse adviser", "Housing officer", "Worker in a drug and alcohol service"],
} as const;
const contexts = [
  "A core group over four months",
  "Planning support around a move of school",
  "A strategy discussion and the visits that followed",
  "A plan for a baby before birth",
  "Reviews of a sibling group in care",
];
const professionalSaid = [
  "Returns calls the same day and tells us what is happening without our asking. The family know what the worries are. I would trust their judgement.",
  "Well prepared, clear about what is opinion and what is fact. In the first meeting they were quiet; by the third they were leading it.",
  "They brought the child’s own words to the meeting, and it changed the tone. Minutes came late once.",
  "Calm in a difficult strategy discussion. They asked for our view and told us why the decision went another way.",
];
const professionalReflection = [
  "Good communication is mostly predictable communication. I will send the minutes within three working days and tell people if I cannot.",
  "I had not thought that others notice how I disagree. Saying why has kept the relationship with the school steady.",
  "I was quiet because I did not know what was mine to say. Being clear about my role has helped everybody.",
];
const shows = [
  "It shows how I weigh strengths and worries and come to a view that the family can recognise, even where they do not agree with it.",
  "It shows analysis rather than description. I kept what daily life is like for each child at the front and used research on neglect to explain why time matters.",
  "It shows that I can write for the reader. The family had it a week before the conference and we went through it together.",
  "It shows what I know about the law: why the threshold was met, and why the least intrusive step was still right.",
];
const verifiedWhy = [
  "Clear, balanced and written with the family in mind. The analysis follows from the evidence.",
  "A strong piece for this point of the year. The children are visible in it. Work on saying what would have to change, by when.",
  "The facts are right and well ordered. The conclusion could be reached sooner. We spoke about that in supervision.",
];

const aims = [
  "How I explain concerns in plain words, and how I make room for the children to speak.",
  "Working in partnership when people disagree: keeping the meeting safe and fair.",
  "Direct work with the younger child, at the child’s pace.",
  "Chairing: clear purpose, everybody heard, a plan that all can repeat.",
];
const settings = [
  "Home visit",
  "Core group at a primary school",
  "Direct work at the family centre",
  "Review of a child in care",
  "Planned home visit after school",
];
const accounts = [
  "We arrived on time and were welcomed. The learner introduced me, checked again that the family agreed to my being there and said what the visit was for. She spoke with Mum first and then asked the older child whether he would like to show her his room. She got down to the younger child’s level and followed his play. Halfway through a disagreement arose about contact; she named it, gave each person time and summed up without taking sides. Before leaving she read out what had been agreed.",
  "Seven people around a small table. The learner opened with the child’s words, which quieted the room. Actions from last time were checked quickly. When the school and the grandmother disagreed about mornings, the learner asked each what a good morning would look like and found the overlap. He kept to time and asked the parents to sum up.",
  "An hour with a nine-year-old in the play room. The learner used a three-houses drawing, let the child choose the pens and waited through two long silences. When the child said something worrying she stayed with it, thanked him and explained in simple words what she would do next and who would know.",
];
const familySays = [
  "Mum said it was an ordinary visit and that this was how it always is.",
  "“You can come again,” said the older child. Dad nodded.",
  "",
];
const judgements = [
  "Confident, warm and purposeful. The learner holds the relationship and the worry at the same time. The children were at the centre throughout. What to build on: leaving more space after a difficult question.",
  "Secure practice for this point of the year. Preparation was visible and the family knew what would happen. I would like to see the hypothesis tested more openly with the parents.",
  "Skilful direct work. The response to what the child said was exactly right, and the recording afterwards matches it. Next: say more about how it changes the plan.",
];
const agreedNext = [
  "Bring the plan to supervision and test the hypothesis. Next observation in a meeting that the learner chairs.",
  "Read the paper on silence that we spoke about; try one visit without a notebook.",
  "Write the visit up as a letter to the child and show me.",
];
const learnerReflects = [
  "I was nervous for the first five minutes and then forgot that anybody was watching. I would name the disagreement again. I would do the end differently: I rushed the summary because I had the next visit in mind.",
  "It helped to agree the aims beforehand. I can hear now how often I say “okay”. I want to try a longer pause, and I was glad that the silence was seen as work.",
  "Seeing it through somebody else’s eyes showed me how much I already do without noticing. I take away the point about testing my idea with the parents.",
];

const workload = [
  "Work is chosen in supervision. For the first three months about half of a full caseload, no more than one child protection plan and that one jointly worked.",
  "New work is agreed between the three of us and never given out in a team meeting. Court work only jointly in this year.",
];
const protectedTime = [
  "Thursday mornings, in the academy’s room rather than at the team’s desks.",
  "Every Friday from nine to half past twelve. If duty takes it, it is given back within two weeks.",
  "Two full days a month, fixed at the start of each month.",
];
const learningNeeds = [
  "Recording analysis; preparing for conference; confidence with fathers and wider family.",
  "The law on children’s plans; direct work with under-fives; managing the diary.",
  "Writing assessments that families can read; working with domestic abuse; using supervision.",
];
const supervisionSaid = [
  "Regular and reflective. One session was moved because of court and held in the same week.",
  "Held as agreed. Case and reflective supervision are shared well between manager and assessor.",
];
const protectedSaid = [
  "Mostly taken; lost twice to duty and given back once. The morning in the academy’s room works.",
  "Taken in most weeks. The weeks in which it was lost are the weeks in which the caseload was above what was agreed.",
];
const workloadSaid = [
  "Within what was agreed, with the mix that we wanted.",
  "Above the agreed number for some weeks after a colleague left; it has come down again.",
];
const strengths = [
  "Relationships are the strength: families ring back. Direct work is regular and shows in the plans. Analysis in the last two assessments was clear and came to a view.",
  "Prepared, open to feedback and increasingly confident with other professionals. Recording is timely and respectful.",
  "Curious and steady. Uses supervision to think and not only to report. Has grown into chairing.",
];
const toDevelop = [
  "Coming to a decision sooner and owning it. Being clear when a plan is not working.",
  "Knowledge of the law in pre-proceedings. Bringing fathers in from the start of every piece of work.",
  "Self-care: leaving on time, and saying so when the diary does not fit.",
];
const steps: readonly (readonly [what: string, who: string, days: number])[] = [
  ["Keep new allocations within the agreement until the next review.", "lineManager", 80],
  ["Ask for the next observation.", "learner", 28],
  ["Send two readings on analysis and talk about them in supervision.", "assessor", 21],
  ["Shadow a final hearing.", "learner", 60],
  ["Keep Thursday mornings free of duty.", "lineManager", 14],
  ["Find a place in the next Essentials session on pre-proceedings.", "academy", 40],
];
const learnerSays = [
  "I agree with this. The joint work has helped most. I would like more time to write.",
  "A fair picture. I see the point about deciding sooner and have begun to bring it to supervision.",
  "I feel supported. It would help if protected time did not depend on who is on duty.",
];
const managerSays = [
  "A valued member of the team. Caseload will stay as agreed; I will take duty off Thursdays.",
  "I see the same strengths. We will look for a joint piece of court work in the new year.",
  "Progress is clear to everybody here. I will keep an eye on the diary with her.",
];

const supportJudged = [
  "Yes, in substance. Protected time is what gives way first; we have fixed it in the calendar of the whole team.",
  "Mostly. Supervision and joint work were what was promised; new allocations came faster than agreed for a few weeks and have slowed down again.",
];
const needs = [
  {
    need: "Analysis that comes to a view",
    standard: 7,
    activity: "Bring one hypothesis to each supervision; rewrite one assessment with my assessor.",
    evidence: "Two assessments verified as good enough.",
  },
  {
    need: "Working with fathers and wider family",
    standard: 1,
    activity: "Meet every father in my work within the first two weeks; read the practice guide.",
    evidence: "Feedback from a father; the genograms.",
  },
  {
    need: "The law before and in court",
    standard: 8,
    activity: "Shadow a final hearing; half a day with the legal team.",
    evidence: "A statement written jointly; reflection in supervision.",
  },
  {
    need: "Direct work with children under five",
    standard: 3,
    activity: "Essentials session on play; plan one piece for each child each month.",
    evidence: "A direct observation of direct work.",
  },
  {
    need: "Chairing core groups",
    standard: 2,
    activity: "Co-chair two, then chair one on my own with feedback from everybody there.",
    evidence: "Feedback from the school and the health visitor.",
  },
  {
    need: "Domestic abuse: seeing the pattern of control",
    standard: 4,
    activity: "Training day; joint visit with the specialist.",
    evidence: "A chronology that shows the pattern.",
  },
  {
    need: "Using supervision to think",
    standard: 9,
    activity: "Send an agenda the day before; keep a reflective log.",
    evidence: "My supervisor says so at the review.",
  },
];
const needReviewed = [
  "Done, and it shows in my recording. I keep the habit.",
  "Partly: begun, and I take it into the next plan with a smaller step.",
  "Went further than I thought. The feedback names it.",
];
const planSupport = [
  "Thursday mornings kept free of duty, and one piece of joint work with somebody experienced.",
  "Time to shadow, agreed with my manager before the rota is made.",
];
const assessorPlan = [
  "Clear and within reach. We look at the second one together in supervision.",
  "Good. Keep it to what you can do in three months.",
];
const selfStrong = [
  "Relationships and communication. Families tell me things, and the feedback says that I listen.",
  "I prepare well and I am honest about what I do not know.",
  "Seeing the child in the middle of everything that adults want to talk about.",
];
const selfLearn = [
  "Analysis and the law. I know what I think but I cannot yet always say why in a way that would stand up in a room.",
  "Coming to a decision sooner, and saying no when the diary is full.",
  "Work with very young children, and with parents who have learning disabilities.",
];
const assessorSelf = [
  "An honest picture; I would put you higher in two of them. Let us talk about why you do not.",
  "I recognise this. We take the law into your plan.",
];
const progressions = [
  "At the first review practice was careful and well prepared, and leant on others for decisions. By the second, direct work was regular and assessments came to a view. In the last three months the learner has held complex work jointly, chaired, and given reasons for decisions that families and colleagues could follow. The three observations show the same line: from asking questions to staying with the answers.",
  "The year began with a pause of confidence after a hard first removal, well used in supervision. From the second review on there is a steady rise: clearer analysis, fathers and grandparents included as a matter of course, and feedback from professionals that speaks of trust. The final observation was of a difficult meeting, held safely.",
];
const recommended = [
  "The evidence is varied, covers the year and agrees with what I have seen. Practice meets what is expected at the end of the assessed year, and the learner knows what to work on next.",
  "Observations, feedback and written work point the same way. Practice is consistent over a wider range of work, and initiative and self-evaluation have grown. I recommend a pass without reservation.",
];
const reportSupport = [
  "Close to what was agreed. Two stretches above the agreed caseload are described in the reviews; both were put right within a month.",
  "As agreed. Protected time was lost to duty more often in winter, and some of it was given back.",
];

type Writing = { c: Chance; standards: readonly string[]; on: Day };
const some = ({ c, standards }: Writing) => c.shuffle(standards).slice(0, c.between(2, 4)).sort();

/** What the writer of each kind of document writes. `title` makes two reflections of one person differ. */
export function writes(kind: string, w: Writing & { dates?: string; start?: Day; stage: string; change?: string }): Answers {
  const { c, on } = w;
  switch (kind) {
    case "criticalReflection":
      return {
        title: c.pick(titles),
        work: c.pick(work),
        thinking: c.pick(thinking),
        change: c.pick(change),
        next: c.pick(next),
        standards: some(w),
      };
    case "familyFeedback":
      return {
        source: c.pick(["child", "youngPerson", "parent", "parent", "carer", "relative"]),
        givenOn: addDays(on, -c.between(2, 12)),
        gathered: c.pick(["conversation", "activity", "form", "message"]),
        consent: true,
        said: c.pick(familySaid),
        reflection: c.pick(familyReflection),
        standards: some(w),
      };
    case "professionalFeedback": {
      const source = c.pick(Object.keys(roles) as (keyof typeof roles)[]);
      return {
        source,
        role: c.pick(roles[source]),
        givenOn: addDays(on, -c.between(2, 12)),
        context: c.pick(contexts),
        said: c.pick(professionalSaid),
        reflection: c.pick(professionalReflection),
        standards: some(w),
      };
    }
    case "writtenWork":
      return {
        piece: c.pick(["assessment", "assessment", "conferenceReport", "plan", "chronology", "courtStatement"]),
        finishedOn: addDays(on, -c.between(2, 20)),
        shows: c.pick(shows),
        standards: some(w),
      };
    case "directObservation": {
      const said = c.pick(familySays);
      return {
        observedOn: on,
        lasted: c.pick([45, 60, 60, 75, 90]),
        observer: "assessor",
        seenBy: c.percent(92) ? "inPerson" : "video",
        setting: c.pick(["homeVisit", "homeVisit", "directWork", "conference", "coreGroup", "careReview"]),
        aims: c.pick(aims),
        consent: true,
        account: c.pick(accounts),
        ...(said ? { familySays: said } : {}),
        judgement: c.pick(judgements),
        standards: some(w),
        actions: c.pick(agreedNext),
      };
    }
    case "agreement":
      return {
        metOn: on,
        ...(c.percent(40) ? { othersPresent: "Helen Marsh, academy lead" } : {}),
        supervision: "The manager leads on cases, the assessor on reflection; they speak before each review.",
        workload: c.pick(workload),
        protectedTime: c.pick(protectedTime),
        learningNeeds: c.pick(learningNeeds),
        ...(c.percent(25) ? { adjustments: "Templates in a larger font on a cream background; meetings with an agenda the day before." } : {}),
        learnerDoes: "Prepares for supervision, uses protected time, gathers evidence through the year and says early when support is missing.",
        assessorDoes: "Observes practice three times, reads and answers what is sent within ten working days, and writes the reviews.",
        lineManagerDoes: "Allocates work within the agreed caseload, protects development time and comes to every review.",
        concerns:
          "Whoever is worried says so at once to the other two, and the coordinator is told. We then agree a support and action plan together.",
      };
    case "reviewRecord":
      return {
        metOn: on,
        ...(w.change ? { assessorChange: w.change } : {}),
        supervision: c.pick(supervisionSaid),
        protectedTime: c.pick(protectedSaid),
        workload: c.pick(workloadSaid),
        supportJudgement: c.pick(supportJudged),
        strengths: c.pick(strengths),
        toDevelop: c.pick(toDevelop),
        standards: some(w),
        judgement: c.percent(82) ? "onCourse" : "moreSupport",
        actions: c
          .shuffle(steps)
          .slice(0, c.between(2, 3))
          .map(([what, who, days]) => [what, who, addDays(on, days)]),
      };
    case "pdp":
      return {
        needs: c
          .shuffle(needs)
          .slice(0, c.between(1, 3))
          .map((n) => [n.need, w.standards[n.standard - 1] ?? "", n.activity, addDays(on, c.between(45, 85)), n.evidence, ""]),
        support: c.pick(planSupport),
      };
    case "selfAssessment": {
      const levels = {
        agreement: ["noOpportunity", "beginning", "beginning", "developing"],
        sixMonth: ["beginning", "developing", "developing", "confident"],
      }[w.stage] ?? ["developing", "confident", "confident", "strong"];
      return { ratings: w.standards.map((id) => [id, c.pick(levels)]), strengths: c.pick(selfStrong), toLearn: c.pick(selfLearn) };
    }
    case "finalReport":
      return {
        support: c.pick(reportSupport),
        progression: c.pick(progressions),
        strengths: c.pick(strengths),
        toDevelop: c.pick(toDevelop),
        standards: c.shuffle(w.standards).slice(0, 7).sort(),
        recommendation: "pass",
        because: c.pick(recommended),
      };
    default:
      throw new Error(`Nobody writes ${kind} here.`);
  }
}

/** What the writer writes together with what the portal filled in; needs of the plan before are reviewed. */
export function withPrefilled(written: Answers, prefilled: Answers, c: Chance): Answers {
  const before = Array.isArray(prefilled.needs) ? prefilled.needs : [];
  const added = Array.isArray(written.needs) ? written.needs : [];
  const reviewed = before.flatMap((row) => (Array.isArray(row) ? [[...row.slice(0, -1), row.at(-1) || c.pick(needReviewed)]] : []));
  const known = new Set(reviewed.map(([need]) => need));
  const fresh = added.flatMap((row) => (Array.isArray(row) && !known.has(row[0]) ? [row] : []));
  return { ...written, ...prefilled, ...(reviewed.length > 0 ? { needs: [...reviewed, ...fresh] } : {}) };
}

/** What somebody who signs later adds. */
export function answersTo(kind: string, part: "learner" | "assessor" | "lineManager", c: Chance, on: Day): Answers {
  if (part === "learner") return kind === "directObservation" ? { learnerReflects: c.pick(learnerReflects) } : { learnerSays: c.pick(learnerSays) };
  if (part === "lineManager") return { managerSays: c.pick(managerSays) };
  if (kind === "pdp") return { assessorSays: c.pick(assessorPlan) };
  if (kind === "selfAssessment") return { assessorSays: c.pick(assessorSelf) };
  if (kind === "criticalReflection") return { assessorSays: c.pick(assessorReflection) };
  if (kind === "writtenWork")
    return {
      seenOn: on,
      seenWhere: "In the case system, together with the learner",
      verified: c.percent(70) ? "meets" : "meetsWithPoints",
      assessorSays: c.pick(verifiedWhy),
    };
  return { assessorSays: c.pick(assessorFamily) };
}

export const wish = (c: Chance) => ({ setting: c.pick(settings), aims: c.pick(aims) });
export const whyReturned = (c: Chance): string => c.pick(returnedReasons);
export const whyWithdrawn = (c: Chance): string => c.pick(withdrawnReasons);
export const addendum = (c: Chance): string => c.pick(addenda);
export const handover = (from: string, on: Day): string =>
  `${from} handed over on ${shortDay(on)}: the three of us met, went through what was open and agreed that the dates stay as they are.`;
