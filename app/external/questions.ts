/**
 * What people outside are asked, as data with a version: a request keeps the questions it was made with, and an answer keeps their
 * words. `{name}` is how the learner is named to them. Families and children: short words, short sentences, about nine years of
 * reading age. Pure.
 */
import type { ExternalKind } from "#db/schema";

export type Option = { value: string; label: string };
export type Question = {
  key: string;
  /** `faces`: three faces with a word beneath each */
  kind: "faces" | "choice" | "line" | "text" | "day" | "tick";
  label: string;
  hint?: string;
  options?: readonly Option[];
  /** what to do when it is missing; a question without it may be left out */
  ask?: string;
  /** the field of the document whose answer it is, word for word; all others go together into `words` */
  field?: string;
};
export type Audience = "family" | "child" | "youngPerson" | "livedExperience" | "professional" | "observer";
export type Questions = {
  kind: ExternalKind;
  /** whom the asker chooses from a list */
  title: string;
  hint: string;
  /** "a child": who gave it, in a sentence */
  giver: string;
  questions: readonly Question[];
  /** fields of the document that are known without asking */
  known: Readonly<Record<string, string | true>>;
  /** the field of the document that takes their words */
  words: string;
  /** what is asked about the person: nothing, a name they may leave out, or who they are */
  naming: "never" | "optional" | "professional" | "registered";
};

const YES_SOME_NO: readonly Option[] = [
  { value: "yes", label: "Yes" },
  { value: "some", label: "Sometimes" },
  { value: "no", label: "No" },
];
const FACES: readonly Option[] = [
  { value: "yes", label: "Yes" },
  { value: "some", label: "A bit" },
  { value: "no", label: "No" },
];

const yesSomeNo = (key: string, label: string): Question => ({ key, kind: "choice", label, options: YES_SOME_NO });
const words = (key: string, label: string): Question => ({ key, kind: "text", label });
// asked of families and of young people alike
const LISTENED = yesSomeNo("listened", "Does {name} listen to you?");
const PROMISES = yesSomeNo("promises", "Does {name} do what {name} said they would do?");
const WELL = words("well", "What does {name} do well?");
const MORE = words("more", "Is there anything else you want to say?");

