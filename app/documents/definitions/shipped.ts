import { definitionId, type Definition } from "../definition";
import { actionPlan } from "./action-plan";
import { agreement } from "./agreement";
import { agreement2 } from "./agreement-2";
import { criticalReflection } from "./critical-reflection";
import { directObservation } from "./direct-observation";
import { directObservation2 } from "./direct-observation-2";
import { familyFeedback } from "./family-feedback";
import { finalReport } from "./final-report";
import { pdp } from "./pdp";
import { privateReflection } from "./private-reflection";
import { professionalFeedback } from "./professional-feedback";
import { reviewRecord } from "./review-record";
import { reviewRecord2 } from "./review-record-2";
import { selfAssessment } from "./self-assessment";
import { writtenWork } from "./written-work";

/** What the portal ships with, older versions first. A change of wording is a new version, never an edit of one that has been stored. */
export const shippedDefinitions: readonly Definition[] = [
  agreement,
  reviewRecord,
  directObservation,
  familyFeedback,
  professionalFeedback,
  writtenWork,
  criticalReflection,
  agreement2,
  reviewRecord2,
  directObservation2,
  pdp,
  selfAssessment,
  finalReport,
  actionPlan,
  privateReflection,
];

/** The newest version of each kind. */
export const newestDefinitions: ReadonlyMap<string, Definition> = new Map(shippedDefinitions.map((d) => [d.kind, d]));
export const shippedDefinition = (id: string): Definition | undefined => shippedDefinitions.find((d) => definitionId(d) === id);
/** Kinds that belong to their writer and to no year: whoever looks at the year does not see that they are there. */
export const privateKinds: readonly string[] = [...newestDefinitions.values()].filter((d) => d.private).map((d) => d.kind);
