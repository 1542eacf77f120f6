import type { Definition } from "../definition";
import { agreement } from "./agreement";
import { criticalReflection } from "./critical-reflection";
import { directObservation } from "./direct-observation";
import { familyFeedback } from "./family-feedback";
import { professionalFeedback } from "./professional-feedback";
import { reviewRecord } from "./review-record";
import { writtenWork } from "./written-work";

/** What the portal ships with. A change of wording is a new version, never an edit of one that has been stored. */
export const shippedDefinitions: readonly Definition[] = [
  agreement,
  reviewRecord,
  directObservation,
  familyFeedback,
  professionalFeedback,
  writtenWork,
  criticalReflection,
];
