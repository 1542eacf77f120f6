import type { Definition } from "../definition";

/** The personal development plan (PDP) of one part of the year. The next one begins with the needs of the one before. */
export const pdp: Definition = {
  kind: "pdp",
  version: 1,
  title: "Personal development plan",
  purpose: "What you want to learn in the next part of the year, how, and how it went.",
  writer: "learner",
  signers: ["learner", "assessor"],
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor", "lineManager", "lead"] },
  sections: [
    {
      key: "plan",
      heading: "The plan",
      hint: "The needs of your last plan are here already: say how each went, and add what is new. At the end of the year it is the plan for your next one.",
      by: "learner",
      fields: [
        {
          key: "needs",
          kind: "rows",
          rowName: "learning need",
          label: "Learning needs",
          ask: "Enter at least one learning need",
          required: true,
          prefill: "lastPlan",
          columns: [
            { key: "need", kind: "longText", label: "Learning need", ask: "Enter the learning need", required: true },
            { key: "standard", kind: "standard", label: "Standard", ask: "Choose the standard it belongs to", required: true },
            {
              key: "activity",
              kind: "longText",
              label: "Activity",
              hint: "What you will do: work, shadowing, reading, a session.",
              ask: "Enter what you will do",
              required: true,
            },
            { key: "byWhen", kind: "day", label: "By when", ask: "Enter by when, like 27 3 2026", required: true },
            { key: "evidence", kind: "longText", label: "Evidence", hint: "How you and others will know.", ask: "Enter how you will know" },
            {
              key: "review",
              kind: "longText",
              label: "Review",
              hint: "How it went. Leave it empty until you know.",
              ask: "Enter how it went",
            },
          ],
        },
        {
          key: "support",
          kind: "longText",
          label: "What you need for it",
          hint: "Time, kinds of work, people.",
          ask: "Enter what you need for it",
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
