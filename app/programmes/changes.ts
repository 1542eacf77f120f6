/** What a new version changes against the one before, in sentences. Pure. */
import { hours } from "#app/shared/dates";
import { offsetWords, phaseWords, requirementWords, supervisionWords, type ProgrammeDefinition } from "./rules";

const list = (words: readonly string[]) => words.join("; ");

export function programmeChanges(before: ProgrammeDefinition, after: ProgrammeDefinition): string[] {
  const changes: string[] = [];
  const say = (what: string, old: string, now: string) => old !== now && changes.push(`${what}: ${now || "nothing"}. Before: ${old || "nothing"}.`);
  say("Title", before.title, after.title);
  say("What is particular", before.note, after.note);
  if (before.provisional !== after.provisional)
    changes.push(after.provisional ? "It is marked as a draft, provisional." : "It is not marked as provisional any more.");
  say("Length", `${before.lengthMonths} months`, `${after.lengthMonths} months`);
  say("Latest end", `${before.limitMonths} months`, `${after.limitMonths} months`);
  say("Full-time week", hours(before.fullTimeMinutes), hours(after.fullTimeMinutes));

  const stageOf = (p: ProgrammeDefinition, key: string) => p.stages.find((s) => s.key === key);
  for (const s of before.stages) if (!stageOf(after, s.key)) changes.push(`The stage ${s.name} is gone.`);
  for (const s of after.stages) {
    const old = stageOf(before, s.key);
    if (!old) {
      changes.push(`New stage: ${s.name}, ${offsetWords(s)}.`);
      continue;
    }
    say("Name of a stage", old.name, s.name);
    say(`${s.name}, what it is called in speech`, old.part ?? "", s.part ?? "");
    say(`${s.name}, the meeting`, old.meeting, s.meeting);
    say(`${s.name}, when`, offsetWords(old), offsetWords(s));
    if (Boolean(old.optional) !== Boolean(s.optional))
      changes.push(`${s.name} ${s.optional ? "is only held where it is needed" : "is held for everybody"}.`);
    if (old.scalesWithHours !== s.scalesWithHours)
      changes.push(`${s.name} ${s.scalesWithHours ? "comes later for part-time hours" : "comes on the same day whatever the hours"}.`);
  }
  const order = (p: ProgrammeDefinition, other: ProgrammeDefinition) => list(p.stages.filter((s) => stageOf(other, s.key)).map((s) => s.key));
  if (order(before, after) !== order(after, before)) changes.push(`The stages stand in another order: ${list(after.stages.map((s) => s.name))}.`);

  for (const r of before.requirements) {
    const stage = stageOf(after, r.stage);
    if (stage && !after.requirements.some((x) => x.key === r.key)) changes.push(`${stage.name} does not ask for ${r.label.many} any more.`);
  }
  for (const r of after.requirements) {
    const stage = stageOf(after, r.stage)?.name ?? r.stage;
    const old = before.requirements.find((x) => x.key === r.key);
    if (!old) changes.push(`${stage} asks for ${requirementWords(r)}.`);
    else {
      say(stage, requirementWords(old), requirementWords(r));
      if (Boolean(old.record) !== Boolean(r.record))
        changes.push(`${stage}: the ${r.label.one} ${r.record ? "is the record of the meeting" : "is evidence, not the record of the meeting"}.`);
      if (Boolean(old.beside) !== Boolean(r.beside))
        changes.push(
          `${stage}: the ${r.label.one} ${r.beside ? "stands beside the evidence and is not counted with it" : "is counted as evidence"}.`,
        );
    }
  }
  for (const s of after.stages) {
    const keys = (p: ProgrammeDefinition, other: ProgrammeDefinition) =>
      list(p.requirements.filter((r) => r.stage === s.key && other.requirements.some((x) => x.key === r.key)).map((r) => r.key));
    if (keys(before, after) !== keys(after, before)) changes.push(`${s.name} asks for the same in another order.`);
  }
  say("Supervision", list(supervisionWords(before)), list(supervisionWords(after)));
  say("Days late that still count as on time", String(before.supervision.tolerance), String(after.supervision.tolerance));
  say("A supervision lasts at least", hours(before.supervision.minimumMinutes), hours(after.supervision.minimumMinutes));
  const time = (p: ProgrammeDefinition) => list(phaseWords(p, p.protectedTime.phases, "contracted hours"));
  say("Protected time", time(before), time(after));
  const work = (p: ProgrammeDefinition) => list(phaseWords(p, p.workload.phases, `a full caseload of ${p.workload.fullCaseload}`));
  say("Workload", work(before), work(after));
  for (const kind of new Set([...Object.keys(before.documents), ...Object.keys(after.documents)])) {
    const [old, now] = [before.documents[kind] ?? "", after.documents[kind] ?? ""];
    if (old !== now) changes.push(`${kind}: ${now ? versionWords(now) : "not used any more"}. Before: ${old ? versionWords(old) : "not used"}.`);
  }
  return changes;
}
const versionWords = (id: string) => `version ${id.slice(id.lastIndexOf(".") + 1)}`;
