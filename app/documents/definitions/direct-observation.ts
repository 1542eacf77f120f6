import type { Definition } from "../definition";

/** Live practice, seen by the assessor; written on a tablet during the visit or soon after. */
export const directObservation: Definition = {
  kind: "directObservation",
  version: 1,
  title: "Direct observation",
  purpose: "Practice seen as it happened, what the assessor made of it, and what the learner makes of it.",
  writer: "assessor",
  signers: ["assessor", "learner"],
  audience: { open: ["assessor", "learner"], locked: ["assessor", "learner", "lineManager", "lead"] },
  sections: [
    {
      key: "visit",
      heading: "The visit",
      hint: "Leave out names and anything that could identify a child or family.",
      by: "assessor",
      fields: [
        {
          key: "observedOn",
          kind: "day",
          label: "Date of the observation",
          ask: "Enter the date of the observation, like 27 3 2026",
          required: true,
          prefill: "requestDay",
        },
        { key: "lasted", kind: "minutes", label: "How long it lasted", ask: "Enter how long it lasted, like 1 hour 30 minutes" },
        {
          key: "setting",
          kind: "choice",
          label: "Setting",
          ask: "Choose the setting",
          required: true,
          options: [
            { value: "homeVisit", label: "Home visit" },
            { value: "directWork", label: "Direct work with a child or young person" },
            { value: "conference", label: "Child protection conference" },
            { value: "coreGroup", label: "Core group" },
            { value: "careReview", label: "Review of a child in care" },
            { value: "otherMeeting", label: "Another meeting" },
          ],
        },
        {
          key: "settingSays",
          kind: "shortText",
          label: "More about the setting",
          ask: "Enter more about the setting, in fewer words",
          prefill: "requestSetting",
        },
        {
          key: "aims",
          kind: "longText",
          label: "Aims agreed beforehand",
          ask: "Enter the aims you agreed beforehand",
          required: true,
          prefill: "requestAims",
        },
        {
          key: "consent",
          kind: "tick",
          label: "The family knew about the observation and agreed to it",
          ask: "Confirm that the family agreed to the observation",
          required: true,
        },
      ],
    },
    {
      key: "seen",
      heading: "What you saw",
      by: "assessor",
      fields: [
        { key: "account", kind: "longText", label: "What happened", ask: "Enter what happened", required: true, words: 300 },
        {
          key: "familySays",
          kind: "longText",
          label: "Feedback from the family",
          hint: "If they gave any, in their words.",
          ask: "Enter the feedback from the family",
        },
        {
          key: "judgement",
          kind: "longText",
          label: "Your judgement of the practice as a whole",
          ask: "Enter your judgement of the practice as a whole",
          required: true,
          words: 200,
        },
        { key: "standards", kind: "standards", label: "Standards this observation shows", ask: "Choose at least one standard", required: true },
        { key: "actions", kind: "longText", label: "What you agreed for next time", ask: "Enter what you agreed for next time", required: true },
      ],
    },
    {
      key: "reflection",
      heading: "Reflection of the newly qualified social worker",
      by: "learner",
      fields: [
        {
          key: "learnerReflects",
          kind: "longText",
          label: "Your reflection",
          hint: "How you saw it, what you would do again, what you would do differently.",
          ask: "Enter your reflection on the observation",
          required: true,
          words: 200,
        },
      ],
    },
  ],
};
