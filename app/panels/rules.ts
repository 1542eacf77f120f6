/** Moderation panels: who may read whose portfolio, when a decision can be taken, and how it is said. Pure. */
import { longDay, type Day } from "#app/shared/dates";
import type { PanelDecision } from "#db/schema";

/** The guidance: a decision needs at least two who were not involved. */
export const FEWEST_VIEWS = 2;

export const decisions: Record<PanelDecision, string> = {
  confirmPass: "Confirm pass",
  confirmFail: "Confirm fail",
  referBack: "Refer back for more evidence",
  defer: "Defer",
};
export const decisionKeys = ["confirmPass", "confirmFail", "referBack", "defer"] as const;
/** The same as something that has happened. */
export const decided: Record<PanelDecision, string> = {
  confirmPass: "Pass confirmed",
  confirmFail: "Fail confirmed",
  referBack: "Referred back",
  defer: "Deferred",
};
/** A confirmed decision ends the year; the other two leave it going. */
export const endsYear = (d: PanelDecision): boolean => d === "confirmPass" || d === "confirmFail";

/** Everybody who had a hand in one learner's year, and how. */
export type Involvement = {
  learnerId: string;
  /** now or before */
  assessorIds: readonly string[];
  managerIds: readonly string[];
  supervisorIds: readonly string[];
  /** wrote, began or signed a document of the learner */
  writerIds: readonly string[];
  /** academy leads: they see names and the recommendation */
  leadIds: readonly string[];
  /** of the learner, now or during the year */
  teamIds: readonly string[];
};

/** Why this person cannot moderate this learner's year, as the end of "… cannot read this case: "; null when nothing stands in the way. */
export function conflictOf(personId: string, i: Involvement): string | null {
  if (personId === i.learnerId) return "this is their own year";
  if (i.assessorIds.includes(personId)) return "they are or were the learner’s assessor";
  if (i.managerIds.includes(personId)) return "they are or were the learner’s line manager";
  if (i.supervisorIds.includes(personId)) return "they supervised the learner";
  if (i.writerIds.includes(personId)) return "they wrote or signed a document of the learner";
  return null;
}
/** A reader gives a first view without knowing the name or the recommendation; an academy lead knows both. */
export function whyNotReader(personId: string, i: Involvement): string | null {
  const conflict = conflictOf(personId, i);
  if (conflict) return conflict;
  return i.leadIds.includes(personId) ? "an academy lead sees the name and the recommendation; they may chair" : null;
}
/** The other way round (domain 11.4): whoever read a learner's portfolio for a panel never assesses them. The end of "… cannot be the assessor: ". */
export const whyNotAfterPanel = (personId: string, moderatorIds: readonly string[]): string | null =>
  moderatorIds.includes(personId) ? "they read a portfolio of the learner as a member of the panel, and nobody is both" : null;
/** Works in a team of the learner: allowed, and has to be declared. */
export const mustDeclare = (teamIds: readonly string[], i: Pick<Involvement, "teamIds">): boolean => teamIds.some((t) => i.teamIds.includes(t));

/** One case as permissions see it. */
export type CaseRelations = {
  panelId: string | null;
  /** the panel has not been closed */
  open: boolean;
  /** the portfolio was checked and given to the members */
  released: boolean;
  decided: boolean;
  /** who chairs this case */
  chairId: string | null;
  /** given this case and not stepped back */
  readerIds: readonly string[];
  /** of them, those whose first view is given */
  givenIds: readonly string[];
};
export type PanelRelations = { open: boolean; chairId: string; seatIds: readonly string[] };
/** What of a viewer the rules about cases need. */
export type PanelViewer = { personId: string; isLead: boolean; isPanelMember: boolean };

const reads = (v: PanelViewer, c: CaseRelations) => v.isPanelMember && c.open && c.readerIds.includes(v.personId);
const chairs = (v: PanelViewer, c: CaseRelations) => v.personId === c.chairId && c.open;