const family: Questions = {
  kind: "familyFeedback",
  title: "A parent, carer or somebody else in a family",
  hint: "Somebody whose family you work with.",
  giver: "somebody in a family",
  known: { gathered: "form", consent: true },
  words: "said",
  naming: "optional",
  questions: [
    {
      key: "source",
      kind: "choice",
      label: "Who are you?",
      field: "source",
      options: [
        { value: "parent", label: "A parent" },
        { value: "carer", label: "A carer" },
        { value: "relative", label: "Somebody else in the family" },
      ],
      ask: "Choose who you are",
    },
    LISTENED,
    yesSomeNo("clear", "Does {name} say things so that you can understand them?"),
    PROMISES,
    WELL,
    words("better", "What could {name} do better?"),
    MORE,
  ],
};
const child: Questions = {
  kind: "familyFeedback",
  title: "A child",
  hint: "Faces to choose from, and a few words. A grown-up can help.",
  giver: "a child",
  known: { source: "child", gathered: "form", consent: true },
  words: "said",
  naming: "never",
  questions: [
    { key: "kind", kind: "faces", label: "Is {name} kind to you?", options: FACES },
    { key: "listened", kind: "faces", label: "Does {name} listen to you?", options: FACES },
    { key: "why", kind: "faces", label: "Do you know why {name} comes to see you?", options: FACES },
    { key: "well", kind: "text", label: "What do you like when {name} is there?", hint: "Words, or tell a grown-up what to write." },
    words("better", "What should {name} do in a different way?"),
  ],
};
const youngPerson: Questions = {
  ...family,
  title: "A young person",
  hint: "From about eleven years of age.",
  giver: "a young person",
  known: { source: "youngPerson", gathered: "form", consent: true },
  naming: "never",
  questions: [
    LISTENED,
    yesSomeNo("asked", "Does {name} ask what you want before things are decided?"),
    PROMISES,
    WELL,
    words("better", "What should {name} do differently?"),
    MORE,
  ],
};
const livedExperience: Questions = {
  ...family,
  title: "Somebody with lived experience of social care",
  hint: "For example a young ambassador, or an adult who was in care.",
  giver: "somebody with lived experience of social care",
  known: { gathered: "form", consent: true },
  questions: family.questions.filter((q) => q.key !== "source"),
};
const professional: Questions = {
  kind: "professionalFeedback",
  title: "A professional you work with",
  hint: "For example a teacher, health visitor, police officer or guardian.",
  giver: "a professional",
  known: {},
  words: "said",
  naming: "professional",
  questions: [
    {
      key: "source",
      kind: "choice",
      label: "Your profession",
      field: "source",
      options: [
        { value: "school", label: "Teacher or school" },
        { value: "health", label: "Health visitor, nurse or doctor" },
        { value: "police", label: "Police" },
        { value: "reviewing", label: "Independent reviewing officer or conference chair" },
        { value: "court", label: "Children's guardian or lawyer" },
        { value: "other", label: "Another profession" },
      ],
      ask: "Choose your profession",
    },
    {
      key: "context",
      kind: "line",
      label: "What have you worked on together?",
      hint: "In general words, without names. For example: a child protection plan, since spring.",
      field: "context",
      ask: "Enter what you have worked on together",
    },
    yesSomeNo("reliable", "Does {name} do what was agreed, in good time?"),
    yesSomeNo("clear", "Is {name} clear about what is worrying and what should change?"),
    yesSomeNo("family", "As far as you see it: does {name} treat children and families with respect?"),
    words("well", "What does {name} do well? An example helps."),
    words("better", "What should {name} work on next?"),
  ],
};
const observer: Questions = {
  kind: "directObservation",
  title: "A registered social worker who observes practice",
  hint: "For example a practice supervisor in another team, or a practice educator without an account here.",
  giver: "a registered social worker",
  known: { observer: "other" },
  words: "account",
  naming: "registered",
  questions: [
    {
      key: "observedOn",
      kind: "day",
      label: "Date of the observation",
      field: "observedOn",
      ask: "Enter the date of the observation, like 27 3 2026",
    },
    {
      key: "seenBy",
      kind: "choice",
      label: "How you saw it",
      field: "seenBy",
      options: [
        { value: "inPerson", label: "In the room" },
        { value: "video", label: "By video" },
      ],
      ask: "Choose how you saw it",
    },
    {
      key: "setting",
      kind: "choice",
      label: "Setting",
      field: "setting",
      options: [
        { value: "homeVisit", label: "Home visit" },
        { value: "directWork", label: "Direct work with a child or young person" },
        { value: "conference", label: "Child protection conference" },
        { value: "coreGroup", label: "Core group" },
        { value: "careReview", label: "Review of a child in care" },
        { value: "otherMeeting", label: "Another meeting" },
      ],
      ask: "Choose the setting",
    },
    {
      key: "consent",
      kind: "tick",
      label: "The family knew about the observation and agreed to it",
      field: "consent",
      ask: "Confirm that the family agreed to the observation",
    },
    {
      key: "account",
      kind: "text",
      label: "What happened?",
      hint: "What you saw and heard {name} do. Leave out names of children and families.",
      ask: "Enter what happened",
    },
    { key: "well", kind: "text", label: "What was done well?", ask: "Enter what was done well" },
    { key: "better", kind: "text", label: "What should {name} work on next?", ask: "Enter what to work on next" },
    { key: "familySays", kind: "text", label: "What the family said about it, if they did", field: "familySays" },
  ],
};

const version1: Record<Audience, Questions> = { family, child, youngPerson, livedExperience, professional, observer };
const versions: Record<string, Record<Audience, Questions>> = { "1": version1 };
/** The version new requests are made with. */
export const QUESTIONS = "1";

export const audiences = Object.keys(version1) as Audience[];
export const isAudience = (text: string): text is Audience => Object.hasOwn(version1, text);
/** The questions a request was made with. */
export function questionsOf(version: string, audience: string): Questions {
  const found = Object.hasOwn(versions, version) && isAudience(audience) ? versions[version]?.[audience] : undefined;
  if (!found) throw new Error(`There are no questions "${audience}" in version ${version}.`);
  return found;
}

/** How many days a link may work; the first is what is offered. */
export const VALID_DAYS = [28, 14, 7, 56] as const;
/** Nobody is reminded sooner than after so many days. */
export const REMINDER_AFTER_DAYS = 5;
export const LONGEST = { line: 200, text: 4_000 } as const;
