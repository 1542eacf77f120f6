import type { Definition } from "../definition";

/** Written work is read by the assessor where it lives; what is kept here is that it was seen, when, and the judgement. */
export const writtenWork: Definition = {
  kind: "writtenWork",
  version: 1,
  title: "Written work",
  purpose: "A piece of your recording, read by your assessor in the case system. The piece itself stays there.",
  writer: "learner",
  signers: ["learner", "assessor"],
  audience: { open: ["learner", "assessor"], locked: ["learner", "assessor", "lead"] },
  sections: [
    {
      key: "piece",
      heading: "The piece",
      hint: "Leave out names and anything that could identify a child or family. Show your assessor where the piece is yourself.",
      by: "learner",
      fields: [
        {
          key: "piece",
          kind: "choice",
          label: "What it is",
          ask: "Choose what it is",
          required: true,
          options: [
            { value: "assessment", label: "Child and family assessment" },
            { value: "conferenceReport", label: "Report for a child protection conference" },
            { value: "plan", label: "Plan" },
            { value: "chronology", label: "Chronology" },
            { value: "courtStatement", label: "Statement for court" },
            { value: "other", label: "Something else" },
          ],
        },
        { key: "finishedOn", kind: "day", label: "Finished on", ask: "Enter the date you finished it, like 27 3 2026", required: true },
        {
          key: "shows",
          kind: "longText",
          label: "What it shows about your practice",
          ask: "Enter what it shows about your practice",
          required: true,
          words: 150,
        },
        { key: "standards", kind: "standards", label: "Standards it shows", ask: "Choose at least one standard", required: true },
      ],
    },
    {
      key: "verification",
      heading: "What the assessor saw",
      by: "assessor",
      fields: [
        { key: "seenOn", kind: "day", label: "Read on", ask: "Enter the date you read it, like 27 3 2026", required: true },
        {
          key: "seenWhere",
          kind: "shortText",
          label: "Where you read it",
          hint: "For example: in the case system. No record numbers.",
          ask: "Enter where you read it",
          required: true,
        },
        {
          key: "verified",
          kind: "choice",
          label: "Judgement",
          ask: "Choose a judgement",
          required: true,
          options: [
            { value: "meets", label: "Good enough for this point of the year" },
            { value: "meetsWithPoints", label: "Good enough, with points to work on" },
            { value: "notYet", label: "Not yet good enough" },
          ],
        },
        { key: "assessorSays", kind: "longText", label: "Why", ask: "Enter why", required: true },
      ],
    },
  ],
};