/** The case is there for: the lead, its chair, and the members it was given to, while the panel is open. */
export const seesCase = (v: PanelViewer, c: CaseRelations): boolean => v.isLead || chairs(v, c) || reads(v, c);
/** The anonymised portfolio: the lead always (to check it), chair and readers once it is released. */
export const readsPortfolio = (v: PanelViewer, c: CaseRelations): boolean => v.isLead || (c.released && (chairs(v, c) || reads(v, c)));
export const givesView = (v: PanelViewer, c: CaseRelations): boolean => c.released && reads(v, c);
/**
 * Views of others, the recommendation and what was said about them: a reader has to have given a first view. A chair who does not read
 * the case waits until enough have. The lead, who sees the year anyway, unless they are a reader.
 */
export function seesViews(v: PanelViewer, c: CaseRelations): boolean {
  if (c.readerIds.includes(v.personId)) return reads(v, c) && c.givenIds.includes(v.personId);
  return v.isLead || (chairs(v, c) && c.givenIds.length >= FEWEST_VIEWS);
}
/** Whose decision it is. Whether it can be taken now, `whyNotDecide` says. */
export const decidesCase = (v: PanelViewer, c: CaseRelations): boolean => chairs(v, c) && c.released;

/** Why no decision can be recorded now, as a sentence; null when it can. */
export function whyNotDecide(v: PanelViewer, c: CaseRelations): string | null {
  if (c.decided) return "The panel has decided this case. A correction is made with an addendum.";
  if (c.readerIds.includes(v.personId) && !c.givenIds.includes(v.personId)) return "Give your own first view before you record the panel’s decision.";
  if (c.givenIds.length < FEWEST_VIEWS) {
    const n = c.givenIds.length;
    return `At least two members who were not involved must have given their first view. ${n === 0 ? "Nobody has" : "One has"} so far.`;
  }
  return null;
}

/** The case in one sentence: whose turn it is. */
export function caseSentence(c: {
  panel: { meetsOn: Day } | null;
  released: boolean;
  readers: number;
  given: number;
  decision: PanelDecision | null;
  decidedOn: Day | null;
  withdrawn?: boolean;
}): string {
  if (c.withdrawn) return "Taken back before the panel decided";
  if (c.decision && c.decidedOn) return `${decided[c.decision]} on ${longDay(c.decidedOn)}`;
  if (!c.panel) return "Waiting for a panel day";
  if (c.readers < FEWEST_VIEWS) return `Waiting for the lead to give it to ${c.readers === 0 ? "at least two members" : "another member"}`;
  if (!c.released) return "Waiting for the lead to check and release the anonymised portfolio";
  if (c.given < c.readers) return `Waiting for first views: ${c.given} of ${c.readers} given`;
  return "Every first view is given: waiting for the panel’s decision";
}

/** The outcome as it is said to the learner: plain, and kind. `programme` is its title. */
type Said = { decision: PanelDecision; what: string | null; byOn: Day | null; programme: string };
export function outcomeWords({ decision, what, byOn, programme }: Said): { title: string; words: string } {
  switch (decision) {
    case "confirmPass":
      return {
        title: `You have passed ${programme}`,
        words:
          "The panel read your portfolio and confirmed that you have passed. Congratulations: behind it is real work with children and families.",
      };
    case "confirmFail":
      return {
        title: `The panel has confirmed that ${programme} was not passed`,
        words:
          "We know this is hard to read. Your line manager will meet you soon to talk about what it means and what support there is; you can bring somebody with you. Your portfolio stays yours.",
      };
    case "referBack":
      return {
        title: "The panel would like to see something more",
        words: `This is not a fail. The panel asks for: ${what ?? "more evidence"}${byOn ? ` It should be there by ${longDay(byOn)}.` : ""} Your assessor will help you with it.`,
      };
    case "defer":
      return {
        title: "The panel has not decided yet",
        words: `This says nothing against your work. The panel could not decide because: ${what ?? "it needs more time"} You will hear when it looks at your portfolio again.`,
      };
  }
}

/** Why a panel cannot be closed yet, as a sentence. */
export const whyNotClose = (open: number): string | null =>
  open === 0
    ? null
    : `${open === 1 ? "One case has" : `${open} cases have`} no decision yet. Record it, or move the case to another panel, before you close this one.`;
