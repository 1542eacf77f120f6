import type { Definition } from "../definition";

/** The learner's own reflection on half a year, commented on by the assessor. */
export const criticalReflection: Definition = {
  kind: "criticalReflection",
  version: 1,
  title: "Critical reflection",
  purpose: "How your practice has changed in this half of the year, and how you know.",
  writer: "learner",
  signers: ["learner", "assessor"],
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor", "lead"] },
  sections: [
    {
      key: "practice",
      heading: "Your practice",
      hint: "Choose one or two pieces of work. Leave out names and anything that could identify a child or family.",
      by: "learner",
      fields: [
        {
          key: "title",
          kind: "shortText",
          label: "A title for this reflection",
          hint: "For example: building trust with a reluctant teenager.",
          ask: "Enter a title for this reflection",
          required: true,
        },
        {
          key: "work",
          kind: "longText",
          label: "The work",
          hint: "What you did and why.",
          ask: "Enter what you did and why",
          required: true,
          words: 300,
        },
        {
          key: "thinking",
          kind: "longText",
          label: "What you think and feel about it now",
          hint: "What you knew, what you assumed, whose view was missing, what supervision changed.",
          ask: "Enter what you think about it now",
          required: true,
          words: 400,
        },
        {
          key: "change",
          kind: "longText",
          label: "What has changed in your practice",
          hint: "And how you know: what feedback and observations say.",
          ask: "Enter what has changed in your practice",
          required: true,
          words: 300,
        },
        { key: "next", kind: "longText", label: "What you will work on next", ask: "Enter what you will work on next", required: true, words: 100 },
        { key: "standards", kind: "standards", label: "Standards it speaks about", ask: "Choose at least one standard", required: true },
      ],
    },
    {
      key: "assessorComment",
      heading: "Comment of the assessor",
      by: "assessor",
      fields: [{ key: "assessorSays", kind: "longText", label: "Your comment", ask: "Enter your comment", required: true, words: 150 }],
    },
  ],
};
