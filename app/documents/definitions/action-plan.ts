import type { Definition } from "../definition";

/** Made when somebody is worried about progress or support. It never holds anything of a capability procedure. */
export const actionPlan: Definition = {
  kind: "actionPlan",
  version: 1,
  title: "Support and action plan",
  purpose:
    "What is put in place when progress or support is not what it should be. It is support within the assessed year and kept apart from any capability, disciplinary or performance procedure: nothing of such a procedure is written here.",
  writer: "assessor",
  signers: ["learner", "assessor", "lineManager"],
  audience: { open: ["learner", "assessor", "lineManager", "lead"], locked: ["learner", "assessor", "lineManager", "lead"] },
  sections: [
    {
      key: "concern",
      heading: "What it is about",
      hint: "Leave out anything that could identify a child or family, health details, and everything that belongs to a formal procedure.",
      by: "assessor",
      fields: [
        { key: "metOn", kind: "day", label: "Date of the meeting", ask: "Enter the date of the meeting, like 27 3 2026", required: true },
        {
          key: "present",
          kind: "shortText",
          label: "Who was there",
          ask: "Enter who was there",
          required: true,
          prefill: "peoplePresent",
          namesStaff: true,
        },
        {
          key: "coordinatorTold",
          kind: "tick",
          label: "The ASYE coordinator knows about this plan",
          ask: "Confirm that the coordinator knows about this plan",
          required: true,
        },
        { key: "goingWell", kind: "longText", label: "What is going well", ask: "Enter what is going well", required: true },
        {
          key: "worry",
          kind: "longText",
          label: "What has to change, and what shows it",
          ask: "Enter what has to change and what shows it",
          required: true,
          words: 150,
        },
        { key: "standards", kind: "standards", label: "Standards it is about", ask: "Choose at least one standard", required: true },
        {
          key: "supportMissing",
          kind: "longText",
          label: "Support that was missing",
          hint: "Supervision, protected time, workload, adjustments. A fair plan says this first.",
          ask: "Enter the support that was missing",
        },
      ],
    },
    {
      key: "plan",
      heading: "The plan",
      by: "assessor",
      fields: [
        {
          key: "steps",
          kind: "rows",
          rowName: "step",
          label: "Steps",
          ask: "Enter at least one step",
          required: true,
          columns: [
            { key: "goal", kind: "longText", label: "What will be different", ask: "Enter what will be different", required: true },
            { key: "learnerDoes", kind: "longText", label: "What the learner does", ask: "Enter what the learner does", required: true },
            { key: "support", kind: "longText", label: "What support there is, and from whom", ask: "Enter what support there is", required: true },
            { key: "byWhen", kind: "day", label: "By when", ask: "Enter by when, like 27 3 2026", required: true },
            { key: "known", kind: "longText", label: "How everybody will know", ask: "Enter how everybody will know", required: true },
          ],
        },
        {
          key: "reviewOn",
          kind: "day",
          label: "The plan is looked at again on",
          ask: "Enter the date of the next look, like 27 3 2026",
          required: true,
        },
        {
          key: "meansForYear",
          kind: "longText",
          label: "What it means for the year",
          hint: "For the dates of reviews and panel, if anything.",
          ask: "Enter what it means for the year",
        },
      ],
    },
    {
      key: "learnerComment",
      heading: "Comment of the newly qualified social worker",
      by: "learner",
      fields: [
        {
          key: "learnerSays",
          kind: "longText",
          label: "Your view",
          hint: "What you see differently, and what would help.",
          ask: "Enter your view of the plan",
          required: true,
        },
      ],
    },
    {
      key: "managerComment",
      heading: "Comment of the line manager",
      by: "lineManager",
      fields: [
        {
          key: "managerSays",
          kind: "longText",
          label: "What you will do for it",
          hint: "On workload, time and supervision.",
          ask: "Enter what you will do for it",
          required: true,
        },
      ],
    },
  ],
};
