import type { Definition } from "../definition";

/** The record of a review meeting; at the final review it carries the assessor's recommendation. */
export const reviewRecord: Definition = {
  kind: "reviewRecord",
  version: 1,
  title: "Review record",
  purpose: "What the review found about support and progress, and what happens next.",
  writer: "assessor",
  signers: ["learner", "assessor", "lineManager"],
  restsOnEvidence: true,
  audience: { open: ["learner", "assessor", "lineManager", "lead"], locked: ["learner", "assessor", "lineManager", "lead"] },
  sections: [
    {
      key: "meeting",
      heading: "The meeting",
      by: "assessor",
      fields: [
        { key: "metOn", kind: "day", label: "Date of the review", ask: "Enter the date of the review, like 27 3 2026", required: true },
        { key: "present", kind: "shortText", label: "Who was there", ask: "Enter who was there", required: true },
        {
          key: "assessorChange",
          kind: "longText",
          label: "Change of assessor",
          hint: "If the assessor changed since the last review: when, and how the handover was made.",
          ask: "Enter how the handover to a new assessor was made",
        },
      ],
    },
    {
      key: "support",
      heading: "Support since the last review",
      by: "assessor",
      fields: [
        {
          key: "supervision",
          kind: "longText",
          label: "Supervision",
          ask: "Enter how supervision went since the last review",
          required: true,
          prefill: "supervisionLog",
        },
        {
          key: "protectedTime",
          kind: "longText",
          label: "Protected development time",
          ask: "Enter how protected development time was used",
          required: true,
          prefill: "protectedTime",
        },
        { key: "workload", kind: "longText", label: "Workload", ask: "Enter how the workload was", required: true, prefill: "caseload" },
      ],
    },
    {
      key: "progress",
      heading: "Progress",
      hint: "Judge the whole of the practice, against the standards by heading. Leave out anything that could identify a child or family.",
      by: "assessor",
      fields: [
        { key: "strengths", kind: "longText", label: "What is going well", ask: "Enter what is going well", required: true, words: 200 },
        { key: "toDevelop", kind: "longText", label: "What to develop", ask: "Enter what to develop", required: true, words: 200 },
        { key: "standards", kind: "standards", label: "Standards this review speaks about", ask: "Choose at least one standard", required: true },
        {
          key: "judgement",
          kind: "choice",
          label: "Judgement at this point",
          ask: "Choose a judgement",
          required: true,
          options: [
            { value: "onCourse", label: "On course" },
            { value: "moreSupport", label: "On course with more support" },
            { value: "notOnCourse", label: "Not on course: a support and action plan is needed" },
          ],
        },
        {
          key: "recommendation",
          kind: "choice",
          label: "Recommendation",
          hint: "Only at the final review.",
          ask: "Choose a recommendation, or leave it open",
          options: [
            { value: "pass", label: "Pass" },
            { value: "fail", label: "Fail" },
          ],
        },
        {
          key: "actions",
          kind: "longText",
          label: "What happens next",
          hint: "Who does what by when.",
          ask: "Enter what happens next",
          required: true,
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
          label: "Your view of the review",
          hint: "What you agree with, what you see differently, what would help.",
          ask: "Enter your view of the review",
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
          label: "Your comment",
          hint: "On practice in the team, and on workload and protected time.",
          ask: "Enter your comment",
          required: true,
        },
      ],
    },
  ],
};
