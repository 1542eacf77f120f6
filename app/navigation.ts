import { can, type Viewer } from "#app/access/permissions";

/** Where this viewer can go. */
export function navigation(v: Viewer): [to: string, label: string][] {
  const places: [string, string, boolean][] = [
    ["/", "Home", true],
    ["/my-asye", "My ASYE", v.isLearner],
    ["/protected-time", "Protected time", v.isLearner],
    ["/learners", "My learners", v.isAssessor],
    ["/team", "My team", can(v, "team.see")],
    ["/caseload", "Caseload", can(v, "caseload.oversee")],
    ["/documents", "Documents", v.isLearner || v.isAssessor || v.isManager],
    ["/cohorts", "Cohorts", can(v, "cohorts.see")],
    ["/promised-and-got", "Promised and got", can(v, "promised.see")],
    ["/grants", "Grants", can(v, "grants.manage")],
    ["/panels", "Panels", can(v, "panels.see")],
    ["/imports", "Imports", can(v, "imports.run")],
    ["/people", "People", can(v, "people.see")],
    ["/audit", "Audit trail", can(v, "audit.see")],
    ["/programmes", "Programmes", can(v, "programmes.see")],
  ];
  return places.filter(([, , shown]) => shown).map(([to, label]) => [to, label]);
}
