import type { Definition } from "../definition";

/** Feedback from a colleague of another profession, recorded by the learner. */
export const professionalFeedback: Definition = {
  kind: "professionalFeedback",
  version: 1,
  title: "Feedback from another professional",
  purpose: "What somebody of another profession said about working with you, and what you take from it.",
  writer: "learner",
  signers: ["learner", "assessor"],
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor", "lead"] },
  sections: [
    {
      key: "feedback",
      heading: "The feedback",
      hint: "Leave out anything that could identify a child or family.",
      by: "learner",
      fields: [
        {
          key: "source",
          kind: "choice",
          label: "Their profession",
          ask: "Choose their profession",
          required: true,
          options: [
            { value: "school", label: "Teacher or school" },
            { value: "health", label: "Health visitor, nurse or doctor" },
            { value: "police", label: "Police" },
            { value: "reviewing", label: "Independent reviewing officer or conference chair" },
            { value: "court", label: "Children's guardian or lawyer" },
            { value: "other", label: "Another profession" },
          ],
        },
        {
          key: "role",
          kind: "shortText",
          label: "Their role",
          hint: "For example: head of year at a secondary school.",
          ask: "Enter their role",
          required: true,
        },
        { key: "givenOn", kind: "day", label: "Date", ask: "Enter the date of the feedback, like 27 3 2026", required: true },
        {
          key: "context",
          kind: "shortText",
          label: "What you worked on together",
          hint: "In general words, without names.",
          ask: "Enter what you worked on together",
          required: true,
        },
        { key: "said", kind: "longText", label: "What they said", ask: "Enter what they said", required: true },
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
