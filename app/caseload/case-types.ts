/**
 * The kinds of case an academy counts, in order of precedence: a child in care is usually also an open child in need, and is
 * counted once, by the first of these that fits. Pre-proceedings, court work and unaccompanied children are not kinds of their
 * own: they are something about a case that one of these already counts.
 */
export const caseTypes = [
  {
    id: "child-in-care",
    name: "Children in care",
    names: [
      "cic",
      "cla",
      "lac",
      "child in care",
      "children we care for",
      "child looked after",
      "looked after child",
      "looked after children",
      "in care",
    ],
  },
  { id: "child-protection", name: "Child protection plan", names: ["cp", "cpp", "cp plan", "child protection", "child protection plans"] },
  {
    id: "child-in-need-plan",
    name: "Child in need plan",
    names: ["cin plan", "cinp", "child in need with plan", "cin with plan", "s17 plan", "section 17 plan", "cin plans"],
  },
  { id: "care-leaver", name: "Care leavers", names: ["cl", "care leaver", "leaving care", "former relevant", "care leaver eligible"] },
  {
    id: "child-in-need",
    name: "Child in need, no plan or under assessment",
    names: [
      "cin",
      "child in need",
      "children in need",
      "cin no plan",
      "cin without plan",
      "assessment",
      "c f assessment",
      "child and family assessment",
      "under assessment",
      "s47",
      "section 47",
      "s47 enquiry",
      "referral",
      "cin open",
      "open cin",
    ],
  },
  { id: "adoption", name: "Adoption and permanence", names: ["adoption", "permanence", "adopted", "placed for adoption"] },
  { id: "private-fostering", name: "Private fostering", names: ["private fostering", "pf", "privately fostered"] },
  {
    id: "disabilities",
    name: "Children with disabilities",
    names: ["cwd", "dcyp", "disabled children", "children with disability", "disability", "disabilities"],
  },
  {
    id: "carer",
    name: "Carers (fostering, special guardianship, adoption)",
    names: ["carer", "carers", "foster carer", "foster carers", "sgo", "special guardian", "adopter", "adopters", "connected carer"],
  },
  { id: "other", name: "Other", names: ["other cases", "others", "other case"] },
] as const;

export type CaseTypeId = (typeof caseTypes)[number]["id"];
export const caseTypeIds: readonly CaseTypeId[] = caseTypes.map(({ id }) => id);
/** lower counts first */
export const precedence = (id: CaseTypeId): number => caseTypeIds.indexOf(id) + 1;
export const caseTypeName = (id: string): string => caseTypes.find((type) => type.id === id)?.name ?? id;
