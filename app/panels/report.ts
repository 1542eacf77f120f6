/** The moderation summary report of a period (domain 1.8): counted from the records, nothing typed twice. Pure. */
import type { Day } from "#app/shared/dates";
import { suppressed } from "#app/shared/small-numbers";
import type { PanelDecision } from "#db/schema";
import { checklist, tests, type View } from "./questions";

export type ReportCase = {
  label: string;
  meetsOn: Day | null;
  decision: PanelDecision;
  recommended: "pass" | "fail" | null;
  issues: string | null;
  exemplar: string | null;
  toLearner: string;
  toAssessor: string;
  overridden: boolean;
  /** first views that counted */
  views: readonly View[];
};
export type Count = { key: string; label: string; yes: number; no: number; reasons: string[] };
export type Report = {
  panels: number;
  cases: number;
  decisions: Record<PanelDecision, number>;
  /** the panel confirmed what the assessor recommended, or something else */
  asRecommended: number;
  notAsRecommended: number;
  overridden: number;
  withdrawals: number;
  checklist: Count[];
  tests: Count[];
  issues: string[];
  exemplars: string[];
  toAssessors: string[];
  toLearners: string[];
  actions: { done: number; open: number };
};

const count = (lines: readonly { key: string; label: string }[], cases: readonly ReportCase[]): Count[] =>
  lines.map(({ key, label }) => {
    const all = cases.flatMap((c) => c.views.map((v) => ({ label: c.label, said: v.answers[key], why: v.comments[key] })));
    return {
      key,
      label,
      yes: all.filter((v) => v.said === "yes").length,
      no: all.filter((v) => v.said === "no").length,
      reasons: all.filter((v) => v.said === "no" && v.why).map((v) => v.why!),
    };
  });

export function reportOf(input: {
  cases: readonly ReportCase[];
  panels: number;
  withdrawals: number;
  actions: { done: number; open: number };
}): Report {
  const { cases } = input;
  const of = (d: PanelDecision) => cases.filter((c) => c.decision === d).length;
  const confirmed = cases.filter((c) => c.decision === "confirmPass" || c.decision === "confirmFail");
  const agreed = confirmed.filter((c) => (c.decision === "confirmPass" ? "pass" : "fail") === c.recommended);
  return {
    panels: input.panels,
    cases: cases.length,
    decisions: { confirmPass: of("confirmPass"), confirmFail: of("confirmFail"), referBack: of("referBack"), defer: of("defer") },
    asRecommended: agreed.length,
    notAsRecommended: confirmed.filter((c) => c.recommended !== null).length - agreed.length,
    overridden: cases.filter((c) => c.overridden).length,
    withdrawals: input.withdrawals,
    checklist: count(checklist, cases),
    tests: count(tests, cases),
    issues: cases.flatMap((c) => c.issues ?? []),
    exemplars: cases.flatMap((c) => c.exemplar ?? []),
    toAssessors: cases.map((c) => c.toAssessor),
    toLearners: cases.map((c) => c.toLearner),
    actions: input.actions,
  };
}

export type OutsideRow = { part: string; line: string; value: string };
/** The report as it leaves the academy: numbers under five hidden, nobody's words. */
export function outsideRows(r: Report): OutsideRow[] {
  const single = (part: string, line: string, n: number): OutsideRow => ({ part, line, value: suppressed([n])[0]! });
  const d = suppressed([r.decisions.confirmPass, r.decisions.confirmFail, r.decisions.referBack, r.decisions.defer]);
  const names = ["Pass confirmed", "Fail confirmed", "Referred back", "Deferred"];
  const agreed = suppressed([r.asRecommended, r.notAsRecommended]);
  const actions = suppressed([r.actions.done, r.actions.open]);
  const pairs = (part: string, lines: readonly Count[]) =>
    lines.flatMap((l): OutsideRow[] => {
      const [yes, no] = suppressed([l.yes, l.no]);
      return [
        { part, line: `${l.label}: yes`, value: yes! },
        { part, line: `${l.label}: no`, value: no! },
      ];
    });
  return [
    single("Panels", "Panel days", r.panels),
    single("Decisions", "Portfolios decided", r.cases),
    ...names.map((line, i) => ({ part: "Decisions", line, value: d[i]! })),
    { part: "Decisions", line: "Confirmed as recommended", value: agreed[0]! },
    { part: "Decisions", line: "Not as recommended", value: agreed[1]! },
    single("Decisions", "Sent although something was missing", r.overridden),
    single("Decisions", "Withdrawals", r.withdrawals),
    { part: "Actions of the last report", line: "Done", value: actions[0]! },
    { part: "Actions of the last report", line: "Not done yet", value: actions[1]! },
    ...pairs("Quality checklist", r.checklist),
    ...pairs("Decision test", r.tests),
  ];
}
