import type { Definition } from "../definition";

/** Feedback from a child, young person or family, recorded by the learner without naming anybody. */
export const familyFeedback: Definition = {
  kind: "familyFeedback",
  version: 1,
  title: "Feedback from a child, young person or family",
  purpose: "What somebody you work with said about your practice, and what you take from it.",
  writer: "learner",
  signers: ["learner", "assessor"],
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor", "lead"] },
  sections: [
    {
      key: "feedback",
      heading: "The feedback",
      hint: "Leave out names and anything that could identify a child or family.",
      by: "learner",
      fields: [
        {
          key: "source",
          kind: "choice",
          label: "Who gave it",
          ask: "Choose who gave the feedback",
          required: true,
          options: [
            { value: "child", label: "A child" },
            { value: "youngPerson", label: "A young person" },
            { value: "parent", label: "A parent" },
            { value: "carer", label: "A carer" },
            { value: "relative", label: "Somebody else in the family" },
          ],
        },
        { key: "givenOn", kind: "day", label: "Date", ask: "Enter the date of the feedback, like 27 3 2026", required: true },
        {
          key: "gathered",
          kind: "choice",
          label: "How you asked for it",
          ask: "Choose how you asked for it",
          required: true,
          options: [
            { value: "conversation", label: "In conversation" },
            { value: "activity", label: "Through play or an activity" },
            { value: "form", label: "With a form" },
            { value: "message", label: "In a call, letter or message" },
            { value: "somebodyElse", label: "Somebody else asked for me" },
          ],
        },
        {
          key: "consent",
          kind: "tick",
          label: "They know I use what they said, without their name, for my assessed year",
          ask: "Confirm that they know how you use what they said",
          required: true,
        },
        {
          key: "said",
          kind: "longText",
          label: "What they said",
          hint: "As close to their own words as you can.",
          ask: "Enter what they said",
          required: true,
        },
      ],
    },
    {
      key: "reflection",
      heading: "Your reflection",
      by: "learner",
      fields: [
        { key: "reflection", kind: "longText", label: "What you take from it", ask: "Enter what you take from it", required: true, words: 150 },
        { key: "standards", kind: "standards", label: "Standards it speaks about", ask: "Choose at least one standard", required: true },
      ],
    },
    {
      key: "assessorComment",
      heading: "Comment of the assessor",
      by: "assessor",
      fields: [{ key: "assessorSays", kind: "longText", label: "Your comment", ask: "Enter your comment", required: true }],
    },
  ],
};
