import type { Definition } from "../definition";

/** The support and assessment agreement (SAA), made at the first meeting. */
export const agreement: Definition = {
  kind: "agreement",
  version: 1,
  title: "Support and assessment agreement",
  purpose: "What the newly qualified social worker, the assessor and the line manager promise each other for the year.",
  writer: "assessor",
  signers: ["learner", "assessor", "lineManager"],
  audience: { open: ["learner", "assessor", "lineManager", "lead"], locked: ["learner", "assessor", "lineManager", "lead"] },
  sections: [
    {
      key: "meeting",
      heading: "The meeting",
      by: "assessor",
      fields: [
        { key: "metOn", kind: "day", label: "Date of the meeting", ask: "Enter the date of the meeting, like 27 3 2026", required: true },
        {
          key: "asyeStartedOn",
          kind: "day",
          label: "ASYE started on",
          ask: "Enter the date the ASYE started, like 1 9 2026",
          required: true,
          prefill: "asyeStartedOn",
        },
        {
          key: "othersPresent",
          kind: "shortText",
          label: "Who else was there",
          hint: "Names and roles. Leave empty if it was only the three of you.",
          ask: "Enter who else was there",
        },
      ],
    },
    {
      key: "dates",
      heading: "Dates for the year",
      by: "assessor",
      fields: [
        {
          key: "reviewDates",
          kind: "longText",
          label: "Review dates",
          ask: "Enter the dates of the reviews",
          required: true,
          prefill: "stageDates",
        },
        {
          key: "panelOn",
          kind: "day",
          label: "Internal moderation panel",
          hint: "If it is known.",
          ask: "Enter the date of the panel, like 27 3 2027",
        },
      ],
    },
    {
      key: "support",
      heading: "Support",
      by: "assessor",
      fields: [
        {
          key: "supervision",
          kind: "longText",
          label: "Supervision",
          hint: "Who supervises, and how reflective and case supervision are shared.",
          ask: "Enter what is agreed about supervision",
          required: true,
          startsAs:
            "At least every week for the first six weeks, every two weeks until the six-month review and every month after it, each time at least 90 minutes without interruption.",
        },
        {
          key: "workload",
          kind: "longText",
          label: "Workload",
          hint: "How work is chosen and agreed, and by how much the caseload is reduced.",
          ask: "Enter what is agreed about workload",
          required: true,
        },
        {
          key: "protectedTime",
          kind: "longText",
          label: "Protected development time",
          hint: "Which half day each week, or which two days each month.",
          ask: "Enter when protected development time is taken",
          required: true,
        },
        {
          key: "learningNeeds",
          kind: "longText",
          label: "Learning needs for the first three months",
          ask: "Enter the learning needs for the first three months",
          required: true,
        },
        {
          key: "adjustments",
          kind: "longText",
          label: "Reasonable adjustments",
          hint: "What is put in place, not why. Leave out health details.",
          ask: "Enter the adjustments that are put in place",
        },
      ],
    },
    {
      key: "responsibilities",
      heading: "Who does what",
      by: "assessor",
      fields: [
        {
          key: "learnerDoes",
          kind: "longText",
          label: "The newly qualified social worker",
          ask: "Enter what the newly qualified social worker will do",
          required: true,
          startsAs: "Prepares for supervision, uses protected time, gathers evidence through the year and says early when support is missing.",
        },
        {
          key: "assessorDoes",
          kind: "longText",
          label: "The assessor",
          ask: "Enter what the assessor will do",
          required: true,
          startsAs: "Observes practice three times, reads and answers what is sent within ten working days, and writes the reviews.",
        },
        {
          key: "lineManagerDoes",
          kind: "longText",
          label: "The line manager",
          ask: "Enter what the line manager will do",
          required: true,
          startsAs: "Allocates work within the agreed caseload, protects development time and comes to every review.",
        },
      ],
    },
    {
      key: "learnerComment",
      heading: "Comment of the newly qualified social worker",
      by: "learner",
      fields: [{ key: "learnerSays", kind: "longText", label: "Anything you want to add", ask: "Enter your comment" }],
    },
    {
      key: "managerComment",
      heading: "Comment of the line manager",
      by: "lineManager",
      fields: [{ key: "managerSays", kind: "longText", label: "Anything you want to add", ask: "Enter your comment" }],
    },
  ],
};
