/** What one more case would do. Nothing here records anything. */
import type { CaseloadFlag } from "#db/schema";
import { caseTypeName, type CaseTypeId } from "./case-types";
import { caseFlagName, loadOf, type Holding, type SchemeDefinition } from "./rules";

export type OneMore = { caseTypeId: CaseTypeId; flags: readonly CaseloadFlag[]; joint: boolean };

/** The holding with this case in it. Where the file gives points, the case has those of the scheme. */
export function withOneMore(held: Holding, more: OneMore, scheme: SchemeDefinition): Holding {
  const joint = more.joint ? 1 : 0;
  const there = held.counts.find((c) => c.caseTypeId === more.caseTypeId);
  const alone: Holding = {
    cases: 1,
    joint,
    points: null,
    counts: [{ caseTypeId: more.caseTypeId, cases: 1, joint }],
    flags: more.flags.map((flag) => ({ flag, cases: 1, joint })),
  };
  return {
    cases: held.cases + 1,
    joint: held.joint + joint,
    points: held.points === null ? null : held.points + loadOf(alone, scheme) - scheme.base,
    counts: there
      ? held.counts.map((c) => (c === there ? { ...c, cases: c.cases + 1, joint: c.joint + joint } : c))
      : [...held.counts, ...alone.counts],
    flags: [
      ...held.flags.map((f) => (more.flags.includes(f.flag) ? { ...f, cases: f.cases + 1, joint: f.joint + joint } : f)),
      ...alone.flags.filter((f) => !held.flags.some((h) => h.flag === f.flag)),
    ],
  };
}

/** Why a newly qualified social worker may not hold such a case alone; null where nothing forbids it. */
export function whyOnlyJointly({ jointOnly }: Pick<SchemeDefinition, "jointOnly">, more: OneMore): string | null {
  if (jointOnly === null || more.joint) return null;
  const what = [
    ...(jointOnly.caseTypes.includes(more.caseTypeId) ? [caseTypeName(more.caseTypeId).toLowerCase()] : []),
    ...more.flags.filter((f) => jointOnly.flags.includes(f)).map((f) => caseFlagName(f).toLowerCase()),
  ];
  return what.length === 0 ? null : `The local rule forbids it: a newly qualified social worker holds ${what.join(" and ")} only jointly worked.`;
}
