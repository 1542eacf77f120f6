import { caseTypeIds } from "./case-types";
import type { SchemeDefinition } from "./rules";

type Shipped = { id: string; name: string; version: number; fromOn: `${number}-${number}-${number}` | null; definition: SchemeDefinition };

/** The schemes that come with the portal. Numbers are examples that an academy replaces by a version of its own. */
export const shippedSchemes: readonly Shipped[] = [
  {
    id: "plain-count.1",
    name: "Plain count",
    version: 1,
    fromOn: "2000-01-01",
    definition: {
      unit: "count",
      ceiling: 16,
      base: 0,
      weights: Object.fromEntries(caseTypeIds.map((id) => [id, 1])),
      flags: {},
      jointPercent: 100,
      learnerCeiling: null,
      jointOnly: null,
      source: "Every case counts as one. 16 cases is the national average of full-time case holders in recent years.",
    },
  },
  {
    id: "hundred-points.1",
    name: "100 points",
    version: 1,
    fromOn: null,
    definition: {
      unit: "points",
      ceiling: 100,
      base: 15,
      weights: {
        "child-in-care": 5,
        "child-protection": 7,
        "child-in-need-plan": 4,
        "care-leaver": 3,
        "child-in-need": 4,
        adoption: 5,
        "private-fostering": 3,
        disabilities: 4,
        carer: 3,
        other: 3,
      },
      flags: { court: 3, preProceedings: 2, unaccompanied: 1 },
      jointPercent: 50,
      learnerCeiling: 90,
      jointOnly: { caseTypes: ["child-protection"], flags: ["court", "preProceedings"] },
      source:
        "An example after Wirral: 100 points at full time, 15 of them for meetings, training and supervision, and 90 for newly qualified social workers. The weights of each kind of case are ours, to be replaced by those of a local time audit.",
    },
  },
];
