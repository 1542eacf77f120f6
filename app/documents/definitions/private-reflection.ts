import type { Definition } from "../definition";

/** The learner's own, outside the programme: nobody counts it, and nobody reads it until they share it. */
export const privateReflection: Definition = {
  kind: "privateReflection",
  version: 1,
  title: "Private reflection",
  purpose: "For your own thinking. It counts for nothing and nobody can read it, until and unless you share it with your assessor.",
  writer: "learner",
  signers: ["learner", "assessor"],
  private: true,
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor"] },
  sections: [
    {
      key: "thoughts",
      heading: "Your thoughts",
      hint: "Leave out names and anything that could identify a child or family: private is not the same as anonymous.",
      by: "learner",
      fields: [
        { key: "title", kind: "shortText", label: "A title for yourself", ask: "Enter a title", required: true },
        { key: "text", kind: "longText", label: "What is on your mind", ask: "Enter what is on your mind", required: true, words: 400 },
        { key: "next", kind: "longText", label: "What you take from it", ask: "Enter what you take from it" },
      ],
    },
    {
      key: "assessorComment",
      heading: "Answer of the assessor",
      by: "assessor",
      fields: [{ key: "assessorSays", kind: "longText", label: "Your answer", ask: "Enter your answer" }],
    },
  ],
};
