import type { Definition } from "../definition";

/** How the learner rates themselves against each standard. For learner and assessor; everybody else sees only that it was done. */
export const selfAssessment: Definition = {
  kind: "selfAssessment",
  version: 1,
  title: "Self-assessment",
  purpose:
    "Where you see yourself against each standard now. It is for you and your assessor, to decide what to learn next; it is not part of the portfolio and nobody marks it.",
  writer: "learner",
  signers: ["learner", "assessor"],
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor"] },
  sections: [
    {
      key: "standards",
      heading: "Each standard",
      hint: "Be honest and quick. A low rating at the start is what the year is for.",
      by: "learner",
      fields: [
        {
          key: "ratings",
          kind: "ratings",
          label: "How confident are you?",
          ask: "Choose a rating for every standard",
          required: true,
          options: [
            { value: "noOpportunity", label: "No opportunity yet" },
            { value: "beginning", label: "Beginning: with a lot of help" },
            { value: "developing", label: "Developing: with some help" },
            { value: "confident", label: "Confident: mostly on my own" },
            { value: "strong", label: "Strong: I could help others" },
          ],
        },
      ],
    },
    {
      key: "thoughts",
      heading: "What you make of it",
      hint: "Leave out names and anything that could identify a child or family.",
      by: "learner",
      fields: [
        {
          key: "strengths",
          kind: "longText",
          label: "Where you are strongest, and how you know",
          ask: "Enter where you are strongest",
          required: true,
          words: 100,
        },
        {
          key: "toLearn",
          kind: "longText",
          label: "What you most want to learn next",
          hint: "It can go into your personal development plan.",
          ask: "Enter what you most want to learn next",
          required: true,
          words: 100,
        },
        {
          key: "opportunities",
          kind: "longText",
          label: "Opportunities you need",
          hint: "For what you have had no chance to do.",
          ask: "Enter the opportunities you need",
        },
      ],
    },
    {
      key: "assessorComment",
      heading: "Comment of the assessor",
      by: "assessor",
      fields: [{ key: "assessorSays", kind: "longText", label: "Your comment", ask: "Enter your comment" }],
    },
  ],
};
