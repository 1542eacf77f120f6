/** What people do in their protected time, as the portal ships it; the academy adds its own and says what counts (domain: agree locally). */
type Shipped = { id: string; name: string; counts: boolean };
export const shippedActivities = [
  { id: "training", name: "Essentials or ASYE training", counts: true },
  { id: "reading", name: "Reading or study", counts: true },
  { id: "reflection", name: "Writing a reflection", counts: true },
  { id: "shadowing", name: "Shadowing", counts: true },
  { id: "groupSupervision", name: "Group reflective supervision", counts: true },
  { id: "actionLearning", name: "Action learning", counts: true },
  { id: "debrief", name: "Talking through an observation", counts: true },
  { id: "cpd", name: "Recording CPD", counts: true },
  { id: "other", name: "Something else", counts: true },
  { id: "reviewMeeting", name: "Review meeting", counts: false },
  { id: "individualSupervision", name: "Individual supervision", counts: false },
  { id: "mandatoryLearning", name: "Mandatory e-learning", counts: false },
  { id: "caseRecording", name: "Case recording", counts: false },
] as const satisfies readonly Shipped[];
export type ShippedActivity = (typeof shippedActivities)[number]["id"];
